//! The folding of the log into the file, aside: on a connection and a thread of its own, while commits go on.

use std::{
    path::Path,
    sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

/// One folding after the other, each when asked for.
#[derive(Debug)]
pub(super) struct Folding {
    /// `None` only while it is being dropped.
    asks: Option<SyncSender<()>>,
    /// For each that was asked for, how many pages of the log were in the file after it.
    told: Receiver<u64>,
    thread: Option<JoinHandle<()>>,
    is_going_on: bool,
    /// How many pages of the log are known to be in the file.
    folded: u64,
    /// Whether the log began anew during the one that goes on.
    is_outdated: bool,
}

impl Folding {
    pub(super) fn of(path: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(Duration::from_secs(5))?;
        db.pragma_update(None, "synchronous", "FULL")?;
        let (asks, asked) = sync_channel(1);
        let (tell, told) = sync_channel(1);
        let run = move || {
            while asked.recv().is_ok() && tell.send(fold(&db).unwrap_or(0)).is_ok() {}
        };
        // Without a thread of its own, whoever writes folds by itself.
        let thread = std::thread::Builder::new().name("journal-folding".to_owned()).spawn(run).ok();
        Ok(Self { asks: Some(asks), told, thread, is_going_on: false, folded: 0, is_outdated: false })
    }

    /// How many pages of the log are in the file, as far as is known; `None` while one goes on, unless that is to be
    /// waited for.
    pub(super) fn folded(&mut self, wait: bool) -> Option<u64> {
        if self.is_going_on {
            let told =
                if wait { self.told.recv().map_err(|_| TryRecvError::Disconnected) } else { self.told.try_recv() };
            self.folded = match told {
                Ok(folded) if !self.is_outdated => folded,
                Ok(_) | Err(TryRecvError::Disconnected) => 0,
                Err(TryRecvError::Empty) => return None,
            };
            (self.is_going_on, self.is_outdated) = (false, false);
        }
        Some(self.folded)
    }

    /// Begins one, where none goes on. Whether there is anybody to do it.
    pub(super) fn start(&mut self) -> bool {
        self.is_going_on = self.asks.as_ref().is_some_and(|asks| asks.try_send(()).is_ok());
        self.is_going_on
    }

    /// The log began anew: nothing of it is in the file.
    pub(super) fn forget(&mut self) {
        (self.folded, self.is_outdated) = (0, self.is_going_on);
    }
}

impl Drop for Folding {
    /// What goes on is ended before the file is closed.
    fn drop(&mut self) {
        self.asks = None;
        if let Some(thread) = self.thread.take() {
            // One that panicked folds nothing more.
            let _ = thread.join();
        }
    }
}

/// Folds as much as no reader still needs, and waits for none. How many pages of the log are in the file after it.
pub(super) fn fold(db: &Connection) -> rusqlite::Result<u64> {
    // Below zero where there is no log at all.
    db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| Ok(u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0)))
}
