//! Festival overview: a year at a glance, each figure with the event that says so.

pub mod graphql;
mod queries;
#[cfg(test)]
mod tests;

use ngayhoi_domain::{Category, Fact, FestivalRef, StreamId, assessment, emulation, group, outreach, standard, year};
use rusqlite::{Connection, params};

pub use queries::*;

use super::{
    ReadModel, citation_of,
    source::{Json, integer, word},
};
use crate::timeline::Entry;

/// The model.
pub(super) const MODEL: ReadModel = ReadModel {
    name: "overview",
    tables: include_str!("table.sql"),
    reads: &[
        Category::Year,
        Category::Group,
        Category::Standard,
        Category::Assessment,
        Category::Emulation,
        Category::Outreach,
    ],
    apply,
};

fn apply(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let about = &entry.row.metadata.given.about;
    if let (StreamId::Group(id), Fact::Group(event)) = (&entry.stream, &entry.fact) {
        return apply_group(db, entry, id.as_str(), event);
    }
    let Some(festival) = about.festival_ref() else { return Ok(()) };
    let unit = about.unit.as_ref().map_or(festival.convener.as_str(), |unit| unit.as_str());
    match &entry.fact {
        Fact::Year(event) => apply_year(db, entry, &festival, event),
        Fact::Standard(event) => apply_standard(db, entry, &festival, unit, event),
        Fact::Assessment(event) => apply_assessment(db, entry, &festival, unit, event),
        Fact::Emulation(emulation::Event::EmulationLaunched { title, contents }) => {
            let (convener, year) = key(&festival);
            db.prepare_cached("INSERT OR REPLACE INTO emulation VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
                convener,
                year,
                unit,
                title.as_str(),
                Json(contents),
                citation_of(entry)
            ])?;
            Ok(())
        }
        Fact::Emulation(emulation::Event::SignUpsReported { participant, signed }) => {
            let (convener, year) = key(&festival);
            db.prepare_cached("INSERT OR REPLACE INTO sign_up VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![convener, year, unit, participant.as_str(), signed, citation_of(entry)])
                .map(|_| ())
        }
        Fact::Outreach(event) => apply_outreach(db, entry, &festival, unit, event),
        Fact::Unit(_)
        | Fact::Pilot(_)
        | Fact::Ceremony(_)
        | Fact::Programme(_)
        | Fact::Commendation(_)
        | Fact::Achievement(_)
        | Fact::Group(_)
        | Fact::Account(_) => Ok(()),
    }
}

fn key(festival: &FestivalRef) -> (&str, i32) {
    (festival.convener.as_str(), festival.year.get())
}

fn apply_year(db: &Connection, entry: &Entry, festival: &FestivalRef, event: &year::Event) -> rusqlite::Result<()> {
    let (convener, year) = key(festival);
    let close = |status: &str, words: &str| {
        db.prepare_cached("UPDATE festival SET status = ?3, closing = ?4 WHERE convener = ?1 AND year = ?2")?
            .execute(params![convener, year, status, words])
            .map(|_| ())
    };
    match event {
        year::Event::FestivalYearOpened { theme, founding_decision, plan, pilot_quota, window } => {
            let cited = citation_of(entry);
            db.prepare_cached(
                "INSERT OR REPLACE INTO festival VALUES (?1, ?2, 'open', ?3, ?4, ?5, ?6, ?7, NULL, ?8, ?9, ?10, NULL, NULL)",
            )?
            .execute(params![
                convener,
                year,
                theme.as_ref().map(|theme| theme.as_str()),
                Json(founding_decision),
                plan.as_ref().map(Json),
                Json(pilot_quota),
                window.as_ref().map(Json),
                entry.row.metadata.given.occurred.to_string(),
                entry.row.metadata.given.source.sample,
                cited,
            ])?;
            Ok(())
        }
        year::Event::FestivalYearAmended { theme, plan, window, reason } => db
            .prepare_cached(
                "UPDATE festival SET theme = ?3, plan = ?4, window = ?5, amended_for = ?6, amendment_source = ?7
                 WHERE convener = ?1 AND year = ?2",
            )?
            .execute(params![
                convener,
                year,
                theme.as_ref().map(|theme| theme.as_str()),
                plan.as_ref().map(Json),
                window.as_ref().map(Json),
                reason.as_str(),
                citation_of(entry),
            ])
            .map(|_| ()),
        year::Event::UnitJoined { unit } => {
            db.prepare_cached("INSERT OR REPLACE INTO festival_unit VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                convener,
                year,
                unit.as_str(),
                citation_of(entry)
            ])?;
            Ok(())
        }
        year::Event::OutlineAdopted { ceremony, festival } => {
            db.prepare_cached("DELETE FROM outline_part WHERE convener = ?1 AND year = ?2")?
                .execute(params![convener, year])?;
            let mut insert = db.prepare_cached("INSERT INTO outline_part VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
            let cited = citation_of(entry);
            for (ordinal, part) in (0_i64..).zip(ceremony) {
                let kind = word(&part.kind)?;
                insert.execute(params![convener, year, "ceremony", ordinal, kind, part.text.as_str(), cited])?;
            }
            for (ordinal, part) in (0_i64..).zip(festival) {
                let kind = word(&part.kind)?;
                insert.execute(params![convener, year, "festival", ordinal, kind, part.text.as_str(), cited])?;
            }
            Ok(())
        }
        year::Event::PilotRulesAdopted { .. }
        | year::Event::PilotDesignated { .. }
        | year::Event::DesignationUndone { .. } => Ok(()),
        year::Event::FestivalYearClosed { summary } => close("closed", summary.as_str()),
        year::Event::FestivalYearCancelled { reason } => close("cancelled", reason.as_str()),
    }
}

