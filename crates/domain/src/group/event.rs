use serde::{Deserialize, Serialize};

use crate::values::{Text, UnitId};

/// What happened to a safe family group (tổ liên gia an toàn tự quản về an ninh trật tự).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Ra mắt tổ liên gia.
    SafeFamilyGroupFormed {
        /// The ward or neighbourhood where it lives.
        unit: UnitId,
        /// Its name.
        name: Text,
        /// How many households belong to it.
        households: u32,
    },
    /// Lắp camera an ninh từ nguồn xã hội hóa.
    CamerasFunded {
        /// How many were added.
        cameras: u32,
    },
    /// Tổ dân phố lắp camera an ninh từ nguồn xã hội hóa, without a group between.
    NeighbourhoodCamerasFunded {
        /// Which neighbourhood.
        neighbourhood: UnitId,
        /// How many were added.
        cameras: u32,
        /// Who paid, in words and never by a person's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        funders: Option<Text>,
    },
}
