//! The text of an event's metadata: JSON in short names, where what goes without saying is left out.
//!
//! | name    | means                                                   | absent                    |
//! |---------|---------------------------------------------------------|---------------------------|
//! | `by`    | the actor's id                                          |                           |
//! | `role`  | the actor's role                                        |                           |
//! | `scope` | the actor's scope: its kind, with `:id` unless the event is about that very one | |
//! | `known` | whether the actor is verified                           | not                       |
//! | `cmd`   | the command's id                                        |                           |
//! | `print` | the first half of its payload's fingerprint, base64url  | none                      |
//! | `head`  | the correlation                                         | the command's id          |
//! | `cause` | the causation                                           | none                      |
//! | `seen`  | the position up to which evidence was read              | none                      |
//! | `at`    | when it happened                                        |                           |
//! | `from`  | how it came into the journal                            | `live`                    |
//! | `cite`  | who says so                                             | nobody                    |
//! | `sample`| whether it is invented                                  | not                       |
//! | `about` | what it is about                                        | nothing                   |
//! | `rec`   | when it was recorded                                    |                           |
//! | `prev`  | the hash of the stream's previous event, base64url      | the event is the first    |
//!
//! The first programs wrote long names throughout, and hexadecimal; what they wrote is read as well.

use std::{borrow::Cow, fmt};

use chrono::{DateTime, SecondsFormat, Utc};
use ngayhoi_domain::{
    Actor, Role, Scope, Subject,
    values::{ActorId, CommandId, Occurred},
};
use serde::{Deserialize, Serialize, de::Error as _};
use uuid::Uuid;

use super::{Citation, CommandStamp, Metadata, NewMetadata, Source, SourceKind};
use crate::canonical;

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
    /// When the text is not what this program or an earlier one writes.
    pub fn read(&self) -> Result<Metadata, UnreadableMetadata> {
        let read = serde_json::from_str::<Short>(&self.0).and_then(Metadata::try_from);
        read.or_else(|error| match serde_json::from_str::<Long>(&self.0) {
            Ok(long) => Ok(long.into()),
            Err(_) => Err(UnreadableMetadata { reason: error.to_string() }),
        })
    }
}

impl From<StoredMetadata> for String {
    fn from(metadata: StoredMetadata) -> Self {
        metadata.0
    }
}

impl TryFrom<&Metadata> for StoredMetadata {
    type Error = serde_json::Error;

    /// The text that an engine would store.
    fn try_from(metadata: &Metadata) -> Result<Self, serde_json::Error> {
        let recorded_at = metadata.recorded_at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        Ok(stamped(given(&metadata.given)?, &recorded_at, &metadata.previous))
    }
}

/// What is said before an event is written, as text.
pub(crate) fn given(metadata: &NewMetadata) -> serde_json::Result<String> {
    let NewMetadata { actor, command, correlation, causation, evidence, occurred, source, about } = metadata;
    let Actor { id, role, scope, verified } = actor;
    serde_json::to_string(&Given {
        by: id,
        role: *role,
        scope: Within { scope, about },
        known: *verified,
        cmd: command.id,
        print: canonical::half(&command.fingerprint),
        head: (*correlation != command.id.0).then_some(*correlation),
        cause: *causation,
        seen: evidence.as_deref(),
        at: *occurred,
        from: source.kind,
        cite: source.citation.as_ref(),
        sample: source.sample,
        about,
    })
}

