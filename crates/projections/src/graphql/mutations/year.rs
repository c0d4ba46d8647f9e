use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    FestivalRef, StreamId, Subject,
    pilot::{Criterion, LevelQuota, PilotSelection, Quota},
    values::{HostId, UnitId},
    year::{CeremonyPart, Command, FestivalPart, FestivalYear},
};

use super::{
    input::{DocumentInput, FestivalInput, Fields, StampInput, WindowInput},
    payload::{CommandPayload, run},
};
use crate::{
    commands::Stamp,
    graphql::node,
    read_models::{
        overview::graphql::{ActivityKind, AgendaKind},
        pilot_board::graphql::PilotLevel,
    },
};

/// What a festival year is opened with.
#[derive(Debug, InputObject)]
pub struct OpenFestivalYearInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Whose festival, of which year.
    pub festival: FestivalInput,
    /// Its theme (chủ đề).
    pub theme: Option<String>,
    /// The decision that the festival rests on: 521 of 13 June 2005.
    pub founding_decision: DocumentInput,
    /// The convener's plan of the year (kế hoạch).
    pub plan: Option<DocumentInput>,
    /// How many pilots each unit chooses.
    pub pilot_quota: PilotQuotaInput,
    /// The days within which units hold it.
    pub window: Option<WindowInput>,
}

/// What a year is held under from now on; what is left out it has no more.
#[derive(Debug, InputObject)]
pub struct AmendFestivalYearInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Its theme (chủ đề).
    pub theme: Option<String>,
    /// The convener's plan of the year (kế hoạch).
    pub plan: Option<DocumentInput>,
    /// The days within which units hold it.
    pub window: Option<WindowInput>,
    /// Why.
    pub reason: String,
}

/// How many pilots each unit chooses (chỉ tiêu điểm).
#[derive(Debug, InputObject)]
pub struct PilotQuotaInput {
    /// How many, from 1.
    pub count: i64,
    /// Whether exactly so many, or so many and more.
    #[graphql(default = true)]
    pub exact: bool,
}

/// What a year lays down for the choice of pilots (quy định chọn điểm).
#[derive(Debug, InputObject)]
pub struct AdoptPilotRulesInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// By what nominees are measured.
    pub criteria: Vec<PilotCriterionInput>,
    /// How many pilots each level above the ward has.
    pub levels: Vec<PilotLevelQuotaInput>,
}

/// By what nominees are measured, and how much it counts.
#[derive(Debug, InputObject)]
pub struct PilotCriterionInput {
    /// The criterion (tiêu chí) in words.
    pub criterion: String,
    /// Its weight against the others, from 1.
    #[graphql(default = 1)]
    pub weight: i64,
}

/// How many pilots of the year a level has.
#[derive(Debug, InputObject)]
pub struct PilotLevelQuotaInput {
    /// Which level.
    pub level: PilotLevel,
    /// How many, from 1.
    pub count: i64,
    /// Whether exactly so many, or so many and more.
    #[graphql(default = true)]
    pub exact: bool,
}

/// A pilot that becomes one of a higher level too.
#[derive(Debug, InputObject)]
pub struct DesignatePilotInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// The ward or commune.
    pub unit: ID,
    /// The pilot.
    pub neighbourhood: ID,
    /// Of which level.
    pub level: PilotLevel,
}

/// A pilot that is one of a higher level no longer.
#[derive(Debug, InputObject)]
pub struct UndoDesignationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// The pilot.
    pub neighbourhood: ID,
    /// Of which level.
    pub level: PilotLevel,
    /// Why.
    pub reason: String,
}

/// A unit that takes part.
#[derive(Debug, InputObject)]
pub struct JoinFestivalInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// The ward or commune.
    pub unit: ID,
}

/// The outline for every unit alike (khung chương trình chung).
#[derive(Debug, InputObject)]
pub struct AdoptOutlineInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Parts of the ceremony (phần lễ), in order.
    pub ceremony: Vec<CeremonyPartInput>,
    /// Parts of the festival part (phần hội), in order.
    pub activities: Vec<FestivalPartInput>,
}

/// A part of every ceremony.
#[derive(Debug, InputObject)]
pub struct CeremonyPartInput {
    /// What it becomes.
    pub kind: AgendaKind,
    /// In words.
    pub text: String,
}

