//! Unit register (danh bạ đơn vị): provinces, cities, wards, communes, neighbourhoods, and the markets, hospitals and
//! agencies that hold festivals of their own.

mod event;

pub use event::{Event, UnitKind};
