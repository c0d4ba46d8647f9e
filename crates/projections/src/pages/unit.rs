use std::fmt;

use askama::Template;
use ngayhoi_domain::values::{ConvenerId, UnitId, Year};
use poem::{
    IntoResponse, Response, handler,
    http::StatusCode,
    web::{Data, Redirect},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Ask, Frame, Link, Missing, PageError,
    dates::Count,
    documents::{
        self, COMMENDATION_ROLL, Connection, Document, FESTIVAL_OVERVIEW, Heading, Named, PILOT_BOARD, PersonName,
        Source, UNIT, name_of,
    },
    home,
    hosts::{HostDay, Hosts},
    moment::At,
    overview::{Assessment, AssessmentCall, Emulation, Figure, Participation, Quota},
    render,
    words::{CommendationForm, CommendationStatus, NomineeKind, PilotRoundStatus, PilotStanding},
};
use crate::http::Service;

/// The query's words for where the lists of hosts, commendations and groups were left.
const AFTER_HOST: &str = "sau_noi";
const AFTER_COMMENDATION: &str = "sau_khen";
const AFTER_GROUP: &str = "sau_to";

/// A ward or commune with its pilot, its hosts and what it reports.
#[derive(Template)]
#[template(path = "unit.html")]
struct UnitPage {
    frame: Frame,
    at: At,
    festival: Festival,
    unit: Participation,
    pilots: Option<PilotBoard>,
    hosts: Hosts,
    roll: Roll,
    more_commendations: Option<String>,
    more_groups: Option<String>,
}

impl UnitPage {
    fn href(&self, host: &str) -> String {
        self.at.link(self.festival.heading.below(&format!("{}/{host}", self.unit.unit_id)))
    }

    fn timeline(&self) -> String {
        self.at.link_with(&self.festival.heading.below("timeline"), &[("don_vi", self.unit.unit_id.as_str())])
    }
}

