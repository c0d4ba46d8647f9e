use crate::{Explanation, values::CommendationId};

/// Why a unit's commendations said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It was nominated before.
    AlreadyNominated,
    /// Another proposal, still alive or decided, rewards the same achievement.
    AchievementAlreadyNominated {
        /// Which one.
        by: CommendationId,
    },
    /// Nobody has nominated it.
    NotNominated,
    /// It has not been appraised.
    NotAppraised,
    /// It was appraised before.
    AlreadyAppraised,
    /// The vote was not won.
    NoMajority {
        /// Votes for.
        votes_for: u32,
        /// Votes against.
        votes_against: u32,
    },
    /// The council has not recommended it.
    NotRecommended,
    /// The council recommended it before.
    AlreadyRecommended,
    /// The one who proposed it may not decide on it.
    ProposerDecides,
    /// An amount of nothing.
    EmptyAmount,
    /// Nobody holds the claim on its achievement.
    AchievementNotClaimed,
    /// Another commendation holds the claim on its achievement.
    AchievementClaimedByAnother {
        /// Which one.
        holder: CommendationId,
    },
    /// It has not been decided.
    NotDecided,
    /// It was decided before.
    AlreadyDecided,
    /// It was rejected.
    AlreadyRejected,
    /// It was presented before.
    AlreadyPresented,
    /// It was withdrawn.
    AlreadyWithdrawn,
    /// The ceremony has not begun.
    CeremonyNotStarted,
    /// The ceremony was cancelled.
    CeremonyCancelled,
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const COMMENDATION: &str = "commendation";
        match self {
            Self::AlreadyNominated => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ALREADY_NOMINATED",
                "Đề nghị khen thưởng này đã được lập.",
                "This commendation has been nominated already.",
            ),
            Self::AchievementAlreadyNominated { by } => Explanation::at(
                "achievement",
                "ACHIEVEMENT_ALREADY_NOMINATED",
                format!("Thành tích này đã có trong đề nghị {by}; một thành tích chỉ được khen thưởng một lần."),
                format!("Commendation {by} rewards this achievement already; an achievement is rewarded once."),
            ),
            Self::NotNominated => Explanation::at(
                COMMENDATION,
                "COMMENDATION_NOT_NOMINATED",
                "Không có đề nghị khen thưởng này; hãy kiểm tra mã hoặc lập đề nghị trước.",
                "There is no such commendation; check its id or nominate it first.",
            ),
            Self::NotAppraised => Explanation::at(
                COMMENDATION,
                "COMMENDATION_NOT_APPRAISED",
                "Hồ sơ khen thưởng chưa được thẩm định; hãy thẩm định trước.",
                "This commendation has not been appraised; appraise it first.",
            ),
            Self::AlreadyAppraised => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ALREADY_APPRAISED",
                "Hồ sơ khen thưởng này đã được thẩm định.",
                "This commendation has been appraised already.",
            ),
            Self::NoMajority { votes_for, votes_against } => Explanation::at(
                "votesFor",
                "COMMENDATION_NO_MAJORITY",
                format!(
                    "Hội đồng chỉ đề nghị khi phiếu thuận nhiều hơn phiếu chống ({votes_for} thuận, {votes_against} chống); nếu không đạt, trình chủ tịch không khen thưởng."
                ),
                format!(
                    "The council recommends only with more votes for than against ({votes_for} for, {votes_against} against); after a lost vote the chair rejects it."
                ),
            ),
            Self::NotRecommended => Explanation::at(
                COMMENDATION,
                "COMMENDATION_NOT_RECOMMENDED",
                "Hội đồng Thi đua – Khen thưởng chưa đề nghị; cần có đề nghị trước khi quyết định.",
                "The council has not recommended this commendation; it does so before the decision.",
            ),
            Self::AlreadyRecommended => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ALREADY_RECOMMENDED",
                "Hội đồng đã đề nghị khen thưởng hồ sơ này.",
                "The council has recommended this commendation already.",
            ),
            Self::ProposerDecides => Explanation::at(
                "by",
                "PROPOSER_MUST_NOT_DECIDE",
                "Người đề nghị khen thưởng không được tự mình quyết định.",
                "Who proposed it may not decide on it.",
            ),
            Self::EmptyAmount => Explanation::at(
                "amount",
                "COMMENDATION_AMOUNT_EMPTY",
                "Tiền thưởng phải lớn hơn 0; nếu không kèm tiền thưởng, hãy để trống.",
                "The amount must be greater than 0; leave it out where no money goes with it.",
            ),
            Self::AchievementNotClaimed => Explanation::at(
                COMMENDATION,
                "ACHIEVEMENT_NOT_CLAIMED",
                "Thành tích chưa được giữ cho đề nghị này; hãy giữ thành tích trước khi quyết định.",
                "The achievement is not claimed for this commendation; claim it before the decision.",
            ),
            Self::AchievementClaimedByAnother { holder } => Explanation::at(
                COMMENDATION,
                "ACHIEVEMENT_CLAIMED_BY_ANOTHER",
                format!("Thành tích này thuộc về đề nghị {holder}; một thành tích chỉ được khen thưởng một lần."),
                format!("Commendation {holder} holds this achievement; an achievement is rewarded once."),
            ),
            Self::NotDecided => Explanation::at(
                COMMENDATION,
                "COMMENDATION_NOT_DECIDED",
                "Chưa có quyết định khen thưởng; chỉ trao sau khi có quyết định.",
                "This commendation has not been decided; it is presented after the decision.",
            ),
            Self::AlreadyDecided => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ALREADY_DECIDED",
                "Đã có quyết định khen thưởng cho hồ sơ này.",
                "This commendation has been decided already.",
            ),
            Self::AlreadyRejected => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ALREADY_REJECTED",
                "Hồ sơ này đã có kết luận không khen thưởng; muốn xét lại, hãy lập đề nghị mới.",
                "This commendation was rejected; nominate a new one to have it considered again.",
            ),
            Self::AlreadyPresented => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ALREADY_PRESENTED",
                "Khen thưởng này đã được trao.",
                "This commendation has been presented already.",
            ),
            Self::AlreadyWithdrawn => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ALREADY_WITHDRAWN",
                "Đề nghị này đã rút; muốn xét lại, hãy lập đề nghị mới.",
                "This commendation was withdrawn; nominate a new one to have it considered again.",
            ),
            Self::CeremonyNotStarted => Explanation::at(
                "host",
                "COMMENDATION_CEREMONY_NOT_STARTED",
                "Buổi lễ này chưa khai mạc; chỉ trao khen thưởng tại buổi lễ đã khai mạc.",
                "This ceremony has not started; commendations are presented once it has.",
            ),
            Self::CeremonyCancelled => Explanation::at(
                "host",
                "COMMENDATION_CEREMONY_CANCELLED",
                "Buổi lễ này đã hủy; hãy chọn buổi lễ khác để trao khen thưởng.",
                "This ceremony was cancelled; choose another one to present it at.",
            ),
        }
    }
}
