use serde::{Deserialize, Serialize};

use crate::values::{DateWindow, Text};

/// At which level the movement is assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentScope {
    /// Toàn thành phố (cấp triệu tập).
    Convener,
    /// Phường, xã.
    Unit,
    /// Tổ dân phố.
    Neighbourhood,
}

/// What is counted. The movement is counted in figures, never in persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// Tổ liên gia an toàn, as reported; groups registered one by one are another fact.
    SafeFamilyGroups,
    /// Cơ quan, đơn vị, doanh nghiệp registered for the standard, as reported.
    OrganisationsRegisteredForStandard,
    /// Camera an ninh from social funds, as reported.
    SecurityCameras,
    /// Vụ việc mâu thuẫn được hòa giải.
    DisputesSettled,
}

impl FigureKind {
    /// What is counted, as it stands behind a figure.
    pub fn vi(self) -> &'static str {
        match self {
            Self::SafeFamilyGroups => "tổ liên gia an toàn",
            Self::OrganisationsRegisteredForStandard => "cơ quan, đơn vị, doanh nghiệp đăng ký tiêu chuẩn",
            Self::SecurityCameras => "camera an ninh từ nguồn xã hội hóa",
            Self::DisputesSettled => "vụ mâu thuẫn được hòa giải",
        }
    }
}

/// What happened in a unit's assessment of the movement (đánh giá phong trào).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Yêu cầu đánh giá.
    AssessmentCalled {
        /// The days that it covers; its end may lie after the ceremony (8-month figures reported in August).
        period: DateWindow,
        /// At which levels.
        scopes: Vec<AssessmentScope>,
    },
    /// Số liệu báo cáo. A later report of the same figure takes the place of the earlier one.
    FigureReported {
        /// What is counted.
        figure: FigureKind,
        /// How many.
        value: u64,
    },
    /// Đánh giá.
    MovementAssessed {
        /// At which level.
        scope: AssessmentScope,
        /// In words.
        summary: Text,
    },
}
