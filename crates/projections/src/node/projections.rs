use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};

use futures_util::FutureExt;
use ngayhoi_journal::{Journal, JournalError, Position, Readers, Subscription};
use tokio::{runtime::Handle, sync::watch};

use super::{
    Build, NodeError, Projector, RETRY, blocking,
    versions::{Version, Versions, Years},
};
use crate::{
    progress::{Progress, Quiet},
    read_models,
    timeline::Checkpoint,
};

/// How much of a file a reader keeps, in KiB: a city's year of the timeline stays in memory between two readings.
const CACHE: u32 = 8_192;

/// How long nothing is built anew after that has failed, where nobody asks for it.
const REST: Duration = Duration::from_secs(60);

/// How far the read models are, and of which build they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reached {
    /// The number of the last entry of the timeline that they were shown; 0 when there is none.
    pub seq: i64,
    /// The journal position of that entry.
    pub position: Position,
    /// The number of the build.
    pub build: u32,
}

impl Reached {
    fn of(build: &Build, Checkpoint { seq, position }: Checkpoint) -> Self {
        Self { seq, position, build: build.number() }
    }
}

/// A build that goes on beside the one that is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Rebuild {
    /// There is none.
    #[default]
    None,
    /// It goes on.
    Going {
        /// How many events it has taken in.
        events: usize,
        /// How many there were as it began.
        of: usize,
        /// Whether what is read until then is damaged.
        mends: bool,
    },
    /// It failed, and what was built before is read on.
    Failed(String),
}

/// What a node builds from the journal: one who writes it, many who read it, and whoever builds it anew meanwhile.
#[derive(Debug)]
pub struct Projections {
    journal: Arc<Journal>,
    /// Where the builds lie.
    folder: PathBuf,
    writing: Mutex<Writing>,
    /// Readers of the timeline.
    pub timeline: Readers,
    /// Readers of the read models.
    pub read_models: Readers,
    reached: watch::Sender<Reached>,
    versions: RwLock<Versions>,
    failure: Mutex<Option<String>>,
    rebuild: watch::Sender<Rebuild>,
}

/// The build that is read, and the one who writes it.
#[derive(Debug)]
struct Writing {
    build: Build,
    projector: Projector,
}

impl Projections {
    /// Opens what is built from the journal and brings it up to the journal's end; builds it where there is nothing that
    /// can be read.
    ///
    /// # Errors
    /// When journal, folder or files cannot be used.
    pub async fn open(folder: &Path, journal: Arc<Journal>, progress: &dyn Progress) -> Result<Self, NodeError> {
        let found = Build::all(folder)?
            .into_iter()
            .find(|build| build.is_whole() && (build.is_own() || build.has_todays_tables()));
        let opened = match found {
            Some(build) => {
                resume(&build, &journal, progress).await?.map(|(projector, known)| (build, projector, known))
            }
            None => None,
        };
        let (build, projector, checkpoint) = match opened {
            Some(opened) => opened,
            None => {
                Build::clear(folder, &[])?;
                let build = Build::next(folder)?;
                let (projector, checkpoint) = build_anew(&build, &journal, progress).await?;
                (build, projector, checkpoint)
            }
        };
        Build::clear(folder, &[&build])?;
        let connections = std::thread::available_parallelism().map_or(4, |cores| cores.get() + 2);
        Ok(Self {
            timeline: Readers::open(&build.timeline(), connections, CACHE)?,
            read_models: Readers::open(&build.read_models(), connections, CACHE)?,
            reached: watch::Sender::new(Reached::of(&build, checkpoint)),
            versions: RwLock::new(Versions::at(checkpoint.seq)),
            writing: Mutex::new(Writing { build, projector }),
            failure: Mutex::default(),
            rebuild: watch::Sender::default(),
            journal,
            folder: folder.to_owned(),
        })
    }

    /// Whether what is read was built by another program, whose folds were others.
    pub fn is_of_another_program(&self) -> bool {
        !self.writing().build.is_own()
    }

