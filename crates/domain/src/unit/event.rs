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

impl UnitKind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::Province,
        Self::City,
        Self::Ward,
        Self::Commune,
        Self::Neighbourhood,
        Self::Market,
        Self::Hospital,
        Self::School,
        Self::Agency,
        Self::Enterprise,
    ];

    /// Whether it holds festival days of its own, and is no administrative unit.
    pub fn is_host(self) -> bool {
        match self {
            Self::Neighbourhood | Self::Market | Self::Hospital | Self::School | Self::Agency | Self::Enterprise => {
                true
            }
            Self::Province | Self::City | Self::Ward | Self::Commune => false,
        }
    }

    /// As a ward office calls it.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Province => "tỉnh",
            Self::City => "thành phố",
            Self::Ward => "phường",
            Self::Commune => "xã",
            Self::Neighbourhood => "tổ dân phố",
            Self::Market => "chợ",
            Self::Hospital => "bệnh viện",
            Self::School => "trường học",
            Self::Agency => "cơ quan",
            Self::Enterprise => "doanh nghiệp",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::Ward => "ward",
            Self::Commune => "commune",
            Self::Neighbourhood => "neighbourhood",
            Self::Market => "market",
            Self::Hospital => "hospital",
            Self::School => "school",
            Self::Agency => "agency",
            Self::Enterprise => "enterprise",
        }
    }
}

/// What happened to a unit of the register.
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
    },
}
