//! Reading, page by page, each page within its time and size.

use eventstore::{ReadAllOptions, ReadStream, ReadStreamOptions, StreamPosition};
use tokio::time::{Instant, sleep};

use super::{
    Inner,
    stored::{Scope, Stored, Tail},
    trouble::{Pauses, Trouble},
};
use crate::{JournalError, Position, READ_BYTES, Recorded, Revision, StreamName};

/// The most events of one page.
const PAGE: usize = 512;

/// Places beyond this figure do not exist, and the server takes no larger one.
const LAST: u64 = i64::MAX as u64;

/// What one call brought.
#[derive(Default)]
struct Page {
    /// Events of ours.
    events: Vec<Stored>,
    /// The place of the last event, whosever it is.
    last: Option<Position>,
    /// Whether the server had no more to send.
    is_last: bool,
}

impl Inner {
    /// One stream's events from a revision on. Read to its end, the stream's end is remembered.
    pub(super) async fn stream(
        &self,
        stream: &StreamName,
        from: Revision,
        limit: usize,
    ) -> Result<Vec<Recorded>, JournalError> {
        let mut events = Vec::new();
        let mut from = from.0;
        while events.len() < limit && from <= LAST {
            let page = self.stream_page(stream, Ask::From(from), (limit - events.len()).min(PAGE)).await?;
            let Some(last) = page.events.last() else {
                if from == 0 {
                    self.tails.insert(stream.clone(), Tail::default());
                }
                break;
            };
            let tail = last.tail();
            from = last.revision().0.saturating_add(1);
            for event in page.events {
                events.push(event.recorded()?);
            }
            if page.is_last && events.len() < limit {
                self.tails.insert(stream.clone(), tail?);
                break;
            }
        }
        Ok(events)
    }

    /// The events that stand where these would stand.
    pub(super) async fn at(&self, stream: &StreamName, from: u64, count: usize) -> Result<Vec<Stored>, JournalError> {
        let mut events = Vec::new();
        while events.len() < count {
            let from = from.saturating_add(events.len() as u64);
            if from > LAST {
                break;
            }
            let page = self.stream_page(stream, Ask::From(from), (count - events.len()).min(PAGE)).await?;
            let is_last = page.is_last || page.events.is_empty();
            events.extend(page.events);
            if is_last {
                break;
            }
        }
        Ok(events)
    }

    /// A stream's end, as the server has it.
    pub(super) async fn tail(&self, stream: &StreamName) -> Result<Tail, JournalError> {
        let page = self.stream_page(stream, Ask::Last, 1).await?;
        page.events.last().map_or_else(|| Ok(Tail::default()), Stored::tail)
    }

