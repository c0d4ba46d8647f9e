use serde::{Deserialize, Serialize};

use crate::{
    ceremony::AgendaKind,
    pilot::{Criterion, Level, LevelQuota, Quota},
    programme::ActivityKind,
    values::{DateWindow, DocumentRef, HostId, Text, UnitId},
};

/// A part that the year lays down for every unit's ceremony.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CeremonyPart {
    /// Which kind of agenda item it becomes.
    pub kind: AgendaKind,
    /// What it is, in words.
    pub text: Text,
}

/// A part that the year lays down for every unit's festival part (phần hội).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FestivalPart {
    /// Which kind of activity it becomes.
    pub kind: ActivityKind,
    /// What it is, in words.
    pub text: Text,
}

/// What happened to a festival year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Phát động ngày hội của năm.
    FestivalYearOpened {
        /// Its theme (chủ đề), where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        theme: Option<Text>,
        /// The decision that the festival rests on: 521 of 13 June 2005.
        founding_decision: DocumentRef,
        /// The convener's plan of the year, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<DocumentRef>,
        /// How many pilots each unit chooses.
        pilot_quota: Quota,
        /// The days within which units hold it, where laid down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window: Option<DateWindow>,
    },
    /// Điều chỉnh: from then on it has this theme, this plan and these days, whichever it had before.
    FestivalYearAmended {
        /// Its theme (chủ đề) now, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        theme: Option<Text>,
        /// The convener's plan of the year now, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<DocumentRef>,
        /// The days within which units hold it now, where laid down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window: Option<DateWindow>,
        /// Why.
        reason: Text,
    },
    /// Đơn vị tham gia.
    UnitJoined {
        /// The ward or commune.
        unit: UnitId,
    },
    /// Khung chương trình chung: the outline of ceremony (phần lễ) and festival part (phần hội). A later outline
    /// takes the place of the earlier one.
    OutlineAdopted {
        /// Of the ceremony, in order.
        ceremony: Vec<CeremonyPart>,
        /// Of the festival part, in order.
        festival: Vec<FestivalPart>,
    },
    /// Ban hành tiêu chí và chỉ tiêu điểm. A later version takes the place of the earlier one, in rounds that open after.
    PilotRulesAdopted {
        /// The version, from 1.
        version: u32,
        /// What nominees are measured by.
        criteria: Vec<Criterion>,
        /// How many pilots each level above the ward has.
        levels: Vec<LevelQuota>,
    },
    /// Chọn làm điểm của cấp trên.
    PilotDesignated {
        /// The ward or commune.
        unit: UnitId,
        /// The pilot.
        neighbourhood: HostId,
        /// Of which level it is one too.
        level: Level,
    },
    /// Thôi làm điểm của cấp trên.
    DesignationUndone {
        /// The pilot.
        neighbourhood: HostId,
        /// Of which level it is one no longer.
        level: Level,
        /// Why.
        reason: Text,
    },
    /// Tổng kết.
    FestivalYearClosed {
        /// What it came to.
        summary: Text,
    },
    /// Không tổ chức, as in 2020–2021 in many places.
    FestivalYearCancelled {
        /// Why.
        reason: Text,
    },
}
