use tempfile::TempDir;

use super::*;
use crate::{
    conformance,
    conformance::{Clock, Store},
};

/// A folder of one test's own.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("journal.sqlite")
    }
}

impl Store for Folder {
    type Engine = SqliteEngine;

    async fn open_with_clock(&self, clock: Clock) -> SqliteEngine {
        SqliteEngine::open_with_clock(&self.file(), clock).unwrap()
    }
}

conformance!(Folder::new());
