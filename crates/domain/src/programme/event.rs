use serde::{Deserialize, Serialize};

use crate::values::{ActivityId, Slot, TeamId, Text, VenueId};

/// What an activity of the festival part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// Văn hóa, văn nghệ.
    Culture,
    /// Thể thao, trò chơi dân gian.
    Sport,
    /// Hoạt động cộng đồng: forum, quiz, gifts, medical checks.
    Community,
}

/// One place in a contest's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placing {
    /// 1 for the first; equal places are allowed.
    pub place: u32,
    /// Which team.
    pub team: TeamId,
    /// The score in words, such as `2–0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Text>,
    /// The prize (giải), such as `Giải nhất`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prize: Option<Text>,
}

/// What happened to a host's programme (phần hội).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Thêm địa điểm.
    VenueAdded {
        /// Its id.
        venue: VenueId,
        /// Its name.
        name: Text,
    },
    /// Thêm hoạt động.
    ActivityAdded {
        /// Its id, kept through every release.
        activity: ActivityId,
        /// What it is.
        kind: ActivityKind,
        /// As printed.
        title: Text,
        /// Where.
        venue: VenueId,
        /// When.
        slot: Slot,
    },
    /// Dời hoạt động.
    ActivityMoved {
        /// Which activity.
        activity: ActivityId,
        /// Where to.
        venue: VenueId,
        /// When.
        slot: Slot,
        /// Why.
        reason: Text,
    },
    /// Hủy hoạt động.
    ActivityCancelled {
        /// Which activity.
        activity: ActivityId,
        /// Why.
        reason: Text,
    },
    /// Đội đăng ký.
    TeamEntered {
        /// Which activity.
        activity: ActivityId,
        /// The team.
        team: TeamId,
        /// Its name.
        name: Text,
    },
    /// Công bố chương trình. What the programme and the approved agenda say at this moment is what the public reads,
    /// until the next release.
    ProgrammeReleased {
        /// The version, from 1.
        version: u32,
        /// What changed, for the public.
        changelog: Text,
        /// The approved version of the ceremony's agenda that goes with it; absent where none is approved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agenda_version: Option<u32>,
    },
    /// Kết quả. Public with the next release.
    ResultRecorded {
        /// Which activity.
        activity: ActivityId,
        /// Places, best first.
        placings: Vec<Placing>,
    },
}
