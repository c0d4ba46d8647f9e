//! Safe family group (tổ liên gia an toàn): neighbours who settle disputes, keep watch, and fund cameras.

mod event;

use serde::Serialize;

pub use event::Event;

use crate::{
    Evidence,
    unit::UnitKind,
    values::{Text, UnitId},
};

/// What can be asked of a safe family group.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Form the group.
    Form {
        /// The ward, commune or neighbourhood where it lives.
        unit: UnitId,
        /// Its name.
        name: Text,
        /// How many households belong to it.
        households: u32,
        /// What that unit is, by the register; `None` when it is not registered.
        place: Evidence<Option<UnitKind>>,
    },
    /// Record cameras that the neighbours paid for.
    FundCameras {
        /// How many were added.
        cameras: u32,
    },
}
