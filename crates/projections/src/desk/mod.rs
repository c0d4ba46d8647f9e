//! The organiser's desk, first form: plain forms that work without script and run the same mutations in process. No
//! rule of the festival lives here: what may be done, and what is wrong with it, the mutations say.

mod accounts;
mod actor;
mod clone;
mod documents;
mod export;
mod files;
mod form;
mod home;
mod host;
mod movement;
mod page;
mod pilots;
mod place;
mod read;
mod register;
#[cfg(test)]
mod tests;
mod unit;
mod view;
mod worklist;
mod year;

use ngayhoi_domain::Actor;
use poem::{
    Body, FromRequest, IntoResponse, Request, Response, Route, RouteMethod,
    error::ReadBodyError,
    get, handler,
    http::{HeaderValue, Method, StatusCode, header},
    web::{Data, Form as Urlencoded, Redirect, RequestBody},
};
use serde_json::json;

pub use export::tables;
pub use place::{Accounts, Festival, Place};

use actor::Worker;
use documents::Done;
use form::Form;
use page::{Desk, Section};
use read::{Beside, Posted, Remark};
use view::{Around, Filled, FormView, Office, Page, SectionView, WorkerView};

use crate::{
    access::{Viewer, is_secure},
    graphql,
    http::Service,
    pages::{Link, Missing, PageError, render},
};

/// The most that a form may hold.
const BODY_MAX: usize = 256 * 1024;

/// The name of the form whose buttons each name an office.
const QUICK: &str = "quickActor";

/// Every address of the desk.
pub fn routes() -> Route {
    let page = || -> RouteMethod { get(show).post(act) };
    Route::new()
        .at("/", page())
        .nest("/lap", clone::routes())
        .nest("/tep", files::routes())
        .at("/don-vi", page())
        .at("/don-vi/:entry", page())
        .at("/tai-khoan/:of", page())
        .at("/tai-khoan/:of/:account", page())
        .at("/:year/:convener", page())
        .at("/:year/:convener/:unit", page())
        .at("/:year/:convener/:unit/:host", page())
}

/// Shows a page.
#[handler]
async fn show(service: Data<&Service>, request: &Request) -> Result<Response, PageError> {
    let place = place_of(request)?;
    let query = request.params::<Vec<(String, String)>>().unwrap_or_default();
    if let Some(wanted) = export::Wanted::of(&query) {
        // Whatever a page shows the head of is taken away whole.
        let desk = graphql::whole(load(&service, &place)).await?;
        return export::take(&place, &desk, &wanted);
    }
    let worker = Worker::of(request.headers(), &place, None);
    let desk = load(&service, &place).await?;
    let word = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let said = match word("xong") {
        Some(name) => Said::Done { name, late: word("cho").is_some(), invitation: None },
        None => Said::Nothing,
    };
    draw(StatusCode::OK, &place, &desk, worker.as_ref(), &said)
}

