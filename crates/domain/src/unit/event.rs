use serde::{Deserialize, Serialize};

use crate::values::{Text, UnitCode, UnitId};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Tỉnh.
    Province,
    /// Thành phố.
    City,
    /// Phường.
    Ward,
    /// Xã.
    Commune,
    /// Tổ dân phố, thôn, xóm.
    Neighbourhood,
    /// Chợ.
    Market,
    /// Bệnh viện.
    Hospital,
    /// Trường học.
    School,
    /// Cơ quan.
    Agency,
    /// Doanh nghiệp.
    Enterprise,
}

/// What happened to a unit of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
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
    },
}
