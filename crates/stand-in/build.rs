//! Makes the protocol's messages and services from our own description of it, without a protoc.

use std::error::Error;

const FILES: [&str; 4] =
    ["proto/shared.proto", "proto/gossip.proto", "proto/server_features.proto", "proto/streams.proto"];

fn main() -> Result<(), Box<dyn Error>> {
    for file in FILES {
        println!("cargo:rerun-if-changed={file}");
    }
    tonic_build::configure()
        .bytes(["."])
        .extern_path(".event_store.client.Empty", "()")
        .compile_fds(protox::compile(FILES, ["proto"])?)?;
    Ok(())
}
