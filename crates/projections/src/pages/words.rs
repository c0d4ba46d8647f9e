//! The words of GraphQL's enums in Vietnamese, all in one place.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An enum of the schema whose values have a Vietnamese name each.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$meta:meta])* $variant:ident => $vi:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name {
            $(#[doc = $vi] $(#[$meta])* $variant,)+
        }

        impl $name {
            /// Every value, in the schema's order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// In Vietnamese.
            pub fn vi(self) -> &'static str {
                match self {
                    $(Self::$variant => $vi,)+
                }
            }

            /// In Vietnamese, as the beginning of a line.
            pub fn title(self) -> String {
                capital(self.vi())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.vi())
            }
        }
    };
}

words! {
    /// Where a festival year stands.
    FestivalStatus {
        Open => "chưa tổng kết",
        Closed => "đã tổng kết",
        Cancelled => "không tổ chức",
    }
}

words! {
    /// Where an account stands.
    AccountStanding {
        Open => "đang dùng",
        Locked => "đang khóa",
        Closed => "đã đóng",
    }
}

words! {
    /// How far an office reaches.
    ScopeKind {
        Convener => "Cả cấp triệu tập",
        Unit => "Một phường, xã",
        Host => "Một nơi tổ chức",
    }
}

words! {
    /// Where a standard “An toàn về an ninh trật tự” stands.
    StandardStage {
        Registered => "đã đăng ký",
        SelfAssessed => "đã tự đánh giá",
        Appraised => "đã thẩm định",
        Recognised => "được công nhận",
        NotRecognised => "không được công nhận",
    }
}

words! {
    /// The circular that lays the standard down.
    Circular {
        #[serde(rename = "OF_2012")]
        Of2012 => "Thông tư 23/2012/TT-BCA",
        #[serde(rename = "OF_2021")]
        Of2021 => "Thông tư 124/2021/TT-BCA",
    }
}

words! {
    /// What an agenda item is.
    AgendaKind {
        WelcomePerformance => "Văn nghệ chào mừng",
        FlagSalute => "Chào cờ",
        Purpose => "Tuyên bố lý do, giới thiệu đại biểu",
        CommemorativeAddress => "Diễn văn ôn lại truyền thống",
        MovementAssessment => "Đánh giá phong trào",
        Discussion => "Thảo luận",
        Commendation => "Biểu dương, khen thưởng",
        SuperiorSpeech => "Phát biểu của cấp trên",
        Flowers => "Tặng hoa chúc mừng",
        Gifts => "Tặng quà",
        OrganiserReply => "Đáp từ của ban tổ chức",
        EmulationLaunch => "Phát động thi đua",
        PactSigning => "Ký kết giao ước thi đua",
        ModelLaunch => "Ra mắt mô hình",
        Close => "Bế mạc",
    }
}

words! {
    /// What an activity of the festival part is.
    ActivityKind {
        Culture => "Văn hóa, văn nghệ",
        Sport => "Thể thao, trò chơi dân gian",
        Community => "Hoạt động cộng đồng",
    }
}

words! {
    /// What made an activity move or fall away.
    ChangeCause {
        Weather => "vì thời tiết",
        Other => "lý do khác",
    }
}

words! {
    /// How a contest is played.
    ContestFormat {
        Knockout => "đấu loại trực tiếp",
        RoundRobin => "đấu vòng tròn một lượt",
        Timed => "tính giờ, nhanh nhất xếp trước",
        Scored => "tính điểm, cao nhất xếp trước",
    }
}

words! {
    /// Who is third in a knock-out.
    ThirdPlace {
        Played => "có trận tranh hạng ba",
        Shared => "đồng hạng ba",
    }
}

words! {
    /// What parts teams of equal points.
    TieBreak {
        HeadToHead => "kết quả đối đầu",
        Wins => "số trận thắng",
        Difference => "hiệu số",
        Scored => "tổng số bàn, điểm ghi được",
        LeastConceded => "số bàn, điểm thua ít hơn",
        FewestWalkovers => "số trận bỏ cuộc ít hơn",
        Lot => "bốc thăm",
    }
}

