//! Emulation campaign (phong trào thi đua): launched by a unit in a year, with what it asks of people.

mod event;

pub use event::Event;
