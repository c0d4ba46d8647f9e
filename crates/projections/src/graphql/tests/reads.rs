//! An answer takes as many reads as it is deep, however long its lists are: whatever list the schema has, with all that
//! stands in its rows.

use std::collections::BTreeMap;

use async_graphql::{
    Request,
    parser::{
        parse_schema,
        types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition},
    },
};
use futures_util::StreamExt;
use serde_json::Value;

use super::{SAMPLE, node_with, take_in};
use crate::{access::Viewer, graphql::sdl, timeline};

/// The fields of every object of the schema, by its name; what has none is a leaf.
struct Shapes(BTreeMap<String, Vec<FieldDefinition>>);

impl Shapes {
    fn new() -> Self {
        let of = |definition| {
            let TypeSystemDefinition::Type(found) = definition else { return None };
            let found = found.node;
            let TypeKind::Object(object) = found.kind else { return None };
            Some((found.name.node.to_string(), object.fields.into_iter().map(|field| field.node).collect()))
        };
        Self(parse_schema(sdl()).unwrap().definitions.into_iter().filter_map(of).collect())
    }

    /// All that can be asked of a type without saying more, so deep; lists by their first two.
    fn selection(&self, of: &str, depth: usize) -> String {
        let fields = self.0[of].iter().filter(|field| !requires(field));
        fields.filter_map(|field| self.asked(field, depth, 2)).collect::<Vec<_>>().join(" ")
    }

    /// A field with what stands in it; `None` where that is deeper than is asked.
    fn asked(&self, field: &FieldDefinition, depth: usize, first: usize) -> Option<String> {
        let (name, of) = (&field.name.node, named(&field.ty.node));
        if !self.0.contains_key(of) {
            return Some(name.to_string());
        }
        let depth = depth.checked_sub(1)?;
        if !of.ends_with("Connection") {
            return Some(format!("{name} {{ {} }}", self.selection(of, depth)));
        }
        let node = self.0[of].iter().find(|field| field.name.node == "nodes").unwrap();
        let rows = self.selection(named(&node.ty.node), depth);
        Some(format!("{name}(first: {first}) {{ totalCount nodes {{ {rows} }} }}"))
    }
}

/// Whether a field cannot be asked for without an argument.
fn requires(field: &FieldDefinition) -> bool {
    field.arguments.iter().any(|it| !it.node.ty.node.nullable && it.node.default_value.is_none())
}

/// The name of a type, whatever wraps it.
fn named(of: &Type) -> &str {
    match &of.base {
        BaseType::Named(name) => name,
        BaseType::List(of) => named(of),
    }
}

/// The longest list within an answer.
fn longest(answer: &Value) -> usize {
    match answer {
        Value::Array(rows) => rows.iter().map(longest).max().unwrap_or_default().max(rows.len()),
        Value::Object(fields) => fields.values().map(longest).max().unwrap_or_default(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// The most reads of a list with what lies three levels below its rows: one for the list, and for each level at most two,
/// where what is asked for has to be found out first.
const MOST: u64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_longer_list_takes_no_more_reads() {
    let (_folder, node) = node_with(SAMPLE).await;
    let schema = super::super::schema(node.clone());
    let shapes = Shapes::new();
    let within = |path: &str, of: &str| {
        let lists =
            shapes.0[of].iter().filter(|field| named(&field.ty.node).ends_with("Connection") && !requires(field));
        lists.map(|field| path.replace("$", &shapes.asked(field, 3, 100).unwrap())).collect::<Vec<_>>()
    };
    let mut documents = within("{ $ }", "Query");
    documents.extend(within(r#"{ festival(in: "tp-mau", year: 2019) { $ } }"#, "Festival"));
    let at = r#"at: { occurred: "2019-12-31" }"#;
    documents.extend(within(&format!(r#"{{ festival(in: "tp-mau", year: 2019, {at}) {{ $ }} }}"#), "Festival"));
    documents.extend(within(r#"{ unit(id: "tp-mau") { $ } }"#, "Unit"));
    let reads = async |document: &str| {
        let before = node.read_models.reads() + node.timeline.reads();
        let (schema, request) = (schema.clone(), Request::new(document).data(Viewer::Declared));
        // As a task of its own, like every request of the service.
        let answer = tokio::spawn(async move { schema.execute(request).await }).await.unwrap();
        assert!(answer.errors.is_empty(), "{document}: {:?}", answer.errors);
        (node.read_models.reads() + node.timeline.reads() - before, longest(&answer.data.into_json().unwrap()))
    };
    let (mut lists, mut longer) = (0, 0);
    for document in documents {
        let (reads, rows) = reads(&document).await;
        assert!(reads <= MOST, "{reads} reads for {rows} rows: {document}");
        lists += 1;
        longer += usize::from(rows > 5);
    }
    assert!(lists >= 20 && longer > 5, "{longer} of {lists} lists are longer than a few rows");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_node_ids_take_no_more_reads_than_one() {
    let (_folder, node) = node_with(SAMPLE).await;
    let schema = super::super::schema(node.clone());
    let ask = async |document: String| {
        let before = node.read_models.reads();
        let (schema, request) = (schema.clone(), Request::new(document).data(Viewer::Declared));
        let answer = tokio::spawn(async move { schema.execute(request).await }).await.unwrap();
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
        (node.read_models.reads() - before, answer.data.into_json().unwrap())
    };
    let (_, units) = ask("{ unitRegister(first: 100) { nodes { nodeId } } }".to_owned()).await;
    let units = units["unitRegister"]["nodes"].as_array().unwrap();
    let find = async |ids: &[Value]| {
        let ids: Vec<&Value> = ids.iter().map(|unit| &unit["nodeId"]).collect();
        let (reads, found) =
            ask(format!("{{ nodes(nodeIds: {}) {{ nodeId }} }}", serde_json::to_string(&ids).unwrap())).await;
        let found = found["nodes"].as_array().unwrap().iter().map(|unit| &unit["nodeId"]).eq(ids);
        assert!(found);
        reads
    };
    assert!(units.len() > 10);
    assert_eq!(find(units).await, find(&units[..1]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_many_follow_is_read_once() {
    const FOLLOWERS: u64 = 40;
    let (before, closing) = SAMPLE.trim_end().rsplit_once('\n').unwrap();
    let (_folder, node) = node_with(before).await;
    let schema = super::super::schema(node.clone());
    let last = node.timeline.read(timeline::last).await.unwrap().unwrap().id;
    let document = format!(
        r#"subscription {{ timeline(convener: "tp-mau", year: 2019, after: "{last}") {{ eventType summary }} }}"#
    );
    let reads = node.timeline.reads();
    let mut followers = tokio::task::JoinSet::new();
    for _ in 0..FOLLOWERS {
        let request = Request::new(&document).data(Viewer::Declared);
        let mut answers = schema.execute_stream(request).boxed();
        followers.spawn(async move { answers.next().await.unwrap().data.into_json().unwrap() });
    }
    // Each has found out where it begins.
    while node.timeline.reads() < reads + FOLLOWERS {
        tokio::task::yield_now().await;
    }
    take_in(&node, closing).await;
    for told in followers.join_all().await {
        assert_eq!(told["timeline"]["eventType"], "FestivalYearClosed.v1");
    }
    let reads = node.timeline.reads() - reads;
    assert!(reads < FOLLOWERS + 5, "{reads} reads for {FOLLOWERS} followers, of which one each finds where it begins");
}
