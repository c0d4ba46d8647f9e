//! Achievement (thành tích), rewarded once: a commendation claims it before it is decided.

mod event;

pub use event::Event;
