//! The small words of the domain. Each is checked once, where it is made; whoever holds one may trust it.

mod folded;
mod ids;
mod person;
mod text;
mod time;

pub use folded::folded;
pub use ids::*;
pub use person::{Personal, PersonalValue};
pub use text::{DocumentRef, Dong, InvalidText, InvalidUnitCode, TEXT_MAX, Text, UnitCode};
pub use time::{
    DateWindow, InvalidDay, InvalidInstant, InvalidMoment, InvalidSlot, InvalidWindow, InvalidYear, LOCAL_OFFSET,
    Occurred, Slot, Year, day, instant, local,
};
