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

use futures_util::{StreamExt, TryStreamExt, stream};
use ngayhoi_domain::{StreamId, values::CommandId};
use ngayhoi_journal::{
    CommandStamp, Engine, Expected, NewMetadata, Position, Revision, Source, SourceKind, StreamAppend, StreamName,
};
use uuid::Uuid;

pub use error::{ExchangeError, LineError};
use line::{Line, Read};

use crate::{
    commands::{Unsealed, event_id, sealed},
    node::Node,
    progress::Progress,
};

/// How many events are read from the journal at once.
const PAGE: usize = 1_000;

/// How many streams are read from the journal at once.
const AT_ONCE: usize = 16;

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

/// Writes all events of these files, or none of them. Events that are in the journal already are passed over. Each line
/// is told of twice: when it was read, and when the read models hold it.
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
    write(node, lines, progress).await
}

async fn write(node: &Node, lines: Vec<(&str, Read)>, progress: &dyn Progress) -> Result<Imported, ExchangeError> {
    let mut streams = Stream::load_all(node, &lines).await?;
    let mut imported = Imported { written: 0, known: 0 };
    let mut new = Vec::new();
    for (text, read) in lines {
        let name = StreamName::from(&read.stream);
        let Some(stream) = streams.get_mut(&name) else { continue };
        let event = new_event(node, text, read);
        if !stream.ids.insert(event.id) {
            imported.known += 1;
            progress.advance(1);
            continue;
        }
        imported.written += 1;
        new.push((name, event));
    }
    let (names, events): (Vec<_>, Vec<_>) = new.into_iter().unzip();
    let mut appends: Vec<StreamAppend> = Vec::new();
    for (name, event) in names.into_iter().zip(sealed(&node.keys, events)?) {
        let Some(stream) = streams.get_mut(&name) else { continue };
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
        node.follow_to(appended.position, progress).await;
    }
    Ok(imported)
}

/// What a stream holds already, with what is to be written.
struct Stream {
    ids: BTreeSet<Uuid>,
    events: u64,
}

impl Stream {
    /// Every stream of some lines; many at a time, for each costs a way to the journal and back.
    async fn load_all(node: &Node, lines: &[(&str, Read)]) -> Result<BTreeMap<StreamName, Self>, ExchangeError> {
        let names: BTreeSet<StreamName> = lines.iter().map(|(_, read)| StreamName::from(&read.stream)).collect();
        let load = async |name| Ok::<_, ExchangeError>((Self::load(node, &name).await?, name));
        let loaded = stream::iter(names).map(load).buffer_unordered(AT_ONCE);
        loaded.map_ok(|(stream, name)| (name, stream)).try_collect().await
    }

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
fn new_event(node: &Node, text: &str, read: Read) -> Unsealed {
    let Read { stream, event_type, data, line } = read;
    let derived = CommandId(Uuid::new_v5(&LINES, format!("{stream}\n{text}").as_bytes()));
    let command = line.command.unwrap_or(derived);
    Unsealed {
        id: line.id.unwrap_or_else(|| event_id(line.actor.id.as_str(), &stream, command, 0)),
        event_type,
        data,
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
    }
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
