//! When an append is taken, repeated or refused.

mod support;

use eventstore::{
    AppendToStreamOptions, CurrentRevision, Error, EventData, ExpectedRevision, ReadStreamOptions, StreamPosition,
};
use ngayhoi_stand_in::{Login, Positions, Settings, StandIn};
use support::{append, append_messages, client, from_start, raw, read, read_all};
use tonic::Code;

#[tokio::test]
async fn an_expectation_is_kept_to() {
    let stand_in = StandIn::single().unwrap();
    let client = client(&stand_in.url());
    let refused = append(&client, "a", ExpectedRevision::StreamExists, [1]).await.unwrap_err();
    assert!(matches!(refused, Error::WrongExpectedVersion { current: CurrentRevision::NoStream, .. }), "{refused:?}");
    let refused = append(&client, "a", ExpectedRevision::Exact(0), [1]).await.unwrap_err();
    assert!(
        matches!(
            refused,
            Error::WrongExpectedVersion { current: CurrentRevision::NoStream, expected: ExpectedRevision::Exact(0) }
        ),
        "{refused:?}"
    );
    assert_eq!(append(&client, "a", ExpectedRevision::NoStream, [1, 2]).await.unwrap().next_expected_version, 1);
    let refused = append(&client, "a", ExpectedRevision::NoStream, [3]).await.unwrap_err();
    assert!(
        matches!(
            refused,
            Error::WrongExpectedVersion { current: CurrentRevision::Current(1), expected: ExpectedRevision::NoStream }
        ),
        "{refused:?}"
    );
    append(&client, "a", ExpectedRevision::Exact(1), [3]).await.unwrap();
    append(&client, "a", ExpectedRevision::StreamExists, [4]).await.unwrap();
    append(&client, "a", ExpectedRevision::Any, [5]).await.unwrap();
    assert_eq!(read(&client, "a", ReadStreamOptions::default()).await.unwrap(), [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_repetition_is_recognised_by_its_ids() {
    let stand_in = StandIn::single().unwrap();
    let client = client(&stand_in.url());
    let first = append(&client, "a", ExpectedRevision::NoStream, [1, 2]).await.unwrap();
    append(&client, "a", ExpectedRevision::Exact(1), [3]).await.unwrap();
    let again = append(&client, "a", ExpectedRevision::NoStream, [1, 2]).await.unwrap();
    assert_eq!((again.next_expected_version, again.position), (1, first.position));
    for other in [vec![1, 9], vec![9, 2], vec![1, 2, 3, 4], vec![]] {
        let refused = append(&client, "a", ExpectedRevision::NoStream, other).await.unwrap_err();
        assert!(matches!(refused, Error::WrongExpectedVersion { .. }), "{refused:?}");
    }
    assert_eq!(read(&client, "a", ReadStreamOptions::default()).await.unwrap(), [1, 2, 3]);
}

/// The real server's hole, which nobody may rely on it to close.
#[tokio::test]
async fn an_id_is_taken_again_where_the_revision_is_right() {
    let stand_in = StandIn::single().unwrap();
    let client = client(&stand_in.url());
    append(&client, "a", ExpectedRevision::NoStream, [1, 1]).await.unwrap();
    append(&client, "a", ExpectedRevision::Exact(1), [1]).await.unwrap();
    append(&client, "a", ExpectedRevision::Any, [1]).await.unwrap();
    assert_eq!(read(&client, "a", ReadStreamOptions::default()).await.unwrap(), [1, 1, 1, 1]);
}

#[tokio::test]
async fn places_rise_and_can_share_their_commit() {
    for positions in [Positions::OfEvents, Positions::OfTransactions] {
        let stand_in = StandIn::start(Settings { positions, ..Settings::default() }).unwrap();
        let client = client(&stand_in.url());
        let last = append(&client, "a", ExpectedRevision::NoStream, 1..=3).await.unwrap().position;
        append(&client, "b", ExpectedRevision::NoStream, [4]).await.unwrap();
        let all = read_all(&client, from_start()).await;
        assert!(all.is_sorted_by(|(one, _), (next, _)| one < next), "{positions:?}");
        let of_a: Vec<_> = all.iter().filter(|(_, event)| event.get_original_event().stream_id == "a").collect();
        assert_eq!(of_a[2].0, last);
        assert_eq!(of_a[0].0.commit == of_a[2].0.commit, positions == Positions::OfTransactions);
        assert_ne!(of_a[0].0.prepare, of_a[2].0.prepare);
    }
}

#[tokio::test]
async fn an_append_has_a_largest_size() {
    let stand_in = StandIn::start(Settings { max_append: 1_000, ..Settings::default() }).unwrap();
    let told = |bytes: usize| EventData::binary("Told", vec![b'x'; bytes].into());
    let (client, options) = (client(&stand_in.url()), AppendToStreamOptions::default());
    client.append_to_stream("a", &options, vec![told(496), told(488)]).await.unwrap();
    let refused = client.append_to_stream("a", &options, vec![told(496), told(489)]).await.unwrap_err();
    assert!(matches!(refused, Error::Grpc { code: Code::InvalidArgument, .. }), "{refused:?}");

    let refused = raw(&stand_in, 0).await.append(tokio_stream::iter(append_messages("a", 1..500))).await.unwrap_err();
    let metadata = |key| refused.metadata().get(key).and_then(|value| value.to_str().ok());
    assert_eq!(metadata("exception"), Some("maximum-append-size-exceeded"));
    assert_eq!(metadata("maximum-append-size"), Some("1000"));
}

#[tokio::test]
async fn the_largest_append_of_the_real_server_is_taken() {
    let stand_in = StandIn::single().unwrap();
    let client = client(&stand_in.url());
    let told = |bytes: usize| vec![EventData::binary("Told", vec![b'x'; bytes].into())];
    let options = AppendToStreamOptions::default();
    client.append_to_stream("a", &options, told(1_048_568)).await.unwrap();
    client.append_to_stream("a", &options, told(1_048_569)).await.unwrap_err();
    let newest = ReadStreamOptions::default().position(StreamPosition::End).backwards().max_count(1);
    let mut events = client.read_stream("a", &newest).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().get_original_event().data.len(), 1_048_568);
}

#[tokio::test]
async fn who_does_not_know_the_password_is_refused() {
    let login = Some(Login { name: "admin".to_owned(), password: "changeit".to_owned() });
    let stand_in = StandIn::start(Settings { login, ..Settings::default() }).unwrap();
    let with = |login: &str| stand_in.url().replace("esdb://", &format!("esdb://{login}"));
    for wrong in ["", "admin:guess@"] {
        let refused = append(&client(&with(wrong)), "a", ExpectedRevision::Any, [1]).await.unwrap_err();
        assert!(matches!(refused, Error::AccessDenied), "{refused:?}");
    }
    append(&client(&with("admin:changeit@")), "a", ExpectedRevision::Any, [1]).await.unwrap();
}

#[tokio::test]
async fn an_append_of_nothing_only_asks() {
    let stand_in = StandIn::single().unwrap();
    let client = client(&stand_in.url());
    append(&client, "a", ExpectedRevision::NoStream, []).await.unwrap();
    let missing = read(&client, "a", ReadStreamOptions::default()).await.unwrap_err();
    assert!(matches!(missing, Error::ResourceNotFound), "{missing:?}");
}
