use serde::{Deserialize, Serialize};

use super::legal::Circular;
use crate::values::{DocumentRef, Text, Year};

/// How a holder does by one criterion of the circular.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionResult {
    /// The criterion (tiêu chí) in words.
    pub criterion: Text,
    /// Whether it is met.
    pub met: bool,
}

/// What happened to a holder's standard “An toàn về an ninh trật tự”, year by year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Đăng ký.
    StandardRegistered {
        /// For which year.
        year: Year,
        /// By whose criteria: the circular in force on the day of registering.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        circular: Option<Circular>,
    },
    /// Tự đánh giá.
    StandardSelfAssessed {
        /// For which year.
        year: Year,
        /// What the holder says of itself.
        report: Text,
        /// Criterion by criterion, where that was said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        results: Vec<CriterionResult>,
    },
    /// Thẩm định.
    StandardAppraised {
        /// For which year.
        year: Year,
        /// What the appraisal says.
        opinion: Text,
        /// Criterion by criterion, where that was said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        results: Vec<CriterionResult>,
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
