use tempfile::TempDir;

use super::*;
use crate::{
    Expected, SqliteEngine, VerifyError,
    conformance::{all, at, events, stream},
};

/// More than are read at once.
const EVENTS: usize = 1_300;

/// A journal in a folder of its own.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn engine(&self) -> SqliteEngine {
        SqliteEngine::open(&self.0.path().join("journal.sqlite")).unwrap()
    }

    async fn read(&self) -> Reading {
        Reading::open(&format!("sqlite:{}", self.0.path().join("journal.sqlite").display())).await.unwrap()
    }

    async fn digest(&self) -> crate::Digest {
        self.read().await.verify(None, |_| {}).await.unwrap().digest
    }

    async fn copy_to(&self, other: &Self) -> Result<Copied, CopyError> {
        copy(&self.read().await, &other.engine(), None, |_| {}).await
    }
}

/// A journal with events in many streams.
async fn filled() -> Place {
    let place = Place::new();
    let engine = place.engine();
    for figure in (1..=EVENTS).step_by(10) {
        let count = 10.min(EVENTS + 1 - figure);
        let (of, held) = (figure / 10 % 7, figure / 70 * 10);
        engine.append(stream(of), Expected::after(held as u64), events(figure..figure + count)).await.unwrap();
    }
    place
}

#[tokio::test]
async fn a_copy_is_whole_and_repeated_copies_nothing() {
    let (from, to) = (filled().await, Place::new());
    let told = std::cell::Cell::new(0);
    let written = EVENTS as u64;
    let copied = copy(&from.read().await, &to.engine(), None, |more| told.set(told.get() + more)).await.unwrap();
    assert_eq!((copied, told.get()), (Copied { found: 0, written }, EVENTS));
    assert_eq!(to.digest().await, from.digest().await);
    assert_eq!(from.copy_to(&to).await.unwrap(), Copied { found: written, written: 0 });
    // What was written since is copied the next time.
    from.engine().append(stream(9), Expected::NoStream, events([EVENTS + 1])).await.unwrap();
    assert_eq!(from.copy_to(&to).await.unwrap(), Copied { found: written, written: 1 });
    assert_eq!(to.digest().await, from.digest().await);
}

#[tokio::test]
async fn a_copy_that_was_cut_off_anywhere_goes_on() {
    let from = filled().await;
    let everything = all(&from.engine()).await;
    for cut in [1, 511, 512, 513, 1_299] {
        let to = Place::new();
        let before = Some(everything[cut].position);
        let copied = copy(&from.read().await, &to.engine(), before, |_| {}).await.unwrap();
        assert_eq!(copied.written, cut as u64);
        let copied = from.copy_to(&to).await.unwrap();
        assert_eq!((copied.found, copied.written), (cut as u64, (EVENTS - cut) as u64));
        assert_eq!(to.digest().await, from.digest().await);
    }
}

/// What is written while it is read is not in it.
#[tokio::test]
async fn a_copy_ends_where_its_original_ended_at_the_beginning() {
    let (from, to) = (filled().await, Place::new());
    let (reading, digest) = (from.read().await, from.digest().await);
    from.engine().append(stream(9), Expected::NoStream, events([EVENTS + 1])).await.unwrap();
    copy(&reading, &to.engine(), None, |_| {}).await.unwrap();
    assert_eq!(to.digest().await, digest);
}

#[tokio::test]
async fn a_journal_with_events_of_its_own_is_left_as_it_is() {
    let (from, to) = (filled().await, Place::new());
    to.engine().append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    let before = to.digest().await;
    match from.copy_to(&to).await {
        Err(CopyError::OtherEvents { stream: of, revision, position }) => {
            assert_eq!((of, revision, position), (stream(1), Revision(0), Position::single(1)));
        }
        other => panic!("not refused: {other:?}"),
    }
    assert_eq!(to.digest().await, before);

    let ahead = Place::new();
    from.copy_to(&ahead).await.unwrap();
    let held = ahead.engine().read_stream(stream(1), Revision(0), usize::MAX).await.unwrap().len() as u64;
    ahead.engine().append(stream(1), at(held - 1), events([EVENTS + 1])).await.unwrap();
    let refused = from.copy_to(&ahead).await;
    assert!(matches!(refused, Err(CopyError::Ahead { events }) if events == EVENTS as u64), "{refused:?}");
}

#[tokio::test]
async fn nothing_is_read_where_there_is_no_journal() {
    let none = Place::new();
    let url = format!("sqlite:{}", none.0.path().join("none.sqlite").display());
    assert!(matches!(Reading::open(&url).await, Err(JournalError::Unreadable { .. })));
    assert!(matches!(Reading::open("mysql://x").await, Err(JournalError::UnknownEngine { .. })));
    drop(none.engine());
    let verified = none.read().await.verify(Some(0), |_| {}).await;
    assert!(!matches!(verified, Err(VerifyError::Fault(_))));
    assert_eq!(verified.unwrap().digest.events(), 0);
}
