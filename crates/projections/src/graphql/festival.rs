use async_graphql::{Context, ID, Object};
use ngayhoi_domain::{FestivalRef, values::Year};

use super::{
    Document, Page, Paged, Source, Window, node,
    timeline::{TimelineEntry, seq_of},
};
use crate::{
    read_models::{
        overview::{
            self, FestivalRow,
            graphql::{
                Anniversaries, Assessment, AssessmentCall, Emulation, FestivalStatus, Figure, OutlinePart,
                Participation, PilotQuota, SafeFamilyGroup, Share,
            },
        },
        units::{self, UnitRow, graphql::Unit},
    },
    timeline::{Filter, Moment, Slice},
    world::World,
};

/// A convener's festival of one year, read from a world.
#[derive(Debug)]
pub struct Festival {
    world: World,
    at: Option<Moment>,
    row: FestivalRow,
}

impl Festival {
    /// A festival year, read from a world; `None` where nobody opened it.
    ///
    /// # Errors
    /// When the world cannot be read.
    pub async fn find(world: World, at: Option<Moment>, festival: FestivalRef) -> async_graphql::Result<Option<Self>> {
        let row = world.read(move |db| overview::festival(db, festival.convener.as_str(), festival.year.get())).await?;
        Ok(row.map(|row| Self { world, at, row }))
    }

    /// A festival year that was read already, as it is now.
    pub fn of(world: World, row: FestivalRow) -> Self {
        Self { world, at: None, row }
    }

    fn key(&self) -> (String, i32) {
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
    /// `year.convener`, such as `2018.tp-ha-tinh`.
    async fn id(&self) -> ID {
        ID(format!("{}.{}", self.row.year, self.row.convener))
    }

    /// Who convenes; null where the register does not know it.
    async fn convener(&self) -> async_graphql::Result<Option<Unit>> {
        Unit::find(&self.world, self.row.convener.clone()).await
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
        first: Option<i32>,
        after: Option<String>,
    ) -> async_graphql::Result<Paged<String, Participation>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let ((convener, year), wanted) = (self.key(), page.clone());
        let (total, rows) = self
            .world
            .read(move |db| {
                let after = wanted.after.as_deref().unwrap_or_default();
                let rows = overview::participants(db, &convener, year, after, wanted.fetch)?;
                let ids: Vec<String> = rows.iter().map(|row| row.unit.clone()).collect();
                let units = units::units(db, &ids)?;
                let rows: Vec<_> = rows.into_iter().map(|row| (unit_of(&units, &row.unit), row)).collect();
                Ok((overview::count_participants(db, &convener, year)?, rows))
            })
            .await?;
        Ok(page.connection(total, rows, |(unit, row)| {
            let unit = unit.map(|unit| Unit::new(self.world.clone(), unit));
            (row.unit.clone(), Participation::new(row, unit))
        }))
    }

    /// What happened, in the record's order: of the whole year, or about one unit or host.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        unit: Option<ID>,
        host: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
    ) -> async_graphql::Result<Paged<String, TimelineEntry>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let node = node(ctx)?;
        let festival = FestivalRef { convener: self.row.convener.parse()?, year: self.row.year.try_into()? };
        let slice = Slice { festival, at: self.at };
        let filter = Filter {
            unit: unit.map(|unit| unit.parse()).transpose()?,
            host: host.map(|host| host.parse()).transpose()?,
        };
        let after = match &page.after {
            Some(event) => seq_of(node, event).await?,
            None => 0,
        };
        let fetch = page.fetch;
        let (total, rows) = node
            .timeline
            .read(move |db| Ok((slice.count(db, &filter)?, slice.page(db, &filter, after, fetch)?)))
            .await?;
        let entries = rows.into_iter().map(TimelineEntry::try_from).collect::<async_graphql::Result<Vec<_>>>()?;
        Ok(page.connection(total, entries, |entry| (entry.id.to_string(), entry)))
    }

    /// How many of the units that take part have registered for the standard “An toàn về an ninh trật tự”.
    async fn standard_registrations(&self) -> async_graphql::Result<Share> {
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
        Ok(Share { count, of, source: source.map(Source::from) })
    }

    /// The figures that a unit reported; the convener's where none is named.
    async fn figures(&self, unit: Option<ID>) -> async_graphql::Result<Vec<Figure>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let rows = self.world.read(move |db| overview::figures(db, &convener, year, &unit)).await?;
        Ok(rows.into_iter().map(Figure::from).collect())
    }

    /// The outline of ceremony and festival part, for every unit alike.
    async fn outline(&self) -> async_graphql::Result<Vec<OutlinePart>> {
        let (convener, year) = self.key();
        let rows = self.world.read(move |db| overview::outline(db, &convener, year)).await?;
        Ok(rows.into_iter().map(OutlinePart::from).collect())
    }

    /// What a unit was asked to assess; the convener where none is named.
    async fn assessment_call(&self, unit: Option<ID>) -> async_graphql::Result<Option<AssessmentCall>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let row = self.world.read(move |db| overview::assessment_call(db, &convener, year, &unit)).await?;
        Ok(row.map(AssessmentCall::from))
    }

    /// What a unit assessed; the convener where none is named.
    async fn assessments(&self, unit: Option<ID>) -> async_graphql::Result<Vec<Assessment>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let rows = self.world.read(move |db| overview::assessments(db, &convener, year, &unit)).await?;
        Ok(rows.into_iter().map(Assessment::from).collect())
    }

    /// The emulation campaign that a unit launched; the convener where none is named.
    async fn emulation(&self, unit: Option<ID>) -> async_graphql::Result<Option<Emulation>> {
        let ((convener, year), unit) = (self.key(), self.unit_or_convener(unit));
        let row = self.world.read(move |db| overview::emulation(db, &convener, year, &unit)).await?;
        Ok(row.map(Emulation::from))
    }

    /// The safe family groups that are registered by themselves in a unit, by id.
    async fn safe_family_groups(
        &self,
        unit: ID,
        first: Option<i32>,
        after: Option<String>,
    ) -> async_graphql::Result<Paged<String, SafeFamilyGroup>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let (unit, wanted) = (unit.0, page.clone());
        let (total, rows) = self
            .world
            .read(move |db| {
                let after = wanted.after.as_deref().unwrap_or_default();
                Ok((overview::count_groups(db, &unit)?, overview::groups(db, &unit, after, wanted.fetch)?))
            })
            .await?;
        Ok(page.connection(total, rows, |row| (row.id.clone(), row.into())))
    }
}

fn unit_of(units: &[UnitRow], id: &str) -> Option<UnitRow> {
    units.iter().find(|unit| unit.unit == id).cloned()
}
