//! What an organiser should look at before the next release: a host's day among those of the others.

use std::num::NonZeroU32;

use async_graphql::{Enum, ID, SimpleObject};
use chrono::{DateTime, TimeDelta, Utc};
use ngayhoi_domain::{
    programme::{
        PerformerName,
        clash::{Booking, Clash, Day, Severity as Weight, Venue},
    },
    values::{DateWindow, Personal, Slot, Text},
};
use rusqlite::{Connection, params};

use super::{ActivityRow, AgendaItemRow, CeremonyStatus, VenueRow, draft};
use crate::read_models::source::Instant;

/// How much a warning weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Weight")]
pub enum Severity {
    /// The programme cannot be released so.
    Blocking,
    /// Somebody will stand before a closed door; settle it.
    Serious,
    /// Worth a look.
    Notice,
}

/// Something to look at before the next release (cần xem lại).
#[derive(Debug, SimpleObject)]
pub struct Warning {
    /// How much it weighs.
    severity: Severity,
    /// Stable and made for machines, such as `TEAM_DOUBLE_BOOKED`.
    code: String,
    /// What it is, in Vietnamese.
    message: String,
    /// The same in English.
    message_en: String,
    /// The other host, where it lies between two.
    other_host_id: Option<ID>,
}

impl From<Clash> for Warning {
    fn from(clash: Clash) -> Self {
        Self {
            severity: clash.severity.into(),
            code: clash.explanation.code.to_owned(),
            message: clash.explanation.vi,
            message_en: clash.explanation.en,
            other_host_id: clash.other.map(|host| ID(host.to_string())),
        }
    }
}

/// A host's draft and what others hold at the same time. Names are sealed yet.
#[derive(Debug)]
pub struct DayRows {
    host: String,
    unit: String,
    activities: Vec<ActivityRow>,
    agenda: Vec<AgendaItemRow>,
    venues: Vec<VenueRow>,
    others: Vec<(Whose, ActivityRow)>,
    speeches: Vec<(Whose, AgendaItemRow)>,
}

/// Whose day something belongs to.
#[derive(Debug, Clone)]
struct Whose {
    host: String,
    unit: String,
}

/// The most that are looked at of what others hold at the same time.
const OTHERS_MAX: i64 = 1_000;

/// Reads a host's draft, and what others of the same festival hold at the same time.
///
/// # Errors
/// When the file cannot be read.
pub fn day(db: &Connection, convener: &str, year: i32, host: &str) -> rusqlite::Result<DayRows> {
    let unit = db
        .prepare_cached("SELECT unit FROM programme_host WHERE convener = ?1 AND year = ?2 AND host = ?3")?
        .query_map(params![convener, year, host], |row| row.get(0))?
        .next()
        .transpose()?
        .unwrap_or_default();
    let mut activities = draft::activities(db, convener, year, host)?;
    activities.retain(|activity| !activity.cancelled);
    let is_held = draft::ceremony(db, convener, year, host)?.is_some_and(|row| row.status != CeremonyStatus::Cancelled);
    let agenda = if is_held { draft::agenda(db, convener, year, host)? } else { Vec::new() };
    let venues = draft::venues(db, convener, year, host)?;
    let slots: Vec<Slot> = activities.iter().map(|row| row.slot).chain(agenda.iter().map(|item| item.slot)).collect();
    let mut rows =
        DayRows { host: host.to_owned(), unit, activities, agenda, venues, others: Vec::new(), speeches: Vec::new() };
    let first = slots.iter().map(|slot| slot.start()).min();
    let last = slots.iter().map(|slot| slot.end()).max();
    if let (Some(first), Some(last)) = (first, last) {
        rows.read_others(db, (convener, year, host), first, last)?;
    }
    Ok(rows)
}

