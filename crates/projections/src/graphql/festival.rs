use std::sync::Arc;

use async_graphql::{Context, Enum, Guard, ID, Object, connection::CursorType};
use chrono::NaiveDate;
use ngayhoi_domain::{FestivalRef, Subject, standard, values::Year};
use rusqlite::Connection;
use uuid::Uuid;

use super::{
    Document, Page, Paged, Source, TimeOrder, Window, node,
    node_id::{self, NodeId, Thing},
    rights::{Settled, Within, address, refused, viewer},
    search::SearchHit,
    timeline::{TimelineEntry, audience, seq_of},
};
use crate::{
    node::Node,
    read_models::{
        commendation_roll::{
            self, RollPlace,
            graphql::{Commendation, CommendationCount, CommendationOrder, CommendationStatus, Council, Recusal},
        },
        host_programme::{
            self,
            graphql::{HostDay, HostProgramme},
        },
        overview::{
            self, FestivalRow, ParticipantRow,
            graphql::{
                Anniversaries, Assessment, AssessmentCall, Emulation, FestivalStatus, Figure, NeighbourhoodCameras,
                OutlinePart, OutreachSession, OutreachTotals, Participation, PilotQuota, SafeFamilyGroup, Share,
                SignUp, Standard, YearAmendment,
            },
        },
        pilot_board::{
            self,
            graphql::{PilotBoard, PilotDesignation, PilotNominee, PilotRules},
        },
        units::{self, graphql::Unit},
        worklist::{
            self,
            graphql::{AwardItem, WorkCursor, WorkItem},
        },
    },
    timeline::{self, Filter, Moment, Order, Slice},
    world::World,
};

/// A convener's festival of one year, read from a world.
#[derive(Debug, Clone)]
pub struct Festival {
    world: World,
    at: Option<Moment>,
    row: FestivalRow,
    /// Whether its figures are everybody's today, at every moment of the past alike.
    settled: bool,
}

impl Festival {
    /// A festival year, read from a world; `None` where nobody opened it.
    ///
    /// # Errors
    /// When the world cannot be read.
    pub async fn find(
        ctx: &Context<'_>,
        at: Option<Moment>,
        festival: FestivalRef,
    ) -> async_graphql::Result<Option<Self>> {
        Self::find_beside(ctx, &World::live(node(ctx)?), at, festival).await
    }

    /// The same, together with what else is read from the live world.
    ///
    /// # Errors
    /// When the world cannot be read.
    pub async fn find_beside(
        ctx: &Context<'_>,
        live: &World,
        at: Option<Moment>,
        festival: FestivalRef,
    ) -> async_graphql::Result<Option<Self>> {
        let (convener, year) = (festival.convener.to_string(), festival.year.get());
        let find = move |db: &Connection| overview::festival(db, &convener, year);
        let today = live.read(find.clone()).await?;
        if at.is_none() {
            return Ok(today.map(|row| Self::of(live.clone(), row)));
        }
        let settled = today.is_some_and(|row| row.is_settled());
        let world = World::replayed(node(ctx)?, Slice { festival, at }, address(ctx)).await?;
        let row = world.read(find).await?;
        Ok(row.map(|row| Self { at, settled, ..Self::of(world, row) }))
    }

    /// A festival year that was read already, as it is now.
    pub fn of(world: World, row: FestivalRow) -> Self {
        let world = row.season().map_or_else(|| world.clone(), |season| world.seen(season));
        let settled = row.is_settled();
        Self { world, at: None, row, settled }
    }

    /// Whether its figures are everybody's.
    pub fn is_settled(&self) -> bool {
        self.settled
    }

    /// What it is read from, with units as in its season.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// A host's programme.
    pub fn programme(&self, host: String) -> HostProgramme {
        HostProgramme::new(&self.world, self.key(), host)
    }

    /// A unit's choice of pilots; who may read it is for the caller to know.
    ///
    /// # Errors
    /// When the world cannot be read.
    pub async fn pilots_of(&self, unit: String) -> async_graphql::Result<PilotBoard> {
        PilotBoard::find(&self.world, self.key(), unit).await
    }

