use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use ngayhoi_domain::{
    StreamId,
    ceremony::Ceremony,
    programme::{Command, PerformerName, Placing, Programme},
    values::{ActivityId, PerformerId, PersonId, Personal, TeamId, VenueId},
};

use super::{
    input::{FestivalInput, Fields, HostMatter, SlotInput, StampInput},
    payload::{CommandPayload, run},
};
use crate::{
    graphql::node,
    read_models::{host_programme::graphql::Cause, overview::graphql::ActivityKind},
};

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
    /// How many persons it holds, where that is known.
    pub capacity: Option<i64>,
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
    /// Why, in words.
    pub reason: String,
    /// Whether the weather made it move.
    #[graphql(default_with = "Cause::Other")]
    pub cause: Cause,
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
    /// Whether the weather made it fall away.
    #[graphql(default_with = "Cause::Other")]
    pub cause: Cause,
}

/// How many teams an activity takes.
#[derive(Debug, InputObject)]
pub struct LimitRegistrationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Which activity.
    pub activity: ID,
    /// How many; any number where absent.
    pub places: Option<i64>,
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
    /// How many persons, where that is known.
    pub members: Option<i64>,
}

/// A team that gives its place back, or no longer waits for one.
#[derive(Debug, InputObject)]
pub struct WithdrawTeamInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// From which activity.
    pub activity: ID,
    /// Which team.
    pub team: ID,
    /// Why.
    pub reason: String,
}

/// Who performs.
#[derive(Debug, OneofObject)]
pub enum PerformerNameInput {
    /// A group, whose name is for everybody.
    Group(String),
    /// One person, whose name is sealed.
    Individual(String),
}

/// A new performer.
#[derive(Debug, InputObject)]
pub struct AddPerformerInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Who it is.
    pub name: PerformerNameInput,
}

/// Who performs in what.
#[derive(Debug, InputObject)]
pub struct BookPerformerInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// In which activity.
    pub activity: ID,
    /// Who performs.
    pub performer: ID,
}

/// Who does not perform in what after all.
#[derive(Debug, InputObject)]
pub struct UnbookPerformerInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// In which activity.
    pub activity: ID,
    /// Who does not perform.
    pub performer: ID,
    /// Why.
    pub reason: String,
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

