use askama::Template;
use ngayhoi_domain::values::{ConvenerId, HostId, Year};
use poem::{
    IntoResponse, Response, handler,
    http::StatusCode,
    web::{Data, Redirect},
};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::json;

use super::{
    AFTER, Ask, Frame, Link, Missing, PageError,
    documents::{self, Connection, HOST_PROGRAMME, Heading, Named, UNIT, name_of},
    home,
    hosts::HostDay,
    ical::{self, Whose},
    moment::At,
    release::{Release, ReleaseLine},
    render,
    unit::no_unit,
};
use crate::http::Service;

/// The query's word for an older release.
const VERSION: &str = "ban";

/// A host's programme as a visitor wants it: what was released, and nothing else.
#[derive(Template)]
#[template(path = "host.html")]
struct HostPage {
    frame: Frame,
    at: At,
    festival: Festival,
    path: String,
    shown: Option<Release>,
    more: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    festival: Option<Festival>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Festival {
    #[serde(flatten)]
    heading: Heading,
    host_programme: Programme,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Programme {
    host_id: String,
    host: Option<Named>,
    latest: Option<Release>,
    release: Option<Release>,
    releases: Connection<ReleaseLine>,
}

impl HostPage {
    fn name(&self) -> &str {
        name_of(self.festival.host_programme.host.as_ref(), &self.festival.host_programme.host_id)
    }

    fn latest(&self) -> Option<u32> {
        self.festival.host_programme.latest.as_ref().map(|release| release.version)
    }

    /// The version that is shown, where it is not the latest.
    fn older(&self) -> Option<u32> {
        self.shown.as_ref().map(|release| release.version).filter(|version| self.latest() != Some(*version))
    }

    /// This very page, the version included.
    fn here(&self) -> String {
        match self.older() {
            Some(version) => self.of_version(&version),
            None => self.at.link(&self.path),
        }
    }

    /// A sheet of this version, or a calendar of it.
    fn part(&self, name: &str, release: &Release) -> String {
        let version = release.version.to_string();
        self.at.link_with(&format!("{}/{name}", self.path), &[(VERSION, &version)])
    }

    fn of_version(&self, version: &u32) -> String {
        self.at.link_with(&self.path, &[(VERSION, &version.to_string())])
    }

    fn timeline(&self) -> String {
        let host = self.festival.host_programme.host_id.as_str();
        self.at.link_with(&self.festival.heading.below("timeline"), &[("noi", host)])
    }
}

/// The released programme on paper.
#[derive(Template)]
#[template(path = "print.html")]
struct Sheet<'p> {
    page: &'p HostPage,
    release: &'p Release,
}

/// What an address leads to.
enum Found {
    Page(Box<HostPage>),
    Elsewhere(Response),
}

#[handler]
pub async fn show(service: Data<&Service>, ask: Ask) -> Result<Response, PageError> {
    match find(&service, &ask).await? {
        Found::Page(page) => render(StatusCode::OK, &*page),
        Found::Elsewhere(response) => Ok(response),
    }
}

/// The programme as it is printed, on A4.
#[handler]
pub async fn print(service: Data<&Service>, ask: Ask) -> Result<Response, PageError> {
    match find(&service, &ask).await? {
        Found::Page(page) => match &page.shown {
            Some(release) => render(StatusCode::OK, &Sheet { page: &page, release }),
            None => Err(unreleased(&page)),
        },
        Found::Elsewhere(response) => Ok(response),
    }
}

/// The programme as a calendar.
#[handler]
pub async fn take_calendar(service: Data<&Service>, ask: Ask) -> Result<Response, PageError> {
    match find(&service, &ask).await? {
        Found::Page(page) => match &page.shown {
            Some(release) => {
                let heading = &page.festival.heading;
                let host = page.festival.host_programme.host_id.as_str();
                let whose = Whose { name: page.name(), host, year: heading.year, sample: heading.sample };
                Ok(Response::builder().content_type(ical::TYPE).body(ical::calendar(whose, release)))
            }
            None => Err(unreleased(&page)),
        },
        Found::Elsewhere(response) => Ok(response),
    }
}

/// Nothing is released that could be printed or taken along.
fn unreleased(page: &HostPage) -> PageError {
    let name = page.name();
    let link = Link::new(format!("Chương trình của {name}"), page.at.link(&page.path));
    let mut missing = Missing::new(format!("{name} chưa công bố chương trình."), "Xem trang này:", vec![link]);
    missing.frame.sample = page.festival.heading.sample;
    missing.into()
}

async fn find(service: &Service, ask: &Ask) -> Result<Found, PageError> {
    let at = ask.at()?;
    let (Some(year), Some(convener)) = (ask.parsed::<Year>("year"), ask.parsed::<ConvenerId>("convener")) else {
        return Err(home::no_convener(service, ask, at).await);
    };
    let Some(host) = ask.parsed::<HostId>("host") else { return Err(no_host(service, ask, at).await) };
    // What is no version is answered like one that was never released.
    let version = ask.word(VERSION).map(|given| given.parse().ok().filter(|version| *version > 0).unwrap_or(i32::MAX));
    let variables = json!({
        "convener": convener, "year": year, "host": host, "version": version.unwrap_or(0), "at": at.variable(),
        "after": ask.word(AFTER),
    });
    let answer: Answer = documents::run(&service.schema, HOST_PROGRAMME, variables)
        .await
        .map_err(|error| ask.or_bad_cursor(AFTER, error))?;
    let Some(mut festival) = answer.festival else { return Err(home::no_convener(service, ask, at).await) };
    let heading = &festival.heading;
    let programme = &mut festival.host_programme;
    let Some(named) = &programme.host else { return Err(no_host(service, ask, at).await) };
    let unit = match (named.kind, named.parent_id.as_deref()) {
        // Wards have pages of their own.
        (Some(kind), _) if !kind.is_host() => {
            return Ok(Found::Elsewhere(Redirect::see_other(at.link(heading.below(&named.id))).into_response()));
        }
        (_, Some(parent)) if parent == ask.part("unit") => parent.to_owned(),
        // The host is known, only under another unit.
        (_, Some(parent)) => {
            let path = heading.below(&format!("{parent}/{}", named.id));
            return Ok(Found::Elsewhere(Redirect::see_other(at.link(path)).into_response()));
        }
        (_, None) => return Err(no_host(service, ask, at).await),
    };
    // The register knows hosts of every convener; this festival has those of its own units and what it released.
    if programme.latest.is_none() && !takes_part(service, heading, &unit, at).await? {
        return Err(no_host(service, ask, at).await);
    }
    let shown = match version {
        None => programme.latest.clone(),
        Some(_) => match programme.release.take() {
            Some(release) => Some(release),
            None => return Err(no_release(ask, at, programme, heading)),
        },
    };
    let path = heading.below(&format!("{unit}/{}", named.id));
    let title = format!("{} – chương trình ngày hội năm {}", named.full_name, heading.year);
    let mut frame = Frame::of(title, heading, at, ask.moment_form(at))
        .crumb(format!("{} {}", heading.convener_name(), heading.year), at.link(heading.path()));
    if unit != heading.convener_id {
        let parent = named.parent.as_deref();
        frame = frame.crumb(name_of(parent, &unit), at.link(heading.below(&unit)));
    }
    let more = programme.releases.next().map(|cursor| at.link_with(&path, &[(AFTER, cursor)]));
    Ok(Found::Page(Box::new(HostPage { frame, at, festival, path, shown, more })))
}

/// Whether a unit takes part in the festival, as its convener does.
async fn takes_part(service: &Service, heading: &Heading, unit: &str, at: At) -> Result<bool, PageError> {
    #[derive(Deserialize)]
    struct Found {
        festival: Option<Place>,
    }
    #[derive(Deserialize)]
    struct Place {
        participation: Option<IgnoredAny>,
    }
    let variables = json!({ "convener": heading.convener_id, "year": heading.year, "unit": unit, "at": at.variable() });
    let found: Found = documents::run(&service.schema, UNIT, variables).await?;
    Ok(unit == heading.convener_id || found.festival.is_some_and(|place| place.participation.is_some()))
}

/// There is no such release: which there are.
fn no_release(ask: &Ask, at: At, programme: &Programme, heading: &Heading) -> PageError {
    let name = name_of(programme.host.as_ref(), &programme.host_id);
    let asked = format!("Chương trình của {name} không có bản “{}”.", ask.word(VERSION).unwrap_or_default());
    let links = programme.releases.nodes().map(|line| {
        let version = line.version.to_string();
        Link::new(format!("Bản {version}: {}", line.changelog), at.link_with(&ask.path, &[(VERSION, &version)]))
    });
    let page = Link::new(format!("Chương trình của {name}"), at.link(&ask.path));
    let mut missing = Missing::new(asked, "Đã công bố:", std::iter::once(page).chain(links).collect());
    missing.frame.sample = heading.sample;
    missing.into()
}

/// No such host: which there are in the unit.
async fn no_host(service: &Service, ask: &Ask, at: At) -> PageError {
    #[derive(Deserialize)]
    struct Found {
        festival: Option<Hosts>,
    }
    #[derive(Deserialize)]
    struct Hosts {
        #[serde(flatten)]
        heading: Heading,
        participation: Option<Place>,
        hosts: Connection<HostDay>,
    }
    #[derive(Deserialize)]
    struct Place {
        unit: Option<Named>,
    }
    let (year, convener, unit) = (ask.parsed::<Year>("year"), ask.part("convener"), ask.part("unit"));
    let variables = json!({ "convener": convener, "year": year, "unit": unit, "at": at.variable() });
    let festival = match documents::run::<Found>(&service.schema, UNIT, variables).await {
        Ok(Found { festival }) => festival,
        Err(error) => return error,
    };
    let Some(Hosts { heading, participation, hosts }) = festival else { return no_unit(service, ask, at).await };
    if participation.is_none() && unit != heading.convener_id {
        return no_unit(service, ask, at).await;
    }
    let named = participation.and_then(|place| place.unit);
    let (name, up) = match &named {
        Some(named) => (named.full_name.as_str(), at.link(heading.below(unit))),
        None => (heading.convener_name(), at.link(heading.path())),
    };
    let asked = format!("Không có nơi tổ chức “{}” ở {name} trong ngày hội năm {}.", ask.part("host"), heading.year);
    let mut links = vec![Link::new(name, up)];
    links.extend(
        hosts.nodes().map(|day| Link::new(day.name(), at.link(heading.below(&format!("{unit}/{}", day.host_id))))),
    );
    let mut missing = Missing::new(asked, "Có ở đây:", links);
    missing.frame.sample = heading.sample;
    missing.into()
}
