use std::{path::Path, time::Duration};

use rusqlite::{Connection, backup::Backup};

/// Copies a database as it is at this moment, also while others write it, into one file that is whole by itself.
pub(crate) fn copy(from: &Connection, to: &Path) -> rusqlite::Result<()> {
    let mut db = Connection::open(to)?;
    // All pages in one step, so that no write comes in between and starts it anew.
    Backup::new(from, &mut db)?.run_to_completion(i32::MAX, Duration::from_millis(50), None)?;
    db.pragma_update(None, "journal_mode", "DELETE")
}
