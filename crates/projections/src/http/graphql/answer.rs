use std::{
    collections::{BTreeMap, VecDeque},
    fmt::Display,
    io,
    pin::Pin,
    task::{self, Poll},
};

use async_graphql::{Response as Executed, ServerError, Value};
use http_body_util::combinators::BoxBody;
use hyper::body::{Bytes, Frame, SizeHint};
use ngayhoi_journal::Position;
use poem::{
    Body, Response, ResponseBuilder,
    http::{HeaderValue, StatusCode, header},
};
use serde::Serialize;

use super::{super::sparing, POSITION, accept::Media};
use crate::graphql::{Answer, Code, Cost, Fault, RETRY_AFTER};

/// The statuses of everything that is not simply executed, in one place. A document that cannot be executed is a
/// request like another to clients of plain JSON, who look into the answer.
fn status(code: Code, media: Media) -> StatusCode {
    match code {
        Code::BadRequest
        | Code::QueryMissing
        | Code::DocumentUnknown
        | Code::DocumentNotTrusted
        | Code::BatchRefused
        | Code::ProtocolUnknown
        | Code::TooManyOperations => StatusCode::BAD_REQUEST,
        Code::MethodNotAllowed | Code::QueriesOnly => StatusCode::METHOD_NOT_ALLOWED,
        Code::AccessEnded => StatusCode::UNAUTHORIZED,
        Code::NotAcceptable | Code::SubscriptionElsewhere => StatusCode::NOT_ACCEPTABLE,
        Code::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        Code::RequestTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::NodeBehind | Code::AnswerTimeout => StatusCode::SERVICE_UNAVAILABLE,
        Code::NotParsed
        | Code::NotValid
        | Code::TooManyTokens
        | Code::TooDeep
        | Code::TooManyAliases
        | Code::TooManyDirectives
        | Code::TooManyRootFields
        | Code::TooManySelections
        | Code::PageTooLarge
        | Code::TooCostly
        | Code::TooManyMoments => match media {
            Media::GraphQl | Media::Events => StatusCode::BAD_REQUEST,
            Media::Json => StatusCode::OK,
        },
        Code::BudgetSpent | Code::MomentsSpent => StatusCode::TOO_MANY_REQUESTS,
        // These befall a field of a document that was executed; what else was asked for is answered.
        Code::SignInRequired | Code::OutsideScope | Code::BadInput | Code::JournalUnreachable | Code::Internal => {
            StatusCode::OK
        }
    }
}

/// What a refused request may be repeated by, or when.
fn advice(code: Code) -> Option<(header::HeaderName, HeaderValue)> {
    match code {
        Code::QueriesOnly => Some((header::ALLOW, HeaderValue::from_static("POST"))),
        Code::MethodNotAllowed => Some((header::ALLOW, HeaderValue::from_static("GET, POST"))),
        Code::NodeBehind | Code::AnswerTimeout => Some((header::RETRY_AFTER, HeaderValue::from_static("1"))),
        Code::BadRequest
        | Code::QueryMissing
        | Code::DocumentUnknown
        | Code::DocumentNotTrusted
        | Code::BatchRefused
        | Code::ProtocolUnknown
        | Code::TooManyOperations
        | Code::NotAcceptable
        | Code::SubscriptionElsewhere
        | Code::RequestTimeout
        | Code::RequestTooLarge
        | Code::UnsupportedMediaType
        | Code::AccessEnded
        | Code::NotParsed
        | Code::NotValid
        | Code::TooManyTokens
        | Code::TooDeep
        | Code::TooManyAliases
        | Code::TooManyDirectives
        | Code::TooManyRootFields
        | Code::TooManySelections
        | Code::PageTooLarge
        | Code::TooCostly
        | Code::TooManyMoments
        | Code::BudgetSpent
        | Code::MomentsSpent
        | Code::SignInRequired
        | Code::OutsideScope
        | Code::BadInput
        | Code::JournalUnreachable
        | Code::Internal => None,
    }
}

/// An answer as clients read it: `data` is there once the document was executed, be it null.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