    /// How far the read models are; changes wake whoever waits on it.
    pub fn reached(&self) -> watch::Receiver<Reached> {
        self.reached.subscribe()
    }

    /// What a reading of these years rests on now.
    pub fn version(&self, of: &Years) -> Version {
        let build = self.reached.borrow().build;
        Version { seq: self.versions.read().unwrap_or_else(PoisonError::into_inner).of(of), build }
    }

    /// Says how far the read models are, and what changed on the way. Nobody hears of the former before the latter.
    fn tell(&self, reached: Reached, changed: &Years) {
        self.versions.write().unwrap_or_else(PoisonError::into_inner).change(changed, reached.seq);
        self.reached.send_replace(reached);
    }

    /// The build that goes on beside; changes wake whoever waits on it.
    pub fn rebuilding(&self) -> watch::Receiver<Rebuild> {
        self.rebuild.subscribe()
    }

    /// What is wrong; empty when all is well.
    ///
    /// # Errors
    /// When the read models cannot be read.
    pub async fn troubles(&self) -> Result<Vec<String>, NodeError> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let rebuild = match &*self.rebuild.borrow() {
            Rebuild::Failed(reason) => Some(format!("dựng lại không thành / building anew failed: {reason}")),
            Rebuild::Going { mends: true, .. } => Some(
                "dòng thời gian hoặc bảng tra cứu bị hỏng, đang tự dựng lại từ nhật ký / timeline or read models are damaged and are being built anew from the journal".to_owned(),
            ),
            Rebuild::None | Rebuild::Going { mends: false, .. } => None,
        };
        let stopped = self.read_models.read(read_models::stopped).await?;
        let stopped = stopped.into_iter().map(|(model, reason)| format!("{model}: {reason}"));
        Ok(failure.into_iter().chain(rebuild).chain(stopped).collect())
    }

    /// Takes in whatever the journal brings, for as long as the node lives. A failure is shown and tried again.
    pub async fn follow(self: Arc<Self>) {
        loop {
            let mut subscription = Subscription::new(self.journal.clone(), self.reached.borrow().position);
            let error = loop {
                let events = match subscription.next().await {
                    Ok(events) => events,
                    Err(error) => break NodeError::from(error),
                };
                let this = self.clone();
                let advanced = blocking(move || {
                    let mut writing = this.writing();
                    let (reached, changed) = writing.projector.advance(events)?;
                    // Told before another build can take this one's place.
                    this.tell(Reached::of(&writing.build, reached), &changed);
                    Ok(())
                });
                match advanced.await {
                    Ok(()) => self.fails_by(None),
                    Err(error) => break error,
                }
            };
            if let NodeError::Ending | NodeError::Journal(JournalError::Closed) = error {
                return;
            }
            tracing::error!(reason = %error, "timeline and read models do not follow the journal");
            if error.is_of_damaged_build() {
                self.timeline.damaged().notify_one();
            }
            self.fails_by(Some(error.to_string()));
            tokio::time::sleep(RETRY).await;
        }
    }

    fn fails_by(&self, failure: Option<String>) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Builds everything anew whenever what is read is found to be damaged, for as long as the node lives.
    pub async fn mend(self: Arc<Self>) {
        loop {
            tokio::select! {
                () = self.timeline.damaged().notified() => {}
                () = self.read_models.damaged().notified() => {}
            }
            tracing::error!("timeline or read models are damaged");
            match self.clone().build(true).await {
                // What was met meanwhile was of the former files.
                Ok(()) => [&self.timeline, &self.read_models].into_iter().for_each(|readers| {
                    let _ = readers.damaged().notified().now_or_never();
                }),
                // The disk that damaged them is seldom well a moment later; the node says meanwhile what is wrong.
                Err(_) => tokio::time::sleep(REST).await,
            }
        }
    }

    /// Builds everything anew while what there is is read, and then lets that be read instead. Does nothing where such a
    /// build goes on already.
    ///
    /// # Errors
    /// When journal, folder or files cannot be used; then all goes on as before.
    pub async fn rebuild(self: Arc<Self>) -> Result<(), NodeError> {
        self.build(false).await
    }

    /// The same; whether what is read until then is damaged.
    async fn build(self: Arc<Self>, mends: bool) -> Result<(), NodeError> {
        let of = usize::try_from(self.reached.borrow().seq).unwrap_or_default();
        let begins = self.rebuild.send_if_modified(|standing| {
            let begins = !matches!(standing, Rebuild::Going { .. });
            if begins {
                *standing = Rebuild::Going { events: 0, of, mends };
            }
            begins
        });
        if !begins {
            return Ok(());
        }
        tracing::info!(events = of, "timeline and read models are built anew beside those that are read");
        let built = self.clone().build_beside().await;
        // What is left of one that failed is cleared away by the next.
        let standing = built.as_ref().map_or_else(|error| Rebuild::Failed(error.to_string()), |()| Rebuild::None);
        match &standing {
            Rebuild::Failed(reason) => tracing::error!(reason, "building timeline and read models anew failed"),
            Rebuild::None | Rebuild::Going { .. } => tracing::info!("what was built anew is read from now on"),
        }
        self.rebuild.send_replace(standing);
        built
    }

    async fn build_beside(self: Arc<Self>) -> Result<(), NodeError> {
        Build::clear(&self.folder, &[&self.writing().build])?;
        let next = Build::next(&self.folder)?;
        let (projector, _) = build_anew(&next, &self.journal, &Going(&self.rebuild)).await?;
        let (this, runtime) = (self.clone(), Handle::current());
        let former = blocking(move || {
            // Nothing is taken in meanwhile but what has come since.
            let mut writing = this.writing();
            let (projector, checkpoint) = runtime.block_on(projector.catch_up(&this.journal, &Quiet))?;
            this.timeline.turn_to(&next.timeline())?;
            if let Err(error) = this.read_models.turn_to(&next.read_models()) {
                // One of them is never read without the other.
                this.timeline.turn_to(&writing.build.timeline())?;
                return Err(error.into());
            }
            this.tell(Reached::of(&next, checkpoint), &Years::All);
            let next = Writing { build: next, projector };
            Ok(std::mem::replace(&mut *writing, next))
        });
        drop(former.await?);
        let current = self.writing().build.clone();
        // What is still being read from the former files goes on; a system that keeps them until then is cleared at the
        // next start.
        let _ = Build::clear(&self.folder, &[&current]);
        Ok(())
    }
}

