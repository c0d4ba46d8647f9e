//! Files of events: JSON lines that `import` reads and `export` writes, the same facts in the same format.
//!
//! A file holds names of persons in the clear; it is kept and handed on as such.

mod error;
mod line;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use ngayhoi_domain::{StreamId, values::CommandId};
use ngayhoi_journal::{
    CommandStamp, Engine, Expected, NewEvent, NewMetadata, Position, Revision, Source, SourceKind, StreamAppend,
    StreamName,
};
use uuid::Uuid;

pub use error::{ExchangeError, LineError};
use line::{Line, Read};

use crate::{commands::event_id, node::Node, progress::Progress};

/// How many events are read from the journal at once.
const PAGE: usize = 1_000;

/// The namespace of the ids that lines without one get.
const LINES: Uuid = Uuid::from_u128(0x6e67_6179_686f_6900_8000_0000_0019_0805);

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// How many events were written.
    pub written: usize,
    /// How many were there already.
    pub known: usize,
}

/// A file's path, for naming it, and its text.
pub type Text = (PathBuf, String);

/// Reads a file of events.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn read(path: &Path) -> Result<Text, ExchangeError> {
    let unreadable = |error: io::Error| ExchangeError::Unreadable { path: path.to_owned(), reason: error.to_string() };
    Ok((path.to_owned(), fs::read_to_string(path).map_err(unreadable)?))
}

/// Writes all events of these files, or none of them. Events that are in the journal already are passed over.
///
/// # Errors
/// When a line is not as it should be: every such line is named, up to a limit.
pub async fn import(node: &Node, files: &[Text], progress: &dyn Progress) -> Result<Imported, ExchangeError> {
    let mut lines = Vec::new();
    let mut wrong = Vec::new();
    for (path, text) in files {
        for (number, text) in text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            match line::read(text) {
                Ok(read) => lines.push((text, read)),
                Err(fault) => wrong.push(LineError { path: path.clone(), line: number + 1, fault }),
            }
            progress.advance(1);
        }
    }
    if !wrong.is_empty() {
        return Err(ExchangeError::Lines(wrong));
    }
    write(node, lines).await
}

async fn write(node: &Node, lines: Vec<(&str, Read)>) -> Result<Imported, ExchangeError> {
    let mut streams: BTreeMap<StreamName, Stream> = BTreeMap::new();
    let mut appends: Vec<StreamAppend> = Vec::new();
    let mut imported = Imported { written: 0, known: 0 };
    for (text, read) in lines {
        let name = StreamName::from(&read.stream);
        if !streams.contains_key(&name) {
            streams.insert(name.clone(), Stream::load(node, &name).await?);
        }
        let Some(stream) = streams.get_mut(&name) else { continue };
        let event = new_event(node, text, read)?;
        if stream.ids.contains(&event.id) {
            imported.known += 1;
            continue;
        }
        imported.written += 1;
        stream.ids.insert(event.id);
        match appends.last_mut() {
            Some(append) if append.stream == name => append.events.push(event),
            Some(_) | None => {
                let expected = Expected::after(stream.events);
                appends.push(StreamAppend { stream: name, expected, events: vec![event] });
            }
        }
        stream.events += 1;
    }
    if !appends.is_empty() {
        let appended = node.journal.import(appends).await?;
        node.wait_for(appended.position).await;
    }
    Ok(imported)
}

/// What a stream holds already, with what is to be written.
struct Stream {
    ids: BTreeSet<Uuid>,
    events: u64,
}

impl Stream {
    async fn load(node: &Node, name: &StreamName) -> Result<Self, ExchangeError> {
        let mut stream = Self { ids: BTreeSet::new(), events: 0 };
        loop {
            let page = node.journal.read_stream(name.clone(), Revision(stream.events), PAGE).await?;
            stream.events += page.len() as u64;
            let is_last = page.len() < PAGE;
            stream.ids.extend(page.into_iter().map(|event| event.id));
            if is_last {
                return Ok(stream);
            }
        }
    }
}

/// A line as an event. What the line does not name is derived from its words alone, so that the same line always makes
/// the same event: in whichever file it stands, however often, and whatever was imported with it.
fn new_event(node: &Node, text: &str, read: Read) -> Result<NewEvent, ExchangeError> {
    let Read { stream, event_type, data, line } = read;
    let derived = CommandId(Uuid::new_v5(&LINES, format!("{stream}\n{text}").as_bytes()));
    let command = line.command.unwrap_or(derived);
    Ok(NewEvent {
        id: line.id.unwrap_or_else(|| event_id(line.actor.id.as_str(), &stream, command, 0)),
        event_type,
        data: node.keys.seal(data)?,
        metadata: NewMetadata {
            actor: line.actor,
            command: CommandStamp { id: command, fingerprint: node.keys.fingerprint(text.as_bytes()) },
            correlation: line.correlation.unwrap_or(command.0),
            causation: line.causation,
            evidence: None,
            occurred: line.occurred,
            source: Source { kind: SourceKind::Import, citation: line.source.citation, sample: line.source.sample },
            about: line.about,
        },
    })
}

/// Writes every event of the festival's history, in the journal's order, and says how many there were.
///
/// # Errors
/// When the journal cannot be read or the file not be written.
pub async fn export(node: &Node, out: &mut impl Write, progress: &dyn Progress) -> Result<usize, ExchangeError> {
    let (mut after, mut written) = (Position::START, 0);
    loop {
        let page = node.journal.read_all(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.position;
        let mut count = 0;
        for event in page {
            let stream: Result<StreamId, _> = event.stream.to_string().parse();
            if stream.is_ok_and(|stream| !stream.category().is_history()) {
                continue;
            }
            count += 1;
            let line = Line::of(node, event)?;
            serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
            out.write_all(b"\n")?;
        }
        written += count;
        progress.advance(count);
    }
    out.flush()?;
    Ok(written)
}
