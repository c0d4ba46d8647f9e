use crate::{
    Explanation,
    values::{Text, UnitId},
};

/// Why a pilot selection said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The round was opened before.
    AlreadyOpened,
    /// A quota of none.
    EmptyQuota,
    /// There is no open round yet.
    NotOpen,
    /// The round has been closed.
    RoundClosed,
    /// The neighbourhood is not in the register.
    UnknownNeighbourhood,
    /// It belongs to another unit.
    ForeignNeighbourhood {
        /// Which one.
        belongs_to: UnitId,
    },
    /// It is a nominee already.
    AlreadyNominated,
    /// It is no nominee, or no longer.
    NotNominated,
    /// No scores at all.
    NoScores,
    /// Points over 100 or a weight of 0.
    ScoreOutOfRange {
        /// For which criterion.
        criterion: Text,
    },
    /// Nobody has assessed it.
    NotAssessed,
    /// It is a pilot already.
    AlreadySelected,
    /// As many as the quota allows are selected.
    QuotaFilled {
        /// How many.
        quota: u32,
    },
    /// The one who proposed it may not select it.
    ProposerDecides,
    /// It is not selected.
    NotSelected,
    /// It is endorsed already.
    AlreadyEndorsed,
    /// A criterion of the year has no score.
    CriterionMissed {
        /// Which one.
        criterion: Text,
    },
    /// A criterion has two scores.
    CriterionTwice {
        /// Which one.
        criterion: Text,
    },
    /// The criterion is none of the year's.
    CriterionUnknown {
        /// Which one.
        criterion: Text,
    },
    /// The year gives the criterion another weight.
    WeightDiffers {
        /// Which one.
        criterion: Text,
        /// The year's weight.
        weight: u32,
    },
    /// The pilot's ceremony has been held.
    CeremonyHeld,
    /// Fewer are selected than the quota asks.
    QuotaNotMet {
        /// How many are selected.
        selected: usize,
        /// How many the quota asks.
        quota: u32,
    },
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const HOST: &str = "neighbourhood";
        match self {
            Self::AlreadyOpened => Explanation::of(
                "PILOT_ROUND_ALREADY_OPENED",
                "Đợt chọn điểm của đơn vị này đã mở rồi.",
                "This unit's pilot round is open already.",
            ),
            Self::EmptyQuota => Explanation::at(
                "quota",
                "PILOT_QUOTA_EMPTY",
                "Số điểm phải từ 1 trở lên.",
                "The quota must be at least 1.",
            ),
            Self::NotOpen => Explanation::of(
                "PILOT_ROUND_NOT_OPEN",
                "Chưa mở đợt chọn điểm; hãy mở đợt trước.",
                "No pilot round is open; open one first.",
            ),
            Self::RoundClosed => Explanation::of(
                "PILOT_ROUND_CLOSED",
                "Đợt chọn điểm đã kết thúc, không thay đổi được nữa.",
                "The pilot round is closed and can no longer change.",
            ),
            Self::UnknownNeighbourhood => Explanation::at(
                HOST,
                "NEIGHBOURHOOD_UNKNOWN",
                "Không có tổ dân phố này trong danh bạ đơn vị; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this neighbourhood; check its id or register it first.",
            ),
            Self::ForeignNeighbourhood { belongs_to } => Explanation::at(
                HOST,
                "NEIGHBOURHOOD_FOREIGN",
                format!("Tổ dân phố này thuộc “{belongs_to}”, không thuộc đơn vị đang chọn điểm."),
                format!("This neighbourhood belongs to “{belongs_to}”, not to the unit that is choosing."),
            ),
            Self::AlreadyNominated => Explanation::at(
                HOST,
                "NEIGHBOURHOOD_ALREADY_NOMINATED",
                "Tổ dân phố này đã được giới thiệu.",
                "This neighbourhood has been nominated already.",
            ),
            Self::NotNominated => Explanation::at(
                HOST,
                "NEIGHBOURHOOD_NOT_NOMINATED",
                "Tổ dân phố này chưa được giới thiệu hoặc đã rút tên.",
                "This neighbourhood is not nominated, or was withdrawn.",
            ),
            Self::NoScores => Explanation::at(
                "scores",
                "SCORES_MISSING",
                "Chưa có điểm cho tiêu chí nào.",
                "There is no score for any criterion.",
            ),
            Self::ScoreOutOfRange { criterion } => Explanation::at(
                "scores",
                "SCORE_OUT_OF_RANGE",
                format!("Tiêu chí “{criterion}”: điểm từ 0 đến 100, hệ số từ 1 trở lên."),
                format!("Criterion “{criterion}”: points go from 0 to 100, the weight from 1."),
            ),
            Self::NotAssessed => Explanation::at(
                HOST,
                "NEIGHBOURHOOD_NOT_ASSESSED",
                "Tổ dân phố này chưa được thẩm định; hãy thẩm định trước khi chọn.",
                "This neighbourhood has not been assessed; assess it before selecting it.",
            ),
            Self::AlreadySelected => Explanation::at(
                HOST,
                "PILOT_ALREADY_SELECTED",
                "Tổ dân phố này đã được chọn làm điểm.",
                "This neighbourhood is selected as pilot already.",
            ),
            Self::QuotaFilled { quota } => Explanation::at(
                HOST,
                "PILOT_QUOTA_FILLED",
                format!("Đã chọn đủ {quota} điểm theo chỉ tiêu của năm."),
                format!("The year's quota of {quota} is filled."),
            ),
            Self::ProposerDecides => Explanation::at(
                "by",
                "PROPOSER_MUST_NOT_DECIDE",
                "Người giới thiệu không được tự mình quyết định chọn.",
                "Who proposed it may not decide on it.",
            ),
            Self::NotSelected => Explanation::at(
                HOST,
                "PILOT_NOT_SELECTED",
                "Tổ dân phố này chưa được chọn làm điểm.",
                "This neighbourhood has not been selected as pilot.",
            ),
            Self::AlreadyEndorsed => Explanation::at(
                HOST,
                "PILOT_ALREADY_ENDORSED",
                "Điểm này đã được cấp triệu tập thống nhất.",
                "The convener has endorsed this pilot already.",
            ),
            Self::CriterionMissed { criterion } => Explanation::at(
                "scores",
                "SCORE_MISSING_FOR_CRITERION",
                format!("Chưa chấm tiêu chí “{criterion}” của năm."),
                format!("The year's criterion “{criterion}” has no score."),
            ),
            Self::CriterionTwice { criterion } => Explanation::at(
                "scores",
                "SCORE_TWICE_FOR_CRITERION",
                format!("Tiêu chí “{criterion}” được chấm hai lần."),
                format!("The criterion “{criterion}” is scored twice."),
            ),
            Self::CriterionUnknown { criterion } => Explanation::at(
                "scores",
                "CRITERION_UNKNOWN",
                format!("“{criterion}” không có trong bộ tiêu chí của năm."),
                format!("“{criterion}” is none of the year's criteria."),
            ),
            Self::WeightDiffers { criterion, weight } => Explanation::at(
                "scores",
                "CRITERION_WEIGHT_DIFFERS",
                format!("Hệ số của tiêu chí “{criterion}” trong năm là {weight}."),
                format!("The year's weight of the criterion “{criterion}” is {weight}."),
            ),
            Self::CeremonyHeld => Explanation::at(
                HOST,
                "PILOT_CEREMONY_HELD",
                "Điểm này đã tổ chức xong buổi lễ nên không thay được nữa.",
                "This pilot has held its ceremony and can no longer be replaced.",
            ),
            Self::QuotaNotMet { selected, quota } => Explanation::of(
                "PILOT_QUOTA_NOT_MET",
                format!("Mới chọn {selected}/{quota} điểm; hãy chọn đủ rồi mới kết thúc."),
                format!("Only {selected} of {quota} pilots are selected; select all before closing."),
            ),
        }
    }
}