    /// A commendation, by the rule of the list of them: `None` also where it is not for whoever asks.
    ///
    /// # Errors
    /// When the world cannot be read.
    pub async fn commendation(&self, ctx: &Context<'_>, id: String) -> async_graphql::Result<Option<Commendation>> {
        let ((convener, year), wanted) = (self.key(), id.clone());
        let row = self.world.read(move |db| commendation_roll::commendation(db, &convener, year, &wanted)).await?;
        let Some(row) = row else { return Ok(None) };
        let unit = ID(row.unit.clone());
        if !self.is_within(ctx, Some(&unit)) && !self.presented(node(ctx)?).await?.contains(&id) {
            return Ok(None);
        }
        Ok(Some(Commendation::new(row, self.about(Some(&unit)), self.slice()?)))
    }

    /// Something that happened, by the rule of the timeline: `None` also where it is not for whoever asks.
    ///
    /// # Errors
    /// When the timeline cannot be read.
    pub async fn entry(&self, ctx: &Context<'_>, event: Uuid) -> async_graphql::Result<Option<TimelineEntry>> {
        let node = node(ctx)?;
        let find = move |db: &Connection| {
            let seq = timeline::seq_of(db, event)?;
            Ok(seq.map(|seq| timeline::after(db, seq - 1, 1)).transpose()?.and_then(|mut rows| rows.pop()))
        };
        let Some(row) = node.timeline.read_short(find).await? else { return Ok(None) };
        let (slice, about) = (self.slice()?, row.metadata.given.about);
        let place = (about.unit.as_ref(), about.host.as_ref());
        let audience = audience(node, &viewer(ctx), &slice.festival, self.settled, place).await?;
        let filter = Filter { unit: about.unit, host: about.host, audience };
        let (wanted, seq) = (slice.clone(), row.seq);
        let rows = node.timeline.read(move |db| wanted.page(db, &filter, Order::OldestFirst, Some(seq - 1), 1)).await?;
        let rows = rows.into_iter().filter(|row| row.seq == seq).collect();
        Ok(TimelineEntry::tell(&self.world, &slice, rows).await?.pop())
    }

    /// What it is read from.
    fn slice(&self) -> async_graphql::Result<Arc<Slice>> {
        node_id::slice(&self.world, &self.row.convener, self.row.year)
    }

    /// What a question is about: the year, or one of its units.
    pub fn about(&self, unit: Option<&ID>) -> Subject {
        Subject {
            convener: self.row.convener.parse().ok(),
            year: self.row.year.try_into().ok(),
            unit: unit.and_then(|unit| unit.parse().ok()),
            host: None,
        }
    }

    /// The commendations that were presented by the moment that is looked at, and still stand today.
    async fn presented(&self, node: &Node) -> async_graphql::Result<Vec<String>> {
        let ((convener, year), (of_today, today)) = (self.key(), self.key());
        let then = self.world.read(move |db| commendation_roll::presented(db, &convener, year)).await?;
        if self.at.is_none() {
            return Ok(then);
        }
        let now = World::live(node).read(move |db| commendation_roll::presented(db, &of_today, today)).await?;
        Ok(then.into_iter().filter(|id| now.contains(id)).collect())
    }

    /// A unit's part, with what may be read of it.
    fn part(&self, row: ParticipantRow, unit: Option<Unit>) -> Participation {
        let about = self.about(Some(&ID(row.unit.clone())));
        Participation::new(row, unit, about, self.settled)
    }

    /// Whether whoever asks looks at a matter of their own.
    fn is_within(&self, ctx: &Context<'_>, unit: Option<&ID>) -> bool {
        viewer(ctx).sees(&self.about(unit))
    }

    /// Whose year it is.
    pub fn key(&self) -> (String, i32) {
        (self.row.convener.clone(), self.row.year)
    }

    /// The unit that a question is about: the convener itself unless another is named.
    fn unit_or_convener(&self, unit: Option<ID>) -> String {
        unit.map_or_else(|| self.row.convener.clone(), |unit| unit.0)
    }
}

/// A convener's festival of one year (ngày hội của một năm), live or at a moment of the past.
#[Object]
impl Festival {
    /// Under which a client keeps it, and `node` finds it again.
    pub async fn node_id(&self) -> async_graphql::Result<ID> {
        Ok(NodeId::InYear(self.slice()?, Thing::Festival).id())
    }

    /// `year.convener`, such as `2018.tp-ha-tinh`.
    async fn id(&self) -> ID {
        ID(format!("{}.{}", self.row.year, self.row.convener))
    }

