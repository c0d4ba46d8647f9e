use askama::Template;
use poem::{Response, http::StatusCode, http::header};

use crate::access::Viewer;

use super::{
    PageError,
    documents::Heading,
    moment::{At, MomentForm},
};

/// What stands around every page: its title, the way to it, and what must not be overlooked.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The page's title.
    pub title: String,
    /// The way to the page, itself left out.
    pub crumbs: Vec<Link>,
    /// Whether what it shows is invented.
    pub sample: bool,
    /// The form that goes to another moment, where the page has moments.
    pub moment: Option<MomentForm>,
    /// Other pages about the same thing.
    pub beside: Vec<Link>,
}

/// A named address.
#[derive(Debug, Clone)]
pub struct Link {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub href: String,
}

impl Link {
    /// A named address.
    pub fn new(name: impl Into<String>, href: impl Into<String>) -> Self {
        Self { name: name.into(), href: href.into() }
    }
}

impl Frame {
    /// The frame of a page that belongs to no year.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// The frame of a page of a festival year.
    pub fn of(title: impl Into<String>, heading: &Heading, at: At, moment: MomentForm) -> Self {
        let path = heading.path();
        Self {
            title: title.into(),
            crumbs: vec![Link::new("Các năm", at.link("/"))],
            sample: heading.sample,
            moment: Some(moment),
            beside: vec![
                Link::new("Tổng quan", at.link(&path)),
                Link::new("Diễn biến", at.link(format!("{path}/timeline"))),
            ],
        }
    }

    /// One more step of the way.
    pub fn crumb(mut self, name: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Link::new(name, href));
        self
    }

    /// The moment in words, where the page shows one of the past.
    pub fn past(&self) -> Option<&MomentForm> {
        self.moment.as_ref().filter(|moment| moment.words.is_some())
    }

    /// Where one signs in, or looks after one's account; nothing where nobody needs one.
    pub fn account(&self) -> Option<(&'static str, &'static str)> {
        match Viewer::current() {
            Viewer::Public => Some(("/dang-nhap", "Đăng nhập")),
            Viewer::Account(_) => Some(("/tai-khoan", "Tài khoản")),
            Viewer::Declared | Viewer::Service => None,
        }
    }

    /// The address of the style sheet, which changes with it.
    pub fn style(&self) -> &'static str {
        super::assets::style_path()
    }
}

/// What a page may load and where its forms may go: only here.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/// Answers with a page.
///
/// # Errors
/// When the page cannot be written.
pub fn render(status: StatusCode, page: &impl Template) -> Result<Response, PageError> {
    let html = page.render().map_err(|error| PageError::Broken(error.to_string()))?;
    Ok(Response::builder()
        .status(status)
        .content_type("text/html; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-cache")
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "same-origin")
        .body(html))
}
