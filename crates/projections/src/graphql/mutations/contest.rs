use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use ngayhoi_domain::{
    StreamId,
    programme::{
        Command, Programme,
        contest::{FixtureNo, Format, Outcome, Prize, Rules},
    },
    values::{ActivityId, CommandId, TeamId},
};
use uuid::Uuid;

use super::{
    input::{FestivalInput, Fields, StampInput},
    payload::CommandPayload,
    programme::run_programme,
};
use crate::{
    graphql::node,
    read_models::host_programme::contest::{ContestFormat, Seat, ThirdPlace, TieBreak},
};

/// How a contest is played and ranked.
#[derive(Debug, InputObject)]
pub struct SetContestInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Of which activity.
    pub activity: ID,
    /// How it is played.
    pub format: ContestFormat,
    /// Who is third in a knock-out.
    #[graphql(default_with = "ThirdPlace::Shared")]
    pub third_place: ThirdPlace,
    /// Points for a win, where everybody meets everybody.
    #[graphql(default = 3)]
    pub win: i64,
    /// Points for a draw, each.
    #[graphql(default = 1)]
    pub draw: i64,
    /// Points for a loss.
    #[graphql(default = 0)]
    pub loss: i64,
    /// What parts teams of equal points, one after the other; those whom nothing parts share a place.
    #[graphql(default)]
    pub tie_breaks: Vec<TieBreak>,
    /// What each place wins.
    #[graphql(default)]
    pub prizes: Vec<PrizeInput>,
}

/// What a place wins.
#[derive(Debug, InputObject)]
pub struct PrizeInput {
    /// Which place, from 1.
    pub place: i64,
    /// The prize, such as `Giải nhất`.
    pub title: String,
}

/// The draw.
#[derive(Debug, InputObject)]
pub struct DrawContestInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Of which activity.
    pub activity: ID,
    /// Every team once, in the order in which lots were drawn by hand; drawn here where empty.
    #[graphql(default)]
    pub order: Vec<ID>,
}

/// How a fixture ended.
#[derive(Debug, OneofObject)]
pub enum OutcomeInput {
    /// It was played.
    Played(PlayedInput),
    /// One side did not play on.
    Walkover(WalkoverInput),
}

/// A score.
#[derive(Debug, InputObject)]
pub struct PlayedInput {
    /// What the first scored.
    pub home: i64,
    /// What the second scored.
    pub away: i64,
    /// Who won a level knock-out fixture, by penalties or by lot.
    pub decider: Option<Seat>,
}

/// Who gave up.
#[derive(Debug, InputObject)]
pub struct WalkoverInput {
    /// Who wins.
    pub winner: Seat,
    /// Why the other did not play on.
    pub reason: String,
}

/// A fixture's result.
#[derive(Debug, InputObject)]
pub struct DecideFixtureInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Of which activity.
    pub activity: ID,
    /// The fixture's number.
    pub fixture: ID,
    /// How it ended.
    pub outcome: OutcomeInput,
}

/// A fixture's result in truth.
#[derive(Debug, InputObject)]
pub struct CorrectFixtureInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Of which activity.
    pub activity: ID,
    /// The fixture's number.
    pub fixture: ID,
    /// How it ended in truth.
    pub outcome: OutcomeInput,
    /// Why it is corrected.
    pub reason: String,
}

/// What a team reached.
#[derive(Debug, InputObject)]
pub struct RecordMarkInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Of which activity.
    pub activity: ID,
    /// Which team.
    pub team: ID,
    /// Such as `85`, `12,35` or `1:02,35`; absent where it did not finish or was ruled out.
    pub mark: Option<String>,
}

/// What a team reached in truth.
#[derive(Debug, InputObject)]
pub struct CorrectMarkInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Of which activity.
    pub activity: ID,
    /// Which team.
    pub team: ID,
    /// Such as `85`, `12,35` or `1:02,35`; absent where it did not finish or was ruled out.
    pub mark: Option<String>,
    /// Why it is corrected.
    pub reason: String,
}

/// What the lot said.
#[derive(Debug, InputObject)]
pub struct DrawLotInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Of which activity.
    pub activity: ID,
    /// All of the equal teams, in the order in which the lot put them, the best first.
    pub order: Vec<ID>,
}

/// A contest that is over.
#[derive(Debug, InputObject)]
pub struct ConcludeContestInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Of which activity.
    pub activity: ID,
}

/// Contests within a programme (thi đấu).
#[derive(Debug, Default)]
pub struct ContestMutations;

