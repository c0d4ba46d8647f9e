//! Achievement (thành tích), rewarded once: a commendation claims it before it is decided.

mod event;
#[cfg(test)]
mod tests;

pub use event::Event;

/// What can be asked of an achievement.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    Claim { commendation: CommendationId },
    Release { commendation: CommendationId, reason: Text },
}
