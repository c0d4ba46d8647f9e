//! Unit register (danh bạ đơn vị): provinces, cities, wards, communes, neighbourhoods, and the markets, hospitals and
//! agencies that hold festivals of their own.

mod event;
#[cfg(test)]
mod tests;

pub use event::{Event, UnitKind};

/// What can be asked of the register.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Enter a unit. `parent_registered`: whether the register knows the parent (evidence; true when there is no parent).
    Register { unit: UnitId, kind: UnitKind, name: Text, code: Option<UnitCode>, parent: Option<UnitId>, parent_registered: Evidence<bool> },
}
