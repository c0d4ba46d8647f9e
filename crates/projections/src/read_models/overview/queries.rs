use ngayhoi_domain::{
    assessment::{AssessmentScope, FigureKind},
    ceremony::AgendaKind,
    pilot::Quota,
    programme::ActivityKind,
    standard::{Circular, CriterionResult},
    values::{DateWindow, DocumentRef, Occurred, Text},
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Deserialize;

use crate::{
    read_models::{
        Cited,
        source::{Json, from_word, integer, optional_word},
        units::AsOf,
    },
    timeline::Order,
};

/// Where a festival year stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FestivalStatus {
    /// Under way.
    Open,
    /// Closed with a summary.
    Closed,
    /// Cancelled with a reason.
    Cancelled,
}

/// A festival year.
#[derive(Debug, Clone)]
pub struct FestivalRow {
    /// Who convenes.
    pub convener: String,
    /// The year.
    pub year: i32,
    /// Where it stands.
    pub status: FestivalStatus,
    /// Its theme.
    pub theme: Option<String>,
    /// The decision that it rests on.
    pub decision: DocumentRef,
    /// The convener's plan.
    pub plan: Option<DocumentRef>,
    /// How many pilots each unit chooses.
    pub quota: Quota,
    /// The days within which units hold it.
    pub window: Option<DateWindow>,
    /// Summary or reason.
    pub closing: Option<String>,
    /// When it was opened, as precisely as is known.
    pub opened: String,
    /// Whether it is invented.
    pub sample: bool,
    /// Who says so.
    pub source: Cited,
    /// Why theme, plan and days were last amended, and who says so.
    pub amendment: Option<(String, Cited)>,
}

impl FestivalRow {
    /// Whether its figures are everybody's: nothing is added to them any more, or they were read in a published work.
    pub fn is_settled(&self) -> bool {
        match self.status {
            FestivalStatus::Closed | FestivalStatus::Cancelled => true,
            FestivalStatus::Open => self.source.source.citation.is_some() && !self.sample,
        }
    }

    /// As of when its units are seen.
    pub fn season(&self) -> Option<AsOf> {
        AsOf::season(self.year, self.opened.parse().unwrap_or(Occurred::Undated))
    }
}

fn festival_row(row: &Row<'_>) -> rusqlite::Result<FestivalRow> {
    Ok(FestivalRow {
        convener: row.get("convener")?,
        year: row.get("year")?,
        status: from_word(row, "status")?,
        theme: row.get("theme")?,
        decision: row.get::<_, Json<_>>("decision")?.0,
        plan: row.get::<_, Option<Json<_>>>("plan")?.map(|plan| plan.0),
        quota: row.get::<_, Json<_>>("quota")?.0,
        window: row.get::<_, Option<Json<_>>>("window")?.map(|window| window.0),
        closing: row.get("closing")?,
        opened: row.get("opened")?,
        sample: row.get("sample")?,
        source: row.get("source")?,
        amendment: row.get::<_, Option<_>>("amended_for")?.zip(row.get("amendment_source")?),
    })
}

/// One festival year; `None` where nobody opened it.
///
/// # Errors
/// When the file cannot be read.
pub fn festival(db: &Connection, convener: &str, year: i32) -> rusqlite::Result<Option<FestivalRow>> {
    db.prepare_cached("SELECT * FROM festival WHERE convener = ?1 AND year = ?2")?
        .query_row(params![convener, year], festival_row)
        .optional()
}

/// Which festival years.
#[derive(Debug, Clone, Default)]
pub struct Years {
    /// Only those of this year.
    pub year: Option<i32>,
    /// Only those of this convener.
    pub convener: Option<String>,
}

/// Festival years in an order of years, then by convener, after one of them where one is given, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn festivals(
    db: &Connection,
    which: &Years,
    order: Order,
    after: Option<(i32, &str)>,
    limit: usize,
) -> rusqlite::Result<Vec<FestivalRow>> {
    let (comes_after, direction) = order.in_sql();
    let sql = format!(
        "SELECT * FROM festival
         WHERE (?1 IS NULL OR year = ?1) AND (?2 IS NULL OR convener = ?2)
           AND (?3 IS NULL OR year {comes_after} ?3 OR (year = ?3 AND convener > ?4))
         ORDER BY year {direction}, convener LIMIT ?5"
    );
    let (after_year, after_convener) = after.unzip();
    db.prepare_cached(&sql)?
        .query_map(params![which.year, which.convener, after_year, after_convener, integer(limit)], festival_row)?
        .collect()
}

