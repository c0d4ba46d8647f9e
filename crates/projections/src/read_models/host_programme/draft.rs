use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    assessment::AssessmentScope,
    ceremony::AgendaKind,
    programme::{ActivityKind, Cause, PerformerName, Placing, contest::Contest},
    values::{Personal, Slot, Text},
};
use rusqlite::{Connection, OptionalExtension, Row, params, types::FromSqlError};
use serde::{Deserialize, Serialize};

use crate::read_models::{
    Cited, Stored,
    source::{Cells, Instant, Json, from_word, integer, slot},
};

/// Where a ceremony stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CeremonyStatus {
    /// Planned, and not begun.
    Planned,
    /// Under way.
    Started,
    /// Held to its end.
    Completed,
    /// Cancelled with a reason.
    Cancelled,
}

/// A ceremony as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct CeremonyRow {
    /// Whose ceremony.
    pub host: String,
    /// In which ward; the convener where the host answers to it alone.
    pub unit: String,
    /// Where it stands.
    pub status: CeremonyStatus,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// Where.
    pub venue: String,
    /// Who planned it, and may therefore not approve its agenda.
    pub planner: String,
    /// The last approved version of its agenda.
    pub approved_version: Option<u32>,
    /// How many attended.
    pub attendees: Option<u32>,
    /// Who signed the emulation pact.
    pub pact: Vec<Text>,
    /// Who gave flowers.
    pub flowers: Vec<Text>,
    /// Which models were launched.
    pub models: Vec<Text>,
    /// What was said of the movement, by scope.
    pub assessments: BTreeMap<AssessmentScope, Text>,
    /// Why it was last rescheduled, relocated or cancelled.
    pub reason: Option<String>,
    /// Why the record was last put right.
    pub correction: Option<String>,
    /// Who says that it was planned.
    pub source: Cited,
    /// Who says that it stands so.
    pub status_source: Cited,
}

/// A host's ceremony; `None` where none is planned.
///
/// # Errors
/// When the file cannot be read.
pub fn ceremony(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<Option<CeremonyRow>> {
    db.prepare_cached("SELECT * FROM ceremony WHERE convener = ?1 AND year = ?2 AND host = ?3")?
        .query_row(params![convener, year, host], |row| {
            Ok(CeremonyRow {
                host: row.get("host")?,
                unit: row.get("unit")?,
                status: from_word(row, "status")?,
                starts_at: row.get::<_, Instant>("starts_at")?.0,
                venue: row.get("venue")?,
                planner: row.get("planner")?,
                approved_version: row.get("approved_version")?,
                attendees: row.get("attendees")?,
                pact: row.get::<_, Option<Json<_>>>("pact")?.map(|parties| parties.0).unwrap_or_default(),
                flowers: row.get::<_, Json<_>>("flowers")?.0,
                models: row.get::<_, Json<_>>("models")?.0,
                assessments: row.get::<_, Json<_>>("assessments")?.0,
                reason: row.get("reason")?,
                correction: row.get("correction")?,
                source: row.get("source")?,
                status_source: row.get("status_source")?,
            })
        })
        .optional()
}

/// An item of an agenda.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaItemRow {
    /// Its id, kept through every move and release.
    pub item: String,
    /// What it is.
    pub kind: AgendaKind,
    /// As printed.
    pub title: String,
    /// When.
    pub slot: Slot,
    /// Who speaks, sealed.
    pub speaker: Option<Personal>,
    /// Whether it is done; `None` in a release, which does not say.
    pub done: Option<bool>,
    /// Who says so.
    pub source: Cited,
}

pub(super) fn agenda_item(row: &Row<'_>, done: Option<bool>) -> rusqlite::Result<AgendaItemRow> {
    Ok(AgendaItemRow {
        item: row.get("item")?,
        kind: from_word(row, "kind")?,
        title: row.get("title")?,
        slot: slot(row)?,
        speaker: row.get::<_, Option<Json<_>>>("speaker")?.map(|speaker| speaker.0),
        done,
        source: row.get("source")?,
    })
}

