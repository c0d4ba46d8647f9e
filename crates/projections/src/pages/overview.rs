use askama::Template;
use ngayhoi_domain::values::{ConvenerId, Year};
use poem::{Response, handler, http::StatusCode, web::Data};
use serde::Deserialize;
use serde_json::json;

use super::{
    AFTER, Ask, Frame, PageError,
    dates::{Count, Days},
    documents::{self, Connection, Document, FESTIVAL_OVERVIEW, Heading, Named, Source, name_of},
    home,
    hosts::{HostDay, Hosts},
    moment::At,
    render,
    words::{
        ActivityKind, AgendaKind, AssessmentScope, CommendationStatus, FestivalStatus, FigureKind, StandardStage,
        unless_said,
    },
};
use crate::http::Service;

/// A year as a whole.
#[derive(Template)]
#[template(path = "overview.html")]
struct Overview {
    frame: Frame,
    at: At,
    festival: Festival,
    hosts: Hosts,
    more: Option<String>,
    is_first: bool,
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
    theme: Option<String>,
    closing: Option<String>,
    decision: Document,
    plan: Option<Document>,
    pilot_quota: Quota,
    window: Option<Days>,
    source: Source,
    amendment: Option<Amendment>,
    anniversaries: Anniversaries,
    standard_registrations: Option<Share>,
    figures: Option<Vec<Figure>>,
    outline: Vec<OutlinePart>,
    assessment_call: Option<AssessmentCall>,
    assessments: Option<Vec<Assessment>>,
    emulation: Option<Emulation>,
    units: Connection<Participation>,
    pilot_count: Option<Share>,
    commendation_counts: Option<Vec<CommendationCount>>,
    hosts: Connection<HostDay>,
}

/// Why theme, plan and days were last amended.
#[derive(Deserialize)]
struct Amendment {
    reason: String,
    source: Source,
}

impl Festival {
    /// Who says what theme, plan and days are.
    fn terms_source(&self) -> &Source {
        self.amendment.as_ref().map_or(&self.source, |amendment| &amendment.source)
    }

    fn ceremony(&self) -> impl Iterator<Item = (&OutlinePart, Option<&'static str>)> {
        self.outline.iter().filter_map(|part| Some((part, unless_said(part.ceremony?.vi(), &part.text))))
    }

    /// How many commendations stand; those on their way are a matter of the councils.
    fn commendations(&self) -> impl Iterator<Item = &CommendationCount> {
        self.commendation_counts.iter().flatten().filter(|counted| match counted.status {
            CommendationStatus::Decided | CommendationStatus::Scheduled | CommendationStatus::Presented => true,
            CommendationStatus::Nominated
            | CommendationStatus::Appraised
            | CommendationStatus::Recommended
            | CommendationStatus::Rejected
            | CommendationStatus::Withdrawn
            | CommendationStatus::Revoked => false,
        })
    }

    fn activities(&self) -> impl Iterator<Item = (&OutlinePart, Option<&'static str>)> {
        self.outline.iter().filter_map(|part| Some((part, unless_said(part.festival?.vi(), &part.text))))
    }
}

#[derive(Deserialize)]
pub(super) struct Quota {
    pub(super) count: u32,
    pub(super) exact: bool,
}

#[derive(Deserialize)]
struct Anniversaries {
    police: i32,
    festival: i32,
    source: Source,
}

#[derive(Deserialize)]
struct Share {
    count: Count,
    of: Count,
    source: Option<Source>,
}

#[derive(Deserialize)]
pub(super) struct Figure {
    pub(super) kind: FigureKind,
    pub(super) value: Count,
    pub(super) source: Source,
}

#[derive(Deserialize)]
struct CommendationCount {
    status: CommendationStatus,
    count: Count,
}

#[derive(Deserialize)]
struct OutlinePart {
    ceremony: Option<AgendaKind>,
    festival: Option<ActivityKind>,
    text: String,
    source: Source,
}

#[derive(Deserialize)]
pub(super) struct AssessmentCall {
    pub(super) period: Days,
    pub(super) scopes: Vec<AssessmentScope>,
    pub(super) source: Source,
}

#[derive(Deserialize)]
pub(super) struct Assessment {
    pub(super) scope: AssessmentScope,
    pub(super) summary: String,
    pub(super) source: Source,
}

#[derive(Deserialize)]
pub(super) struct Emulation {
    pub(super) title: String,
    pub(super) contents: Vec<String>,
    pub(super) source: Source,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Participation {
    pub(super) unit_id: String,
    pub(super) unit: Option<Named>,
    pub(super) standard: Option<StandardStage>,
    pub(super) source: Source,
    pub(super) standard_source: Option<Source>,
}

impl Participation {
    pub(super) fn name(&self) -> &str {
        name_of(self.unit.as_ref(), &self.unit_id)
    }
}

#[handler]
pub async fn show(service: Data<&Service>, ask: Ask) -> Result<Response, PageError> {
    let at = ask.at()?;
    let festival = match (ask.parsed::<Year>("year"), ask.parsed::<ConvenerId>("convener")) {
        (Some(year), Some(convener)) => {
            let after = ask.word(AFTER);
            let variables = json!({ "convener": convener, "year": year, "afterUnit": after, "at": at.variable() });
            let answer = documents::run::<Answer>(&service.schema, FESTIVAL_OVERVIEW, variables).await;
            answer.map_err(|error| ask.or_bad_cursor(AFTER, error))?.festival
        }
        (None, _) | (_, None) => None,
    };
    let Some(mut festival) = festival else { return Err(home::no_convener(&service, &ask, at).await) };
    let heading = &festival.heading;
    let title = format!("Ngày hội năm {} – {}", heading.year, heading.convener_name());
    let frame = Frame::of(title, heading, at, ask.moment_form(at));
    let more = festival.units.next().map(|cursor| at.link_with(&ask.path, &[(AFTER, cursor)]));
    let is_first = ask.word(AFTER).is_none();
    let base = heading.below(&heading.convener_id);
    let days = std::mem::take(&mut festival.hosts);
    let register = festival.heading.convener.as_mut().and_then(|convener| convener.hosts.take());
    let hosts = Hosts::new(at, base, days, register, None);
    render(StatusCode::OK, &Overview { frame, at, festival, hosts, more, is_first })
}
