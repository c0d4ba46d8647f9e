//! Unit register (danh bạ đơn vị): provinces, cities, wards, communes, neighbourhoods, and the markets, hospitals and
//! agencies that hold festivals of their own.

mod event;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use event::{Event, UnitKind};

use crate::{
    Actor, Aggregate, Category, Evidence, Explanation, Role,
    values::{Text, UnitCode, UnitId},
};
use Command::Register;
use Event::UnitRegistered;

/// One unit's entry in the register.
#[derive(Debug, Clone, Default)]
pub enum Unit {
    /// Nobody has registered it yet.
    #[default]
    Unregistered,
    /// It stands in the register.
    Registered {
        /// What it is.
        kind: UnitKind,
        /// The unit that it belongs to.
        parent: Option<UnitId>,
    },
}

/// What can be asked of the unit register.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Register the unit.
    Register {
        /// What it is.
        kind: UnitKind,
        /// Its name, without the kind's word.
        name: Text,
        /// The state's code; absent where not verified.
        code: Option<UnitCode>,
        /// The unit that it belongs to; absent for the topmost.
        parent: Option<UnitId>,
        /// What the parent is, by the register; `None` when it is not registered, or none is named.
        parent_kind: Evidence<Option<UnitKind>>,
    },
}

/// Why the register said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The unit stands in the register already.
    AlreadyRegistered,
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
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const PARENT: &str = "parent";
        match self {
            Self::AlreadyRegistered => Explanation::of(
                "UNIT_ALREADY_REGISTERED",
                "Đơn vị này đã có trong danh bạ.",
                "This unit stands in the register already.",
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
        }
    }
}

impl Aggregate for Unit {
    const CATEGORY: Category = Category::Unit;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Register { .. } => &[Role::Convener, Role::Drafter, Role::Historian],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Unregistered, Register { kind, name, code, parent, parent_kind }) => {
                match (&parent, parent_kind.fact) {
                    (None, _) if kind.is_host() => Err(Refusal::ParentMissing { kind }),
                    (Some(parent), None) => Err(Refusal::UnknownParent { parent: parent.clone() }),
                    (Some(_), Some(parent_kind)) if parent_kind.is_host() => Err(Refusal::ParentIsHost { parent_kind }),
                    (None, _) | (Some(_), Some(_)) => Ok(vec![UnitRegistered { kind, name, code, parent }]),
                }
            }
            (Self::Registered { .. }, Register { .. }) => Err(Refusal::AlreadyRegistered),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match event {
            UnitRegistered { kind, parent, .. } => Self::Registered { kind: *kind, parent: parent.clone() },
        }
    }
}

impl Unit {
    /// What it is; `None` when it is not registered.
    pub fn kind(&self) -> Option<UnitKind> {
        match self {
            Self::Unregistered => None,
            Self::Registered { kind, .. } => Some(*kind),
        }
    }

    /// The unit that it belongs to; `None` for the topmost, and when it is not registered.
    pub fn parent(&self) -> Option<&UnitId> {
        match self {
            Self::Unregistered => None,
            Self::Registered { parent, .. } => parent.as_ref(),
        }
    }
}
