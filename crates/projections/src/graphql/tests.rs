mod former;
mod kept;
mod reads;
mod search;

use std::sync::Arc;

use async_graphql::parser::{
    parse_schema,
    types::{InterfaceType, ObjectType, TypeDefinition, TypeKind, TypeSystemDefinition},
};
use ngayhoi_journal::Engine as _;
use tempfile::TempDir;

use super::sdl;
use crate::{
    exchange,
    node::{Node, Options},
    progress::Quiet,
};

const SAMPLE: &str = include_str!("../../../../fixtures/sample-year/events.jsonl");

/// A node that holds what these lines tell.
async fn node_with(lines: &str) -> (TempDir, Arc<Node>) {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
    take_in(&node, lines).await;
    (folder, Arc::new(node))
}

/// Imports lines, and waits until the read models hold them.
async fn take_in(node: &Node, lines: &str) {
    exchange::import(node, &[("sample".into(), lines.to_owned())], &Quiet).await.unwrap();
    let end = *node.journal.watch().borrow();
    assert!(node.wait_for(end).await, "the read models hold all of it");
}

#[test]
fn the_checked_in_schema_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/schema.graphql");
    let checked_in = std::fs::read_to_string(path).unwrap();
    let differs = checked_in.lines().zip(sdl().lines().map(str::to_owned)).position(|(a, b)| a != b);
    assert!(
        checked_in == sdl(),
        "schema/schema.graphql differs from line {:?} on; if the change is meant, run `cargo run -- schema > schema/schema.graphql`",
        differs.map(|line| line + 1)
    );
}

/// The parts of a type that nobody described, by their coordinates.
fn undescribed(found: &TypeDefinition) -> Vec<String> {
    let name = &found.name.node;
    let mut bare = Vec::new();
    // What a page of a list is, the library says of its parts alone.
    if found.description.is_none() && !name.ends_with("Connection") {
        bare.push(name.to_string());
    }
    let mut part = |at: String, is_described: bool| bare.extend((!is_described).then_some(at));
    match &found.kind {
        TypeKind::Object(ObjectType { fields, .. }) | TypeKind::Interface(InterfaceType { fields, .. }) => {
            for field in fields.iter().map(|field| &field.node) {
                let at = format!("{name}.{}", field.name.node);
                for argument in field.arguments.iter().map(|argument| &argument.node) {
                    part(format!("{at}({}:)", argument.name.node), argument.description.is_some());
                }
                part(at, field.description.is_some());
            }
        }
        TypeKind::InputObject(of) => {
            for field in of.fields.iter().map(|field| &field.node) {
                part(format!("{name}.{}", field.name.node), field.description.is_some());
            }
        }
        TypeKind::Enum(of) => {
            for value in of.values.iter().map(|value| &value.node) {
                part(format!("{name}.{}", value.value.node), value.description.is_some());
            }
        }
        TypeKind::Scalar | TypeKind::Union(_) => {}
    }
    bare
}

#[test]
fn every_part_of_the_schema_is_described() {
    let definitions = parse_schema(sdl()).unwrap().definitions;
    let bare: Vec<_> = definitions
        .iter()
        .flat_map(|definition| match definition {
            TypeSystemDefinition::Type(found) => undescribed(&found.node),
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => Vec::new(),
        })
        .collect();
    assert_eq!(bare, [""; 0]);
}
