//! The commendation roll as GraphQL answers it.

use std::sync::Arc;

use async_graphql::{ComplexObject, Enum, ID, SimpleObject, connection::CursorType};
use ngayhoi_domain::{Subject, commendation, values::DocumentRef};

use super::{CommendationRow, CommendationStatus as StoredStatus, RollPlace};
use crate::{
    graphql::{Document, NodeId, PersonName, Source, Thing, rights::Within},
    timeline::Slice,
};

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

/// The form of a commendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "commendation::Form")]
pub enum CommendationForm {
    /// Giấy khen.
    MeritCertificate,
    /// Bằng khen.
    CommendationCertificate,
}

/// The law on emulation and commendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "commendation::Law")]
pub enum CommendationLaw {
    /// Luật năm 2003 và Nghị định 91/2017/NĐ-CP.
    Of2003,
    /// Luật số 06/2022/QH15, from 1 January 2024.
    Of2022,
}

/// Whose authority a commendation is decided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "commendation::Authority")]
pub enum CommendationAuthority {
    /// Chủ tịch UBND xã, phường.
    UnitChair,
    /// Chủ tịch UBND cấp huyện, until 30 June 2025.
    DistrictChair,
    /// Công an cấp trên.
    Police,
    /// Chủ tịch UBND tỉnh.
    ProvinceChair,
    /// Bộ trưởng.
    Minister,
}

/// Why a commendation is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "commendation::Ground")]
pub enum RevocationGround {
    /// Gian dối. The achievement is never rewarded again.
    Fraud,
    /// Thẩm định, xét duyệt trái pháp luật. The achievement may be proposed anew.
    UnlawfulAppraisal,
}

/// How one member of the council voted.
#[derive(Debug, SimpleObject)]
pub struct Ballot {
    /// The member, by seat or office.
    member: String,
    /// For or against.
    in_favour: bool,
}

/// Why a decision no longer stands.
#[derive(Debug, SimpleObject)]
pub struct Revocation {
    /// As the law sees it.
    ground: RevocationGround,
    /// By which decision.
    decision: Document,
    /// Whether what was handed over is still to come back.
    owed: bool,
}

/// The council that a unit convened by name (Hội đồng Thi đua – Khen thưởng).
#[derive(Debug, SimpleObject)]
pub struct Council {
    /// Its members, by seat or office, never by a person's name.
    members: Vec<String>,
    /// How many of them must vote.
    quorum: u32,
    /// Who says so.
    source: Source,
}

impl From<super::CouncilRow> for Council {
    fn from(row: super::CouncilRow) -> Self {
        Self { members: row.members, quorum: row.quorum, source: row.source.into() }
    }
}

/// A member of the council who stands aside when a commendation is voted on.
#[derive(Debug, SimpleObject)]
pub struct Recusal {
    /// The member, by seat or office.
    member: String,
    /// Why.
    reason: String,
}

