use async_graphql::{Context, ID, InputObject, Object};
use chrono::Utc;
use ngayhoi_domain::{
    StreamId,
    standard::{Command, CriterionResult, Standard},
    values::local,
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
    /// Criterion by criterion, where that is said; of no use beside a reason.
    #[graphql(default)]
    pub results: Vec<CriterionResultInput>,
}

/// How a holder does by one criterion.
#[derive(Debug, InputObject)]
pub struct CriterionResultInput {
    /// The criterion (tiêu chí) in words.
    pub criterion: String,
    /// Whether it is met.
    pub met: bool,
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
        #[graphql(desc = "What is recorded, and by whom.")] input: StandardInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let Some(matter) = fields.of_unit(&input.stamp, &input.festival, &input.unit) else {
            return Ok(fields.into());
        };
        let holder = node(ctx)?.registered(&matter.unit).await?.map(|unit| unit.map(|unit| unit.kind));
        let year = matter.festival.year;
        // The circular of the day on which it happened counts.
        let at = matter.stamp.occurred.and_then(|occurred| occurred.start()).unwrap_or_else(Utc::now);
        let on = holder.clone().map(|_| local(at).date_naive());
        run_standard(ctx, &matter, Command::Register { year, holder, on }).await
    }

    /// Reports how the holder sees itself (tự đánh giá).
    async fn self_assess_standard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: StandardOpinionInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let (report, results) = (fields.value("text", &input.text), results(&mut fields, &input.results));
        let (Some(matter), Some(report), Some(results)) = (matter, report, results) else {
            return Ok(fields.into());
        };
        let year = matter.festival.year;
        run_standard(ctx, &matter, Command::SelfAssess { year, report, results }).await
    }

    /// Appraises the self-assessment (thẩm định). By police.
    async fn appraise_standard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: StandardOpinionInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let (opinion, results) = (fields.value("text", &input.text), results(&mut fields, &input.results));
        let (Some(matter), Some(opinion), Some(results)) = (matter, opinion, results) else {
            return Ok(fields.into());
        };
        let year = matter.festival.year;
        run_standard(ctx, &matter, Command::Appraise { year, opinion, results }).await
    }

    /// Recognises the holder (công nhận). By the chair.
    async fn recognise_standard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RecogniseStandardInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
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
        #[graphql(desc = "What is recorded, and by whom.")] input: StandardOpinionInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let (Some(matter), Some(reason)) = (matter, fields.value("text", &input.text)) else {
            return Ok(fields.into());
        };
        let year = matter.festival.year;
        run_standard(ctx, &matter, Command::NotRecognise { year, reason }).await
    }
}

fn results(fields: &mut Fields, given: &[CriterionResultInput]) -> Option<Vec<CriterionResult>> {
    let read: Vec<_> = given
        .iter()
        .enumerate()
        .map(|(index, given)| {
            let criterion = fields.value(&format!("results.{index}.criterion"), &given.criterion)?;
            Some(CriterionResult { criterion, met: given.met })
        })
        .collect();
    read.into_iter().collect()
}

async fn run_standard(
    ctx: &Context<'_>,
    matter: &UnitMatter,
    command: Command,
) -> async_graphql::Result<CommandPayload> {
    run::<Standard>(ctx, &matter.stamp, StreamId::Standard(matter.unit.clone()), matter.subject(), command).await
}
