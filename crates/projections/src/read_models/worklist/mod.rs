//! Worklist: what should have followed and did not, because it was refused or because it was found too late. It is read
//! off the facts: once they agree again, nothing is left to do.

pub mod graphql;
mod queries;
#[cfg(test)]
mod tests;

use ngayhoi_domain::{
    Category, Fact, FestivalRef, StreamId, achievement,
    ceremony::{self, AgendaKind},
    commendation::{self, Ground},
    pilot,
    values::AgendaItemId,
    year,
};
use rusqlite::{Connection, params};

pub use queries::*;

use super::{
    Citing, ReadModel, citation_of,
    source::{unit_of, word},
};
use crate::timeline::Entry;

/// The model.
pub(super) const MODEL: ReadModel = ReadModel {
    name: "worklist",
    tables: include_str!("table.sql"),
    reads: &[Category::Year, Category::Pilot, Category::Ceremony, Category::Commendation, Category::Achievement],
    apply,
};

/// Whose matter an entry is, and who says so.
struct Told<'a> {
    db: &'a Connection,
    convener: &'a str,
    year: i32,
    unit: &'a str,
    host: Option<&'a str>,
    cited: Citing<'a>,
}

fn apply(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let about = &entry.row.metadata.given.about;
    let (Some(FestivalRef { convener, year }), Some(unit)) = (about.festival_ref(), unit_of(about)) else {
        return Ok(());
    };
    let host = about.host.as_ref().map(|host| host.as_str());
    let told = Told { db, convener: convener.as_str(), year: year.get(), unit, host, cited: citation_of(entry) };
    match &entry.fact {
        Fact::Year(event) => told.year(event),
        Fact::Pilot(event) => told.pilot(event),
        Fact::Ceremony(event) => told.ceremony(event),
        Fact::Commendation(event) => told.commendation(event),
        Fact::Achievement(event) => told.achievement(&entry.stream, event),
        Fact::Unit(_)
        | Fact::Programme(_)
        | Fact::Group(_)
        | Fact::Standard(_)
        | Fact::Assessment(_)
        | Fact::Emulation(_)
        | Fact::Outreach(_)
        | Fact::Account(_) => Ok(()),
    }
}

