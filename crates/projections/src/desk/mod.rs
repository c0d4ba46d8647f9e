//! The organiser's desk, first form: plain forms that work without script and run the same mutations in process. No
//! rule of the festival lives here: what may be done, and what is wrong with it, the mutations say.

mod actor;
mod documents;
mod form;
mod home;
mod host;
mod movement;
mod page;
mod place;
mod read;
#[cfg(test)]
mod tests;
mod unit;
mod view;
mod year;

use std::io::{self, Write};

use poem::{
    Body, FromRequest, IntoResponse, Request, Response, Route, RouteMethod,
    error::ReadBodyError,
    get, handler,
    http::{HeaderValue, StatusCode, header},
    web::{Data, Form as Urlencoded, Redirect, RequestBody},
};
use serde_json::json;

use actor::Worker;
use form::Form;
use page::Desk;
use place::Place;
use read::{Beside, Posted, Remark};
use view::{Filled, FormView, Notice, Page, SectionView, WorkerView};

use crate::{
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
        .at("/:year/:convener", page())
        .at("/:year/:convener/:unit", page())
        .at("/:year/:convener/:unit/:host", page())
}

/// Shows a page.
#[handler]
async fn show(service: Data<&Service>, request: &Request) -> Result<Response, PageError> {
    let place = place_of(request)?;
    let worker = Worker::of(request.headers(), &place, None);
    let desk = load(&service, &place).await?;
    let done = request.params::<Vec<(String, String)>>().unwrap_or_default();
    let word = |name: &str| done.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let notice = word("xong").and_then(|name| desk.done(name)).map(|title| {
        let late = if word("cho").is_some() {
            " Trang này có thể chưa kịp hiện; hãy tải lại sau giây lát."
        } else {
            ""
        };
        Notice::Done(format!("Đã ghi: {title}.{late}"))
    });
    draw(StatusCode::OK, &place, &desk, worker.as_ref(), notice, None)
}

/// What was posted to one of the forms, and what is to be said about it.
struct Answer<'p> {
    key: &'p str,
    filled: Filled<'p>,
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
            return draw(status, &place, &desk, worker.as_ref(), Some(Notice::Wrong(words.to_owned())), None);
        }
    };
    let worker = Worker::of(request.headers(), &place, Some(&posted));
    let key = posted.get("form").unwrap_or_default();
    let refuse = |status, remarks: &[Remark], keeps_command| {
        let answer = Answer { key, filled: Filled { posted: Some(&posted), remarks, keeps_command } };
        draw(status, &place, &desk, worker.as_ref(), None, Some(&answer))
    };
    if key == QUICK || key == actor::DECLARE {
        let declared = match posted.get("as").and_then(actor::read_token) {
            Some(actor) => Ok(actor),
            None => actor::read(&posted),
        };
        return match declared {
            Ok(actor) => Ok(declare(&place, &actor)),
            Err(remarks) => refuse(StatusCode::UNPROCESSABLE_ENTITY, &remarks, false),
        };
    }
    let Some(form) = desk.form(key) else {
        let words = "Biểu mẫu này không còn trên trang, chưa có gì được ghi. Hãy xem hiện trạng dưới đây rồi làm lại.";
        return draw(
            StatusCode::UNPROCESSABLE_ENTITY,
            &place,
            &desk,
            worker.as_ref(),
            Some(Notice::Wrong(words.into())),
            None,
        );
    };
    match send(&service, form, &posted, worker.as_ref()).await {
        Ok(visible) => {
            let late = if visible { "" } else { "&cho=1" };
            let done = format!("{}?xong={}{late}", place.path(), form.name);
            Ok(Redirect::see_other(done).into_response())
        }
        Err(Trouble::Refused(remarks)) => refuse(StatusCode::UNPROCESSABLE_ENTITY, &remarks, false),
        Err(Trouble::Failed(error)) => {
            // Whoever sits at the desk cannot use the reason; whoever runs the service can.
            let _ = writeln!(io::stderr(), "desk: {error}");
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

/// Runs the mutation of a form, and says whether pages show it already.
async fn send(service: &Service, form: &Form, posted: &Posted, worker: Option<&Worker>) -> Result<bool, Trouble> {
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
        return Ok(done.visible);
    }
    let remark = |error: documents::UserError| {
        let beside = form.beside(&error.path, &reading);
        let message = form.blank(&beside, posted).map_or(error.message, str::to_owned);
        Remark { beside, message }
    };
    Err(Trouble::Refused(done.user_errors.into_iter().map(remark).collect()))
}

/// Keeps a declared office in the browser, and goes back to the page.
fn declare(place: &Place, actor: &ngayhoi_domain::Actor) -> Response {
    let mut response = Redirect::see_other(place.path()).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&actor::cookie(actor)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

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
    Place::of(|name| request.raw_path_param(name)).ok_or_else(|| {
        missing("Địa chỉ này không đúng: năm từ 2005 đến 2999, mã là chữ thường không dấu, số và gạch nối.".to_owned())
    })
}

fn missing(asked: String) -> PageError {
    Missing::new(asked, "Có trang này:", vec![Link::new("Bàn làm việc", "/desk")]).into()
}

async fn load(service: &Service, place: &Place) -> Result<Desk, PageError> {
    match place {
        Place::Home => home::load(service, place).await,
        Place::Year(festival) => year::load(service, place, festival).await,
        Place::Unit(festival, unit) => unit::load(service, place, festival, unit).await,
        Place::Host(festival, unit, host) => host::load(service, place, festival, unit, host).await,
    }
}

fn draw(
    status: StatusCode,
    place: &Place,
    desk: &Desk,
    worker: Option<&Worker>,
    notice: Option<Notice>,
    answer: Option<&Answer<'_>>,
) -> Result<Response, PageError> {
    let who = worker.map(|worker| {
        let actor = &worker.actor;
        format!("{} · {} · phạm vi {}", actor.role.vi(), actor.id, actor.scope.id())
    });
    let signature = who.as_deref().unwrap_or("chưa khai vai trò");
    let form_view = |form: &Form| {
        let filled = answer.filter(|answer| answer.key == form.key()).map(|answer| answer.filled);
        (form.offered || filled.is_some()).then(|| FormView::of(form, signature, filled.unwrap_or_default()))
    };
    let sections = desk
        .sections
        .iter()
        .map(|section| SectionView { stands: section, forms: section.forms.iter().filter_map(form_view).collect() });
    let offices = actor::offices(place).into_iter().map(|(words, actor)| {
        let is_present = worker.is_some_and(|worker| worker.actor == actor);
        (words, actor::token(&actor), is_present)
    });
    let other = answer.filter(|answer| answer.key == actor::DECLARE || answer.key == QUICK);
    let other = FormView::of(&actor::form(), signature, other.map(|answer| answer.filled).unwrap_or_default());
    let page = Page {
        frame: &desk.frame,
        public: desk.public.as_ref(),
        notice,
        worker: WorkerView {
            chosen: worker.is_some_and(|worker| worker.chosen),
            offices: offices.collect(),
            other: FormView { command: None, ..other },
            who: who.clone(),
        },
        sections: sections.collect(),
    };
    render(status, &page)
}