impl DayRows {
    fn read_others(
        &mut self,
        db: &Connection,
        (convener, year, host): (&str, i32, &str),
        first: DateTime<Utc>,
        last: DateTime<Utc>,
    ) -> rusqlite::Result<()> {
        // Nothing lasts longer than a day, so that the index need not go back further.
        let before = Instant(first - TimeDelta::hours(24));
        let range = params![convener, year, host, before, Instant(first), Instant(last), OTHERS_MAX];
        let whose = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Whose> {
            Ok(Whose { host: row.get("host")?, unit: row.get("unit")? })
        };
        self.others = db
            .prepare_cached(&format!(
                "SELECT {}, host, unit FROM activity JOIN programme_host USING (convener, year, host)
                 WHERE convener = ?1 AND year = ?2 AND host <> ?3 AND NOT cancelled
                   AND starts_at >= ?4 AND starts_at < ?6 AND ends_at > ?5
                 ORDER BY starts_at, activity LIMIT ?7",
                draft::ACTIVITY
            ))?
            .query_map(range, |row| Ok((whose(row)?, draft::activity(row)?)))?
            .collect::<rusqlite::Result<_>>()?;
        self.speeches = db
            .prepare_cached(
                "SELECT item.*, programme_host.unit AS unit
                 FROM agenda_item AS item JOIN programme_host USING (convener, year, host)
                 JOIN ceremony USING (convener, year, host)
                 WHERE convener = ?1 AND year = ?2 AND host <> ?3 AND item.speaker IS NOT NULL
                   AND ceremony.status <> 'cancelled'
                   AND item.starts_at >= ?4 AND item.starts_at < ?6 AND item.ends_at > ?5
                 ORDER BY item.starts_at, item LIMIT ?7",
            )?
            .query_map(range, |row| Ok((whose(row)?, draft::agenda_item(row, None)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(())
    }

    /// The day with names in the clear, as far as their keys exist.
    ///
    /// # Errors
    /// When a name cannot be opened.
    pub fn opened<E>(
        self,
        window: Option<DateWindow>,
        reveal: impl Fn(&Personal) -> Result<Option<Text>, E>,
    ) -> Result<Day, E> {
        let Self { host, unit, activities, agenda, venues, others, speeches } = self;
        let mine = Whose { host, unit };
        let mut day = Day { window, ..Day::default() };
        for row in &activities {
            let capacity = venues.iter().find(|venue| venue.venue == row.venue_id).and_then(|venue| venue.capacity);
            day.activities.extend(of_activity(&mine, row, capacity, &reveal)?);
        }
        for row in &agenda {
            day.agenda.extend(of_item(&mine, row, &reveal)?);
        }
        for (whose, row) in &others {
            day.others.extend(of_activity(whose, row, None, &reveal)?);
        }
        for (whose, row) in &speeches {
            day.others.extend(of_item(whose, row, &reveal)?);
        }
        Ok(day)
    }
}

/// What was stored can be read back; what cannot would be none of ours, and is left out.
fn of_activity<E>(
    whose: &Whose,
    row: &ActivityRow,
    capacity: Option<u32>,
    reveal: &impl Fn(&Personal) -> Result<Option<Text>, E>,
) -> Result<Option<Booking>, E> {
    let mut people = Vec::new();
    for performer in &row.contents.performers {
        match &performer.name {
            PerformerName::Group { name } => people.push(name.clone()),
            PerformerName::Individual { name } => people.extend(reveal(name)?),
        }
    }
    let booking = || {
        let venue = row.venue.as_ref().and_then(|name| name.parse().ok());
        let capacity = capacity.and_then(NonZeroU32::new);
        Some(Booking {
            host: whose.host.parse().ok()?,
            unit: whose.unit.parse().ok()?,
            title: row.title.parse().ok()?,
            slot: row.slot,
            venue: venue.map(|name| Venue { name, capacity }),
            teams: row.contents.teams.iter().filter_map(|team| team.name.parse().ok()).collect(),
            members: row.contents.teams.iter().filter_map(|team| team.members).map(u64::from).sum(),
            people,
        })
    };
    Ok(booking())
}

fn of_item<E>(
    whose: &Whose,
    row: &AgendaItemRow,
    reveal: &impl Fn(&Personal) -> Result<Option<Text>, E>,
) -> Result<Option<Booking>, E> {
    let people = match &row.speaker {
        Some(speaker) => reveal(speaker)?.into_iter().collect(),
        None => Vec::new(),
    };
    let booking = || {
        Some(Booking {
            host: whose.host.parse().ok()?,
            unit: whose.unit.parse().ok()?,
            title: row.title.parse().ok()?,
            slot: row.slot,
            venue: None,
            teams: Vec::new(),
            members: 0,
            people,
        })
    };
    Ok(booking())
}
