//! The overview as GraphQL answers it.

use async_graphql::{Enum, ID, SimpleObject};
use ngayhoi_domain::{Subject, pilot, standard};

use super::{
    AssessmentCallRow, AssessmentRow, EmulationRow, FestivalStatus as StoredStatus, FigureRow, GroupRow, OutlineRow,
    ParticipantRow, SessionRow, StandardRow, StandardStage as StoredStage,
};
use crate::{
    graphql::{Source, Window, rights::Settled},
    read_models::{Cited, units::graphql::Unit},
};

/// Where a festival year stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "StoredStatus")]
pub enum FestivalStatus {
    /// Under way.
    Open,
    /// Closed with a summary.
    Closed,
    /// Cancelled with a reason.
    Cancelled,
}

/// Where a standard “An toàn về an ninh trật tự” stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "StoredStage")]
pub enum StandardStage {
    /// Đã đăng ký.
    Registered,
    /// Đã tự đánh giá.
    SelfAssessed,
    /// Đã thẩm định.
    Appraised,
    /// Được công nhận.
    Recognised,
    /// Không được công nhận.
    NotRecognised,
}

/// What an agenda item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ngayhoi_domain::ceremony::AgendaKind")]
pub enum AgendaKind {
    /// Văn nghệ chào mừng.
    WelcomePerformance,
    /// Chào cờ.
    FlagSalute,
    /// Tuyên bố lý do, giới thiệu đại biểu, thông qua chương trình.
    Purpose,
    /// Diễn văn ôn lại truyền thống.
    CommemorativeAddress,
    /// Đánh giá phong trào.
    MovementAssessment,
    /// Thảo luận.
    Discussion,
    /// Công bố quyết định, trao khen thưởng.
    Commendation,
    /// Phát biểu của cấp trên.
    SuperiorSpeech,
    /// Tặng hoa chúc mừng.
    Flowers,
    /// Tặng quà.
    Gifts,
    /// Đáp từ của ban tổ chức.
    OrganiserReply,
    /// Phát động thi đua.
    EmulationLaunch,
    /// Ký kết giao ước thi đua.
    PactSigning,
    /// Ra mắt mô hình.
    ModelLaunch,
    /// Bế mạc.
    Close,
}

/// What an activity of the festival part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ngayhoi_domain::programme::ActivityKind")]
pub enum ActivityKind {
    /// Văn hóa, văn nghệ.
    Culture,
    /// Thể thao, trò chơi dân gian.
    Sport,
    /// Hoạt động cộng đồng.
    Community,
}

/// At which level the movement is assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ngayhoi_domain::assessment::AssessmentScope")]
pub enum AssessmentScope {
    /// Toàn địa bàn của cấp triệu tập.
    Convener,
    /// Phường, xã.
    Unit,
    /// Tổ dân phố.
    Neighbourhood,
}

/// What is counted. The movement is counted in figures, never in persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ngayhoi_domain::assessment::FigureKind")]
pub enum FigureKind {
    /// Tổ liên gia an toàn, as reported.
    SafeFamilyGroups,
    /// Cơ quan, đơn vị, doanh nghiệp registered for the standard, as reported.
    OrganisationsRegisteredForStandard,
    /// Camera an ninh from social funds, as reported.
    SecurityCameras,
    /// Vụ việc mâu thuẫn được hòa giải.
    DisputesSettled,
}

/// Why a year's theme, plan and days were last amended (điều chỉnh).
#[derive(Debug, SimpleObject)]
pub struct YearAmendment {
    /// Why.
    reason: String,
    /// Who says so, and what theme, plan and days are since then.
    source: Source,
}

impl From<(String, Cited)> for YearAmendment {
    fn from((reason, source): (String, Cited)) -> Self {
        Self { reason, source: source.into() }
    }
}

/// How many pilots each unit chooses (chỉ tiêu điểm).
#[derive(Debug, SimpleObject)]
pub struct PilotQuota {
    /// How many.
    count: u32,
    /// Whether exactly so many, or so many and more.
    exact: bool,
}

impl From<pilot::Quota> for PilotQuota {
    fn from(quota: pilot::Quota) -> Self {
        match quota {
            pilot::Quota::Exactly(count) => Self { count, exact: true },
            pilot::Quota::AtLeast(count) => Self { count, exact: false },
        }
    }
}