words! {
    /// How far a contest is.
    FixtureStage {
        League => "vòng tròn",
        Early => "vòng loại",
        QuarterFinal => "tứ kết",
        SemiFinal => "bán kết",
        ThirdPlace => "tranh hạng ba",
        Final => "chung kết",
    }
}

words! {
    /// One of the two in a fixture.
    Seat {
        Home => "đội thứ nhất",
        Away => "đội thứ hai",
    }
}

words! {
    /// How much a warning weighs.
    Severity {
        Blocking => "chặn công bố",
        Serious => "nghiêm trọng",
        Notice => "lưu ý",
    }
}

words! {
    /// At which level the movement is assessed.
    AssessmentScope {
        Convener => "toàn địa bàn",
        Unit => "xã, phường",
        Neighbourhood => "tổ dân phố",
    }
}

words! {
    /// What is counted.
    FigureKind {
        SafeFamilyGroups => "tổ liên gia an toàn đang hoạt động",
        OrganisationsRegisteredForStandard =>
            "cơ quan, đơn vị, doanh nghiệp đăng ký xây dựng đạt tiêu chuẩn “An toàn về an ninh trật tự”",
        SecurityCameras => "camera an ninh từ nguồn xã hội hóa",
        DisputesSettled => "vụ việc mâu thuẫn được hòa giải",
    }
}

words! {
    /// How a fact came into the record.
    SourceKind {
        Live => "ghi trực tiếp",
        Import => "nhập từ hồ sơ",
    }
}

words! {
    /// What a unit is.
    UnitKind {
        Province => "tỉnh",
        City => "thành phố",
        UrbanDistrict => "quận",
        Town => "thị xã",
        District => "huyện",
        Ward => "phường",
        Commune => "xã",
        Township => "thị trấn",
        SpecialZone => "đặc khu",
        Neighbourhood => "tổ dân phố",
        Hamlet => "thôn",
        Market => "chợ",
        Hospital => "bệnh viện",
        School => "trường học",
        Agency => "cơ quan",
        Enterprise => "doanh nghiệp",
    }
}

words! {
    /// Whether a unit is there on a day.
    UnitPresence {
        NotYet => "chưa có",
        There => "đang có",
        Ended => "đã kết thúc",
    }
}

words! {
    /// How a unit came to be no more.
    UnitEnding {
        Merged => "nhập toàn bộ vào đơn vị khác",
        Split => "chia vào nhiều đơn vị",
        Disbanded => "giải thể",
        LevelAbolished => "kết thúc do bỏ cấp hành chính",
    }
}

words! {
    /// How much of a unit's land went into another.
    LandExtent {
        Whole => "toàn bộ",
        Most => "phần lớn",
        Part => "một phần",
    }
}

words! {
    /// How a unit comes to be no more without another in its place.
    DissolutionCause {
        Disbanded => "giải thể",
        LevelAbolished => "bỏ cấp hành chính",
    }
}

impl UnitKind {
    /// Whether people live together in it below ward and commune: a tổ dân phố, a thôn.
    pub fn is_neighbourhood(self) -> bool {
        matches!(self, Self::Neighbourhood | Self::Hamlet)
    }

    /// Whether it is of the level of wards and communes, which takes part in a festival year.
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

    /// Whether it holds festival days of its own, and is no administrative unit.
    pub fn is_host(self) -> bool {
        match self {
            Self::Province
            | Self::City
            | Self::UrbanDistrict
            | Self::Town
            | Self::District
            | Self::Ward
            | Self::Commune
            | Self::Township
            | Self::SpecialZone => false,
            Self::Neighbourhood
            | Self::Hamlet
            | Self::Market
            | Self::Hospital
            | Self::School
            | Self::Agency
            | Self::Enterprise => true,
        }
    }
}

