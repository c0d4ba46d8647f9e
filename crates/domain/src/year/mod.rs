//! Festival year (ngày hội của một năm): one convener opens it, units join, an outline is laid down, and it is closed
//! with a summary or cancelled with a reason.

mod event;

use serde::Serialize;

pub use event::{CeremonyPart, Event, FestivalPart};

use crate::{
    Evidence,
    pilot::Quota,
    unit::UnitKind,
    values::{DateWindow, DocumentRef, Text, UnitId},
};

/// What can be asked of a festival year.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Open the year.
    Open {
        /// Its theme, where there is one.
        theme: Option<Text>,
        /// The decision that the festival rests on.
        founding_decision: DocumentRef,
        /// The convener's plan of the year, where known.
        plan: Option<DocumentRef>,
        /// How many pilots each unit chooses.
        pilot_quota: Quota,
        /// The days within which units hold it, where laid down.
        window: Option<DateWindow>,
    },
    /// Let a ward or commune join.
    Join {
        /// The ward or commune.
        unit: UnitId,
        /// What it is, by the register; `None` when it is not registered.
        kind: Evidence<Option<UnitKind>>,
    },
    /// Lay down the outline for every unit.
    AdoptOutline {
        /// Of the ceremony, in order.
        ceremony: Vec<CeremonyPart>,
        /// Of the festival part, in order.
        festival: Vec<FestivalPart>,
    },
    /// Close the year with its summary.
    Close {
        /// What it came to.
        summary: Text,
    },
    /// Cancel the year.
    Cancel {
        /// Why.
        reason: Text,
    },
}
