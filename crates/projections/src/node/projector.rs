use std::{
    fs::File,
    path::Path,
    sync::mpsc::{Receiver, sync_channel},
};

use futures_util::StreamExt;
use ngayhoi_domain::StreamId;
use ngayhoi_journal::{Engine, Journal, Recorded, Revision, StreamName, keep_plans};
use rusqlite::Connection;
use tokio::sync::mpsc;

use super::{Build, NodeError, Years, blocking};
use crate::{
    progress::Progress,
    read_models,
    timeline::{self, Checkpoint, Decoded, Incoming, Row, row_of},
};

/// How many entries of the timeline are folded between two commits.
const BATCH: usize = 4_000;

/// How many batches may wait for a file to take them.
const WAITING: usize = 2;

/// How much of each file is kept in memory while it is built, in KiB.
const BUILDING: i64 = 32_768;

/// How much of a file is read where the system keeps it, in bytes, while its entries are gone through for one index after
/// another; the rest is copied each time.
const MAPPED: i64 = 1 << 40;

/// What writes the timeline and the read models of a build: the journal's events in, tables out.
#[derive(Debug)]
pub struct Projector {
    timeline: Connection,
    read_models: Connection,
}

impl Projector {
    /// Opens a build.
    ///
    /// # Errors
    /// When its files cannot be read or written.
    pub fn open(build: &Build) -> Result<Self, NodeError> {
        let projector =
            Self { timeline: Connection::open(build.timeline())?, read_models: Connection::open(build.read_models())? };
        projector.serve()?;
        Ok(projector)
    }

    /// Begins a build. Until it is [whole](Self::make_whole), nothing of it outlives the process: nobody reads it yet, and
    /// it need not be written twice.
    ///
    /// # Errors
    /// When its files cannot be made.
    pub fn begin(build: &Build) -> Result<Self, NodeError> {
        let begin = |path: &Path, journal: &str, create: fn(&Connection) -> rusqlite::Result<()>| {
            let db = Connection::open(path)?;
            db.pragma_update(None, "journal_mode", journal)?;
            db.pragma_update(None, "synchronous", "OFF")?;
            // Negative where it means KiB rather than pages.
            db.pragma_update(None, "cache_size", -BUILDING)?;
            create(&db)?;
            prepare(&db)?;
            Ok::<_, rusqlite::Error>(db)
        };
        // A fold takes back what it cannot do; the timeline takes nothing back.
        Ok(Self {
            timeline: begin(&build.timeline(), "OFF", timeline::create_tables)?,
            read_models: begin(&build.read_models(), "MEMORY", read_models::create)?,
        })
    }

    /// Ends a build: from here on it can be read, and outlives the process.
    ///
    /// # Errors
    /// When its files cannot be written.
    pub fn make_whole(&self, build: &Build) -> Result<(), NodeError> {
        self.timeline.pragma_update(None, "mmap_size", MAPPED)?;
        timeline::create_indexes(&self.timeline)?;
        self.timeline.pragma_update(None, "mmap_size", 0)?;
        let failed = |error: std::io::Error| NodeError::Folder { path: build.timeline(), reason: error.to_string() };
        for (db, path) in [(&self.timeline, build.timeline()), (&self.read_models, build.read_models())] {
            db.cache_flush()?;
            File::open(&path).and_then(|file| file.sync_all()).map_err(failed)?;
        }
        self.serve()?;
        Build::set_whole(&self.timeline)?;
        Ok(Build::set_whole(&self.read_models)?)
    }

    /// Lets others read both files while they are written. A commit need not reach the disk at once: what is lost is
    /// folded again.
    fn serve(&self) -> rusqlite::Result<()> {
        for db in [&self.timeline, &self.read_models] {
            db.pragma_update(None, "journal_mode", "WAL")?;
            db.pragma_update(None, "synchronous", "NORMAL")?;
            prepare(db)?;
        }
        Ok(())
    }