impl<'a> Told<'a> {
    /// What is told of an execution, or of why there was none.
    pub fn of(executed: &'a Executed) -> Self {
        let data = was_executed(executed).then_some(&executed.data);
        Self { errors: &executed.errors, data, extensions: &executed.extensions }
    }
}

/// Whether a document was executed, be it with errors at fields.
pub fn was_executed(executed: &Executed) -> bool {
    stopped_by(executed).is_none()
}

/// Why a document was not executed at all.
fn stopped_by(executed: &Executed) -> Option<Code> {
    executed.errors.iter().filter_map(Code::of).find(|code| code.is_before_execution())
}

/// The answer to a request that came as far as the schema.
pub fn answered(media: Media, made: &Answer, position: Position) -> Response {
    let (mut answer, cost) = match made {
        Answer::Kept(data, cost) => {
            let body = spliced(data.json.clone(), &cost.told_alone());
            (head(StatusCode::OK, media).body(body), Some(*cost))
        }
        Answer::Made(executed) => {
            let code = stopped_by(executed);
            let status = code.map_or(StatusCode::OK, |code| status(code, media));
            (response(status, media, &Told::of(executed), code), Cost::of(executed))
        }
    };
    say(&mut answer, POSITION, position);
    if let Some(Cost { requested, left, most }) = cost {
        say(&mut answer, COST, requested);
        say(&mut answer, LEFT, format_args!("\"cost\";r={left}"));
        say(&mut answer, POLICY, format_args!("\"cost\";q={most}"));
    }
    answer
}

/// What tells an answer without faults from another: its data, and not what it cost.
pub fn tag(made: &Answer) -> Option<HeaderValue> {
    match made {
        Answer::Kept(data, _) => data.tag.clone(),
        Answer::Made(executed) => {
            let data = executed.errors.is_empty().then(|| serde_json::to_vec(&executed.data))?;
            sparing::tag(&data.ok()?)
        }
    }
}

/// What a request cost, in points.
const COST: &str = "ngayhoi-cost";
/// What its caller can spend before it has to wait, and the most that it can have, in the form of the draft standard
/// for such headers.
const LEFT: &str = "ratelimit";
const POLICY: &str = "ratelimit-policy";

fn say(answer: &mut Response, name: &'static str, value: impl Display) {
    if let Ok(value) = value.to_string().parse() {
        answer.headers_mut().insert(name, value);
    }
}

/// The answer to what is no request.
pub fn refused(media: Media, fault: &Fault) -> Response {
    let errors = [fault.error()];
    let told = Told { errors: &errors, data: None, extensions: &BTreeMap::new() };
    response(status(fault.code, media), media, &told, Some(fault.code))
}

fn head(status: StatusCode, media: Media) -> ResponseBuilder {
    // Who wants events and gets none is told in JSON why.
    let media = if media == Media::Events { Media::Json } else { media };
    Response::builder().status(status).header(header::VARY, "accept").content_type(media.content_type())
}

fn response(status: StatusCode, media: Media, told: &Told<'_>, code: Option<Code>) -> Response {
    let builder = match code.and_then(advice) {
        Some((name, value)) => head(status, media).header(name, value),
        None => head(status, media),
    };
    let wait = told.errors.iter().find_map(|error| error.extensions.as_ref()?.get(RETRY_AFTER));
    let builder = match wait {
        Some(wait) => builder.header(header::RETRY_AFTER, wait.to_string()),
        None => builder,
    };
    match serde_json::to_vec(told) {
        Ok(body) => builder.body(body),
        Err(_) => builder.status(StatusCode::INTERNAL_SERVER_ERROR).finish(),
    }
}

/// The body of an answer whose data is kept, in which nothing went wrong; the data is sent from where it is.
fn spliced(data: Bytes, extensions: &str) -> Body {
    let parts = [Bytes::from_static(b"{\"data\":"), data, format!(",\"extensions\":{extensions}}}").into()];
    BoxBody::new(Parts(parts.into())).into()
}

/// A body of parts that are there already.
struct Parts(VecDeque<Bytes>);

impl hyper::body::Body for Parts {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(self.0.pop_front().map(|part| Ok(Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.iter().map(|part| part.len() as u64).sum())
    }
}
