use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    StreamId,
    standard::{Command, Standard},
};

use super::{
    input::{DocumentInput, FestivalInput, Fields, StampInput, UnitMatter},
    payload::{CommandPayload, run},
};
use crate::graphql::node;

/// A holder's standard of a year.
#[derive(Debug, InputObject)]
pub struct StandardInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Under which festival year.
    pub festival: FestivalInput,
    /// The holder: a ward, a neighbourhood, a school, an agency, an enterprise.
    pub unit: ID,
}

/// What is said of a holder's standard.
#[derive(Debug, InputObject)]
pub struct StandardOpinionInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Under which festival year.
    pub festival: FestivalInput,
    /// The holder.
    pub unit: ID,
    /// In words: the report, the opinion or the reason.
    pub text: String,
}

/// By which decision a standard is recognised.
#[derive(Debug, InputObject)]
pub struct RecogniseStandardInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Under which festival year.
    pub festival: FestivalInput,
    /// The holder.
    pub unit: ID,
    /// By which decision.
    pub decision: DocumentInput,
}

/// Standard “An toàn về an ninh trật tự”.
#[derive(Debug, Default)]
pub struct StandardMutations;

#[Object]
impl StandardMutations {
    /// Registers for the standard (đăng ký).
    async fn register_standard(
        &self,
        ctx: &Context<'_>,
        input: StandardInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let Some(matter) = fields.of_unit(&input.stamp, &input.festival, &input.unit) else {
            return Ok(fields.into());
        };
        let holder = node(ctx)?.registered(&matter.unit).await?.map(|unit| unit.map(|unit| unit.kind));
        let year = matter.festival.year;
        run_standard(ctx, &matter, Command::Register { year, holder }).await
    }

    /// Reports how the holder sees itself (tự đánh giá).
    async fn self_assess_standard(
        &self,
        ctx: &Context<'_>,
        input: StandardOpinionInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let (Some(matter), Some(report)) = (matter, fields.value("text", &input.text)) else {
            return Ok(fields.into());
        };
        let year = matter.festival.year;
        run_standard(ctx, &matter, Command::SelfAssess { year, report }).await
    }

    /// Appraises the self-assessment (thẩm định). By police.
    async fn appraise_standard(
        &self,
        ctx: &Context<'_>,
        input: StandardOpinionInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let (Some(matter), Some(opinion)) = (matter, fields.value("text", &input.text)) else {
            return Ok(fields.into());
        };
        let year = matter.festival.year;
        run_standard(ctx, &matter, Command::Appraise { year, opinion }).await
    }

    /// Recognises the holder (công nhận). By the chair.
    async fn recognise_standard(
        &self,
        ctx: &Context<'_>,
        input: RecogniseStandardInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let (Some(matter), Some(decision)) = (matter, fields.document("decision", &input.decision)) else {
            return Ok(fields.into());
        };
        let year = matter.festival.year;
        run_standard(ctx, &matter, Command::Recognise { year, decision }).await
    }

    /// Does not recognise the holder (không công nhận). By the chair.
    async fn refuse_standard(
        &self,
        ctx: &Context<'_>,
        input: StandardOpinionInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let (Some(matter), Some(reason)) = (matter, fields.value("text", &input.text)) else {
            return Ok(fields.into());
        };
        let year = matter.festival.year;
        run_standard(ctx, &matter, Command::NotRecognise { year, reason }).await
    }
}

async fn run_standard(
    ctx: &Context<'_>,
    matter: &UnitMatter,
    command: Command,
) -> async_graphql::Result<CommandPayload> {
    run::<Standard>(ctx, &matter.stamp, StreamId::Standard(matter.unit.clone()), matter.subject(), command).await
}