/// How many such festival years there are.
///
/// # Errors
/// When the file cannot be read.
pub fn count_festivals(db: &Connection, which: &Years) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "SELECT COUNT(*) FROM festival WHERE (?1 IS NULL OR year = ?1) AND (?2 IS NULL OR convener = ?2)",
    )?
    .query_row(params![which.year, which.convener], |row| row.get(0))
}

/// A unit that takes part, with where its standard stands.
#[derive(Debug, Clone)]
pub struct ParticipantRow {
    /// The unit.
    pub unit: String,
    /// Where its standard stands; `None` where it never registered.
    pub standard: Option<StandardStage>,
    /// Who says that it takes part.
    pub source: Cited,
    /// Who says where its standard stands.
    pub standard_source: Option<Cited>,
}

/// Where a standard stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardStage {
    /// Đã đăng ký.
    Registered,
    /// Đã tự đánh giá.
    SelfAssessed,
    /// Đã thẩm định.
    Appraised,
    /// Được công nhận.
    Recognised,
    /// Không được công nhận.
    NotRecognised,
}

/// The units that take part, with their standards.
const PARTICIPANT: &str = "
    SELECT unit, festival_unit.source AS source, standard.stage AS stage, standard.source AS standard_source
    FROM festival_unit
    LEFT JOIN standard ON standard.convener = festival_unit.convener AND standard.year = festival_unit.year
         AND standard.holder = festival_unit.unit
    WHERE festival_unit.convener = ?1 AND festival_unit.year = ?2";

fn participant_row(row: &Row<'_>) -> rusqlite::Result<ParticipantRow> {
    let stage: Option<String> = row.get("stage")?;
    Ok(ParticipantRow {
        unit: row.get("unit")?,
        standard: stage.map(|_| from_word(row, "stage")).transpose()?,
        source: row.get("source")?,
        standard_source: row.get("standard_source")?,
    })
}

/// The units that take part, by id, after one of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn participants(
    db: &Connection,
    convener: &str,
    year: i32,
    after: &str,
    limit: usize,
) -> rusqlite::Result<Vec<ParticipantRow>> {
    db.prepare_cached(&format!("{PARTICIPANT} AND unit > ?3 ORDER BY unit LIMIT ?4"))?
        .query_map(params![convener, year, after, integer(limit)], participant_row)?
        .collect()
}

/// A unit that takes part; `None` where it does not.
///
/// # Errors
/// When the file cannot be read.
pub fn participant(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<Option<ParticipantRow>> {
    db.prepare_cached(&format!("{PARTICIPANT} AND unit = ?3"))?
        .query_row(params![convener, year, unit], participant_row)
        .optional()
}

/// How many units take part.
///
/// # Errors
/// When the file cannot be read.
pub fn count_participants(db: &Connection, convener: &str, year: i32) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT COUNT(*) FROM festival_unit WHERE convener = ?1 AND year = ?2")?
        .query_row(params![convener, year], |row| row.get(0))
}

/// Whether a unit takes part.
///
/// # Errors
/// When the file cannot be read.
pub fn takes_part(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM festival_unit WHERE convener = ?1 AND year = ?2 AND unit = ?3")?
        .exists(params![convener, year, unit])
}

