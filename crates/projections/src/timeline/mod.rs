//! The timeline: the node's own copy of the stored events, indexed by what they are about and by both clocks. History
//! pages, replays and rebuilds read it, so that none of them loads the journal's engine.

mod audience;
mod describe;
mod entry;
mod slice;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use rusqlite::{Connection, OptionalExtension, params};

pub use audience::Audience;
pub use describe::{Names, describe, mentioned};
pub(crate) use entry::integer;
pub use entry::{Decoded, Entry, Incoming, Row, Undecodable, row_of};
pub use slice::{Clock, Filter, Moment, Order, Slice};

use ngayhoi_domain::{Fact, unit, values::UnitId, year};
use ngayhoi_journal::Position;
use uuid::Uuid;

/// Creates the timeline's tables, without what finds its entries again: it is made quicker once they are there.
///
/// # Errors
/// When the file cannot be written.
pub fn create_tables(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(include_str!("table.sql"))
}

/// Creates what finds its entries again.
///
/// # Errors
/// When the file cannot be written.
pub fn create_indexes(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(include_str!("index.sql"))
}

/// Creates an empty timeline.
///
/// # Errors
/// When the file cannot be written.
pub fn create(db: &Connection) -> rusqlite::Result<()> {
    create_tables(db)?;
    create_indexes(db)
}

/// Where the timeline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// The number of its last entry; 0 when it is empty.
    pub seq: i64,
    /// The journal position of its last entry.
    pub position: Position,
}

/// Where the timeline in this file stands.
///
/// # Errors
/// When the file cannot be read.
pub fn checkpoint(db: &Connection) -> rusqlite::Result<Checkpoint> {
    let none = Checkpoint { seq: 0, position: Position::START };
    Ok(last(db)?.map_or(none, |row| Checkpoint { seq: row.seq, position: row.position }))
}

/// Its last entry; `None` while it is empty.
///
/// # Errors
/// When the file cannot be read.
pub fn last(db: &Connection) -> rusqlite::Result<Option<Row>> {
    let sql = format!("SELECT {} FROM entry ORDER BY seq DESC LIMIT 1", entry::COLUMNS);
    db.prepare_cached(&sql)?.query_row([], Row::read).optional()
}

/// The number of an event; `None` where it is not known here.
///
/// # Errors
/// When the file cannot be read.
pub fn seq_of(db: &Connection, event: Uuid) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT seq FROM entry WHERE id = ?1")?.query_row([event], |row| row.get(0)).optional()
}

/// Writes what the journal brought, in its order, and gives it back numbered, as far as this program can read it.
///
/// # Errors
/// When the file cannot be written.
pub fn append(db: &Connection, incoming: Vec<Incoming>) -> rusqlite::Result<Vec<Decoded>> {
    let first = checkpoint(db)?.seq + 1;
    let mut insert = db.prepare_cached(
        "INSERT INTO entry (seq, position, stream, revision, id, type, data, metadata, convener, year, unit, host,
                            recorded_at, occurred_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    let mut written = Vec::with_capacity(incoming.len());
    for (seq, Incoming { mut decoded, metadata }) in (first..).zip(incoming) {
        entry::row_of_mut(&mut decoded).seq = seq;
        let row = row_of(&decoded);
        let about = &row.metadata.given.about;
        insert.execute(params![
            row.seq,
            row.position.to_string(),
            row.stream,
            integer(row.revision),
            row.id,
            row.event_type.to_string(),
            row.data,
            metadata.as_str(),
            about.convener.as_ref().map(|id| id.as_str()),
            about.year.map(|year| year.get()),
            about.unit.as_ref().map(|id| id.as_str()),
            about.host.as_ref().map(|id| id.as_str()),
            row.recorded_at(),
            row.occurred_at(),
        ])?;
        // An event that this program cannot read belongs nowhere yet; a program that can read it has another
        // fingerprint and builds the file anew.
        if let Ok(entry) = &decoded {
            note_membership(db, entry)?;
        }
        written.push(decoded);
    }
    Ok(written)
}

/// Remembers which units belong to which festival and to which unit.
fn note_membership(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let about = &entry.row.metadata.given.about;
    let clocks = [entry.row.recorded_at(), entry.row.occurred_at()];
    if let (Fact::Year(year::Event::UnitJoined { unit }), Some(festival)) = (&entry.fact, about.festival_ref()) {
        db.prepare_cached("INSERT INTO joined VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
            festival.convener.as_str(),
            festival.year.get(),
            unit.as_str(),
            clocks[0],
            clocks[1]
        ])?;
    }
    if let (Fact::Unit(event), Some(unit)) = (&entry.fact, &about.unit) {
        for above in belongs_to(event) {
            db.prepare_cached("INSERT INTO parent VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                unit.as_str(),
                above.as_str(),
                clocks[0],
                clocks[1]
            ])?;
        }
    }
    Ok(())
}

/// The units that a unit comes to belong to by an event: its parent, or those that its land went into, whose past its
/// own becomes.
fn belongs_to(event: &unit::Event) -> Vec<&UnitId> {
    match event {
        unit::Event::UnitRegistered { parent, .. } => parent.iter().collect(),
        unit::Event::UnitTransferred { parent, .. } => vec![parent],
        unit::Event::UnitMerged { into, .. } => vec![into],
        unit::Event::UnitSplit { into, .. } => into.iter().map(|share| &share.unit).collect(),
        unit::Event::UnitRenamed { .. } | unit::Event::UnitDissolved { .. } => Vec::new(),
    }
}

/// Entries after a number, in order, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn after(db: &Connection, seq: i64, limit: usize) -> rusqlite::Result<Vec<Row>> {
    let sql = format!("SELECT {} FROM entry WHERE seq > ?1 ORDER BY seq LIMIT ?2", entry::COLUMNS);
    db.prepare_cached(&sql)?.query_map(params![seq, integer(limit)], Row::read)?.collect()
}
