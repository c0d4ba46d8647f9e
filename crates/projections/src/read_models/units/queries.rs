use std::collections::HashMap;

use ngayhoi_domain::{
    unit::UnitKind,
    values::{DocumentRef, folded},
};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use serde::{Deserialize, Serialize};

use super::AsOf;
use crate::read_models::{
    Cited,
    source::{Json, from_word, integer, word},
};

/// A unit of the register, as of some day.
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
    /// The unit that it belongs to, as was told of it; that one may have gone into another since.
    pub parent: Option<String>,
    /// Its first day, where known.
    pub since: Option<String>,
    /// The first day on which it was no more.
    pub ended: Option<String>,
    /// Who says that it is called so.
    pub source: Cited,
}

impl UnitRow {
    /// Its name with the kind's word before it: `Phường Trần Phú`, `Tổ dân phố 3`. Schools, agencies and enterprises go
    /// by their whole name.
    pub fn full_name(&self) -> String {
        full_name(self.kind, &self.name)
    }
}

pub(super) fn full_name(kind: UnitKind, name: &str) -> String {
    let word = match kind {
        UnitKind::Province
        | UnitKind::City
        | UnitKind::UrbanDistrict
        | UnitKind::Town
        | UnitKind::District
        | UnitKind::Ward
        | UnitKind::Commune
        | UnitKind::Township
        | UnitKind::SpecialZone
        | UnitKind::Neighbourhood
        | UnitKind::Hamlet
        | UnitKind::Market
        | UnitKind::Hospital => kind.vi(),
        UnitKind::School | UnitKind::Agency | UnitKind::Enterprise => return name.to_owned(),
    };
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain([' ']).chain(name.chars()).collect()
}

/// Units with what they went by and belonged to as of `:on`, or first did after it.
const UNITS: &str = "
    SELECT life.unit, name.kind, name.name, name.code, parent.parent, life.since, life.ended, name.source, name.sorted
    FROM unit_life life
    JOIN unit_name name ON name.unit = life.unit AND name.since = COALESCE(
        (SELECT MAX(since) FROM unit_name WHERE unit = life.unit AND since <= :on),
        (SELECT MIN(since) FROM unit_name WHERE unit = life.unit))
    LEFT JOIN unit_parent parent ON parent.unit = life.unit AND parent.since = COALESCE(
        (SELECT MAX(since) FROM unit_parent WHERE unit = life.unit AND since <= :on),
        (SELECT MIN(since) FROM unit_parent WHERE unit = life.unit))";

/// Those that are there: on the day, or come by the last day that is seen.
const THERE: &str = "(life.since IS NULL OR life.since <= :last) AND (life.ended IS NULL OR life.ended > :on)";

/// A unit with all that had gone into it as a whole by the day: what was told to belong to them belongs to it.
const LAND: &str = "
    WITH RECURSIVE land (unit) AS (
        SELECT :parent
        UNION
        SELECT s.unit FROM land JOIN unit_successor s ON s.successor = land.unit
        WHERE s.extent = 'whole' AND s.changed <= :on
    )";

const BENEATH: &str = "life.unit IN (SELECT unit FROM unit_parent WHERE parent IN (SELECT unit FROM land))
     AND parent.parent IN (SELECT unit FROM land)";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<UnitRow> {
    Ok(UnitRow {
        unit: row.get("unit")?,
        kind: from_word(row, "kind")?,
        name: row.get("name")?,
        code: row.get("code")?,
        parent: row.get("parent")?,
        since: row.get("since")?,
        ended: row.get("ended")?,
        source: row.get("source")?,
    })
}

/// One unit; `None` where the register does not know it.
///
/// # Errors
/// When the file cannot be read.
pub fn unit(db: &Connection, id: &str, as_of: AsOf) -> rusqlite::Result<Option<UnitRow>> {
    db.prepare_cached(&format!("{UNITS} WHERE life.unit = :id"))?
        .query_row(named_params! { ":id": id, ":on": as_of.on.to_string() }, read)
        .optional()
}

/// Several units at once, in no particular order; unknown ids are left out.
///
/// # Errors
/// When the file cannot be read.
pub fn units(db: &Connection, ids: &[String], as_of: AsOf) -> rusqlite::Result<Vec<UnitRow>> {
    let ids = serde_json::Value::from(ids).to_string();
    db.prepare_cached(&format!("{UNITS} WHERE life.unit IN (SELECT value FROM json_each(:ids))"))?
        .query_map(named_params! { ":ids": ids, ":on": as_of.on.to_string() }, read)?
        .collect()
}

/// The unit that bore a code on a day; where several did, the one that got it last.
///
/// # Errors
/// When the file cannot be read.
pub fn unit_of_code(db: &Connection, code: &str, as_of: AsOf) -> rusqlite::Result<Option<UnitRow>> {
    let sql = format!(
        "{UNITS} WHERE life.unit IN (SELECT unit FROM unit_name WHERE code = :code) AND name.code = :code AND {THERE}
         ORDER BY name.since DESC, life.unit LIMIT 1"
    );
    let parameters = named_params! { ":code": code, ":on": as_of.on.to_string(), ":last": as_of.last.to_string() };
    db.prepare_cached(&sql)?.query_row(parameters, read).optional()
}

