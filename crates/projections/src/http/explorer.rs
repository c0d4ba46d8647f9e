//! GraphiQL, for whoever explores the schema in a browser.

use poem::{IntoResponse, Response, handler, http::header, web::Html};

const PAGE: &str = include_str!("../../templates/explorer.html");
const SCRIPT: &str = include_str!("../../templates/explorer.js");

/// What the page may do: run its own script and what it names of unpkg.com, and talk to this service alone. The editor
/// sets styles and carries its letters in them.
const POLICY: &str = "default-src 'none'; script-src 'self' https://unpkg.com; \
                      style-src 'unsafe-inline' https://unpkg.com; font-src data:; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[handler]
pub fn page() -> Response {
    Html(PAGE).with_header(header::CONTENT_SECURITY_POLICY, POLICY).into_response()
}

#[handler]
pub fn script() -> Response {
    Response::builder().content_type("text/javascript; charset=utf-8").body(SCRIPT)
}