/// A part of every programme.
#[derive(Debug, InputObject)]
pub struct FestivalPartInput {
    /// What it becomes.
    pub kind: ActivityKind,
    /// In words.
    pub text: String,
}

/// What a year came to.
#[derive(Debug, InputObject)]
pub struct CloseFestivalYearInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// What it came to (tổng kết).
    pub summary: String,
}

/// Why a year is not held.
#[derive(Debug, InputObject)]
pub struct CancelFestivalYearInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Why.
    pub reason: String,
}

/// Festival year (ngày hội của một năm).
#[derive(Debug, Default)]
pub struct YearMutations;

#[Object]
impl YearMutations {
    /// Opens a festival year (phát động ngày hội). By its convener.
    async fn open_festival_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: OpenFestivalYearInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, festival) = (fields.stamp(&input.stamp), fields.festival(&input.festival));
        let theme = fields.optional("theme", input.theme.as_deref());
        let founding_decision = fields.document("foundingDecision", &input.founding_decision);
        let plan = match &input.plan {
            Some(plan) => fields.document("plan", plan).map(Some),
            None => Some(None),
        };
        let count = fields.count("pilotQuota.count", input.pilot_quota.count);
        let window = match &input.window {
            Some(window) => fields.window("window", window).map(Some),
            None => Some(None),
        };
        let (Some(stamp), Some(festival), Some(theme), Some(founding_decision), Some(plan), Some(count), Some(window)) =
            (stamp, festival, theme, founding_decision, plan, count, window)
        else {
            return Ok(fields.into());
        };
        let pilot_quota = if input.pilot_quota.exact { Quota::Exactly(count) } else { Quota::AtLeast(count) };
        let command = Command::Open { theme, founding_decision, plan, pilot_quota, window };
        run_year(ctx, &stamp, &festival, command).await
    }

    /// Amends a year's theme, plan and days (điều chỉnh). By the convener.
    async fn amend_festival_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AmendFestivalYearInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, festival) = (fields.stamp(&input.stamp), fields.festival(&input.festival));
        let theme = fields.optional("theme", input.theme.as_deref());
        let plan = match &input.plan {
            Some(plan) => fields.document("plan", plan).map(Some),
            None => Some(None),
        };
        let window = match &input.window {
            Some(window) => fields.window("window", window).map(Some),
            None => Some(None),
        };
        let reason = fields.value("reason", &input.reason);
        let (Some(stamp), Some(festival), Some(theme), Some(plan), Some(window), Some(reason)) =
            (stamp, festival, theme, plan, window, reason)
        else {
            return Ok(fields.into());
        };
        run_year(ctx, &stamp, &festival, Command::Amend { theme, plan, window, reason }).await
    }

    /// Lets a unit take part (đơn vị tham gia). By the convener.
    async fn join_festival(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: JoinFestivalInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, festival) = (fields.stamp(&input.stamp), fields.festival(&input.festival));
        let unit: Option<UnitId> = fields.value("unit", &input.unit);
        let (Some(stamp), Some(festival), Some(unit)) = (stamp, festival, unit) else { return Ok(fields.into()) };
        let registration = node(ctx)?.registered_in(&unit, stamp.day(), festival.year).await?;
        let convener = festival.convener.clone();
        run_year(ctx, &stamp, &festival, Command::Join { unit, convener, registration }).await
    }

    /// Lays down the outline of ceremony and festival part. By the convener.
    async fn adopt_outline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AdoptOutlineInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, festival) = (fields.stamp(&input.stamp), fields.festival(&input.festival));
        let ceremony: Vec<_> = input
            .ceremony
            .iter()
            .enumerate()
            .map(|(index, part)| {
                let text = fields.value(&format!("ceremony.{index}.text"), &part.text)?;
                Some(CeremonyPart { kind: part.kind.into(), text })
            })
            .collect();
        let activities: Vec<_> = input
            .activities
            .iter()
            .enumerate()
            .map(|(index, part)| {
                let text = fields.value(&format!("activities.{index}.text"), &part.text)?;
                Some(FestivalPart { kind: part.kind.into(), text })
            })
            .collect();
        let (ceremony, activities) = (ceremony.into_iter().collect(), activities.into_iter().collect());
        let (Some(stamp), Some(of), Some(ceremony), Some(festival)) = (stamp, festival, ceremony, activities) else {
            return Ok(fields.into());
        };
        run_year(ctx, &stamp, &of, Command::AdoptOutline { ceremony, festival }).await
    }

    /// Lays down by which criteria nominees are measured and how many pilots each level above the ward has (quy định chọn
    /// điểm). Rounds that open after it copy the criteria. By the convener.
    async fn adopt_pilot_rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AdoptPilotRulesInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, festival) = (fields.stamp(&input.stamp), fields.festival(&input.festival));
        let criteria: Vec<_> = input
            .criteria
            .iter()
            .enumerate()
            .map(|(index, given)| {
                let criterion = fields.value(&format!("criteria.{index}.criterion"), &given.criterion);
                let weight = fields.count(&format!("criteria.{index}.weight"), given.weight);
                Some(Criterion { criterion: criterion?, weight: weight? })
            })
            .collect();
        let levels: Vec<_> = input
            .levels
            .iter()
            .enumerate()
            .map(|(index, given)| {
                let count = fields.count(&format!("levels.{index}.count"), given.count)?;
                let quota = if given.exact { Quota::Exactly(count) } else { Quota::AtLeast(count) };
                Some(LevelQuota { level: given.level.into(), quota })
            })
            .collect();
        let (criteria, levels) = (criteria.into_iter().collect(), levels.into_iter().collect());
        let (Some(stamp), Some(festival), Some(criteria), Some(levels)) = (stamp, festival, criteria, levels) else {
            return Ok(fields.into());
        };
        run_year(ctx, &stamp, &festival, Command::AdoptPilotRules { criteria, levels }).await
    }

    /// Makes an endorsed pilot one of a higher level too (điểm cấp trên), within the year's quota. By the convener.
    async fn designate_pilot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: DesignatePilotInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, festival) = (fields.stamp(&input.stamp), fields.festival(&input.festival));
        let unit: Option<UnitId> = fields.value("unit", &input.unit);
        let neighbourhood: Option<HostId> = fields.value("neighbourhood", &input.neighbourhood);
        let (Some(stamp), Some(festival), Some(unit), Some(neighbourhood)) = (stamp, festival, unit, neighbourhood)
        else {
            return Ok(fields.into());
        };
        let node = node(ctx)?;
        let round = StreamId::Pilot(festival.year, unit.clone());
        let endorsed =
            node.evidence(async { Ok(node.load::<PilotSelection>(&round).await?.is_endorsed(&neighbourhood)) }).await?;
        let command = Command::DesignatePilot { unit, neighbourhood, level: input.level.into(), endorsed };
        run_year(ctx, &stamp, &festival, command).await
    }

    /// Undoes that (thôi làm điểm cấp trên). By the convener.
    async fn undo_designation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: UndoDesignationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, festival) = (fields.stamp(&input.stamp), fields.festival(&input.festival));
        let neighbourhood = fields.value("neighbourhood", &input.neighbourhood);
        let reason = fields.value("reason", &input.reason);
        let (Some(stamp), Some(festival), Some(neighbourhood), Some(reason)) = (stamp, festival, neighbourhood, reason)
        else {
            return Ok(fields.into());
        };
        let command = Command::UndoDesignation { neighbourhood, level: input.level.into(), reason };
        run_year(ctx, &stamp, &festival, command).await
    }

    /// Closes a year with a summary (tổng kết). By the convener.
    async fn close_festival_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CloseFestivalYearInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, festival) = (fields.stamp(&input.stamp), fields.festival(&input.festival));
        let summary = fields.value("summary", &input.summary);
        let (Some(stamp), Some(festival), Some(summary)) = (stamp, festival, summary) else {
            return Ok(fields.into());
        };
        run_year(ctx, &stamp, &festival, Command::Close { summary }).await
    }

    /// Cancels a year (không tổ chức). By the convener.
    async fn cancel_festival_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CancelFestivalYearInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, festival) = (fields.stamp(&input.stamp), fields.festival(&input.festival));
        let reason = fields.value("reason", &input.reason);
        let (Some(stamp), Some(festival), Some(reason)) = (stamp, festival, reason) else { return Ok(fields.into()) };
        run_year(ctx, &stamp, &festival, Command::Cancel { reason }).await
    }
}

async fn run_year(
    ctx: &Context<'_>,
    stamp: &Stamp,
    festival: &FestivalRef,
    command: Command,
) -> async_graphql::Result<CommandPayload> {
    run::<FestivalYear>(ctx, stamp, StreamId::Year(festival.clone()), Subject::festival(festival), command).await
}
