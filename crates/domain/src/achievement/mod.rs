//! Achievement (thành tích), rewarded once: a commendation claims it before it is decided, and releases it when the
//! decision does not come about.

mod event;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use event::Event;

use crate::{
    Actor, Aggregate, Category, Explanation, Role,
    values::{CommendationId, Text},
};
use Achievement::{Claimed, Free};
use Command::{Claim, Release};
use Event::{AchievementClaimed, AchievementReleased};

/// One achievement, held by one commendation at most.
#[derive(Debug, Clone, Default)]
pub enum Achievement {
    /// Nobody holds it.
    #[default]
    Free,
    /// A commendation holds it.
    Claimed {
        /// Which one.
        holder: CommendationId,
    },
}

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

/// Why an achievement said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Another commendation holds it.
    ClaimedByAnother {
        /// Which one.
        holder: CommendationId,
    },
    /// Nobody holds it.
    NotClaimed,
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const COMMENDATION: &str = "commendation";
        match self {
            Self::ClaimedByAnother { holder } => Explanation::at(
                COMMENDATION,
                "ACHIEVEMENT_CLAIMED_BY_ANOTHER",
                format!("Thành tích này thuộc về đề nghị {holder}; một thành tích chỉ được khen thưởng một lần."),
                format!("Commendation {holder} holds this achievement; an achievement is rewarded once."),
            ),
            Self::NotClaimed => Explanation::at(
                COMMENDATION,
                "ACHIEVEMENT_NOT_CLAIMED",
                "Thành tích này chưa được giữ cho đề nghị nào.",
                "No commendation holds this achievement.",
            ),
        }
    }
}

impl Aggregate for Achievement {
    const CATEGORY: Category = Category::Achievement;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Claim { .. } | Release { .. } => &[Role::Decider],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Free, Claim { commendation }) => Ok(vec![AchievementClaimed { commendation }]),
            (Free, Release { .. }) => Err(Refusal::NotClaimed),
            (Claimed { holder }, Claim { commendation } | Release { commendation, .. }) if *holder != commendation => {
                Err(Refusal::ClaimedByAnother { holder: *holder })
            }
            // A claim that is tried again after a failure in between holds already.
            (Claimed { .. }, Claim { .. }) => Ok(vec![]),
            (Claimed { .. }, Release { commendation, reason }) => {
                Ok(vec![AchievementReleased { commendation, reason }])
            }
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match (self, event) {
            (_, AchievementClaimed { commendation }) => Claimed { holder: *commendation },
            (Claimed { holder }, AchievementReleased { commendation, .. }) if holder == *commendation => Free,
            // A slice of the past may lack the claim that was released.
            (state @ (Free | Claimed { .. }), AchievementReleased { .. }) => state,
        }
    }
}

impl Achievement {
    /// The commendation that holds it.
    pub fn holder(&self) -> Option<CommendationId> {
        match self {
            Free => None,
            Claimed { holder } => Some(*holder),
        }
    }
}
