//! The embedded engine: one SQLite file, one writer thread, readers that never block it.

mod copies;
#[cfg(test)]
mod faults;
mod file;
mod folding;
mod log;
#[cfg(test)]
mod model;
#[cfg(test)]
mod older;
mod places;
mod rows;
mod tails;
#[cfg(test)]
mod tests;
mod turns;
mod verify;
mod work;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{SyncSender, TrySendError, sync_channel},
    thread::JoinHandle,
};

use chrono::{DateTime, Utc};
use futures_util::{Stream, StreamExt, future, stream};
use rusqlite::{Connection, named_params};
use tokio::sync::{oneshot, watch};

use crate::{
    AppendError, Appended, Engine, Expected, JournalError, NewEvent, Position, READ_BYTES, ReadError, Readers,
    Recorded, Revision, StreamAppend, StreamName,
};
#[cfg(test)]
pub(crate) use file::PLACE_ALL;
use places::{Latest, Places};
use rows::Page;
pub use verify::Verification;
use work::{Import, Job, Work};
use writer::Writer;

/// How many appends may wait for the writer before more are refused.
const WAITING: usize = 4_096;

/// How many events of a replay are read at once.
const BATCH: usize = 4_000;

/// How many batches of a replay are read, or wait to be looked at, at once: each of up to [`READ_BYTES`].
const AHEAD: usize = 6;

/// How many bytes of a stream are read on the thread that asks.
const SHORT: usize = 64 << 10;

/// How much of the file a reader keeps, in KiB: what it reads, it seldom reads again, and what is this small stays near
/// the processor. Measured: a replay takes a tenth less than with 2 MiB.
const CACHE: u32 = 256;

/// Beyond every event.
const END: Position = Position::single(u64::MAX);

/// A journal in one SQLite file.
#[derive(Debug)]
pub struct SqliteEngine {
    /// `None` only while it is being dropped.
    jobs: Option<SyncSender<Job>>,
    writer: Option<JoinHandle<()>>,
    readers: Readers,
    places: Places,
    reached: watch::Receiver<Position>,
    path: PathBuf,
}

impl SqliteEngine {
    /// Opens a journal, or makes one.
    ///
    /// # Errors
    /// When the file belongs to another program or a newer one, is damaged, or cannot be read and written.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        Self::open_with_clock(path, Utc::now)
    }

    /// The same with a clock of its own, by which `recorded_at` is stamped.
    ///
    /// # Errors
    /// As [`SqliteEngine::open`].
    pub fn open_with_clock(
        path: &Path,
        clock: impl Fn() -> DateTime<Utc> + Send + 'static,
    ) -> Result<Self, JournalError> {
        // Absolute, so that no name has a meaning of its own to SQLite (an empty one, `:memory:`, `file:`).
        let path = &std::path::absolute(path)
            .map_err(|error| JournalError::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
        let db = file::open(path)?;
        let failed = |error: rusqlite::Error| file::error(path, &error);
        let writer = Writer::new(db, path, Box::new(clock)).map_err(failed)?;
        let (reached, places) = (writer.reached(), writer.places());
        // Twice the processors: whoever reads waits for the disk, and to be woken, now and then.
        let connections = 2 * std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let readers = Readers::open(path, connections, CACHE).map_err(failed)?;
        let (jobs, queue) = sync_channel(WAITING);
        let thread = std::thread::Builder::new().name("journal-writer".to_owned());
        let writer = thread
            .spawn(move || writer.run(&queue))
            .map_err(|error| JournalError::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
        Ok(Self { jobs: Some(jobs), writer: Some(writer), readers, places, reached, path: path.to_owned() })
    }

    async fn ask(&self, work: Work) -> Result<Appended, AppendError> {
        let (reply, answer) = oneshot::channel();
        let job = Job { work, reply };
        let jobs = self.jobs.as_ref().ok_or(JournalError::Closed)?;
        jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => AppendError::Overloaded,
            TrySendError::Disconnected(_) => AppendError::Journal(JournalError::Closed),
        })?;
        answer.await.unwrap_or(Err(AppendError::Journal(JournalError::Closed)))
    }

    /// The events after a position up to another, page by page. The first is read from now on, and any others, which few
    /// events are large enough to need, once they are asked for.
    fn batch<T: Send + 'static>(
        &self,
        after: Position,
        last: Position,
        make: impl Fn(&Recorded) -> T + Clone + Send + Sync + 'static,
    ) -> impl Stream<Item = Result<Vec<T>, JournalError>> + Send {
        let page = move |after| {
            let (readers, make) = (self.readers.clone(), make.clone());
            let read = move |db: &Connection| read_all(db, after, last, BATCH, make);
            tokio::spawn(async move { readers.read(read).await })
        };
        let first = page(after);
        stream::try_unfold(Some(first), move |reading| {
            let page = page.clone();
            async move {
                let Some(reading) = reading else { return Ok(None) };
                let read = reading.await.unwrap_or(Err(ReadError::Ending));
                let Page { events, full_at } = read.map_err(|error| self.failed(error))?;
                Ok(Some((events, full_at.map(page))))
            }
        })
    }

    fn failed(&self, error: ReadError) -> JournalError {
        match error {
            ReadError::Sqlite(error) => file::error(&self.path, &error),
            ReadError::Ending => JournalError::Closed,
        }
    }
}

impl Drop for SqliteEngine {
    /// What waits is written before the file is closed.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has nothing more to write.
            let _ = writer.join();
        }
    }
}