/// What a page says beside what stands.
enum Said<'p> {
    /// Nothing.
    Nothing,
    /// A form was done; pages may not show it yet. The address that it made, where it made one, is told this once.
    Done { name: &'p str, late: bool, invitation: Option<String> },
    /// Something is wrong with the request as a whole.
    Wrong(&'static str),
    /// Something is wrong with what was posted to a form.
    Refused { key: &'p str, filled: Filled<'p> },
}

/// Takes any form of any page.
#[handler]
async fn act(service: Data<&Service>, request: &Request, body: Body) -> Result<Response, PageError> {
    let place = place_of(request)?;
    let desk = load(&service, &place).await?;
    let posted = match take(request, body).await {
        Ok(posted) => posted,
        Err((status, words)) => {
            let worker = Worker::of(request.headers(), &place, None);
            return draw(status, &place, &desk, worker.as_ref(), &Said::Wrong(words));
        }
    };
    let worker = Worker::of(request.headers(), &place, Some(&posted));
    let answer = answer(&service, request, &place, &desk, &posted, worker.as_ref()).await?;
    // Whom a button names, works here from now on.
    Ok(match posted.get("as").and_then(actor::read_token) {
        Some(actor) => keep(answer, &actor),
        None => answer,
    })
}

async fn answer(
    service: &Service,
    request: &Request,
    place: &Place,
    desk: &Desk,
    posted: &Posted,
    worker: Option<&Worker>,
) -> Result<Response, PageError> {
    let key = posted.get("form").unwrap_or_default();
    let refuse = |status, remarks: &[Remark], keeps_command| {
        let filled = Filled { posted: Some(posted), remarks, keeps_command };
        draw(status, place, desk, worker, &Said::Refused { key, filled })
    };
    let back = Redirect::see_other(place.path()).into_response();
    if key == QUICK && posted.get("as").and_then(actor::read_token).is_some() {
        return Ok(back);
    }
    if key == QUICK || key == actor::DECLARE {
        return match actor::read(posted) {
            Ok(actor) => Ok(keep(back, &actor)),
            Err(remarks) => refuse(StatusCode::UNPROCESSABLE_ENTITY, &remarks, false),
        };
    }
    let Some(form) = desk.form(key) else {
        let stale = Said::Wrong(STALE);
        return draw(StatusCode::UNPROCESSABLE_ENTITY, place, desk, worker, &stale);
    };
    match send(service, form, posted, worker).await {
        Ok(Done { visible, invitation: Some(path), .. }) => {
            let said = Said::Done { name: form.name, late: !visible, invitation: Some(absolute(request, &path)) };
            let answer = draw(StatusCode::OK, place, &load(service, place).await?, worker, &said)?;
            // A secret stands in it.
            Ok(answer.with_header(header::CACHE_CONTROL, "no-store").into_response())
        }
        Ok(Done { visible, invitation: None, .. }) => {
            let late = if visible { "" } else { "&cho=1" };
            let section = desk.section_of(form.name).map(|(section, _)| section.id).unwrap_or_default();
            let path = place.path();
            let mark = if path.contains('?') { '&' } else { '?' };
            let done = format!("{path}{mark}xong={}{late}#{section}", form.name);
            Ok(Redirect::see_other(done).into_response())
        }
        Err(Trouble::Refused(remarks)) => refuse(StatusCode::UNPROCESSABLE_ENTITY, &remarks, false),
        Err(Trouble::Failed(error)) => {
            // Whoever sits at the desk cannot use the reason; whoever runs the service can.
            tracing::error!(form = form.name, reason = %error, "a form of the desk failed");
            let words = "Máy chủ gặp lỗi nên chưa rõ đã ghi hay chưa. Hãy gửi lại: gửi lại không bị ghi hai lần.";
            let remarks = [Remark { beside: Beside::Whole, message: words.to_owned() }];
            refuse(StatusCode::INTERNAL_SERVER_ERROR, &remarks, true)
        }
    }
}

/// Why a form was not done.
enum Trouble {
    /// These stand against it.
    Refused(Vec<Remark>),
    /// The service failed.
    Failed(PageError),
}

/// The whole address of a path of this service, as whoever asks reaches it.
fn absolute(request: &Request, path: &str) -> String {
    let scheme = if is_secure(request) { "https" } else { "http" };
    let host = request.header(header::HOST);
    host.map_or_else(|| path.to_owned(), |host| format!("{scheme}://{host}{path}"))
}

/// Runs the mutation of a form.
async fn send(service: &Service, form: &Form, posted: &Posted, worker: Option<&Worker>) -> Result<Done, Trouble> {
    let mut reading = form.read(posted).map_err(Trouble::Refused)?;
    let Some(worker) = worker else {
        let message =
            "Chưa rõ ai đang làm việc này; hãy khai vai trò ở đầu trang hoặc nhập mã cấp triệu tập.".to_owned();
        return Err(Trouble::Refused(vec![Remark { beside: Beside::Actor, message }]));
    };
    reading.input["stamp"] = json!({
        "by": worker.input(),
        "commandId": posted.get("commandId"),
        "occurred": reading.occurred.map(|time| time.to_string()),
    });
    let done = documents::mutate(service, form.name, reading.input.clone()).await.map_err(Trouble::Failed)?;
    if done.user_errors.is_empty() {
        return Ok(done);
    }
    let remark = |error: documents::UserError| {
        let beside = form.beside(&error.path, &reading);
        let message = form.blank(&beside, posted).map_or(error.message, str::to_owned);
        Remark { beside, message }
    };
    Err(Trouble::Refused(done.user_errors.into_iter().map(remark).collect()))
}

/// Keeps a declared office in the browser.
fn keep(mut response: Response, actor: &Actor) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(&actor::cookie(actor)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

const STALE: &str = "Biểu mẫu này không còn trên trang, chưa có gì được ghi. Hãy xem hiện trạng dưới đây rồi làm lại.";
const TOO_LARGE: &str =
    "Nội dung gửi lên quá lớn (tối đa 256 KiB), chưa có gì được ghi. Hãy quay lại trang trước, rút gọn rồi gửi lại.";
const UNREADABLE: &str = "Không đọc được nội dung gửi lên, chưa có gì được ghi. Hãy gửi lại từ trang này.";

/// Reads what was posted.
async fn take(request: &Request, body: Body) -> Result<Posted, (StatusCode, &'static str)> {
    let bytes = match body.into_bytes_limit(BODY_MAX).await {
        Ok(bytes) => bytes,
        Err(ReadBodyError::PayloadTooLarge) => return Err((StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE)),
        Err(_) => return Err((StatusCode::BAD_REQUEST, UNREADABLE)),
    };
    let mut body = RequestBody::new(Body::from(bytes));
    match Urlencoded::<Vec<(String, String)>>::from_request(request, &mut body).await {
        Ok(Urlencoded(pairs)) => Ok(Posted(pairs)),
        Err(_) => Err((StatusCode::BAD_REQUEST, UNREADABLE)),
    }
}

fn place_of(request: &Request) -> Result<Place, PageError> {
    let query = request.params::<Vec<(String, String)>>().unwrap_or_default();
    let word = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let entry = request.raw_path_param("entry");
    let place = if let Some(convener) = request.raw_path_param("of") {
        Place::of_accounts(convener, request.raw_path_param("account"), word("sau"))
    } else if entry.is_some() || request.uri().path().trim_end_matches('/').ends_with("/don-vi") {
        Place::of_register(entry, word)
    } else {
        Place::of(|name| request.raw_path_param(name))
    };
    let place = place.ok_or_else(|| {
        missing("Địa chỉ này không đúng: năm từ 2005 đến 2999, mã là chữ thường không dấu, số và gạch nối.".to_owned())
    })?;
    let viewer = Viewer::current();
    if place.is_for(&viewer) { Ok(place) } else { Err(shut(&viewer, request)) }
}

/// Why a page of the desk is not for whoever asks.
fn shut(viewer: &Viewer, request: &Request) -> PageError {
    let address = request.original_uri().path_and_query().map_or("/desk", |address| address.as_str()).to_owned();
    match (viewer, *request.method() == Method::GET) {
        (Viewer::Public, true) => PageError::SignIn { onward: address },
        // What was typed stays in the browser: it can be sent again from there.
        (Viewer::Public, false) => PageError::SignInAgain { onward: address },
        (Viewer::Account(_) | Viewer::Declared | Viewer::Service, _) => PageError::NotYours,
    }
}

fn missing(asked: String) -> PageError {
    Missing::new(asked, "Có trang này:", vec![Link::new("Bàn làm việc", "/desk")]).into()
}

async fn load(service: &Service, place: &Place) -> Result<Desk, PageError> {
    match place {
        Place::Home => home::load(service, place).await,
        Place::Register(lookup) => register::load(service, lookup).await,
        Place::Entry(entry) => register::entry::load(service, entry).await,
        Place::Accounts(wanted) => accounts::load(service, wanted).await,
        Place::Account { convener, account } => accounts::entry::load(service, convener, account).await,
        Place::Year(festival) => year::load(service, place, festival).await,
        Place::Unit(festival, unit) => unit::load(service, place, festival, unit).await,
        Place::Host(festival, unit, host) => host::load(service, place, festival, unit, host).await,
    }
}

/// The pages that go on from a page of the desk.
fn beyond(place: &Place) -> Vec<Link> {
    if let Place::Year(Festival { year, convener }) = place {
        let accounts = Place::Accounts(Accounts { convener: convener.clone(), after: None });
        return vec![
            Link::new("Lập theo năm trước", clone::address(*year, convener)),
            Link::new("Tài khoản và vai trò", accounts.path()),
        ];
    }
    files::address(place).map(|address| Link::new("Nhập từ Excel, CSV", address)).into_iter().collect()
}

fn draw(
    status: StatusCode,
    place: &Place,
    desk: &Desk,
    worker: Option<&Worker>,
    said: &Said<'_>,
) -> Result<Response, PageError> {
    let (viewer, who) = (Viewer::current(), worker.map(actor::words));
    let offices = actor::offices(place).into_iter().map(|(name, actor)| Office {
        name,
        token: actor::token(&actor),
        is_present: worker.is_some_and(|worker| worker.actor == actor),
    });
    let (action, offices) = (place.path(), offices.collect::<Vec<_>>());
    let around = Around { action: &action, who: who.as_deref().unwrap_or("chưa khai vai trò"), offices: &offices };
    let filled = |is_meant: &dyn Fn(&str) -> bool| match said {
        Said::Refused { key, filled } => is_meant(key).then_some(*filled),
        Said::Nothing | Said::Done { .. } | Said::Wrong(_) => None,
    };
    let form_view = |form: &Form| {
        let filled = filled(&|key| key == form.key());
        (form.offered || filled.is_some()).then(|| FormView::of(form, around, filled.unwrap_or_default()))
    };
    let done = |section: &Section| match said {
        Said::Done { name, late, .. } => {
            let (_, form) = desk.section_of(name).filter(|(of, _)| of.id == section.id)?;
            let late = if *late { " Trang có thể chưa kịp hiện; hãy tải lại sau giây lát." } else { "" };
            Some(format!("Đã ghi: {}.{late}", form.title))
        }
        Said::Nothing | Said::Wrong(_) | Said::Refused { .. } => None,
    };
    let sections = desk.sections.iter().map(|section| SectionView {
        stands: section,
        done: done(section),
        invitation: match said {
            Said::Done { invitation, .. } => done(section).and(invitation.as_deref()),
            Said::Nothing | Said::Wrong(_) | Said::Refused { .. } => None,
        },
        forms: section.forms.iter().filter_map(form_view).collect(),
    });
    let declared = filled(&|key| key == actor::DECLARE || key == QUICK).unwrap_or_default();
    let page = Page {
        frame: &desk.frame,
        public: desk.public.as_ref(),
        more: beyond(place),
        wrong: if let Said::Wrong(words) = said { Some(words) } else { None },
        worker: WorkerView {
            who: who.as_deref(),
            declared: viewer.account().is_none(),
            chosen: worker.is_some_and(|worker| worker.chosen),
            offices: &offices,
            other: FormView { command: None, ..FormView::of(&actor::form(), around, declared) },
        },
        sections: sections.collect(),
    };
    render(status, &page)
}
