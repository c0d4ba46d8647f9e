//! The laws of replays, over real files: a replay up to any moment equals a fresh build of that slice, a replay up to
//! now equals the live read models, and files built anew equal those that were deleted.
//!
//! `PROPTEST_CASES` sets how many random histories are told, `REPLAY_SEED` which moments are asked about.

mod by_hand;
mod history;
mod properties;
mod repertoire;

use std::{fs, path::Path};

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use ngayhoi_domain::FestivalRef;
use ngayhoi_journal::{Engine, Position, Recorded};
use ngayhoi_projections::{
    exchange,
    node::{Node, Options},
    progress::Quiet,
    read_models,
    timeline::{Clock, Moment, Slice},
    world::World,
};
use proptest::{
    prelude::*,
    sample::{Index, select},
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use rusqlite::{Connection, types::Value};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::fixture;
use by_hand::{Built, counted};
use history::{Pen, Told};

/// How many random histories are told where nobody says otherwise.
const CASES: u32 = 64;

/// How many moments of the fixtures are asked about, on each clock.
const MOMENTS: usize = 50;

/// Runs work to its end, and all that it started.
fn running<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

/// Starts a node on a folder, does something with it, and ends it, so that all its files are closed.
fn with_node<T>(folder: &Path, work: impl AsyncFnOnce(&Node) -> T) -> T {
    running(async {
        let node = Node::start(folder, &Options::default(), &Quiet).await.unwrap();
        let result = work(&node).await;
        assert_eq!(node.troubles().await.unwrap(), Vec::<String>::new());
        result
    })
}

/// Every event of a node's journal.
async fn recorded(node: &Node) -> Vec<Recorded> {
    node.journal.replay(Position::START, Recorded::clone).try_concat().await.unwrap()
}

/// Every row of every table, in the order of its cells.
fn everything(db: &Connection) -> rusqlite::Result<Vec<(String, Vec<Vec<Value>>)>> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'checkpoint' ORDER BY name";
    let tables: Vec<String> = db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let rows = |table: String| {
        let mut statement = db.prepare(&format!("SELECT * FROM {table}"))?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())?;
        let mut rows = rows.collect::<rusqlite::Result<Vec<Vec<Value>>>>()?;
        rows.sort_by_key(|row| format!("{row:?}"));
        Ok((table, rows))
    };
    tables.into_iter().map(rows).collect()
}

/// The replay of a slice equals what its definition makes, built afresh; both hold the same units, and no fold stopped.
async fn replay_equals_a_fresh_build(node: &Node, recorded: &[Recorded], slice: Slice) {
    let built = Built::of(recorded, &slice);
    let replay = World::replayed(node, slice.clone(), None).await.unwrap();
    let of_slice = slice.clone();
    let units = node.timeline.read(move |db| of_slice.units(db)).await.unwrap();
    assert_eq!(units, built.units, "units of {slice:?}");
    assert_eq!(replay.read(everything).await.unwrap(), everything(&built.tables).unwrap(), "{slice:?}");
    assert_eq!(replay.read(read_models::stopped).await.unwrap(), [], "{slice:?}");
}

/// The replay of a festival up to now equals the live tables, as far as they are about it.
async fn replay_equals_the_live_tables(node: &Node, recorded: &[Recorded], festival: &FestivalRef) {
    let slice = Slice { festival: festival.clone(), at: None };
    let units = Built::of(recorded, &slice).units;
    let replay = World::replayed(node, slice.clone(), None).await.unwrap();
    let dump = |world: World| {
        let (festival, units) = (festival.clone(), units.clone());
        async move { world.read(move |db| read_models::dump(db, &festival, &units)).await.unwrap() }
    };
    assert_eq!(dump(replay).await, dump(World::live(node)).await, "{slice:?}");
    replay_equals_a_fresh_build(node, recorded, slice).await;
}

/// A moment: any, or one at an event or a microsecond beside it, where a slice is cut.
#[derive(Debug, Clone)]
enum When {
    Any(DateTime<Utc>),
    Beside(Index, i64),
}

impl When {
    fn resolve(&self, clock: Clock, recorded: &[Recorded]) -> DateTime<Utc> {
        match self {
            Self::Any(instant) => *instant,
            Self::Beside(index, micros) => {
                counted(index.get(recorded), clock) + chrono::TimeDelta::microseconds(*micros)
            }
        }
    }
}

fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    let from: DateTime<Utc> = "2005-01-01T00:00:00+07:00".parse().unwrap();
    let micros = from.timestamp_micros()..=Utc::now().timestamp_micros();
    micros.prop_map(|micros| DateTime::from_timestamp_micros(micros).unwrap())
}

fn any_moment() -> impl Strategy<Value = (Clock, When)> {
    let clock = prop_oneof![Just(Clock::Occurred), Just(Clock::Recorded)];
    let beside = (any::<Index>(), -1_i64..=1).prop_map(|(index, micros)| When::Beside(index, micros));
    (clock, prop_oneof![any_instant().prop_map(When::Any), beside])
}

