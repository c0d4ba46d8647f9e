//! The service over HTTP: GraphQL, its explorer, health, pages and the organiser's desk.

use std::{net::SocketAddr, sync::Arc};

use async_graphql::http::GraphiQLSource;
use async_graphql_poem::GraphQLSubscription;
use ngayhoi_journal::InvalidPosition;
use poem::{
    Body, Endpoint, EndpointExt, IntoResponse, Middleware, Request, Response, Route, Server,
    error::ReadBodyError,
    get, handler,
    http::{Method, StatusCode, header},
    listener::{Acceptor, Listener, TcpListener},
    web::{Data, Html, Json},
};
use serde_json::json;

use crate::{
    desk,
    graphql::{FestivalSchema, schema},
    node::Node,
    pages,
};

/// What handlers share.
#[derive(Clone)]
pub struct Service {
    /// The node that answers.
    pub node: Arc<Node>,
    /// Its schema.
    pub schema: FestivalSchema,
}

/// Why the service does not listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Others could reach it, and nobody could tell who they are.
    #[error(
        "không mở ở {address}: chưa có tài khoản nên ai vào được địa chỉ này cũng sửa được kế hoạch; hãy dùng 127.0.0.1 hoặc [::1] / will not listen on {address}: there are no accounts yet, so whoever reaches it could change the plan; use 127.0.0.1 or [::1]"
    )]
    NotLoopback {
        /// The address.
        address: SocketAddr,
    },
    /// The address cannot be had.
    #[error(
        "không mở được cổng {address} ({reason}); có thể chương trình khác đang dùng, hãy chọn --listen khác / cannot listen on {address} ({reason}); another program may be using it, choose another --listen"
    )]
    Taken {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        reason: String,
    },
    /// Serving failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Serves a node until it is told to stop. `ready` is told the address once connections are taken.
///
/// # Errors
/// When the address is not loopback or cannot be had.
pub async fn serve(
    node: Arc<Node>,
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()>,
) -> Result<(), ListenError> {
    if !address.ip().is_loopback() {
        return Err(ListenError::NotLoopback { address });
    }
    let taken = |error: std::io::Error| ListenError::Taken { address, reason: error.to_string() };
    let acceptor = TcpListener::bind(address).into_acceptor().await.map_err(taken)?;
    let bound = acceptor.local_addr().iter().find_map(|local| local.as_socket_addr().copied()).unwrap_or(address);
    ready(bound);
    let grace = Some(std::time::Duration::from_secs(5));
    Ok(Server::new_with_acceptor(acceptor).run_with_graceful_shutdown(routes(node), stop, grace).await?)
}

/// Every address of the service.
fn routes(node: Arc<Node>) -> impl Endpoint {
    let service = Service { schema: schema(node.clone()), node };
    let services = Route::new()
        .at("/graphql", get(GraphQLSubscription::new(service.schema.clone()).around(only_upgrades)).post(graphql))
        .at("/graphiql", get(graphiql))
        .at("/healthz", get(healthz))
        .at("/readyz", get(readyz))
        .nest("/desk", desk::routes());
    pages::add_to(services).with(OwnOrigin).data(service)
}

/// Under which a client says up to where it knows the journal, and is told up to where its answer does.
const POSITION: &str = "ngayhoi-position";

/// The most that a GraphQL request may hold.
const BODY_MAX: usize = 1024 * 1024;

/// What went wrong with a GraphQL request as a whole, in the form of GraphQL's own errors.
fn told(error: &dyn std::fmt::Display, status: StatusCode) -> Response {
    Json(json!({ "errors": [{ "message": error.to_string() }] })).with_status(status).into_response()
}

/// Subscribers come by WebSocket; whoever only opens the address learns how to ask.
async fn only_upgrades<E: Endpoint>(subscriptions: Arc<E>, request: Request) -> poem::Result<Response> {
    if request.header(header::UPGRADE).is_some() {
        return Ok(subscriptions.call(request).await?.into_response());
    }
    let words = "hãy hỏi bằng POST, hoặc mở /graphiql / ask by POST, or open /graphiql";
    Ok(told(&words, StatusCode::METHOD_NOT_ALLOWED).with_header(header::ALLOW, "POST").into_response())
}

