//! What the writer is asked to do.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use tokio::sync::oneshot;

use crate::{AppendError, Appended, JournalError, Recorded, StreamAppend, StreamName, ready::ReadyAppend};

/// Something to be written, all or nothing, and who waits for the answer.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) work: Work,
    pub(super) reply: oneshot::Sender<Result<Appended, AppendError>>,
}

/// What is to be written.
#[derive(Debug)]
pub(super) enum Work {
    Append(ReadyAppend),
    Import(Import),
    /// Events as another journal recorded them.
    Copy(Vec<Recorded>),
}

impl Work {
    /// Makes an append ready to be written, where nothing of it is too large.
    pub(super) fn append(append: StreamAppend) -> Result<Self, AppendError> {
        Ok(Self::Append(append.try_into()?))
    }
}

/// How many parts of an import may wait for the writer.
const PARTS: usize = 256;

/// An import whose parts are made ready aside while those before them are written: either takes a core.
#[derive(Debug)]
pub(super) struct Import {
    pub(super) streams: Vec<StreamName>,
    /// Who makes the parts ready, and waits for when they count as recorded.
    pub(super) recorded_at: SyncSender<String>,
    pub(super) parts: Receiver<Result<ReadyAppend, AppendError>>,
}

impl Import {
    /// An import of these, and what makes them ready.
    pub(super) fn of(appends: Vec<StreamAppend>) -> (Self, impl FnOnce() + Send + 'static) {
        let streams = appends.iter().map(|append| append.stream.clone()).collect();
        let (ready, parts): (SyncSender<_>, _) = sync_channel(PARTS);
        let (recorded_at, begun) = sync_channel(1);
        let make_ready = move || {
            // A writer that has gone takes nothing.
            let Ok(recorded_at): Result<String, _> = begun.recv() else { return };
            let part = |append| ReadyAppend::try_from(append).map(|append| append.chained(&recorded_at));
            // Where one was refused, nobody takes the rest.
            let _ = appends.into_iter().try_for_each(|append| ready.send(part(append)));
        };
        (Self { streams, recorded_at, parts }, make_ready)
    }

    /// Its parts in order, all of them, recorded then.
    pub(super) fn parts(&self, recorded_at: String) -> impl Iterator<Item = Result<ReadyAppend, AppendError>> {
        // Where nobody waits for it, no part comes.
        let _ = self.recorded_at.send(recorded_at);
        let part = |_| self.parts.recv().unwrap_or(Err(AppendError::Journal(JournalError::Closed)));
        self.streams.iter().map(part)
    }
}
