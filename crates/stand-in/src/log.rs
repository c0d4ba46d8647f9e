//! The log that all nodes share: what stands in it, and when an append is taken.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use prost::bytes::Bytes;
use tokio::sync::watch;
use uuid::Uuid;

use crate::settings::{Positions, Settings};

/// Where the first record stands: never at 0, as on the real server, so that 0 can mean the start.
const FIRST_PLACE: u64 = 1_024;
/// What a record takes besides its contents, in bytes of the log.
const RECORD_OVERHEAD: u64 = 100;

/// A place in `$all`: commit first, then prepare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Where the transaction was committed.
    pub commit: u64,
    /// Where the record itself was written.
    pub prepare: u64,
}

/// An event as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its place in `$all`.
    pub place: Place,
    /// Its stream.
    pub stream: Arc<str>,
    /// Its place in the stream, from 0.
    pub revision: u64,
    /// Its id, as the client gave it.
    pub id: Uuid,
    /// Its type.
    pub event_type: String,
    /// `application/json` or `application/octet-stream`.
    pub content_type: String,
    /// Its data.
    pub data: Bytes,
    /// What the client said about it.
    pub metadata: Bytes,
    /// When it was written, in ticks of 100 ns since 1970.
    pub created: u64,
}

/// An event to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedEvent {
    /// Its id.
    pub id: Uuid,
    /// Its type.
    pub event_type: String,
    /// `application/json` or `application/octet-stream`.
    pub content_type: String,
    /// Its data.
    pub data: Bytes,
    /// What is said about it.
    pub metadata: Bytes,
}

impl From<Uuid> for crate::protocol::Uuid {
    fn from(id: Uuid) -> Self {
        use crate::protocol::uuid::{Structured, Value};
        let (most, least) = id.as_u64_pair();
        let (most_significant_bits, least_significant_bits) = (most.cast_signed(), least.cast_signed());
        Self { value: Some(Value::Structured(Structured { most_significant_bits, least_significant_bits })) }
    }
}

impl ProposedEvent {
    /// An event of this type and JSON data, with a new id and nothing said about it.
    pub fn json(event_type: &str, data: &str) -> Self {
        Self {
            id: Uuid::new_v4(),
            event_type: event_type.to_owned(),
            content_type: "application/json".to_owned(),
            data: Bytes::copy_from_slice(data.as_bytes()),
            metadata: Bytes::new(),
        }
    }

    /// Its size as the server counts it, in bytes: a letter of the type takes two.
    pub(crate) fn size(&self) -> usize {
        self.data.len() + self.metadata.len() + 2 * self.event_type.encode_utf16().count()
    }
}

/// What a writer believes about a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Nothing.
    Any,
    /// That it does not exist.
    NoStream,
    /// That it exists.
    StreamExists,
    /// That its last event has this revision.
    Exactly(u64),
}

/// What became of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was written, now or by an earlier try: the last revision and place of what was written, where anything was.
    Written {
        /// The last revision; `None` for a stream that still does not exist.
        last: Option<u64>,
        /// Where the last event stands; `None` for an append of nothing.
        place: Option<Place>,
    },
    /// The stream is elsewhere: its last revision, `None` where it does not exist.
    Conflict(Option<u64>),
}

/// The log, shared by all nodes.
#[derive(Debug)]
pub(crate) struct Log {
    inner: Mutex<Inner>,
    /// How many events it holds.
    length: watch::Sender<usize>,
}

#[derive(Debug)]
struct Inner {
    events: Vec<Arc<StoredEvent>>,
    /// Of each stream, the indexes of its events.
    streams: HashMap<Arc<str>, Vec<usize>>,
    next: u64,
    appends: usize,
    positions: Positions,
    statistics_every: usize,
}

