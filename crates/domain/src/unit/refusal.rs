use chrono::NaiveDate;

use super::{Presence, UnitKind};
use crate::{
    Explanation,
    values::{ConvenerId, UnitId},
};

/// Why the register said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The unit stands in the register already.
    AlreadyRegistered,
    /// The unit is not in the register.
    NotRegistered,
    /// A host without a unit that it belongs to.
    ParentMissing {
        /// What it is.
        kind: UnitKind,
    },
    /// The parent is not in the register.
    UnknownParent {
        /// Which one.
        parent: UnitId,
    },
    /// The parent is itself a host: a host answers to an administrative unit, and nothing answers to a host.
    ParentIsHost {
        /// What the parent is.
        parent_kind: UnitKind,
    },
    /// The parent is not there on that day.
    ParentNotThere {
        /// Which one.
        parent: UnitId,
        /// When it is.
        presence: Presence,
    },
    /// The new parent lies within the unit, or is the unit itself.
    Cycle {
        /// Which one.
        parent: UnitId,
    },
    /// It does not lie within the convener whose register is written.
    OutsideConvener {
        /// Whose register.
        convener: ConvenerId,
    },
    /// A reform without the decision that it rests on.
    DecisionMissing,
    /// A change before the unit existed.
    NotThereYet {
        /// Its first day.
        since: NaiveDate,
    },
    /// The unit is no more on that day.
    HasEnded {
        /// The first day on which it was no more.
        on: NaiveDate,
    },
    /// It would end before a change that is known of it.
    ChangedLater {
        /// The day of that change.
        on: NaiveDate,
    },
    /// It goes by that name, or belongs there, already.
    NothingChanges,
    /// A kind of another sort: no ward becomes a market.
    KindOfOtherSort {
        /// What it is.
        from: UnitKind,
        /// What it was to be.
        to: UnitKind,
    },
    /// A successor that is not in the register.
    UnknownSuccessor {
        /// Which one.
        unit: UnitId,
    },
    /// A successor that is not there on that day.
    SuccessorNotThere {
        /// Which one.
        unit: UnitId,
        /// When it is.
        presence: Presence,
    },
    /// It would go into itself.
    SuccessorIsItself,
    /// It would go into a unit that lies within it.
    SuccessorWithin {
        /// Which one.
        unit: UnitId,
    },
    /// It would go into a unit of another sort.
    SuccessorOfOtherSort {
        /// What the successor is.
        kind: UnitKind,
    },
    /// It would be split into fewer than two.
    SplitIntoOne,
    /// A successor that is named twice.
    SuccessorTwice {
        /// Which one.
        unit: UnitId,
    },
    /// A share that is the whole: what goes whole into one unit is merged, not split.
    ShareIsWhole {
        /// Whose.
        unit: UnitId,
    },
    /// Other units belong to it still.
    StillHolds {
        /// How many.
        units: u32,
    },
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const PARENT: &str = "parent";
        const INTO: &str = "into";
        const ON: &str = "on";
        match self {
            Self::AlreadyRegistered => Explanation::of(
                "UNIT_ALREADY_REGISTERED",
                "Đơn vị này đã có trong danh bạ.",
                "This unit stands in the register already.",
            ),
            Self::NotRegistered => Explanation::at(
                "unit",
                "UNIT_NOT_REGISTERED",
                "Không có đơn vị này trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this unit; check its id or register it first.",
            ),
            Self::ParentMissing { kind } => Explanation::at(
                PARENT,
                "PARENT_MISSING",
                format!(
                    "Loại đơn vị “{}” phải thuộc một phường, xã hoặc cấp triệu tập; hãy chọn đơn vị cấp trên.",
                    kind.vi()
                ),
                format!(
                    "A unit of the kind “{}” belongs to a ward, a commune or the convener; name its parent.",
                    kind.en()
                ),
            ),
            Self::UnknownParent { parent } => Explanation::at(
                PARENT,
                "PARENT_UNKNOWN",
                format!("Không có đơn vị “{parent}” trong danh bạ; hãy đăng ký đơn vị cấp trên trước."),
                format!("The register does not know “{parent}”; register the parent first."),
            ),
            Self::ParentIsHost { parent_kind } => Explanation::at(
                PARENT,
                "PARENT_IS_HOST",
                format!("Đơn vị cấp trên phải là đơn vị hành chính, không thể là {}.", parent_kind.vi()),
                format!("The parent must be an administrative unit; it is of the kind “{}”.", parent_kind.en()),
            ),
            Self::ParentNotThere { parent, presence } => Explanation::at(
                PARENT,
                "PARENT_NOT_THERE",
                format!("Đơn vị cấp trên “{parent}” {}; hãy chọn đơn vị còn tồn tại vào ngày ấy.", presence.vi()),
                format!("The parent “{parent}” {}; name one that is there on that day.", presence.en()),
            ),
            Self::Cycle { parent } => Explanation::at(
                PARENT,
                "PARENT_IN_CYCLE",
                format!("“{parent}” chính là đơn vị này hoặc nằm trong nó, nên không thể là cấp trên của nó."),
                format!("“{parent}” is this unit or lies within it, so it cannot be its parent."),
            ),
            Self::OutsideConvener { convener } => Explanation::at(
                "convener",
                "UNIT_OUTSIDE_CONVENER",
                format!("Vào ngày ấy đơn vị này không thuộc “{convener}”; hãy chuyển cho cấp triệu tập phụ trách."),
                format!("On that day this unit does not lie within “{convener}”; pass it to the convener in charge."),
            ),
            Self::DecisionMissing => Explanation::at(
                "decision",
                "DECISION_MISSING",
                "Sắp xếp đơn vị phải theo quyết định, nghị quyết; hãy ghi số và ngày ký.",
                "A reform rests on a decision; give its number and date.",
            ),
            Self::NotThereYet { since } => Explanation::at(
                ON,
                "UNIT_NOT_THERE_YET",
                format!("Đơn vị này có từ {}; ngày hiệu lực không thể sớm hơn.", day_vi(*since)),
                format!("This unit is there since {since}; nothing takes effect before that."),
            ),
            Self::HasEnded { on } => Explanation::at(
                ON,
                "UNIT_HAS_ENDED",
                format!("Đơn vị này đã kết thúc từ {}, không sắp xếp tiếp được từ ngày ấy.", day_vi(*on)),
                format!("This unit is no more since {on}; nothing can be done to it from then on."),
            ),
            Self::ChangedLater { on } => Explanation::at(
                ON,
                "UNIT_CHANGED_LATER",
                format!("Danh bạ còn ghi thay đổi của đơn vị này vào {}; nó không thể kết thúc trước đó.", day_vi(*on)),
                format!("The register knows a change of this unit on {on}; it cannot end before that."),
            ),
            Self::NothingChanges => Explanation::of(
                "NOTHING_CHANGES",
                "Vào ngày ấy đơn vị này đã đúng như vậy, không có gì thay đổi.",
                "On that day this is how the unit stands already; nothing changes.",
            ),
            Self::KindOfOtherSort { from, to } => Explanation::at(
                "kind",
                "KIND_OF_OTHER_SORT",
                format!("{} không thể đổi thành {}.", capital(from.vi()), to.vi()),
                format!("A unit of the kind “{}” cannot become one of the kind “{}”.", from.en(), to.en()),
            ),
            Self::UnknownSuccessor { unit } => Explanation::at(
                INTO,
                "SUCCESSOR_UNKNOWN",
                format!("Không có đơn vị “{unit}” trong danh bạ; hãy đăng ký đơn vị mới trước."),
                format!("The register does not know “{unit}”; register the new unit first."),
            ),
            Self::SuccessorNotThere { unit, presence } => Explanation::at(
                INTO,
                "SUCCESSOR_NOT_THERE",
                format!("Đơn vị “{unit}” {}; hãy chọn đơn vị còn tồn tại vào ngày ấy.", presence.vi()),
                format!("The unit “{unit}” {}; name one that is there on that day.", presence.en()),
            ),
            Self::SuccessorIsItself => Explanation::at(
                INTO,
                "SUCCESSOR_IS_ITSELF",
                "Đơn vị không thể nhập hay chia vào chính nó; nếu đơn vị mới mang tên cũ, hãy đăng ký mã mới.",
                "A unit cannot go into itself; where the new one bears the old name, register it under an id of its own.",
            ),
            Self::SuccessorWithin { unit } => Explanation::at(
                INTO,
                "SUCCESSOR_WITHIN",
                format!("“{unit}” nằm trong đơn vị này, nên không thể tiếp nhận nó; hãy chuyển “{unit}” trước."),
                format!("“{unit}” lies within this unit and cannot take it over; transfer “{unit}” first."),
            ),
            Self::SuccessorOfOtherSort { kind } => Explanation::at(
                INTO,
                "SUCCESSOR_OF_OTHER_SORT",
                format!("Đơn vị tiếp nhận là {}, không cùng loại với đơn vị này.", kind.vi()),
                format!("The successor is of the kind “{}”, another sort than this unit.", kind.en()),
            ),
            Self::SplitIntoOne => Explanation::at(
                INTO,
                "SPLIT_INTO_ONE",
                "Chia tách phải có ít nhất hai đơn vị tiếp nhận; nếu chỉ có một thì hãy ghi là nhập.",
                "A split needs at least two units that take over; where there is one, merge into it.",
            ),
            Self::SuccessorTwice { unit } => Explanation::at(
                INTO,
                "SUCCESSOR_TWICE",
                format!("“{unit}” được nêu hai lần; hãy ghi mỗi đơn vị tiếp nhận một lần."),
                format!("“{unit}” is named twice; name each unit that takes over once."),
            ),
            Self::ShareIsWhole { unit } => Explanation::at(
                INTO,
                "SHARE_IS_WHOLE",
                format!(
                    "“{unit}” không thể nhận toàn bộ khi còn đơn vị khác cùng nhận; hãy chọn phần lớn hoặc một phần."
                ),
                format!("“{unit}” cannot take the whole while others take a part; choose most or part."),
            ),
            Self::StillHolds { units } => Explanation::of(
                "UNIT_STILL_HOLDS_OTHERS",
                format!("Còn {units} đơn vị thuộc đơn vị này vào ngày ấy; hãy nhập hoặc chuyển từng đơn vị trước."),
                format!("{units} units belong to it on that day still; merge or transfer each of them first."),
            ),
        }
    }
}

/// A day as people in Vietnam write it.
pub(super) fn day_vi(day: NaiveDate) -> String {
    day.format("%-d/%-m/%Y").to_string()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
