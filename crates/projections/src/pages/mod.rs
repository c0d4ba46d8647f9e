//! Pages for visitors, in Vietnamese, rendered here and readable without script. Each executes checked-in GraphQL
//! documents in process and reads nothing in another way.

mod ask;
mod assets;
pub mod contest;
pub mod dates;
pub mod documents;
mod error;
mod frame;
mod home;
mod host;
mod hosts;
mod ical;
pub mod moment;
mod overview;
mod release;
#[cfg(test)]
mod tests;
mod timeline;
mod unit;
pub mod words;

pub use ask::{AFTER, Ask};
pub use error::{Missing, PageError};
pub use frame::{Frame, Link, render};

use poem::{Endpoint, EndpointExt, IntoResponse, Response, Route, error::NotFoundError, get, http::Uri, web::Redirect};

/// Adds every page's address. Addresses that stand there already go before those with a place for a year; what has no
/// address at all is answered by a page that says so.
pub fn add_to(route: Route) -> impl Endpoint<Output = Response> {
    route
        .at("/", get(home::show_years))
        .at("/assets/ngay-hoi.css", get(assets::style))
        .at("/assets/icon.svg", get(assets::icon))
        .at("/:year", get(home::show_year))
        .at("/:year/:convener", get(overview::show))
        .at("/:year/:convener/timeline", get(timeline::show))
        .at("/:year/:convener/:unit", get(unit::show))
        .at("/:year/:convener/:unit/:host", get(host::show))
        .at("/:year/:convener/:unit/:host/in", get(host::print))
        .at("/:year/:convener/:unit/:host/lich.ics", get(host::take_calendar))
        .around(|routes, request| async move {
            let address = request.uri().clone();
            match routes.call(request).await {
                Err(error) if error.is::<NotFoundError>() => nowhere(&address),
                answer => Ok(answer?.into_response()),
            }
        })
}

/// No page has this address; one that only ends in a slash too many is led to the page without it.
fn nowhere(address: &Uri) -> poem::Result<Response> {
    let path = address.path();
    let is_ours = |path: &str| {
        !path.contains("//") && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/.-".contains(&byte))
    };
    match path.strip_suffix('/') {
        Some(shorter) if is_ours(path) && !shorter.is_empty() => {
            let query = address.query().map(|query| format!("?{query}")).unwrap_or_default();
            Ok(Redirect::permanent(format!("{shorter}{query}")).into_response())
        }
        Some(_) | None => Err(PageError::from(Missing::new(
            format!("Không có trang nào ở địa chỉ “{path}”."),
            "Có các trang này:",
            vec![Link::new("Các năm ngày hội", "/"), Link::new("Bàn làm việc của ban tổ chức", "/desk")],
        ))
        .into()),
    }
}
