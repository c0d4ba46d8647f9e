use chrono::NaiveDate;
use ngayhoi_domain::{
    commendation::{Authority, Ballot, Form, Ground, Law, Nominee},
    values::{DocumentRef, Personal},
};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::read_models::{
    Cited,
    source::{Json, from_word, integer, optional_word},
};

/// How far a commendation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommendationStatus {
    /// Được đề nghị.
    Nominated,
    /// Đã thẩm định.
    Appraised,
    /// Hội đồng đã đề nghị.
    Recommended,
    /// Có quyết định khen thưởng.
    Decided,
    /// Hẹn trao tại một buổi lễ.
    Scheduled,
    /// Không khen thưởng.
    Rejected,
    /// Đã trao.
    Presented,
    /// Đã rút đề nghị.
    Withdrawn,
    /// Quyết định đã bị hủy bỏ.
    Revoked,
}

/// A commendation.
#[derive(Debug, Clone, PartialEq)]
pub struct CommendationRow {
    /// Its id.
    pub commendation: String,
    /// The unit that commends.
    pub unit: String,
    /// Its place among the unit's commendations of the year: grows with each nomination, with gaps.
    pub ordinal: i64,
    /// How far it came.
    pub status: CommendationStatus,
    /// For whom; a person's name is sealed.
    pub nominee: Nominee,
    /// In which form.
    pub form: Form,
    /// The achievement that it rewards.
    pub achievement: String,
    /// The achievement in words.
    pub merit: String,
    /// Who proposed it.
    pub proposer: String,
    /// What the appraisal says.
    pub opinion: Option<String>,
    /// How the council voted.
    pub votes: Option<Votes>,
    /// Who voted how, where the council votes by name.
    pub ballots: Vec<Ballot>,
    /// The decision's number and date.
    pub decision: Option<DocumentRef>,
    /// Who signed it, sealed.
    pub signer: Option<Personal>,
    /// The law that it rests on.
    pub legal_basis: Option<String>,
    /// The money that goes with it, in đồng.
    pub amount: Option<i64>,
    /// The law in force on the day of the decision.
    pub law: Option<Law>,
    /// Whose authority it was decided by.
    pub authority: Option<Authority>,
    /// At whose ceremony it was presented, or is to be.
    pub host: Option<String>,
    /// At which item of the agenda it is to be presented.
    pub item: Option<String>,
    /// Why it was rejected, withdrawn, called off or revoked.
    pub reason: Option<String>,
    /// Why it was revoked, as the law sees it, and by which decision.
    pub revocation: Option<(Ground, DocumentRef)>,
    /// Whether what was handed over is to come back.
    pub owed: bool,
    /// Who says that it was proposed.
    pub source: Cited,
    /// Who says that it came so far.
    pub status_source: Cited,
}

/// How the council voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Votes {
    /// For.
    pub votes_for: u32,
    /// Against.
    pub votes_against: u32,
    /// Members who stood aside.
    pub recused: u32,
}

fn read(row: &Row<'_>) -> rusqlite::Result<CommendationRow> {
    let votes: Option<u32> = row.get("votes_for")?;
    Ok(CommendationRow {
        commendation: row.get("commendation")?,
        unit: row.get("unit")?,
        ordinal: row.get("ordinal")?,
        status: from_word(row, "status")?,
        nominee: row.get::<_, Json<_>>("nominee")?.0,
        form: from_word(row, "form")?,
        achievement: row.get("achievement")?,
        merit: row.get("merit")?,
        proposer: row.get("proposer")?,
        opinion: row.get("opinion")?,
        votes: votes
            .map(|votes_for| {
                Ok::<_, rusqlite::Error>(Votes {
                    votes_for,
                    votes_against: row.get("votes_against")?,
                    recused: row.get("recused")?,
                })
            })
            .transpose()?,
        ballots: row.get::<_, Option<Json<Vec<Ballot>>>>("ballots")?.map_or_else(Vec::new, |ballots| ballots.0),
        decision: row.get::<_, Option<Json<_>>>("decision")?.map(|decision| decision.0),
        signer: row.get::<_, Option<Json<_>>>("signer")?.map(|signer| signer.0),
        legal_basis: row.get("legal_basis")?,
        amount: row.get("amount")?,
        law: optional_word(row, "law")?,
        authority: optional_word(row, "authority")?,
        host: row.get("host")?,
        item: row.get("item")?,
        reason: row.get("reason")?,
        revocation: optional_word(row, "ground")?.zip(row.get::<_, Option<Json<_>>>("revocation")?.map(|json| json.0)),
        owed: row.get("owed")?,
        source: row.get("source")?,
        status_source: row.get("status_source")?,
    })
}