words! {
    /// Where a pilot round stands.
    PilotRoundStatus {
        NotOpened => "chưa mở",
        Open => "đang mở",
        Closed => "đã kết thúc",
    }
}

words! {
    /// Where a neighbourhood stands in a pilot round.
    PilotStanding {
        Nominated => "được giới thiệu",
        Withdrawn => "đã rút tên",
        Selected => "được chọn làm điểm",
        Endorsed => "cấp triệu tập đã thống nhất",
        Replaced => "đã thay bằng điểm khác",
    }
}

words! {
    /// A level above the ward at which a pilot can be one too.
    PilotLevel {
        Ministry => "cấp bộ",
        Province => "cấp tỉnh",
        District => "cấp huyện, thành phố",
    }
}

words! {
    /// Where a ceremony stands.
    CeremonyStatus {
        Planned => "đã lên kế hoạch",
        Started => "đang diễn ra",
        Completed => "đã bế mạc",
        Cancelled => "đã hủy",
    }
}

words! {
    /// Who is to be commended.
    NomineeKind {
        Collective => "tập thể",
        Individual => "cá nhân",
        Household => "hộ gia đình",
    }
}

words! {
    /// The form of a commendation.
    CommendationForm {
        MeritCertificate => "Giấy khen",
        CommendationCertificate => "Bằng khen",
    }
}

words! {
    /// Where a commendation stands.
    CommendationStatus {
        Nominated => "được đề nghị",
        Appraised => "đã thẩm định",
        Recommended => "Hội đồng đề nghị",
        Decided => "đã quyết định",
        Scheduled => "hẹn trao",
        Rejected => "không khen thưởng",
        Presented => "đã trao",
        Withdrawn => "đã rút đề nghị",
        Revoked => "đã hủy bỏ quyết định",
    }
}

words! {
    /// Whose authority a commendation is decided by.
    CommendationAuthority {
        UnitChair => "Chủ tịch UBND xã, phường",
        DistrictChair => "Chủ tịch UBND cấp huyện (đến 30/6/2025)",
        Police => "Công an cấp trên",
        ProvinceChair => "Chủ tịch UBND tỉnh",
        Minister => "Bộ trưởng",
    }
}

words! {
    /// Why a commendation is revoked.
    RevocationGround {
        Fraud => "gian dối (thành tích không được xét lại)",
        UnlawfulAppraisal => "thẩm định, xét duyệt trái pháp luật",
    }
}

words! {
    /// A part of a year that is copied.
    ClonePart {
        Structure => "chỉ tiêu, thời gian, đơn vị và khung chương trình (Ban tổ chức)",
        Days => "buổi lễ, chương trình lễ, địa điểm, hoạt động, nhiệm vụ từng nơi (Công an, Mặt trận)",
    }
}

words! {
    /// How days are moved into another year.
    CloneDateRule {
        SameDate => "cùng ngày, cùng tháng",
        SameWeekday => "cùng thứ trong tuần, trước 19/8 như năm cũ",
    }
}

words! {
    /// What is copied into another year.
    ClonedThing {
        Year => "ngày hội của năm",
        Unit => "đơn vị tham gia",
        PilotRules => "tiêu chí chọn điểm",
        Outline => "khung chương trình",
        Ceremony => "buổi lễ",
        AgendaItem => "mục chương trình lễ",
        Venue => "địa điểm",
        Activity => "hoạt động",
        Duty => "nhiệm vụ",
    }
}

words! {
    /// Whether a duty is still to be done.
    DutyStanding {
        Open => "chưa xong",
        Done => "đã xong",
        Dropped => "thôi không làm",
    }
}

words! {
    /// What becomes of a copy.
    CloneStanding {
        New => "ghi mới",
        Known => "đã có sẵn",
        Left => "không chép",
    }
}

/// A kind's name beside a text, unless the text says it already.
pub fn unless_said(kind: &'static str, text: &str) -> Option<&'static str> {
    Some(kind).filter(|kind| !text.to_lowercase().contains(&kind.to_lowercase()))
}

/// With a capital, as at the head of a line.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
