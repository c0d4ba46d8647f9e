//! Safe family group (tổ liên gia an toàn): neighbours who settle disputes, keep watch, and fund cameras.

mod event;
#[cfg(test)]
mod tests;

pub use event::Event;

/// What can be asked of a group.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// `unit_registered`: whether the register knows the unit (evidence).
    Form { unit: UnitId, name: Text, households: u32, unit_registered: Evidence<bool> },
    FundCameras { cameras: u32 },
}
