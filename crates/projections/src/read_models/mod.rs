//! Read models: what people ask about, folded from the timeline. One folder each, with its tables, its fold and its
//! queries; no model reads another's tables. The files they live in can be deleted at any time.

pub mod accounts;
pub mod commendation_roll;
pub mod host_programme;
pub mod overview;
pub mod pilot_board;
mod source;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod units;
pub mod worklist;

use std::sync::{Mutex, PoisonError};

use ngayhoi_domain::{Category, FestivalRef, StreamId};
use rusqlite::{Connection, ErrorCode, backup::Backup, params, types::Value};

pub use source::{Cited, Stored};
use source::{Citing, citation_of};

use crate::timeline::{Decoded, Entry, row_of};

/// A read model: its tables and the fold that fills them.
#[derive(Debug)]
pub struct ReadModel {
    /// Its name, which is its folder's.
    pub name: &'static str,
    /// Its tables, which nobody else reads or writes.
    tables: &'static str,
    /// The kinds of streams that it is shown: what this program cannot read elsewhere does not stop it.
    reads: &'static [Category],
    /// Remembers one entry. Facts cannot be refused: an error here means a fault in the fold or in the file.
    apply: fn(&Connection, &Entry) -> rusqlite::Result<()>,
}

/// Every read model, in the order in which they advance.
pub const ALL: [ReadModel; 7] = [
    units::MODEL,
    overview::MODEL,
    pilot_board::MODEL,
    host_programme::MODEL,
    commendation_roll::MODEL,
    worklist::MODEL,
    accounts::MODEL,
];

/// What the fold that built a file is known by: made from tables, folds and events by the build.
pub const FINGERPRINT: &str = env!("READ_MODELS_FINGERPRINT");

/// How many statements a connection to the models keeps prepared. With the driver's own 16, most would be prepared
/// anew for each entry.
pub const STATEMENTS: usize = 256;

const BOOKKEEPING: &str = "
CREATE TABLE checkpoint (
    model   TEXT PRIMARY KEY,
    seq     INTEGER NOT NULL, -- the number of the last entry that it was shown
    folded  INTEGER NOT NULL, -- the number of the last entry up to which it holds all
    stopped TEXT              -- the entry that it could not fold, and why: it holds all that came before
) STRICT;";

/// Creates the tables of all models, standing before the first entry.
///
/// # Errors
/// When the file cannot be written.
pub fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(BOOKKEEPING)?;
    for model in &ALL {
        db.execute_batch(model.tables)?;
        db.execute("INSERT INTO checkpoint (model, seq, folded) VALUES (?1, 0, 0)", [model.name])?;
    }
    Ok(())
}

/// The same in memory: a copy of tables that are created once, in a tenth of the time that it takes to create them.
///
/// # Errors
/// When memory runs out.
pub fn create_in_memory() -> rusqlite::Result<Connection> {
    static EMPTY: Mutex<Option<Connection>> = Mutex::new(None);
    let mut copy = Connection::open_in_memory()?;
    let mut empty = EMPTY.lock().unwrap_or_else(PoisonError::into_inner);
    if empty.is_none() {
        let created = Connection::open_in_memory()?;
        create(&created)?;
        *empty = Some(created);
    }
    if let Some(empty) = &*empty {
        // All of its pages in one step.
        Backup::new(empty, &mut copy)?.step(-1)?;
    }
    Ok(copy)
}

/// The number of the last entry that the models were shown.
///
/// # Errors
/// When the file cannot be read.
pub fn checkpoint(db: &Connection) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT COALESCE(MIN(seq), 0) FROM checkpoint")?.query_row([], |row| row.get(0))
}

/// How far a model is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelCheckpoint {
    /// Which model.
    pub model: &'static str,
    /// The number of the last entry up to which it holds all.
    pub folded: i64,
    /// The entry that it could not fold, and why; `None` while it goes on.
    pub stopped: Option<String>,
}

/// How far every model is.
///
/// # Errors
/// When the file cannot be read.
pub fn checkpoints(db: &Connection) -> rusqlite::Result<Vec<ModelCheckpoint>> {
    let mut statement = db.prepare_cached("SELECT folded, stopped FROM checkpoint WHERE model = ?1")?;
    let mut of = |model: &ReadModel| {
        statement.query_row([model.name], |row| {
            Ok(ModelCheckpoint { model: model.name, folded: row.get(0)?, stopped: row.get(1)? })
        })
    };
    ALL.iter().map(&mut of).collect()
}

