//! Host programmes as GraphQL answers them.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, Guard, ID, Object, SimpleObject};
use ngayhoi_domain::{
    Subject,
    programme::{self, PerformerName},
    values::{HostId, Occurred},
};
use tokio::sync::OnceCell;

use super::{
    ActivityRow, AgendaItemRow, CeremonyRow, CeremonyStatus as StoredStatus, DelegateRow, DutyRow,
    DutyStanding as StoredStanding, HostRow, Performer as PerformerRow, ReleaseRow, ReleasedCeremony as Row,
    StoredContents, VenueRow,
    contest::{Contest, TeamNames},
    warnings::{self, Warning},
};
use crate::{
    graphql::{NodeId, Page, Paged, PersonName, Rows, Source, Thing, Time, instant, node, rights::Within},
    read_models::{
        overview,
        overview::graphql::{ActivityKind, AgendaKind, AssessmentScope},
        units::{self, graphql::Unit},
    },
    world::World,
};

/// Where a ceremony stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "StoredStatus")]
pub enum CeremonyStatus {
    /// Planned, and not begun.
    Planned,
    /// Under way.
    Started,
    /// Held to its end.
    Completed,
    /// Cancelled with a reason.
    Cancelled,
}

/// A host that has a ceremony or a programme in a year.
#[derive(Debug, SimpleObject)]
pub struct HostDay {
    #[graphql(skip)]
    about: Subject,
    /// Which host.
    host_id: ID,
    /// The host; null where the register does not know it.
    host: Option<Unit>,
    /// In which unit; the convener where it answers to it alone.
    unit_id: ID,
    /// The version of its newest release; null where nothing was released.
    latest_version: Option<u32>,
    /// When its day begins, by that release.
    starts_at: Option<Time>,
    /// Where the ceremony stood at that release.
    status: Option<CeremonyStatus>,
    /// When its day begins by the draft.
    #[graphql(guard = "Within(&self.about)")]
    planned_start: Option<Time>,
}

impl HostDay {
    /// A host's day, with the host and what it is about.
    pub fn new(row: HostRow, host: Option<Unit>, about: Subject) -> Self {
        Self {
            about,
            host_id: ID(row.host),
            host,
            unit_id: ID(row.unit),
            latest_version: row.latest_version,
            starts_at: row.released_start.map(instant),
            status: row.released_status.map(CeremonyStatus::from),
            planned_start: row.planned_start.map(instant),
        }
    }
}

/// An item of a ceremony's agenda.
#[derive(Debug, SimpleObject)]
pub struct AgendaItem {
    /// Its id, kept through every move.
    id: ID,
    /// What it is.
    kind: AgendaKind,
    /// As printed.
    title: String,
    /// When it begins.
    start: Time,
    /// When it ends.
    end: Time,
    /// Who speaks, where it is one person.
    speaker: Option<PersonName>,
    /// Whether it is done; null in a release.
    done: Option<bool>,
    /// Who says so.
    source: Source,
}

impl AgendaItem {
    /// An item, and what it is about.
    pub fn new(row: AgendaItemRow, about: &Arc<Subject>) -> Self {
        Self {
            id: ID(row.item),
            kind: row.kind.into(),
            title: row.title,
            start: instant(row.slot.start()),
            end: instant(row.slot.end()),
            speaker: row.speaker.map(|name| PersonName::of(name, about)),
            done: row.done,
            source: row.source.into(),
        }
    }
}

/// A place within a host where activities are held (địa điểm).
#[derive(Debug, SimpleObject)]
pub struct Venue {
    /// Its id.
    id: ID,
    /// Its name.
    name: String,
    /// How many persons it holds, where that is known.
    capacity: Option<u32>,
}

impl From<VenueRow> for Venue {
    fn from(row: VenueRow) -> Self {
        Self { id: ID(row.venue), name: row.name, capacity: row.capacity }
    }
}

