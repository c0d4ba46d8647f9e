use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags};

use crate::{JournalError, signature};

/// Marks the file as a journal of ours (`ngay` in ASCII).
const APPLICATION: i64 = 0x6e67_6179;

/// The format that this program writes, and the newest that it reads.
const FORMAT: i64 = 2;

/// The first format, whose events had an index where there is a table of places now.
const FIRST: i64 = 1;

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
";

const PLACES: &str = "
CREATE TABLE place (             -- of each event up to a position
    stream   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (stream, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE placed (            -- up to which, in one row
    position INTEGER NOT NULL
) STRICT;
INSERT INTO placed VALUES (0);
";

/// Places every event anew.
pub(crate) const PLACE_ALL: &str = "
DELETE FROM place;
INSERT INTO place SELECT stream, revision, position FROM event ORDER BY stream, revision;
UPDATE placed SET position = (SELECT coalesce(max(position), 0) FROM event);
";

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Nothing,
    /// A journal of the first format.
    Older,
    Journal,
}

/// Opens a journal's file for its one writer, or makes it. A file that is not ours is left as it was found.
pub(super) fn open(path: &Path) -> Result<Connection, JournalError> {
    let failed = |error: rusqlite::Error| self::error(path, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(failed)?;
    db.busy_timeout(Duration::from_secs(5)).map_err(failed)?;
    let content = content(&db, path)?;
    // SQLite opens a file that may not be written for reading, and says so only at the first write.
    if db.is_readonly(MAIN_DB).map_err(failed)? {
        let reason = "tệp chỉ đọc / the file is read-only".to_owned();
        return Err(JournalError::Unreadable { path: path.to_owned(), reason });
    }
    prepare(&db).map_err(failed)?;
    match content {
        Content::Nothing => create(&db).map_err(failed)?,
        Content::Older => renew(&db).map_err(failed)?,
        Content::Journal => {}
    }
    has_tables(&db).map_err(failed)?;
    Ok(db)
}

/// Whether the file has a table of places, as all but those of the first format have.
pub(super) fn has_places(db: &Connection) -> rusqlite::Result<bool> {
    db.query_row("PRAGMA user_version", [], |row| Ok(row.get::<_, i64>(0)? > FIRST))
}

/// Opens a journal's file for reading alone, also while another process writes it.
pub(super) fn open_read_only(path: &Path) -> Result<Connection, JournalError> {
    let failed = |error: rusqlite::Error| self::error(path, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags).map_err(failed)?;
    db.busy_timeout(Duration::from_secs(5)).map_err(failed)?;
    let is_closed = !path.with_extension("sqlite-wal").exists();
    if is_closed && needs_to_write(&db) {
        db = Connection::open_with_flags(immutable(path), flags | OpenFlags::SQLITE_OPEN_URI).map_err(failed)?;
    }
    if content(&db, path)? == Content::Nothing {
        return Err(JournalError::Foreign { path: path.to_owned() });
    }
    has_tables(&db).map_err(failed)?;
    Ok(db)
}

/// Whether reading is refused only because SQLite may make no index of its log in the folder, as on a disk that cannot
/// be written.
fn needs_to_write(db: &Connection) -> bool {
    let read = db.query_row("PRAGMA schema_version", [], |_| Ok(()));
    let code = read.err().and_then(|error| error.sqlite_error_code());
    matches!(code, Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied))
}

/// The file as one that nobody writes.
fn immutable(path: &Path) -> PathBuf {
    let mut uri = OsString::from("file:");
    for part in path.as_os_str().as_encoded_bytes() {
        match part {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                uri.push(char::from(*part).to_string())
            }
            other => uri.push(format!("%{other:02x}")),
        }
    }
    uri.push("?immutable=1");
    uri.into()
}

/// What the file holds, if anything was ever written to it; refuses one that is not ours, or newer than this program.
fn content(db: &Connection, path: &Path) -> Result<Content, JournalError> {
    match signature::read(db).map_err(|error| self::error(path, &error))? {
        (0, 0, 0) => Ok(Content::Nothing),
        (APPLICATION, FIRST, _) => Ok(Content::Older),
        (APPLICATION, FORMAT, _) => Ok(Content::Journal),
        (APPLICATION, found, _) if found > FORMAT => {
            Err(JournalError::Newer { path: path.to_owned(), found, known: FORMAT })
        }
        (..) => Err(JournalError::Foreign { path: path.to_owned() }),
    }
}