/// How many of the units that take part have registered for the standard, and the registration that says so last.
///
/// # Errors
/// When the file cannot be read.
pub fn registered_units(db: &Connection, convener: &str, year: i32) -> rusqlite::Result<(i64, Option<Cited>)> {
    let sql = "SELECT standard.source FROM standard
               JOIN festival_unit ON festival_unit.convener = standard.convener AND festival_unit.year = standard.year
                    AND festival_unit.unit = standard.holder
               WHERE standard.convener = ?1 AND standard.year = ?2
               ORDER BY standard.holder DESC";
    let sources: Vec<Cited> = db
        .prepare_cached(sql)?
        .query_map(params![convener, year], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok((i64::try_from(sources.len()).unwrap_or(i64::MAX), sources.into_iter().next()))
}

/// A reported figure.
#[derive(Debug, Clone)]
pub struct FigureRow {
    /// Who reported it: a unit or the convener.
    pub unit: String,
    /// What is counted.
    pub figure: FigureKind,
    /// How many.
    pub value: i64,
    /// Who says so.
    pub source: Cited,
}

/// The figures that a unit reported.
///
/// # Errors
/// When the file cannot be read.
pub fn figures(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<Vec<FigureRow>> {
    let sql = "SELECT * FROM figure WHERE convener = ?1 AND year = ?2 AND unit = ?3 ORDER BY figure";
    db.prepare_cached(sql)?
        .query_map(params![convener, year, unit], |row| {
            Ok(FigureRow {
                unit: row.get("unit")?,
                figure: from_word(row, "figure")?,
                value: row.get("value")?,
                source: row.get("source")?,
            })
        })?
        .collect()
}

/// A part of the year's outline, for every unit alike.
#[derive(Debug, Clone)]
pub struct OutlineRow {
    /// What it becomes in a ceremony; `None` for a part of the festival part.
    pub ceremony: Option<AgendaKind>,
    /// What it becomes in a programme; `None` for a part of the ceremony.
    pub festival: Option<ActivityKind>,
    /// In words.
    pub text: String,
    /// Who says so.
    pub source: Cited,
}

/// The year's outline: the ceremony's parts first, each section in its order.
///
/// # Errors
/// When the file cannot be read.
pub fn outline(db: &Connection, convener: &str, year: i32) -> rusqlite::Result<Vec<OutlineRow>> {
    let sql = "SELECT * FROM outline_part WHERE convener = ?1 AND year = ?2 ORDER BY section, ordinal";
    db.prepare_cached(sql)?
        .query_map(params![convener, year], |row| {
            let of_ceremony = row.get::<_, String>("section")? == "ceremony";
            Ok(OutlineRow {
                ceremony: of_ceremony.then(|| from_word(row, "kind")).transpose()?,
                festival: (!of_ceremony).then(|| from_word(row, "kind")).transpose()?,
                text: row.get("text")?,
                source: row.get("source")?,
            })
        })?
        .collect()
}

/// What was asked of an assessment.
#[derive(Debug, Clone)]
pub struct AssessmentCallRow {
    /// The days that it covers.
    pub period: DateWindow,
    /// At which levels.
    pub scopes: Vec<AssessmentScope>,
    /// Who says so.
    pub source: Cited,
}

/// What a unit, or the convener, was asked to assess.
///
/// # Errors
/// When the file cannot be read.
pub fn assessment_call(
    db: &Connection,
    convener: &str,
    year: i32,
    unit: &str,
) -> rusqlite::Result<Option<AssessmentCallRow>> {
    let sql = "SELECT * FROM assessment_call WHERE convener = ?1 AND year = ?2 AND unit = ?3";
    db.prepare_cached(sql)?
        .query_row(params![convener, year, unit], |row| {
            Ok(AssessmentCallRow {
                period: row.get::<_, Json<_>>("period")?.0,
                scopes: row.get::<_, Json<_>>("scopes")?.0,
                source: row.get("source")?,
            })
        })
        .optional()
}

/// An assessment in words.
#[derive(Debug, Clone)]
pub struct AssessmentRow {
    /// At which level.
    pub scope: AssessmentScope,
    /// In words.
    pub summary: String,
    /// Who says so.
    pub source: Cited,
}

/// What a unit, or the convener, assessed.
///
/// # Errors
/// When the file cannot be read.
pub fn assessments(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<Vec<AssessmentRow>> {
    let sql = "SELECT * FROM assessment WHERE convener = ?1 AND year = ?2 AND unit = ?3 ORDER BY scope";
    db.prepare_cached(sql)?
        .query_map(params![convener, year, unit], |row| {
            Ok(AssessmentRow {
                scope: from_word(row, "scope")?,
                summary: row.get("summary")?,
                source: row.get("source")?,
            })
        })?
        .collect()
}

/// An emulation campaign.
#[derive(Debug, Clone)]
pub struct EmulationRow {
    /// Its motto.
    pub title: String,
    /// What it asks of people.
    pub contents: Vec<Text>,
    /// Who says so.
    pub source: Cited,
}

/// The campaign that a unit, or the convener, launched.
///
/// # Errors
/// When the file cannot be read.
pub fn emulation(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<Option<EmulationRow>> {
    let sql = "SELECT * FROM emulation WHERE convener = ?1 AND year = ?2 AND unit = ?3";
    db.prepare_cached(sql)?
        .query_row(params![convener, year, unit], |row| {
            Ok(EmulationRow {
                title: row.get("title")?,
                contents: row.get::<_, Json<_>>("contents")?.0,
                source: row.get("source")?,
            })
        })
        .optional()
}

/// A safe family group registered by itself.
#[derive(Debug, Clone)]
pub struct GroupRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its households.
    pub households: i64,
    /// Cameras from social funds.
    pub cameras: i64,
    /// Who says so.
    pub source: Cited,
}

/// The groups that live in any of these units, by id, after one of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn groups(db: &Connection, units: &[String], after: &str, limit: usize) -> rusqlite::Result<Vec<GroupRow>> {
    let sql = "SELECT * FROM safe_family_group
               WHERE unit IN (SELECT value FROM json_each(?1)) AND id > ?2 ORDER BY id LIMIT ?3";
    db.prepare_cached(sql)?
        .query_map(params![serde_json::Value::from(units).to_string(), after, integer(limit)], |row| {
            Ok(GroupRow {
                id: row.get("id")?,
                name: row.get("name")?,
                households: row.get("households")?,
                cameras: row.get("cameras")?,
                source: row.get("source")?,
            })
        })?
        .collect()
}

/// How many groups live in a unit.
///
/// # Errors
/// When the file cannot be read.
pub fn count_groups(db: &Connection, units: &[String]) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT COUNT(*) FROM safe_family_group WHERE unit IN (SELECT value FROM json_each(?1))")?
        .query_row([serde_json::Value::from(units).to_string()], |row| row.get(0))
}

/// A session of outreach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its place among the unit's sessions: grows with each, with gaps.
    pub ordinal: i64,
    /// Its id.
    pub session: String,
    /// What it was about.
    pub topic: String,
    /// For whom.
    pub audience: String,
    /// How many came.
    pub attendees: i64,
    /// Which office or organisation held it.
    pub held_by: String,
    /// When, as precisely as is known.
    pub held: String,
    /// Why the figure was corrected last.
    pub reason: Option<String>,
    /// Who says so.
    pub source: Cited,
}

