use std::{collections::BTreeMap, fmt::Display};

use async_graphql::{Response as Executed, ServerError, Value};
use ngayhoi_journal::Position;
use poem::{
    Response,
    http::{HeaderValue, StatusCode, header},
};
use serde::Serialize;
use serde_json::value::RawValue;

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
    data: Option<Data<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

/// The data of an answer: just made, or kept as it went out before.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
enum Data<'a> {
    Made(&'a Value),
    Kept(&'a RawValue),
}

impl<'a> Told<'a> {
    /// What is told of an execution, or of why there was none.
    pub fn of(executed: &'a Executed) -> Self {
        let data = was_executed(executed).then_some(Data::Made(&executed.data));
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
    let executed = &made.response;
    let code = stopped_by(executed);
    let status = code.map_or(StatusCode::OK, |code| status(code, media));
    let told = Told::of(executed);
    let told = match &made.kept {
        Some(kept) => Told { data: Some(Data::Kept(&kept.json)), ..told },
        None => told,
    };
    let mut answer = response(status, media, &told, code);
    say(&mut answer, POSITION, position);
    if let Some(Cost { requested, left, most }) = Cost::of(executed) {
        say(&mut answer, COST, requested);
        say(&mut answer, LEFT, format_args!("\"cost\";r={left}"));
        say(&mut answer, POLICY, format_args!("\"cost\";q={most}"));
    }
    answer
}

/// What tells an answer without faults from another: its data, and not what it cost.
pub fn tag(made: &Answer) -> Option<HeaderValue> {
    if let Some(kept) = &made.kept {
        return kept.tag.clone();
    }
    let executed = &made.response;
    let data = executed.errors.is_empty().then(|| serde_json::to_vec(&executed.data))?;
    sparing::tag(&data.ok()?)
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

/// About how long an answer is beside data that is kept, in bytes.
const BESIDE: usize = 512;

fn response(status: StatusCode, media: Media, told: &Told<'_>, code: Option<Code>) -> Response {
    // Who wants events and gets none is told in JSON why.
    let media = if media == Media::Events { Media::Json } else { media };
    let builder = Response::builder().status(status).header(header::VARY, "accept").content_type(media.content_type());
    let builder = match code.and_then(advice) {
        Some((name, value)) => builder.header(name, value),
        None => builder,
    };
    let wait = told.errors.iter().find_map(|error| error.extensions.as_ref()?.get(RETRY_AFTER));
    let builder = match wait {
        Some(wait) => builder.header(header::RETRY_AFTER, wait.to_string()),
        None => builder,
    };
    let kept = if let Some(Data::Kept(json)) = told.data { json.get().len() } else { 0 };
    let mut body = Vec::with_capacity(kept + BESIDE);
    match serde_json::to_writer(&mut body, told) {
        Ok(()) => builder.body(body),
        Err(_) => builder.status(StatusCode::INTERNAL_SERVER_ERROR).finish(),
    }
}
