//! Streams as they were folded last: whoever decides on one goes on from there, and reads only what has come since.

use std::{any::Any, fmt, sync::Arc};

use ngayhoi_domain::{Aggregate, StreamId};
use ngayhoi_journal::{Engine, Recorded, Revision, StreamName};
use quick_cache::{Weighter, sync::Cache};
use uuid::Uuid;

use super::CommandError;
use crate::node::Node;

/// How many events of a stream are read at once.
pub const PAGE: usize = 1_000;

/// How many events may be remembered in all; each takes some hundred bytes, folded.
const MOST_EVENTS: u64 = 100_000;

/// About how many streams that will be.
const USUAL: usize = 4_096;

/// A stream, folded.
#[derive(Debug, Clone)]
pub struct Folded<A> {
    /// What its events add up to.
    pub state: A,
    /// The ids of its events, in order.
    ids: Vec<Uuid>,
}

impl<A> Folded<A> {
    /// How many events it has.
    pub fn events(&self) -> u64 {
        self.ids.len() as u64
    }

    /// Where an event stands in it; `None` where it does not.
    pub fn revision_of(&self, event: Uuid) -> Option<Revision> {
        self.ids.iter().rposition(|id| *id == event).map(|place| Revision(place as u64))
    }
}

impl<A: Aggregate> Folded<A> {
    fn evolve(&mut self, event: &Recorded) -> Result<(), CommandError> {
        let fact = fact_of::<A>(event)?;
        self.state = std::mem::take(&mut self.state).evolve(&fact);
        self.ids.push(event.id);
        Ok(())
    }
}

/// What an event of an aggregate's stream says.
///
/// # Errors
/// When it is not of this program's time.
pub fn fact_of<A: Aggregate>(event: &Recorded) -> Result<A::Event, CommandError> {
    let mut data = serde_json::Deserializer::from_str(event.data.as_str());
    event
        .event_type
        .read(&mut data)
        .map_err(|error| CommandError::Undecodable { position: event.position, reason: error.to_string() })
}

/// The streams that are remembered. None is believed without asking the journal what has come since.
pub struct Streams(Cache<StreamName, Held, Events>);

/// A folded stream of whichever aggregate.
#[derive(Clone)]
struct Held {
    events: u64,
    folded: Arc<dyn Any + Send + Sync>,
}

impl Default for Streams {
    fn default() -> Self {
        Self(Cache::with_weighter(USUAL, MOST_EVENTS, Events))
    }
}

impl fmt::Debug for Streams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Streams").field(&self.0.len()).finish()
    }
}

/// What a stream counts as: its events, and one for itself.
#[derive(Debug, Clone)]
struct Events;

impl Weighter<StreamName, Held> for Events {
    fn weight(&self, _stream: &StreamName, held: &Held) -> u64 {
        held.events + 1
    }
}

impl Node {
    /// A stream as it is now.
    ///
    /// # Errors
    /// When the journal cannot be read, or an event is not of this program's time.
    pub(super) async fn folded<A: Aggregate>(&self, stream: &StreamId) -> Result<Arc<Folded<A>>, CommandError> {
        let name = StreamName::from(stream);
        let held = self.streams.0.get(&name).and_then(|held| held.folded.downcast::<Folded<A>>().ok());
        let known = held.unwrap_or_else(|| Arc::new(Folded { state: A::default(), ids: Vec::new() }));
        let mut page = self.journal.read_stream(name.clone(), Revision(known.events()), PAGE).await?;
        if page.is_empty() {
            return Ok(known);
        }
        let mut folded = Folded::clone(&known);
        loop {
            page.iter().try_for_each(|event| folded.evolve(event))?;
            if page.len() < PAGE {
                break;
            }
            page = self.journal.read_stream(name.clone(), Revision(folded.events()), PAGE).await?;
        }
        let folded = Arc::new(folded);
        self.streams.0.insert(name, Held { events: folded.events(), folded: folded.clone() });
        Ok(folded)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]
mod tests {
    use std::collections::BTreeSet;

    use ngayhoi_domain::{Category, programme::Programme, unit::Unit};

    use super::*;
    use crate::{exchange, node::Options, progress::Quiet};

    const SAMPLE: &str = include_str!("../../../../fixtures/sample-year/events.jsonl");

    async fn take_in(node: &Node, lines: &str) {
        exchange::import(node, &[("sample".into(), lines.to_owned())], &Quiet).await.unwrap();
    }

    /// A stream as a node holds it now, in words.
    async fn told(node: &Node, stream: &StreamId) -> String {
        if stream.category() == Category::Unit {
            format!("{:?}", node.folded::<Unit>(stream).await.unwrap())
        } else {
            format!("{:?}", node.folded::<Programme>(stream).await.unwrap())
        }
    }

    #[tokio::test]
    async fn what_others_wrote_meanwhile_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
        let half = SAMPLE.match_indices('\n').nth(300).unwrap().0;
        let (first, rest) = SAMPLE.split_at(half);
        let names = SAMPLE.lines().map(|line| line.split('"').nth(3).unwrap());
        let streams: BTreeSet<&str> =
            names.filter(|name| name.starts_with("unit-") || name.starts_with("programme-")).collect();
        let streams: Vec<StreamId> = streams.into_iter().map(|name| name.parse().unwrap()).collect();
        take_in(&node, first.trim()).await;
        let mut before = Vec::new();
        for stream in &streams {
            before.push(told(&node, stream).await);
        }
        // Not by a command, so that nothing tells the memory of it.
        take_in(&node, rest.trim()).await;
        let mut changed = 0;
        for (stream, before) in streams.iter().zip(before) {
            let after = told(&node, stream).await;
            changed += usize::from(after != before);
            node.streams.0.remove(&StreamName::from(stream));
            assert_eq!(after, told(&node, stream).await, "{stream}");
        }
        assert!(changed > 5, "{changed} streams went on");
    }

    #[tokio::test]
    async fn an_event_is_found_where_it_stands() {
        let folder = tempfile::tempdir().unwrap();
        let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
        take_in(&node, SAMPLE.trim()).await;
        let stream: StreamId = "unit-tp-mau".parse().unwrap();
        let folded = node.folded::<Unit>(&stream).await.unwrap();
        let events = node.journal.read_stream(StreamName::from(&stream), Revision(0), PAGE).await.unwrap();
        assert_eq!(folded.events(), events.len() as u64);
        for event in events {
            assert_eq!(folded.revision_of(event.id), Some(event.revision));
        }
        assert_eq!(folded.revision_of(Uuid::nil()), None);
        let none = node.folded::<Unit>(&"unit-khong-co".parse().unwrap()).await.unwrap();
        assert_eq!(none.events(), 0);
    }
}
