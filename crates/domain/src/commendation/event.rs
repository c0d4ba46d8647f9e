use serde::{Deserialize, Serialize};

use crate::values::{AchievementId, ActorId, CommendationId, DocumentRef, Dong, HostId, Personal, Text};

/// Who is to be commended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nominee {
    /// Tập thể.
    Collective {
        /// Its name.
        name: Text,
    },
    /// Cá nhân.
    Individual {
        /// The person's name, sealed.
        name: Personal,
    },
    /// Hộ gia đình.
    Household {
        /// The name of its head, sealed.
        head: Personal,
    },
}

/// The form of a commendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Giấy khen.
    MeritCertificate,
    /// Bằng khen.
    CommendationCertificate,
}

/// What happened to the commendations (khen thưởng) of a unit in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Đề nghị khen thưởng.
    CommendationNominated {
        /// Its id.
        commendation: CommendationId,
        /// For whom.
        nominee: Nominee,
        /// In which form.
        form: Form,
        /// The achievement that is rewarded, once.
        achievement: AchievementId,
        /// The achievement in words (thành tích).
        merit: Text,
        /// Who proposed it, and may therefore not decide it.
        proposer: ActorId,
    },
    /// Thẩm định hồ sơ.
    CommendationAppraised {
        /// Which one.
        commendation: CommendationId,
        /// What the appraisal says.
        opinion: Text,
    },
    /// Hội đồng đề nghị.
    CouncilRecommended {
        /// Which one.
        commendation: CommendationId,
        /// Votes for.
        votes_for: u32,
        /// Votes against.
        votes_against: u32,
        /// Members who stood aside.
        recused: u32,
    },
    /// Quyết định khen thưởng.
    CommendationDecided {
        /// Which one.
        commendation: CommendationId,
        /// Number and date.
        decision: DocumentRef,
        /// Who signed it, sealed.
        signer: Personal,
        /// The law that it rests on, as cited in the decision.
        legal_basis: Text,
        /// The money that goes with it, as decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Dong>,
    },
    /// Không khen thưởng.
    CommendationRejected {
        /// Which one.
        commendation: CommendationId,
        /// Why.
        reason: Text,
    },
    /// Trao khen thưởng.
    CommendationPresented {
        /// Which one.
        commendation: CommendationId,
        /// At whose ceremony.
        host: HostId,
    },
    /// Rút đề nghị.
    CommendationWithdrawn {
        /// Which one.
        commendation: CommendationId,
        /// Why.
        reason: Text,
    },
}
