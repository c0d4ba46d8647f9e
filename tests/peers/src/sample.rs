//! The event that every side writes: a ward's choice of a pilot, as the journal's own benchmark has it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The event's type.
pub const TYPE: &str = "PilotSelected";

/// The event's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selected {
    pub neighbourhood: String,
    pub rationale: String,
    pub decision: Decision,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    pub number: String,
    pub date: String,
    pub issuer: String,
}

/// One event to write: typed, and as text.
pub struct Sample {
    pub data: Selected,
    pub text: String,
}

impl Default for Sample {
    fn default() -> Self {
        let decision = Decision {
            number: "12/QĐ-UBND".to_owned(),
            date: "2019-06-20".to_owned(),
            issuer: "Ủy ban nhân dân phường Mẫu Một".to_owned(),
        };
        let rationale = "Ba năm liền không có vụ việc phức tạp; tổ tự quản hoạt động đều, nhân dân đồng tình.";
        let neighbourhood = "tp-mau.phuong-mau-mot.tdp-3".to_owned();
        let data = Selected { neighbourhood, rationale: rationale.to_owned(), decision };
        let text = serde_json::to_string(&data).unwrap();
        Self { data, text }
    }
}

impl Sample {
    /// Data and metadata as one would append them to a bare file.
    pub fn bytes(&self) -> Vec<u8> {
        let metadata = HashMap::from(metadata());
        [self.text.as_bytes(), &serde_json::to_vec(&metadata).unwrap()].concat()
    }
}

/// Metadata of about 120 B as JSON, in the pairs of strings that both peers take.
pub fn metadata() -> [(String, String); 3] {
    let pair = |key: &str, value: String| (key.to_owned(), value);
    [
        pair("actor", "cong-an-phuong".to_owned()),
        pair("command", Uuid::new_v4().to_string()),
        pair("recorded_at", "2019-06-20T01:30:00.123456Z".to_owned()),
    ]
}
