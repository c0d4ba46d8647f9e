use ngayhoi_domain::{
    pilot::{Criterion, Level, LevelQuota, Quota, Score},
    values::DocumentRef,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::read_models::{
    Cited,
    source::{Json, from_word, integer},
};

/// Where an opened round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundStatus {
    /// Nominees come, are assessed and selected.
    Open,
    /// What was selected stands.
    Closed,
}

/// A ward's round.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundRow {
    /// Which ward.
    pub unit: String,
    /// Where it stands.
    pub status: RoundStatus,
    /// How many pilots it chooses, by the rule of when it opened.
    pub quota: Quota,
    /// By what it measures nominees, by the rule of when it opened; empty where none was laid down.
    pub criteria: Vec<Criterion>,
    /// Who says that it opened so.
    pub source: Cited,
}

/// A ward's round; `None` where it has not opened one.
///
/// # Errors
/// When the file cannot be read.
pub fn round(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<Option<RoundRow>> {
    db.prepare_cached("SELECT * FROM pilot_round WHERE convener = ?1 AND year = ?2 AND unit = ?3")?
        .query_row(params![convener, year, unit], |row| {
            Ok(RoundRow {
                unit: row.get("unit")?,
                status: from_word(row, "status")?,
                quota: row.get::<_, Json<_>>("quota")?.0,
                criteria: row.get::<_, Json<_>>("criteria")?.0,
                source: row.get("source")?,
            })
        })
        .optional()
}

/// Where a nominee stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NomineeStanding {
    /// Được giới thiệu.
    Nominated,
    /// Đã rút tên.
    Withdrawn,
    /// Được chọn làm điểm.
    Selected,
    /// Được cấp triệu tập thống nhất.
    Endorsed,
    /// Đã thay bằng điểm khác.
    Replaced,
}

/// A nominee.
#[derive(Debug, Clone, PartialEq)]
pub struct NomineeRow {
    /// The ward that is choosing.
    pub unit: String,
    /// The neighbourhood.
    pub neighbourhood: String,
    /// Its place among the ward's nominees: grows with each nomination, with gaps.
    pub ordinal: i64,
    /// Who proposed it.
    pub proposer: String,
    /// Where it stands.
    pub standing: NomineeStanding,
    /// Its points; empty where it was not assessed.
    pub scores: Vec<Score>,
    /// Their weighted mean; `None` where it was not assessed.
    pub mean: Option<f64>,
    /// Why it was withdrawn, selected or replaced.
    pub words: Option<String>,
    /// The decision that selected it.
    pub decision: Option<DocumentRef>,
    /// Who says that it was nominated.
    pub source: Cited,
    /// Who gave the points.
    pub scores_source: Option<Cited>,
    /// Who says that it stands so.
    pub standing_source: Cited,
}

fn nominee_row(row: &Row<'_>) -> rusqlite::Result<NomineeRow> {
    Ok(NomineeRow {
        unit: row.get("unit")?,
        neighbourhood: row.get("neighbourhood")?,
        ordinal: row.get("ordinal")?,
        proposer: row.get("proposer")?,
        standing: from_word(row, "standing")?,
        scores: row.get::<_, Option<Json<_>>>("scores")?.map(|scores| scores.0).unwrap_or_default(),
        mean: row.get("mean")?,
        words: row.get("words")?,
        decision: row.get::<_, Option<Json<_>>>("decision")?.map(|decision| decision.0),
        source: row.get("source")?,
        scores_source: row.get("scores_source")?,
        standing_source: row.get("standing_source")?,
    })
}

/// A ward's nominees in the order of their nomination, after one of them (its place), at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn nominees(
    db: &Connection,
    convener: &str,
    year: i32,
    unit: &str,
    after: Option<i64>,
    limit: usize,
) -> rusqlite::Result<Vec<NomineeRow>> {
    let sql = "SELECT * FROM pilot_nominee WHERE convener = ?1 AND year = ?2 AND unit = ?3 AND ordinal > ?4
               ORDER BY ordinal LIMIT ?5";
    db.prepare_cached(sql)?
        .query_map(params![convener, year, unit, after.unwrap_or(-1), integer(limit)], nominee_row)?
        .collect()
}

/// How many nominees a ward has, withdrawn ones included.
///
/// # Errors
/// When the file cannot be read.
pub fn count_nominees(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT COUNT(*) FROM pilot_nominee WHERE convener = ?1 AND year = ?2 AND unit = ?3")?
        .query_row(params![convener, year, unit], |row| row.get(0))
}

