use std::{borrow::Cow, pin::pin};

use async_graphql::{
    ContextSelectionSet, Name, ObjectType, OutputType, Positioned, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::{Field, Selection, SelectionSet},
    registry::Registry,
    resolver_utils::resolve_list,
};

/// A list whose rows hold all that their plain fields tell: such rows are answered one after the other, without a task
/// for each of their fields. Wherever more is asked, such as what lies within a field, it is any other list. Extensions of
/// the schema are told of no plain field; it has none.
#[derive(Debug)]
pub struct Rows<T>(Vec<T>);

impl<T> FromIterator<T> for Rows<T> {
    fn from_iter<I: IntoIterator<Item = T>>(rows: I) -> Self {
        Self(rows.into_iter().collect())
    }
}

impl<T: ObjectType> OutputType for Rows<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let mut plain = Vec::new();
        if !plain_fields::<T>(ctx, ctx.item, &mut plain) {
            return resolve_list(ctx, field, &self.0, Some(self.0.len())).await;
        }
        let mut rows = Vec::with_capacity(self.0.len());
        for (index, row) in self.0.iter().enumerate() {
            let ctx = ctx.with_index(index);
            let mut told: IndexMap<Name, Value> = IndexMap::with_capacity(plain.len());
            for &field in &plain {
                let ctx = ctx.with_field(field);
                let value = if is_typename(field) {
                    Ok(Some(Value::String(T::type_name().into_owned())))
                } else {
                    pin!(row.resolve_field(&ctx)).await
                };
                match value {
                    Ok(value) => {
                        told.entry(field.node.response_key().node.clone()).or_insert(value.unwrap_or_default());
                    }
                    Err(error) => ctx.add_error(error),
                }
            }
            rows.push(if told.is_empty() { Value::Null } else { Value::Object(told) });
        }
        Ok(Value::List(rows))
    }
}

fn is_typename(field: &Positioned<Field>) -> bool {
    field.node.name.node == "__typename"
}

/// Finds the fields of a selection, those of fragments with them; whether they are all plain.
fn plain_fields<'a, T: OutputType>(
    ctx: &ContextSelectionSet<'a>,
    set: &'a Positioned<SelectionSet>,
    found: &mut Vec<&'a Positioned<Field>>,
) -> bool {
    set.node.items.iter().all(|selection| match &selection.node {
        Selection::Field(field) => {
            found.push(field);
            field.node.selection_set.node.items.is_empty() && field.node.directives.is_empty()
        }
        Selection::InlineFragment(fragment) => {
            let condition = fragment.node.type_condition.as_ref();
            condition.is_none_or(|condition| condition.node.on.node == T::type_name().as_ref())
                && plain_fields::<T>(ctx, &fragment.node.selection_set, found)
        }
        Selection::FragmentSpread(spread) => {
            let fragment = ctx.query_env.fragments.get(&spread.node.fragment_name.node);
            fragment.is_some_and(|fragment| {
                fragment.node.type_condition.node.on.node == T::type_name().as_ref()
                    && plain_fields::<T>(ctx, &fragment.node.selection_set, found)
            })
        }
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::{Context, EmptyMutation, EmptySubscription, Guard, Object, Schema, SimpleObject};

    use super::*;

    #[derive(SimpleObject)]
    struct Row {
        id: u32,
        title: String,
        place: Option<u32>,
        within: Within,
        #[graphql(guard = "Never")]
        secret: Option<u32>,
        #[graphql(guard = "Never")]
        needed: u32,
    }

    #[derive(SimpleObject)]
    struct Within {
        word: &'static str,
    }

    struct Never;

    impl Guard for Never {
        async fn check(&self, _: &Context<'_>) -> async_graphql::Result<()> {
            Err("never".into())
        }
    }

    fn rows() -> impl Iterator<Item = Row> {
        (0..3).map(|id| Row {
            id,
            title: format!("số {id}"),
            place: (id > 0).then_some(id),
            within: Within { word: "x" },
            secret: None,
            needed: 1,
        })
    }

    struct Query;

    #[Object]
    impl Query {
        async fn rows(&self) -> Rows<Row> {
            rows().collect()
        }

        async fn list(&self) -> Vec<Row> {
            rows().collect()
        }
    }

    /// The data and the errors of a document.
    async fn told(document: &str) -> (String, Vec<String>) {
        let schema = Schema::build(Query, EmptyMutation, EmptySubscription).finish();
        let answer = schema.execute(document).await;
        let mut errors: Vec<_> =
            answer.errors.iter().map(|it| format!("{} {:?} {:?}", it.message, it.path, it.locations)).collect();
        errors.sort();
        (answer.data.to_string(), errors)
    }

    #[tokio::test]
    async fn rows_are_answered_like_any_list() {
        for selection in [
            "{ LIST { id title place } }",
            "{ LIST { a: title b: title title title } }",
            "{ LIST { __typename id kind: __typename } }",
            "{ LIST { ...f place } } fragment f on Row { id ...g } fragment g on Row { title }",
            "{ LIST { ... { id } ... on Row { title } } }",
            "{ LIST { id @include(if: false) title @skip(if: false) } }",
            "{ LIST { id within { word } title } }",
            "{ LIST { id ... on Row { within { word } } } }",
            "{ LIST { id secret } }",
            "{ LIST { id needed title } }",
            "{ LIST { needed } }",
            "{ LIST { nothing } }",
        ] {
            let of = async |list| told(&selection.replace("LIST", list)).await;
            assert_eq!(of("all: rows").await, of("all: list").await, "{selection}");
        }
        let (data, errors) = told("{ rows { id title @include(if: false) } }").await;
        assert_eq!((data.as_str(), errors.len()), ("{rows: [{id: 0}, {id: 1}, {id: 2}]}", 0));
    }
}
