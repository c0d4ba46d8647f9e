//! A disk that takes its time, or gives none: whoever writes waits or is refused, and whoever reads goes on.

use std::{
    pin::pin,
    sync::mpsc::{Receiver, Sender, channel},
    task::Poll,
};

use chrono::Utc;

use super::*;

/// Holds the writer before each commit, and says when it has come there.
struct Gate {
    waits: Receiver<()>,
    on: Sender<()>,
}

impl Gate {
    fn new() -> (Self, impl Fn() -> DateTime<Utc> + Send + 'static) {
        let ((waiting, waits), (on, go)) = (channel(), channel());
        let clock = move || {
            // Once the gate is gone, nobody waits any more.
            let _ = waiting.send(());
            let _ = go.recv();
            Utc::now()
        };
        (Self { waits, on }, clock)
    }
}

#[tokio::test]
async fn while_the_writer_is_held_up_readers_go_on_and_the_queue_stays_bounded() {
    let folder = folder();
    append(&SqliteEngine::open(&file(&folder)).unwrap(), 1, 0, 1..3).await;
    let (gate, clock) = Gate::new();
    let engine = SqliteEngine::open_with_clock(&file(&folder), clock).unwrap();
    let mut held = pin!(engine.append(stream(2), Expected::NoStream, events(3..4)));
    let mut is_pending =
        async || std::future::poll_fn(|context| Poll::Ready(held.as_mut().poll(context).is_pending())).await;
    assert!(is_pending().await);
    gate.waits.recv().unwrap();

    let mut waiting: Vec<_> =
        (0..WAITING + 1).map(|_| Box::pin(engine.append(stream(3), Expected::NoStream, events(4..5)))).collect();
    let mut refused = 0;
    for append in &mut waiting {
        let answer = std::future::poll_fn(|context| Poll::Ready(append.as_mut().poll(context))).await;
        refused += usize::from(matches!(answer, Poll::Ready(Err(AppendError::Overloaded))));
    }
    assert_eq!(refused, 1);
    for _ in 0..10 {
        assert_eq!(figures(&all(&engine).await), [1, 2]);
    }
    assert!(is_pending().await);
    drop(gate.on);
    held.await.unwrap();
    assert_eq!(figures(&all(&engine).await)[..3], [1, 2, 3]);
}

#[tokio::test]
async fn a_writer_that_is_kept_out_waits_and_then_goes_on() {
    let folder = folder();
    let engine = SqliteEngine::open(&file(&folder)).unwrap();
    append(&engine, 1, 0, 1..3).await;
    let other = Connection::open(file(&folder)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut held = pin!(engine.append(stream(2), Expected::NoStream, events(3..4)));
    assert!(std::future::poll_fn(|context| Poll::Ready(held.as_mut().poll(context).is_pending())).await);
    assert_eq!(figures(&all(&engine).await), [1, 2]);
    other.execute_batch("ROLLBACK").unwrap();
    held.await.unwrap();
    assert_eq!(figures(&all(&engine).await), [1, 2, 3]);
}
