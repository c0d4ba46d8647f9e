//! What the server, the network and the crate do to us: each test fails where its cure is taken away.

use std::{future::Future, time::Duration};

use ngayhoi_stand_in::{AppendFault, Call, Failure, Login, Settings};

use super::*;

/// So long that it does not come.
const NEVER: Duration = Duration::from_secs(3_600);

/// Waits for what must come; bounded, so that a test fails rather than hangs.
#[track_caller]
fn comes<T>(future: impl Future<Output = T>) -> impl Future<Output = T> {
    let from = std::panic::Location::caller();
    async move {
        match tokio::time::timeout(Duration::from_secs(60), future).await {
            Ok(result) => result,
            Err(_) => panic!("{from}: waits for what never comes"),
        }
    }
}

/// Limits that give up soon.
fn impatient() -> Limits {
    Limits {
        connect: Duration::from_millis(300),
        call: Duration::from_millis(300),
        total: Duration::from_millis(100),
        look: NEVER,
        ..Limits::default()
    }
}

/// Limits under which nothing but the subscription brings news.
fn without_watchdog() -> Limits {
    Limits { look: NEVER, ..Limits::default() }
}

fn stand_in(limits: Limits) -> OnServer {
    OnServer { limits, ..OnServer::stand_in() }
}

async fn begin(engine: &KurrentEngine, figure: usize) -> Result<Appended, AppendError> {
    engine.append(stream(figure), Expected::NoStream, events([figure])).await
}

/// Asks until the answer is yes: on a busy machine a small limit is soon passed.
#[track_caller]
fn at_last<T, E, F: Future<Output = Result<T, E>>>(ask: impl Fn() -> F) -> impl Future<Output = T> {
    comes(async move {
        loop {
            if let Ok(answer) = ask().await {
                return answer;
            }
        }
    })
}

/// Opened with limits that give up soon, and in touch with the server.
async fn in_touch(store: &OnServer) -> KurrentEngine {
    let engine = store.lazily(Box::new(Utc::now));
    at_last(|| engine.end()).await;
    engine
}

