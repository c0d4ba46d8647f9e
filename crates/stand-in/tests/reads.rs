//! What reads and subscriptions bring.
#![allow(clippy::expect_used, reason = "a failing test says so by panicking")]

mod support;

use eventstore::{
    Error, ExpectedRevision, ReadAllOptions, ReadStreamOptions, StreamPosition, SubscribeToAllOptions,
    SubscribeToStreamOptions, SubscriptionEvent, SubscriptionFilter,
};
use ngayhoi_stand_in::{Positions, Settings, StandIn};
use support::{append, client, figure, from_start, read, read_all, said, said_until_caught_up};

fn without_system_events() -> StandIn {
    StandIn::start(Settings { statistics_every: 0, ..Settings::default() }).expect("a server")
}

fn from(revision: u64) -> ReadStreamOptions {
    ReadStreamOptions::default().position(StreamPosition::Position(revision))
}

#[tokio::test]
async fn a_stream_is_read_both_ways() {
    let stand_in = StandIn::single().unwrap();
    let client = client(&stand_in.url());
    append(&client, "a", ExpectedRevision::NoStream, 1..=5).await.unwrap();
    append(&client, "b", ExpectedRevision::NoStream, [6]).await.unwrap();
    assert_eq!(read(&client, "a", from(3)).await.unwrap(), [4, 5]);
    assert_eq!(read(&client, "a", from(1).max_count(2)).await.unwrap(), [2, 3]);
    assert_eq!(read(&client, "a", from(1).backwards()).await.unwrap(), [2, 1]);
    assert_eq!(read(&client, "a", from(9)).await.unwrap(), [0_u128; 0]);
    let newest = ReadStreamOptions::default().position(StreamPosition::End).backwards().max_count(2);
    assert_eq!(read(&client, "a", newest).await.unwrap(), [5, 4]);
    let missing = read(&client, "c", ReadStreamOptions::default()).await.unwrap_err();
    assert!(matches!(missing, Error::ResourceNotFound), "{missing:?}");
}

#[tokio::test]
async fn everything_is_read_both_ways() {
    let stand_in = StandIn::single().unwrap();
    let client = client(&stand_in.url());
    for figure in 1..=30 {
        append(&client, &format!("s-{figure}"), ExpectedRevision::NoStream, [figure]).await.unwrap();
    }
    let all = read_all(&client, from_start()).await;
    let figures: Vec<_> = all.iter().filter_map(|(_, event)| figure(event)).collect();
    assert_eq!(figures, (1..=30).collect::<Vec<_>>());
    assert!(all.len() > figures.len(), "the system's own events are among them");
    // Forwards, the named place is read; backwards, what stands before it.
    let at = StreamPosition::Position(all[7].0);
    let forwards = read_all(&client, ReadAllOptions::default().position(at).max_count(2)).await;
    assert_eq!([forwards[0].0, forwards[1].0], [all[7].0, all[8].0]);
    let backwards = read_all(&client, ReadAllOptions::default().position(at).backwards().max_count(2)).await;
    assert_eq!([backwards[0].0, backwards[1].0], [all[6].0, all[5].0]);
    let newest = ReadAllOptions::default().position(StreamPosition::End).backwards();
    assert_eq!(read_all(&client, newest).await.len(), all.len());
}

#[tokio::test]
async fn a_subscription_goes_from_the_past_to_the_present() {
    let stand_in = StandIn::single().unwrap();
    let client = client(&stand_in.url());
    let first = append(&client, "a", ExpectedRevision::NoStream, [1]).await.unwrap().position;
    append(&client, "a", ExpectedRevision::Exact(0), [2, 3]).await.unwrap();
    let after = SubscribeToAllOptions::default().position(StreamPosition::Position(first));
    let mut subscription = client.subscribe_to_all(&after).await;
    assert_eq!(said_until_caught_up(&mut subscription).await, ["confirmed", "2", "3"]);
    append(&client, "b", ExpectedRevision::NoStream, [4]).await.unwrap();
    assert_eq!(said(&mut subscription).await.unwrap(), "4");
    let mut newest = client.subscribe_to_all(&SubscribeToAllOptions::default().position(StreamPosition::End)).await;
    assert_eq!(said_until_caught_up(&mut newest).await, ["confirmed"]);
    append(&client, "b", ExpectedRevision::Exact(0), [5]).await.unwrap();
    assert_eq!(said(&mut newest).await.unwrap(), "5");
}

