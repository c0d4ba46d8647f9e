//! A new version of an event leaves every past answer as it was, to the byte: one journal holds some events as they are
//! written today, the other as they would have been before, and nobody who asks can tell which is which.

use std::sync::Arc;

use async_graphql::{Request, Variables};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use super::{SAMPLE, node_with};
use crate::{access::Viewer, node::Node};

const OVERVIEW: &str = include_str!("../../../../../schema/documents/festival-overview.graphql");

/// What the events are about that have two shapes, and what happened around them.
const SESSIONS: &str = "query($convener: ID!, $year: Int!, $at: MomentInput) {
    festival(in: $convener, year: $year, at: $at) {
        outreachTotals { sessions attendees }
        ward: outreachSessions(unit: \"tp-mau.phuong-mau-mot\", first: 50) { totalCount nodes { ...Told } }
        city: outreachSessions(first: 50) { totalCount nodes { ...Told } }
        timeline(first: 200) { totalCount edges { cursor node { id stream revision summary occurred unitName
            actor { id role } source { kind sample citation { title note } } } } }
    }
}
fragment Told on OutreachSession { id topic audience attendees heldBy held reason
    source { event kind sample citation { title note } } }";

/// The sample year, with each session under an id of its own; told as before where it is asked so.
fn lines(as_before: bool) -> String {
    let mut sessions = 0;
    let told: Vec<String> = SAMPLE
        .lines()
        .map(|line| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            if line["type"] == "OutreachSessionHeld.v1" {
                sessions += 1;
                line["id"] = json!(Uuid::from_u128(sessions));
                line["command"] = json!(Uuid::from_u128(100 + sessions));
                if as_before {
                    let data = line["data"].as_object_mut().unwrap();
                    let by = data.remove("held_by").unwrap();
                    data.insert("by".to_owned(), by);
                    data["attendees"] = json!(format!("{} người", data["attendees"]));
                    line["type"] = json!("OutreachSessionNoted.v1");
                }
            }
            line.to_string()
        })
        .collect();
    assert!(sessions > 1, "the sample year tells of sessions");
    told.join("\n")
}

async fn node(as_before: bool) -> (TempDir, Arc<Node>) {
    node_with(&lines(as_before)).await
}

/// An answer, errors included: not everybody may read everything. Which field is done first is left to chance, so both
/// are put in order.
async fn ask(node: &Arc<Node>, viewer: Viewer, document: &str, variables: Value) -> String {
    let request = Request::new(document).variables(Variables::from_json(variables)).data(viewer);
    let mut answer = serde_json::to_value(super::super::schema(node.clone()).execute(request).await).unwrap();
    if let Some(errors) = answer["errors"].as_array_mut() {
        errors.sort_by_key(Value::to_string);
    }
    answer.to_string()
}

/// Everything that is asked, by anybody and by organisers, now and at moments before, between and after the sessions.
async fn answers(node: &Arc<Node>) -> Vec<String> {
    let mut answers = Vec::new();
    for viewer in [Viewer::Public, Viewer::Declared] {
        let moments = ["2019-07-01", "2019-07-15T19:30:00+07:00", "2019-08-19", "2019-12-31"];
        for moment in [None].into_iter().chain(moments.map(Some)) {
            let at = moment.map(|moment| json!({ "occurred": moment }));
            for document in [SESSIONS, OVERVIEW] {
                let variables = json!({ "convener": "tp-mau", "year": 2019, "at": at.clone() });
                answers.push(ask(node, viewer.clone(), document, variables).await);
            }
        }
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_of_an_event_leaves_every_past_answer_as_it_was() {
    let ((_folder, now), (_other, before)) = (node(false).await, node(true).await);
    let types = "query { festival(in: \"tp-mau\", year: 2019) { timeline(unit: \"tp-mau.phuong-mau-mot\", first: 200) {
        edges { node { eventType } } } } }";
    let of = async |node| ask(node, Viewer::Public, types, json!({})).await;
    let stored = [of(&now).await, of(&before).await];
    assert!(stored[0].contains("OutreachSessionHeld.v1") && !stored[0].contains("OutreachSessionNoted.v1"));
    assert!(stored[1].contains("OutreachSessionNoted.v1") && !stored[1].contains("OutreachSessionHeld.v1"));

    let told = answers(&now).await;
    assert!(told[0].contains("Phòng, chống lừa đảo qua điện thoại"));
    for (now, before) in told.iter().zip(answers(&before).await) {
        assert_eq!(*now, before);
    }
    assert!(told[0] != told[2], "moments of the past tell less");
    assert!(told[0] != told[10], "organisers are told more");

    // What is told of it later is judged as if it had been told so, too.
    let correct = "mutation($input: CorrectOutreachSessionInput!) {
        correctOutreachSession(input: $input) { userErrors { code } } }";
    let corrected = async |node: &Arc<Node>, attendees: u32| {
        let by = json!({ "id": "cong-an", "role": "DRAFTER", "scope": { "convener": "tp-mau" } });
        let input = json!({
            "stamp": { "by": by, "commandId": Uuid::from_u128(attendees.into()), "occurred": "2019-07-16" },
            "festival": { "convener": "tp-mau", "year": 2019 }, "unit": "tp-mau.phuong-mau-mot",
            "session": "74a76ee8-aced-5ae9-af45-a8bb40cf58ff", "attendees": attendees, "reason": "Đếm sót",
        });
        ask(node, Viewer::Declared, correct, json!({ "input": input })).await
    };
    for attendees in [86, 90] {
        assert_eq!(corrected(&now, attendees).await, corrected(&before, attendees).await);
    }
}
