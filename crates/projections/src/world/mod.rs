//! Worlds: what an answer is read from. Live or past, the same tables and the same queries; nobody who reads one
//! knows which it is. Units are seen in it as of a day, so that no past year is renamed by a later reform.

mod together;
mod turns;

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError, TryLockError},
};

use chrono::{NaiveDate, Utc};
use ngayhoi_domain::values::local;
use ngayhoi_journal::{Readers, keep_plans};
use quick_cache::{Weighter, sync::Cache};
use rusqlite::Connection;

use crate::{
    node::{Node, NodeError, Version, Years, blocking},
    read_models::{self, units::AsOf},
    timeline::{Row, Slice},
};
use together::{Length, Together};
use turns::Turns;

/// What an answer is read from.
#[derive(Debug, Clone)]
pub struct World {
    tables: Tables,
    as_of: AsOf,
    /// What had happened, where that is not all.
    past: Option<Arc<Slice>>,
    /// Shared by all that is read from this world, as of whichever day.
    together: Together,
}

#[derive(Debug, Clone)]
enum Tables {
    /// The live read models.
    Live(Readers),
    /// The read models of a slice of the past.
    Replayed(Arc<Replay>),
}

impl Tables {
    /// Reads on the thread that asks.
    ///
    /// # Errors
    /// The query, where whoever asks would have to wait.
    fn read_here<T, Q: FnOnce(&Connection) -> T>(&self, query: Q) -> Result<Result<T, NodeError>, Q> {
        match self {
            Self::Live(readers) => match readers.here() {
                Some(here) => Ok(here.read(query).map_err(NodeError::from)),
                None => Err(query),
            },
            Self::Replayed(replay) => match replay.db.try_lock() {
                Ok(db) => Ok(Ok(query(&db))),
                Err(TryLockError::Poisoned(db)) => Ok(Ok(query(&db.into_inner()))),
                Err(TryLockError::WouldBlock) => Err(query),
            },
        }
    }

    /// Looks at an error of a query: whether live tables are damaged is somebody's matter.
    fn look_at(&self, error: &rusqlite::Error) {
        match self {
            Self::Live(readers) => readers.look_at(error),
            Self::Replayed(_) => {}
        }
    }

    /// Reads, away from the threads that serve requests.
    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> T + Send + 'static,
    ) -> Result<T, NodeError> {
        match self {
            Self::Live(readers) => Ok(readers.read(|db| Ok(query(db))).await?),
            Self::Replayed(replay) => {
                let replay = replay.clone();
                blocking(move || Ok(query(&replay.db.lock().unwrap_or_else(PoisonError::into_inner)))).await
            }
        }
    }
}

/// Today in Vietnam.
pub fn today() -> NaiveDate {
    local(Utc::now()).date_naive()
}

impl World {
    /// Reads, together with whatever else is asked of this world at the same time: what is found by its key, in some
    /// milliseconds at most.
    ///
    /// # Errors
    /// When the tables cannot be read.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, NodeError> {
        self.together.read(&self.tables, Length::Short, query).await
    }

    /// The same for what goes through whole tables, away from the threads that serve requests.
    ///
    /// # Errors
    /// When the tables cannot be read.
    pub async fn read_at_length<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, NodeError> {
        self.together.read(&self.tables, Length::Long, query).await
    }

    fn of(tables: Tables) -> Self {
        Self { tables, as_of: AsOf::day(today()), past: None, together: Together::default() }
    }

    /// The live world of a node, with units as of today.
    pub fn live(node: &Node) -> Self {
        Self::of(Tables::Live(node.read_models.clone()))
    }

    /// The world as it was when only this slice had happened, with units as of today, made for a caller where it is not
    /// kept.
    ///
    /// # Errors
    /// When the timeline cannot be read.
    pub async fn replayed(node: &Node, slice: Slice, caller: Option<IpAddr>) -> Result<Self, NodeError> {
        let past = Arc::new(slice.clone());
        let of = |replay| Self { past: Some(past), ..Self::of(Tables::Replayed(replay)) };
        let version = node.version(&Years::Only([slice.festival.clone()].into()));
        let key = (slice, version);
        let made = async {
            let turn = node.replays.turns.take(caller).await?;
            let slice = key.0.clone();
            let rows = node.timeline.read(move |db| slice.rows(db)).await?;
            // The turn lasts as long as the work does, also where nobody waits for it any more.
            let fold = move || {
                let _turn = turn;
                Ok(Replay::of(rows)?)
            };
            Ok::<_, NodeError>(Arc::new(blocking(fold).await?))
        };
        Ok(of(node.replays.warm.get_or_insert_async(&key, made).await?))
    }

    /// The same world, with units as of another day.
    #[must_use]
    pub fn seen(&self, as_of: AsOf) -> Self {
        Self { as_of, ..self.clone() }
    }

    /// As of when units are seen in it.
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// What had happened in it; `None` of the live one, in which everything has.
    pub fn past(&self) -> Option<&Arc<Slice>> {
        self.past.as_ref()
    }
}

/// The read models of a slice, in memory.
#[derive(Debug)]
pub struct Replay {
    db: Mutex<Connection>,
    events: usize,
}

impl Replay {
    /// Folds a slice's entries by the code that folds the live ones.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn of(rows: Vec<Row>) -> rusqlite::Result<Self> {
        let events = rows.len();
        let db = read_models::create_in_memory()?;
        db.set_prepared_statement_cache_capacity(128);
        keep_plans(&db)?;
        read_models::advance(&db, rows.into_iter().map(Row::decode).collect())?;
        Ok(Self { db: Mutex::new(db), events })
    }
}

/// How much memory warm replays may take, in bytes.
const WARM_BYTES: u64 = 128 << 20;

/// Replays of the past. Whoever asks for the same one meanwhile waits for it.
#[derive(Debug)]
pub struct Replays {
    /// Warm ones, by their slice and what it was read from.
    warm: Cache<(Slice, Version), Arc<Replay>, ReplayBytes>,
    /// Taken by whoever makes one.
    turns: Turns,
}

impl Replays {
    /// How many are warm.
    pub fn count(&self) -> usize {
        self.warm.len()
    }
}

impl Default for Replays {
    fn default() -> Self {
        Self { warm: Cache::with_weighter(256, WARM_BYTES, ReplayBytes), turns: Turns::default() }
    }
}

/// A replay takes its empty tables (measured: about 200 KiB) and about a kilobyte an event.
#[derive(Debug, Clone)]
struct ReplayBytes;

impl Weighter<(Slice, Version), Arc<Replay>> for ReplayBytes {
    fn weight(&self, _key: &(Slice, Version), replay: &Arc<Replay>) -> u64 {
        (200 << 10) + (replay.events as u64) * 1_024
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]
mod tests {
    use super::*;
    use crate::{node::Options, progress::Quiet};

    fn replay(world: &World) -> &Arc<Replay> {
        match &world.tables {
            Tables::Replayed(replay) => replay,
            Tables::Live(_) => panic!("it is live"),
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn those_who_ask_for_the_same_past_get_one_replay_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
        let festival =
            ngayhoi_domain::FestivalRef { convener: "tp-mau".parse().unwrap(), year: 2019.try_into().unwrap() };
        let slice = Slice { festival, at: None };
        let worlds = tokio::join!(World::replayed(&node, slice.clone(), None), World::replayed(&node, slice, None));
        assert!(Arc::ptr_eq(replay(&worlds.0.unwrap()), replay(&worlds.1.unwrap())));
    }
}
