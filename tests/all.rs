//! The whole, from outside: real files, real HTTP, real WebSockets, real processes that are really killed.

mod command_line;
mod crash;
mod fixtures;
mod main_path;
mod support;
