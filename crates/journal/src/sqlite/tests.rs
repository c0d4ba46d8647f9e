use std::{
    pin::pin,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    task::Poll,
};

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::{
    Subscription, conformance,
    conformance::{Clock, Store, all, at, conflict, event, events, figures, follow_chain, stream, whole},
};

/// A folder of one test's own.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("journal.sqlite")
    }

    /// The file, for whoever meddles with it.
    fn db(&self) -> Connection {
        Connection::open(self.file()).unwrap()
    }
}

impl Store for Folder {
    type Engine = SqliteEngine;

    async fn open_with_clock(&self, clock: Clock) -> SqliteEngine {
        SqliteEngine::open_with_clock(&self.file(), clock).unwrap()
    }
}

conformance!(Folder::new());

/// Holds the writer where it reads the clock: before each commit it says so and waits to be let on.
struct Gate {
    waits: Receiver<()>,
    on: Sender<()>,
}

impl Gate {
    fn new() -> (Self, Clock) {
        let ((waiting, waits), (on, go)) = (channel(), channel());
        let clock = Box::new(move || {
            // Once the gate is gone, nobody waits any more.
            let _ = waiting.send(());
            let _ = go.recv();
            Utc::now()
        });
        (Self { waits, on }, clock)
    }

    /// Until the writer has taken up what it will write next.
    fn until_it_waits(&self) {
        self.waits.recv().unwrap();
    }

    fn open(self) {
        drop(self.on);
    }
}

