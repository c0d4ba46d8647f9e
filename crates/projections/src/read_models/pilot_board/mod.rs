//! Pilot board: each ward's round, its nominees with their points, and which became pilots.

pub mod graphql;
mod queries;
#[cfg(test)]
mod tests;

use ngayhoi_domain::{
    Category, Fact, FestivalRef,
    pilot::{Event, Score},
    values::HostId,
    year,
};
use rusqlite::{Connection, params};

pub use queries::*;

use super::{
    ReadModel, citation_of,
    source::{Json, integer, unit_of, word},
};
use crate::timeline::Entry;

/// The model.
pub(super) const MODEL: ReadModel = ReadModel {
    name: "pilot_board",
    tables: include_str!("table.sql"),
    reads: &[Category::Pilot, Category::Year],
    apply,
};

fn apply(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    match &entry.fact {
        Fact::Pilot(event) => apply_pilot(db, entry, event),
        Fact::Year(event) => apply_year(db, entry, event),
        Fact::Unit(_)
        | Fact::Ceremony(_)
        | Fact::Programme(_)
        | Fact::Commendation(_)
        | Fact::Achievement(_)
        | Fact::Group(_)
        | Fact::Standard(_)
        | Fact::Assessment(_)
        | Fact::Emulation(_)
        | Fact::Outreach(_)
        | Fact::Account(_) => Ok(()),
    }
}

fn apply_year(db: &Connection, entry: &Entry, event: &year::Event) -> rusqlite::Result<()> {
    let Some(FestivalRef { convener, year }) = entry.row.metadata.given.about.festival_ref() else { return Ok(()) };
    let (convener, year, cited) = (convener.as_str(), year.get(), citation_of(entry));
    match event {
        year::Event::PilotRulesAdopted { version, criteria, levels } => db
            .prepare_cached("INSERT OR REPLACE INTO pilot_rules VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![convener, year, version, Json(criteria), Json(levels), cited]),
        year::Event::PilotDesignated { unit, neighbourhood, level } => db
            .prepare_cached("INSERT OR REPLACE INTO designation VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![convener, year, word(level)?, neighbourhood.as_str(), unit.as_str(), cited]),
        year::Event::DesignationUndone { neighbourhood, level, .. } => db
            .prepare_cached(
                "DELETE FROM designation WHERE convener = ?1 AND year = ?2 AND level = ?3 AND neighbourhood = ?4",
            )?
            .execute(params![convener, year, word(level)?, neighbourhood.as_str()]),
        year::Event::FestivalYearOpened { .. }
        | year::Event::FestivalYearAmended { .. }
        | year::Event::UnitJoined { .. }
        | year::Event::OutlineAdopted { .. }
        | year::Event::FestivalYearClosed { .. }
        | year::Event::FestivalYearCancelled { .. } => Ok(0),
    }
    .map(|_| ())
}

fn apply_pilot(db: &Connection, entry: &Entry, event: &Event) -> rusqlite::Result<()> {
    let about = &entry.row.metadata.given.about;
    let (Some(FestivalRef { convener, year }), Some(unit)) = (about.festival_ref(), unit_of(about)) else {
        return Ok(());
    };
    let (convener, year, cited) = (convener.as_str(), year.get(), citation_of(entry));
    let stand = |neighbourhood: &HostId, standing: NomineeStanding| {
        db.prepare_cached(
            "UPDATE pilot_nominee SET standing = ?5, standing_source = ?6
             WHERE convener = ?1 AND year = ?2 AND unit = ?3 AND neighbourhood = ?4",
        )?
        .execute(params![convener, year, unit, neighbourhood.as_str(), word(&standing)?, cited])
    };
    let explain = |neighbourhood: &HostId, words: &str| {
        db.prepare_cached(
            "UPDATE pilot_nominee SET words = ?5
             WHERE convener = ?1 AND year = ?2 AND unit = ?3 AND neighbourhood = ?4",
        )?
        .execute(params![convener, year, unit, neighbourhood.as_str(), words])
    };
    match event {
        Event::PilotRoundOpened { quota, criteria } => db
            .prepare_cached("INSERT OR REPLACE INTO pilot_round VALUES (?1, ?2, ?3, 'open', ?4, ?5, ?6)")?
            .execute(params![convener, year, unit, Json(quota), Json(criteria), cited]),
        Event::NeighbourhoodNominated { neighbourhood, proposer } => db
            .prepare_cached(
                "INSERT OR REPLACE INTO pilot_nominee
                     (convener, year, unit, neighbourhood, ordinal, proposer, standing, source, standing_source)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'nominated', ?7, ?7)",
            )?
            .execute(params![
                convener,
                year,
                unit,
                neighbourhood.as_str(),
                integer(entry.row.revision),
                proposer.as_str(),
                cited
            ]),
        Event::NeighbourhoodAssessed { neighbourhood, scores } => db
            .prepare_cached(
                "UPDATE pilot_nominee SET scores = ?5, mean = ?6, scores_source = ?7
                 WHERE convener = ?1 AND year = ?2 AND unit = ?3 AND neighbourhood = ?4",
            )?
            .execute(params![convener, year, unit, neighbourhood.as_str(), Json(scores), mean(scores), cited]),
        Event::NomineeWithdrawn { neighbourhood, reason } => {
            explain(neighbourhood, reason.as_str())?;
            stand(neighbourhood, NomineeStanding::Withdrawn)
        }
        Event::PilotSelected { neighbourhood, rationale, decision } => {
            explain(neighbourhood, rationale.as_str())?;
            db.prepare_cached(
                "UPDATE pilot_nominee SET decision = ?5
                 WHERE convener = ?1 AND year = ?2 AND unit = ?3 AND neighbourhood = ?4",
            )?
            .execute(params![convener, year, unit, neighbourhood.as_str(), Json(decision)])?;
            stand(neighbourhood, NomineeStanding::Selected)
        }
        Event::PilotEndorsed { neighbourhood } => stand(neighbourhood, NomineeStanding::Endorsed),
        Event::PilotReplaced { neighbourhood, replacement, reason, decision } => {
            explain(neighbourhood, reason.as_str())?;
            explain(replacement, reason.as_str())?;
            db.prepare_cached(
                "UPDATE pilot_nominee SET decision = ?5
                 WHERE convener = ?1 AND year = ?2 AND unit = ?3 AND neighbourhood = ?4",
            )?
            .execute(params![convener, year, unit, replacement.as_str(), Json(decision)])?;
            stand(neighbourhood, NomineeStanding::Replaced)?;
            stand(replacement, NomineeStanding::Selected)
        }
        Event::PilotRoundClosed {} => db
            .prepare_cached("UPDATE pilot_round SET status = 'closed' WHERE convener = ?1 AND year = ?2 AND unit = ?3")?
            .execute(params![convener, year, unit]),
    }
    .map(|_| ())
}

/// The points' mean, each weighing as much as its criterion; `None` where nothing weighs.
fn mean(scores: &[Score]) -> Option<f64> {
    let weight: f64 = scores.iter().map(|score| f64::from(score.weight)).sum();
    let points: f64 = scores.iter().map(|score| f64::from(score.points) * f64::from(score.weight)).sum();
    (weight > 0.0).then(|| points / weight)
}
