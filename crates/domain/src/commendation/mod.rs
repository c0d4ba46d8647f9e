//! Commendations (khen thưởng) of a unit in a year: proposed, appraised, recommended by the council, decided by the
//! chair, presented at a ceremony.

mod event;
#[cfg(test)]
mod tests;

pub use event::{Event, Form, Nominee};

/// What can be asked about commendations.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    Nominate { commendation: CommendationId, nominee: Nominee, form: Form, achievement: AchievementId, merit: Text },
    Appraise { commendation: CommendationId, opinion: Text },
    Recommend { commendation: CommendationId, votes_for: u32, votes_against: u32, recused: u32 },
    /// `claimed_by`: which commendation holds the achievement's claim (evidence); must be this one.
    Decide { commendation: CommendationId, decision: DocumentRef, signer: Personal, legal_basis: Text, amount: Option<Dong>, claimed_by: Evidence<Option<CommendationId>> },
    Reject { commendation: CommendationId, reason: Text },
    /// `ceremony_under_way`: whether the host's ceremony has started and is not completed or cancelled (evidence).
    Present { commendation: CommendationId, host: HostId, ceremony_under_way: Evidence<bool> },
    Withdraw { commendation: CommendationId, reason: Text },
}
