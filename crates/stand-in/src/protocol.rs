//! The protocol's messages and services, as generated from `proto/`. Clients are here too, for tests that send what the
//! usual client would not.
#![allow(missing_docs, reason = "generated: what the fields mean stands in proto/")]
#![allow(clippy::all, clippy::wildcard_enum_match_arm, reason = "generated: its style is its generator's")]

tonic::include_proto!("event_store.client");

pub mod gossip {
    tonic::include_proto!("event_store.client.gossip");
}

pub mod server_features {
    tonic::include_proto!("event_store.client.server_features");
}

pub mod streams {
    tonic::include_proto!("event_store.client.streams");
}