/// Hands an append to the engine, which has taken it when this returns.
async fn hand_over(answer: &mut (impl Future<Output = Result<Appended, AppendError>> + Unpin)) {
    std::future::poll_fn(|context| {
        assert!(std::pin::Pin::new(&mut *answer).poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
}

#[tokio::test]
async fn more_than_the_queue_holds_is_refused_and_the_rest_is_written() {
    let folder = Folder::new();
    let (gate, clock) = Gate::new();
    let engine = folder.open_with_clock(clock).await;
    let append = |figure| Box::pin(engine.append(stream(figure), Expected::NoStream, events([figure])));
    let mut first = append(1);
    hand_over(&mut first).await;
    gate.until_it_waits();
    let mut waiting: Vec<_> = (2..2 + WAITING).map(append).collect();
    for append in &mut waiting {
        hand_over(append).await;
    }
    let refused = append(2 + WAITING).await;
    assert!(matches!(refused, Err(AppendError::Overloaded)), "{refused:?}");

    gate.open();
    first.await.unwrap();
    for append in waiting {
        append.await.unwrap();
    }
    assert_eq!(figures(&all(&engine).await), (1..2 + WAITING).collect::<Vec<_>>());
    append(2 + WAITING).await.unwrap();
}

#[tokio::test]
async fn what_was_handed_over_is_written_before_the_file_is_closed() {
    let folder = Folder::new();
    let (gate, clock) = Gate::new();
    let engine = folder.open_with_clock(clock).await;
    for figure in 1..=3 {
        // Whoever asked has gone away before the answer.
        hand_over(&mut pin!(engine.append(stream(figure), Expected::NoStream, events([figure])))).await;
    }
    gate.until_it_waits();
    gate.open();
    drop(engine);
    assert_eq!(figures(&all(&*folder.open().await).await), [1, 2, 3]);
}

/// Those who share a commit share its time, and nothing else: also when they write to the same streams.
#[tokio::test]
async fn appends_of_one_commit_stand_each_for_itself() {
    let folder = Folder::new();
    let (gate, clock) = Gate::new();
    let engine = folder.open_with_clock(clock).await;
    let part = |figure, expected, events_of: &[usize]| StreamAppend {
        stream: stream(figure),
        expected,
        events: events(events_of.iter().copied()),
    };
    let mut first = pin!(engine.append(stream(9), Expected::NoStream, events([1])));
    hand_over(&mut first).await;
    gate.until_it_waits();

    let mut begun = pin!(engine.append(stream(1), Expected::NoStream, events([2])));
    let mut late = pin!(engine.append(stream(1), Expected::NoStream, events([3])));
    let half_wrong = vec![part(1, at(0), &[4]), part(2, Expected::NoStream, &[5]), part(9, Expected::NoStream, &[6])];
    let mut half_wrong = pin!(engine.import(half_wrong));
    let mut continued = pin!(engine.append(stream(1), at(0), events([7])));
    let mut again = pin!(engine.append(stream(1), Expected::NoStream, events([2])));
    let mut other = pin!(engine.append(stream(2), Expected::NoStream, events([8])));
    hand_over(&mut begun).await;
    hand_over(&mut late).await;
    hand_over(&mut half_wrong).await;
    hand_over(&mut continued).await;
    hand_over(&mut again).await;
    hand_over(&mut other).await;
    gate.open();

    first.await.unwrap();
    let begun = begun.await.unwrap();
    assert_eq!(conflict(late.await), Some(0));
    assert_eq!(conflict(half_wrong.await), Some(0));
    let continued = continued.await.unwrap();
    assert_eq!(again.await.unwrap(), begun);
    let other = other.await.unwrap();

    let stored = all(&engine).await;
    assert_eq!(figures(&stored), [1, 2, 7, 8]);
    assert_eq!(
        stored[1..].iter().map(|recorded| recorded.position).collect::<Vec<_>>(),
        [begun.position, continued.position, other.position]
    );
    let recorded_at = |recorded: &Recorded| recorded.read_metadata().unwrap().recorded_at;
    assert!(stored[1..].iter().all(|recorded| recorded_at(recorded) == recorded_at(&stored[1])));
    follow_chain(&whole(&engine, 1).await).unwrap();
}

#[tokio::test]
async fn when_the_writer_is_gone_everybody_is_told() {
    let folder = Folder::new();
    let engine = Arc::new(folder.open_with_clock(Box::new(|| panic!("as this test wants it"))).await);
    let mut subscription = Subscription::new(engine.clone(), Position::START);
    for _ in 0..2 {
        let refused = engine.append(stream(1), Expected::NoStream, events([1])).await;
        assert!(matches!(refused, Err(AppendError::Journal(JournalError::Closed))), "{refused:?}");
    }
    assert!(matches!(subscription.next().await, Err(JournalError::Closed)));
    assert_eq!(all(&*engine).await, []);
}

/// One file has one writer; should there be another after all, it may fail but not harm.
#[tokio::test]
async fn a_second_writer_of_the_same_file_harms_nothing() {
    let folder = Folder::new();
    let (one, another) = (folder.open().await, folder.open().await);
    one.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    assert_eq!(conflict(another.append(stream(1), Expected::NoStream, events([2])).await), Some(0));
    let second = another.append(stream(1), at(0), events([3])).await;
    one.append(stream(2), Expected::NoStream, events([4])).await.unwrap();
    let stored = figures(&all(&*one).await);
    assert_eq!(stored, if second.is_ok() { vec![1, 3, 4] } else { vec![1, 4] });
}

/// Whether the file holds each stream as it was written, and no event besides.
async fn is_sound(folder: &Folder, engine: &SqliteEngine) -> bool {
    let read = || -> rusqlite::Result<(bool, Vec<(String, String)>)> {
        let db = folder.db();
        let count = "SELECT count(*) = max(position) AND count(*) = (SELECT sum(events) FROM stream) FROM event";
        let is_complete = db.query_row(count, [], |row| row.get(0))?;
        let mut streams = db.prepare("SELECT name, hash FROM stream")?;
        let streams = streams.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        Ok((is_complete, streams))
    };
    let Ok((true, streams)) = read() else { return false };
    for (stream, hash) in streams {
        let read = engine.read_stream(StreamName::stored(stream), Revision(0), usize::MAX).await;
        if read.ok().and_then(|read| follow_chain(&read).ok()) != Some(hash) {
            return false;
        }
    }
    true
}

/// A journal of two streams, and the engine that wrote it.
async fn written() -> (Folder, Arc<SqliteEngine>) {
    let folder = Folder::new();
    let engine = folder.open().await;
    engine.append(stream(1), Expected::NoStream, events([1, 2])).await.unwrap();
    engine.append(stream(2), Expected::NoStream, events([3])).await.unwrap();
    assert!(is_sound(&folder, &engine).await);
    (folder, engine)
}

#[tokio::test]
async fn no_byte_of_an_event_is_changed_unseen() {
    let (folder, engine) = written().await;
    let db = folder.db();
    db.pragma_update(None, "synchronous", "OFF").unwrap();
    for column in ["type", "data", "metadata"] {
        let read = format!("SELECT CAST({column} AS BLOB) FROM event WHERE position = 2");
        let update = format!("UPDATE event SET {column} = CAST(?1 AS TEXT) WHERE position = 2");
        let stored: Vec<u8> = db.query_row(&read, [], |row| row.get(0)).unwrap();
        for place in 0..stored.len() {
            let mut altered = stored.clone();
            altered[place] ^= 1;
            db.execute(&update, [altered]).unwrap();
            assert!(!is_sound(&folder, &engine).await, "{column}, byte {place}");
        }
        db.execute(&update, [stored]).unwrap();
        assert!(is_sound(&folder, &engine).await);
    }
}

#[tokio::test]
async fn no_event_is_taken_away_or_put_elsewhere_unseen() {
    for meddling in [
        "DELETE FROM event WHERE position = 1",
        "DELETE FROM event WHERE position = 2",
        "DELETE FROM event WHERE stream = 2",
        "DELETE FROM stream WHERE id = 2",
        "DELETE FROM stream WHERE id = 1; DELETE FROM event WHERE stream = 1",
        "UPDATE event SET id = zeroblob(16) WHERE position = 2",
        "UPDATE event SET revision = 2 WHERE position = 2",
        "UPDATE event SET revision = 5 WHERE position = 1; UPDATE event SET revision = 0 WHERE position = 2;
         UPDATE event SET revision = 1 WHERE position = 1",
        "UPDATE event SET stream = 1, revision = 2 WHERE position = 3",
        "UPDATE stream SET name = 'pilot-2019.tp-mau.phuong-7' WHERE id = 1",
    ] {
        let (folder, engine) = written().await;
        folder.db().execute_batch(meddling).unwrap();
        assert!(!is_sound(&folder, &engine).await, "{meddling}");
    }
}

#[tokio::test]
async fn a_journal_that_was_closed_is_one_whole_file() {
    let (folder, engine) = written().await;
    let before = all(&*engine).await;
    drop(engine);
    let copy = Folder::new();
    std::fs::copy(folder.file(), copy.file()).unwrap();
    assert_eq!(all(&*copy.open().await).await, before);
}

/// Whatever becomes of the file, it is told: at the latest by who follows the chain of hashes.
#[tokio::test]
async fn a_damaged_file_never_passes_for_a_sound_one() {
    let folder = Folder::new();
    let engine = folder.open().await;
    for figure in 0..10 {
        engine.append(stream(figure), Expected::NoStream, events(figure * 10 + 1..figure * 10 + 11)).await.unwrap();
    }
    let before = all(&*engine).await;
    drop(engine);
    let file = std::fs::read(folder.file()).unwrap();
    let cut = [16, 99, 100, 4_095, 4_096, 4_097, 10_000, file.len() - 1].map(|length| file[..length].to_vec());
    let overwritten = (0..file.len()).step_by(3_001).zip([0x00, 0xff].into_iter().cycle()).map(|(place, with)| {
        let mut file = file.clone();
        let end = file.len().min(place + 64);
        file[place..end].fill(with);
        file
    });
    for (number, damaged) in cut.into_iter().chain(overwritten).enumerate() {
        if damaged == file {
            continue;
        }
        let folder = Folder::new();
        std::fs::write(folder.file(), damaged).unwrap();
        let engine = match SqliteEngine::open(&folder.file()) {
            Ok(engine) => engine,
            Err(JournalError::Foreign { .. } | JournalError::Damaged { .. }) => continue,
            Err(other) => panic!("damage {number}: {other:?}"),
        };
        let read = engine.read_all(Position::START, usize::MAX).await;
        let written = engine.append(stream(3), at(9), vec![event(1_000)]).await;
        match read {
            Ok(read) if read == before => {}
            Ok(_) => assert!(!is_sound(&folder, &engine).await, "damage {number}"),
            Err(JournalError::Damaged { .. }) => {}
            Err(other) => panic!("damage {number}: {other:?}"),
        }
        assert!(
            matches!(
                written,
                Ok(_)
                    | Err(
                        AppendError::WrongExpectedRevision { .. } | AppendError::Journal(JournalError::Damaged { .. })
                    )
            ),
            "damage {number}: {written:?}"
        );
    }
}

/// What is read on the thread that asks ends in the midst of such a stream, whether its places are in the table or not.
#[tokio::test]
async fn a_long_stream_is_read_whole_and_in_order() {
    let folder = Folder::new();
    let engine = folder.open().await;
    let large = |figure| NewEvent {
        data: crate::SealedData::sealed(format!(r#""{}""#, "a".repeat(SHORT / 10))),
        ..event(figure)
    };
    let (first, rest): (Vec<_>, Vec<_>) = ((1..=25).map(large).collect(), (26..=50).map(large).collect());
    engine.append(stream(1), Expected::NoStream, first).await.unwrap();
    drop(engine);
    // Once closed, the first half stands in the table.
    let engine = folder.open().await;
    engine.append(stream(1), at(24), rest).await.unwrap();
    for (from, limit, wanted) in
        [(0, 50, 50), (0, usize::MAX, 50), (3, 30, 30), (20, 12, 12), (40, 1_000, 10), (50, 9, 0)]
    {
        let read = engine.read_stream(stream(1), Revision(from), limit).await.unwrap();
        let revisions: Vec<u64> = read.iter().map(|event| event.revision.0).collect();
        assert_eq!(revisions, (from..from + wanted).collect::<Vec<_>>(), "{limit} from {from}");
    }
}
