//! One stream, one writer: expectations, repetitions, sizes, and what a restart keeps.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use chrono::{DateTime, TimeDelta};

use super::*;

/// Nothing is there before anything was written, and asking for it is no error.
pub async fn an_empty_store_holds_nothing(store: &impl Store) {
    let engine = store.open().await;
    assert_eq!(all(&*engine).await, []);
    assert_eq!(whole(&*engine, 1).await, []);
    assert_eq!(*engine.watch().borrow(), Position::START);
    engine.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    assert_eq!(whole(&*engine, 2).await, []);
}

/// Who expects no stream is refused once there is one, and is told where it ends.
pub async fn a_stream_is_begun_once(store: &impl Store) {
    let engine = store.open().await;
    let begun = engine.append(stream(1), Expected::NoStream, events([1, 2])).await.unwrap();
    assert_eq!(conflict(engine.append(stream(1), Expected::NoStream, events([3])).await), Some(1));
    assert_eq!(figures(&all(&*engine).await), [1, 2]);
    assert_eq!(*engine.watch().borrow(), begun.position);
}

/// Who expects any other end than the true one is refused, and nothing is written.
pub async fn a_stream_is_continued_from_where_it_ends(store: &impl Store) {
    let engine = store.open().await;
    for missing in [0, 1, u64::MAX] {
        assert_eq!(conflict(engine.append(stream(1), at(missing), events([1])).await), None);
    }
    engine.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    engine.append(stream(1), at(0), events([2, 3])).await.unwrap();
    for wrong in [0, 1, 3, u64::MAX] {
        assert_eq!(conflict(engine.append(stream(1), at(wrong), events([4])).await), Some(2));
    }
    let last = engine.append(stream(1), at(2), events([4])).await.unwrap();
    let stored = whole(&*engine, 1).await;
    assert_eq!(figures(&stored), [1, 2, 3, 4]);
    assert_eq!(stored.last().unwrap().position, last.position);
}

/// Who never heard the answer asks again and is answered as the first time, whatever was written since, and by
/// whichever process.
pub async fn a_repetition_succeeds_and_writes_nothing(store: &impl Store) {
    let engine = store.open().await;
    let begun = engine.append(stream(1), Expected::NoStream, events([1, 2])).await.unwrap();
    assert_eq!(engine.append(stream(1), Expected::NoStream, events([1, 2])).await.unwrap(), begun);
    let continued = engine.append(stream(1), at(1), events([3])).await.unwrap();
    engine.append(stream(2), Expected::NoStream, events([4])).await.unwrap();
    assert_eq!(engine.append(stream(1), Expected::NoStream, events([1, 2])).await.unwrap(), begun);
    drop(engine);
    let engine = store.open().await;
    assert_eq!(engine.append(stream(1), at(1), events([3])).await.unwrap(), continued);
    assert_eq!(figures(&all(&*engine).await), [1, 2, 3, 4]);
}

/// What merely resembles what stands there is no repetition.
pub async fn other_events_at_the_same_place_are_refused(store: &impl Store) {
    let engine = store.open().await;
    engine.append(stream(1), Expected::NoStream, events([1, 2])).await.unwrap();
    for other in [vec![3, 2], vec![1, 3], vec![2, 1], vec![1, 2, 3], vec![2]] {
        assert_eq!(conflict(engine.append(stream(1), Expected::NoStream, events(other)).await), Some(1));
    }
    // The same events are no repetition in another stream.
    assert_eq!(conflict(engine.append(stream(2), at(1), events([1, 2])).await), None);
    assert_eq!(figures(&all(&*engine).await), [1, 2]);
}

/// An append of nothing asks only whether the expectation holds.
pub async fn an_append_of_nothing_writes_nothing(store: &impl Store) {
    let engine = store.open().await;
    engine.append(stream(1), Expected::NoStream, vec![]).await.unwrap();
    let begun = engine.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    assert_eq!(engine.append(stream(1), at(0), vec![]).await.unwrap(), begun);
    assert_eq!(conflict(engine.append(stream(1), Expected::NoStream, vec![]).await), Some(0));
    assert_eq!(figures(&all(&*engine).await), [1]);
    assert_eq!(*engine.watch().borrow(), begun.position);
}

