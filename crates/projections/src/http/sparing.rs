//! Sends no answer twice and none longer than need be: phones on slow lines read these pages.

use std::io::Write;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use flate2::{Compression, write::GzEncoder};
use poem::{
    Body, Endpoint, Middleware, Request, Response,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
};
use sha2::{Digest, Sha256};

/// Bytes under which packing saves no packet on the way.
const SHORT: usize = 1_024;

/// Bytes over which packing keeps others waiting unless it is done aside.
const LONG: usize = 64 * 1_024;

/// Tells a client that holds the answer already so, and packs what is long.
///
/// Each answer to a reading is still made: what somebody may read, and what was erased, is judged anew every time, at
/// past moments too, so nobody keeps an answer without asking whether it still holds. What is not to be kept at all
/// (`no-store`) is left alone. A packed answer's length gives no secret away to a page of another site: the only pages
/// with one in their text are reached by an address that holds it already, and what such a page sends in this site's
/// name is refused.
pub struct Sparing;

impl<E: Endpoint> Middleware<E> for Sparing {
    type Output = SparingEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        SparingEndpoint(endpoint)
    }
}

/// What [`Sparing`] makes of an endpoint.
pub struct SparingEndpoint<E>(E);

impl<E: Endpoint> Endpoint for SparingEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let held = request.header(header::IF_NONE_MATCH).map(str::to_owned);
        let packs = request.header(header::ACCEPT_ENCODING).is_some_and(takes_gzip);
        let mut answer = self.0.get_response(request).await;
        if !is_whole(&answer) {
            return Ok(answer);
        }
        answer.headers_mut().append(header::VARY, HeaderValue::from_name(header::ACCEPT_ENCODING));
        if !reads && !packs {
            return Ok(answer);
        }
        let body = answer.take_body().into_bytes().await.map_err(poem::error::InternalServerError)?;
        if reads {
            let headers = answer.headers_mut();
            if !headers.contains_key(header::ETAG)
                && let Some(tag) = tag(&body)
            {
                headers.insert(header::ETAG, tag);
            }
            headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
            if held.is_some_and(|held| is_held(&held, headers)) {
                headers.remove(header::CONTENT_TYPE);
                answer.set_status(StatusCode::NOT_MODIFIED);
                return Ok(answer);
            }
        }
        if !packs || body.len() < SHORT {
            answer.set_body(body);
            return Ok(answer);
        }
        let packed = if body.len() < LONG {
            gzip(&body)
        } else {
            let packing = tokio::task::spawn_blocking(move || gzip(&body));
            packing.await.map_err(poem::error::InternalServerError)?
        };
        answer.set_body(Body::from(packed.map_err(poem::error::InternalServerError)?));
        answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        Ok(answer)
    }
}

/// Whether this is a good answer of text that is there as a whole and may be kept.
fn is_whole(answer: &Response) -> bool {
    let is_text = |kind: &str| {
        let kind = kind.split(';').next().unwrap_or_default();
        kind != "text/event-stream"
            && (kind.starts_with("text/")
                || ["application/json", "application/xml"].contains(&kind)
                || kind.ends_with("+json")
                || kind.ends_with("+xml"))
    };
    let header = |name: HeaderName| answer.headers().get(name).and_then(|value| value.to_str().ok());
    answer.status() == StatusCode::OK
        && header(header::CONTENT_TYPE).is_some_and(is_text)
        && header(header::CACHE_CONTROL).is_none_or(|kept| !kept.contains("no-store"))
}

/// What tells this content from another. Weak: packed or not, it is the same.
pub fn tag(content: &[u8]) -> Option<HeaderValue> {
    let hash = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(content)[..16]);
    HeaderValue::from_str(&format!("W/\"{hash}\"")).ok()
}

/// Whether a client holds what the answer is, by the tags that it names.
fn is_held(held: &str, answer: &HeaderMap) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Some(tag) = answer.get(header::ETAG).and_then(|tag| tag.to_str().ok()) else { return false };
    held.split(',').any(|held| held.trim() == "*" || bare(held) == bare(tag))
}

/// Whether a client takes answers packed by gzip.
fn takes_gzip(accepted: &str) -> bool {
    let quality = |wanted: &str| {
        accepted.split(',').find_map(|part| {
            let mut words = part.split(';').map(str::trim);
            let name = words.next()?;
            let quality = words.find_map(|word| word.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f32>);
            name.eq_ignore_ascii_case(wanted).then_some(quality.unwrap_or(0.0))
        })
    };
    quality("gzip").or_else(|| quality("*")).is_some_and(|quality| quality > 0.0)
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::new(5));
    packer.write_all(content)?;
    packer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_taken_where_it_is_named_and_not_refused() {
        for accepted in ["gzip", "br, gzip;q=0.5", "GZIP", "*", "deflate, *;q=0.1"] {
            assert!(takes_gzip(accepted), "{accepted}");
        }
        for accepted in ["", "identity", "br", "gzip;q=0", "gzip; q=0.0", "*;q=0", "gzip;q=0, *", "gzip;q=much"] {
            assert!(!takes_gzip(accepted), "{accepted}");
        }
    }

    #[test]
    fn a_tag_is_held_by_whoever_names_it_or_anything() {
        let mut answer = HeaderMap::new();
        assert!(!is_held("*", &answer), "what has no tag is held by nobody");
        answer.insert(header::ETAG, tag(b"x").unwrap());
        let named = answer[header::ETAG].to_str().unwrap().to_owned();
        for held in [named.clone(), named.trim_start_matches("W/").to_owned(), format!("\"a\", {named}"), "*".into()] {
            assert!(is_held(&held, &answer), "{held}");
        }
        let other = tag(b"y").unwrap().to_str().unwrap().to_owned();
        assert!(!is_held(&other, &answer) && !is_held("", &answer));
    }
}
