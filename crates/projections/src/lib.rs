//! The service: read models folded from the journal, GraphQL and pages over them, and the command line.

pub mod access;
pub mod cli;
pub mod cloning;
pub mod commands;
pub mod desk;
pub mod exchange;
pub mod graphql;
pub mod http;
pub mod metrics;
pub mod node;
pub mod office;
pub mod pages;
pub mod policies;
pub mod progress;
pub mod read_models;
pub mod sign_in;
pub mod timeline;
pub mod world;
