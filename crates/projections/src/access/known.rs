use std::{net::IpAddr, sync::Arc};

use chrono::Utc;
use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
};

use super::{AccessError, Credential, Holder, Refusal, Secret, Viewer};
use crate::{
    http::Caller,
    node::Node,
    read_models::accounts::{self, Standing},
};

tokio::task_local! {
    static CURRENT: Viewer;
}

impl Viewer {
    /// Who asks for what is being answered; the public where nobody said so.
    pub fn current() -> Self {
        Self::asking().unwrap_or(Self::Public)
    }

    /// Who asks for what is being answered; `None` outside of any request.
    pub fn asking() -> Option<Self> {
        CURRENT.try_with(Self::clone).ok()
    }

    /// Does work for whoever asks.
    pub async fn asks<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }
}

/// What every answer says to browsers unless it says more: it is what it says that it is, no other site may show it in a
/// frame of its own, and addresses stay here. Nobody else's pages may read it: no answer names another origin.
const EVERYWHERE: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'self'"),
    (header::REFERRER_POLICY, "same-origin"),
];

/// Finds out of every request who asks, and refuses what another site's page sends in a signed-in person's name.
#[derive(Debug)]
pub struct Known {
    /// The node that knows the accounts.
    pub node: Arc<Node>,
    /// Whether whoever sits at this machine may say themselves who they are.
    pub declared: bool,
}

impl<E: Endpoint> Middleware<E> for Known {
    type Output = KnownEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        KnownEndpoint { endpoint, node: self.node.clone(), declared: self.declared }
    }
}

/// What [`Known`] makes of an endpoint.
#[derive(Debug)]
pub struct KnownEndpoint<E> {
    endpoint: E,
    node: Arc<Node>,
    declared: bool,
}

/// Who asks, and what their browser is to keep from now on.
struct Found {
    viewer: Viewer,
    cookie: Option<String>,
}

impl<E: Endpoint> Endpoint for KnownEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let Found { viewer, cookie } = match self.find(&request).await {
            Ok(found) => found,
            Err(refused) => return Ok(refused),
        };
        if let Some(caller) = request.data::<Caller>().cloned() {
            request.extensions_mut().insert(Caller { viewer: viewer.clone(), ..caller });
        }
        // Apart from what waits for it: otherwise each layer around would hold, and move, several times its size.
        let mut answer = viewer.clone().asks(Box::pin(self.endpoint.get_response(request))).await;
        // What signing in or out says of the cookie counts more.
        if let Some(cookie) = cookie
            && !answer.headers().contains_key(header::SET_COOKIE)
            && let Ok(cookie) = HeaderValue::from_str(&cookie)
        {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        if viewer != Viewer::Public && !says_who_keeps_it(&answer) {
            // What one person may read is kept by nobody on the way.
            answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        }
        let headers = answer.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("Authorization, Cookie"));
        for (name, value) in EVERYWHERE {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
        Ok(answer)
    }
}

/// Whether an answer says itself who may keep it: everybody, as the style sheet does, or nobody at all.
fn says_who_keeps_it(answer: &Response) -> bool {
    let said = answer.headers().get(header::CACHE_CONTROL).and_then(|said| said.to_str().ok()).unwrap_or_default();
    said.split(',').any(|word| ["public", "private", "no-store"].contains(&word.trim()))
}

impl<E> KnownEndpoint<E> {
    async fn find(&self, request: &Request) -> Result<Found, Response> {
        let failed = |error: AccessError| {
            let words =
                format!("chưa kiểm tra được tài khoản, hãy thử lại / accounts cannot be looked up, try again: {error}");
            words.with_status(StatusCode::SERVICE_UNAVAILABLE).into_response()
        };
        if let Some(given) = bearer(request) {
            let holder = self.of_token(given).await.map_err(failed)?;
            return holder.map(|viewer| Found { viewer, cookie: None }).ok_or_else(|| {
                self.node.access_log.note(Refusal::BadToken, address(request), None, request.uri().path());
                let words = "Mã truy cập không đúng, đã hết hạn hoặc đã thu hồi. / The token is not known, has ended or was revoked.";
                let challenge = "Bearer error=\"invalid_token\"";
                words.with_status(StatusCode::UNAUTHORIZED).with_header(header::WWW_AUTHENTICATE, challenge).into_response()
            });
        }
        if let Some(secret) = session(request, &self.node) {
            let found = self.of_session(secret, is_secure(request)).await.map_err(failed)?;
            if let Some(found) = found {
                if is_forged(request) {
                    self.node.access_log.note(Refusal::ForeignSite, address(request), found.viewer.account(), "");
                    let words = "Yêu cầu không đến từ trang này nên bị từ chối. / The request does not come from this site and is refused.";
                    return Err(words.with_status(StatusCode::FORBIDDEN).into_response());
                }
                return Ok(found);
            }
        }
        let at_home =
            self.declared && address(request).is_some_and(|address| address.is_loopback()) && is_local(request);
        let viewer = if at_home { Viewer::Declared } else { Viewer::Public };
        Ok(Found { viewer, cookie: None })
    }

