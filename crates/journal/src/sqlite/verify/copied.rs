//! What was copied from another journal is found whole, and what was altered since is found.

use rusqlite::Connection;
use tempfile::TempDir;

use super::{tests::Written, *};
use crate::{
    AppendError, Engine, SqliteEngine,
    conformance::{all, elsewhere},
};

#[tokio::test]
async fn a_copy_has_the_digest_of_its_original() {
    let original = Written::new().await;
    let events = all(&SqliteEngine::open(&original.file()).unwrap()).await;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("journal.sqlite");
    let engine = SqliteEngine::open(&file).unwrap();
    engine.copy_in(events).await.unwrap();
    let found = Verification::open(&file).unwrap().run(None, |_| {}).unwrap();
    assert_eq!(found, original.verify(None).unwrap());
}

/// Several writers' clocks disagree, so that the time goes back in a copy of what they wrote; where it does was written
/// down as it was copied, and anywhere else it is a fault.
#[tokio::test]
async fn times_that_went_back_when_they_were_copied_are_no_fault() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("journal.sqlite");
    let events = elsewhere(&[(1, 1, 60), (2, 2, 50), (3, 3, 55), (4, 4, 70), (5, 5, 80)]);
    let engine = SqliteEngine::open(&file).unwrap();
    engine.copy_in(events[..3].to_vec()).await.unwrap();
    // What was refused leaves nothing behind.
    let refused = engine.copy_in([&events[3..4], &elsewhere(&[(6, 6, 1), (6, 7, 1)])[1..]].concat()).await;
    assert!(matches!(refused, Err(AppendError::NotNext { .. })), "{refused:?}");
    engine.copy_in(events[3..].to_vec()).await.unwrap();
    drop(engine);
    let verify = || Verification::open(&file).unwrap().run(None, |_| {});
    assert_eq!(verify().unwrap().digest.events(), 5);
    let swap = "UPDATE event SET position = 9 WHERE position = 4; UPDATE event SET position = 4 WHERE position = 5;
                UPDATE event SET position = 5 WHERE position = 9";
    Connection::open(&file).unwrap().execute_batch(swap).unwrap();
    let found = verify();
    let Err(VerifyError::Fault(fault)) = found else { panic!("not found: {found:?}") };
    assert_eq!((fault.position, fault.wrong), (Some(Position::single(5)), Wrong::Reordered));
}
