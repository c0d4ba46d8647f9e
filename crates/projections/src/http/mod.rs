//! The service over HTTP: GraphQL, its explorer, health, pages and the organiser's desk.

mod caller;
mod connections;
mod explorer;
mod graphql;
mod health;
mod limits;
mod listen;
mod origin;
mod past;
mod settings;
mod sparing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use poem::{Endpoint, EndpointExt, Route, get};
use tokio::sync::watch;

pub use caller::{Caller, RequestId, Via};
pub use limits::Limits;
pub use listen::{ListenError, serve};
pub use settings::Settings;
pub use sparing::tag;

use connections::Connections;

use crate::{
    access::Known,
    desk,
    graphql::{Api, FestivalSchema, Guard, schema},
    metrics::Metrics,
    node::Node,
    pages, sign_in,
};

/// What handlers share.
#[derive(Clone)]
pub struct Service {
    /// The node that answers.
    pub node: Arc<Node>,
    /// Its schema, for documents of the service's own.
    pub schema: FestivalSchema,
    /// Its schema, for everybody's.
    pub api: Api,
    /// What stands before either.
    pub guard: Guard,
    /// How it is run.
    pub settings: Arc<Settings>,
    /// What can be measured of it.
    pub metrics: Metrics,
    /// Its open connections.
    connections: Connections,
    /// Turns true when the service ends: whoever follows something is then let go.
    pub ending: watch::Receiver<bool>,
}

impl Service {
    /// The service of a node.
    pub fn new(node: Arc<Node>, settings: Settings, ending: watch::Receiver<bool>) -> Self {
        let schema = schema(node.clone());
        let limits = &settings.limits;
        let guard = Guard::new(&schema.sdl(), limits.points, limits.moments);
        let connections = Connections::new(limits.connections, limits.connections_per_address);
        let metrics = Metrics::default();
        let api = Api::new(schema.clone(), guard.clone(), node.clone(), metrics.clone(), limits.answer);
        Self { node, schema, api, guard, settings: Arc::new(settings), metrics, connections, ending }
    }
}

/// Waits until the service ends.
async fn ended(ending: &mut watch::Receiver<bool>) {
    // Whoever was to say so is gone: that is an end too.
    let _ = ending.wait_for(|is_ending| *is_ending).await;
}

/// Every address of the service.
fn routes(service: Service) -> impl Endpoint {
    let services = Route::new()
        .at("/graphql", graphql::graphql)
        .at("/healthz", get(health::healthz))
        .at("/readyz", get(health::readyz))
        .nest("/desk", desk::routes());
    // Whoever explores asks what is not known beforehand.
    let services = match service.settings.documents.is_only() {
        true => services,
        false => services.at("/graphiql", get(explorer::page)).at("/graphiql/explorer.js", get(explorer::script)),
    };
    let known = Known { node: service.node.clone(), declared: service.settings.declared };
    let own = origin::OwnOrigin { declared: service.settings.declared };
    let called = caller::Called { behind_proxy: service.settings.behind_proxy, metrics: service.metrics.clone() };
    let past = past::PastBounded(service.guard.clone());
    pages::add_to(sign_in::add_to(services))
        .with(past)
        .with(own)
        .with(known)
        .with(sparing::Sparing)
        .with(called)
        .data(service)
}

/// What those may measure who run the service, at an address of its own.
fn measured(service: Service) -> impl Endpoint {
    Route::new().at("/metrics", get(health::metrics)).data(service)
}
