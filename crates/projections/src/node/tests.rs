use std::{collections::BTreeSet, fs, path::Path};

use rusqlite::types::Value;
use tempfile::TempDir;

use super::*;
use crate::{exchange, progress::Quiet, read_models::FINGERPRINT, timeline::Slice, world::World};

const SAMPLE: &str = include_str!("../../../../fixtures/sample-year/events.jsonl");
const HA_TINH: &str = include_str!("../../../../fixtures/ha-tinh-2018/events.jsonl");

async fn started(folder: &Path) -> Node {
    Node::start(folder, &Options::default(), &Quiet).await.unwrap()
}

async fn take_in(node: &Node, lines: &str) {
    exchange::import(node, &[("sample".into(), lines.to_owned())], &Quiet).await.unwrap();
    let end = *node.journal.watch().borrow();
    assert!(node.wait_for(end).await, "the read models hold all of it");
}

/// Tables with their rows.
type Tables = Vec<(String, Vec<Vec<Value>>)>;

/// Every row of every table of the live read models, and every entry of the timeline.
async fn everything(node: &Node) -> (Tables, Vec<Vec<Value>>) {
    let read = |db: &rusqlite::Connection| {
        let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let names = db.prepare(names)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
        let mut all = Vec::new();
        for name in names {
            let mut statement = db.prepare(&format!("SELECT * FROM {name}"))?;
            let columns = statement.column_count();
            let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())?;
            let mut rows = rows.collect::<rusqlite::Result<Vec<Vec<Value>>>>()?;
            rows.sort_by_key(|row| format!("{row:?}"));
            all.push((name, rows));
        }
        Ok(all)
    };
    let models = node.read_models.read(read).await.unwrap();
    let timeline = node.timeline.read(read).await.unwrap();
    (models, timeline.into_iter().find(|(name, _)| name == "entry").unwrap().1)
}

/// The built files of a folder, without their logs.
fn built(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter(|name| name.ends_with(".sqlite") && (name.starts_with("timeline") || name.starts_with("read-models")))
        .collect()
}

fn of_build(fingerprint: &str, number: u32) -> BTreeSet<String> {
    ["timeline", "read-models"].map(|kind| format!("{kind}-{fingerprint}-{number}.sqlite")).into()
}

/// Gives a folder's build to a program of another fingerprint.
fn give_away(folder: &Path) {
    for name in built(folder) {
        fs::rename(folder.join(&name), folder.join(name.replace(FINGERPRINT, "0f0f"))).unwrap();
    }
}