    /// Who convenes; null where the register does not know it.
    async fn convener(&self) -> async_graphql::Result<Option<Unit>> {
        Unit::find(&self.world, self.row.convener.clone()).await
    }

    /// A unit or host as it is called in this year; null where the register does not know it.
    async fn unit(&self, #[graphql(desc = "The unit.")] id: ID) -> async_graphql::Result<Option<Unit>> {
        Unit::find(&self.world, id.0).await
    }

    /// The convener's id.
    async fn convener_id(&self) -> ID {
        ID(self.row.convener.clone())
    }

    /// The year.
    async fn year(&self) -> i32 {
        self.row.year
    }

    /// Where it stands.
    async fn status(&self) -> FestivalStatus {
        self.row.status.into()
    }

    /// Its theme (chủ đề).
    async fn theme(&self) -> Option<&str> {
        self.row.theme.as_deref()
    }

    /// The decision that the festival rests on.
    async fn decision(&self) -> Document {
        self.row.decision.clone().into()
    }

    /// The convener's plan of the year (kế hoạch).
    async fn plan(&self) -> Option<Document> {
        self.row.plan.clone().map(Document::from)
    }

    /// How many pilots each unit chooses (chỉ tiêu điểm).
    async fn pilot_quota(&self) -> PilotQuota {
        self.row.quota.into()
    }

    /// The days within which units hold it.
    async fn window(&self) -> Option<Window> {
        self.row.window.map(Window::from)
    }

    /// Why theme, plan and days were last amended; null where they are as they were opened with.
    async fn amendment(&self) -> Option<YearAmendment> {
        self.row.amendment.clone().map(YearAmendment::from)
    }

    /// Summary of a closed year, reason of a cancelled one.
    async fn closing(&self) -> Option<&str> {
        self.row.closing.as_deref()
    }

    /// Whether it is invented, for practice and tests.
    async fn sample(&self) -> bool {
        self.row.sample
    }

    /// Who says that the year was opened so.
    async fn source(&self) -> Source {
        self.row.source.clone().into()
    }

    /// Whether its figures are everybody's: the year is closed or cancelled, or was entered from a published work.
    async fn settled(&self) -> bool {
        self.settled
    }

    /// The years that it commemorates.
    async fn anniversaries(&self) -> async_graphql::Result<Anniversaries> {
        let year = Year::try_from(self.row.year)?;
        Ok(Anniversaries {
            police: year.police_anniversary(),
            festival: year.festival_anniversary(),
            source: self.row.source.clone().into(),
        })
    }

    /// The units that take part, by id.
    async fn units(
        &self,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<Participation>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let ((convener, year), wanted) = (self.key(), page.clone());
        let as_of = self.world.as_of();
        let (total, rows) = self
            .world
            .read(move |db| {
                let after = wanted.after.as_deref().unwrap_or_default();
                let rows = overview::participants(db, &convener, year, after, wanted.fetch)?;
                let ids = rows.iter().map(|row| row.unit.clone());
                let rows = units::beside(db, as_of, ids.collect(), rows)?;
                Ok((overview::count_participants(db, &convener, year)?, rows))
            })
            .await?;
        Ok(page.connection(total, rows, |(unit, row)| {
            let unit = unit.map(|unit| Unit::new(self.world.clone(), unit));
            (row.unit.clone(), self.part(row, unit))
        }))
    }

    /// A unit's part in it; null where the unit takes none.
    async fn participation(
        &self,
        #[graphql(desc = "The unit.")] unit: ID,
    ) -> async_graphql::Result<Option<Participation>> {
        let (convener, year) = self.key();
        let row = self.world.read(move |db| overview::participant(db, &convener, year, &unit)).await?;
        let Some(row) = row else { return Ok(None) };
        let unit = Unit::find(&self.world, row.unit.clone()).await?;
        Ok(Some(self.part(row, unit)))
    }

