//! The worklist as GraphQL answers it.

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject, connection::CursorType};
use uuid::Uuid;

use super::{AwardItemRow, MatterKind as StoredKind, MatterRow};
use crate::{
    graphql::{Source, node},
    read_models::{source::word, units::graphql::Unit},
};

/// What is to be done by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "StoredKind", name = "WorkKind")]
pub enum MatterKind {
    /// A pilot is endorsed, and nobody has planned its day.
    PilotWithoutDay,
    /// The item is done or the ceremony over, and what waited for it was not presented.
    AwardNotPresented,
    /// It waits for a ceremony that is cancelled, or is said to have been presented there.
    AwardAtCancelledCeremony,
    /// It was revoked after it was handed over.
    AwardToReturn,
    /// The year is cancelled, and the ceremony is not.
    CeremonyInCancelledYear,
    /// An achievement is held by a commendation that is not decided.
    ClaimWithoutDecision,
    /// A pilot of a higher level is no endorsed pilot any more.
    LevelWithoutPilot,
    /// Another commendation of the year rewards the same achievement.
    RewardedTwice,
}

/// Something that should have followed and did not (việc cần xử lý).
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct WorkItem {
    #[graphql(skip)]
    event: Uuid,
    #[graphql(skip)]
    matter: String,
    /// Its id, within the festival year.
    id: ID,
    /// What.
    kind: MatterKind,
    /// What it is and what to do, in Vietnamese.
    words: &'static str,
    /// The same in English.
    words_en: &'static str,
    /// Whose matter it is.
    unit_id: ID,
    /// Which host it is about.
    host_id: Option<ID>,
    /// The host, or the unit where it is about no host; null where the register does not know it.
    place: Option<Unit>,
    /// Which commendation it is about.
    commendation_id: Option<ID>,
    /// What it follows from.
    source: Source,
}

/// Why a policy of this node could not do it.
#[derive(Debug, SimpleObject)]
pub struct WorkRefusal {
    /// As the rule calls it.
    code: String,
    /// In Vietnamese.
    message: String,
    /// In English.
    message_en: String,
}

impl WorkItem {
    /// What is to be done at a place.
    pub fn new(place: Option<Unit>, row: MatterRow) -> Self {
        let matter = row.commendation.clone().or_else(|| row.host.clone()).unwrap_or_default();
        Self {
            event: row.source.event,
            matter,
            id: ID(WorkCursor::of(&row).encode_cursor()),
            kind: row.kind.into(),
            words: row.kind.vi(),
            words_en: row.kind.en(),
            unit_id: ID(row.unit),
            host_id: row.host.map(ID),
            place,
            commendation_id: row.commendation.map(ID),
            source: row.source.into(),
        }
    }
}

#[ComplexObject]
impl WorkItem {
    /// Why it did not follow by itself; null where no policy of this node was refused it. This node's own note, and no
    /// part of the record.
    async fn refusal(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkRefusal>> {
        let refused = node(ctx)?.policies.refusal(self.event, &self.matter)?;
        Ok(refused.map(|refused| WorkRefusal { code: refused.code, message: refused.vi, message_en: refused.en }))
    }
}

/// An item of an agenda at which commendations can be presented.
#[derive(Debug, SimpleObject)]
pub struct AwardItem {
    /// At whose ceremony.
    host_id: ID,
    /// Which item.
    item_id: ID,
    /// As printed.
    title: String,
}

impl From<AwardItemRow> for AwardItem {
    fn from(row: AwardItemRow) -> Self {
        Self { host_id: ID(row.host), item_id: ID(row.item), title: row.title }
    }
}

/// Where a worklist was left.
#[derive(Debug, Clone)]
pub struct WorkCursor {
    /// The kind's word.
    pub kind: String,
    /// The key.
    pub key: String,
}

impl WorkCursor {
    /// The place of a row.
    pub fn of(row: &MatterRow) -> Self {
        Self { kind: word(&row.kind).unwrap_or_default(), key: row.key.clone() }
    }
}

impl CursorType for WorkCursor {
    type Error = String;

    fn decode_cursor(cursor: &str) -> Result<Self, String> {
        let (kind, key) = cursor.split_once('/').ok_or_else(|| cursor.to_owned())?;
        Ok(Self { kind: kind.to_owned(), key: key.to_owned() })
    }

    fn encode_cursor(&self) -> String {
        format!("{}/{}", self.kind, self.key)
    }
}
