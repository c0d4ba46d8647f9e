use serde::{Deserialize, Serialize};

use super::authority::{Authority, Law};
use crate::values::{AchievementId, ActorId, AgendaItemId, CommendationId, DocumentRef, Dong, HostId, Personal, Text};

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

/// How one member of the council voted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// The member, by seat or office, never by a person's name.
    pub member: ActorId,
    /// For or against.
    pub in_favour: bool,
}

/// Why a commendation is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Gian dối: the achievement was not what it was said to be. It is never rewarded again.
    Fraud,
    /// Thẩm định, xét duyệt trái pháp luật: how it was appraised was unlawful. The achievement may be proposed anew.
    UnlawfulAppraisal,
}

/// What happened to the commendations (khen thưởng) of a unit in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Lập Hội đồng Thi đua – Khen thưởng. A later council takes the place of the earlier one.
    CouncilConvened {
        /// Its members, by seat or office, never by a person's name.
        members: Vec<ActorId>,
        /// How many of them must vote.
        quorum: u32,
    },
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
    /// Thành viên không tham gia xét.
    MemberRecused {
        /// Which one.
        commendation: CommendationId,
        /// Who stands aside.
        member: ActorId,
        /// Why.
        reason: Text,
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
        /// Who voted how, where the council votes by name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ballots: Vec<Ballot>,
    },
    /// Việc giữ thành tích hết hiệu lực: what claimed the achievement did not come to a decision, and no longer can.
    ClaimLapsed {
        /// Which one.
        commendation: CommendationId,
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
        /// The law in force on the day of the decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        law: Option<Law>,
        /// Whose authority it was decided by, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        authority: Option<Authority>,
    },
    /// Không khen thưởng.
    CommendationRejected {
        /// Which one.
        commendation: CommendationId,
        /// Why.
        reason: Text,
    },
    /// Hẹn trao tại một mục của buổi lễ.
    PresentationScheduled {
        /// Which one.
        commendation: CommendationId,
        /// At whose ceremony.
        host: HostId,
        /// At which item of its agenda.
        item: AgendaItemId,
    },
    /// Không trao theo hẹn: it is decided, and waits for another ceremony.
    PresentationCalledOff {
        /// Which one.
        commendation: CommendationId,
        /// At whose ceremony it was to be.
        host: HostId,
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
    /// Hủy bỏ quyết định khen thưởng.
    CommendationRevoked {
        /// Which one.
        commendation: CommendationId,
        /// Why, as the law sees it.
        ground: Ground,
        /// By which decision.
        decision: DocumentRef,
        /// Why, in words.
        reason: Text,
    },
    /// Thu hồi hiện vật và tiền thưởng: what was handed over came back.
    AwardReturned {
        /// Which one.
        commendation: CommendationId,
    },
}