async fn rebuilt(node: &Node) {
    let mut rebuilding = node.rebuilding();
    let ended = rebuilding.wait_for(|rebuild| !matches!(rebuild, Rebuild::Going { .. }));
    assert_eq!(*ended.await.unwrap(), Rebuild::None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_built_anew_takes_the_place_of_what_is_read_while_all_goes_on() {
    let folder = TempDir::new().unwrap();
    let node = Arc::new(started(folder.path()).await);
    take_in(&node, SAMPLE).await;
    let (before, first) = (everything(&node).await, *node.reached().borrow());
    let slice = Slice {
        festival: ngayhoi_domain::FestivalRef { convener: "tp-mau".parse().unwrap(), year: 2019.try_into().unwrap() },
        at: None,
    };
    World::replayed(&node, slice.clone(), None).await.unwrap();
    assert_eq!(node.replays.count(), 1);

    let going = node.clone();
    let rebuild = tokio::spawn(async move { going.rebuild().await });
    let (mut reads, mut seen) = (0, false);
    while !rebuild.is_finished() {
        assert_eq!(everything(&node).await, before, "whoever reads meanwhile reads all of it");
        seen |= matches!(*node.rebuilding().borrow(), Rebuild::Going { of, .. } if of > 0);
        reads += 1;
    }
    rebuild.await.unwrap().unwrap();
    assert!(reads > 0 && seen);
    assert_eq!(everything(&node).await, before);
    let now = *node.reached().borrow();
    assert_eq!((now.seq, now.position, now.build), (first.seq, first.position, first.build + 1));
    assert_eq!(built(folder.path()), of_build(FINGERPRINT, 2), "the former files are gone");
    // What was replayed by what was built before is not taken for what is built now.
    World::replayed(&node, slice, None).await.unwrap();
    assert_eq!(node.replays.count(), 2);

    // What is written while it is built is in it, and what is written after it too.
    let going = node.clone();
    let rebuild = tokio::spawn(async move { going.rebuild().await });
    take_in(&node, HA_TINH).await;
    rebuild.await.unwrap().unwrap();
    assert_eq!(node.reached().borrow().build, 3);
    let live = everything(&node).await;
    drop(node);
    let again = started(folder.path()).await;
    assert_eq!(everything(&again).await, live);
    assert_eq!(again.reached().borrow().build, 3, "what is whole is not built again");
    let fresh = TempDir::new().unwrap();
    let fresh = started(fresh.path()).await;
    take_in(&fresh, SAMPLE).await;
    take_in(&fresh, HA_TINH).await;
    let tables = |all: &(Tables, _)| all.0.iter().map(|(name, rows)| (name.clone(), rows.len())).collect::<Vec<_>>();
    assert_eq!(tables(&everything(&fresh).await), tables(&live));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_following_program_reads_what_the_last_one_built_until_it_has_built_its_own() {
    let folder = TempDir::new().unwrap();
    let node = started(folder.path()).await;
    take_in(&node, SAMPLE).await;
    let before = everything(&node).await;
    drop(node);
    give_away(folder.path());
    let node = started(folder.path()).await;
    assert_eq!(everything(&node).await, before);
    rebuilt(&node).await;
    assert_eq!(built(folder.path()), of_build(FINGERPRINT, 1));
    assert_eq!(everything(&node).await, before);
    assert_eq!(node.troubles().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_by_this_program_is_built_before_anybody_reads() {
    for harm in ["ALTER TABLE activity ADD COLUMN colour TEXT", "DROP INDEX activity_at", "PRAGMA user_version = 0"] {
        let folder = TempDir::new().unwrap();
        let node = started(folder.path()).await;
        take_in(&node, SAMPLE).await;
        let before = everything(&node).await;
        drop(node);
        let models = of_build(FINGERPRINT, 1).into_iter().find(|name| name.starts_with("read")).unwrap();
        let db = rusqlite::Connection::open(folder.path().join(models)).unwrap();
        db.execute_batch(harm).unwrap();
        drop(db);
        give_away(folder.path());
        let node = started(folder.path()).await;
        assert_eq!(*node.rebuilding().borrow(), Rebuild::None, "{harm}");
        assert_eq!(built(folder.path()), of_build(FINGERPRINT, 1), "{harm}");
        assert_eq!(everything(&node).await, before, "{harm}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_fails_leaves_what_is_read_and_says_so() {
    let folder = TempDir::new().unwrap();
    let node = started(folder.path()).await;
    take_in(&node, SAMPLE).await;
    let before = everything(&node).await;
    // Where its file is to be made, something stands in the way.
    let models = of_build(FINGERPRINT, 2).into_iter().find(|name| name.starts_with("timeline")).unwrap();
    fs::create_dir(folder.path().join(&models)).unwrap();
    assert!(node.rebuild().await.is_err());
    let troubles = node.troubles().await.unwrap();
    assert!(troubles.iter().any(|trouble| trouble.contains("building anew failed")), "{troubles:?}");
    assert_eq!((everything(&node).await, node.reached().borrow().build), (before, 1));
    take_in(&node, HA_TINH).await;
    fs::remove_dir(folder.path().join(&models)).unwrap();
    node.rebuild().await.unwrap();
    assert_eq!(node.troubles().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_build_at_a_time_goes_on_beside() {
    let folder = TempDir::new().unwrap();
    let node = Arc::new(started(folder.path()).await);
    take_in(&node, SAMPLE).await;
    let (one, other) = tokio::join!(node.rebuild(), node.rebuild());
    one.unwrap();
    other.unwrap();
    rebuilt(&node).await;
    assert_eq!(node.reached().borrow().build, 2);
}
