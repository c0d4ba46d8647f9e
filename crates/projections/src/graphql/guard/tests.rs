#![allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]

use std::net::{IpAddr, Ipv4Addr};

use async_graphql::{Request, Variables};
use serde_json::{Value, json};

use super::*;
use crate::graphql::sdl;

const CALLER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn guard() -> Guard {
    let plenty = Allowance { most: 1_000_000, a_second: 1 };
    Guard::new(&sdl(), plenty, plenty)
}

fn judge(document: &str, variables: Value) -> Result<u64, Fault> {
    let request = Request::new(document).variables(Variables::from_json(variables));
    guard().admit(CALLER, &request).map(|admitted| admitted.cost.requested)
}

fn refused(document: &str) -> Code {
    judge(document, Value::Null).unwrap_err().code
}

/// A document whose one field unfolds to two to the power of `levels`.
fn doubling(levels: usize) -> String {
    let fragment = |level| format!("fragment f{level} on Query {{ ...f{next} ...f{next} }}", next = level + 1);
    let fragments: Vec<String> = (0..levels).map(fragment).collect();
    format!("{{ ...f0 }} {} fragment f{levels} on Query {{ __typename }}", fragments.join(" "))
}

#[test]
fn fragments_that_double_are_counted_and_not_unfolded() {
    assert!(judge(&doubling(3), Value::Null).is_ok());
    assert_eq!(refused(&doubling(5)), Code::TooManyRootFields);
    for levels in [12, 16, 20] {
        let inside = doubling(levels).replace("on Query", "on Festival").replace("{ ...f0 }", FESTIVAL);
        assert_eq!(refused(&inside), Code::TooManySelections, "2^{levels}");
    }
    for levels in [30, 40, 50, 60] {
        assert_eq!(refused(&doubling(levels)), Code::TooDeep, "2^{levels}");
    }
    assert_eq!(refused("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"), Code::NotValid);
}

const FESTIVAL: &str = r#"{ festival(in: "a", year: 2019) { ...f0 } }"#;

