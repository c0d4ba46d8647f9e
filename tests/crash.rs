//! Power cuts during work: what was acknowledged is there, once, and the read models agree with a rebuild.

use std::{collections::HashSet, fs, path::Path};

use rusqlite::{Connection, types::Value as Sql};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{Client, Office, Program, fixture, ngayhoi, stamp_as};

const CITY: &str = "tp-ha-tinh";

/// How many writers work at once.
const WRITERS: usize = 6;

/// Registers neighbourhoods, one after another, until the service is gone; gives the acknowledged ones.
async fn write_until_gone(client: Client, writer: usize, round: usize) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let unit = format!("tp-ha-tinh.thach-trung.to-{round}-{writer}-{number}");
        let input = json!({
            "stamp": stamp_as(Office::Convener, CITY, Uuid::new_v4()), "convener": CITY, "unit": unit,
            "kind": "NEIGHBOURHOOD", "name": format!("{round}.{writer}.{number}"), "parent": "tp-ha-tinh.thach-trung",
        });
        match client.try_mutation("registerUnit", input).await {
            Some(payload) => {
                assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
                acknowledged.push(unit);
            }
            None => return acknowledged,
        }
    }
    acknowledged
}

/// The hosts of the ward, as the read models show them.
async fn shown(client: &Client) -> Vec<String> {
    let query = "query($after: String) { unit(id: \"tp-ha-tinh.thach-trung\") { hosts(first: 200, after: $after) {
        pageInfo { hasNextPage endCursor } edges { node { id } }
    } } }";
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = client.graphql(query, json!({ "after": after })).await["unit"]["hosts"].take();
        let edges = page["edges"].as_array().unwrap();
        ids.extend(edges.iter().map(|edge| edge["node"]["id"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] == false {
            return ids;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// Every table of the read models with all its rows, sorted; checkpoints included.
fn tables(folder: &Path) -> Vec<(String, Vec<Vec<Sql>>)> {
    let is_models = |name: &str| name.starts_with("read-models-") && name.ends_with(".sqlite");
    let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let file = files.find(|file| is_models(file.file_name().to_str().unwrap())).unwrap();
    let db = Connection::open(file.path()).unwrap();
    let mut names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let rows_of = |table: &String| {
        let mut all = db.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = all.column_count();
        let rows = all.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
        let mut rows: Vec<Vec<Sql>> = rows.map(Result::unwrap).collect();
        rows.sort_by_key(|row| format!("{row:?}"));
        rows
    };
    names.iter().map(|table| (table.clone(), rows_of(table))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_power_cuts_lose_nothing_that_was_acknowledged() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap().to_owned();
    let file = fixture("ha-tinh-2018");
    assert!(ngayhoi(&["import", file.to_str().unwrap(), "--data", &data]).output().unwrap().status.success());
    let mut acknowledged: HashSet<String> = HashSet::new();
    for round in 0..20 {
        let program = Program::serve(folder.path());
        let before = acknowledged.len();
        let (sender, mut receiver) = tokio::sync::mpsc::channel::<()>(1);
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (client, sender) = (program.client(), sender.clone());
                tokio::spawn(async move {
                    let written = write_until_gone(client, writer, round).await;
                    drop(sender);
                    written
                })
            })
            .collect();
        drop(sender);
        // The cut comes at another place each round: after so many more neighbourhoods are to be seen.
        let client = program.client();
        while shown(&client).await.len() < before + 5 + round * 3 {}
        program.kill();
        assert!(receiver.recv().await.is_none());
        for writer in writers {
            acknowledged.extend(writer.await.unwrap());
        }
        assert!(acknowledged.len() > before);
    }
    let program = Program::serve(folder.path());
    let live = shown(&program.client()).await;
    let once: HashSet<&String> = live.iter().collect();
    assert_eq!(once.len(), live.len(), "something stands twice");
    let lost: Vec<_> = acknowledged.iter().filter(|unit| !once.contains(unit)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    drop(program);
    let before = tables(folder.path());
    assert!(before.iter().any(|(table, rows)| table == "unit" && rows.len() >= live.len()));
    assert!(ngayhoi(&["rebuild", "--data", &data]).output().unwrap().status.success());
    let after = tables(folder.path());
    for (before, after) in before.iter().zip(&after) {
        assert!(before == after, "{} differs from a rebuild", before.0);
    }
    assert_eq!(before.len(), after.len());
    assert_eq!(shown(&Program::serve(folder.path()).client()).await, live);
}
