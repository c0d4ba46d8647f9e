//! Events as the server keeps them, and which of them are ours.

use chrono::{DateTime, Utc};
use eventstore::{EventData, RecordedEvent, ResolvedEvent, SubscriptionFilter};
use ngayhoi_domain::Category;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{
    JournalError, Position, Recorded, Revision, SealedData, StoredMetadata, StreamName, canonical, ready::ReadyEvent,
    verify::Stamp,
};

/// Which of the server's events are ours: those in streams of our categories. Tests that share a server have their
/// streams' names behind a prefix, and nothing before the place where they began.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    pub(super) prefix: String,
    pub(super) origin: Position,
}

impl Scope {
    /// A stream's name on the server.
    pub(super) fn name(&self, stream: &StreamName) -> String {
        format!("{}{stream}", self.prefix)
    }

    /// Our stream of this name on the server; `None` where it is not ours.
    fn stream(&self, name: &str) -> Option<StreamName> {
        let name = name.strip_prefix(&self.prefix)?;
        let (category, _) = name.split_once('-')?;
        let is_ours = Category::ALL.into_iter().any(|known| known.as_str() == category);
        is_ours.then(|| StreamName::stored(name.to_owned()))
    }

    /// The same, for the server to judge.
    pub(super) fn filter(&self) -> SubscriptionFilter {
        Category::ALL.into_iter().fold(SubscriptionFilter::on_stream_name(), |filter, category| {
            filter.add_prefix(format!("{}{}-", self.prefix, category.as_str()))
        })
    }
}

/// An event of ours, to the letter.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) position: Position,
    pub(super) id: Uuid,
    stream: StreamName,
    revision: Revision,
    event_type: String,
    data: String,
    metadata: String,
}

/// A stream's end; without events, where it does not exist.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail {
    pub(super) events: u64,
    pub(super) hash: String,
    pub(super) recorded_at: DateTime<Utc>,
}

/// A place in the server's order.
pub(super) fn position(given: eventstore::Position) -> Position {
    Position::of(given.commit, given.prepare)
}

impl Stored {
    /// An event with its place; nothing but the place where it is not ours.
    pub(super) fn read(
        resolved: ResolvedEvent,
        scope: &Scope,
    ) -> Result<Option<(Position, Option<Self>)>, JournalError> {
        let Some(event) = resolved.link.or(resolved.event) else { return Ok(None) };
        let position = position(event.position);
        let Some(stream) = scope.stream(&event.stream_id) else { return Ok(Some((position, None))) };
        let RecordedEvent { id, revision, event_type, data, custom_metadata, .. } = event;
        let revision = Revision(revision);
        let text = |bytes: &[u8]| {
            String::from_utf8(bytes.to_vec()).map_err(|error| JournalError::UnreadableEvent {
                stream: stream.clone(),
                revision,
                reason: error.to_string(),
            })
        };
        let (data, metadata) = (text(&data)?, text(&custom_metadata)?);
        Ok(Some((position, Some(Self { position, stream, revision, id, event_type, data, metadata }))))
    }

    pub(super) fn revision(&self) -> Revision {
        self.revision
    }

    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.data.len() + self.metadata.len()
    }

    /// It, as it is handed out.
    pub(super) fn recorded(self) -> Result<Recorded, JournalError> {
        let Self { position, stream, revision, id, event_type, data, metadata } = self;
        match event_type.parse() {
            Ok(event_type) => Ok(Recorded {
                position,
                stream,
                revision,
                id,
                event_type,
                data: SealedData::sealed(data),
                metadata: StoredMetadata::new(metadata),
            }),
            Err(error @ ngayhoi_domain::InvalidEventType { .. }) => {
                Err(JournalError::UnreadableEvent { stream, revision, reason: error.to_string() })
            }
        }
    }

    /// The end of its stream, where it is the last.
    pub(super) fn tail(&self) -> Result<Tail, JournalError> {
        let Self { stream, revision, id, event_type, data, metadata, position: _ } = self;
        match Stamp::of(metadata) {
            Some(Stamp { recorded_at, previous: _ }) => Ok(Tail {
                events: revision.0.saturating_add(1),
                hash: canonical::hash(stream, *revision, *id, event_type, data, metadata),
                recorded_at,
            }),
            None => Err(JournalError::UnreadableEvent {
                stream: stream.clone(),
                revision: *revision,
                reason: "siêu dữ liệu không phải của ngayhoi / its metadata is not of ngayhoi".to_owned(),
            }),
        }
    }
}

/// Events as they are sent, each with the hash of the one before it.
pub(super) fn sealed(
    stream: &StreamName,
    events: &[ReadyEvent],
    tail: &Tail,
    recorded_at: &str,
) -> Result<Vec<EventData>, JournalError> {
    let mut previous = tail.hash.clone();
    let mut sent = Vec::with_capacity(events.len());
    for (revision, event) in (tail.events..).zip(events) {
        let given = |error: serde_json::Error| JournalError::Io { reason: error.to_string() };
        // Goes out letter by letter, as JSON.
        let data = RawValue::from_string(event.data.as_str().to_owned()).map_err(given)?;
        let metadata = event.said.clone().stamped(recorded_at, &previous).as_str().to_owned();
        previous = canonical::hash(stream, Revision(revision), event.id, &event.event_type, data.get(), &metadata);
        sent.push(EventData::json(&event.event_type, &data).map_err(given)?.id(event.id).metadata(metadata.into()));
    }
    Ok(sent)
}
