use crate::{Explanation, pilot::Level, unit::UnitKind, values::Text};

/// Why a festival year said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The year was opened before.
    AlreadyOpened,
    /// Theme, plan and days are these already.
    NothingAmended,
    /// A quota of none.
    EmptyQuota,
    /// The year is not open yet.
    NotOpen,
    /// The year has been closed.
    YearClosed,
    /// The year has been cancelled.
    YearCancelled,
    /// The unit is not in the register.
    UnknownUnit,
    /// It is neither a ward nor a commune.
    NotWardOrCommune {
        /// What it is.
        kind: UnitKind,
    },
    /// It is not there on the day on which it joins.
    UnitNotThere,
    /// It does not lie within the convener.
    OutsideConvener,
    /// It takes part already.
    AlreadyJoined,
    /// An outline without any part.
    EmptyOutline,
    /// Rules without criteria and quotas.
    EmptyRules,
    /// A criterion stands there twice.
    CriterionTwice {
        /// Which one.
        criterion: Text,
    },
    /// A criterion weighs nothing.
    CriterionWeightless {
        /// Which one.
        criterion: Text,
    },
    /// A level stands there twice.
    LevelTwice {
        /// Which one.
        level: Level,
    },
    /// A level's quota is none.
    LevelQuotaEmpty {
        /// Which level.
        level: Level,
    },
    /// The neighbourhood is no endorsed pilot.
    NotEndorsed,
    /// The year has no quota for the level.
    NoQuotaForLevel {
        /// Which one.
        level: Level,
    },
    /// As many pilots of the level as its quota allows are there.
    LevelQuotaFilled {
        /// Which level.
        level: Level,
        /// How many.
        quota: u32,
    },
    /// It is a pilot of the level already.
    AlreadyDesignated {
        /// Which one.
        level: Level,
    },
    /// It is no pilot of the level.
    NotDesignated {
        /// Which one.
        level: Level,
    },
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const UNIT: &str = "unit";
        match self {
            Self::AlreadyOpened => Explanation::of(
                "YEAR_ALREADY_OPENED",
                "Ngày hội của năm này đã mở rồi.",
                "This festival year is open already.",
            ),
            Self::NothingAmended => Explanation::of(
                "YEAR_NOTHING_AMENDED",
                "Chủ đề, kế hoạch và thời gian vẫn như cũ; không có gì để điều chỉnh.",
                "Theme, plan and days are as they were; there is nothing to amend.",
            ),
            Self::EmptyQuota => Explanation::at(
                "pilotQuota",
                "PILOT_QUOTA_EMPTY",
                "Số điểm mỗi đơn vị phải từ 1 trở lên.",
                "The quota of pilots must be at least 1.",
            ),
            Self::NotOpen => Explanation::of(
                "YEAR_NOT_OPEN",
                "Ngày hội của năm này chưa mở; hãy mở năm trước.",
                "This festival year is not open yet; open it first.",
            ),
            Self::YearClosed => Explanation::of(
                "YEAR_CLOSED",
                "Ngày hội của năm này đã tổng kết, không thay đổi được nữa.",
                "This festival year is closed and can no longer change.",
            ),
            Self::YearCancelled => Explanation::of(
                "YEAR_CANCELLED",
                "Ngày hội của năm này đã hủy, không thay đổi được nữa.",
                "This festival year is cancelled and can no longer change.",
            ),
            Self::UnknownUnit => Explanation::at(
                UNIT,
                "UNIT_UNKNOWN",
                "Không có đơn vị này trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this unit; check its id or register it first.",
            ),
            Self::NotWardOrCommune { kind } => Explanation::at(
                UNIT,
                "UNIT_NOT_WARD_OR_COMMUNE",
                format!("Chỉ phường, xã tham gia ngày hội; đơn vị này là {}.", kind.vi()),
                format!("Only wards and communes join a festival year; this unit is of the kind “{}”.", kind.en()),
            ),
            Self::UnitNotThere => Explanation::at(
                UNIT,
                "UNIT_NOT_THERE",
                "Vào ngày ấy đơn vị này chưa có hoặc đã kết thúc; hãy xem lại danh bạ.",
                "On that day this unit is not there yet or no more; look it up in the register.",
            ),
            Self::OutsideConvener => Explanation::at(
                UNIT,
                "UNIT_OUTSIDE_CONVENER",
                "Vào ngày ấy đơn vị này không thuộc cấp triệu tập của ngày hội.",
                "On that day this unit does not lie within the convener of the festival.",
            ),
            Self::AlreadyJoined => Explanation::at(
                UNIT,
                "UNIT_ALREADY_JOINED",
                "Đơn vị này đã tham gia ngày hội của năm.",
                "This unit has joined the festival year already.",
            ),
            Self::EmptyRules => Explanation::of(
                "PILOT_RULES_EMPTY",
                "Chưa có tiêu chí hay chỉ tiêu nào; hãy nhập ít nhất một.",
                "There is neither a criterion nor a quota; enter at least one.",
            ),
            Self::CriterionTwice { criterion } => Explanation::at(
                "criteria",
                "PILOT_CRITERION_TWICE",
                format!("Tiêu chí “{criterion}” được nêu hai lần."),
                format!("The criterion “{criterion}” stands there twice."),
            ),
            Self::CriterionWeightless { criterion } => Explanation::at(
                "criteria",
                "PILOT_CRITERION_WEIGHTLESS",
                format!("Hệ số của tiêu chí “{criterion}” phải từ 1 trở lên."),
                format!("The weight of the criterion “{criterion}” must be at least 1."),
            ),
            Self::LevelTwice { level } => Explanation::at(
                "levels",
                "PILOT_LEVEL_TWICE",
                format!("Điểm {} được nêu hai lần.", level.vi()),
                format!("The level “{}” stands there twice.", level.en()),
            ),
            Self::LevelQuotaEmpty { level } => Explanation::at(
                "levels",
                "PILOT_LEVEL_QUOTA_EMPTY",
                format!("Chỉ tiêu điểm {} phải từ 1 trở lên; nếu không có, hãy bỏ dòng ấy.", level.vi()),
                format!("The quota of the level “{}” must be at least 1; leave it out otherwise.", level.en()),
            ),
            Self::NotEndorsed => Explanation::at(
                "neighbourhood",
                "PILOT_NOT_ENDORSED",
                "Tổ dân phố này chưa là điểm được thống nhất.",
                "This neighbourhood is no endorsed pilot.",
            ),
            Self::NoQuotaForLevel { level } => Explanation::at(
                "level",
                "PILOT_LEVEL_WITHOUT_QUOTA",
                format!("Năm này không có chỉ tiêu điểm {}.", level.vi()),
                format!("This year has no quota for the level “{}”.", level.en()),
            ),
            Self::LevelQuotaFilled { level, quota } => Explanation::at(
                "level",
                "PILOT_LEVEL_QUOTA_FILLED",
                format!("Đã đủ {quota} điểm {} theo chỉ tiêu của năm.", level.vi()),
                format!("The year's quota of {quota} for the level “{}” is filled.", level.en()),
            ),
            Self::AlreadyDesignated { level } => Explanation::at(
                "neighbourhood",
                "PILOT_ALREADY_DESIGNATED",
                format!("Điểm này đã là điểm {}.", level.vi()),
                format!("This pilot is one of the level “{}” already.", level.en()),
            ),
            Self::NotDesignated { level } => Explanation::at(
                "neighbourhood",
                "PILOT_NOT_DESIGNATED",
                format!("Điểm này không là điểm {}.", level.vi()),
                format!("This pilot is none of the level “{}”.", level.en()),
            ),
            Self::EmptyOutline => Explanation::of(
                "OUTLINE_EMPTY",
                "Khung chương trình chưa có phần nào; hãy thêm ít nhất một phần lễ hoặc phần hội.",
                "The outline has no part; add at least one to the ceremony or the festival part.",
            ),
        }
    }
}
