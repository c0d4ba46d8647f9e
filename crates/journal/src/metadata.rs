//! What is said about an event beside its data, and how it is stored.

use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    Actor, Subject,
    values::{CommandId, Occurred, Text},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Metadata {
    /// What the writer was told.
    #[serde(flatten)]
    pub given: NewMetadata,
    /// When it was written, by the writer's clock; never earlier than the event before it.
    pub recorded_at: DateTime<Utc>,
    /// The hash of the stream's previous event in hexadecimal; empty for the first.
    pub previous: String,
}

/// The text of an event's [`Metadata`], as an engine keeps it and as it is hashed. It is read only where it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMetadata(String);

/// A text that is not the metadata of an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("siêu dữ liệu của sự kiện không đọc được ({reason}) / the metadata of the event cannot be read ({reason})")]
pub struct UnreadableMetadata {
    /// What is wrong.
    pub reason: String,
}

impl StoredMetadata {
    /// A text as it stands in a journal or in a copy of one.
    pub fn new(json: String) -> Self {
        Self(json)
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads it.
    ///
    /// # Errors
    /// When the text is not what this program writes.
    pub fn read(&self) -> Result<Metadata, UnreadableMetadata> {
        // Field by field: to serde a flattened part is a detour through a map of its own, which costs more than all the
        // rest of a replay.
        #[derive(Deserialize)]
        struct Flat {
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
        let flat = serde_json::from_str(&self.0).map_err(|error| UnreadableMetadata { reason: error.to_string() })?;
        let Flat { actor, command, correlation, causation, evidence, occurred, source, about, recorded_at, previous } =
            flat;
        let given = NewMetadata { actor, command, correlation, causation, evidence, occurred, source, about };
        Ok(Metadata { given, recorded_at, previous })
    }
}

impl TryFrom<&Metadata> for StoredMetadata {
    type Error = serde_json::Error;

    /// The text that an engine would store.
    fn try_from(metadata: &Metadata) -> Result<Self, serde_json::Error> {
        serde_json::to_string(metadata).map(Self)
    }
}
