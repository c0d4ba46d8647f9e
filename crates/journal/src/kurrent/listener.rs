//! Hearing of what others write: one subscription, on a thread of its own, and a watchdog that looks for itself.
//!
//! The subscription makes news quick; it is never relied on. The watchdog asks the server now and then where the journal
//! ends, announces what the subscription did not, and puts another one in its place.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use eventstore::{Client, StreamPosition, SubscribeToAllOptions, SubscriptionEvent};
use tokio::{
    runtime::Handle,
    sync::watch,
    time::{Instant, sleep, timeout},
};
use tracing::{
    Dispatch, Event, Level, Metadata, Subscriber, dispatcher,
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
};

use super::{
    Shared,
    reads::theirs,
    stored,
    trouble::{Pauses, Trouble},
};
use crate::{JournalError, Position};

/// How far the journal is known to reach.
#[derive(Debug)]
pub(super) struct Reached {
    known: watch::Sender<Position>,
    /// Up to where the subscription has told all; `None` before its first word.
    heard: Mutex<Option<Position>>,
}

impl Reached {
    pub(super) fn new() -> Self {
        Self { known: watch::Sender::new(Position::START), heard: Mutex::new(None) }
    }

    /// The newest event that is known of.
    pub(super) fn known(&self) -> Position {
        *self.known.borrow()
    }

    pub(super) fn watch(&self) -> watch::Receiver<Position> {
        self.known.subscribe()
    }

    /// Announces an event; an older one than is known changes nothing.
    pub(super) fn raise(&self, position: Position) {
        self.known.send_if_modified(|known| {
            let is_newer = position > *known;
            if is_newer {
                *known = position;
            }
            is_newer
        });
    }

    fn heard(&self) -> Option<Position> {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hear(&self, position: Position) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        *heard = (*heard).max(Some(position));
    }
}

/// The thread of a subscription; told to end when this is dropped.
struct Listener {
    _stop: watch::Sender<()>,
}

impl Listener {
    fn start(shared: &Shared) -> Option<Self> {
        let (stop, stopped) = watch::channel(());
        let shared = shared.clone();
        let thread = thread::Builder::new().name("journal-listener".to_owned());
        thread.spawn(move || listen(&shared, &stopped)).ok().map(|_| Self { _stop: stop })
    }
}

/// Looks where the journal ends, for as long as the engine lives.
pub(super) async fn watch_over(shared: Shared) {
    let mut listener = (Instant::now(), Listener::start(&shared));
    let mut missed = Position::START;
    loop {
        sleep(shared.limits.look).await;
        // Trouble here is trouble there, and it tries again by itself.
        let Ok(end) = shared.end(shared.reached.known()).await else { continue };
        shared.reached.raise(end);
        // Connections that were made anew behind our back.
        shared.server.send_at_once();
        let heard = shared.reached.heard().unwrap_or(Position::START);
        let had_time = listener.0.elapsed() > shared.limits.connect;
        // It had as long as lies between two looks, and told nothing of what the first look found.
        if had_time && (heard < missed || listener.1.is_none()) {
            listener = (Instant::now(), Listener::start(&shared));
        }
        missed = end;
    }
}

/// Subscribes, again and again, until it is told to stop.
fn listen(shared: &Shared, stopped: &watch::Receiver<()>) {
    dispatcher::with_default(&Dispatch::new(Ear), || {
        let mut pauses = Pauses::new();
        let mut pause = Duration::ZERO;
        while !is_stopped(stopped) {
            let before = shared.reached.heard();
            // The crate panics at some answers, and the ear leaves its endless loop the same way.
            let turn = catch_unwind(AssertUnwindSafe(|| turn(shared, stopped.clone(), pause)));
            drop(turn);
            if shared.reached.heard() > before {
                pauses = Pauses::new();
            }
            pause = pauses.next();
        }
    });
}

fn is_stopped(stopped: &watch::Receiver<()>) -> bool {
    stopped.has_changed().is_err()
}

/// One subscription, from its beginning to its end.
fn turn(shared: &Shared, mut stopped: watch::Receiver<()>, pause: Duration) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        thread::sleep(pause);
        return;
    };
    runtime.block_on(async {
        let follow = async {
            sleep(pause).await;
            // Why it ended changes nothing: the next turn begins where this one stopped.
            drop(follow(shared).await);
        };
        tokio::select! {
            // What is given up here is given up whole, and not asked again.
            _ = stopped.changed() => {}
            () = follow => {}
        }
    });
    runtime.shutdown_background();
}

async fn follow(shared: &Shared) -> Result<(), JournalError> {
    let tell = |trouble: Trouble| trouble.tell(&shared.server, None);
    let from = match shared.reached.heard() {
        Some(heard) => heard,
        None => {
            let end = shared.end(shared.reached.known()).await?;
            shared.reached.raise(end);
            end
        }
    };
    let client = Client::with_runtime_handle(Handle::current(), shared.server.settings.clone());
    let client = client.map_err(|error| tell(error.into()))?;
    let place = if from == Position::START { StreamPosition::Start } else { StreamPosition::Position(theirs(from)) };
    let options = shared.authenticated(SubscribeToAllOptions::default(), SubscribeToAllOptions::authenticated);
    let options = options.requires_leader(true).position(place).filter(shared.scope.filter());
    let mut subscription = client.subscribe_to_all(&options).await;
    // A server that takes the call answers it at once.
    let mut next = timeout(shared.limits.connect, subscription.next_subscription_event())
        .await
        .map_err(|_| tell(Trouble::silence(shared.limits.connect)))?;
    shared.reached.hear(from);
    loop {
        match next.map_err(|error| tell(error.into()))? {
            SubscriptionEvent::EventAppeared(event) => {
                // An event that cannot be read is told to those who read it.
                if let Ok(Some((position, event))) = stored::Stored::read(event, &shared.scope) {
                    shared.reached.hear(position);
                    if event.is_some() {
                        shared.reached.raise(position);
                    }
                }
            }
            SubscriptionEvent::Checkpoint(position) => shared.reached.hear(stored::position(position)),
            SubscriptionEvent::Confirmed(_)
            | SubscriptionEvent::FirstStreamPosition(_)
            | SubscriptionEvent::LastStreamPosition(_)
            | SubscriptionEvent::LastAllPosition(_)
            | SubscriptionEvent::CaughtUp
            | SubscriptionEvent::FellBehind => {}
        }
        next = subscription.next_subscription_event().await;
    }
}

/// Listens to what the crate logs on this thread. When the server ends a subscription, the crate warns of an unknown
/// message and asks again, without end and without ever giving way; no time limit reaches it there, but its warning
/// reaches us.
struct Ear;

/// What leaves the crate's loop.
struct Ended;

impl Subscriber for Ear {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::WARN && metadata.target() == "eventstore::commands"
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn event(&self, _: &Event<'_>) {
        resume_unwind(Box::new(Ended));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
