//! What followers are told, read once for all who follow the same from the same place.

use std::{fmt, sync::Arc};

use quick_cache::sync::Cache;

use super::timeline::TimelineEntry;
use crate::{
    node::{Node, Reached},
    timeline::{Filter, Order, Slice},
    world::World,
};

/// How many entries are read at once.
const PAGE: usize = 100;

/// How many pages are kept for those who come a little later.
const PAGES: usize = 256;

/// The pages that were read lately.
#[derive(Clone)]
pub struct Feeds(Arc<Cache<Wanted, Arc<Page>>>);

impl Default for Feeds {
    fn default() -> Self {
        Self(Arc::new(Cache::new(PAGES)))
    }
}

impl fmt::Debug for Feeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Feeds").field(&self.0.len()).finish()
    }
}

/// What a follower wants to be told next.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// What it follows.
    pub slice: Arc<Slice>,
    /// Which of its entries.
    pub filter: Filter,
    /// After which one, by its number.
    pub after: i64,
    /// Up to where the read models are: a follower is told of nothing that they do not show yet.
    pub reached: Reached,
}

/// The next entries, and how far they go.
#[derive(Debug)]
pub struct Page {
    /// In order; there may be none.
    pub entries: Vec<Arc<TimelineEntry>>,
    /// The number after which the next page begins.
    pub seq: i64,
}

impl Feeds {
    /// The next page of a follower. Whoever wants the same meanwhile waits for it and gets it too.
    ///
    /// # Errors
    /// When timeline or read models cannot be read.
    pub async fn page(&self, node: &Node, wanted: &Wanted) -> async_graphql::Result<Arc<Page>> {
        self.0.get_or_insert_async(wanted, async { Ok(Arc::new(Page::read(node, wanted).await?)) }).await
    }
}

impl Page {
    async fn read(node: &Node, Wanted { slice, filter, after, reached }: &Wanted) -> async_graphql::Result<Self> {
        let (read, filter, after) = (slice.clone(), filter.clone(), *after);
        let mut rows =
            node.timeline.read(move |db| read.page(db, &filter, Order::OldestFirst, Some(after), PAGE)).await?;
        let is_last = rows.len() < PAGE;
        rows.retain(|row| row.seq <= reached.seq);
        let seq = match rows.last() {
            Some(last) if !is_last => last.seq,
            Some(_) | None => reached.seq,
        };
        let entries = TimelineEntry::tell(&World::live(node), slice, rows).await?;
        Ok(Self { entries: entries.into_iter().map(Arc::new).collect(), seq })
    }
}
