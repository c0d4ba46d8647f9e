//! What else stands on a server, and what an import can promise there.

use ngayhoi_stand_in::{Call, Expected as Theirs, Positions, ProposedEvent, Settings};

use super::*;
use crate::conformance::part;

/// A log in which all events of one append share their commit: who kept that alone would pass over some.
mod of_an_earlier_server {
    use super::*;

    fn store() -> OnServer {
        OnServer::with(
            StandIn::start(Settings { positions: Positions::OfTransactions, ..Settings::default() }).unwrap(),
        )
    }

    conformance!(store(), cfg(all()) =>
        events_come_back_as_they_were_given,
        a_repetition_succeeds_and_writes_nothing,
        a_restart_keeps_everything,
        a_subscription_goes_from_the_past_to_the_present,
        an_import_is_repeated_without_harm,
        what_is_announced_can_be_read,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_keep_on_the_server_is_passed_over() {
    let server = StandIn::start(Settings { statistics_every: 1, ..Settings::default() }).unwrap();
    let other = |number: usize| {
        let events = vec![ProposedEvent::json("theirs", "{}"); 300];
        server.append(&format!("others-{number}"), Theirs::NoStream, &events);
    };
    other(1);
    let store = OnServer { url: quick(&server.url()), ..OnServer::bare() };
    let engine = store.engine().await;
    assert_eq!(engine.end().await.unwrap(), Position::START);
    for figure in 2..5 {
        engine.append(stream(figure), Expected::NoStream, events([figure])).await.unwrap();
        other(figure);
    }
    let stored = all(&engine).await;
    assert_eq!(figures(&stored), [2, 3, 4]);
    assert_eq!(figures(&engine.read_all(stored[0].position, 1).await.unwrap()), [3]);
    assert_eq!(engine.end().await.unwrap(), stored[2].position);
    assert_eq!(*engine.watch().borrow(), stored[2].position);
    assert_eq!(store.engine().await.end().await.unwrap(), stored[2].position);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_in_a_stream_of_ours_that_is_none_of_ours_is_named() {
    let store = OnServer::stand_in();
    let engine = store.engine().await;
    engine.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    store.server().append(stream(1).as_str(), Theirs::Exactly(0), &[ProposedEvent::json("no type of ours", "{}")]);
    let is_named = |error: JournalError| matches!(error, JournalError::UnreadableEvent { stream: of, revision: Revision(1), .. } if of == stream(1));
    assert!(is_named(engine.read_all(Position::START, 9).await.unwrap_err()));
    assert!(is_named(engine.read_stream(stream(1), Revision(0), 9).await.unwrap_err()));
    match engine.append(stream(1), at(1), events([2])).await {
        Err(AppendError::Journal(error)) => assert!(is_named(error)),
        other => panic!("{other:?}"),
    }
}

/// The race that remains: somebody writes after all was judged. What was written before stands, and the same import,
/// made right, goes on from there.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_loses_a_race_is_completed_by_repeating_it() {
    let store = OnServer::stand_in();
    let engine = Arc::new(store.engine().await);
    let faults = store.server().faults();
    let gate = faults.hold(Call::Append);
    let importing = tokio::spawn({
        let engine = engine.clone();
        async move {
            let parts = vec![part(1, Expected::NoStream, [1, 2]), part(2, Expected::NoStream, [3])];
            engine.import(parts).await
        }
    });
    faults.wait_for_calls(Call::Append, 1).await;
    let stamp = r#"{"recorded_at":"2019-08-18T05:00:00Z","previous":""}"#;
    let quicker = ProposedEvent { metadata: stamp.into(), ..ProposedEvent::json("Quicker.v1", "{}") };
    store.server().append(stream(2).as_str(), Theirs::NoStream, &[quicker]);
    gate.open();
    assert_eq!(conflict(importing.await.unwrap()), Some(0));
    assert_eq!(figures(&whole(&*engine, 1).await), [1, 2]);

    engine.import(vec![part(1, Expected::NoStream, [1, 2]), part(3, Expected::NoStream, [3])]).await.unwrap();
    assert_eq!(figures(&whole(&*engine, 1).await), [1, 2]);
    assert_eq!(figures(&whole(&*engine, 3).await), [3]);
}

/// A part that is too large for one append is written in several, and may break off between them.
#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_was_cut_short_goes_on_when_it_is_repeated() {
    let store = OnServer::stand_in();
    let engine = store.engine().await;
    engine.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    engine.append(stream(1), at(0), events([2, 3])).await.unwrap();
    let parts = || vec![part(1, at(0), 2..3_000), part(2, Expected::NoStream, [3_000])];
    let written = engine.import(parts()).await.unwrap();
    let stored = whole(&engine, 1).await;
    assert_eq!(figures(&stored), (1..3_000).collect::<Vec<_>>());
    follow_chain(&stored).unwrap();
    assert_eq!(engine.import(parts()).await.unwrap(), written);
    // Other events than those that stand are no continuation of them.
    assert_eq!(conflict(engine.import(vec![part(1, at(2_997), [5_000, 5_001])]).await), Some(2_998));
}

/// The server appends again an id that comes with a revision that is right by now, and one that comes twice at once. We
/// never asked it to know better.
#[tokio::test(flavor = "multi_thread")]
async fn an_id_alone_is_no_repetition() {
    let store = OnServer::stand_in();
    let engine = store.engine().await;
    engine.append(stream(1), Expected::NoStream, events([1, 1])).await.unwrap();
    engine.append(stream(1), at(1), events([1])).await.unwrap();
    assert_eq!(figures(&whole(&engine, 1).await), [1, 1, 1]);
    assert_eq!(conflict(engine.append(stream(1), at(0), events([1, 2])).await), Some(2));
    engine.append(stream(1), at(0), events([1, 1])).await.unwrap();
    let stored = whole(&engine, 1).await;
    assert_eq!(figures(&stored), [1, 1, 1]);
    follow_chain(&stored).unwrap();
}
