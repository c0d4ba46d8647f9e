//! Many writers at once, and the one order in which everybody reads what they wrote.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use tokio::task::JoinSet;

use super::*;

/// Of those who write to one stream at once, one is first at each revision, and everybody gets their turn.
pub async fn one_writer_wins_each_revision(store: &impl Store) {
    const WRITERS: usize = 8;
    const EACH: usize = 10;
    let engine = store.open().await;
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let engine = engine.clone();
        writers.spawn(async move {
            let mut won = vec![];
            let mut expected = Expected::NoStream;
            while won.len() < EACH {
                let figure = 1 + writer * EACH + won.len();
                match engine.append(stream(1), expected, events([figure])).await {
                    Ok(_) => {
                        won.push((expected.events(), figure));
                        expected = Expected::after(expected.events() + 1);
                    }
                    Err(AppendError::WrongExpectedRevision { current, .. }) => {
                        let now = current.map_or(Expected::NoStream, Expected::Exactly);
                        assert_ne!(now, expected, "refused though it was right");
                        expected = now;
                    }
                    Err(other) => panic!("{other}"),
                }
            }
            won
        });
    }
    let winners: BTreeMap<u64, usize> = writers.join_all().await.into_iter().flatten().collect();
    assert_eq!(winners.len(), WRITERS * EACH);
    let stored = whole(&*engine, 1).await;
    assert_eq!(figures(&stored), winners.into_values().collect::<Vec<_>>());
    follow_chain(&stored).unwrap();
}

/// Those who write to streams of their own never stand in each other's way.
pub async fn many_streams_are_written_at_once(store: &impl Store) {
    const WRITERS: usize = 16;
    const EACH: usize = 10;
    let engine = store.open().await;
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let engine = engine.clone();
        writers.spawn(async move {
            for number in 0..EACH {
                let figure = 1 + writer * EACH + number;
                engine.append(stream(writer), Expected::after(number as u64), events([figure])).await.unwrap();
            }
        });
    }
    writers.join_all().await;
    for writer in 0..WRITERS {
        let stored = whole(&*engine, writer).await;
        assert_eq!(figures(&stored), (1 + writer * EACH..=(writer + 1) * EACH).collect::<Vec<_>>());
        follow_chain(&stored).unwrap();
    }
    let everything = all(&*engine).await;
    assert_eq!(everything.len(), WRITERS * EACH);
    assert!(everything.is_sorted_by(|one, next| one.position < next.position));
}

/// Appends that arrive together succeed or fail each for itself.
pub async fn a_conflict_harms_nobody_else(store: &impl Store) {
    let engine = store.open().await;
    engine.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    let mut writers = JoinSet::new();
    for figure in 2..102 {
        let engine = engine.clone();
        writers.spawn(async move {
            // Every second one is wrong about the stream that is there already.
            match figure % 2 {
                0 => drop(engine.append(stream(figure), Expected::NoStream, events([figure])).await.unwrap()),
                _ => {
                    let refused = engine.append(stream(1), Expected::NoStream, events([figure])).await;
                    assert_eq!(conflict(refused), Some(0));
                }
            }
        });
    }
    writers.join_all().await;
    let mut stored = figures(&all(&*engine).await);
    stored.sort_unstable();
    assert_eq!(stored, [1].into_iter().chain((2..102).step_by(2)).collect::<Vec<_>>());
}

/// Who has read up to a position never finds anything before it later on.
pub async fn a_reader_leaves_no_gap(store: &impl Store) {
    const EVENTS: usize = 200;
    let engine = store.open().await;
    let mut writers = JoinSet::new();
    for figure in 1..=EVENTS {
        let engine = engine.clone();
        writers.spawn(async move {
            engine.append(stream(figure), Expected::NoStream, events([figure])).await.unwrap();
        });
    }
    let mut read: Vec<Recorded> = vec![];
    while read.len() < EVENTS {
        let after = read.last().map_or(Position::START, |last| last.position);
        read.extend(engine.read_all(after, 7).await.unwrap());
        tokio::task::yield_now().await;
    }
    writers.join_all().await;
    assert_eq!(read, all(&*engine).await);
}

