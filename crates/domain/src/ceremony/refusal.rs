use chrono::{DateTime, Utc};

use crate::{
    Explanation,
    unit::UnitKind,
    values::{Text, local},
};

/// Why a ceremony said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It was planned before.
    AlreadyPlanned,
    /// Nobody has planned it yet.
    NotPlanned,
    /// The host is not in the register.
    UnknownHost,
    /// The host is an administrative unit.
    CannotHost {
        /// What it is.
        kind: UnitKind,
    },
    /// An item with this id is on the agenda already.
    ItemExists,
    /// No such item is on the agenda.
    UnknownItem,
    /// The item would begin before the ceremony.
    ItemBeforeCeremony {
        /// When the ceremony begins.
        starts_at: DateTime<Utc>,
    },
    /// Another item is held at that time.
    ItemsOverlap {
        /// The other item's title.
        title: Text,
    },
    /// The new time is the one that it has.
    SameTime,
    /// An agenda without items.
    EmptyAgenda,
    /// Nobody tells the purpose or introduces the delegates.
    PurposeMissing,
    /// Somebody speaks before the purpose is told and the delegates are introduced.
    PurposeComesLate {
        /// What comes too early.
        title: Text,
    },
    /// Nothing has changed since the last approval.
    NothingToApprove {
        /// The version that stands.
        version: u32,
    },
    /// The one who planned it may not approve its agenda.
    PlannerDecides,
    /// The agenda is not approved as it stands.
    AgendaNotApproved,
    /// It has not begun.
    NotStarted,
    /// It has begun.
    AlreadyStarted,
    /// The item is ticked off already.
    ItemAlreadyDone,
    /// A pact with oneself.
    PactNeedsTwoParties,
    /// It is held there already.
    SameVenue,
    /// A delegate with this id is invited already.
    DelegateExists,
    /// No such delegate is invited.
    UnknownDelegate,
    /// The answer is the one that stands.
    AnswerUnchanged,
    /// These flowers are written down already.
    FlowersKnown {
        /// From whom.
        from: Text,
    },
    /// This model is written down already.
    ModelKnown {
        /// Its name.
        name: Text,
    },
    /// What stands is the same.
    NothingCorrected,
    /// It is not over: what is wrong is simply recorded anew.
    NotCompleted,
    /// It has been held to its end.
    Completed,
    /// It has been cancelled.
    Cancelled,
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const ITEM: &str = "item";
        match self {
            Self::AlreadyPlanned => Explanation::of(
                "CEREMONY_ALREADY_PLANNED",
                "Buổi lễ này đã có kế hoạch; muốn đổi giờ, hãy dời lịch.",
                "This ceremony is planned already; reschedule it to change its time.",
            ),
            Self::NotPlanned => Explanation::of(
                "CEREMONY_NOT_PLANNED",
                "Buổi lễ chưa có kế hoạch; hãy lên kế hoạch trước.",
                "This ceremony is not planned yet; plan it first.",
            ),
            Self::UnknownHost => Explanation::at(
                "host",
                "HOST_UNKNOWN",
                "Không có đơn vị này trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this host; check its id or register it first.",
            ),
            Self::CannotHost { kind } => Explanation::at(
                "host",
                "HOST_NOT_ABLE",
                format!("Ngày hội tổ chức tại tổ dân phố hoặc cơ quan, đơn vị; đơn vị này là {}.", kind.vi()),
                format!(
                    "A festival day is held by a neighbourhood or an organisation; this unit is of the kind “{}”.",
                    kind.en()
                ),
            ),
            Self::ItemExists => Explanation::at(
                ITEM,
                "AGENDA_ITEM_EXISTS",
                "Mục này đã có trong chương trình lễ.",
                "This item is on the agenda already.",
            ),
            Self::UnknownItem => Explanation::at(
                ITEM,
                "AGENDA_ITEM_UNKNOWN",
                "Không có mục này trong chương trình lễ; hãy tải lại chương trình.",
                "There is no such item on the agenda; load the agenda again.",
            ),
            Self::ItemBeforeCeremony { starts_at } => {
                let begins = local(*starts_at);
                Explanation::at(
                    "slot",
                    "AGENDA_ITEM_BEFORE_CEREMONY",
                    format!("Buổi lễ bắt đầu lúc {}; mục không thể sớm hơn.", begins.format("%H:%M ngày %d/%m/%Y")),
                    format!("The ceremony begins at {}; no item comes earlier.", begins.format("%H:%M on %d/%m/%Y")),
                )
            }
            Self::ItemsOverlap { title } => Explanation::at(
                "slot",
                "AGENDA_ITEMS_OVERLAP",
                format!("Trùng giờ với mục “{title}”; hãy chọn giờ khác."),
                format!("This time overlaps with “{title}”; choose another."),
            ),
            Self::SameTime => Explanation::of(
                "TIME_UNCHANGED",
                "Thời gian mới trùng với thời gian đang có.",
                "The new time is the one that stands already.",
            ),
            Self::EmptyAgenda => Explanation::of(
                "AGENDA_EMPTY",
                "Chương trình lễ chưa có mục nào; hãy thêm mục trước khi duyệt.",
                "The agenda has no items; add them before it is approved.",
            ),
            Self::PurposeMissing => Explanation::of(
                "AGENDA_PURPOSE_MISSING",
                "Chương trình lễ chưa có mục tuyên bố lý do, giới thiệu đại biểu.",
                "The agenda lacks an item that tells the purpose and introduces the delegates.",
            ),
            Self::PurposeComesLate { title } => Explanation::of(
                "AGENDA_PURPOSE_COMES_LATE",
                format!("Mục tuyên bố lý do, giới thiệu đại biểu phải đứng trước “{title}”."),
                format!("The purpose and the delegates come before “{title}”."),
            ),
            Self::NothingToApprove { version } => Explanation::of(
                "AGENDA_UNCHANGED",
                format!("Chương trình lễ không thay đổi kể từ bản duyệt số {version}."),
                format!("The agenda has not changed since version {version} was approved."),
            ),
            Self::PlannerDecides => Explanation::at(
                "by",
                "PLANNER_MUST_NOT_APPROVE",
                "Người lên kế hoạch không được tự mình duyệt chương trình.",
                "Who planned the ceremony may not approve its agenda.",
            ),
            Self::AgendaNotApproved => Explanation::of(
                "AGENDA_NOT_APPROVED",
                "Chương trình lễ chưa được duyệt hoặc đã thay đổi sau khi duyệt; hãy trình duyệt trước khi khai mạc.",
                "The agenda is not approved, or has changed since; have it approved before the ceremony begins.",
            ),
            Self::NotStarted => {
                Explanation::of("CEREMONY_NOT_STARTED", "Buổi lễ chưa khai mạc.", "The ceremony has not begun yet.")
            }
            Self::AlreadyStarted => Explanation::of(
                "CEREMONY_ALREADY_STARTED",
                "Buổi lễ đã khai mạc, không thay đổi kế hoạch được nữa.",
                "The ceremony has begun; its plan can no longer change.",
            ),
            Self::ItemAlreadyDone => Explanation::at(
                ITEM,
                "AGENDA_ITEM_ALREADY_DONE",
                "Mục này đã được đánh dấu là xong.",
                "This item is ticked off already.",
            ),
            Self::PactNeedsTwoParties => Explanation::at(
                "parties",
                "PACT_NEEDS_TWO_PARTIES",
                "Giao ước thi đua cần ít nhất hai bên khác nhau.",
                "An emulation pact needs at least two different parties.",
            ),
            Self::SameVenue => Explanation::at(
                "venue",
                "VENUE_UNCHANGED",
                "Địa điểm mới trùng với địa điểm đang có.",
                "The new place is the one that stands already.",
            ),
            Self::DelegateExists => Explanation::at(
                "delegate",
                "DELEGATE_EXISTS",
                "Đại biểu này đã được mời.",
                "This delegate is invited already.",
            ),
            Self::UnknownDelegate => Explanation::at(
                "delegate",
                "DELEGATE_UNKNOWN",
                "Không có đại biểu này trong danh sách mời; hãy tải lại danh sách.",
                "No such delegate is invited; load the list again.",
            ),
            Self::AnswerUnchanged => Explanation::at(
                "comes",
                "ANSWER_UNCHANGED",
                "Đại biểu này đã trả lời như vậy.",
                "This delegate has answered so already.",
            ),
            Self::FlowersKnown { from } => Explanation::at(
                "from",
                "FLOWERS_KNOWN",
                format!("Đã ghi hoa của “{from}”."),
                format!("The flowers of “{from}” are written down already."),
            ),
            Self::ModelKnown { name } => Explanation::at(
                "name",
                "MODEL_KNOWN",
                format!("Đã ghi ra mắt mô hình “{name}”."),
                format!("The launch of “{name}” is written down already."),
            ),
            Self::NothingCorrected => Explanation::of(
                "NOTHING_CORRECTED",
                "Nội dung đính chính trùng với nội dung đang có.",
                "The correction says what stands already.",
            ),
            Self::NotCompleted => Explanation::of(
                "CEREMONY_NOT_COMPLETED",
                "Buổi lễ chưa bế mạc nên chưa cần đính chính; hãy ghi lại cho đúng.",
                "The ceremony is not over; record it anew instead of correcting it.",
            ),
            Self::Completed => Explanation::of(
                "CEREMONY_COMPLETED",
                "Buổi lễ đã bế mạc; có sai thì đính chính và nêu lý do.",
                "The ceremony is over; what is wrong is corrected with a reason.",
            ),
            Self::Cancelled => Explanation::of(
                "CEREMONY_CANCELLED",
                "Buổi lễ đã hủy, không thay đổi được nữa.",
                "The ceremony is cancelled and can no longer change.",
            ),
        }
    }
}
