//! Where the events of each stream stand within the journal. The table of places is filled in bulk and in order, and
//! until then the latest places are kept in memory: many writers, each with a stream of their own, would otherwise dirty
//! a page of the table each at every commit.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::StreamName;

/// How many events may wait for their place in the table.
const WAITING: usize = 8_192;

/// The places that are not in the table yet. Readers share them with the writer; some may be of events that were never
/// committed, so a reader holds what it finds there to the stream and the revision.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    streams: HashMap<StreamName, Run>,
    events: usize,
    /// The last position of which the stream is known.
    known: u64,
}

/// The latest events of a stream.
#[derive(Debug)]
struct Run {
    stream: i64,
    first: u64,
    positions: Vec<u64>,
}

/// What is to be read of a stream beside the table.
#[derive(Debug)]
pub(super) struct Latest {
    /// The revision of the first event that waits, where any does.
    pub(super) first: Option<u64>,
    /// The positions of those that wait.
    pub(super) positions: Vec<u64>,
    /// The last position of which the stream is known; what follows was written by another process.
    pub(super) known: u64,
}

impl Places {
    /// Learns anew from the file which events wait.
    pub(super) fn reload(&self, db: &Connection) -> rusqlite::Result<()> {
        let mut waiting = Waiting::default();
        let sql = "SELECT name, stream.id, revision, position FROM event JOIN stream ON stream.id = event.stream
                   WHERE position > (SELECT position FROM placed) ORDER BY position";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name = StreamName::stored(row.get_ref(0)?.as_str()?);
            let position = row.get(3)?;
            waiting.add(&name, row.get(1)?, row.get(2)?, position..position + 1);
        }
        let last = "SELECT coalesce(max(position), 0) FROM event";
        waiting.known = db.prepare_cached(last)?.query_row([], |row| row.get(0))?;
        *self.lock() = waiting;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes events that are being written: from this revision of the stream on, at these positions.
    pub(super) fn add(&self, stream: &StreamName, id: i64, revision: u64, positions: Range<u64>) {
        self.lock().add(stream, id, revision, positions);
    }

    /// Forgets what was noted of a stream's events after a position.
    pub(super) fn take_back(&self, stream: &StreamName, position: u64) {
        let mut waiting = self.lock();
        let Waiting { streams, events, known } = &mut *waiting;
        *known = position;
        if let Some(run) = streams.get_mut(stream) {
            let kept = run.positions.partition_point(|stands| *stands <= position);
            *events -= run.positions.len() - kept;
            run.positions.truncate(kept);
            if kept == 0 {
                streams.remove(stream);
            }
        }
    }

    /// Whether so many wait that the table is to be filled.
    pub(super) fn are_many(&self) -> bool {
        self.lock().events >= WAITING
    }

    /// What is to be read beside the table of a stream's events from a revision on, at most so many.
    pub(super) fn latest(&self, stream: &StreamName, from: u64, limit: usize) -> Latest {
        let waiting = self.lock();
        let run = waiting.streams.get(stream);
        let positions = run.map_or_else(Vec::new, |run| {
            let skipped = usize::try_from(from.saturating_sub(run.first)).unwrap_or(usize::MAX);
            run.positions.iter().skip(skipped).take(limit).copied().collect()
        });
        Latest { first: run.map(|run| run.first), positions, known: waiting.known }
    }

    /// The position of one event of a stream.
    pub(super) fn position(
        &self,
        db: &Connection,
        stream: &StreamName,
        id: i64,
        revision: u64,
    ) -> rusqlite::Result<Option<u64>> {
        let waits = self.lock().streams.get(stream).and_then(|run| {
            let place = usize::try_from(revision.checked_sub(run.first)?).ok()?;
            run.positions.get(place).copied()
        });
        match waits {
            Some(position) => Ok(Some(position)),
            None => {
                let sql = "SELECT position FROM place WHERE stream = ?1 AND revision = ?2";
                db.prepare_cached(sql)?.query_row((id, revision), |row| row.get(0)).optional()
            }
        }
    }

    /// Brings all that wait into the table.
    pub(super) fn file(&self, db: &mut Connection) -> rusqlite::Result<()> {
        let mut places: Vec<(i64, u64, u64)> = Vec::new();
        for Run { stream, first, positions } in self.lock().streams.values() {
            places.extend((*first..).zip(positions).map(|(revision, position)| (*stream, revision, *position)));
        }
        let Some(last) = places.iter().map(|(_, _, position)| *position).max() else { return Ok(()) };
        places.sort_unstable();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have done it.
        let placed: u64 = transaction.prepare_cached("SELECT position FROM placed")?.query_row([], |row| row.get(0))?;
        places.retain(|(_, _, position)| *position > placed);
        {
            // Whatever a damaged table holds there, the events know better.
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO place VALUES (?1, ?2, ?3)")?;
            for place in &places {
                insert.execute(*place)?;
            }
            transaction.prepare_cached("UPDATE placed SET position = max(position, ?1)")?.execute([last])?;
        }
        transaction.commit()?;
        // Only the writer adds, and the writer is here.
        let mut waiting = self.lock();
        *waiting = Waiting { known: waiting.known, ..Waiting::default() };
        Ok(())
    }
}

/// Whether the table says of each event up to its end where it stands, and of nothing else.
pub(super) fn are_all_right(db: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT (SELECT count(*) FROM placed) = 1
                   AND (SELECT count(*) FROM place) = (SELECT count(*) FROM event, placed WHERE event.position <= placed.position)
                   AND (SELECT count(*) FROM place) = (SELECT count(*) FROM place CROSS JOIN event USING (position)
                        WHERE event.stream = place.stream AND event.revision = place.revision)";
    db.query_row(sql, [], |row| row.get(0))
}

impl Waiting {
    fn add(&mut self, stream: &StreamName, id: i64, revision: u64, positions: Range<u64>) {
        self.events += positions.clone().count();
        self.known = positions.end - 1;
        match self.streams.get_mut(stream) {
            Some(run) => run.positions.extend(positions),
            None => {
                let run = Run { stream: id, first: revision, positions: positions.collect() };
                self.streams.insert(stream.clone(), run);
            }
        }
    }
}
