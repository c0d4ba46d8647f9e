//! Where streams end, remembered from one commit to the next.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::places::Places;
use crate::{StreamName, canonical};

/// How many streams' ends are remembered from one commit to the next.
const TAILS: usize = 16_384;

/// The ends of streams that were written lately, as they stand in the file.
#[derive(Debug, Default)]
pub(super) struct Tails {
    known: HashMap<StreamName, Tail>,
    /// Where their events stand.
    pub(super) places: Places,
    /// SQLite's mark of the file's state, which changes when another process has written. `None` while what is
    /// remembered may not stand.
    state: Option<i64>,
}

impl Tails {
    /// Forgets what may have become untrue, or too much.
    pub(super) fn refresh(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let state = Some(db.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?);
        if state != self.state {
            self.known.clear();
            self.places.reload(db)?;
            self.state = state;
        } else if self.known.len() > TAILS {
            self.known.clear();
        }
        Ok(())
    }

    /// Has all that is remembered looked up anew before anything else is written: what was written failed.
    pub(super) fn distrust(&mut self) {
        self.state = None;
    }

    /// Brings the places that wait into the file: of what was committed alone, so never what a failed commit left here.
    pub(super) fn file_places(&mut self, db: &mut Connection) -> rusqlite::Result<()> {
        self.refresh(db)?;
        self.places.file(db)
    }

    /// Forgets what was written to a stream after a position.
    pub(super) fn take_back(&mut self, stream: &StreamName, position: u64) {
        self.known.remove(stream);
        self.places.take_back(stream, position);
    }

    /// A stream's end; `None` where it does not exist.
    pub(super) fn load(&self, db: &Connection, stream: &StreamName) -> rusqlite::Result<Option<Tail>> {
        match self.known.get(stream) {
            Some(tail) => Ok(Some(tail.clone())),
            None => Tail::load(db, stream),
        }
    }

    /// Where a stream ends in this transaction, once something was written to it.
    pub(super) fn written(&self, stream: &StreamName) -> Option<&Tail> {
        self.known.get(stream)
    }

    pub(super) fn remember(&mut self, stream: StreamName, tail: Tail) {
        self.known.insert(stream, tail);
    }
}

/// A stream's end.
#[derive(Debug, Clone)]
pub(super) struct Tail {
    pub(super) id: i64,
    pub(super) events: u64,
    pub(super) hash: String,
}

impl Tail {
    /// A stream's end in the file; `None` where it does not exist.
    fn load(db: &Connection, stream: &StreamName) -> rusqlite::Result<Option<Self>> {
        db.prepare_cached("SELECT id, events, hash FROM stream WHERE name = ?1")?
            .query_row([stream.as_str()], |row| {
                let hash = canonical::short(row.get_ref(2)?.as_str()?).into_owned();
                Ok(Self { id: row.get(0)?, events: row.get(1)?, hash })
            })
            .optional()
    }

    /// Makes a place for a stream's first event.
    pub(super) fn begin(db: &Connection, stream: &StreamName) -> rusqlite::Result<Self> {
        db.prepare_cached("INSERT INTO stream (name, events, hash) VALUES (?1, 0, '')")?.execute([stream.as_str()])?;
        Ok(Self { id: db.last_insert_rowid(), events: 0, hash: String::new() })
    }

    /// Writes down where the stream ends now.
    pub(super) fn keep(&self, db: &Connection) -> rusqlite::Result<()> {
        let sql = "UPDATE stream SET events = ?2, hash = ?3 WHERE id = ?1";
        db.prepare_cached(sql)?.execute(params![self.id, self.events, self.hash]).map(|_| ())
    }
}
