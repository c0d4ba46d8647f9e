//! What an operation selects, fragments in the place where they are named, and what is asked for more than once put
//! together.

use async_graphql::{
    Name, Positioned, Value, Variables,
    indexmap::IndexMap,
    parser::types::{
        Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet, Type,
    },
};

use super::{shapes::Shapes, variables::filled_in};

/// The fields that are selected of a value, by their response keys, in order. Those that its type has not are among them:
/// they are not in the answer.
#[derive(Debug, Default)]
pub struct Selected<'d>(IndexMap<&'d Name, Chosen<'d>>);

/// A selected field.
#[derive(Debug)]
pub struct Chosen<'d> {
    /// Its type, where the schema has it.
    pub ty: Option<&'d Type>,
    /// What is selected of its value.
    pub within: Selected<'d>,
}

impl<'d> Selected<'d> {
    /// What an operation of a document selects where it is executed with these variables.
    pub fn by(
        shapes: &'d Shapes,
        document: &'d ExecutableDocument,
        operation: &'d OperationDefinition,
        variables: &'d Variables,
    ) -> Self {
        let root = match operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        Reading { shapes, document, operation, variables }.selected(&[(root, &operation.selection_set.node)])
    }

    /// The fields in order, by their response keys.
    pub fn iter(&self) -> impl Iterator<Item = (&'d Name, &Chosen<'d>)> {
        self.0.iter().map(|(key, chosen)| (*key, chosen))
    }

    /// Brings an answer into the order of what was selected, as the specification has it ("Serialized Map Ordering"). The
    /// library tells first what was found first.
    pub fn arrange(&self, value: &mut Value) {
        match value {
            Value::List(items) => items.iter_mut().for_each(|item| self.arrange(item)),
            Value::Object(told) if !self.0.is_empty() => self.arrange_object(told),
            Value::Object(_)
            | Value::Null
            | Value::Number(_)
            | Value::String(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_) => {}
        }
    }

    fn arrange_object(&self, told: &mut IndexMap<Name, Value>) {
        let mut keys = self.0.keys();
        if !told.keys().all(|key| keys.any(|selected| *selected == key)) {
            let mut found = std::mem::take(told);
            let in_order = self.0.keys().filter_map(|key| found.swap_remove_entry(*key));
            told.extend(in_order);
        }
        for (key, Chosen { within, .. }) in &self.0 {
            if !within.0.is_empty()
                && let Some(value) = told.get_mut(*key)
            {
                within.arrange(value);
            }
        }
    }
}

/// A selection, and of which type's fields.
type Set<'d> = (&'d str, &'d SelectionSet);

/// The fields of several selections, each with what is selected of it.
type Found<'d> = IndexMap<&'d Name, (Option<&'d Type>, Vec<Set<'d>>)>;

struct Reading<'d> {
    shapes: &'d Shapes,
    document: &'d ExecutableDocument,
    operation: &'d OperationDefinition,
    variables: &'d Variables,
}

impl<'d> Reading<'d> {
    fn selected(&self, sets: &[Set<'d>]) -> Selected<'d> {
        let mut found = Found::new();
        for &(of, set) in sets {
            self.select(of, set, &mut found);
        }
        let chosen = |(key, (ty, sets)): (_, (_, Vec<Set<'d>>))| (key, Chosen { ty, within: self.selected(&sets) });
        Selected(found.into_iter().map(chosen).collect())
    }

    fn select(&self, of: &'d str, set: &'d SelectionSet, found: &mut Found<'d>) {
        for selection in set.items.iter().filter(|selection| self.is_asked_for(selection.node.directives())) {
            match &selection.node {
                Selection::Field(field) => self.select_field(of, &field.node, found),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let of = condition.map_or(of, |condition| condition.node.on.node.as_str());
                    self.select(of, &fragment.node.selection_set.node, found);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        let of = fragment.node.type_condition.node.on.node.as_str();
                        self.select(of, &fragment.node.selection_set.node, found);
                    }
                }
            }
        }
    }

    /// Whether `@skip` and `@include` leave a selection standing.
    fn is_asked_for(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let is_wanted = match directive.node.name.node.as_str() {
                "skip" => false,
                "include" => true,
                _ => return true,
            };
            let given = directive.node.get_argument("if");
            given.and_then(|given| filled_in(&given.node, self.operation, self.variables))
                == Some(Value::Boolean(is_wanted))
        })
    }

