use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    StreamId,
    ceremony::Ceremony,
    pilot::{Command, PilotSelection, Score},
    values::{HostId, Text},
};

use super::{
    input::{DocumentInput, FestivalInput, Fields, StampInput, UnitMatter},
    payload::{CommandPayload, run},
};
use crate::graphql::node;

/// A unit's round as a whole.
#[derive(Debug, InputObject)]
pub struct PilotRoundInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// The ward or commune that chooses.
    pub unit: ID,
}

/// One neighbourhood in a unit's round.
#[derive(Debug, InputObject)]
pub struct NomineeInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// The ward or commune that chooses.
    pub unit: ID,
    /// The neighbourhood (tổ dân phố).
    pub neighbourhood: ID,
}

/// Points of a nominee.
#[derive(Debug, InputObject)]
pub struct AssessNeighbourhoodInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// The ward or commune that chooses.
    pub unit: ID,
    /// The neighbourhood.
    pub neighbourhood: ID,
    /// Its points, criterion by criterion.
    pub scores: Vec<ScoreInput>,
}

/// Points for one criterion.
#[derive(Debug, InputObject)]
pub struct ScoreInput {
    /// The criterion (tiêu chí) in words.
    pub criterion: String,
    /// Points, 0 to 100.
    pub points: i64,
    /// The criterion's weight against the others, from 1.
    #[graphql(default = 1)]
    pub weight: i64,
}

/// Why a nominee is withdrawn.
#[derive(Debug, InputObject)]
pub struct WithdrawNomineeInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// The ward or commune that chooses.
    pub unit: ID,
    /// The neighbourhood.
    pub neighbourhood: ID,
    /// Why.
    pub reason: String,
}

/// Why and by which decision a nominee becomes the pilot.
#[derive(Debug, InputObject)]
pub struct SelectPilotInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// The ward or commune that chooses.
    pub unit: ID,
    /// The neighbourhood.
    pub neighbourhood: ID,
    /// Why this one.
    pub rationale: String,
    /// By which decision.
    pub decision: DocumentInput,
}

/// Which nominee takes the place of which pilot.
#[derive(Debug, InputObject)]
pub struct ReplacePilotInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// The ward or commune that chooses.
    pub unit: ID,
    /// The pilot that is one no longer.
    pub neighbourhood: ID,
    /// The nominee that takes its place.
    pub replacement: ID,
    /// Why.
    pub reason: String,
    /// By which decision.
    pub decision: DocumentInput,
}

/// Pilot selection (chọn điểm).
#[derive(Debug, Default)]
pub struct PilotMutations;