    /// What happened, in the record's order or turned round: of the whole year, or about one unit or host. What is not
    /// published is told only to those within whose scope it lies.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this unit.")] unit: Option<ID>,
        #[graphql(desc = "Only of this host.")] host: Option<ID>,
        #[graphql(desc = "Which comes first.", default_with = "TimeOrder::OldestFirst")] order: TimeOrder,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<TimelineEntry>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let node = node(ctx)?;
        let slice = self.slice()?;
        let unit = unit.map(|unit| unit.parse()).transpose()?;
        let host = host.map(|host| host.parse()).transpose()?;
        let (asks, place) = (viewer(ctx), (unit.as_ref(), host.as_ref()));
        let audience = audience(node, &asks, &slice.festival, self.settled, place).await?;
        let filter = Filter { unit, host, audience };
        let after = match &page.after {
            Some(event) => Some(seq_of(node, event).await?),
            None => None,
        };
        let (wanted, fetch) = (slice.clone(), page.fetch);
        let (total, rows) = node
            .timeline
            .read(move |db| Ok((wanted.count(db, &filter)?, wanted.page(db, &filter, order.into(), after, fetch)?)))
            .await?;
        let entries = TimelineEntry::tell(&self.world, &slice, rows).await?;
        Ok(page.connection(total, entries, |entry| (entry.id.to_string(), entry)))
    }

    /// The circular that holds the criteria of the standard “An toàn về an ninh trật tự” on this year's 19 August.
    async fn standard_basis(&self) -> Option<&'static str> {
        NaiveDate::from_ymd_opt(self.row.year, 8, 19).and_then(standard::legal_basis)
    }

    /// How many of the units that take part have registered for the standard “An toàn về an ninh trật tự”.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(None) }")]
    async fn standard_registrations(&self) -> async_graphql::Result<Option<Share>> {
        let (convener, year) = self.key();
        let (of, (count, source)) = self
            .world
            .read(move |db| {
                Ok((
                    overview::count_participants(db, &convener, year)?,
                    overview::registered_units(db, &convener, year)?,
                ))
            })
            .await?;
        Ok(Some(Share { count, of, source: source.map(Source::from) }))
    }

    /// The figures that a unit reported; the convener's where none is named.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(unit.as_ref()) }")]
    async fn figures(
        &self,
        #[graphql(desc = "The unit; the convener where absent.")] unit: Option<ID>,
    ) -> async_graphql::Result<Option<Vec<Figure>>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let rows = self.world.read(move |db| overview::figures(db, &convener, year, &unit)).await?;
        Ok(Some(rows.into_iter().map(Figure::from).collect()))
    }

    /// The outline of ceremony and festival part, for every unit alike.
    async fn outline(&self) -> async_graphql::Result<Vec<OutlinePart>> {
        let (convener, year) = self.key();
        let rows = self.world.read(move |db| overview::outline(db, &convener, year)).await?;
        Ok(rows.into_iter().map(OutlinePart::from).collect())
    }

    /// What a unit was asked to assess; the convener where none is named.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(unit.as_ref()) }")]
    async fn assessment_call(
        &self,
        #[graphql(desc = "The unit; the convener where absent.")] unit: Option<ID>,
    ) -> async_graphql::Result<Option<AssessmentCall>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let row = self.world.read(move |db| overview::assessment_call(db, &convener, year, &unit)).await?;
        Ok(row.map(AssessmentCall::from))
    }

    /// What a unit assessed; the convener where none is named.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(unit.as_ref()) }")]
    async fn assessments(
        &self,
        #[graphql(desc = "The unit; the convener where absent.")] unit: Option<ID>,
    ) -> async_graphql::Result<Option<Vec<Assessment>>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let rows = self.world.read(move |db| overview::assessments(db, &convener, year, &unit)).await?;
        Ok(Some(rows.into_iter().map(Assessment::from).collect()))
    }

    /// The emulation campaign that a unit launched; the convener where none is named.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(unit.as_ref()) }")]
    async fn emulation(
        &self,
        #[graphql(desc = "The unit; the convener where absent.")] unit: Option<ID>,
    ) -> async_graphql::Result<Option<Emulation>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let row = self.world.read(move |db| overview::emulation(db, &convener, year, &unit)).await?;
        Ok(row.map(Emulation::from))
    }

    /// How many signed up for the campaign of a unit, place by place; of the convener's where no unit is named.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(unit.as_ref()) }")]
    async fn sign_ups(
        &self,
        #[graphql(desc = "The unit; the convener where absent.")] unit: Option<ID>,
    ) -> async_graphql::Result<Option<Vec<SignUp>>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let as_of = self.world.as_of();
        let rows = self
            .world
            .read(move |db| {
                let rows = overview::sign_ups(db, &convener, year, &unit)?;
                let ids = rows.iter().map(|(participant, ..)| participant.clone());
                units::beside(db, as_of, ids.collect(), rows)
            })
            .await?;
        let named = |unit| Unit::new(self.world.clone(), unit);
        Ok(Some(rows.into_iter().map(|(unit, row)| SignUp::new(unit.map(named), row)).collect()))
    }

    /// The sessions of a unit's outreach (tuyên truyền), in the order of their recording; the convener's where no unit is
    /// named.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(unit.as_ref()) }")]
    async fn outreach_sessions(
        &self,
        #[graphql(desc = "The unit; the convener where absent.")] unit: Option<ID>,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Option<Paged<OutreachSession>>> {
        let page = Page::<i64>::of(first, after.as_deref())?;
        let ((convener, year), unit, wanted) = (self.key(), self.unit_or_convener(unit), page.clone());
        let (total, rows) = self
            .world
            .read(move |db| {
                let (total, _) = overview::outreach_totals(db, &convener, year, &unit)?;
                Ok((total, overview::sessions(db, &convener, year, &unit, wanted.after, wanted.fetch)?))
            })
            .await?;
        Ok(Some(page.connection(total, rows, |row| (row.ordinal, row.into()))))
    }

    /// What a unit's outreach adds up to; the convener's where no unit is named.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(unit.as_ref()) }")]
    async fn outreach_totals(
        &self,
        #[graphql(desc = "The unit; the convener where absent.")] unit: Option<ID>,
    ) -> async_graphql::Result<Option<OutreachTotals>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let (sessions, attendees) =
            self.world.read(move |db| overview::outreach_totals(db, &convener, year, &unit)).await?;
        Ok(Some(OutreachTotals { sessions, attendees }))
    }

    /// A holder's standard “An toàn về an ninh trật tự”; null where it did not register for this year.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(Some(&holder)) }")]
    async fn standard(
        &self,
        #[graphql(desc = "The unit or organisation.")] holder: ID,
    ) -> async_graphql::Result<Option<Standard>> {
        let (convener, year) = self.key();
        let row = self.world.read(move |db| overview::standard(db, &convener, year, &holder)).await?;
        Ok(row.map(Standard::from))
    }

    /// Cameras that the neighbourhoods of a unit funded as a whole, recorded one by one: what was reported as a figure
    /// stands among the figures.
    #[graphql(guard = "SettledUnit { festival: self, unit: &unit }")]
    async fn neighbourhood_cameras(
        &self,
        #[graphql(desc = "The unit.")] unit: ID,
    ) -> async_graphql::Result<Option<Vec<NeighbourhoodCameras>>> {
        let rows = self.world.read(move |db| overview::neighbourhood_cameras(db, &unit)).await?;
        Ok(Some(rows.into_iter().map(NeighbourhoodCameras::from).collect()))
    }

    /// The safe family groups that are registered by themselves in a unit or in a neighbourhood of it, by id.
    #[graphql(guard = "SettledUnit { festival: self, unit: &unit }")]
    async fn safe_family_groups(
        &self,
        #[graphql(desc = "The unit.")] unit: ID,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Option<Paged<SafeFamilyGroup>>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let (unit, wanted) = (unit.0, page.clone());
        let as_of = self.world.as_of();
        let (total, rows) = self
            .world
            .read(move |db| {
                let after = wanted.after.as_deref().unwrap_or_default();
                let mut places: Vec<String> = units::hosts(db, &unit, as_of, units::Order::Id, "", usize::MAX)?
                    .into_iter()
                    .map(|host| host.unit)
                    .collect();
                places.push(unit);
                Ok((overview::count_groups(db, &places)?, overview::groups(db, &places, after, wanted.fetch)?))
            })
            .await?;
        Ok(Some(page.connection(total, rows, |row| (row.id.clone(), row.into()))))
    }

    /// A unit's choice of pilots (chọn điểm).
    #[graphql(guard = "Within(self.about(Some(&unit)))")]
    async fn pilot_board(&self, #[graphql(desc = "The unit.")] unit: ID) -> async_graphql::Result<Option<PilotBoard>> {
        Ok(Some(self.pilots_of(unit.0).await?))
    }

    /// What the year lays down for the choice of pilots (quy định chọn điểm); null where it laid down nothing.
    async fn pilot_rules(&self) -> async_graphql::Result<Option<PilotRules>> {
        let (convener, year) = self.key();
        let row = self.world.read(move |db| pilot_board::rules(db, &convener, year)).await?;
        Ok(row.map(PilotRules::from))
    }

    /// The pilots that are ones of a higher level too, by level.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(None) }")]
    async fn pilot_designations(&self) -> async_graphql::Result<Option<Vec<PilotDesignation>>> {
        let (convener, year) = self.key();
        let rows = self.world.read(move |db| pilot_board::designations(db, &convener, year)).await?;
        Ok(Some(rows.into_iter().map(PilotDesignation::from).collect()))
    }

    /// How many of the units that take part have selected a pilot.
    #[graphql(guard = "Settled { settled: self.settled, about: self.about(None) }")]
    async fn pilot_count(&self) -> async_graphql::Result<Option<Share>> {
        let (convener, year) = self.key();
        let (count, of, last) = self
            .world
            .read(move |db| {
                let last = pilot_board::pilots(db, &convener, year, None, 1)?;
                Ok((
                    pilot_board::units_with_pilot(db, &convener, year)?,
                    overview::count_participants(db, &convener, year)?,
                    last.into_iter().next(),
                ))
            })
            .await?;
        Ok(Some(Share { count, of, source: last.map(|row| row.standing_source.into()) }))
    }

    /// The pilots of all units, by unit and neighbourhood.
    #[graphql(guard = "Within(self.about(None))")]
    async fn pilots(
        &self,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Option<Paged<PilotNominee>>> {
        let page = Page::<PilotCursor>::of(first, after.as_deref())?;
        let ((convener, year), wanted) = (self.key(), page.clone());
        let as_of = self.world.as_of();
        let (total, rows) = self
            .world
            .read(move |db| {
                let after = wanted.after.as_ref().map(|cursor| (cursor.unit.as_str(), cursor.neighbourhood.as_str()));
                let rows = pilot_board::pilots(db, &convener, year, after, wanted.fetch)?;
                let ids = rows.iter().map(|row| row.neighbourhood.clone());
                let rows = units::beside(db, as_of, ids.collect(), rows)?;
                Ok((pilot_board::count_pilots(db, &convener, year)?, rows))
            })
            .await?;
        Ok(Some(page.connection(total, rows, |(unit, row)| {
            let cursor = PilotCursor { unit: row.unit.clone(), neighbourhood: row.neighbourhood.clone() };
            (cursor, PilotNominee::new(row, unit.map(|unit| Unit::new(self.world.clone(), unit))))
        })))
    }

    /// The hosts that have a ceremony or a programme, of one unit or of all, by id or by when their day begins. Whose day
    /// is not released yet is shown only to those within whose scope it lies.
    async fn hosts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this unit.")] unit: Option<ID>,
        #[graphql(desc = "Which comes first.", default_with = "HostOrder::Id")] order: HostOrder,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin, in the same order.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<HostDay>> {
        let page = Page::<HostCursor>::of(first, after.as_deref())?;
        let ((convener, year), wanted) = (self.key(), page.clone());
        let as_of = self.world.as_of();
        let released = !self.is_within(ctx, unit.as_ref());
        let which = host_programme::Which { unit: unit.map(|unit| unit.0), released };
        let read = move |db: &Connection| {
            let after = wanted.after.as_ref().map(|cursor| (cursor.begins, cursor.host.as_str()));
            let rows = match order {
                HostOrder::Id => {
                    let after = after.map_or("", |(_, host)| host);
                    host_programme::hosts(db, &convener, year, &which, after, wanted.fetch)?
                }
                HostOrder::Start => host_programme::hosts_by_start(db, &convener, year, &which, after, wanted.fetch)?,
            };
            let ids = rows.iter().map(|row| row.host.clone());
            let rows = units::beside(db, as_of, ids.collect(), rows)?;
            Ok((host_programme::count_hosts(db, &convener, year, &which)?, rows))
        };
        let (total, rows) = match order {
            HostOrder::Id => self.world.read(read).await?,
            // When each of them begins is found out before the first is told.
            HostOrder::Start => self.world.read_at_length(read).await?,
        };
        Ok(page.connection(total, rows, |(host, row)| {
            let about = self.about(Some(&ID(row.unit.clone())));
            let about = Subject { host: row.host.parse().ok(), ..about };
            let cursor = HostCursor { begins: row.begins(released), host: row.host.clone() };
            (cursor, HostDay::new(row, host.map(|host| Unit::new(self.world.clone(), host)), about))
        }))
    }

    /// A host's ceremony and programme: what was released, and the draft.
    async fn host_programme(&self, #[graphql(desc = "The host.")] host: ID) -> HostProgramme {
        self.programme(host.0)
    }

    /// What holds some words, each from its beginning on and with or without diacritics: among the units that take part
    /// and the newest releases of their hosts, by kind. Persons are found within one's scope alone.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The words, such as `keo co`; at most 100 letters.")] words: String,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<SearchHit>> {
        self.found(ctx, &words, first, after).await
    }

    /// What should have followed and did not, in one unit or in all (việc cần xử lý), by kind.
    #[graphql(guard = "Within(self.about(unit.as_ref()))")]
    async fn worklist(
        &self,
        #[graphql(desc = "Only of this unit.")] unit: Option<ID>,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Option<Paged<WorkItem>>> {
        let page = Page::<WorkCursor>::of(first, after.as_deref())?;
        let as_of = self.world.as_of();
        let ((convener, year), wanted) = (self.key(), page.clone());
        let (total, rows) = self
            .world
            .read(move |db| {
                let unit = unit.as_deref().map(String::as_str);
                let after = wanted.after.as_ref().map(|cursor| (cursor.kind.as_str(), cursor.key.as_str()));
                let rows = worklist::matters(db, &convener, year, unit, after, wanted.fetch)?;
                let ids = rows.iter().map(|row| row.host.clone().unwrap_or_else(|| row.unit.clone()));
                let rows = units::beside(db, as_of, ids.collect(), rows)?;
                Ok((worklist::count_matters(db, &convener, year, unit)?, rows))
            })
            .await?;
        Ok(Some(page.connection(total, rows, |(place, row)| {
            (WorkCursor::of(&row), WorkItem::new(place.map(|place| Unit::new(self.world.clone(), place)), row))
        })))
    }

    /// The items of a unit's agendas at which commendations can still be presented.
    #[graphql(guard = "Within(self.about(Some(&unit)))")]
    async fn award_items(
        &self,
        #[graphql(desc = "The unit.")] unit: ID,
    ) -> async_graphql::Result<Option<Vec<AwardItem>>> {
        let (convener, year) = self.key();
        let rows = self.world.read(move |db| worklist::award_items(db, &convener, year, &unit)).await?;
        Ok(Some(rows.into_iter().map(AwardItem::from).collect()))
    }

    /// The council that a unit convened by name (Hội đồng Thi đua – Khen thưởng); the convener's where no unit is named.
    #[graphql(guard = "Within(self.about(unit.as_ref()))")]
    async fn council(
        &self,
        #[graphql(desc = "The unit; the convener where absent.")] unit: Option<ID>,
    ) -> async_graphql::Result<Option<Council>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let row = self.world.read(move |db| commendation_roll::council(db, &convener, year, &unit)).await?;
        Ok(row.map(Council::from))
    }

    /// Who stands aside when a commendation is voted on, and why (không tham gia xét).
    #[graphql(guard = "OfCommendation { festival: self, commendation: &commendation }")]
    async fn recusals(
        &self,
        #[graphql(desc = "The commendation.")] commendation: ID,
    ) -> async_graphql::Result<Option<Vec<Recusal>>> {
        let (convener, year) = self.key();
        let rows = self.world.read(move |db| commendation_roll::recusals(db, &convener, year, &commendation)).await?;
        Ok(Some(rows.into_iter().map(Recusal::from).collect()))
    }

    /// The commendations of one unit or of all, by unit and in the order of their nomination, or by decision. What is
    /// not presented, or no longer stands today, is shown only to those within whose scope it lies.
    async fn commendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this unit.")] unit: Option<ID>,
        #[graphql(desc = "Only in these states.")] statuses: Option<Vec<CommendationStatus>>,
        #[graphql(desc = "Which comes first.", default_with = "CommendationOrder::Unit")] order: CommendationOrder,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin, in the same order.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<Commendation>> {
        let page = Page::<RollPlace>::of(first, after.as_deref())?;
        let ((convener, year), wanted) = (self.key(), page.clone());
        let only = match self.is_within(ctx, unit.as_ref()) {
            true => None,
            false => Some(self.presented(node(ctx)?).await?),
        };
        let filter = commendation_roll::Filter {
            unit: unit.map(|unit| unit.0),
            statuses: statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            only,
        };
        let read = move |db: &Connection| {
            let (of, after) = ((convener.as_str(), year), wanted.after.as_ref());
            let rows = commendation_roll::commendations(db, of, &filter, order.into(), after, wanted.fetch)?;
            Ok((commendation_roll::count_commendations(db, &convener, year, &filter)?, rows))
        };
        let (total, rows) = match order {
            CommendationOrder::Unit => self.world.read(read).await?,
            // All of them are sorted before the first is told.
            CommendationOrder::Decision => self.world.read_at_length(read).await?,
        };
        let slice = self.slice()?;
        Ok(page.connection(total, rows, |row| {
            let about = self.about(Some(&ID(row.unit.clone())));
            (row.place(), Commendation::new(row, about, slice.clone()))
        }))
    }

    /// How many commendations of one unit, or of all, came how far.
    #[graphql(guard = "Within(self.about(unit.as_ref()))")]
    async fn commendation_counts(
        &self,
        #[graphql(desc = "Only of this unit.")] unit: Option<ID>,
    ) -> async_graphql::Result<Option<Vec<CommendationCount>>> {
        let (convener, year) = self.key();
        let rows = self
            .world
            .read(move |db| {
                commendation_roll::count_by_status(db, &convener, year, unit.as_deref().map(String::as_str))
            })
            .await?;
        Ok(Some(rows.into_iter().map(|(status, count)| CommendationCount { status: status.into(), count }).collect()))
    }
}

