//! Several nodes on one journal server: each has a timeline and read models of its own, and they share the keys. The
//! server is a stand-in, which is not KurrentDB; the nodes are real processes.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use ngayhoi_stand_in::StandIn;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{Client, Office, Program, ngayhoi, stamp_as};

const CITY: &str = "tp-thu";

/// A server, and a folder for the keys and each node's own files.
struct Site {
    server: StandIn,
    folder: TempDir,
}

impl Site {
    /// A server that holds a city.
    async fn new() -> Self {
        let site = Self { server: StandIn::single().unwrap(), folder: TempDir::new().unwrap() };
        let first = site.node("first");
        first.client().done("registerUnit", unit(Uuid::new_v4(), CITY, "Thử")).await;
        site
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// What follows a command that runs on a node's folder.
    fn places(&self, node: &str) -> Vec<String> {
        let keys = self.path("keys.sqlite");
        let master_key = self.path("master.key");
        let (url, data) = (self.server.url(), self.path(node));
        ["--journal", &url, "--data", &data, "--keys", &keys, "--master-key", &master_key].map(str::to_owned).to_vec()
    }

    /// A node that serves on its own folder.
    fn node(&self, name: &str) -> Program {
        let mut arguments =
            vec!["serve".to_owned(), "--open-on-loopback".to_owned(), "--listen".to_owned(), "127.0.0.1:0".to_owned()];
        arguments.extend(self.places(name));
        Program::start(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

fn unit(command: Uuid, id: &str, name: &str) -> Value {
    let (kind, parent, convener) = if id.contains('.') { ("WARD", Some(CITY), CITY) } else { ("CITY", None, id) };
    json!({
        "stamp": stamp_as(Office::Convener, convener, command), "convener": convener, "unit": id, "kind": kind, "name": name,
        "parent": parent,
    })
}

/// The unit's name as a node shows it to whoever hands over a position.
async fn name_of(client: &Client, unit: &str, position: &str) -> Value {
    let query = "query($unit: ID!) { unit(id: $unit) { name } }";
    let answer = client.graphql_from(position, query, json!({ "unit": unit })).await;
    answer["unit"]["name"].clone()
}

/// Registers a unit, and gives the position of it.
async fn register(client: &Client, id: &str, name: &str) -> String {
    let payload = client.try_mutation("registerUnit", unit(Uuid::new_v4(), id, name)).await.unwrap();
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    payload["position"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_node_wrote_another_never_misses() {
    const TIMES: usize = 1_000;
    let site = Site::new().await;
    let (one, other) = (site.node("one"), site.node("other"));
    let (asked, is_done) = (AtomicUsize::new(0), AtomicBool::new(false));
    let check = async |from: &Program, to: &Program| {
        let (from, to) = (from.client(), to.client());
        loop {
            let number = asked.fetch_add(1, Ordering::Relaxed);
            if number >= TIMES {
                is_done.store(true, Ordering::Relaxed);
                return;
            }
            let (id, name) = (format!("{CITY}.phuong-{number}"), format!("Số {number}"));
            let position = register(&from, &id, &name).await;
            assert_eq!(name_of(&to, &id, &position).await, name, "{id} at {position} was not seen");
        }
    };
    let load = async |node: &Program, writer: usize| {
        let client = node.client();
        for number in 0.. {
            if is_done.load(Ordering::Relaxed) {
                return;
            }
            register(&client, &format!("{CITY}.tai-{writer}-{number}"), "Tải").await;
        }
    };
    tokio::join!(check(&one, &other), check(&other, &one), load(&one, 1), load(&other, 2), load(&one, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_that_write_the_same_place_one_is_refused() {
    let site = Site::new().await;
    let nodes = [site.node("one"), site.node("other")];
    let clients = nodes.each_ref().map(Program::client);
    for number in 0..50 {
        let id = format!("{CITY}.phuong-{number}");
        let register = |client: &Client, name: &str| {
            let (client, input) = (client.clone(), unit(Uuid::new_v4(), &id, name));
            async move { client.try_mutation("registerUnit", input).await.unwrap() }
        };
        let (first, second) = tokio::join!(register(&clients[0], "Một"), register(&clients[1], "Hai"));
        let (done, refused, name) =
            if first["userErrors"] == json!([]) { (first, second, "Một") } else { (second, first, "Hai") };
        assert_eq!(done["userErrors"], json!([]), "{done:#} {refused:#}");
        assert_eq!(refused["userErrors"].as_array().unwrap().len(), 1, "{done:#} {refused:#}");
        for client in &clients {
            assert_eq!(name_of(client, &id, done["position"].as_str().unwrap()).await, name);
        }
    }
}

/// A client that never heard the answer asks another node.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_comes_to_two_nodes_is_done_once() {
    let site = Site::new().await;
    let nodes = [site.node("one"), site.node("other")];
    let clients = nodes.each_ref().map(Program::client);
    for number in 0..30 {
        let input = unit(Uuid::new_v4(), &format!("{CITY}.phuong-{number}"), "Một");
        let answers = if number % 2 == 0 {
            let (first, second) = tokio::join!(
                clients[0].try_mutation("registerUnit", input.clone()),
                clients[1].try_mutation("registerUnit", input.clone())
            );
            [first.unwrap(), second.unwrap()]
        } else {
            let first = clients[0].try_mutation("registerUnit", input.clone()).await.unwrap();
            [first, clients[1].try_mutation("registerUnit", input).await.unwrap()]
        };
        assert_eq!(answers[0]["userErrors"], json!([]), "{answers:#?}");
        assert_eq!(answers[0]["position"], answers[1]["position"]);
    }
    let written = site.server.events().iter().filter(|event| event.stream.starts_with("unit-")).count();
    assert_eq!(written, 31);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_was_away_catches_up() {
    let site = Site::new().await;
    let (one, other) = (site.node("one"), site.node("other"));
    let before = register(&other.client(), &format!("{CITY}.phuong-0"), "Không").await;
    assert_eq!(name_of(&one.client(), &format!("{CITY}.phuong-0"), &before).await, "Không");
    other.kill();
    let mut last = before;
    for number in 1..200 {
        last = register(&one.client(), &format!("{CITY}.phuong-{number}"), "Mới").await;
    }
    let other = site.node("other");
    assert_eq!(name_of(&other.client(), &format!("{CITY}.phuong-199"), &last).await, "Mới");
    assert!(one.interrupt().status.success());
    assert!(other.interrupt().status.success());
    assert_eq!(tables(&site, "one"), tables(&site, "other"));
}

/// Every row of a node's read models.
fn tables(site: &Site, node: &str) -> Vec<(String, Vec<Vec<rusqlite::types::Value>>)> {
    crate::cuts::ledger::tables(Path::new(&site.path(node)))
}

/// What was read stays readable, what cannot be written is told, and all goes on by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_stops_writing_alone() {
    let site = Site::new().await;
    let node = site.node("one");
    let client = node.client();
    let position = register(&client, &format!("{CITY}.phuong-1"), "Một").await;
    site.server.kill(0).unwrap();
    assert_eq!(name_of(&client, &format!("{CITY}.phuong-1"), &position).await, "Một");
    let input = unit(Uuid::new_v4(), "tp-khac", "Khác");
    let refused = client.refused("registerUnit", input.clone()).await;
    assert_eq!(refused.0, "JOURNAL_UNREACHABLE");
    // What rests on another stream cannot even be judged.
    let resting = json!({ "input": unit(Uuid::new_v4(), &format!("{CITY}.phuong-2"), "Hai") });
    let mutation = "mutation($input: RegisterUnitInput!) { registerUnit(input: $input) { position } }";
    let answer = client.try_graphql(mutation, resting).await.unwrap();
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "JOURNAL_UNREACHABLE", "{answer:#}");
    assert!(error["message"].as_str().unwrap().contains("gửi lại"), "{answer:#}");
    site.server.revive(0).unwrap();
    // The same wish, sent again.
    let payload = client.try_mutation("registerUnit", input).await.unwrap();
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    assert_eq!(payload["visible"], true, "{payload:#}");
}

/// A node without the keys of its journal would show every name as erased, so it does not start.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_the_keys_of_its_journal_does_not_start() {
    let site = Site::new().await;
    let (url, data) = (site.server.url(), site.path("foreign"));
    let ran = ngayhoi(&["serve", "--journal", &url, "--data", &data, "--listen", "127.0.0.1:0"]).output().unwrap();
    assert!(!ran.status.success());
    let told = String::from_utf8(ran.stderr).unwrap();
    assert!(told.contains("keys.sqlite") && told.contains("--keys"), "{told}");
}
