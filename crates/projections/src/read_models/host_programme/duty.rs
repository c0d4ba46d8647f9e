use chrono::NaiveDate;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use crate::read_models::{Cited, source::from_word};

/// Whether a duty is still to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyStanding {
    /// It is still to be done.
    Open,
    /// It is done.
    Done,
    /// It is not needed after all.
    Dropped,
}

/// A duty in preparing a host's day, as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct DutyRow {
    /// Its id.
    pub duty: String,
    /// What is to be done.
    pub task: String,
    /// Who sees to it: an office or organisation.
    pub in_charge: String,
    /// The last day on which it is done in time.
    pub due: NaiveDate,
    /// Whether it is still to be done.
    pub standing: DutyStanding,
    /// Why it was dropped.
    pub reason: Option<String>,
    /// Who says that it stands so.
    pub source: Cited,
}

/// The duties of a host's day: what is due first comes first.
///
/// # Errors
/// When the file cannot be read.
pub fn duties(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<Vec<DutyRow>> {
    db.prepare_cached("SELECT * FROM duty WHERE convener = ?1 AND year = ?2 AND host = ?3 ORDER BY due, ordinal")?
        .query_map(params![convener, year, host], |row| {
            Ok(DutyRow {
                duty: row.get("duty")?,
                task: row.get("task")?,
                in_charge: row.get("in_charge")?,
                due: from_word(row, "due")?,
                standing: from_word(row, "standing")?,
                reason: row.get("reason")?,
                source: row.get("source")?,
            })
        })?
        .collect()
}
