//! Events that another journal recorded.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::*;
use crate::{Appended, Metadata, StoredMetadata};

/// The time of this event of another journal.
fn noon() -> DateTime<Utc> {
    "2019-08-18T05:00:00.000001Z".parse().unwrap()
}

/// Another journal's events, in its order: each is of a stream, has a figure, and was recorded so many seconds after
/// noon. Positions are left open.
pub(crate) fn elsewhere(events: &[(usize, usize, i64)]) -> Vec<Recorded> {
    let mut ends: HashMap<usize, (u64, String)> = HashMap::new();
    let recorded = |(of, figure, seconds): &(usize, usize, i64)| {
        let NewEvent { id, event_type, data, metadata: given } = event(*figure);
        let (revision, previous) = ends.entry(*of).or_default();
        let recorded_at = noon() + TimeDelta::seconds(*seconds);
        let metadata = StoredMetadata::try_from(&Metadata { given, recorded_at, previous: previous.clone() }).unwrap();
        let (stream, at) = (stream(*of), Revision(*revision));
        *previous = canonical::hash(&stream, at, id, &event_type.to_string(), data.as_str(), metadata.as_str());
        *revision += 1;
        Recorded { position: Position::START, stream, revision: at, id, event_type, data, metadata }
    };
    events.iter().map(recorded).collect()
}

/// Events without their positions, which are each journal's own.
fn without_positions(events: Vec<Recorded>) -> Vec<Recorded> {
    events.into_iter().map(|event| Recorded { position: Position::START, ..event }).collect()
}

fn several() -> Vec<Recorded> {
    elsewhere(&[(1, 1, 0), (2, 2, 0), (1, 3, 5), (1, 4, 6), (3, 5, 9), (2, 6, 9)])
}

/// The stream and the revision that are named where a copy is refused.
#[track_caller]
fn refused(copied: Result<Appended, AppendError>) -> (StreamName, u64) {
    match copied {
        Err(AppendError::NotNext { stream, revision }) => (stream, revision.0),
        other => panic!("not refused for what stands there: {other:?}"),
    }
}

/// Nothing of them is changed, neither times nor hashes nor their order over all streams, and a restart keeps that.
pub async fn copied_events_stand_as_they_were_recorded(store: &impl Store) {
    let engine = store.open().await;
    let copied = engine.copy_in(several()).await.unwrap();
    let everything = all(&*engine).await;
    assert_eq!(everything.last().unwrap().position, copied.position);
    assert_eq!(*engine.watch().borrow(), copied.position);
    assert!(everything.is_sorted_by(|one, next| one.position < next.position));
    assert_eq!(without_positions(everything.clone()), several());
    for figure in 1..4 {
        follow_chain(&whole(&*engine, figure).await).unwrap();
    }
    drop(engine);
    let engine = store.open().await;
    assert_eq!(all(&*engine).await, everything);
    assert_eq!(engine.copy_in(vec![]).await.unwrap(), copied);
}

/// A copy that was cut short anywhere goes on when it is repeated.
pub async fn what_is_copied_already_is_passed_over(store: &impl Store) {
    let engine = store.open().await;
    for copied in [0, 1, 3, 3, 4, 6, 6] {
        engine.copy_in(several()[..copied].to_vec()).await.unwrap();
        assert_eq!(without_positions(all(&*engine).await), several()[..copied]);
    }
    let last = all(&*engine).await.last().unwrap().position;
    assert_eq!(engine.copy_in(several()).await.unwrap().position, last);
    assert_eq!(engine.copy_in(several()[1..2].to_vec()).await.unwrap().position, all(&*engine).await[1].position);
}

/// A gap, another past, or another event in its place: the event is named, and what stands there stays.
pub async fn what_does_not_follow_is_not_copied(store: &impl Store) {
    let engine = store.open().await;
    assert_eq!(refused(engine.copy_in(several()[2..3].to_vec()).await), (stream(1), 1));
    assert_eq!(all(&*engine).await, []);

    engine.copy_in(several()[..4].to_vec()).await.unwrap();
    let before = all(&*engine).await;
    let other = elsewhere(&[(1, 1, 0), (2, 2, 0), (1, 9, 5), (1, 4, 6), (1, 5, 7)]);
    // Another event at the same place; the same event after another one; the next event after another one.
    for (event, revision) in [(2, 1), (3, 2), (4, 3)] {
        assert_eq!(refused(engine.copy_in(other[event..=event].to_vec()).await), (stream(1), revision));
    }
    // Its metadata cannot be read.
    let mut unreadable = several()[4..5].to_vec();
    unreadable[0].metadata = StoredMetadata::new("{}".to_owned());
    assert_eq!(refused(engine.copy_in(unreadable).await), (stream(3), 0));
    assert_eq!(all(&*engine).await, before);

    // What was written here stands in the way of another past.
    engine.append(stream(3), Expected::NoStream, events([7])).await.unwrap();
    assert_eq!(refused(engine.copy_in(several()[4..].to_vec()).await), (stream(3), 0));
    engine.copy_in(several()[5..].to_vec()).await.unwrap();
    assert_eq!(figures(&all(&*engine).await), [1, 2, 3, 4, 7, 6]);
}

/// Whatever the clocks elsewhere said, before a restart and after it.
pub async fn what_is_recorded_after_a_copy_is_never_earlier(store: &impl Store) {
    let engine = store.open_with_clock(Box::new(noon)).await;
    // As several writers record: the time goes back between streams, never within one.
    engine.copy_in(elsewhere(&[(1, 1, 60), (2, 2, 50), (2, 3, 55), (3, 4, 10)])).await.unwrap();
    engine.append(stream(1), at(0), events([5])).await.unwrap();
    engine.append(stream(4), Expected::NoStream, events([6])).await.unwrap();
    drop(engine);
    let engine = store.open_with_clock(Box::new(noon)).await;
    engine.append(stream(1), at(1), events([7])).await.unwrap();
    let stored = whole(&engine, 1).await;
    let times: Vec<_> = stored.iter().map(|event| event.read_metadata().unwrap().recorded_at).collect();
    assert!(times.is_sorted() && times[0] == noon() + TimeDelta::seconds(60), "{times:?}");
    follow_chain(&stored).unwrap();
}