/// The whole text: what was said before, of which it is the beginning, with the writer's stamp.
pub(crate) fn stamped(given: String, recorded_at: &str, previous: &str) -> StoredMetadata {
    let mut text = given;
    // The brace that closes it.
    text.pop();
    text.push_str(r#","rec":""#);
    text.push_str(recorded_at);
    if !previous.is_empty() {
        text.push_str(r#"","prev":""#);
        text.push_str(previous);
    }
    text.push_str(r#""}"#);
    StoredMetadata(text)
}

#[derive(Serialize)]
struct Given<'a> {
    by: &'a ActorId,
    role: Role,
    #[serde(serialize_with = "as_words")]
    scope: Within<'a>,
    #[serde(skip_serializing_if = "is_not")]
    known: bool,
    cmd: CommandId,
    #[serde(skip_serializing_if = "str::is_empty")]
    print: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<&'a str>,
    at: Occurred,
    #[serde(skip_serializing_if = "is_live")]
    from: SourceKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    cite: Option<&'a Citation>,
    #[serde(skip_serializing_if = "is_not")]
    sample: bool,
    #[serde(skip_serializing_if = "is_nothing")]
    about: &'a Subject,
}

/// The same once it is stored and stamped.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Short<'a> {
    by: ActorId,
    role: Role,
    #[serde(borrow)]
    scope: Cow<'a, str>,
    #[serde(default)]
    known: bool,
    cmd: CommandId,
    #[serde(default)]
    print: String,
    head: Option<Uuid>,
    cause: Option<Uuid>,
    seen: Option<String>,
    at: Occurred,
    #[serde(default = "live")]
    from: SourceKind,
    cite: Option<Citation>,
    #[serde(default)]
    sample: bool,
    #[serde(default)]
    about: Subject,
    rec: DateTime<Utc>,
    #[serde(default)]
    prev: String,
}

impl TryFrom<Short<'_>> for Metadata {
    type Error = serde_json::Error;

    fn try_from(short: Short<'_>) -> Result<Self, serde_json::Error> {
        let Short { by, role, scope, known, cmd, print, head, cause, seen, at, from, cite, sample, about, rec, prev } =
            short;
        let given = NewMetadata {
            actor: Actor { id: by, role, scope: scope_of(&scope, &about)?, verified: known },
            command: CommandStamp { id: cmd, fingerprint: print },
            correlation: head.unwrap_or(cmd.0),
            causation: cause,
            evidence: seen,
            occurred: at,
            source: Source { kind: from, citation: cite, sample },
            about,
        };
        Ok(Self { given, recorded_at: rec, previous: prev })
    }
}

/// As the first programs stored it, field by field: to serde a flattened part is a detour through a map of its own.
#[derive(Deserialize)]
struct Long {
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

impl From<Long> for Metadata {
    fn from(long: Long) -> Self {
        let Long { actor, command, correlation, causation, evidence, occurred, source, about, recorded_at, previous } =
            long;
        let given = NewMetadata { actor, command, correlation, causation, evidence, occurred, source, about };
        Self { given, recorded_at, previous: canonical::short(&previous).into_owned() }
    }
}

/// A scope beside what the event is about.
struct Within<'a> {
    scope: &'a Scope,
    about: &'a Subject,
}

impl fmt::Display for Within<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.scope {
            Scope::Convener(_) => "convener",
            Scope::Unit(_) => "unit",
            Scope::Host(_) => "host",
        })?;
        if self.scope.covers(self.about) { Ok(()) } else { write!(f, ":{}", self.scope.id()) }
    }
}

fn scope_of(words: &str, about: &Subject) -> serde_json::Result<Scope> {
    let (kind, id) = words.split_once(':').map_or((words, None), |(kind, id)| (kind, Some(id)));
    let wrong = || serde_json::Error::custom(format!("phạm vi “{words}” / scope “{words}”"));
    let scope = match (kind, id) {
        ("convener", None) => about.convener.clone().map(Scope::Convener),
        ("convener", Some(id)) => id.parse().ok().map(Scope::Convener),
        ("unit", None) => about.unit.clone().map(Scope::Unit),
        ("unit", Some(id)) => id.parse().ok().map(Scope::Unit),
        ("host", None) => about.host.clone().map(Scope::Host),
        ("host", Some(id)) => id.parse().ok().map(Scope::Host),
        _ => None,
    };
    scope.ok_or_else(wrong)
}

fn as_words<S: serde::Serializer>(words: &impl fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(words)
}

fn is_not(said: &bool) -> bool {
    !said
}

fn live() -> SourceKind {
    SourceKind::Live
}

fn is_live(kind: &SourceKind) -> bool {
    *kind == live()
}

fn is_nothing(about: &&Subject) -> bool {
    **about == Subject::default()
}
