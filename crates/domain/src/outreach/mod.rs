//! Outreach (tuyên truyền) of a unit in a year: sessions held, for whom, by whom, with how many people.

mod event;
#[cfg(any(test, feature = "testing"))]
mod former;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

pub use event::Event;

use crate::{
    Actor, Aggregate, Category, Explanation, Role,
    values::{OutreachSessionId, Text},
};
use Command::{Correct, Hold};
use Event::{OutreachSessionCorrected, OutreachSessionHeld};

/// The sessions of one unit in one year, with how many came to each.
#[derive(Debug, Clone, Default)]
pub struct Outreach {
    sessions: BTreeMap<OutreachSessionId, u32>,
}

/// What can be asked of a unit's outreach.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Record a session that was held.
    Hold {
        /// Its id.
        session: OutreachSessionId,
        /// What it was about.
        topic: Text,
        /// For whom, in words.
        audience: Text,
        /// How many came.
        attendees: u32,
        /// Which office or organisation held it.
        held_by: Text,
    },
    /// Correct how many came.
    Correct {
        /// Which one.
        session: OutreachSessionId,
        /// How many came.
        attendees: u32,
        /// Why it was wrong.
        reason: Text,
    },
}

/// Why a unit's outreach said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It was recorded before.
    SessionExists,
    /// Nobody recorded it.
    UnknownSession,
    /// A session that nobody came to.
    NobodyCame,
    /// It was recorded with this figure.
    SameFigure,
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        match self {
            Self::SessionExists => Explanation::at(
                "session",
                "OUTREACH_SESSION_EXISTS",
                "Buổi tuyên truyền này đã được ghi.",
                "This session has been recorded already.",
            ),
            Self::UnknownSession => Explanation::at(
                "session",
                "OUTREACH_SESSION_UNKNOWN",
                "Không có buổi tuyên truyền này; hãy chọn lại trong danh sách.",
                "There is no such session; choose from the list again.",
            ),
            Self::NobodyCame => Explanation::at(
                "attendees",
                "OUTREACH_NOBODY_CAME",
                "Số người dự phải từ 1 trở lên.",
                "At least 1 person must have come.",
            ),
            Self::SameFigure => Explanation::at(
                "attendees",
                "OUTREACH_SAME_FIGURE",
                "Số người dự vẫn như đã ghi; không có gì để đính chính.",
                "The figure is the one that was recorded; there is nothing to correct.",
            ),
        }
    }
}

impl Aggregate for Outreach {
    const CATEGORY: Category = Category::Outreach;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Hold { .. } | Correct { .. } => &[Role::Drafter, Role::Coordinator, Role::Convener],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            Hold { session, .. } if self.sessions.contains_key(&session) => Err(Refusal::SessionExists),
            Hold { attendees: 0, .. } => Err(Refusal::NobodyCame),
            Hold { session, topic, audience, attendees, held_by } => {
                Ok(vec![OutreachSessionHeld { session, topic, audience, attendees, held_by }])
            }
            Correct { session, attendees, reason } => match self.sessions.get(&session) {
                None => Err(Refusal::UnknownSession),
                Some(_) if attendees == 0 => Err(Refusal::NobodyCame),
                Some(recorded) if *recorded == attendees => Err(Refusal::SameFigure),
                Some(_) => Ok(vec![OutreachSessionCorrected { session, attendees, reason }]),
            },
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            OutreachSessionHeld { session, attendees, .. } => {
                self.sessions.insert(*session, *attendees);
            }
            OutreachSessionCorrected { session, attendees, .. } => {
                // A slice of the past may lack the session.
                if let Some(recorded) = self.sessions.get_mut(session) {
                    *recorded = *attendees;
                }
            }
        }
        self
    }
}
