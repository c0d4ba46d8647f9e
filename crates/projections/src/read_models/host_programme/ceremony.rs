use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    ceremony::{AgendaItem, Correction, Event},
    values::{AgendaItemId, Text},
};
use rusqlite::{Connection, OptionalExtension, ToSql, params};

use super::{CeremonyStatus, Told, cells};
use crate::read_models::source::{Instant, Json, integer, word};

impl Told<'_> {
    pub(super) fn ceremony(&self, db: &Connection, event: &Event) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        match event {
            Event::CeremonyPlanned { starts_at, venue, planner } => {
                self.register(db)?;
                db.prepare_cached(
                    "INSERT OR REPLACE INTO ceremony (convener, year, host, unit, status, starts_at, venue, planner,
                                                      flowers, models, assessments, source, status_source)
                     VALUES (?1, ?2, ?3, ?4, 'planned', ?5, ?6, ?7, '[]', '[]', '{}', ?8, ?8)",
                )?
                .execute(params![
                    convener,
                    year,
                    host,
                    self.unit,
                    Instant(*starts_at),
                    venue.as_str(),
                    planner.as_str(),
                    self.cited
                ])
                .map(|_| ())
            }
            Event::AgendaItemAdded { item } => self.add_item(db, item),
            Event::AgendaItemMoved { item, slot } => {
                let (start, end) = cells(*slot);
                db.prepare_cached(
                    "UPDATE agenda_item SET starts_at = ?5, ends_at = ?6, source = ?7
                     WHERE convener = ?1 AND year = ?2 AND host = ?3 AND item = ?4",
                )?
                .execute(params![convener, year, host, item.to_string(), start, end, self.cited])
                .map(|_| ())
            }
            Event::AgendaItemRemoved { item } => self.remove_item(db, item),
            Event::AgendaApproved { version } => self.approve(db, *version),
            Event::CeremonyRescheduled { starts_at, reason } => {
                self.reschedule(db, *starts_at)?;
                self.explain(db, reason.as_str())
            }
            Event::CeremonyRelocated { venue, reason } => {
                self.set(db, "UPDATE ceremony SET venue = ?4", venue.as_str())?;
                self.explain(db, reason.as_str())
            }
            Event::DelegateInvited { delegate, organisation, person } => db
                .prepare_cached("INSERT OR REPLACE INTO delegate VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8)")?
                .execute(params![
                    convener,
                    year,
                    host,
                    delegate.to_string(),
                    integer(self.entry.row.revision),
                    organisation.as_str(),
                    person.as_ref().map(Json),
                    self.cited,
                ])
                .map(|_| ()),
            Event::DelegateAnswered { delegate, comes } => db
                .prepare_cached(
                    "UPDATE delegate SET comes = ?5
                     WHERE convener = ?1 AND year = ?2 AND host = ?3 AND delegate = ?4",
                )?
                .execute(params![convener, year, host, delegate.to_string(), comes])
                .map(|_| ()),
            Event::CeremonyCancelled { reason } => {
                self.stand(db, CeremonyStatus::Cancelled)?;
                self.explain(db, reason.as_str())
            }
            Event::CeremonyStarted {} => self.stand(db, CeremonyStatus::Started),
            Event::AgendaItemDone { item } => self.tick(db, item, true),
            Event::PactSigned { parties } => self.set(db, "UPDATE ceremony SET pact = ?4", Json(parties)),
            Event::AttendanceRecorded { attendees } => self.set(db, "UPDATE ceremony SET attendees = ?4", attendees),
            Event::FlowersGiven { from } => {
                self.set(db, "UPDATE ceremony SET flowers = json_insert(flowers, '$[#]', ?4)", from.as_str())
            }
            Event::ModelLaunched { name } => {
                self.set(db, "UPDATE ceremony SET models = json_insert(models, '$[#]', ?4)", name.as_str())
            }
            Event::AssessmentDelivered { scope, summary } => self.assess(db, &word(scope)?, summary),
            Event::CeremonyCompleted {} => self.stand(db, CeremonyStatus::Completed),
            Event::CeremonyCorrected { correction, reason } => {
                match correction {
                    Correction::Attendance { attendees } => {
                        self.set(db, "UPDATE ceremony SET attendees = ?4", attendees)?;
                    }
                    Correction::Pact { parties } => self.set(db, "UPDATE ceremony SET pact = ?4", Json(parties))?,
                    Correction::Flowers { from } => self.set(db, "UPDATE ceremony SET flowers = ?4", Json(from))?,
                    Correction::Models { names } => self.set(db, "UPDATE ceremony SET models = ?4", Json(names))?,
                    Correction::Assessment { scope, summary } => self.assess(db, &word(scope)?, summary)?,
                    Correction::ItemDone { item } => self.tick(db, item, true)?,
                    Correction::ItemNotDone { item } => self.tick(db, item, false)?,
                }
                self.set(db, "UPDATE ceremony SET correction = ?4", reason.as_str())
            }
        }
    }

    /// Changes the ceremony's row by a statement that ends before its condition.
    fn set(&self, db: &Connection, change: &'static str, value: impl ToSql) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        db.prepare_cached(&format!("{change} WHERE convener = ?1 AND year = ?2 AND host = ?3"))?
            .execute(params![convener, year, host, value])
            .map(|_| ())
    }

    fn tick(&self, db: &Connection, item: &AgendaItemId, done: bool) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        db.prepare_cached(
            "UPDATE agenda_item SET done = ?5 WHERE convener = ?1 AND year = ?2 AND host = ?3 AND item = ?4",
        )?
        .execute(params![convener, year, host, item.to_string(), done])
        .map(|_| ())
    }

    fn assess(&self, db: &Connection, scope: &str, summary: &Text) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        db.prepare_cached(
            "UPDATE ceremony SET assessments = json_set(assessments, '$.' || ?4, ?5)
             WHERE convener = ?1 AND year = ?2 AND host = ?3",
        )?
        .execute(params![convener, year, host, scope, summary.as_str()])
        .map(|_| ())
    }

    fn add_item(&self, db: &Connection, added: &AgendaItem) -> rusqlite::Result<()> {
        let AgendaItem { item, kind, title, slot, speaker } = added;
        let (convener, year, host) = self.key();
        let (start, end) = cells(*slot);
        db.prepare_cached("INSERT OR REPLACE INTO agenda_item VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)")?
            .execute(params![
                convener,
                year,
                host,
                item.to_string(),
                word(kind)?,
                title.as_str(),
                start,
                end,
                speaker.as_ref().map(Json),
                self.cited,
            ])
            .map(|_| ())
    }

    fn remove_item(&self, db: &Connection, item: &AgendaItemId) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        db.prepare_cached("DELETE FROM agenda_item WHERE convener = ?1 AND year = ?2 AND host = ?3 AND item = ?4")?
            .execute(params![convener, year, host, item.to_string()])
            .map(|_| ())
    }

    /// Keeps the agenda as it stands now under this version.
    fn approve(&self, db: &Connection, version: u32) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        db.prepare_cached("UPDATE ceremony SET approved_version = ?4 WHERE convener = ?1 AND year = ?2 AND host = ?3")?
            .execute(params![convener, year, host, version])?;
        db.prepare_cached(
            "INSERT OR REPLACE INTO approved_item
             SELECT convener, year, host, ?4, item, kind, title, agenda_item.starts_at - COALESCE(ceremony.starts_at, 0),
                    agenda_item.ends_at - COALESCE(ceremony.starts_at, 0), speaker, agenda_item.source
             FROM agenda_item LEFT JOIN ceremony USING (convener, year, host)
             WHERE convener = ?1 AND year = ?2 AND host = ?3",
        )?
        .execute(params![convener, year, host, version])
        .map(|_| ())
    }

    /// Shifts every item by as much as the beginning. What was approved moves along; what was released stays.
    fn reschedule(&self, db: &Connection, starts_at: DateTime<Utc>) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        let planned: Option<Instant> = db
            .prepare_cached("SELECT starts_at FROM ceremony WHERE convener = ?1 AND year = ?2 AND host = ?3")?
            .query_row(params![convener, year, host], |row| row.get(0))
            .optional()?;
        let Some(Instant(planned)) = planned else { return Ok(()) };
        let by = starts_at.timestamp_micros() - planned.timestamp_micros();
        for shift in [
            "UPDATE agenda_item SET starts_at = starts_at + ?4, ends_at = ends_at + ?4
             WHERE convener = ?1 AND year = ?2 AND host = ?3",
            "UPDATE ceremony SET starts_at = starts_at + ?4 WHERE convener = ?1 AND year = ?2 AND host = ?3",
        ] {
            db.prepare_cached(shift)?.execute(params![convener, year, host, by])?;
        }
        Ok(())
    }

    fn explain(&self, db: &Connection, reason: &str) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        db.prepare_cached(
            "UPDATE ceremony SET reason = ?4, status_source = ?5 WHERE convener = ?1 AND year = ?2 AND host = ?3",
        )?
        .execute(params![convener, year, host, reason, self.cited])
        .map(|_| ())
    }

    fn stand(&self, db: &Connection, status: CeremonyStatus) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        db.prepare_cached(
            "UPDATE ceremony SET status = ?4, status_source = ?5 WHERE convener = ?1 AND year = ?2 AND host = ?3",
        )?
        .execute(params![convener, year, host, word(&status)?, self.cited])
        .map(|_| ())
    }
}
