use chrono::{DateTime, Utc};
use ngayhoi_domain::values::{Occurred, Personal};
use rusqlite::{Connection, OptionalExtension, Row, params, types::Type};

use super::{ActivityRow, AgendaItemRow, CeremonyStatus, Performer, StoredContents, draft};
use crate::read_models::{
    Cited,
    source::{Instant, Json, from_word, integer},
};

/// A release of a host's programme: what everybody reads until the next one. It never changes.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleaseRow {
    /// Whose programme.
    pub host: String,
    /// In which ward; the convener where the host answers to it alone.
    pub unit: String,
    /// Its version, from 1.
    pub version: u32,
    /// What changed.
    pub changelog: String,
    /// When it was released, as precisely as is known.
    pub occurred: Occurred,
    /// When that was written down.
    pub recorded_at: DateTime<Utc>,
    /// The approved version of the agenda that goes with it.
    pub agenda_version: Option<u32>,
    /// The ceremony as it stood then; `None` where none was planned.
    pub ceremony: Option<ReleasedCeremony>,
    /// Who says so.
    pub source: Cited,
}

/// A ceremony as it stood at a release.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleasedCeremony {
    /// Where it stood.
    pub status: CeremonyStatus,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// Where.
    pub venue: String,
}

fn release_row(row: &Row<'_>) -> rusqlite::Result<ReleaseRow> {
    let occurred: String = row.get("occurred")?;
    let planned: Option<Instant> = row.get("starts_at")?;
    Ok(ReleaseRow {
        host: row.get("host")?,
        unit: row.get("unit")?,
        version: row.get("version")?,
        changelog: row.get("changelog")?,
        occurred: occurred
            .parse()
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))?,
        recorded_at: row.get::<_, Instant>("recorded_at")?.0,
        agenda_version: row.get("agenda_version")?,
        ceremony: planned
            .map(|Instant(starts_at)| {
                Ok::<_, rusqlite::Error>(ReleasedCeremony {
                    status: from_word(row, "ceremony_status")?,
                    starts_at,
                    venue: row.get("venue")?,
                })
            })
            .transpose()?,
        source: row.get("source")?,
    })
}

/// A programme's releases, the newest first, those before a version where one is given, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn releases(
    db: &Connection,
    convener: &str,
    year: i32,
    host: &str,
    before: Option<u32>,
    limit: usize,
) -> rusqlite::Result<Vec<ReleaseRow>> {
    let sql = "SELECT * FROM release WHERE convener = ?1 AND year = ?2 AND host = ?3 AND version < ?4
               ORDER BY version DESC LIMIT ?5";
    let before = before.map_or(i64::MAX, i64::from);
    db.prepare_cached(sql)?.query_map(params![convener, year, host, before, integer(limit)], release_row)?.collect()
}

/// How many releases a programme has.
///
/// # Errors
/// When the file cannot be read.
pub fn count_releases(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT COUNT(*) FROM release WHERE convener = ?1 AND year = ?2 AND host = ?3")?
        .query_row(params![convener, year, host], |row| row.get(0))
}

/// One release; `None` where there is none of this version.
///
/// # Errors
/// When the file cannot be read.
pub fn release(
    db: &Connection,
    convener: &str,
    year: i32,
    host: &str,
    version: u32,
) -> rusqlite::Result<Option<ReleaseRow>> {
    db.prepare_cached("SELECT * FROM release WHERE convener = ?1 AND year = ?2 AND host = ?3 AND version = ?4")?
        .query_row(params![convener, year, host, version], release_row)
        .optional()
}

