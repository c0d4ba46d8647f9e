//! What one node answers.

use std::sync::Arc;

use prost::bytes::Bytes;
use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tonic::{Code, Request, Response, Status, Streaming, metadata::MetadataMap};
use uuid::Uuid;

use crate::{
    cluster::Cluster,
    faults::{AppendFault, Call, Faults, refusal},
    log::{Expected, Log, Outcome, Place, ProposedEvent},
    protocol::{
        self,
        gossip::{ClusterInfo, gossip_server::Gossip},
        server_features::{SupportedMethod, SupportedMethods, server_features_server::ServerFeatures},
        streams::{
            AppendReq, AppendResp, ReadReq, ReadResp,
            append_req::{Content, ProposedMessage, options::ExpectedStreamRevision},
            append_resp::{self, Success, WrongExpectedVersion, success, wrong_expected_version},
            streams_server::Streams,
        },
    },
    reading::{Reader, Wish},
    settings::Settings,
};

/// The version that it gives itself: clients read figures only.
const VERSION: &str = "24.10.0";
/// How many messages of a read wait for its client.
const AHEAD: usize = 16;

/// One node, as its services see it.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) index: usize,
    pub(crate) log: Arc<Log>,
    pub(crate) cluster: Arc<Cluster>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) faults: Faults,
}

impl Node {
    /// Whether the caller may read and write.
    fn check_login(&self, metadata: &MetadataMap) -> Result<(), Status> {
        let Some(login) = &self.settings.login else { return Ok(()) };
        match metadata.get("authorization") {
            None => Err(refusal(Code::PermissionDenied, "Access Denied", &[("exception", "access-denied")])),
            Some(given) if given.as_bytes() == login.header().as_bytes() => Ok(()),
            Some(_) => Err(Status::unauthenticated("name or password is wrong")),
        }
    }

    /// Whether this node may do what the caller wants of the leader only.
    fn check_leader(&self, metadata: &MetadataMap) -> Result<(), Status> {
        let wanted = metadata.get("requires-leader").is_some_and(|value| value.as_bytes() == b"true");
        if wanted { self.cluster.check_leader(self.index) } else { Ok(()) }
    }

    fn append(&self, append: &Append) -> Result<AppendResp, Status> {
        let fault = self.faults.next_append();
        if fault == Some(AppendFault::CutBefore) {
            self.faults.cut_connections();
            return Err(Status::unavailable("cut off"));
        }
        let outcome = self.log.append(&append.stream, append.expected, &append.events);
        match fault {
            None | Some(AppendFault::CutBefore) => Ok(answer(append.expected, outcome)),
            Some(AppendFault::FailAfter(failure)) => Err(failure.status()),
            Some(AppendFault::CutAfter) => {
                self.faults.cut_connections();
                Err(Status::unavailable("cut off"))
            }
        }
    }
}

#[tonic::async_trait]
impl Streams for Node {
    type ReadStream = ReceiverStream<Result<ReadResp, Status>>;

    async fn read(&self, request: Request<ReadReq>) -> Result<Response<Self::ReadStream>, Status> {
        let options = request.get_ref().options.clone();
        let wish = Wish::new(options.ok_or_else(|| Status::invalid_argument("a read without options"))?)?;
        self.faults.admit(if wish.is_subscription() { Call::Subscribe } else { Call::Read }).await?;
        self.check_login(request.metadata())?;
        self.check_leader(request.metadata())?;
        let (messages, answer) = mpsc::channel(AHEAD);
        let reader = Reader::new(self, messages);
        tokio::spawn(async move {
            // An error says that the client has gone.
            let _ = reader.run(wish).await;
        });
        Ok(Response::new(ReceiverStream::new(answer)))
    }

    async fn append(&self, request: Request<Streaming<AppendReq>>) -> Result<Response<AppendResp>, Status> {
        self.faults.admit(Call::Append).await?;
        self.check_login(request.metadata())?;
        self.check_leader(request.metadata())?;
        let append = Append::receive(request.into_inner(), self.settings.max_append).await?;
        // A follower hands writes on to the leader.
        self.cluster.leader()?;
        let cuts = self.faults.wiring();
        let answer = self.append(&append);
        if cuts.has_changed().unwrap_or(false) && answer.is_err() {
            // The connection is being cut: no answer may overtake that.
            std::future::pending::<()>().await;
        }
        answer.map(Response::new)
    }
}

#[tonic::async_trait]
impl Gossip for Node {
    async fn read(&self, _: Request<()>) -> Result<Response<ClusterInfo>, Status> {
        self.faults.admit(Call::Gossip).await?;
        Ok(Response::new(self.cluster.info()))
    }
}

#[tonic::async_trait]
impl ServerFeatures for Node {
    async fn get_supported_methods(&self, _: Request<()>) -> Result<Response<SupportedMethods>, Status> {
        self.faults.admit(Call::Features).await?;
        let method = |method: &str, service: &str| SupportedMethod {
            method_name: method.to_owned(),
            service_name: format!("event_store.client.{service}"),
            features: Vec::new(),
        };
        Ok(Response::new(SupportedMethods {
            methods: vec![
                method("append", "streams.streams"),
                method("read", "streams.streams"),
                method("read", "gossip.gossip"),
                method("getsupportedmethods", "server_features.serverfeatures"),
            ],
            event_store_server_version: VERSION.to_owned(),
        }))
    }
}

