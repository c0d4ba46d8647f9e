//! GraphQL over HTTP: which requests are one, and how each is answered.

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client, Follower, Program, fixture};

const GRAPHQL: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

fn request(client: &Client, method: Method, path: &str) -> RequestBuilder {
    reqwest::Client::builder().no_proxy().build().unwrap().request(method, client.url(path))
}

async fn post(client: &Client, kind: &str, body: impl Into<reqwest::Body>) -> Response {
    request(client, Method::POST, "/graphql").header("content-type", kind).body(body).send().await.unwrap()
}

async fn ask(client: &Client, accept: &str, body: &Value) -> (StatusCode, String, Value) {
    let answer = request(client, Method::POST, "/graphql").header("accept", accept).json(body).send().await.unwrap();
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    (answer.status(), kind, answer.json().await.expect("answers are JSON"))
}

/// Status, code and words of what was refused.
async fn refusal(answer: Response) -> (StatusCode, String, String) {
    let status = answer.status();
    assert!(answer.headers().contains_key("ngayhoi-request"), "every answer has a number");
    let answer: Value = answer.json().await.expect("errors are JSON");
    assert_eq!(answer.get("data"), None, "what was not executed has no data");
    let error = &answer["errors"][0];
    (status, error["extensions"]["code"].as_str().unwrap().to_owned(), error["message"].as_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_answered_in_json() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let client = program.client();

    for body in ["", "{", "5", r#"{"query": 5}"#, r#"{"query": "{ a }", "variables": []}"#] {
        let (status, code, words) = refusal(post(&client, JSON, body).await).await;
        assert_eq!((status, code.as_str()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{body}");
        assert!(words.contains("not a GraphQL request in JSON"), "{words}");
    }
    for kind in ["text/plain", "multipart/form-data; boundary=x", "application/json; charset=utf-16"] {
        let (status, code, _) = refusal(post(&client, kind, r#"{"query":"{ __typename }"}"#).await).await;
        assert_eq!((status, code.as_str()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE"), "{kind}");
    }
    let answer = post(&client, "application/json; charset=utf-8", r#"{"query":"{ __typename }"}"#).await;
    assert_eq!(answer.json::<Value>().await.unwrap()["data"]["__typename"], "Query");
    let (status, code, _) = refusal(post(&client, JSON, r#" [{"query":"{ __typename }"}]"#).await).await;
    assert_eq!((status, code.as_str()), (StatusCode::BAD_REQUEST, "BATCH_REFUSED"));
    let large = format!(r#"{{"query":"{{ __typename }}","variables":{{"x":"{}"}}}}"#, "a".repeat(1024 * 1024));
    let (status, code, words) = refusal(post(&client, JSON, large).await).await;
    assert_eq!((status, code.as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "REQUEST_TOO_LARGE"));
    assert!(words.contains("1024 KiB"), "{words}");
    let answer = request(&client, Method::GET, "/graphql").send().await.unwrap();
    let (status, code, words) = refusal(answer).await;
    assert_eq!((status, code.as_str()), (StatusCode::BAD_REQUEST, "QUERY_MISSING"));
    assert!(words.contains("/graphiql"), "{words}");
    let body = json!({ "query": "{ nothing }" }).to_string();
    let (_, code, words) = refusal(post(&client, JSON, body).await).await;
    assert_eq!(code, "GRAPHQL_VALIDATION_FAILED");
    assert!(words.contains("không hợp với lược đồ") && words.contains("\"nothing\""), "{words}");
    let answer = request(&client, Method::PUT, "/graphql").send().await.unwrap();
    assert_eq!(answer.headers()["allow"], "GET, POST");
    assert_eq!(refusal(answer).await.0, StatusCode::METHOD_NOT_ALLOWED);
    let answer = request(&client, Method::GET, "/graphql?query=%7B__typename%7D").header("accept", "text/html");
    assert_eq!(refusal(answer.send().await.unwrap()).await.0, StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses_are_those_of_the_form_that_a_client_takes() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let client = program.client();

    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ festivall }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($year: Int!) { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { __typename } query B { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($year: Int!) { festivals(year: $year) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ festivals(year: 99999999999) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { timeline(convener: \"tp-mau\", year: 2019) { id } }", "SUBSCRIPTION_ELSEWHERE"),
    ] {
        let (status, kind, answer) = ask(&client, GRAPHQL, &json!({ "query": query })).await;
        let expected = if code == "SUBSCRIPTION_ELSEWHERE" { 406 } else { 400 };
        assert_eq!((status.as_u16(), answer.get("data")), (expected, None), "{answer:#}");
        assert!(kind.starts_with(GRAPHQL), "{kind}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer:#}");
        let (status, kind, answer) = ask(&client, JSON, &json!({ "query": query })).await;
        let expected = if code == "SUBSCRIPTION_ELSEWHERE" { 406 } else { 200 };
        assert_eq!((status.as_u16(), answer.get("data")), (expected, None), "{answer:#}");
        assert!(kind.starts_with(JSON), "{kind}");
    }
    let (_, _, answer) = ask(&client, GRAPHQL, &json!({ "query": "{ festivall }" })).await;
    assert!(!answer.to_string().contains("festivals"), "no name is suggested: {answer:#}");

    // What befalls one field leaves the others.
    let query = r#"{ a: festival(in: "Không", year: 2019) { year } festivals { totalCount } }"#;
    let (status, _, answer) = ask(&client, GRAPHQL, &json!({ "query": query })).await;
    assert_eq!((status, &answer["data"]["a"]), (StatusCode::OK, &Value::Null), "{answer:#}");
    assert_eq!(answer["data"]["festivals"]["totalCount"], 3);
    assert_eq!(answer["errors"][0]["path"], json!(["a"]));
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer:#}");

    // Where it may not be null, whatever holds it is.
    let query = "{ festivals(first: 0) { totalCount } __typename }";
    let (status, _, answer) = ask(&client, GRAPHQL, &json!({ "query": query })).await;
    assert_eq!((status, answer.get("data")), (StatusCode::OK, Some(&Value::Null)), "{answer:#}");
    assert_eq!(answer["errors"][0]["path"], json!(["festivals"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn get_reads_and_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let client = program.client();
    let get = |query: &str, variables: &str| {
        let parameters = [("query", query), ("variables", variables)];
        request(&client, Method::GET, "/graphql").query(&parameters).send()
    };

    let query = "query($year: Int) { festivals(year: $year) { totalCount } }";
    let answer = get(query, r#"{"year": 2019}"#).await.unwrap();
    assert_eq!(answer.json::<Value>().await.unwrap()["data"]["festivals"]["totalCount"], 1);
    let answer = get("mutation { __typename }", "").await.unwrap();
    assert_eq!(answer.headers()["allow"], "POST");
    let (status, code, _) = refusal(answer).await;
    assert_eq!((status, code.as_str()), (StatusCode::METHOD_NOT_ALLOWED, "QUERIES_ONLY"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_is_none_is_named_as_such() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    for (query, words) in [
        (
            r#"{ festival(in: "tp-mau", year: 2019) { timeline(after: "abc") { totalCount } } }"#,
            "no event “abc” is known",
        ),
        (r#"{ unitRegister(order: NAME, after: "abc") { totalCount } }"#, "there is no unit “abc”"),
        (r#"{ unit(id: "tp-mau") { hosts(order: NAME, after: "abc") { totalCount } } }"#, "there is no unit “abc”"),
        (r#"{ unitRegister(first: 0) { totalCount } }"#, "must be within 1 to 200"),
    ] {
        let answer = program.client().try_graphql(query, Value::Null).await.unwrap();
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{error}");
        assert!(error["message"].as_str().unwrap().contains(words), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_that_are_known_go_by_their_ids_and_others_only_where_they_may() {
    let (data, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let years = "query Years($year: Int) { festivals(year: $year) { totalCount } }";
    std::fs::write(folder.path().join("years.graphql"), years).unwrap();
    let timeline = "subscription { timeline(convener: \"tp-mau\", year: 2019) { nodeId } }";
    let manifest = data.path().join("persisted.json");
    std::fs::write(&manifest, json!({ "years-1": years, "follow-1": timeline }).to_string()).unwrap();
    let import = crate::support::ngayhoi(&["import", fixture("sample-year").to_str().unwrap(), "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert!(import.status.success());
    let hash = format!("sha256:{}", sha256sum(&folder.path().join("years.graphql")));

    let program = Program::serve_with(data.path(), &["--documents", folder.path().to_str().unwrap()]);
    let client = program.client();
    let (status, _, answer) = ask(&client, JSON, &json!({ "documentId": hash, "variables": { "year": 2019 } })).await;
    assert_eq!((status, &answer["data"]["festivals"]["totalCount"]), (StatusCode::OK, &json!(1)), "{answer:#}");
    let get = request(&client, Method::GET, "/graphql").query(&[("documentId", hash.as_str())]);
    assert_eq!(get.send().await.unwrap().json::<Value>().await.unwrap()["data"]["festivals"]["totalCount"], 2);
    for (body, code) in [
        (json!({ "documentId": "sha256:0" }), "DOCUMENT_UNKNOWN"),
        (json!({ "documentId": hash, "query": years }), "BAD_REQUEST"),
        (json!({ "documentId": 5 }), "BAD_REQUEST"),
        (json!({}), "QUERY_MISSING"),
    ] {
        let (status, told, _) = refusal(post(&client, JSON, body.to_string()).await).await;
        assert_eq!((status, told.as_str()), (StatusCode::BAD_REQUEST, code), "{body}");
    }
    assert_eq!(ask(&client, JSON, &json!({ "query": "{ __typename }" })).await.2["data"]["__typename"], "Query");
    program.interrupt();

    let program = Program::serve_with(data.path(), &["--documents", manifest.to_str().unwrap(), "--only-documents"]);
    let client = program.client();
    for body in [json!({ "documentId": "years-1" }), json!({ "documentId": hash }), json!({ "query": years })] {
        let (_, _, answer) = ask(&client, JSON, &body).await;
        assert_eq!(answer["data"]["festivals"]["totalCount"], 2, "{body}: {answer:#}");
    }
    for query in ["{ __typename }", "{ __schema { types { name } } }", "{", "mutation { __typename }"] {
        let (status, told, _) = refusal(post(&client, JSON, json!({ "query": query }).to_string()).await).await;
        assert_eq!((status, told.as_str()), (StatusCode::BAD_REQUEST, "DOCUMENT_NOT_TRUSTED"), "{query}");
    }
    let mut socket = Follower::open(program.address()).await;
    let said = socket.ask("1", "{ __typename }").await;
    assert_eq!(said["payload"][0]["extensions"]["code"], "DOCUMENT_NOT_TRUSTED", "{said:#}");
    let said = socket.ask("2", years).await;
    assert_eq!(said["payload"]["data"]["festivals"]["totalCount"], 2, "{said:#}");
    // Its own pages are the service's own matter.
    let (status, page) = client.page("/2019/tp-mau").await;
    assert!(status.is_success() && page.contains("2019"), "{status}");
    assert_eq!(client.page("/graphiql").await.0, StatusCode::NOT_FOUND);
    drop(program);

    std::fs::write(folder.path().join("broken.graphql"), "{ festivals {").unwrap();
    let refused = crate::support::ngayhoi(&["serve", "--documents", folder.path().to_str().unwrap(), "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && words.contains("broken.graphql: 1:"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_told_in_the_order_of_the_question() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    // What is read from tables, and what is known at once, in turn.
    let names = ["theme", "convener", "year", "units", "status", "timeline", "id", "commendations", "__typename"];
    let fields = "theme convener { name } year units(first: 1) { totalCount nodes { unitId } } status
        timeline(first: 1) { totalCount } id commendations(first: 1) { totalCount } __typename";
    let query = format!("{{ festival(in: \"tp-mau\", year: 2019) {{ {fields} }} }}");
    for accept in [GRAPHQL, JSON] {
        let answer = request(&program.client(), Method::POST, "/graphql").header("accept", accept);
        let text = answer.json(&json!({ "query": query })).send().await.unwrap().text().await.unwrap();
        let places: Vec<_> = names.iter().map(|name| text.find(&format!("\"{name}\":"))).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_explorer_runs_nothing_but_what_it_names_to_the_letter() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let client = program.client();
    let answer = request(&client, Method::GET, "/graphiql").send().await.unwrap();
    let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"), "{policy}");
    let page = answer.text().await.unwrap();
    let fetched = page.split('<').filter(|tag| tag.contains("https://"));
    let named = fetched.filter(|tag| tag.starts_with("script") || tag.starts_with("link")).map(|tag| {
        assert!(tag.contains("integrity=\"sha384-") && tag.contains("crossorigin=\"anonymous\""), "{tag}");
    });
    assert_eq!(named.count(), 4, "{page}");
    assert!(page.contains("cần có mạng internet"), "whoever has none is told so");
    let (status, script) = client.page("/graphiql/explorer.js").await;
    assert!(status.is_success() && script.contains("GraphiQL.createFetcher"), "{status}");
}

/// A file's hash as the system's own tool tells it.
fn sha256sum(path: &std::path::Path) -> String {
    let told = std::process::Command::new("sha256sum").arg(path).output().unwrap();
    String::from_utf8(told.stdout).unwrap().split(' ').next().unwrap().to_owned()
}
