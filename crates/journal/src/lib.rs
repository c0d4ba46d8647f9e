//! The journal: what happened, written once, and read for ever.
//!
//! Engine-neutral types stand here and in [`event`]; an engine implements [`Engine`] and is chosen by [`Journal`].
//! Appends are per stream only: nothing above may rely on a transaction over several streams, but the all-or-nothing
//! import, which an engine offers only where it can keep the promise.

mod backup;
mod canonical;
#[cfg(any(test, feature = "testing"))]
pub mod conformance;
mod copy;
mod error;
mod event;
mod journal;
mod keys;
mod kurrent;
mod metadata;
mod readers;
mod reading;
mod ready;
mod signature;
mod sqlite;
mod subscription;
mod verify;

use std::future::Future;

use futures_util::Stream;

pub use copy::{Copied, CopyError, copy};
pub use error::{AppendError, JournalError};
pub use event::{
    Appended, Expected, InvalidPosition, NewEvent, Position, Recorded, Revision, SealedData, StreamAppend, StreamName,
};
pub use journal::Journal;
pub use keys::{KeyStore, KeyStoreError, MasterKey, MasterKeyId, MasterKeySource, NewMasterKey, Notice, Rotated};
pub use kurrent::{KurrentEngine, without_password};
pub use metadata::{
    Citation, CommandStamp, Metadata, NewMetadata, Source, SourceKind, StoredMetadata, UnreadableMetadata,
};
pub use readers::{Here, ReadError, Readers, is_of_damage, keep_plans};
pub use reading::Reading;
pub use sqlite::{SqliteEngine, Verification};
pub use subscription::Subscription;
pub use verify::{Digest, Fault, InvalidDigest, Verified, VerifyError, Wrong};

/// How many bytes of data and metadata are read at once, beside the last event: 4 MiB. What reads a whole journal needs
/// as little memory for large events as for small ones.
pub const READ_BYTES: usize = 4 << 20;

/// What every engine can do.
pub trait Engine: Send + Sync + 'static {
    /// Appends to one stream and answers once the events are durable.
    ///
    /// A repetition of an append that succeeded (same stream, same expectation, same event ids) succeeds again and
    /// writes nothing. Without events only the expectation is judged, and the answer is the journal's end.
    fn append(
        &self,
        stream: StreamName,
        expected: Expected,
        events: Vec<NewEvent>,
    ) -> impl Future<Output = Result<Appended, AppendError>> + Send;

    /// One stream's events from a revision on, in order, at most `limit`. Empty for a stream that does not exist.
    fn read_stream(
        &self,
        stream: StreamName,
        from: Revision,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Recorded>, JournalError>> + Send;

    /// The next events after a position, in the journal's order: at most `limit`, and fewer where they would fill more
    /// than [`READ_BYTES`]. Empty at the end only.
    fn read_all(
        &self,
        after: Position,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Recorded>, JournalError>> + Send;

    /// All events after a position that stand by now, in the journal's order and in batches, the next of which are read
    /// while one is looked at; none fills more than [`READ_BYTES`]. Each event is made into something else where it is
    /// read: on several threads, where the engine has them.
    fn replay<T: Send + 'static>(
        &self,
        after: Position,
        make: impl Fn(&Recorded) -> T + Clone + Send + Sync + 'static,
    ) -> impl Stream<Item = Result<Vec<T>, JournalError>> + Send + Unpin;

    /// The position of the newest durable event that this process knows of; changes wake whoever waits on it.
    fn watch(&self) -> tokio::sync::watch::Receiver<Position>;

    /// Where the journal ends now, as the engine itself finds: the position of its newest durable event.
    fn end(&self) -> impl Future<Output = Result<Position, JournalError>> + Send;

    /// Writes events exactly as another journal recorded them, in this order: ids, times and hashes stay, and only the
    /// positions are this journal's own. Those that stand here already are passed over, so that whatever was cut short
    /// goes on when it is repeated. An engine that cannot write all or nothing may leave the first of them written.
    fn copy_in(&self, events: Vec<Recorded>) -> impl Future<Output = Result<Appended, AppendError>> + Send;

    /// Appends to many streams, all or nothing where the engine can; where it cannot, whatever is wrong from the
    /// beginning still leaves nothing, and what a race or a failure cut short goes on when it is repeated.
    fn import(&self, appends: Vec<StreamAppend>) -> impl Future<Output = Result<Appended, AppendError>> + Send;
}
