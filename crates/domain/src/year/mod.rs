//! Festival year (ngày hội của một năm): one convener opens it, units join, an outline is laid down, and it is closed
//! with a summary or cancelled with a reason.

mod event;

pub use event::{CeremonyPart, Event, FestivalPart};
