use std::{
    fmt,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use tokio::sync::{Notify, Semaphore, SemaphorePermit};

/// Read-only connections to one SQLite file, lent to one reader each. Readers never block the file's writer.
#[derive(Debug, Clone)]
pub struct Readers {
    idle: Arc<Idle>,
    permits: Arc<Semaphore>,
    reads: Arc<AtomicU64>,
    damaged: Arc<Notify>,
    /// How many connections there are.
    connections: usize,
    /// How much of the file each keeps in memory, in KiB.
    cache: u32,
}

/// Connections that wait to be lent.
type Idle = Mutex<Waiting>;

/// Connections to the file that is read now.
#[derive(Debug)]
struct Waiting {
    /// Which file it is, counted from 0.
    file: u64,
    connections: Vec<Connection>,
}

/// Why a read failed.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file said no.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The program is ending.
    #[error("chương trình đang dừng / the program is ending")]
    Ending,
}

impl Readers {
    /// So many connections to a file that exists, each of which keeps up to so many KiB of it in memory.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path, connections: usize, cache: u32) -> rusqlite::Result<Self> {
        let waiting = Waiting { file: 0, connections: open(path, connections, cache)? };
        Ok(Self {
            idle: Arc::new(Mutex::new(waiting)),
            permits: Arc::new(Semaphore::new(connections)),
            reads: Arc::default(),
            damaged: Arc::default(),
            connections,
            cache,
        })
    }

    /// Lets another file be read from now on. What is being read from the former one goes on there, and a query that
    /// begins meets one of the two and never both.
    ///
    /// # Errors
    /// When the file cannot be opened; then the former one is read on.
    pub fn turn_to(&self, path: &Path) -> rusqlite::Result<()> {
        let connections = open(path, self.connections, self.cache)?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.file += 1;
        let former = std::mem::replace(&mut idle.connections, connections);
        // They are closed while others read already.
        drop(idle);
        drop(former);
        Ok(())
    }

    /// How often was read so far.
    pub fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    /// Wakes one who waits for it when what was read is damaged.
    pub fn damaged(&self) -> &Notify {
        &self.damaged
    }

    /// Looks whether an error is of damage, and wakes whoever waits for that. Those of [`Here::read`] nobody has looked
    /// at.
    pub fn look_at(&self, error: &rusqlite::Error) {
        if is_of_damage(error) {
            self.damaged.notify_one();
        }
    }

    /// A connection to be read on the thread that asks: quicker than to go away and come back for what takes no longer
    /// than that. `None` where every connection is lent.
    pub fn here(&self) -> Option<Here<'_>> {
        let permit = self.permits.try_acquire().ok()?;
        self.reads.fetch_add(1, Ordering::Relaxed);
        Some(Here { lent: Lent::of(self.idle.clone()), _permit: permit })
    }

    /// Reads what is found by its key, in some milliseconds at most: on the thread that asks, or aside where every
    /// connection is lent.
    ///
    /// # Errors
    /// When the file cannot be read, or the program is ending.
    pub async fn read_short<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, ReadError> {
        match self.here() {
            Some(here) => Ok(here.read(query)?.inspect_err(|error| self.look_at(error))?),
            None => self.read(query).await,
        }
    }

    /// Reads, away from the threads that serve requests.
    ///
    /// # Errors
    /// When the file cannot be read, or the program is ending.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, ReadError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| ReadError::Ending)?;
        let idle = self.idle.clone();
        let read = tokio::task::spawn_blocking(move || {
            // Given back after the connection.
            let _permit = permit;
            let lent = Lent::of(idle);
            let db = lent.db.as_ref().ok_or(ReadError::Ending)?;
            Ok(query(db)?)
        });
        read.await.unwrap_or(Err(ReadError::Ending)).inspect_err(|error| match error {
            ReadError::Sqlite(error) => self.look_at(error),
            ReadError::Ending => {}
        })
    }
}

/// Whether a file is damaged, or is none of SQLite's at all.
pub fn is_of_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// A connection that is lent to the thread that asked. It is given back before the permit.
pub struct Here<'r> {
    lent: Lent,
    _permit: SemaphorePermit<'r>,
}

impl fmt::Debug for Here<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Here").finish_non_exhaustive()
    }
}

impl Here<'_> {
    /// Reads.
    ///
    /// # Errors
    /// When the program is ending.
    pub fn read<T>(self, query: impl FnOnce(&Connection) -> T) -> Result<T, ReadError> {
        self.lent.db.as_ref().map(query).ok_or(ReadError::Ending)
    }
}

