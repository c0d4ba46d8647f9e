//! Units as GraphQL answers them.

use async_graphql::{ComplexObject, Enum, ID, SimpleObject};

use super::{
    AsOf, EndRow, LineageRow, NameRow, ParentRow, UnitRow, Wanted, Way, count, count_moved, count_steps, counterparts,
    day, end, hosts_of, moved, names, parent, parents, register, steps, unit,
};
use crate::{
    graphql::{Document, NodeId, Page, Paged, Source, Time, no_cursor},
    world::World,
};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ngayhoi_domain::unit::UnitKind")]
pub enum UnitKind {
    /// Tỉnh.
    Province,
    /// Thành phố, of a province or of the nation.
    City,
    /// Quận.
    UrbanDistrict,
    /// Thị xã.
    Town,
    /// Huyện.
    District,
    /// Phường.
    Ward,
    /// Xã.
    Commune,
    /// Thị trấn.
    Township,
    /// Đặc khu.
    SpecialZone,
    /// Tổ dân phố.
    Neighbourhood,
    /// Thôn, xóm, bản.
    Hamlet,
    /// Chợ.
    Market,
    /// Bệnh viện.
    Hospital,
    /// Trường học.
    School,
    /// Cơ quan.
    Agency,
    /// Doanh nghiệp.
    Enterprise,
}

/// Whether a unit is there on the day as of which it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum UnitPresence {
    /// Chưa có.
    NotYet,
    /// Đang có.
    There,
    /// Đã kết thúc.
    Ended,
}

/// How a unit came to be no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::Ending")]
pub enum UnitEnding {
    /// Nhập toàn bộ vào đơn vị khác.
    Merged,
    /// Chia ra nhiều đơn vị.
    Split,
    /// Giải thể.
    Disbanded,
    /// Bỏ cấp.
    LevelAbolished,
}

/// In which order units are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::Order")]
pub enum UnitOrder {
    /// By id.
    Id,
    /// By full name as of the day: in the order of the Vietnamese alphabet, and figures by their value.
    Name,
}

/// How much of a unit's land went into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ngayhoi_domain::unit::Extent")]
pub enum LandExtent {
    /// Toàn bộ.
    Whole,
    /// Phần lớn.
    Most,
    /// Một phần.
    Part,
}

/// A unit or host of the register (đơn vị), as of a day: a festival year calls units as they were called when it was
/// opened, and everything else as of today unless a day is named.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct Unit {
    #[graphql(skip)]
    world: World,
    #[graphql(skip)]
    told_parent: Option<String>,
    #[graphql(skip)]
    ended: Option<String>,
    /// Its id, given once and never reused.
    id: ID,
    /// What it is.
    kind: UnitKind,
    /// Its name without the kind's word, such as `Thạch Trung`.
    name: String,
    /// Its name with the kind's word, such as `Phường Trần Phú`.
    full_name: String,
    /// The state's code, where verified. A key only together with a date.
    code: Option<String>,
    /// The day as of which all this is said, such as `2018-08-19`.
    as_of: String,
    /// Its first day, where known.
    since: Option<String>,
    /// Who says that it is called so.
    source: Source,
}

/// What a unit went by from a day on.
#[derive(Debug, SimpleObject)]
pub struct UnitName {
    /// The first day; null where nobody names it.
    since: Option<String>,
    /// What it was.
    kind: UnitKind,
    /// Its name without the kind's word.
    name: String,
    /// Its name with the kind's word.
    full_name: String,
    /// Its code, where verified.
    code: Option<String>,
    /// The decision that it rests on.
    decision: Option<Document>,
    /// Who says so.
    source: Source,
}

impl From<NameRow> for UnitName {
    fn from(row: NameRow) -> Self {
        Self {
            full_name: row.full_name(),
            since: row.since,
            kind: row.kind.into(),
            name: row.name,
            code: row.code,
            decision: row.decision.map(Document::from),
            source: row.source.into(),
        }
    }
}

