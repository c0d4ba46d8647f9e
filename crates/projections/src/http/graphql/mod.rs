//! GraphQL over HTTP, by the draft of that name: which requests are one ([`asked`]), and with which status and type
//! they are answered ([`answer`]). Nothing here knows a type of the schema.

mod accept;
mod answer;
mod asked;
mod events;
mod socket;

use async_graphql::Request as Operation;
use ngayhoi_journal::Position;
use poem::{
    Body, Request, Response, handler,
    http::{Method, header},
    web::Data,
};

use super::{Caller, Service, Via};
use crate::graphql::{Code, Fault};
use accept::Media;
use answer::{answered, refused, tag};

/// Under which a client says up to where it knows the journal, and is told up to where its answer does.
pub const POSITION: &str = "ngayhoi-position";

/// Answers a GraphQL request: a query by GET, a query or mutation as JSON by POST, anything by WebSocket or as
/// server-sent events. A client that hands over a position token never reads what is older; a node that has not come
/// so far in a while says so.
#[handler]
pub async fn graphql(service: Data<&Service>, caller: Data<&Caller>, request: &Request, body: Body) -> Response {
    if request.header(header::UPGRADE).is_some() {
        return socket::open(&service, &caller, request).await;
    }
    let Some(media) = Media::of(request.header(header::ACCEPT)) else {
        return refused(Media::Json, &Fault::of(Code::NotAcceptable));
    };
    let via = if request.method() == Method::GET { Via::Get } else { Via::Post };
    let caller = caller.0.clone().by(via);
    let operation = match operation(&service, &caller, request, body).await {
        Ok(operation) => operation,
        Err(fault) => return refused(media, &fault),
    };
    let position = service.node.reached().borrow().position;
    match media {
        Media::GraphQl | Media::Json => {
            let made = service.api.answer(&caller, operation).await;
            let mut answer = answered(media, &made, position);
            if via == Via::Get
                && let Some(tag) = tag(&made)
            {
                answer.headers_mut().insert(header::ETAG, tag);
            }
            answer
        }
        Media::Events => match service.api.follow(&caller, operation, events::last_seen(request)) {
            Ok(answers) => events::stream(answers, &service),
            Err(fault) => refused(media, &fault),
        },
    }
}

/// What a request asks for, once this node has come as far as it asks.
async fn operation(service: &Service, caller: &Caller, request: &Request, body: Body) -> Result<Operation, Fault> {
    let operation = match *request.method() {
        Method::GET => asked::by_get(request, &service.settings.documents)?,
        Method::POST => asked::by_post(request, body, &caller.viewer, &service.settings).await?,
        _ => return Err(Fault::of(Code::MethodNotAllowed)),
    };
    if let Some(token) = request.header(POSITION) {
        let position: Position =
            token.parse().map_err(|error| Fault::new(Code::BadRequest, format!("{POSITION}: {error}")))?;
        if !service.node.wait_for(position).await {
            return Err(Fault::of(Code::NodeBehind));
        }
    }
    Ok(operation)
}