    async fn of_token(&self, given: &str) -> Result<Option<Viewer>, AccessError> {
        let Some(secret) = given.strip_prefix(TOKEN_PREFIX).and_then(Secret::read) else { return Ok(None) };
        let (secrets, credential) = (self.node.secrets.clone(), Credential::Token(secret.hash()));
        let Some(account) = off_thread(move || secrets.token(&secret, Utc::now())).await? else { return Ok(None) };
        holder(&self.node, account.as_str(), credential).await
    }

    async fn of_session(&self, secret: Secret, secure: bool) -> Result<Option<Found>, AccessError> {
        let secrets = self.node.secrets.clone();
        let Some(session) = off_thread(move || secrets.session(&secret, Utc::now())).await? else { return Ok(None) };
        let cookie = session.renewed.and_then(|renewed| cookie(&self.node, &renewed, secure));
        let viewer = holder(&self.node, session.account.as_str(), session.credential).await?;
        Ok(viewer.map(|viewer| Found { viewer, cookie }))
    }
}

/// With what every token begins, so that whoever finds one knows what it is.
pub const TOKEN_PREFIX: &str = "ngayhoi_";

/// Runs work on the accounts' file on a thread that may wait.
///
/// # Errors
/// What the work says, or that the program is ending.
pub async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AccessError> + Send + 'static,
) -> Result<T, AccessError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(AccessError::Ending))
}

/// Whether whoever was let in some time ago would still be, with the same offices.
///
/// # Errors
/// When the accounts cannot be read.
pub async fn still_stands(node: &Node, viewer: &Viewer) -> Result<bool, AccessError> {
    let Viewer::Account(known) = viewer else { return Ok(true) };
    let (secrets, credential) = (node.secrets.clone(), known.credential);
    let is_let_in = off_thread(move || secrets.lets_in(&credential, Utc::now())).await?;
    Ok(is_let_in && holder(node, known.account.as_str(), credential).await?.as_ref() == Some(viewer))
}

/// The holder of an account as of now; `None` where it is locked, closed or was never opened.
async fn holder(node: &Node, account: &str, credential: Credential) -> Result<Option<Viewer>, AccessError> {
    let id = account.to_owned();
    let row = node
        .read_models
        .read(move |db| accounts::account(db, &id))
        .await
        .map_err(|error| AccessError::Unreadable(error.to_string()))?;
    let open = row.filter(|row| row.standing == Standing::Open);
    Ok(open.and_then(|row| {
        let account = row.account.parse().ok()?;
        Some(Viewer::Account(Arc::new(Holder { account, grants: row.grants, credential })))
    }))
}

/// The token that a client sends.
fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = request.header(header::AUTHORIZATION)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The name of the cookie: where the connection is secure, one that no other site can set.
fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-ngayhoi" } else { "ngayhoi-phien" }
}

/// The session's secret in a request's cookie, where we signed it.
pub fn session(request: &Request, node: &Node) -> Option<Secret> {
    let name = cookie_name(is_secure(request));
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).and_then(|(_, signed)| node.secrets.verify(signed))
}

/// The cookie that keeps a session in a browser.
pub fn cookie(node: &Node, secret: &Secret, secure: bool) -> Option<String> {
    let signed = node.secrets.sign(secret)?;
    Some(set_cookie(&signed, super::LONGEST.num_seconds(), secure))
}

