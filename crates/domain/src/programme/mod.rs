//! Programme (phần hội) of a host's festival day: venues, activities, teams, releases and results.

mod event;
#[cfg(test)]
mod tests;

pub use event::{ActivityKind, Event, Placing};

/// What can be asked of a programme.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// `host_registered`: whether the register knows the host (evidence).
    AddVenue { venue: VenueId, name: Text, host_registered: Evidence<bool> },
    AddActivity { activity: ActivityId, kind: ActivityKind, title: Text, venue: VenueId, slot: Slot },
    MoveActivity { activity: ActivityId, venue: VenueId, slot: Slot, reason: Text },
    CancelActivity { activity: ActivityId, reason: Text },
    EnterTeam { activity: ActivityId, team: TeamId, name: Text },
    /// `agenda_version`: the newest approved version of the ceremony's agenda (evidence).
    Release { changelog: Text, agenda_version: Evidence<Option<u32>> },
    RecordResult { activity: ActivityId, placings: Vec<Placing> },
}
