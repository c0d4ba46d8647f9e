//! The small words of the domain. Each is checked once, where it is made; whoever holds one may trust it.

mod folded;
mod ids;
mod person;
mod span;
mod stored_day;
mod text;
mod time;
mod year;

pub use folded::folded;
pub use ids::*;
pub use person::{Personal, PersonalValue};
pub use span::{DateWindow, InvalidSlot, InvalidWindow, Slot};
pub use text::{DocumentRef, Dong, InvalidText, InvalidUnitCode, TEXT_MAX, Text, UnitCode};
pub use time::{InvalidDay, InvalidInstant, InvalidMoment, LOCAL_OFFSET, Occurred, day, instant, local};
pub use year::{InvalidYear, Year};
