//! Movement assessment (đánh giá phong trào toàn dân bảo vệ an ninh Tổ quốc): what the first months came to, at three
//! levels, in figures and words.

mod event;
#[cfg(test)]
mod tests;

pub use event::{AssessmentScope, Event, FigureKind};

/// What can be asked of an assessment.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    Call { period: DateWindow, scopes: Vec<AssessmentScope> },
    ReportFigure { figure: FigureKind, value: u64 },
    Assess { scope: AssessmentScope, summary: Text },
}
