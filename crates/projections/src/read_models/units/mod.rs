//! The unit register as people look things up in it.

pub mod graphql;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use ngayhoi_domain::{
    Category, Fact,
    unit::{Event, UnitKind},
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Cited, ReadModel, citation_of,
    source::{from_word, integer, word},
};
use crate::timeline::Entry;

/// The model.
pub(super) const MODEL: ReadModel =
    ReadModel { name: "units", tables: include_str!("table.sql"), reads: &[Category::Unit], apply };

fn apply(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    match &entry.fact {
        Fact::Unit(Event::UnitRegistered { kind, name, code, parent }) => {
            let Some(unit) = &entry.row.metadata.given.about.unit else { return Ok(()) };
            db.prepare_cached("INSERT OR REPLACE INTO unit VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
                unit.as_str(),
                word(kind)?,
                name.as_str(),
                code.as_ref().map(|code| code.as_str()),
                parent.as_ref().map(|parent| parent.as_str()),
                citation_of(entry),
            ])?;
            Ok(())
        }
        Fact::Year(_)
        | Fact::Pilot(_)
        | Fact::Ceremony(_)
        | Fact::Programme(_)
        | Fact::Commendation(_)
        | Fact::Achievement(_)
        | Fact::Group(_)
        | Fact::Standard(_)
        | Fact::Assessment(_)
        | Fact::Emulation(_)
        | Fact::Outreach(_) => Ok(()),
    }
}

/// A unit of the register.
#[derive(Debug, Clone)]
pub struct UnitRow {
    /// Its id.
    pub unit: String,
    /// What it is.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// The state's code, where verified.
    pub code: Option<String>,
    /// The unit that it belongs to.
    pub parent: Option<String>,
    /// Who says so.
    pub source: Cited,
}

impl UnitRow {
    /// Its name with the kind's word before it: `Phường Trần Phú`, `Tổ dân phố 3`. Schools, agencies and enterprises go
    /// by their whole name.
    pub fn full_name(&self) -> String {
        let word = match self.kind {
            UnitKind::Province
            | UnitKind::City
            | UnitKind::Ward
            | UnitKind::Commune
            | UnitKind::Neighbourhood
            | UnitKind::Market
            | UnitKind::Hospital => self.kind.vi(),
            UnitKind::School | UnitKind::Agency | UnitKind::Enterprise => return self.name.clone(),
        };
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).chain([' ']).chain(self.name.chars()).collect()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<UnitRow> {
    Ok(UnitRow {
        unit: row.get("unit")?,
        kind: from_word(row, "kind")?,
        name: row.get("name")?,
        code: row.get("code")?,
        parent: row.get("parent")?,
        source: row.get("source")?,
    })
}

/// One unit; `None` where the register does not know it.
///
/// # Errors
/// When the file cannot be read.
pub fn unit(db: &Connection, id: &str) -> rusqlite::Result<Option<UnitRow>> {
    db.prepare_cached("SELECT * FROM unit WHERE unit = ?1")?.query_row([id], read).optional()
}

/// Several units at once, in no particular order; unknown ids are left out.
///
/// # Errors
/// When the file cannot be read.
pub fn units(db: &Connection, ids: &[String]) -> rusqlite::Result<Vec<UnitRow>> {
    db.prepare_cached("SELECT * FROM unit WHERE unit IN (SELECT value FROM json_each(?1))")?
        .query_map([serde_json::Value::from(ids).to_string()], read)?
        .collect()
}

/// Puts beside each row the unit whose id stands at the same place; `None` where the register does not know it.
///
/// # Errors
/// When the file cannot be read.
pub fn beside<R>(db: &Connection, ids: Vec<String>, rows: Vec<R>) -> rusqlite::Result<Vec<(Option<UnitRow>, R)>> {
    let known: HashMap<String, UnitRow> = units(db, &ids)?.into_iter().map(|unit| (unit.unit.clone(), unit)).collect();
    Ok(ids.iter().map(|id| known.get(id).cloned()).zip(rows).collect())
}

/// The hosts that a unit can hold festivals at: its neighbourhoods, markets, hospitals, schools, agencies and
/// enterprises, by id, after one of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn hosts(db: &Connection, parent: &str, after: &str, limit: usize) -> rusqlite::Result<Vec<UnitRow>> {
    let sql = "SELECT * FROM unit
               WHERE parent = ?1 AND unit > ?2
                 AND kind IN ('neighbourhood', 'market', 'hospital', 'school', 'agency', 'enterprise')
               ORDER BY unit LIMIT ?3";
    db.prepare_cached(sql)?.query_map(params![parent, after, integer(limit)], read)?.collect()
}

/// How many such hosts there are.
///
/// # Errors
/// When the file cannot be read.
pub fn count_hosts(db: &Connection, parent: &str) -> rusqlite::Result<i64> {
    let sql = "SELECT COUNT(*) FROM unit
               WHERE parent = ?1 AND kind IN ('neighbourhood', 'market', 'hospital', 'school', 'agency', 'enterprise')";
    db.prepare_cached(sql)?.query_row([parent], |row| row.get(0))
}
