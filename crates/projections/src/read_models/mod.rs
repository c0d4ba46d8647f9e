//! Read models: what people ask about, folded from the timeline. One folder each, with its tables, its fold and its
//! queries; no model reads another's tables. The files they live in can be deleted at any time.

pub mod commendation_roll;
pub mod host_programme;
pub mod overview;
pub mod pilot_board;
mod source;
#[cfg(test)]
mod tests;
pub mod units;

use ngayhoi_domain::FestivalRef;
use rusqlite::{Connection, OptionalExtension, params, types::Value};

pub use source::{Cited, citation_of};

use crate::timeline::{Entry, Row};

/// A read model: its tables and the fold that fills them.
#[derive(Debug)]
pub struct ReadModel {
    /// Its name, which is its folder's.
    pub name: &'static str,
    /// Its tables, which nobody else reads or writes.
    tables: &'static str,
    /// Remembers one entry. Facts cannot be refused: an error here means a fault in the fold or in the file.
    apply: fn(&Connection, &Entry) -> rusqlite::Result<()>,
}

/// Every read model, in the order in which they advance.
pub const ALL: [ReadModel; 5] =
    [units::MODEL, overview::MODEL, pilot_board::MODEL, host_programme::MODEL, commendation_roll::MODEL];

/// What the fold that built a file is known by: made from tables, folds and events by the build.
pub const FINGERPRINT: &str = env!("READ_MODELS_FINGERPRINT");

const BOOKKEEPING: &str = "
CREATE TABLE checkpoint (
    model   TEXT PRIMARY KEY,
    seq     INTEGER NOT NULL, -- the number of the last entry that it holds
    stopped TEXT              -- why it goes no further
) STRICT;";

/// Creates the tables of all models, standing before the first entry.
///
/// # Errors
/// When the file cannot be written.
pub fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(BOOKKEEPING)?;
    for model in &ALL {
        db.execute_batch(model.tables)?;
        db.execute("INSERT INTO checkpoint (model, seq) VALUES (?1, 0)", [model.name])?;
    }
    Ok(())
}

/// The number of the last entry that every running model holds.
///
/// # Errors
/// When the file cannot be read.
pub fn checkpoint(db: &Connection) -> rusqlite::Result<i64> {
    db.query_row("SELECT COALESCE(MIN(seq), 0) FROM checkpoint WHERE stopped IS NULL", [], |row| row.get(0))
}

/// The models that met an entry they could not fold, with what they said.
///
/// # Errors
/// When the file cannot be read.
pub fn stopped(db: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    db.prepare_cached("SELECT model, stopped FROM checkpoint WHERE stopped IS NOT NULL ORDER BY model")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Advances every model by these entries. A model that cannot fold one stops alone, before it, and says so.
///
/// # Errors
/// When the file itself cannot be written.
pub fn advance(db: &Connection, rows: Vec<Row>) -> rusqlite::Result<()> {
    for row in rows {
        let (seq, position) = (row.seq, row.position);
        match row.decode() {
            Ok(entry) => {
                for model in &ALL {
                    model.advance(db, &entry)?;
                }
            }
            Err(undecodable) => {
                db.prepare_cached("UPDATE checkpoint SET stopped = ?1 WHERE stopped IS NULL AND seq < ?2")?
                    .execute(params![format!("{position}: {undecodable}"), seq])?;
            }
        }
    }
    Ok(())
}

impl ReadModel {
    fn advance(&self, db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
        let standing: Option<i64> = db
            .prepare_cached("SELECT seq FROM checkpoint WHERE model = ?1 AND stopped IS NULL")?
            .query_row([self.name], |row| row.get(0))
            .optional()?;
        if standing.is_none_or(|seq| seq >= entry.row.seq) {
            return Ok(());
        }
        db.execute_batch("SAVEPOINT fold")?;
        match (self.apply)(db, entry) {
            Ok(()) => {
                db.prepare_cached("UPDATE checkpoint SET seq = ?2 WHERE model = ?1")?
                    .execute(params![self.name, entry.row.seq])?;
            }
            Err(error) => {
                db.execute_batch("ROLLBACK TO fold")?;
                db.prepare_cached("UPDATE checkpoint SET stopped = ?2 WHERE model = ?1")?
                    .execute(params![self.name, format!("{}: {error}", entry.row.position)])?;
            }
        }
        db.execute_batch("RELEASE fold")
    }
}

/// A table's name and all its rows.
pub type Dump = Vec<(String, Vec<Vec<Value>>)>;

/// Every row of every model that belongs to one festival year and its units, sorted, for comparing two builds of the
/// same history row for row.
///
/// # Errors
/// When the file cannot be read.
pub fn dump(db: &Connection, festival: &FestivalRef, units: &[String]) -> rusqlite::Result<Dump> {
    let names: Vec<String> = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'checkpoint' ORDER BY name")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let units = serde_json::Value::from(units).to_string();
    let mut dump = Vec::new();
    for name in names {
        let columns: Vec<String> = db
            .prepare("SELECT name FROM pragma_table_info(?1)")?
            .query_map([&name], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let of_year = columns.iter().any(|column| column == "year");
        let condition = if of_year {
            "convener = ?1 AND year = ?2 AND ?3 = ?3"
        } else {
            "?1 = ?1 AND ?2 = ?2 AND unit IN (SELECT value FROM json_each(?3))"
        };
        let order: Vec<String> = (1..=columns.len()).map(|column| column.to_string()).collect();
        let sql = format!("SELECT * FROM {name} WHERE {condition} ORDER BY {}", order.join(", "));
        let rows = db
            .prepare(&sql)?
            .query_map(params![festival.convener.as_str(), festival.year.get(), units], |row| {
                (0..columns.len()).map(|column| row.get(column)).collect()
            })?
            .collect::<rusqlite::Result<_>>()?;
        dump.push((name, rows));
    }
    Ok(dump)
}
