use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;
use tempfile::TempDir;

use super::*;
use crate::{
    Digest, Engine, Expected, SqliteEngine, StreamAppend,
    conformance::{at, events, stream},
    sqlite::PLACE_ALL,
};

/// What is found wrong: a stream by its figure, a revision, a position.
type Found = (Option<usize>, Option<u64>, Option<u64>, Wrong);

/// A journal of three streams, in which the events 1, 3, 5 stand in the first, 2 and 6 in the second, 4 in the third;
/// each event's position is its figure.
pub(super) struct Written(TempDir);

impl Written {
    pub(super) async fn new() -> Self {
        let written = Self(TempDir::new().unwrap());
        let second = AtomicI64::new(0);
        let engine = SqliteEngine::open_with_clock(&written.file(), move || {
            DateTime::UNIX_EPOCH + TimeDelta::seconds(second.fetch_add(1, Ordering::Relaxed))
        })
        .unwrap();
        let appends = [
            (1, Expected::NoStream, 1),
            (2, Expected::NoStream, 2),
            (1, at(0), 3),
            (3, Expected::NoStream, 4),
            (1, at(1), 5),
            (2, at(0), 6),
        ];
        for (of, expected, figure) in appends {
            engine.append(stream(of), expected, events([figure])).await.unwrap();
        }
        written
    }

    pub(super) fn file(&self) -> PathBuf {
        self.0.path().join("journal.sqlite")
    }

    /// Changes the file behind the engine's back.
    pub(super) fn tamper(&self, sql: &str) {
        let db = Connection::open(self.file()).unwrap();
        db.execute_batch(&format!("PRAGMA synchronous = OFF; {sql}")).unwrap();
    }

    pub(super) fn verify(&self, earlier: Option<u64>) -> Result<Verified, VerifyError> {
        Verification::open(&self.file()).unwrap().run(earlier, |_| {})
    }

    pub(super) fn digest(&self) -> Digest {
        self.verify(None).unwrap().digest
    }

    /// What is found wrong.
    #[track_caller]
    fn fault(&self) -> Found {
        match self.verify(None) {
            Err(VerifyError::Fault(Fault { stream: name, revision, position, wrong })) => (
                name.map(|name| (1..4).find(|figure| stream(*figure) == name).unwrap_or(0)),
                revision.map(|Revision(revision)| revision),
                position.map(Position::commit),
                wrong,
            ),
            other => panic!("nothing found: {other:?}"),
        }
    }
}

/// What is found after some SQL, on a journal of its own each.
async fn found(cases: &[(&str, Found)]) {
    for (sql, expected) in cases {
        let written = Written::new().await;
        written.tamper(sql);
        assert_eq!(written.fault(), *expected, "{sql}");
    }
}

const SECOND_OF_FIRST: Found = (Some(1), Some(1), Some(3), Wrong::Altered);

#[tokio::test]
async fn altered_data_is_named() {
    found(&[
        ("UPDATE event SET data = replace(data, '3', '7') WHERE position = 3", SECOND_OF_FIRST),
        ("UPDATE event SET data = data || ' ' WHERE position = 3", SECOND_OF_FIRST),
        ("UPDATE event SET data = '' WHERE position = 3", SECOND_OF_FIRST),
        ("UPDATE event SET data = CAST(x'ff' AS TEXT) WHERE position = 3", SECOND_OF_FIRST),
        ("UPDATE event SET data = '{}' WHERE position = 1", (Some(1), Some(0), Some(1), Wrong::Altered)),
    ])
    .await;
}

#[tokio::test]
async fn altered_metadata_is_named() {
    let set = |path: &str, value: &str| {
        format!("UPDATE event SET metadata = json_set(metadata, '$.{path}', '{value}') WHERE position = 3")
    };
    found(&[
        (&set("by", "ai-khac"), SECOND_OF_FIRST),
        (&set("rec", "2030-01-01T00:00:00Z"), SECOND_OF_FIRST),
        (&set("rec", "1960-01-01T00:00:00Z"), SECOND_OF_FIRST),
        (&set("rec", "hôm qua"), SECOND_OF_FIRST),
        (&set("prev", "00"), SECOND_OF_FIRST),
        ("UPDATE event SET metadata = metadata || ' ' WHERE position = 3", SECOND_OF_FIRST),
        ("UPDATE event SET metadata = '' WHERE position = 3", SECOND_OF_FIRST),
    ])
    .await;
}

#[tokio::test]
async fn an_altered_type_or_id_is_named() {
    found(&[
        ("UPDATE event SET type = 'PilotRoundClosed.v1' WHERE position = 3", SECOND_OF_FIRST),
        ("UPDATE event SET type = 'PilotRoundOpened.v01' WHERE position = 3", SECOND_OF_FIRST),
        ("UPDATE event SET id = randomblob(16) WHERE position = 3", SECOND_OF_FIRST),
        ("UPDATE event SET id = x'00' WHERE position = 3", SECOND_OF_FIRST),
    ])
    .await;
}

