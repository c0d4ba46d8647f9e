//! The whole, from outside: real files, real HTTP, real WebSockets, real processes that are really killed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects in the plainest way, in its helpers too"
)]

mod access;
mod browser;
mod ceremonies;
mod client_example;
mod clients;
mod command_line;
mod contests;
mod crash;
mod cuts;
mod desk;
mod division;
mod faults;
mod fixtures;
mod graphql_over_http;
mod hostile;
mod keys;
mod main_path;
mod many_nodes;
mod movement;
mod names;
mod office_files;
mod operation;
mod policies;
mod replay_laws;
mod running;
mod sparing;
mod support;
mod trust;
mod units;
