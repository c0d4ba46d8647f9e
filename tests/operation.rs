//! What whoever runs the service sees of it, and asks of it while it serves.

use std::{collections::BTreeMap, process::Command};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client, Follower, Program, fixture, ngayhoi};

fn filled() -> TempDir {
    let folder = TempDir::new().unwrap();
    let imported = ngayhoi(&["import", fixture("sample-year").to_str().unwrap(), "--data"]).arg(folder.path()).status();
    assert!(imported.unwrap().success());
    folder
}

/// A port that is free for now.
fn free_address() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// The figures that Prometheus would read, by name and labels.
async fn figures(address: &str) -> BTreeMap<String, f64> {
    let (status, text) = Client::of(address).page("/metrics").await;
    assert!(status.is_success(), "{text}");
    assert!(text.ends_with("# EOF\n"), "{text}");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.rsplit_once(' ').unwrap())
        .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_does_is_measured_at_an_address_of_its_own() {
    let (folder, measured) = (filled(), free_address());
    let program = Program::serve_to_accounts(folder.path(), &["--metrics", &measured]);
    let client = program.client();
    let before = figures(&measured).await;
    let events = crate::support::events_in("sample-year") as f64;
    assert_eq!((before["ngayhoi_timeline_events"], before["ngayhoi_caught_up"]), (events, 1.0));
    for model in ["units", "overview", "pilot_board", "host_programme", "commendation_roll", "worklist", "accounts"] {
        assert_eq!(before[&format!("ngayhoi_read_model_events{{model=\"{model}\"}}")], events);
        assert_eq!(before[&format!("ngayhoi_read_model_lag_events{{model=\"{model}\"}}")], 0.0);
        assert_eq!(before[&format!("ngayhoi_read_model_stopped{{model=\"{model}\"}}")], 0.0);
    }

    for _ in 0..3 {
        client.graphql("{ festivals { totalCount } }", Value::Null).await;
    }
    client.try_graphql("{ nothing }", Value::Null).await.unwrap();
    client.try_graphql("{", Value::Null).await.unwrap();
    assert_eq!(client.page("/2019/khong-co").await.0, 404);
    let first = "{ festival(in: \"tp-mau\", year: 2019) { timeline(first: 1) { nodes { id } } } }";
    let first = client.graphql(first, Value::Null).await["festival"]["timeline"]["nodes"][0]["id"].clone();
    let follows = json!({ "convener": "tp-mau", "year": 2019, "after": first });
    let mut follower = Follower::timeline(program.address(), follows).await;
    follower.next().await;
    let now = figures(&measured).await;
    for (figure, value) in [
        ("graphql_operations_total{kind=\"Query\",code=\"OK\"}", 4.0),
        ("graphql_operations_total{kind=\"Query\",code=\"GRAPHQL_VALIDATION_FAILED\"}", 1.0),
        ("graphql_operations_total{kind=\"Unknown\",code=\"GRAPHQL_PARSE_FAILED\"}", 1.0),
        ("graphql_operations_total{kind=\"Subscription\",code=\"OK\"}", 1.0),
        ("graphql_operation_duration_seconds_count{kind=\"Query\"}", 5.0),
        ("graphql_public_answers_total{answer=\"Kept\"}", 2.0),
        ("http_requests_total{door=\"Graphql\",status=\"200\"}", 6.0),
        ("http_requests_total{door=\"Pages\",status=\"404\"}", 1.0),
        ("http_request_duration_seconds_count{door=\"Pages\"}", 1.0),
        ("followers", 1.0),
    ] {
        assert_eq!(now.get(&format!("ngayhoi_{figure}")), Some(&value), "{figure}: {now:#?}");
    }
    assert!(now["ngayhoi_connections"] >= 1.0 && now["ngayhoi_graphql_points_total"] > 150.0);
    drop(follower);
    while figures(&measured).await["ngayhoi_followers"] > 0.0 {}
    // Nobody else is told.
    assert_eq!(client.page("/metrics").await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_request_is_a_line_where_that_is_wanted_and_none_tells_what_was_asked() {
    let folder = filled();
    let program = Program::serve_to_accounts(folder.path(), &["--log", "info", "--log-json"]);
    let client = program.client();
    client.graphql("{ festivals { totalCount } }", Value::Null).await;
    client.page("/moi/bi-mat-cua-loi-moi?x=rieng-tu").await;
    let said = String::from_utf8(program.interrupt().stderr).unwrap();
    let lines: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let of = |door: &str| lines.iter().find(|line| line["door"] == door).unwrap_or_else(|| panic!("{said}")).clone();
    let graphql = of("graphql");
    assert_eq!(
        (&graphql["level"], &graphql["status"], &graphql["method"]),
        (&json!("INFO"), &json!(200), &json!("POST"))
    );
    assert_eq!(graphql["request"].as_str().unwrap().len(), 32);
    assert!(graphql["milliseconds"].as_f64().unwrap() > 0.0);
    assert_eq!(of("pages")["door"], "pages");
    assert!(!said.contains("bi-mat") && !said.contains("rieng-tu") && !said.contains("festivals"), "{said}");

    let quiet = Program::serve_to_accounts(folder.path(), &[]);
    quiet.client().page("/").await;
    let said = String::from_utf8(quiet.interrupt().stderr).unwrap();
    assert_eq!(said, "");
}

/// What the service says of itself.
async fn ready(client: &Client) -> Value {
    serde_json::from_str(&client.page("/readyz").await.1).unwrap()
}

/// The numbers of the builds in a folder.
fn builds(folder: &TempDir) -> Vec<String> {
    let names =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let stems = names.filter_map(|name| Some(name.strip_prefix("read-models-")?.strip_suffix(".sqlite")?.to_owned()));
    stems.map(|stem| stem.rsplit_once('-').unwrap().1.to_owned()).collect()
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_running_service_builds_anew_when_it_is_told_to_and_pauses_for_nobody() {
    let folder = filled();
    let program = Program::serve(folder.path());
    let client = program.client();
    let refused = ngayhoi(&["rebuild", "--data"]).arg(folder.path()).output().unwrap();
    let words = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && words.contains(&format!("kill -HUP {}", program.id())), "{words}");

    let (_, before) = client.page("/2019/tp-mau").await;
    assert_eq!(builds(&folder), ["1"]);
    assert!(Command::new("kill").args(["-HUP", &program.id().to_string()]).status().unwrap().success());
    let ready = loop {
        let (status, page) = client.page("/2019/tp-mau").await;
        assert!(status.is_success(), "{page}");
        assert_eq!(page, before);
        // The former files are gone a moment before it is said that all is done.
        let ready = ready(&client).await;
        if builds(&folder) == ["2"] && ready["rebuild"].is_null() {
            break ready;
        }
    };
    assert_eq!(
        (&ready["ready"], &ready["rebuild"], &ready["troubles"]),
        (&json!(true), &Value::Null, &json!([])),
        "{ready:#}"
    );
    assert_eq!(ready["models"]["units"]["lag"], 0, "{ready:#}");
    assert_eq!(client.page("/2019/tp-mau").await.1, before);
}
