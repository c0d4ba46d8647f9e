use async_graphql::{Enum, ID, SimpleObject};
use ngayhoi_domain::{
    Actor, Role, Scope,
    values::{DateWindow, DocumentRef},
};
use ngayhoi_journal::{Citation, SourceKind};

use super::scalars::Time;
use crate::read_models::Cited;

/// Where a statement comes from: the event that says so, and who says so.
#[derive(Debug, SimpleObject)]
pub struct Source {
    /// The event's id.
    event: ID,
    /// How it came into the record.
    kind: Kind,
    /// Whether it is invented, for practice and tests.
    pub(super) sample: bool,
    /// The work that says so, for what was entered from one.
    citation: Option<Work>,
}

/// How a fact came into the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "SourceKind")]
pub enum Kind {
    /// Recorded by who did it, as it was done.
    Live,
    /// Recorded later, from a file.
    Import,
}

/// An article, a list, a decision.
#[derive(Debug, SimpleObject)]
#[graphql(name = "Citation")]
pub struct Work {
    /// Its title.
    title: String,
    /// Who published it.
    publisher: Option<String>,
    /// When.
    published: Option<Time>,
    /// The words that say it, or a remark on how they were read.
    note: Option<String>,
}

impl From<Citation> for Work {
    fn from(citation: Citation) -> Self {
        Self {
            title: citation.title.into(),
            publisher: citation.publisher.map(String::from),
            published: citation.published.map(Time),
            note: citation.note.map(String::from),
        }
    }
}

impl From<Cited> for Source {
    fn from(cited: Cited) -> Self {
        Self {
            event: ID(cited.event.to_string()),
            kind: match cited.source.kind {
                SourceKind::Live => Kind::Live,
                SourceKind::Import => Kind::Import,
            },
            sample: cited.source.sample,
            citation: cited.source.citation.map(Work::from),
        }
    }
}

/// A numbered document (quyết định, kế hoạch).
#[derive(Debug, SimpleObject)]
pub struct Document {
    /// Its number as printed.
    number: String,
    /// The day it was signed, such as `2005-06-13`.
    date: String,
    /// Who issued it.
    issuer: Option<String>,
}

impl From<DocumentRef> for Document {
    fn from(document: DocumentRef) -> Self {
        Self {
            number: document.number.into(),
            date: document.date.to_string(),
            issuer: document.issuer.map(String::from),
        }
    }
}

/// Days from the first to the last, both included.
#[derive(Debug, SimpleObject)]
pub struct Window {
    /// The first day, such as `2019-08-01`.
    first: String,
    /// The last day.
    last: String,
}

impl From<DateWindow> for Window {
    fn from(window: DateWindow) -> Self {
        Self { first: window.first().to_string(), last: window.last().to_string() }
    }
}

/// An office of the festival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ngayhoi_domain::Role", name = "Role")]
pub enum Office {
    /// Công an tham mưu: the police who draft and advise.
    Drafter,
    /// Chủ tịch UBND: the chair who decides.
    Decider,
    /// Mặt trận Tổ quốc và các đoàn thể.
    Coordinator,
    /// Hội đồng Thi đua – Khen thưởng.
    Council,
    /// Ban tổ chức cấp triệu tập.
    Convener,
    /// Người làm sử.
    Historian,
}

/// Who acted, in which office.
#[derive(Debug, SimpleObject)]
#[graphql(name = "Actor")]
pub struct ActorView {
    /// The office or account, never a person's name.
    pub(super) id: ID,
    /// The office held.
    role: Office,
    /// The office as a ward calls it.
    role_name: String,
    /// The unit in whose name it stands.
    scope: ID,
    /// Whether somebody checked who this is.
    verified: bool,
}

impl From<Actor> for ActorView {
    fn from(actor: Actor) -> Self {
        let scope = match &actor.scope {
            Scope::Convener(id) => id.to_string(),
            Scope::Unit(id) => id.to_string(),
            Scope::Host(id) => id.to_string(),
        };
        Self {
            id: ID(actor.id.to_string()),
            role: actor.role.into(),
            role_name: Role::vi(actor.role).to_owned(),
            scope: ID(scope),
            verified: actor.verified,
        }
    }
}
