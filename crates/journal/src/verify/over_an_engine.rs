//! A journal that is read through its engine alone.

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::{
    SqliteEngine, Verification,
    conformance::{elsewhere, stream},
    sqlite::PLACE_ALL,
};

/// A journal of three streams, in which the events 1, 3, 5 stand in the first, 2 and 6 in the second, 4 in the third;
/// each event's position is its figure. The file is changed before it is read.
async fn follow_after(sql: &str, end: u64, earlier: Option<u64>) -> Result<Verified, VerifyError> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("journal.sqlite");
    let engine = SqliteEngine::open(&file).unwrap();
    let events = [(1, 1, 0), (2, 2, 1), (1, 3, 2), (3, 4, 3), (1, 5, 4), (2, 6, 5)];
    engine.copy_in(elsewhere(&events)).await.unwrap();
    let untouched = follow(&engine, Position::single(6), None, |_| {}).await.unwrap();
    assert_eq!(untouched, Verification::open(&file).unwrap().run(None, |_| {}).unwrap());
    drop(engine);
    // Of two events with one place, the table holds one.
    let places = PLACE_ALL.replace("INSERT", "INSERT OR IGNORE");
    Connection::open(&file).unwrap().execute_batch(&format!("{sql}; {places}")).unwrap();
    let engine = SqliteEngine::open(&file).unwrap();
    follow(&engine, Position::single(end), earlier, |_| {}).await
}

#[tokio::test]
async fn what_is_whole_has_the_same_digests_as_its_file() {
    let whole = follow_after("", 6, None).await.unwrap();
    let four = follow_after("", 4, Some(2)).await.unwrap();
    assert_eq!((whole.digest.events(), whole.streams), (6, 3));
    assert_eq!((four.digest.events(), four.streams, four.earlier.unwrap().events()), (4, 3, 2));
    assert_eq!(follow_after("", 6, Some(4)).await.unwrap().earlier, Some(four.digest));
    assert_eq!(follow_after("", 6, Some(7)).await.unwrap().earlier, None);
}

#[tokio::test]
async fn the_first_fault_is_named() {
    let swap = "UPDATE event SET position = 9 WHERE position = 3; UPDATE event SET position = 3 WHERE position = 5;
                UPDATE event SET position = 5 WHERE position = 9";
    let cases = [
        ("UPDATE event SET data = '{}' WHERE position = 3", 1, 1, Some(3), Wrong::Altered),
        ("UPDATE event SET metadata = '{}' WHERE position = 3", 1, 1, Some(3), Wrong::Altered),
        (
            "UPDATE event SET metadata = replace(metadata, 'T05', 'T04') WHERE position = 3",
            1,
            1,
            Some(3),
            Wrong::Altered,
        ),
        ("UPDATE event SET type = 'PilotRoundClosed.v1' WHERE position = 1", 1, 0, Some(1), Wrong::Altered),
        ("UPDATE event SET id = randomblob(16) WHERE position = 3", 1, 1, Some(3), Wrong::Altered),
        ("DELETE FROM event WHERE position = 3", 1, 1, None, Wrong::Missing),
        (swap, 1, 2, Some(3), Wrong::Reordered),
        ("UPDATE event SET stream = 3, revision = 0, position = 7 WHERE position = 5", 3, 0, Some(7), Wrong::Inserted),
    ];
    for (sql, of, revision, position, wrong) in cases {
        let Err(VerifyError::Fault(fault)) = follow_after(sql, 9, None).await else { panic!("not found: {sql}") };
        let (revision, position) = (Some(Revision(revision)), position.map(Position::single));
        assert_eq!(fault, Fault { stream: Some(stream(of)), revision, position, wrong }, "{sql}");
    }
}

/// Nobody but the digest vouches for the last event of a stream.
#[tokio::test]
async fn the_end_of_a_stream_is_held_by_the_digest_alone() {
    let whole = follow_after("", 6, None).await.unwrap();
    for sql in ["UPDATE event SET data = '{}' WHERE position = 6", "DELETE FROM event WHERE position = 6"] {
        let found = follow_after(sql, 6, Some(6)).await.unwrap();
        assert_ne!(found.earlier, Some(whole.digest.clone()), "{sql}");
    }
}
