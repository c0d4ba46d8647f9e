//! A year made after an earlier one: what would be copied is shown first, and copied once somebody says so.

use std::collections::BTreeMap;

use askama::Template;
use poem::{
    IntoResponse, Request, Response, Route, get, handler,
    http::StatusCode,
    web::{Data, Form as Urlencoded, Redirect},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    actor::{self, Worker},
    form::code,
    home::Named,
    place::Place,
    place_of,
    read::Posted,
};
use crate::{
    http::Service,
    pages::{
        Frame, PageError,
        dates::When,
        documents::{NAMES, run},
        words::{CloneDateRule, ClonePart, CloneStanding, ClonedThing, capital},
    },
};

const DOCUMENT: &str = include_str!("../../../../schema/documents/desk/clone.graphql");

const PAGE_DOCUMENT: &str = include_str!("../../../../schema/documents/desk/clone-page.graphql");

/// How many lines one page shows.
const PAGE: usize = 100;

/// Every address of copies.
pub fn routes() -> Route {
    Route::new().at("/:year/:convener", get(show).post(act))
}

/// Where a year is made after an earlier one.
pub fn address(year: i32, convener: &str) -> String {
    format!("/desk/lap/{year}/{convener}")
}

#[derive(Deserialize)]
struct Answer {
    done: Cloned,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cloned {
    visible: bool,
    lines: Vec<Line>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
struct UserError {
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    what: ClonedThing,
    unit_id: Option<String>,
    host_id: Option<String>,
    title: String,
    starts_at: Option<When>,
    standing: CloneStanding,
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Name {
    id: String,
    full_name: String,
}

#[derive(Deserialize)]
struct Names {
    units: Vec<Name>,
}

/// A name, a label, and choices: value, words, whether it is chosen.
type Select = (&'static str, &'static str, Vec<(String, String, bool)>);

#[derive(Template)]
#[template(path = "desk/clone.html", whitespace = "minimize")]
struct Page {
    frame: Frame,
    desk: String,
    action: String,
    who: String,
    from: String,
    selects: Vec<Select>,
    wrong: Option<String>,
    done: Option<String>,
    preview: Option<Preview>,
}

struct Preview {
    facts: Vec<(&'static str, String)>,
    new: usize,
    hidden: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    total: usize,
    first: usize,
    last: usize,
    earlier: Option<String>,
    later: Option<String>,
}

struct Row {
    place: String,
    what: String,
    title: String,
    starts_at: String,
    standing: String,
}

/// What is known of the year that is copied.
#[derive(Deserialize)]
struct Source {
    festival: Option<Year>,
    unit: Option<Named>,
}

#[derive(Deserialize)]
struct Year {
    sample: bool,
}

/// What somebody asks for.
struct Asked {
    place: Place,
    year: i32,
    convener: String,
    given: Posted,
    worker: Option<Worker>,
    /// Whether the year that is copied is invented, and so will be its copy.
    sample: bool,
    /// The convener's name.
    name: String,
}

impl Asked {
    async fn of(service: &Service, request: &Request, given: Posted) -> Result<Self, PageError> {
        let place = place_of(request)?;
        let Place::Year(festival) = &place else {
            return Err(super::missing("Một năm được lập cho một cấp triệu tập.".to_owned()));
        };
        let (year, convener) = (festival.year, festival.convener.clone());
        let worker = Worker::of(request.headers(), &place, Some(&given));
        let from = given.get("tu").and_then(|from| from.trim().parse().ok()).unwrap_or(year - 1);
        // A year that is none is told with all else that is wrong.
        let from = ngayhoi_domain::values::Year::try_from(from).map_or(year, ngayhoi_domain::values::Year::get);
        let source = json!({ "convener": convener, "year": from });
        let Source { festival, unit } = run::<Source>(&service.schema, PAGE_DOCUMENT, source).await?;
        let sample = festival.is_some_and(|festival| festival.sample);
        let name = unit.map_or_else(|| convener.clone(), |unit| unit.full_name);
        Ok(Self { place, year, convener, given, worker, sample, name })
    }

    fn word(&self, name: &str, otherwise: &str) -> String {
        self.given.get(name).map_or(otherwise, str::trim).to_owned()
    }

    fn from(&self) -> String {
        self.word("tu", &(self.year - 1).to_string())
    }

    fn part(&self) -> String {
        self.word("phan", &code(&ClonePart::Structure))
    }

    fn rule(&self) -> String {
        self.word("quy-tac", &code(&CloneDateRule::SameDate))
    }

    fn action(&self) -> String {
        address(self.year, &self.convener)
    }

    fn at(&self, page: usize) -> String {
        let office = self.worker.as_ref().map(|worker| actor::token(&worker.actor)).unwrap_or_default();
        format!(
            "{}?tu={}&phan={}&quy-tac={}&as={office}&trang={page}",
            self.action(),
            self.from(),
            self.part(),
            self.rule()
        )
    }

    async fn run(&self, service: &Service, preview: bool) -> Result<Result<Cloned, String>, PageError> {
        let known = |value: &str, all: Vec<String>| all.iter().any(|one| one == value);
        let parts = ClonePart::ALL.iter().map(code).collect();
        let rules = CloneDateRule::ALL.iter().map(code).collect();
        let Ok(from) = self.from().parse::<i32>() else {
            return Ok(Err(format!("“{}” không phải một năm; hãy nhập bốn chữ số, ví dụ 2019.", self.from())));
        };
        if !known(&self.part(), parts) || !known(&self.rule(), rules) {
            return Ok(Err("Hãy chọn phần cần chép và cách dời ngày trong danh sách.".to_owned()));
        }
        let Some(worker) = &self.worker else {
            return Ok(Err("Chưa rõ ai đang làm việc này; hãy chọn vai trò.".to_owned()));
        };
        let input = json!({
            "stamp": { "by": worker.input() },
            "festival": { "convener": self.convener, "year": self.year },
            "from": from, "part": self.part(), "rule": self.rule(), "preview": preview,
        });
        let Answer { done } = run::<Answer>(&service.schema, DOCUMENT, json!({ "input": input })).await?;
        Ok(match done.user_errors.first() {
            Some(error) => Err(error.message.clone()),
            None => Ok(done),
        })
    }

    async fn preview(&self, service: &Service, cloned: Cloned) -> Result<Preview, PageError> {
        let count = |standing| cloned.lines.iter().filter(|line| line.standing == standing).count();
        let (new, known, left) = (count(CloneStanding::New), count(CloneStanding::Known), count(CloneStanding::Left));
        let facts = vec![
            ("Sẽ ghi mới", new.to_string()),
            ("Đã có sẵn, giữ nguyên", known.to_string()),
            ("Không chép", left.to_string()),
        ];
        let total = cloned.lines.len();
        let pages = total.div_ceil(PAGE).max(1);
        let page = self.given.get("trang").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, pages);
        let (first, last) = ((page - 1) * PAGE, (page * PAGE).min(total));
        let shown = cloned.lines.get(first..last).unwrap_or_default();
        let ids: Vec<_> = shown.iter().filter_map(|line| line.host_id.as_ref().or(line.unit_id.as_ref())).collect();
        let Names { units } = run::<Names>(&service.schema, NAMES, json!({ "ids": ids })).await?;
        let names: BTreeMap<_, _> = units.into_iter().map(|unit| (unit.id, unit.full_name)).collect();
        let name = |id: &str| names.get(id).map_or_else(|| id.to_owned(), Clone::clone);
        let row = |line: &Line| Row {
            place: line.host_id.as_deref().or(line.unit_id.as_deref()).map_or("Cả năm".to_owned(), name),
            what: capital(line.what.vi()),
            title: if line.what == ClonedThing::Unit { name(&line.title) } else { line.title.clone() },
            starts_at: line.starts_at.map(|at| at.to_string()).unwrap_or_default(),
            standing: match &line.reason {
                Some(reason) => format!("{}: {reason}", capital(line.standing.vi())),
                None => capital(line.standing.vi()),
            },
        };
        let office = self.worker.as_ref().map(|worker| actor::token(&worker.actor)).unwrap_or_default();
        Ok(Preview {
            facts,
            new,
            hidden: vec![("tu", self.from()), ("phan", self.part()), ("quy-tac", self.rule()), ("as", office)],
            rows: shown.iter().map(row).collect(),
            total,
            first: first + 1,
            last,
            earlier: (page > 1).then(|| self.at(page - 1)),
            later: (page < pages).then(|| self.at(page + 1)),
        })
    }

    fn draw(
        &self,
        status: StatusCode,
        wrong: Option<String>,
        done: Option<String>,
        preview: Option<Preview>,
    ) -> Result<Response, PageError> {
        let chosen = |words: &[(String, &'static str)], present: &str| {
            words.iter().map(|(code, vi)| (code.clone(), capital(vi), code == present)).collect::<Vec<_>>()
        };
        let parts: Vec<_> = ClonePart::ALL.iter().map(|part| (code(part), part.vi())).collect();
        let rules: Vec<_> = CloneDateRule::ALL.iter().map(|rule| (code(rule), rule.vi())).collect();
        let present = self.worker.as_ref().map(|worker| &worker.actor);
        let offices = actor::offices(&self.place).into_iter();
        let mut offices: Vec<_> =
            offices.map(|(name, actor)| (actor::token(&actor), name, Some(&actor) == present)).collect();
        if let Some(worker) = self.worker.as_ref().filter(|_| !offices.iter().any(|(.., chosen)| *chosen)) {
            offices.insert(0, (actor::token(&worker.actor), actor::words(worker), true));
        }
        let mut frame = Frame::new(format!("Lập ngày hội năm {} theo năm trước", self.year))
            .crumb("Bàn làm việc", "/desk")
            .crumb(format!("{} {}", self.name, self.year), self.place.path());
        frame.sample = self.sample;
        crate::pages::render(
            status,
            &Page {
                frame,
                desk: self.place.path(),
                action: self.action(),
                who: self.worker.as_ref().map(actor::words).unwrap_or_default(),
                from: self.from(),
                selects: vec![
                    ("phan", "Chép phần nào", chosen(&parts, &self.part())),
                    ("quy-tac", "Dời ngày thế nào", chosen(&rules, &self.rule())),
                    ("as", "Với tư cách", offices),
                ],
                wrong,
                done,
                preview,
            },
        )
    }
}

/// Shows what would be copied, once it is known from where.
#[handler]
async fn show(service: Data<&Service>, request: &Request) -> Result<Response, PageError> {
    let asked =
        Asked::of(&service, request, Posted(request.params::<Vec<(String, String)>>().unwrap_or_default())).await?;
    if let Some(made) = asked.given.get("xong").and_then(|made| made.parse::<usize>().ok()) {
        let late = if asked.given.get("cho").is_some() { " Trang có thể chưa kịp hiện." } else { "" };
        return asked.draw(StatusCode::OK, None, Some(format!("Đã ghi {made} việc.{late}")), None);
    }
    if asked.given.get("phan").is_none() {
        return asked.draw(StatusCode::OK, None, None, None);
    }
    match asked.run(&service, true).await? {
        Ok(cloned) => {
            let preview = asked.preview(&service, cloned).await?;
            asked.draw(StatusCode::OK, None, None, Some(preview))
        }
        Err(words) => asked.draw(StatusCode::UNPROCESSABLE_ENTITY, Some(words), None, None),
    }
}

/// Copies.
#[handler]
async fn act(
    service: Data<&Service>,
    request: &Request,
    Urlencoded(pairs): Urlencoded<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let asked = Asked::of(&service, request, Posted(pairs)).await?;
    match asked.run(&service, false).await? {
        Ok(Cloned { visible, lines, .. }) => {
            let made = lines.iter().filter(|line| line.standing == CloneStanding::New).count();
            let late = if visible { "" } else { "&cho=1" };
            let part = asked.part();
            let next = format!("{}?xong={made}{late}&tu={}&phan={part}", asked.action(), asked.from());
            Ok(Redirect::see_other(next).into_response())
        }
        Err(words) => asked.draw(StatusCode::UNPROCESSABLE_ENTITY, Some(words), None, None),
    }
}
