use std::{ffi::c_int, path::Path, thread, time::Duration};

use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};

/// How many pages are copied before it is told.
const STEP: c_int = 4_096;

/// How long is waited for whoever keeps the file locked.
const LOCKED: Duration = Duration::from_millis(50);

/// Copies a database, also while others write it, into one file that is whole by itself, and says now and then how many
/// more pages are copied. A connection that is within a transaction copies what it sees; otherwise a write in between
/// starts the copy anew.
pub(crate) fn copy(from: &Connection, to: &Path, mut advance: impl FnMut(usize)) -> rusqlite::Result<()> {
    let mut db = Connection::open(to)?;
    let backup = Backup::new(from, &mut db)?;
    let mut told = 0;
    loop {
        let step = backup.step(STEP)?;
        let progress = backup.progress();
        let done = usize::try_from(progress.pagecount - progress.remaining).unwrap_or(0);
        advance(done.saturating_sub(told));
        told = told.max(done);
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            // And whatever else there may be one day.
            StepResult::Busy | StepResult::Locked | _ => thread::sleep(LOCKED),
        }
    }
    drop(backup);
    db.pragma_update(None, "journal_mode", "DELETE")
}
