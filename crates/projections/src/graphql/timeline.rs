use std::{fmt, sync::Arc};

use async_graphql::{ComplexObject, ID, SimpleObject};
use ngayhoi_domain::{
    FestivalRef, Subject,
    values::{HostId, UnitId},
};
use uuid::Uuid;

use super::{
    ActorView, Source, Time, instant,
    node_id::{NodeId, Thing},
    rights::Within,
};
use crate::{
    access::Viewer,
    node::Node,
    read_models::{Cited, host_programme, units},
    timeline::{self, Audience, Decoded, Names, Row, Slice, describe, mentioned, row_of},
    world::World,
};

/// One thing that happened: what, when, by whom, from which source.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct TimelineEntry {
    #[graphql(skip)]
    about: Subject,
    #[graphql(skip)]
    node_id: NodeId,
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
    #[graphql(guard = "Within(&self.about)")]
    actor: Option<ActorView>,
    /// Where it comes from.
    source: Source,
    /// Which unit it is about.
    unit_id: Option<ID>,
    /// That unit's name with the kind's word before it; null where the register does not know it.
    unit_name: Option<String>,
    /// Which host it is about.
    host_id: Option<ID>,
    /// That host's name likewise.
    host_name: Option<String>,
}

impl TimelineEntry {
    /// Tells what these rows of a slice say, with the units named as a world knows them.
    ///
    /// # Errors
    /// When the world cannot be read.
    pub async fn tell(world: &World, slice: &Arc<Slice>, rows: Vec<Row>) -> async_graphql::Result<Vec<Self>> {
        let told: Vec<Decoded> = rows.into_iter().map(Row::decode).collect();
        let ids: Vec<String> = told.iter().flat_map(ids_of).collect();
        let as_of = world.as_of();
        let known = world.read(move |db| units::units(db, &ids, as_of)).await?;
        let names: Names = known.iter().map(|unit| (unit.unit.clone(), unit.full_name())).collect();
        Ok(told.into_iter().map(|told| Self::new(slice.clone(), told, &names)).collect())
    }

    fn new(slice: Arc<Slice>, told: Decoded, names: &Names) -> Self {
        let (row, summary) = match told {
            Ok(entry) => {
                let summary = describe(&entry.fact, names);
                (entry.row, summary)
            }
            Err(undecodable) => {
                let summary = undecodable.to_string();
                (*undecodable.row, summary)
            }
        };
        let given = row.metadata.given;
        let about = given.about.clone();
        let (unit, host) = (given.about.unit.map(|id| id.to_string()), given.about.host.map(|id| id.to_string()));
        let name = |id: &Option<String>| id.as_ref().and_then(|id| names.get(id)).cloned();
        Self {
            about,
            node_id: NodeId::InYear(slice, Thing::Event(row.id)),
            id: ID(row.id.to_string()),
            event_type: row.event_type.to_string(),
            stream: row.stream,
            revision: row.revision,
            summary,
            occurred: Time(given.occurred),
            recorded_at: instant(row.metadata.recorded_at),
            actor: Some(given.actor.into()),
            source: Cited { event: row.id, source: given.source }.into(),
            unit_name: name(&unit),
            unit_id: unit.map(ID),
            host_name: name(&host),
            host_id: host.map(ID),
        }
    }
}

#[ComplexObject]
impl TimelineEntry {
    /// Under which a client keeps it, and `node` finds it again.
    pub async fn node_id(&self) -> ID {
        self.node_id.id()
    }
}

impl fmt::Display for TimelineEntry {
    /// One line: when, what, where, by whom.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<25}  {}", self.occurred.0.to_string(), self.summary)?;
        if let Some(place) = self.host_name.as_ref().or(self.unit_name.as_ref()) {
            write!(f, " — {place}")?;
        }
        if let Some(actor) = &self.actor {
            write!(f, "  ({})", actor.id.as_str())?;
        }
        if self.source.sample { f.write_str(" [mẫu/sample]") } else { Ok(()) }
    }
}

/// The units that an entry is about or speaks of.
fn ids_of(told: &Decoded) -> Vec<String> {
    let about = &row_of(told).metadata.given.about;
    let unit = about.unit.as_ref().map(|id| id.to_string());
    let host = about.host.as_ref().map(|id| id.to_string());
    unit.into_iter().chain(host).chain(told.iter().flat_map(|entry| mentioned(&entry.fact))).collect()
}

/// The number of an event in this node's timeline.
///
/// # Errors
/// When the id is none, or no such event is known here.
pub async fn seq_of(node: &Node, event: &str) -> async_graphql::Result<i64> {
    let seq = match event.parse::<Uuid>() {
        Ok(id) => node.timeline.read_short(move |db| timeline::seq_of(db, id)).await?,
        Err(_) => None,
    };
    seq.ok_or_else(|| format!("không có sự kiện “{event}” / no event “{event}” is known").into())
}

/// Which entries whoever asks is told: all of a matter of theirs, and what is published of any other. A standing fact of
/// a unit has no convener; whoever sees the unit's matters sees it too.
///
/// # Errors
/// When the read models cannot be read.
pub async fn audience(
    node: &Node,
    viewer: &Viewer,
    festival: &FestivalRef,
    settled: bool,
    (unit, host): (Option<&UnitId>, Option<&HostId>),
) -> async_graphql::Result<Audience> {
    let mut about = Subject { unit: unit.cloned(), host: host.cloned(), ..Subject::festival(festival) };
    if let (None, Some(host)) = (unit, host) {
        let (convener, year, host) = (festival.convener.to_string(), festival.year.get(), host.to_string());
        let belongs = move |db: &rusqlite::Connection| host_programme::unit_of_host(db, &convener, year, &host);
        about.unit = node.read_models.read_short(belongs).await?.and_then(|unit| unit.parse().ok());
    }
    Ok(match (viewer.sees(&about), settled) {
        (true, _) => Audience::Organisers,
        (false, true) => Audience::Settled,
        (false, false) => Audience::Everybody,
    })
}
