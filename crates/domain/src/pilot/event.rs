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

impl Default for Quota {
    /// The strictest that a unit can have.
    fn default() -> Self {
        Self::Exactly(1)
    }
}

/// What nominees are measured by, and how much it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// The criterion (tiêu chí) in words.
    pub criterion: Text,
    /// Its weight against the others, from 1.
    pub weight: u32,
}

/// A level above the ward at which a pilot can be one too (điểm cấp trên). One site can be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Điểm của Bộ.
    Ministry,
    /// Điểm của tỉnh.
    Province,
    /// Điểm của cấp huyện, thành phố.
    District,
}

impl Level {
    /// In Vietnamese.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Ministry => "cấp bộ",
            Self::Province => "cấp tỉnh",
            Self::District => "cấp huyện, thành phố",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Ministry => "ministry",
            Self::Province => "province",
            Self::District => "district or city",
        }
    }
}

/// How many pilots of the year a level has, over all units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelQuota {
    /// Which level.
    pub level: Level,
    /// How many.
    pub quota: Quota,
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
        /// The year's criteria at that time, copied; none where the year laid none down.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        criteria: Vec<Criterion>,
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
    /// Thay điểm.
    PilotReplaced {
        /// The pilot that is one no longer.
        neighbourhood: HostId,
        /// The nominee that takes its place.
        replacement: HostId,
        /// Why.
        reason: Text,
        /// By which decision.
        decision: DocumentRef,
    },
    /// Kết thúc đợt chọn điểm.
    PilotRoundClosed {},
}