#[Object]
impl PilotMutations {
    /// Opens a unit's round with the year's quota (mở đợt chọn điểm). By police or convener.
    async fn open_pilot_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: PilotRoundInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let Some(matter) = fields.of_unit(&input.stamp, &input.festival, &input.unit) else {
            return Ok(fields.into());
        };
        let (quota, criteria) = node(ctx)?.pilot_rules(&matter.festival).await?;
        run_round(ctx, &matter, Command::OpenRound { quota, criteria }).await
    }

    /// Nominates a neighbourhood of the unit (giới thiệu). By police or Front.
    async fn nominate_neighbourhood(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: NomineeInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let neighbourhood: Option<HostId> = fields.value("neighbourhood", &input.neighbourhood);
        let (Some(matter), Some(neighbourhood)) = (matter, neighbourhood) else {
            return Ok(fields.into());
        };
        let node = node(ctx)?;
        let day = node.last_day_of(&matter.unit, matter.stamp.day()).await?;
        let registered = node.registered_on(&neighbourhood.as_unit(), day).await?;
        let command = Command::Nominate {
            neighbourhood,
            unit: matter.unit.clone(),
            belongs_to: registered.map(|unit| unit.and_then(|unit| unit.parent().cloned())),
        };
        run_round(ctx, &matter, command).await
    }

    /// Assesses a nominee against weighted criteria (thẩm định). By police or Front.
    async fn assess_neighbourhood(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AssessNeighbourhoodInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let neighbourhood = fields.value("neighbourhood", &input.neighbourhood);
        let scores: Vec<Option<Score>> =
            input.scores.iter().enumerate().map(|(index, given)| score(&mut fields, index, given)).collect();
        let scores = scores.into_iter().collect();
        let (Some(matter), Some(neighbourhood), Some(scores)) = (matter, neighbourhood, scores) else {
            return Ok(fields.into());
        };
        let command = Command::Assess { neighbourhood, scores };
        run_round(ctx, &matter, command).await
    }

    /// Takes a nominee back (rút tên). By police or Front.
    async fn withdraw_nominee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: WithdrawNomineeInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let neighbourhood = fields.value("neighbourhood", &input.neighbourhood);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(neighbourhood), Some(reason)) = (matter, neighbourhood, reason) else {
            return Ok(fields.into());
        };
        let command = Command::Withdraw { neighbourhood, reason };
        run_round(ctx, &matter, command).await
    }

    /// Selects a nominee as pilot, within the quota (chọn làm điểm). By the chair, who did not propose it.
    async fn select_pilot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: SelectPilotInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let neighbourhood = fields.value("neighbourhood", &input.neighbourhood);
        let rationale: Option<Text> = fields.value("rationale", &input.rationale);
        let decision = fields.document("decision", &input.decision);
        let (Some(matter), Some(neighbourhood), Some(rationale), Some(decision)) =
            (matter, neighbourhood, rationale, decision)
        else {
            return Ok(fields.into());
        };
        let command = Command::Select { neighbourhood, rationale, decision };
        run_round(ctx, &matter, command).await
    }

    /// Endorses a selected pilot (thống nhất). By the convener.
    async fn endorse_pilot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: NomineeInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let neighbourhood = fields.value("neighbourhood", &input.neighbourhood);
        let (Some(matter), Some(neighbourhood)) = (matter, neighbourhood) else {
            return Ok(fields.into());
        };
        let command = Command::Endorse { neighbourhood };
        run_round(ctx, &matter, command).await
    }

    /// Puts an assessed nominee in the place of a pilot that has not held its ceremony yet (thay điểm). By the chair, who
    /// did not propose it. The new pilot is then endorsed as any other.
    async fn replace_pilot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: ReplacePilotInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let neighbourhood: Option<HostId> = fields.value("neighbourhood", &input.neighbourhood);
        let replacement = fields.value("replacement", &input.replacement);
        let reason = fields.value("reason", &input.reason);
        let decision = fields.document("decision", &input.decision);
        let (Some(matter), Some(neighbourhood), Some(replacement), Some(reason), Some(decision)) =
            (matter, neighbourhood, replacement, reason, decision)
        else {
            return Ok(fields.into());
        };
        let node = node(ctx)?;
        let stream = StreamId::Ceremony(matter.festival.year, neighbourhood.clone());
        let ceremony = node.evidence(async { Ok(node.load::<Ceremony>(&stream).await?.stage()) }).await?;
        let command = Command::Replace { neighbourhood, replacement, reason, decision, ceremony };
        run_round(ctx, &matter, command).await
    }

    /// Closes the round (kết thúc đợt). By the chair.
    async fn close_pilot_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: PilotRoundInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let Some(matter) = fields.of_unit(&input.stamp, &input.festival, &input.unit) else {
            return Ok(fields.into());
        };
        run_round(ctx, &matter, Command::Close {}).await
    }
}

async fn run_round(ctx: &Context<'_>, matter: &UnitMatter, command: Command) -> async_graphql::Result<CommandPayload> {
    let stream = StreamId::Pilot(matter.festival.year, matter.unit.clone());
    run::<PilotSelection>(ctx, &matter.stamp, stream, matter.subject(), command).await
}

fn score(fields: &mut Fields, index: usize, given: &ScoreInput) -> Option<Score> {
    let criterion = fields.value(&format!("scores.{index}.criterion"), &given.criterion);
    let points = fields.count(&format!("scores.{index}.points"), given.points);
    let weight = fields.count(&format!("scores.{index}.weight"), given.weight);
    Some(Score { criterion: criterion?, points: points?, weight: weight? })
}
