mod copies;
mod hazards;
mod order;
mod tls;

use ngayhoi_stand_in::StandIn;
use uuid::Uuid;

use super::*;
use crate::{
    conformance,
    conformance::{Store, all, at, conflict, events, figures, follow_chain, stream, whole},
};

/// A server, or a part of one, of one test's own.
struct OnServer {
    url: String,
    limits: Limits,
    scope: Scope,
    /// Ends with the test.
    server: Option<StandIn>,
}

impl OnServer {
    /// One node with the usual settings.
    fn stand_in() -> Self {
        Self::with(StandIn::single().unwrap())
    }

    fn with(server: StandIn) -> Self {
        Self { url: quick(&server.url()), server: Some(server), ..Self::bare() }
    }

    /// None yet.
    fn bare() -> Self {
        Self { url: String::new(), limits: Limits::default(), scope: Scope::default(), server: None }
    }

    /// A server that somebody else runs, and that is not empty.
    async fn foreign() -> Self {
        let url = std::env::var("NGAYHOI_TEST_KURRENTDB").unwrap();
        let server = Server::parse(&url).unwrap();
        let client = eventstore::Client::new(server.settings).unwrap();
        let options = eventstore::ReadAllOptions::default().position(eventstore::StreamPosition::End).max_count(1);
        let options = server.credentials.into_iter().fold(options, eventstore::ReadAllOptions::authenticated);
        let last = client.read_all(&options.requires_leader(true)).await.unwrap().next().await.unwrap();
        let origin = last.map_or(Position::START, |last| stored::position(last.get_original_event().position));
        let scope = Scope { prefix: format!("{}.", Uuid::new_v4().simple()), origin };
        Self { url, scope, ..Self::bare() }
    }

    fn server(&self) -> &StandIn {
        self.server.as_ref().unwrap()
    }

    /// Opens it by the clock of this machine, once the server has answered.
    async fn engine(&self) -> KurrentEngine {
        self.open_with_clock(Box::new(Utc::now)).await
    }

    /// Opens it without asking the server anything.
    fn lazily(&self, clock: conformance::Clock) -> KurrentEngine {
        KurrentEngine::open_with(&self.url, Options { limits: self.limits, scope: self.scope.clone(), clock }).unwrap()
    }
}

/// The crate waits between any two attempts to connect, before the first one too: here not long.
fn quick(url: &str) -> String {
    format!("{url}&discoveryInterval=1")
}

impl Store for OnServer {
    const STREAMS: usize = 3_000;

    type Engine = KurrentEngine;

    async fn open_with_clock(&self, clock: conformance::Clock) -> KurrentEngine {
        let engine = self.lazily(clock);
        engine.end().await.unwrap();
        engine
    }
}

mod on_the_stand_in {
    use super::*;

    conformance!(OnServer::stand_in());
}

mod on_a_foreign_server {
    use super::*;

    conformance!(
        OnServer::foreign().await,
        cfg_attr(not(kurrentdb), ignore = "runs where NGAYHOI_TEST_KURRENTDB=esdb://… names a server")
    );
}
