use poem::{
    IntoResponse, Response, handler,
    http::StatusCode,
    web::{Data, Json},
};
use serde_json::json;

use super::Service;

#[handler]
pub fn healthz() -> &'static str {
    "ok"
}

/// Whether the read models hold all that the journal holds, and nothing is wrong.
#[handler]
pub async fn readyz(service: Data<&Service>) -> Response {
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
