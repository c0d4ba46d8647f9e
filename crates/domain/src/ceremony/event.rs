use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    assessment::AssessmentScope,
    values::{ActorId, AgendaItemId, DelegateId, Personal, Slot, Text},
};

/// What an agenda item is. The order follows an agenda seen in a province's plan; the year's outline uses the same
/// words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgendaKind {
    /// Văn nghệ chào mừng.
    WelcomePerformance,
    /// Chào cờ.
    FlagSalute,
    /// Tuyên bố lý do, giới thiệu đại biểu, thông qua chương trình.
    Purpose,
    /// Diễn văn ôn lại truyền thống.
    CommemorativeAddress,
    /// Đánh giá phong trào.
    MovementAssessment,
    /// Thảo luận.
    Discussion,
    /// Công bố quyết định, trao khen thưởng.
    Commendation,
    /// Phát biểu của cấp trên.
    SuperiorSpeech,
    /// Tặng hoa chúc mừng.
    Flowers,
    /// Tặng quà.
    Gifts,
    /// Đáp từ của ban tổ chức.
    OrganiserReply,
    /// Phát động thi đua.
    EmulationLaunch,
    /// Ký kết giao ước thi đua.
    PactSigning,
    /// Ra mắt mô hình.
    ModelLaunch,
    /// Bế mạc.
    Close,
}

impl AgendaKind {
    /// Whether somebody speaks to those who came, which waits until the purpose is told and the delegates are known.
    pub fn is_address(self) -> bool {
        match self {
            Self::CommemorativeAddress
            | Self::MovementAssessment
            | Self::Discussion
            | Self::SuperiorSpeech
            | Self::OrganiserReply => true,
            Self::WelcomePerformance
            | Self::FlagSalute
            | Self::Purpose
            | Self::Commendation
            | Self::Flowers
            | Self::Gifts
            | Self::EmulationLaunch
            | Self::PactSigning
            | Self::ModelLaunch
            | Self::Close => false,
        }
    }
}

/// An item of the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    /// Its id, kept through every move.
    pub item: AgendaItemId,
    /// What it is.
    pub kind: AgendaKind,
    /// As printed.
    pub title: Text,
    /// When.
    pub slot: Slot,
    /// Who speaks, where it is one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Personal>,
}

/// What is put right in the record of a ceremony that is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Correction {
    /// How many attended.
    Attendance {
        /// Persons.
        attendees: u32,
    },
    /// Who signed the emulation pact.
    Pact {
        /// The parties, at least two.
        parties: Vec<Text>,
    },
    /// Who gave flowers: all of them.
    Flowers {
        /// The givers.
        from: Vec<Text>,
    },
    /// Which models were launched: all of them.
    Models {
        /// Their names.
        names: Vec<Text>,
    },
    /// What was said of the movement.
    Assessment {
        /// At which level.
        scope: AssessmentScope,
        /// In words.
        summary: Text,
    },
    /// An item was held after all.
    ItemDone {
        /// Which item.
        item: AgendaItemId,
    },
    /// An item was not held.
    ItemNotDone {
        /// Which item.
        item: AgendaItemId,
    },
}

/// What happened to a host's ceremony (phần lễ).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Lên kế hoạch buổi lễ.
    CeremonyPlanned {
        /// When it begins.
        starts_at: DateTime<Utc>,
        /// Where.
        venue: Text,
        /// Who planned it, and may therefore not approve its agenda.
        planner: ActorId,
    },
    /// Thêm mục.
    AgendaItemAdded {
        /// The item.
        item: AgendaItem,
    },
    /// Đổi giờ một mục.
    AgendaItemMoved {
        /// Which item.
        item: AgendaItemId,
        /// Its new time.
        slot: Slot,
    },
    /// Bỏ mục.
    AgendaItemRemoved {
        /// Which item.
        item: AgendaItemId,
    },
    /// Duyệt chương trình lễ.
    AgendaApproved {
        /// The version, from 1; it holds the agenda as it stands now.
        version: u32,
    },
    /// Dời ngày giờ; every item is shifted by the same time.
    CeremonyRescheduled {
        /// The new beginning.
        starts_at: DateTime<Utc>,
        /// Why.
        reason: Text,
    },
    /// Đổi địa điểm, such as for rain.
    CeremonyRelocated {
        /// Where to.
        venue: Text,
        /// Why.
        reason: Text,
    },
    /// Mời đại biểu.
    DelegateInvited {
        /// The delegate's id.
        delegate: DelegateId,
        /// From where: an organisation.
        organisation: Text,
        /// Who, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<Personal>,
    },
    /// Đại biểu trả lời.
    DelegateAnswered {
        /// Which delegate.
        delegate: DelegateId,
        /// Whether they come.
        comes: bool,
    },
    /// Hủy buổi lễ.
    CeremonyCancelled {
        /// Why.
        reason: Text,
    },
    /// Khai mạc.
    CeremonyStarted {},
    /// Xong một mục.
    AgendaItemDone {
        /// Which item.
        item: AgendaItemId,
    },
    /// Ký giao ước thi đua.
    PactSigned {
        /// The parties, at least two.
        parties: Vec<Text>,
    },
    /// Số người dự.
    AttendanceRecorded {
        /// Persons.
        attendees: u32,
    },
    /// Tặng hoa.
    FlowersGiven {
        /// From whom: an organisation.
        from: Text,
    },
    /// Ra mắt mô hình.
    ModelLaunched {
        /// Its name, such as `Tổ liên gia an toàn`.
        name: Text,
    },
    /// Đánh giá phong trào trước buổi lễ.
    AssessmentDelivered {
        /// At which level.
        scope: AssessmentScope,
        /// In words.
        summary: Text,
    },
    /// Bế mạc.
    CeremonyCompleted {},
    /// Đính chính sau khi bế mạc.
    CeremonyCorrected {
        /// What is put right.
        correction: Correction,
        /// Why.
        reason: Text,
    },
}
