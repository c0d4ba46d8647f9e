use async_graphql::{Context, ID, Object, connection::CursorType};
use ngayhoi_domain::FestivalRef;

use super::{MomentInput, Page, Paged, festival::Festival, node};
use crate::{
    read_models::overview,
    read_models::units::{self, graphql::Unit},
    timeline::Slice,
    world::World,
};

/// What can be read.
#[derive(Debug)]
pub struct Query;

#[Object]
impl Query {
    /// A convener's festival of one year; as it was at a moment, where one is given. Null where nobody had opened it.
    async fn festival(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "in", desc = "Who convenes.")] convener: ID,
        #[graphql(desc = "The year, 2005 to 2999.")] year: i32,
        #[graphql(desc = "Up to when, and on which clock; now where absent.")] at: Option<MomentInput>,
    ) -> async_graphql::Result<Option<Festival>> {
        let festival = FestivalRef { convener: convener.parse()?, year: year.try_into()? };
        let node = node(ctx)?;
        let at = at.map(MomentInput::moment).transpose()?;
        let world = match at {
            None => World::live(node),
            Some(_) => World::replayed(node, Slice { festival: festival.clone(), at }).await?,
        };
        Festival::find(world, at, festival).await
    }

    /// Festival years, the latest first, then by convener.
    async fn festivals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this year.")] year: Option<i32>,
        first: Option<i32>,
        after: Option<String>,
    ) -> async_graphql::Result<Paged<Festival>> {
        let page = Page::<FestivalCursor>::of(first, after.as_deref())?;
        let (world, wanted) = (World::live(node(ctx)?), page.clone());
        let (total, rows) = world
            .read(move |db| {
                let after = wanted.after.as_ref().map(|cursor| (cursor.year, cursor.convener.as_str()));
                Ok((overview::count_festivals(db, year)?, overview::festivals(db, year, after, wanted.fetch)?))
            })
            .await?;
        let cursor = |row: &overview::FestivalRow| FestivalCursor { year: row.year, convener: row.convener.clone() };
        Ok(page.connection(total, rows, |row| (cursor(&row), Festival::of(world.clone(), row))))
    }

    /// A unit or host of the register, by its id.
    async fn unit(&self, ctx: &Context<'_>, id: ID) -> async_graphql::Result<Option<Unit>> {
        Unit::find(&World::live(node(ctx)?), id.0).await
    }

    /// Units and hosts of the register, by their ids; those that it does not know are left out.
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 400 ids.", validator(max_items = 400))] ids: Vec<ID>,
    ) -> async_graphql::Result<Vec<Unit>> {
        let world = World::live(node(ctx)?);
        let ids: Vec<String> = ids.into_iter().map(|id| id.0).collect();
        let rows = world.read(move |db| units::units(db, &ids)).await?;
        Ok(rows.into_iter().map(|row| Unit::new(world.clone(), row)).collect())
    }
}

/// Where a list of festival years was left.
#[derive(Debug, Clone)]
pub struct FestivalCursor {
    year: i32,
    convener: String,
}

impl CursorType for FestivalCursor {
    type Error = String;

    fn decode_cursor(cursor: &str) -> Result<Self, String> {
        let parse = || {
            let (year, convener) = cursor.split_once('.')?;
            Some(Self { year: year.parse().ok()?, convener: convener.to_owned() })
        };
        parse().ok_or_else(|| cursor.to_owned())
    }

    fn encode_cursor(&self) -> String {
        format!("{}.{}", self.year, self.convener)
    }
}
