//! The engine for clusters: KurrentDB (EventStoreDB), through the crate `eventstore`. What the crate does not do well is
//! made good here: clients are built when needed and anew after a failure, every call has a time limit, an append whose
//! outcome is not known is asked again until it is, and news come by a subscription that a watchdog does not trust.
//!
//! It has no transaction over streams. An import judges everything before it writes anything, so what is wrong from the
//! beginning leaves nothing; but should somebody else write to one of its streams in between, the parts before stand,
//! and the same import, made right and repeated, goes on from there.

mod appends;
mod clients;
mod copies;
mod imports;
mod listener;
#[cfg(target_os = "linux")]
mod promptly;
mod reads;
mod server;
mod stored;
#[cfg(test)]
mod tests;
mod trouble;

use std::{
    fmt,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use eventstore::Credentials;
use futures_util::{Stream, stream};
use quick_cache::sync::Cache;
use tokio::{
    runtime::{Builder, Runtime},
    sync::{Semaphore, watch},
    task::JoinSet,
};

use self::{
    clients::Clients,
    listener::Reached,
    server::Server,
    stored::{Scope, Tail},
};
use crate::{
    AppendError, Appended, Engine, Expected, JournalError, NewEvent, Position, Recorded, Revision, StreamAppend,
    StreamName, ready::ReadyAppend,
};

pub use server::without_password;

/// How many events are read at once.
const BATCH: usize = 1_000;

/// How many streams' ends are remembered.
const TAILS: usize = 4_096;

/// How long and how much.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// For connecting, discovery of a cluster's nodes included.
    connect: Duration,
    /// For one call.
    call: Duration,
    /// Within which passing trouble is met by another attempt.
    total: Duration,
    /// Between two looks of the watchdog.
    look: Duration,
    /// How many appends are under way before more are refused.
    appends: usize,
    /// How many reads are under way before more wait.
    reads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            call: Duration::from_secs(5),
            total: Duration::from_secs(20),
            look: Duration::from_secs(2),
            appends: 512,
            reads: 64,
        }
    }
}

type Clock = Box<dyn Fn() -> DateTime<Utc> + Send>;

/// What tests set otherwise.
struct Options {
    limits: Limits,
    scope: Scope,
    clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self { limits: Limits::default(), scope: Scope::default(), clock: Box::new(Utc::now) }
    }
}

/// A journal on a KurrentDB server or cluster.
pub struct KurrentEngine {
    shared: Shared,
    /// `None` only while it is being dropped.
    runtime: Option<Runtime>,
}

type Shared = Arc<Inner>;

/// What all calls share.
struct Inner {
    server: Arc<Server>,
    limits: Limits,
    scope: Scope,
    clients: Clients,
    tails: Cache<StreamName, Tail>,
    reached: Reached,
    time: Mutex<Time>,
    appends: Semaphore,
    reads: Semaphore,
}

/// The clock, and the latest time that was stamped.
struct Time {
    clock: Clock,
    last: DateTime<Utc>,
}

impl KurrentEngine {
    /// The journal of a URL, `esdb://…` or `esdb+discover://…`. Nothing is asked of the server yet.
    ///
    /// # Errors
    /// When the URL cannot be understood, or this machine gives no thread.
    pub fn open(url: &str) -> Result<Self, JournalError> {
        Self::open_with(url, Options::default())
    }

    /// The same with a clock of its own, by which `recorded_at` is stamped.
    ///
    /// # Errors
    /// As [`KurrentEngine::open`].
    pub fn open_with_clock(
        url: &str,
        clock: impl Fn() -> DateTime<Utc> + Send + 'static,
    ) -> Result<Self, JournalError> {
        Self::open_with(url, Options { clock: Box::new(clock), ..Options::default() })
    }

    fn open_with(url: &str, options: Options) -> Result<Self, JournalError> {
        let Options { limits, scope, clock } = options;
        let server = Arc::new(Server::parse(url)?);
        let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("journal-kurrent").enable_all().build();
        let runtime = runtime.map_err(|error| JournalError::Io { reason: error.to_string() })?;
        let shared = Arc::new(Inner {
            clients: Clients::new(server.clone(), limits, runtime.handle().clone()),
            server,
            limits,
            scope,
            tails: Cache::new(TAILS),
            reached: Reached::new(),
            time: Mutex::new(Time { clock, last: DateTime::UNIX_EPOCH }),
            appends: Semaphore::new(limits.appends),
            reads: Semaphore::new(limits.reads),
        });
        runtime.spawn(listener::watch_over(shared.clone()));
        Ok(Self { shared, runtime: Some(runtime) })
    }

    /// Writes to its end, even where whoever asked goes away.
    async fn write<F>(&self, write: impl FnOnce(Shared) -> F) -> Result<Appended, AppendError>
    where
        F: Future<Output = Result<Appended, AppendError>> + Send + 'static,
    {
        let runtime = self.runtime.as_ref().ok_or(JournalError::Closed)?;
        let written = runtime.spawn(write(self.shared.clone())).await;
        written.unwrap_or(Err(AppendError::Journal(JournalError::Closed)))
    }

