//! Reads that end, and subscriptions that do not.

use std::{collections::HashMap, ops::ControlFlow, sync::Arc};

use tokio::sync::{mpsc, watch};
use tonic::Status;
use uuid::Uuid;

use crate::{
    faults::{Faults, Orders},
    filter::Filter,
    log::{Log, Place, StoredEvent},
    protocol::streams::{
        ReadResp,
        read_req::{
            Options,
            options::{
                AllOptions, CountOption, FilterOption, ReadDirection, StreamOption, StreamOptions,
                all_options::AllOption, stream_options::RevisionOption,
            },
        },
        read_resp::{
            CaughtUp, Checkpoint, Content, FellBehind, ReadEvent, StreamNotFound, SubscriptionConfirmation,
            read_event::{Position, RecordedEvent},
        },
    },
    service::{Node, identifier, stream_name},
};

/// How many events are taken from the log at once.
const BATCH: usize = 64;

/// What a client wants to read.
#[derive(Debug)]
pub(crate) struct Wish {
    from: From,
    backwards: bool,
    /// How many events; `None` for a subscription.
    count: Option<usize>,
    filter: Option<Filter>,
}

#[derive(Debug)]
enum From {
    All(At<Place>),
    Stream(String, At<u64>),
}

#[derive(Debug, Clone, Copy)]
enum At<T> {
    Start,
    End,
    Exactly(T),
}

impl Wish {
    pub(crate) fn new(options: Options) -> Result<Self, Status> {
        let backwards = match ReadDirection::try_from(options.read_direction) {
            Ok(ReadDirection::Forwards) => false,
            Ok(ReadDirection::Backwards) => true,
            Err(_) => return Err(Status::invalid_argument("no such direction")),
        };
        let count = match options.count_option {
            Some(CountOption::Count(count)) => Some(usize::try_from(count).unwrap_or(usize::MAX)),
            Some(CountOption::Subscription(_)) if backwards => {
                return Err(Status::invalid_argument("a subscription goes forwards"));
            }
            Some(CountOption::Subscription(_)) => None,
            None => return Err(Status::invalid_argument("a read of how many")),
        };
        let filter = match options.filter_option {
            Some(FilterOption::Filter(filter)) => Some(Filter::new(filter)?),
            Some(FilterOption::NoFilter(())) => None,
            None => return Err(Status::invalid_argument("a read says whether it has a filter")),
        };
        let from = From::new(options.stream_option)?;
        if filter.is_some() && matches!(from, From::Stream(..)) {
            return Err(Status::invalid_argument("only $all is filtered"));
        }
        Ok(Self { from, backwards, count, filter })
    }

    pub(crate) fn is_subscription(&self) -> bool {
        self.count.is_none()
    }

    fn wants(&self, event: &StoredEvent) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.wants(event))
    }
}

impl From {
    fn new(option: Option<StreamOption>) -> Result<Self, Status> {
        let nowhere = || Status::invalid_argument("a read from where");
        match option.ok_or_else(nowhere)? {
            StreamOption::All(AllOptions { all_option }) => Ok(Self::All(match all_option.ok_or_else(nowhere)? {
                AllOption::Start(()) => At::Start,
                AllOption::End(()) => At::End,
                AllOption::Position(position) => {
                    At::Exactly(Place { commit: position.commit_position, prepare: position.prepare_position })
                }
            })),
            StreamOption::Stream(StreamOptions { stream_identifier, revision_option }) => {
                let at = match revision_option.ok_or_else(nowhere)? {
                    RevisionOption::Start(()) => At::Start,
                    RevisionOption::End(()) => At::End,
                    RevisionOption::Revision(revision) => At::Exactly(revision),
                };
                Ok(Self::Stream(stream_name(stream_identifier)?, at))
            }
        }
    }
}

/// What answers one read or subscription.
pub(crate) struct Reader {
    log: Arc<Log>,
    faults: Faults,
    lag: usize,
    orders: watch::Receiver<Orders>,
    messages: mpsc::Sender<Result<ReadResp, Status>>,
}

/// The client has gone, or was sent away.
pub(crate) struct Gone;