    fn select_field(&self, of: &'d str, field: &'d Field, found: &mut Found<'d>) {
        let shape = self.shapes.field(of, &field.name.node);
        let (_, sets) =
            found.entry(&field.response_key().node).or_insert_with(|| (shape.map(|shape| &shape.ty), Vec::new()));
        if !field.selection_set.node.items.is_empty() {
            // The schema does not tell of its own types, whose fields can be asked for too.
            sets.push((shape.map_or("", |shape| shape.of()), &field.selection_set.node));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]
mod tests {
    use async_graphql::parser::{parse_query, types::DocumentOperations};

    use super::*;

    const SDL: &str = "type Query { a: Int b: Thing things: [Thing!]! any: Any }
        interface Any { id: ID! } type Thing implements Any { id: ID! name: String more: Thing }";

    fn arranged(document: &str, told: &str) -> String {
        arranged_with(document, "{}", told)
    }

    fn arranged_with(document: &str, variables: &str, told: &str) -> String {
        let (shapes, parsed) = (Shapes::of(SDL), parse_query(document).unwrap());
        let DocumentOperations::Single(operation) = &parsed.operations else { panic!("one operation") };
        let mut told: Value = serde_json::from_str(told).unwrap();
        let variables = serde_json::from_str(variables).unwrap();
        Selected::by(&shapes, &parsed, &operation.node, &variables).arrange(&mut told);
        serde_json::to_string(&told).unwrap()
    }

    #[test]
    fn what_is_skipped_stands_where_it_is_asked_for_the_next_time() {
        let told = r#"{"a":1,"b":{"id":2}}"#;
        let (as_told, turned) = (told, r#"{"b":{"id":2},"a":1}"#);
        for (document, variables, expected) in [
            ("{ a @skip(if: true) b { id } a }", "{}", turned),
            ("{ a @skip(if: false) b { id } a }", "{}", as_told),
            ("{ ... @include(if: false) { a } b { id } a }", "{}", turned),
            ("query($no: Boolean!) { a @skip(if: $no) b { id } a }", r#"{"no":true}"#, turned),
            ("query($no: Boolean!) { a @skip(if: $no) b { id } a }", r#"{"no":false}"#, as_told),
            ("query($no: Boolean! = true) { ...f @skip(if: $no) b { id } a } fragment f on Query { a }", "{}", turned),
            ("query($yes: Boolean = false) { a @include(if: $yes) @skip(if: false) b { id } a }", "{}", turned),
            ("query($yes: Boolean = false) { a @include(if: $yes) b { id } a }", r#"{"yes":true}"#, as_told),
        ] {
            assert_eq!(arranged_with(document, variables, told), expected, "{document} {variables}");
        }
    }

    #[test]
    fn an_answer_is_told_as_it_was_asked_for() {
        for (document, told, expected) in [
            ("{ a b { id } }", r#"{"b":{"id":1},"a":2}"#, r#"{"a":2,"b":{"id":1}}"#),
            ("{ b { name id } a }", r#"{"b":{"id":1,"name":"x"},"a":2}"#, r#"{"b":{"name":"x","id":1},"a":2}"#),
            ("{ a x: a }", r#"{"x":1,"a":2}"#, r#"{"a":2,"x":1}"#),
            (
                "{ things { more { name id } id } }",
                r#"{"things":[{"id":1,"more":null},{"id":2,"more":{"id":3,"name":"y"}}]}"#,
                r#"{"things":[{"more":null,"id":1},{"more":{"name":"y","id":3},"id":2}]}"#,
            ),
            // A fragment stands where it is named, and what is asked for twice where it was asked for first.
            (
                "{ b { ...f id } a b { more { id } } } fragment f on Thing { name ... { more { name } } }",
                r#"{"a":0,"b":{"id":1,"more":{"id":2,"name":"m"},"name":"n"}}"#,
                r#"{"b":{"name":"n","more":{"name":"m","id":2},"id":1},"a":0}"#,
            ),
            (
                "{ any { ... on Thing { name } id } }",
                r#"{"any":{"id":1,"name":"n"}}"#,
                r#"{"any":{"name":"n","id":1}}"#,
            ),
            ("{ any { ... on Thing { name } id } a }", r#"{"a":1,"any":{"id":1}}"#, r#"{"any":{"id":1},"a":1}"#),
            // The schema's own types are asked for like any other.
            (
                "{ __schema { queryType { name } types { kind name } } }",
                r#"{"__schema":{"types":[{"name":"A","kind":"OBJECT"}],"queryType":{"name":"Query"}}}"#,
                r#"{"__schema":{"queryType":{"name":"Query"},"types":[{"kind":"OBJECT","name":"A"}]}}"#,
            ),
            // What one cell holds is nobody's selection.
            ("{ a }", r#"{"a":{"z":1,"b":2}}"#, r#"{"a":{"z":1,"b":2}}"#),
        ] {
            assert_eq!(arranged(document, told), expected, "{document}");
        }
    }
}