/// The years that a festival commemorates. Anniversaries, never edition numbers: many places held none in some years.
#[derive(Debug, SimpleObject)]
pub struct Anniversaries {
    /// Years since 1945, of the People's Public Security.
    pub police: i32,
    /// Years since 2005, of the festival.
    pub festival: i32,
    /// Who says that there was a festival in that year.
    pub source: Source,
}

/// A unit that takes part in a festival year.
#[derive(Debug, SimpleObject)]
pub struct Participation {
    #[graphql(skip)]
    about: Subject,
    #[graphql(skip)]
    settled: bool,
    /// The unit's id.
    pub unit_id: ID,
    /// The unit; null where the register does not know it.
    pub unit: Option<Unit>,
    /// Where its standard “An toàn về an ninh trật tự” stands.
    #[graphql(guard = "Settled { settled: self.settled, about: &self.about }")]
    pub standard: Option<StandardStage>,
    /// Who says that it takes part.
    pub source: Source,
    /// Who says where its standard stands.
    #[graphql(guard = "Settled { settled: self.settled, about: &self.about }")]
    pub standard_source: Option<Source>,
}

impl Participation {
    /// A participation with its unit, what it is about, and whether the year's figures are settled.
    pub fn new(row: ParticipantRow, unit: Option<Unit>, about: Subject, settled: bool) -> Self {
        Self {
            about,
            settled,
            unit_id: ID(row.unit),
            unit,
            standard: row.standard.map(StandardStage::from),
            source: row.source.into(),
            standard_source: row.standard_source.map(Source::from),
        }
    }
}

/// So many of so many.
#[derive(Debug, SimpleObject)]
pub struct Share {
    /// How many.
    pub count: i64,
    /// Of how many.
    pub of: i64,
    /// Who says so; null where nobody was counted.
    pub source: Option<Source>,
}

/// A reported figure.
#[derive(Debug, SimpleObject)]
pub struct Figure {
    /// What is counted.
    kind: FigureKind,
    /// How many.
    value: i64,
    /// Who says so.
    source: Source,
}

impl From<FigureRow> for Figure {
    fn from(row: FigureRow) -> Self {
        Self { kind: row.figure.into(), value: row.value, source: row.source.into() }
    }
}

/// A part of the year's outline, for every unit alike (khung chương trình chung).
#[derive(Debug, SimpleObject)]
pub struct OutlinePart {
    /// What it becomes in a ceremony (phần lễ); null for a part of the festival part.
    ceremony: Option<AgendaKind>,
    /// What it becomes in a programme (phần hội); null for a part of the ceremony.
    festival: Option<ActivityKind>,
    /// In words.
    text: String,
    /// Who says so.
    source: Source,
}

impl From<OutlineRow> for OutlinePart {
    fn from(row: OutlineRow) -> Self {
        Self {
            ceremony: row.ceremony.map(AgendaKind::from),
            festival: row.festival.map(ActivityKind::from),
            text: row.text,
            source: row.source.into(),
        }
    }
}

/// What was asked of an assessment of the movement (đánh giá phong trào).
#[derive(Debug, SimpleObject)]
pub struct AssessmentCall {
    /// The days that it covers; its end may lie after the ceremony.
    period: Window,
    /// At which levels.
    scopes: Vec<AssessmentScope>,
    /// Who says so.
    source: Source,
}

impl From<AssessmentCallRow> for AssessmentCall {
    fn from(row: AssessmentCallRow) -> Self {
        Self {
            period: row.period.into(),
            scopes: row.scopes.into_iter().map(AssessmentScope::from).collect(),
            source: row.source.into(),
        }
    }
}

/// An assessment in words.
#[derive(Debug, SimpleObject)]
pub struct Assessment {
    /// At which level.
    scope: AssessmentScope,
    /// In words.
    summary: String,
    /// Who says so.
    source: Source,
}

impl From<AssessmentRow> for Assessment {
    fn from(row: AssessmentRow) -> Self {
        Self { scope: row.scope.into(), summary: row.summary, source: row.source.into() }
    }
}

/// An emulation campaign (phong trào thi đua).
#[derive(Debug, SimpleObject)]
pub struct Emulation {
    /// Its motto.
    title: String,
    /// What it asks of people, in order.
    contents: Vec<String>,
    /// Who says so.
    source: Source,
}

impl From<EmulationRow> for Emulation {
    fn from(row: EmulationRow) -> Self {
        Self {
            title: row.title,
            contents: row.contents.into_iter().map(String::from).collect(),
            source: row.source.into(),
        }
    }
}

