//! Where a field failed, what stands in its place: null where its type allows it, and otherwise null in the place of
//! whatever holds it, as the specification has it ("Handling Execution Errors"). The library leaves out what failed.

use std::collections::BTreeMap;

use async_graphql::{
    PathSegment, Response, Value,
    indexmap::IndexMap,
    parser::types::{BaseType, Type},
};

use super::selected::{Chosen, Selected};

/// Puts nulls where fields failed.
pub fn settle(selected: &Selected<'_>, response: &mut Response) {
    let mut failed = Failed::default();
    for error in response.errors.iter().filter(|error| !error.path.is_empty()) {
        failed.add(&error.path);
    }
    if failed.within.is_empty() {
        return;
    }
    let data = std::mem::take(&mut response.data);
    response.data = object(selected, data, &failed).unwrap_or(Value::Null);
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

/// A value of a type, with nulls where something below it failed; `None` where it is to be null and may not be.
fn value(ty: &Type, selected: &Selected<'_>, value: Value, failed: &Failed) -> Option<Value> {
    let null = || ty.nullable.then_some(Value::Null);
    // What is there although an error names it did not fail as a whole.
    let settled = match (&ty.base, value) {
        (_, Value::Null) if failed.here => None,
        (BaseType::List(inner), Value::List(told)) => items(inner, selected, told, failed),
        (BaseType::List(_), Value::Null) => None,
        (BaseType::Named(_), value) if failed.within.is_empty() => Some(value),
        (BaseType::Named(_), value) => object(selected, value, failed),
        (BaseType::List(_), value) => Some(value),
    };
    settled.or_else(null)
}

fn items(inner: &Type, selected: &Selected<'_>, items: Vec<Value>, failed: &Failed) -> Option<Value> {
    let settle = |(index, item): (usize, Value)| match failed.within.get(&index.to_string()) {
        Some(failed) => value(inner, selected, item, failed),
        None => Some(item),
    };
    items.into_iter().enumerate().map(settle).collect::<Option<_>>().map(Value::List)
}

/// An object. One of which every field failed is not there at all.
fn object(selected: &Selected<'_>, value: Value, failed: &Failed) -> Option<Value> {
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
    for (key, Chosen { ty, within }) in selected.iter() {
        let found = told.swap_remove(key);
        let found = match (failed.within.get(key.as_str()), ty) {
            (Some(failed), Some(ty)) => Some(self::value(ty, within, found.unwrap_or_default(), failed)?),
            (Some(_), None) => Some(found.unwrap_or_default()),
            (None, _) => found,
        };
        if let Some(found) = found {
            settled.insert(key.clone(), found);
        }
    }
    Some(Value::Object(settled))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]
mod tests {
    use async_graphql::{
        EmptyMutation, EmptySubscription, Object, Schema, Variables,
        parser::{parse_query, types::DocumentOperations},
    };

    use super::*;
    use crate::graphql::shapes::Shapes;

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
        let shapes = Shapes::of(&schema.sdl());
        settle(&Selected::by(&shapes, &parsed, &operation.node, &Variables::default()), &mut response);
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