impl From<(String, String)> for Recusal {
    fn from((member, reason): (String, String)) -> Self {
        Self { member, reason }
    }
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

impl Nominee {
    fn new(nominee: commendation::Nominee, about: &Arc<Subject>) -> Self {
        match nominee {
            commendation::Nominee::Collective { name } => {
                Self { kind: NomineeKind::Collective, collective: Some(name.into()), person: None }
            }
            commendation::Nominee::Individual { name } => {
                Self { kind: NomineeKind::Individual, collective: None, person: Some(PersonName::of(name, about)) }
            }
            commendation::Nominee::Household { head } => {
                Self { kind: NomineeKind::Household, collective: None, person: Some(PersonName::of(head, about)) }
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
#[graphql(complex)]
pub struct Commendation {
    #[graphql(skip)]
    about: Arc<Subject>,
    #[graphql(skip)]
    slice: Arc<Slice>,
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
    #[graphql(guard = "Within(&*self.about)")]
    proposer: Option<String>,
    /// What the appraisal says.
    #[graphql(guard = "Within(&*self.about)")]
    opinion: Option<String>,
    /// The council's vote.
    #[graphql(guard = "Within(&*self.about)")]
    votes: Option<Votes>,
    /// Who voted how; empty where the council did not vote by name.
    #[graphql(guard = "Within(&*self.about)")]
    ballots: Option<Vec<Ballot>>,
    /// Number and date of the decision.
    decision: Option<Document>,
    /// Who signed it.
    signer: Option<PersonName>,
    /// The law that it rests on, as cited in the decision.
    legal_basis: Option<String>,
    /// The money that goes with it, in đồng, as decided.
    amount: Option<i64>,
    /// The law in force on the day of the decision, where it was recorded.
    law: Option<CommendationLaw>,
    /// Whose authority it was decided by; null where it is not recorded.
    authority: Option<CommendationAuthority>,
    /// At whose ceremony it was presented, or is to be.
    host_id: Option<ID>,
    /// At which item of the agenda it is to be presented.
    #[graphql(guard = "Within(&*self.about)")]
    agenda_item: Option<ID>,
    /// Why its decision no longer stands.
    #[graphql(guard = "Within(&*self.about)")]
    revocation: Option<Revocation>,
    /// Why it was rejected, withdrawn, called off or revoked.
    #[graphql(guard = "Within(&*self.about)")]
    reason: Option<String>,
    /// Who says that it was nominated.
    source: Source,
    /// Who says how far it came.
    status_source: Source,
}

impl Commendation {
    /// A commendation, what it is about, and the slice that it was read from.
    pub fn new(row: CommendationRow, about: Subject, slice: Arc<Slice>) -> Self {
        let about = Arc::new(about);
        let votes = |votes: super::Votes| Votes {
            votes_for: votes.votes_for,
            votes_against: votes.votes_against,
            recused: votes.recused,
        };
        let ballot =
            |ballot: commendation::Ballot| Ballot { member: ballot.member.to_string(), in_favour: ballot.in_favour };
        let owed = row.owed;
        let revocation = |(ground, decision): (commendation::Ground, DocumentRef)| Revocation {
            ground: ground.into(),
            decision: decision.into(),
            owed,
        };
        Self {
            id: ID(row.commendation),
            unit_id: ID(row.unit),
            status: row.status.into(),
            nominee: Nominee::new(row.nominee, &about),
            form: row.form.into(),
            achievement: ID(row.achievement),
            merit: row.merit,
            proposer: Some(row.proposer),
            opinion: row.opinion,
            votes: row.votes.map(votes),
            ballots: Some(row.ballots.into_iter().map(ballot).collect()),
            decision: row.decision.map(Document::from),
            signer: row.signer.map(|name| PersonName::of(name, &about)),
            legal_basis: row.legal_basis,
            amount: row.amount,
            law: row.law.map(CommendationLaw::from),
            authority: row.authority.map(CommendationAuthority::from),
            host_id: row.host.map(ID),
            agenda_item: row.item.map(ID),
            revocation: row.revocation.map(revocation),
            reason: row.reason,
            source: row.source.into(),
            status_source: row.status_source.into(),
            about,
            slice,
        }
    }
}

#[ComplexObject]
impl Commendation {
    /// Under which a client keeps it, and `node` finds it again.
    pub async fn node_id(&self) -> ID {
        NodeId::InYear(self.slice.clone(), Thing::Commendation(self.id.to_string())).id()
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

/// In which order commendations are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::Order")]
pub enum CommendationOrder {
    /// By unit, each unit's in the order of their nomination.
    Unit,
    /// By day and number of the decision, 9/QĐ-UBND before 34/QĐ-UBND; those without one last; those of one decision by
    /// unit.
    Decision,
}

impl CursorType for RollPlace {
    type Error = String;

    fn decode_cursor(cursor: &str) -> Result<Self, String> {
        let parse = || {
            let mut parts = cursor.splitn(3, '/');
            let (unit, ordinal) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?);
            let decision = match parts.next() {
                Some(decision) => {
                    // The number may hold the sign that stands between.
                    let (date, number) = decision.split_once('/')?;
                    Some((date.parse().ok()?, number.to_owned()))
                }
                None => None,
            };
            Some(Self { unit, ordinal, decision })
        };
        parse().ok_or_else(|| cursor.to_owned())
    }

    fn encode_cursor(&self) -> String {
        let decision = self.decision.as_ref().map(|(date, number)| format!("/{date}/{number}"));
        format!("{}/{}{}", self.unit, self.ordinal, decision.unwrap_or_default())
    }
}