/// Puts beside each row the unit whose id stands at the same place; `None` where the register does not know it.
///
/// # Errors
/// When the file cannot be read.
pub fn beside<R>(
    db: &Connection,
    as_of: AsOf,
    ids: Vec<String>,
    rows: Vec<R>,
) -> rusqlite::Result<Vec<(Option<UnitRow>, R)>> {
    let known: HashMap<String, UnitRow> =
        units(db, &ids, as_of)?.into_iter().map(|unit| (unit.unit.clone(), unit)).collect();
    Ok(ids.iter().map(|id| known.get(id).cloned()).zip(rows).collect())
}

/// The unit that a unit belongs to: the one that was told, or the one into which that had gone by the day.
///
/// # Errors
/// When the file cannot be read.
pub fn parent(db: &Connection, told: Option<&str>, as_of: AsOf) -> rusqlite::Result<Option<String>> {
    let Some(told) = told else { return Ok(None) };
    let sql = "WITH RECURSIVE way (unit, step) AS (
                   SELECT ?1, 0
                   UNION
                   SELECT s.successor, step + 1 FROM way JOIN unit_successor s ON s.unit = way.unit
                   WHERE s.extent = 'whole' AND s.changed <= ?2 AND step < 32
               )
               SELECT unit FROM way ORDER BY step DESC LIMIT 1";
    db.prepare_cached(sql)?.query_row(params![told, as_of.on.to_string()], |row| row.get(0)).optional()
}

/// The hosts that a unit can hold festivals at: its neighbourhoods, markets, hospitals, schools, agencies and
/// enterprises, after one of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn hosts(
    db: &Connection,
    parent: &str,
    as_of: AsOf,
    order: Order,
    after: &str,
    limit: usize,
) -> rusqlite::Result<Vec<UnitRow>> {
    register(db, &hosts_of(parent), as_of, order, after, limit)
}

/// The hosts that a unit can hold festivals at.
pub fn hosts_of(parent: &str) -> Wanted {
    let kinds = UnitKind::ALL.into_iter().filter(|kind| kind.is_host()).collect();
    Wanted { under: Some(parent.to_owned()), kinds: Some(kinds), ..Wanted::default() }
}

/// In which order units are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By id.
    Id,
    /// By full name as of the day, in the order of the Vietnamese alphabet, and figures by their value.
    Name,
}

impl Order {
    /// What comes after the one with the id `:after`, or from the beginning where that is empty, and in which order. By
    /// name, nothing comes after one that is not there.
    fn in_sql(self) -> String {
        match self {
            Self::Id => "WHERE unit > :after ORDER BY unit".to_owned(),
            Self::Name => {
                let before = format!("SELECT sorted FROM ({UNITS} WHERE life.unit = :after)");
                format!("WHERE :after = '' OR (sorted, unit) > (({before}), :after) ORDER BY sorted, unit")
            }
        }
    }
}

/// Which units of the register.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only those whose name holds these words, with or without diacritics.
    pub words: Option<String>,
    /// Only those of these kinds.
    pub kinds: Option<Vec<UnitKind>>,
    /// Only those that belong to this one.
    pub under: Option<String>,
    /// Also those that are not there on the day, under any name that they ever had.
    pub ever: bool,
}

impl Wanted {
    /// A query over the units that are wanted. Only what is asked for is compared, so that an index serves it.
    fn query(&self, columns: &str, tail: &str) -> String {
        let mut conditions = vec![":words = :words AND :kinds = :kinds AND :parent = :parent AND :last = :last"];
        conditions.extend(self.kinds.as_ref().map(|_| "name.kind IN (SELECT value FROM json_each(:kinds))"));
        conditions.extend(self.under.as_ref().map(|_| BENEATH));
        if self.ever {
            conditions.extend(
                self.words
                    .as_ref()
                    .map(|_| "life.unit IN (SELECT unit FROM unit_name WHERE folded LIKE :words ESCAPE '!')"),
            );
        } else {
            conditions.push(THERE);
            conditions.extend(self.words.as_ref().map(|_| "name.folded LIKE :words ESCAPE '!'"));
        }
        let conditions = conditions.join(" AND ");
        format!("{LAND} SELECT {columns} FROM ({UNITS} WHERE {conditions}) {tail}")
    }

    /// What the words look like in the table: each word begins where a word of the name does.
    fn pattern(&self) -> String {
        let words = folded(self.words.as_deref().unwrap_or_default());
        let literal = words.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        format!("% {literal}%")
    }

    fn kinds(&self) -> rusqlite::Result<String> {
        let words: Vec<String> = self.kinds.iter().flatten().map(word).collect::<rusqlite::Result<_>>()?;
        Ok(serde_json::Value::from(words).to_string())
    }
}

