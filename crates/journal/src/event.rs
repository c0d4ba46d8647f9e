use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    Actor, EventType, StreamId, Subject,
    values::{CommandId, Occurred, Text},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A stream's name, `<category>-<rest>`; the part before the first dash is its category.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamName(String);

impl StreamName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name as an engine stored it.
    pub(crate) fn stored(name: String) -> Self {
        Self(name)
    }
}

impl From<&StreamId> for StreamName {
    fn from(stream: &StreamId) -> Self {
        Self(stream.to_string())
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
    pub(crate) fn single(figure: u64) -> Self {
        Self { commit: figure, prepare: figure }
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

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// How it came into the journal.
    pub kind: SourceKind,
    /// Who says so, for what was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation: Option<Citation>,
    /// Whether it is invented, for practice and tests.
    #[serde(default)]
    pub sample: bool,
}

/// How a fact came into the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// Recorded by who did it, as it was done.
    Live,
    /// Recorded later, from a file.
    Import,
}

/// Who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The work: an article, a list, a decision.
    pub title: Text,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Text>,
    /// When, as precisely as is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Occurred>,
    /// The words that say it, or a remark on how they were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// The command that made an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandStamp {
    /// Its id, by which a repetition is recognised.
    pub id: CommandId,
    /// Its payload's keyed fingerprint, by which another payload under the same id is recognised.
    pub fingerprint: String,
}

/// What is said about an event before it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMetadata {
    /// Who did it.
    pub actor: Actor,
    /// By which command.
    pub command: CommandStamp,
    /// The command at the head of the chain that led here.
    pub correlation: Uuid,
    /// What led here directly, where something did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation: Option<Uuid>,
    /// The position token up to which foreign evidence was read, where any was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// When it happened in the world.
    pub occurred: Occurred,
    /// Where it comes from.
    pub source: Source,
    /// What it is about.
    pub about: Subject,
}

/// What is said about an event, once written. All of it is under the hash of the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredMetadata")]
pub struct Metadata {
    /// What the writer was told.
    #[serde(flatten)]
    pub given: NewMetadata,
    /// When it was written, by the writer's clock; never earlier than the event before it.
    pub recorded_at: DateTime<Utc>,
    /// The hash of the stream's previous event in hexadecimal; empty for the first.
    pub previous: String,
}

/// [`Metadata`] field by field, as it is read: to serde a flattened part is a detour through a map of its own, which
/// costs more than all the rest of a replay.
#[derive(Deserialize)]
struct StoredMetadata {
    actor: Actor,
    command: CommandStamp,
    correlation: Uuid,
    causation: Option<Uuid>,
    evidence: Option<String>,
    occurred: Occurred,
    source: Source,
    about: Subject,
    recorded_at: DateTime<Utc>,
    previous: String,
}

impl From<StoredMetadata> for Metadata {
    fn from(stored: StoredMetadata) -> Self {
        Self {
            given: NewMetadata {
                actor: stored.actor,
                command: stored.command,
                correlation: stored.correlation,
                causation: stored.causation,
                evidence: stored.evidence,
                occurred: stored.occurred,
                source: stored.source,
                about: stored.about,
            },
            recorded_at: stored.recorded_at,
            previous: stored.previous,
        }
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
    /// What is said about it.
    pub metadata: Metadata,
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
