//! Where a field failed, what stands in its place: null where its type allows it, and otherwise null in the place of
//! whatever holds it, as the specification has it ("Handling Execution Errors"). The library leaves out what failed.

use std::collections::BTreeMap;

use async_graphql::{
    Name, PathSegment, Response, Value,
    indexmap::IndexMap,
    parser::types::{
        BaseType, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet, Type,
    },
};

use super::shapes::Shapes;

/// Puts nulls where fields failed.
pub fn settle(
    shapes: &Shapes,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    response: &mut Response,
) {
    let mut failed = Failed::default();
    for error in response.errors.iter().filter(|error| !error.path.is_empty()) {
        failed.add(&error.path);
    }
    if failed.within.is_empty() {
        return;
    }
    let root = match operation.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    };
    let settling = Settling { shapes, document };
    let data = std::mem::take(&mut response.data);
    let sets = [(root, &operation.selection_set.node)];
    response.data = settling.object(&sets, data, &failed).unwrap_or(Value::Null);
}

/// Where fields failed, below some place in an answer.
#[derive(Debug, Default)]
struct Failed {
    /// Whether this very place did.
    here: bool,
    /// By response keys, or by the numbers of a list's items.
    within: BTreeMap<String, Self>,
}

impl Failed {
    fn add(&mut self, path: &[PathSegment]) {
        let Some((first, rest)) = path.split_first() else {
            self.here = true;
            return;
        };
        let key = match first {
            PathSegment::Field(key) => key.clone(),
            PathSegment::Index(index) => index.to_string(),
        };
        self.within.entry(key).or_default().add(rest);
    }
}

/// A selection, and of which type's fields.
type Set<'d> = (&'d str, &'d SelectionSet);

/// A selected field, with its type.
struct Selected<'d> {
    ty: Option<&'d Type>,
    /// What is selected of its value: what is asked for more than once is put together.
    sets: Vec<Set<'d>>,
}

struct Settling<'d> {
    shapes: &'d Shapes,
    document: &'d ExecutableDocument,
}