/// A connection that is lent, and comes back also from a query that panics.
struct Lent {
    db: Option<Connection>,
    /// Which file it reads.
    file: u64,
    idle: Arc<Idle>,
}

impl Lent {
    fn of(idle: Arc<Idle>) -> Self {
        let mut waiting = idle.lock().unwrap_or_else(PoisonError::into_inner);
        let (db, file) = (waiting.connections.pop(), waiting.file);
        drop(waiting);
        Self { db, file, idle }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        // One to a file that is no longer read is closed.
        if idle.file == self.file {
            idle.connections.extend(self.db.take());
        }
    }
}

/// So many connections to a file that exists.
fn open(path: &Path, connections: usize, cache: u32) -> rusqlite::Result<Vec<Connection>> {
    let open = || {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(Duration::from_secs(5))?;
        db.set_prepared_statement_cache_capacity(128);
        keep_plans(&db)?;
        // Negative where it means KiB rather than pages.
        db.pragma_update(None, "cache_size", -i64::from(cache))?;
        Ok(db)
    };
    (0..connections).map(|_| open()).collect()
}

/// Lets a connection keep the plans of its statements. Otherwise SQLite looks at the figures that are bound to a limit,
/// and plans the statement anew whenever one is bound again, which takes longer than reading a stream does.
///
/// # Errors
/// When the connection is of no use.
pub fn keep_plans(db: &Connection) -> rusqlite::Result<()> {
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[tokio::test]
    async fn a_connection_comes_back_from_a_query_that_panics() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.sqlite");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE figure (n INTEGER PRIMARY KEY)").unwrap();
        let readers = Readers::open(&path, 1, 64).unwrap();
        let failed = readers.read(|_| -> rusqlite::Result<()> { panic!("a query that fails") }).await;
        assert!(matches!(failed, Err(ReadError::Ending)));
        let count =
            readers.read(|db| db.query_row("SELECT COUNT(*) FROM figure", [], |row| row.get::<_, i64>(0))).await;
        assert_eq!(count.unwrap(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_reads_meets_one_file_or_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = |figure: u32| {
            let path = folder.path().join(format!("{figure}.sqlite"));
            let sql = format!("CREATE TABLE figure (n INTEGER PRIMARY KEY); INSERT INTO figure VALUES ({figure})");
            Connection::open(&path).unwrap().execute_batch(&sql).unwrap();
            path
        };
        let readers = Readers::open(&file(0), 2, 64).unwrap();
        let figure = |db: &Connection| db.query_row("SELECT n FROM figure", [], |row| row.get::<_, u32>(0));
        let (begun, begins) = tokio::sync::oneshot::channel();
        let (go_on, goes_on) = std::sync::mpsc::channel();
        let lasting = readers.clone();
        let lasting = tokio::spawn(async move {
            let read = lasting.read(move |db| {
                let _ = begun.send(());
                let _ = goes_on.recv();
                figure(db)
            });
            read.await.unwrap()
        });
        begins.await.unwrap();
        readers.turn_to(&file(1)).unwrap();
        assert!(readers.turn_to(&folder.path().join("none.sqlite")).is_err());
        std::fs::remove_file(folder.path().join("0.sqlite")).unwrap();
        assert_eq!(readers.read(figure).await.unwrap(), 1);
        go_on.send(()).unwrap();
        assert_eq!(lasting.await.unwrap(), 0, "what began before went on where it was");
        for _ in 0..8 {
            assert_eq!(readers.read(figure).await.unwrap(), 1, "no connection to the former file came back");
        }
        assert_eq!(readers.idle.lock().unwrap().connections.len(), 2);
    }

    #[test]
    fn a_limit_that_is_bound_again_is_planned_once() {
        for (keeps, plans) in [(true, 0), (false, 2)] {
            let db = Connection::open_in_memory().unwrap();
            db.execute_batch("CREATE TABLE figure (n INTEGER PRIMARY KEY)").unwrap();
            if keeps {
                keep_plans(&db).unwrap();
            }
            let mut read = db.prepare("SELECT n FROM figure ORDER BY n LIMIT ?1").unwrap();
            for limit in [1_000, 1_000, 10] {
                assert_eq!(read.query_map([limit], |row| row.get::<_, i64>(0)).unwrap().count(), 0);
            }
            assert_eq!(read.get_status(StatementStatus::RePrepare), plans, "{keeps}");
        }
    }
}
