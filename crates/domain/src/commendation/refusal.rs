use super::Law;
use crate::{
    Explanation,
    values::{ActorId, CommendationId},
};

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
    /// A council without members.
    CouncilEmpty,
    /// A member stands there twice.
    MemberTwice {
        /// Who.
        member: ActorId,
    },
    /// A quorum of none, or of more than there are.
    QuorumOutOfRange {
        /// The quorum.
        quorum: u32,
        /// How many members there are.
        members: u32,
    },
    /// No council has been convened.
    CouncilNotConvened,
    /// The council votes by name.
    CouncilVotesByName,
    /// Somebody has no seat.
    NotOnCouncil {
        /// Who.
        member: ActorId,
    },
    /// A member stands aside, or proposed it.
    MemberRecused {
        /// Who.
        member: ActorId,
    },
    /// Fewer voted than must.
    NoQuorum {
        /// How many voted.
        votes: u32,
        /// How many must.
        quorum: u32,
    },
    /// Another law was in force on the day of the decision.
    LawNotInForce {
        /// Which one.
        in_force: Law,
    },
    /// Whose authority it is may not give this form.
    AuthorityBelowForm,
    /// Whose authority it is no longer existed on that day.
    AuthorityAbolished,
    /// The attempt to decide it lapsed.
    AttemptLapsed,
    /// It waits for a ceremony already.
    AlreadyScheduled,
    /// The ceremony's agenda has no such item for commendations.
    NotAtThisItem,
    /// It does not wait for this ceremony.
    NotScheduled,
    /// It was revoked.
    AlreadyRevoked,
    /// It is revoked by a decision older than its own.
    RevokedBeforeDecision,
    /// It was not revoked.
    NotRevoked,
    /// What was handed over came back before.
    AlreadyReturned,
    /// It was never handed over.
    NeverPresented,
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
            Self::CouncilEmpty => Explanation::at(
                "members",
                "COUNCIL_EMPTY",
                "Hội đồng chưa có thành viên nào; hãy nhập ít nhất một.",
                "The council has no members; enter at least one.",
            ),
            Self::MemberTwice { member } => Explanation::at(
                "members",
                "COUNCIL_MEMBER_TWICE",
                format!("“{member}” được nêu hai lần."),
                format!("“{member}” stands there twice."),
            ),
            Self::QuorumOutOfRange { quorum, members } => Explanation::at(
                "quorum",
                "COUNCIL_QUORUM_OUT_OF_RANGE",
                format!("Số thành viên phải biểu quyết từ 1 đến {members}, đang nhập {quorum}."),
                format!("From 1 to {members} members must vote, not {quorum}."),
            ),
            Self::CouncilNotConvened => Explanation::of(
                "COUNCIL_NOT_CONVENED",
                "Chưa lập Hội đồng của năm này; hãy lập Hội đồng trước.",
                "No council has been convened this year; convene it first.",
            ),
            Self::CouncilVotesByName => Explanation::at(
                "votesFor",
                "COUNCIL_VOTES_BY_NAME",
                "Hội đồng đã được lập theo danh sách; hãy ghi phiếu của từng thành viên.",
                "The council was convened by name; record each member's vote.",
            ),
            Self::NotOnCouncil { member } => Explanation::at(
                "members",
                "COUNCIL_MEMBER_UNKNOWN",
                format!("“{member}” không phải thành viên Hội đồng."),
                format!("“{member}” is not a member of the council."),
            ),
            Self::MemberRecused { member } => Explanation::at(
                "members",
                "COUNCIL_MEMBER_RECUSED",
                format!("“{member}” không tham gia xét hồ sơ này hoặc là người đề nghị, nên không được biểu quyết."),
                format!("“{member}” stands aside or proposed it, and may not vote on it."),
            ),
            Self::NoQuorum { votes, quorum } => Explanation::at(
                "members",
                "COUNCIL_NO_QUORUM",
                format!("Mới có {votes} thành viên biểu quyết, cần ít nhất {quorum}."),
                format!("Only {votes} members voted; at least {quorum} must."),
            ),
            Self::LawNotInForce { in_force } => Explanation::at(
                "law",
                "COMMENDATION_LAW_NOT_IN_FORCE",
                format!("Vào ngày ký quyết định, luật có hiệu lực là {}.", in_force.vi()),
                format!("On the day of the decision the {} was in force.", in_force.en()),
            ),
            Self::AuthorityBelowForm => Explanation::at(
                "authority",
                "COMMENDATION_AUTHORITY_BELOW_FORM",
                "Bằng khen do cấp tỉnh hoặc bộ tặng; cấp này chỉ tặng giấy khen.",
                "This form is given by a province or a ministry; this authority gives certificates of merit only.",
            ),
            Self::AuthorityAbolished => Explanation::at(
                "authority",
                "COMMENDATION_AUTHORITY_ABOLISHED",
                "Từ ngày 1/7/2025 không còn cấp huyện; hãy chọn cấp ký quyết định khác.",
                "Since 1 July 2025 there is no district level; choose another authority.",
            ),
            Self::AttemptLapsed => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ATTEMPT_LAPSED",
                "Lần quyết định này đã hết hiệu lực; hãy gửi lại.",
                "This attempt to decide it lapsed; send it again.",
            ),
            Self::AlreadyScheduled => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ALREADY_SCHEDULED",
                "Khen thưởng này đã hẹn trao tại một buổi lễ.",
                "This commendation waits for a ceremony already.",
            ),
            Self::NotAtThisItem => Explanation::at(
                "item",
                "COMMENDATION_NOT_AT_THIS_ITEM",
                "Chương trình lễ không có mục khen thưởng này, hoặc mục ấy đã xong.",
                "The agenda has no such item for commendations, or it is done.",
            ),
            Self::NotScheduled => Explanation::at(
                "host",
                "COMMENDATION_NOT_SCHEDULED",
                "Khen thưởng này không hẹn trao tại buổi lễ ấy.",
                "This commendation does not wait for that ceremony.",
            ),
            Self::AlreadyRevoked => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ALREADY_REVOKED",
                "Quyết định khen thưởng này đã bị hủy bỏ.",
                "This commendation was revoked.",
            ),
            Self::RevokedBeforeDecision => Explanation::at(
                "decision.date",
                "COMMENDATION_REVOKED_BEFORE_DECISION",
                "Ngày hủy bỏ không thể trước ngày quyết định khen thưởng.",
                "It cannot be revoked before the day of its decision.",
            ),
            Self::NotRevoked => Explanation::at(
                COMMENDATION,
                "COMMENDATION_NOT_REVOKED",
                "Khen thưởng này không bị hủy bỏ nên không có gì phải thu hồi.",
                "This commendation was not revoked, so nothing is to be returned.",
            ),
            Self::AlreadyReturned => Explanation::at(
                COMMENDATION,
                "COMMENDATION_ALREADY_RETURNED",
                "Đã thu hồi hiện vật và tiền thưởng.",
                "What was handed over has been returned already.",
            ),
            Self::NeverPresented => Explanation::at(
                COMMENDATION,
                "COMMENDATION_NEVER_PRESENTED",
                "Khen thưởng này chưa trao nên không có gì phải thu hồi.",
                "This commendation was never presented, so nothing is to be returned.",
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
