//! Achievement (thành tích), rewarded once: a commendation claims it before it is decided.

mod event;

use serde::Serialize;

pub use event::Event;

use crate::values::{CommendationId, Text};

/// What can be asked of an achievement.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Claim it for a commendation, before that is decided.
    Claim {
        /// Which one.
        commendation: CommendationId,
    },
    /// Give the claim up, because the decision did not come about.
    Release {
        /// Whose claim.
        commendation: CommendationId,
        /// Why.
        reason: Text,
    },
}