/// A result that takes the place of the one that stands.
#[derive(Debug, InputObject)]
pub struct CorrectResultInput {
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
    /// Why it is corrected.
    pub reason: String,
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
    async fn add_venue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AddVenueInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let name = fields.value("name", &input.name);
        let capacity = fields.positive("capacity", input.capacity);
        let (Some(matter), Some(name), Some(capacity)) = (matter, name, capacity) else { return Ok(fields.into()) };
        let venue = VenueId::made_by(matter.stamp.command);
        let host = matter.kind.clone();
        Ok(run_programme(ctx, &matter, Command::AddVenue { venue, name, capacity, host }).await?.made(venue))
    }

    /// Adds an activity (thêm hoạt động).
    async fn add_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AddActivityInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
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
        #[graphql(desc = "What is recorded, and by whom.")] input: MoveActivityInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
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
        let cause = input.cause.into();
        run_programme(ctx, &matter, Command::MoveActivity { activity, venue, slot, reason, cause }).await
    }

    /// Cancels an activity (hủy hoạt động).
    async fn cancel_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CancelActivityInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(activity), Some(reason)) = (matter, activity, reason) else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::CancelActivity { activity, reason, cause: input.cause.into() }).await
    }

    /// Says how many teams an activity takes (nhận tối đa bao nhiêu đội). Who waits moves up.
    async fn limit_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: LimitRegistrationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let places = fields.positive("places", input.places);
        let (Some(matter), Some(activity), Some(places)) = (matter, activity, places) else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::LimitRegistration { activity, places }).await
    }

    /// Enters a team (đội đăng ký). It waits where no place is free.
    async fn enter_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: EnterTeamInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let name = fields.value("name", &input.name);
        let members = fields.positive("members", input.members);
        let (Some(matter), Some(activity), Some(name), Some(members)) = (matter, activity, name, members) else {
            return Ok(fields.into());
        };
        let team = TeamId::made_by(matter.stamp.command);
        Ok(run_programme(ctx, &matter, Command::EnterTeam { activity, team, name, members }).await?.made(team))
    }

    /// Takes a team out (đội rút). Who waits longest takes the place that comes free.
    async fn withdraw_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: WithdrawTeamInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let team = fields.value("team", &input.team);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(activity), Some(team), Some(reason)) = (matter, activity, team, reason) else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::WithdrawTeam { activity, team, reason }).await
    }

    /// Adds a group or a person who performs (thêm nhóm, người biểu diễn).
    async fn add_performer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AddPerformerInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let (is_group, name) = match &input.name {
            PerformerNameInput::Group(name) => (true, fields.value("name.group", name)),
            PerformerNameInput::Individual(name) => (false, fields.value("name.individual", name)),
        };
        let (Some(matter), Some(name)) = (matter, name) else { return Ok(fields.into()) };
        let performer = PerformerId::made_by(matter.stamp.command);
        let name = if is_group {
            PerformerName::Group { name }
        } else {
            PerformerName::Individual { name: Personal::open(PersonId::made_by(matter.stamp.command), name) }
        };
        Ok(run_programme(ctx, &matter, Command::AddPerformer { performer, name }).await?.made(performer))
    }

    /// Has somebody perform in an activity (mời biểu diễn).
    async fn book_performer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: BookPerformerInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let performer = fields.value("performer", &input.performer);
        let (Some(matter), Some(activity), Some(performer)) = (matter, activity, performer) else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::BookPerformer { activity, performer }).await
    }

    /// Has somebody not perform in an activity after all (thôi biểu diễn).
    async fn unbook_performer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: UnbookPerformerInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let performer = fields.value("performer", &input.performer);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(activity), Some(performer), Some(reason)) = (matter, activity, performer, reason)
        else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::UnbookPerformer { activity, performer, reason }).await
    }

    /// Releases the programme and the approved agenda to the public (công bố chương trình). By the chair.
    async fn release_programme(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: ReleaseProgrammeInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
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
        #[graphql(desc = "What is recorded, and by whom.")] input: RecordResultInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let placings = placings(&mut fields, &input.placings);
        let (Some(matter), Some(activity), Some(placings)) = (matter, activity, placings) else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::RecordResult { activity, placings }).await
    }

    /// Corrects a result that was recorded, with a reason (đính chính kết quả). Public with the next release.
    async fn correct_result(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CorrectResultInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let placings = placings(&mut fields, &input.placings);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(activity), Some(placings), Some(reason)) = (matter, activity, placings, reason) else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::CorrectResult { activity, placings, reason }).await
    }
}

fn placings(fields: &mut Fields, given: &[PlacingInput]) -> Option<Vec<Placing>> {
    let read: Vec<_> = given.iter().enumerate().map(|(index, given)| placing(fields, index, given)).collect();
    read.into_iter().collect()
}

fn placing(fields: &mut Fields, index: usize, given: &PlacingInput) -> Option<Placing> {
    let place = fields.count(&format!("placings.{index}.place"), given.place);
    let team = fields.value(&format!("placings.{index}.team"), &given.team);
    let score = fields.optional(&format!("placings.{index}.score"), given.score.as_deref());
    let prize = fields.optional(&format!("placings.{index}.prize"), given.prize.as_deref());
    Some(Placing { place: place?, team: team?, score: score?, prize: prize? })
}

pub(super) async fn run_programme(
    ctx: &Context<'_>,
    matter: &HostMatter,
    command: Command,
) -> async_graphql::Result<CommandPayload> {
    let stream = StreamId::Programme(matter.festival.year, matter.host.clone());
    run::<Programme>(ctx, &matter.stamp, stream, matter.subject(), command).await
}
