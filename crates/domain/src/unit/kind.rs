use serde::{Deserialize, Serialize};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Tỉnh.
    Province,
    /// Thành phố, of a province or of the nation.
    City,
    /// Quận.
    UrbanDistrict,
    /// Thị xã.
    Town,
    /// Huyện.
    District,
    /// Phường.
    Ward,
    /// Xã.
    Commune,
    /// Thị trấn.
    Township,
    /// Đặc khu.
    SpecialZone,
    /// Tổ dân phố.
    Neighbourhood,
    /// Thôn, xóm, bản.
    Hamlet,
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

/// What sort of thing a unit is. No reform makes one sort into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// An administrative unit of the state.
    Administrative,
    /// Where people live together below it, and govern themselves.
    Neighbourhood,
    /// A market, a hospital, an office.
    Organisation,
}

impl UnitKind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 16] = [
        Self::Province,
        Self::City,
        Self::UrbanDistrict,
        Self::Town,
        Self::District,
        Self::Ward,
        Self::Commune,
        Self::Township,
        Self::SpecialZone,
        Self::Neighbourhood,
        Self::Hamlet,
        Self::Market,
        Self::Hospital,
        Self::School,
        Self::Agency,
        Self::Enterprise,
    ];

    /// What sort of thing it is.
    pub fn sort(self) -> Sort {
        match self {
            Self::Province
            | Self::City
            | Self::UrbanDistrict
            | Self::Town
            | Self::District
            | Self::Ward
            | Self::Commune
            | Self::Township
            | Self::SpecialZone => Sort::Administrative,
            Self::Neighbourhood | Self::Hamlet => Sort::Neighbourhood,
            Self::Market | Self::Hospital | Self::School | Self::Agency | Self::Enterprise => Sort::Organisation,
        }
    }

    /// Whether it holds festival days of its own, and is no administrative unit.
    pub fn is_host(self) -> bool {
        self.sort() != Sort::Administrative
    }

    /// Whether people live together in it below ward and commune: a tổ dân phố, a thôn.
    pub fn is_neighbourhood(self) -> bool {
        self.sort() == Sort::Neighbourhood
    }

    /// Whether it is of the level of wards and communes (cấp xã), which takes part in a festival year.
    pub fn is_commune_level(self) -> bool {
        match self {
            Self::Ward | Self::Commune | Self::Township | Self::SpecialZone => true,
            Self::Province
            | Self::City
            | Self::UrbanDistrict
            | Self::Town
            | Self::District
            | Self::Neighbourhood
            | Self::Hamlet
            | Self::Market
            | Self::Hospital
            | Self::School
            | Self::Agency
            | Self::Enterprise => false,
        }
    }

    /// As a ward office calls it.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Province => "tỉnh",
            Self::City => "thành phố",
            Self::UrbanDistrict => "quận",
            Self::Town => "thị xã",
            Self::District => "huyện",
            Self::Ward => "phường",
            Self::Commune => "xã",
            Self::Township => "thị trấn",
            Self::SpecialZone => "đặc khu",
            Self::Neighbourhood => "tổ dân phố",
            Self::Hamlet => "thôn",
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
            Self::UrbanDistrict => "urban district",
            Self::Town => "town",
            Self::District => "district",
            Self::Ward => "ward",
            Self::Commune => "commune",
            Self::Township => "township",
            Self::SpecialZone => "special zone",
            Self::Neighbourhood => "neighbourhood",
            Self::Hamlet => "hamlet",
            Self::Market => "market",
            Self::Hospital => "hospital",
            Self::School => "school",
            Self::Agency => "agency",
            Self::Enterprise => "enterprise",
        }
    }
}
