//! `cargo build --release && cargo run --release -p ngayhoi-tests --bin load -- target/release/ngayhoi [SECONDS]`: many who
//! write at once, beside the journal alone, and many who follow what one writes. Tells how quick the service is.

#![allow(clippy::unwrap_used, reason = "a harness says what it expects in the plainest way, in its helpers too")]

mod load;
mod running;
mod serving;

use std::{path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(program), seconds) = (arguments.next().map(PathBuf::from), arguments.next()) else {
        eprintln!("load PROGRAM [SECONDS]");
        return ExitCode::FAILURE;
    };
    let seconds = seconds.and_then(|seconds| seconds.parse().ok()).unwrap_or(5);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(load::run(&program, seconds));
    ExitCode::SUCCESS
}
