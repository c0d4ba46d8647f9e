//! What is found by a node id is what whoever asks would be told on the way there, and nothing else.

use std::{collections::BTreeSet, sync::Arc};

use ngayhoi_domain::{FestivalRef, Role, Scope};
use ngayhoi_projections::{
    access::Viewer,
    graphql::{NodeId, Thing},
    timeline::Slice,
};
use serde_json::{Value, json};

use super::{CONVENER, HOST, OTHER_UNIT, Sample, UNIT, foreign, holder, own};

/// The node id of the sample year.
pub fn festival() -> String {
    let festival = FestivalRef { convener: CONVENER.parse().unwrap(), year: 2019.try_into().unwrap() };
    NodeId::InYear(Arc::new(Slice { festival, at: None }), Thing::Festival).to_string()
}

const LATE: &str = "2019-12-31T00:00+07:00";

/// Whatever the sample year has with a node id, as whoever may read all of it is told.
const ALL: &str = "query($at: MomentInput, $host: ID!, $unit: ID!) {
    festival(in: \"tp-mau\", year: 2019, at: $at) { __typename nodeId year status
        unit(id: $unit) { __typename nodeId name asOf }
        hostProgramme(host: $host) { __typename nodeId hostId
            releases { nodes { __typename nodeId version changelog } } }
        pilotBoard(unit: $unit) { __typename nodeId unitId status }
        commendations(first: 200) { nodes { __typename nodeId id status unitId } }
        timeline(first: 200) { nodes { __typename nodeId id summary unitId } } }
    accounts(convener: \"tp-mau\") { nodes { __typename nodeId id standing } }
    unit(id: $unit, on: \"2026-01-01\") { __typename nodeId name asOf } }";

const FOUND: &str = "query($nodeIds: [ID!]!) { nodes(nodeIds: $nodeIds) { __typename nodeId
    ... on Festival { year status } ... on Unit { name asOf } ... on HostProgramme { hostId }
    ... on Release { version changelog } ... on PilotBoard { unitId status } ... on Commendation { id status unitId }
    ... on TimelineEntry { id summary unitId } ... on Account { id standing } } }";

