use async_graphql::{ID, SimpleObject};
use uuid::Uuid;

use super::{ActorView, Source, Time, instant};
use crate::{
    node::Node,
    read_models::citation_of,
    timeline::{self, Entry, Row, describe},
};

/// One thing that happened: what, when, by whom, from which source.
#[derive(Debug, SimpleObject)]
pub struct TimelineEntry {
    /// The event's id.
    pub(super) id: ID,
    /// Its type with the version of its shape, such as `PilotSelected.v1`.
    event_type: String,
    /// Its stream.
    stream: String,
    /// Its place in the stream, from 0.
    revision: u64,
    /// What happened, in one Vietnamese sentence without names of persons.
    summary: String,
    /// When it happened in the world.
    occurred: Time,
    /// When it was written down.
    recorded_at: Time,
    /// Who did it.
    actor: ActorView,
    /// Where it comes from.
    source: Source,
    /// Which unit it is about.
    unit_id: Option<ID>,
    /// Which host it is about.
    host_id: Option<ID>,
}

impl From<Entry> for TimelineEntry {
    fn from(entry: Entry) -> Self {
        let summary = describe(&entry.fact);
        let source = citation_of(&entry).into();
        let given = entry.row.metadata.given;
        Self {
            id: ID(entry.row.id.to_string()),
            event_type: entry.row.event_type.to_string(),
            stream: entry.row.stream,
            revision: entry.row.revision,
            summary,
            occurred: Time(given.occurred),
            recorded_at: instant(entry.row.metadata.recorded_at),
            actor: given.actor.into(),
            source,
            unit_id: given.about.unit.map(|unit| ID(unit.to_string())),
            host_id: given.about.host.map(|host| ID(host.to_string())),
        }
    }
}

impl TryFrom<Row> for TimelineEntry {
    type Error = async_graphql::Error;

    fn try_from(row: Row) -> Result<Self, async_graphql::Error> {
        Ok(row.decode()?.into())
    }
}

/// The number of an event in this node's timeline.
///
/// # Errors
/// When the id is none, or no such event is known here.
pub async fn seq_of(node: &Node, event: &str) -> async_graphql::Result<i64> {
    let id: Uuid = event.parse()?;
    match node.timeline.read(move |db| timeline::seq_of(db, id)).await? {
        Some(seq) => Ok(seq),
        None => Err(format!("không có sự kiện “{event}” / no event “{event}” is known").into()),
    }
}
