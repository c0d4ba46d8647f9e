//! What others would use for a journal, measured on the events that `crates/journal/benches/append.rs` measures the
//! journal with. `run.sh` runs both in turn and prints the ratios; alone, this prints one turn of the peers:
//!
//! ```sh
//! cargo run --release -- 100000     # events imported and replayed
//! ```
//!
//! Files are made in a folder within `TMPDIR`, and removed at the end.

mod cqrs;
mod figures;
mod sample;
mod uma;

use figures::{Figures, median};
use sample::Sample;
use std::{fs::File, io::Write, path::Path, time::Instant};
use tempfile::TempDir;

/// Appends of one writer.
const SINGLE: usize = 400;

/// Writers at once.
const WRITERS: usize = 64;

/// Events of one stream: a writer then goes on with the next one, so that no aggregate grows long.
const STREAM: usize = 16;

/// Events of one import, where the peer takes more than one stream at once.
const IMPORT: usize = 20_000;

/// Events of one page of a replay, where the peer reads in pages.
const PAGE: usize = 2_000;

/// As on the other side.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let events = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(100_000);
    let folder = TempDir::new().unwrap();
    let mut figures = Figures::open();
    bare_file(folder.path(), &mut figures);
    uma::measure(folder.path(), events, &mut figures).await;
    cqrs::measure(folder.path(), events, &mut figures).await;
}

/// The same bytes appended to a bare file: what the disk asks for one durable append.
fn bare_file(folder: &Path, figures: &mut Figures) {
    let bytes = Sample::default().bytes();
    let mut file = File::create(folder.join("bare.bytes")).unwrap();
    let append = |_| {
        let start = Instant::now();
        file.write_all(&bytes).unwrap();
        file.sync_data().unwrap();
        start.elapsed()
    };
    let times = (0..SINGLE).map(append).collect();
    figures.microseconds("bare file: p50, peers' turn", median(times));
}