fn has_tables(db: &Connection) -> rusqlite::Result<()> {
    for query in ["SELECT id, name, events, hash FROM stream", "SELECT stream, revision, id, type, data FROM event"] {
        db.prepare(query)?;
    }
    if has_places(db)? {
        db.prepare("SELECT place.stream, revision, place.position, placed.position FROM place, placed")?;
    }
    Ok(())
}

fn prepare(db: &Connection) -> rusqlite::Result<()> {
    // In bytes; of a file that is there already it stays as it is. Measured: an import takes two thirds of the time that
    // it takes in SQLite's own 4,096, and a replay less too, for a tenth more at a single append.
    db.pragma_update(None, "page_size", 16_384)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    // In KiB: an import of ten thousand events fits, and no page is written twice for want of room.
    db.pragma_update(None, "cache_size", -32_768)
}

fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(&format!(
        "BEGIN IMMEDIATE; {TABLES} {PLACES}
         PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT}; COMMIT;"
    ))
}

/// Makes a journal of the first format one of ours.
fn renew(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(&format!(
        "BEGIN IMMEDIATE; {PLACES} {PLACE_ALL} DROP INDEX event_of_stream; PRAGMA user_version = {FORMAT}; COMMIT;"
    ))
}

/// What a failure of SQLite means for whoever owns the file.
pub(super) fn error(path: &Path, error: &rusqlite::Error) -> JournalError {
    let (path, reason) = (path.to_owned(), error.to_string());
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => JournalError::Foreign { path },
        // `Unknown` is what SQLite says of our own fixed queries where a table or a column is missing.
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::Unknown) => JournalError::Damaged { path, reason },
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            JournalError::Unreadable { path, reason }
        }
        Some(ErrorCode::DiskFull) => JournalError::Full { path },
        Some(_) => JournalError::Io { reason },
        // Not SQLite's word but ours: a row that cannot be read back.
        None => JournalError::Damaged { path, reason },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    /// A folder with a file in it that this made.
    fn file(sql: &str) -> (TempDir, std::path::PathBuf) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("journal.sqlite");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        (folder, path)
    }

    #[test]
    fn a_file_is_made_once_and_opened_again() {
        let (_folder, path) = file("");
        open(&path).unwrap();
        open(&path).unwrap();
    }

    #[test]
    fn the_database_of_another_program_is_refused_and_left_as_it_was() {
        let (_folder, path) = file("CREATE TABLE theirs (x)");
        let before = fs::read(&path).unwrap();
        assert!(matches!(open(&path), Err(JournalError::Foreign { .. })));
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_and_left_as_it_was() {
        let (_folder, path) = file("");
        let words = "Ngày hội ".repeat(200);
        fs::write(&path, &words).unwrap();
        assert!(matches!(open(&path), Err(JournalError::Foreign { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), words);
    }

    #[test]
    fn a_newer_journal_is_refused_and_left_as_it_was() {
        let (_folder, path) = file(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = 3"));
        let before = fs::read(&path).unwrap();
        assert!(matches!(open(&path), Err(JournalError::Newer { found: 3, known: 2, .. })));
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_journal_without_its_tables_is_damaged() {
        let (_folder, path) = file("");
        let db = open(&path).unwrap();
        db.execute_batch("DROP TABLE stream").unwrap();
        drop(db);
        assert!(matches!(open(&path), Err(JournalError::Damaged { .. })));
    }

    #[test]
    fn a_cut_off_journal_is_damaged() {
        let (_folder, path) = file("");
        drop(open(&path).unwrap());
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(matches!(open(&path), Err(JournalError::Damaged { .. })));
    }

    #[test]
    fn what_is_no_file_cannot_be_opened() {
        let (folder, _) = file("");
        assert!(matches!(open(folder.path()), Err(JournalError::Unreadable { .. })));
        assert!(matches!(open(&folder.path().join("none/journal.sqlite")), Err(JournalError::Unreadable { .. })));
    }
}