/// A replay goes over everything after a position once and in order, over as many batches as it takes, and ends where
/// the journal did.
pub async fn a_replay_is_everything_in_order(store: &impl Store) {
    const EVENTS: usize = 4_321;
    let engine = store.open().await;
    let parts = (0..4).map(|part| part_of(part, EVENTS)).collect();
    engine.import(parts).await.unwrap();
    let everything = all(&*engine).await;
    assert_eq!(everything.len(), EVENTS);
    for first in [0, 1, 999, 2_000, EVENTS - 1, EVENTS] {
        let after = first.checked_sub(1).map_or(Position::START, |before| everything[before].position);
        let (mut batches, mut replayed) = (engine.replay(after, Recorded::clone), vec![]);
        while let Some(batch) = batches.next().await {
            replayed.extend(batch.unwrap());
        }
        assert_eq!(figures(&replayed), figures(&everything[first..]), "after event {first}");
    }
}

/// However large events are, nobody who reads them holds more than so many bytes at once, nor misses one.
pub async fn large_events_are_read_a_few_at_once(store: &impl Store) {
    const EVENTS: usize = 14;
    let engine = store.open().await;
    let large = |figure| {
        let data = format!(r#"{{"note":"{}"}}"#, "ghi ".repeat(200_000));
        NewEvent { data: SealedData::sealed(data), ..event(figure) }
    };
    for figure in 1..=EVENTS {
        engine.append(stream(figure), Expected::NoStream, vec![large(figure)]).await.unwrap();
    }
    let within = |events: &[Recorded]| {
        let (_, but_the_last) = events.split_last().unwrap();
        but_the_last.iter().map(Recorded::bytes).sum::<usize>() < READ_BYTES
    };
    let first = engine.read_all(Position::START, usize::MAX).await.unwrap();
    assert!(within(&first) && first.len() < EVENTS, "{}", first.len());
    assert_eq!(figures(&all(&*engine).await), (1..=EVENTS).collect::<Vec<_>>());
    let (mut batches, mut replayed) = (engine.replay(Position::START, Recorded::clone), vec![]);
    while let Some(batch) = batches.next().await {
        let batch = batch.unwrap();
        assert!(within(&batch));
        replayed.extend(batch);
    }
    assert_eq!(figures(&replayed), (1..=EVENTS).collect::<Vec<_>>());
}

/// The fourth part of so many events, in a stream of its own.
fn part_of(part_number: usize, events: usize) -> StreamAppend {
    part(part_number, Expected::NoStream, (1 + part_number..=events).step_by(4))
}

/// Whoever is woken by a position finds its event, and whoever was told yes finds theirs announced.
pub async fn what_is_announced_can_be_read(store: &impl Store) {
    const EVENTS: usize = 50;
    let engine = store.open().await;
    let mut reached = engine.watch();
    let writer = tokio::spawn({
        let engine = engine.clone();
        async move {
            for figure in 1..=EVENTS {
                let written = engine.append(stream(figure), Expected::NoStream, events([figure])).await.unwrap();
                assert!(*engine.watch().borrow() >= written.position);
            }
        }
    });
    let mut seen = 0;
    while seen < EVENTS {
        reached.changed().await.unwrap();
        let announced = *reached.borrow_and_update();
        let read = all(&*engine).await;
        assert!(read.iter().any(|recorded| recorded.position == announced));
        seen = read.len();
    }
    writer.await.unwrap();
}

/// As many streams as a province has in many years.
pub async fn thousands_of_streams_stay_apart<S: Store>(store: &S) {
    let engine = store.open().await;
    let begun = (1..=S::STREAMS).map(|figure| part(figure, Expected::NoStream, [figure])).collect();
    engine.import(begun).await.unwrap();
    let mut writers = JoinSet::new();
    for figure in (1..=S::STREAMS).step_by(100) {
        let engine = engine.clone();
        writers
            .spawn(async move { engine.append(stream(figure), at(0), events([S::STREAMS + figure])).await.unwrap() });
    }
    writers.join_all().await;
    for figure in (1..=S::STREAMS).step_by(100) {
        assert_eq!(figures(&whole(&*engine, figure).await), [figure, S::STREAMS + figure]);
        assert_eq!(figures(&whole(&*engine, figure + 1).await), [figure + 1]);
    }
    assert_eq!(all(&*engine).await.len(), S::STREAMS + S::STREAMS / 100);
}
