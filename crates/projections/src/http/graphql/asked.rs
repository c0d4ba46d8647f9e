use std::{collections::BTreeMap, io};

use async_graphql::{Request as Operation, Variables};
use http_body_util::{BodyExt, LengthLimitError, Limited, combinators::BoxBody};
use hyper::body::Bytes;
use poem::{Body, Request, http::header};
use serde::{Deserialize, de::IgnoredAny};

use crate::{
    access::Viewer,
    graphql::{Code, Documents, Fault},
    http::Settings,
};

/// A request in JSON. What else it says is for others.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    query: Option<String>,
    /// Of a document that is known here.
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<Variables>,
    /// None is known, but it must be a map.
    #[serde(rename = "extensions")]
    _extensions: Option<BTreeMap<String, IgnoredAny>>,
}

impl Asked {
    /// As the schema takes it.
    ///
    /// # Errors
    /// When its document is none that is executed.
    pub fn operation(self, documents: &Documents) -> Result<Operation, Fault> {
        let document = documents.meant(self.query, self.document_id.as_deref())?;
        let operation = Operation::new(document).variables(self.variables.unwrap_or_default());
        Ok(match self.operation_name {
            Some(name) => operation.operation_name(name),
            None => operation,
        })
    }
}

/// Reads a request whose parameters stand in the address.
///
/// # Errors
/// When they make no request.
pub fn by_get(request: &Request, documents: &Documents) -> Result<Operation, Fault> {
    let bad = |what: &str, error: &dyn std::fmt::Display| Fault::new(Code::BadRequest, format!("{what}: {error}"));
    let parameters: Vec<(String, String)> = request.params().map_err(|error| bad("query", &error))?;
    let value = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let id = value("documentId").filter(|id| !id.is_empty());
    let mut operation = Operation::new(documents.meant(value("query").map(str::to_owned), id)?);
    operation.operation_name = value("operationName").filter(|name| !name.is_empty()).map(str::to_owned);
    if let Some(variables) = value("variables").filter(|variables| !variables.is_empty()) {
        operation.variables = serde_json::from_str(variables).map_err(|error| bad("variables", &error))?;
    }
    if let Some(extensions) = value("extensions").filter(|extensions| !extensions.is_empty()) {
        serde_json::from_str::<Option<BTreeMap<String, IgnoredAny>>>(extensions)
            .map_err(|error| bad("extensions", &error))?;
    }
    Ok(operation)
}

/// Reads a request from a body. Only JSON is taken: a page of another site can send what is none without asking.
///
/// # Errors
/// When it is none, or larger or slower than allowed.
pub async fn by_post(
    request: &Request,
    body: Body,
    viewer: &Viewer,
    Settings { limits, documents, .. }: &Settings,
) -> Result<Operation, Fault> {
    if !is_json(request.content_type()) {
        return Err(Fault::of(Code::UnsupportedMediaType));
    }
    let most = limits.request_bytes_of(viewer);
    // Whoever says beforehand that it is too much is not read at all.
    let length = request.header(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > most) {
        return Err(too_large(most));
    }
    let bytes =
        tokio::time::timeout(limits.body, whole(body, most)).await.map_err(|_| Fault::of(Code::RequestTimeout))??;
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Fault::of(Code::BatchRefused));
    }
    let asked: Asked = serde_json::from_slice(&bytes).map_err(|error| {
        let words = "không phải một yêu cầu GraphQL bằng JSON / not a GraphQL request in JSON";
        Fault::new(Code::BadRequest, format!("{words}: {error}"))
    })?;
    asked.operation(documents)
}

/// A body of at most so many bytes. What arrives in one piece is not copied.
async fn whole(body: Body, most: usize) -> Result<Bytes, Fault> {
    match Limited::new(BoxBody::<Bytes, io::Error>::from(body), most).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(most)),
        Err(error) => Err(Fault::new(Code::BadRequest, error.to_string())),
    }
}

fn too_large(most: usize) -> Fault {
    let most = format!("{} KiB", most / 1024);
    Fault::most(Code::RequestTooLarge, "cỡ của yêu cầu", "the size of a request", most)
}

/// Whether a content type is JSON in UTF-8, the only encoding that JSON has between systems.
fn is_json(content_type: Option<&str>) -> bool {
    let mut pieces = content_type.unwrap_or_default().split(';').map(str::trim);
    let is_json = pieces.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    is_json
        && pieces.all(|piece| match piece.split_once('=') {
            Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
                matches!(value.trim_matches('"').to_ascii_lowercase().as_str(), "utf-8" | "utf8")
            }
            Some(_) | None => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_from_what_is_none() {
        for (given, is) in [
            ("application/json", true),
            ("Application/JSON; charset=UTF-8", true),
            ("application/json; charset=\"utf-8\"; x=y", true),
            ("application/json; charset=utf-16", false),
            ("text/plain", false),
            ("application/jsonp", false),
            ("multipart/form-data; boundary=x", false),
        ] {
            assert_eq!(is_json(Some(given)), is, "{given}");
        }
        assert!(!is_json(None));
    }
}
