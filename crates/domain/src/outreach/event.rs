use serde::{Deserialize, Serialize};

use crate::values::{OutreachSessionId, Text};

/// What a unit did in a year to tell people of the movement and of the law (tuyên truyền). People are counted, never
/// named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Tổ chức một buổi tuyên truyền. When it was held is when it occurred.
    OutreachSessionHeld {
        /// Its id.
        session: OutreachSessionId,
        /// What it was about.
        topic: Text,
        /// For whom, in words: residents, pupils, traders.
        audience: Text,
        /// How many came.
        attendees: u32,
        /// Which office or organisation held it, never a person's name.
        held_by: Text,
    },
    /// Đính chính số người dự.
    OutreachSessionCorrected {
        /// Which one.
        session: OutreachSessionId,
        /// How many came.
        attendees: u32,
        /// Why it was wrong.
        reason: Text,
    },
}