#[test]
fn what_is_too_much_of_one_kind_is_refused_by_its_name() {
    let many = |part: &str, times| format!("{{ {} }}", part.repeat(times));
    let aliases = |from: usize, to| (from..to).map(|n| format!("a{n}: year ")).collect::<String>();
    let festival = |inner: &str| format!(r#"{{ festival(in: "a", year: 2019) {{ {inner} }} }}"#);
    assert_eq!(refused(&festival(&aliases(0, 100_000))), Code::TooManyTokens);
    assert!(
        judge(&format!("# {}\n{{ __typename }}", "Ngày hội ".repeat(10_000)), Value::Null).is_ok(),
        "long, and little"
    );
    assert_eq!(refused(&festival(&aliases(0, 300))), Code::TooManyAliases);
    assert_eq!(refused(&many("__typename ", 21)), Code::TooManyRootFields);
    assert_eq!(refused(&many("__typename @include(if: true) ", 101)), Code::TooManyDirectives);
    assert_eq!(refused(&format!("{}a{}", "{ a ".repeat(30), " }".repeat(30))), Code::TooDeep);
    assert_eq!(refused(&format!("{}a{}", "{ a ".repeat(20_000), " }".repeat(20_000))), Code::TooDeep);
    assert_eq!(refused("{"), Code::NotParsed);
    assert_eq!(refused("subscription { timeline { id } other: timeline { id } }"), Code::TooManyRootFields);
}

#[test]
fn what_is_no_document_is_told_with_its_place() {
    for (document, vi, en) in [
        ("{ festival(in: }", "dòng 1, cột 16", "line 1, column 16): expected value"),
        ("{ a }\n\n }", "dòng 3, cột 2", "line 3, column 2): expected EOI or executable_definition"),
        ("{ a } { b }", "dòng 1, cột 7", "line 1, column 7): document contains multiple operations"),
    ] {
        let Fault { code, message, locations, .. } = Parsed::default().find(document).unwrap_err();
        assert_eq!(code, Code::NotParsed);
        assert!(message.contains(vi) && message.contains(en) && message.lines().count() == 1, "{message}");
        assert!(message.contains(&format!("column {})", locations[0].column)), "{locations:?}");
    }
}

#[test]
fn a_document_is_parsed_once_and_what_is_none_every_time() {
    let (parsed, document) = (Parsed::default(), "query($n: Int) { unitRegister(first: $n) { totalCount } }");
    let first = parsed.find(document).unwrap();
    assert!(Arc::ptr_eq(&first, &parsed.find(document).unwrap()));
    assert!(!Arc::ptr_eq(&first, &parsed.find(&format!("{document} ")).unwrap()), "another text");
    for _ in 0..2 {
        assert_eq!(parsed.find("{").unwrap_err().code, Code::NotParsed);
    }
}

#[test]
fn a_value_is_what_its_type_says_before_anything_is_executed() {
    let year = "query($year: Int!) { festival(in: \"a\", year: $year) { year } }";
    let at = "query($at: MomentInput) { festival(in: \"a\", year: 2019, at: $at) { year } }";
    let literal = |at: &str| format!("{{ festival(in: \"a\", year: 2019, at: {at}) {{ year }} }}");
    let asked =
        |document: &str, variables: Value| judge(document, variables).map_err(|fault| (fault.code, fault.message));
    assert!(asked(year, json!({ "year": 2019 })).is_ok());
    assert!(asked(at, json!({})).is_ok() && asked(at, json!({ "at": null })).is_ok());
    assert!(asked(at, json!({ "at": { "occurred": "2019-08" } })).is_ok());
    assert!(asked("query($n: Int = 3) { festivals(first: $n) { totalCount } }", json!({})).is_ok());
    assert!(asked("query($e: Boolean) { unitRegister(ever: $e) { totalCount } }", json!({})).is_ok());
    assert!(asked("query($ids: [ID!]!) { units(ids: $ids) { id } }", json!({ "ids": ["a", 1] })).is_ok());
    assert!(asked("query($ids: [ID!]!) { units(ids: $ids) { id } }", json!({ "ids": "a" })).is_ok());
    for (document, variables, words) in [
        (year, json!({}), "“$year” of type Int! has no value"),
        (year, json!({ "year": null }), "“$year” of type Int! has no value"),
        (year, json!({ "year": "2019" }), "“$year”: \"2019\" không phải Int"),
        (year, json!({ "year": 2019.5 }), "“$year”: 2019.5 không phải Int"),
        (year, json!({ "year": 1_u64 << 40 }), "không phải Int"),
        (at, json!({ "at": "2019" }), "“$at”: \"2019\" không phải MomentInput"),
        (at, json!({ "at": { "occurred": "tháng tám" } }), "“$at.occurred”: “tháng tám”"),
        (at, json!({ "at": { "occurred": 2019 } }), "“$at.occurred”: 2019 không phải Time"),
        (&literal("{ occurred: \"tháng tám\" }"), json!({}), "“at.occurred”: “tháng tám”"),
        ("{ festivals(first: 99999999999) { totalCount } }", json!({}), "“first”: 99999999999 không phải Int"),
        ("query($ids: [ID!]!) { units(ids: $ids) { id } }", json!({ "ids": ["a", null] }), "“$ids[1]” of type ID!"),
        ("query($ids: [ID!]!) { units(ids: $ids) { id } }", json!({ "ids": ["a", true] }), "“$ids[1]”: true"),
    ] {
        let (code, message) = asked(document, variables).unwrap_err();
        assert_eq!(code, Code::NotValid);
        assert!(message.contains(words), "{message}");
    }
    let long = "a".repeat(1_000);
    let (_, message) = asked(year, json!({ "year": long })).unwrap_err();
    assert!(message.len() < 200, "not all of it is said back: {message}");
}

#[test]
fn a_page_has_its_size_and_costs_by_it() {
    let register =
        |first: &str| format!("query($n: Int = 200) {{ unitRegister({first}) {{ edges {{ node {{ id }} }} }} }}");
    assert_eq!(judge(&register("first: 10"), Value::Null).unwrap(), 10 * 3 + 1);
    assert_eq!(judge(&register("search: \"a\""), Value::Null).unwrap(), 50 * 3 + 1, "as many as usual");
    assert_eq!(judge(&register("first: $n"), Value::Null).unwrap(), 200 * 3 + 1, "as the document says");
    assert_eq!(judge(&register("first: $n"), json!({ "n": 7 })).unwrap(), 7 * 3 + 1, "as the variable says");
    for (first, variables) in [("first: 1000000", Value::Null), ("first: $n", json!({ "n": 1_000_000 }))] {
        assert_eq!(judge(&register(first), variables).unwrap_err().code, Code::PageTooLarge);
    }
    assert_eq!(
        judge("query($ids: [ID!]!) { units(ids: $ids) { id name } }", json!({ "ids": ["a", "b", "c"] })).unwrap(),
        7
    );
    let deep = "{ festivals(first: 200) { edges { node { hosts(first: 200) { edges { node { __typename } } } } } } }";
    assert_eq!(refused(deep), Code::TooCostly);
}

#[test]
fn moments_of_the_past_are_counted_where_they_differ() {
    let at = |n: usize| format!(r#"m{n}: festival(in: "a", year: 2019, at: {{ occurred: "20{n:02}" }}) {{ year }} "#);
    let document = |moments: usize| format!("{{ {} }}", (1..=moments).map(at).collect::<String>());
    assert_eq!(judge(&document(2), Value::Null).unwrap(), 2 * 102);
    assert_eq!(refused(&document(11)), Code::TooManyMoments);
    let guard = Guard::new(&sdl(), Allowance { most: 1_000_000, a_second: 1 }, Allowance { most: 5, a_second: 1 });
    let request = Request::new(document(6));
    assert_eq!(guard.admit(CALLER, &request).unwrap_err().code, Code::MomentsSpent);
}

#[test]
fn the_schema_may_be_asked_for_but_not_for_its_fields_fields_fields() {
    assert!(judge(INTROSPECTION, Value::Null).unwrap() < 10_000);
    let nested = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert_eq!(refused(nested), Code::TooDeep);
    let through = "{ __schema { types { ...t } } } fragment t on __Type { fields { type { ...u } } }
                   fragment u on __Type { fields { type { fields { name } } } }";
    assert_eq!(refused(through), Code::TooDeep);
}

#[test]
fn what_pages_and_tools_ask_is_let_through() {
    let documents = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/documents");
    let mut seen = 0;
    for file in std::fs::read_dir(documents).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "graphql") {
            let document = std::fs::read_to_string(&path).unwrap();
            let variables = json!({ "convener": "a", "year": 2019, "unit": "a", "host": "a", "id": "a", "ids": ["a"] });
            let cost = judge(&document, variables);
            assert!(cost.is_ok(), "{}: {cost:?}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 5);
}

#[test]
fn an_answer_says_what_it_cost() {
    let cost = Cost { requested: 5, left: 95, most: 100 };
    assert_eq!(Cost::of(&cost.on(Response::default())), Some(cost));
    assert_eq!(Cost::of(&Response::default()), None);
}

/// What explorers ask when they are opened.
const INTROSPECTION: &str = "query IntrospectionQuery {
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType }
    directives { name description locations args { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description specifiedByURL
  fields(includeDeprecated: true) {
    name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
  }
  inputFields { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type {
  kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name } } } } } } }
}";
