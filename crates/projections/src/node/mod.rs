//! A node: one process with its journal, its keys, its own timeline and its own read models.

mod error;
mod folder;
mod options;
mod projector;

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{SecondsFormat, TimeDelta, Utc};
use ngayhoi_journal::{Engine, Journal, KeyStore, Position, Readers, Subscription};
use tokio::{
    sync::{RwLock, watch},
    task::JoinHandle,
};

pub use error::NodeError;
pub use folder::Folder;
pub use options::Options;
pub use projector::Projector;

use crate::{
    access::{AccessLog, Attempts, Secrets},
    office::Previews,
    policies,
    progress::Progress,
    read_models,
    timeline::{self, Checkpoint},
    world::Replays,
};

/// How long a reader waits for the read models to reach a position.
pub const WAIT: Duration = Duration::from_secs(5);

/// By how much a clock may be behind what was recorded last before somebody is told.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(5);

/// How long the follower waits before it tries again after a failure.
const RETRY: Duration = Duration::from_secs(1);

/// How much of a file a reader keeps, in KiB: a city's year of the timeline stays in memory between two readings.
const CACHE: u32 = 8_192;

/// A running node.
#[derive(Debug)]
pub struct Node {
    /// What happened.
    pub journal: Arc<Journal>,
    /// The keys of sealed names.
    pub keys: Arc<KeyStore>,
    /// What proves who somebody is.
    pub secrets: Arc<Secrets>,
    /// Who tried passwords.
    pub attempts: Attempts,
    /// What was refused to whom.
    pub access_log: AccessLog,
    /// Readers of the timeline.
    pub timeline: Readers,
    /// Readers of the live read models.
    pub read_models: Readers,
    /// Warm replays of the past.
    pub replays: Replays,
    /// What was found out about lists that wait to be imported.
    pub previews: Previews,
    /// What the policies did and could not do.
    pub policies: policies::Ledger,
    /// Held by decisions between claim and decision.
    pub deciding: RwLock<()>,
    /// Whether other nodes may write into the same journal.
    pub shares_journal: bool,
    reached: watch::Receiver<Checkpoint>,
    failure: Arc<Mutex<Option<String>>>,
    follower: JoinHandle<()>,
    folder: Folder,
}

impl Node {
    /// Starts a node on a data folder, and answers once its read models are caught up.
    ///
    /// # Errors
    /// When the folder, the journal, the keys, the master key or the built files cannot be used.
    pub async fn start(path: &Path, options: &Options, progress: &dyn Progress) -> Result<Self, NodeError> {
        let folder = Folder::open(path)?;
        let journal = Arc::new(Journal::open(&options.journal(path))?);
        let is_written = journal.end().await? > Position::START;
        let keys = options.keys(path);
        if is_written && !KeyStore::exists(&keys) {
            return Err(NodeError::KeysMissing { path: keys });
        }
        let keys = Arc::new(KeyStore::open(&keys, &options.master_key(path))?);
        let secrets = Arc::new(Secrets::open(&options.accounts(path))?);
        folder.clear_built(false)?;
        let (projector, checkpoint) = match caught_up(&folder, &journal, progress).await {
            // What is damaged is folded again.
            Err(error) if error.is_of_damaged_build() => {
                folder.clear_built(true)?;
                caught_up(&folder, &journal, progress).await?
            }
            result => result?,
        };
        let connections = std::thread::available_parallelism().map_or(4, |cores| cores.get() + 2);
        let timeline = Readers::open(&folder.timeline(), connections, CACHE)?;
        let read_models = Readers::open(&folder.read_models(), connections, CACHE)?;
        let (sender, reached) = watch::channel(checkpoint);
        let failure = Arc::new(Mutex::new(None));
        let follower = tokio::spawn(follow(journal.clone(), projector, sender, failure.clone()));
        Ok(Self {
            journal,
            keys,
            secrets,
            attempts: Attempts::default(),
            access_log: AccessLog::of(path),
            timeline,
            read_models,
            replays: Replays::default(),
            previews: Previews::default(),
            policies: policies::Ledger::open(&folder.policies())?,
            deciding: RwLock::default(),
            shares_journal: options.journal.is_some(),
            reached,
            failure,
            follower,
            folder,
        })
    }

    /// How far the read models are; changes wake whoever waits on it.
    pub fn reached(&self) -> watch::Receiver<Checkpoint> {
        self.reached.clone()
    }

