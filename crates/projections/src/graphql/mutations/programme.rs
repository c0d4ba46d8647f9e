use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    StreamId,
    ceremony::Ceremony,
    programme::{Command, Placing, Programme},
    values::{ActivityId, TeamId, VenueId},
};

use super::{
    input::{FestivalInput, Fields, HostMatter, SlotInput, StampInput},
    payload::{CommandPayload, run},
};
use crate::{graphql::node, read_models::overview::graphql::ActivityKind};

/// A new venue.
#[derive(Debug, InputObject)]
pub struct AddVenueInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Its name.
    pub name: String,
}

/// A new activity.
#[derive(Debug, InputObject)]
pub struct AddActivityInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// What it is.
    pub kind: ActivityKind,
    /// As printed.
    pub title: String,
    /// Where: a venue that was added before.
    pub venue: ID,
    /// When.
    pub slot: SlotInput,
}

/// Another place and time for an activity.
#[derive(Debug, InputObject)]
pub struct MoveActivityInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Which activity.
    pub activity: ID,
    /// Where to.
    pub venue: ID,
    /// When.
    pub slot: SlotInput,
    /// Why, such as the weather.
    pub reason: String,
}

/// Why an activity is cancelled.
#[derive(Debug, InputObject)]
pub struct CancelActivityInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Which activity.
    pub activity: ID,
    /// Why.
    pub reason: String,
}

/// A team that takes part.
#[derive(Debug, InputObject)]
pub struct EnterTeamInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// In which activity.
    pub activity: ID,
    /// The team's name.
    pub name: String,
}

/// A new version for the public.
#[derive(Debug, InputObject)]
pub struct ReleaseProgrammeInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// What changed, for the public.
    pub changelog: String,
}

/// A contest's result.
#[derive(Debug, InputObject)]
pub struct RecordResultInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Which activity.
    pub activity: ID,
    /// Places, best first.
    pub placings: Vec<PlacingInput>,
}

/// One place in a result.
#[derive(Debug, InputObject)]
pub struct PlacingInput {
    /// 1 for the first; equal places are allowed.
    pub place: i64,
    /// Which team.
    pub team: ID,
    /// The score in words, such as `2–0`.
    pub score: Option<String>,
    /// The prize, such as `Giải nhất`.
    pub prize: Option<String>,
}

/// Programme (phần hội).
#[derive(Debug, Default)]
pub struct ProgrammeMutations;

#[Object]
impl ProgrammeMutations {
    /// Adds a venue (thêm địa điểm).
    async fn add_venue(&self, ctx: &Context<'_>, input: AddVenueInput) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let name = fields.value("name", &input.name);
        let (Some(matter), Some(name)) = (matter, name) else { return Ok(fields.into()) };
        let venue = VenueId::made_by(matter.stamp.command);
        let host = matter.kind.clone();
        Ok(run_programme(ctx, &matter, Command::AddVenue { venue, name, host }).await?.made(venue))
    }

    /// Adds an activity (thêm hoạt động).
    async fn add_activity(&self, ctx: &Context<'_>, input: AddActivityInput) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let title = fields.value("title", &input.title);
        let venue = fields.value("venue", &input.venue);
        let slot = fields.slot("slot", &input.slot);
        let (Some(matter), Some(title), Some(venue), Some(slot)) = (matter, title, venue, slot) else {
            return Ok(fields.into());
        };
        let activity = ActivityId::made_by(matter.stamp.command);
        let command = Command::AddActivity { activity, kind: input.kind.into(), title, venue, slot };
        Ok(run_programme(ctx, &matter, command).await?.made(activity))
    }

    /// Moves an activity to another place or time (dời hoạt động).
    async fn move_activity(
        &self,
        ctx: &Context<'_>,
        input: MoveActivityInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let venue = fields.value("venue", &input.venue);
        let slot = fields.slot("slot", &input.slot);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(activity), Some(venue), Some(slot), Some(reason)) =
            (matter, activity, venue, slot, reason)
        else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::MoveActivity { activity, venue, slot, reason }).await
    }

    /// Cancels an activity (hủy hoạt động).
    async fn cancel_activity(
        &self,
        ctx: &Context<'_>,
        input: CancelActivityInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(activity), Some(reason)) = (matter, activity, reason) else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::CancelActivity { activity, reason }).await
    }

    /// Enters a team (đội đăng ký).
    async fn enter_team(&self, ctx: &Context<'_>, input: EnterTeamInput) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let name = fields.value("name", &input.name);
        let (Some(matter), Some(activity), Some(name)) = (matter, activity, name) else { return Ok(fields.into()) };
        let team = TeamId::made_by(matter.stamp.command);
        Ok(run_programme(ctx, &matter, Command::EnterTeam { activity, team, name }).await?.made(team))
    }

    /// Releases the programme and the approved agenda to the public (công bố chương trình). By the chair.
    async fn release_programme(
        &self,
        ctx: &Context<'_>,
        input: ReleaseProgrammeInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let changelog = fields.value("changelog", &input.changelog);
        let (Some(matter), Some(changelog)) = (matter, changelog) else { return Ok(fields.into()) };
        let ceremony = StreamId::Ceremony(matter.festival.year, matter.host.clone());
        let node = node(ctx)?;
        let approved = async { Ok(node.load::<Ceremony>(&ceremony).await?.approved_version()) };
        let approved_agenda = node.evidence(approved).await?;
        run_programme(ctx, &matter, Command::Release { changelog, approved_agenda }).await
    }

    /// Records a contest's result (ghi kết quả). Public with the next release.
    async fn record_result(
        &self,
        ctx: &Context<'_>,
        input: RecordResultInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let placings: Vec<_> =
            input.placings.iter().enumerate().map(|(index, given)| placing(&mut fields, index, given)).collect();
        let placings = placings.into_iter().collect();
        let (Some(matter), Some(activity), Some(placings)) = (matter, activity, placings) else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::RecordResult { activity, placings }).await
    }
}

fn placing(fields: &mut Fields, index: usize, given: &PlacingInput) -> Option<Placing> {
    let place = fields.count(&format!("placings.{index}.place"), given.place);
    let team = fields.value(&format!("placings.{index}.team"), &given.team);
    let score = fields.optional(&format!("placings.{index}.score"), given.score.as_deref());
    let prize = fields.optional(&format!("placings.{index}.prize"), given.prize.as_deref());
    Some(Placing { place: place?, team: team?, score: score?, prize: prize? })
}

async fn run_programme(
    ctx: &Context<'_>,
    matter: &HostMatter,
    command: Command,
) -> async_graphql::Result<CommandPayload> {
    let stream = StreamId::Programme(matter.festival.year, matter.host.clone());
    run::<Programme>(ctx, &matter.stamp, stream, matter.subject(), command).await
}
