use std::collections::{BTreeSet, HashMap};

use askama::Template;
use ngayhoi_domain::values::{ConvenerId, UnitId, Year};
use poem::{Response, handler, http::StatusCode, web::Data};
use serde::Deserialize;
use serde_json::json;

use super::{
    AFTER, Ask, Frame, Link, Missing, PageError,
    dates::When,
    documents::{self, Connection, Heading, NAMES, Named, Source, TIMELINE},
    home,
    moment::At,
    render,
};
use crate::http::Service;

/// The query's words for the unit or the host that it is about.
const UNIT: &str = "don_vi";
const HOST: &str = "noi";

/// What happened in a year, when, by whom, from which source.
#[derive(Template)]
#[template(path = "timeline.html")]
struct TimelinePage {
    frame: Frame,
    at: At,
    festival: Festival,
    names: Names,
    about: Option<String>,
    more: Option<String>,
    is_first: bool,
    first: String,
}

#[derive(Deserialize)]
struct Answer {
    festival: Option<Festival>,
}

#[derive(Deserialize)]
struct Festival {
    #[serde(flatten)]
    heading: Heading,
    timeline: Connection<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    id: String,
    summary: String,
    occurred: When,
    recorded_at: When,
    unit_id: Option<String>,
    host_id: Option<String>,
    actor: Option<Actor>,
    source: Source,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Actor {
    role_name: String,
    scope: String,
    verified: bool,
}

/// The names of the units and hosts that a page mentions.
#[derive(Default)]
struct Names(HashMap<String, String>);

impl Names {
    fn of<'n>(&'n self, id: &'n str) -> &'n str {
        self.0.get(id).map_or(id, String::as_str)
    }

    /// A sentence in which units stand by their names.
    fn say(&self, sentence: &str) -> String {
        let words = sentence.split(' ').map(|word| {
            let id = id_in(word);
            self.0.get(id).map_or_else(|| word.to_owned(), |name| word.replacen(id, name, 1))
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// A word without what may follow an id in a sentence.
fn id_in(word: &str) -> &str {
    word.trim_end_matches([':', ',', '.', ';'])
}

impl Entry {
    /// Every id that the entry mentions: slugs of units always have parts, words have none.
    fn ids(&self) -> impl Iterator<Item = &str> {
        let told =
            self.summary.split(' ').map(id_in).filter(|word| word.contains('.') && word.parse::<UnitId>().is_ok());
        let scope = self.actor.as_ref().map(|actor| actor.scope.as_str());
        [self.unit_id.as_deref(), self.host_id.as_deref(), scope].into_iter().flatten().chain(told)
    }
}

impl TimelinePage {
    /// Where a host's programme stands, or a unit's page.
    fn place(&self, entry: &Entry) -> Option<Link> {
        let heading = &self.festival.heading;
        match (entry.unit_id.as_deref(), entry.host_id.as_deref()) {
            (Some(unit), Some(host)) => {
                let path = heading.below(&format!("{unit}/{host}"));
                Some(Link::new(self.names.of(host), self.at.link(path)))
            }
            (Some(unit), None) if unit != heading.convener_id => {
                Some(Link::new(self.names.of(unit), self.at.link(heading.below(unit))))
            }
            (Some(_) | None, _) => None,
        }
    }
}

#[handler]
pub async fn show(service: Data<&Service>, ask: Ask) -> Result<Response, PageError> {
    let at = ask.at()?;
    let (Some(year), Some(convener)) = (ask.parsed::<Year>("year"), ask.parsed::<ConvenerId>("convener")) else {
        return Err(home::no_convener(&service, &ask, at).await);
    };
    let first = at.link(format!("/{year}/{convener}/timeline"));
    for word in [UNIT, HOST] {
        if let Some(given) = ask.word(word).filter(|given| given.parse::<UnitId>().is_err()) {
            let asked = format!("“{given}” không phải mã của đơn vị hay nơi tổ chức nào.");
            return Err(Missing::new(asked, "Xem:", vec![Link::new("Diễn biến của cả năm", first)]).into());
        }
    }
    let variables = json!({
        "convener": convener, "year": year, "unit": ask.word(UNIT), "host": ask.word(HOST), "at": at.variable(),
        "first": 50, "after": ask.word(AFTER),
    });
    let answer: Answer =
        documents::run(&service.schema, TIMELINE, variables).await.map_err(|error| ask.or_bad_cursor(AFTER, error))?;
    let Some(festival) = answer.festival else { return Err(home::no_convener(&service, &ask, at).await) };
    let asked = [UNIT, HOST].into_iter().filter_map(|word| ask.word(word));
    let names =
        names(&service, festival.heading.year, festival.timeline.nodes().flat_map(Entry::ids).chain(asked)).await?;

    let heading = &festival.heading;
    let about: Vec<&str> = [UNIT, HOST].into_iter().filter_map(|word| Some(names.of(ask.word(word)?))).collect();
    let about = Some(about.join(", ")).filter(|about| !about.is_empty());
    let title = format!("Diễn biến ngày hội năm {} – {}", heading.year, heading.convener_name());
    let frame = Frame::of(title, heading, at, ask.moment_form(at))
        .crumb(format!("{} {}", heading.convener_name(), heading.year), at.link(heading.path()));
    let more = festival.timeline.next().map(|cursor| {
        let filters = [UNIT, HOST].into_iter().filter_map(|word| Some((word, ask.word(word)?)));
        let query: Vec<(&str, &str)> = filters.chain([(AFTER, cursor)]).collect();
        at.link_with(&ask.path, &query)
    });
    let is_first = ask.word(AFTER).is_none();
    render(StatusCode::OK, &TimelinePage { frame, at, festival, names, about, more, is_first, first })
}

async fn names<'n>(service: &Service, year: i32, ids: impl Iterator<Item = &'n str>) -> Result<Names, PageError> {
    #[derive(Deserialize)]
    struct Answer {
        units: Vec<Named>,
    }
    let ids: BTreeSet<&str> = ids.collect();
    let answer: Answer =
        documents::run(&service.schema, NAMES, json!({ "ids": ids, "on": format!("{year}-08-19") })).await?;
    Ok(Names(answer.units.into_iter().map(|unit| (unit.id, unit.full_name)).collect()))
}
