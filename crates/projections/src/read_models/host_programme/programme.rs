use std::num::NonZeroU32;

use ngayhoi_domain::{
    programme::{Event, Placing, contest::Contest},
    values::{ActivityId, DutyId, Text},
};
use rusqlite::{Connection, OptionalExtension, ToSql, params, params_from_iter};

use super::{DutyStanding, Told, cells};
use crate::read_models::source::{Instant, Json, integer, word};

impl Told<'_> {
    pub(super) fn programme(&self, db: &Connection, event: &Event) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        let ordinal = integer(self.entry.row.revision);
        match event {
            Event::VenueAdded { venue, name, capacity } => {
                self.register(db)?;
                let (venue, capacity) = (venue.to_string(), capacity.map(NonZeroU32::get));
                db.prepare_cached("INSERT OR REPLACE INTO venue VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
                    .execute(params![convener, year, host, venue, ordinal, name.as_str(), capacity, self.cited])
                    .map(|_| ())
            }
            Event::ActivityAdded { activity, kind, title, venue, slot } => {
                self.register(db)?;
                let (start, end) = cells(*slot);
                db.prepare_cached(
                    "INSERT OR REPLACE INTO activity
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
                             (SELECT name FROM venue WHERE convener = ?1 AND year = ?2 AND host = ?3 AND venue = ?7),
                             ?8, ?9, 0, NULL, 'other', NULL, '[]', '[]', '[]', NULL, NULL, NULL, ?10)",
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
            Event::ActivityMoved { activity, venue, slot, reason, cause } => {
                let (start, end) = cells(*slot);
                self.change(
                    db,
                    activity,
                    "venue_id = ?5, starts_at = ?6, ends_at = ?7, reason = ?8, cause = ?9, source = ?10,
                     venue = (SELECT name FROM venue WHERE convener = ?1 AND year = ?2 AND host = ?3 AND venue = ?5)",
                    params![venue.to_string(), start, end, reason.as_str(), word(cause)?, self.cited],
                )
            }
            Event::ActivityCancelled { activity, reason, cause } => self.change(
                db,
                activity,
                "cancelled = 1, reason = ?5, cause = ?6, source = ?7",
                params![reason.as_str(), word(cause)?, self.cited],
            ),
            Event::RegistrationLimited { activity, places } => {
                self.change(db, activity, "places = ?5", params![places.map(NonZeroU32::get)])
            }
            Event::TeamEntered { activity, team, name, members } => self.change(
                db,
                activity,
                "teams = json_insert(teams, '$[#]', json_object('team', ?5, 'name', ?6, 'members', ?7))",
                params![team.to_string(), name.as_str(), members.map(NonZeroU32::get)],
            ),
            Event::TeamWaitlisted { activity, team, name, members } => self.change(
                db,
                activity,
                "waiting = json_insert(waiting, '$[#]', json_object('team', ?5, 'name', ?6, 'members', ?7))",
                params![team.to_string(), name.as_str(), members.map(NonZeroU32::get)],
            ),
            Event::TeamWithdrawn { activity, team, .. } => self.change(
                db,
                activity,
                "teams = (SELECT json_group_array(json(value) ORDER BY key) FROM json_each(teams)
                          WHERE value ->> 'team' <> ?5),
                 waiting = (SELECT json_group_array(json(value) ORDER BY key) FROM json_each(waiting)
                            WHERE value ->> 'team' <> ?5)",
                params![team.to_string()],
            ),
            Event::TeamAdmitted { activity, team } => self.change(
                db,
                activity,
                "teams = (SELECT json_group_array(json(value) ORDER BY place, key)
                          FROM (SELECT 0 AS place, key, value FROM json_each(teams) UNION ALL
                                SELECT 1, key, value FROM json_each(waiting) WHERE value ->> 'team' = ?5)),
                 waiting = (SELECT json_group_array(json(value) ORDER BY key) FROM json_each(waiting)
                            WHERE value ->> 'team' <> ?5)",
                params![team.to_string()],
            ),
            Event::PerformerAdded { performer, name } => {
                self.register(db)?;
                db.prepare_cached("INSERT OR REPLACE INTO performer VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
                    .execute(params![convener, year, host, performer.to_string(), ordinal, Json(name), self.cited])
                    .map(|_| ())
            }
            Event::PerformerBooked { activity, performer } => self.change(
                db,
                activity,
                "performers = COALESCE(
                     (SELECT json_insert(performers, '$[#]', json_object('performer', ?5, 'name', json(name)))
                      FROM performer WHERE convener = ?1 AND year = ?2 AND host = ?3 AND performer = ?5),
                     performers)",
                params![performer.to_string()],
            ),
            Event::PerformerUnbooked { activity, performer, .. } => self.change(
                db,
                activity,
                "performers = (SELECT json_group_array(json(value) ORDER BY key) FROM json_each(performers)
                               WHERE value ->> 'performer' <> ?5)",
                params![performer.to_string()],
            ),
            Event::DutyAssigned { duty, task, in_charge, due } => {
                self.register(db)?;
                db.prepare_cached(
                    "INSERT OR REPLACE INTO duty VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open', NULL, ?9)",
                )?
                .execute(params![
                    convener,
                    year,
                    host,
                    duty.to_string(),
                    ordinal,
                    task.as_str(),
                    in_charge.as_str(),
                    due.to_string(),
                    self.cited
                ])
                .map(|_| ())
            }
            Event::DutyChanged { duty, task, in_charge, due } => db
                .prepare_cached(
                    "UPDATE duty SET task = ?5, in_charge = ?6, due = ?7, source = ?8
                     WHERE convener = ?1 AND year = ?2 AND host = ?3 AND duty = ?4",
                )?
                .execute(params![
                    convener,
                    year,
                    host,
                    duty.to_string(),
                    task.as_str(),
                    in_charge.as_str(),
                    due.to_string(),
                    self.cited
                ])
                .map(|_| ()),
            Event::DutyDone { duty } => self.settle(db, duty, DutyStanding::Done, None),
            Event::DutyDropped { duty, reason } => self.settle(db, duty, DutyStanding::Dropped, Some(reason)),
            Event::ProgrammeReleased { version, changelog, agenda_version } => {
                self.release(db, *version, changelog, *agenda_version)
            }
            Event::ContestSet { activity, rules } => self.keep_contest(db, activity, &Contest::of(rules.clone())),
            Event::ContestDrawn { activity, .. }
            | Event::FixtureDecided { activity, .. }
            | Event::FixtureCorrected { activity, .. }
            | Event::MarkRecorded { activity, .. }
            | Event::MarkCorrected { activity, .. }
            | Event::LotDrawn { activity, .. } => self.play_on(db, activity, event),
            Event::ResultRecorded { activity, placings } => self.keep_result(db, activity, placings, None),
            Event::ResultCorrected { activity, placings, reason } => {
                self.keep_result(db, activity, placings, Some(reason))
            }
        }
    }

    /// Changes the row of an activity; values are numbered from 5 on. Where a slice lacks the activity, nothing is known
    /// of it.
    fn change(
        &self,
        db: &Connection,
        activity: &ActivityId,
        change: &'static str,
        values: &[&dyn ToSql],
    ) -> rusqlite::Result<()> {
        let ((convener, year, host), activity) = (self.key(), activity.to_string());
        let of: [&dyn ToSql; 4] = [&convener, &year, &host, &activity];
        db.prepare_cached(&format!(
            "UPDATE activity SET {change} WHERE convener = ?1 AND year = ?2 AND host = ?3 AND activity = ?4"
        ))?
        .execute(params_from_iter(of.into_iter().chain(values.iter().copied())))
        .map(|_| ())
    }

    fn settle(
        &self,
        db: &Connection,
        duty: &DutyId,
        standing: DutyStanding,
        reason: Option<&Text>,
    ) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        db.prepare_cached(
            "UPDATE duty SET standing = ?5, reason = ?6, source = ?7
             WHERE convener = ?1 AND year = ?2 AND host = ?3 AND duty = ?4",
        )?
        .execute(params![
            convener,
            year,
            host,
            duty.to_string(),
            word(&standing)?,
            reason.map(Text::as_str),
            self.cited
        ])
        .map(|_| ())
    }

    fn keep_contest(&self, db: &Connection, activity: &ActivityId, contest: &Contest) -> rusqlite::Result<()> {
        self.change(db, activity, "contest = ?5", params![Json(contest)])
    }

    /// The contest remembers it; where a slice lacks the contest, nothing does.
    fn play_on(&self, db: &Connection, activity: &ActivityId, event: &Event) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        let known: Option<Option<Json<Contest>>> = db
            .prepare_cached(
                "SELECT contest FROM activity WHERE convener = ?1 AND year = ?2 AND host = ?3 AND activity = ?4",
            )?
            .query_row(params![convener, year, host, activity.to_string()], |row| row.get(0))
            .optional()?;
        let Some(Json(mut contest)) = known.flatten() else { return Ok(()) };
        contest.remember(event);
        self.keep_contest(db, activity, &contest)
    }

    fn keep_result(
        &self,
        db: &Connection,
        activity: &ActivityId,
        placings: &[Placing],
        correction: Option<&Text>,
    ) -> rusqlite::Result<()> {
        let values = params![Json(placings), correction.map(Text::as_str)];
        self.change(db, activity, "placings = ?5, correction = ?6", values)
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
            "INSERT INTO released_activity
             SELECT convener, year, host, ?4, activity, kind, title, venue_id, venue, starts_at, ends_at, cancelled,
                    reason, cause, places, teams, waiting, performers, contest, placings, correction, source
             FROM activity WHERE convener = ?1 AND year = ?2 AND host = ?3",
        )?
        .execute(params![convener, year, host, version])
        .map(|_| ())
    }
}
