use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use tokio::sync::Semaphore;

/// Read-only connections to one SQLite file, lent to one reader each. Readers never block the file's writer.
#[derive(Debug, Clone)]
pub struct Readers {
    idle: Arc<Idle>,
    permits: Arc<Semaphore>,
    reads: Arc<AtomicU64>,
}

/// Connections that wait to be lent.
type Idle = Mutex<Vec<Connection>>;

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
        let idle = (0..connections).map(|_| open()).collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(Self {
            idle: Arc::new(Mutex::new(idle)),
            permits: Arc::new(Semaphore::new(connections)),
            reads: Arc::default(),
        })
    }

    /// How often was read so far.
    pub fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
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
            let db = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let lent = Lent { db, idle };
            let db = lent.db.as_ref().ok_or(ReadError::Ending)?;
            Ok(query(db)?)
        });
        read.await.unwrap_or(Err(ReadError::Ending))
    }
}

/// A connection that is lent, and comes back also from a query that panics.
struct Lent {
    db: Option<Connection>,
    idle: Arc<Idle>,
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(self.db.take());
    }
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
