use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// A subscriber over graphql-transport-ws.
pub struct Follower(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Follower {
    /// A socket that was begun.
    pub async fn open(address: &str) -> Self {
        Self::open_with(address, &[]).await
    }

    /// A socket that was begun by whoever these headers say.
    pub async fn open_with(address: &str, headers: &[(&'static str, &str)]) -> Self {
        let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (socket, _) = connect_async(request).await.unwrap();
        let mut follower = Self(socket);
        follower.say(json!({ "type": "connection_init" })).await;
        assert_eq!(follower.hear().await["type"], "connection_ack");
        follower
    }

    /// What is first said to a document; what else is said of it is for whoever goes on listening.
    pub async fn ask(&mut self, id: &str, document: &str) -> Value {
        self.say(json!({ "id": id, "type": "subscribe", "payload": { "query": document } })).await;
        self.hear().await
    }

    /// Follows a festival year's timeline after an event. What happens before the service listens is not missed then.
    pub async fn timeline(address: &str, variables: Value) -> Self {
        let mut follower = Self::open(address).await;
        follower.follow_timeline(variables).await;
        follower
    }

    /// The same on this socket.
    pub async fn follow_timeline(&mut self, variables: Value) {
        let query = "subscription($convener: ID!, $year: Int!, $host: ID, $after: ID!) {
            timeline(convener: $convener, year: $year, host: $host, after: $after) { id eventType stream revision }
        }";
        let payload = json!({ "query": query, "variables": variables });
        self.say(json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
    }

    /// The next entry.
    pub async fn next(&mut self) -> Value {
        let mut said = self.hear().await;
        assert_eq!(said["type"], "next", "{said:#}");
        assert!(said["payload"].get("errors").is_none(), "{said:#}");
        said["payload"]["data"]["timeline"].take()
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// What is said next.
    pub async fn hear(&mut self) -> Value {
        loop {
            match self.0.next().await.unwrap().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other @ (Message::Binary(_) | Message::Close(_) | Message::Frame(_)) => panic!("{other:?}"),
            }
        }
    }
}
