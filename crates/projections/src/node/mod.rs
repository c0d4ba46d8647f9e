//! A node: one process with its journal, its keys, its own timeline and its own read models.

mod build;
mod error;
mod folder;
mod options;
mod place;
mod projections;
mod projector;
#[cfg(test)]
mod tests;
mod versions;

use std::{path::Path, sync::Arc, time::Duration};

use chrono::{SecondsFormat, TimeDelta, Utc};
use ngayhoi_journal::{Engine, Journal, KeyStore, Position, Readers};
use tokio::{
    sync::{RwLock, watch},
    task::JoinSet,
};

use build::Build;
pub use error::NodeError;
pub use folder::Folder;
pub use options::Options;
pub use place::Place;
use projections::Projections;
pub use projections::{Reached, Rebuild};
use projector::Projector;
pub use versions::{Version, Years};

use crate::{
    access::{AccessLog, Attempts, Secrets},
    commands::Streams,
    office::Previews,
    policies,
    progress::Progress,
    read_models, timeline,
    world::Replays,
};

/// How long a reader waits for the read models to reach a position.
pub const WAIT: Duration = Duration::from_secs(5);

/// By how much a clock may be behind what was recorded last before somebody is told.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(5);

/// How long the follower waits before it tries again after a failure.
const RETRY: Duration = Duration::from_secs(1);

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
    /// Streams that were decided on lately.
    pub streams: Streams,
    /// What the policies did and could not do.
    pub policies: policies::Ledger,
    /// Held by decisions between claim and decision.
    pub deciding: RwLock<()>,
    /// Whether other nodes may write into the same journal.
    pub shares_journal: bool,
    projections: Arc<Projections>,
    /// What goes on for as long as the node lives.
    _tasks: JoinSet<()>,
    folder: Folder,
}

/// How far a node's timeline and read models are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoints {
    /// How many entries the timeline holds.
    pub seq: i64,
    /// Whether that is all that the journal holds.
    pub is_caught_up: bool,
    /// How far each read model is.
    pub models: Vec<read_models::ModelCheckpoint>,
    /// What is being built anew beside them.
    pub rebuild: Rebuild,
}

impl Node {
    /// Starts a node on a data folder, and answers once its read models are caught up.
    ///
    /// # Errors
    /// When the folder, the journal, the keys, the master key or the built files cannot be used.
    pub async fn start(path: &Path, options: &Options, progress: &dyn Progress) -> Result<Self, NodeError> {
        let url = options.journal(path);
        let folder = Folder::open(path)?.with_journal(&Place::of(&url))?;
        let journal = Arc::new(Journal::open(&url)?);
        let is_written = journal.end().await? > Position::START;
        let keys = options.keys(path);
        if is_written && !KeyStore::exists(&keys) {
            return Err(NodeError::KeysMissing { path: keys });
        }
        let keys = Arc::new(KeyStore::open(&keys, &options.master_key(path))?);
        let secrets = Arc::new(Secrets::open(&options.accounts(path))?);
        let projections = Arc::new(Projections::open(folder.path(), journal.clone(), progress).await?);
        let mut tasks = JoinSet::new();
        tasks.spawn(projections.clone().follow());
        tasks.spawn(projections.clone().mend());
        if projections.is_of_another_program() {
            let rebuild = projections.clone().rebuild();
            // Where it fails, the node says so among its troubles, and goes on.
            tasks.spawn(async { drop(rebuild.await) });
        }
        Ok(Self {
            shares_journal: matches!(*journal, Journal::Kurrent(_)),
            journal,
            keys,
            secrets,
            attempts: Attempts::default(),
            access_log: AccessLog::of(path),
            timeline: projections.timeline.clone(),
            read_models: projections.read_models.clone(),
            replays: Replays::default(),
            previews: Previews::default(),
            streams: Streams::default(),
            policies: policies::Ledger::open(&folder.policies())?,
            deciding: RwLock::default(),
            projections,
            _tasks: tasks,
            folder,
        })
    }

    /// How far the read models are; changes wake whoever waits on it.
    pub fn reached(&self) -> watch::Receiver<Reached> {
        self.projections.reached()
    }

    /// What a reading of these years rests on now. What is read afterwards may rest on more, never on less.
    pub fn version(&self, of: &Years) -> Version {
        self.projections.version(of)
    }

    /// Builds timeline and read models anew while those that there are are read, and then lets the new ones be read.
    /// Does nothing where that goes on already.
    ///
    /// # Errors
    /// When journal, folder or files cannot be used; then all goes on as before, and the node says so.
    pub async fn rebuild(&self) -> Result<(), NodeError> {
        self.projections.clone().rebuild().await
    }

    /// What is being built anew; changes wake whoever waits on it.
    pub fn rebuilding(&self) -> watch::Receiver<Rebuild> {
        self.projections.rebuilding()
    }

    /// How far timeline and read models are.
    ///
    /// # Errors
    /// When the read models cannot be read.
    pub async fn checkpoints(&self) -> Result<Checkpoints, NodeError> {
        let written = *self.journal.watch().borrow();
        let reached = *self.projections.reached().borrow();
        Ok(Checkpoints {
            seq: reached.seq,
            is_caught_up: reached.position >= written,
            models: self.read_models.read(read_models::checkpoints).await?,
            rebuild: self.projections.rebuilding().borrow().clone(),
        })
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
        Ok(self.projections.troubles().await?.into_iter().chain(self.policies.trouble()).collect())
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

/// Runs work that blocks on a thread of its own.
///
/// # Errors
/// What the work says, or that the program is ending.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NodeError> + Send + 'static,
) -> Result<T, NodeError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(NodeError::Ending))
}
