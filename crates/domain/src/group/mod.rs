//! Safe family group (tổ liên gia an toàn): neighbours who settle disputes, keep watch, and fund cameras.

mod event;

pub use event::Event;
