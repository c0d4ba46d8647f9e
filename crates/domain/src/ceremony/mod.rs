//! Ceremony (phần lễ) of a host's festival day: planned, its agenda approved, held and completed.

mod event;
#[cfg(test)]
mod tests;

pub use event::{AgendaItem, AgendaKind, Event};

/// What can be asked of a ceremony.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Plan it. `host_registered`: whether the register knows the host (evidence).
    Plan { starts_at: DateTime<Utc>, venue: Text, host_registered: Evidence<bool> },
    AddItem { item: AgendaItem },
    MoveItem { item: AgendaItemId, slot: Slot },
    RemoveItem { item: AgendaItemId },
    ApproveAgenda {},
    Reschedule { starts_at: DateTime<Utc>, reason: Text },
    Cancel { reason: Text },
    Start {},
    RecordItemDone { item: AgendaItemId },
    SignPact { parties: Vec<Text> },
    RecordAttendance { attendees: u32 },
    Complete {},
}
