//! Answers for the public are made once and kept until something happens to what they are read from; nobody is ever told
//! what no longer holds.

use std::{net::IpAddr, sync::Arc, time::Duration};

use async_graphql::{Request, Variables};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{SAMPLE, node_with, take_in};
use crate::{
    access::Viewer,
    graphql::{Allowance, Answer, Api, Guard, schema, sdl},
    http::{Caller, RequestId, Via},
    metrics::Metrics,
    node::Node,
};

const FESTIVALS: &str = "{ festivals { totalCount } }";

fn api(node: &Arc<Node>) -> Api {
    let plenty = Allowance { most: 1_000_000, a_second: 1_000 };
    Api::new(
        schema(node.clone()),
        Guard::new(&sdl(), plenty, plenty),
        node.clone(),
        Metrics::default(),
        Duration::from_secs(30),
    )
}

fn caller(viewer: Viewer) -> Caller {
    Caller { request: RequestId::new(), address: IpAddr::from([127, 0, 0, 1]), via: Via::Post, viewer }
}

async fn ask(api: &Api, viewer: Viewer, document: &str) -> Answer {
    api.answer(&caller(viewer), Request::new(document)).await
}

/// What an answer says, kept or not.
fn said(answer: &Answer) -> Value {
    match answer {
        Answer::Kept(data, _) => serde_json::from_slice(&data.json).unwrap(),
        Answer::Made(response) => response.data.clone().into_json().unwrap(),
    }
}