/// Which commendations of a year are asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this unit's.
    pub unit: Option<String>,
    /// Only those that came so far; `None` for all.
    pub statuses: Option<Vec<CommendationStatus>>,
    /// Only these; `None` for all.
    pub only: Option<Vec<String>>,
}

impl Filter {
    /// What a row must meet, in SQL; `:statuses` and `:only` are lists as JSON.
    const CONDITION: &str = "convener = :convener AND year = :year AND (:unit IS NULL OR unit = :unit)
         AND (:statuses IS NULL OR status IN (SELECT value FROM json_each(:statuses)))
         AND (:only IS NULL OR commendation IN (SELECT value FROM json_each(:only)))";
}

/// In which order commendations are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By unit, each unit's in the order of their nomination.
    Unit,
    /// By day and number of the decision, 9/QĐ-UBND before 34/QĐ-UBND; those without one last; those of one decision by
    /// unit.
    Decision,
}

/// Where a commendation stands in a list, whatever its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollPlace {
    /// The unit that commends.
    pub unit: String,
    /// Its place among the unit's.
    pub ordinal: i64,
    /// Day and number of its decision.
    pub decision: Option<(NaiveDate, String)>,
}

impl CommendationRow {
    /// Where it stands in a list.
    pub fn place(&self) -> RollPlace {
        let decision = self.decision.as_ref().map(|decision| (decision.date, decision.number.to_string()));
        RollPlace { unit: self.unit.clone(), ordinal: self.ordinal, decision }
    }
}

/// A list as JSON, for one parameter.
fn list<T: Serialize>(list: Option<&Vec<T>>) -> rusqlite::Result<Option<String>> {
    let json = list.map(serde_json::to_string).transpose();
    json.map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// Commendations of a year in an order, after one of them where one is given, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn commendations(
    db: &Connection,
    (convener, year): (&str, i32),
    filter: &Filter,
    order: Order,
    after: Option<&RollPlace>,
    limit: usize,
) -> rusqlite::Result<Vec<CommendationRow>> {
    // What comes before unit and ordinal. A day is written 2019-08-12; what is not decided comes after all days.
    let key = |document: &str| match order {
        Order::Unit => String::new(),
        Order::Decision => format!(
            "COALESCE({document} ->> 'date', '~'), CAST(COALESCE({document} ->> 'number', '') AS INTEGER),
             COALESCE({document} ->> 'number', ''), "
        ),
    };
    let (statuses, only, limit) = (list(filter.statuses.as_ref())?, list(filter.only.as_ref())?, integer(limit));
    let mut parameters = named_params! {
        ":convener": convener, ":year": year, ":unit": filter.unit, ":statuses": statuses, ":only": only,
        ":limit": limit,
    }
    .to_vec();
    let decision = after.and_then(|place| place.decision.as_ref());
    let decision = decision.map(|(date, number)| json!({ "date": date, "number": number }).to_string());
    // A condition of its own, where there is one at all: as part of another, no index would lead there.
    let mut beyond = String::new();
    if let Some(place) = after {
        beyond = format!(
            "AND ({} unit, ordinal) > ({} :after_unit, :after_ordinal)",
            key("decision"),
            key(":after_decision")
        );
        parameters.extend_from_slice(named_params! { ":after_unit": place.unit, ":after_ordinal": place.ordinal });
        if order == Order::Decision {
            parameters.push((":after_decision", &decision));
        }
    }
    let sql = format!(
        "SELECT * FROM commendation WHERE {} {beyond} ORDER BY {} unit, ordinal LIMIT :limit",
        Filter::CONDITION,
        key("decision")
    );
    db.prepare_cached(&sql)?.query_map(parameters.as_slice(), read)?.collect()
}

