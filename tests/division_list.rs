//! `cargo run -p ngayhoi-tests --bin division-list`: writes `fixtures/units-2025-07/events.jsonl` anew from the division
//! list beside it.

#![allow(clippy::panic, reason = "a line of the list that is not as it should be is named and ends it")]

mod division;

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/units-2025-07");
    let list = fs::read_to_string(folder.join("units.csv"))?;
    fs::write(folder.join("events.jsonl"), division::events(&list))
}
