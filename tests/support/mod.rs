//! How tests start the program and talk to it.

mod actors;
mod browser;
pub mod city;
mod client;
mod follower;
mod program;
mod unsteady;

pub use actors::{Office, festival, open_year, outreach, stamp, stamp_as};
pub use browser::Browser;
pub use client::Client;
pub use follower::Follower;
pub use program::{Program, events_in, fixture, ngayhoi};
pub use unsteady::{Breaks, Unsteady};