/// An append, received whole.
#[derive(Debug)]
struct Append {
    stream: String,
    expected: Expected,
    events: Vec<ProposedEvent>,
}

impl Append {
    async fn receive(mut messages: Streaming<AppendReq>, max: usize) -> Result<Self, Status> {
        let Some(AppendReq { content: Some(Content::Options(options)) }) = messages.next().await.transpose()? else {
            return Err(Status::invalid_argument("an append begins with its options"));
        };
        let expected = match options.expected_stream_revision {
            Some(ExpectedStreamRevision::Revision(revision)) => Expected::Exactly(revision),
            Some(ExpectedStreamRevision::NoStream(())) => Expected::NoStream,
            Some(ExpectedStreamRevision::Any(())) => Expected::Any,
            Some(ExpectedStreamRevision::StreamExists(())) => Expected::StreamExists,
            None => return Err(Status::invalid_argument("an append expects something")),
        };
        let stream = stream_name(options.stream_identifier)?;
        let (mut events, mut size) = (Vec::new(), 0);
        while let Some(message) = messages.next().await.transpose()? {
            let Some(Content::ProposedMessage(message)) = message.content else {
                return Err(Status::invalid_argument("after the options come events"));
            };
            let event = proposed(message)?;
            size += event.size();
            if size > max {
                return Err(too_large(max));
            }
            events.push(event);
        }
        Ok(Self { stream, expected, events })
    }
}

/// A stream's name, as text.
pub(crate) fn stream_name(identifier: Option<protocol::StreamIdentifier>) -> Result<String, Status> {
    let name = identifier.map(|identifier| identifier.stream_name).unwrap_or_default();
    let name = String::from_utf8(name.to_vec()).map_err(|_| Status::invalid_argument("a stream's name is UTF-8"))?;
    if name.is_empty() { Err(Status::invalid_argument("a stream has a name")) } else { Ok(name) }
}

fn proposed(mut message: ProposedMessage) -> Result<ProposedEvent, Status> {
    let mut property = |name: &'static str| {
        message.metadata.remove(name).ok_or_else(|| {
            let text = format!("Required Metadata Property '{name}' is missing");
            refusal(Code::InvalidArgument, &text, &[("exception", "missing-required-metadata-property")])
        })
    };
    Ok(ProposedEvent {
        event_type: property("type")?,
        content_type: property("content-type")?,
        id: id(message.id)?,
        data: message.data,
        metadata: message.custom_metadata,
    })
}

fn id(id: Option<protocol::Uuid>) -> Result<Uuid, Status> {
    let invalid = || Status::invalid_argument("an event has an id");
    match id.and_then(|id| id.value).ok_or_else(invalid)? {
        protocol::uuid::Value::Structured(halves) => Ok(Uuid::from_u64_pair(
            halves.most_significant_bits.cast_unsigned(),
            halves.least_significant_bits.cast_unsigned(),
        )),
        protocol::uuid::Value::String(text) => text.parse().map_err(|_| invalid()),
    }
}

fn too_large(max: usize) -> Status {
    let text = format!("Maximum Append Size of {max} Exceeded.");
    let metadata = [("exception", "maximum-append-size-exceeded"), ("maximum-append-size", &max.to_string())];
    refusal(Code::InvalidArgument, &text, &metadata)
}

fn answer(expected: Expected, outcome: Outcome) -> AppendResp {
    use append_resp::Result as Answer;
    let result = match outcome {
        Outcome::Written { last, place } => Answer::Success(Success {
            current_revision_option: Some(match last {
                Some(last) => success::CurrentRevisionOption::CurrentRevision(last),
                None => success::CurrentRevisionOption::NoStream(()),
            }),
            position_option: Some(match place {
                Some(Place { commit, prepare }) => success::PositionOption::Position(append_resp::Position {
                    commit_position: commit,
                    prepare_position: prepare,
                }),
                None => success::PositionOption::NoPosition(()),
            }),
        }),
        Outcome::Conflict(last) => {
            use wrong_expected_version::{CurrentRevisionOption, ExpectedRevisionOption};
            Answer::WrongExpectedVersion(WrongExpectedVersion {
                current_revision_option: Some(match last {
                    Some(last) => CurrentRevisionOption::CurrentRevision(last),
                    None => CurrentRevisionOption::CurrentNoStream(()),
                }),
                expected_revision_option: Some(match expected {
                    Expected::Any => ExpectedRevisionOption::ExpectedAny(()),
                    Expected::NoStream => ExpectedRevisionOption::ExpectedNoStream(()),
                    Expected::StreamExists => ExpectedRevisionOption::ExpectedStreamExists(()),
                    Expected::Exactly(revision) => ExpectedRevisionOption::ExpectedRevision(revision),
                }),
            })
        }
    };
    AppendResp { result: Some(result) }
}

/// A stream's name, as it travels.
pub(crate) fn identifier(stream: &str) -> protocol::StreamIdentifier {
    protocol::StreamIdentifier { stream_name: Bytes::copy_from_slice(stream.as_bytes()) }
}