/// Who performs (nhóm, người biểu diễn): a group or one person.
#[derive(Debug, SimpleObject)]
pub struct Performer {
    /// Its id.
    id: ID,
    /// The group's name; null for one person.
    group: Option<String>,
    /// The person; null for a group.
    person: Option<PersonName>,
}

impl Performer {
    fn new(row: PerformerRow, about: &Arc<Subject>) -> Self {
        let (group, person) = match row.name {
            PerformerName::Group { name } => (Some(String::from(name)), None),
            PerformerName::Individual { name } => (None, Some(PersonName::of(name, about))),
        };
        Self { id: ID(row.performer), group, person }
    }
}

/// What made an activity move or fall away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "programme::Cause", name = "ChangeCause")]
pub enum Cause {
    /// Thời tiết.
    Weather,
    /// Whatever the reason says.
    Other,
}

/// A team (đội).
#[derive(Debug, SimpleObject)]
pub struct Team {
    /// Its id.
    id: ID,
    /// Its name.
    name: String,
    /// How many persons, where that is known.
    members: Option<u32>,
}

impl From<super::Team> for Team {
    fn from(team: super::Team) -> Self {
        Self { id: ID(team.team), name: team.name, members: team.members }
    }
}

/// Whether a duty is still to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "StoredStanding")]
pub enum DutyStanding {
    /// It is still to be done.
    Open,
    /// It is done.
    Done,
    /// It is not needed after all.
    Dropped,
}

/// A duty in preparing a host's day (nhiệm vụ được phân công): who prepares what, and by when.
#[derive(Debug, SimpleObject)]
pub struct Duty {
    /// Its id.
    id: ID,
    /// What is to be done.
    task: String,
    /// Who sees to it: an office or organisation, never a person.
    in_charge: String,
    /// The last day on which it is done in time. One that is open after it is overdue.
    due: Time,
    /// Whether it is still to be done.
    standing: DutyStanding,
    /// Why it was dropped.
    reason: Option<String>,
    /// Who says that it stands so.
    source: Source,
}

impl From<DutyRow> for Duty {
    fn from(row: DutyRow) -> Self {
        Self {
            id: ID(row.duty),
            task: row.task,
            in_charge: row.in_charge,
            due: Time(Occurred::Day(row.due)),
            standing: row.standing.into(),
            reason: row.reason,
            source: row.source.into(),
        }
    }
}

/// One place in a contest's result.
#[derive(Debug, SimpleObject)]
pub struct Placing {
    /// 1 for the first; equal places are allowed.
    place: u32,
    /// Which team.
    team_id: ID,
    /// The team's name; null where it never entered.
    team: Option<String>,
    /// The score in words.
    score: Option<String>,
    /// The prize.
    prize: Option<String>,
}

/// An activity of the festival part (hoạt động phần hội).
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct Activity {
    #[graphql(skip)]
    about: Arc<Subject>,
    #[graphql(skip)]
    stored: StoredContents,
    /// Its id, kept through every release.
    id: ID,
    /// What it is.
    kind: ActivityKind,
    /// As printed.
    title: String,
    /// The venue's id.
    venue_id: ID,
    /// The venue's name; null where none of this id was added.
    venue: Option<String>,
    /// When it begins.
    start: Time,
    /// When it ends.
    end: Time,
    /// Whether it was cancelled.
    cancelled: bool,
    /// Why it was cancelled, or moved last.
    reason: Option<String>,
    /// What made it move or fall away.
    cause: Cause,
    /// How many teams it takes; null for any number.
    places: Option<u32>,
    /// Why the result was last corrected.
    correction: Option<String>,
}

impl Activity {
    /// An activity, and what it is about.
    pub fn new(row: ActivityRow<StoredContents>, about: &Arc<Subject>) -> Self {
        Self {
            about: about.clone(),
            stored: row.contents,
            id: ID(row.activity),
            kind: row.kind.into(),
            title: row.title,
            venue_id: ID(row.venue_id),
            venue: row.venue,
            start: instant(row.slot.start()),
            end: instant(row.slot.end()),
            cancelled: row.cancelled,
            reason: row.reason,
            cause: row.cause.into(),
            places: row.places,
            correction: row.correction,
        }
    }

