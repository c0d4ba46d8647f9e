use std::num::NonZeroU32;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::contest::{Fixture, FixtureNo, Mark, Outcome, Rules};
use crate::values::{ActivityId, DutyId, PerformerId, Personal, Slot, TeamId, Text, VenueId};

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

/// What made an activity move or fall away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Thời tiết.
    Weather,
    /// Whatever the reason says.
    #[default]
    Other,
}

impl Cause {
    /// Whether the reason alone tells it.
    pub(super) fn is_other(&self) -> bool {
        *self == Self::Other
    }
}

/// Who performs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PerformerName {
    /// A group, whose name is for everybody.
    Group {
        /// Its name.
        name: Text,
    },
    /// One person, whose name is sealed.
    Individual {
        /// The name.
        name: Personal,
    },
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
        /// How many persons it holds, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<NonZeroU32>,
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
        /// What made it move.
        #[serde(default, skip_serializing_if = "Cause::is_other")]
        cause: Cause,
    },
    /// Hủy hoạt động.
    ActivityCancelled {
        /// Which activity.
        activity: ActivityId,
        /// Why.
        reason: Text,
        /// What made it fall away.
        #[serde(default, skip_serializing_if = "Cause::is_other")]
        cause: Cause,
    },
    /// Giới hạn số đội. Who waits moves up as places come free.
    RegistrationLimited {
        /// Which activity.
        activity: ActivityId,
        /// How many teams it takes; `None` for any number.
        places: Option<NonZeroU32>,
    },
    /// Đội đăng ký, còn chỗ.
    TeamEntered {
        /// Which activity.
        activity: ActivityId,
        /// The team.
        team: TeamId,
        /// Its name.
        name: Text,
        /// How many persons, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        members: Option<NonZeroU32>,
    },
    /// Đội đăng ký, đã hết chỗ: it waits behind those who came before it.
    TeamWaitlisted {
        /// Which activity.
        activity: ActivityId,
        /// The team.
        team: TeamId,
        /// Its name.
        name: Text,
        /// How many persons, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        members: Option<NonZeroU32>,
    },
    /// Đội rút.
    TeamWithdrawn {
        /// Which activity.
        activity: ActivityId,
        /// The team.
        team: TeamId,
        /// Why.
        reason: Text,
    },
    /// Đội trong danh sách chờ được vào.
    TeamAdmitted {
        /// Which activity.
        activity: ActivityId,
        /// The team that waited longest.
        team: TeamId,
    },
    /// Thêm người, nhóm biểu diễn.
    PerformerAdded {
        /// Its id.
        performer: PerformerId,
        /// Who it is.
        name: PerformerName,
    },
    /// Mời biểu diễn trong một hoạt động.
    PerformerBooked {
        /// Which activity.
        activity: ActivityId,
        /// Who performs.
        performer: PerformerId,
    },
    /// Thôi biểu diễn trong một hoạt động.
    PerformerUnbooked {
        /// Which activity.
        activity: ActivityId,
        /// Who does not perform.
        performer: PerformerId,
        /// Why.
        reason: Text,
    },
    /// Phân công nhiệm vụ. What is prepared for the day, by whom and by when; it is no part of what is released.
    DutyAssigned {
        /// Its id.
        duty: DutyId,
        /// What is to be done.
        task: Text,
        /// Who sees to it: an office or organisation, never a person.
        in_charge: Text,
        /// The last day on which it is done in time.
        due: NaiveDate,
    },
    /// Phân công lại. All of it, as it now stands.
    DutyChanged {
        /// Which duty.
        duty: DutyId,
        /// What is to be done.
        task: Text,
        /// Who sees to it.
        in_charge: Text,
        /// The last day on which it is done in time.
        due: NaiveDate,
    },
    /// Nhiệm vụ đã xong.
    DutyDone {
        /// Which duty.
        duty: DutyId,
    },
    /// Thôi một nhiệm vụ.
    DutyDropped {
        /// Which duty.
        duty: DutyId,
        /// Why.
        reason: Text,
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
    /// Đặt thể lệ thi đấu.
    ContestSet {
        /// Which activity.
        activity: ActivityId,
        /// How it is played and ranked.
        rules: Rules,
    },
    /// Bốc thăm.
    ContestDrawn {
        /// Which activity.
        activity: ActivityId,
        /// Who meets whom. Written down whole, so that a later program draws nothing else from it.
        fixtures: Vec<Fixture>,
    },
    /// Kết quả một trận.
    FixtureDecided {
        /// Which activity.
        activity: ActivityId,
        /// Which fixture.
        fixture: FixtureNo,
        /// How it ended.
        outcome: Outcome,
    },
    /// Đính chính kết quả một trận.
    FixtureCorrected {
        /// Which activity.
        activity: ActivityId,
        /// Which fixture.
        fixture: FixtureNo,
        /// How it ended in truth.
        outcome: Outcome,
        /// Why it is corrected.
        reason: Text,
    },
    /// Thành tích của một đội tính giờ hoặc tính điểm.
    MarkRecorded {
        /// Which activity.
        activity: ActivityId,
        /// Which team.
        team: TeamId,
        /// What it reached; `None` when it did not finish or was ruled out.
        mark: Option<Mark>,
    },
    /// Đính chính thành tích.
    MarkCorrected {
        /// Which activity.
        activity: ActivityId,
        /// Which team.
        team: TeamId,
        /// What it reached in truth.
        mark: Option<Mark>,
        /// Why it is corrected.
        reason: Text,
    },
    /// Bốc thăm phân hạng giữa các đội bằng nhau. It counts while these teams and no others are equal in everything
    /// else: a correction that changes who is equal makes it of no account.
    LotDrawn {
        /// Which activity.
        activity: ActivityId,
        /// All of the equal teams, the best first.
        order: Vec<TeamId>,
    },
    /// Kết quả. Public with the next release.
    ResultRecorded {
        /// Which activity.
        activity: ActivityId,
        /// Places, best first.
        placings: Vec<Placing>,
    },
    /// Đính chính kết quả. Public with the next release.
    ResultCorrected {
        /// Which activity.
        activity: ActivityId,
        /// Places, best first.
        placings: Vec<Placing>,
        /// Why it is corrected.
        reason: Text,
    },
}
