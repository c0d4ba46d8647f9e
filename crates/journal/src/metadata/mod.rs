//! What is said about an event beside its data, and how it is stored.

use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    Actor, Subject,
    values::{CommandId, Occurred, Text},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::canonical;

pub(crate) mod stored;
#[cfg(test)]
mod tests;

pub use stored::{StoredMetadata, UnreadableMetadata};

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

impl CommandStamp {
    /// Whether its payload has this fingerprint, of which the journal keeps the first half.
    pub fn is_of(&self, fingerprint: &str) -> bool {
        canonical::half(&self.fingerprint) == canonical::half(fingerprint)
    }
}

/// What is said about an event before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMetadata {
    /// Who did it.
    pub actor: Actor,
    /// By which command.
    pub command: CommandStamp,
    /// The command at the head of the chain that led here.
    pub correlation: Uuid,
    /// What led here directly, where something did.
    pub causation: Option<Uuid>,
    /// The position token up to which foreign evidence was read, where any was.
    pub evidence: Option<String>,
    /// When it happened in the world.
    pub occurred: Occurred,
    /// Where it comes from.
    pub source: Source,
    /// What it is about.
    pub about: Subject,
}

/// What is said about an event, once written. All of it is under the hash of the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// What the writer was told.
    pub given: NewMetadata,
    /// When it was written, by the writer's clock; never earlier than the event before it.
    pub recorded_at: DateTime<Utc>,
    /// The hash of the stream's previous event in base64url; empty for the first.
    pub previous: String,
}