/// The cookie that takes a session out of a browser.
pub fn no_cookie(secure: bool) -> String {
    set_cookie("", 0, secure)
}

fn set_cookie(value: &str, lasts: i64, secure: bool) -> String {
    let name = cookie_name(secure);
    let mark = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={lasts}; HttpOnly; SameSite=Lax{mark}")
}

/// Where a request comes from.
pub fn address(request: &Request) -> Option<IpAddr> {
    request.data::<Caller>().map(|caller| caller.address)
}

/// Whether a request names this machine itself, as no page of another site can make it.
pub fn is_local(request: &Request) -> bool {
    let host = request.header(header::HOST).unwrap_or_default();
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Whether cookies travel encrypted: everywhere but on this machine itself. A service that others reach by plain HTTP
/// lets nobody sign in.
pub fn is_secure(request: &Request) -> bool {
    !is_local(request)
}

/// Whether a request that changes something does not come from a page of this site. Browsers name the page's site with
/// every one; what names none, and still brings a cookie, is no form of ours.
fn is_forged(request: &Request) -> bool {
    let only_reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if only_reads && request.header(header::UPGRADE).is_none() {
        return false;
    }
    let host = request.header(header::HOST).unwrap_or_default();
    match (request.header(header::ORIGIN), request.header("sec-fetch-site")) {
        (Some(origin), _) => origin.split_once("://").is_none_or(|(_, of_page)| of_page != host),
        (None, Some(site)) => site != "same-origin",
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use poem::http::Uri;

    use super::*;

    fn request(method: Method, headers: &[(&'static str, &'static str)]) -> Request {
        let mut builder = Request::builder().method(method).uri(Uri::from_static("/desk"));
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        builder.finish()
    }

    #[test]
    fn only_a_page_of_this_site_sends_forms_in_somebodys_name() {
        let forged = |headers: &[(&'static str, &'static str)]| is_forged(&request(Method::POST, headers));
        let host = ("host", "ngayhoi.example");
        assert!(!forged(&[host, ("origin", "https://ngayhoi.example")]));
        assert!(!forged(&[host, ("sec-fetch-site", "same-origin")]));
        for foreign in ["https://evil.example", "null", "https://ngayhoi.example.evil", "https://ngayhoi.example:81"] {
            assert!(is_forged(&request(Method::POST, &[host]).into_origin(foreign)), "{foreign}");
        }
        assert!(forged(&[host, ("sec-fetch-site", "same-site")]));
        assert!(forged(&[host, ("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")]));
        assert!(forged(&[host]));
        assert!(!is_forged(&request(Method::GET, &[host, ("sec-fetch-site", "cross-site")])));
        assert!(is_forged(&request(Method::GET, &[host, ("upgrade", "websocket")])));
    }

    trait IntoOrigin {
        fn into_origin(self, origin: &'static str) -> Self;
    }

    impl IntoOrigin for Request {
        fn into_origin(mut self, origin: &'static str) -> Self {
            self.headers_mut().insert(header::ORIGIN, HeaderValue::from_static(origin));
            self
        }
    }

    #[test]
    fn cookies_are_kept_from_scripts_and_travel_encrypted() {
        let near = set_cookie("x", 60, false);
        assert_eq!(near, "ngayhoi-phien=x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        let far = set_cookie("x", 60, true);
        assert_eq!(far, "__Host-ngayhoi=x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        for (host, local) in [
            ("localhost", true),
            ("127.0.0.1:8019", true),
            ("[::1]:8019", true),
            ("[::1]", true),
            ("ngayhoi.example", false),
            ("127.0.0.1.evil.example", false),
            ("", false),
        ] {
            assert_eq!(is_local(&request(Method::GET, &[("host", host)])), local, "{host}");
        }
    }

    #[test]
    fn a_bearer_token_is_read_from_its_header() {
        let token = |value: &'static str| bearer(&request(Method::GET, &[("authorization", value)])).map(str::to_owned);
        assert_eq!(token("Bearer abc"), Some("abc".to_owned()));
        assert_eq!(token("bearer  abc "), Some("abc".to_owned()));
        assert_eq!(token("Basic abc"), None);
        assert_eq!(token("abc"), None);
    }
}