/// What a unit belonged to from a day on.
#[derive(Debug, SimpleObject)]
pub struct UnitBelonging {
    /// The first day; null where nobody names it.
    since: Option<String>,
    /// The id of the unit that it belonged to; null for the topmost.
    parent_id: Option<ID>,
    /// That unit as of the first day; null where the register does not know it.
    parent: Option<Unit>,
    /// The decision that it rests on.
    decision: Option<Document>,
    /// Who says so.
    source: Source,
}

/// The end of a unit.
#[derive(Debug, SimpleObject)]
pub struct UnitEnd {
    /// The first day on which it was no more.
    on: String,
    /// How it came to that.
    ending: UnitEnding,
    /// The decision that it rests on.
    decision: Option<Document>,
    /// Who says so.
    source: Source,
}

impl From<EndRow> for UnitEnd {
    fn from(row: EndRow) -> Self {
        Self {
            on: row.on,
            ending: row.ending.into(),
            decision: row.decision.map(Document::from),
            source: row.source.into(),
        }
    }
}

/// Land that went from one unit into another.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct UnitStep {
    #[graphql(skip)]
    world: World,
    #[graphql(skip)]
    from: String,
    #[graphql(skip)]
    into: String,
    /// The id of the unit that it went into, or came from.
    unit_id: ID,
    /// That unit as of the day; null where the register does not know it.
    unit: Option<Unit>,
    /// The first day on which it lay there.
    on: String,
    /// How much of the land of the unit that it left.
    extent: LandExtent,
    /// The decision that it rests on.
    decision: Option<Document>,
    /// Who says so.
    source: Source,
}

impl Unit {
    /// A unit, read from a world and as of the day of that.
    pub fn new(world: World, row: UnitRow) -> Self {
        Self {
            as_of: world.as_of().on.to_string(),
            world,
            id: ID(row.unit.clone()),
            full_name: row.full_name(),
            kind: row.kind.into(),
            name: row.name,
            code: row.code,
            since: row.since,
            told_parent: row.parent,
            ended: row.ended,
            source: row.source.into(),
        }
    }

    /// The unit of this id.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub async fn find(world: &World, id: String) -> async_graphql::Result<Option<Self>> {
        let as_of = world.as_of();
        let row = world.read(move |db| unit(db, &id, as_of)).await?;
        Ok(row.map(|row| Self::new(world.clone(), row)))
    }

    /// The unit that bore a code.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub async fn of_code(world: &World, code: String) -> async_graphql::Result<Option<Self>> {
        let as_of = world.as_of();
        let row = world.read(move |db| super::unit_of_code(db, &code, as_of)).await?;
        Ok(row.map(|row| Self::new(world.clone(), row)))
    }

    /// A page of the units that are wanted, in an order.
    ///
    /// # Errors
    /// When the register cannot be read, or no page is meant. Where a list by name goes on is found by the name of the
    /// unit before, so that one must be there.
    pub async fn page(
        world: &World,
        wanted: Wanted,
        order: UnitOrder,
        first: Option<i32>,
        after: Option<String>,
    ) -> async_graphql::Result<Paged<Self>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let (fetched, as_of) = (page.clone(), world.as_of());
        let (total, rows) = world
            .read_at_length(move |db| {
                let after = fetched.after.as_deref().unwrap_or_default();
                let goes_on = match order {
                    UnitOrder::Id => true,
                    UnitOrder::Name => after.is_empty() || unit(db, after, as_of)?.is_some(),
                };
                let rows = goes_on.then(|| register(db, &wanted, as_of, order.into(), after, fetched.fetch));
                Ok((count(db, &wanted, as_of)?, rows.transpose()?))
            })
            .await?;
        let Some(rows) = rows else {
            let after = after.unwrap_or_default();
            return Err(no_cursor(format!("không có đơn vị “{after}” / there is no unit “{after}”")));
        };
        Ok(page.connection(total, rows, |row| (row.unit.clone(), Self::new(world.clone(), row))))
    }

    async fn parent_now(&self) -> async_graphql::Result<Option<String>> {
        let (told, as_of) = (self.told_parent.clone(), self.world.as_of());
        Ok(self.world.read(move |db| parent(db, told.as_deref(), as_of)).await?)
    }

    async fn steps(
        &self,
        way: Way,
        first: Option<i32>,
        after: Option<String>,
    ) -> async_graphql::Result<Paged<UnitStep>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let (id, wanted) = (self.id.to_string(), page.clone());
        let (total, rows) = self
            .world
            .read(move |db| {
                let after = wanted.after.as_deref().unwrap_or_default();
                let rows = steps(db, &id, way, after, wanted.fetch)?;
                let known = rows.into_iter().map(|row| Ok((other_end(db, &row, way)?, row)));
                Ok((count_steps(db, &id, way)?, known.collect::<rusqlite::Result<Vec<_>>>()?))
            })
            .await?;
        Ok(page.connection(total, rows, |((other, unit, as_of), row)| {
            let step = UnitStep {
                world: self.world.clone(),
                from: row.from,
                into: row.into,
                unit_id: ID(other.clone()),
                unit: unit.map(|unit| Unit::new(self.world.seen(as_of), unit)),
                on: row.on,
                extent: row.extent.into(),
                decision: row.decision.map(Document::from),
                source: row.source.into(),
            };
            (other, step)
        }))
    }
}