impl<'d> Settling<'d> {
    /// A value of a type, with nulls where something below it failed; `None` where it is to be null and may not be.
    fn value(&self, ty: &Type, sets: &[Set<'d>], value: Value, failed: &Failed) -> Option<Value> {
        let null = || ty.nullable.then_some(Value::Null);
        // What is there although an error names it did not fail as a whole.
        let settled = match (&ty.base, value) {
            (_, Value::Null) if failed.here => None,
            (BaseType::List(inner), Value::List(items)) => self.items(inner, sets, items, failed),
            (BaseType::List(_), Value::Null) => None,
            (BaseType::Named(_), value) if failed.within.is_empty() => Some(value),
            (BaseType::Named(_), value) => self.object(sets, value, failed),
            (BaseType::List(_), value) => Some(value),
        };
        settled.or_else(null)
    }

    fn items(&self, inner: &Type, sets: &[Set<'d>], items: Vec<Value>, failed: &Failed) -> Option<Value> {
        let settle = |(index, item): (usize, Value)| match failed.within.get(&index.to_string()) {
            Some(failed) => self.value(inner, sets, item, failed),
            None => Some(item),
        };
        items.into_iter().enumerate().map(settle).collect::<Option<_>>().map(Value::List)
    }

    /// An object, its fields in the order of being selected. One of which every field failed is not there at all.
    fn object(&self, sets: &[Set<'d>], value: Value, failed: &Failed) -> Option<Value> {
        let mut told = match value {
            Value::Object(told) => told,
            Value::Null => IndexMap::new(),
            other @ (Value::Number(_)
            | Value::String(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_)
            | Value::List(_)) => return Some(other),
        };
        let mut settled = IndexMap::with_capacity(told.len());
        for (key, Selected { ty, sets }) in self.selected(sets) {
            let value = told.swap_remove(key);
            let value = match (failed.within.get(key.as_str()), ty) {
                (Some(failed), Some(ty)) => Some(self.value(ty, &sets, value.unwrap_or_default(), failed)?),
                (Some(_), None) => Some(value.unwrap_or_default()),
                (None, _) => value,
            };
            if let Some(value) = value {
                settled.insert(key.clone(), value);
            }
        }
        Some(Value::Object(settled))
    }

    /// What is selected, by its response key.
    fn selected(&self, sets: &[Set<'d>]) -> IndexMap<&'d Name, Selected<'d>> {
        let mut selected = IndexMap::new();
        for &(of, set) in sets {
            self.select(of, set, &mut selected);
        }
        selected
    }

    fn select(&self, of: &'d str, set: &'d SelectionSet, selected: &mut IndexMap<&'d Name, Selected<'d>>) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.select_field(of, &field.node, selected),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let of = condition.map_or(of, |condition| condition.node.on.node.as_str());
                    self.select(of, &fragment.node.selection_set.node, selected);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        let of = fragment.node.type_condition.node.on.node.as_str();
                        self.select(of, &fragment.node.selection_set.node, selected);
                    }
                }
            }
        }
    }

    fn select_field(&self, of: &'d str, field: &'d Field, selected: &mut IndexMap<&'d Name, Selected<'d>>) {
        let shape = self.shapes.field(of, &field.name.node);
        let entry = selected
            .entry(&field.response_key().node)
            .or_insert_with(|| Selected { ty: shape.map(|shape| &shape.ty), sets: Vec::new() });
        if let Some(shape) = shape {
            entry.sets.push((shape.of(), &field.selection_set.node));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]
mod tests {
    use async_graphql::{
        EmptyMutation, EmptySubscription, Object, Schema,
        parser::{parse_query, types::DocumentOperations},
    };

    use super::*;

    struct Query;

    /// Something with a number; the first has what the second has not.
    struct Thing(u32);

    #[Object]
    impl Query {
        async fn first(&self) -> Option<Thing> {
            Some(Thing(1))
        }

        async fn second(&self) -> Option<Thing> {
            Some(Thing(2))
        }

        async fn needed(&self) -> Thing {
            Thing(2)
        }

        async fn all(&self) -> Vec<Thing> {
            vec![Thing(1), Thing(2)]
        }

        async fn loose(&self) -> Vec<Option<Thing>> {
            vec![Some(Thing(1)), None, Some(Thing(2))]
        }

        async fn unreadable(&self) -> async_graphql::Result<Vec<Thing>> {
            Err("gone".into())
        }
    }

    #[Object]
    impl Thing {
        async fn number(&self) -> u32 {
            self.0
        }

        async fn maybe(&self) -> async_graphql::Result<Option<u32>> {
            Err("gone".into())
        }

        async fn must(&self) -> async_graphql::Result<u32> {
            if self.0 == 1 { Ok(1) } else { Err("gone".into()) }
        }

        async fn same(&self) -> Self {
            Self(self.0)
        }
    }

    async fn told(document: &str) -> String {
        let schema = Schema::build(Query, EmptyMutation, EmptySubscription).finish();
        let parsed = parse_query(document).unwrap();
        let DocumentOperations::Single(operation) = &parsed.operations else { panic!("one operation") };
        let mut response = schema.execute(document).await;
        settle(&Shapes::of(&schema.sdl()), &parsed, &operation.node, &mut response);
        response.data.to_string()
    }

    #[tokio::test]
    async fn what_failed_is_null_or_whatever_holds_it() {
        for (document, expected) in [
            ("{ first { number maybe } }", "{first: {number: 1, maybe: null}}"),
            ("{ first { maybe number } }", "{first: {maybe: null, number: 1}}"),
            ("{ first { maybe } }", "{first: {maybe: null}}"),
            ("{ first { must number } }", "{first: {must: 1, number: 1}}"),
            ("{ second { number must } first { number } }", "{second: null, first: {number: 1}}"),
            ("{ second { number same { number must } } }", "{second: null}"),
            ("{ first { a: number b: maybe } second { b: number } }", "{first: {a: 1, b: null}, second: {b: 2}}"),
            ("{ needed { must } first { number } }", "null"),
            ("{ all { number must } }", "null"),
            ("{ loose { number must } }", "{loose: [{number: 1, must: 1}, null, null]}"),
            ("{ all { maybe number } }", "{all: [{maybe: null, number: 1}, {maybe: null, number: 2}]}"),
            ("{ unreadable { number } first { number } }", "null"),
            (
                "{ first { ...f number } } fragment f on Thing { maybe same { ... on Thing { maybe } number } }",
                "{first: {maybe: null, same: {maybe: null, number: 1}, number: 1}}",
            ),
            ("{ first { same { number } same { maybe } } }", "{first: {same: {number: 1, maybe: null}}}"),
        ] {
            assert_eq!(told(document).await, expected, "{document}");
        }
    }
}