/// The outreach sessions of a unit in the order of their recording, after one of them (its place), at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn sessions(
    db: &Connection,
    convener: &str,
    year: i32,
    unit: &str,
    after: Option<i64>,
    limit: usize,
) -> rusqlite::Result<Vec<SessionRow>> {
    let sql = "SELECT * FROM outreach_session WHERE convener = ?1 AND year = ?2 AND unit = ?3 AND ordinal > ?4
               ORDER BY ordinal LIMIT ?5";
    db.prepare_cached(sql)?
        .query_map(params![convener, year, unit, after.unwrap_or(-1), integer(limit)], |row| {
            Ok(SessionRow {
                ordinal: row.get("ordinal")?,
                session: row.get("session")?,
                topic: row.get("topic")?,
                audience: row.get("audience")?,
                attendees: row.get("attendees")?,
                held_by: row.get("held_by")?,
                held: row.get("held")?,
                reason: row.get("reason")?,
                source: row.get("source")?,
            })
        })?
        .collect()
}

/// How many sessions a unit held, and how many people came to them.
///
/// # Errors
/// When the file cannot be read.
pub fn outreach_totals(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<(i64, i64)> {
    let sql = "SELECT COUNT(*), COALESCE(SUM(attendees), 0) FROM outreach_session
               WHERE convener = ?1 AND year = ?2 AND unit = ?3";
    db.prepare_cached(sql)?.query_row(params![convener, year, unit], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many signed up for a unit's campaign, place by place.
///
/// # Errors
/// When the file cannot be read.
pub fn sign_ups(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<Vec<(String, i64, Cited)>> {
    let sql = "SELECT participant, signed, source FROM sign_up
               WHERE convener = ?1 AND year = ?2 AND unit = ?3 ORDER BY participant";
    db.prepare_cached(sql)?
        .query_map(params![convener, year, unit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}

/// Cameras that the neighbourhoods of a unit funded as a whole.
///
/// # Errors
/// When the file cannot be read.
pub fn neighbourhood_cameras(db: &Connection, unit: &str) -> rusqlite::Result<Vec<(String, i64, Cited)>> {
    let sql = "SELECT neighbourhood, cameras, source FROM neighbourhood_cameras WHERE unit = ?1 ORDER BY neighbourhood";
    db.prepare_cached(sql)?.query_map([unit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}

/// A holder's standard in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct StandardRow {
    /// How far it came.
    pub stage: StandardStage,
    /// By whose criteria.
    pub circular: Option<Circular>,
    /// Criterion by criterion, as the holder sees itself.
    pub self_results: Vec<CriterionResult>,
    /// Criterion by criterion, as it was appraised.
    pub results: Vec<CriterionResult>,
    /// Who says how far it came.
    pub source: Cited,
}

/// A holder's standard; `None` where it did not register for the year.
///
/// # Errors
/// When the file cannot be read.
pub fn standard(db: &Connection, convener: &str, year: i32, holder: &str) -> rusqlite::Result<Option<StandardRow>> {
    let list = |row: &rusqlite::Row<'_>, column: &str| -> rusqlite::Result<Vec<CriterionResult>> {
        Ok(row.get::<_, Option<Json<_>>>(column)?.map(|results| results.0).unwrap_or_default())
    };
    db.prepare_cached("SELECT * FROM standard WHERE convener = ?1 AND year = ?2 AND holder = ?3")?
        .query_row(params![convener, year, holder], |row| {
            Ok(StandardRow {
                stage: from_word(row, "stage")?,
                circular: optional_word(row, "circular")?,
                self_results: list(row, "self_results")?,
                results: list(row, "results")?,
                source: row.get("source")?,
            })
        })
        .optional()
}
