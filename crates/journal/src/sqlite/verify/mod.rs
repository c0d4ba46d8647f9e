use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row};

use super::{END, file, places, read_all, turns};
use crate::{
    Fault, JournalError, Position, Recorded, Revision, StreamName, Verified, VerifyError, Wrong, backup, canonical,
    verify::{Break, Chains, Head, Stamp, Stored},
};

/// How many events are followed before it is told.
const STEP: usize = 1_000;

/// A reading of a journal's file that looks for the first event which is not as it was written. It sees the file as it
/// was at the opening, also while another process writes it, and changes nothing.
#[derive(Debug)]
pub struct Verification {
    db: Connection,
    path: PathBuf,
    entries: HashMap<i64, Entry>,
    /// The positions at which the time may go back.
    turns: HashSet<u64>,
    last: i64,
}

/// What the file says of a stream as a whole.
#[derive(Debug)]
struct Entry {
    stream: StreamName,
    events: u64,
    hash: String,
}

impl Verification {
    /// Opens a journal's file.
    ///
    /// # Errors
    /// When there is none, it belongs to another program or a newer one, is damaged, or cannot be read.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let failed = |error: rusqlite::Error| file::error(path, &error);
        // Absolute, since SQLite takes some relative names for stores in memory.
        let absolute = std::path::absolute(path)
            .map_err(|error| JournalError::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
        let db = file::open_read_only(&absolute)?;
        // From the first reading on, the transaction sees one state of the file.
        db.execute_batch("BEGIN").map_err(failed)?;
        let entries = entries(&db).map_err(failed)?;
        let last =
            db.query_row("SELECT coalesce(max(position), 0) FROM event", [], |row| row.get(0)).map_err(failed)?;
        Ok(Self { turns: turns::positions(&db).map_err(failed)?, db, path: absolute, entries, last })
    }

    /// How many events it expects to follow.
    pub fn events(&self) -> u64 {
        u64::try_from(self.last).unwrap_or(0)
    }

    /// Follows every event, and says now and then how many more it has followed. Where it is asked for, the digest that
    /// the journal had after so many events is told too.
    ///
    /// # Errors
    /// The first event that is not as it was written; or that the file cannot be read.
    pub fn run(&self, earlier: Option<u64>, mut advance: impl FnMut(usize)) -> Result<Verified, VerifyError> {
        let mut scan = Scan { of: self, chains: Chains::default(), gap: None, turned: None, next: 1, time: None };
        let failed = |error: rusqlite::Error| VerifyError::Journal(file::error(&self.path, &error));
        let mut digest = (earlier == Some(0)).then(|| scan.chains.digest());
        let mut statement = self
            .db
            .prepare("SELECT position, stream, revision, id, type, data, metadata FROM event ORDER BY position")
            .map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let mut since = 0;
        while let Some(row) = rows.next().map_err(failed)? {
            if let Some(fault) = scan.take(row).map_err(failed)? {
                return Err(scan.first(fault).into());
            }
            if earlier == Some(scan.chains.events()) {
                digest = Some(scan.chains.digest());
            }
            since += 1;
            if since == STEP {
                advance(since);
                since = 0;
            }
        }
        advance(since);
        if let Some(fault) = scan.end() {
            return Err(scan.first(fault).into());
        }
        let damaged = |reason| Err(JournalError::Damaged { path: self.path.clone(), reason }.into());
        let said: String = self.db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(failed)?;
        if said != "ok" {
            return damaged(said);
        }
        // Streams are read by a table of places, which may lack what stands in the journal.
        if file::has_places(&self.db).map_err(failed)? && !places::are_all_right(&self.db).map_err(failed)? {
            return damaged(
                "bảng vị trí không khớp nhật ký / the table of places does not agree with the journal".to_owned(),
            );
        }
        Ok(Verified { digest: scan.chains.digest(), streams: scan.chains.streams(), earlier: digest })
    }

