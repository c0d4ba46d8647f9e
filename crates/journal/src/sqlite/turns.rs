//! Where the time goes back within the journal's order. It never does where one writer stamps all events; but a copy of
//! a journal of several writers keeps their times, and whoever looks for moved events must know.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

/// The table is there only where it is needed.
fn is_there(db: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'turn'";
    Ok(db.query_row(sql, [], |_| Ok(())).optional()?.is_some())
}

/// Says that the event at a position was recorded earlier than an event before it, the latest of which was recorded
/// then.
pub(super) fn add(db: &Connection, position: u64, latest: DateTime<Utc>) -> rusqlite::Result<()> {
    db.execute_batch(
        "CREATE TABLE IF NOT EXISTS turn (
             position INTEGER PRIMARY KEY,
             latest   INTEGER NOT NULL      -- when anything before it was recorded last, in microseconds since 1970
         ) STRICT",
    )?;
    db.prepare_cached("INSERT INTO turn VALUES (?1, ?2)")?
        .execute(params![position, latest.timestamp_micros()])
        .map(|_| ())
}

/// The positions at which the time goes back.
pub(super) fn positions(db: &Connection) -> rusqlite::Result<HashSet<u64>> {
    if !is_there(db)? {
        return Ok(HashSet::new());
    }
    db.prepare("SELECT position FROM turn")?.query_map([], |row| row.get(0))?.collect()
}

/// The latest time at which anything was recorded before the time went back; `None` where it never did.
pub(super) fn latest(db: &Connection) -> rusqlite::Result<Option<DateTime<Utc>>> {
    if !is_there(db)? {
        return Ok(None);
    }
    let latest: Option<i64> = db.query_row("SELECT max(latest) FROM turn", [], |row| row.get(0))?;
    Ok(latest.and_then(DateTime::from_timestamp_micros))
}