/// Whoever watches is told how far a build is.
struct Going<'r>(&'r watch::Sender<Rebuild>);

impl Progress for Going<'_> {
    fn advance(&self, done: usize) {
        self.0.send_modify(|standing| {
            if let Rebuild::Going { events, .. } = standing {
                *events += done;
            }
        });
    }
}

/// Opens a build and brings it up to the journal's end; `None` where it is damaged, or another journal's.
async fn resume(
    build: &Build,
    journal: &Journal,
    progress: &dyn Progress,
) -> Result<Option<(Projector, Checkpoint)>, NodeError> {
    let opened = async {
        let projector = Projector::open(build)?;
        if !projector.follows(journal).await? {
            return Ok(None);
        }
        projector.catch_up(journal, progress).await.map(Some)
    };
    match opened.await {
        Err(error) if error.is_of_damaged_build() => Ok(None),
        opened => opened,
    }
}

/// Makes a build.
async fn build_anew(
    build: &Build,
    journal: &Journal,
    progress: &dyn Progress,
) -> Result<(Projector, Checkpoint), NodeError> {
    let begun = build.clone();
    let projector = blocking(move || Projector::begin(&begun)).await?;
    let (projector, checkpoint) = projector.catch_up(journal, progress).await?;
    let begun = build.clone();
    let projector = blocking(move || projector.make_whole(&begun).map(|()| projector)).await?;
    Ok((projector, checkpoint))
}
