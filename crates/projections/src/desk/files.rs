//! Lists from files: a file is sent, every row of it is judged and whatever stands against it is shown, and it is
//! imported once its sender says so. It waits on the server in between, so nothing is sent twice.

use askama::Template;
use poem::{
    Body, FromRequest, IntoResponse, Request, Response, Route, get, handler,
    http::{StatusCode, header},
    web::{Data, Multipart, Redirect, RequestBody},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    actor::{self, Worker},
    home::Named,
    missing,
    place::{Festival, Place},
    place_of,
    read::Posted,
};
use crate::{
    http::Service,
    office::{
        self, FileKind, Level, List, NotImported, Plan, Problem, Table, Target, Upload, UploadToken, Uploads, Value,
        letters,
    },
    pages::{Frame, PageError, documents::run, render},
    progress::Quiet,
};

const DOCUMENT: &str = include_str!("../../../../schema/documents/desk/files-page.graphql");

/// The most that a file may hold, in MiB.
const MOST: usize = 8;

/// How many problems one page shows.
const PAGE: usize = 50;

/// Every address of files.
pub fn routes() -> Route {
    Route::new()
        .at("/mau/:list", get(template))
        .at("/:year/:convener/:unit", get(show).post(act))
        .at("/:year/:convener/:unit/:host", get(show).post(act))
}

/// Where the files of a page of the desk are; `None` where it has none.
pub fn address(place: &Place) -> Option<String> {
    let of_unit = place.unit().map(|_| place.path())?;
    of_unit.strip_prefix("/desk").map(|rest| format!("/desk/tep{rest}"))
}

/// What a page shows.
struct Here {
    place: Place,
    target: Target,
    frame: Frame,
    worker: Option<Worker>,
}

#[derive(Deserialize)]
struct Answer {
    unit: Option<Named>,
    host: Option<Named>,
    festival: Option<Year>,
}

#[derive(Deserialize)]
struct Year {
    sample: bool,
    convener: Option<Named>,
}

#[derive(Template)]
#[template(path = "desk/files.html", whitespace = "minimize")]
struct Page<'p> {
    frame: &'p Frame,
    desk: String,
    action: String,
    who: String,
    wrong: Option<&'p str>,
    done: Option<String>,
    preview: Option<Preview<'p>>,
    lists: Vec<List>,
    most: usize,
}

/// A file that waits, judged.
struct Preview<'p> {
    list: List,
    token: String,
    facts: Vec<(&'static str, String)>,
    new: usize,
    problems: &'p [Problem],
    notes: &'p [Problem],
    total: usize,
    first: usize,
    last: usize,
    earlier: Option<String>,
    later: Option<String>,
    download: String,
}

impl Here {
    async fn load(service: &Service, request: &Request) -> Result<Self, PageError> {
        let place = place_of(request)?;
        let (Place::Unit(festival, unit) | Place::Host(festival, unit, _)) = &place else {
            return Err(missing("Danh sách thuộc một phường, xã hoặc một nơi tổ chức.".to_owned()));
        };
        let host = if let Place::Host(_, _, host) = &place { Some(host) } else { None };
        let Festival { year, convener } = festival;
        let asked = json!({ "convener": convener, "year": year, "unit": unit, "host": host.unwrap_or(unit) });
        let Answer { unit: named, host: host_named, festival: opened } =
            run::<Answer>(&service.schema, DOCUMENT, asked).await?;
        let Some(opened) = opened else {
            return Err(missing(format!("“{convener}” chưa mở ngày hội năm {year}.")));
        };
        let (Some(named), Some(host_named)) = (named, host_named) else {
            return Err(missing("Không có đơn vị hoặc nơi tổ chức này trong danh bạ; hãy đăng ký trước.".to_owned()));
        };
        let above = opened.convener.as_ref().map_or(convener.as_str(), |convener| convener.full_name.as_str());
        let mut frame = Frame::new(format!("Nhập danh sách từ tệp: {}", host_named.full_name))
            .crumb("Bàn làm việc", "/desk")
            .crumb(format!("{above} {year}"), format!("/desk/{year}/{convener}"))
            .crumb(named.full_name, format!("/desk/{year}/{convener}/{unit}"));
        if host.is_some() {
            frame = frame.crumb(host_named.full_name, place.path());
        }
        frame.sample = opened.sample;
        let target = target(festival, unit, host.map(String::as_str))
            .ok_or_else(|| missing("Địa chỉ này không đúng.".to_owned()))?;
        let worker = Worker::of(request.headers(), &place, None);
        Ok(Self { target, frame, worker, place })
    }

