use std::{fmt, str::FromStr, sync::Arc};

use ngayhoi_domain::{EventType, StreamId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{JournalError, Metadata, NewMetadata, StoredMetadata};

/// A stream's name, `<category>-<rest>`; the part before the first dash is its category.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamName(Arc<str>);

impl StreamName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name as an engine stored it.
    pub(crate) fn stored(name: impl Into<Arc<str>>) -> Self {
        Self(name.into())
    }
}

impl From<&StreamId> for StreamName {
    fn from(stream: &StreamId) -> Self {
        Self(stream.to_string().into())
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An event's place within its stream, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Revision(pub u64);

/// What the writer believes about the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// That it does not exist.
    NoStream,
    /// That its last event has this revision.
    Exactly(Revision),
}

impl Expected {
    /// The expectation of a writer who read so many events of the stream.
    pub fn after(events: u64) -> Self {
        events.checked_sub(1).map_or(Self::NoStream, |last| Self::Exactly(Revision(last)))
    }

    /// How many events the writer believes the stream to hold.
    pub fn events(self) -> u64 {
        match self {
            Self::NoStream => 0,
            Self::Exactly(Revision(last)) => last.saturating_add(1),
        }
    }
}

/// A place in the journal's order: opaque, ordered, written `commit.prepare`. It belongs to one journal and never
/// stands in a link.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    commit: u64,
    prepare: u64,
}

impl Position {
    /// Before the first event.
    pub const START: Self = Self { commit: 0, prepare: 0 };

    /// A position of an engine that knows one figure only.
    pub(crate) const fn single(figure: u64) -> Self {
        Self { commit: figure, prepare: figure }
    }

    /// A position of an engine that knows both figures.
    pub(crate) fn of(commit: u64, prepare: u64) -> Self {
        Self { commit, prepare }
    }

    /// The prepare figure, by which events of one commit are told apart.
    pub(crate) fn prepare(self) -> u64 {
        self.prepare
    }

    /// The commit figure, which alone orders the events of an engine that knows one figure only.
    pub(crate) fn commit(self) -> u64 {
        self.commit
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.commit, self.prepare)
    }
}

/// A token that is no position.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” không phải vị trí trong nhật ký / is not a position in the journal")]
pub struct InvalidPosition {
    /// What was given.
    pub given: String,
}

impl FromStr for Position {
    type Err = InvalidPosition;

    fn from_str(given: &str) -> Result<Self, InvalidPosition> {
        let parse = || {
            let (commit, prepare) = given.split_once('.')?;
            Some(Self { commit: commit.parse().ok()?, prepare: prepare.parse().ok()? })
        };
        parse().ok_or_else(|| InvalidPosition { given: given.to_owned() })
    }
}

/// An event's data as it may rest on disk: JSON in which every personal value is sealed. Only
/// [`KeyStore::seal`](crate::KeyStore::seal) makes one, so a name in the clear cannot reach an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedData(String);

impl SealedData {
    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What has been sealed, or was read from where only sealed data rests.
    pub(crate) fn sealed(json: String) -> Self {
        Self(json)
    }
}

impl From<SealedData> for String {
    fn from(data: SealedData) -> Self {
        data.0
    }
}

/// An event to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its id: UUIDv5 of actor, stream, command id and index, so that a repetition has the same.
    pub id: Uuid,
    /// Its type.
    pub event_type: EventType,
    /// Its data.
    pub data: SealedData,
    /// What is said about it.
    pub metadata: NewMetadata,
}

/// An event as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the journal.
    pub position: Position,
    /// Its stream.
    pub stream: StreamName,
    /// Its place in the stream.
    pub revision: Revision,
    /// Its id.
    pub id: Uuid,
    /// Its type.
    pub event_type: EventType,
    /// Its data.
    pub data: SealedData,
    /// What is said about it, to the letter.
    pub metadata: StoredMetadata,
}

impl Recorded {
    /// Reads what is said about it.
    ///
    /// # Errors
    /// When the text is not what this program writes; it names the event.
    pub fn read_metadata(&self) -> Result<Metadata, JournalError> {
        self.metadata.read().map_err(|error| JournalError::UnreadableEvent {
            stream: self.stream.clone(),
            revision: self.revision,
            reason: error.reason,
        })
    }

    /// How large it is: its data and metadata, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.data.as_str().len() + self.metadata.as_str().len()
    }
}

/// What became of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The position of its last event.
    pub position: Position,
}

/// One stream's part of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamAppend {
    /// The stream.
    pub stream: StreamName,
    /// What the importer believes about it.
    pub expected: Expected,
    /// Its events.
    pub events: Vec<NewEvent>,
}
