use serde::{Deserialize, Serialize};

use crate::values::{DocumentRef, Text, Year};

/// What happened to a holder's standard “An toàn về an ninh trật tự”, year by year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Đăng ký.
    StandardRegistered {
        /// For which year.
        year: Year,
    },
    /// Tự đánh giá.
    StandardSelfAssessed {
        /// For which year.
        year: Year,
        /// What the holder says of itself.
        report: Text,
    },
    /// Thẩm định.
    StandardAppraised {
        /// For which year.
        year: Year,
        /// What the appraisal says.
        opinion: Text,
    },
    /// Công nhận.
    StandardRecognised {
        /// For which year.
        year: Year,
        /// By which decision.
        decision: DocumentRef,
    },
    /// Không công nhận.
    StandardNotRecognised {
        /// For which year.
        year: Year,
        /// Why.
        reason: Text,
    },
}
