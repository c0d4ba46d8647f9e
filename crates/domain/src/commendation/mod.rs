//! Commendations (khen thưởng) of a unit in a year: proposed, appraised, recommended by the council, decided by the
//! chair, presented at a ceremony.

mod event;

pub use event::{Event, Form, Nominee};
