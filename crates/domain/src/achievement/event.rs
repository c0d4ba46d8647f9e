use serde::{Deserialize, Serialize};

use crate::values::{CommendationId, Text};

/// What happened to an achievement (thành tích): one stream each, so that only one commendation can hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// A commendation took it, before it was decided.
    AchievementClaimed {
        /// Which one.
        commendation: CommendationId,
        /// Which of its attempts to be decided: earlier claims of the same commendation lapsed.
        #[serde(default, skip_serializing_if = "is_first")]
        attempt: u32,
    },
    /// The claim fell away, because the decision did not come about.
    AchievementReleased {
        /// Whose claim.
        commendation: CommendationId,
        /// Why.
        reason: Text,
    },
}

fn is_first(attempt: &u32) -> bool {
    *attempt == 0
}
