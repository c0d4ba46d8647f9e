//! What is sent twice, and how long it is: answers that a client holds already, and packed ones.

use std::io::Read;

use flate2::read::GzDecoder;
use reqwest::{Response, StatusCode};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Program, open_year};

/// Reads a path with these headers.
async fn get(program: &Program, path: &str, headers: &[(&str, &str)]) -> Response {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.get(program.client().url(path));
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// Everything that an answer varies by.
fn vary(answer: &Response) -> String {
    answer.headers().get_all("vary").iter().map(|value| value.to_str().unwrap().to_lowercase()).collect()
}

const FESTIVALS: &str = "/graphql?query={festivals{nodes{year}}}";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_holds_is_not_sent_again_until_it_changes() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    for path in ["/", FESTIVALS] {
        let first = get(&program, path, &[]).await;
        assert_eq!(first.status(), StatusCode::OK, "{path}");
        assert!(header(&first, "cache-control").contains("no-cache"), "{path}: whoever keeps it asks each time");
        for name in ["authorization", "cookie", "accept-encoding"] {
            assert!(vary(&first).contains(name), "{path} varies by {name}");
        }
        let tag = header(&first, "etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let held = get(&program, path, &[("if-none-match", &tag), ("accept-encoding", "gzip")]).await;
        assert_eq!((held.status(), header(&held, "etag")), (StatusCode::NOT_MODIFIED, tag.as_str()), "{path}");
        assert_eq!(held.bytes().await.unwrap().len(), 0, "{path}");
    }
    let (page, answer) = (get(&program, "/", &[]).await, get(&program, FESTIVALS, &[]).await);
    open_year(&program.client(), 2026).await;
    for (path, before) in [("/", page), (FESTIVALS, answer)] {
        let now = get(&program, path, &[("if-none-match", header(&before, "etag"))]).await;
        assert_eq!(now.status(), StatusCode::OK, "{path}: what changed is sent");
        assert!(now.text().await.unwrap().contains("2026"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn long_texts_are_packed_for_whoever_takes_them_packed() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let long = "/graphql?query={__schema{types{name,description,fields{name,description}}}}";
    for path in ["/", long] {
        let plain = get(&program, path, &[]).await;
        assert_eq!(header(&plain, "content-encoding"), "", "{path}");
        let packed = get(&program, path, &[("accept-encoding", "br, gzip")]).await;
        assert_eq!(header(&packed, "content-encoding"), "gzip", "{path}");
        assert_eq!(header(&packed, "etag"), header(&plain, "etag"), "{path}: packed, it is the same");
        let (plain, packed) = (plain.text().await.unwrap(), packed.bytes().await.unwrap());
        assert!(packed.len() * 2 < plain.len(), "{path}: {} of {}", packed.len(), plain.len());
        let mut unpacked = String::new();
        GzDecoder::new(packed.as_ref()).read_to_string(&mut unpacked).unwrap();
        if path == "/" {
            assert_eq!(unpacked, plain);
        } else {
            let data = |text: &str| serde_json::from_str::<Value>(text).unwrap()["data"].clone();
            assert_eq!(data(&unpacked), data(&plain));
        }
        let refused = get(&program, path, &[("accept-encoding", "gzip;q=0")]).await;
        assert_eq!(header(&refused, "content-encoding"), "", "{path}");
    }
    let short = get(&program, "/graphql?query={__typename}", &[("accept-encoding", "gzip")]).await;
    assert_eq!(header(&short, "content-encoding"), "", "what is short is quicker as it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_on_or_is_not_to_be_kept_is_sent_as_it_is() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let following = "/graphql?query=subscription{timeline{id}}";
    let events = get(&program, following, &[("accept", "text/event-stream"), ("accept-encoding", "gzip")]).await;
    assert_eq!(
        (events.status(), header(&events, "content-type")),
        (StatusCode::OK, "text/event-stream; charset=utf-8")
    );
    assert_eq!((header(&events, "content-encoding"), header(&events, "etag")), ("", ""));
    let gone = get(&program, "/khong-co", &[("accept-encoding", "gzip"), ("if-none-match", "*")]).await;
    assert_eq!((gone.status(), header(&gone, "etag")), (StatusCode::NOT_FOUND, ""));
}
