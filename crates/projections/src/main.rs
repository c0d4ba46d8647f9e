//! The program `ngayhoi`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ngayhoi_projections::cli::main()
}
