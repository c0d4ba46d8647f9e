use askama::Template;
use ngayhoi_domain::values::Year;
use poem::{
    IntoResponse, Response, handler,
    http::StatusCode,
    web::{Data, Redirect},
};
use serde_json::json;

use super::{
    AFTER, Ask, Frame, Link, Missing, PageError,
    documents::{self, FESTIVALS, FestivalLine, Festivals},
    moment::At,
    render,
};
use crate::http::Service;

/// The years that there are, and who convenes them.
#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    at: At,
    festivals: Festivals,
    more: Option<String>,
    is_first: bool,
}

/// A year that several conveners hold.
#[derive(Template)]
#[template(path = "year.html")]
struct WhichConvener {
    frame: Frame,
    at: At,
    year: Year,
    festivals: Festivals,
    more: Option<String>,
}

/// How many years one page lists.
const PAGE: usize = 60;

#[handler]
pub async fn show_years(service: Data<&Service>, ask: Ask) -> Result<Response, PageError> {
    let at = ask.at()?;
    let festivals = list(&service, &ask, None, PAGE).await?;
    let more = more(&ask, at, &festivals);
    let mut frame = Frame::new("Ngày hội toàn dân bảo vệ an ninh Tổ quốc");
    frame.sample = !festivals.festivals.edges.is_empty() && festivals.festivals.nodes().all(|line| line.heading.sample);
    let is_first = ask.word(AFTER).is_none();
    render(StatusCode::OK, &Home { frame, at, festivals, more, is_first })
}

#[handler]
pub async fn show_year(service: Data<&Service>, ask: Ask) -> Result<Response, PageError> {
    let at = ask.at()?;
    let Some(year) = ask.parsed::<Year>("year") else {
        return Err(no_year(&service, ask.part("year"), at).await);
    };
    let festivals = list(&service, &ask, Some(year), PAGE).await?;
    match festivals.festivals.edges.as_slice() {
        [] if ask.word(AFTER).is_none() => Err(no_year(&service, ask.part("year"), at).await),
        [only] if festivals.festivals.total_count == 1 => {
            Ok(Redirect::see_other(at.link(only.node.heading.path())).into_response())
        }
        several => {
            let mut frame = Frame::new(format!("Ngày hội năm {year}")).crumb("Các năm", at.link("/"));
            frame.sample = !several.is_empty() && several.iter().all(|edge| edge.node.heading.sample);
            let more = more(&ask, at, &festivals);
            render(StatusCode::OK, &WhichConvener { frame, at, year, festivals, more })
        }
    }
}

async fn list(service: &Service, ask: &Ask, year: Option<Year>, first: usize) -> Result<Festivals, PageError> {
    let variables = json!({ "year": year, "first": first, "after": ask.word(AFTER) });
    documents::run(&service.schema, FESTIVALS, variables).await.map_err(|error| ask.or_bad_cursor(AFTER, error))
}

fn more(ask: &Ask, at: At, festivals: &Festivals) -> Option<String> {
    festivals.festivals.next().map(|cursor| at.link_with(&ask.path, &[(AFTER, cursor)]))
}

/// Nobody holds a festival in such a year: which years there are.
async fn no_year(service: &Service, given: &str, at: At) -> PageError {
    let asked = if given.parse::<Year>().is_ok() {
        format!("Chưa có ngày hội nào của năm {given}.")
    } else {
        format!("“{given}” không phải một năm của ngày hội: năm viết bằng bốn chữ số, từ 2005.")
    };
    match every(service, None).await {
        Ok(lines) => {
            let mut years: Vec<i32> = lines.iter().map(|line| line.heading.year).collect();
            years.dedup();
            let links = years.into_iter().map(|year| Link::new(format!("Năm {year}"), at.link(format!("/{year}"))));
            Missing::new(asked, "Những năm đã có ngày hội:", links.collect()).into()
        }
        Err(error) => error,
    }
}

/// A convener does not hold a festival in a year: which conveners do, or which years there are.
pub(super) async fn no_convener(service: &Service, ask: &Ask, at: At) -> PageError {
    let (given, convener) = (ask.part("year"), ask.part("convener"));
    let Ok(year) = given.parse::<Year>() else { return no_year(service, given, at).await };
    match every(service, Some(year)).await {
        Ok(lines) if lines.is_empty() => no_year(service, given, at).await,
        Ok(lines) => {
            let is_there = lines.iter().any(|line| line.heading.convener_id == convener);
            let asked = match at.words() {
                Some(moment) if is_there => {
                    format!("Lúc {moment}, “{convener}” chưa mở ngày hội của năm {year}.")
                }
                Some(_) | None => format!("Không có “{convener}” trong các cấp triệu tập ngày hội năm {year}."),
            };
            let now = At::default();
            let links = lines.iter().map(|line| {
                Link::new(format!("{} năm {year}", line.heading.convener_name()), now.link(line.heading.path()))
            });
            Missing::new(asked, "Những nơi có ngày hội năm ấy, như hiện nay:", links.collect()).into()
        }
        Err(error) => error,
    }
}

/// The festival years, as many as one answer holds.
async fn every(service: &Service, year: Option<Year>) -> Result<Vec<FestivalLine>, PageError> {
    let variables = json!({ "year": year, "first": 200, "after": null });
    let festivals: Festivals = documents::run(&service.schema, FESTIVALS, variables).await?;
    Ok(festivals.festivals.edges.into_iter().map(|edge| edge.node).collect())
}