/// The unit at the other end of a step: one that ended as it was the day before, one that took over as on the day.
fn other_end(
    db: &rusqlite::Connection,
    row: &LineageRow,
    way: Way,
) -> rusqlite::Result<(String, Option<UnitRow>, AsOf)> {
    let on = day(&row.on)?;
    let (other, on) = match way {
        Way::Onwards => (&row.into, on),
        Way::Back => (&row.from, on.pred_opt().unwrap_or(on)),
    };
    Ok((other.clone(), unit(db, other, AsOf::day(on))?, AsOf::day(on)))
}

#[ComplexObject]
impl UnitStep {
    /// The units that went over one by one, each as on its first day there, by id; none where the land went over as the
    /// unit ended.
    async fn moved(
        &self,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<Unit>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let (from, into, wanted) = (self.from.clone(), self.into.clone(), page.clone());
        let (total, rows) = self
            .world
            .read(move |db| {
                let after = wanted.after.as_deref().unwrap_or_default();
                Ok((count_moved(db, &from, &into)?, moved(db, &from, &into, after, wanted.fetch)?))
            })
            .await?;
        Ok(page.connection(total, rows, |(on, row)| (row.unit.clone(), Unit::new(self.world.seen(on), row))))
    }
}

#[ComplexObject]
impl Unit {
    /// Under which a client keeps it, and `node` finds it again.
    pub async fn node_id(&self) -> ID {
        NodeId::unit(&self.world, &self.id).id()
    }

    /// The id of the unit that it belongs to: where that one has gone into another, that other.
    async fn parent_id(&self) -> async_graphql::Result<Option<ID>> {
        Ok(self.parent_now().await?.map(ID))
    }

    /// The unit that it belongs to.
    async fn parent(&self) -> async_graphql::Result<Option<Unit>> {
        match self.parent_now().await? {
            Some(parent) => Unit::find(&self.world, parent).await,
            None => Ok(None),
        }
    }

    /// Whether it is there on the day.
    async fn presence(&self) -> UnitPresence {
        let AsOf { on, last } = self.world.as_of();
        let (on, last) = (on.to_string(), last.to_string());
        if self.since.as_ref().is_some_and(|since| *since > last) {
            UnitPresence::NotYet
        } else if self.ended.as_ref().is_some_and(|ended| *ended <= on) {
            UnitPresence::Ended
        } else {
            UnitPresence::There
        }
    }

