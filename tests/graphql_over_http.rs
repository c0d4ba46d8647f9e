//! What GraphQL answers to requests that are none.

use reqwest::{Response, StatusCode};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Client, Program};

async fn post(client: &Client, kind: &str, body: impl Into<reqwest::Body>) -> Response {
    let request = reqwest::Client::builder().no_proxy().build().unwrap().post(client.url("/graphql"));
    request.header("content-type", kind).body(body).send().await.unwrap()
}

async fn message(answer: Response) -> (StatusCode, String) {
    let status = answer.status();
    let answer: Value = answer.json().await.expect("errors are JSON");
    (status, answer["errors"][0]["message"].as_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_answered_in_json() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let client = program.client();

    for body in ["", "{", "5", r#"{"query": 5}"#] {
        let (status, words) = message(post(&client, "application/json", body).await).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(words.contains("not a GraphQL request in JSON"), "{words}");
    }
    let (status, _) = message(post(&client, "text/plain", r#"{"query":"{ __typename }"}"#).await).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let answer = post(&client, "application/json; charset=utf-8", r#"{"query":"{ __typename }"}"#).await;
    assert_eq!(answer.json::<Value>().await.unwrap()["data"]["__typename"], "Query");
    let large = format!(r#"{{"query":"{{ __typename }}","variables":{{"x":"{}"}}}}"#, "a".repeat(1024 * 1024));
    let (status, words) = message(post(&client, "application/json", large).await).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(words.contains("1 MiB"), "{words}");
    let (status, words) = client.page("/graphql").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(words.contains("/graphiql"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_none_is_named_as_such() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let query = r#"{ festival(in: "tp-mau", year: 2019) { timeline(after: "abc") { totalCount } } }"#;
    let answer = program.client().try_graphql(query, Value::Null).await.unwrap();
    let words = answer["errors"][0]["message"].as_str().unwrap();
    assert!(words.contains("no event “abc” is known"), "{words}");
}