/// Nothing is lost or changed on the way, from whatever place and in whatever portion it is read, and each event holds
/// the hash of the one before it.
pub async fn events_come_back_as_they_were_given(store: &impl Store) {
    let engine = store.open().await;
    engine.append(stream(1), Expected::NoStream, events(1..4)).await.unwrap();
    engine.append(stream(2), Expected::NoStream, events([4])).await.unwrap();
    engine.append(stream(1), at(2), events([5])).await.unwrap();

    let everything = all(&*engine).await;
    for (recorded, given) in everything.iter().zip(events(1..6)) {
        let told = recorded.read_metadata().unwrap().given;
        assert_eq!(
            (recorded.id, &recorded.event_type, &recorded.data, told),
            (given.id, &given.event_type, &given.data, given.metadata)
        );
    }
    assert_eq!(figures(&everything), [1, 2, 3, 4, 5]);
    assert!(everything.is_sorted_by(|one, next| one.position < next.position));
    for start in 0..5 {
        let rest = engine.read_all(everything[start].position, 2).await.unwrap();
        assert_eq!(rest, everything[start + 1..].iter().take(2).cloned().collect::<Vec<_>>());
    }
    assert_eq!(engine.read_all(Position::START, 0).await.unwrap(), []);
    let far: Position = format!("{0}.{0}", u64::MAX).parse().unwrap();
    assert_eq!(engine.read_all(far, usize::MAX).await.unwrap(), []);

    let one: Vec<_> = everything.iter().filter(|recorded| recorded.stream == stream(1)).cloned().collect();
    assert_eq!(whole(&*engine, 1).await, one);
    assert_eq!(engine.read_stream(stream(1), Revision(1), 2).await.unwrap(), one[1..3]);
    for beyond in [4, u64::MAX] {
        assert_eq!(engine.read_stream(stream(1), Revision(beyond), usize::MAX).await.unwrap(), []);
    }
    assert_eq!(one.iter().map(|recorded| recorded.revision.0).collect::<Vec<_>>(), [0, 1, 2, 3]);
    follow_chain(&one).unwrap();
}

/// The limit is told, and holds to the byte.
pub async fn events_up_to_the_largest_are_taken(store: &impl Store) {
    let engine = store.open().await;
    let sized =
        |size: usize| NewEvent { data: SealedData::sealed(format!(r#""{}""#, "a".repeat(size - 2))), ..event(1) };
    let too_large = async |size| match engine.append(stream(1), Expected::NoStream, vec![event(2), sized(size)]).await {
        Err(AppendError::TooLarge { bytes, max, .. }) => (bytes, max),
        other => panic!("taken or refused otherwise: {other:?}"),
    };
    let (bytes, max) = too_large(1 << 20).await;
    assert_eq!(max, 1 << 20);
    let largest = (1 << 20) - (bytes - max);
    assert_eq!(too_large(largest + 1).await, (max + 1, max));
    assert_eq!(all(&*engine).await, []);

    engine.append(stream(1), Expected::NoStream, vec![sized(largest)]).await.unwrap();
    let stored = whole(&*engine, 1).await;
    assert_eq!(stored[0].data, sized(largest).data);
    assert!(largest + stored[0].metadata.as_str().len() <= max);
}

/// Who opens it again finds everything, and goes on from there.
pub async fn a_restart_keeps_everything(store: &impl Store) {
    let engine = store.open().await;
    engine.append(stream(1), Expected::NoStream, events([1, 2])).await.unwrap();
    let last = engine.append(stream(2), Expected::NoStream, events([3])).await.unwrap();
    let before = all(&*engine).await;
    drop(engine);

    let engine = store.open().await;
    assert_eq!(*engine.watch().borrow(), last.position);
    assert_eq!(all(&*engine).await, before);
    assert_eq!(conflict(engine.append(stream(1), Expected::NoStream, events([4])).await), Some(1));
    let next = engine.append(stream(1), at(1), events([4])).await.unwrap();
    assert!(next.position > last.position);
    follow_chain(&whole(&*engine, 1).await).unwrap();
}

/// A clock that is set back, before a restart or after it, does not set back what is recorded.
pub async fn time_never_goes_back(store: &impl Store) {
    let noon: DateTime<Utc> = "2019-08-18T05:00:00.000001Z".parse().unwrap();
    // Each append is a commit of its own here, and reads the clock once.
    let clock = |offsets: &'static [i64]| -> Clock {
        let next = AtomicUsize::new(0);
        Box::new(move || noon + TimeDelta::seconds(offsets[next.fetch_add(1, Ordering::Relaxed)]))
    };
    let engine = store.open_with_clock(clock(&[0, -60, 10])).await;
    engine.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    engine.append(stream(2), Expected::NoStream, events([2])).await.unwrap();
    engine.append(stream(1), at(0), events([3])).await.unwrap();
    drop(engine);
    let engine = Arc::new(store.open_with_clock(clock(&[-3_600, 20])).await);
    engine.append(stream(1), at(1), events([4])).await.unwrap();
    engine.append(stream(1), at(2), events([5])).await.unwrap();
    let since = |recorded: &Recorded| (recorded.read_metadata().unwrap().recorded_at - noon).num_seconds();
    let seconds: Vec<_> = all(&*engine).await.iter().map(since).collect();
    assert_eq!(seconds, [0, 0, 10, 10, 20]);
}
