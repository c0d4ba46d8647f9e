//! What clients may rely on: whatever they could ask of the last released schema, they can ask of this one.
//!
//! `schema/released.graphql` is the schema of the last release. A release ends with
//! `cp schema/schema.graphql schema/released.graphql`; nothing else changes it.

use std::collections::BTreeMap;

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition},
};

/// One thing in a schema that a client may name.
#[derive(Debug, PartialEq)]
enum Part {
    /// A type of some kind, an enum's value, a union's member, or an interface that a type has.
    Named(&'static str),
    /// What is answered.
    Output(Type),
    /// What is asked: an argument or an input's field.
    Input { ty: Type, has_default: bool },
}

/// A schema by the coordinates of its parts, such as `Query.festival(year:)`.
type Schema = BTreeMap<String, Part>;

fn read(sdl: &str) -> Schema {
    let mut schema = Schema::new();
    for definition in parse_schema(sdl).unwrap().definitions {
        match definition {
            TypeSystemDefinition::Type(found) => add_type(&mut schema, found.node),
            // Which types are the roots shows in their names, and directives are GraphQL's own.
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => {}
        }
    }
    schema
}

fn add_type(schema: &mut Schema, found: TypeDefinition) {
    let name = found.name.node.to_string();
    let mut named = |at: String, what| schema.insert(at, Part::Named(what));
    match found.kind {
        TypeKind::Scalar => {
            named(name, "scalar");
        }
        TypeKind::Enum(of) => {
            for value in of.values {
                named(format!("{name}.{}", value.node.value.node), "value");
            }
            named(name, "enum");
        }
        TypeKind::Union(of) => {
            for member in of.members {
                named(format!("{name} = {}", member.node), "member");
            }
            named(name, "union");
        }
        TypeKind::InputObject(of) => {
            named(name.clone(), "input");
            for field in of.fields {
                add_input(schema, format!("{name}.{}", field.node.name.node), field.node);
            }
        }
        kind @ (TypeKind::Object(_) | TypeKind::Interface(_)) => {
            let (what, implements, fields) = match kind {
                TypeKind::Object(of) => ("type", of.implements, of.fields),
                TypeKind::Interface(of) => ("interface", of.implements, of.fields),
                TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::InputObject(_) => return,
            };
            for interface in implements {
                named(format!("{name} implements {}", interface.node), "interface of it");
            }
            named(name.clone(), what);
            for field in fields {
                let field = field.node;
                let at = format!("{name}.{}", field.name.node);
                for argument in field.arguments {
                    add_input(schema, format!("{at}({}:)", argument.node.name.node), argument.node);
                }
                schema.insert(at, Part::Output(field.ty.node));
            }
        }
    }
}

fn add_input(schema: &mut Schema, at: String, found: InputValueDefinition) {
    schema.insert(at, Part::Input { ty: found.ty.node, has_default: found.default_value.is_some() });
}

/// Whether every value of one type is a value of the other: it may promise more, never less.
fn is_within(narrow: &Type, wide: &Type) -> bool {
    let base = match (&narrow.base, &wide.base) {
        (BaseType::Named(narrow), BaseType::Named(wide)) => narrow == wide,
        (BaseType::List(narrow), BaseType::List(wide)) => is_within(narrow, wide),
        (BaseType::Named(_), BaseType::List(_)) | (BaseType::List(_), BaseType::Named(_)) => false,
    };
    base && (wide.nullable || !narrow.nullable)
}

/// What a client of the former schema could ask and the newer one refuses or answers otherwise.
fn broken(former: &Schema, newer: &Schema) -> Vec<String> {
    let mut broken = Vec::new();
    for (at, before) in former {
        let Some(now) = newer.get(at) else {
            broken.push(format!("{at} was removed"));
            continue;
        };
        match (before, now) {
            (Part::Named(before), Part::Named(now)) if before == now => {}
            (Part::Output(before), Part::Output(now)) if is_within(now, before) => {}
            (Part::Input { ty: before, .. }, Part::Input { ty: now, .. }) if is_within(before, now) => {}
            (Part::Output(before), Part::Output(now))
            | (Part::Input { ty: before, .. }, Part::Input { ty: now, .. }) => {
                broken.push(format!("{at} was {before} and is {now}"));
            }
            (before, now) => broken.push(format!("{at} was {before:?} and is {now:?}")),
        }
    }
    for (at, part) in newer {
        let is_required =
            matches!(part, Part::Input { ty, has_default: false } if !ty.nullable) && !former.contains_key(at);
        // `Query.festival(year:)` belongs to `Query.festival`, and `UnitInput.name` to `UnitInput`.
        let owner = at.split_once('(').or_else(|| at.rsplit_once('.')).map_or(at.as_str(), |(owner, _)| owner);
        if is_required && former.contains_key(owner) {
            broken.push(format!("{at} is new and must be given"));
        }
    }
    broken
}

fn schema_file(name: &str) -> Schema {
    let path = format!("{}/../../schema/{name}", env!("CARGO_MANIFEST_DIR"));
    read(&std::fs::read_to_string(path).unwrap())
}

#[test]
fn nothing_that_was_released_is_broken() {
    let broken = broken(&schema_file("released.graphql"), &schema_file("schema.graphql"));
    assert!(broken.is_empty(), "clients of the last release would break:\n  {}", broken.join("\n  "));
}

#[track_caller]
fn assert_breaks(former: &str, newer: &str, expected: &[&str]) {
    assert_eq!(broken(&read(former), &read(newer)), expected, "{former}\n{newer}");
}

#[test]
fn what_breaks_a_client_is_named() {
    let former =
        "type Query { a(x: Int, y: [Int!] = [1]): Int b: [Int]! } enum E { ONE TWO } input I { f: Int g: Int! }
        union U = A | B type A implements N { n: Int } type B { n: Int } interface N { n: Int }";
    let newer = |from: &str, to: &str| former.replacen(from, to, 1);
    for (from, to, expected) in [
        (" b: [Int]!", "", "Query.b was removed"),
        ("a(x: Int, y", "a(y", "Query.a(x:) was removed"),
        ("ONE TWO", "ONE", "E.TWO was removed"),
        ("= A | B", "= A", "U = B was removed"),
        ("implements N ", "", "A implements N was removed"),
        ("b: [Int]!", "b: [Int]", "Query.b was [Int]! and is [Int]"),
        ("b: [Int]!", "b: Int!", "Query.b was [Int]! and is Int!"),
        ("b: [Int]!", "b: [String]!", "Query.b was [Int]! and is [String]!"),
        ("a(x: Int,", "a(x: Int!,", "Query.a(x:) was Int and is Int!"),
        ("f: Int ", "f: Int! ", "I.f was Int and is Int!"),
        ("a(x: Int,", "a(z: Int! x: Int,", "Query.a(z:) is new and must be given"),
        ("f: Int ", "f: Int h: Int! ", "I.h is new and must be given"),
        ("enum E { ONE TWO }", "scalar E", "E was Named(\"enum\") and is Named(\"scalar\")"),
    ] {
        let found = broken(&read(former), &read(&newer(from, to)));
        assert!(found.contains(&expected.to_owned()), "{from} to {to}: {found:?}");
    }
}

#[test]
fn what_breaks_nobody_is_let_through() {
    let former = "type Query { a(x: Int!): [Int] } enum E { ONE } input I { f: Int! }";
    for newer in [
        former.to_owned(),
        former.replace("[Int]", "[Int!]!"),
        former.replace("x: Int!", "x: Int"),
        former.replace("x: Int!", "x: Int! y: Int z: Int! = 1"),
        former.replace("ONE", "ONE TWO"),
        former.replace("f: Int!", "f: Int g: Int"),
        former
            .replace("type Query {", "type New { a(x: Int!): Int } input J { f: Int! } type Query { c(x: Int!): Int "),
    ] {
        assert_breaks(former, &newer, &[]);
    }
}
