use ngayhoi_domain::{
    programme::Event,
    values::{ActivityId, Slot, Text, VenueId},
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Told, cells};
use crate::read_models::source::{Instant, Json, integer, word};

impl Told<'_> {
    pub(super) fn programme(&self, db: &Connection, event: &Event) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        let ordinal = integer(self.entry.row.revision);
        match event {
            Event::VenueAdded { venue, name } => {
                self.register(db)?;
                db.prepare_cached("INSERT OR REPLACE INTO venue VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
                    .execute(params![convener, year, host, venue.to_string(), ordinal, name.as_str(), self.cited])
                    .map(|_| ())
            }
            Event::ActivityAdded { activity, kind, title, venue, slot } => {
                self.register(db)?;
                let (start, end) = cells(*slot);
                db.prepare_cached(
                    "INSERT OR REPLACE INTO activity VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, NULL, ?10)",
                )?
                .execute(params![
                    convener,
                    year,
                    host,
                    activity.to_string(),
                    word(kind)?,
                    title.as_str(),
                    venue.to_string(),
                    start,
                    end,
                    self.cited,
                ])
                .map(|_| ())
            }
            Event::ActivityMoved { activity, venue, slot, reason } => self.move_to(db, activity, venue, *slot, reason),
            Event::ActivityCancelled { activity, reason } => db
                .prepare_cached(
                    "UPDATE activity SET cancelled = 1, reason = ?5, source = ?6
                     WHERE convener = ?1 AND year = ?2 AND host = ?3 AND activity = ?4",
                )?
                .execute(params![convener, year, host, activity.to_string(), reason.as_str(), self.cited])
                .map(|_| ()),
            Event::TeamEntered { activity, team, name } => db
                .prepare_cached("INSERT OR REPLACE INTO team VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
                .execute(params![
                    convener,
                    year,
                    host,
                    activity.to_string(),
                    team.to_string(),
                    ordinal,
                    name.as_str(),
                    self.cited
                ])
                .map(|_| ()),
            Event::ProgrammeReleased { version, changelog, agenda_version } => {
                self.release(db, *version, changelog, *agenda_version)
            }
            Event::ResultRecorded { activity, placings } => db
                .prepare_cached("INSERT OR REPLACE INTO result VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![convener, year, host, activity.to_string(), Json(placings), self.cited])
                .map(|_| ()),
        }
    }

    fn move_to(
        &self,
        db: &Connection,
        activity: &ActivityId,
        venue: &VenueId,
        slot: Slot,
        reason: &Text,
    ) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        let (start, end) = cells(slot);
        db.prepare_cached(
            "UPDATE activity SET venue = ?5, starts_at = ?6, ends_at = ?7, reason = ?8, source = ?9
             WHERE convener = ?1 AND year = ?2 AND host = ?3 AND activity = ?4",
        )?
        .execute(params![
            convener,
            year,
            host,
            activity.to_string(),
            venue.to_string(),
            start,
            end,
            reason.as_str(),
            self.cited
        ])
        .map(|_| ())
    }

    /// Freezes what the programme and the approved agenda say now. A version that was released before stays as it was.
    fn release(
        &self,
        db: &Connection,
        version: u32,
        changelog: &Text,
        agenda_version: Option<u32>,
    ) -> rusqlite::Result<()> {
        self.register(db)?;
        let (convener, year, host) = self.key();
        let metadata = &self.entry.row.metadata;
        let (status, starts_at, venue): (Option<String>, Option<Instant>, Option<String>) = db
            .prepare_cached(
                "SELECT status, starts_at, venue FROM ceremony WHERE convener = ?1 AND year = ?2 AND host = ?3",
            )?
            .query_row(params![convener, year, host], |row| row.try_into())
            .optional()?
            .unwrap_or_default();
        let added = db
            .prepare_cached(
                "INSERT OR IGNORE INTO release VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                convener,
                year,
                host,
                version,
                self.unit,
                changelog.as_str(),
                metadata.given.occurred.to_string(),
                Instant(metadata.recorded_at),
                agenda_version,
                status,
                starts_at,
                venue,
                self.cited,
            ])?;
        if added == 0 {
            return Ok(());
        }
        db.prepare_cached(
            "INSERT INTO released_item
             SELECT convener, year, host, ?4, item, kind, title, starts_at, ends_at, speaker, source
             FROM approved_item WHERE convener = ?1 AND year = ?2 AND host = ?3 AND version = ?5",
        )?
        .execute(params![convener, year, host, version, agenda_version])?;
        db.prepare_cached(
            "INSERT INTO released_activity
             SELECT convener, year, host, ?4, activity, kind, title, venue_id, venue, starts_at, ends_at, cancelled,
                    reason, teams, placings, source
             FROM draft_activity WHERE convener = ?1 AND year = ?2 AND host = ?3",
        )?
        .execute(params![convener, year, host, version])
        .map(|_| ())
    }
}
