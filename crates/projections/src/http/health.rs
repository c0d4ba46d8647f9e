use poem::{
    IntoResponse, Response, handler,
    http::StatusCode,
    web::{Data, Json},
};
use serde_json::{Value, json};

use super::Service;
use crate::node::{Checkpoints, Rebuild};

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
    let rebuild = match &*service.node.rebuilding().borrow() {
        Rebuild::Going { events, of, .. } => json!({ "events": events, "of": of }),
        Rebuild::None | Rebuild::Failed(_) => Value::Null,
    };
    let models = match service.node.checkpoints().await {
        Ok(Checkpoints { seq, models, .. }) => {
            models.into_iter().map(|model| (model.model.to_owned(), json!({ "lag": seq - model.folded }))).collect()
        }
        Err(_) => Value::Null,
    };
    let troubles = service.node.troubles().await.unwrap_or_else(|error| vec![error.to_string()]);
    let warnings = service.node.warnings().await.unwrap_or_default();
    let is_ready = troubles.is_empty() && shown >= written;
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let answer = json!({
        "ready": is_ready, "journal": written.to_string(), "readModels": shown.to_string(), "models": models,
        "rebuild": rebuild, "troubles": troubles, "warnings": warnings,
    });
    Json(answer).with_status(status).into_response()
}

/// The form in which Prometheus reads figures.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What can be measured.
#[handler]
pub async fn metrics(service: Data<&Service>) -> Response {
    match service.metrics.text(&service.node, service.connections.count()).await {
        Ok(told) => Response::builder().content_type(OPEN_METRICS).body(told),
        Err(error) => Response::builder().status(StatusCode::SERVICE_UNAVAILABLE).body(error.to_string()),
    }
}
