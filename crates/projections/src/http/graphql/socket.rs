//! Operations over a WebSocket, by the protocol `graphql-transport-ws`.

use std::{sync::Arc, time::Duration};

use async_graphql::Response as Executed;
use futures_util::{
    SinkExt, StreamExt,
    stream::{self, BoxStream, SplitSink},
};
use poem::{
    FromRequest, IntoResponse, Request, Response,
    web::websocket::{CloseCode, Message, WebSocket, WebSocketConfig, WebSocketStream},
};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout};
use tokio_stream::StreamMap;

use super::{
    Media,
    answer::{Told, was_executed},
    asked::Asked,
    events::signs,
    refused,
};
use crate::{
    graphql::{Code, Fault},
    http::{Caller, Service, Via, connections::Admitted, ended},
};

const PROTOCOL: &str = "graphql-transport-ws";

/// The most letters that fit into a close frame of 123 bytes, Vietnamese ones too.
const CLOSE_LETTERS: usize = 41;

/// How long a client may take to take in that it is closed.
const CLOSING: Duration = Duration::from_secs(1);

/// Opens a socket where that is asked for by the one protocol that there is.
pub async fn open(service: &Service, caller: &Caller, request: &Request) -> Response {
    let offered = request.header("sec-websocket-protocol").unwrap_or_default();
    if !offered.split(',').any(|name| name.trim() == PROTOCOL) {
        return refused(Media::Json, &Fault::of(Code::ProtocolUnknown));
    }
    let socket = match WebSocket::from_request_without_body(request).await {
        Ok(socket) => socket,
        Err(error) => return refused(Media::Json, &Fault::new(Code::BadRequest, error.to_string())),
    };
    let mut config = WebSocketConfig::default();
    let most = service.settings.limits.request_bytes_of(&caller.viewer);
    config.max_message_size = Some(most);
    config.max_frame_size = Some(most);
    let (service, caller) = (service.clone(), caller.clone().by(Via::WebSocket));
    let admitted = request.extensions().get::<Arc<Admitted>>().cloned();
    socket
        .protocols([PROTOCOL])
        .config(config)
        .on_upgrade(|socket| async move {
            Session::new(service, caller, socket).run().await;
            // The connection counted among those of its address until now.
            drop(admitted);
        })
        .into_response()
}

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Said {
    ConnectionInit,
    Ping,
    Pong,
    Subscribe { id: String, payload: Asked },
    Complete { id: String },
}

/// What a client is told.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Answer<'a> {
    ConnectionAck,
    Pong,
    Next { id: &'a str, payload: Told<'a> },
    Error { id: &'a str, payload: &'a [async_graphql::ServerError] },
    Complete { id: &'a str },
}

/// Why a socket is closed, by the protocol's own numbers.
#[derive(Debug)]
enum Closed {
    /// The client has gone.
    Gone,
    /// The service ends, and the client is to come back.
    Ending,
    /// The client takes nothing in or says nothing.
    Silent,
    /// What it said is none of the protocol.
    Invalid(String),
    /// It asks for something before `connection_init`.
    NotInitialised,
    /// `connection_init` did not come.
    InitTimeout,
    /// `connection_init` came twice.
    InitTwice,
    /// An operation goes by this id already.
    IdTaken(String),
}

impl Closed {
    fn told(self) -> Option<(u16, String)> {
        let (code, reason) = match self {
            Self::Gone => return None,
            Self::Ending => (1001, "the service ends; come back".to_owned()),
            Self::Silent => (4408, "nothing heard for too long".to_owned()),
            Self::Invalid(why) => (4400, why),
            Self::NotInitialised => (4401, "Unauthorized".to_owned()),
            Self::InitTimeout => (4408, "Connection initialisation timeout".to_owned()),
            Self::InitTwice => (4429, "Too many initialisation requests".to_owned()),
            Self::IdTaken(id) => (4409, format!("Subscriber for {id} already exists")),
        };
        Some((code, reason.chars().take(CLOSE_LETTERS).collect()))
    }
}

/// The answers to one operation; `None` once there are no more.
type Running = BoxStream<'static, Option<Executed>>;

