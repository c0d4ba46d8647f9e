#![allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};

use super::{Limits, Settings, serve};
use crate::{
    node::{Node, Options},
    progress::Quiet,
};

/// A time that is short for a client and long for a test.
const SHORT: Duration = Duration::from_millis(100);

struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
    _folder: TempDir,
}

async fn served(limits: Limits) -> Served {
    let folder = TempDir::new().unwrap();
    let node = Arc::new(Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap());
    let (stop, stopped) = oneshot::channel();
    let (ready, address) = oneshot::channel();
    let served = tokio::spawn(async move {
        let stopped = async move { drop(stopped.await) };
        let ready = |address| ready.send(address).unwrap();
        serve(node, "127.0.0.1:0".parse().unwrap(), Settings { limits, ..Settings::default() }, ready, stopped)
            .await
            .unwrap();
    });
    Served { address: address.await.unwrap(), stop, served, _folder: folder }
}

/// What the service says to this until it hangs up.
async fn said(address: SocketAddr, request: &str) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    // Whoever is not let in may not even get rid of it.
    let _ = socket.write_all(request.as_bytes()).await;
    rest(&mut socket).await
}

async fn rest(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // Whoever is cut off while it still sends hears of that instead of an end.
    let _ = socket.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

fn post(length: usize, body: &str) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_dawdles_is_let_go() {
    let served = served(Limits { head: SHORT, body: SHORT, ..Limits::default() }).await;
    let silent = said(served.address, "").await;
    assert_eq!(silent, "", "a connection on which nothing comes is closed");
    let slow = said(served.address, "GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: ").await;
    assert!(!slow.contains("200 OK"), "{slow}");
    let body = said(served.address, &post(100, r#"{"query": ""#)).await;
    assert!(body.starts_with("HTTP/1.1 408 "), "{body}");
    assert!(body.contains("REQUEST_TIMEOUT"), "{body}");
    let kept = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    assert!(said(served.address, kept).await.starts_with("HTTP/1.1 200 OK"), "and then closed when nothing follows");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_not_even_read() {
    let served = served(Limits::default()).await;
    let announced = said(served.address, &post(50 << 20, "")).await;
    assert!(announced.starts_with("HTTP/1.1 413 "), "{announced}");
    assert!(announced.contains("REQUEST_TOO_LARGE"), "{announced}");
    // Whoever has not signed in sends no office files.
    let most = Limits::default().public_request_bytes;
    let announced = said(served.address, &post(most + 1, "")).await;
    assert!(announced.starts_with("HTTP/1.1 413 ") && announced.contains("128 KiB"), "{announced}");
    let head =
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked";
    let piece = "a".repeat(most + 1);
    let unannounced = said(served.address, &format!("{head}\r\n\r\n{:x}\r\n{piece}\r\n0\r\n\r\n", piece.len())).await;
    assert!(unannounced.starts_with("HTTP/1.1 413 ") && unannounced.contains("128 KiB"), "{unannounced}");
    let request = serde_json::json!({ "query": format!("{{ __typename }} #{}", "a".repeat(most - 100)) }).to_string();
    let largest = said(served.address, &post(request.len(), &request)).await;
    assert!(largest.starts_with("HTTP/1.1 200 "), "{largest}");
    let head = format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-long: {}\r\n\r\n", "a".repeat(100_000));
    let head = said(served.address, &head).await;
    assert!(!head.contains("200 OK"), "{head}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_so_many_connections_and_no_more() {
    let served = served(Limits { connections_per_address: 3, ..Limits::default() }).await;
    let mut kept = Vec::new();
    for _ in 0..3 {
        let mut socket = TcpStream::connect(served.address).await.unwrap();
        socket.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        let mut status = [0; 12];
        socket.read_exact(&mut status).await.unwrap();
        assert_eq!(&status, b"HTTP/1.1 200");
        kept.push(socket);
    }
    let refused = rest(&mut TcpStream::connect(served.address).await.unwrap()).await;
    assert!(refused.is_empty() || refused.starts_with("HTTP/1.1 503 "), "{refused}");
    drop(kept);
    let again = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    // The service hears of those that left in its own time.
    while !said(served.address, again).await.starts_with("HTTP/1.1 200") {}
}

const UPGRADE: &str = "GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/// Whether a close frame with this number is among what came.
fn is_closed_with(bytes: &[u8], number: u16) -> bool {
    let [high, low] = number.to_be_bytes();
    bytes.windows(4).any(|window| window[0] == 0x88 && window[2..] == [high, low])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_never_begins_is_closed() {
    let served = served(Limits { init: SHORT, ..Limits::default() }).await;
    let other = said(served.address, &format!("{UPGRADE}sec-websocket-protocol: graphql-ws\r\n\r\n")).await;
    assert!(other.starts_with("HTTP/1.1 400 ") && other.contains("PROTOCOL_UNKNOWN"), "{other}");
    let mut socket = TcpStream::connect(served.address).await.unwrap();
    let request = format!("{UPGRADE}sec-websocket-protocol: graphql-transport-ws\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let _ = socket.read_to_end(&mut bytes).await;
    assert!(bytes.starts_with(b"HTTP/1.1 101 "));
    assert!(is_closed_with(&bytes, 4408), "{bytes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_follows_something_is_let_go_when_the_service_ends() {
    let Served { address, stop, served, _folder } = served(Limits::default()).await;
    let query = r#"{"query": "subscription { timeline(convener: \"tp-mau\", year: 2019) { id } }"}"#;
    let length = query.len();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{query}"
    );
    let mut events = TcpStream::connect(address).await.unwrap();
    events.write_all(request.as_bytes()).await.unwrap();
    let mut status = [0; 12];
    events.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 200");
    let mut socket = TcpStream::connect(address).await.unwrap();
    let request = format!("{UPGRADE}sec-websocket-protocol: graphql-transport-ws\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    socket.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 101");

    stop.send(()).unwrap();
    let said = rest(&mut events).await;
    assert!(!said.contains("event: complete"), "{said}");
    let mut bytes = Vec::new();
    let _ = socket.read_to_end(&mut bytes).await;
    assert!(is_closed_with(&bytes, 1001), "{bytes:?}");
    served.await.unwrap();
}