    fn action(&self) -> String {
        address(&self.place).unwrap_or_default()
    }

    fn lists(&self) -> Vec<List> {
        let level = if self.target.host.is_some() { Level::Host } else { Level::Unit };
        List::ALL.into_iter().filter(|list| list.level() == level).collect()
    }

    fn list(&self, given: Option<&str>) -> Option<List> {
        let list = given?.parse().ok()?;
        self.lists().contains(&list).then_some(list)
    }

    fn preview_at(&self, list: List, token: &UploadToken, page: usize) -> String {
        format!("{}?danh-sach={}&tep={token}&trang={page}", self.action(), list.code())
    }

    fn draw(
        &self,
        status: StatusCode,
        wrong: Option<&str>,
        done: Option<String>,
        preview: Option<Preview<'_>>,
    ) -> Result<Response, PageError> {
        let who = self.worker.as_ref().map_or_else(|| "chưa khai vai trò".to_owned(), actor::words);
        render(
            status,
            &Page {
                frame: &self.frame,
                desk: self.place.path(),
                action: self.action(),
                who,
                wrong,
                done,
                preview,
                lists: self.lists(),
                most: MOST,
            },
        )
    }

    /// What is said where nothing could be done.
    fn refuse(&self, status: StatusCode, words: &str) -> Result<Response, PageError> {
        self.draw(status, Some(words), None, None)
    }

    fn preview<'p>(&self, list: List, token: &UploadToken, plan: &'p Plan, page: usize) -> Preview<'p> {
        let Plan { rows, new, known, examples, problems, notes } = plan;
        let total = problems.len();
        let pages = total.div_ceil(PAGE).max(1);
        let page = page.clamp(1, pages);
        let (first, last) = ((page - 1) * PAGE, (page * PAGE).min(total));
        let mut facts = vec![("Số dòng đã đọc", rows.to_string())];
        if total == 0 {
            facts.push(("Sẽ ghi mới", new.to_string()));
            facts.push(("Đã có sẵn", known.to_string()));
        }
        if *examples > 0 {
            facts.push(("Dòng ví dụ, không nhập", examples.to_string()));
        }
        Preview {
            list,
            token: token.to_string(),
            facts,
            new: *new,
            problems: problems.get(first..last).unwrap_or_default(),
            notes,
            total,
            first: first + 1,
            last,
            earlier: (page > 1).then(|| self.preview_at(list, token, page - 1)),
            later: (page < pages).then(|| self.preview_at(list, token, page + 1)),
            download: format!("{}&dang=xlsx", self.preview_at(list, token, page)),
        }
    }
}

fn target(festival: &Festival, unit: &str, host: Option<&str>) -> Option<Target> {
    let Festival { year, convener } = festival;
    Some(Target {
        festival: ngayhoi_domain::FestivalRef { convener: convener.parse().ok()?, year: (*year).try_into().ok()? },
        unit: unit.parse().ok()?,
        host: host.map(str::parse).transpose().ok()?,
    })
}

fn uploads(service: &Service) -> Uploads {
    Uploads::of(&service.node.folder().uploads())
}

const GONE: &str = "Tệp không còn trên máy chủ (đã ghi xong, hoặc đã quá một ngày); hãy chọn lại tệp ở dưới.";
const NOBODY: &str = "Chưa rõ ai đang làm việc này; hãy khai vai trò ở bàn làm việc.";
const NO_LIST: &str = "Không có danh sách này ở đây; hãy chọn tệp ở đúng danh sách dưới đây.";
const NO_FILE: &str = "Chưa chọn tệp nào; hãy chọn tệp rồi gửi lại.";
const TOO_LARGE: &str = "Tệp quá lớn (tối đa 8 MiB), chưa có gì được ghi; hãy chia thành nhiều tệp.";
const UNREADABLE: &str = "Không đọc được nội dung gửi lên, chưa có gì được ghi; hãy chọn lại tệp và gửi từ trang này.";

