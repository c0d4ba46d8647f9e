//! cqrs-es on sqlite-es: its own schema and the options of its `default_sqlite_pool`, but for `synchronous`, which is
//! FULL here. With its own NORMAL an acknowledged event may be lost when the power fails.

use std::{
    collections::HashMap,
    convert::Infallible,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use async_trait::async_trait;
use cqrs_es::{
    Aggregate, DomainEvent, EventEnvelope, Query,
    event_sink::EventSink,
    persist::{PersistedEventRepository, QueryReplay, SerializedEvent},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlite_es::{SqliteCqrs, SqliteEventRepository, sqlite_cqrs};
use sqlx::{
    Pool, Sqlite,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    SINGLE, STREAM, WRITERS,
    figures::{Figures, median},
    sample::{Sample, Selected, TYPE, metadata},
};

/// Commands of each writer.
const EACH: usize = 48;

/// The events' table as sqlite-es asks for it.
const SCHEMA: &str = "CREATE TABLE events (
    aggregate_type TEXT NOT NULL,
    aggregate_id TEXT NOT NULL,
    sequence INTEGER CHECK (sequence >= 0) NOT NULL,
    event_type TEXT NOT NULL,
    event_version TEXT NOT NULL,
    payload TEXT NOT NULL,
    metadata TEXT NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)
) STRICT";

/// Connections of its `default_sqlite_pool`.
const POOL: u32 = 10;

pub async fn measure(folder: &Path, events: usize, figures: &mut Figures) {
    one_writer(&folder.join("single.sqlite"), figures).await;
    for (connections, name) in [(POOL, "pool of 10"), (1, "pool of 1")] {
        writers(pool(&folder.join(format!("writers-{connections}.sqlite")), connections).await, name, figures).await;
        let alone = pool(&folder.join(format!("alone-{connections}.sqlite")), connections).await;
        repository_alone(alone, name, figures).await;
    }
    bulk(&folder.join("bulk.sqlite"), events, figures).await;
}

async fn pool(path: &Path, connections: u32) -> Pool<Sqlite> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(connections).connect_with(options).await.unwrap();
    sqlx::query(SCHEMA).execute(&pool).await.unwrap();
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&pool).await.unwrap();
    assert_eq!(synchronous, 2, "FULL");
    pool
}

async fn one_writer(path: &Path, figures: &mut Figures) {
    let cqrs = framework(pool(path, POOL).await);
    let mut times = Vec::with_capacity(SINGLE);
    for number in 0..SINGLE {
        let start = Instant::now();
        select(&cqrs, &aggregate(0, number / STREAM), 1).await;
        times.push(start.elapsed());
    }
    figures.microseconds("cqrs-es: one writer, p50", median(times));
}

/// Commands at once, each on an aggregate of its own: loaded, decided, committed.
async fn writers(pool: Pool<Sqlite>, name: &str, figures: &mut Figures) {
    let cqrs = Arc::new(framework(pool));
    let start = Instant::now();
    let writer = |writer| {
        let cqrs = cqrs.clone();
        tokio::spawn(async move {
            for number in 0..EACH {
                select(&cqrs, &aggregate(writer, number / STREAM), 1).await;
            }
        })
    };
    let running: Vec<_> = (0..WRITERS).map(writer).collect();
    for writer in running {
        writer.await.unwrap();
    }
    figures.rate(&format!("cqrs-es: 64 commands, {name}"), WRITERS * EACH, start.elapsed());
}

/// What its repository gives without the framework above: nothing loaded, nothing decided.
async fn repository_alone(pool: Pool<Sqlite>, name: &str, figures: &mut Figures) {
    let repository = Arc::new(SqliteEventRepository::new(pool));
    let start = Instant::now();
    let writer = |writer| {
        let repository = repository.clone();
        tokio::spawn(async move {
            for number in 0..EACH {
                let event = serialized(&aggregate(writer, number / STREAM), number % STREAM + 1);
                repository.persist::<Pilot>(&[event], None).await.unwrap();
            }
        })
    };
    let running: Vec<_> = (0..WRITERS).map(writer).collect();
    for writer in running {
        writer.await.unwrap();
    }
    figures.rate(&format!("cqrs-es: repository alone, {name}"), WRITERS * EACH, start.elapsed());
}

/// It knows no commit over several aggregates: a stream's events in one command are the largest that it offers. All
/// of them are then replayed into a query.
async fn bulk(path: &Path, events: usize, figures: &mut Figures) {
    let pool = pool(path, 1).await;
    let cqrs = framework(pool.clone());
    let (streams, start) = (events.div_ceil(STREAM), Instant::now());
    let mut told = Instant::now();
    for stream in 0..streams {
        select(&cqrs, &aggregate(0, stream), STREAM).await;
        if told.elapsed().as_secs() >= 5 {
            eprintln!("    imported {} of {events}", stream * STREAM);
            told = Instant::now();
        }
    }
    figures.rate("cqrs-es: import", streams * STREAM, start.elapsed());

    let counter = Counter::default();
    let replay = QueryReplay::new(SqliteEventRepository::new(pool), counter.clone());
    let start = Instant::now();
    replay.replay_all().await.unwrap();
    assert_eq!(counter.0.load(Ordering::Relaxed), streams * STREAM);
    figures.rate("cqrs-es: typed replay", streams * STREAM, start.elapsed());
}

fn framework(pool: Pool<Sqlite>) -> SqliteCqrs<Pilot> {
    sqlite_cqrs(pool, Vec::new(), ())
}

async fn select(cqrs: &SqliteCqrs<Pilot>, aggregate: &str, times: usize) {
    cqrs.execute_with_metadata(aggregate, Select { times }, metadata().into()).await.unwrap();
}

fn aggregate(writer: usize, stream: usize) -> String {
    format!("tp-mau.phuong-{writer}-{stream}")
}

fn serialized(aggregate: &str, sequence: usize) -> SerializedEvent {
    let event = Event::PilotSelected(Sample::default().data);
    SerializedEvent::new(
        aggregate.to_owned(),
        sequence,
        Pilot::TYPE.to_owned(),
        event.event_type(),
        event.event_version(),
        serde_json::to_value(&event).unwrap(),
        serde_json::to_value(HashMap::from(metadata())).unwrap_or(Value::Null),
    )
}

/// A ward's pilots; it remembers as little as an aggregate can.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Pilot {
    selected: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Event {
    PilotSelected(Selected),
}

impl DomainEvent for Event {
    fn event_type(&self) -> String {
        TYPE.to_owned()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

/// Selects so many times.
struct Select {
    times: usize,
}

impl Aggregate for Pilot {
    const TYPE: &'static str = "pilot";
    type Command = Select;
    type Event = Event;
    type Error = Infallible;
    type Services = ();

    async fn handle(&mut self, command: Select, (): &(), sink: &EventSink<Self>) -> Result<(), Infallible> {
        for _ in 0..command.times {
            sink.write(Event::PilotSelected(Sample::default().data), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::PilotSelected(_) => self.selected += 1,
        }
    }
}

/// A query that counts what it is given.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

#[async_trait]
impl Query<Pilot> for Counter {
    async fn dispatch(&self, _aggregate: &str, events: &[EventEnvelope<Pilot>]) {
        let selected = |event: &&EventEnvelope<Pilot>| matches!(event.payload, Event::PilotSelected(_));
        self.0.fetch_add(events.iter().filter(selected).count(), Ordering::Relaxed);
    }
}