#[derive(Deserialize)]
struct Of<T> {
    festival: Option<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Festival {
    #[serde(flatten)]
    heading: Heading,
    participation: Option<Participation>,
    hosts: Connection<HostDay>,
    figures: Option<Vec<Figure>>,
    assessment_call: Option<AssessmentCall>,
    assessments: Option<Vec<Assessment>>,
    emulation: Option<Emulation>,
    safe_family_groups: Option<Connection<Group>>,
}

#[derive(Deserialize)]
struct Group {
    name: String,
    households: Count,
    cameras: Count,
    source: Source,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pilots {
    pilot_board: Option<PilotBoard>,
}

#[derive(Deserialize)]
struct PilotBoard {
    status: PilotRoundStatus,
    quota: Option<Quota>,
    source: Option<Source>,
    nominees: Connection<Nominee>,
}

impl PilotBoard {
    /// The chosen ones: who else was nominated is a matter of the ward's own.
    fn chosen(&self) -> impl Iterator<Item = &Nominee> {
        self.nominees.nodes().filter(|nominee| nominee.is_chosen())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Nominee {
    neighbourhood_id: String,
    neighbourhood: Option<Named>,
    standing: PilotStanding,
    words: Option<String>,
    decision: Option<Document>,
    source: Source,
    standing_source: Option<Source>,
}

impl Nominee {
    fn is_chosen(&self) -> bool {
        match self.standing {
            PilotStanding::Selected | PilotStanding::Endorsed => true,
            PilotStanding::Nominated | PilotStanding::Withdrawn | PilotStanding::Replaced => false,
        }
    }

    fn name(&self) -> &str {
        name_of(self.neighbourhood.as_ref(), &self.neighbourhood_id)
    }

    fn cited(&self) -> &Source {
        self.standing_source.as_ref().unwrap_or(&self.source)
    }
}

#[derive(Deserialize)]
struct Roll {
    commendations: Connection<Commendation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Commendation {
    status: CommendationStatus,
    nominee: Commended,
    form: CommendationForm,
    merit: String,
    decision: Option<Document>,
    signer: Option<PersonName>,
    legal_basis: Option<String>,
    amount: Option<Count>,
    status_source: Source,
}

#[derive(Deserialize)]
struct Commended {
    kind: NomineeKind,
    collective: Option<String>,
    person: Option<PersonName>,
}

impl fmt::Display for Commended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.collective, &self.person) {
            (Some(name), _) => f.write_str(name),
            (None, Some(person)) => person.fmt(f),
            (None, None) => f.write_str("(không ghi tên)"),
        }
    }
}

#[handler]
pub async fn show(service: Data<&Service>, ask: Ask) -> Result<Response, PageError> {
    let at = ask.at()?;
    let (Some(year), Some(convener)) = (ask.parsed::<Year>("year"), ask.parsed::<ConvenerId>("convener")) else {
        return Err(home::no_convener(&service, &ask, at).await);
    };
    if ask.part("unit") == convener.as_str() {
        return Ok(Redirect::see_other(at.link(format!("/{year}/{convener}"))).into_response());
    }
    let Some(unit) = ask.parsed::<UnitId>("unit") else { return Err(no_unit(&service, &ask, at).await) };
    let variables = json!({
        "convener": convener, "year": year, "unit": unit, "at": at.variable(),
        "afterHost": ask.word(AFTER_HOST), "afterGroup": ask.word(AFTER_GROUP),
    });
    let answer: Of<Festival> = documents::run(&service.schema, UNIT, variables).await?;
    let Some(mut festival) = answer.festival else { return Err(home::no_convener(&service, &ask, at).await) };
    let Some(mut participation) = festival.participation.take() else {
        return Err(no_unit(&service, &ask, at).await);
    };
    let variables = json!({ "convener": convener, "year": year, "unit": unit, "at": at.variable() });
    let answer: Of<Pilots> = documents::run(&service.schema, PILOT_BOARD, variables).await?;
    let Some(Pilots { pilot_board: pilots }) = answer.festival else { return Err(no_unit(&service, &ask, at).await) };
    let after = ask.word(AFTER_COMMENDATION);
    let variables = json!({ "convener": convener, "year": year, "unit": unit, "at": at.variable(), "after": after });
    let answer: Of<Roll> = documents::run(&service.schema, COMMENDATION_ROLL, variables)
        .await
        .map_err(|error| ask.or_bad_cursor(AFTER_COMMENDATION, error))?;
    let Some(roll) = answer.festival else { return Err(no_unit(&service, &ask, at).await) };

    let heading = &festival.heading;
    let frame = Frame::of(
        format!("{} – ngày hội năm {}", participation.name(), heading.year),
        heading,
        at,
        ask.moment_form(at),
    )
    .crumb(format!("{} {}", heading.convener_name(), heading.year), at.link(heading.path()));
    let next = |word: &str, cursor: Option<&str>| cursor.map(|cursor| at.link_with(&ask.path, &[(word, cursor)]));
    let more_hosts = next(AFTER_HOST, festival.hosts.next());
    let more_groups = next(AFTER_GROUP, festival.safe_family_groups.as_ref().and_then(Connection::next));
    let more_commendations = next(AFTER_COMMENDATION, roll.commendations.next());
    let base = heading.below(&participation.unit_id);
    let register = participation.unit.as_mut().and_then(|unit| unit.hosts.take());
    let days = std::mem::take(&mut festival.hosts);
    let hosts = Hosts::new(at, base, days, register, more_hosts);
    render(
        StatusCode::OK,
        &UnitPage { frame, at, festival, unit: participation, pilots, hosts, roll, more_commendations, more_groups },
    )
}

/// No such unit takes part: which do.
pub(super) async fn no_unit(service: &Service, ask: &Ask, at: At) -> PageError {
    #[derive(Deserialize)]
    struct Units {
        #[serde(flatten)]
        heading: Heading,
        units: Connection<Participation>,
    }
    let (year, convener) = (ask.parsed::<Year>("year"), ask.part("convener"));
    let variables = json!({ "convener": convener, "year": year, "at": at.variable() });
    let answer: Of<Units> = match documents::run(&service.schema, FESTIVAL_OVERVIEW, variables).await {
        Ok(answer) => answer,
        Err(error) => return error,
    };
    let Some(Units { heading, units }) = answer.festival else { return home::no_convener(service, ask, at).await };
    let asked = format!(
        "Không có xã, phường “{}” trong ngày hội năm {} của {}{}.",
        ask.part("unit"),
        heading.year,
        heading.convener_name(),
        at.words().map(|moment| format!(", như đã biết lúc {moment}")).unwrap_or_default(),
    );
    let overview = Link::new(format!("{} năm {}", heading.convener_name(), heading.year), at.link(heading.path()));
    let units = units.nodes().map(|unit| Link::new(unit.name(), at.link(heading.below(&unit.unit_id))));
    let mut missing = Missing::new(asked, "Ngày hội ấy có:", std::iter::once(overview).chain(units).collect());
    missing.frame.sample = heading.sample;
    missing.into()
}
