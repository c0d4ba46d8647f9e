//! The festival's aggregates: pure decisions and the facts that they make.
//!
//! Nothing here reads a clock, a file, a network or a die: time, ids and what other streams say arrive in the command.
//! `decide` judges and may refuse; `evolve` remembers and cannot.

pub mod account;
pub mod achievement;
mod actor;
mod aggregate;
pub mod assessment;
pub mod ceremony;
pub mod commendation;
pub mod emulation;
mod fact;
pub mod group;
pub mod outreach;
pub mod pilot;
pub mod programme;
mod refusal;
pub mod standard;
mod stream;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod unit;
pub mod values;
pub mod year;

pub use actor::{Actor, Role, Scope};
pub use aggregate::{Aggregate, Evidence, FestivalStanding, Refused, judge};
pub use fact::{EventType, Fact, Former, InvalidEventType, Recorded, UndecodableFact};
pub use refusal::{Explanation, Refusal};
pub use stream::{Category, FestivalRef, InvalidStream, StreamId, Subject};
