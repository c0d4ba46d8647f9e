//! Units as GraphQL answers them.

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};

use super::{UnitRow, count_hosts, hosts, unit};
use crate::{
    graphql::{Page, Paged, Source},
    world::World,
};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ngayhoi_domain::unit::UnitKind")]
pub enum UnitKind {
    /// Tỉnh.
    Province,
    /// Thành phố.
    City,
    /// Phường.
    Ward,
    /// Xã.
    Commune,
    /// Tổ dân phố, thôn, xóm.
    Neighbourhood,
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

/// A unit or host of the register (đơn vị).
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct Unit {
    #[graphql(skip)]
    world: World,
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
    /// The id of the unit that it belongs to.
    parent_id: Option<ID>,
    /// Who says so.
    source: Source,
}

impl Unit {
    /// A unit, read from a world.
    pub fn new(world: World, row: UnitRow) -> Self {
        Self {
            world,
            id: ID(row.unit.clone()),
            full_name: row.full_name(),
            kind: row.kind.into(),
            name: row.name,
            code: row.code,
            parent_id: row.parent.map(ID),
            source: row.source.into(),
        }
    }

    /// The unit of this id.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub async fn find(world: &World, id: String) -> async_graphql::Result<Option<Self>> {
        let row = world.read(move |db| unit(db, &id)).await?;
        Ok(row.map(|row| Self::new(world.clone(), row)))
    }
}

#[ComplexObject]
impl Unit {
    /// The unit that it belongs to.
    async fn parent(&self) -> async_graphql::Result<Option<Unit>> {
        match &self.parent_id {
            Some(parent) => Unit::find(&self.world, parent.to_string()).await,
            None => Ok(None),
        }
    }

    /// The neighbourhoods, markets, hospitals, schools, agencies and enterprises under it, by id.
    async fn hosts(
        &self,
        _ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> async_graphql::Result<Paged<Unit>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let (id, wanted) = (self.id.to_string(), page.clone());
        let (total, rows) = self
            .world
            .read(move |db| {
                let after = wanted.after.as_deref().unwrap_or_default();
                Ok((count_hosts(db, &id)?, hosts(db, &id, after, wanted.fetch)?))
            })
            .await?;
        Ok(page.connection(total, rows, |row| (row.unit.clone(), Unit::new(self.world.clone(), row))))
    }
}
