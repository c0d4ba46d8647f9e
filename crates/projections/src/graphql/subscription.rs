use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{Context, ID, Response, Subscription as SubscriptionObject};
use futures_util::{Stream, stream};
use ngayhoi_domain::FestivalRef;
use tokio::sync::watch;

use super::{
    feeds::{Feeds, Wanted},
    festival::Festival,
    node,
    rights::viewer,
    timeline::{TimelineEntry, audience},
};
use crate::{
    node::{Node, Reached},
    timeline::{Filter, Slice},
};

/// What can be followed.
#[derive(Debug)]
pub struct Subscription;

/// What can be followed.
#[SubscriptionObject]
impl Subscription {
    /// What happens in a festival year, each event once and in order: from now on, or after an event that was seen.
    /// Each answer says in `extensions.cursor` which event it brought: whoever lost the connection follows on after
    /// that one, and misses nothing and gets nothing twice.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who convenes.")] convener: ID,
        #[graphql(desc = "The year.")] year: i32,
        #[graphql(desc = "Only what is about this host.")] host: Option<ID>,
        #[graphql(desc = "The id of the last event that was seen; what followed it comes first.")] after: Option<ID>,
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<Arc<TimelineEntry>>> + use<>> {
        let (node, feeds) = (node(ctx)?.clone(), ctx.data::<Feeds>()?.clone());
        let place = ctx.data_opt::<Arc<Place>>().cloned().unwrap_or_default();
        let after = place.after.clone().map(ID).or(after);
        let festival = FestivalRef { convener: convener.parse()?, year: year.try_into()? };
        let slice = Arc::new(Slice { festival, at: None });
        let host = host.map(|host| host.parse()).transpose()?;
        let asks = viewer(ctx);
        let settled =
            Festival::find(ctx, None, slice.festival.clone()).await?.is_some_and(|festival| festival.is_settled());
        let audience = audience(&node, &asks, &slice.festival, settled, (None, host.as_ref())).await?;
        let filter = Filter { unit: None, host, audience };
        let reached = node.reached();
        let seq = match after {
            Some(event) => super::timeline::seq_of(&node, &event).await?,
            None => reached.borrow().seq,
        };
        let following = Following { node, feeds, slice, filter, seq, reached, ready: VecDeque::new() };
        Ok(stream::unfold((following, place), |(mut following, place)| async move {
            let entry = following.next().await?;
            if let Ok(entry) = &entry {
                place.reach(entry.id.as_str());
            }
            Some((entry, (following, place)))
        }))
    }
}

/// How far a follower has come: where it wants to go on from, and what it was brought last. The transport reads it off
/// between two answers, so that none needs to know what is followed.
#[derive(Debug, Default)]
pub struct Place {
    after: Option<String>,
    reached: Mutex<Option<String>>,
}

impl Place {
    /// A follower that goes on after what it was brought last; its document's own wish where there is none.
    pub fn after(cursor: Option<String>) -> Self {
        Self { after: cursor, reached: Mutex::default() }
    }

    fn reach(&self, cursor: &str) {
        *self.reached.lock().unwrap_or_else(PoisonError::into_inner) = Some(cursor.to_owned());
    }

    /// Says in an answer what it brought.
    pub fn mark(&self, response: Response) -> Response {
        match self.reached.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(cursor) => response.extension(CURSOR, cursor.into()),
            None => response,
        }
    }
}

/// The extension of an answer that says which event it brought.
pub const CURSOR: &str = "cursor";

/// A follower of a slice of the timeline.
struct Following {
    node: Arc<Node>,
    feeds: Feeds,
    slice: Arc<Slice>,
    filter: Filter,
    /// The number of the last entry that was looked at.
    seq: i64,
    reached: watch::Receiver<Reached>,
    ready: VecDeque<Arc<TimelineEntry>>,
}

impl Following {
    /// The next entry; `None` when the node ends.
    async fn next(&mut self) -> Option<async_graphql::Result<Arc<TimelineEntry>>> {
        loop {
            if let Some(entry) = self.ready.pop_front() {
                return Some(Ok(entry));
            }
            // Marked as seen before reading, so that what comes meanwhile wakes the next wait.
            let reached = *self.reached.borrow_and_update();
            if reached.seq <= self.seq {
                self.reached.changed().await.ok()?;
                continue;
            }
            let (slice, filter) = (self.slice.clone(), self.filter.clone());
            match self.feeds.page(&self.node, &Wanted { slice, filter, after: self.seq, reached }).await {
                Ok(page) => {
                    self.seq = page.seq;
                    self.ready.extend(page.entries.iter().cloned());
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