/// The draft of a ceremony's agenda, in order.
///
/// # Errors
/// When the file cannot be read.
pub fn agenda(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<Vec<AgendaItemRow>> {
    let sql = "SELECT * FROM agenda_item WHERE convener = ?1 AND year = ?2 AND host = ?3 ORDER BY starts_at, item";
    db.prepare_cached(sql)?
        .query_map(params![convener, year, host], |row| agenda_item(row, Some(row.get("done")?)))?
        .collect()
}

/// Who is invited to a ceremony.
#[derive(Debug, Clone, PartialEq)]
pub struct DelegateRow {
    /// The delegate's id.
    pub delegate: String,
    /// The place in the order of invitations.
    pub ordinal: i64,
    /// From where.
    pub organisation: String,
    /// Who, sealed.
    pub person: Option<Personal>,
    /// Whether they come; `None` while nothing is known.
    pub comes: Option<bool>,
}

/// The delegates of a ceremony in the order of their invitation, after one of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn delegates(
    db: &Connection,
    convener: &str,
    year: i32,
    host: &str,
    after: i64,
    limit: usize,
) -> rusqlite::Result<Vec<DelegateRow>> {
    db.prepare_cached(
        "SELECT * FROM delegate WHERE convener = ?1 AND year = ?2 AND host = ?3 AND ordinal > ?4
         ORDER BY ordinal LIMIT ?5",
    )?
    .query_map(params![convener, year, host, after, integer(limit)], |row| {
        Ok(DelegateRow {
            delegate: row.get("delegate")?,
            ordinal: row.get("ordinal")?,
            organisation: row.get("organisation")?,
            person: row.get::<_, Option<Json<_>>>("person")?.map(|person| person.0),
            comes: row.get("comes")?,
        })
    })?
    .collect()
}

/// How many delegates are invited, and how many of them come.
///
/// # Errors
/// When the file cannot be read.
pub fn count_delegates(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<(i64, i64)> {
    db.prepare_cached(
        "SELECT COUNT(*), COALESCE(SUM(comes), 0) FROM delegate WHERE convener = ?1 AND year = ?2 AND host = ?3",
    )?
    .query_row(params![convener, year, host], |row| row.try_into())
}

/// An agenda as it was approved, in order, moved along with the ceremony since; empty for a version that was not.
///
/// # Errors
/// When the file cannot be read.
pub fn approved_agenda(
    db: &Connection,
    convener: &str,
    year: i32,
    host: &str,
    version: u32,
) -> rusqlite::Result<Vec<AgendaItemRow>> {
    let sql = "SELECT item, kind, title, COALESCE(ceremony.starts_at, 0) + starts_after AS starts_at,
                      COALESCE(ceremony.starts_at, 0) + ends_after AS ends_at, speaker, approved_item.source AS source
               FROM approved_item LEFT JOIN ceremony USING (convener, year, host)
               WHERE convener = ?1 AND year = ?2 AND host = ?3 AND version = ?4 ORDER BY starts_after, item";
    db.prepare_cached(sql)?.query_map(params![convener, year, host, version], |row| agenda_item(row, None))?.collect()
}

/// A place where activities are held.
#[derive(Debug, Clone, PartialEq)]
pub struct VenueRow {
    /// Its id.
    pub venue: String,
    /// Its name.
    pub name: String,
    /// How many persons it holds, where that is known.
    pub capacity: Option<u32>,
    /// Who says so.
    pub source: Cited,
}

/// A programme's venues in the order in which they were added.
///
/// # Errors
/// When the file cannot be read.
pub fn venues(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<Vec<VenueRow>> {
    db.prepare_cached("SELECT * FROM venue WHERE convener = ?1 AND year = ?2 AND host = ?3 ORDER BY ordinal")?
        .query_map(params![convener, year, host], |row| {
            Ok(VenueRow {
                venue: row.get("venue")?,
                name: row.get("name")?,
                capacity: row.get("capacity")?,
                source: row.get("source")?,
            })
        })?
        .collect()
}

/// Who performs, in one activity or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Performer {
    /// Its id.
    pub performer: String,
    /// A group's name, or a person's, sealed.
    pub name: PerformerName,
}

/// A programme's performers in the order in which they were added.
///
/// # Errors
/// When the file cannot be read.
pub fn performers(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<Vec<Performer>> {
    db.prepare_cached("SELECT * FROM performer WHERE convener = ?1 AND year = ?2 AND host = ?3 ORDER BY ordinal")?
        .query_map(params![convener, year, host], |row| {
            Ok(Performer { performer: row.get("performer")?, name: row.get::<_, Json<_>>("name")?.0 })
        })?
        .collect()
}

/// An activity of a programme, and what it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityRow<C = Contents> {
    /// Its id, kept through every release.
    pub activity: String,
    /// What it is.
    pub kind: ActivityKind,
    /// As printed.
    pub title: String,
    /// The id of its venue.
    pub venue_id: String,
    /// The name of its venue; `None` where the programme does not know it.
    pub venue: Option<String>,
    /// When.
    pub slot: Slot,
    /// Whether it is cancelled.
    pub cancelled: bool,
    /// Why it was last moved, or cancelled.
    pub reason: Option<String>,
    /// What made it move or fall away.
    pub cause: Cause,
    /// How many teams it takes; `None` for any number.
    pub places: Option<u32>,
    /// Why the result was last corrected.
    pub correction: Option<String>,
    /// What it holds.
    pub contents: C,
}

/// What an activity holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Contents {
    /// The teams that entered, in that order.
    pub teams: Vec<Team>,
    /// The teams that wait for a place, in that order.
    pub waiting: Vec<Team>,
    /// Who performs, in the order of being booked.
    pub performers: Vec<Performer>,
    /// The contest, where there is one.
    pub contest: Option<Contest>,
    /// Its result; empty while there is none.
    pub placings: Vec<Placing>,
    /// Who says so.
    pub source: Cited,
}

