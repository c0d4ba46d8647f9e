//! A journal that goes from a file to a server and back is the same journal.

use tempfile::TempDir;

use super::*;
use crate::{Reading, SqliteEngine, StreamAppend, copy};

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_keeps_its_digest_from_a_file_to_a_server_and_back() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name);
    let read = async |name: &str| Reading::open(&format!("sqlite:{}", file(name).display())).await.unwrap();
    let engine = SqliteEngine::open(&file("one.sqlite")).unwrap();
    for figure in 1..=40 {
        let expected = Expected::after((figure as u64 - 1) / 4);
        let append = StreamAppend { stream: stream(figure % 4), expected, events: events([figure]) };
        engine.import(vec![append]).await.unwrap();
    }
    let digest = read("one.sqlite").await.verify(None, |_| {}).await.unwrap().digest;

    let server = OnServer::stand_in();
    let engine = server.engine().await;
    let everything = read("one.sqlite").await.after(Position::START).await.unwrap();
    engine.copy_in(everything[..17].to_vec()).await.unwrap();
    let copied = copy(&read("one.sqlite").await, &engine, None, |_| {}).await.unwrap();
    assert_eq!((copied.found, copied.written), (17, 23));
    let on_server = Reading::open(&server.url).await.unwrap();
    assert_eq!(on_server.verify(None, |_| {}).await.unwrap().digest, digest);

    let back = SqliteEngine::open(&file("two.sqlite")).unwrap();
    assert_eq!(copy(&on_server, &back, None, |_| {}).await.unwrap().written, 40);
    assert_eq!(read("two.sqlite").await.verify(None, |_| {}).await.unwrap().digest, digest);
}