/// How many signed up for a campaign somewhere; never who.
#[derive(Debug, SimpleObject)]
pub struct SignUp {
    /// The ward, neighbourhood, school or agency.
    participant_id: ID,
    /// It; null where the register does not know it.
    participant: Option<Unit>,
    /// How many.
    signed: i64,
    /// Who says so.
    source: Source,
}

impl SignUp {
    /// What was reported of a participant.
    pub fn new(participant: Option<Unit>, (id, signed, source): (String, i64, crate::read_models::Cited)) -> Self {
        Self { participant_id: ID(id), participant, signed, source: source.into() }
    }
}

/// Cameras that a neighbourhood funded as a whole (camera xã hội hóa của tổ dân phố).
#[derive(Debug, SimpleObject)]
pub struct NeighbourhoodCameras {
    /// Which neighbourhood.
    neighbourhood_id: ID,
    /// How many in all.
    cameras: i64,
    /// Who says so last.
    source: Source,
}

impl From<(String, i64, crate::read_models::Cited)> for NeighbourhoodCameras {
    fn from((neighbourhood, cameras, source): (String, i64, crate::read_models::Cited)) -> Self {
        Self { neighbourhood_id: ID(neighbourhood), cameras, source: source.into() }
    }
}

/// A session of outreach (buổi tuyên truyền).
#[derive(Debug, SimpleObject)]
pub struct OutreachSession {
    /// Its id.
    id: ID,
    /// What it was about.
    topic: String,
    /// For whom.
    audience: String,
    /// How many came.
    attendees: i64,
    /// Which office or organisation held it.
    held_by: String,
    /// When, as precisely as is known.
    held: String,
    /// Why the figure was corrected last.
    reason: Option<String>,
    /// Who says so.
    source: Source,
}

impl From<SessionRow> for OutreachSession {
    fn from(row: SessionRow) -> Self {
        Self {
            id: ID(row.session),
            topic: row.topic,
            audience: row.audience,
            attendees: row.attendees,
            held_by: row.held_by,
            held: row.held,
            reason: row.reason,
            source: row.source.into(),
        }
    }
}

/// What a unit's outreach adds up to.
#[derive(Debug, SimpleObject)]
pub struct OutreachTotals {
    /// How many sessions.
    pub sessions: i64,
    /// How many people came to them.
    pub attendees: i64,
}

/// The circular that lays the standard “An toàn về an ninh trật tự” down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "standard::Circular")]
pub enum Circular {
    /// Thông tư 23/2012/TT-BCA.
    Of2012,
    /// Thông tư 124/2021/TT-BCA, from 10 February 2022.
    Of2021,
}

/// How a holder does by one criterion.
#[derive(Debug, SimpleObject)]
pub struct CriterionResult {
    /// The criterion (tiêu chí) in words.
    criterion: String,
    /// Whether it is met.
    met: bool,
}

impl From<standard::CriterionResult> for CriterionResult {
    fn from(result: standard::CriterionResult) -> Self {
        Self { criterion: result.criterion.into(), met: result.met }
    }
}

/// A holder's standard “An toàn về an ninh trật tự” in a year.
#[derive(Debug, SimpleObject)]
pub struct Standard {
    /// How far it came.
    stage: StandardStage,
    /// By whose criteria; null where that was not recorded.
    circular: Option<Circular>,
    /// Criterion by criterion, as the holder sees itself.
    self_results: Vec<CriterionResult>,
    /// Criterion by criterion, as it was appraised.
    results: Vec<CriterionResult>,
    /// Who says how far it came.
    source: Source,
}

impl From<StandardRow> for Standard {
    fn from(row: StandardRow) -> Self {
        let list = |results: Vec<standard::CriterionResult>| results.into_iter().map(CriterionResult::from).collect();
        Self {
            stage: row.stage.into(),
            circular: row.circular.map(Circular::from),
            self_results: list(row.self_results),
            results: list(row.results),
            source: row.source.into(),
        }
    }
}

/// A safe family group (tổ liên gia an toàn) registered by itself.
#[derive(Debug, SimpleObject)]
pub struct SafeFamilyGroup {
    /// Its id.
    id: ID,
    /// Its name.
    name: String,
    /// Its households.
    households: i64,
    /// Cameras from social funds.
    cameras: i64,
    /// Who says so.
    source: Source,
}

impl From<GroupRow> for SafeFamilyGroup {
    fn from(row: GroupRow) -> Self {
        Self {
            id: ID(row.id),
            name: row.name,
            households: row.households,
            cameras: row.cameras,
            source: row.source.into(),
        }
    }
}
