//! Policies: what follows from what happened, by itself. A reaction is a pure function from an event to a wish; what the
//! wish comes to is judged like any other command.
//!
//! They look at live events only: nothing that is imported, copied, replayed or rebuilt sets anything off. Each policy
//! remembers how far it came and begins, when it is new, with what happens next. The ids of its commands are made from
//! the event, so that going over an event twice does everything once.

mod draft;
mod ledger;
mod perform;
mod react;
mod run;
#[cfg(test)]
mod tests;

pub use ledger::{Ledger, Refused};
pub use run::start;

use ngayhoi_domain::{
    FestivalRef,
    values::{AgendaItemId, CommendationId, HostId, Text, UnitId},
};

use crate::timeline::Entry;

/// A policy: its name, by which its checkpoint is kept, and its reaction.
#[derive(Debug)]
pub struct Policy {
    /// Its name, never used for another.
    pub name: &'static str,
    /// What an event makes it wish.
    react: fn(&Entry) -> Option<Wish>,
}

/// Every policy.
pub const ALL: [Policy; 5] = [
    Policy { name: "draft-pilot-day", react: react::draft_pilot_day },
    Policy { name: "present-at-item", react: react::present_at_item },
    Policy { name: "call-off-with-ceremony", react: react::call_off_with_ceremony },
    Policy { name: "cancel-with-year", react: react::cancel_with_year },
    Policy { name: "free-achievement", react: react::free_achievement },
];

/// What a policy wishes, before anybody looked whether it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wish {
    /// Draft the day of a pilot from the year's outline.
    DraftDay { festival: FestivalRef, unit: UnitId, host: HostId },
    /// Present what waits for this item.
    Present { festival: FestivalRef, unit: UnitId, host: HostId, item: AgendaItemId },
    /// Take back what was to be presented at a ceremony.
    CallOff { festival: FestivalRef, unit: UnitId, host: HostId, reason: Text },
    /// Cancel all that the year holds.
    CancelAll { festival: FestivalRef, reason: Text },
    /// Let the claim of a commendation go, unless it was decided.
    LetClaimGo { festival: FestivalRef, unit: UnitId, commendation: CommendationId },
}
