//! `cargo run --release -p ngayhoi-tests --bin power-cuts -- 1000 [SEED]`: so many power cuts under load, and what was
//! lost, stands twice or does not verify after them. The exit is non-zero when anything is not as it must be.

#![allow(clippy::unwrap_used, reason = "a harness says what it expects in the plainest way, in its helpers too")]

mod cuts;
mod running;

use std::{
    os::unix::process::CommandExt,
    process::{Command, ExitCode},
    time::{Instant, SystemTime},
};

use indicatif::{ProgressBar, ProgressStyle};

/// Under this name it is the program itself, so that one command builds all that it needs.
const PROGRAM: &str = "ngayhoi";

fn program() -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg0(PROGRAM);
    command
}

fn main() -> ExitCode {
    let mut arguments = std::env::args();
    if arguments.next().is_some_and(|name| name == PROGRAM) {
        return ngayhoi_projections::cli::main();
    }
    let figures: Result<Vec<u64>, _> = arguments.map(|argument| argument.parse()).collect();
    let (cuts, seed) = match figures.as_deref() {
        Ok([cuts]) => (*cuts, SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()),
        Ok([cuts, seed]) => (*cuts, *seed),
        Ok(_) | Err(_) => {
            eprintln!("power-cuts CUTS [SEED]");
            return ExitCode::FAILURE;
        }
    };
    let bar = ProgressBar::new(cuts);
    bar.set_style(ProgressStyle::with_template("kill -9 [{bar:30}] {pos}/{len} ({elapsed}, {eta} left)").unwrap());
    let begun = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let summary = runtime.block_on(cuts::run(program, usize::try_from(cuts).unwrap(), seed, || bar.inc(1)));
    bar.finish_and_clear();
    println!("{summary}");
    println!("seed {seed}, {:.1} s", begun.elapsed().as_secs_f64());
    if summary.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
