//! Programme (phần hội) of a host's festival day: venues, activities, teams, releases and results.

mod event;

use serde::Serialize;

pub use event::{ActivityKind, Event, Placing};

use crate::{
    Evidence,
    unit::UnitKind,
    values::{ActivityId, Slot, TeamId, Text, VenueId},
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
    },
    /// Cancel an activity.
    CancelActivity {
        /// Which activity.
        activity: ActivityId,
        /// Why.
        reason: Text,
    },
    /// Enter a team for an activity.
    EnterTeam {
        /// Which activity.
        activity: ActivityId,
        /// The team.
        team: TeamId,
        /// Its name.
        name: Text,
    },
    /// Release the programme to the public as it stands.
    Release {
        /// What changed, for the public.
        changelog: Text,
        /// The ceremony's approved agenda version; `None` when none is approved.
        approved_agenda: Evidence<Option<u32>>,
    },
    /// Record an activity's result. A later result takes the place of the earlier one.
    RecordResult {
        /// Which activity.
        activity: ActivityId,
        /// Places of teams entered in it.
        placings: Vec<Placing>,
    },
}