    /// Reads for as long as somebody waits for it.
    async fn read<T, F>(&self, read: impl FnOnce(Shared) -> F + Send + 'static) -> Result<T, JournalError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, JournalError>> + Send + 'static,
    {
        outcome(self.start(read)).await
    }

    /// Begins to read, and ends when nobody waits for it any more.
    fn start<T, F>(&self, read: impl FnOnce(Shared) -> F + Send + 'static) -> JoinSet<Result<T, JournalError>>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, JournalError>> + Send + 'static,
    {
        let mut reading = JoinSet::new();
        if let Some(runtime) = &self.runtime {
            let shared = self.shared.clone();
            let read = async move {
                let _permit = shared.reads.acquire().await.map_err(|_| JournalError::Closed)?;
                read(shared.clone()).await
            };
            reading.spawn_on(read, runtime.handle());
        }
        reading
    }
}

/// What came of a reading.
async fn outcome<T: 'static>(mut reading: JoinSet<Result<T, JournalError>>) -> Result<T, JournalError> {
    match reading.join_next().await {
        Some(Ok(result)) => result,
        Some(Err(_)) | None => Err(JournalError::Closed),
    }
}

impl fmt::Debug for KurrentEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KurrentEngine").field("server", &self.shared.server.name).finish_non_exhaustive()
    }
}

impl Drop for KurrentEngine {
    /// Ends without waiting, since that may be where waiting is not allowed.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Inner {
    /// By the clock, in microseconds; never earlier than what was stamped before.
    fn now(&self) -> DateTime<Utc> {
        let mut time = self.time.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (time.clock)().duration_trunc(TimeDelta::microseconds(1)).unwrap_or(time.last);
        time.last = now.max(time.last);
        time.last
    }

    /// Nothing is stamped earlier from here on.
    fn not_before(&self, stamped: DateTime<Utc>) {
        let mut time = self.time.lock().unwrap_or_else(PoisonError::into_inner);
        time.last = stamped.max(time.last);
    }

    /// A call's options with the credentials of the URL.
    fn authenticated<O>(&self, options: O, with: fn(O, Credentials) -> O) -> O {
        match &self.server.credentials {
            Some(credentials) => with(options, credentials.clone()),
            None => options,
        }
    }
}

impl Engine for KurrentEngine {
    async fn append(
        &self,
        stream: StreamName,
        expected: Expected,
        events: Vec<NewEvent>,
    ) -> Result<Appended, AppendError> {
        let append = ReadyAppend::try_from(StreamAppend { stream, expected, events })?;
        self.write(|shared| async move {
            let _permit = shared.appends.try_acquire().map_err(|_| AppendError::Overloaded)?;
            shared.append(&append).await
        })
        .await
    }

    async fn read_stream(
        &self,
        stream: StreamName,
        from: Revision,
        limit: usize,
    ) -> Result<Vec<Recorded>, JournalError> {
        self.read(move |shared| async move { shared.stream(&stream, from, limit).await }).await
    }

    async fn read_all(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, JournalError> {
        self.read(move |shared| async move { shared.all(after, limit).await }).await
    }

    fn replay<T: Send + 'static>(
        &self,
        after: Position,
        make: impl Fn(&Recorded) -> T + Clone + Send + Sync + 'static,
    ) -> impl Stream<Item = Result<Vec<T>, JournalError>> + Send + Unpin {
        let read = move |after| self.start(move |shared| async move { shared.all(after, BATCH).await });
        // One batch is under way while the one before it is looked at.
        Box::pin(stream::try_unfold(read(after), move |next| {
            let make = make.clone();
            async move {
                let events = outcome(next).await?;
                let next = events.last().map(|last| read(last.position));
                Ok(next.map(|next| (events.iter().map(make).collect(), next)))
            }
        }))
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.shared.reached.watch()
    }

    async fn end(&self) -> Result<Position, JournalError> {
        self.read(move |shared| async move {
            let end = shared.end(shared.reached.known()).await?;
            shared.reached.raise(end);
            Ok(end)
        })
        .await
    }

    async fn copy_in(&self, events: Vec<Recorded>) -> Result<Appended, AppendError> {
        self.write(|shared| async move {
            let _permit = shared.appends.try_acquire().map_err(|_| AppendError::Overloaded)?;
            copies::copy_in(&shared, events).await
        })
        .await
    }

    async fn import(&self, appends: Vec<StreamAppend>) -> Result<Appended, AppendError> {
        let parts = appends.into_iter().map(ReadyAppend::try_from).collect::<Result<Vec<_>, _>>()?;
        self.write(|shared| async move {
            let _permit = shared.appends.try_acquire().map_err(|_| AppendError::Overloaded)?;
            imports::import(&shared, parts).await
        })
        .await
    }
}