impl Log {
    /// A log as a new server has it: with events of the system's own in it.
    pub(crate) fn new(settings: &Settings) -> Self {
        let mut inner = Inner {
            events: Vec::new(),
            streams: HashMap::new(),
            next: FIRST_PLACE,
            appends: 0,
            positions: settings.positions,
            statistics_every: settings.statistics_every,
        };
        if settings.statistics_every > 0 {
            inner.write("$user-admin", &[ProposedEvent::json("$UserCreated", r#"{"loginName":"admin"}"#)]);
            inner.write("$$$user-admin", &[ProposedEvent::json("$metadata", "{}")]);
            inner.write("$users", &[ProposedEvent::json("$User", r#""admin""#)]);
        }
        let length = watch::Sender::new(inner.events.len());
        Self { inner: Mutex::new(inner), length }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many events it holds, as that changes.
    pub(crate) fn watch(&self) -> watch::Receiver<usize> {
        self.length.subscribe()
    }

    /// Writes all of the events or none.
    pub(crate) fn append(&self, stream: &str, expected: Expected, events: &[ProposedEvent]) -> Outcome {
        let mut inner = self.lock();
        let outcome = inner.append(stream, expected, events);
        // Announced under the lock, so that lengths are announced in order.
        self.length.send_replace(inner.events.len());
        outcome
    }

    /// Up to `count` events from an index on, of the first `visible`, in the given direction. Backwards, the first is
    /// the one before the index.
    pub(crate) fn all(&self, from: usize, count: usize, visible: usize, backwards: bool) -> Vec<Arc<StoredEvent>> {
        let inner = self.lock();
        let seen = inner.events.get(..visible.min(inner.events.len())).unwrap_or_default();
        if backwards {
            seen.iter().take(from).rev().take(count).cloned().collect()
        } else {
            seen.iter().skip(from).take(count).cloned().collect()
        }
    }

    /// The events of a stream among the first `visible`; `None` where there is none.
    pub(crate) fn stream(&self, stream: &str, visible: usize) -> Option<Vec<Arc<StoredEvent>>> {
        let inner = self.lock();
        let indexes = inner.streams.get(stream)?;
        let seen = indexes.iter().filter(|index| **index < visible);
        let events: Vec<_> = seen.filter_map(|index| inner.events.get(*index).cloned()).collect();
        (!events.is_empty()).then_some(events)
    }

    /// The index of the first event at this place or after it.
    pub(crate) fn at(&self, place: Place) -> usize {
        self.lock().events.partition_point(|event| event.place < place)
    }

    /// The index of the first event after this place.
    pub(crate) fn after(&self, place: Place) -> usize {
        self.lock().events.partition_point(|event| event.place <= place)
    }
}

impl Inner {
    fn append(&mut self, stream: &str, expected: Expected, events: &[ProposedEvent]) -> Outcome {
        let last = self.last(stream);
        let first = match (expected, last) {
            (Expected::Any, _) | (Expected::StreamExists, Some(_)) => last.map_or(0, |last| last + 1),
            (Expected::NoStream, _) => 0,
            (Expected::Exactly(expected), _) => expected.saturating_add(1),
            (Expected::StreamExists, None) => return Outcome::Conflict(None),
        };
        let ready = last.map_or(0, |last| last + 1);
        if first == ready {
            // An id that is there already does not matter here: the real server does not look.
            return self.take(stream, events, last);
        }
        match self.repeated(stream, first, events) {
            Some(event) => Outcome::Written { last: Some(event.revision), place: Some(event.place) },
            None => Outcome::Conflict(last),
        }
    }

    fn take(&mut self, stream: &str, events: &[ProposedEvent], last: Option<u64>) -> Outcome {
        if events.is_empty() {
            return Outcome::Written { last, place: None };
        }
        self.write(stream, events);
        let (last, place) = self.last_event(stream).map(|event| (event.revision, event.place)).unzip();
        self.appends += 1;
        if self.statistics_every > 0 && self.appends.is_multiple_of(self.statistics_every) {
            self.write("$stats-127.0.0.1:2113", &[ProposedEvent::json("$statsCollected", r#"{"proc-cpu":0}"#)]);
        }
        Outcome::Written { last, place }
    }

    /// The last of these events where all of them, by their ids, stand in the stream from that revision on.
    fn repeated(&self, stream: &str, first: u64, events: &[ProposedEvent]) -> Option<&Arc<StoredEvent>> {
        let there = self.streams.get(stream)?.get(usize::try_from(first).ok()?..)?;
        let there = there.get(..events.len())?;
        let same = |(index, event): (&usize, &ProposedEvent)| {
            self.events.get(*index).is_some_and(|stored| stored.id == event.id)
        };
        there.iter().zip(events).all(same).then(|| there.last().and_then(|index| self.events.get(*index)))?
    }

    fn last_event(&self, stream: &str) -> Option<&Arc<StoredEvent>> {
        self.events.get(*self.streams.get(stream)?.last()?)
    }

    fn last(&self, stream: &str) -> Option<u64> {
        self.last_event(stream).map(|event| event.revision)
    }

    fn write(&mut self, stream: &str, events: &[ProposedEvent]) {
        let stream: Arc<str> = stream.into();
        let prepares: Vec<u64> = events.iter().map(|event| self.reserve(event)).collect();
        let commit = match self.positions {
            Positions::OfEvents => None,
            Positions::OfTransactions => {
                self.next += RECORD_OVERHEAD;
                Some(self.next - RECORD_OVERHEAD)
            }
        };
        for (event, prepare) in events.iter().zip(prepares) {
            let place = Place { commit: commit.unwrap_or(prepare), prepare };
            let indexes = self.streams.entry(stream.clone()).or_default();
            let revision = u64::try_from(indexes.len()).unwrap_or(u64::MAX);
            indexes.push(self.events.len());
            self.events.push(Arc::new(StoredEvent {
                place,
                stream: stream.clone(),
                revision,
                id: event.id,
                event_type: event.event_type.clone(),
                content_type: event.content_type.clone(),
                data: event.data.clone(),
                metadata: event.metadata.clone(),
                created: ticks(),
            }));
        }
    }

    fn reserve(&mut self, event: &ProposedEvent) -> u64 {
        let place = self.next;
        self.next += RECORD_OVERHEAD + u64::try_from(event.size()).unwrap_or_default();
        place
    }
}

fn ticks() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos() / 100).unwrap_or_default()
}
