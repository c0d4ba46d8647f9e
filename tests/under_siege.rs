//! `cargo build --release && cargo run -p ngayhoi-tests --bin siege -- target/release/ngayhoi [SECONDS] [ATTACK]`: what is
//! sent to do harm, one way after another, while somebody else reads. Tells how long the service works on each before it
//! refuses it, how much longer others wait meanwhile than in the calm before it, and how much memory it took. Of three
//! turns the one in the middle is told; each takes so many seconds of either, 5 unless told (seven minutes in all). Where
//! an attack is named, by a part of its name, it is that alone.
//!
//! Who attacks stands on threads of their own that give way to all others, as they would on a machine of their own: what
//! it costs them to send is no work of the service's. How many attacks were refused a second tells that they were sent.

#![allow(clippy::unwrap_used, reason = "a harness says what it expects in the plainest way, in its helpers too")]

mod running;
mod serving;
mod siege;

use std::{path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(program) = arguments.next().map(PathBuf::from) else {
        eprintln!("siege PROGRAM [SECONDS] [ATTACK]");
        return ExitCode::FAILURE;
    };
    let (seconds, attack) = (arguments.next(), arguments.next());
    let seconds = seconds.and_then(|seconds| seconds.parse().ok()).unwrap_or(5);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let attackers = siege::attackers();
    runtime.block_on(siege::run(&program, seconds, &attack.unwrap_or_default(), attackers.handle()));
    ExitCode::SUCCESS
}
