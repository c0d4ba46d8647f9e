//! What leaves as a file comes back whole, whatever was told.

use std::collections::BTreeMap;

use ngayhoi_domain::StreamId;
use ngayhoi_journal::{Citation, StreamName};
use serde_json::Value;

use super::*;

/// How many histories are told into each journal: to start its service costs more than to tell them.
const TOGETHER: u32 = 16;

/// What an event says, without how this journal or that keeps it: names lie sealed, an import stamps the hour of its own
/// writing and tells how it came.
#[derive(Debug, PartialEq)]
struct Said {
    id: Uuid,
    event_type: String,
    data: Value,
    given: Value,
    citation: Option<Citation>,
    sample: bool,
}

/// What every stream of the festival's history says, in the order of its revisions.
async fn said(node: &Node) -> BTreeMap<StreamName, Vec<Said>> {
    let mut streams: BTreeMap<StreamName, Vec<Said>> = BTreeMap::new();
    for event in recorded(node).await {
        let stream: StreamId = event.stream.to_string().parse().unwrap();
        if !stream.category().is_history() {
            continue;
        }
        let given = event.read_metadata().unwrap().given;
        let told = streams.entry(event.stream.clone()).or_default();
        assert_eq!(event.revision.0, told.len() as u64, "revisions follow one another");
        told.push(Said {
            id: event.id,
            event_type: event.event_type.to_string(),
            data: node.keys.reveal_json(event.data.as_str()).unwrap(),
            given: serde_json::json!({
                "about": given.about, "actor": given.actor, "occurred": given.occurred, "command": given.command.id,
                "correlation": given.correlation, "causation": given.causation,
            }),
            citation: given.source.citation,
            sample: given.source.sample,
        });
    }
    streams
}

/// A node's history as a file.
async fn exported(node: &Node) -> String {
    let mut file = Vec::new();
    exchange::export(node, &mut file, &Quiet).await.unwrap();
    String::from_utf8(file).unwrap()
}

/// A file's lines without the hour at which each was written down, which an import stamps anew.
fn lines(file: &str) -> Vec<Value> {
    let line = |text: &str| {
        let mut line: Value = serde_json::from_str(text).unwrap();
        assert!(line.as_object_mut().unwrap().remove("recorded_at").is_some());
        line
    };
    file.lines().map(line).collect()
}

#[test]
fn an_import_of_an_export_keeps_every_fact() {
    let cases = std::env::var("PROPTEST_CASES").map_or(CASES, |cases| cases.parse().unwrap());
    let cases: u32 = cases.div_ceil(TOGETHER);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let law = |histories: Vec<Vec<Told>>| {
        let told = histories.concat();
        let (from, to) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        running(history::write_at_once(from.path(), &told));
        let (file, before) = with_node(from.path(), async |node| (exported(node).await, said(node).await));
        with_node(to.path(), async |node| {
            let files = [("export".into(), file.clone())];
            let events = before.values().map(Vec::len).sum();
            let imported = exchange::import(node, &files, &Quiet).await.unwrap();
            assert_eq!((imported.written, imported.known), (events, 0));
            assert_eq!(said(node).await, before);
            // And once more it is the same file.
            assert_eq!(lines(&exported(node).await), lines(&file));
            // What is there already is passed over.
            let repeated = exchange::import(node, &files, &Quiet).await.unwrap();
            assert_eq!((repeated.written, repeated.known), (0, events));
        });
        Ok(())
    };
    let history = prop::collection::vec(history::told(), 1..80);
    runner.run(&prop::collection::vec(history, TOGETHER as usize), law).unwrap();
}