impl Reader {
    pub(crate) fn new(node: &Node, messages: mpsc::Sender<Result<ReadResp, Status>>) -> Self {
        Self {
            log: node.log.clone(),
            faults: node.faults.clone(),
            lag: node.settings.lag,
            orders: node.faults.orders(),
            messages,
        }
    }

    pub(crate) async fn run(self, wish: Wish) -> Result<(), Gone> {
        match (&wish.from, wish.count) {
            (_, None) => Subscriber::new(self, wish).run().await,
            (From::All(at), Some(count)) => self.read_all(*at, count, &wish).await,
            (From::Stream(stream, at), Some(count)) => self.read_stream(stream, *at, count, wish.backwards).await,
        }
    }

    async fn send(&self, content: Content) -> Result<(), Gone> {
        self.messages.send(Ok(ReadResp { content: Some(content) })).await.map_err(|_| Gone)
    }

    fn visible(&self) -> usize {
        self.orders.borrow().visible.unwrap_or(usize::MAX)
    }

    async fn read_all(&self, at: At<Place>, count: usize, wish: &Wish) -> Result<(), Gone> {
        // What is written while the read goes on is not part of it.
        let visible = self.visible().min(*self.log.watch().borrow());
        let mut from = match at {
            At::Start => 0,
            At::End => visible,
            At::Exactly(place) => self.log.at(place),
        };
        let mut left = count;
        while left > 0 {
            let batch = self.log.all(from, BATCH, visible, wish.backwards);
            if batch.is_empty() {
                break;
            }
            from = if wish.backwards { from.min(visible) - batch.len() } else { from + batch.len() };
            for event in batch.iter().filter(|event| wish.wants(event)).take(left) {
                self.send(message(event)).await?;
                left -= 1;
            }
        }
        Ok(())
    }

    async fn read_stream(&self, stream: &str, at: At<u64>, count: usize, backwards: bool) -> Result<(), Gone> {
        let Some(events) = self.log.stream(stream, self.visible()) else {
            let missing = StreamNotFound { stream_identifier: Some(identifier(stream)) };
            return self.send(Content::StreamNotFound(missing)).await;
        };
        let last = events.last().map_or(0, |event| event.revision);
        if backwards {
            let wanted = |event: &&Arc<StoredEvent>| match at {
                At::Start => event.revision == 0,
                At::End => true,
                At::Exactly(revision) => event.revision <= revision,
            };
            for event in events.iter().rev().filter(wanted).take(count) {
                self.send(message(event)).await?;
            }
        } else {
            let wanted = |event: &&Arc<StoredEvent>| match at {
                At::Start => true,
                At::End => false,
                At::Exactly(revision) => event.revision >= revision,
            };
            for event in events.iter().filter(wanted).take(count) {
                self.send(message(event)).await?;
            }
        }
        self.send(Content::LastStreamPosition(last)).await
    }
}

/// What keeps one subscription going.
struct Subscriber {
    reader: Reader,
    wish: Wish,
    orders: watch::Receiver<Orders>,
    length: watch::Receiver<usize>,
    /// How often subscriptions had been ended before this one began.
    endings: usize,
    /// The index of the next event to look at.
    next: usize,
    /// Of one stream, the first revision that is wanted.
    first_revision: u64,
    live: bool,
    /// How many events were looked at since the client was last told how far.
    searched: u64,
}

impl Subscriber {
    fn new(reader: Reader, wish: Wish) -> Self {
        let orders = reader.faults.orders();
        let endings = orders.borrow().endings;
        let length = reader.log.watch();
        let end = (*length.borrow()).min(reader.visible());
        // What the client names has been handled: the subscription begins after it.
        let (next, first_revision) = match &wish.from {
            From::All(At::Start) | From::Stream(_, At::Start) => (0, 0),
            From::All(At::End) | From::Stream(_, At::End) => (end, 0),
            From::All(At::Exactly(place)) => (reader.log.after(*place), 0),
            From::Stream(_, At::Exactly(revision)) => (0, revision.saturating_add(1)),
        };
        Self { reader, wish, orders, length, endings, next, first_revision, live: false, searched: 0 }
    }