/// A figure as SQLite takes it; beyond its range no event stands, so the largest serves as well.
fn figure(given: impl TryInto<i64>) -> i64 {
    given.try_into().unwrap_or(i64::MAX)
}

/// The events after a position up to another, in order, at most so many of at most [`READ_BYTES`].
fn read_all<T>(
    db: &Connection,
    after: Position,
    end: Position,
    limit: usize,
    make: impl Fn(&Recorded) -> T,
) -> rusqlite::Result<Page<T>> {
    let sql = "SELECT position, stream, revision, id, type, data, metadata
               FROM event WHERE position > :after AND position <= :end ORDER BY position LIMIT :limit";
    let (after, end) = (figure(after.commit()), figure(end.commit()));
    rows::read(db, sql, named_params! {":after": after, ":end": end, ":limit": figure(limit)}, READ_BYTES, make)
}

/// A stream's events from a revision on, at most so many, until they fill so many bytes: by their places in the table,
/// and then by those in memory, which were asked for first, so that no event falls between the two.
fn read_stream(
    db: &Connection,
    places: &Places,
    stream: &StreamName,
    from: Revision,
    limit: usize,
    bytes: usize,
) -> rusqlite::Result<Page<Recorded>> {
    let Latest { first, positions, known } = places.latest(stream, from.0, limit);
    let sql = "SELECT position, event.stream, event.revision, event.id, type, data, metadata
               FROM stream JOIN place ON place.stream = stream.id JOIN event USING (stream, revision, position)
               WHERE stream.name = :stream AND place.revision >= :from AND place.revision < :before
               ORDER BY place.revision LIMIT :limit";
    let before = figure(first.unwrap_or(u64::MAX));
    let params = named_params! {
        ":stream": stream.as_str(), ":from": figure(from.0), ":before": before, ":limit": figure(limit),
    };
    let mut page = rows::read(db, sql, params, bytes, Recorded::clone)?;
    let left = limit.saturating_sub(page.events.len());
    if page.full_at.is_some() || left == 0 {
        return Ok(page);
    }
    let bytes = bytes - page.events.iter().map(Recorded::bytes).sum::<usize>();
    let positions = positions.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
    let sql = "SELECT position, stream, revision, id, type, data, metadata FROM event
               WHERE position IN (SELECT value FROM json_each(:positions) UNION
                                  SELECT position FROM event WHERE position > :known)
                   AND stream = (SELECT id FROM stream WHERE name = :stream) AND revision >= :from
               ORDER BY position LIMIT :limit";
    let from = page.events.last().map_or(from.0, |last| last.revision.0 + 1);
    let params = named_params! {
        ":positions": format!("[{positions}]"), ":known": figure(known), ":stream": stream.as_str(),
        ":from": figure(from), ":limit": figure(left),
    };
    let Page { events, full_at } = rows::read(db, sql, params, bytes, Recorded::clone)?;
    page.events.extend(events);
    Ok(Page { full_at, ..page })
}

impl Engine for SqliteEngine {
    async fn append(
        &self,
        stream: StreamName,
        expected: Expected,
        events: Vec<NewEvent>,
    ) -> Result<Appended, AppendError> {
        self.ask(Work::append(StreamAppend { stream, expected, events })?).await
    }

    async fn read_stream(
        &self,
        stream: StreamName,
        from: Revision,
        limit: usize,
    ) -> Result<Vec<Recorded>, JournalError> {
        let read = |from, limit, bytes| {
            let (places, stream) = (self.places.clone(), stream.clone());
            move |db: &Connection| read_stream(db, &places, &stream, from, limit, bytes)
        };
        let short = self.readers.read_short(read(from, limit, SHORT)).await;
        let Page { mut events, full_at } = short.map_err(|error| self.failed(error))?;
        if let (Some(_), Some(last)) = (full_at, events.last())
            && events.len() < limit
        {
            let rest = read(Revision(last.revision.0 + 1), limit - events.len(), usize::MAX);
            events.extend(self.readers.read(rest).await.map_err(|error| self.failed(error))?.events);
        }
        Ok(events)
    }

    async fn read_all(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, JournalError> {
        let read = move |db: &Connection| self::read_all(db, after, END, limit, Recorded::clone);
        self.readers.read(read).await.map(|page| page.events).map_err(|error| self.failed(error))
    }

    fn replay<T: Send + 'static>(
        &self,
        after: Position,
        make: impl Fn(&Recorded) -> T + Clone + Send + Sync + 'static,
    ) -> impl Stream<Item = Result<Vec<T>, JournalError>> + Send + Unpin {
        let end = self.reached.borrow().commit();
        // Positions have no gaps, so that it is known beforehand where each batch begins, and readers need not wait for
        // one another.
        let batches = (after.commit()..end).step_by(BATCH).map(move |after| {
            let (after, last) = (Position::single(after), Position::single(end.min(after + BATCH as u64)));
            future::ready(self.batch(after, last, make.clone()))
        });
        Box::pin(stream::iter(batches).buffered(AHEAD).flatten())
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.reached.clone()
    }

    async fn end(&self) -> Result<Position, JournalError> {
        Ok(*self.reached.borrow())
    }

    async fn copy_in(&self, events: Vec<Recorded>) -> Result<Appended, AppendError> {
        self.ask(Work::Copy(events)).await
    }

    async fn import(&self, appends: Vec<StreamAppend>) -> Result<Appended, AppendError> {
        let (import, make_ready) = Import::of(appends);
        tokio::task::spawn_blocking(make_ready);
        self.ask(Work::Import(import)).await
    }
}
