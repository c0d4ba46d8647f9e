//! The checked-in GraphQL documents that pages execute in process: a page is one more client of the schema, and
//! nothing that it shows is read in another way.

use std::fmt;

use askama::{Template, filters::HtmlSafe};
use async_graphql::{Request, Variables};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    PageError,
    dates::{Day, When},
    words::{FestivalStatus, SourceKind, UnitKind},
};
use crate::{
    graphql::{FestivalSchema, rights::is_withheld},
    http::Caller,
};

/// The festival years that there are.
pub const FESTIVALS: &str = include_str!("../../../../schema/documents/festivals.graphql");
/// A year as a whole.
pub const FESTIVAL_OVERVIEW: &str = include_str!("../../../../schema/documents/festival-overview.graphql");
/// A unit's part in a year.
pub const UNIT: &str = include_str!("../../../../schema/documents/unit.graphql");
/// How a unit chooses its pilots.
pub const PILOT_BOARD: &str = include_str!("../../../../schema/documents/pilot-board.graphql");
/// Commendations of a year or of a unit; those that stand unless other statuses are asked for.
pub const COMMENDATION_ROLL: &str = include_str!("../../../../schema/documents/commendation-roll.graphql");
/// A host's programme as released.
pub const HOST_PROGRAMME: &str = include_str!("../../../../schema/documents/host-programme.graphql");
/// What happened in a year.
pub const TIMELINE: &str = include_str!("../../../../schema/documents/timeline.graphql");
/// The names of units and hosts.
pub const NAMES: &str = include_str!("../../../../schema/documents/names.graphql");

/// A document of the service's own, asked for whoever's request is being answered.
pub fn request(document: &str, variables: serde_json::Value) -> Request {
    let request = Request::new(document).variables(Variables::from_json(variables));
    match Caller::current() {
        Some(caller) => request.data(caller),
        None => request,
    }
}

/// Executes a document and reads its answer.
///
/// # Errors
/// When the schema answers with an error, or with something else than was asked for.
pub async fn run<T: DeserializeOwned>(
    schema: &FestivalSchema,
    document: &str,
    variables: serde_json::Value,
) -> Result<T, PageError> {
    let response = schema.execute(request(document, variables)).await;
    // What is not for whoever asks is left out of the page.
    if let Some(error) = response.errors.iter().find(|error| !is_withheld(error)) {
        return Err(PageError::Broken(error.to_string()));
    }
    async_graphql::from_value(response.data).map_err(|error| PageError::Broken(error.to_string()))
}

/// A page of a list that grows.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection<T> {
    /// How many there are in all pages.
    pub total_count: i64,
    /// Where to go on.
    pub page_info: PageInfo,
    /// What stands on this page.
    pub edges: Vec<Edge<T>>,
}

impl<T> Default for Connection<T> {
    fn default() -> Self {
        Self { total_count: 0, page_info: PageInfo { has_next_page: false, end_cursor: None }, edges: Vec::new() }
    }
}

impl<T> Connection<T> {
    /// What stands on this page.
    pub fn nodes(&self) -> impl Iterator<Item = &T> {
        self.edges.iter().map(|edge| &edge.node)
    }

    /// The cursor of the next page, where there is one.
    pub fn next(&self) -> Option<&str> {
        self.page_info.next()
    }
}

/// Where a list goes on.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    /// Whether there is another page.
    pub has_next_page: bool,
    /// After which one it begins.
    pub end_cursor: Option<String>,
}

impl PageInfo {
    /// After which one the next page begins, where there is one.
    pub fn next(&self) -> Option<&str> {
        self.end_cursor.as_deref().filter(|_| self.has_next_page)
    }
}

/// One of a list.
#[derive(Debug, Clone, Deserialize)]
pub struct Edge<T> {
    /// The thing itself.
    pub node: T,
}

/// Who says so; shown as a small citation that opens.
#[derive(Debug, Clone, Deserialize, Template)]
#[template(path = "source.html")]
pub struct Source {
    /// The event that says so.
    pub event: String,
    /// How it came into the record.
    pub kind: SourceKind,
    /// Whether it is invented.
    pub sample: bool,
    /// The work that says so, for what was entered from one.
    pub citation: Option<Citation>,
}

impl HtmlSafe for Source {}

/// An article, a list, a decision.
#[derive(Debug, Clone, Deserialize)]
pub struct Citation {
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub published: Option<When>,
    /// The words that say it, or a remark on how they were read.
    pub note: Option<String>,
}

/// A numbered document: `Quyết định số 521 ngày 13/6/2005 của Thủ tướng Chính phủ`, without its first word.
#[derive(Debug, Clone, Deserialize)]
pub struct Document {
    /// Its number as printed.
    pub number: String,
    /// The day it was signed.
    pub date: Day,
    /// Who issued it.
    pub issuer: Option<String>,
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, date, issuer } = self;
        write!(f, "số {number} ngày {date}")?;
        issuer.as_ref().map_or(Ok(()), |issuer| write!(f, " của {issuer}"))
    }
}

/// A unit or host by its name.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name with the kind's word.
    pub full_name: String,
    /// What it is, where that was asked.
    pub kind: Option<UnitKind>,
    /// The id of the unit that it belongs to, where that was asked.
    pub parent_id: Option<String>,
    /// The unit that it belongs to, where that was asked.
    pub parent: Option<Box<Named>>,
    /// Who says that there is such a unit, where that was asked.
    pub source: Option<Source>,
    /// The hosts under it, where they were asked for.
    pub hosts: Option<Connection<Named>>,
}

/// The name of a person.
#[derive(Debug, Clone, Deserialize)]
pub struct PersonName {
    /// The name; `None` when it was erased, or is not for whoever asks.
    pub name: Option<String>,
    /// Whether it was erased.
    #[serde(default)]
    pub erased: bool,
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let withheld = if self.erased { "(tên đã được xóa)" } else { "(không công bố tên)" };
        f.write_str(self.name.as_deref().unwrap_or(withheld))
    }
}

/// The name of a unit, or its id where the register does not know it.
pub fn name_of<'n>(named: Option<&'n Named>, id: &'n str) -> &'n str {
    named.map_or(id, |named| named.full_name.as_str())
}

/// What every document asks of a festival year.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Heading {
    /// The year.
    pub year: i32,
    /// Whether it is invented.
    pub sample: bool,
    /// Where it stands.
    pub status: FestivalStatus,
    /// The convener's id.
    pub convener_id: String,
    /// Who convenes.
    pub convener: Option<Named>,
}

impl Heading {
    /// The convener's name.
    pub fn convener_name(&self) -> &str {
        name_of(self.convener.as_ref(), &self.convener_id)
    }

    /// The address of the year.
    pub fn path(&self) -> String {
        format!("/{}/{}", self.year, self.convener_id)
    }

    /// The address of a unit within the year, or of another page of it.
    pub fn below(&self, part: &str) -> String {
        format!("{}/{part}", self.path())
    }
}

/// The answer of [`FESTIVALS`].
#[derive(Debug, Clone, Deserialize)]
pub struct Festivals {
    /// The years.
    pub festivals: Connection<FestivalLine>,
}

/// A festival year in a list.
#[derive(Debug, Clone, Deserialize)]
pub struct FestivalLine {
    /// Which one.
    #[serde(flatten)]
    pub heading: Heading,
    /// Its theme.
    pub theme: Option<String>,
}
