use super::contest::FixtureNo;
use crate::{
    unit::UnitKind,
    values::{TeamId, Text},
};

/// Why a programme said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The host is not in the register.
    UnknownHost,
    /// The host is an administrative unit.
    CannotHost {
        /// What it is.
        kind: UnitKind,
    },
    /// A venue with this id exists.
    VenueExists,
    /// Another venue of the host has this name.
    VenueNameTaken {
        /// As that venue writes it.
        name: Text,
    },
    /// The host has no such venue.
    UnknownVenue,
    /// An activity with this id exists.
    ActivityExists,
    /// The programme has no such activity.
    UnknownActivity,
    /// The activity is cancelled.
    ActivityCancelled {
        /// Its title.
        title: Text,
    },
    /// Place and time are those that it has.
    NothingMoved,
    /// The team is entered in the activity already.
    TeamExists,
    /// Another team of the activity has this name.
    TeamNameTaken {
        /// As that team writes it.
        name: Text,
    },
    /// The team neither entered the activity nor waits for it.
    UnknownTeam,
    /// Fewer places than teams that entered.
    LimitBelowEntered {
        /// How many entered.
        entered: usize,
    },
    /// It takes so many teams already.
    LimitUnchanged,
    /// A performer with this id exists.
    PerformerExists,
    /// Another group has this name.
    PerformerNameTaken {
        /// As that group writes it.
        name: Text,
    },
    /// The programme has no such performer.
    UnknownPerformer,
    /// Who performs in the activity already.
    PerformerBookedAlready,
    /// Who does not perform in the activity.
    PerformerNotBooked,
    /// A duty with this id exists.
    DutyExists,
    /// The programme has no such duty.
    UnknownDuty,
    /// Task, body in charge and day are those that stand.
    DutyUnchanged,
    /// The duty is done.
    DutyDone {
        /// What was to be done.
        task: Text,
    },
    /// The duty was dropped.
    DutyDropped {
        /// What was to be done.
        task: Text,
    },
    /// Neither an activity that is held nor an approved agenda.
    NothingToRelease,
    /// Neither programme nor agenda has changed since the last release.
    NothingChanged {
        /// The version that the public reads.
        version: u32,
    },
    /// Two activities are held at one venue at the same time.
    VenueDoubleBooked {
        /// The venue's name.
        venue: Text,
        /// The title of the one that begins first.
        first: Text,
        /// The title of the other.
        second: Text,
    },
    /// A team takes part in two activities at the same time.
    TeamDoubleBooked {
        /// The team's name.
        team: Text,
        /// The title of the one that begins first.
        first: Text,
        /// The title of the other.
        second: Text,
    },
    /// Somebody performs in two activities at the same time.
    PerformerDoubleBooked {
        /// The group's name; `None` for a person, whose name is sealed.
        performer: Option<Text>,
        /// The title of the one that begins first.
        first: Text,
        /// The title of the other.
        second: Text,
    },
    /// The activity has no contest.
    NoContest,
    /// It was drawn, or marks were recorded: teams and rules stay as they are.
    ContestUnderWay {
        /// The activity's title.
        title: Text,
    },
    /// A win must bring more than a draw, and a draw no less than a loss.
    PointsUnfair,
    /// Only where everybody meets everybody are there points to be equal in.
    TieBreaksNotNeeded,
    /// A tie-break that comes twice.
    TieBreakTwice,
    /// A lot before another tie-break.
    LotNotLast,
    /// A prize for a place before the first.
    PrizeOutOfRange,
    /// Two prizes for one place.
    PrizeTwice {
        /// Which place.
        place: u32,
    },
    /// Each team plays for itself.
    NothingToDraw,
    /// Nobody to meet.
    TooFewTeams,
    /// More teams than are drawn at once.
    TooManyTeams {
        /// How many are.
        most: usize,
    },
    /// A team in the draw that did not enter.
    TeamNotDrawable {
        /// Which one.
        team: TeamId,
    },
    /// A team that was drawn twice.
    TeamDrawnTwice {
        /// Its name.
        name: Text,
    },
    /// A team that the draw left out.
    TeamNotDrawn {
        /// Its name.
        name: Text,
    },
    /// Nobody knows yet who meets whom.
    NotDrawn,
    /// The contest has no such fixture.
    UnknownFixture {
        /// Which number.
        fixture: FixtureNo,
    },
    /// Who plays in it is not decided yet.
    FixtureNotReady {
        /// Which one.
        fixture: FixtureNo,
    },
    /// It was decided before.
    FixtureAlreadyDecided {
        /// Which one.
        fixture: FixtureNo,
    },
    /// There is nothing to correct in it.
    FixtureNotDecided {
        /// Which one.
        fixture: FixtureNo,
    },
    /// Somebody goes on from a knock-out fixture.
    KnockoutNeedsWinner {
        /// Which one.
        fixture: FixtureNo,
    },
    /// The score alone says who won, or that nobody did.
    DeciderNotNeeded,
    /// Who won it has played on.
    LaterFixtureDecided {
        /// The one that would be corrected.
        fixture: FixtureNo,
        /// The one that was decided since.
        later: FixtureNo,
    },
    /// What stands is the same.
    NothingCorrected,
    /// The teams play against each other.
    MarksNotCounted,
    /// The team has a mark already.
    MarkExists,
    /// The team has no mark yet.
    MarkMissing,
    /// Fixtures or marks are missing.
    ContestNotOver {
        /// How many.
        open: usize,
    },
    /// The rules let equal teams share a place.
    LotNotInRules,
    /// None of the teams in the lot is equal to another, or a lot has parted them.
    NothingToPart,
    /// A team in the lot that is not equal to the others.
    TeamNotEqual {
        /// Its name.
        name: Text,
    },
    /// A team that is equal to those in the lot and was left out.
    EqualLeftOut {
        /// Its name.
        name: Text,
    },
    /// Teams are equal, and the rules end in a lot.
    LotMissing {
        /// Their names.
        names: Vec<Text>,
    },
    /// The contest brings the result.
    ContestConcludes {
        /// The activity's title.
        title: Text,
    },
    /// A result was recorded before.
    ResultStands {
        /// The activity's title.
        title: Text,
    },
    /// No result was recorded yet.
    NoResult,
    /// A result without places.
    NoPlacings,
    /// A place before the first.
    PlaceOutOfRange,
    /// A team that is not entered in the activity.
    TeamNotEntered {
        /// Which one.
        team: TeamId,
    },
    /// A team with two places.
    TeamPlacedTwice {
        /// Its name.
        name: Text,
    },
}