/// Where a list of pilots was left.
#[derive(Debug, Clone)]
pub struct PilotCursor {
    unit: String,
    neighbourhood: String,
}

/// In which order hosts are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum HostOrder {
    /// By id.
    Id,
    /// By when their day begins, as far as whoever asks may know; those that do not say so last.
    Start,
}

/// Where a list of hosts was left.
#[derive(Debug, Clone)]
pub struct HostCursor {
    /// When its day begins, in microseconds since 1970.
    begins: i64,
    host: String,
}

impl CursorType for HostCursor {
    type Error = String;

    fn decode_cursor(cursor: &str) -> Result<Self, String> {
        let parse = || {
            let (begins, host) = cursor.split_once('/')?;
            Some(Self { begins: begins.parse().ok()?, host: host.to_owned() })
        };
        parse().ok_or_else(|| cursor.to_owned())
    }

    fn encode_cursor(&self) -> String {
        format!("{}/{}", self.begins, self.host)
    }
}

impl CursorType for PilotCursor {
    type Error = String;

    fn decode_cursor(cursor: &str) -> Result<Self, String> {
        let parts = cursor.split_once('/').ok_or_else(|| cursor.to_owned())?;
        Ok(Self { unit: parts.0.to_owned(), neighbourhood: parts.1.to_owned() })
    }

