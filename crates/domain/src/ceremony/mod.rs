//! Ceremony (phần lễ) of a host's festival day: planned, its agenda approved, held and completed.

mod event;

pub use event::{AgendaItem, AgendaKind, Event};
