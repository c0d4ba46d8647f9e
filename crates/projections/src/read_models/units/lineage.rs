use chrono::NaiveDate;
use ngayhoi_domain::{unit::Extent, values::DocumentRef};
use rusqlite::{Connection, Row, named_params, params};

use super::{AsOf, UnitRow, document, unit, units};
use crate::read_models::{
    Cited,
    source::{from_word, integer},
};

/// A stretch of land that went from one unit into another.
#[derive(Debug, Clone)]
pub struct LineageRow {
    /// The unit that ended.
    pub from: String,
    /// The unit that its land went into.
    pub into: String,
    /// The first day on which it lay there.
    pub on: String,
    /// How much of it.
    pub extent: Extent,
    /// What that rests on.
    pub decision: Option<DocumentRef>,
    /// Who says so.
    pub source: Cited,
}

fn lineage(row: &Row<'_>) -> rusqlite::Result<LineageRow> {
    Ok(LineageRow {
        from: row.get("unit")?,
        into: row.get("successor")?,
        on: row.get("changed")?,
        extent: from_word(row, "extent")?,
        decision: document(row, "decision")?,
        source: row.get("source")?,
    })
}

/// Which way along a lineage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the units that a unit's land went into.
    Onwards,
    /// To the units that a unit's land came from.
    Back,
}

/// Where a unit's land went, or came from, in one step; by id, after one of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn steps(db: &Connection, unit: &str, way: Way, after: &str, limit: usize) -> rusqlite::Result<Vec<LineageRow>> {
    let sql = match way {
        Way::Onwards => "SELECT * FROM unit_successor WHERE unit = ?1 AND successor > ?2 ORDER BY successor LIMIT ?3",
        Way::Back => "SELECT * FROM unit_successor WHERE successor = ?1 AND unit > ?2 ORDER BY unit LIMIT ?3",
    };
    db.prepare_cached(sql)?.query_map(params![unit, after, integer(limit)], lineage)?.collect()
}

/// How many such steps there are.
///
/// # Errors
/// When the file cannot be read.
pub fn count_steps(db: &Connection, unit: &str, way: Way) -> rusqlite::Result<i64> {
    let sql = match way {
        Way::Onwards => "SELECT COUNT(*) FROM unit_successor WHERE unit = ?1",
        Way::Back => "SELECT COUNT(*) FROM unit_successor WHERE successor = ?1",
    };
    db.prepare_cached(sql)?.query_row([unit], |row| row.get(0))
}

/// The units that a unit's land lay in on a day, by id: the unit itself while it was there, what it came from, or what
/// it went into. The unit is taken as it was on another day, or on the day of its life that is nearest to that.
///
/// # Errors
/// When the file cannot be read.
pub fn counterparts(db: &Connection, id: &str, seen: AsOf, on: NaiveDate) -> rusqlite::Result<Vec<UnitRow>> {
    let Some(row) = unit(db, id, seen)? else { return Ok(Vec::new()) };
    let from = within_its_life(&row, seen.on);
    // Land changed hands within these days: after the one, up to the other.
    let (after, until, step) = if on < from {
        (on, from, "SELECT s.unit FROM land JOIN unit_successor s ON s.successor = land.unit")
    } else {
        (from, on, "SELECT s.successor FROM land JOIN unit_successor s ON s.unit = land.unit")
    };
    let sql = format!(
        "WITH RECURSIVE land (unit) AS (
             SELECT :id
             UNION
             {step} WHERE s.changed > :after AND s.changed <= :until
         )
         SELECT life.unit FROM land JOIN unit_life life ON life.unit = land.unit
         WHERE (life.since IS NULL OR life.since <= :on) AND (life.ended IS NULL OR life.ended > :on)"
    );
    let parameters = named_params! {
        ":id": id, ":after": after.to_string(), ":until": until.to_string(), ":on": on.to_string(),
    };
    let ids: Vec<String> =
        db.prepare_cached(&sql)?.query_map(parameters, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut found = units(db, &ids, AsOf::day(on))?;
    found.sort_by(|one, other| one.unit.cmp(&other.unit));
    Ok(found)
}

/// The day of a unit's life that is nearest to a day.
fn within_its_life(row: &UnitRow, day: NaiveDate) -> NaiveDate {
    let parsed = |day: &Option<String>| day.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
    let day = parsed(&row.ended).and_then(|ended| ended.pred_opt()).map_or(day, |last| day.min(last));
    parsed(&row.since).map_or(day, |first| day.max(first))
}
