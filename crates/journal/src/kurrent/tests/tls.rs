//! Servers that are spoken to in TLS, as real ones are.

use ngayhoi_stand_in::{AUTHORITY, Settings};

use super::*;

fn secret(nodes: usize) -> StandIn {
    StandIn::start(Settings { tls: true, nodes, ..Settings::default() }).unwrap()
}

/// Asked once, as long as a busy machine needs.
async fn refused(url: String) -> JournalError {
    let limits = Limits { total: std::time::Duration::from_millis(1), ..Limits::default() };
    let store = OnServer { limits, url: quick(&url), ..OnServer::bare() };
    store.lazily(Box::new(Utc::now)).end().await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_node_and_a_cluster_are_trusted_by_the_certificate_that_is_named() {
    for url in [StandIn::url, StandIn::url_of_all, |server: &StandIn| server.url_to_discover(1)] {
        let server = secret(2);
        let store = OnServer { url: quick(&url(&server)), ..OnServer::with(server) };
        let engine = store.engine().await;
        let written = engine.append(stream(1), Expected::NoStream, events([1, 2])).await.unwrap();
        engine.watch().wait_for(|reached| *reached == written.position).await.unwrap();
        assert_eq!(figures(&all(&engine).await), [1, 2]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_vouches_for_is_not_trusted() {
    let server = secret(1);
    let error = refused(format!("esdb://{}?tls=true", server.address(0))).await;
    assert!(matches!(error, JournalError::Unreachable { .. }) && error.to_string().contains("TLS"), "{error}");
    // But where somebody says that they do not mind.
    let url = quick(&format!("esdb://{}?tls=true&tlsVerifyCert=false", server.address(0)));
    let store = OnServer { url, ..OnServer::with(server) };
    assert_eq!(all(&store.engine().await).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_speaks_otherwise_than_the_server_is_told() {
    let (secret, open) = (secret(1), StandIn::single().unwrap());
    let urls = [
        format!("esdb://{}?tls=false", secret.address(0)),
        format!("esdb://{}?tlsCaFile={AUTHORITY}", open.address(0)),
    ];
    for url in urls {
        let error = refused(url).await;
        assert!(matches!(error, JournalError::Unreachable { .. }), "{error}");
        assert!(error.to_string().contains("TLS"), "{error}");
    }
}
