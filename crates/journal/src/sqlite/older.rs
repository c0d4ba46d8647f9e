//! A journal that an earlier program wrote.

use rusqlite::Connection;
use tempfile::TempDir;

use crate::{
    Engine, Expected, NewEvent, Position, Revision, SqliteEngine, Verification,
    conformance::{at, conflict, event, events, figures, follow_chain, stream, whole},
};

/// What that program published of it.
const DIGEST: &str = "2:9a881740a20322a06a4e19a84202b0f6ad2bb4e1fd21451c5f54d1e1e9fe6370";

fn verified(file: &std::path::Path) -> crate::Verified {
    Verification::open(file).unwrap().run(Some(2), |_| {}).unwrap()
}

/// It is read, agrees with its digest, is continued by a chain that agrees with it, and a repetition of what it holds is
/// known as one.
#[tokio::test]
async fn an_older_journal_is_read_verified_and_continued() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("journal.sqlite");
    Connection::open(&file).unwrap().execute_batch(include_str!("older.sql")).unwrap();
    assert_eq!(verified(&file).digest.to_string(), DIGEST);

    let engine = SqliteEngine::open(&file).unwrap();
    // Opened once, it is of the format of today.
    let format: i64 = Connection::open(&file).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(format, 2);
    assert_eq!(verified(&file).digest.to_string(), DIGEST);
    let stored = whole(&engine, 1).await;
    let NewEvent { metadata, .. } = event(2);
    let told = stored[1].read_metadata().unwrap();
    assert_eq!((&told.given.actor, &told.given.about), (&metadata.actor, &metadata.about));
    assert_eq!(told.recorded_at.to_rfc3339(), "2025-08-19T01:30:00.000001+00:00");
    let command = told.given.command;
    assert!(command.is_of(&command.fingerprint) && !command.is_of(&"0".repeat(64)));

    let again = engine.append(stream(1), Expected::NoStream, events([1, 2])).await.unwrap();
    assert_eq!(again.position, stored[1].position);
    assert_eq!(conflict(engine.append(stream(1), at(0), events([3])).await), Some(1));
    engine.append(stream(1), at(1), events([3])).await.unwrap();
    engine.append(stream(1), at(2), events([4])).await.unwrap();
    let stored = engine.read_stream(stream(1), Revision(0), usize::MAX).await.unwrap();
    assert_eq!(figures(&stored), [1, 2, 3, 4]);
    follow_chain(&stored).unwrap();
    assert_eq!(engine.read_all(Position::START, 9).await.unwrap(), stored);
    drop(engine);
    assert_eq!(verified(&file).earlier.unwrap().to_string(), DIGEST);
}
