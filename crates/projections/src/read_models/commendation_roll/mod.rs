//! Commendation roll: who is to be commended, for what, by whom decided, and where it was presented.

pub mod graphql;
mod queries;
#[cfg(test)]
mod tests;

use ngayhoi_domain::{Category, Fact, FestivalRef, commendation::Event, values::CommendationId};
use rusqlite::{Connection, ToSql, params};

pub use queries::*;

use super::{
    ReadModel, citation_of,
    source::{Json, integer, unit_of, word},
};
use crate::timeline::Entry;

/// The model.
pub(super) const MODEL: ReadModel =
    ReadModel { name: "commendation_roll", tables: include_str!("table.sql"), reads: &[Category::Commendation], apply };

fn apply(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    match &entry.fact {
        Fact::Commendation(event) => apply_commendation(db, entry, event),
        Fact::Year(_)
        | Fact::Unit(_)
        | Fact::Pilot(_)
        | Fact::Ceremony(_)
        | Fact::Programme(_)
        | Fact::Achievement(_)
        | Fact::Group(_)
        | Fact::Standard(_)
        | Fact::Assessment(_)
        | Fact::Emulation(_) => Ok(()),
    }
}

fn apply_commendation(db: &Connection, entry: &Entry, event: &Event) -> rusqlite::Result<()> {
    let about = &entry.row.metadata.given.about;
    let (Some(FestivalRef { convener, year }), Some(unit)) = (about.festival_ref(), unit_of(about)) else {
        return Ok(());
    };
    let (convener, year, cited) = (convener.as_str(), year.get(), citation_of(entry));
    // Moves one on to a status, with what that step says in further columns.
    let step = |id: &CommendationId, status: CommendationStatus, columns: &str, values: &[&dyn ToSql]| {
        let sql = format!(
            "UPDATE commendation SET status = ?4, status_source = ?5{columns}
             WHERE convener = ?1 AND year = ?2 AND commendation = ?3"
        );
        let (id, status) = (id.to_string(), word(&status)?);
        let known: [&dyn ToSql; 5] = [&convener, &year, &id, &status, &cited];
        db.prepare_cached(&sql)?.execute([&known, values].concat().as_slice())
    };
    match event {
        Event::CommendationNominated { commendation, nominee, form, achievement, merit, proposer } => db
            .prepare_cached(
                "INSERT OR REPLACE INTO commendation
                     (convener, year, unit, ordinal, commendation, status, nominee, form, achievement, merit, proposer,
                      source, status_source)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'nominated', ?6, ?7, ?8, ?9, ?10, ?11, ?11)",
            )?
            .execute(params![
                convener,
                year,
                unit,
                integer(entry.row.revision),
                commendation.to_string(),
                Json(nominee),
                word(form)?,
                achievement.to_string(),
                merit.as_str(),
                proposer.as_str(),
                cited,
            ]),
        Event::CommendationAppraised { commendation, opinion } => {
            step(commendation, CommendationStatus::Appraised, ", opinion = ?6", &[&opinion.as_str()])
        }
        Event::CouncilRecommended { commendation, votes_for, votes_against, recused } => step(
            commendation,
            CommendationStatus::Recommended,
            ", votes_for = ?6, votes_against = ?7, recused = ?8",
            &[votes_for, votes_against, recused],
        ),
        Event::CommendationDecided { commendation, decision, signer, legal_basis, amount } => step(
            commendation,
            CommendationStatus::Decided,
            ", decision = ?6, signer = ?7, legal_basis = ?8, amount = ?9",
            &[&Json(decision), &Json(signer), &legal_basis.as_str(), &amount.map(|amount| integer(amount.0))],
        ),
        Event::CommendationRejected { commendation, reason } => {
            step(commendation, CommendationStatus::Rejected, ", reason = ?6", &[&reason.as_str()])
        }
        Event::CommendationPresented { commendation, host } => {
            step(commendation, CommendationStatus::Presented, ", host = ?6", &[&host.as_str()])
        }
        Event::CommendationWithdrawn { commendation, reason } => {
            step(commendation, CommendationStatus::Withdrawn, ", reason = ?6", &[&reason.as_str()])
        }
    }
    .map(|_| ())
}