/// Shows what can be imported, and the preview of a file that waits.
#[handler]
async fn show(service: Data<&Service>, request: &Request) -> Result<Response, PageError> {
    let here = Here::load(&service, request).await?;
    let query = Posted(request.params::<Vec<(String, String)>>().unwrap_or_default());
    let number = |name| query.get(name).and_then(|words| words.parse::<usize>().ok());
    if let (Some(list), Some(new), Some(known)) = (here.list(query.get("xong")), number("moi"), number("co-san")) {
        let late = if query.get("cho").is_some() {
            " Trang có thể chưa kịp hiện; hãy tải lại sau giây lát."
        } else {
            ""
        };
        let done = format!("{}: đã ghi {new} dòng, {known} dòng đã có sẵn.{late}", list.vi());
        return here.draw(StatusCode::OK, None, Some(done), None);
    }
    let Some(token) = query.get("tep") else { return here.draw(StatusCode::OK, None, None, None) };
    let Some(list) = here.list(query.get("danh-sach")) else {
        return here.refuse(StatusCode::NOT_FOUND, NO_LIST);
    };
    let Some(worker) = &here.worker else { return here.refuse(StatusCode::OK, NOBODY) };
    let waiting = token.parse::<UploadToken>().ok().map(|token| Ok((uploads(&service).open(&token)?, token)));
    let waiting: Option<(Option<Upload>, UploadToken)> = waiting.transpose().map_err(failed)?;
    let Some((Some(upload), token)) = waiting else { return here.refuse(StatusCode::NOT_FOUND, GONE) };
    match office::preview(&service.node, &worker.actor, list, &here.target, &token, &upload.file()).await {
        Ok(plan) if query.get("dang").is_some() => attachment(
            &format!("loi-{}.xlsx", list.code()),
            FileKind::Xlsx,
            told(list, &plan.problems).write(FileKind::Xlsx),
        ),
        Ok(plan) => {
            let preview = here.preview(list, &token, &plan, number("trang").unwrap_or(1));
            here.draw(StatusCode::OK, None, None, Some(preview))
        }
        Err(fault) => explain(&here, &fault),
    }
}

/// Takes a file to look at, or imports one that was looked at.
#[handler]
async fn act(service: Data<&Service>, request: &Request, body: Body) -> Result<Response, PageError> {
    let here = Here::load(&service, request).await?;
    let bytes = match body.into_bytes_limit(MOST * 1024 * 1024 + 16 * 1024).await {
        Ok(bytes) => bytes,
        Err(poem::error::ReadBodyError::PayloadTooLarge) => {
            return here.refuse(StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE);
        }
        Err(_) => return here.refuse(StatusCode::BAD_REQUEST, UNREADABLE),
    };
    let mut body = RequestBody::new(Body::from(bytes));
    if request.content_type().is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        return match sent(request, &mut body).await {
            Some((list, upload)) => look_at(&service, &here, list.as_deref(), &upload),
            None => here.refuse(StatusCode::BAD_REQUEST, UNREADABLE),
        };
    }
    match poem::web::Form::<Vec<(String, String)>>::from_request(request, &mut body).await {
        Ok(poem::web::Form(pairs)) => import(&service, &here, &Posted(pairs)).await,
        Err(_) => here.refuse(StatusCode::BAD_REQUEST, UNREADABLE),
    }
}

/// The list that a form names and the file in it.
async fn sent(request: &Request, body: &mut RequestBody) -> Option<(Option<String>, Upload)> {
    let mut parts = Multipart::from_request(request, body).await.ok()?;
    let (mut list, mut upload) = (None, Upload { name: String::new(), bytes: Vec::new() });
    while let Some(part) = parts.next_field().await.ok()? {
        match part.name() {
            Some("list") => list = Some(part.text().await.ok()?),
            Some("file") => {
                upload.name = part.file_name().unwrap_or_default().to_owned();
                upload.bytes = part.bytes().await.ok()?;
            }
            Some(_) | None => {}
        }
    }
    Some((list, upload))
}