/// Reads a GraphQL request.
async fn asked(request: &Request, body: Body) -> Result<async_graphql::Request, Response> {
    let kind = request.content_type().and_then(|kind| kind.split(';').next()).unwrap_or_default();
    if !kind.trim().eq_ignore_ascii_case("application/json") {
        let words = "nội dung phải là application/json / the content type must be application/json";
        return Err(told(&words, StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let bytes = body.into_bytes_limit(BODY_MAX).await.map_err(|error| match error {
        ReadBodyError::PayloadTooLarge => {
            told(&"yêu cầu lớn quá 1 MiB / the request is larger than 1 MiB", StatusCode::PAYLOAD_TOO_LARGE)
        }
        error @ (ReadBodyError::BodyHasBeenTaken | ReadBodyError::Utf8(_) | ReadBodyError::Io(_)) => {
            told(&error, StatusCode::BAD_REQUEST)
        }
    })?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let words = format!("không phải một yêu cầu GraphQL bằng JSON / not a GraphQL request in JSON: {error}");
        told(&words, StatusCode::BAD_REQUEST)
    })
}

/// Answers a GraphQL request: a JSON body, by POST alone. A client that hands over a position token never reads what
/// is older; a node that has not come so far in a while says so.
#[handler]
async fn graphql(service: Data<&Service>, request: &Request, body: Body) -> Response {
    let asked = match asked(request, body).await {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    if let Some(token) = request.header(POSITION) {
        match token.parse() {
            Ok(position) if service.node.wait_for(position).await => {}
            Ok(position) => {
                let behind = format!(
                    "máy này chưa đọc đến vị trí {position}, hãy thử lại / this node has not reached {position}, try again"
                );
                return told(&behind, StatusCode::SERVICE_UNAVAILABLE);
            }
            Err(error) => return told(&error as &InvalidPosition, StatusCode::BAD_REQUEST),
        }
    }
    let position = service.node.reached().borrow().position;
    let answer = service.schema.execute(asked).await;
    Json(answer).with_header(POSITION, position.to_string()).into_response()
}

#[handler]
fn graphiql() -> Html<String> {
    Html(GraphiQLSource::build().endpoint("/graphql").subscription_endpoint("/graphql").title("Ngày Hội").finish())
}

#[handler]
fn healthz() -> &'static str {
    "ok"
}

/// Whether the read models hold all that the journal holds, and nothing is wrong.
#[handler]
async fn readyz(service: Data<&Service>) -> Response {
    let written = ngayhoi_journal::Engine::watch(&*service.node.journal);
    let written = *written.borrow();
    let shown = service.node.reached().borrow().position;
    let troubles = service.node.troubles().await.unwrap_or_else(|error| vec![error.to_string()]);
    let warnings = service.node.warnings().await.unwrap_or_default();
    let is_ready = troubles.is_empty() && shown >= written;
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let answer = json!({
        "ready": is_ready, "journal": written.to_string(), "readModels": shown.to_string(), "troubles": troubles,
        "warnings": warnings,
    });
    Json(answer).with_status(status).into_response()
}

/// Refuses what a page of another site sends in this site's name: without accounts, a browser on this machine is all
/// that a stranger would need.
struct OwnOrigin;

impl<E: Endpoint> Middleware<E> for OwnOrigin {
    type Output = OwnOriginEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        OwnOriginEndpoint(endpoint)
    }
}

struct OwnOriginEndpoint<E>(E);

impl<E: Endpoint> Endpoint for OwnOriginEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if is_foreign(&request) {
            let words =
                "Yêu cầu đến từ trang khác nên bị từ chối. / The request comes from another site and is refused.";
            return Ok(words.with_status(StatusCode::FORBIDDEN).into_response());
        }
        Ok(self.0.call(request).await?.into_response())
    }
}

fn is_foreign(request: &Request) -> bool {
    let host = request.header(header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    let only_reads =
        matches!(*request.method(), Method::GET | Method::HEAD) && request.header(header::UPGRADE).is_none();
    let own = request
        .header(header::ORIGIN)
        .is_none_or(|origin| origin.split_once("://").is_some_and(|(_, origin_host)| origin_host == host));
    !is_local || !(only_reads || own)
}