#[tokio::test]
async fn the_last_event_of_a_stream_is_held_against_the_streams_entry() {
    let last = (Some(2), Some(1), Some(6), Wrong::NotTheHead);
    found(&[
        ("UPDATE event SET data = '{}' WHERE position = 6", last),
        ("UPDATE stream SET hash = '00' WHERE id = 2", last),
        ("UPDATE stream SET events = 2 WHERE id = 1", (Some(1), Some(2), Some(5), Wrong::Inserted)),
        ("UPDATE stream SET events = 4 WHERE id = 1", (Some(1), Some(3), None, Wrong::Missing)),
        ("UPDATE stream SET name = 'pilot-2019.khac' WHERE id = 3", (Some(0), Some(0), Some(4), Wrong::NotTheHead)),
        ("INSERT INTO stream VALUES (9, 'pilot-2019.khac', 0, '')", (Some(0), None, None, Wrong::NotTheHead)),
    ])
    .await;
}

#[tokio::test]
async fn a_removed_event_is_named() {
    found(&[
        ("DELETE FROM event WHERE position = 1", (Some(1), Some(0), Some(1), Wrong::Missing)),
        ("DELETE FROM event WHERE position = 3", (Some(1), Some(1), Some(3), Wrong::Missing)),
        ("DELETE FROM event WHERE position = 5", (Some(1), Some(2), Some(5), Wrong::Missing)),
        ("DELETE FROM event WHERE position = 6", (Some(2), Some(1), None, Wrong::Missing)),
        (
            "DELETE FROM event WHERE position = 3; UPDATE event SET position = position - 1 WHERE position > 3",
            (Some(1), Some(1), None, Wrong::Missing),
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_removed_stream_is_named() {
    found(&[
        ("DELETE FROM event WHERE stream = 3", (Some(3), Some(0), Some(4), Wrong::Missing)),
        ("DELETE FROM stream WHERE id = 3", (None, Some(0), Some(4), Wrong::Stray)),
        ("DELETE FROM event WHERE stream = 3; DELETE FROM stream WHERE id = 3", (None, None, Some(4), Wrong::Missing)),
    ])
    .await;
}

#[tokio::test]
async fn events_that_changed_places_are_named() {
    let swap = |column: &str, of: &str, one: u64, other: u64| {
        format!(
            "UPDATE event SET {column} = 99 WHERE {column} = {one} AND {of};
             UPDATE event SET {column} = {one} WHERE {column} = {other} AND {of};
             UPDATE event SET {column} = {other} WHERE {column} = 99;"
        )
    };
    found(&[
        (&swap("revision", "stream = 1", 1, 2), (Some(1), Some(2), Some(3), Wrong::Reordered)),
        (&swap("position", "true", 3, 5), (Some(1), Some(2), Some(3), Wrong::Reordered)),
        (&swap("position", "true", 3, 4), (Some(1), Some(1), Some(4), Wrong::Reordered)),
    ])
    .await;
}

#[tokio::test]
async fn an_inserted_event_is_named() {
    let insert = |position: i64, stream: u64, revision: u64| {
        format!(
            "INSERT INTO event SELECT {position}, {stream}, {revision}, randomblob(16), type, data, metadata
             FROM event WHERE position = 4;"
        )
    };
    let counted = format!("{} UPDATE stream SET events = 2 WHERE id = 3", insert(7, 3, 1));
    found(&[
        (&insert(7, 3, 1), (Some(3), Some(1), Some(7), Wrong::Inserted)),
        (&counted, (Some(3), Some(1), Some(7), Wrong::Altered)),
        (&insert(7, 9, 0), (None, Some(0), Some(7), Wrong::Stray)),
        (&insert(0, 3, 1), (Some(3), Some(1), Some(0), Wrong::Inserted)),
        (&insert(-5, 3, 1), (Some(3), Some(1), Some(0), Wrong::Inserted)),
    ])
    .await;
}

#[tokio::test]
async fn an_event_that_was_moved_to_another_stream_is_named() {
    let sql = "UPDATE event SET stream = 3, revision = 1 WHERE position = 5";
    found(&[(sql, (Some(3), Some(1), Some(5), Wrong::Inserted))]).await;
}

/// The first fault counts, wherever the scan learns of it.
#[tokio::test]
async fn of_several_faults_the_first_is_named() {
    found(&[
        (
            "DELETE FROM event WHERE position = 3; UPDATE event SET data = '' WHERE position = 4",
            (Some(1), Some(1), Some(3), Wrong::Missing),
        ),
        (
            "UPDATE event SET data = '' WHERE position = 4; DELETE FROM event WHERE position = 5",
            (Some(3), Some(0), Some(4), Wrong::NotTheHead),
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_digest_stays_until_something_is_written_and_is_found_again_later() {
    let written = Written::new().await;
    let whole = written.verify(None).unwrap();
    assert_eq!((whole.digest.events(), whole.streams, whole.earlier), (6, 3, None));
    let engine = SqliteEngine::open(&written.file()).unwrap();
    assert_eq!(written.digest(), whole.digest);

    engine.append(stream(4), Expected::NoStream, events([7])).await.unwrap();
    let grown = written.verify(Some(6)).unwrap();
    assert_eq!((grown.digest.events(), grown.streams), (7, 4));
    assert_ne!(grown.digest, whole.digest);
    assert_eq!(grown.earlier, Some(whole.digest));
    assert_eq!(written.verify(Some(7)).unwrap().earlier, Some(grown.digest));
    assert_eq!(written.verify(Some(8)).unwrap().earlier, None);
    assert_eq!(written.verify(Some(0)).unwrap().earlier, Some(Chains::default().digest()));
}

#[tokio::test]
async fn two_journals_of_the_same_events_share_a_digest() {
    assert_eq!(Written::new().await.digest(), Written::new().await.digest());
}

#[tokio::test]
async fn an_empty_journal_has_a_digest() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("journal.sqlite");
    drop(SqliteEngine::open(&file).unwrap());
    let verified = Verification::open(&file).unwrap().run(None, |_| {}).unwrap();
    assert_eq!((verified.digest, verified.streams), (Chains::default().digest(), 0));
}

/// Events of one import share their time, so that nothing but the digest holds their order across streams.
#[tokio::test]
async fn the_digest_holds_the_order_across_streams() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("journal.sqlite");
    let part = |figure| StreamAppend { stream: stream(figure), expected: Expected::NoStream, events: events([figure]) };
    SqliteEngine::open(&file).unwrap().import(vec![part(1), part(2)]).await.unwrap();
    let digest = || Verification::open(&file).unwrap().run(None, |_| {}).unwrap().digest;
    let before = digest();
    let swap = "UPDATE event SET position = 9 WHERE position = 1; UPDATE event SET position = 1 WHERE position = 2;
                UPDATE event SET position = 2 WHERE position = 9";
    Connection::open(&file).unwrap().execute_batch(&format!("{swap}; {PLACE_ALL}")).unwrap();
    assert_ne!(digest(), before);
}

/// Streams are read by their places, so these have to be right as well.
#[tokio::test]
async fn a_table_of_places_that_is_not_right_is_told() {
    for wrong in [
        "DELETE FROM place WHERE stream = 1 AND revision = 2",
        "DELETE FROM place",
        "INSERT INTO place VALUES (3, 1, 2)",
        "INSERT INTO place VALUES (4, 0, 7)",
        "UPDATE place SET position = 6 WHERE stream = 1 AND revision = 2",
        "UPDATE place SET stream = 2, revision = 2 WHERE stream = 1 AND revision = 2",
        "UPDATE placed SET position = 5",
        "DELETE FROM placed",
        "INSERT INTO placed VALUES (6)",
    ] {
        let written = Written::new().await;
        written.tamper(wrong);
        let found = written.verify(None);
        assert!(matches!(found, Err(VerifyError::Journal(JournalError::Damaged { .. }))), "{wrong}: {found:?}");
    }
    let written = Written::new().await;
    written.tamper("DELETE FROM place; UPDATE placed SET position = 0");
    assert!(written.verify(None).is_ok(), "they are told from the events at the next opening");
}

#[tokio::test]
async fn what_is_written_meanwhile_is_not_seen() {
    let written = Written::new().await;
    let engine = SqliteEngine::open(&written.file()).unwrap();
    let verification = Verification::open(&written.file()).unwrap();
    engine.append(stream(2), at(1), events([7])).await.unwrap();
    let mut followed = 0;
    let verified = verification.run(None, |more| followed += more).unwrap();
    assert_eq!((verified.digest.events(), followed, verification.events()), (6, 6, 6));
    assert_eq!(written.digest().events(), 7);
}

#[tokio::test]
async fn the_file_is_left_as_it_was() {
    let written = Written::new().await;
    let before = std::fs::read(written.file()).unwrap();
    written.digest();
    assert_eq!(std::fs::read(written.file()).unwrap(), before);
    let none = written.0.path().join("none.sqlite");
    assert!(matches!(Verification::open(&none), Err(JournalError::Unreadable { .. })));
    assert!(!none.exists());
}