    /// Waits, for a bounded time, until the read models hold what was written at a position. `false` when they are
    /// still behind.
    pub async fn wait_for(&self, position: Position) -> bool {
        let mut reached = self.reached();
        let arrived = reached.wait_for(|checkpoint| checkpoint.position >= position);
        matches!(tokio::time::timeout(WAIT, arrived).await, Ok(Ok(_)))
    }

    /// Waits for as long as the read models go on towards a position, and tells how far they are. `false` when they stand
    /// still before it.
    pub async fn follow_to(&self, position: Position, progress: &dyn Progress) -> bool {
        let mut reached = self.reached();
        let mut shown = reached.borrow_and_update().seq;
        loop {
            let checkpoint = *reached.borrow_and_update();
            progress.advance(usize::try_from(checkpoint.seq - shown).unwrap_or_default());
            shown = checkpoint.seq;
            if checkpoint.position >= position {
                return true;
            }
            if !matches!(tokio::time::timeout(WAIT, reached.changed()).await, Ok(Ok(()))) {
                return false;
            }
        }
    }

    /// What is wrong, in words; empty when all is well.
    ///
    /// # Errors
    /// When not even that can be read.
    pub async fn troubles(&self) -> Result<Vec<String>, NodeError> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let stopped = self.read_models.read(read_models::stopped).await?;
        let stopped = stopped.into_iter().map(|(model, reason)| format!("{model}: {reason}"));
        Ok(failure.into_iter().chain(stopped).chain(self.policies.trouble()).collect())
    }

    /// What is not wrong but should be looked at, in words: a clock that is behind what was recorded last.
    ///
    /// # Errors
    /// When the timeline cannot be read.
    pub async fn warnings(&self) -> Result<Vec<String>, NodeError> {
        let Some(last) = self.timeline.read(timeline::last).await? else { return Ok(Vec::new()) };
        let (recorded, now) = (last.metadata.recorded_at, Utc::now());
        if recorded <= now + CLOCKS_DIFFER {
            return Ok(Vec::new());
        }
        let recorded = recorded.to_rfc3339_opts(SecondsFormat::Secs, true);
        let now = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        Ok(vec![format!(
            "đồng hồ máy này chỉ {now} nhưng việc ghi gần nhất mang giờ {recorded}: đồng hồ đã hoặc đang sai; mọi việc ghi từ nay mang giờ ghi nhận {recorded} cho đến lúc ấy, thứ tự và ngày diễn ra vẫn đúng; hãy chỉnh đồng hồ máy / this machine's clock says {now}, but the last event was recorded at {recorded}: the clock is wrong or was; until then all that is written carries {recorded} as its recording time, while its order and when it occurred stay right; set the clock"
        )])
    }

    /// Its data folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.follower.abort();
    }
}

/// Opens what is built from the journal, and brings it up to the journal's end.
async fn caught_up(
    folder: &Folder,
    journal: &Arc<Journal>,
    progress: &dyn Progress,
) -> Result<(Projector, Checkpoint), NodeError> {
    let mut projector = Projector::open(folder)?;
    if !projector.follows(journal).await? {
        drop(projector);
        folder.clear_built(true)?;
        projector = Projector::open(folder)?;
    }
    let checkpoint = projector.catch_up(journal, progress).await?;
    Ok((projector, checkpoint))
}

/// Takes in whatever the journal brings, for as long as the node lives. A failure is shown and tried again.
async fn follow(
    journal: Arc<Journal>,
    projector: Projector,
    reached: watch::Sender<Checkpoint>,
    failure: Arc<Mutex<Option<String>>>,
) {
    let projector = Arc::new(Mutex::new(projector));
    loop {
        let mut subscription = Subscription::new(journal.clone(), reached.borrow().position);
        let error = loop {
            let events = match subscription.next().await {
                Ok(events) => events,
                Err(error) => break NodeError::from(error),
            };
            let projector = projector.clone();
            let advanced =
                blocking(move || projector.lock().unwrap_or_else(PoisonError::into_inner).advance(events)).await;
            match advanced {
                Ok(checkpoint) => {
                    *failure.lock().unwrap_or_else(PoisonError::into_inner) = None;
                    reached.send_replace(checkpoint);
                }
                Err(error) => break error,
            }
        };
        if let NodeError::Ending | NodeError::Journal(ngayhoi_journal::JournalError::Closed) = error {
            return;
        }
        *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
        tokio::time::sleep(RETRY).await;
    }
}

/// Runs work that blocks on a thread of its own.
///
/// # Errors
/// What the work says, or that the program is ending.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NodeError> + Send + 'static,
) -> Result<T, NodeError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(NodeError::Ending))
}
