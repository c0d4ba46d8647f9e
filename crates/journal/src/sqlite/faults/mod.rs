//! What becomes of a journal when disk, clock or power fail: what stands is always as it was written, and what does not
//! stand is told.

mod clock;
mod damaged;
mod slow;
mod torn;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::{
    Digest, VerifyError,
    conformance::{all, events, figures, stream},
};

/// A folder in memory where there is one, since thousands of journals are opened here.
fn folder() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap()
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("journal.sqlite")
}

/// The bytes of a small page.
const PAGE: usize = 512;

/// Prepares a journal of small pages, so that there are many of them.
fn with_small_pages(path: &Path) {
    let pragmas = format!("PRAGMA page_size = {PAGE}; PRAGMA journal_mode = WAL");
    Connection::open(path).unwrap().execute_batch(&pragmas).unwrap();
}

/// Appends so many events to a stream that holds so many already; the journal's figures go on from the last.
async fn append(engine: &SqliteEngine, to: usize, held: u64, figures: std::ops::Range<usize>) {
    engine.append(stream(to), Expected::after(held), events(figures)).await.unwrap();
}

/// What `verify` says.
fn verify(path: &Path) -> Result<Digest, VerifyError> {
    Ok(Verification::open(path)?.run(None, |_| ())?.digest)
}
