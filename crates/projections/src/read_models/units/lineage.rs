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

/// Steps along a lineage in one direction: what units went into as they ended, and, where that is not told of the two
/// units, what went over part by part. A unit's own land is what it took over as a whole before, too.
fn steps_of(way: Way) -> &'static str {
    match way {
        Way::Onwards => {
            "WITH RECURSIVE land (unit) AS (
                 SELECT :unit
                 UNION
                 SELECT s.unit FROM land JOIN unit_successor s ON s.successor = land.unit WHERE s.extent = 'whole'
             ), step (unit, successor, changed, extent, decision, source) AS (
                 SELECT * FROM unit_successor WHERE unit = :unit
                 UNION ALL
                 SELECT :unit, successor, MIN(changed), 'part', decision, source
                 FROM unit_move WHERE unit IN (SELECT unit FROM land) AND origin = :unit AND successor NOT IN
                     (SELECT successor FROM unit_successor WHERE unit = :unit)
                 GROUP BY successor
             )
             SELECT *, successor AS other FROM step"
        }
        Way::Back => {
            "WITH step (unit, successor, changed, extent, decision, source) AS (
                 SELECT * FROM unit_successor WHERE successor = :unit
                 UNION ALL
                 SELECT origin, :unit, MIN(changed), 'part', decision, source
                 FROM unit_move WHERE successor = :unit AND origin NOT IN
                     (SELECT unit FROM unit_successor WHERE successor = :unit)
                 GROUP BY origin
             )
             SELECT *, unit AS other FROM step"
        }
    }
}

/// Where a unit's land went, or came from, in one step; by id, after one of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn steps(db: &Connection, unit: &str, way: Way, after: &str, limit: usize) -> rusqlite::Result<Vec<LineageRow>> {
    let sql = format!("SELECT * FROM ({}) WHERE other > :after ORDER BY other LIMIT :limit", steps_of(way));
    let parameters = named_params! { ":unit": unit, ":after": after, ":limit": integer(limit) };
    db.prepare_cached(&sql)?.query_map(parameters, lineage)?.collect()
}

/// How many such steps there are.
///
/// # Errors
/// When the file cannot be read.
pub fn count_steps(db: &Connection, unit: &str, way: Way) -> rusqlite::Result<i64> {
    let sql = format!("SELECT COUNT(*) FROM ({})", steps_of(way));
    db.prepare_cached(&sql)?.query_row(named_params! { ":unit": unit }, |row| row.get(0))
}

/// The units that went over from one unit to another one by one, each as on its first day there; by id, after one of
/// them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn moved(
    db: &Connection,
    from: &str,
    into: &str,
    after: &str,
    limit: usize,
) -> rusqlite::Result<Vec<(AsOf, UnitRow)>> {
    let sql = "SELECT part, MIN(changed) FROM unit_move WHERE successor = ?1 AND origin = ?2 AND part > ?3
               GROUP BY part ORDER BY part LIMIT ?4";
    let rows: Vec<(String, String)> = db
        .prepare_cached(sql)?
        .query_map(params![into, from, after, integer(limit)], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let on_its_day = |(id, changed): (String, String)| {
        let on = AsOf::day(day(&changed)?);
        Ok(unit(db, &id, on)?.map(|row| (on, row)))
    };
    rows.into_iter().filter_map(|row| on_its_day(row).transpose()).collect()
}

/// How many such units there are.
///
/// # Errors
/// When the file cannot be read.
pub fn count_moved(db: &Connection, from: &str, into: &str) -> rusqlite::Result<i64> {
    let sql = "SELECT COUNT(DISTINCT part) FROM unit_move WHERE successor = ?1 AND origin = ?2";
    db.prepare_cached(sql)?.query_row([into, from], |row| row.get(0))
}

/// The units that a unit's land lay in on a day, by id: the unit itself while it was there, what it came from, or what
/// it went into. The unit is taken as it was on another day, or on the day of its life that is nearest to that.
///
/// # Errors
/// When the file cannot be read.
pub fn counterparts(db: &Connection, id: &str, seen: AsOf, on: NaiveDate) -> rusqlite::Result<Vec<UnitRow>> {
    let Some(row) = unit(db, id, seen)? else { return Ok(Vec::new()) };
    let from = within_its_life(&row, seen.on);
    // Land changed hands within these days: after the one, up to the other. Whatever a unit had taken over as a whole
    // by the earlier day was told to belong to that one, and what went over part by part is told to have left it.
    let ((after, until), (here, there)) =
        if on < from { ((on, from), ("successor", "unit")) } else { ((from, on), ("unit", "successor")) };
    let sql = format!(
        "WITH RECURSIVE land (unit) AS (
             SELECT :id
             UNION
             SELECT s.{there} FROM land JOIN unit_successor s ON s.{here} = land.unit
             WHERE s.changed > :after AND s.changed <= :until
             UNION
             SELECT s.{here} FROM land JOIN unit_successor s ON s.{there} = land.unit
             WHERE s.extent = 'whole' AND s.changed <= :after
             UNION
             SELECT m.{there} FROM land JOIN unit_move m ON m.{here} = land.unit
             WHERE m.changed > :after AND m.changed <= :until
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

/// A day as it stands in the tables.
pub(super) fn day(written: &str) -> rusqlite::Result<NaiveDate> {
    written.parse().map_err(|error: chrono::ParseError| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}