fn look_at(service: &Service, here: &Here, list: Option<&str>, upload: &Upload) -> Result<Response, PageError> {
    let Some(list) = here.list(list) else { return here.refuse(StatusCode::UNPROCESSABLE_ENTITY, NO_LIST) };
    if upload.bytes.is_empty() {
        return here.refuse(StatusCode::UNPROCESSABLE_ENTITY, NO_FILE);
    }
    let token = uploads(service).keep(&upload.file()).map_err(failed)?;
    Ok(Redirect::see_other(here.preview_at(list, &token, 1)).into_response())
}

async fn import(service: &Service, here: &Here, posted: &Posted) -> Result<Response, PageError> {
    let Some(list) = here.list(posted.get("list")) else {
        return here.refuse(StatusCode::UNPROCESSABLE_ENTITY, NO_LIST);
    };
    let Some(worker) = &here.worker else { return here.refuse(StatusCode::UNPROCESSABLE_ENTITY, NOBODY) };
    let uploads = uploads(service);
    let Some(token) = posted.get("file").and_then(|token| token.parse::<UploadToken>().ok()) else {
        return here.refuse(StatusCode::UNPROCESSABLE_ENTITY, GONE);
    };
    let Some(upload) = uploads.open(&token).map_err(failed)? else {
        return here.refuse(StatusCode::UNPROCESSABLE_ENTITY, GONE);
    };
    match office::import(&service.node, &worker.actor, list, &here.target, &upload.file(), &Quiet).await {
        Ok(office::Imported { new, known, visible, position: _ }) => {
            uploads.forget(&token).map_err(failed)?;
            let late = if visible { "" } else { "&cho=1" };
            let done = format!("{}?xong={}&moi={new}&co-san={known}{late}", here.action(), list.code());
            Ok(Redirect::see_other(done).into_response())
        }
        Err(NotImported::Problems(plan)) => {
            let preview = here.preview(list, &token, &plan, 1);
            here.draw(StatusCode::UNPROCESSABLE_ENTITY, None, None, Some(preview))
        }
        Err(NotImported::Fault(fault)) => explain(here, &fault),
    }
}

/// Says why a file could not be judged or written; it waits on.
fn explain(here: &Here, fault: &office::Fault) -> Result<Response, PageError> {
    match fault.explain() {
        Some(what) => here.refuse(StatusCode::UNPROCESSABLE_ENTITY, &what.vi),
        None => Err(PageError::Broken(fault.to_string())),
    }
}

fn failed(error: std::io::Error) -> PageError {
    PageError::Broken(error.to_string())
}

/// The problems as a table to take away and work through.
fn told(list: List, problems: &[Problem]) -> Table {
    let words = |words: &str| Value::text(words);
    let row = |problem: &Problem| {
        let column = problem.at.column.as_ref();
        vec![
            problem.at.sheet.as_deref().and_then(words),
            problem.at.row.map(|row| Value::Number(row.into())),
            column.and_then(|column| words(&letters(column.index))),
            column.and_then(|column| words(&column.words)),
            words(&problem.what.vi),
        ]
    };
    Table {
        title: format!("Lỗi {}", list.vi()),
        about: Vec::new(),
        head: ["Trang", "Dòng", "Cột", "Tiêu đề cột", "Lỗi và cách sửa"].map(str::to_owned).to_vec(),
        rows: problems.iter().map(row).collect(),
    }
}

/// An empty list to fill in.
#[handler]
fn template(request: &Request) -> Result<Response, PageError> {
    let list = request.raw_path_param("list").and_then(|given| given.parse::<List>().ok());
    let Some(list) = list else { return Err(missing("Không có tệp mẫu này.".to_owned())) };
    attachment(&format!("mau-{}.xlsx", list.code()), FileKind::Xlsx, office::template(list))
}

/// A file to take away.
///
/// # Errors
/// When it could not be written.
pub fn attachment(
    name: &str,
    kind: FileKind,
    bytes: Result<Vec<u8>, office::NotWritten>,
) -> Result<Response, PageError> {
    let bytes = bytes.map_err(|error| PageError::Broken(error.to_string()))?;
    Ok(Response::builder()
        .content_type(kind.content_type())
        .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(bytes))
}