#[tokio::test]
async fn a_subscription_to_a_stream_waits_for_it() {
    let stand_in = StandIn::single().unwrap();
    let client = client(&stand_in.url());
    let mut subscription = client.subscribe_to_stream("a", &SubscribeToStreamOptions::default()).await;
    assert_eq!(said_until_caught_up(&mut subscription).await, ["confirmed"]);
    append(&client, "b", ExpectedRevision::NoStream, [1]).await.unwrap();
    append(&client, "a", ExpectedRevision::NoStream, [2, 3]).await.unwrap();
    assert_eq!(said(&mut subscription).await.unwrap(), "2");
    let after = SubscribeToStreamOptions::default().start_from(StreamPosition::Position(0));
    let mut later = client.subscribe_to_stream("a", &after).await;
    assert_eq!(said_until_caught_up(&mut later).await, ["confirmed", "3"]);
}

#[tokio::test]
async fn a_filter_wants_some_and_says_how_far_it_searched() {
    let stand_in = without_system_events();
    let client = client(&stand_in.url());
    for figure in 1..=10 {
        let stream = if figure % 5 == 0 { "wanted-x" } else { "other-x" };
        append(&client, stream, ExpectedRevision::Any, [figure]).await.unwrap();
    }
    let prefix = SubscriptionFilter::on_stream_name().add_prefix("wanted-").max(4);
    let regex = SubscriptionFilter::on_stream_name().regex("^wa.t").max(4);
    for filter in [prefix, regex] {
        let mut subscription = client.subscribe_to_all(&SubscribeToAllOptions::default().filter(filter)).await;
        let said = said_until_caught_up(&mut subscription).await;
        assert_eq!(said, ["confirmed", "checkpoint", "5", "checkpoint", "10", "checkpoint"]);
    }
    let of_type = SubscriptionFilter::on_event_type().add_prefix("None").max(100);
    let mut subscription = client.subscribe_to_all(&SubscribeToAllOptions::default().filter(of_type)).await;
    assert_eq!(said_until_caught_up(&mut subscription).await, ["confirmed", "checkpoint"]);
}

/// Who keeps the commit of a checkpoint alone comes back too early or too late.
#[tokio::test]
async fn a_checkpoint_within_a_transaction_is_told_by_its_prepare() {
    let positions = Positions::OfTransactions;
    let stand_in = StandIn::start(Settings { positions, statistics_every: 0, ..Settings::default() }).unwrap();
    let client = client(&stand_in.url());
    append(&client, "a", ExpectedRevision::NoStream, 1..=3).await.unwrap();
    let filter = SubscriptionFilter::on_stream_name().add_prefix("a").max(2);
    let mut subscription = client.subscribe_to_all(&SubscribeToAllOptions::default().filter(filter)).await;
    let checkpoint = loop {
        if let SubscriptionEvent::Checkpoint(checkpoint) = subscription.next_subscription_event().await.unwrap() {
            break checkpoint;
        }
    };
    assert_ne!(checkpoint.commit, checkpoint.prepare);
    let after = SubscribeToAllOptions::default().position(StreamPosition::Position(checkpoint));
    let mut again = client.subscribe_to_all(&after).await;
    assert_eq!(said_until_caught_up(&mut again).await, ["confirmed", "3"]);
}

#[tokio::test]
async fn a_subscription_that_lags_is_told() {
    let stand_in = StandIn::start(Settings { statistics_every: 0, lag: 5, ..Settings::default() }).unwrap();
    let client = client(&stand_in.url());
    let mut subscription = client.subscribe_to_all(&SubscribeToAllOptions::default()).await;
    assert_eq!(said_until_caught_up(&mut subscription).await, ["confirmed"]);
    append(&client, "a", ExpectedRevision::NoStream, 1..=6).await.unwrap();
    let said = said_until_caught_up(&mut subscription).await;
    assert_eq!(said, ["fell behind", "1", "2", "3", "4", "5", "6"]);
}