impl Told<'_> {
    fn year(&self, event: &year::Event) -> rusqlite::Result<()> {
        use year::Event::{
            DesignationUndone, FestivalYearAmended, FestivalYearCancelled, FestivalYearClosed, FestivalYearOpened,
            OutlineAdopted, PilotDesignated, PilotRulesAdopted, UnitJoined,
        };
        let status = match event {
            FestivalYearOpened { .. } => "open",
            FestivalYearClosed { .. } => "closed",
            FestivalYearCancelled { .. } => "cancelled",
            PilotDesignated { unit, neighbourhood, level } => {
                return self
                    .db
                    .prepare_cached("INSERT OR REPLACE INTO matter_designation VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                    .execute(params![
                        self.convener,
                        self.year,
                        word(level)?,
                        neighbourhood.as_str(),
                        unit.as_str(),
                        self.cited
                    ])
                    .map(|_| ());
            }
            DesignationUndone { neighbourhood, level, .. } => {
                return self
                    .db
                    .prepare_cached(
                        "DELETE FROM matter_designation
                         WHERE convener = ?1 AND year = ?2 AND level = ?3 AND host = ?4",
                    )?
                    .execute(params![self.convener, self.year, word(level)?, neighbourhood.as_str()])
                    .map(|_| ());
            }
            FestivalYearAmended { .. } | UnitJoined { .. } | OutlineAdopted { .. } | PilotRulesAdopted { .. } => {
                return Ok(());
            }
        };
        self.db
            .prepare_cached("INSERT OR REPLACE INTO matter_year VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.convener, self.year, status, self.cited])
            .map(|_| ())
    }

    fn pilot(&self, event: &pilot::Event) -> rusqlite::Result<()> {
        use pilot::Event::{
            NeighbourhoodAssessed, NeighbourhoodNominated, NomineeWithdrawn, PilotEndorsed, PilotReplaced,
            PilotRoundClosed, PilotRoundOpened, PilotSelected,
        };
        match event {
            PilotEndorsed { neighbourhood } => self
                .db
                .prepare_cached("INSERT OR REPLACE INTO matter_pilot VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![self.convener, self.year, neighbourhood.as_str(), self.unit, self.cited])
                .map(|_| ()),
            PilotReplaced { neighbourhood, .. } => self
                .db
                .prepare_cached("DELETE FROM matter_pilot WHERE convener = ?1 AND year = ?2 AND host = ?3")?
                .execute(params![self.convener, self.year, neighbourhood.as_str()])
                .map(|_| ()),
            PilotRoundOpened { .. }
            | NeighbourhoodNominated { .. }
            | NeighbourhoodAssessed { .. }
            | NomineeWithdrawn { .. }
            | PilotSelected { .. }
            | PilotRoundClosed {} => Ok(()),
        }
    }

    fn ceremony(&self, event: &ceremony::Event) -> rusqlite::Result<()> {
        use ceremony::Correction;
        use ceremony::Event::{
            AgendaApproved, AgendaItemAdded, AgendaItemDone, AgendaItemMoved, AgendaItemRemoved, AssessmentDelivered,
            AttendanceRecorded, CeremonyCancelled, CeremonyCompleted, CeremonyCorrected, CeremonyPlanned,
            CeremonyRelocated, CeremonyRescheduled, CeremonyStarted, DelegateAnswered, DelegateInvited, FlowersGiven,
            ModelLaunched, PactSigned,
        };
        match event {
            CeremonyPlanned { .. } => self
                .db
                .prepare_cached("INSERT OR REPLACE INTO matter_ceremony VALUES (?1, ?2, ?3, ?4, 'planned', ?5)")?
                .execute(params![self.convener, self.year, self.host, self.unit, self.cited])
                .map(|_| ()),
            CeremonyStarted {} => self.ceremony_is("started"),
            CeremonyCompleted {} => self.ceremony_is("completed"),
            CeremonyCancelled { .. } => self.ceremony_is("cancelled"),
            AgendaItemAdded { item } if item.kind == AgendaKind::Commendation => {
                let title = item.title.as_str();
                self.db
                    .prepare_cached("INSERT OR REPLACE INTO matter_item VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)")?
                    .execute(params![
                        self.convener,
                        self.year,
                        self.host,
                        item.item.to_string(),
                        self.unit,
                        title,
                        self.cited
                    ])
                    .map(|_| ())
            }
            AgendaItemRemoved { item } => self
                .db
                .prepare_cached(
                    "DELETE FROM matter_item WHERE convener = ?1 AND year = ?2 AND host = ?3 AND item = ?4",
                )?
                .execute(params![self.convener, self.year, self.host, item.to_string()])
                .map(|_| ()),
            AgendaItemDone { item } => self.item_is_done(*item, true),
            CeremonyCorrected { correction, .. } => match correction {
                Correction::ItemDone { item } => self.item_is_done(*item, true),
                Correction::ItemNotDone { item } => self.item_is_done(*item, false),
                Correction::Attendance { .. }
                | Correction::Pact { .. }
                | Correction::Flowers { .. }
                | Correction::Models { .. }
                | Correction::Assessment { .. } => Ok(()),
            },
            AgendaItemAdded { .. }
            | AgendaItemMoved { .. }
            | AgendaApproved { .. }
            | CeremonyRescheduled { .. }
            | CeremonyRelocated { .. }
            | DelegateInvited { .. }
            | DelegateAnswered { .. }
            | PactSigned { .. }
            | AttendanceRecorded { .. }
            | FlowersGiven { .. }
            | ModelLaunched { .. }
            | AssessmentDelivered { .. } => Ok(()),
        }
    }

    fn item_is_done(&self, item: AgendaItemId, done: bool) -> rusqlite::Result<()> {
        self.db
            .prepare_cached(
                "UPDATE matter_item SET done = ?6, source = ?5
                 WHERE convener = ?1 AND year = ?2 AND host = ?3 AND item = ?4",
            )?
            .execute(params![self.convener, self.year, self.host, item.to_string(), self.cited, done])
            .map(|_| ())
    }

    fn ceremony_is(&self, status: &str) -> rusqlite::Result<()> {
        self.db
            .prepare_cached(
                "UPDATE matter_ceremony SET status = ?4, source = ?5 WHERE convener = ?1 AND year = ?2 AND host = ?3",
            )?
            .execute(params![self.convener, self.year, self.host, status, self.cited])
            .map(|_| ())
    }

    fn commendation(&self, event: &commendation::Event) -> rusqlite::Result<()> {
        use commendation::Event::{
            AwardReturned, ClaimLapsed, CommendationAppraised, CommendationDecided, CommendationNominated,
            CommendationPresented, CommendationRejected, CommendationRevoked, CommendationWithdrawn, CouncilConvened,
            CouncilRecommended, MemberRecused, PresentationCalledOff, PresentationScheduled,
        };
        let is = |id: &dyn ToString, set: &str, values: [Option<String>; 2]| -> rusqlite::Result<()> {
            let sql = format!(
                "UPDATE matter_award SET source = ?4, {set}
                 WHERE convener = ?1 AND year = ?2 AND commendation = ?3 AND ?5 IS ?5 AND ?6 IS ?6"
            );
            let [first, second] = values;
            self.db
                .prepare_cached(&sql)?
                .execute(params![self.convener, self.year, id.to_string(), self.cited, first, second])
                .map(|_| ())
        };
        let none = || [None, None];
        match event {
            CommendationNominated { commendation, achievement, .. } => self
                .db
                .prepare_cached(
                    "INSERT OR REPLACE INTO matter_award
                     VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, 0, NULL, NULL, ?6)",
                )?
                .execute(params![
                    self.convener,
                    self.year,
                    commendation.to_string(),
                    self.unit,
                    achievement.to_string(),
                    self.cited
                ])
                .map(|_| ()),
            CommendationDecided { commendation, .. } => is(commendation, "standing = 'decided'", none()),
            PresentationScheduled { commendation, host, item } => is(
                commendation,
                "standing = 'scheduled', host = ?5, item = ?6",
                [Some(host.to_string()), Some(item.to_string())],
            ),
            PresentationCalledOff { commendation, .. } => {
                is(commendation, "standing = 'decided', host = NULL, item = NULL", none())
            }
            CommendationPresented { commendation, host } => {
                is(commendation, "standing = 'presented', host = ?5", [Some(host.to_string()), None])
            }
            CommendationRejected { commendation, .. } | CommendationWithdrawn { commendation, .. } => {
                is(commendation, "standing = 'ended'", none())
            }
            CommendationRevoked { commendation, ground: Ground::Fraud, .. } => {
                is(commendation, "forfeits = 1, owed = (standing = 'presented'), standing = 'revoked'", none())
            }
            CommendationRevoked { commendation, ground: Ground::UnlawfulAppraisal, .. } => {
                is(commendation, "owed = (standing = 'presented'), standing = 'revoked'", none())
            }
            AwardReturned { commendation } => is(commendation, "owed = 0", none()),
            CouncilConvened { .. }
            | CommendationAppraised { .. }
            | MemberRecused { .. }
            | CouncilRecommended { .. }
            | ClaimLapsed { .. } => Ok(()),
        }
    }

    fn achievement(&self, stream: &StreamId, event: &achievement::Event) -> rusqlite::Result<()> {
        let StreamId::Achievement(achievement) = stream else { return Ok(()) };
        let achievement = achievement.to_string();
        match event {
            achievement::Event::AchievementClaimed { commendation, .. } => {
                self.db.prepare_cached("INSERT OR REPLACE INTO matter_claim VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(
                    params![self.convener, self.year, achievement, self.unit, commendation.to_string(), self.cited],
                )
            }
            achievement::Event::AchievementReleased { commendation, .. } => self
                .db
                .prepare_cached(
                    "DELETE FROM matter_claim
                     WHERE convener = ?1 AND year = ?2 AND achievement = ?3 AND commendation = ?4",
                )?
                .execute(params![self.convener, self.year, achievement, commendation.to_string()]),
        }
        .map(|_| ())
    }
}
