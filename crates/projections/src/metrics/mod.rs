//! What whoever runs the service can measure, as Prometheus reads it. Nothing here tells what was asked or by whom.

use std::{fmt, sync::Arc, time::Duration};

use async_graphql::parser::types::OperationType;
use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue, text},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};

use crate::{
    graphql::Code,
    node::{Node, NodeError},
};

/// The first of the bounds between which times are told apart, in seconds; each further one is twice the last.
const SHORTEST: f64 = 0.000_25;

/// How many bounds there are: up to 16 s.
const BOUNDS: u16 = 17;

/// Figures of a service since it began.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Families>);

#[derive(Debug)]
struct Families {
    registry: Registry,
    requests: Family<Answered, Counter>,
    request_seconds: Family<Through, Histogram>,
    operations: Family<Executed, Counter>,
    operation_seconds: Family<Of, Histogram>,
    points: Counter,
    public: Family<Public, Counter>,
    connections: Gauge,
    followers: Gauge,
    timeline: Gauge,
    folded: Family<Model, Gauge>,
    behind: Family<Model, Gauge>,
    stopped: Family<Model, Gauge>,
    caught_up: Gauge,
    warm_replays: Gauge,
}

/// What part of the service a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Door {
    /// GraphQL over HTTP, in events or over a WebSocket.
    Graphql,
    /// The organiser's desk.
    Desk,
    /// Pages, with all that belongs to them.
    Pages,
    /// Whether the service lives.
    Health,
}

impl Door {
    /// The door that a path leads to.
    pub fn of(path: &str) -> Self {
        match path.split('/').nth(1).unwrap_or_default() {
            "graphql" | "graphiql" => Self::Graphql,
            "desk" => Self::Desk,
            "healthz" | "readyz" => Self::Health,
            _ => Self::Pages,
        }
    }

    /// As logs name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Graphql => "graphql",
            Self::Desk => "desk",
            Self::Pages => "pages",
            Self::Health => "health",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    door: Door,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Through {
    door: Door,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Executed {
    kind: Kind,
    /// `OK`, or the code of the first error.
    code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
enum Kind {
    Query,
    Mutation,
    Subscription,
    /// Of what was refused before its kind was known.
    Unknown,
}

impl From<Option<OperationType>> for Kind {
    fn from(kind: Option<OperationType>) -> Self {
        match kind {
            Some(OperationType::Query) => Self::Query,
            Some(OperationType::Mutation) => Self::Mutation,
            Some(OperationType::Subscription) => Self::Subscription,
            None => Self::Unknown,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Public {
    answer: PublicAnswer,
}

/// How the public was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum PublicAnswer {
    /// By what was kept.
    Kept,
    /// Anew.
    Made,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Model {
    model: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        let histogram = || Histogram::new(exponential_buckets(SHORTEST, 2.0, BOUNDS));
        let mut families = Families {
            registry: Registry::with_prefix("ngayhoi"),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(histogram),
            operations: Family::default(),
            operation_seconds: Family::new_with_constructor(histogram),
            points: Counter::default(),
            public: Family::default(),
            connections: Gauge::default(),
            followers: Gauge::default(),
            timeline: Gauge::default(),
            folded: Family::default(),
            behind: Family::default(),
            stopped: Family::default(),
            caught_up: Gauge::default(),
            warm_replays: Gauge::default(),
        };
        let of = &mut families.registry;
        of.register("http_requests", "Requests that were answered", families.requests.clone());
        of.register_with_unit(
            "http_request_duration",
            "From the head of a request to the head of its answer",
            Unit::Seconds,
            families.request_seconds.clone(),
        );
        of.register("graphql_operations", "Operations by what became of them", families.operations.clone());
        of.register_with_unit(
            "graphql_operation_duration",
            "From judging a document to its answer",
            Unit::Seconds,
            families.operation_seconds.clone(),
        );
        of.register("graphql_points", "What callers spent on GraphQL", families.points.clone());
        of.register("graphql_public_answers", "Answers to the public, kept or made anew", families.public.clone());
        of.register("connections", "Open connections", families.connections.clone());
        of.register("followers", "Subscriptions that are followed", families.followers.clone());
        of.register("timeline_events", "Events that the timeline holds", families.timeline.clone());
        of.register("read_model_events", "Events that a read model has folded", families.folded.clone());
        of.register(
            "read_model_lag_events",
            "Events that the timeline holds and a read model has not folded",
            families.behind.clone(),
        );
        of.register(
            "read_model_stopped",
            "1 where a read model met an event that it cannot fold",
            families.stopped.clone(),
        );
        of.register("caught_up", "1 while the timeline holds all that the journal holds", families.caught_up.clone());
        of.register("warm_replays", "Replays of the past that are kept in memory", families.warm_replays.clone());
        Self(Arc::new(families))
    }
}

impl Metrics {
    /// A request was answered.
    pub fn answered(&self, door: Door, status: u16, took: Duration) {
        self.0.requests.get_or_create(&Answered { door, status }).inc();
        self.0.request_seconds.get_or_create(&Through { door }).observe(took.as_secs_f64());
    }

    /// An operation of GraphQL was executed, or refused.
    pub fn executed(&self, kind: Option<OperationType>, code: Option<Code>, points: u64, took: Duration) {
        let kind = kind.into();
        let code = code.map_or("OK", Code::as_str);
        self.0.operations.get_or_create(&Executed { kind, code }).inc();
        self.0.operation_seconds.get_or_create(&Of { kind }).observe(took.as_secs_f64());
        self.0.points.inc_by(points);
    }

    /// The public was answered.
    pub fn public(&self, answer: PublicAnswer) {
        self.0.public.get_or_create(&Public { answer }).inc();
    }

    /// Counts a follower for as long as what this gives is kept.
    pub fn follower(&self) -> Follower {
        self.0.followers.inc();
        Follower(self.0.followers.clone())
    }

    /// All figures, in the text that Prometheus reads.
    ///
    /// # Errors
    /// When the node's own cannot be read.
    pub async fn text(&self, node: &Node, connections: usize) -> Result<String, NodeError> {
        let families = &self.0;
        let figure = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        families.connections.set(figure(connections));
        families.warm_replays.set(figure(node.replays.count()));
        let checkpoints = node.checkpoints().await?;
        families.timeline.set(checkpoints.seq);
        families.caught_up.set(i64::from(checkpoints.is_caught_up));
        for model in checkpoints.models {
            let label = Model { model: model.model };
            families.folded.get_or_create(&label).set(model.folded);
            families.behind.get_or_create(&label).set(checkpoints.seq - model.folded);
            families.stopped.get_or_create(&label).set(i64::from(model.stopped.is_some()));
        }
        let mut told = String::new();
        // Writing to a text never fails.
        let _ = text::encode(&mut told, &families.registry);
        Ok(told)
    }
}

/// A follower that is counted until this is dropped.
pub struct Follower(Gauge);

impl fmt::Debug for Follower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Follower").finish_non_exhaustive()
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.dec();
    }
}
