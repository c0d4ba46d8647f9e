//! The schema as introspection tells it.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use super::Sample;
use ngayhoi_projections::access::Viewer;

const INTROSPECTION: &str = "{ __schema { types { kind name
    fields { name args { ...Input } type { ...Type } } inputFields { ...Input } enumValues { name } } } }
    fragment Input on __InputValue { name type { ...Type } defaultValue }
    fragment Type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The types of a schema, by name.
pub struct Types(BTreeMap<String, Value>);

/// A field of a type.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    /// Its required arguments with the kinds and names of their types.
    pub required: Vec<(String, Value)>,
    /// Every argument, by name.
    pub takes: Vec<String>,
    /// The type that it ends in, without lists and marks.
    pub of: String,
}

impl Types {
    pub async fn of(sample: &Sample) -> Self {
        let answer = sample.ask(&Viewer::Declared, INTROSPECTION, json!({})).await;
        let types = answer["data"]["__schema"]["types"].as_array().unwrap_or_else(|| panic!("{answer:#}")).clone();
        Self(types.into_iter().map(|one| (one["name"].as_str().unwrap().to_owned(), one)).collect())
    }

    pub fn objects(&self) -> impl Iterator<Item = &str> {
        let is_object = |one: &&Value| one["kind"] == "OBJECT" && !one["name"].as_str().unwrap().starts_with("__");
        self.0.values().filter(is_object).map(|one| one["name"].as_str().unwrap())
    }

    pub fn fields(&self, of: &str) -> Vec<Field> {
        let fields = self.0.get(of).and_then(|one| one["fields"].as_array()).cloned().unwrap_or_default();
        let read = |field: Value| Field {
            name: field["name"].as_str().unwrap().to_owned(),
            required: required(&field["args"]),
            takes: field["args"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["name"].as_str().unwrap().to_owned())
                .collect(),
            of: innermost(&field["type"]).1,
        };
        fields.into_iter().map(read).collect()
    }

    pub fn kind(&self, of: &str) -> &str {
        self.0[of]["kind"].as_str().unwrap()
    }

    /// The shortest way from a type to every other one, as fields after one another.
    pub fn ways(&self, from: &str) -> BTreeMap<String, Vec<Field>> {
        let mut ways = BTreeMap::from([(from.to_owned(), Vec::new())]);
        let mut next = VecDeque::from([from.to_owned()]);
        while let Some(of) = next.pop_front() {
            for field in self.fields(&of) {
                if self.kind(&field.of) == "OBJECT" && !ways.contains_key(&field.of) {
                    let way = ways[&of].iter().cloned().chain([field.clone()]).collect();
                    ways.insert(field.of.clone(), way);
                    next.push_back(field.of.clone());
                }
            }
        }
        ways
    }

    /// A value that a required input of a type takes, by the name of the field.
    pub fn filled(&self, name: &str, of: &Value) -> Value {
        match (of["kind"].as_str().unwrap(), of["name"].as_str()) {
            ("NON_NULL", _) => self.filled(name, &of["ofType"]),
            ("LIST", _) => json!([self.filled(name, &of["ofType"])]),
            ("ENUM", Some(of)) => self.0[of]["enumValues"][0]["name"].clone(),
            ("INPUT_OBJECT", Some(of)) => self.input(of),
            (_, Some("Int")) => json!(match name {
                "year" => 2019,
                "from" => 2018,
                _ => 1,
            }),
            (_, Some("Boolean")) => json!(true),
            (_, Some("Float")) => json!(1.0),
            (_, Some(_)) if name.starts_with("nodeId") => json!(super::nodes::festival()),
            (_, Some(_)) => json!(word(name)),
            other => panic!("{other:?}"),
        }
    }

    fn input(&self, of: &str) -> Value {
        let fields = self.0[of]["inputFields"].as_array().unwrap();
        // Of a choice, one is made; of the others, what must be there.
        let is_choice = fields.iter().all(|field| field["type"]["kind"] != "NON_NULL") && !fields.is_empty();
        let chosen = fields
            .iter()
            .filter(|field| if is_choice { field == &&fields[0] } else { field["type"]["kind"] == "NON_NULL" });
        let pairs = chosen.map(|field| {
            let name = field["name"].as_str().unwrap();
            (name.to_owned(), self.filled(name, &field["type"]))
        });
        Value::Object(pairs.collect())
    }
}

fn required(inputs: &Value) -> Vec<(String, Value)> {
    let all = inputs.as_array().unwrap().iter();
    let needed = all.filter(|input| input["type"]["kind"] == "NON_NULL" && input["defaultValue"].is_null());
    needed.map(|input| (input["name"].as_str().unwrap().to_owned(), input["type"].clone())).collect()
}

fn innermost(of: &Value) -> (String, String) {
    match of["name"].as_str() {
        Some(name) => (of["kind"].as_str().unwrap().to_owned(), name.to_owned()),
        None => innermost(&of["ofType"]),
    }
}

/// A word that a field of this name takes.
fn word(name: &str) -> &'static str {
    match name {
        "in" | "convener" => super::CONVENER,
        "unit" | "holder" | "participant" | "into" | "parent" | "id" | "of" => super::UNIT,
        "host" | "neighbourhood" | "replacement" => super::HOST,
        "date" | "due" | "first" | "last" | "on" | "held" | "since" => "2019-08-01",
        "start" => "2019-08-18T08:00",
        "end" => "2019-08-18T09:00",
        "startsAt" => "2019-08-18T08:00",
        "group" | "account" => "tp-mau.phuong-mau-mot.lien-gia-9",
        "code" => "18070",
        "fixture" => "1",
        "item" | "activity" | "duty" | "venue" | "team" | "performer" | "delegate" | "commendation" | "achievement"
        | "session" | "order" | "commandId" => "6f1c1f4e-8a53-5a5c-9d0a-3a6d1f2b4c5d",
        _ => "abc",
    }
}