    /// The names of the teams that take part.
    fn names(&self) -> Result<TeamNames, serde_json::Error> {
        Ok(self.stored.teams.read()?.into_iter().map(|team| (team.team, team.name)).collect())
    }
}

#[ComplexObject]
impl Activity {
    /// The teams that take part.
    async fn teams(&self) -> async_graphql::Result<Vec<Team>> {
        Ok(self.stored.teams.read()?.into_iter().map(Team::from).collect())
    }

    /// The teams that wait for a place, in their order.
    async fn waiting(&self) -> async_graphql::Result<Vec<Team>> {
        Ok(self.stored.waiting.read()?.into_iter().map(Team::from).collect())
    }

    /// Who performs.
    async fn performers(&self) -> async_graphql::Result<Vec<Performer>> {
        Ok(self.stored.performers.read()?.into_iter().map(|row| Performer::new(row, &self.about)).collect())
    }

    /// The contest; null where there is none.
    async fn contest(&self) -> async_graphql::Result<Option<Contest>> {
        let Some(contest) = &self.stored.contest else { return Ok(None) };
        Ok(Some(Contest::new(&contest.read()?, &self.names()?)))
    }

    /// The result, best first; empty before there is one.
    async fn placings(&self) -> async_graphql::Result<Vec<Placing>> {
        let Some(placings) = &self.stored.placings else { return Ok(Vec::new()) };
        let names = self.names()?;
        let placing = |placing: programme::Placing| {
            let team = placing.team.to_string();
            Placing {
                place: placing.place,
                team: names.get(&team).cloned(),
                team_id: ID(team),
                score: placing.score.map(String::from),
                prize: placing.prize.map(String::from),
            }
        };
        Ok(placings.read()?.into_iter().map(placing).collect())
    }

    /// Who says so.
    async fn source(&self) -> async_graphql::Result<Source> {
        Ok(self.stored.source.read()?.into())
    }
}

/// A ceremony as it stands now (buổi lễ).
#[derive(Debug, SimpleObject)]
pub struct Ceremony {
    /// Where it stands.
    status: CeremonyStatus,
    /// When it begins.
    starts_at: Time,
    /// Where.
    venue: String,
    /// Who planned it, and may not approve its agenda.
    planner: String,
    /// The version of its agenda that was approved last.
    approved_version: Option<u32>,
    /// How many came.
    attendees: Option<u32>,
    /// The parties that signed the emulation pact.
    pact: Vec<String>,
    /// Who gave flowers.
    flowers: Vec<String>,
    /// Which models were launched.
    models: Vec<String>,
    /// What was said of the movement, by scope.
    assessments: Vec<DeliveredAssessment>,
    /// Why it was rescheduled, relocated or cancelled.
    reason: Option<String>,
    /// Why the record was last put right.
    correction: Option<String>,
    /// Who says that it was planned.
    source: Source,
    /// Who says where it stands.
    status_source: Source,
}

/// What was said of the movement at a ceremony.
#[derive(Debug, SimpleObject)]
pub struct DeliveredAssessment {
    /// At which level.
    scope: AssessmentScope,
    /// In words.
    summary: String,
}

/// Who is invited to a ceremony (đại biểu).
#[derive(Debug, SimpleObject)]
pub struct Delegate {
    /// The delegate's id.
    id: ID,
    /// From where.
    organisation: String,
    /// Who, where that is known.
    person: Option<PersonName>,
    /// Whether they come; null while nothing is known.
    comes: Option<bool>,
}

impl Delegate {
    fn new(row: DelegateRow, about: &Arc<Subject>) -> Self {
        let DelegateRow { delegate, organisation, person, comes, .. } = row;
        Self { id: ID(delegate), organisation, person: person.map(|name| PersonName::of(name, about)), comes }
    }
}