/// One socket.
struct Session {
    service: Service,
    caller: Caller,
    out: SplitSink<WebSocketStream, Message>,
    incoming: stream::SplitStream<WebSocketStream>,
    is_initialised: bool,
    running: StreamMap<String, Running>,
}

impl Session {
    fn new(service: Service, caller: Caller, socket: WebSocketStream) -> Self {
        let (out, incoming) = socket.split();
        Self { service, caller, out, incoming, is_initialised: false, running: StreamMap::new() }
    }

    async fn run(mut self) {
        let Err(closed) = self.serve().await;
        if let Some((code, reason)) = closed.told() {
            let close = Message::close_with(CloseCode::from(code), reason);
            // Whoever does not take even that in is cut off.
            let _ = timeout(CLOSING, async { self.out.send(close).await.and(self.out.close().await) }).await;
        }
    }

    /// Listens and answers until one side has enough.
    async fn serve(&mut self) -> Result<std::convert::Infallible, Closed> {
        let limits = self.service.settings.limits.clone();
        let init = tokio::time::sleep(limits.init);
        tokio::pin!(init);
        let mut alive = signs(limits.alive);
        let mut ending = self.service.ending.clone();
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                message = self.incoming.next() => {
                    heard = Instant::now();
                    match message {
                        Some(Ok(Message::Text(text))) => self.hear(&text).await?,
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        Some(Ok(Message::Binary(_))) => return Err(Closed::Invalid("only text is taken".into())),
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Closed::Gone),
                    }
                }
                Some((id, answer)) = self.running.next() => self.tell(&id, answer).await?,
                () = &mut init, if !self.is_initialised => return Err(Closed::InitTimeout),
                _ = alive.tick() => {
                    if heard.elapsed() > limits.silence {
                        return Err(Closed::Silent);
                    }
                    self.send(Message::Ping(Vec::new())).await?;
                }
                () = ended(&mut ending) => return Err(Closed::Ending),
            }
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Closed> {
        match serde_json::from_str(text).map_err(|error| Closed::Invalid(error.to_string()))? {
            Said::ConnectionInit if self.is_initialised => Err(Closed::InitTwice),
            Said::ConnectionInit => {
                self.is_initialised = true;
                self.say(&Answer::ConnectionAck).await
            }
            Said::Ping => self.say(&Answer::Pong).await,
            Said::Pong => Ok(()),
            Said::Subscribe { .. } if !self.is_initialised => Err(Closed::NotInitialised),
            Said::Subscribe { id, .. } if self.running.contains_key(&id) => Err(Closed::IdTaken(id)),
            Said::Subscribe { id, payload } => self.subscribe(id, payload).await,
            Said::Complete { id } => {
                self.running.remove(&id);
                Ok(())
            }
        }
    }

    async fn subscribe(&mut self, id: String, asked: Asked) -> Result<(), Closed> {
        let answers = if self.running.len() < self.service.settings.limits.operations {
            let operation = asked.operation(&self.service.settings.documents);
            operation.and_then(|operation| self.service.api.follow(&self.caller, operation, None))
        } else {
            Err(Fault::of(Code::TooManyOperations))
        };
        match answers {
            Ok(answers) => {
                let end = stream::once(async { None });
                self.running.insert(id, answers.map(Some).chain(end).boxed());
                Ok(())
            }
            Err(fault) => self.say(&Answer::Error { id: &id, payload: &[fault.error()] }).await,
        }
    }

    async fn tell(&mut self, id: &str, answer: Option<Executed>) -> Result<(), Closed> {
        match answer {
            Some(answer) if was_executed(&answer) => self.say(&Answer::Next { id, payload: Told::of(&answer) }).await,
            // An error ends the operation.
            Some(answer) => {
                self.running.remove(id);
                self.say(&Answer::Error { id, payload: &answer.errors }).await
            }
            None => {
                self.running.remove(id);
                self.say(&Answer::Complete { id }).await
            }
        }
    }

    async fn say(&mut self, answer: &Answer<'_>) -> Result<(), Closed> {
        match serde_json::to_string(answer) {
            Ok(text) => self.send(Message::Text(text)).await,
            Err(error) => Err(Closed::Invalid(error.to_string())),
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), Closed> {
        match timeout(self.service.settings.limits.silence, self.out.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Closed::Gone),
            Err(_) => Err(Closed::Silent),
        }
    }
}
