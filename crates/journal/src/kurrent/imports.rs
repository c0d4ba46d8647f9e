//! Importing into many streams. The server has no transaction over several, so everything is judged before anything is
//! written; what a race leaves half-written is completed by the same import again, since each part is found by its ids.

use std::collections::BTreeMap;

use tokio::task::JoinSet;
use uuid::Uuid;

use super::Shared;
use crate::{
    AppendError, Appended, Expected, JournalError, Position, Revision, StreamName,
    ready::{ReadyAppend, ReadyEvent},
};

/// How many streams are looked at together.
const LOOKING: usize = 32;

/// The most bytes of one append; well below what a server takes unless it is set otherwise.
const APPEND_BYTES: usize = 512 << 10;

/// What a stream holds, as far as the import asks, and what the import adds in its course.
#[derive(Debug)]
struct Stream {
    events: u64,
    /// From which revision on the ids are known.
    first: u64,
    ids: Vec<(Uuid, Option<Position>)>,
}

impl Stream {
    /// Judges a part: what of it is to be written, and the place of the last event that stands already, if that is
    /// known yet. Of a part that was cut short only the rest is written.
    fn judge(&mut self, part: ReadyAppend) -> Result<(Option<ReadyAppend>, Option<Position>), AppendError> {
        let ReadyAppend { stream, expected, mut events } = part;
        let believed = expected.events();
        let standing = self.standing(believed);
        let is_same = standing.iter().zip(&events).all(|((id, _), event)| *id == event.id);
        let is_whole = standing.len() >= events.len();
        let reaches_end = believed.checked_add(standing.len() as u64) == Some(self.events);
        let is_repetition = !standing.is_empty() && !events.is_empty() && is_same && (is_whole || reaches_end);
        if believed != self.events && !is_repetition {
            let current = self.events.checked_sub(1).map(Revision);
            return Err(AppendError::WrongExpectedRevision { stream, expected, current });
        }
        let common = standing.len().min(events.len());
        let last = standing.get(..common).and_then(<[_]>::last).and_then(|(_, position)| *position);
        events.drain(..common);
        let expected = Expected::after(believed + common as u64);
        self.ids.extend(events.iter().map(|event| (event.id, None)));
        self.events += events.len() as u64;
        Ok(((!events.is_empty()).then_some(ReadyAppend { stream, expected, events }), last))
    }

    /// What stands from a revision on, as far as it is known.
    fn standing(&self, from: u64) -> &[(Uuid, Option<Position>)] {
        let skipped = from.checked_sub(self.first).and_then(|skipped| usize::try_from(skipped).ok());
        skipped.and_then(|skipped| self.ids.get(skipped..)).unwrap_or_default()
    }
}

/// Judges every part, then writes those that are new, in order.
pub(super) async fn import(inner: &Shared, parts: Vec<ReadyAppend>) -> Result<Appended, AppendError> {
    let mut streams = look(inner, &parts).await?;
    let mut last: Option<Position> = None;
    let mut new = Vec::new();
    for part in parts {
        let stream = streams.get_mut(&part.stream).ok_or(JournalError::Closed)?;
        let (rest, standing) = stream.judge(part)?;
        last = last.max(standing);
        new.extend(rest.into_iter().flat_map(portions));
    }
    for part in &new {
        last = last.max(Some(inner.append(part).await?.position));
    }
    match last {
        Some(position) => Ok(Appended { position }),
        None => Ok(Appended { position: inner.end(inner.reached.known()).await? }),
    }
}

/// What each stream holds from the first revision on for which the import has events.
async fn look(inner: &Shared, parts: &[ReadyAppend]) -> Result<BTreeMap<StreamName, Stream>, AppendError> {
    let mut asked: BTreeMap<&StreamName, (u64, u64)> = BTreeMap::new();
    for part in parts {
        let (first, end) = asked.entry(&part.stream).or_insert((u64::MAX, 0));
        let believed = part.expected.events();
        *first = believed.min(*first);
        *end = believed.saturating_add(part.events.len() as u64).max(*end);
    }
    let mut streams = BTreeMap::new();
    let mut looking = JoinSet::new();
    for (stream, (first, end)) in asked {
        if looking.len() == LOOKING
            && let Some(found) = looking.join_next().await
        {
            let (stream, found) = found.unwrap_or(Err(JournalError::Closed))?;
            streams.insert(stream, found);
        }
        let (inner, stream) = (inner.clone(), stream.clone());
        looking.spawn(async move {
            let tail = inner.tail(&stream).await?;
            let events = tail.events;
            inner.tails.insert(stream.clone(), tail);
            let count = usize::try_from(end.min(events).saturating_sub(first)).unwrap_or(usize::MAX);
            let standing = inner.at(&stream, first, count).await?;
            let ids = standing.into_iter().map(|event| (event.id, Some(event.position))).collect();
            Ok((stream, Stream { events, first: first.min(events), ids }))
        });
    }
    while let Some(found) = looking.join_next().await {
        let (stream, found) = found.unwrap_or(Err(JournalError::Closed))?;
        streams.insert(stream, found);
    }
    Ok(streams)
}

/// A part in appends that no server refuses for their size.
pub(super) fn portions(part: ReadyAppend) -> Vec<ReadyAppend> {
    let ReadyAppend { stream, mut expected, events } = part;
    let mut portions = Vec::new();
    let (mut portion, mut bytes): (Vec<ReadyEvent>, usize) = (Vec::new(), 0);
    let mut cut = |portion: &mut Vec<ReadyEvent>| {
        let events = std::mem::take(portion);
        let next = Expected::after(expected.events() + events.len() as u64);
        portions.push(ReadyAppend { stream: stream.clone(), expected, events });
        expected = next;
    };
    for event in events {
        if !portion.is_empty() && bytes + event.bytes() > APPEND_BYTES {
            cut(&mut portion);
            bytes = 0;
        }
        bytes += event.bytes();
        portion.push(event);
    }
    if !portion.is_empty() {
        cut(&mut portion);
    }
    portions
}
