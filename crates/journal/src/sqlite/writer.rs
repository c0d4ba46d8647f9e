use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use chrono::{DateTime, DurationRound, SecondsFormat, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::watch;
use uuid::Uuid;

use super::{
    file,
    log::Log,
    places::Places,
    tails::{Tail, Tails},
    turns,
    work::{Job, Work},
};
use crate::{
    AppendError, Appended, Expected, JournalError, Position, Revision, StoredMetadata, StreamName,
    ready::{ChainedEvent, ReadyAppend},
};

/// The most jobs that share one commit.
const GROUP: usize = 512;

/// How long the writer waits for those who shared the last commit to come again: far less than a commit costs.
const GATHER: Duration = Duration::from_micros(300);

/// The one who writes: takes what waits, writes it in one transaction, and says yes once it is on the disk.
pub(super) struct Writer {
    db: Connection,
    path: PathBuf,
    clock: Box<dyn Fn() -> DateTime<Utc> + Send>,
    head: Head,
    tails: Tails,
    reached: watch::Sender<Position>,
    log: Log,
}

/// Where the journal ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) position: u64,
    /// When the last event was recorded.
    pub(super) last: DateTime<Utc>,
    /// When anything was recorded last: later than the last event in a copy of a journal of several writers.
    pub(super) latest: DateTime<Utc>,
}

impl Writer {
    pub(super) fn new(
        mut db: Connection,
        path: &Path,
        clock: Box<dyn Fn() -> DateTime<Utc> + Send>,
    ) -> rusqlite::Result<Self> {
        db.set_prepared_statement_cache_capacity(32);
        let last = db
            .query_row("SELECT position, metadata FROM event ORDER BY position DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get::<_, String>(1)?))
            })
            .optional()?;
        let head = match last {
            None => Head { position: 0, last: DateTime::UNIX_EPOCH, latest: DateTime::UNIX_EPOCH },
            Some((position, metadata)) => {
                let metadata = StoredMetadata::new(metadata).read().map_err(|error| {
                    rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, error.into())
                })?;
                let last = metadata.recorded_at;
                Head { position, last, latest: turns::latest(&db)?.map_or(last, |latest| latest.max(last)) }
            }
        };
        let mut tails = Tails::default();
        tails.refresh(&db)?;
        let (reached, _) = watch::channel(Position::single(head.position));
        let log = Log::of(&mut db, path)?;
        Ok(Self { db, path: path.to_owned(), clock, head, tails, reached, log })
    }

    pub(super) fn reached(&self) -> watch::Receiver<Position> {
        self.reached.subscribe()
    }

    pub(super) fn places(&self) -> Places {
        self.tails.places.clone()
    }

    /// Writes until nobody is left who could ask, and leaves one file that is whole without its log.
    pub(super) fn run(mut self, queue: &Receiver<Job>) {
        let mut last = 1;
        while let Ok(first) = queue.recv() {
            let group = gather(queue, first, last);
            last = group.len();
            self.write(group);
            if self.tails.places.are_many() {
                // Where it fails, it is tried again after the next commit.
                let _ = self.tails.file_places(&mut self.db);
            }
            self.log.tend(&self.db);
        }
        // Where it fails, they wait on, and are learnt at the next opening.
        let _ = self.tails.file_places(&mut self.db);
        drop(self.log);
        // Where it fails, the log stays, and is read at the next opening.
        let _ = self.db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    fn write(&mut self, group: Vec<Job>) {
        let (works, replies): (Vec<_>, Vec<_>) = group.into_iter().map(|job| (job.work, job.reply)).unzip();
        let now = (self.clock)().duration_trunc(TimeDelta::microseconds(1)).unwrap_or(self.head.latest);
        match commit(&mut self.db, &self.path, self.head, &mut self.tails, now, works) {
            Ok((head, results)) => {
                if head.position > self.head.position {
                    self.head = head;
                    self.reached.send_replace(Position::single(head.position));
                }
                for (reply, result) in replies.into_iter().zip(results) {
                    // Whoever went away learns it from the stream when they come back.
                    let _ = reply.send(result);
                }
            }
            Err(error) => {
                // Whatever of it was remembered does not stand.
                self.tails.distrust();
                for reply in replies {
                    let _ = reply.send(Err(error.clone().into()));
                }
            }
        }
    }
}

