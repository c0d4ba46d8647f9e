//! Signing in and out, and an account's own page. Forms without script, as everywhere.

mod account;
mod enter;
mod invitation;
mod read;

use askama::Template;
use poem::{
    EndpointExt, IntoResponse, Response, Route, get,
    http::{HeaderValue, header},
    middleware::SetHeader,
    post,
    web::Redirect,
};

use crate::{
    access::{AccessError, Secret, cookie, is_secure},
    node::Node,
    pages::{Frame, PageError},
};

/// Every address of signing in and out.
pub fn add_to(route: Route) -> Route {
    let kept_by_nobody = SetHeader::new().overriding(header::CACHE_CONTROL, "no-store");
    route
        .at("/dang-nhap", get(enter::show).post(enter::enter))
        .at("/dang-xuat", post(account::leave))
        .at("/moi/:secret", get(invitation::show).post(invitation::take).with(kept_by_nobody))
        .at("/tai-khoan", get(account::show).post(account::change))
}

/// The address at which one signs in and goes on from there.
pub fn address(onward: &str) -> String {
    let encoded: String = onward
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("/dang-nhap?tiep={encoded}")
}

/// The address of an invitation.
pub fn invitation(secret: &Secret) -> String {
    format!("/moi/{}", secret.tell())
}

/// Where to go on to: an address of ours and no other.
fn onward(given: Option<&str>) -> String {
    let is_ours = |path: &&str| {
        // Browsers read a backslash as a slash, and leave tabs and line breaks out.
        let is_plain = !path.contains(|letter: char| letter == '\\' || letter.is_control());
        path.starts_with('/') && !path.starts_with("//") && is_plain && path.len() < 2_000
    };
    given.filter(is_ours).unwrap_or("/desk").to_owned()
}

/// A page with a form, and what is wrong with what was sent.
#[derive(Template)]
#[template(path = "sign-in/page.html")]
struct Page {
    frame: Frame,
    /// What the page is for.
    lead: String,
    /// What is wrong with it as a whole.
    wrong: Option<String>,
    /// What was done.
    done: Option<&'static str>,
    /// What is known.
    facts: Vec<(&'static str, String)>,
    forms: Vec<Form>,
}

/// One form.
struct Form {
    action: String,
    title: &'static str,
    hidden: Vec<(&'static str, String)>,
    inputs: Vec<Input>,
    button: &'static str,
}

/// One field of a form. What is typed into a password field is never sent back.
struct Input {
    name: &'static str,
    label: &'static str,
    help: &'static str,
    kind: &'static str,
    complete: &'static str,
    value: String,
    wrong: Option<String>,
}

impl Input {
    fn text(name: &'static str, label: &'static str, complete: &'static str, value: &str) -> Self {
        Self { name, label, help: "", kind: "text", complete, value: value.to_owned(), wrong: None }
    }

    fn password(name: &'static str, label: &'static str, complete: &'static str) -> Self {
        Self { name, label, help: "", kind: "password", complete, value: String::new(), wrong: None }
    }

    fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    fn wrong(self, wrong: Option<String>) -> Self {
        Self { wrong, ..self }
    }
}

/// How to choose a password.
const CHOOSING: &str = "Ít nhất 10 ký tự. Nên dùng một câu dài, dễ nhớ, chỉ mình biết.";

fn failed(error: AccessError) -> PageError {
    PageError::Broken(error.to_string())
}

/// Goes on to a page with a session in the browser.
fn with_session(node: &Node, secret: &Secret, secure: bool, onward: &str) -> Response {
    let mut answer = Redirect::see_other(onward).into_response();
    if let Some(cookie) = cookie(node, secret, secure).and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}

/// Whether a browser would keep a session that begins with this request.
fn can_sign_in(request: &poem::Request) -> bool {
    // Over plain HTTP from elsewhere a browser keeps no secure cookie; whoever stands in front says that it was secure.
    !is_secure(request) || request.header("x-forwarded-proto").is_none_or(|scheme| scheme == "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_to_our_own_pages_alone() {
        assert_eq!(onward(Some("/desk/2019/tp-mau?xong=a")), "/desk/2019/tp-mau?xong=a");
        for foreign in
            ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "desk", "", "/a\r\nb"]
        {
            assert_eq!(onward(Some(foreign)), "/desk", "{foreign}");
        }
        assert_eq!(onward(None), "/desk");
        assert_eq!(address("/desk?a=b&c=ợ"), "/dang-nhap?tiep=/desk%3Fa%3Db%26c%3D%E1%BB%A3");
    }
}
