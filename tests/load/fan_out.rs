//! Many who follow a festival year, and how soon all of them hear of what one writes.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::mpsc, task::JoinSet};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::{Client, WARD, YEAR};
use crate::serving::{Service, connect};

/// How many follow. From one address come no more than a service lets in.
const FOLLOWERS: usize = 1_000;
const FROM_EACH_ADDRESS: usize = 250;

/// How often something is written.
const ROUNDS: usize = 21;

/// The longest until the last of them has heard.
const WITHIN: Duration = Duration::from_millis(250);

/// Tells how long it takes from before something is written until the last follower has heard of it.
pub async fn measure(service: &Service) {
    let (heard, mut hearing) = mpsc::unbounded_channel();
    let mut followers = JoinSet::new();
    for number in 0..FOLLOWERS {
        let from = 2 + u8::try_from(number / FROM_EACH_ADDRESS).unwrap();
        let mut socket = follow(&service.address, from).await;
        let heard = heard.clone();
        followers.spawn(async move {
            loop {
                if hear(&mut socket).await["type"] == "next" {
                    heard.send(()).unwrap();
                }
            }
        });
    }
    let (mut writer, mut times) = (Client::new(service).await, Vec::new());
    let host = format!("{WARD}.to-theo-doi");
    writer.register(&host).await;
    // The first is to see that all of them listen.
    for round in 0..=ROUNDS {
        let begun = Instant::now();
        writer.add_venue(&host, &format!("Sân thứ {round}")).await;
        let answered = begun.elapsed();
        hear_all(&mut hearing).await;
        if round > 0 {
            times.push((begun.elapsed(), answered));
        }
    }
    followers.abort_all();
    times.sort_unstable();
    let (half, last) = (times[ROUNDS / 2], times[ROUNDS - 1]);
    println!(
        "{FOLLOWERS} who follow: all have heard after {:.1?}, at most {:.1?}, of which the answer to the writer takes {:.1?} and {:.1?} (goal: {WITHIN:?})",
        half.0, last.0, half.1, last.1
    );
}

/// Waits until every follower has heard once more.
async fn hear_all(hearing: &mut mpsc::UnboundedReceiver<()>) {
    for _ in 0..FOLLOWERS {
        hearing.recv().await.unwrap();
    }
}

/// A socket that follows the year from now on.
async fn follow(address: &str, from: u8) -> WebSocketStream<TcpStream> {
    let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = client_async(request, connect(address, from).await.unwrap()).await.unwrap();
    say(&mut socket, &json!({ "type": "connection_init" })).await;
    assert_eq!(hear(&mut socket).await["type"], "connection_ack");
    let query =
        format!("subscription {{ timeline(convener: \"tp-mau\", year: {YEAR}) {{ id eventType stream revision }} }}");
    say(&mut socket, &json!({ "id": "1", "type": "subscribe", "payload": { "query": query } })).await;
    // It follows once it has answered what was asked after.
    say(&mut socket, &json!({ "type": "ping" })).await;
    while hear(&mut socket).await["type"] != "pong" {}
    socket
}

async fn say(socket: &mut WebSocketStream<TcpStream>, message: &Value) {
    socket.send(Message::text(message.to_string())).await.unwrap();
}

async fn hear(socket: &mut WebSocketStream<TcpStream>) -> Value {
    loop {
        if let Message::Text(text) = socket.next().await.unwrap().unwrap() {
            return serde_json::from_str(&text).unwrap();
        }
    }
}