/// The newest release; `None` where nothing was released.
///
/// # Errors
/// When the file cannot be read.
pub fn latest(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<Option<ReleaseRow>> {
    Ok(releases(db, convener, year, host, None, 1)?.pop())
}

/// A release's agenda, in order.
///
/// # Errors
/// When the file cannot be read.
pub fn released_agenda(
    db: &Connection,
    convener: &str,
    year: i32,
    host: &str,
    version: u32,
) -> rusqlite::Result<Vec<AgendaItemRow>> {
    let sql = "SELECT item, kind, title, COALESCE(release.starts_at, 0) + starts_after AS starts_at,
                      COALESCE(release.starts_at, 0) + ends_after AS ends_at, speaker, approved_item.source AS source
               FROM release JOIN approved_item USING (convener, year, host)
               WHERE convener = ?1 AND year = ?2 AND host = ?3 AND release.version = ?4
                 AND approved_item.version = agenda_version
               ORDER BY starts_after, item";
    db.prepare_cached(sql)?
        .query_map(params![convener, year, host, version], |row| draft::agenda_item(row, None))?
        .collect()
}

fn activities_sql() -> String {
    format!(
        "SELECT {} FROM released_activity WHERE convener = ?1 AND year = ?2 AND host = ?3 AND version = ?4
         ORDER BY starts_at, ends_at, activity",
        draft::ACTIVITY
    )
}

/// A release's activities, in order, cancelled ones included.
///
/// # Errors
/// When the file cannot be read.
pub fn released_activities(
    db: &Connection,
    convener: &str,
    year: i32,
    host: &str,
    version: u32,
) -> rusqlite::Result<Vec<ActivityRow>> {
    db.prepare_cached(&activities_sql())?.query_map(params![convener, year, host, version], draft::activity)?.collect()
}

/// The same as they are stored.
///
/// # Errors
/// When the file cannot be read.
pub fn stored_released_activities(
    db: &Connection,
    convener: &str,
    year: i32,
    host: &str,
    version: u32,
) -> rusqlite::Result<Vec<ActivityRow<StoredContents>>> {
    db.prepare_cached(&activities_sql())?
        .query_map(params![convener, year, host, version], draft::stored_activity)?
        .collect()
}

/// A host that has a ceremony or a programme.
#[derive(Debug, Clone, PartialEq)]
pub struct HostRow {
    /// Which host.
    pub host: String,
    /// In which ward; the convener where it answers to it alone.
    pub unit: String,
    /// The version of its newest release; `None` where nothing was released.
    pub latest_version: Option<u32>,
    /// When its day begins by that release: the ceremony, or the first activity where there is none.
    pub released_start: Option<DateTime<Utc>>,
    /// Where the ceremony stood at that release.
    pub released_status: Option<CeremonyStatus>,
    /// When its day begins by the draft, likewise.
    pub planned_start: Option<DateTime<Utc>>,
}

/// Where those stand in an order by time that do not say when they begin.
const NEVER: i64 = i64::MAX;

impl HostRow {
    /// When its day begins, in microseconds since 1970: by the newest release, or by the draft for those who see it.
    pub fn begins(&self, released: bool) -> i64 {
        let planned = self.planned_start.filter(|_| !released);
        self.released_start.or(planned).map_or(NEVER, |start| start.timestamp_micros())
    }
}

/// Which hosts of a year.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Only this unit's.
    pub unit: Option<String>,
    /// Only those with a release.
    pub released: bool,
}

const HOSTS: &str = "
    SELECT h.host AS host, h.unit AS unit, r.version AS version, r.ceremony_status AS ceremony_status,
           COALESCE(r.starts_at, (SELECT MIN(a.starts_at) FROM released_activity AS a
                                  WHERE a.convener = ?1 AND a.year = ?2 AND a.host = h.host
                                    AND a.version = r.version AND NOT a.cancelled)) AS released_start,
           COALESCE(c.starts_at, (SELECT MIN(a.starts_at) FROM activity AS a
                                  WHERE a.convener = ?1 AND a.year = ?2 AND a.host = h.host
                                    AND NOT a.cancelled)) AS planned_start
    FROM programme_host AS h
    LEFT JOIN release AS r ON r.convener = ?1 AND r.year = ?2 AND r.host = h.host
        AND r.version = (SELECT MAX(version) FROM release WHERE convener = ?1 AND year = ?2 AND host = h.host)
    LEFT JOIN ceremony AS c ON c.convener = ?1 AND c.year = ?2 AND c.host = h.host
    WHERE h.convener = ?1 AND h.year = ?2 AND (?3 IS NULL OR h.unit = ?3) AND (NOT ?4 OR r.version IS NOT NULL)";

fn host_row(row: &Row<'_>) -> rusqlite::Result<HostRow> {
    let status: Option<String> = row.get("ceremony_status")?;
    Ok(HostRow {
        host: row.get("host")?,
        unit: row.get("unit")?,
        latest_version: row.get("version")?,
        released_start: row.get::<_, Option<Instant>>("released_start")?.map(|start| start.0),
        released_status: status.map(|_| from_word(row, "ceremony_status")).transpose()?,
        planned_start: row.get::<_, Option<Instant>>("planned_start")?.map(|start| start.0),
    })
}