/// What others write is heard.
async fn hears(engine: &KurrentEngine, store: &OnServer, figure: usize) {
    let written = begin(&store.engine().await, figure).await.unwrap();
    comes(engine.watch().wait_for(|known| *known >= written.position)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_away_at_first_is_found_later() {
    let server = StandIn::start(Settings { listening: false, ..Settings::default() }).unwrap();
    let store = OnServer { limits: impatient(), ..OnServer::with(server) };
    let engine = store.lazily(Box::new(Utc::now));
    let refused = comes(engine.end()).await.unwrap_err();
    assert!(matches!(&refused, JournalError::Unreachable { server, .. } if *server == store.server().address(0)));
    assert!(matches!(comes(begin(&engine, 1)).await, Err(AppendError::Journal(JournalError::Unreachable { .. }))));
    assert_eq!(*engine.watch().borrow(), Position::START);

    store.server().revive(0).unwrap();
    let written = at_last(|| begin(&engine, 1)).await;
    assert_eq!(at_last(|| engine.end()).await, written.position);
}

/// The crate would ask an ended subscription for ever, and never give way.
#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_the_server_ends_is_followed_by_another() {
    let store = stand_in(without_watchdog());
    let engine = store.engine().await;
    let faults = store.server().faults();
    for ended in 1..4 {
        comes(faults.wait_for_subscriptions(1)).await;
        faults.end_subscriptions();
        comes(faults.wait_for_calls(Call::Subscribe, ended + 1)).await;
    }
    comes(faults.wait_for_subscriptions(1)).await;
    hears(&engine, &store, 1).await;
    // And nothing goes on turning behind.
    drop(engine);
    comes(faults.wait_for_connections(0)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_breaks_off_is_followed_by_another() {
    let store = stand_in(without_watchdog());
    let engine = store.engine().await;
    let faults = store.server().faults();
    for (number, failure) in
        [Failure::Unavailable, Failure::Unknown, Failure::Cancelled, Failure::AccessDenied].into_iter().enumerate()
    {
        comes(faults.wait_for_subscriptions(1)).await;
        faults.drop_subscriptions(failure);
        comes(faults.wait_for_calls(Call::Subscribe, number + 2)).await;
        hears(&engine, &store, number).await;
    }
}

/// The server lives and the subscription stands, but it tells nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_watchdog_hears_what_a_silent_subscription_does_not_tell_and_replaces_it() {
    let store =
        stand_in(Limits { look: Duration::from_millis(20), connect: Duration::from_secs(1), ..Limits::default() });
    let engine = store.engine().await;
    let faults = store.server().faults();
    comes(faults.wait_for_subscriptions(1)).await;
    faults.silence_subscriptions();
    let begun = faults.calls(Call::Subscribe);
    let other = OnServer { limits: without_watchdog(), url: store.url.clone(), ..OnServer::bare() };
    hears(&engine, &other, 1).await;
    comes(faults.wait_for_calls(Call::Subscribe, begun + 2)).await;
    faults.resume_subscriptions();
    hears(&engine, &other, 2).await;
}

/// Whatever becomes of the connection, and of the answer, what was appended stands once.
#[tokio::test(flavor = "multi_thread")]
async fn an_append_whose_answer_is_lost_is_asked_again_and_stands_once() {
    let store = stand_in(Limits::default());
    let engine = store.engine().await;
    let faults = [
        AppendFault::CutBefore,
        AppendFault::CutAfter,
        AppendFault::FailAfter(Failure::Unavailable),
        AppendFault::FailAfter(Failure::Unknown),
        AppendFault::FailAfter(Failure::TimedOut),
        AppendFault::FailAfter(Failure::Cancelled),
    ];
    for (number, fault) in (0..).zip(faults) {
        store.server().faults().spoil_next_append(fault);
        let figure = usize::try_from(number).unwrap() + 1;
        comes(engine.append(stream(1), Expected::after(number), events([figure]))).await.unwrap();
    }
    let stored = whole(&engine, 1).await;
    assert_eq!(figures(&stored), [1, 2, 3, 4, 5, 6]);
    follow_chain(&stored).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_append_whose_outcome_stays_unknown_says_so_and_may_be_repeated() {
    let store = stand_in(impatient());
    let engine = in_touch(&store).await;
    let faults = store.server().faults();
    // Read first, so that nothing need be read before it is sent.
    assert_eq!(at_last(|| engine.read_stream(stream(1), Revision(0), 1)).await, []);
    faults.spoil_next_append(AppendFault::FailAfter(Failure::TimedOut));
    faults.fail_next(Call::Read, 1_000, Failure::Unavailable);
    let unknown = comes(begin(&engine, 1)).await;
    assert!(matches!(&unknown, Err(AppendError::Unknown { stream: of, .. }) if *of == stream(1)), "{unknown:?}");
    faults.fail_no_more();
    at_last(|| begin(&engine, 1)).await;
    assert_eq!(figures(&at_last(|| engine.read_stream(stream(1), Revision(0), 9)).await), [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_cut_or_half_closed_are_made_anew() {
    let store = stand_in(Limits { call: Duration::from_millis(500), ..without_watchdog() });
    let engine = store.engine().await;
    let faults = store.server().faults();
    for figure in 1..4 {
        faults.half_close_connections();
        comes(begin(&engine, figure)).await.unwrap();
        faults.cut_connections();
        assert_eq!(figures(&whole(&engine, figure).await), [figure]);
        hears(&engine, &store, 10 + figure).await;
    }
}

/// Neither reads nor connecting have a time limit in the crate.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_not_waited_for_without_end() {
    let store = stand_in(impatient());
    let engine = in_touch(&store).await;
    let faults = store.server().faults();
    let gate = faults.hold(Call::Read);
    for _ in 0..2 {
        let silent = comes(engine.read_all(Position::START, 1)).await;
        assert!(matches!(silent, Err(JournalError::Unreachable { .. })), "{silent:?}");
    }
    gate.open();
    assert_eq!(at_last(|| engine.read_all(Position::START, 1)).await, []);

    faults.freeze_connections();
    let silent = comes(begin(&engine, 1)).await;
    let is_told =
        matches!(silent, Err(AppendError::Unknown { .. } | AppendError::Journal(JournalError::Unreachable { .. })));
    assert!(is_told, "{silent:?}");
    faults.thaw_connections();
    at_last(|| begin(&engine, 1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_a_follower_is_led_to_the_leader() {
    let server = StandIn::start(Settings { nodes: 2, ..Settings::default() }).unwrap();
    // Also where its URL would rather have a follower.
    let url = quick(&format!("{}&nodePreference=follower", server.url_of(1)));
    let store = OnServer { url, ..OnServer::with(server) };
    store.server().lag_behind(1);
    let leader = OnServer { url: quick(&store.server().url()), ..OnServer::bare() };
    let written = comes(begin(&leader.engine().await, 1)).await.unwrap();
    // Each kind of call is the first of a client once.
    assert_eq!(comes(store.engine().await.end()).await.unwrap(), written.position);
    assert_eq!(figures(&comes(whole(&store.lazily(Box::new(Utc::now)), 1)).await), [1]);
    assert_eq!(figures(&comes(all(&store.lazily(Box::new(Utc::now)))).await), [1]);
    let engine = store.lazily(Box::new(Utc::now));
    comes(begin(&engine, 2)).await.unwrap();
    assert_eq!(figures(&all(&engine).await), [1, 2]);
    hears(&engine, &store, 3).await;
}

/// The crate keeps to a node that died.
#[tokio::test(flavor = "multi_thread")]
async fn when_the_leader_dies_another_node_is_found() {
    for url in [StandIn::url_of_all as fn(&StandIn) -> String, |server| server.url_to_discover(1)] {
        let server = StandIn::start(Settings { nodes: 2, ..Settings::default() }).unwrap();
        let store = OnServer { url: quick(&url(&server)), ..OnServer::with(server) };
        let engine = store.engine().await;
        comes(begin(&engine, 1)).await.unwrap();
        store.server().kill(0).unwrap();
        store.server().lead(1);
        comes(begin(&engine, 2)).await.unwrap();
        assert_eq!(figures(&all(&engine).await), [1, 2]);
        hears(&engine, &store, 3).await;
    }
}

/// A node without a leader says that there is no such thing, which must not pass for an empty stream.
#[test]
fn what_a_call_does_not_find_is_no_missing_stream() {
    use trouble::Trouble;
    let trouble = Trouble::with_call(eventstore::Error::ResourceNotFound);
    assert!(matches!(trouble, Trouble::Passing(_)), "{trouble:?}");
    assert!(matches!(Trouble::from(eventstore::Error::ResourceNotFound), Trouble::Missing));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_let_in_is_told_so() {
    let login = Login { name: "lan".to_owned(), password: "m@t khẩu:1/%".to_owned() };
    let server = StandIn::start(Settings { login: Some(login), ..Settings::default() }).unwrap();
    let address = server.address(0);
    let mut store = OnServer::with(server);
    for (user, is_let_in) in [("", false), ("lan:m%40t@", false), ("lan:m%40t%20kh%E1%BA%A9u%3A1%2F%25@", true)] {
        store.url = format!("esdb://{user}{address}?tls=false&discoveryInterval=1");
        let engine = store.lazily(Box::new(Utc::now));
        let begun = comes(begin(&engine, 1)).await;
        let is_denied = matches!(begun, Err(AppendError::Journal(JournalError::Denied { .. })));
        assert_eq!((begun.is_ok(), is_denied), (is_let_in, !is_let_in), "{begun:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_cannot_begin_says_where_to_look() {
    let limits = Limits { total: Duration::from_millis(1), ..without_watchdog() };
    let store = OnServer { limits, url: "esdb://localhost:1?tlsCaFile=/nowhere.pem".to_owned(), ..OnServer::bare() };
    let refused = comes(store.lazily(Box::new(Utc::now)).end()).await.unwrap_err().to_string();
    assert!(refused.contains("tlsCaFile") && refused.contains("localhost:1"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_stream_is_named() {
    let store = stand_in(Limits::default());
    let engine = store.engine().await;
    store.server().faults().fail_next(Call::Append, 1, Failure::StreamDeleted);
    let refused = comes(begin(&engine, 1)).await;
    let is_named =
        matches!(&refused, Err(AppendError::Journal(JournalError::Deleted { stream: of })) if *of == stream(1));
    assert!(is_named, "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_may_be_under_way_is_refused_and_the_rest_is_written() {
    let store = stand_in(Limits { appends: 2, ..Limits::default() });
    let engine = Arc::new(store.engine().await);
    let gate = store.server().faults().hold(Call::Append);
    let writers: Vec<_> = (1..3)
        .map(|figure| {
            let engine = engine.clone();
            tokio::spawn(async move { begin(&engine, figure).await })
        })
        .collect();
    comes(store.server().faults().wait_for_calls(Call::Append, 2)).await;
    assert!(matches!(comes(begin(&engine, 3)).await, Err(AppendError::Overloaded)));
    gate.open();
    for writer in writers {
        comes(writer).await.unwrap().unwrap();
    }
    comes(begin(&engine, 3)).await.unwrap();
}

/// Within a runtime, waiting for another to end is a panic.
#[tokio::test]
async fn an_engine_is_dropped_in_the_middle_of_everything() {
    let store = stand_in(Limits::default());
    let engine = store.engine().await;
    let faults = store.server().faults();
    let gate = faults.hold(Call::Append);
    // Given up once it is under way.
    tokio::select! {
        biased;
        begun = begin(&engine, 1) => panic!("answered before it was let through: {begun:?}"),
        () = comes(faults.wait_for_calls(Call::Append, 1)) => {}
    }
    drop(engine);
    comes(faults.wait_for_connections(0)).await;
    gate.open();
}