fn apply_standard(
    db: &Connection,
    entry: &Entry,
    festival: &FestivalRef,
    holder: &str,
    event: &standard::Event,
) -> rusqlite::Result<()> {
    let (mut circular, mut of_holder, mut appraised) = (None, None, None);
    let stage = match event {
        standard::Event::StandardRegistered { circular: by, .. } => {
            circular = by.as_ref().map(word).transpose()?;
            "registered"
        }
        standard::Event::StandardSelfAssessed { results, .. } => {
            of_holder = Some(Json(results));
            "self_assessed"
        }
        standard::Event::StandardAppraised { results, .. } => {
            appraised = Some(Json(results));
            "appraised"
        }
        standard::Event::StandardRecognised { .. } => "recognised",
        standard::Event::StandardNotRecognised { .. } => "not_recognised",
    };
    let (convener, year) = key(festival);
    // What an earlier step said stands beside what a later one says.
    db.prepare_cached(
        "INSERT INTO standard VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT DO UPDATE SET stage = ?4, source = ?5, circular = COALESCE(?6, circular),
             self_results = COALESCE(?7, self_results), results = COALESCE(?8, results)",
    )?
    .execute(params![convener, year, holder, stage, citation_of(entry), circular, of_holder, appraised])?;
    Ok(())
}

fn apply_assessment(
    db: &Connection,
    entry: &Entry,
    festival: &FestivalRef,
    unit: &str,
    event: &assessment::Event,
) -> rusqlite::Result<()> {
    let (convener, year) = key(festival);
    let cited = citation_of(entry);
    match event {
        assessment::Event::AssessmentCalled { period, scopes } => db
            .prepare_cached("INSERT OR REPLACE INTO assessment_call VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![convener, year, unit, Json(period), Json(scopes), cited]),
        assessment::Event::FigureReported { figure, value } => db
            .prepare_cached("INSERT OR REPLACE INTO figure VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![convener, year, unit, word(figure)?, integer(*value), cited]),
        assessment::Event::MovementAssessed { scope, summary } => db
            .prepare_cached("INSERT OR REPLACE INTO assessment VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![convener, year, unit, word(scope)?, summary.as_str(), cited]),
    }
    .map(|_| ())
}

fn apply_outreach(
    db: &Connection,
    entry: &Entry,
    festival: &FestivalRef,
    unit: &str,
    event: &outreach::Event,
) -> rusqlite::Result<()> {
    let (convener, year) = key(festival);
    let cited = citation_of(entry);
    match event {
        outreach::Event::OutreachSessionHeld { session, topic, audience, attendees, held_by } => db
            .prepare_cached(
                "INSERT OR REPLACE INTO outreach_session
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, NULL, ?11)",
            )?
            .execute(params![
                convener,
                year,
                unit,
                integer(entry.row.revision),
                session.to_string(),
                topic.as_str(),
                audience.as_str(),
                attendees,
                held_by.as_str(),
                entry.row.metadata.given.occurred.to_string(),
                cited
            ]),
        outreach::Event::OutreachSessionCorrected { session, attendees, reason } => db
            .prepare_cached(
                "UPDATE outreach_session SET attendees = ?5, reason = ?6, source = ?7
                 WHERE convener = ?1 AND year = ?2 AND unit = ?3 AND session = ?4",
            )?
            .execute(params![convener, year, unit, session.to_string(), attendees, reason.as_str(), cited]),
    }
    .map(|_| ())
}

fn apply_group(db: &Connection, entry: &Entry, id: &str, event: &group::Event) -> rusqlite::Result<()> {
    match event {
        group::Event::SafeFamilyGroupFormed { unit, name, households } => db
            .prepare_cached(
                "INSERT INTO safe_family_group VALUES (?1, ?2, ?3, ?4, 0, ?5)
                 ON CONFLICT (id) DO UPDATE SET unit = ?2, name = ?3, households = ?4, source = ?5",
            )?
            .execute(params![id, unit.as_str(), name.as_str(), households, citation_of(entry)]),
        group::Event::NeighbourhoodCamerasFunded { neighbourhood, cameras, .. } => db
            .prepare_cached(
                "INSERT INTO neighbourhood_cameras VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET cameras = cameras + ?3, source = ?4",
            )?
            .execute(params![
                entry.row.metadata.given.about.unit.as_ref().map(|unit| unit.as_str()),
                neighbourhood.as_str(),
                cameras,
                citation_of(entry)
            ]),
        group::Event::CamerasFunded { cameras } => db
            .prepare_cached("UPDATE safe_family_group SET cameras = cameras + ?2 WHERE id = ?1")?
            .execute(params![id, cameras]),
    }
    .map(|_| ())
}
