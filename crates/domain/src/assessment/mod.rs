//! Movement assessment (đánh giá phong trào toàn dân bảo vệ an ninh Tổ quốc): what the first months came to, at three
//! levels, in figures and words.

mod event;

use serde::Serialize;

pub use event::{AssessmentScope, Event, FigureKind};

use crate::values::{DateWindow, Text};

/// What can be asked of an assessment.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Call for the assessment.
    Call {
        /// The days that it covers.
        period: DateWindow,
        /// At which levels.
        scopes: Vec<AssessmentScope>,
    },
    /// Report a figure, before or after the call.
    ReportFigure {
        /// What is counted.
        figure: FigureKind,
        /// How many.
        value: u64,
    },
    /// Assess the movement at one level.
    Assess {
        /// Which level.
        scope: AssessmentScope,
        /// In words.
        summary: Text,
    },
}
