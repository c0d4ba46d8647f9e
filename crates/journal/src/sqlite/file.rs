use std::{path::Path, time::Duration};

use rusqlite::{Connection, ErrorCode};

use crate::JournalError;

/// Marks the file as a journal of ours (`ngay` in ASCII).
const APPLICATION: i64 = 0x6e67_6179;

/// The format that this program writes, and the newest that it reads.
const FORMAT: i64 = 1;

const TABLES: &str = "
CREATE TABLE stream (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    events INTEGER NOT NULL,     -- how many it holds
    hash   TEXT NOT NULL         -- of its last event
) STRICT;
CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    id       BLOB NOT NULL,
    type     TEXT NOT NULL,
    data     TEXT NOT NULL,      -- personal values are sealed
    metadata TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_of_stream ON event (stream, revision);
";

/// Opens a journal's file for its one writer, or makes it.
pub(super) fn open(path: &Path) -> Result<Connection, JournalError> {
    let db = Connection::open(path).map_err(|error| self::error(path, &error))?;
    prepare(&db).map_err(|error| self::error(path, &error))?;
    let number = |name| db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    let read = || Ok((number("application_id")?, number("user_version")?, number("schema_version")?));
    let (application, format, schema) = read().map_err(|error| self::error(path, &error))?;
    match (application, format) {
        (0, 0) if schema == 0 => create(&db).map_err(|error| self::error(path, &error))?,
        (APPLICATION, FORMAT) => {}
        (APPLICATION, found) if found > FORMAT => {
            return Err(JournalError::Newer { path: path.to_owned(), found, known: FORMAT });
        }
        (_, _) => return Err(JournalError::Foreign { path: path.to_owned() }),
    }
    Ok(db)
}

fn prepare(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(Duration::from_secs(5))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    // Measured: batched appends more than double against SQLite's own 1,000 pages.
    db.pragma_update(None, "wal_autocheckpoint", 16_384)
}

fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(&format!(
        "BEGIN IMMEDIATE; {TABLES} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT}; COMMIT;"
    ))
}

/// What a failure of SQLite means for whoever owns the file.
pub(super) fn error(path: &Path, error: &rusqlite::Error) -> JournalError {
    let (path, reason) = (path.to_owned(), error.to_string());
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => JournalError::Foreign { path },
        Some(ErrorCode::DatabaseCorrupt) => JournalError::Damaged { path, reason },
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            JournalError::Unreadable { path, reason }
        }
        Some(_) => JournalError::Io { reason },
        // Not SQLite's word but ours: a row that cannot be read back.
        None => JournalError::Damaged { path, reason },
    }
}
