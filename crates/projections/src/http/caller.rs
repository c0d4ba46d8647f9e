use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use poem::{Endpoint, IntoResponse, Middleware, Request, Response};
use uuid::Uuid;

use super::connections::network;
use crate::{
    access::Viewer,
    metrics::{Door, Metrics},
};

/// The header that every answer carries: under this number whoever runs the service finds what it wrote of the request.
pub const REQUEST: &str = "ngayhoi-request";

/// Where a server in front says for whom it asks.
const FORWARDED: &str = "x-forwarded-for";

/// The number of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(u128);

impl RequestId {
    /// A number that no other request has: one after another, from where chance began when the program did.
    pub fn new() -> Self {
        static FIRST: LazyLock<u128> = LazyLock::new(|| Uuid::new_v4().as_u128());
        static BEFORE: AtomicU64 = AtomicU64::new(0);
        Self(FIRST.wrapping_add(BEFORE.fetch_add(1, Ordering::Relaxed).into()))
    }
}

impl Default for RequestId {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// By which way a GraphQL document comes; each takes other kinds of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// A page or form of our own, in process.
    Page,
    /// GET, which changes nothing.
    Get,
    /// POST.
    Post,
    /// A WebSocket.
    WebSocket,
}

/// Who asks, as far as the connection tells. The one middleware [`Called`] makes it of every request, pages, desk and
/// GraphQL alike; whatever else is to be known of who asks (such as an account) is found there and kept here.
///
/// It reaches resolvers on every transport, HTTP, WebSocket and server-sent events, and in documents that pages and
/// desk execute in process: `ctx.data_opt::<Caller>()`. Handlers take it as `Data<&Caller>`, and what runs within one
/// by [`Caller::current`]. It is absent only where the service asks itself, as the command line does.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The number of the request; of a WebSocket, of the request that opened it.
    pub request: RequestId,
    /// Where it comes from; of IPv6, the /64 network, which is one caller.
    pub address: IpAddr,
    /// By which way.
    pub via: Via,
    /// Who it is, as far as an account says so.
    pub viewer: Viewer,
}

tokio::task_local! {
    static CURRENT: Caller;
}

impl Caller {
    fn of(request: &Request, behind_proxy: bool) -> Self {
        let peer = request.remote_addr().as_socket_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        // Only what the server in front wrote itself is believed: its own word stands last.
        let forwarded = request.header(FORWARDED).filter(|_| behind_proxy && peer.is_loopback());
        let told = forwarded.and_then(|all| all.rsplit(',').next()?.trim().parse().ok());
        Self {
            request: RequestId::new(),
            address: network(told.unwrap_or(peer)),
            via: Via::Page,
            viewer: Viewer::Public,
        }
    }

    /// Whose request is being answered; `None` outside of any.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Self::clone).ok()
    }

    /// The same caller by another way.
    #[must_use]
    pub fn by(self, via: Via) -> Self {
        Self { via, ..self }
    }
}

/// Finds out who asks, gives every request its number, and counts how it was answered.
#[derive(Debug, Clone)]
pub struct Called {
    /// Whether a server on this machine stands in front and says for whom it asks.
    pub behind_proxy: bool,
    /// Where it is counted.
    pub metrics: Metrics,
}

impl<E: Endpoint> Middleware<E> for Called {
    type Output = CalledEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        CalledEndpoint { endpoint, behind_proxy: self.behind_proxy, metrics: self.metrics.clone() }
    }
}

/// What [`Called`] makes of an endpoint.
#[derive(Debug)]
pub struct CalledEndpoint<E> {
    endpoint: E,
    behind_proxy: bool,
    metrics: Metrics,
}

impl<E: Endpoint> Endpoint for CalledEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let (began, door, method) = (Instant::now(), Door::of(request.uri().path()), request.method().clone());
        let caller = Caller::of(&request, self.behind_proxy);
        request.extensions_mut().insert(caller.clone());
        let number = caller.request.to_string();
        let answer = CURRENT.scope(caller, self.endpoint.get_response(request)).await;
        let (status, took) = (answer.status().as_u16(), began.elapsed());
        self.metrics.answered(door, status, took);
        // Never the path: secrets stand in some.
        let milliseconds = took.as_secs_f64() * 1e3;
        tracing::info!(request = number, %method, door = door.as_str(), status, milliseconds, "answered");
        Ok(answer.with_header(REQUEST, number).into_response())
    }
}
