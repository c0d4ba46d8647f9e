//! What the fixtures say, as a client and a visitor read it.

use std::{collections::BTreeSet, path::Path};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Program, fixture, ngayhoi};

const OVERVIEW: &str = include_str!("../schema/documents/festival-overview.graphql");

/// A service on a folder with this file in it.
fn imported(file: &Path) -> (TempDir, Program) {
    let folder = TempDir::new().unwrap();
    let (file, data) = (file.to_str().unwrap(), folder.path().to_str().unwrap());
    let output = ngayhoi(&["import", file, "--data", data]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let program = Program::serve(folder.path());
    (folder, program)
}

async fn overview(program: &Program, convener: &str, year: i32) -> Value {
    let variables = json!({ "convener": convener, "year": year });
    program.client().graphql(OVERVIEW, variables).await["festival"].take()
}

fn figure<'v>(festival: &'v Value, kind: &str) -> &'v Value {
    let figures = festival["figures"].as_array().unwrap();
    figures.iter().find(|figure| figure["kind"] == kind).unwrap()
}

/// The words of the source that a statement cites.
fn note(cited: &Value) -> &str {
    cited["source"]["citation"]["note"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_of_2018_says_what_the_article_says() {
    let (_folder, program) = imported(&fixture("ha-tinh-2018"));
    let festival = overview(&program, "tp-ha-tinh", 2018).await;
    let decision = json!({ "number": "521", "date": "2005-06-13", "issuer": "Thủ tướng Chính phủ" });
    assert_eq!(festival["decision"], decision);
    assert!(note(&festival).contains("521"));
    let anniversaries = &festival["anniversaries"];
    assert_eq!((&anniversaries["police"], &anniversaries["festival"]), (&json!(73), &json!(13)));
    assert!(anniversaries["source"]["citation"]["title"].is_string());

    let registered = &festival["standardRegistrations"];
    assert_eq!((&registered["count"], &registered["of"]), (&json!(16), &json!(16)));
    assert!(note(registered).contains("16/16"));
    let organisations = figure(&festival, "ORGANISATIONS_REGISTERED_FOR_STANDARD");
    assert_eq!(organisations["value"], 58);
    assert!(note(organisations).contains("58"));
    let groups = figure(&festival, "SAFE_FAMILY_GROUPS");
    assert_eq!(groups["value"], 1200);
    assert!(note(groups).contains("1200"));

    let units = festival["units"]["edges"].as_array().unwrap();
    assert_eq!(units.len(), 16);
    for unit in units {
        assert_eq!(unit["node"]["standard"], "REGISTERED", "{unit:#}");
        assert!(unit["node"]["source"]["citation"]["title"].is_string(), "{unit:#}");
        assert!(unit["node"]["unit"]["source"]["citation"]["title"].is_string(), "{unit:#}");
    }
    assert_eq!(festival["pilotQuota"], json!({ "count": 1, "exact": true }));
    assert_eq!(festival["assessmentCall"]["scopes"].as_array().unwrap().len(), 3);
    assert_eq!(festival["sample"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_file_gives_another_answer() {
    let text = std::fs::read_to_string(fixture("ha-tinh-2018")).unwrap();
    let changed: Vec<String> = text
        .lines()
        .map(|line| {
            let mut event: Value = serde_json::from_str(line).unwrap();
            if event["data"]["value"] == 1200 {
                event["data"]["value"] = json!(1201);
                event["source"]["citation"]["title"] = json!("Báo cáo khác");
            }
            event.to_string()
        })
        .collect();
    let folder = TempDir::new().unwrap();
    let copy = folder.path().join("copy.jsonl");
    std::fs::write(&copy, changed.join("\n")).unwrap();
    let (_folder, program) = imported(&copy);
    let festival = overview(&program, "tp-ha-tinh", 2018).await;
    let groups = figure(&festival, "SAFE_FAMILY_GROUPS");
    assert_eq!(groups["value"], 1201);
    assert_eq!(groups["source"]["citation"]["title"], "Báo cáo khác");
    let (status, page) = program.client().page("/2018/tp-ha-tinh").await;
    assert_eq!(status, 200);
    assert!(page.contains("1.201") && !page.contains("1.200"), "{page}");
    assert!(page.contains("Báo cáo khác"));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_of_the_sample_year_is_marked_as_sample() {
    let (_folder, program) = imported(&fixture("sample-year"));
    let client = program.client();
    let festival = overview(&program, "tp-mau", 2019).await;
    assert_eq!((&festival["sample"], &festival["status"]), (&json!(true), &json!("CLOSED")));
    let query = "query($after: String) { festival(in: \"tp-mau\", year: 2019) {
        timeline(first: 200, after: $after) { totalCount pageInfo { hasNextPage endCursor }
            edges { node { id source { sample } } } }
    } }";
    let (mut seen, mut after) = (0, Value::Null);
    loop {
        let page = client.graphql(query, json!({ "after": after })).await["festival"]["timeline"].take();
        for edge in page["edges"].as_array().unwrap() {
            assert_eq!(edge["node"]["source"]["sample"], true, "{edge:#}");
            seen += 1;
        }
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], seen);
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    let of_another_year = |line: &&str| line.contains("\"year\":2021");
    let lines = std::fs::read_to_string(fixture("sample-year")).unwrap();
    assert_eq!(seen, lines.lines().filter(|line| !of_another_year(line)).count());
    for path in [
        "/2019/tp-mau",
        "/2019/tp-mau/timeline",
        "/2019/tp-mau/tp-mau.phuong-mau-mot",
        "/2019/tp-mau/tp-mau.phuong-mau-mot/tp-mau.phuong-mau-mot.to-3",
        "/desk/2019/tp-mau",
    ] {
        let (status, page) = client.page(path).await;
        assert_eq!(status, 200, "{path}");
        assert!(page.contains("Dữ liệu mẫu"), "{path}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_festival_shows_no_host_of_another_convener() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let host = "tp-mau.phuong-mau-mot/tp-mau.phuong-mau-mot.to-3";
    let (status, _) = program.client().page(&format!("/2019/tp-mau/{host}")).await;
    assert_eq!(status, 200);
    let (status, page) = program.client().page(&format!("/2018/tp-ha-tinh/{host}")).await;
    assert_eq!(status, 404);
    assert!(!page.contains("số 3 Mẫu Một"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_roll_by_decision_is_the_years_decisions_by_day_and_number() {
    let (_folder, program) = imported(&fixture("sample-year"));
    let client = program.client();
    let page = "query($after: String) { festival(in: \"tp-mau\", year: 2019) {
        commendations(order: DECISION, first: 4, after: $after) {
            totalCount pageInfo { endCursor hasNextPage } nodes { id decision { number } }
        }
    } }";
    let (mut ids, mut numbers, mut after) = (BTreeSet::new(), Vec::new(), Value::Null);
    let total = loop {
        let page = client.graphql(page, json!({ "after": after })).await["festival"]["commendations"].take();
        for node in page["nodes"].as_array().unwrap() {
            ids.insert(node["id"].to_string());
            let number = node["decision"]["number"].as_str().and_then(|number| number.split('/').next());
            numbers.push(number.map(|number| number.parse::<u32>().unwrap()));
        }
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break page["totalCount"].as_u64().unwrap();
        }
    };
    // Of 6, 7 and 8 August; then what was never decided.
    let decided = [31, 32, 33, 34, 112, 27, 28, 29, 40, 41, 42].map(Some);
    assert_eq!(numbers[..decided.len()], decided);
    assert!(numbers.len() > decided.len() && numbers[decided.len()..].iter().all(Option::is_none), "{numbers:?}");
    assert_eq!((ids.len() as u64, numbers.len() as u64), (total, total));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timeline_never_tells_whose_commendation_was_refused() {
    let (_folder, program) = imported(&fixture("sample-year"));
    let query = "query($statuses: [CommendationStatus!]) { festival(in: \"tp-mau\", year: 2019) {
        commendations(statuses: $statuses) { nodes { merit reason } }
        first: timeline(first: 200) { pageInfo { endCursor } nodes { summary } }
    } }";
    let rest = "query($after: String) { festival(in: \"tp-mau\", year: 2019) {
        timeline(first: 200, after: $after) { pageInfo { endCursor hasNextPage } nodes { summary } }
    } }";
    let client = program.client();
    let refused = client.graphql(query, json!({ "statuses": ["REJECTED", "WITHDRAWN"] })).await["festival"].take();
    let mut page = refused["first"].clone();
    let mut told = page.to_string();
    loop {
        let after = json!({ "after": page["pageInfo"]["endCursor"] });
        page = client.graphql(rest, after).await["festival"]["timeline"].take();
        told += &page.to_string();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    let refused = refused["commendations"]["nodes"].as_array().unwrap();
    assert!(!refused.is_empty());
    for one in refused {
        for words in [&one["merit"], &one["reason"]] {
            assert!(!told.contains(words.as_str().unwrap()), "{words}");
        }
    }
}
