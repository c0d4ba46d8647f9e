//! Ceremony (phần lễ) of a host's festival day: planned, its agenda approved, held and completed.

mod event;

pub use event::{AgendaItem, AgendaKind, Event};

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
