//! Several nodes that share one log.
#![allow(clippy::expect_used, reason = "a failing test says so by panicking")]

mod support;

use eventstore::{AppendToStreamOptions, Client, Endpoint, Error, ExpectedRevision, ReadStreamOptions, WriteResult};
use ngayhoi_stand_in::{Settings, StandIn};
use support::{append, client, event, read};

fn three() -> StandIn {
    StandIn::start(Settings { nodes: 3, ..Settings::default() }).expect("a server")
}

fn address(node: &Endpoint) -> String {
    format!("{}:{}", node.host, node.port)
}

/// An append that only the leader may do.
async fn append_on_leader(client: &Client, figure: u128) -> eventstore::Result<WriteResult> {
    let options = AppendToStreamOptions::default().requires_leader(true);
    client.append_to_stream("a", &options, event(figure)).await
}

#[tokio::test]
async fn a_follower_says_where_the_leader_is() {
    let cluster = three();
    let client = client(&cluster.url_of(1));
    let refused = append_on_leader(&client, 1).await.unwrap_err();
    assert!(
        matches!(&refused, Error::NotLeaderException(leader) if address(leader) == cluster.address(0)),
        "{refused:?}"
    );
    append_on_leader(&client, 1).await.unwrap();
    cluster.lead(2);
    let refused = append_on_leader(&client, 2).await.unwrap_err();
    assert!(
        matches!(&refused, Error::NotLeaderException(leader) if address(leader) == cluster.address(2)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn the_leader_is_found_among_many() {
    let cluster = three();
    cluster.lead(1);
    let preferring = |url: String| format!("{url}&nodePreference=leader");
    for url in [cluster.url_of_all(), cluster.url_to_discover(2)] {
        append_on_leader(&client(&preferring(url)), 1).await.unwrap();
    }
    cluster.kill(1).unwrap();
    let nobody_leads = append_on_leader(&client(&preferring(cluster.url_of_all())), 2).await.unwrap_err();
    assert!(matches!(nobody_leads, Error::ServerError(_)), "{nobody_leads:?}");
    cluster.lead(0);
    append_on_leader(&client(&preferring(cluster.url_of_all())), 2).await.unwrap();
}

#[tokio::test]
async fn a_follower_hands_writes_on_and_may_lag_behind() {
    let cluster = three();
    // By default this client would ask for the leader with every call.
    let follower = client(&format!("{}&nodePreference=follower", cluster.url_of(1)));
    append(&follower, "a", ExpectedRevision::NoStream, [1]).await.unwrap();
    cluster.lag_behind(1);
    append(&follower, "a", ExpectedRevision::Exact(0), [2]).await.unwrap();
    assert_eq!(read(&follower, "a", ReadStreamOptions::default()).await.unwrap(), [1]);
    let leader = client(&cluster.url_of(0));
    assert_eq!(read(&leader, "a", ReadStreamOptions::default()).await.unwrap(), [1, 2]);
    cluster.catch_up(1);
    assert_eq!(read(&follower, "a", ReadStreamOptions::default()).await.unwrap(), [1, 2]);
}
