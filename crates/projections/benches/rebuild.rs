//! How quick timeline and read models are built anew from a journal: with nothing else to do (goal: 250,000 events a
//! second on the machine on which a bare fold into five tables does 350,000), and while others read (goal: 100,000, no
//! reading fails, and the 99th of a hundred waits at most twice as long).
//!
//! ```sh
//! cargo bench -p ngayhoi-projections --bench rebuild             # a million events
//! cargo bench -p ngayhoi-projections --bench rebuild -- 100000
//! ```
// A schema's types nest deep.
#![recursion_limit = "256"]
#![allow(clippy::cast_precision_loss, reason = "rates are printed to a few digits")]

mod sample;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use async_graphql::Request;
use futures_util::StreamExt;
use ngayhoi_domain::values::UnitId;
use ngayhoi_journal::{Engine, Position, Recorded};
use ngayhoi_projections::{
    access::Viewer,
    graphql::{FestivalSchema, schema},
    node::{Node, Options},
    progress::{Bar, Progress},
};
use rusqlite::{Connection, params};
use sample::{Fallible, Writer, festival};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Wards of a city, and the years of one.
const WARDS: usize = 16;
const YEARS: i32 = 16;

/// How many read at once, and how long they are watched while nothing else is done.
const READERS: usize = 4;
const CALM: Duration = Duration::from_secs(3);

/// What is read, over and over.
const READ: &str = "{ festival(in: \"tp-1\", year: 2010) { year units(first: 16) { nodes { unitId } }
    hostProgramme(host: \"tp-1.phuong-1.to-1\") { latest { activities { title start } } } } }";

#[tokio::main]
async fn main() -> Fallible<()> {
    let wanted = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1_000_000_usize);
    let folder = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
    let events = write(folder.path(), wanted).await?;

    let begun = Instant::now();
    let node = Node::start(folder.path(), &Options::default(), &Bar::new("Dựng / building", Some(events))).await?;
    let idle = begun.elapsed();
    let bare = bare(&node, folder.path(), events).await?;
    let rate = |took: Duration| events as f64 / took.as_secs_f64();
    println!("{events} events");
    println!(
        "idle: {:.0} events/s, a bare fold {:.0}: {:.2} of it (goal: 250,000 where that does 350,000)",
        rate(idle),
        rate(bare),
        rate(idle) / rate(bare)
    );

    let node = Arc::new(node);
    let schema = schema(node.clone());
    let calm = waits(&schema, tokio::time::sleep(CALM)).await?;
    let begun = Instant::now();
    let serving = waits(&schema, async {
        if let Err(error) = node.rebuild().await {
            println!("failed: {error}");
        }
    })
    .await?;
    let took = begun.elapsed();
    println!(
        "while {READERS} read: {:.0} events/s (goal: 100,000); the 99th of a hundred waits {serving:.2?}, before {calm:.2?}: {:.2} times (goal: at most 2)",
        rate(took),
        serving.as_secs_f64() / calm.as_secs_f64()
    );
    Ok(())
}

/// Writes cities' years until there are so many events. How many there are.
async fn write(folder: &Path, wanted: usize) -> Fallible<u64> {
    let mut writer = Writer::new(folder)?;
    let bar = Bar::new("Ghi / writing", Some(wanted as u64));
    for city in 1.. {
        let before = writer.written();
        for year in 2010..2010 + YEARS {
            let festival = festival(&format!("tp-{city}"), year)?;
            let wards = (1..=WARDS).map(|ward| format!("{}.phuong-{ward}", festival.convener).parse());
            let wards: Vec<UnitId> = wards.collect::<Result<_, _>>()?;
            writer.open(&festival, &wards)?;
            for ward in &wards {
                writer.ward(&festival, ward)?;
            }
        }
        writer.flush().await?;
        bar.advance(writer.written() - before);
        if writer.written() >= wanted {
            break;
        }
    }
    Ok(writer.written() as u64)
}

/// How long the 99th of a hundred readings takes while something is done.
async fn waits(schema: &FestivalSchema, work: impl Future<Output = ()>) -> Fallible<Duration> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..READERS {
        let (schema, stop) = (schema.clone(), stop.clone());
        readers.spawn(async move {
            let mut times = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let begun = Instant::now();
                let answer = schema.execute(Request::new(READ).data(Viewer::Public)).await;
                times.push(begun.elapsed());
                if !answer.errors.is_empty() {
                    return Err(format!("{:?}", answer.errors));
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Ok(times)
        });
    }
    work.await;
    stop.store(true, Ordering::Relaxed);
    let mut times = Vec::new();
    for read in readers.join_all().await {
        times.extend(read?);
    }
    times.sort_unstable();
    Ok(times[times.len() * 99 / 100])
}

/// The same events into a copy and five tables, as one would write it by hand: no facts, no rights, no releases.
async fn bare(node: &Node, folder: &Path, events: u64) -> Fallible<Duration> {
    let bar = Bar::new("Gấp thô / a bare fold", Some(events));
    let mut db = Connection::open(folder.join("bare.sqlite"))?;
    db.pragma_update(None, "journal_mode", "OFF")?;
    db.pragma_update(None, "synchronous", "OFF")?;
    db.execute_batch(
        "CREATE TABLE entry (seq INTEGER PRIMARY KEY, stream TEXT, revision INTEGER, id BLOB, type TEXT, data TEXT,
             metadata TEXT) STRICT;
         CREATE TABLE table_0 (stream TEXT PRIMARY KEY, events INTEGER, last TEXT) STRICT, WITHOUT ROWID;
         CREATE TABLE table_1 (stream TEXT PRIMARY KEY, events INTEGER, last TEXT) STRICT, WITHOUT ROWID;
         CREATE TABLE table_2 (stream TEXT PRIMARY KEY, events INTEGER, last TEXT) STRICT, WITHOUT ROWID;
         CREATE TABLE table_3 (stream TEXT PRIMARY KEY, events INTEGER, last TEXT) STRICT, WITHOUT ROWID;
         CREATE TABLE table_4 (stream TEXT PRIMARY KEY, events INTEGER, last TEXT) STRICT, WITHOUT ROWID;",
    )?;
    let begun = Instant::now();
    let mut batches = node.journal.replay(Position::START, Recorded::clone);
    while let Some(batch) = batches.next().await {
        let batch: Vec<Recorded> = batch?;
        bar.advance(batch.len());
        let transaction = db.transaction()?;
        let mut copy = transaction.prepare_cached(
            "INSERT INTO entry (stream, revision, id, type, data, metadata) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for event in batch {
            let (stream, kind) = (event.stream.as_str(), event.event_type.to_string());
            let (data, metadata) = (event.data.as_str(), event.metadata.as_str());
            copy.execute(params![stream, event.revision.0, event.id, kind, data, metadata])?;
            let table = stream.len() % 5;
            let sql = format!(
                "INSERT INTO table_{table} VALUES (?1, 1, ?2)
                 ON CONFLICT (stream) DO UPDATE SET events = events + 1, last = ?2"
            );
            transaction.prepare_cached(&sql)?.execute(params![stream, data])?;
        }
        drop(copy);
        transaction.commit()?;
    }
    Ok(begun.elapsed())
}
