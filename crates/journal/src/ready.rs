//! Events on their way into any engine: made into text by whoever brings them, so that a writer adds the stamp only.

use uuid::Uuid;

use crate::{AppendError, Expected, JournalError, NewEvent, SealedData, StoredMetadata, StreamAppend, StreamName};

/// The largest event, data and metadata together, in bytes: what every engine takes.
pub(crate) const EVENT_MAX: usize = 1 << 20;

/// An event that waits for its stamp.
#[derive(Debug)]
pub(crate) struct ReadyEvent {
    pub(crate) id: Uuid,
    pub(crate) event_type: String,
    pub(crate) data: SealedData,
    /// What is said about it, as JSON.
    given: String,
}

impl ReadyEvent {
    /// Refuses an event that is larger than any engine takes. The stamp that is still to come is counted generously.
    fn new(stream: &StreamName, event: NewEvent) -> Result<Self, AppendError> {
        const STAMP: usize = 160;
        let given = serde_json::to_string(&event.metadata)
            .map_err(|error| AppendError::Journal(JournalError::Io { reason: error.to_string() }))?;
        let bytes = event.data.as_str().len() + given.len() + STAMP;
        if bytes > EVENT_MAX {
            return Err(AppendError::TooLarge { stream: stream.clone(), bytes, max: EVENT_MAX });
        }
        Ok(Self { id: event.id, event_type: event.event_type.to_string(), data: event.data, given })
    }

    /// About how large it will be.
    pub(crate) fn bytes(&self) -> usize {
        self.data.as_str().len() + self.given.len()
    }

    /// The text of its metadata, of which what was given is the beginning already. `recorded_at` is an instant as RFC
    /// 3339 writes it, `previous` the hash of the stream's event before it.
    pub(crate) fn metadata(&self, recorded_at: &str, previous: &str) -> StoredMetadata {
        let given = self.given.strip_suffix('}').unwrap_or(&self.given);
        StoredMetadata::new(format!(r#"{given},"recorded_at":"{recorded_at}","previous":"{previous}"}}"#))
    }
}

/// One stream's events that wait.
#[derive(Debug)]
pub(crate) struct ReadyAppend {
    pub(crate) stream: StreamName,
    pub(crate) expected: Expected,
    pub(crate) events: Vec<ReadyEvent>,
}

impl TryFrom<StreamAppend> for ReadyAppend {
    type Error = AppendError;

    fn try_from(append: StreamAppend) -> Result<Self, AppendError> {
        let StreamAppend { stream, expected, events } = append;
        let events = events.into_iter().map(|event| ReadyEvent::new(&stream, event)).collect::<Result<_, _>>()?;
        Ok(Self { stream, expected, events })
    }
}