/// The ids of a year's commendations that are presented and stand.
///
/// # Errors
/// When the file cannot be read.
pub fn presented(db: &Connection, convener: &str, year: i32) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached(
        "SELECT commendation FROM commendation WHERE convener = ?1 AND year = ?2 AND status = 'presented'",
    )?
    .query_map(params![convener, year], |row| row.get(0))?
    .collect()
}

/// How many commendations of a year there are under a filter.
///
/// # Errors
/// When the file cannot be read.
pub fn count_commendations(db: &Connection, convener: &str, year: i32, filter: &Filter) -> rusqlite::Result<i64> {
    let sql = format!("SELECT COUNT(*) FROM commendation WHERE {}", Filter::CONDITION);
    let parameters = named_params! {
        ":convener": convener, ":year": year, ":unit": filter.unit, ":statuses": list(filter.statuses.as_ref())?,
        ":only": list(filter.only.as_ref())?,
    };
    db.prepare_cached(&sql)?.query_row(parameters, |row| row.get(0))
}

/// How many commendations came how far, of one unit or of the whole year; what none came to is left out.
///
/// # Errors
/// When the file cannot be read.
pub fn count_by_status(
    db: &Connection,
    convener: &str,
    year: i32,
    unit: Option<&str>,
) -> rusqlite::Result<Vec<(CommendationStatus, i64)>> {
    let sql = "SELECT status, COUNT(*) FROM commendation
               WHERE convener = ?1 AND year = ?2 AND (?3 IS NULL OR unit = ?3) GROUP BY status ORDER BY status";
    db.prepare_cached(sql)?
        .query_map(params![convener, year, unit], |row| Ok((from_word(row, "status")?, row.get(1)?)))?
        .collect()
}

/// One commendation; `None` where the year has none of this id.
///
/// # Errors
/// When the file cannot be read.
pub fn commendation(db: &Connection, convener: &str, year: i32, id: &str) -> rusqlite::Result<Option<CommendationRow>> {
    db.prepare_cached("SELECT * FROM commendation WHERE convener = ?1 AND year = ?2 AND commendation = ?3")?
        .query_row(params![convener, year, id], read)
        .optional()
}

/// The council of a unit in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouncilRow {
    /// Its members, by seat or office.
    pub members: Vec<String>,
    /// How many of them must vote.
    pub quorum: u32,
    /// Who says so.
    pub source: Cited,
}

/// The council that a unit convened by name; `None` where it convened none.
///
/// # Errors
/// When the file cannot be read.
pub fn council(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<Option<CouncilRow>> {
    db.prepare_cached("SELECT members, quorum, source FROM council WHERE convener = ?1 AND year = ?2 AND unit = ?3")?
        .query_row(params![convener, year, unit], |row| {
            Ok(CouncilRow {
                members: row.get::<_, Json<_>>("members")?.0,
                quorum: row.get("quorum")?,
                source: row.get("source")?,
            })
        })
        .optional()
}

/// Who stands aside when a commendation is voted on, and why.
///
/// # Errors
/// When the file cannot be read.
pub fn recusals(db: &Connection, convener: &str, year: i32, id: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "SELECT member, reason FROM recusal
               WHERE convener = ?1 AND year = ?2 AND commendation = ?3 ORDER BY member";
    db.prepare_cached(sql)?.query_map(params![convener, year, id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
