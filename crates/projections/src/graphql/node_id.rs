//! Ids under which clients keep what they read, and find it again. They name all that an answer depends on: what it is, the
//! moment of the past that it was read at, and the day as of which a unit was seen. What is kept of one moment is
//! therefore never taken for what holds at another.

use std::{collections::HashMap, fmt, sync::Arc};

use async_graphql::{Context, ID, Interface};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use futures_util::future::join_all;
use ngayhoi_domain::{
    FestivalRef, Subject,
    values::{HostId, UnitId},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{TimelineEntry, festival::Festival, node, rights::Within};
use crate::{
    read_models::{
        accounts::{self, graphql::Account},
        commendation_roll::graphql::Commendation,
        host_programme::graphql::{HostProgramme, Release},
        pilot_board::graphql::PilotBoard,
        units::{AsOf, graphql::Unit},
    },
    timeline::Slice,
    world::World,
};

/// Where something is found again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NodeId {
    /// A unit of the register: as of a day, or today where none is named; as it was known at a moment of a year, or now.
    #[serde(rename = "unit")]
    Unit(String, Option<AsOf>, Option<Arc<Slice>>),
    /// Something of a festival year, now or at a moment.
    #[serde(rename = "year")]
    InYear(Arc<Slice>, Thing),
    /// An account.
    #[serde(rename = "account")]
    Account(String),
}

/// Something of a festival year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// The year itself.
    Festival,
    /// A host's programme.
    Programme(HostId),
    /// A release of it, by its version.
    Release(HostId, u32),
    /// A unit's choice of pilots.
    Pilots(UnitId),
    /// A commendation.
    Commendation(String),
    /// Something that happened.
    Event(Uuid),
}

/// An id that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” không phải một `nodeId` / is no `nodeId`")]
pub struct NoNodeId(String);

impl NodeId {
    /// Something of a festival year that was read from a world.
    ///
    /// # Errors
    /// When no festival is called so.
    pub fn in_year(world: &World, convener: &str, year: i32, thing: Thing) -> async_graphql::Result<Self> {
        Ok(Self::InYear(slice(world, convener, year)?, thing))
    }

    /// A unit that was read from a world.
    pub fn unit(world: &World, id: &str) -> Self {
        let (as_of, past) = (world.as_of(), world.past().cloned());
        let is_today = past.is_none() && as_of == AsOf::day(crate::world::today());
        Self::Unit(id.to_owned(), (!is_today).then_some(as_of), past)
    }

    /// As clients keep it.
    pub fn id(&self) -> ID {
        ID(self.to_string())
    }

    /// Reads what clients kept.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(given: &str) -> Result<Self, NoNodeId> {
        let read = || serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(given).ok()?).ok();
        read().ok_or_else(|| NoNodeId(given.chars().take(100).collect()))
    }

    /// The moment of the past that it is read at.
    pub fn past(&self) -> Option<&Arc<Slice>> {
        self.slice().filter(|slice| slice.at.is_some())
    }

    /// Whose festival year has to be read first.
    fn slice(&self) -> Option<&Arc<Slice>> {
        match self {
            Self::Unit(_, _, past) => past.as_ref(),
            Self::InYear(slice, _) => Some(slice),
            Self::Account(_) => None,
        }
    }
}

/// The slice that a festival year is read from in a world.
///
/// # Errors
/// When no festival is called so.
pub fn slice(world: &World, convener: &str, year: i32) -> async_graphql::Result<Arc<Slice>> {
    let festival = FestivalRef { convener: convener.parse()?, year: year.try_into()? };
    Ok(match world.past() {
        Some(past) if past.festival == festival => past.clone(),
        Some(_) | None => Arc::new(Slice { festival, at: None }),
    })
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_vec(self).map_err(|_| fmt::Error)?;
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(text))
    }
}

/// What has an id under which clients keep it.
#[allow(clippy::large_enum_variant, reason = "there are never more than a request may name")]
#[derive(Debug, Interface)]
#[graphql(
    name = "Node",
    field(
        name = "node_id",
        ty = "ID",
        desc = "Under which a client keeps it, and `node` finds it again: it tells it from everything else, and from \
                what it was at other moments and is called on other days."
    )
)]
pub enum Identified {
    /// A festival year.
    Festival(Festival),
    /// A unit or host.
    Unit(Unit),
    /// A host's programme.
    HostProgramme(HostProgramme),
    /// A release.
    Release(Release),
    /// A unit's choice of pilots.
    PilotBoard(PilotBoard),
    /// A commendation.
    Commendation(Commendation),
    /// Something that happened.
    TimelineEntry(TimelineEntry),
    /// An account.
    Account(Account),
}

