//! Words are found in what was released, by whoever may read where they stand.

use async_graphql::Request;
use ngayhoi_domain::{Role, Scope, values::PersonId};
use serde_json::{Value, json};

use super::{SAMPLE, node_with};
use crate::{
    access::{Credential, Hash, Holder, Viewer},
    graphql::{FestivalSchema, schema},
};

const SEARCH: &str = "query($words: String!, $at: MomentInput, $first: Int, $after: String) {
    festival(in: \"tp-mau\", year: 2019, at: $at) { search(words: $words, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { kind hostId version unit { id name } activity { title } agendaItem { title } } } } }";

async fn ask(schema: &FestivalSchema, viewer: &Viewer, variables: Value) -> Value {
    let request = Request::new(SEARCH).variables(async_graphql::Variables::from_json(variables)).data(viewer.clone());
    let answer = schema.execute(request).await;
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()["festival"]["search"].clone()
}

/// The sample year with one more release of each host whose programme went on after its last, or had none.
fn released() -> String {
    let host = "phuong-mau-mot.to-3";
    let release = SAMPLE.lines().rfind(|line| line.contains(host) && line.contains("ProgrammeReleased"));
    let later = release.unwrap().replace("\"version\":2", "\"version\":9").replace("\"version\":3", "\"version\":9");
    assert!(later.contains("\"version\":9"), "{later}");
    [SAMPLE.trim_end(), &later, &later.replace(host, "phuong-mau-mot.to-4")].join("\n")
}

/// What is found, as kind and words.
async fn found(schema: &FestivalSchema, viewer: &Viewer, words: &str) -> Vec<(String, String)> {
    let found = ask(schema, viewer, json!({ "words": words })).await;
    let told = |hit: &Value| {
        let kind = hit["kind"].as_str().unwrap().to_owned();
        let of = [&hit["activity"]["title"], &hit["agendaItem"]["title"], &hit["unit"]["name"]];
        (kind, of.into_iter().find_map(Value::as_str).unwrap().to_owned())
    };
    found["nodes"].as_array().unwrap().iter().map(told).collect()
}

fn holder(scope: Scope) -> Viewer {
    let grants = vec![(Role::Drafter, scope)];
    Viewer::Account(std::sync::Arc::new(Holder {
        account: "cong-an-thu".parse().unwrap(),
        grants,
        credential: Credential::Token(Hash([0; 32])),
    }))
}

fn hits(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(kind, words)| ((*kind).to_owned(), (*words).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_found_from_their_beginning_on_with_or_without_diacritics() {
    let (_folder, node) = node_with(&released()).await;
    let schema = schema(node);
    let public = Viewer::Public;
    for words in ["keo co", "KÉO CO", "  kéo  ", "keo"] {
        let expected = hits(&[("ACTIVITY", "Kéo co"), ("ACTIVITY", "Kéo co")]);
        assert_eq!(found(&schema, &public, words).await, expected, "{words}");
    }
    assert_eq!(found(&schema, &public, "eo co").await, [], "no word begins so");
    assert_eq!(found(&schema, &public, "%").await, [], "signs mean themselves");
    let units = found(&schema, &public, "phuong mau hai").await;
    assert_eq!(units[0], ("UNIT".to_owned(), "Mẫu Hai (không có thật)".to_owned()));
    let groups = found(&schema, &public, "doi van nghe").await;
    assert_eq!(groups, hits(&[("PERFORMER", "Đêm giao lưu văn nghệ")]));
    let host = found(&schema, &public, "cho mau mot").await;
    assert_eq!(host, hits(&[("HOST", "Mẫu Một")]));
    let items = found(&schema, &public, "dap tu cua ban to chuc").await;
    assert!(items.iter().all(|(kind, _)| kind == "AGENDA_ITEM") && !items.is_empty(), "{items:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn persons_are_found_by_those_alone_who_may_read_their_names() {
    let (_folder, node) = node_with(&released()).await;
    let (schema, keys) = (schema(node.clone()), node.keys.clone());
    let ward = |unit: &str| holder(Scope::Unit(unit.parse().unwrap()));
    let expected = hits(&[("SPEAKER", "Đánh giá phong trào 8 tháng đầu năm")]);
    for words in ["Trần Văn Mẫu", "tran van mau"] {
        assert_eq!(found(&schema, &ward("tp-mau.phuong-mau-mot"), words).await, expected, "{words}");
        assert_eq!(found(&schema, &Viewer::Declared, words).await, expected);
        for other in [Viewer::Public, ward("tp-mau.phuong-mau-hai")] {
            assert_eq!(found(&schema, &other, words).await, [], "{other:?}");
        }
    }
    let host = "tp-mau.phuong-mau-mot.to-3".parse().unwrap();
    assert_eq!(found(&schema, &holder(Scope::Host(host)), "tran van").await, expected);
    // Whoever is erased is found no more.
    keys.erase(PersonId("1df00d2e-3505-54e7-bb38-321155406ad4".parse().unwrap())).unwrap();
    assert_eq!(found(&schema, &Viewer::Declared, "tran van mau").await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_is_paged_and_is_of_the_moment_that_is_looked_at() {
    let (_folder, node) = node_with(SAMPLE).await;
    let schema = schema(node);
    let all = ask(&schema, &Viewer::Public, json!({ "words": "mau", "first": 200 })).await;
    let total = all["totalCount"].as_i64().unwrap();
    assert!(total > 5 && all["nodes"].as_array().unwrap().len() as i64 == total);
    let (mut after, mut paged) = (Value::Null, Vec::new());
    loop {
        let page = ask(&schema, &Viewer::Public, json!({ "words": "mau", "first": 2, "after": after })).await;
        paged.extend(page["nodes"].as_array().unwrap().clone());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(Value::from(paged), all["nodes"]);
    let before = json!({ "words": "keo co", "at": { "recorded": "2000-01-01" } });
    let request = Request::new(SEARCH).variables(async_graphql::Variables::from_json(before));
    assert_eq!(schema.execute(request).await.data.into_json().unwrap(), json!({ "festival": null }));
    let july = ask(&schema, &Viewer::Public, json!({ "words": "keo co", "at": { "occurred": "2019-07-01" } })).await;
    assert_eq!(july["totalCount"], 0, "nothing was released by then");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_word_is_refused() {
    let (_folder, node) = node_with(SAMPLE).await;
    let schema = schema(node);
    for words in ["", "   ", &"a".repeat(101)] {
        let request = Request::new(SEARCH).variables(async_graphql::Variables::from_json(json!({ "words": words })));
        let answer = schema.execute(request).await;
        assert!(answer.errors[0].message.contains("must hold 1 to 100 letters"), "{:?}", answer.errors);
    }
}
