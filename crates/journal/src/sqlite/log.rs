//! The log in which SQLite keeps what was committed until it is folded into the file.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use rusqlite::{Connection, hooks::Wal};

use super::folding::{self, Folding};

/// How many bytes it may hold before it is folded into the file. Measured: batched appends more than double against
/// SQLite's own 4 MB.
const FOLD: u64 = 64 << 20;

/// How many bytes of room are made at a time.
const ROOM: usize = 1 << 20;

/// The log of the one who writes. It is folded into the file aside, while commits go on. There is always written room
/// ahead in it: a commit that must lengthen a file waits for the file system to note the new length too, about as long
/// again as for the data.
#[derive(Debug)]
pub(super) struct Log {
    /// `None` where there is nothing to make room in.
    file: Option<File>,
    /// How many pages it holds, as SQLite told at the last commit.
    pages: Arc<AtomicU64>,
    /// The bytes of a page within it.
    page: u64,
    /// The bytes of the file that are there at least.
    length: u64,
    folding: Folding,
    /// How many bytes it may hold before it is folded into the file.
    fold: u64,
    /// How many it held when it was last tended.
    tended: u64,
}

impl Log {
    /// The log of a connection to this file, from now on folded by [`Log::tend`] alone.
    pub(super) fn of(db: &mut Connection, path: &Path) -> rusqlite::Result<Self> {
        Self::folded_at(FOLD, db, path)
    }

    fn folded_at(fold: u64, db: &mut Connection, path: &Path) -> rusqlite::Result<Self> {
        let pages = Arc::new(AtomicU64::new(0));
        let told = pages.clone();
        db.wal_hook(Some(move |_: &mut Wal, count| {
            told.store(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        }))?;
        let page: u64 = db.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        let file = OpenOptions::new().append(true).open(path.with_extension("sqlite-wal")).ok();
        let mut log = Self { file, pages, page: page + 24, length: 0, folding: Folding::of(path)?, fold, tended: 0 };
        log.make_room();
        Ok(log)
    }

    /// What is to be done between two commits, so that none waits for it.
    pub(super) fn tend(&mut self, db: &Connection) {
        let used = self.used();
        if used < self.tended {
            self.folding.forget();
        }
        self.tended = used;
        if used >= self.fold {
            self.fold(used, db);
        }
        self.make_room();
    }

    /// Folds it aside for as long as much is left. SQLite begins the log anew only at a commit that finds it folded to
    /// its end, and while commits go on there always is a rest: once that is little, it is folded here.
    fn fold(&mut self, used: u64, db: &Connection) {
        let (little, most) = (self.fold / 8, 4 * self.fold);
        // Commits that are quicker than the folding wait for it, lest the log grow for ever.
        let Some(folded) = self.folding.folded(used >= most) else { return };
        let is_little = used.saturating_sub(folded * self.page) <= little;
        if is_little || !self.folding.start() {
            // Where it fails, it is tried again after the next commit.
            let _ = folding::fold(db);
            self.folding.forget();
        }
    }

    /// The bytes that hold pages.
    fn used(&self) -> u64 {
        self.pages.load(Ordering::Relaxed) * self.page
    }

    /// Sees to it that some room is left. Where the disk gives none, whoever commits next is told so.
    fn make_room(&mut self) {
        let wanted = self.used() + ROOM as u64 / 2;
        if wanted > self.length {
            self.length = self.lengthened(wanted).unwrap_or(0);
        }
    }

    fn lengthened(&mut self, wanted: u64) -> io::Result<u64> {
        let Some(file) = &mut self.file else { return Ok(u64::MAX) };
        if file.metadata()?.len() < wanted {
            // At the end of the file, wherever that is by now: nothing that stands is ever written over. To SQLite,
            // zeros are no pages.
            for _ in 0..ROOM / ZEROS.len() {
                file.write_all(&ZEROS)?;
            }
        }
        Ok(file.metadata()?.len())
    }
}

static ZEROS: [u8; 64 << 10] = [0; 64 << 10];

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn log(db: &mut Connection, path: &Path) -> Log {
        db.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE text (text)").unwrap();
        Log::of(db, path).unwrap()
    }

    fn length(path: &Path) -> u64 {
        std::fs::metadata(path.with_extension("sqlite-wal")).unwrap().len()
    }

    /// Bytes of the log that hold pages, and of its file.
    fn used(log: &Log, path: &Path) -> (u64, u64) {
        (log.used(), length(path))
    }

    #[test]
    fn there_is_always_room_in_the_log_for_the_next_commit() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("journal.sqlite");
        let mut db = Connection::open(&path).unwrap();
        let mut log = log(&mut db, &path);
        for commit in 0..200 {
            db.execute("INSERT INTO text VALUES (?1)", [format!("{commit}: {}", "Ngày hội ".repeat(1_000))]).unwrap();
            log.tend(&db);
            let (used, length) = used(&log, &path);
            assert!(used + ROOM as u64 / 2 <= length && length <= used + 2 * ROOM as u64, "{used} of {length}");
        }
        drop(db);
        let db = Connection::open(&path).unwrap();
        let whole: (u64, String) = db
            .query_row("SELECT count(DISTINCT text), (SELECT * FROM pragma_integrity_check) FROM text", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(whole, (200, "ok".to_owned()));
    }

    /// A journal's file in WAL mode with a log that is folded soon.
    fn small() -> (TempDir, std::path::PathBuf, Connection, Log) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("journal.sqlite");
        let mut db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE text (text)").unwrap();
        let log = Log::folded_at(SMALL, &mut db, &path).unwrap();
        (folder, path, db, log)
    }

    const SMALL: u64 = 100_000;

    /// Commits of some 5 kB each.
    fn commit(db: &Connection, log: &mut Log, count: usize) {
        for _ in 0..count {
            db.execute("INSERT INTO text VALUES (zeroblob(4000))", []).unwrap();
            log.tend(db);
        }
    }

    #[test]
    fn a_log_that_is_full_is_folded_into_the_file_and_used_again() {
        let (_folder, path, db, mut log) = small();
        for _ in 0..20 {
            commit(&db, &mut log, 100);
            assert!(log.used() < 5 * SMALL, "{}", log.used());
        }
        assert!(length(&path) < 5 * SMALL + 2 * ROOM as u64, "{}", length(&path));
        let whole: (u64, String) = db
            .query_row("SELECT count(*), (SELECT * FROM pragma_integrity_check) FROM text", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(whole, (2_000, "ok".to_owned()));
    }

    #[test]
    fn a_log_that_a_reader_holds_grows_until_that_ends() {
        let (_folder, path, db, mut log) = small();
        let reader = Connection::open(&path).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM text").unwrap();
        commit(&db, &mut log, 200);
        assert!(log.used() > 5 * SMALL, "{}", log.used());
        let seen: u64 = reader.query_row("SELECT count(*) FROM text", [], |row| row.get(0)).unwrap();
        assert_eq!(seen, 0);
        reader.execute_batch("COMMIT").unwrap();
        commit(&db, &mut log, 200);
        assert!(log.used() < 5 * SMALL, "{}", log.used());
        let seen: u64 = reader.query_row("SELECT count(*) FROM text", [], |row| row.get(0)).unwrap();
        assert_eq!(seen, 400);
    }
}