#[Object]
impl ContestMutations {
    /// Sets how an activity's contest is played and ranked (đặt thể lệ). Can be set anew until the draw.
    async fn set_contest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: SetContestInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let points = ["win", "draw", "loss"].into_iter().zip([input.win, input.draw, input.loss]);
        let points: Vec<_> = points.map(|(path, given)| fields.count(path, given)).collect();
        let prizes: Vec<_> =
            input.prizes.iter().enumerate().map(|(index, given)| prize(&mut fields, index, given)).collect();
        let prizes: Option<Vec<_>> = prizes.into_iter().collect();
        let (Some(matter), Some(activity), [Some(win), Some(draw), Some(loss)], Some(prizes)) =
            (matter, activity, points.as_slice(), prizes)
        else {
            return Ok(fields.into());
        };
        let format = match input.format {
            ContestFormat::Knockout => Format::Knockout { third_place: input.third_place.into() },
            ContestFormat::RoundRobin => Format::RoundRobin { win: *win, draw: *draw, loss: *loss },
            ContestFormat::Timed => Format::Timed,
            ContestFormat::Scored => Format::Scored,
        };
        let tie_breaks = input.tie_breaks.into_iter().map(Into::into).collect();
        let rules = Rules { format, tie_breaks, prizes };
        run_programme(ctx, &matter, Command::SetContest { activity, rules }).await
    }

    /// Draws who meets whom (bốc thăm), from lots that were drawn by hand, or here.
    async fn draw_contest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: DrawContestInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity: Option<ActivityId> = fields.value("activity", &input.activity);
        let by_hand = order(&mut fields, &input.order);
        let (Some(matter), Some(activity), Some(by_hand)) = (matter, activity, by_hand) else {
            return Ok(fields.into());
        };
        let order = if by_hand.is_empty() {
            let stream = StreamId::Programme(matter.festival.year, matter.host.clone());
            let programme = node(ctx)?.load::<Programme>(&stream).await?;
            shuffled(programme.entered(activity), matter.stamp.command)
        } else {
            by_hand
        };
        run_programme(ctx, &matter, Command::DrawContest { activity, order }).await
    }

    /// Writes down how a fixture ended (ghi kết quả một trận).
    async fn decide_fixture(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: DecideFixtureInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let fixture = fixture(&mut fields, &input.fixture);
        let outcome = outcome(&mut fields, &input.outcome);
        let (Some(matter), Some(activity), Some(fixture), Some(outcome)) = (matter, activity, fixture, outcome) else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::DecideFixture { activity, fixture, outcome }).await
    }

    /// Corrects how a fixture ended, with a reason (đính chính kết quả một trận).
    async fn correct_fixture(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CorrectFixtureInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let fixture = fixture(&mut fields, &input.fixture);
        let outcome = outcome(&mut fields, &input.outcome);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(activity), Some(fixture), Some(outcome), Some(reason)) =
            (matter, activity, fixture, outcome, reason)
        else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::CorrectFixture { activity, fixture, outcome, reason }).await
    }

    /// Writes down what a team reached that plays for itself (ghi thành tích).
    async fn record_mark(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RecordMarkInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let team = fields.value("team", &input.team);
        let mark = fields.optional("mark", input.mark.as_deref());
        let (Some(matter), Some(activity), Some(team), Some(mark)) = (matter, activity, team, mark) else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::RecordMark { activity, team, mark }).await
    }

    /// Corrects what a team reached, with a reason (đính chính thành tích).
    async fn correct_mark(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CorrectMarkInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let team = fields.value("team", &input.team);
        let mark = fields.optional("mark", input.mark.as_deref());
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(activity), Some(team), Some(mark), Some(reason)) =
            (matter, activity, team, mark, reason)
        else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::CorrectMark { activity, team, mark, reason }).await
    }

    /// Writes down the lot that parts teams whom nothing else does (bốc thăm phân hạng), once everything is decided. It
    /// counts while these teams and no others are equal.
    async fn draw_lot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: DrawLotInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let order = order(&mut fields, &input.order);
        let (Some(matter), Some(activity), Some(order)) = (matter, activity, order) else { return Ok(fields.into()) };
        run_programme(ctx, &matter, Command::DrawLot { activity, order }).await
    }

    /// Turns a contest that is over into the activity's result, with its prizes (tổng kết). Public with the next
    /// release.
    async fn conclude_contest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: ConcludeContestInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let activity = fields.value("activity", &input.activity);
        let (Some(matter), Some(activity)) = (matter, activity) else { return Ok(fields.into()) };
        run_programme(ctx, &matter, Command::ConcludeContest { activity }).await
    }
}

/// Lots by the wish alone, so that sending it twice draws the same.
fn shuffled(mut teams: Vec<TeamId>, wish: CommandId) -> Vec<TeamId> {
    teams.sort_by_key(|team| Uuid::new_v5(&wish.0, team.0.as_bytes()));
    teams
}

fn order(fields: &mut Fields, given: &[ID]) -> Option<Vec<TeamId>> {
    let order: Vec<Option<TeamId>> =
        given.iter().enumerate().map(|(index, team)| fields.value(&format!("order.{index}"), team)).collect();
    order.into_iter().collect()
}

fn prize(fields: &mut Fields, index: usize, given: &PrizeInput) -> Option<Prize> {
    let place = fields.count(&format!("prizes.{index}.place"), given.place);
    let title = fields.value(&format!("prizes.{index}.title"), &given.title);
    Some(Prize { place: place?, title: title? })
}

fn fixture(fields: &mut Fields, given: &ID) -> Option<FixtureNo> {
    // What is no number is the number of no fixture.
    fields.count("fixture", given.trim().parse().unwrap_or(-1)).map(FixtureNo)
}

fn outcome(fields: &mut Fields, given: &OutcomeInput) -> Option<Outcome> {
    match given {
        OutcomeInput::Played(PlayedInput { home, away, decider }) => {
            let home = fields.count("outcome.played.home", *home);
            let away = fields.count("outcome.played.away", *away);
            Some(Outcome::Played { home: home?, away: away?, decider: decider.map(Into::into) })
        }
        OutcomeInput::Walkover(WalkoverInput { winner, reason }) => {
            let reason = fields.value("outcome.walkover.reason", reason);
            Some(Outcome::Walkover { winner: (*winner).into(), reason: reason? })
        }
    }
}
