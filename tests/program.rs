//! The program `ngayhoi`, built beside the tests that start it.

use std::process::ExitCode;

fn main() -> ExitCode {
    ngayhoi_projections::cli::main()
}
