//! Events on their way into any engine: made into text by whoever brings them, so that a writer adds the stamp only.

use uuid::Uuid;

use crate::{
    AppendError, Expected, JournalError, NewEvent, Recorded, Revision, SealedData, StoredMetadata, StreamAppend,
    StreamName, canonical, metadata::stored,
};

/// The largest event, data and metadata together, in bytes: what every engine takes.
pub(crate) const EVENT_MAX: usize = 1 << 20;

/// An event that waits for its stamp.
#[derive(Debug)]
pub(crate) struct ReadyEvent {
    pub(crate) id: Uuid,
    pub(crate) event_type: String,
    pub(crate) data: SealedData,
    pub(crate) said: Said,
}

/// What is said about an event.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    /// What was given, as JSON; the stamp is still to come.
    Given(String),
    /// All of it, stamped ahead of the writer, and the hash that the event then has.
    Chained(StoredMetadata, String),
    /// All of it, as another journal stamped it.
    Recorded(StoredMetadata),
}

impl From<Recorded> for ReadyEvent {
    /// An event as another journal recorded it, which gets no other stamp.
    fn from(event: Recorded) -> Self {
        let Recorded { id, event_type, data, metadata, position: _, stream: _, revision: _ } = event;
        Self { id, event_type: event_type.to_string(), data, said: Said::Recorded(metadata) }
    }
}

impl ReadyEvent {
    /// Refuses an event that is larger than any engine takes. The stamp that is still to come is counted generously.
    fn new(stream: &StreamName, event: NewEvent) -> Result<Self, AppendError> {
        const STAMP: usize = 160;
        let given = stored::given(&event.metadata)
            .map_err(|error| AppendError::Journal(JournalError::Io { reason: error.to_string() }))?;
        let bytes = event.data.as_str().len() + given.len() + STAMP;
        if bytes > EVENT_MAX {
            return Err(AppendError::TooLarge { stream: stream.clone(), bytes, max: EVENT_MAX });
        }
        Ok(Self { id: event.id, event_type: event.event_type.to_string(), data: event.data, said: Said::Given(given) })
    }

    /// About how large it will be.
    pub(crate) fn bytes(&self) -> usize {
        let said = match &self.said {
            Said::Given(given) => given.len(),
            Said::Chained(metadata, _) | Said::Recorded(metadata) => metadata.as_str().len(),
        };
        self.data.as_str().len() + said
    }

    /// The event as it is stored at its place, after the one with the hash `previous`; see [`Said::stamped`].
    pub(crate) fn chained(
        self,
        stream: &StreamName,
        revision: Revision,
        recorded_at: &str,
        previous: &str,
    ) -> ChainedEvent {
        let Self { id, event_type, data, said } = self;
        let (metadata, hash) = match said {
            Said::Chained(metadata, hash) => (metadata, hash),
            said @ (Said::Given(_) | Said::Recorded(_)) => {
                let metadata = said.stamped(recorded_at, previous);
                let hash = canonical::hash(stream, revision, id, &event_type, data.as_str(), metadata.as_str());
                (metadata, hash)
            }
        };
        ChainedEvent { id, event_type, data, metadata, hash }
    }
}

/// An event as it is stored.
#[derive(Debug)]
pub(crate) struct ChainedEvent {
    pub(crate) id: Uuid,
    pub(crate) event_type: String,
    pub(crate) data: SealedData,
    pub(crate) metadata: StoredMetadata,
    /// Its hash, which the stream's next event names.
    pub(crate) hash: String,
}

impl From<ChainedEvent> for ReadyEvent {
    fn from(event: ChainedEvent) -> Self {
        let ChainedEvent { id, event_type, data, metadata, hash } = event;
        Self { id, event_type, data, said: Said::Chained(metadata, hash) }
    }
}

impl Said {
    /// The text of the event's metadata. `recorded_at` is an instant as RFC 3339 writes it, `previous` the hash of the
    /// stream's event before it, empty for the first.
    pub(crate) fn stamped(self, recorded_at: &str, previous: &str) -> StoredMetadata {
        match self {
            Self::Given(given) => stored::stamped(given, recorded_at, previous),
            Self::Chained(metadata, _) | Self::Recorded(metadata) => metadata,
        }
    }
}

/// One stream's events that wait.
#[derive(Debug)]
pub(crate) struct ReadyAppend {
    pub(crate) stream: StreamName,
    pub(crate) expected: Expected,
    pub(crate) events: Vec<ReadyEvent>,
}

impl ReadyAppend {
    /// The same with what a writer would add to it, where that can be known ahead: events that begin a stream follow no
    /// other.
    pub(crate) fn chained(self, recorded_at: &str) -> Self {
        let Self { stream, expected, events } = self;
        let mut previous = String::new();
        let chained = |(revision, event): (u64, ReadyEvent)| {
            let event = event.chained(&stream, Revision(revision), recorded_at, &previous);
            previous.clone_from(&event.hash);
            event.into()
        };
        let events = match expected {
            Expected::NoStream => (0..).zip(events).map(chained).collect(),
            Expected::Exactly(_) => events,
        };
        Self { stream, expected, events }
    }
}

impl TryFrom<StreamAppend> for ReadyAppend {
    type Error = AppendError;

    fn try_from(append: StreamAppend) -> Result<Self, AppendError> {
        let StreamAppend { stream, expected, events } = append;
        let events = events.into_iter().map(|event| ReadyEvent::new(&stream, event)).collect::<Result<_, _>>()?;
        Ok(Self { stream, expected, events })
    }
}