/// Hosts that have a ceremony or a programme in a year, by id, after one of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn hosts(
    db: &Connection,
    convener: &str,
    year: i32,
    which: &Which,
    after: &str,
    limit: usize,
) -> rusqlite::Result<Vec<HostRow>> {
    db.prepare_cached(&format!("{HOSTS} AND h.host > ?5 ORDER BY h.host LIMIT ?6"))?
        .query_map(params![convener, year, which.unit, which.released, after, integer(limit)], host_row)?
        .collect()
}

/// The same by when their day [begins](HostRow::begins), then by id, after one of them where one is given.
///
/// # Errors
/// When the file cannot be read.
pub fn hosts_by_start(
    db: &Connection,
    convener: &str,
    year: i32,
    which: &Which,
    after: Option<(i64, &str)>,
    limit: usize,
) -> rusqlite::Result<Vec<HostRow>> {
    let sql = format!(
        "WITH told AS ({HOSTS}),
              begun AS (SELECT *, COALESCE(released_start, iif(?4, NULL, planned_start), {NEVER}) AS begins FROM told)
         SELECT * FROM begun WHERE (begins, host) > (?5, ?6) ORDER BY begins, host LIMIT ?7"
    );
    let (begins, host) = after.unwrap_or((i64::MIN, ""));
    db.prepare_cached(&sql)?
        .query_map(params![convener, year, which.unit, which.released, begins, host, integer(limit)], host_row)?
        .collect()
}

/// How many such hosts there are.
///
/// # Errors
/// When the file cannot be read.
pub fn count_hosts(db: &Connection, convener: &str, year: i32, which: &Which) -> rusqlite::Result<i64> {
    let sql = "SELECT COUNT(*) FROM programme_host AS h WHERE convener = ?1 AND year = ?2 AND (?3 IS NULL OR unit = ?3)
               AND (NOT ?4 OR EXISTS (SELECT 1 FROM release WHERE convener = ?1 AND year = ?2 AND host = h.host))";
    db.prepare_cached(sql)?.query_row(params![convener, year, which.unit, which.released], |row| row.get(0))
}

/// The unit that a host's day belongs to; `None` where it has none.
///
/// # Errors
/// When the file cannot be read.
pub fn unit_of_host(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT unit FROM programme_host WHERE convener = ?1 AND year = ?2 AND host = ?3")?
        .query_row(params![convener, year, host], |row| row.get(0))
        .optional()
}

/// What the newest releases of a year's hosts tell, in words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InWords {
    /// Their activities.
    pub activities: Vec<ActivityWords>,
    /// The items of their ceremonies.
    pub items: Vec<ItemWords>,
}

/// An activity in words.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityWords {
    /// Whose.
    pub host: String,
    /// Which.
    pub activity: String,
    /// As printed.
    pub title: String,
    /// Who performs.
    pub performers: Vec<Performer>,
}

/// An item of a ceremony in words.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemWords {
    /// Whose.
    pub host: String,
    /// Which.
    pub item: String,
    /// As printed.
    pub title: String,
    /// Who speaks, sealed.
    pub speaker: Option<Personal>,
}

/// What the newest releases of a year tell, in words, of all hosts.
///
/// # Errors
/// When the file cannot be read.
pub fn in_words(db: &Connection, convener: &str, year: i32) -> rusqlite::Result<InWords> {
    // SQLite takes the other columns from the row that has the greatest version.
    let newest = |table: &str, version: &str, columns: &str| {
        format!(
            "SELECT {columns} FROM (SELECT host, MAX(version) AS version, agenda_version FROM release
                                    WHERE convener = ?1 AND year = ?2 GROUP BY host) AS newest
             JOIN {table} AS told ON told.convener = ?1 AND told.year = ?2
                 AND told.host = newest.host AND told.version = newest.{version}"
        )
    };
    let activities = db
        .prepare_cached(&newest("released_activity", "version", "told.host, activity, title, performers"))?
        .query_map(params![convener, year], |row| {
            let performers: Json<_> = row.get(3)?;
            Ok(ActivityWords { host: row.get(0)?, activity: row.get(1)?, title: row.get(2)?, performers: performers.0 })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let items = db
        .prepare_cached(&newest("approved_item", "agenda_version", "told.host, item, title, speaker"))?
        .query_map(params![convener, year], |row| {
            let speaker: Option<Json<_>> = row.get(3)?;
            Ok(ItemWords {
                host: row.get(0)?,
                item: row.get(1)?,
                title: row.get(2)?,
                speaker: speaker.map(|speaker| speaker.0),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(InWords { activities, items })
}