    /// How it ended, whenever that is; null while it is there.
    async fn end(&self) -> async_graphql::Result<Option<UnitEnd>> {
        let id = self.id.to_string();
        Ok(self.world.read(move |db| end(db, &id)).await?.map(UnitEnd::from))
    }

    /// All that it ever went by, the oldest first.
    async fn names(&self) -> async_graphql::Result<Vec<UnitName>> {
        let id = self.id.to_string();
        Ok(self.world.read(move |db| names(db, &id)).await?.into_iter().map(UnitName::from).collect())
    }

    /// All that it ever belonged to, the oldest first.
    async fn belongings(&self) -> async_graphql::Result<Vec<UnitBelonging>> {
        let (id, today) = (self.id.to_string(), self.world.as_of());
        let rows = self
            .world
            .read(move |db| {
                let with_parent = |row: ParentRow| {
                    let as_of = row.since.as_deref().map(day).transpose()?.map_or(today, AsOf::day);
                    let parent = match &row.parent {
                        Some(parent) => unit(db, parent, as_of)?,
                        None => None,
                    };
                    Ok((row, parent, as_of))
                };
                parents(db, &id)?.into_iter().map(with_parent).collect::<rusqlite::Result<Vec<_>>>()
            })
            .await?;
        let belonging = |(row, parent, as_of): (ParentRow, Option<UnitRow>, AsOf)| UnitBelonging {
            since: row.since,
            parent_id: row.parent.map(ID),
            parent: parent.map(|parent| Unit::new(self.world.seen(as_of), parent)),
            decision: row.decision.map(Document::from),
            source: row.source.into(),
        };
        Ok(rows.into_iter().map(belonging).collect())
    }

    /// Where its land went: as it ended, or unit by unit while it went on; by id.
    async fn becomes(
        &self,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<UnitStep>> {
        self.steps(Way::Onwards, first, after).await
    }

    /// The units whose land it took over, by id.
    async fn comes_from(
        &self,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<UnitStep>> {
        self.steps(Way::Back, first, after).await
    }

    /// The units that its land lay in on another day, by id: what it came from, or what it went into, over however many
    /// reforms. Where is this ward today, and what was it in 2018?
    async fn counterparts(
        &self,
        #[graphql(desc = "The other day; a time of less than full precision counts at its end.")] on: Time,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<Unit>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let (id, seen, on) = (self.id.to_string(), self.world.as_of(), on.last_day()?);
        let found = self.world.read_at_length(move |db| counterparts(db, &id, seen, on)).await?;
        let total = i64::try_from(found.len())?;
        let after = page.after.clone().unwrap_or_default();
        let rows = found.into_iter().filter(|row| row.unit > after).take(page.fetch).collect();
        let world = self.world.seen(AsOf::day(on));
        Ok(page.connection(total, rows, |row| (row.unit.clone(), Unit::new(world.clone(), row))))
    }

    /// The units that belong to it, of some kinds or of all.
    async fn beneath(
        &self,
        #[graphql(desc = "Only those of these kinds.")] kinds: Option<Vec<UnitKind>>,
        #[graphql(desc = "Which comes first.", default_with = "UnitOrder::Id")] order: UnitOrder,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<Unit>> {
        let kinds = kinds.map(|kinds| kinds.into_iter().map(Into::into).collect());
        let wanted = Wanted { under: Some(self.id.to_string()), kinds, ..Wanted::default() };
        Unit::page(&self.world, wanted, order, first, after).await
    }

    /// The neighbourhoods, markets, hospitals, schools, agencies and enterprises under it.
    async fn hosts(
        &self,
        #[graphql(desc = "Which comes first.", default_with = "UnitOrder::Id")] order: UnitOrder,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<Unit>> {
        Unit::page(&self.world, hosts_of(&self.id), order, first, after).await
    }
}