/// Whether two answers are one that was kept.
fn is_the_same(one: &Answer, other: &Answer) -> bool {
    matches!((one, other), (Answer::Kept(one, _), Answer::Kept(other, _)) if Arc::ptr_eq(one, other))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_kept_until_something_happens() {
    let (_folder, node) = node_with(SAMPLE).await;
    let api = api(&node);
    let first = ask(&api, Viewer::Public, FESTIVALS).await;
    let again = ask(&api, Viewer::Public, FESTIVALS).await;
    assert!(is_the_same(&first, &again));
    let (Answer::Kept(_, paid), Answer::Kept(_, paid_again)) = (&first, &again) else { panic!("{first:?} {again:?}") };
    assert_eq!(paid.requested, paid_again.requested, "what is kept costs its caller as much");
    let told = paid.on(async_graphql::Response::default()).extensions;
    assert_eq!(paid.told_alone(), serde_json::to_string(&told).unwrap());

    let opened = SAMPLE.lines().find(|line| line.contains("FestivalYearOpened.v1")).unwrap();
    take_in(&node, &opened.replace("2019", "2031")).await;
    let then = ask(&api, Viewer::Public, FESTIVALS).await;
    assert!(!is_the_same(&first, &then));
    let total = |answer: &Answer| said(answer)["festivals"]["totalCount"].as_i64().unwrap();
    assert_eq!(total(&then), total(&first) + 1);
}

/// What anybody may ask of one year.
fn of_2019() -> Vec<Request> {
    let variables = Variables::from_json(json!({ "convener": "tp-mau", "year": 2019 }));
    let ask = |document: &str| Request::new(document).variables(variables.clone());
    let programme = "query($convener: ID!, $year: Int!) { festival(in: $convener, year: $year) {
        hostProgramme(host: \"tp-mau.phuong-mau-mot.to-3\") {
            latest { activities { id kind title venue start end cancelled places } } } } }";
    vec![
        ask(programme),
        // Two fields at the root, one of them by a fragment, and moments of the past.
        ask("query($year: Int!) { now: festival(in: \"tp-mau\", year: 2019) { ...Told } ...Then __typename }
             fragment Then on Query { then: festival(in: \"tp-mau\", year: $year,
                 at: { occurred: \"2019-08-01\" }) { ...Told } }
             fragment Told on Festival { theme timeline(first: 200) { totalCount nodes { summary } }
                 units(first: 200) { nodes { unit { name } } } outline { text }
                 commendations(first: 200) { totalCount nodes { id status } } outreachTotals { sessions attendees } }"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_years_answers_outlast_what_happens_in_other_years() {
    let (_folder, node) = node_with(SAMPLE).await;
    let kept = api(&node);
    let told = async |api: &Api| {
        let mut answers = Vec::new();
        for request in of_2019() {
            let answer = api.answer(&caller(Viewer::Public), request).await;
            assert!(matches!(answer, Answer::Kept(..)), "{answer:?}");
            answers.push(answer);
        }
        answers
    };
    let equal =
        |one: &[Answer], other: &[Answer]| one.iter().zip(other).map(|(a, b)| said(a) == said(b)).collect::<Vec<_>>();
    let same =
        |one: &[Answer], other: &[Answer]| one.iter().zip(other).map(|(a, b)| is_the_same(a, b)).collect::<Vec<_>>();
    let first = told(&kept).await;
    let all = vec![true; first.len()];

    // The same once more in another year, by the same hosts, persons and activities.
    let of_another = SAMPLE.lines().filter(|line| line.split('"').nth(3).is_some_and(|stream| stream.contains("2019")));
    take_in(&node, &of_another.map(|line| line.replace("2019", "2024") + "\n").collect::<String>()).await;
    let then = told(&kept).await;
    assert_eq!(same(&first, &then), all, "nothing was made anew");
    assert_eq!(equal(&then, &told(&api(&node)).await), all, "and nothing would have become another");

    // What happens in it, and to the register that every year rests on, is told at once.
    let held = SAMPLE.lines().find(|line| line.contains("OutreachSessionHeld.v1")).unwrap();
    let mut held: Value = serde_json::from_str(held).unwrap();
    (held["id"], held["command"]) = (json!(Uuid::from_u128(1)), json!(Uuid::from_u128(2)));
    held["data"]["session"] = json!(Uuid::from_u128(3));
    let registered = SAMPLE.lines().find(|line| line.contains("\"stream\":\"unit-tp-mau.phuong-mau-mot\"")).unwrap();
    let registered = registered.replace("tp-mau.phuong-mau-mot", "tp-mau.phuong-khac");
    let mut before = then;
    for lines in [held.to_string(), registered] {
        take_in(&node, &lines).await;
        let after = told(&kept).await;
        assert!(!same(&before, &after).contains(&true), "{lines}");
        assert_eq!(equal(&after, &told(&api(&node)).await), all);
        before = after;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_answered_with_what_was_asked_otherwise_or_by_others() {
    let (_folder, node) = node_with(SAMPLE).await;
    let api = api(&node);
    let year = |year: i32| {
        Request::new("query($y: Int!) { festival(in: \"tp-mau\", year: $y) { year } }")
            .variables(Variables::from_json(json!({ "y": year })))
    };
    for (request, then) in [(year(2019), 2019), (year(2021), 2021), (year(2019), 2019)] {
        let answer = api.answer(&caller(Viewer::Public), request).await;
        assert_eq!(said(&answer)["festival"]["year"], then);
    }
    let two = "query A { festivals { totalCount } } query B { __typename }";
    for (name, holds) in [("A", "festivals"), ("B", "__typename"), ("A", "festivals")] {
        let answer = api.answer(&caller(Viewer::Public), Request::new(two).operation_name(name)).await;
        assert!(said(&answer).get(holds).is_some(), "{name}");
    }
    let hosts = "{ festival(in: \"tp-mau\", year: 2019) { timeline { totalCount } } }";
    let (public, own) = (ask(&api, Viewer::Public, hosts).await, ask(&api, Viewer::Declared, hosts).await);
    assert!(matches!((&public, &own), (Answer::Kept(..), Answer::Made(_))), "only the public's are kept");
    let total = |answer: &Answer| said(answer)["festival"]["timeline"]["totalCount"].as_i64().unwrap();
    assert!(total(&own) > total(&public));
    let refused = "{ accounts(in: \"tp-mau\") { totalCount } }";
    for _ in 0..2 {
        let answer = ask(&api, Viewer::Public, refused).await;
        let Answer::Made(response) = answer else { panic!("a refusal is told anew, and noted") };
        assert!(!response.errors.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_erased_is_told_so_at_once() {
    let (_folder, node) = node_with(SAMPLE).await;
    let api = api(&node);
    let document = "{ festival(in: \"tp-mau\", year: 2019) { commendations(first: 200) { nodes { nominee { person { erased } } } } } }";
    let erased = async || {
        let answer = ask(&api, Viewer::Public, document).await;
        said(&answer).to_string().matches("\"erased\":true").count()
    };
    assert_eq!((erased().await, erased().await), (0, 0));
    for told in SAMPLE.split(r#""person":""#).skip(1) {
        let person = told.split_once('"').unwrap().0;
        node.keys.erase(person.parse().unwrap()).unwrap();
    }
    assert!(erased().await > 0, "although nothing was recorded");
}
