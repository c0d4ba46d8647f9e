//! This is not KurrentDB: a test server that speaks as much of its protocol as the journal uses.
//!
//! It keeps everything in memory, on a runtime of its own, so that a client that hogs its runtime cannot starve the
//! server that it is tested with. What it imitates was read from the real server's sources and documents; where a test
//! passes here, the same test still has to pass against a real server.
#![allow(clippy::result_large_err, reason = "the protocol's own errors are large, and nothing here is in a hurry")]

mod cluster;
mod door;
mod faults;
mod filter;
mod log;
pub mod protocol;
mod reading;
mod service;
mod settings;
mod stand_in;

pub use faults::{AppendFault, Call, Failure, Faults, Gate};
pub use log::{Expected, Outcome, Place, ProposedEvent, StoredEvent};
pub use settings::{Login, MAX_APPEND, Positions, Settings};
pub use stand_in::{AUTHORITY, StandIn};
