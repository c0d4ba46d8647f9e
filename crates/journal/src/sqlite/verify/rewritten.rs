//! Whoever can write the file can make it agree with itself, and still not with a digest that was published.

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{Chains, tests::Written, *};
use crate::{Digest, canonical, sqlite::PLACE_ALL};

/// Computes every chain anew over what the file holds now: positions without gaps, each event's link to the one before
/// it, each stream's end.
fn recompute(written: &Written) {
    let db = Connection::open(written.file()).unwrap();
    let streams: Vec<(i64, String)> = db
        .prepare("SELECT id, name FROM stream")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (key, name) in streams {
        let (stream, mut revision, mut hash) = (StreamName::stored(name), 0, String::new());
        let events: Vec<(u64, Uuid, String, String, String)> = db
            .prepare("SELECT position, id, type, data, metadata FROM event WHERE stream = ?1 ORDER BY position")
            .unwrap()
            .query_map([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for (position, id, event_type, data, metadata) in events {
            let link = Stamp::of(&metadata).unwrap().previous;
            let metadata = if link.is_empty() { metadata } else { metadata.replace(&link, &hash) };
            hash = canonical::hash(&stream, Revision(revision), id, &event_type, &data, &metadata);
            let update = "UPDATE event SET revision = ?2, metadata = ?3 WHERE position = ?1";
            db.execute(update, params![position, revision, metadata]).unwrap();
            revision += 1;
        }
        db.execute("UPDATE stream SET events = ?2, hash = ?3 WHERE id = ?1", params![key, revision, hash]).unwrap();
    }
    db.execute_batch(&format!(
        "DELETE FROM stream WHERE events = 0;
         CREATE TEMP TABLE numbered AS SELECT row_number() OVER (ORDER BY position) AS number, * FROM event;
         DELETE FROM event;
         INSERT INTO event SELECT number, stream, revision, id, type, data, metadata FROM numbered;
         {PLACE_ALL}"
    ))
    .unwrap();
}

/// The digest that was published of six events, what is found once some SQL was done and the rest made to agree with
/// it, and the digest after six events.
async fn rewritten(sql: &str) -> (Digest, Verified) {
    let written = Written::new().await;
    let published = written.digest();
    written.tamper(sql);
    assert!(written.verify(None).is_err(), "{sql}");
    recompute(&written);
    (published, written.verify(Some(6)).unwrap())
}

#[tokio::test]
async fn what_is_as_it_was_is_recomputed_as_it_was() {
    let written = Written::new().await;
    let published = written.digest();
    recompute(&written);
    assert_eq!(written.digest(), published);
}

#[tokio::test]
async fn a_chain_that_was_recomputed_whole_disagrees_with_the_digest() {
    let other = [
        "UPDATE event SET data = '{}' WHERE position = 1",
        "UPDATE event SET data = '{}' WHERE position = 6",
        "UPDATE event SET type = 'PilotRoundClosed.v1' WHERE position = 3",
        "UPDATE event SET id = randomblob(16) WHERE position = 5",
        "UPDATE stream SET name = 'pilot-2019.tp-mau.phuong-9' WHERE id = 3",
    ];
    for sql in other {
        let (published, found) = rewritten(sql).await;
        assert_eq!(found.digest.events(), 6, "{sql}");
        assert_ne!(found.earlier, Some(published), "{sql}");
    }
}

#[tokio::test]
async fn what_was_removed_without_a_trace_is_missed_by_the_digest() {
    let removed = [
        ("DELETE FROM event WHERE position = 6", 5),
        ("DELETE FROM event WHERE position = 1", 5),
        ("DELETE FROM event WHERE stream = 3", 5),
        ("DELETE FROM event WHERE stream = 1", 3),
        ("DELETE FROM event WHERE position > 1", 1),
        ("DELETE FROM event", 0),
    ];
    for (sql, left) in removed {
        let (published, found) = rewritten(sql).await;
        assert_eq!((found.digest.events(), found.earlier), (left, None), "{sql}");
        assert_eq!(published.events(), 6);
    }
}

#[tokio::test]
async fn what_was_inserted_without_a_trace_disagrees_with_the_digest() {
    let sql = "UPDATE event SET position = position + 1 WHERE position = 6;
               INSERT INTO event SELECT 6, 3, 1, randomblob(16), type, data, metadata FROM event WHERE position = 5";
    let (published, found) = rewritten(sql).await;
    assert_eq!(found.digest.events(), 7);
    assert!(found.earlier.is_some() && found.earlier != Some(published));
}

/// A digest of before what was removed still agrees.
#[tokio::test]
async fn an_earlier_digest_outlives_a_removed_end() {
    let whole = Written::new().await.verify(Some(5)).unwrap();
    let (_, found) = rewritten("DELETE FROM event WHERE position = 6").await;
    assert_eq!(Some(found.digest), whole.earlier);
    assert_ne!(whole.earlier, Some(Chains::default().digest()));
}
