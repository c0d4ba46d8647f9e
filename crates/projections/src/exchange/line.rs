use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    Actor, EventType, Fact, StreamId, Subject, UndecodableFact,
    values::{CommandId, Occurred},
};
use ngayhoi_journal::{Citation, Metadata, Recorded};
use serde::{Deserialize, Serialize, de};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::ExchangeError;
use crate::node::Node;

/// One event in a file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line<D> {
    stream: String,
    #[serde(rename = "type")]
    event_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) command: Option<CommandId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) correlation: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) causation: Option<Uuid>,
    pub(super) occurred: Occurred,
    /// For people; an import stamps its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recorded_at: Option<DateTime<Utc>>,
    pub(super) about: Subject,
    pub(super) actor: Actor,
    pub(super) source: LineSource,
    data: D,
}

/// Where a line's fact comes from.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineSource {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) citation: Option<Citation>,
    #[serde(default)]
    pub(super) sample: bool,
}

impl Line<serde_json::Value> {
    /// A recorded event as a line, with names in the clear.
    pub(super) fn of(node: &Node, event: Recorded) -> Result<Self, ExchangeError> {
        let data = node.keys.reveal_json(event.data.as_str())?;
        let Metadata { given, recorded_at, previous: _ } = event.read_metadata()?;
        Ok(Self {
            stream: event.stream.to_string(),
            event_type: event.event_type.to_string(),
            id: Some(event.id),
            command: Some(given.command.id),
            correlation: Some(given.correlation),
            causation: given.causation,
            occurred: given.occurred,
            recorded_at: Some(recorded_at),
            about: given.about,
            actor: given.actor,
            source: LineSource { citation: given.source.citation, sample: given.source.sample },
            data,
        })
    }
}

/// A line that was understood.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) stream: StreamId,
    pub(super) event_type: EventType,
    pub(super) data: serde_json::Value,
    pub(super) line: Line<()>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// In which column, from 1.
    pub column: usize,
    /// In which field, written with dots; empty where it is the whole line.
    pub field: String,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { column, field, reason } = self;
        write!(f, "cột {column}, trường `{field}` / column {column}, field `{field}`: {reason}")
    }
}

/// Reads a line down to its fact.
pub(super) fn read(text: &str) -> Result<Read, Fault> {
    let line: Line<&RawValue> =
        parse(text, "", 0, |json, track| Line::deserialize(serde_path_to_error::Deserializer::new(json, track)))?;
    let raw = line.data.get();
    let column_of = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let of_field =
        |field: &str, reason: String| Fault { column: column_of_field(text, field), field: field.into(), reason };
    let stream = StreamId::from_str(&line.stream).map_err(|error| of_field("stream", error.to_string()))?;
    let event_type = EventType::from_str(&line.event_type).map_err(|error| of_field("type", error.to_string()))?;
    if !stream.category().is_history() {
        return Err(of_field(
            "stream",
            "tài khoản không nhập từ tệp; hãy dùng `ngayhoi user` / accounts are not imported from files; use `ngayhoi user`"
                .to_owned(),
        ));
    }
    if !stream.agrees_with(&line.about) {
        return Err(of_field(
            "about",
            format!(
                "không khớp với luồng “{stream}” (năm, đơn vị hoặc nơi tổ chức khác hay còn thiếu) / does not agree with the stream “{stream}” (another year, unit or host, or one is missing)"
            ),
        ));
    }
    parse(raw, "data", column_of(raw), |json, track| {
        let data = serde_path_to_error::Deserializer::new(json, track);
        match Fact::read(stream.category(), &event_type, data) {
            Ok(_) => Ok(()),
            Err(UndecodableFact::Shape(error)) => Err(error),
            Err(newer @ UndecodableFact::NewerVersion { .. }) => Err(de::Error::custom(newer)),
        }
    })?;
    let data = serde_json::from_str(raw).map_err(|error| of_field("data", error.to_string()))?;
    Ok(Read { stream, event_type, data, line: line.without_data() })
}

impl<D> Line<D> {
    fn without_data(self) -> Line<()> {
        Line {
            stream: self.stream,
            event_type: self.event_type,
            id: self.id,
            command: self.command,
            correlation: self.correlation,
            causation: self.causation,
            occurred: self.occurred,
            recorded_at: self.recorded_at,
            about: self.about,
            actor: self.actor,
            source: self.source,
            data: (),
        }
    }
}

/// Reads JSON that starts so many bytes into its line and stands in a field of it, and says where it failed.
fn parse<'t, T>(
    text: &'t str,
    within: &str,
    offset: usize,
    read: impl FnOnce(
        &mut serde_json::Deserializer<serde_json::de::StrRead<'t>>,
        &mut serde_path_to_error::Track,
    ) -> serde_json::Result<T>,
) -> Result<T, Fault> {
    let mut json = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let result = read(&mut json, &mut track).and_then(|value| json.end().map(|()| value));
    result.map_err(|error| {
        let path = track.path().to_string();
        let inner = if path == "." { "" } else { path.as_str() };
        let dot = if within.is_empty() || inner.is_empty() { "" } else { "." };
        let words = error.to_string();
        // serde_json adds its own line and column, which are those of the part.
        let reason = words.rsplit_once(" at line ").map_or(words.as_str(), |(reason, _)| reason).to_owned();
        Fault { column: offset + error.column().max(1), field: format!("{within}{dot}{inner}"), reason }
    })
}

/// Where a field's value starts, from 1.
fn column_of_field(text: &str, field: &str) -> usize {
    let key = format!("\"{field}\"");
    text.find(&key).map_or(1, |at| at + 1)
}