/// What waits, to share one commit. Whoever was just answered is likely to write again at once, so as many as last time
/// are waited for; without it, the quickest would have a commit alone and all others the next.
fn gather(queue: &Receiver<Job>, first: Job, last: usize) -> Vec<Job> {
    let (mut group, until) = (vec![first], Instant::now() + GATHER);
    while group.len() < GROUP {
        let left = if group.len() < last { until.saturating_duration_since(Instant::now()) } else { Duration::ZERO };
        match queue.recv_timeout(left) {
            Ok(job) => group.push(job),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    group
}

type Results = Vec<Result<Appended, AppendError>>;

/// Writes every job in one transaction. A job that is refused takes back its own part only; when the file fails, nothing
/// is written.
fn commit(
    db: &mut Connection,
    path: &Path,
    head: Head,
    tails: &mut Tails,
    now: DateTime<Utc>,
    works: Vec<Work>,
) -> Result<(Head, Results), JournalError> {
    let failed = |error: rusqlite::Error| file::error(path, &error);
    let mut transaction = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    tails.refresh(&transaction).map_err(failed)?;
    let mut group = Group { path, head, recorded_at: String::new(), now, tails };
    group.not_before(head.latest);
    let mut results = Vec::with_capacity(works.len());
    for work in works {
        let result = match work {
            // Refused before anything of it is written, it needs no way back.
            Work::Append(append) => group.parts(&transaction, std::iter::once(Ok(append))),
            Work::Import(import) => {
                let parts = import.parts(group.recorded_at.clone());
                group.whole(&mut transaction, &import.streams, |group, db| group.parts(db, parts))
            }
            Work::Copy(events) => group.copy(&mut transaction, &events),
        };
        match result {
            // SQLite may have taken back the whole transaction by itself, so nothing more is written in it.
            Err(AppendError::Journal(error)) => return Err(error),
            result => results.push(result),
        }
    }
    transaction.commit().map_err(failed)?;
    Ok((group.head, results))
}

/// What is known of the journal's and the streams' ends within one transaction.
pub(super) struct Group<'a> {
    pub(super) path: &'a Path,
    pub(super) head: Head,
    /// By the clock, but never before anything that was recorded.
    now: DateTime<Utc>,
    /// The same as it is stored.
    recorded_at: String,
    pub(super) tails: &'a mut Tails,
}

impl Group<'_> {
    /// Stamps what is appended from here on no earlier than this.
    pub(super) fn not_before(&mut self, latest: DateTime<Utc>) {
        self.now = self.now.max(latest);
        self.recorded_at = self.now.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    }

    /// Writes to these streams wholly, or leaves everything as it was.
    pub(super) fn whole(
        &mut self,
        db: &mut Transaction<'_>,
        streams: &[StreamName],
        write: impl FnOnce(&mut Self, &Connection) -> Result<Appended, AppendError>,
    ) -> Result<Appended, AppendError> {
        let path = self.path;
        let failed = |error: rusqlite::Error| AppendError::Journal(file::error(path, &error));
        let (before, now) = (self.head, self.now);
        let savepoint = db.savepoint().map_err(failed)?;
        let result = write(self, &savepoint);
        match &result {
            Ok(_) => savepoint.commit().map_err(failed)?,
            // The whole transaction is given up.
            Err(AppendError::Journal(_) | AppendError::Unknown { .. }) => {}
            Err(
                AppendError::WrongExpectedRevision { .. }
                | AppendError::TooLarge { .. }
                | AppendError::NotNext { .. }
                | AppendError::Overloaded,
            ) => {
                savepoint.finish().map_err(failed)?;
                self.head = before;
                self.now = now;
                self.not_before(before.latest);
                for stream in streams {
                    self.tails.take_back(stream, before.position);
                }
            }
        }
        result
    }

    fn parts(
        &mut self,
        db: &Connection,
        appends: impl Iterator<Item = Result<ReadyAppend, AppendError>>,
    ) -> Result<Appended, AppendError> {
        let mut last = None;
        for append in appends {
            last = last.max(self.append(db, append?)?);
        }
        Ok(Appended { position: last.unwrap_or(Position::single(self.head.position)) })
    }

    /// The position of the last event, where there is any.
    fn append(&mut self, db: &Connection, append: ReadyAppend) -> Result<Option<Position>, AppendError> {
        let ReadyAppend { stream, expected, events } = append;
        let path = self.path;
        let failed = |error: rusqlite::Error| AppendError::Journal(file::error(path, &error));
        let known = self.tails.load(db, &stream).map_err(failed)?;
        let held = known.as_ref().map_or(0, |tail| tail.events);
        if held != expected.events() {
            let ids: Vec<_> = events.iter().map(|event| event.id).collect();
            if let Some(tail) = known
                && let Some(position) = self.repeated(db, &stream, &tail, expected, &ids).map_err(failed)?
            {
                return Ok(Some(position));
            }
            let current = held.checked_sub(1).map(Revision);
            return Err(AppendError::WrongExpectedRevision { stream, expected, current });
        }
        if events.is_empty() {
            return Ok(None);
        }
        let mut tail = match known {
            Some(tail) => tail,
            None => Tail::begin(db, &stream).map_err(failed)?,
        };
        let insert = "INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let mut insert = db.prepare_cached(insert).map_err(failed)?;
        let (revision, position) = (tail.events, self.head.position + 1);
        for event in events {
            let event = event.chained(&stream, Revision(tail.events), &self.recorded_at, &tail.hash);
            let ChainedEvent { id, event_type, data, metadata, hash } = event;
            let (data, metadata) = (data.as_str(), metadata.as_str());
            self.head.position += 1;
            insert
                .execute(params![self.head.position, tail.id, tail.events, id, event_type, data, metadata])
                .map_err(failed)?;
            tail.hash = hash;
            tail.events += 1;
        }
        self.tails.places.add(&stream, tail.id, revision, position..self.head.position + 1);
        tail.keep(db).map_err(failed)?;
        (self.head.last, self.head.latest) = (self.now, self.now);
        self.tails.remember(stream, tail);
        Ok(Some(Position::single(self.head.position)))
    }

    /// Where the last of these very events stands already, if they all stand at the expected place.
    fn repeated(
        &self,
        db: &Connection,
        stream: &StreamName,
        tail: &Tail,
        expected: Expected,
        ids: &[Uuid],
    ) -> rusqlite::Result<Option<Position>> {
        // As many as there are after the expected one, or fewer.
        let mut last = None;
        for (id, revision) in ids.iter().zip(expected.events()..tail.events) {
            let Some(position) = self.tails.places.position(db, stream, tail.id, revision)? else { return Ok(None) };
            let sql = "SELECT id FROM event WHERE position = ?1";
            let stored: Option<Uuid> = db.prepare_cached(sql)?.query_row([position], |row| row.get(0)).optional()?;
            if stored != Some(*id) {
                return Ok(None);
            }
            last = Some((revision, position));
        }
        let is_whole = last.is_some_and(|(revision, _)| revision + 1 - expected.events() == ids.len() as u64);
        Ok(last.filter(|_| is_whole).map(|(_, position)| Position::single(position)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use tempfile::TempDir;
    use tokio::sync::oneshot;

    use super::{
        super::{places, work::Import},
        *,
    };
    use crate::{NewEvent, SealedData, StreamAppend, conformance::event};

    /// A writer whose file was changed by some SQL first.
    fn writer(folder: &TempDir, sql: &str) -> Writer {
        let path = folder.path().join("journal.sqlite");
        let db = file::open(&path).unwrap();
        db.execute_batch(sql).unwrap();
        Writer::new(db, &path, Box::new(Utc::now)).unwrap()
    }

    /// An append of one event to a stream of its own.
    fn append(figure: u128, data: String) -> StreamAppend {
        let event = NewEvent { data: SealedData::sealed(data), ..event(usize::try_from(figure).unwrap()) };
        let stream = StreamName::stored(format!("pilot-2019.mau-{figure}"));
        StreamAppend { stream, expected: Expected::NoStream, events: vec![event] }
    }

    /// Writes these as one group, and what each was told.
    fn write(writer: &mut Writer, appends: Vec<StreamAppend>) -> Results {
        let (jobs, answers): (Vec<_>, Vec<_>) = appends
            .into_iter()
            .map(|append| {
                let (reply, answer) = oneshot::channel();
                (Job { work: Work::append(append).unwrap(), reply }, answer)
            })
            .unzip();
        writer.write(jobs);
        answers.into_iter().map(|mut answer| answer.try_recv().unwrap()).collect()
    }

    fn events(writer: &Writer) -> u64 {
        writer.db.query_row("SELECT count(*) FROM event", [], |row| row.get(0)).unwrap()
    }

    /// Nobody of the group was told yes, nothing of it stands, and the next one is written from where the last ended.
    fn nothing_stands(writer: &mut Writer, results: &Results, mend: &str) {
        let all_failed = results.iter().all(|result| {
            matches!(result, Err(AppendError::Journal(JournalError::Io { .. } | JournalError::Full { .. })))
        });
        assert!(all_failed, "{results:?}");
        assert_eq!((events(writer), *writer.reached().borrow()), (1, Position::single(1)));
        writer.db.execute_batch(mend).unwrap();
        places_are_right(writer);
        let results = write(writer, vec![append(2, "{}".to_owned()), append(3, "{}".to_owned())]);
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert_eq!((events(writer), *writer.reached().borrow()), (3, Position::single(3)));
        places_are_right(writer);
    }

    /// The table of places, filled now, says of each event where it stands and of nothing else.
    fn places_are_right(writer: &mut Writer) {
        writer.tails.file_places(&mut writer.db).unwrap();
        assert!(places::are_all_right(&writer.db).unwrap());
        let placed: u64 = writer.db.query_row("SELECT position FROM placed", [], |row| row.get(0)).unwrap();
        assert_eq!(placed, events(writer));
    }

    #[test]
    fn a_full_disk_takes_nothing_of_the_group_and_the_writer_goes_on() {
        let folder = TempDir::new().unwrap();
        let mut writer = writer(&folder, "");
        assert!(write(&mut writer, vec![append(1, "{}".to_owned())])[0].is_ok());
        writer.db.execute_batch("PRAGMA max_page_count = 8").unwrap();
        let group = vec![append(2, "{}".to_owned()), append(3, "x".repeat(100_000)), append(4, "{}".to_owned())];
        let results = write(&mut writer, group);
        assert!(results.iter().all(|result| result.as_ref().is_err_and(|told| told.to_string().contains("full"))));
        nothing_stands(&mut writer, &results, "PRAGMA max_page_count = 1000000");
    }

    #[test]
    fn a_commit_that_fails_is_told_to_everyone_and_the_writer_goes_on() {
        let folder = TempDir::new().unwrap();
        // A debt that falls due at the commit and that nobody pays.
        let mut writer = writer(
            &folder,
            "PRAGMA foreign_keys = ON;
             CREATE TABLE payer (id INTEGER PRIMARY KEY);
             CREATE TABLE debt (payer INTEGER REFERENCES payer DEFERRABLE INITIALLY DEFERRED);
             CREATE TRIGGER owe AFTER INSERT ON event WHEN new.data = 'debt' BEGIN INSERT INTO debt VALUES (1); END;",
        );
        assert!(write(&mut writer, vec![append(1, "{}".to_owned())])[0].is_ok());
        let group = vec![append(2, "{}".to_owned()), append(3, "debt".to_owned())];
        let results = write(&mut writer, group);
        nothing_stands(&mut writer, &results, "DROP TRIGGER owe");
    }

    #[test]
    fn an_import_whose_parts_end_too_early_leaves_nothing_and_the_writer_goes_on() {
        let folder = TempDir::new().unwrap();
        let mut writer = writer(&folder, "");
        assert!(write(&mut writer, vec![append(1, "{}".to_owned())])[0].is_ok());
        let (ready, parts) = sync_channel(1);
        let (recorded_at, _) = sync_channel(1);
        let streams = vec![append(2, String::new()).stream, append(3, String::new()).stream];
        ready.send(ReadyAppend::try_from(append(2, "{}".to_owned()))).unwrap();
        drop(ready);
        let (reply, mut answer) = oneshot::channel();
        writer.write(vec![Job { work: Work::Import(Import { streams, recorded_at, parts }), reply }]);
        let told = answer.try_recv().unwrap();
        assert!(matches!(told, Err(AppendError::Journal(JournalError::Closed))), "{told:?}");
        assert_eq!((events(&writer), *writer.reached().borrow()), (1, Position::single(1)));
        assert!(write(&mut writer, vec![append(2, "{}".to_owned())])[0].is_ok());
        places_are_right(&mut writer);
    }

    #[test]
    fn what_is_stamped_ahead_of_the_writer_is_stored_as_the_writer_stamps_it() {
        let of = |figure: u128, events: u64, expected: Expected| {
            let first = append(figure, "{}".to_owned());
            let event = |id| NewEvent { id: Uuid::from_u128(id), ..first.events[0].clone() };
            let events = (0..events).map(|number| event(100 * figure + u128::from(expected.events() + number)));
            StreamAppend { expected, events: events.collect(), ..first.clone() }
        };
        // A new stream and more of it, more of one that stands, and one that another repeats.
        let parts = vec![
            of(2, 3, Expected::NoStream),
            of(1, 2, Expected::after(1)),
            of(2, 2, Expected::after(3)),
            of(1, 1, Expected::NoStream),
        ];
        let stored = |is_import: bool| {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("journal.sqlite");
            let mut writer = Writer::new(file::open(&path).unwrap(), &path, Box::new(|| DateTime::UNIX_EPOCH)).unwrap();
            write(&mut writer, vec![of(1, 1, Expected::NoStream)]);
            if is_import {
                let (import, make_ready) = Import::of(parts.clone());
                let (reply, mut answer) = oneshot::channel();
                std::thread::scope(|scope| {
                    scope.spawn(make_ready);
                    writer.write(vec![Job { work: Work::Import(import), reply }]);
                });
                answer.try_recv().unwrap().unwrap();
            } else {
                assert!(write(&mut writer, parts.clone()).iter().all(Result::is_ok));
            }
            let mut statement = writer.db.prepare("SELECT * FROM event ORDER BY position").unwrap();
            let row = |row: &rusqlite::Row<'_>| (0..7).map(|column| row.get(column)).collect();
            let rows: Vec<Vec<rusqlite::types::Value>> =
                statement.query_map([], row).unwrap().map(Result::unwrap).collect();
            rows
        };
        let imported = stored(true);
        assert_eq!(imported.len(), 8);
        assert_eq!(imported, stored(false));
    }

    #[test]
    fn an_append_of_nothing_leaves_no_trace() {
        let folder = TempDir::new().unwrap();
        let mut writer = writer(&folder, "");
        let empty = StreamAppend { events: Vec::new(), ..append(1, String::new()) };
        let results = write(&mut writer, vec![empty]);
        assert!(matches!(results[..], [Ok(Appended { position: Position::START })]), "{results:?}");
        let streams: u64 = writer.db.query_row("SELECT count(*) FROM stream", [], |row| row.get(0)).unwrap();
        assert_eq!(streams, 0);
    }
}
