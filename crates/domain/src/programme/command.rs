use std::num::NonZeroU32;

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    ActivityKind, Cause, PerformerName, Placing,
    contest::{FixtureNo, Mark, Outcome, Rules},
};
use crate::{
    Evidence,
    unit::UnitKind,
    values::{ActivityId, DutyId, PerformerId, Slot, TeamId, Text, VenueId},
};

/// What can be asked of a programme.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Add a place where activities are held.
    AddVenue {
        /// Its id.
        venue: VenueId,
        /// Its name.
        name: Text,
        /// How many persons it holds, where that is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        capacity: Option<NonZeroU32>,
        /// What the host is, by the register; `None` when it is not registered.
        host: Evidence<Option<UnitKind>>,
    },
    /// Add an activity.
    AddActivity {
        /// Its id.
        activity: ActivityId,
        /// What it is.
        kind: ActivityKind,
        /// As printed.
        title: Text,
        /// Where.
        venue: VenueId,
        /// When.
        slot: Slot,
    },
    /// Hold an activity elsewhere or at another time.
    MoveActivity {
        /// Which activity.
        activity: ActivityId,
        /// Where to.
        venue: VenueId,
        /// When.
        slot: Slot,
        /// Why.
        reason: Text,
        /// What makes it move.
        #[serde(skip_serializing_if = "Cause::is_other")]
        cause: Cause,
    },
    /// Cancel an activity.
    CancelActivity {
        /// Which activity.
        activity: ActivityId,
        /// Why.
        reason: Text,
        /// What makes it fall away.
        #[serde(skip_serializing_if = "Cause::is_other")]
        cause: Cause,
    },
    /// Say how many teams an activity takes.
    LimitRegistration {
        /// Which activity.
        activity: ActivityId,
        /// How many; `None` for any number.
        places: Option<NonZeroU32>,
    },
    /// Enter a team for an activity; it waits where no place is free.
    EnterTeam {
        /// Which activity.
        activity: ActivityId,
        /// The team.
        team: TeamId,
        /// Its name.
        name: Text,
        /// How many persons, where that is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        members: Option<NonZeroU32>,
    },
    /// Take a team out that entered or waits.
    WithdrawTeam {
        /// Which activity.
        activity: ActivityId,
        /// The team.
        team: TeamId,
        /// Why.
        reason: Text,
    },
    /// Add who performs.
    AddPerformer {
        /// Its id.
        performer: PerformerId,
        /// Who it is.
        name: PerformerName,
    },
    /// Have somebody perform in an activity.
    BookPerformer {
        /// Which activity.
        activity: ActivityId,
        /// Who.
        performer: PerformerId,
    },
    /// Have somebody not perform in an activity after all.
    UnbookPerformer {
        /// Which activity.
        activity: ActivityId,
        /// Who.
        performer: PerformerId,
        /// Why.
        reason: Text,
    },
    /// Set how an activity's contest is played and ranked. Later rules take the place of earlier ones until the draw.
    SetContest {
        /// Which activity.
        activity: ActivityId,
        /// The rules.
        rules: Rules,
    },
    /// Draw who meets whom.
    DrawContest {
        /// Which activity.
        activity: ActivityId,
        /// The teams in the order in which they were drawn.
        order: Vec<TeamId>,
    },
    /// Write down how a fixture ended.
    DecideFixture {
        /// Which activity.
        activity: ActivityId,
        /// Which fixture.
        fixture: FixtureNo,
        /// How it ended.
        outcome: Outcome,
    },
    /// Correct how a fixture ended.
    CorrectFixture {
        /// Which activity.
        activity: ActivityId,
        /// Which fixture.
        fixture: FixtureNo,
        /// How it ended in truth.
        outcome: Outcome,
        /// Why it is corrected.
        reason: Text,
    },
    /// Write down what a team reached that plays for itself.
    RecordMark {
        /// Which activity.
        activity: ActivityId,
        /// Which team.
        team: TeamId,
        /// What it reached; `None` when it did not finish or was ruled out.
        mark: Option<Mark>,
    },
    /// Correct what a team reached.
    CorrectMark {
        /// Which activity.
        activity: ActivityId,
        /// Which team.
        team: TeamId,
        /// What it reached in truth.
        mark: Option<Mark>,
        /// Why it is corrected.
        reason: Text,
    },
    /// Write down the lot that parts teams whom nothing else does, once the contest is over.
    DrawLot {
        /// Which activity.
        activity: ActivityId,
        /// All of the equal teams, in the order in which the lot put them.
        order: Vec<TeamId>,
    },
    /// Turn a contest that is over into the activity's result, with its prizes.
    ConcludeContest {
        /// Which activity.
        activity: ActivityId,
    },
    /// Assign a duty in preparing the day.
    AssignDuty {
        /// Its id.
        duty: DutyId,
        /// What is to be done.
        task: Text,
        /// Who sees to it: an office or organisation, never a person.
        in_charge: Text,
        /// The last day on which it is done in time.
        due: NaiveDate,
        /// What the host is, by the register; `None` when it is not registered.
        host: Evidence<Option<UnitKind>>,
    },
    /// Assign a duty otherwise: another task, body in charge or day.
    ChangeDuty {
        /// Which duty.
        duty: DutyId,
        /// What is to be done.
        task: Text,
        /// Who sees to it.
        in_charge: Text,
        /// The last day on which it is done in time.
        due: NaiveDate,
    },
    /// Tick a duty off.
    FinishDuty {
        /// Which duty.
        duty: DutyId,
    },
    /// Drop a duty that is not needed after all.
    DropDuty {
        /// Which duty.
        duty: DutyId,
        /// Why.
        reason: Text,
    },
    /// Release the programme to the public as it stands.
    Release {
        /// What changed, for the public.
        changelog: Text,
        /// The ceremony's approved agenda version; `None` when none is approved.
        approved_agenda: Evidence<Option<u32>>,
    },
    /// Record an activity's result, where no contest brings it.
    RecordResult {
        /// Which activity.
        activity: ActivityId,
        /// Places of teams entered in it.
        placings: Vec<Placing>,
    },
    /// Correct a result that was recorded.
    CorrectResult {
        /// Which activity.
        activity: ActivityId,
        /// Places of teams entered in it.
        placings: Vec<Placing>,
        /// Why it is corrected.
        reason: Text,
    },
}
