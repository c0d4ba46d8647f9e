//! Readings that go on.

use super::*;
use crate::Subscription;

/// Reads until so many events were handed over.
async fn take(subscription: &mut Subscription<impl Engine>, events: usize) -> Vec<Recorded> {
    let mut read = vec![];
    while read.len() < events {
        let next = subscription.next().await.unwrap();
        assert!(!next.is_empty());
        read.extend(next);
    }
    read
}

/// What was written before, while it is being read, and after: each event once, in order.
pub async fn a_subscription_goes_from_the_past_to_the_present(store: &impl Store) {
    const PAST: usize = 700;
    const PRESENT: usize = 100;
    let engine = store.open().await;
    engine.import(vec![part(1, Expected::NoStream, 1..=PAST)]).await.unwrap();
    let mut subscription = Subscription::new(engine.clone(), Position::START);
    let writer = tokio::spawn({
        let engine = engine.clone();
        async move {
            for figure in PAST + 1..=PAST + PRESENT {
                engine.append(stream(figure), Expected::NoStream, events([figure])).await.unwrap();
            }
        }
    });
    let read = take(&mut subscription, PAST + PRESENT).await;
    writer.await.unwrap();
    assert_eq!(figures(&read), (1..=PAST + PRESENT).collect::<Vec<_>>());
    assert_eq!(read, all(&*engine).await);

    // Another one goes on from where the first had come.
    let mut rest = Subscription::new(engine.clone(), read[PAST - 1].position);
    assert_eq!(take(&mut rest, PRESENT).await, read[PAST..]);
}

/// Who takes little at a time, while much is written, gets it all in the end.
pub async fn a_slow_subscription_misses_nothing(store: &impl Store) {
    let engine = store.open().await;
    let mut slow = Subscription::new(engine.clone(), Position::START);
    engine.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    let mut read = slow.next().await.unwrap();
    engine.import(vec![part(2, Expected::NoStream, 2..=2_000)]).await.unwrap();
    for figure in 2_001..=2_020 {
        engine.append(stream(figure), Expected::NoStream, events([figure])).await.unwrap();
    }
    read.extend(take(&mut slow, 2_019).await);
    assert_eq!(figures(&read), (1..=2_020).collect::<Vec<_>>());
}

/// A wait that was given up half-way is taken up again where it was.
pub async fn giving_up_a_wait_loses_nothing(store: &impl Store) {
    const EVENTS: usize = 50;
    let engine = store.open().await;
    let mut subscription = Subscription::new(engine.clone(), Position::START);
    let writer = tokio::spawn({
        let engine = engine.clone();
        async move {
            for figure in 1..=EVENTS {
                engine.append(stream(1), Expected::after(figure as u64 - 1), events([figure])).await.unwrap();
            }
        }
    });
    let mut read = vec![];
    let mut patience = 0;
    while read.len() < EVENTS {
        // Given up at first at once, then a little later each time, wherever it stands then.
        let give_up = async {
            for _ in 0..patience {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            next = subscription.next() => {
                read.extend(next.unwrap());
                patience = 0;
            }
            () = give_up => patience += 1 + patience / 4,
        }
    }
    writer.await.unwrap();
    assert_eq!(figures(&read), (1..=EVENTS).collect::<Vec<_>>());
}