/// The models that met an entry they could not fold, with what they said.
///
/// # Errors
/// When the file cannot be read.
pub fn stopped(db: &Connection) -> rusqlite::Result<Vec<(&'static str, String)>> {
    let told = |checkpoint: ModelCheckpoint| Some((checkpoint.model, checkpoint.stopped?));
    Ok(checkpoints(db)?.into_iter().filter_map(told).collect())
}

/// Advances every model by these entries, or none by any, in a transaction of its own; what they have been shown before
/// is passed over. A model that cannot fold an entry stops alone, before it, and says so.
///
/// # Errors
/// When the file itself cannot be written.
pub fn advance(db: &Connection, mut batch: Vec<Decoded>) -> rusqlite::Result<()> {
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    let shown = checkpoint(db)?;
    batch.retain(|decoded| row_of(decoded).seq > shown);
    let Some(last) = batch.last().map(|decoded| row_of(decoded).seq) else { return Ok(()) };
    let batch: Vec<Brought<'_>> = batch.iter().map(Brought::from).collect();
    let runs = "SELECT 1 FROM checkpoint WHERE model = ?1 AND stopped IS NULL";
    let mut running = Vec::new();
    for model in &ALL {
        if db.prepare_cached(runs)?.exists([model.name])? {
            running.push((model, None));
        }
    }
    let transaction = loop {
        let transaction = db.unchecked_transaction()?;
        if fold(&transaction, &mut running, &batch)? {
            break transaction;
        }
        // Nothing of an entry that could not be folded may stay, and all that came before it must.
        transaction.rollback()?;
    };
    for (model, fault) in running {
        if let Some(Fault { seq, reason, .. }) = fault {
            let sql = "UPDATE checkpoint SET stopped = ?2, folded = ?3 WHERE model = ?1";
            db.prepare_cached(sql)?.execute(params![model.name, reason, seq - 1])?;
        }
    }
    db.prepare_cached("UPDATE checkpoint SET seq = ?1, folded = iif(stopped IS NULL, ?1, folded)")?.execute([last])?;
    transaction.commit()
}

/// Shows a batch to those models that run, and to each that has met a fault what stands before that. Whether nobody met
/// another.
fn fold(db: &Connection, running: &mut [(&ReadModel, Option<Fault>)], batch: &[Brought<'_>]) -> rusqlite::Result<bool> {
    for (model, fault) in running {
        let reach = fault.as_ref().map_or(batch.len(), |fault| fault.index);
        if let Some(found) = model.fold(db, &batch[..reach])? {
            *fault = Some(found);
            return Ok(false);
        }
    }
    Ok(true)
}

/// An entry on its way to the models, with the kind of its stream: of one of no known kind, no model here can be meant.
struct Brought<'d>(Option<Category>, &'d Decoded);

impl<'d> From<&'d Decoded> for Brought<'d> {
    fn from(decoded: &'d Decoded) -> Self {
        let category = match decoded {
            Ok(entry) => Some(entry.stream.category()),
            Err(undecodable) => undecodable.row.stream.parse().ok().map(|stream: StreamId| stream.category()),
        };
        Self(category, decoded)
    }
}

/// The first entry of a batch that a model could not fold.
struct Fault {
    index: usize,
    /// Its number.
    seq: i64,
    reason: String,
}

impl ReadModel {
    fn fold(&self, db: &Connection, batch: &[Brought<'_>]) -> rusqlite::Result<Option<Fault>> {
        for (index, Brought(category, decoded)) in batch.iter().enumerate() {
            if !category.is_some_and(|category| self.reads.contains(&category)) {
                continue;
            }
            let reason = match decoded {
                Ok(entry) => match (self.apply)(db, entry) {
                    Ok(()) => continue,
                    Err(error) if is_of_the_file(&error) => return Err(error),
                    Err(error) => format!("{}: {error}", entry.row.position),
                },
                Err(undecodable) => undecodable.to_string(),
            };
            return Ok(Some(Fault { index, seq: row_of(decoded).seq, reason }));
        }
        Ok(None)
    }
}

/// Whether the file or the machine failed, and not the fold: then trying again later helps, and no model stops.
fn is_of_the_file(error: &rusqlite::Error) -> bool {
    !matches!(
        error.sqlite_error_code(),
        None | Some(ErrorCode::Unknown | ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig)
    )
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
        let has = |name: &str| columns.iter().any(|column| column == name);
        let condition = if has("year") {
            "convener = ?1 AND year = ?2 AND ?3 = ?3"
        } else if has("unit") {
            "?1 = ?1 AND ?2 = ?2 AND unit IN (SELECT value FROM json_each(?3))"
        } else {
            // Who may act belongs to no year.
            continue;
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