/// Finds what these ids name, in their order, with as many readings as one of them takes; nothing where it is not there,
/// or only for others.
pub async fn find(ctx: &Context<'_>, ids: &[NodeId]) -> async_graphql::Result<Vec<Found>> {
    let live = World::live(node(ctx)?);
    let mut slices: Vec<&Arc<Slice>> = Vec::new();
    for slice in ids.iter().filter_map(NodeId::slice) {
        if !slices.contains(&slice) {
            slices.push(slice);
        }
    }
    let read = slices.into_iter().map(async |slice| {
        let festival = Festival::find_beside(ctx, &live, slice.at, slice.festival.clone()).await?;
        Ok::<_, async_graphql::Error>(festival.map(|festival| (slice.clone(), festival)))
    });
    let read = join_all(read).await.into_iter().filter_map(Result::transpose);
    let festivals: HashMap<_, _> = read.collect::<Result<_, _>>()?;
    Ok(join_all(ids.iter().map(|id| find_one(ctx, &live, &festivals, id))).await)
}

/// What was found under an id.
pub type Found = async_graphql::Result<Option<Identified>>;

async fn find_one(ctx: &Context<'_>, live: &World, festivals: &HashMap<Arc<Slice>, Festival>, id: &NodeId) -> Found {
    let (slice, thing) = match id {
        NodeId::Unit(id, on, past) => {
            let world = match past {
                Some(slice) => festivals.get(slice).map(Festival::world),
                None => Some(live),
            };
            let Some(world) = world else { return Ok(None) };
            let world = on.map_or_else(|| world.clone(), |on| world.seen(on));
            return Ok(Unit::find(&world, id.clone()).await?.map(Identified::Unit));
        }
        NodeId::Account(id) => {
            let id = id.clone();
            let Some(row) = live.read(move |db| accounts::account(db, &id)).await? else { return Ok(None) };
            let about = Subject { convener: row.convener.parse().ok(), ..Subject::default() };
            async_graphql::Guard::check(&Within(about), ctx).await?;
            return Ok(Some(Identified::Account(row.into())));
        }
        NodeId::InYear(slice, thing) => (slice, thing),
    };
    let Some(festival) = festivals.get(slice) else { return Ok(None) };
    Ok(match thing {
        Thing::Festival => Some(Identified::Festival(festival.clone())),
        Thing::Programme(host) => Some(Identified::HostProgramme(festival.programme(host.to_string()))),
        Thing::Release(host, version) => {
            let programme = festival.programme(host.to_string());
            programme.of_version(*version).await?.map(Identified::Release)
        }
        Thing::Pilots(unit) => {
            let unit = ID(unit.to_string());
            async_graphql::Guard::check(&Within(festival.about(Some(&unit))), ctx).await?;
            Some(Identified::PilotBoard(festival.pilots_of(unit.0).await?))
        }
        Thing::Commendation(id) => festival.commendation(ctx, id.clone()).await?.map(Identified::Commendation),
        Thing::Event(event) => festival.entry(ctx, *event).await?.map(Identified::TimelineEntry),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Clock, Moment};

    #[test]
    fn an_id_tells_moments_and_days_apart_and_is_read_as_it_was_written() {
        let festival = FestivalRef { convener: "tp-mau".parse().unwrap(), year: 2019.try_into().unwrap() };
        let at = |clock| Some(Moment { clock, until: "2019-07-19T01:00:00.000001Z".parse().unwrap() });
        let slices = [None, at(Clock::Occurred), at(Clock::Recorded)]
            .map(|at| Arc::new(Slice { festival: festival.clone(), at }));
        let host: HostId = "tp-mau.phuong-mau-mot.to-3".parse().unwrap();
        let on = |day: &str| Some(AsOf::day(day.parse().unwrap()));
        let mut ids: Vec<NodeId> = slices
            .iter()
            .flat_map(|slice| {
                [
                    Thing::Festival,
                    Thing::Programme(host.clone()),
                    Thing::Release(host.clone(), 1),
                    Thing::Release(host.clone(), 2),
                ]
                .map(|thing| NodeId::InYear(slice.clone(), thing))
            })
            .collect();
        ids.extend([None, on("2018-08-19"), on("2025-07-01")].map(|on| NodeId::Unit("tp-mau".to_owned(), on, None)));
        ids.push(NodeId::Unit("tp-mau".to_owned(), on("2018-08-19"), Some(slices[1].clone())));
        ids.push(NodeId::Account("tp-mau".to_owned()));
        let written: Vec<String> = ids.iter().map(NodeId::to_string).collect();
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(NodeId::parse(&written[n]).as_ref(), Ok(id));
            assert!(!written[..n].contains(&written[n]), "{id:?}");
        }
    }

    #[test]
    fn what_is_no_id_is_said_to_be_none() {
        for given in ["", "tp-mau", "e30", "bnVsbA", "2019.tp-mau", "Việt"] {
            assert!(NodeId::parse(given).unwrap_err().to_string().contains(given), "{given}");
        }
        let long = NodeId::parse(&"a".repeat(100_000)).unwrap_err().to_string();
        assert!(long.len() < 300, "an error repeats no more than it has to");
    }
}
