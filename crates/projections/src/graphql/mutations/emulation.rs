use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    StreamId,
    emulation::{Command, Emulation},
    values::UnitId,
};

use super::{
    input::{FestivalInput, Fields, StampInput},
    payload::{CommandPayload, run},
};
use crate::graphql::node;

/// What a campaign is launched with.
#[derive(Debug, InputObject)]
pub struct LaunchEmulationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit launches it; the convener for the whole.
    pub unit: ID,
    /// Its motto.
    pub title: String,
    /// What it asks of people, in order.
    pub contents: Vec<String>,
}

/// How many signed up for a campaign somewhere.
#[derive(Debug, InputObject)]
pub struct ReportSignUpsInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Whose campaign it is.
    pub unit: ID,
    /// Where they signed up: a ward of the convener, or a neighbourhood, school or agency of the ward.
    pub participant: ID,
    /// How many, in all; never who.
    pub signed: i64,
}

/// Emulation campaign (phong trào thi đua).
#[derive(Debug, Default)]
pub struct EmulationMutations;

#[Object]
impl EmulationMutations {
    /// Launches an emulation campaign (phát động thi đua).
    async fn launch_emulation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: LaunchEmulationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let title = fields.value("title", &input.title);
        let contents = fields.texts("contents", &input.contents);
        let (Some(matter), Some(title), Some(contents)) = (matter, title, contents) else { return Ok(fields.into()) };
        let stream = StreamId::Emulation(matter.festival.year, matter.unit.clone());
        run::<Emulation>(ctx, &matter.stamp, stream, matter.subject(), Command::Launch { title, contents }).await
    }

    /// Reports how many signed up somewhere (đăng ký thi đua). A later report takes the place of the earlier one. By
    /// police, Front or convener.
    async fn report_sign_ups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: ReportSignUpsInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let participant: Option<UnitId> = fields.value("participant", &input.participant);
        let signed = fields.count("signed", input.signed);
        let (Some(matter), Some(participant), Some(signed)) = (matter, participant, signed) else {
            return Ok(fields.into());
        };
        let registered = node(ctx)?.registered(&participant).await?;
        let command = Command::ReportSignUps {
            unit: matter.unit.clone(),
            participant,
            signed,
            belongs_to: registered.map(|unit| unit.and_then(|unit| unit.parent().cloned())),
        };
        let stream = StreamId::Emulation(matter.festival.year, matter.unit.clone());
        run::<Emulation>(ctx, &matter.stamp, stream, matter.subject(), command).await
    }
}
