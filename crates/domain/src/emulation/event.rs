use serde::{Deserialize, Serialize};

use crate::values::{Text, UnitId};

/// What happened to a unit's emulation campaign (phong trào thi đua).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Phát động thi đua.
    EmulationLaunched {
        /// Its motto: “mỗi người dân là một công an viên”.
        title: Text,
        /// What it asks of people, in order.
        contents: Vec<Text>,
    },
    /// Đăng ký thi đua. A later report of the same participant takes the place of the earlier one.
    SignUpsReported {
        /// A ward of the convener, or a neighbourhood, school or agency of the ward.
        participant: UnitId,
        /// How many signed up there; never who.
        signed: u32,
    },
}
