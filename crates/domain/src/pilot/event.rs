use serde::{Deserialize, Serialize};

use crate::values::{ActorId, DocumentRef, HostId, Text};

/// How many pilots a unit chooses, copied into the round when it opens so that a later change of the year's rule
/// never reaches back. Hà Tĩnh in 2018: exactly one; elsewhere at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quota {
    /// So many, neither fewer nor more.
    Exactly(u32),
    /// So many or more.
    AtLeast(u32),
}

/// What a nominee got for one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The criterion (tiêu chí) in words.
    pub criterion: Text,
    /// Points, 0 to 100.
    pub points: u32,
    /// The criterion's weight against the others, from 1.
    pub weight: u32,
}

/// What happened in a ward's choice of pilots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Mở đợt chọn điểm.
    PilotRoundOpened {
        /// The year's rule at that time.
        quota: Quota,
    },
    /// Giới thiệu tổ dân phố làm điểm.
    NeighbourhoodNominated {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// Who proposed it, and may therefore not select it.
        proposer: ActorId,
    },
    /// Thẩm định theo tiêu chí. A later assessment takes the place of the earlier one.
    NeighbourhoodAssessed {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// Its points.
        scores: Vec<Score>,
    },
    /// Rút tên.
    NomineeWithdrawn {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// Why.
        reason: Text,
    },
    /// Chọn làm điểm.
    PilotSelected {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// Why this one.
        rationale: Text,
        /// By which decision.
        decision: DocumentRef,
    },
    /// Cấp triệu tập thống nhất.
    PilotEndorsed {
        /// The neighbourhood.
        neighbourhood: HostId,
    },
    /// Kết thúc đợt chọn điểm.
    PilotRoundClosed {},
}