/// The same as it is stored, to be read where it is asked for, which it seldom is.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredContents {
    /// The teams that entered, in that order.
    pub teams: Stored<Vec<Team>>,
    /// The teams that wait for a place, in that order.
    pub waiting: Stored<Vec<Team>>,
    /// Who performs, in the order of being booked.
    pub performers: Stored<Vec<Performer>>,
    /// The contest, where there is one.
    pub contest: Option<Stored<Contest>>,
    /// Its result, where there is one.
    pub placings: Option<Stored<Vec<Placing>>>,
    /// Who says so.
    pub source: Stored<Cited>,
}

impl StoredContents {
    fn read(&self) -> Result<Contents, serde_json::Error> {
        Ok(Contents {
            teams: self.teams.read()?,
            waiting: self.waiting.read()?,
            performers: self.performers.read()?,
            contest: self.contest.as_ref().map(Stored::read).transpose()?,
            placings: self.placings.as_ref().map(Stored::read).transpose()?.unwrap_or_default(),
            source: self.source.read()?,
        })
    }
}

/// A team of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its id, by which a result names it.
    pub team: String,
    /// Its name.
    pub name: String,
    /// How many persons, where that is known.
    pub members: Option<u32>,
}

/// The columns that [`stored_activity`] reads, in its order.
pub(super) const ACTIVITY: &str =
    "activity, kind, title, venue_id, venue, starts_at, ends_at, cancelled, reason, cause,
     places, correction, teams, waiting, performers, contest, placings, source";

/// Reads an activity from a row of the draft or of a release.
pub(super) fn stored_activity(row: &Row<'_>) -> rusqlite::Result<ActivityRow<StoredContents>> {
    let mut cells = Cells::of(row);
    Ok(ActivityRow {
        activity: cells.next()?,
        kind: cells.next_word()?,
        title: cells.next()?,
        venue_id: cells.next()?,
        venue: cells.next()?,
        slot: cells.next_slot()?,
        cancelled: cells.next()?,
        reason: cells.next()?,
        cause: cells.next_word()?,
        places: cells.next()?,
        correction: cells.next()?,
        contents: StoredContents {
            teams: cells.next()?,
            waiting: cells.next()?,
            performers: cells.next()?,
            contest: cells.next()?,
            placings: cells.next()?,
            source: cells.next()?,
        },
    })
}

/// The same with what it holds.
pub(super) fn activity(row: &Row<'_>) -> rusqlite::Result<ActivityRow> {
    let row = stored_activity(row)?;
    let contents = row.contents.read().map_err(|error| rusqlite::Error::from(FromSqlError::other(error)))?;
    let ActivityRow {
        activity, kind, title, venue_id, venue, slot, cancelled, reason, cause, places, correction, ..
    } = row;
    Ok(ActivityRow {
        activity,
        kind,
        title,
        venue_id,
        venue,
        slot,
        cancelled,
        reason,
        cause,
        places,
        correction,
        contents,
    })
}

fn activities_sql() -> String {
    format!(
        "SELECT {ACTIVITY} FROM activity WHERE convener = ?1 AND year = ?2 AND host = ?3
         ORDER BY starts_at, ends_at, activity"
    )
}

/// The draft's activities as they are stored, in order.
///
/// # Errors
/// When the file cannot be read.
pub fn stored_activities(
    db: &Connection,
    convener: &str,
    year: i32,
    host: &str,
) -> rusqlite::Result<Vec<ActivityRow<StoredContents>>> {
    db.prepare_cached(&activities_sql())?.query_map(params![convener, year, host], stored_activity)?.collect()
}

/// The draft's activities, in order.
///
/// # Errors
/// When the file cannot be read.
pub fn activities(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<Vec<ActivityRow>> {
    db.prepare_cached(&activities_sql())?.query_map(params![convener, year, host], activity)?.collect()
}