/// Every object with a node id within an answer, without the objects in it.
fn nodes(answer: &Value, found: &mut Vec<Value>) {
    match answer {
        Value::Object(fields) => {
            if fields.contains_key("nodeId") {
                let own = fields.iter().filter(|(_, value)| !value.is_object() && !value.is_array());
                found.push(own.map(|(name, value)| (name.clone(), value.clone())).collect());
            }
            fields.values().for_each(|field| nodes(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| nodes(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

async fn told(sample: &Sample, viewer: &Viewer, at: Option<&str>) -> Vec<Value> {
    let variables = json!({ "at": at.map(|at| json!({ "occurred": at })), "host": HOST, "unit": UNIT });
    let answer = sample.ask(viewer, ALL, variables).await;
    let mut found = Vec::new();
    nodes(&answer["data"], &mut found);
    found
}

async fn found(sample: &Sample, viewer: &Viewer, all: &[Value]) -> (Vec<Value>, Value) {
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for part in all.chunks(100) {
        let ids: Vec<&Value> = part.iter().map(|node| &node["nodeId"]).collect();
        let answer = sample.ask(viewer, FOUND, json!({ "nodeIds": ids })).await;
        let nodes = answer["data"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer:#}"));
        assert_eq!(nodes.len(), part.len(), "each stands in its place");
        found.extend(nodes.iter().cloned());
        errors.extend(answer["errors"].as_array().cloned().unwrap_or_default());
    }
    (found, Value::Array(errors))
}

async fn with_account(is_closed: bool) -> Sample {
    let sample = Sample::new(is_closed).await;
    let document = "mutation($input: OpenAccountInput!) { openAccount(input: $input) { userErrors { code } visible } }";
    let input = json!({ "account": "ban-to-chuc-thu", "convener": CONVENER, "login": "thu.nghiem", "stamp": {} });
    let answer = sample.ask(&holder(Role::Convener, own()), document, json!({ "input": input })).await;
    assert_eq!(answer["data"]["openAccount"], json!({ "userErrors": [], "visible": true }), "{answer:#}");
    sample
}

#[tokio::test]
async fn what_has_a_node_id_is_found_as_it_was_told() {
    let sample = with_account(false).await;
    let viewer = holder(Role::Convener, own());
    for at in [None, Some(LATE), Some("2019-08-18T12:00+07:00")] {
        let all = told(&sample, &viewer, at).await;
        let kinds: BTreeSet<&str> = all.iter().map(|node| node["__typename"].as_str().unwrap()).collect();
        assert_eq!(kinds.len(), 8, "{kinds:?}");
        let (found, errors) = found(&sample, &viewer, &all).await;
        assert_eq!(errors, json!([]));
        assert_eq!(found, all, "{at:?}");
    }
    let (now, then) = (told(&sample, &viewer, None).await, told(&sample, &viewer, Some(LATE)).await);
    for node in &now {
        // What does not look at the year's moment is the same one.
        if node["__typename"] != "Account" && node["asOf"] != "2026-01-01" {
            assert!(!then.iter().any(|other| other["nodeId"] == node["nodeId"]), "{node} is kept as what it was");
        }
    }
}

#[tokio::test]
async fn nobody_is_told_more_by_a_node_id() {
    for is_closed in [false, true] {
        let sample = with_account(is_closed).await;
        for at in [None, Some(LATE)] {
            let all = told(&sample, &holder(Role::Convener, own()), at).await;
            let mut others = vec![Viewer::Public];
            others.extend(Role::ALL.map(|role| holder(role, foreign())));
            others.push(holder(Role::Drafter, Scope::Unit(OTHER_UNIT.parse().unwrap())));
            others.push(holder(Role::Drafter, Scope::Unit(UNIT.parse().unwrap())));
            for viewer in others {
                let theirs = told(&sample, &viewer, at).await;
                let (found, errors) = found(&sample, &viewer, &all).await;
                for (node, found) in all.iter().zip(&found) {
                    let is_told = theirs.iter().find(|one| one["nodeId"] == node["nodeId"]);
                    match is_told {
                        Some(told) => assert_eq!(found, told, "{viewer:?} {at:?}"),
                        // Lists of the whole year hold less than what is asked for of one's own ward.
                        None if is_of_their_ward(&viewer, node) => assert_eq!(found, node, "{viewer:?} {at:?}"),
                        None => assert!(found.is_null(), "{viewer:?} {at:?} {is_closed}: {found}"),
                    }
                }
                for error in errors.as_array().unwrap() {
                    let code = error["extensions"]["code"].as_str().unwrap();
                    assert!(["SIGN_IN_REQUIRED", "OUTSIDE_SCOPE"].contains(&code), "{error:#}");
                    let at = &error["path"];
                    assert!(at[0] == "nodes", "{error:#}");
                }
            }
        }
    }
}

/// Whether a node is a matter of the ward whose office asks.
fn is_of_their_ward(viewer: &Viewer, node: &Value) -> bool {
    let Viewer::Account(holder) = viewer else { return false };
    let unit = node["unitId"].as_str();
    holder.grants.iter().any(|(_, scope)| matches!(scope, Scope::Unit(ward) if unit == Some(ward.as_str())))
}

#[tokio::test]
async fn what_is_no_node_id_is_named() {
    let sample = Sample::new(false).await;
    for given in ["", "tp-mau", "2019.tp-mau", "eyJ5ZWFyIjpbXX0"] {
        let answer = sample
            .ask(&Viewer::Public, "query($id: ID!) { node(nodeId: $id) { nodeId } }", json!({ "id": given }))
            .await;
        let words = answer["errors"][0]["message"].as_str().unwrap();
        assert!(words.contains(&format!("“{given}”")) && words.contains("is no `nodeId`"), "{words}");
    }
    let strange = [
        NodeId::Unit("tp-khong-co".to_owned(), None, None),
        NodeId::Account("khong-co".to_owned()),
        NodeId::InYear(
            Arc::new(Slice {
                festival: FestivalRef { convener: CONVENER.parse().unwrap(), year: 2031.try_into().unwrap() },
                at: None,
            }),
            Thing::Pilots(UNIT.parse().unwrap()),
        ),
    ];
    for id in strange {
        let answer = sample
            .ask(&Viewer::Declared, "query($id: ID!) { node(nodeId: $id) { nodeId } }", json!({ "id": id.to_string() }))
            .await;
        assert_eq!(answer, json!({ "data": { "node": null } }), "what is not there is null");
    }
}
