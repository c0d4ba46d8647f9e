//! Programme (phần hội) of a host's festival day: venues, activities, teams, releases and results.

mod event;

pub use event::{ActivityKind, Event, Placing};
