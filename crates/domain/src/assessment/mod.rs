//! Movement assessment (đánh giá phong trào toàn dân bảo vệ an ninh Tổ quốc): what the first months came to, at three
//! levels, in figures and words.

mod event;

pub use event::{AssessmentScope, Event, FigureKind};