    fn encode_cursor(&self) -> String {
        format!("{}/{}", self.unit, self.neighbourhood)
    }
}

/// Figures of one unit, which are settled with the year where the unit takes part in it.
struct SettledUnit<'f> {
    festival: &'f Festival,
    unit: &'f ID,
}

impl Guard for SettledUnit<'_> {
    async fn check(&self, ctx: &Context<'_>) -> async_graphql::Result<()> {
        let (festival, unit) = (self.festival, self.unit.0.clone());
        let (convener, year) = festival.key();
        let takes_part = unit == convener
            || festival.world.read(move |db| overview::participant(db, &convener, year, &unit)).await?.is_some();
        let about = festival.about(Some(self.unit));
        Settled { settled: festival.settled && takes_part, about }.check(ctx).await
    }
}

/// Read by those within whose scope a commendation lies, whichever unit's it is.
struct OfCommendation<'f> {
    festival: &'f Festival,
    commendation: &'f ID,
}

impl Guard for OfCommendation<'_> {
    async fn check(&self, ctx: &Context<'_>) -> async_graphql::Result<()> {
        let (festival, id) = (self.festival, self.commendation.0.clone());
        let (convener, year) = festival.key();
        let row = festival.world.read(move |db| commendation_roll::commendation(db, &convener, year, &id)).await?;
        let unit = row.map(|row| ID(row.unit));
        if festival.is_within(ctx, unit.as_ref()) { Ok(()) } else { Err(refused(ctx)) }
    }
}
