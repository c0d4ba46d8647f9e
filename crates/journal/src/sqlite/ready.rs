//! Events on their way to the writer: made into text by whoever brings them, so that the one writer adds the stamp only.

use uuid::Uuid;

use super::EVENT_MAX;
use crate::{AppendError, Expected, JournalError, NewEvent, SealedData, StreamAppend, StreamName};

/// An event that waits for its stamp.
#[derive(Debug)]
pub(super) struct ReadyEvent {
    pub(super) id: Uuid,
    pub(super) event_type: String,
    pub(super) data: SealedData,
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

    /// The text of its [`Metadata`](crate::Metadata), of which what was given is the beginning already.
    pub(super) fn metadata(&self, recorded_at: &str, previous: &str) -> String {
        let given = self.given.strip_suffix('}').unwrap_or(&self.given);
        format!(r#"{given},"recorded_at":"{recorded_at}","previous":"{previous}"}}"#)
    }
}

/// One stream's events that wait.
#[derive(Debug)]
pub(super) struct ReadyAppend {
    pub(super) stream: StreamName,
    pub(super) expected: Expected,
    pub(super) events: Vec<ReadyEvent>,
}

impl TryFrom<StreamAppend> for ReadyAppend {
    type Error = AppendError;

    fn try_from(append: StreamAppend) -> Result<Self, AppendError> {
        let StreamAppend { stream, expected, events } = append;
        let events = events.into_iter().map(|event| ReadyEvent::new(&stream, event)).collect::<Result<_, _>>()?;
        Ok(Self { stream, expected, events })
    }
}
