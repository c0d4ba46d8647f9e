use std::path::Path;

use futures_util::StreamExt;
use ngayhoi_domain::StreamId;
use ngayhoi_journal::{Engine, Journal, Recorded, Revision, StreamName, keep_plans};
use rusqlite::Connection;

use super::{Folder, NodeError};
use crate::{
    progress::{Progress, Quiet},
    read_models,
    timeline::{self, Checkpoint, Incoming},
};

/// How many events are folded between two commits while catching up.
const BATCH: usize = 2_000;

/// What writes the timeline and the read models: the journal's events in, tables out.
#[derive(Debug)]
pub struct Projector {
    timeline: Connection,
    read_models: Connection,
}

impl Projector {
    /// Opens both files, or makes them.
    ///
    /// # Errors
    /// When they cannot be read or written.
    pub fn open(folder: &Folder) -> Result<Self, NodeError> {
        Ok(Self {
            timeline: open(&folder.timeline(), |db| db.execute_batch(timeline::TABLES))?,
            read_models: open(&folder.read_models(), read_models::create)?,
        })
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

    /// Brings both files up to the journal's end.
    ///
    /// # Errors
    /// When journal or files cannot be read or written.
    pub async fn catch_up(&mut self, journal: &Journal, progress: &dyn Progress) -> Result<Checkpoint, NodeError> {
        self.fold_what_is_behind(progress)?;
        loop {
            let known = timeline::checkpoint(&self.timeline)?;
            let mut batches = journal.replay(known.position, Incoming::try_from);
            while let Some(batch) = batches.next().await {
                let events = batch?.into_iter().collect::<Result<Vec<_>, _>>()?;
                progress.advance(events.len());
                self.take_in(events)?;
            }
            // What was written meanwhile.
            if timeline::checkpoint(&self.timeline)? == known {
                return Ok(known);
            }
        }
    }

    /// Shows the read models what the timeline holds already and they do not.
    fn fold_what_is_behind(&mut self, progress: &dyn Progress) -> Result<(), NodeError> {
        let mut folded = read_models::checkpoint(&self.read_models)?;
        loop {
            let rows = timeline::after(&self.timeline, folded, BATCH)?;
            let Some(last) = rows.last() else { return Ok(()) };
            folded = last.seq;
            progress.advance(rows.len());
            self.fold(rows)?;
        }
    }

    /// Takes in what the journal brought next. After a failure half-way it may bring the same again.
    ///
    /// # Errors
    /// When an event cannot be read, or the files cannot be written.
    pub fn advance(&mut self, events: Vec<Recorded>) -> Result<Checkpoint, NodeError> {
        let known = timeline::checkpoint(&self.timeline)?.position;
        let new = events.into_iter().filter(|event| event.position > known);
        self.take_in(new.map(Incoming::try_from).collect::<Result<_, _>>()?)?;
        Ok(timeline::checkpoint(&self.timeline)?)
    }

    /// Writes what comes next to both files.
    fn take_in(&mut self, events: Vec<Incoming>) -> Result<(), NodeError> {
        let transaction = self.timeline.transaction()?;
        let rows = timeline::append(&transaction, events)?;
        transaction.commit()?;
        let folded = read_models::checkpoint(&self.read_models)?;
        match rows.first() {
            Some(next) if next.seq == folded + 1 => self.fold(rows),
            Some(_) | None => self.fold_what_is_behind(&Quiet),
        }
    }

    fn fold(&mut self, rows: Vec<timeline::Row>) -> Result<(), NodeError> {
        let transaction = self.read_models.transaction()?;
        read_models::advance(&transaction, rows)?;
        Ok(transaction.commit()?)
    }
}

/// Opens a file that can be built anew. A commit need not reach the disk at once: what is lost is folded again.
fn open(path: &Path, create: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Result<Connection, NodeError> {
    let mut db = Connection::open(path)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "NORMAL")?;
    db.set_prepared_statement_cache_capacity(256);
    keep_plans(&db)?;
    let transaction = db.transaction()?;
    let is_new: bool = transaction.query_row("SELECT COUNT(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    if is_new {
        create(&transaction)?;
    }
    transaction.commit()?;
    Ok(db)
}
