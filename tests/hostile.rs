//! What is sent to do harm, over every transport: refused by its name, while others are answered.

use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Follower, Program};

/// A document whose one field unfolds to two to the power of `levels`.
fn doubling(levels: usize) -> String {
    let fragment = |level| format!("fragment f{level} on Festival {{ ...f{next} ...f{next} }}", next = level + 1);
    let fragments: Vec<String> = (0..levels).map(fragment).collect();
    let last = format!("fragment f{levels} on Festival {{ year }}");
    format!("{{ festival(in: \"tp-mau\", year: 2019) {{ ...f0 }} }} {} {last}", fragments.join(" "))
}

/// Documents, and by which name each is refused.
fn documents() -> Vec<(String, &'static str)> {
    let inside = |what: &str| format!("{{ festival(in: \"tp-mau\", year: 2019) {{ {what} }} }}");
    let aliases = |count| (0..count).map(|n| format!("a{n}: year ")).collect::<String>();
    let moments = |count| {
        let moment =
            |n| format!("m{n}: festival(in: \"tp-mau\", year: 2019, at: {{ occurred: \"20{n:02}\" }}) {{ year }} ");
        format!("{{ {} }}", (1..=count).map(moment).collect::<String>())
    };
    let mut documents: Vec<_> = (14..=20).step_by(2).map(|levels| (doubling(levels), "TOO_MANY_SELECTIONS")).collect();
    documents.extend((30..=60).step_by(10).map(|levels| (doubling(levels), "TOO_DEEP")));
    documents.extend([
        (inside(&aliases(50_000)), "TOO_MANY_TOKENS"),
        (inside(&aliases(400)), "TOO_MANY_ALIASES"),
        (format!("{}a{}", "{ a ".repeat(20_000), " }".repeat(20_000)), "TOO_DEEP"),
        (format!("{{ a(b: {}1{}) }}", "[".repeat(20_000), "]".repeat(20_000)), "TOO_DEEP"),
        (inside(&format!("year {}", "@include(if: true) ".repeat(500))), "TOO_MANY_DIRECTIVES"),
        (inside("timeline(first: 1000000) { totalCount }"), "PAGE_TOO_LARGE"),
        (moments(18), "TOO_MANY_MOMENTS"),
    ]);
    documents
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_that_do_harm_are_refused_on_every_transport() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let client = program.client();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut socket = Follower::open(program.address()).await;
    for (n, (document, code)) in documents().into_iter().enumerate() {
        for accept in ["application/graphql-response+json", "text/event-stream"] {
            let request =
                http.post(client.url("/graphql")).header("accept", accept).json(&json!({ "query": document }));
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{code} by {accept}");
            let answer: Value = answer.json().await.unwrap();
            assert_eq!(answer["errors"][0]["extensions"]["code"], code, "by {accept}");
        }
        let said = socket.ask(&n.to_string(), &document).await;
        assert_eq!(said["type"], "error", "{said:#}");
        assert_eq!(said["payload"][0]["extensions"]["code"], code, "by socket");
    }
    // Whoever means well is answered.
    let said = socket.ask("good", "{ festivals { totalCount } }").await;
    assert_eq!(said["payload"]["data"]["festivals"]["totalCount"], 3, "{said:#}");
    assert_eq!(said["payload"]["extensions"]["cost"]["requested"], 51, "{said:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_looks_at_a_thousand_moments_is_told_to_wait() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let client = program.client();
    let mut told_to_wait = 0;
    for second in 0..1_000 {
        let query = "query($at: Time!) { festival(in: \"tp-mau\", year: 2019, at: { recorded: $at }) { year } }";
        let at = format!("2019-07-19T08:{:02}:{:02}+07:00", second / 60, second % 60);
        let answer = client.try_graphql(query, json!({ "at": at })).await.unwrap();
        if let Some(error) = answer["errors"].get(0) {
            assert_eq!(error["extensions"]["code"], "MOMENTS_SPENT", "{answer:#}");
            assert!(error["extensions"]["retryAfter"].as_u64().unwrap() >= 1);
            told_to_wait += 1;
        }
    }
    assert!(told_to_wait > 0);
    // A page is a look at the past like another, and others' requests go on.
    let (status, words) = client.page("/2019/tp-mau?luc=2018-01-01").await;
    assert!(
        status == StatusCode::TOO_MANY_REQUESTS || status.is_success() || status == StatusCode::NOT_FOUND,
        "{words}"
    );
    let answer = client.graphql("{ festivals { totalCount } }", Value::Null).await;
    assert_eq!(answer["festivals"]["totalCount"], 3);
}
