//! Ceremony (phần lễ) of a host's festival day: planned, its agenda approved, held and completed.

mod event;

use serde::Serialize;

pub use event::{AgendaItem, AgendaKind, Event};

use chrono::{DateTime, Utc};

use crate::{
    Evidence,
    unit::UnitKind,
    values::{AgendaItemId, Slot, Text},
};

/// Where a ceremony stands, as others need to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has planned it.
    NotPlanned,
    /// Planned, and not begun.
    Planned,
    /// Begun, and under way.
    Started,
    /// Held to its end.
    Completed,
    /// Cancelled with a reason.
    Cancelled,
}

/// What can be asked of a ceremony.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Plan the ceremony.
    Plan {
        /// When it begins.
        starts_at: DateTime<Utc>,
        /// Where.
        venue: Text,
        /// What the host is, by the register; `None` when it is not registered.
        host: Evidence<Option<UnitKind>>,
    },
    /// Add an item to the agenda.
    AddItem {
        /// The item.
        item: AgendaItem,
    },
    /// Give an item another time.
    MoveItem {
        /// Which item.
        item: AgendaItemId,
        /// Its new time.
        slot: Slot,
    },
    /// Take an item off the agenda.
    RemoveItem {
        /// Which item.
        item: AgendaItemId,
    },
    /// Approve the agenda as it stands.
    ApproveAgenda {},
    /// Hold it at another time, with every item.
    Reschedule {
        /// The new beginning.
        starts_at: DateTime<Utc>,
        /// Why.
        reason: Text,
    },
    /// Cancel it.
    Cancel {
        /// Why.
        reason: Text,
    },
    /// Begin it.
    Start {},
    /// Tick an item off.
    CompleteItem {
        /// Which item.
        item: AgendaItemId,
    },
    /// Record who signed the emulation pact.
    SignPact {
        /// The parties, at least two.
        parties: Vec<Text>,
    },
    /// Record how many attend. A later figure takes the place of the earlier one.
    RecordAttendance {
        /// Persons.
        attendees: u32,
    },
    /// Bring it to its end.
    Complete {},
}
