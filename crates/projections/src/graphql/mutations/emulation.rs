use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    StreamId,
    emulation::{Command, Emulation},
};

use super::{
    input::{FestivalInput, Fields, StampInput},
    payload::{CommandPayload, run},
};

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

/// Emulation campaign (phong trào thi đua).
#[derive(Debug, Default)]
pub struct EmulationMutations;

#[Object]
impl EmulationMutations {
    /// Launches an emulation campaign (phát động thi đua).
    async fn launch_emulation(
        &self,
        ctx: &Context<'_>,
        input: LaunchEmulationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let title = fields.value("title", &input.title);
        let contents = fields.texts("contents", &input.contents);
        let (Some(matter), Some(title), Some(contents)) = (matter, title, contents) else { return Ok(fields.into()) };
        let stream = StreamId::Emulation(matter.festival.year, matter.unit.clone());
        run::<Emulation>(ctx, &matter.stamp, stream, matter.subject(), Command::Launch { title, contents }).await
    }
}
