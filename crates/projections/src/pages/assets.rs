//! The style sheet and the icon, carried in the program.

use std::sync::LazyLock;

use poem::{Response, handler, http::header};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("../../templates/ngay-hoi.css");
const ICON: &str = include_str!("../../templates/icon.svg");

/// The address of the style sheet: it changes with its content, so that a browser may keep it.
pub fn style_path() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| {
        let hash: String = Sha256::digest(STYLE).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        format!("/assets/ngay-hoi.css?v={hash}")
    });
    &PATH
}

#[handler]
pub fn style() -> Response {
    asset("text/css; charset=utf-8", STYLE)
}

#[handler]
pub fn icon() -> Response {
    asset("image/svg+xml", ICON)
}

fn asset(content_type: &str, body: &'static str) -> Response {
    Response::builder()
        .content_type(content_type)
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(body)
}
