//! Events that another journal recorded, written exactly as they stand there. They are judged and sent in their order,
//! neighbours of one stream together, so that whatever cuts it short leaves a beginning of them.

use super::{Inner, Shared, imports::portions};
use crate::{
    AppendError, Appended, Expected, Position, Recorded, Revision, StreamName, canonical,
    ready::{EVENT_MAX, ReadyAppend, ReadyEvent},
    verify::Stamp,
};

/// Writes what does not stand there yet.
pub(super) async fn copy_in(inner: &Shared, events: Vec<Recorded>) -> Result<Appended, AppendError> {
    let mut last = None;
    let mut events = events.into_iter().peekable();
    while let Some(first) = events.next() {
        let stream = first.stream.clone();
        let mut run = vec![first];
        while let Some(next) = events.next_if(|next| next.stream == stream) {
            run.push(next);
        }
        last = last.max(copy_run(inner, &stream, run).await?);
    }
    match last {
        Some(position) => Ok(Appended { position }),
        None => Ok(Appended { position: inner.end(inner.reached.known()).await? }),
    }
}

/// Writes neighbours of one stream; the place of the last of them.
async fn copy_run(inner: &Inner, stream: &StreamName, run: Vec<Recorded>) -> Result<Option<Position>, AppendError> {
    let not_next = |revision| AppendError::NotNext { stream: stream.clone(), revision };
    let mut hashes = Vec::with_capacity(run.len());
    for event in &run {
        let Recorded { revision, id, event_type, data, metadata, position: _, stream: _ } = event;
        let (data, metadata) = (data.as_str(), metadata.as_str());
        let bytes = data.len() + metadata.len();
        if bytes > EVENT_MAX {
            return Err(AppendError::TooLarge { stream: stream.clone(), bytes, max: EVENT_MAX });
        }
        hashes.push(canonical::hash(stream, *revision, *id, &event_type.to_string(), data, metadata));
    }
    let Some(Revision(first)) = run.first().map(|event| event.revision) else { return Ok(None) };
    let tail = inner.tail(stream).await?;
    let (mut next, mut end, mut last) = (tail.events, tail.hash, None);
    let standing = inner.at(stream, first, run.len()).await?;
    let mut new = Vec::new();
    for (place, (event, hash)) in run.into_iter().zip(hashes).enumerate() {
        let revision = event.revision;
        if revision.0 < next && new.is_empty() {
            let stands = standing.get(place).filter(|stands| stands.revision() == revision);
            let stands = stands.ok_or_else(|| not_next(revision))?;
            if stands.tail()?.hash != hash {
                return Err(not_next(revision));
            }
            last = Some(stands.position);
            continue;
        }
        let stamp = Stamp::of(event.metadata.as_str()).ok_or_else(|| not_next(revision))?;
        if revision.0 != next || stamp.previous != end {
            return Err(not_next(revision));
        }
        (next, end) = (next + 1, hash);
        inner.not_before(stamp.recorded_at);
        new.push(ReadyEvent::from(event));
    }
    let expected = Expected::after(next - new.len() as u64);
    for portion in portions(ReadyAppend { stream: stream.clone(), expected, events: new }) {
        let revision = Revision(portion.expected.events());
        last = Some(match inner.append(&portion).await {
            Ok(Appended { position }) => position,
            // Somebody else was quicker.
            Err(AppendError::WrongExpectedRevision { .. }) => return Err(not_next(revision)),
            Err(other) => return Err(other),
        });
    }
    Ok(last)
}
