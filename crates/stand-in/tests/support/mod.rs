//! What the tests of the stand-in share: the journal's client, and a raw one.
#![allow(clippy::expect_used, reason = "a failing test says so by panicking")]
#![allow(dead_code, reason = "each test binary uses its own part")]

use eventstore::{
    AppendToStreamOptions, Client, EventData, ExpectedRevision, Position, ReadAllOptions, ReadStreamOptions,
    ResolvedEvent, StreamPosition, Subscription, SubscriptionEvent, WriteResult,
};
use ngayhoi_stand_in::{
    StandIn,
    protocol::{
        StreamIdentifier,
        streams::{AppendReq, append_req, streams_client::StreamsClient},
    },
};
use tonic::transport::Channel;
use uuid::Uuid;

/// The journal's client on a URL.
pub fn client(url: &str) -> Client {
    Client::new(url.parse().expect("a URL")).expect("a client")
}

/// An event, told apart by its figure.
pub fn event(figure: u128) -> EventData {
    EventData::binary("Told", figure.to_string().into_bytes().into()).id(Uuid::from_u128(figure))
}

/// Appends events of these figures.
pub async fn append(
    client: &Client,
    stream: &str,
    expected: ExpectedRevision,
    figures: impl IntoIterator<Item = u128>,
) -> eventstore::Result<WriteResult> {
    let events: Vec<EventData> = figures.into_iter().map(event).collect();
    client.append_to_stream(stream, &AppendToStreamOptions::default().expected_revision(expected), events).await
}

/// The figures of a stream, as they are read.
pub async fn read(client: &Client, stream: &str, options: ReadStreamOptions) -> eventstore::Result<Vec<u128>> {
    let mut events = client.read_stream(stream, &options).await?;
    let mut figures = Vec::new();
    while let Some(event) = events.next().await? {
        figures.extend(figure(&event));
    }
    Ok(figures)
}

/// Everything, with its places.
pub async fn read_all(client: &Client, options: ReadAllOptions) -> Vec<(Position, ResolvedEvent)> {
    let mut events = client.read_all(&options).await.expect("a read");
    let mut all = Vec::new();
    while let Some(event) = events.next().await.expect("an event") {
        all.push((event.get_original_event().position, event));
    }
    all
}

/// The figure by which an event is told apart; `None` for one of the system's own.
pub fn figure(event: &ResolvedEvent) -> Option<u128> {
    let event = event.get_original_event();
    (!event.event_type.starts_with('$')).then(|| event.id.as_u128())
}

/// What a subscription says next, in short.
pub async fn said(subscription: &mut Subscription) -> eventstore::Result<String> {
    Ok(match subscription.next_subscription_event().await? {
        SubscriptionEvent::EventAppeared(event) => {
            figure(&event).map_or_else(|| "system".to_owned(), |figure| figure.to_string())
        }
        SubscriptionEvent::Confirmed(_) => "confirmed".to_owned(),
        SubscriptionEvent::Checkpoint(_) => "checkpoint".to_owned(),
        SubscriptionEvent::CaughtUp => "caught up".to_owned(),
        SubscriptionEvent::FellBehind => "fell behind".to_owned(),
        SubscriptionEvent::FirstStreamPosition(_)
        | SubscriptionEvent::LastStreamPosition(_)
        | SubscriptionEvent::LastAllPosition(_) => "position".to_owned(),
    })
}

/// What a subscription says until it has caught up, without the system's own events.
pub async fn said_until_caught_up(subscription: &mut Subscription) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let next = said(subscription).await.expect("a message");
        if next == "caught up" {
            return all;
        }
        if next != "system" {
            all.push(next);
        }
    }
}

/// A client that sends what the journal's would not.
pub async fn raw(stand_in: &StandIn, node: usize) -> StreamsClient<Channel> {
    StreamsClient::connect(format!("http://{}", stand_in.address(node))).await.expect("a connection")
}

/// An append of events of these figures, as it travels.
pub fn append_messages(stream: &str, figures: impl IntoIterator<Item = u128>) -> Vec<AppendReq> {
    let options = append_req::Options {
        stream_identifier: Some(StreamIdentifier { stream_name: stream.to_owned().into_bytes().into() }),
        expected_stream_revision: Some(append_req::options::ExpectedStreamRevision::Any(())),
    };
    let message = |figure: u128| append_req::ProposedMessage {
        id: Some(Uuid::from_u128(figure).into()),
        metadata: [("type", "Told"), ("content-type", "application/octet-stream")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        custom_metadata: Vec::new().into(),
        data: figure.to_string().into_bytes().into(),
    };
    let contents = std::iter::once(append_req::Content::Options(options))
        .chain(figures.into_iter().map(message).map(append_req::Content::ProposedMessage));
    contents.map(|content| AppendReq { content: Some(content) }).collect()
}

/// The start of everything.
pub fn from_start() -> ReadAllOptions {
    ReadAllOptions::default().position(StreamPosition::Start)
}