    /// All events of ours after a position.
    pub(super) async fn all(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, JournalError> {
        let (mut events, mut bytes) = (Vec::new(), 0);
        let mut from = after.max(self.scope.origin);
        while events.len() < limit && bytes < READ_BYTES && from.commit() <= LAST && from.prepare() <= LAST {
            // The server begins at this very place, so one more is asked for.
            let count = (limit - events.len()).min(PAGE) + 1;
            let page = self.all_page(from, count).await?;
            for event in page.events {
                if event.position > from && bytes < READ_BYTES {
                    bytes += event.bytes();
                    events.push(event.recorded()?);
                }
            }
            match page.last {
                Some(last) if last > from && !page.is_last => from = last,
                Some(_) | None => break,
            }
        }
        events.truncate(limit);
        Ok(events)
    }

    async fn stream_page(&self, stream: &StreamName, ask: Ask, count: usize) -> Result<Page, JournalError> {
        let name = self.scope.name(stream);
        let options = self.authenticated(ReadStreamOptions::default(), ReadStreamOptions::authenticated);
        let options = options.requires_leader(true).max_count(count);
        let options = match ask {
            Ask::From(revision) => options.position(StreamPosition::Position(revision)).forwards(),
            Ask::Last => options.position(StreamPosition::End),
        };
        let read = || {
            let (name, options, scope) = (name.clone(), options.clone(), self.scope.clone());
            self.clients.call(|client| async move {
                let reading = client.read_stream(name, &options).await.map_err(Trouble::with_call)?;
                page(reading, count, &scope, |_| true).await
            })
        };
        match self.patiently(read).await {
            Ok(page) => page,
            Err(Trouble::Missing) => Ok(Page { is_last: true, ..Page::default() }),
            Err(trouble) => Err(trouble.tell(&self.server, Some(stream))),
        }
    }

    async fn all_page(&self, from: Position, count: usize) -> Result<Page, JournalError> {
        let place =
            if from == Position::START { StreamPosition::Start } else { StreamPosition::Position(theirs(from)) };
        let options = self.authenticated(ReadAllOptions::default(), ReadAllOptions::authenticated);
        let options = options.requires_leader(true).position(place).forwards().max_count(count);
        let read = || {
            let (options, scope) = (options.clone(), self.scope.clone());
            self.clients.call(|client| async move {
                let reading = client.read_all(&options).await.map_err(Trouble::with_call)?;
                page(reading, count, &scope, |_| true).await
            })
        };
        self.patiently(read).await.map_err(|trouble| trouble.tell(&self.server, None))?
    }

    /// The place of the newest event of ours after a position that is known; that position where there is none.
    pub(super) async fn end(&self, known: Position) -> Result<Position, JournalError> {
        let mut place = StreamPosition::End;
        let wanted = known.max(self.scope.origin);
        loop {
            let options = self.authenticated(ReadAllOptions::default(), ReadAllOptions::authenticated);
            let options = options.requires_leader(true).position(place).backwards().max_count(BACK);
            let read = || {
                let (options, scope) = (options.clone(), self.scope.clone());
                self.clients.call(|client| async move {
                    let reading = client.read_all(&options).await.map_err(Trouble::with_call)?;
                    page(reading, BACK, &scope, move |position| position > wanted).await
                })
            };
            let page = self.patiently(read).await.map_err(|trouble| trouble.tell(&self.server, None))??;
            match (page.events.first(), page.last) {
                (Some(newest), _) if newest.position > wanted => return Ok(newest.position),
                (Some(_) | None, Some(last)) if last > wanted && !page.is_last => {
                    let next = StreamPosition::Position(theirs(last));
                    if next == place {
                        return Ok(known);
                    }
                    place = next;
                }
                (Some(_) | None, Some(_) | None) => return Ok(known),
            }
        }
    }

    /// Asks again after passing trouble, for a bounded time.
    async fn patiently<T, F>(&self, ask: impl Fn() -> F) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, Trouble>>,
    {
        let until = Instant::now() + self.limits.total;
        let mut pauses = Pauses::new();
        loop {
            match ask().await {
                Err(Trouble::Passing(_) | Trouble::Away(_) | Trouble::Moved) if Instant::now() < until => {
                    sleep(pauses.next()).await
                }
                result => return result,
            }
        }
    }
}

/// How many events are looked at together from the end backwards.
const BACK: usize = 64;

/// Which part of a stream.
#[derive(Clone, Copy)]
enum Ask {
    From(u64),
    Last,
}

pub(super) fn theirs(position: Position) -> eventstore::Position {
    eventstore::Position { commit: position.commit(), prepare: position.prepare() }
}

/// Takes what the server sends, up to the page's size and as long as it is wanted. An event of ours that cannot be read
/// is no trouble of the server's.
async fn page(
    mut reading: ReadStream,
    count: usize,
    scope: &Scope,
    is_wanted: impl Fn(Position) -> bool,
) -> Result<Result<Page, JournalError>, Trouble> {
    let mut page = Page::default();
    let (mut taken, mut bytes) = (0, 0);
    while bytes < READ_BYTES {
        // Also after the last that was asked for: an answer that is heard out costs no farewell.
        let Some(resolved) = reading.next().await.map_err(Trouble::from)? else {
            page.is_last = taken < count;
            break;
        };
        taken += 1;
        match Stored::read(resolved, scope) {
            Ok(Some((position, _))) if !is_wanted(position) => {
                page.is_last = true;
                break;
            }
            Ok(Some((position, event))) => {
                page.last = Some(position);
                bytes += event.as_ref().map_or(0, Stored::bytes);
                page.events.extend(event);
            }
            Ok(None) => {}
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(page))
}
