use crate::{
    Explanation,
    unit::UnitKind,
    values::{TeamId, Text},
};

/// Why a programme said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The host is not in the register.
    UnknownHost,
    /// The host is an administrative unit.
    CannotHost {
        /// What it is.
        kind: UnitKind,
    },
    /// A venue with this id exists.
    VenueExists,
    /// Another venue of the host has this name.
    VenueNameTaken {
        /// As that venue writes it.
        name: Text,
    },
    /// The host has no such venue.
    UnknownVenue,
    /// An activity with this id exists.
    ActivityExists,
    /// The programme has no such activity.
    UnknownActivity,
    /// The activity is cancelled.
    ActivityCancelled {
        /// Its title.
        title: Text,
    },
    /// Place and time are those that it has.
    NothingMoved,
    /// The team is entered in the activity already.
    TeamExists,
    /// Another team of the activity has this name.
    TeamNameTaken {
        /// As that team writes it.
        name: Text,
    },
    /// Neither an activity that is held nor an approved agenda.
    NothingToRelease,
    /// Neither programme nor agenda has changed since the last release.
    NothingChanged {
        /// The version that the public reads.
        version: u32,
    },
    /// Two activities are held at one venue at the same time.
    VenueDoubleBooked {
        /// The venue's name.
        venue: Text,
        /// The title of the one that begins first.
        first: Text,
        /// The title of the other.
        second: Text,
    },
    /// A team takes part in two activities at the same time.
    TeamDoubleBooked {
        /// The team's name.
        team: Text,
        /// The title of the one that begins first.
        first: Text,
        /// The title of the other.
        second: Text,
    },
    /// A result without places.
    NoPlacings,
    /// A place before the first.
    PlaceOutOfRange,
    /// A team that is not entered in the activity.
    TeamNotEntered {
        /// Which one.
        team: TeamId,
    },
    /// A team with two places.
    TeamPlacedTwice {
        /// Its name.
        name: Text,
    },
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const HOST: &str = "host";
        const VENUE: &str = "venue";
        const ACTIVITY: &str = "activity";
        const PLACINGS: &str = "placings";
        match self {
            Self::UnknownHost => Explanation::at(
                HOST,
                "HOST_UNKNOWN",
                "Không có đơn vị này trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this host; check its id or register it first.",
            ),
            Self::CannotHost { kind } => Explanation::at(
                HOST,
                "HOST_NOT_ABLE",
                format!("Ngày hội tổ chức tại tổ dân phố hoặc cơ quan, đơn vị; đơn vị này là {}.", kind.vi()),
                format!(
                    "A festival day is held by a neighbourhood or an organisation; this unit is of the kind “{}”.",
                    kind.en()
                ),
            ),
            Self::VenueExists => Explanation::at(
                VENUE,
                "VENUE_EXISTS",
                "Địa điểm này đã có trong chương trình.",
                "This venue stands in the programme already.",
            ),
            Self::VenueNameTaken { name } => Explanation::at(
                "name",
                "VENUE_NAME_TAKEN",
                format!("Đã có địa điểm tên “{name}”; hãy đặt tên khác."),
                format!("A venue named “{name}” exists; choose another name."),
            ),
            Self::UnknownVenue => Explanation::at(
                VENUE,
                "VENUE_UNKNOWN",
                "Không có địa điểm này; hãy thêm địa điểm trước.",
                "There is no such venue; add it first.",
            ),
            Self::ActivityExists => Explanation::at(
                ACTIVITY,
                "ACTIVITY_EXISTS",
                "Hoạt động này đã có trong chương trình.",
                "This activity stands in the programme already.",
            ),
            Self::UnknownActivity => Explanation::at(
                ACTIVITY,
                "ACTIVITY_UNKNOWN",
                "Không có hoạt động này trong chương trình; hãy tải lại chương trình.",
                "There is no such activity in the programme; load the programme again.",
            ),
            Self::ActivityCancelled { title } => Explanation::at(
                ACTIVITY,
                "ACTIVITY_CANCELLED",
                format!("Hoạt động “{title}” đã hủy, không thay đổi được nữa."),
                format!("The activity “{title}” is cancelled and can no longer change."),
            ),
            Self::NothingMoved => Explanation::of(
                "ACTIVITY_NOT_MOVED",
                "Địa điểm và thời gian mới trùng với địa điểm và thời gian đang có.",
                "The new place and time are those that stand already.",
            ),
            Self::TeamExists => Explanation::at(
                "team",
                "TEAM_EXISTS",
                "Đội này đã đăng ký hoạt động này.",
                "This team is entered in the activity already.",
            ),
            Self::TeamNameTaken { name } => Explanation::at(
                "name",
                "TEAM_NAME_TAKEN",
                format!("Hoạt động này đã có đội tên “{name}”; hãy đặt tên khác."),
                format!("A team named “{name}” is entered in this activity; choose another name."),
            ),
            Self::NothingToRelease => Explanation::of(
                "PROGRAMME_EMPTY",
                "Chưa có hoạt động nào và chương trình lễ chưa được duyệt; chưa có gì để công bố.",
                "There is no activity and no approved agenda; nothing can be released yet.",
            ),
            Self::NothingChanged { version } => Explanation::of(
                "PROGRAMME_UNCHANGED",
                format!("Chương trình không thay đổi kể từ bản công bố số {version}."),
                format!("Nothing has changed since version {version} was released."),
            ),
            Self::VenueDoubleBooked { venue, first, second } => Explanation::of(
                "VENUE_DOUBLE_BOOKED",
                format!("“{first}” và “{second}” trùng giờ tại “{venue}”; hãy dời một hoạt động rồi công bố."),
                format!("“{first}” and “{second}” overlap at “{venue}”; move one of them before the release."),
            ),
            Self::TeamDoubleBooked { team, first, second } => Explanation::of(
                "TEAM_DOUBLE_BOOKED",
                format!("Đội “{team}” tham gia “{first}” và “{second}” cùng giờ; hãy dời một hoạt động rồi công bố."),
                format!(
                    "“{team}” takes part in “{first}” and “{second}” at once; move one of them before the release."
                ),
            ),
            Self::NoPlacings => Explanation::at(
                PLACINGS,
                "PLACINGS_MISSING",
                "Chưa nhập thứ hạng của đội nào.",
                "There is no place for any team.",
            ),
            Self::PlaceOutOfRange => {
                Explanation::at(PLACINGS, "PLACE_OUT_OF_RANGE", "Thứ hạng tính từ 1.", "Places count from 1.")
            }
            Self::TeamNotEntered { team } => Explanation::at(
                PLACINGS,
                "TEAM_NOT_ENTERED",
                format!("Đội {team} không đăng ký hoạt động này; hãy chọn đội trong danh sách."),
                format!("Team {team} is not entered in this activity; choose one from the list."),
            ),
            Self::TeamPlacedTwice { name } => Explanation::at(
                PLACINGS,
                "TEAM_PLACED_TWICE",
                format!("Đội “{name}” có hai thứ hạng; mỗi đội chỉ ghi một lần."),
                format!("The team “{name}” has two places; each team is listed once."),
            ),
        }
    }
}
