use async_graphql::{Context, ID, Object, connection::CursorType};
use ngayhoi_domain::{FestivalRef, Subject};

use super::{
    MomentInput, Page, Paged, Time, TimeOrder,
    festival::Festival,
    node,
    node_id::{self, Identified, NodeId},
    rights::Within,
};
use crate::{
    node::Node,
    read_models::{
        accounts::{self, graphql::Account},
        overview,
        units::{
            self, AsOf, Wanted,
            graphql::{Unit, UnitKind, UnitOrder},
        },
    },
    world::World,
};

/// What can be read.
#[derive(Debug)]
pub struct Query;

/// What can be read.
#[Object]
impl Query {
    /// What has this node id; null where it is not there, or is for others.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As the field `nodeId` told it.")] node_id: ID,
    ) -> async_graphql::Result<Option<Identified>> {
        node_id::find(ctx, &[NodeId::parse(&node_id).map_err(|error| error.to_string())?])
            .await?
            .pop()
            .unwrap_or(Ok(None))
    }

    /// What has these node ids, in their order; null in the place of each that is not there, or is for others.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 100, as the field `nodeId` told them.", validator(max_items = 100))] node_ids: Vec<
            ID,
        >,
    ) -> async_graphql::Result<Vec<Option<Identified>>> {
        let ids = node_ids.iter().map(|id| NodeId::parse(id).map_err(|error| error.to_string()));
        let found = node_id::find(ctx, &ids.collect::<Result<Vec<_>, _>>()?).await?;
        // What is refused is null in its place and said among the errors, like a field that is.
        let told = |found: node_id::Found| {
            found.unwrap_or_else(|error| {
                ctx.add_error(ctx.set_error_path(error.into_server_error(ctx.item.pos)));
                None
            })
        };
        Ok(found.into_iter().map(told).collect())
    }

    /// A convener's festival of one year; as it was at a moment, where one is given. Null where nobody had opened it.
    async fn festival(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "in", desc = "Who convenes.")] convener: ID,
        #[graphql(desc = "The year, 2005 to 2999.")] year: i32,
        #[graphql(desc = "Up to when, and on which clock; now where absent.")] at: Option<MomentInput>,
    ) -> async_graphql::Result<Option<Festival>> {
        let festival = FestivalRef { convener: convener.parse()?, year: year.try_into()? };
        Festival::find(ctx, at.map(MomentInput::moment).transpose()?, festival).await
    }

    /// Festival years, by year, then by convener.
    async fn festivals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this year.")] year: Option<i32>,
        #[graphql(name = "in", desc = "Only those of this convener.")] convener: Option<ID>,
        #[graphql(desc = "Which comes first.", default_with = "TimeOrder::NewestFirst")] order: TimeOrder,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<Festival>> {
        let page = Page::<FestivalCursor>::of(first, after.as_deref())?;
        let (world, wanted) = (World::live(node(ctx)?), page.clone());
        let which = overview::Years { year, convener: convener.map(|convener| convener.0) };
        let (total, rows) = world
            .read(move |db| {
                let after = wanted.after.as_ref().map(|cursor| (cursor.year, cursor.convener.as_str()));
                let rows = overview::festivals(db, &which, order.into(), after, wanted.fetch)?;
                Ok((overview::count_festivals(db, &which)?, rows))
            })
            .await?;
        let cursor = |row: &overview::FestivalRow| FestivalCursor { year: row.year, convener: row.convener.clone() };
        Ok(page.connection(total, rows, |row| (cursor(&row), Festival::of(world.clone(), row))))
    }

    /// A convener's accounts (tài khoản), by id, with their offices as of today.
    #[graphql(guard = "Within(of_convener(&convener))")]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose offices look after them.")] convener: ID,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Option<Paged<Account>>> {
        let page = Page::<String>::of(first, after.as_deref())?;
        let wanted = page.clone();
        let (total, rows) = World::live(node(ctx)?)
            .read(move |db| {
                let after = wanted.after.as_deref().unwrap_or_default();
                let rows = accounts::accounts(db, &convener, after, wanted.fetch)?;
                Ok((accounts::count_accounts(db, &convener)?, rows))
            })
            .await?;
        Ok(Some(page.connection(total, rows, |row| (row.account.clone(), row.into()))))
    }

    /// A unit or host of the register, by its id or by its code, as of a day. By id it is found also before and after
    /// its time; a code belongs to other land at other times and finds the unit that bore it on that day.
    async fn unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id; either this or a code.")] id: Option<ID>,
        #[graphql(desc = "The state's code.")] code: Option<String>,
        #[graphql(desc = "As of when; today where absent.")] on: Option<Time>,
    ) -> async_graphql::Result<Option<Unit>> {
        let world = as_of(node(ctx)?, on)?;
        match (id, code) {
            (Some(id), None) => Unit::find(&world, id.0).await,
            (None, Some(code)) => Unit::of_code(&world, code).await,
            (None, None) | (Some(_), Some(_)) => {
                Err("hãy nêu `id` hoặc `code`, chỉ một trong hai / name either `id` or `code`".into())
            }
        }
    }

    /// Units and hosts of the register, by their ids; those that it does not know are left out.
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 400 ids.", validator(max_items = 400))] ids: Vec<ID>,
        #[graphql(desc = "As of when; today where absent.")] on: Option<Time>,
    ) -> async_graphql::Result<Vec<Unit>> {
        let world = as_of(node(ctx)?, on)?;
        let ids: Vec<String> = ids.into_iter().map(|id| id.0).collect();
        let as_of = world.as_of();
        let rows = world.read(move |db| units::units(db, &ids, as_of)).await?;
        Ok(rows.into_iter().map(|row| Unit::new(world.clone(), row)).collect())
    }

    /// The register (danh bạ đơn vị): all of it, or what is asked for.
    #[allow(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn unit_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those whose name holds these words, with or without diacritics.")] search: Option<
            String,
        >,
        #[graphql(desc = "Only those of these kinds.")] kinds: Option<Vec<UnitKind>>,
        #[graphql(desc = "Only those that belong to this unit.")] under: Option<ID>,
        #[graphql(desc = "As of when; today where absent.")] on: Option<Time>,
        #[graphql(desc = "Also those that are not there on the day, by any name that they ever had.", default)]
        ever: bool,
        #[graphql(desc = "Which comes first.", default_with = "UnitOrder::Id")] order: UnitOrder,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<Unit>> {
        let wanted = Wanted {
            words: search.filter(|words| !words.trim().is_empty()),
            kinds: kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            under: under.map(|under| under.0),
            ever,
        };
        Unit::page(&as_of(node(ctx)?, on)?, wanted, order, first, after).await
    }
}

/// What a convener looks after.
fn of_convener(convener: &str) -> Subject {
    Subject { convener: convener.parse().ok(), ..Subject::default() }
}

/// The live world with units as of a day.
fn as_of(node: &Node, on: Option<Time>) -> async_graphql::Result<World> {
    let world = World::live(node);
    Ok(match on {
        Some(on) => world.seen(AsOf::day(on.last_day()?)),
        None => world,
    })
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
