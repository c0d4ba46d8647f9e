//! Festival year (ngày hội của một năm): one convener opens it, units join, an outline is laid down, and it is closed
//! with a summary or cancelled with a reason.

mod event;
#[cfg(test)]
mod tests;

pub use event::{CeremonyPart, Event, FestivalPart};

/// What can be asked of a festival year.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Open the year.
    Open { theme: Option<Text>, founding_decision: DocumentRef, plan: Option<DocumentRef>, pilot_quota: Quota, window: Option<DateWindow>, year: Year },
    /// Let a unit join. `registered` says whether the register knows it (evidence).
    JoinUnit { unit: UnitId, registered: Evidence<bool> },
    /// Lay down the outline.
    AdoptOutline { ceremony: Vec<CeremonyPart>, festival: Vec<FestivalPart> },
    /// Close with a summary.
    Close { summary: Text },
    /// Cancel with a reason.
    Cancel { reason: Text },
}