    /// Where the timeline stands.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn checkpoint(&self) -> Result<Checkpoint, NodeError> {
        Ok(timeline::checkpoint(&self.timeline)?)
    }

    /// Whether the timeline's last entry is still the journal's: not so when the journal was replaced.
    ///
    /// # Errors
    /// When either cannot be read.
    pub async fn follows(&self, journal: &Journal) -> Result<bool, NodeError> {
        let Some(last) = timeline::last(&self.timeline)? else { return Ok(true) };
        // Asked for by its stream: a position means nothing to another journal than its own.
        let Ok(stream) = last.stream.parse::<StreamId>() else { return Ok(false) };
        let stored = journal.read_stream(StreamName::from(&stream), Revision(last.revision), 1).await?;
        Ok(stored.first().is_some_and(|event| event.position == last.position && event.id == last.id))
    }

    /// Brings both files up to the journal's end: while one batch is read, the one before it is written to the timeline
    /// and the one before that is folded.
    ///
    /// # Errors
    /// When journal or files cannot be read or written.
    pub async fn catch_up(
        mut self,
        journal: &Journal,
        progress: &dyn Progress,
    ) -> Result<(Self, Checkpoint), NodeError> {
        self = blocking(move || self.fold_what_is_behind().map(|()| self)).await?;
        loop {
            let known = self.checkpoint()?;
            let Self { timeline, read_models } = self;
            let (brought, incoming) = mpsc::channel(WAITING);
            let (written, rows) = sync_channel(WAITING);
            let writing = tokio::spawn(blocking(move || {
                write(timeline, incoming, |batch| {
                    // Whoever folds has failed, and says so itself.
                    written.send(batch).is_ok()
                })
            }));
            let folding = tokio::spawn(blocking(move || fold(read_models, &rows)));
            let mut batches = journal.replay(known.position, Incoming::of);
            let mut read = Ok(());
            while let Some(batch) = batches.next().await {
                match batch.and_then(|batch| batch.into_iter().collect::<Result<Vec<_>, _>>()) {
                    Ok(events) => {
                        progress.advance(events.len());
                        if brought.send(events).await.is_err() {
                            break;
                        }
                    }
                    Err(error) => {
                        read = Err(error);
                        break;
                    }
                }
            }
            drop(brought);
            let timeline = writing.await.unwrap_or(Err(NodeError::Ending));
            self = Self { read_models: folding.await.unwrap_or(Err(NodeError::Ending))?, timeline: timeline? };
            read?;
            // What was written meanwhile.
            if self.checkpoint()? == known {
                return Ok((self, known));
            }
        }
    }

    /// Shows the read models what the timeline holds already and they do not.
    fn fold_what_is_behind(&mut self) -> Result<(), NodeError> {
        let mut folded = read_models::checkpoint(&self.read_models)?;
        loop {
            let rows = timeline::after(&self.timeline, folded, BATCH)?;
            let Some(last) = rows.last() else { return Ok(()) };
            folded = last.seq;
            read_models::advance(&self.read_models, rows.into_iter().map(Row::decode).collect())?;
        }
    }

    /// Takes in what the journal brought next, and tells how far that is and what it changed. After a failure half-way
    /// it may bring the same again.
    ///
    /// # Errors
    /// When an event cannot be read, or the files cannot be written.
    pub fn advance(&mut self, events: Vec<Recorded>) -> Result<(Checkpoint, Years), NodeError> {
        let known = self.checkpoint()?.position;
        let new = events.iter().filter(|event| event.position > known).map(Incoming::of);
        let rows = write_batch(&mut self.timeline, new.collect::<Result<_, _>>()?)?;
        let folded = read_models::checkpoint(&self.read_models)?;
        let changed = match rows.first().map(row_of) {
            Some(next) if next.seq == folded + 1 => {
                let changed = Years::changed_by(rows.iter().map(|told| &row_of(told).metadata.given.about));
                read_models::advance(&self.read_models, rows)?;
                changed
            }
            // Also what was written before is folded only now.
            Some(_) | None => {
                self.fold_what_is_behind()?;
                Years::All
            }
        };
        Ok((self.checkpoint()?, changed))
    }
}

/// What holds for every connection that writes.
fn prepare(db: &Connection) -> rusqlite::Result<()> {
    db.set_prepared_statement_cache_capacity(read_models::STATEMENTS);
    keep_plans(db)
}

/// Writes batches to the timeline until there are no more, or nobody takes their rows.
fn write(
    mut timeline: Connection,
    mut incoming: mpsc::Receiver<Vec<Incoming>>,
    pass_on: impl Fn(Vec<Decoded>) -> bool,
) -> Result<Connection, NodeError> {
    while let Some(batch) = incoming.blocking_recv() {
        if !pass_on(write_batch(&mut timeline, batch)?) {
            break;
        }
    }
    Ok(timeline)
}

fn write_batch(timeline: &mut Connection, events: Vec<Incoming>) -> Result<Vec<Decoded>, NodeError> {
    let transaction = timeline.transaction()?;
    let rows = timeline::append(&transaction, events)?;
    transaction.commit()?;
    Ok(rows)
}

/// Folds batches until there are no more.
fn fold(read_models: Connection, rows: &Receiver<Vec<Decoded>>) -> Result<Connection, NodeError> {
    while let Ok(batch) = rows.recv() {
        read_models::advance(&read_models, batch)?;
    }
    Ok(read_models)
}