    /// How many pages the file has, as this reading sees it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn pages(&self) -> Result<u64, JournalError> {
        self.db.query_row("PRAGMA page_count", [], |row| row.get(0)).map_err(|error| file::error(&self.path, &error))
    }

    /// Copies the journal, as this reading sees it, into a new file, and says now and then how many more pages it has
    /// copied. The file's log cannot be folded into it meanwhile, and grows by what is written.
    ///
    /// # Errors
    /// When the file cannot be read, or the new one cannot be written.
    pub fn copy(&self, to: &Path, advance: impl FnMut(usize)) -> Result<(), JournalError> {
        let failed = |path: &Path, reason: String| JournalError::Unreadable { path: path.to_owned(), reason };
        let to = std::path::absolute(to).map_err(|error| failed(to, error.to_string()))?;
        backup::copy(&self.db, &to, advance).map_err(|error| failed(&to, error.to_string()))
    }

    /// The next events after a position, in the journal's order, at most so many; see [`Engine::read_all`].
    ///
    /// [`Engine::read_all`]: crate::Engine::read_all
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn after(&self, position: Position, limit: usize) -> Result<Vec<Recorded>, JournalError> {
        let read = read_all(&self.db, position, END, limit, Recorded::clone);
        read.map(|page| page.events).map_err(|error| file::error(&self.path, &error))
    }

    /// The metadata of an event; `None` where there is no such event.
    fn metadata(&self, stream: i64, Revision(revision): Revision) -> rusqlite::Result<Option<String>> {
        let sql = "SELECT metadata FROM event WHERE stream = ?1 AND revision = ?2";
        self.db.prepare_cached(sql)?.query_row((stream, revision), |row| row.get(0)).optional()
    }
}

fn entries(db: &Connection) -> rusqlite::Result<HashMap<i64, Entry>> {
    // What is no text any more agrees with no event either.
    let text = |row: &Row<'_>, column: usize| {
        Ok::<_, rusqlite::Error>(String::from_utf8_lossy(row.get_ref(column)?.as_bytes()?).into_owned())
    };
    let entry = |row: &Row<'_>| {
        let hash = canonical::short(&text(row, 3)?).into_owned();
        let entry = Entry { stream: StreamName::stored(text(row, 1)?), events: row.get(2)?, hash };
        Ok((row.get(0)?, entry))
    };
    db.prepare("SELECT id, name, events, hash FROM stream")?.query_map([], entry)?.collect()
}

/// How far the file has been read.
struct Scan<'a> {
    of: &'a Verification,
    chains: Chains,
    /// The position that comes next.
    next: i64,
    /// The first position that is not there. Which stream lacks an event is often learnt later only.
    gap: Option<i64>,
    /// The first event that was written earlier than the one before it. An altered time looks the same, and is learnt
    /// from the chain later only.
    turned: Option<Fault>,
    /// When the last event was written.
    time: Option<DateTime<Utc>>,
}