/// One nominee; `None` where the neighbourhood was not nominated.
///
/// # Errors
/// When the file cannot be read.
pub fn nominee(
    db: &Connection,
    convener: &str,
    year: i32,
    unit: &str,
    neighbourhood: &str,
) -> rusqlite::Result<Option<NomineeRow>> {
    let sql = "SELECT * FROM pilot_nominee WHERE convener = ?1 AND year = ?2 AND unit = ?3 AND neighbourhood = ?4";
    db.prepare_cached(sql)?.query_row(params![convener, year, unit, neighbourhood], nominee_row).optional()
}

/// The year's pilots, by ward and neighbourhood, after one of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn pilots(
    db: &Connection,
    convener: &str,
    year: i32,
    after: Option<(&str, &str)>,
    limit: usize,
) -> rusqlite::Result<Vec<NomineeRow>> {
    let (after_unit, after_neighbourhood) = after.unwrap_or_default();
    let sql = "SELECT * FROM pilot_nominee
               WHERE convener = ?1 AND year = ?2 AND standing IN ('selected', 'endorsed')
                 AND (unit, neighbourhood) > (?3, ?4)
               ORDER BY unit, neighbourhood LIMIT ?5";
    db.prepare_cached(sql)?
        .query_map(params![convener, year, after_unit, after_neighbourhood, integer(limit)], nominee_row)?
        .collect()
}

/// How many pilots the year has.
///
/// # Errors
/// When the file cannot be read.
pub fn count_pilots(db: &Connection, convener: &str, year: i32) -> rusqlite::Result<i64> {
    let sql = "SELECT COUNT(*) FROM pilot_nominee
               WHERE convener = ?1 AND year = ?2 AND standing IN ('selected', 'endorsed')";
    db.prepare_cached(sql)?.query_row(params![convener, year], |row| row.get(0))
}

/// How many wards have selected a pilot: the n of n/16.
///
/// # Errors
/// When the file cannot be read.
pub fn units_with_pilot(db: &Connection, convener: &str, year: i32) -> rusqlite::Result<i64> {
    let sql = "SELECT COUNT(DISTINCT unit) FROM pilot_nominee
               WHERE convener = ?1 AND year = ?2 AND standing IN ('selected', 'endorsed')";
    db.prepare_cached(sql)?.query_row(params![convener, year], |row| row.get(0))
}

/// What a year lays down for the choice of pilots.
#[derive(Debug, Clone, PartialEq)]
pub struct RulesRow {
    /// The version, from 1.
    pub version: u32,
    /// By what nominees are measured.
    pub criteria: Vec<Criterion>,
    /// How many pilots each level above the ward has.
    pub levels: Vec<LevelQuota>,
    /// Who says so.
    pub source: Cited,
}

/// What a year lays down for the choice of pilots; `None` where it laid down nothing.
///
/// # Errors
/// When the file cannot be read.
pub fn rules(db: &Connection, convener: &str, year: i32) -> rusqlite::Result<Option<RulesRow>> {
    db.prepare_cached("SELECT * FROM pilot_rules WHERE convener = ?1 AND year = ?2")?
        .query_row(params![convener, year], |row| {
            Ok(RulesRow {
                version: row.get("version")?,
                criteria: row.get::<_, Json<_>>("criteria")?.0,
                levels: row.get::<_, Json<_>>("levels")?.0,
                source: row.get("source")?,
            })
        })
        .optional()
}

/// A pilot that is one of a higher level too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesignationRow {
    /// Of which level.
    pub level: Level,
    /// Which ward or commune.
    pub unit: String,
    /// Which neighbourhood.
    pub neighbourhood: String,
    /// Who says so.
    pub source: Cited,
}

/// The pilots of a year that are ones of a higher level too, by level.
///
/// # Errors
/// When the file cannot be read.
pub fn designations(db: &Connection, convener: &str, year: i32) -> rusqlite::Result<Vec<DesignationRow>> {
    let sql = "SELECT * FROM designation WHERE convener = ?1 AND year = ?2 ORDER BY level, neighbourhood";
    db.prepare_cached(sql)?
        .query_map(params![convener, year], |row| {
            Ok(DesignationRow {
                level: from_word(row, "level")?,
                unit: row.get("unit")?,
                neighbourhood: row.get("neighbourhood")?,
                source: row.get("source")?,
            })
        })?
        .collect()
}
