//! Commendations (khen thưởng) of a unit in a year: proposed, appraised, recommended by the council, decided by the
//! chair, presented at a ceremony.

mod event;

use serde::Serialize;

pub use event::{Event, Form, Nominee};

use crate::{
    Evidence,
    ceremony::Stage,
    values::{AchievementId, CommendationId, DocumentRef, Dong, HostId, Personal, Text},
};

/// What can be asked of a unit's commendations.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Propose a commendation.
    Nominate {
        /// Its id.
        commendation: CommendationId,
        /// For whom.
        nominee: Nominee,
        /// In which form.
        form: Form,
        /// The achievement that is rewarded, once.
        achievement: AchievementId,
        /// The achievement in words.
        merit: Text,
    },
    /// Appraise the proposal.
    Appraise {
        /// Which one.
        commendation: CommendationId,
        /// What the appraisal says.
        opinion: Text,
    },
    /// Recommend it, as the council, by a vote that it won.
    Recommend {
        /// Which one.
        commendation: CommendationId,
        /// Votes for.
        votes_for: u32,
        /// Votes against.
        votes_against: u32,
        /// Members who stood aside.
        recused: u32,
    },
    /// Decide it, with a numbered decision.
    Decide {
        /// Which one.
        commendation: CommendationId,
        /// Number and date.
        decision: DocumentRef,
        /// Who signed it.
        signer: Personal,
        /// The law that it rests on, as cited in the decision.
        legal_basis: Text,
        /// The money that goes with it, where there is any.
        amount: Option<Dong>,
        /// Which commendation holds the claim on the achievement; `None` when none does.
        claimed_by: Evidence<Option<CommendationId>>,
    },
    /// Reject it.
    Reject {
        /// Which one.
        commendation: CommendationId,
        /// Why.
        reason: Text,
    },
    /// Present it at a ceremony.
    Present {
        /// Which one.
        commendation: CommendationId,
        /// At whose ceremony.
        host: HostId,
        /// Where that ceremony stands.
        ceremony: Evidence<Stage>,
    },
    /// Take the proposal back.
    Withdraw {
        /// Which one.
        commendation: CommendationId,
        /// Why.
        reason: Text,
    },
}
