//! What can go wrong, each at a word.
#![allow(clippy::expect_used, reason = "a failing test says so by panicking")]

mod support;

use eventstore::{Client, Error, ExpectedRevision, ReadStreamOptions, SubscribeToAllOptions};
use ngayhoi_stand_in::{AppendFault, Call, Failure, Settings, StandIn};
use support::{append, append_messages, client, raw, read, said, said_until_caught_up};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn one() -> (StandIn, Client) {
    let stand_in = StandIn::start(Settings { statistics_every: 0, ..Settings::default() }).expect("a server");
    let client = client(&stand_in.url());
    (stand_in, client)
}

#[tokio::test]
async fn a_port_refuses_until_it_is_opened() {
    let stand_in = StandIn::start(Settings { listening: false, ..Settings::default() }).unwrap();
    let too_early = client(&stand_in.url());
    append(&too_early, "a", ExpectedRevision::Any, [1]).await.unwrap_err();
    stand_in.revive(0).unwrap();
    let closed = append(&too_early, "a", ExpectedRevision::Any, [1]).await.unwrap_err();
    assert!(matches!(closed, Error::ConnectionClosed), "such a client never recovers: {closed:?}");
    append(&client(&stand_in.url()), "a", ExpectedRevision::Any, [1]).await.unwrap();
}

#[tokio::test]
async fn a_killed_node_comes_back_on_its_port() {
    let (stand_in, client) = one();
    append(&client, "a", ExpectedRevision::NoStream, [1]).await.unwrap();
    stand_in.kill(0).unwrap();
    stand_in.faults().wait_for_connections(0).await;
    assert!(tokio::net::TcpStream::connect(stand_in.address(0)).await.is_err());
    stand_in.revive(0).unwrap();
    assert_eq!(read(&support::client(&stand_in.url()), "a", ReadStreamOptions::default()).await.unwrap(), [1]);
}

#[tokio::test]
async fn calls_wait_at_a_gate() {
    let (stand_in, client) = one();
    let gate = stand_in.faults().hold(Call::Append);
    let writing = tokio::spawn(async move { append(&client, "a", ExpectedRevision::NoStream, [1]).await });
    stand_in.faults().wait_for_calls(Call::Append, 1).await;
    assert_eq!(stand_in.events(), []);
    gate.open();
    writing.await.unwrap().unwrap();
    assert_eq!(stand_in.events().len(), 1);
}

#[tokio::test]
async fn calls_fail_as_often_as_was_said() {
    let (stand_in, client) = one();
    append(&client, "a", ExpectedRevision::NoStream, [1]).await.unwrap();
    stand_in.faults().fail_next(Call::Read, 1, Failure::Internal);
    let failed = read(&client, "a", ReadStreamOptions::default()).await.unwrap_err();
    assert!(matches!(failed, Error::ServerError(_)), "{failed:?}");
    stand_in.faults().fail_next(Call::Read, 1, Failure::StreamDeleted);
    let failed = read(&client, "a", ReadStreamOptions::default()).await.unwrap_err();
    assert!(matches!(failed, Error::ResourceDeleted), "{failed:?}");
    assert_eq!(read(&client, "a", ReadStreamOptions::default()).await.unwrap(), [1]);
    assert_eq!(stand_in.faults().calls(Call::Read), 3);
}

#[tokio::test]
async fn the_writer_is_left_in_doubt() {
    let (stand_in, _) = one();
    let faults = [AppendFault::CutBefore, AppendFault::CutAfter, AppendFault::FailAfter(Failure::TimedOut)].map(Some);
    for (fault, written) in faults.into_iter().chain([None]).zip([0, 1, 2, 3]) {
        if let Some(fault) = fault {
            stand_in.faults().spoil_next_append(fault);
        }
        let messages = tokio_stream::iter(append_messages("a", [1]));
        let answered = raw(&stand_in, 0).await.append(messages).await.is_ok();
        assert_eq!((answered, stand_in.events().len()), (fault.is_none(), written), "{fault:?}");
    }
}

#[tokio::test]
async fn subscriptions_are_dropped() {
    let (stand_in, client) = one();
    let mut subscription = client.subscribe_to_all(&SubscribeToAllOptions::default()).await;
    assert_eq!(said_until_caught_up(&mut subscription).await, ["confirmed"]);
    stand_in.faults().drop_subscriptions(Failure::Unavailable);
    let dropped = said(&mut subscription).await.unwrap_err();
    assert!(matches!(dropped, Error::ServerError(_)), "{dropped:?}");
    stand_in.faults().wait_for_subscriptions(0).await;
}

#[tokio::test]
async fn subscriptions_end_cleanly() {
    let (stand_in, client) = one();
    let mut subscription = client.subscribe_to_all(&SubscribeToAllOptions::default()).await;
    assert_eq!(said_until_caught_up(&mut subscription).await, ["confirmed"]);
    // Asking the journal's client for more would never come back, and take a core with it.
    stand_in.faults().end_subscriptions();
    stand_in.faults().wait_for_subscriptions(0).await;
}

#[tokio::test]
async fn subscriptions_fall_silent() {
    let (stand_in, client) = one();
    let mut subscription = client.subscribe_to_all(&SubscribeToAllOptions::default()).await;
    assert_eq!(said_until_caught_up(&mut subscription).await, ["confirmed"]);
    stand_in.faults().silence_subscriptions();
    append(&client, "a", ExpectedRevision::NoStream, [1]).await.unwrap();
    assert_eq!(stand_in.faults().subscriptions(), 1);
    stand_in.faults().resume_subscriptions();
    assert_eq!(said(&mut subscription).await.unwrap(), "1");

    stand_in.faults().silence_subscriptions();
    append(&client, "a", ExpectedRevision::Exact(0), [2]).await.unwrap();
    stand_in.faults().cut_connections();
    said(&mut subscription).await.unwrap_err();
}

#[tokio::test]
async fn connections_freeze_and_are_cut_when_they_thaw() {
    let (stand_in, client) = one();
    append(&client, "a", ExpectedRevision::NoStream, [1]).await.unwrap();
    stand_in.faults().freeze_connections();
    let mut swallowed = tokio::net::TcpStream::connect(stand_in.address(0)).await.unwrap();
    swallowed.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
    let waiting = tokio::spawn(async move { read(&client, "a", ReadStreamOptions::default()).await });
    stand_in.faults().wait_for_connections(2).await;
    stand_in.faults().thaw_connections();
    let cut = swallowed.read_to_end(&mut Vec::new()).await;
    assert!(cut.is_err() || cut.is_ok_and(|bytes| bytes == 0), "nothing was ever answered");
    let cut = waiting.await.unwrap();
    // Where the client had not asked yet, it asks on a new connection.
    assert!(cut.is_err() || cut.is_ok_and(|figures| figures == [1]));
}

#[tokio::test]
async fn connections_are_half_closed() {
    let (stand_in, _) = one();
    let mut connection = tokio::net::TcpStream::connect(stand_in.address(0)).await.unwrap();
    stand_in.faults().wait_for_connections(1).await;
    stand_in.faults().half_close_connections();
    connection.read_to_end(&mut Vec::new()).await.unwrap();
    connection.write_all(b"still listening?").await.unwrap();
    assert_eq!(stand_in.faults().connections(), 1);
    drop(connection);
    stand_in.faults().wait_for_connections(0).await;
}