/// Units of the register in an order, after one of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn register(
    db: &Connection,
    wanted: &Wanted,
    as_of: AsOf,
    order: Order,
    after: &str,
    limit: usize,
) -> rusqlite::Result<Vec<UnitRow>> {
    let parameters = named_params! {
        ":words": wanted.pattern(), ":kinds": wanted.kinds()?, ":parent": wanted.under.as_deref().unwrap_or_default(),
        ":on": as_of.on.to_string(), ":last": as_of.last.to_string(), ":after": after, ":limit": integer(limit),
    };
    db.prepare_cached(&wanted.query("*", &format!("{} LIMIT :limit", order.in_sql())))?
        .query_map(parameters, read)?
        .collect()
}

/// How many units of the register are wanted.
///
/// # Errors
/// When the file cannot be read.
pub fn count(db: &Connection, wanted: &Wanted, as_of: AsOf) -> rusqlite::Result<i64> {
    let parameters = named_params! {
        ":words": wanted.pattern(), ":kinds": wanted.kinds()?, ":parent": wanted.under.as_deref().unwrap_or_default(),
        ":on": as_of.on.to_string(), ":last": as_of.last.to_string(),
    };
    db.prepare_cached(&wanted.query("COUNT(*)", ""))?.query_row(parameters, |row| row.get(0))
}

/// How many units belong to a unit on a day.
///
/// # Errors
/// When the file cannot be read.
pub fn count_beneath(db: &Connection, parent: &str, as_of: AsOf) -> rusqlite::Result<i64> {
    count(db, &Wanted { under: Some(parent.to_owned()), ..Wanted::default() }, as_of)
}

/// What a unit went by from a day on.
#[derive(Debug, Clone)]
pub struct NameRow {
    /// The first day; `None` where nobody names it.
    pub since: Option<String>,
    /// What it was.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// Its code, where verified.
    pub code: Option<String>,
    /// What the name rests on.
    pub decision: Option<DocumentRef>,
    /// Who says so.
    pub source: Cited,
}

impl NameRow {
    /// Its name with the kind's word before it.
    pub fn full_name(&self) -> String {
        full_name(self.kind, &self.name)
    }
}

/// All that a unit ever went by, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn names(db: &Connection, unit: &str) -> rusqlite::Result<Vec<NameRow>> {
    let name = |row: &Row<'_>| {
        Ok(NameRow {
            since: day(row, "since")?,
            kind: from_word(row, "kind")?,
            name: row.get("name")?,
            code: row.get("code")?,
            decision: document(row, "decision")?,
            source: row.get("source")?,
        })
    };
    db.prepare_cached("SELECT * FROM unit_name WHERE unit = ?1 ORDER BY since")?.query_map([unit], name)?.collect()
}

/// What a unit belonged to from a day on.
#[derive(Debug, Clone)]
pub struct ParentRow {
    /// The first day; `None` where nobody names it.
    pub since: Option<String>,
    /// The unit that it belonged to; `None` for the topmost.
    pub parent: Option<String>,
    /// What that rests on.
    pub decision: Option<DocumentRef>,
    /// Who says so.
    pub source: Cited,
}

/// All that a unit ever belonged to, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn parents(db: &Connection, unit: &str) -> rusqlite::Result<Vec<ParentRow>> {
    let parent = |row: &Row<'_>| {
        Ok(ParentRow {
            since: day(row, "since")?,
            parent: row.get("parent")?,
            decision: document(row, "decision")?,
            source: row.get("source")?,
        })
    };
    db.prepare_cached("SELECT * FROM unit_parent WHERE unit = ?1 ORDER BY since")?.query_map([unit], parent)?.collect()
}

/// How a unit came to be no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It went into another unit as a whole.
    Merged,
    /// It was divided among several.
    Split,
    /// It was disbanded.
    Disbanded,
    /// The whole level that it was of is no more.
    LevelAbolished,
}

/// The end of a unit.
#[derive(Debug, Clone)]
pub struct EndRow {
    /// The first day on which it was no more.
    pub on: String,
    /// How it came to that.
    pub ending: Ending,
    /// What that rests on.
    pub decision: Option<DocumentRef>,
    /// Who says so.
    pub source: Cited,
}

/// How a unit ended; `None` while it is there.
///
/// # Errors
/// When the file cannot be read.
pub fn end(db: &Connection, unit: &str) -> rusqlite::Result<Option<EndRow>> {
    let end = |row: &Row<'_>| {
        Ok(EndRow {
            on: row.get("ended")?,
            ending: from_word(row, "ending")?,
            decision: document(row, "ended_by")?,
            source: row.get("end_source")?,
        })
    };
    db.prepare_cached("SELECT * FROM unit_life WHERE unit = ?1 AND ended IS NOT NULL")?
        .query_row([unit], end)
        .optional()
}

fn day(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<String>> {
    Ok(Some(row.get::<_, String>(column)?).filter(|day| !day.is_empty()))
}

pub(super) fn document(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<DocumentRef>> {
    Ok(row.get::<_, Option<Json<DocumentRef>>>(column)?.map(|document| document.0))
}
