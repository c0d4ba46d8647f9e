use async_graphql::{PathSegment, ServerError};
use ngayhoi_domain::values::{InvalidMoment, InvalidSlug, InvalidText, InvalidYear};

use super::Code;
use crate::{commands::CommandError, http::Caller};

/// What a caller is told of an error at a field. Only what was written for callers is; anything else is the service's
/// own failure, is written down with the number of the request, and the caller is told that number.
pub fn masked(caller: &Caller, error: ServerError) -> ServerError {
    if is_for_callers(&error) {
        return Code::BadInput.on(error);
    }
    // What a command rests on was asked of a journal that is away; the command's own refusal is part of its payload.
    if let Some(told) =
        error.source::<CommandError>().filter(|error| error.is_unreachable()).and_then(CommandError::explain)
    {
        let message = told.to_string();
        return Code::JournalUnreachable.on(ServerError { message, source: None, extensions: None, ..error });
    }
    let request = caller.request;
    let path: Vec<String> = error.path.iter().map(step).collect();
    tracing::error!(%request, field = path.join("."), reason = error.message, "a field of GraphQL failed");
    let message = format!(
        "Máy chủ gặp lỗi, không phải do bạn; khi báo lỗi xin nêu số {request}. / The service failed, by no fault of yours; name {request} when you report it."
    );
    Code::Internal.on(ServerError { message, source: None, extensions: None, ..error })
}

/// Whether an error was put in words for whoever asks: by a resolver, by an input's own check, or by a value of the
/// domain that does not take what it was given.
fn is_for_callers(error: &ServerError) -> bool {
    error.source.is_none()
        || error.source::<&'static str>().is_some()
        || error.source::<String>().is_some()
        || error.source::<InvalidSlug>().is_some()
        || error.source::<InvalidYear>().is_some()
        || error.source::<InvalidMoment>().is_some()
        || error.source::<InvalidText>().is_some()
}

fn step(segment: &PathSegment) -> String {
    match segment {
        PathSegment::Field(name) => name.clone(),
        PathSegment::Index(index) => index.to_string(),
    }
}
