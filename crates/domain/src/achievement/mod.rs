//! Achievement (thành tích), rewarded once: a commendation claims it before it is decided, and releases it when the
//! decision does not come about.

mod event;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use event::Event;

use crate::{
    Actor, Aggregate, Category, Explanation, Role,
    values::{CommendationId, Text},
};
use Achievement::{Claimed, Free};
use Command::Release;
use Event::{AchievementClaimed, AchievementReleased};

/// One achievement, held by one commendation at most.
#[derive(Debug, Clone, Default)]
pub enum Achievement {
    /// Nobody holds it.
    #[default]
    Free,
    /// A commendation holds it.
    Claimed {
        /// Which one, in which attempt.
        holder: Claim,
    },
}

/// A commendation's hold on an achievement, in one attempt to be decided. An attempt that lapsed in the commendation
/// can no longer be decided, so that letting its claim go is safe whatever else is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Which commendation.
    pub commendation: CommendationId,
    /// Which of its attempts, from 0.
    pub attempt: u32,
}

/// What can be asked of an achievement.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Claim it for a commendation, before that is decided.
    Claim {
        /// For which one, in which attempt.
        claim: Claim,
    },
    /// Give the claim up, because the decision did not come about.
    Release {
        /// Whose claim, of which attempt.
        claim: Claim,
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
            Command::Claim { .. } | Release { .. } => &[Role::Decider],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Free, Command::Claim { claim }) => Ok(vec![claimed(claim)]),
            (Free, Release { .. }) => Err(Refusal::NotClaimed),
            (Claimed { holder }, Command::Claim { claim } | Release { claim, .. })
                if holder.commendation != claim.commendation =>
            {
                Err(Refusal::ClaimedByAnother { holder: holder.commendation })
            }
            // A claim that is tried again after a failure in between holds already.
            (Claimed { holder }, Command::Claim { claim }) if *holder == claim => Ok(vec![]),
            (Claimed { .. }, Command::Claim { claim }) => Ok(vec![claimed(claim)]),
            // Claimed anew since: that claim is not the one to let go.
            (Claimed { holder }, Release { claim, .. }) if *holder != claim => Err(Refusal::NotClaimed),
            (Claimed { .. }, Release { claim, reason }) => {
                Ok(vec![AchievementReleased { commendation: claim.commendation, reason }])
            }
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match (self, event) {
            (_, AchievementClaimed { commendation, attempt }) => {
                Claimed { holder: Claim { commendation: *commendation, attempt: *attempt } }
            }
            (Claimed { holder }, AchievementReleased { commendation, .. }) if holder.commendation == *commendation => {
                Free
            }
            // A slice of the past may lack the claim that was released.
            (state @ (Free | Claimed { .. }), AchievementReleased { .. }) => state,
        }
    }
}

impl Achievement {
    /// The claim that holds it.
    pub fn holder(&self) -> Option<Claim> {
        match self {
            Free => None,
            Claimed { holder } => Some(*holder),
        }
    }
}

fn claimed(Claim { commendation, attempt }: Claim) -> Event {
    AchievementClaimed { commendation, attempt }
}