impl From<CeremonyRow> for Ceremony {
    fn from(row: CeremonyRow) -> Self {
        Self {
            status: row.status.into(),
            starts_at: instant(row.starts_at),
            venue: row.venue,
            planner: row.planner,
            approved_version: row.approved_version,
            attendees: row.attendees,
            pact: row.pact.into_iter().map(String::from).collect(),
            flowers: row.flowers.into_iter().map(String::from).collect(),
            models: row.models.into_iter().map(String::from).collect(),
            assessments: row
                .assessments
                .into_iter()
                .map(|(scope, summary)| DeliveredAssessment { scope: scope.into(), summary: summary.into() })
                .collect(),
            reason: row.reason,
            correction: row.correction,
            source: row.source.into(),
            status_source: row.status_source.into(),
        }
    }
}

/// A ceremony as it stood at a release.
#[derive(Debug, SimpleObject)]
pub struct ReleasedCeremony {
    /// Where it stood.
    status: CeremonyStatus,
    /// When it begins.
    starts_at: Time,
    /// Where.
    venue: String,
}

impl From<Row> for ReleasedCeremony {
    fn from(row: Row) -> Self {
        Self { status: row.status.into(), starts_at: instant(row.starts_at), venue: row.venue }
    }
}

/// Where a host's programme is read from.
#[derive(Debug, Clone)]
struct Key {
    world: World,
    convener: String,
    year: i32,
    host: String,
    about: Arc<Subject>,
}

impl Key {
    /// What it, or a release of it, is found by.
    fn node_id(&self, thing: impl FnOnce(HostId) -> Thing) -> async_graphql::Result<ID> {
        Ok(NodeId::in_year(&self.world, &self.convener, self.year, thing(self.host.parse()?))?.id())
    }
}

/// A release: what everybody reads until the next one. It never changes.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct Release {
    #[graphql(skip)]
    key: Key,
    /// Its version, from 1.
    version: u32,
    /// What changed.
    changelog: String,
    /// When it was released.
    occurred: Time,
    /// When that was written down.
    recorded_at: Time,
    /// The approved version of the agenda that goes with it.
    agenda_version: Option<u32>,
    /// The ceremony as it stood then; null where none was planned.
    ceremony: Option<ReleasedCeremony>,
    /// Who says so.
    source: Source,
}

impl Release {
    fn new(key: Key, row: ReleaseRow) -> Self {
        Self {
            key,
            version: row.version,
            changelog: row.changelog,
            occurred: Time(row.occurred),
            recorded_at: instant(row.recorded_at),
            agenda_version: row.agenda_version,
            ceremony: row.ceremony.map(ReleasedCeremony::from),
            source: row.source.into(),
        }
    }
}

#[ComplexObject]
impl Release {
    /// Under which a client keeps it, and `node` finds it again.
    pub async fn node_id(&self) -> async_graphql::Result<ID> {
        self.key.node_id(|host| Thing::Release(host, self.version))
    }

    /// The ceremony's agenda, in order.
    async fn agenda(&self) -> async_graphql::Result<Rows<AgendaItem>> {
        let (key, version) = (self.key.clone(), self.version);
        let rows = self
            .key
            .world
            .read(move |db| super::released_agenda(db, &key.convener, key.year, &key.host, version))
            .await?;
        Ok(rows.into_iter().map(|row| AgendaItem::new(row, &self.key.about)).collect())
    }

    /// The activities in order, cancelled ones included.
    async fn activities(&self) -> async_graphql::Result<Rows<Activity>> {
        let (key, version) = (self.key.clone(), self.version);
        let rows = self
            .key
            .world
            .read(move |db| super::stored_released_activities(db, &key.convener, key.year, &key.host, version))
            .await?;
        Ok(rows.into_iter().map(|row| Activity::new(row, &self.key.about)).collect())
    }
}

/// A host's programme: what was released, and the draft that the next release is made of.
#[derive(Debug)]
pub struct HostProgramme {
    world: World,
    convener: String,
    year: i32,
    host: String,
    /// What it is about today, once somebody has to know.
    about: OnceCell<Arc<Subject>>,
}

