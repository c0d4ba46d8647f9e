//! A journal copied into another one, of whichever engine: event by event, as they were recorded.

use crate::{AppendError, Engine, JournalError, Position, Reading, Recorded, Revision, StreamName};

/// What a copy came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// How many events stood there already.
    pub found: u64,
    /// How many were written.
    pub written: u64,
}

/// Why a journal was not copied whole. What was copied before stays, and the same copy repeated goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// A journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// An event cannot be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The journal to be written holds events of its own.
    #[error(
        "nhật ký đích có sự kiện khác: luồng {stream}, thứ tự {}, vị trí {position}; chưa chép gì, hãy chép vào một nhật ký trống / the target holds other events: stream {stream}, revision {}, position {position}; nothing was copied, copy into an empty journal", revision.0, revision.0
    )]
    OtherEvents {
        /// The stream of the first that is another.
        stream: StreamName,
        /// Its place in the stream.
        revision: Revision,
        /// Its place in that journal.
        position: Position,
    },
    /// The journal to be written has gone further.
    #[error(
        "nhật ký đích đã có đủ {events} sự kiện của nguồn và còn nhiều hơn; không chép gì, hãy xem có nhầm nguồn với đích không / the target holds all {events} events of the source, and more; nothing was copied, see whether source and target are mixed up"
    )]
    Ahead {
        /// How many events both hold.
        events: u64,
    },
}

/// Whether two journals' events are one, wherever they stand.
fn is_same(one: &Recorded, other: &Recorded) -> bool {
    let Recorded { position: _, stream, revision, id, event_type, data, metadata } = one;
    *stream == other.stream
        && *revision == other.revision
        && *id == other.id
        && *event_type == other.event_type
        && *data == other.data
        && *metadata == other.metadata
}

/// Copies what stands before a position, or everything, into a journal that holds nothing or a beginning of it, and
/// says now and then how many more events stand there.
///
/// # Errors
/// When that journal holds anything else, or either cannot be read or written.
pub async fn copy(
    from: &Reading,
    to: &impl Engine,
    before: Option<Position>,
    mut advance: impl FnMut(usize),
) -> Result<Copied, CopyError> {
    let mut copied = Copied::default();
    let (mut source, mut target) = (Position::START, Position::START);
    let mut is_beyond_target = false;
    loop {
        let mut events = from.after(source).await?;
        events.retain(|event| before.is_none_or(|before| event.position < before));
        let Some(last) = events.last() else { break };
        source = last.position;
        let count = events.len();
        if !is_beyond_target {
            let standing = next(to, target, count).await?;
            if let Some((_, other)) = events.iter().zip(&standing).find(|(event, standing)| !is_same(event, standing)) {
                let Recorded { stream, revision, position, .. } = other.clone();
                return Err(CopyError::OtherEvents { stream, revision, position });
            }
            is_beyond_target = standing.len() < count;
            target = standing.last().map_or(target, |last| last.position);
            events.drain(..standing.len());
            copied.found += standing.len() as u64;
        }
        if !events.is_empty() {
            let written = events.len() as u64;
            to.copy_in(events).await?;
            copied.written += written;
        }
        advance(count);
    }
    // A beginning is not held against what was copied before the source was damaged.
    if !is_beyond_target && before.is_none() && !to.read_all(target, 1).await?.is_empty() {
        return Err(CopyError::Ahead { events: copied.found });
    }
    Ok(copied)
}

/// The next so many events after a position; fewer at the end only.
async fn next(engine: &impl Engine, after: Position, count: usize) -> Result<Vec<Recorded>, JournalError> {
    let mut events = engine.read_all(after, count).await?;
    while let Some(last) = events.last()
        && events.len() < count
    {
        let more = engine.read_all(last.position, count - events.len()).await?;
        if more.is_empty() {
            break;
        }
        events.extend(more);
    }
    Ok(events)
}

#[cfg(test)]
mod tests;
