use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ngayhoi_domain::Explanation;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::node::NodeError;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS checkpoint (
    policy TEXT PRIMARY KEY,
    seq    INTEGER NOT NULL, -- the number of the last entry that it was shown
    event  BLOB              -- that entry's event, by which another journal is known; NULL before the first
) STRICT;
CREATE TABLE IF NOT EXISTS refused (
    event   BLOB NOT NULL, -- what was reacted to
    matter  TEXT NOT NULL, -- which host or commendation the wish was about
    code    TEXT NOT NULL,
    vi      TEXT NOT NULL,
    en      TEXT NOT NULL,
    PRIMARY KEY (event, matter)
) STRICT;";

/// How far the policies came, and what they were refused: this node's own notes, beside the journal and no part of it.
#[derive(Debug, Clone)]
pub struct Ledger {
    db: Arc<Mutex<Connection>>,
    /// What keeps them from going on.
    trouble: Arc<Mutex<Option<String>>>,
}

/// Why a reaction was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// As the rule calls it.
    pub code: String,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

/// Where a policy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) seq: i64,
    pub(super) event: Option<Uuid>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ledger {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn open(path: &Path) -> Result<Self, NodeError> {
        let db = Connection::open(path)?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        // What a power cut takes back is only done again, which does it once.
        db.pragma_update(None, "synchronous", "NORMAL")?;
        db.execute_batch(TABLES)?;
        Ok(Self { db: Arc::new(Mutex::new(db)), trouble: Arc::default() })
    }

    /// What keeps the policies from going on; `None` when nothing does.
    pub fn trouble(&self) -> Option<String> {
        held(&self.trouble).clone()
    }

    pub(super) fn set_trouble(&self, trouble: Option<String>) {
        *held(&self.trouble) = trouble;
    }

    /// Why the reaction to an event was not done about a host or commendation; `None` where it was, or was not tried.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn refusal(&self, event: Uuid, matter: &str) -> Result<Option<Refused>, NodeError> {
        let read =
            |row: &rusqlite::Row<'_>| Ok(Refused { code: row.get("code")?, vi: row.get("vi")?, en: row.get("en")? });
        let db = held(&self.db);
        let refused = db
            .prepare_cached("SELECT code, vi, en FROM refused WHERE event = ?1 AND matter = ?2")?
            .query_row(params![event, matter], read)
            .optional()?;
        Ok(refused)
    }

    pub(super) fn note(&self, event: Uuid, matter: &str, why: &Explanation) -> Result<(), NodeError> {
        held(&self.db)
            .prepare_cached("INSERT OR REPLACE INTO refused (event, matter, code, vi, en) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![event, matter, why.code, why.vi, why.en])?;
        Ok(())
    }

    pub(super) fn mark(&self, policy: &str) -> Result<Option<Mark>, NodeError> {
        let read = |row: &rusqlite::Row<'_>| Ok(Mark { seq: row.get("seq")?, event: row.get("event")? });
        let db = held(&self.db);
        let mark = db
            .prepare_cached("SELECT seq, event FROM checkpoint WHERE policy = ?1")?
            .query_row([policy], read)
            .optional()?;
        Ok(mark)
    }

    /// Remembers where policies stand, all at once.
    pub(super) fn set_marks<'p>(
        &self,
        policies: impl IntoIterator<Item = &'p str>,
        mark: Mark,
    ) -> Result<(), NodeError> {
        let mut db = held(&self.db);
        let transaction = db.transaction()?;
        for policy in policies {
            transaction
                .prepare_cached("INSERT OR REPLACE INTO checkpoint (policy, seq, event) VALUES (?1, ?2, ?3)")?
                .execute(params![policy, mark.seq, mark.event])?;
        }
        Ok(transaction.commit()?)
    }
}
