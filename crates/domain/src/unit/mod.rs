//! Unit register (danh bạ đơn vị): provinces, cities, wards, communes, neighbourhoods, and the markets, hospitals and
//! agencies that hold festivals of their own.

mod event;

use serde::Serialize;

pub use event::{Event, UnitKind};

use crate::{
    Evidence,
    values::{Text, UnitCode, UnitId},
};

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
