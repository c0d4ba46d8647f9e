use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    StreamId,
    outreach::{Command, Outreach},
    values::OutreachSessionId,
};

use super::{
    input::{FestivalInput, Fields, StampInput, UnitMatter},
    payload::{CommandPayload, run},
};

/// A session that was held. When it was held is when it occurred.
#[derive(Debug, InputObject)]
pub struct HoldOutreachSessionInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit; the convener for one of the whole.
    pub unit: ID,
    /// What it was about.
    pub topic: String,
    /// For whom, in words: residents, pupils, traders.
    pub audience: String,
    /// How many came, from 1.
    pub attendees: i64,
    /// Which office or organisation held it, never a person's name.
    pub held_by: String,
}

/// How many came to a session after all.
#[derive(Debug, InputObject)]
pub struct CorrectOutreachSessionInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit.
    pub unit: ID,
    /// Which session.
    pub session: ID,
    /// How many came, from 1.
    pub attendees: i64,
    /// Why it was wrong.
    pub reason: String,
}

/// Outreach (tuyên truyền).
#[derive(Debug, Default)]
pub struct OutreachMutations;

#[Object]
impl OutreachMutations {
    /// Records a session that was held (tổ chức tuyên truyền). By police, Front or convener.
    async fn hold_outreach_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: HoldOutreachSessionInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let topic = fields.value("topic", &input.topic);
        let audience = fields.value("audience", &input.audience);
        let attendees = fields.count("attendees", input.attendees);
        let held_by = fields.value("heldBy", &input.held_by);
        let (Some(matter), Some(topic), Some(audience), Some(attendees), Some(held_by)) =
            (matter, topic, audience, attendees, held_by)
        else {
            return Ok(fields.into());
        };
        let session = OutreachSessionId::made_by(matter.stamp.command);
        let command = Command::Hold { session, topic, audience, attendees, held_by };
        Ok(run_outreach(ctx, &matter, command).await?.made(session))
    }

    /// Corrects how many came (đính chính). By police, Front or convener.
    async fn correct_outreach_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CorrectOutreachSessionInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let session = fields.value("session", &input.session);
        let attendees = fields.count("attendees", input.attendees);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(session), Some(attendees), Some(reason)) = (matter, session, attendees, reason) else {
            return Ok(fields.into());
        };
        run_outreach(ctx, &matter, Command::Correct { session, attendees, reason }).await
    }
}

async fn run_outreach(
    ctx: &Context<'_>,
    matter: &UnitMatter,
    command: Command,
) -> async_graphql::Result<CommandPayload> {
    let stream = StreamId::Outreach(matter.festival.year, matter.unit.clone());
    run::<Outreach>(ctx, &matter.stamp, stream, matter.subject(), command).await
}
