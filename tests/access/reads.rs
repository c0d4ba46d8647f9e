//! Every field of every type, asked for by the public and by every role within and without its scope, live and at a past
//! moment, in a year that is open and in one that is closed.

use std::collections::{BTreeMap, BTreeSet};

use ngayhoi_domain::Role;
use ngayhoi_projections::access::Viewer;
use serde_json::{Value, json};

use super::{
    Sample, UNIT, foreign, holder, own,
    schema::{Field, Types},
    table::{self, Read},
};

/// What became of a field that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    /// It was answered, with something or with nothing.
    Answered,
    /// It was refused.
    Refused,
    /// Something that leads to it was refused.
    Above,
}

/// A document that asks for one field of a type, by the way that leads there.
fn document(types: &Types, way: &[Field], field: &Field, at: Option<&str>) -> String {
    let call = |field: &Field| {
        let arguments = field.required.iter().map(|(name, of)| (name.clone(), types.filled(name, of)));
        let mut arguments: Vec<String> =
            arguments.map(|(name, value)| format!("{name}: {}", literal(&value))).collect();
        // A unit is asked for by its id or by its code.
        if field.takes.contains(&"id".to_owned()) && field.required.is_empty() {
            arguments.push(format!("id: \"{UNIT}\""));
        }
        if let Some(at) = at.filter(|_| field.takes.contains(&"at".to_owned())) {
            arguments.push(format!("at: {{ occurred: \"{at}\" }}"));
        }
        match arguments.is_empty() {
            true => field.name.clone(),
            false => format!("{}({})", field.name, arguments.join(", ")),
        }
    };
    let mut text = String::from("{ ");
    for step in way {
        text += &format!("{} {{ ", call(step));
    }
    text += &call(field);
    if ["OBJECT", "INTERFACE"].contains(&types.kind(&field.of)) {
        text += " { __typename }";
    }
    text + &" }".repeat(way.len() + 1)
}

/// As GraphQL writes a value.
fn literal(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", literal(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(values) => format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// What became of the field at the end of a way.
fn came(answer: &Value, field: &Field, viewer: &Viewer, document: &str) -> Came {
    let mut came = Came::Answered;
    for error in answer["errors"].as_array().into_iter().flatten() {
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        let expected = if *viewer == Viewer::Public { "SIGN_IN_REQUIRED" } else { "OUTSIDE_SCOPE" };
        assert_eq!(code, expected, "{document}: {error:#}");
        let last = error["path"].as_array().unwrap().iter().rev().find_map(Value::as_str).unwrap();
        came = came.max(if last == field.name { Came::Refused } else { Came::Above });
    }
    came
}

/// The way to every type, from the festival where it is part of one.
fn ways(types: &Types) -> BTreeMap<String, Vec<Field>> {
    let root = types.fields("Query").into_iter().find(|field| field.name == "festival").unwrap();
    let mut ways = types.ways("Query");
    for (of, way) in types.ways("Festival") {
        ways.insert(of, [root.clone()].into_iter().chain(way).collect());
    }
    ways
}

/// Every field that can be read, by its name.
async fn fields(sample: &Sample) -> (Types, BTreeMap<String, (Vec<Field>, Field)>) {
    let types = Types::of(sample).await;
    let ways = ways(&types);
    let mut all = BTreeMap::new();
    for of in types.objects().filter(|of| *of != "Mutation" && *of != "Subscription") {
        // Where no query leads, only a mutation answers, to whoever gave it; a festival in it is guarded as any other.
        let Some(way) = ways.get(of) else { continue };
        for field in types.fields(of) {
            all.insert(format!("{of}.{}", field.name), (way.clone(), field));
        }
    }
    (types, all)
}

const LATE: &str = "2019-12-31T00:00+07:00";

#[tokio::test]
async fn every_field_is_read_by_those_that_the_table_says() {
    let (open, closed) = (Sample::new(false).await, Sample::new(true).await);
    let (types, fields) = fields(&open).await;
    let mut found = BTreeMap::new();
    for (name, (way, field)) in &fields {
        let mut outcomes: BTreeMap<&str, BTreeSet<Came>> = BTreeMap::new();
        for at in [None, Some(LATE)] {
            let document = document(&types, way, field, at);
            let mut note = async |whose, sample: &Sample, viewer: &Viewer| {
                let answer = sample.ask(viewer, &document, json!({})).await;
                outcomes.entry(whose).or_default().insert(came(&answer, field, viewer, &document));
            };
            note("public", &open, &Viewer::Public).await;
            note("settled", &closed, &Viewer::Public).await;
            for role in Role::ALL {
                note("within", &open, &holder(role, own())).await;
                note("elsewhere", &open, &holder(role, foreign())).await;
                note("settled elsewhere", &closed, &holder(role, foreign())).await;
            }
        }
        let one = |whose: &str| {
            let outcomes = &outcomes[whose];
            assert_eq!(outcomes.len(), 1, "{name}: {whose} differs by role or moment: {outcomes:?}");
            *outcomes.first().unwrap()
        };
        assert_eq!(one("public"), one("elsewhere"), "{name}: whoever is of elsewhere is the public");
        assert_eq!(one("settled"), one("settled elsewhere"), "{name}: whoever is of elsewhere is the public");
        found.insert(
            name.clone(),
            Read { public: said(one("public")), within: said(one("within")), settled: said(one("settled")) },
        );
    }
    table::agree_on_reads(found);
}

fn said(came: Came) -> &'static str {
    match came {
        Came::Answered => "yes",
        Came::Refused => "no",
        Came::Above => "not reached",
    }
}