/// What one case is: a history, how much of it is told before the node starts, and which moments are asked about.
fn any_case() -> impl Strategy<Value = (Vec<Told>, Index, Vec<(FestivalRef, Clock, When)>)> {
    let question =
        (select(repertoire::festivals()), any_moment()).prop_map(|(festival, (clock, when))| (festival, clock, when));
    (prop::collection::vec(history::told(), 1..80), any::<Index>(), prop::collection::vec(question, 6))
}

#[test]
fn replays_of_random_histories_equal_fresh_builds_and_the_live_tables() {
    let cases = std::env::var("PROPTEST_CASES").map_or(CASES, |cases| cases.parse().unwrap());
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let law = |(told, split, questions): (Vec<Told>, Index, Vec<(FestivalRef, Clock, When)>)| {
        let folder = TempDir::new().unwrap();
        let (before, after) = told.split_at(split.index(told.len()));
        running(history::write(folder.path(), before));
        with_node(folder.path(), async |node| {
            let mut pen = Pen::after(&node.keys, before);
            for told in after {
                let position = pen.write(&*node.journal, told).await;
                assert!(node.wait_for(position).await);
            }
            let recorded = recorded(node).await;
            for festival in repertoire::festivals() {
                replay_equals_the_live_tables(node, &recorded, &festival).await;
            }
            for (festival, clock, when) in questions {
                let until = when.resolve(clock, &recorded);
                let slice = Slice { festival, at: Some(Moment { clock, until }) };
                replay_equals_a_fresh_build(node, &recorded, slice).await;
            }
        });
        Ok(())
    };
    runner.run(&any_case(), law).unwrap();
}

/// The festivals of the fixtures.
fn festivals_of_the_fixtures() -> [FestivalRef; 2] {
    [repertoire::festival("tp-ha-tinh", 2018), repertoire::festival("tp-mau", 2019)]
}

/// Both fixtures, imported and asked, with the folder that holds them.
fn fixtures(work: impl AsyncFnOnce(&Node, Vec<Recorded>)) -> TempDir {
    let folder = TempDir::new().unwrap();
    with_node(folder.path(), async |node| {
        let files = ["ha-tinh-2018", "sample-year"].map(|name| exchange::read(&fixture(name)).unwrap());
        exchange::import(node, &files, &Quiet).await.unwrap();
        work(node, recorded(node).await).await;
    });
    folder
}

#[test]
fn replays_of_the_fixtures_equal_fresh_builds_and_the_live_tables() {
    let mut imported = Vec::new();
    fixtures(async |node, recorded| {
        for festival in festivals_of_the_fixtures() {
            replay_equals_the_live_tables(node, &recorded, &festival).await;
        }
        imported = recorded;
    });
    let seed = std::env::var("REPLAY_SEED").map_or_else(|_| Uuid::new_v4(), |seed| seed.parse().unwrap());
    // The captured output of a failing test is shown.
    println!("REPLAY_SEED={seed}");
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed.into_bytes(), seed.into_bytes()].concat());
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut pick = |strategy: BoxedStrategy<Vec<DateTime<Utc>>>| strategy.new_tree(&mut runner).unwrap().current();
    let (events, moments) = (imported.len(), MOMENTS);

    // An import stamps one instant; here the same events were written down one after another over the years.
    let mut instants = pick(prop::collection::vec(any_instant(), events).boxed());
    instants.sort();
    let folder = TempDir::new().unwrap();
    running(history::rewrite(folder.path(), imported, instants));
    with_node(folder.path(), async |node| {
        let recorded = recorded(node).await;
        for festival in festivals_of_the_fixtures() {
            replay_equals_the_live_tables(node, &recorded, &festival).await;
            for clock in [Clock::Occurred, Clock::Recorded] {
                for until in pick(prop::collection::vec(any_instant(), moments).boxed()) {
                    let slice = Slice { festival: festival.clone(), at: Some(Moment { clock, until }) };
                    replay_equals_a_fresh_build(node, &recorded, slice).await;
                }
            }
        }
    });
}

#[test]
fn files_that_were_deleted_are_built_anew_alike() {
    let mut live = Vec::new();
    let folder = fixtures(async |node, _| live = World::live(node).read(everything).await.unwrap());
    assert!(live.iter().map(|(_, rows)| rows.len()).sum::<usize>() > 400);
    for built in [&["read-models-"][..], &["timeline-"], &["timeline-", "read-models-"]] {
        let mut deleted = 0;
        for entry in fs::read_dir(folder.path()).unwrap() {
            let entry = entry.unwrap();
            if built.iter().any(|name| entry.file_name().to_str().unwrap().starts_with(name)) {
                fs::remove_file(entry.path()).unwrap();
                deleted += 1;
            }
        }
        assert!(deleted >= built.len(), "{built:?}");
        let again = with_node(folder.path(), async |node| World::live(node).read(everything).await.unwrap());
        assert_eq!(again, live, "{built:?}");
    }
}
