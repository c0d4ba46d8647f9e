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
        | Fact::Emulation(_)
        | Fact::Outreach(_)
        | Fact::Account(_) => Ok(()),
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
        Event::CouncilConvened { members, quorum } => db
            .prepare_cached("INSERT OR REPLACE INTO council VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![convener, year, unit, Json(members), quorum, cited]),
        Event::MemberRecused { commendation, member, reason } => db
            .prepare_cached("INSERT OR REPLACE INTO recusal VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![convener, year, commendation.to_string(), member.as_str(), reason.as_str(), cited]),
        // An attempt to decide it leaves it where it was.
        Event::ClaimLapsed { .. } => Ok(0),
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
        Event::CouncilRecommended { commendation, votes_for, votes_against, recused, ballots } => step(
            commendation,
            CommendationStatus::Recommended,
            ", votes_for = ?6, votes_against = ?7, recused = ?8, ballots = ?9",
            &[votes_for, votes_against, recused, &Json(ballots)],
        ),
        Event::CommendationDecided { commendation, decision, signer, legal_basis, amount, law, authority } => step(
            commendation,
            CommendationStatus::Decided,
            ", decision = ?6, signer = ?7, legal_basis = ?8, amount = ?9, law = ?10, authority = ?11",
            &[
                &Json(decision),
                &Json(signer),
                &legal_basis.as_str(),
                &amount.map(|amount| integer(amount.0)),
                &law.as_ref().map(word).transpose()?,
                &authority.as_ref().map(word).transpose()?,
            ],
        ),
        Event::CommendationRejected { commendation, reason } => {
            step(commendation, CommendationStatus::Rejected, ", reason = ?6", &[&reason.as_str()])
        }
        Event::PresentationScheduled { commendation, host, item } => step(
            commendation,
            CommendationStatus::Scheduled,
            ", host = ?6, item = ?7, reason = NULL",
            &[&host.as_str(), &item.to_string()],
        ),
        Event::PresentationCalledOff { commendation, reason, .. } => step(
            commendation,
            CommendationStatus::Decided,
            ", host = NULL, item = NULL, reason = ?6",
            &[&reason.as_str()],
        ),
        Event::CommendationPresented { commendation, host } => {
            step(commendation, CommendationStatus::Presented, ", host = ?6, reason = NULL", &[&host.as_str()])
        }
        Event::CommendationRevoked { commendation, ground, decision, reason } => step(
            commendation,
            CommendationStatus::Revoked,
            ", ground = ?6, revocation = ?7, reason = ?8, owed = (status = 'presented')",
            &[&word(ground)?, &Json(decision), &reason.as_str()],
        ),
        Event::AwardReturned { commendation } => step(commendation, CommendationStatus::Revoked, ", owed = 0", &[]),
        Event::CommendationWithdrawn { commendation, reason } => {
            step(commendation, CommendationStatus::Withdrawn, ", reason = ?6", &[&reason.as_str()])
        }
    }
    .map(|_| ())
}
