//! Every page of a journal, overwritten in turn: what is read is as it was written, or the damage is told.

use std::fs;

use super::*;
use crate::{JournalError, conformance::whole};

/// How many streams there are.
const STREAMS: usize = 6;

/// A journal that was closed: its bytes before and after its last commits, and its events.
struct Closed {
    before: Vec<u8>,
    after: Vec<u8>,
    everything: Vec<Recorded>,
    streams: Vec<Vec<Recorded>>,
}

async fn closed() -> Closed {
    let folder = folder();
    let path = file(&folder);
    with_small_pages(&path);
    let mut before = Vec::new();
    for round in 0..2_usize {
        before = fs::read(&path).unwrap();
        let engine = SqliteEngine::open(&path).unwrap();
        for to in 0..STREAMS {
            let first = (round * STREAMS + to) * 4;
            append(&engine, to, round as u64 * 4, first..first + 4).await;
        }
    }
    let engine = SqliteEngine::open(&path).unwrap();
    let everything = all(&engine).await;
    let mut streams = Vec::new();
    for to in 0..STREAMS {
        streams.push(whole(&engine, to).await);
    }
    Closed { before, after: fs::read(&path).unwrap(), everything, streams }
}

/// Whether a reading is honest: as it was written, or refused for the damage. What differs is told by `verify` alone.
fn is_as_written(read: Result<Vec<Recorded>, JournalError>, written: &[Recorded], damage: &str) -> bool {
    match read {
        Ok(read) => read == written,
        Err(JournalError::Damaged { .. }) => true,
        Err(other) => panic!("{damage}: {other:?}"),
    }
}

impl Closed {
    /// Opens a damaged journal, reads all of it and writes to it.
    async fn opened_as(&self, bytes: &[u8], damage: &str) {
        let folder = folder();
        let path = file(&folder);
        fs::write(&path, bytes).unwrap();
        let verified = verify(&path);
        let engine = match SqliteEngine::open(&path) {
            Ok(engine) => engine,
            Err(JournalError::Foreign { .. } | JournalError::Damaged { .. } | JournalError::Newer { .. }) => {
                assert!(verified.is_err(), "{damage}");
                return;
            }
            Err(other) => panic!("{damage}: {other:?}"),
        };
        let read = engine.read_all(Position::START, usize::MAX).await;
        let mut is_told = is_as_written(read, &self.everything, damage);
        for (to, written) in self.streams.iter().enumerate() {
            is_told &= is_as_written(engine.read_stream(stream(to), Revision(0), 1_000).await, written, damage);
        }
        assert!(is_told || verified.is_err(), "{damage}: other data passes for the journal's");
        match engine.append(stream(1), Expected::after(8), events(900..901)).await {
            Ok(_) | Err(AppendError::WrongExpectedRevision { .. }) => {}
            // A place that is taken already is a failed write to SQLite.
            Err(AppendError::Journal(JournalError::Damaged { .. } | JournalError::Io { .. })) => {}
            Err(other) => panic!("{damage}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn whatever_page_is_overwritten_no_other_data_passes_for_the_journals() {
    let closed = closed().await;
    let pages = closed.after.len() / PAGE;
    assert!(pages > 40, "{pages}");
    for page in 0..pages {
        let place = page * PAGE..(page + 1) * PAGE;
        let with = |content: &[u8], what: &str| {
            let mut bytes = closed.after.clone();
            bytes[place.clone()].copy_from_slice(content);
            (bytes, format!("page {page}: {what}"))
        };
        let noise: Vec<u8> =
            (0..PAGE).map(|byte| u8::try_from((byte * 131 + page * 31 + byte * byte) % 256).unwrap()).collect();
        let other = (page + pages / 2) % pages * PAGE;
        let mut damages = vec![
            with(&[0; PAGE], "zeros"),
            with(&noise, "noise"),
            with(&closed.after[other..other + PAGE], "another page"),
        ];
        // A write that the disk confirmed and never did.
        damages.extend(closed.before.get(place.clone()).map(|content| with(content, "as it was before")));
        for (bytes, damage) in damages {
            if bytes != closed.after {
                closed.opened_as(&bytes, &damage).await;
            }
        }
    }
}

#[tokio::test]
async fn a_file_cut_off_after_any_page_is_told() {
    let closed = closed().await;
    for length in (1..closed.after.len()).step_by(256) {
        closed.opened_as(&closed.after[..length], &format!("{length} bytes")).await;
    }
}
