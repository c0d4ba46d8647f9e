use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::UnitKind;
use crate::values::{DocumentRef, Text, UnitCode, UnitId};

/// What happened to a unit of the register. Each change holds from a day on, which the decision names and which may lie
/// before or after the day on which it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Đưa vào danh bạ.
    UnitRegistered {
        /// What it is.
        kind: UnitKind,
        /// Its name, without the kind's word: `Thạch Trung`.
        name: Text,
        /// The state's code at that time; absent where not verified.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<UnitCode>,
        /// The unit that it belongs to; absent for the topmost.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<UnitId>,
        /// The first day on which it existed; absent where nobody says, and it is taken to have been there before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<NaiveDate>,
        /// What it was founded by, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<DocumentRef>,
    },
    /// Đổi tên, loại hoặc mã: from that day on it goes by these.
    UnitRenamed {
        /// What it is now.
        kind: UnitKind,
        /// Its name now, without the kind's word.
        name: Text,
        /// Its code now; absent where not verified.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<UnitCode>,
        /// The first day on which it goes by them.
        on: NaiveDate,
        /// What it rests on, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<DocumentRef>,
    },
    /// Chuyển về đơn vị khác: from that day on it belongs to another unit.
    UnitTransferred {
        /// The unit that it belongs to now.
        parent: UnitId,
        /// The first day on which it does.
        on: NaiveDate,
        /// What it rests on, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<DocumentRef>,
    },
    /// Nhập toàn bộ vào một đơn vị: it ends, and what belonged to it belongs to the other.
    UnitMerged {
        /// The unit that it went into.
        into: UnitId,
        /// The first day on which it was no more.
        on: NaiveDate,
        /// What it rests on, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<DocumentRef>,
    },
    /// Chia ra nhiều đơn vị: it ends, and its land lies in several others.
    UnitSplit {
        /// Where its land went.
        into: Vec<Share>,
        /// The first day on which it was no more.
        on: NaiveDate,
        /// What it rests on, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<DocumentRef>,
    },
    /// Giải thể: it ends, and no other unit takes its place.
    UnitDissolved {
        /// How it came to that.
        cause: Dissolution,
        /// The first day on which it was no more.
        on: NaiveDate,
        /// What it rests on, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<DocumentRef>,
    },
}

/// What another unit took of one that was split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The unit that took it.
    pub unit: UnitId,
    /// How much of the land.
    pub extent: Extent,
}

/// How much of a unit's land went into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// Toàn bộ.
    Whole,
    /// Phần lớn.
    Most,
    /// Một phần.
    Part,
}

impl Extent {
    /// Every extent.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Most, Self::Part];

    /// As a ward office calls it.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Whole => "toàn bộ",
            Self::Most => "phần lớn",
            Self::Part => "một phần",
        }
    }
}

/// How a unit came to be no more without another in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dissolution {
    /// Giải thể.
    Disbanded,
    /// Bỏ cấp: the whole level that it was of is no more, as the district level since July 2025.
    LevelAbolished,
}

impl Dissolution {
    /// Every cause.
    pub const ALL: [Self; 2] = [Self::Disbanded, Self::LevelAbolished];

    /// As a ward office calls it.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Disbanded => "giải thể",
            Self::LevelAbolished => "kết thúc hoạt động do bỏ cấp",
        }
    }
}
