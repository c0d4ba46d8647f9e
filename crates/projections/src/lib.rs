//! The service.

pub mod read_models;
pub mod timeline;