impl HostProgramme {
    /// A host's programme, to be read from a world.
    pub fn new(world: &World, (convener, year): (String, i32), host: String) -> Self {
        Self { world: world.clone(), convener, year, host, about: OnceCell::new() }
    }

    /// What it is about: the host's unit is where its day was planned; where none was, it is where the register has it.
    async fn about(&self) -> async_graphql::Result<&Arc<Subject>> {
        let find = async || {
            let (convener, year, host) = (self.convener.clone(), self.year, self.host.clone());
            let as_of = self.world.as_of();
            let belongs = self.world.read(move |db| match super::unit_of_host(db, &convener, year, &host)? {
                Some(unit) => Ok(Some(unit)),
                None => Ok(units::unit(db, &host, as_of)?.and_then(|row| row.parent)),
            });
            Ok::<_, async_graphql::Error>(self.about_of(belongs.await?.as_deref()))
        };
        self.about.get_or_try_init(find).await
    }

    fn about_of(&self, unit: Option<&str>) -> Arc<Subject> {
        Arc::new(Subject {
            convener: self.convener.parse().ok(),
            year: self.year.try_into().ok(),
            unit: unit.and_then(|unit| unit.parse().ok()),
            host: self.host.parse().ok(),
        })
    }

    fn key(&self, about: Arc<Subject>) -> Key {
        let (world, convener, host) = (self.world.clone(), self.convener.clone(), self.host.clone());
        Key { world, convener, year: self.year, host, about }
    }

    fn release_of(&self, row: ReleaseRow) -> Release {
        Release::new(self.key(self.about_of(Some(&row.unit))), row)
    }

    /// A release, by its version; `None` where there is none.
    ///
    /// # Errors
    /// When the world cannot be read.
    pub async fn of_version(&self, version: u32) -> async_graphql::Result<Option<Release>> {
        let (convener, year, host) = (self.convener.clone(), self.year, self.host.clone());
        let row = self.world.read(move |db| super::release(db, &convener, year, &host, version)).await?;
        Ok(row.map(|row| self.release_of(row)))
    }
}

/// Read by those within whose scope a host's matters lie.
struct OfHost<'p>(&'p HostProgramme);

impl Guard for OfHost<'_> {
    async fn check(&self, ctx: &Context<'_>) -> async_graphql::Result<()> {
        Within(&**self.0.about().await?).check(ctx).await
    }
}

/// A host's programme: what was released, and the draft that the next release is made of.
#[Object]
impl HostProgramme {
    /// Under which a client keeps it, and `node` finds it again.
    pub async fn node_id(&self) -> async_graphql::Result<ID> {
        Ok(NodeId::in_year(&self.world, &self.convener, self.year, Thing::Programme(self.host.parse()?))?.id())
    }

    /// The host's id.
    async fn host_id(&self) -> ID {
        ID(self.host.clone())
    }

    /// The host; null where the register does not know it.
    async fn host(&self) -> async_graphql::Result<Option<Unit>> {
        Unit::find(&self.world, self.host.clone()).await
    }

    /// What everybody reads; null while nothing is released.
    async fn latest(&self) -> async_graphql::Result<Option<Release>> {
        let (convener, year, host) = (self.convener.clone(), self.year, self.host.clone());
        let row = self.world.read(move |db| super::latest(db, &convener, year, &host)).await?;
        Ok(row.map(|row| self.release_of(row)))
    }

    /// One release, by its version.
    async fn release(
        &self,
        #[graphql(desc = "Its number, from 1.")] version: u32,
    ) -> async_graphql::Result<Option<Release>> {
        self.of_version(version).await
    }