impl Scan<'_> {
    /// Reads one event more; what is wrong with it or another one, if anything.
    fn take(&mut self, row: &Row<'_>) -> rusqlite::Result<Option<Fault>> {
        let (at, key, number): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let position = Position::single(u64::try_from(at).unwrap_or(0));
        let revision = u64::try_from(number).ok().map(Revision);
        let entry = self.of.entries.get(&key);
        let stream = entry.map(|entry| entry.stream.clone());
        let is = |wrong| Some(Fault { stream: stream.clone(), revision, position: Some(position), wrong });
        if at < self.next {
            return Ok(is(Wrong::Inserted));
        }
        if at > self.next {
            self.gap.get_or_insert(self.next);
        }
        self.next = at.saturating_add(1);
        let Some(entry) = entry else { return Ok(is(Wrong::Stray)) };
        let text = |column: usize| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str().ok());
        let (Some(revision), Ok(id), Some(event_type), Some(data), Some(metadata)) =
            (revision, row.get(3), text(4)?, text(5)?, text(6)?)
        else {
            return Ok(is(Wrong::Altered));
        };
        let event = Stored { position, stream: &entry.stream, revision, id, event_type, data, metadata };
        if revision.0 >= entry.events {
            return Ok(Some(event.is(Wrong::Inserted)));
        }
        let Some(stamp) = Stamp::of(metadata) else { return Ok(Some(event.is(Wrong::Altered))) };
        if let Err(broken) = self.chains.follow(&event, &stamp.previous) {
            return Ok(Some(self.explain(key, entry, &event, broken)?));
        }
        let is_turned = self.time.is_some_and(|time| stamp.recorded_at < time);
        if is_turned && self.turned.is_none() && !self.of.turns.contains(&position.commit()) {
            self.turned = Some(event.is(Wrong::Reordered));
        }
        self.time = Some(stamp.recorded_at);
        Ok(None)
    }

    /// Which event is meant where a chain breaks, and what became of it.
    fn explain(&self, key: i64, entry: &Entry, event: &Stored<'_>, broken: Break) -> rusqlite::Result<Fault> {
        Ok(match broken {
            Break::Revision(next) if event.revision < next => event.is(Wrong::Inserted),
            Break::Revision(next) if self.of.metadata(key, next)?.is_some() => event.is(Wrong::Reordered),
            Break::Revision(next) => self.missing(entry, next),
            Break::Link { hash, before } => {
                let successor = self.of.metadata(key, Revision(event.revision.0 + 1))?;
                let vouched = match &successor {
                    Some(metadata) => Stamp::of(metadata).map(|stamp| stamp.previous),
                    None => Some(entry.hash.clone()),
                };
                // An event that its successor vouches for is as it was written: the one before it is not.
                match (before, event.revision.0.checked_sub(1)) {
                    (Some(position), Some(revision)) if vouched == Some(hash) => {
                        Stored { position, revision: Revision(revision), ..*event }.is(Wrong::Altered)
                    }
                    (..) => event.is(Wrong::Altered),
                }
            }
        })
    }

    /// What is wrong with a stream as a whole, once every event was read.
    fn end(&self) -> Option<Fault> {
        let faults = self.of.entries.values().filter_map(|entry| {
            let head = self.chains.head(&entry.stream);
            let found = head.map_or(0, |head| head.events);
            if found < entry.events {
                return Some(self.missing(entry, Revision(found)));
            }
            let is_vouched_for = head.is_some_and(|head| head.hash == entry.hash);
            (!is_vouched_for).then(|| Fault {
                stream: Some(entry.stream.clone()),
                revision: found.checked_sub(1).map(Revision),
                position: head.map(|head| head.position),
                wrong: Wrong::NotTheHead,
            })
        });
        let first = faults.min_by_key(|fault| (fault.position.is_none(), fault.position, fault.stream.clone()));
        first.or_else(|| self.gap.map(|_| self.unknown())).or_else(|| self.turned.clone())
    }

    /// An event that a stream lacks. It stood at the first position that is not there, where that comes after the
    /// stream's last event.
    fn missing(&self, entry: &Entry, revision: Revision) -> Fault {
        let last = self.chains.head(&entry.stream).map_or(Position::START, |head: &Head| head.position);
        let gap = self.unknown().position.filter(|gap| *gap > last);
        Fault { stream: Some(entry.stream.clone()), revision: Some(revision), position: gap, wrong: Wrong::Missing }
    }

    /// An event of which nothing is known but that it is not there.
    fn unknown(&self) -> Fault {
        let position = self.gap.and_then(|gap| u64::try_from(gap).ok()).map(Position::single);
        Fault { stream: None, revision: None, position, wrong: Wrong::Missing }
    }

    /// The fault that comes first: this one, or the first position that is not there.
    fn first(&self, fault: Fault) -> Fault {
        let gap = self.unknown();
        let is_later = gap.position.is_some_and(|gap| fault.position.is_none_or(|position| gap < position));
        if is_later { gap } else { fault }
    }
}

#[cfg(test)]
mod copied;
#[cfg(test)]
mod random_changes;
#[cfg(test)]
mod rewritten;
#[cfg(test)]
mod tests;
