//! Clients of others against the real program: the public audit of GraphQL over HTTP, and the usual libraries.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Breaks, Client, Program, Unsteady, open_year, outreach};

/// A script of `tests/clients`, to be run with these arguments.
fn node(script: &str, arguments: &[&str]) -> Command {
    let clients = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("clients");
    assert!(clients.join("node_modules").is_dir(), "run `npm ci --prefix tests/clients` first");
    let mut command = Command::new("node");
    command.arg(clients.join(script)).args(arguments);
    command
}

fn must_succeed(output: &Output) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
}

#[cfg_attr(not(browsers), ignore = "needs Node.js and its packages: set NGAYHOI_TEST_BROWSERS=1")]
#[tokio::test(flavor = "multi_thread")]
async fn the_public_audit_of_graphql_over_http_finds_nothing_to_blame() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let url = program.client().url("/graphql");
    must_succeed(&node("audit.mjs", &[&url]).output().expect("node must be installed"));
}

/// A year that the demonstration knows nothing of.
const YEAR: i32 = 2026;

/// The ids of a year's events, in order.
async fn events(client: &Client, year: i32) -> Vec<String> {
    let query = r#"query($year: Int!, $after: String) {
        festival(in: "tp-mau", year: $year) {
            timeline(first: 200, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }
        }
    }"#;
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = client.graphql(query, json!({ "year": year, "after": after })).await;
        let timeline = &answer["festival"]["timeline"];
        let edges = timeline["edges"].as_array().unwrap();
        ids.extend(edges.iter().map(|edge| edge["node"]["id"].as_str().unwrap().to_owned()));
        if timeline["pageInfo"]["hasNextPage"] == false {
            return ids;
        }
        after = timeline["pageInfo"]["endCursor"].clone();
    }
}

/// Follows a year over a line that breaks off every few events, through a power cut of the service and on to what
/// happens after it.
async fn loses_nothing_and_gets_nothing_twice(script: &str, scheme: &str, breaks: Breaks) {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    open_year(&program.client(), YEAR).await;
    for attendees in 1..=60 {
        program.client().done("holdOutreachSession", outreach(YEAR, attendees)).await;
    }
    let known = events(&program.client(), YEAR).await;
    let line = Unsteady::to(program.address(), breaks).await;
    let url = format!("{scheme}://{}/graphql", line.address());
    // All but the first, and what happens below.
    let count = known.len();
    let mut follower = node(script, &[&url, "tp-mau", "2026", &known[0], &count.to_string()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("node must be installed");
    let mut lines = BufReader::new(follower.stdout.take().unwrap()).lines();
    let (sender, mut followed) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        while let Some(Ok(id)) = lines.next() {
            if sender.send(id).is_err() {
                return;
            }
        }
    });
    let mut seen = Vec::new();
    while seen.len() < known.len() - 1 {
        seen.push(followed.recv().await.expect("the follower goes on"));
    }
    assert!(line.connections() > 3, "the line broke {} times only", line.connections());

    program.kill();
    let program = Program::serve(folder.path());
    line.lead_to(program.address());
    program.client().done("holdOutreachSession", outreach(YEAR, 61)).await;
    let after = events(&program.client(), YEAR).await;
    while seen.len() < after.len() - 1 {
        seen.push(followed.recv().await.expect("the follower goes on"));
    }
    assert_eq!(seen, after[1..], "each event once, in order");
    must_succeed(&follower.wait_with_output().unwrap());
}

#[cfg_attr(not(browsers), ignore = "needs Node.js and its packages: set NGAYHOI_TEST_BROWSERS=1")]
#[tokio::test(flavor = "multi_thread")]
async fn graphql_ws_loses_the_connection_and_resumes() {
    loses_nothing_and_gets_nothing_twice("follow-ws.mjs", "ws", Breaks::AfterBytes(2_500)).await;
}

#[cfg_attr(not(browsers), ignore = "needs Node.js and its packages: set NGAYHOI_TEST_BROWSERS=1")]
#[tokio::test(flavor = "multi_thread")]
async fn graphql_sse_loses_the_connection_and_resumes() {
    loses_nothing_and_gets_nothing_twice("follow-sse.mjs", "http", Breaks::AfterEvents(7)).await;
}

#[cfg_attr(not(browsers), ignore = "needs Node.js and its packages: set NGAYHOI_TEST_BROWSERS=1")]
#[tokio::test(flavor = "multi_thread")]
async fn the_example_in_the_documentation_is_typed_and_works() {
    let clients = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients");
    let check = Command::new("npm").args(["run", "--silent", "check"]).current_dir(&clients).output();
    must_succeed(&check.expect("npm must be installed"));

    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let url = program.client().url("/graphql");
    let example = clients.join("../../docs/examples/client.mjs");
    let shown = Command::new("node").arg(example).args([&url, "tp-mau", "2019"]).output().unwrap();
    must_succeed(&shown);
    assert_eq!(String::from_utf8_lossy(&shown.stdout).lines().count(), events(&program.client(), 2019).await.len());
}