    /// All releases, the newest first.
    async fn releases(
        &self,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<Release>> {
        let page = Page::<u32>::of(first, after.as_deref())?;
        let ((convener, year, host), wanted) = ((self.convener.clone(), self.year, self.host.clone()), page.clone());
        let (total, rows) = self
            .world
            .read(move |db| {
                let rows = super::releases(db, &convener, year, &host, wanted.after, wanted.fetch)?;
                Ok((super::count_releases(db, &convener, year, &host)?, rows))
            })
            .await?;
        Ok(page.connection(total, rows, |row| (row.version, self.release_of(row))))
    }

    /// What stands now and is not yet released.
    #[graphql(guard = "OfHost(self)")]
    async fn draft(&self) -> async_graphql::Result<Option<ProgrammeDraft>> {
        let key = self.key(self.about().await?.clone());
        let world = self.world.clone();
        let read = move |db: &rusqlite::Connection| {
            let (convener, year, host) = (key.convener.as_str(), key.year, key.host.as_str());
            Ok(ProgrammeDraft {
                ceremony: super::ceremony(db, convener, year, host)?.map(Ceremony::from),
                agenda: super::agenda(db, convener, year, host)?
                    .into_iter()
                    .map(|row| AgendaItem::new(row, &key.about))
                    .collect(),
                venues: super::venues(db, convener, year, host)?.into_iter().map(Venue::from).collect(),
                performers: super::performers(db, convener, year, host)?
                    .into_iter()
                    .map(|row| Performer::new(row, &key.about))
                    .collect(),
                duties: super::duties(db, convener, year, host)?.into_iter().map(Duty::from).collect(),
                activities: super::stored_activities(db, convener, year, host)?
                    .into_iter()
                    .map(|row| Activity::new(row, &key.about))
                    .collect(),
                key,
            })
        };
        Ok(Some(world.read(read).await?))
    }
}

/// What the next release is made of.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct ProgrammeDraft {
    #[graphql(skip)]
    key: Key,
    /// The ceremony; null where none is planned.
    ceremony: Option<Ceremony>,
    /// Its agenda, in order.
    agenda: Vec<AgendaItem>,
    /// The places where activities are held.
    venues: Vec<Venue>,
    /// Who performs, in one activity or more.
    performers: Vec<Performer>,
    /// Who prepares what, what is due first first; what is done or dropped included.
    duties: Vec<Duty>,
    /// The activities in order, cancelled ones included.
    activities: Vec<Activity>,
}

#[ComplexObject]
impl ProgrammeDraft {
    /// Who is invited to the ceremony, in the order of invitation.
    async fn delegates(
        &self,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<Delegate>> {
        let page = Page::<i64>::of(first, after.as_deref())?;
        let (key, wanted) = (self.key.clone(), page.clone());
        let (total, rows) = self
            .key
            .world
            .read(move |db| {
                let (convener, host) = (key.convener.as_str(), key.host.as_str());
                let after = wanted.after.unwrap_or(-1);
                let rows = super::delegates(db, convener, key.year, host, after, wanted.fetch)?;
                Ok((super::count_delegates(db, convener, key.year, host)?.0, rows))
            })
            .await?;
        Ok(page.connection(total, rows, |row| (row.ordinal, Delegate::new(row, &self.key.about))))
    }

    /// How many of those who are invited come, as far as they answered.
    async fn delegates_coming(&self) -> async_graphql::Result<i64> {
        let key = self.key.clone();
        let read = move |db: &rusqlite::Connection| super::count_delegates(db, &key.convener, key.year, &key.host);
        Ok(self.key.world.read(read).await?.1)
    }

    /// What to look at before the next release, what weighs most first: who or what is needed in two places at once,
    /// here or at another host of the festival, and what else does not fit.
    async fn warnings(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Warning>> {
        let (key, keys) = (self.key.clone(), &node(ctx)?.keys);
        let read = move |db: &rusqlite::Connection| {
            let window = overview::festival(db, &key.convener, key.year)?.and_then(|festival| festival.window);
            Ok((warnings::day(db, &key.convener, key.year, &key.host)?, window))
        };
        let (rows, window) = self.key.world.read(read).await?;
        let day = rows.opened(window, |name| keys.reveal(name))?;
        Ok(day.clashes().into_iter().map(Warning::from).collect())
    }
}
