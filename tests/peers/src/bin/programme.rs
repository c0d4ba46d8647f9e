//! A programme page's query as a team would serve it by hand: the usual GraphQL integration of the usual HTTP server, a
//! resolver a level, the same SQL on the same file through the usual pool. Beside it the least that the server can say.
//!
//!     programme READ_MODELS_FILE ADDRESS

use std::path::Path;

use async_graphql::{Context, EmptyMutation, EmptySubscription, ID, Object, Schema, SimpleObject};
use async_graphql_poem::GraphQL;
use chrono::{DateTime, Utc};
use poem::{Route, Server, get, handler, listener::TcpListener};
use sqlx::{
    Row, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteRow},
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Connections to the file, as many as the service has on two cores.
const CONNECTIONS: u32 = 4;

struct Query;

#[Object]
impl Query {
    async fn festival(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "in")] convener: ID,
        year: i32,
    ) -> async_graphql::Result<Option<Festival>> {
        let row = sqlx::query("SELECT * FROM festival WHERE convener = ?1 AND year = ?2")
            .bind(convener.as_str())
            .bind(year)
            .fetch_optional(ctx.data::<SqlitePool>()?)
            .await?;
        Ok(row.map(|row| Festival { convener: row.get("convener"), year: row.get("year") }))
    }
}

struct Festival {
    convener: String,
    year: i32,
}

#[Object]
impl Festival {
    async fn host_programme(&self, host: ID) -> HostProgramme {
        HostProgramme { convener: self.convener.clone(), year: self.year, host: host.0 }
    }
}

struct HostProgramme {
    convener: String,
    year: i32,
    host: String,
}

#[Object]
impl HostProgramme {
    async fn latest(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Release>> {
        let sql = "SELECT * FROM release WHERE convener = ?1 AND year = ?2 AND host = ?3 AND version < ?4
                   ORDER BY version DESC LIMIT ?5";
        let row = sqlx::query(sql)
            .bind(&self.convener)
            .bind(self.year)
            .bind(&self.host)
            .bind(i64::MAX)
            .bind(1)
            .fetch_optional(ctx.data::<SqlitePool>()?)
            .await?;
        let of = (self.convener.clone(), self.year, self.host.clone());
        Ok(row.map(|row| Release { of, version: row.get("version") }))
    }
}

struct Release {
    of: (String, i32, String),
    version: i64,
}

#[Object]
impl Release {
    async fn activities(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Activity>> {
        let sql = "SELECT * FROM released_activity WHERE convener = ?1 AND year = ?2 AND host = ?3 AND version = ?4
                   ORDER BY starts_at, ends_at, activity";
        let (convener, year, host) = &self.of;
        let rows = sqlx::query(sql)
            .bind(convener)
            .bind(year)
            .bind(host)
            .bind(self.version)
            .fetch_all(ctx.data::<SqlitePool>()?)
            .await?;
        Ok(rows.iter().map(Activity::of).collect())
    }
}

#[derive(SimpleObject)]
struct Activity {
    id: ID,
    kind: String,
    title: String,
    venue: Option<String>,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    cancelled: bool,
    places: Option<i64>,
}

impl Activity {
    fn of(row: &SqliteRow) -> Self {
        let instant = |column| DateTime::from_timestamp_micros(row.get(column)).unwrap_or_default();
        Self {
            id: ID(row.get("activity")),
            kind: row.get("kind"),
            title: row.get("title"),
            venue: row.get("venue"),
            start: instant("starts_at"),
            end: instant("ends_at"),
            cancelled: row.get("cancelled"),
            places: row.get("places"),
        }
    }
}

#[handler]
fn hello() -> &'static str {
    "hello"
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(address)) = (arguments.next(), arguments.next()) else {
        return Err("programme READ_MODELS_FILE ADDRESS".into());
    };
    let options = SqliteConnectOptions::new().filename(Path::new(&file)).read_only(true);
    let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).min_connections(CONNECTIONS).connect_with(options);
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription).data(pool.await?).finish();
    let routes = Route::new().at("/graphql", GraphQL::new(schema)).at("/hello", get(hello));
    Ok(Server::new(TcpListener::bind(address)).run(routes).await?)
}
