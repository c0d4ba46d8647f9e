//! The commendation roll as GraphQL answers it.

use async_graphql::{Enum, ID, SimpleObject, connection::CursorType};
use ngayhoi_domain::commendation;

use super::{CommendationRow, CommendationStatus as StoredStatus};
use crate::graphql::{Document, PersonName, Source};

/// How far a commendation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "StoredStatus")]
pub enum CommendationStatus {
    /// Được đề nghị.
    Nominated,
    /// Đã thẩm định.
    Appraised,
    /// Hội đồng đã đề nghị.
    Recommended,
    /// Có quyết định khen thưởng.
    Decided,
    /// Không khen thưởng.
    Rejected,
    /// Đã trao.
    Presented,
    /// Đã rút đề nghị.
    Withdrawn,
}

/// The form of a commendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "commendation::Form")]
pub enum CommendationForm {
    /// Giấy khen.
    MeritCertificate,
    /// Bằng khen.
    CommendationCertificate,
}

/// What a nominee is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum NomineeKind {
    /// Tập thể.
    Collective,
    /// Cá nhân.
    Individual,
    /// Hộ gia đình.
    Household,
}

/// Who is commended.
#[derive(Debug, SimpleObject)]
pub struct Nominee {
    /// What it is.
    kind: NomineeKind,
    /// A collective's name; null for others.
    collective: Option<String>,
    /// A person's, or the name of a household's head; null for a collective.
    person: Option<PersonName>,
}

impl From<commendation::Nominee> for Nominee {
    fn from(nominee: commendation::Nominee) -> Self {
        match nominee {
            commendation::Nominee::Collective { name } => {
                Self { kind: NomineeKind::Collective, collective: Some(name.into()), person: None }
            }
            commendation::Nominee::Individual { name } => {
                Self { kind: NomineeKind::Individual, collective: None, person: Some(PersonName(name)) }
            }
            commendation::Nominee::Household { head } => {
                Self { kind: NomineeKind::Household, collective: None, person: Some(PersonName(head)) }
            }
        }
    }
}

/// The council's vote.
#[derive(Debug, SimpleObject)]
pub struct Votes {
    /// Votes for.
    votes_for: u32,
    /// Votes against.
    votes_against: u32,
    /// Members who stood aside.
    recused: u32,
}

/// A commendation (khen thưởng).
#[derive(Debug, SimpleObject)]
pub struct Commendation {
    /// Its id.
    id: ID,
    /// The unit that commends.
    unit_id: ID,
    /// How far it came.
    status: CommendationStatus,
    /// For whom.
    nominee: Nominee,
    /// In which form.
    form: CommendationForm,
    /// The achievement that it rewards, once.
    achievement: ID,
    /// The achievement in words (thành tích).
    merit: String,
    /// Who proposed it, and may not decide it.
    proposer: String,
    /// What the appraisal says.
    opinion: Option<String>,
    /// The council's vote.
    votes: Option<Votes>,
    /// Number and date of the decision.
    decision: Option<Document>,
    /// Who signed it.
    signer: Option<PersonName>,
    /// The law that it rests on, as cited in the decision.
    legal_basis: Option<String>,
    /// The money that goes with it, in đồng, as decided.
    amount: Option<i64>,
    /// At whose ceremony it was presented.
    host_id: Option<ID>,
    /// Why it was rejected or withdrawn.
    reason: Option<String>,
    /// Who says that it was nominated.
    source: Source,
    /// Who says how far it came.
    status_source: Source,
}

impl From<CommendationRow> for Commendation {
    fn from(row: CommendationRow) -> Self {
        let votes = |votes: super::Votes| Votes {
            votes_for: votes.votes_for,
            votes_against: votes.votes_against,
            recused: votes.recused,
        };
        Self {
            id: ID(row.commendation),
            unit_id: ID(row.unit),
            status: row.status.into(),
            nominee: row.nominee.into(),
            form: row.form.into(),
            achievement: ID(row.achievement),
            merit: row.merit,
            proposer: row.proposer,
            opinion: row.opinion,
            votes: row.votes.map(votes),
            decision: row.decision.map(Document::from),
            signer: row.signer.map(PersonName),
            legal_basis: row.legal_basis,
            amount: row.amount,
            host_id: row.host.map(ID),
            reason: row.reason,
            source: row.source.into(),
            status_source: row.status_source.into(),
        }
    }
}

/// How many commendations came so far.
#[derive(Debug, SimpleObject)]
pub struct CommendationCount {
    /// How far.
    pub status: CommendationStatus,
    /// How many.
    pub count: i64,
}

/// Where a roll was left: a unit, and a place among its commendations.
#[derive(Debug, Clone)]
pub struct RollCursor {
    /// The unit.
    pub unit: String,
    /// The place.
    pub ordinal: i64,
}

impl CursorType for RollCursor {
    type Error = String;

    fn decode_cursor(cursor: &str) -> Result<Self, String> {
        let parse = || {
            let (unit, ordinal) = cursor.rsplit_once('/')?;
            Some(Self { unit: unit.to_owned(), ordinal: ordinal.parse().ok()? })
        };
        parse().ok_or_else(|| cursor.to_owned())
    }

    fn encode_cursor(&self) -> String {
        format!("{}/{}", self.unit, self.ordinal)
    }
}