    async fn run(mut self) -> Result<(), Gone> {
        let _counted = self.reader.faults.subscription();
        let confirmation = SubscriptionConfirmation { subscription_id: Uuid::new_v4().to_string() };
        self.send(Content::Confirmation(confirmation)).await?;
        loop {
            let length = *self.length.borrow_and_update();
            let visible = length.min(self.orders.borrow_and_update().visible.unwrap_or(usize::MAX));
            if self.live && visible.saturating_sub(self.next) > self.reader.lag {
                self.live = false;
                self.send(Content::FellBehind(FellBehind {})).await?;
            }
            let batch = self.reader.log.all(self.next, BATCH, visible, false);
            if batch.is_empty() {
                self.wait().await?;
            }
            for event in batch {
                self.look_at(&event).await?;
            }
        }
    }

    async fn look_at(&mut self, event: &StoredEvent) -> Result<(), Gone> {
        let wanted = match &self.wish.from {
            From::All(_) => self.wish.wants(event),
            From::Stream(stream, _) => *stream == *event.stream && event.revision >= self.first_revision,
        };
        if wanted {
            self.send(message(event)).await?;
        }
        self.next += 1;
        self.searched += 1;
        let every = self.wish.filter.as_ref().map(|filter| filter.checkpoint_every);
        if every.is_some_and(|every| self.searched >= every) {
            self.send_checkpoint(event.place).await?;
        }
        Ok(())
    }

    async fn send_checkpoint(&mut self, Place { commit, prepare }: Place) -> Result<(), Gone> {
        self.searched = 0;
        self.send(Content::Checkpoint(Checkpoint { commit_position: commit, prepare_position: prepare })).await
    }

    /// All that there is has been sent: says so the first time, and waits for more.
    async fn wait(&mut self) -> Result<(), Gone> {
        if !self.live {
            self.live = true;
            let last = self.next.checked_sub(1).and_then(|last| self.reader.log.all(last, 1, self.next, false).pop());
            if let Some(last) = last.filter(|_| self.wish.filter.is_some() && self.searched > 0) {
                self.send_checkpoint(last.place).await?;
            }
            self.send(Content::CaughtUp(CaughtUp {})).await?;
        }
        if let ControlFlow::Break(gone) = self.obey().await {
            return Err(gone);
        }
        tokio::select! {
            _ = self.length.changed() => Ok(()),
            _ = self.orders.changed() => Ok(()),
            () = self.reader.messages.closed() => Err(Gone),
        }
    }

    /// Does what subscriptions were told, and waits as long as they are to be silent.
    async fn obey(&mut self) -> ControlFlow<Gone> {
        loop {
            let orders = *self.orders.borrow();
            if orders.endings != self.endings {
                if let Some(failure) = orders.with {
                    let _ = self.reader.messages.send(Err(failure.status())).await;
                }
                return ControlFlow::Break(Gone);
            }
            if !orders.silent {
                return ControlFlow::Continue(());
            }
            tokio::select! {
                _ = self.orders.changed() => {}
                () = self.reader.messages.closed() => return ControlFlow::Break(Gone),
            }
        }
    }

    async fn send(&mut self, content: Content) -> Result<(), Gone> {
        match self.obey().await {
            ControlFlow::Break(gone) => Err(gone),
            ControlFlow::Continue(()) => self.reader.send(content).await,
        }
    }
}

fn message(event: &StoredEvent) -> Content {
    let Place { commit, prepare } = event.place;
    let metadata = [
        ("type", event.event_type.clone()),
        ("content-type", event.content_type.clone()),
        ("created", event.created.to_string()),
    ];
    let recorded = RecordedEvent {
        id: Some(event.id.into()),
        stream_identifier: Some(identifier(&event.stream)),
        stream_revision: event.revision,
        prepare_position: prepare,
        commit_position: commit,
        metadata: metadata.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<HashMap<_, _>>(),
        custom_metadata: event.metadata.clone(),
        data: event.data.clone(),
    };
    Content::Event(ReadEvent { event: Some(recorded), link: None, position: Some(Position::CommitPosition(commit)) })
}
