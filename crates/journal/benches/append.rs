//! How quick the journal is, beside what one would write by hand, on one disk and in one run:
//!
//! ```sh
//! cargo bench -p ngayhoi-journal --bench append             # 1,000,000 events imported and replayed
//! cargo bench -p ngayhoi-journal --bench append -- 10000000
//! ```
//!
//! Files are made in a folder beside the build's own, and removed at the end. The two sides of a ratio take turns within
//! the run, so that whatever else the machine does harms both alike; the figures are medians of the turns. Where
//! `NGAYHOI_BENCH_FIGURES` names a file, they are appended to it for `tests/peers/run.sh`.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run says so by panicking")]
#![allow(clippy::cast_precision_loss, reason = "rates are printed to a few digits")]

use std::{
    fs::{File, OpenOptions},
    io::Write,
    ops::AddAssign,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::StreamExt;
use ngayhoi_domain::{
    Category, EventType, Fact, StreamId, Subject,
    testing::{festival, police},
    values::{CommandId, Occurred},
};
use ngayhoi_journal::{
    CommandStamp, Engine, Expected, KeyStore, MasterKeySource, Metadata, NewEvent, NewMetadata, Position, Recorded,
    SealedData, Source, SourceKind, SqliteEngine, StoredMetadata, StreamAppend, StreamName,
};
use rusqlite::{Connection, params};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often the two sides of a ratio take their turn.
const TURNS: usize = 7;

/// Appends of one writer in a turn.
const SINGLE: usize = 200;

/// Writers at once, and the rows of one commit by hand.
const WRITERS: usize = 64;

/// Events of each of those writers in a turn.
const EACH: usize = 100;

/// Events of one import.
const IMPORT: usize = 20_000;

/// Events of one stream within an import.
const STREAM: usize = 16;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let events = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1_000_000);
    let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let sample = Sample::new(folder.path());
    println!("event: {} B of data, {} B of metadata as stored", sample.data.as_str().len(), sample.metadata.len());
    single(folder.path(), &sample).await;
    concurrent(folder.path(), &sample).await;
    bulk(folder.path(), &sample, events).await;
    println!("memory at most {} MB (goal: under 200); load {}", peak_memory() / 1_024, load());
}

/// What every side writes: an event as a ward's choice of a pilot leaves it.
struct Sample {
    event_type: EventType,
    data: SealedData,
    given: NewMetadata,
    /// The metadata's text as the journal stores it, for those sides that stamp nothing.
    metadata: String,
}

impl Sample {
    fn new(folder: &Path) -> Self {
        let data = json!({
            "neighbourhood": "tp-mau.phuong-mau-mot.tdp-3",
            "rationale": "Ba năm liền không có vụ việc phức tạp; tổ tự quản hoạt động đều, nhân dân đồng tình.",
            "decision": { "number": "12/QĐ-UBND", "date": "2019-06-20", "issuer": "Ủy ban nhân dân phường Mẫu Một" },
        });
        let command = Uuid::new_v4();
        let keys =
            KeyStore::open(&folder.join("keys.sqlite"), &MasterKeySource::File(folder.join("master.key"))).unwrap();
        let given = NewMetadata {
            actor: police(),
            command: CommandStamp { id: CommandId(command), fingerprint: keys.fingerprint(b"payload") },
            correlation: command,
            causation: None,
            evidence: Some("1200.1200".to_owned()),
            occurred: Occurred::At("2019-06-20T01:30:00Z".parse().unwrap()),
            source: Source { kind: SourceKind::Live, citation: None, sample: true },
            about: Subject::festival(&festival()).unit("tp-mau.phuong-mau-mot".parse().unwrap()),
        };
        let recorded_at = "2019-06-20T01:30:00.123456Z".parse().unwrap();
        let metadata = Metadata { given: given.clone(), recorded_at, previous: "0".repeat(43) };
        let metadata = StoredMetadata::try_from(&metadata).unwrap().as_str().to_owned();
        let event_type = "PilotSelected.v1".parse().unwrap();
        Self { event_type, data: keys.seal(data).unwrap(), given, metadata }
    }

    fn events(&self, count: usize) -> Vec<NewEvent> {
        let event = || NewEvent {
            id: Uuid::new_v4(),
            event_type: self.event_type.clone(),
            data: self.data.clone(),
            metadata: self.given.clone(),
        };
        (0..count).map(|_| event()).collect()
    }
}

fn stream(figure: usize) -> StreamName {
    StreamName::from(&StreamId::Pilot(festival().year, format!("tp-mau.phuong-{figure}").parse().unwrap()))
}

/// One writer that waits for each append to be durable, against the same bytes appended to a bare file.
async fn single(folder: &Path, sample: &Sample) {
    let engine = SqliteEngine::open(&folder.join("single.sqlite")).unwrap();
    let mut file = File::create(folder.join("single.bytes")).unwrap();
    let bytes = [sample.data.as_str(), &sample.metadata].concat();
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let mut times = Vec::with_capacity(SINGLE);
        for _ in 0..SINGLE {
            let start = Instant::now();
            file.write_all(bytes.as_bytes()).unwrap();
            file.sync_data().unwrap();
            times.push(start.elapsed());
        }
        bare.push(median(times));
        let mut times = Vec::with_capacity(SINGLE);
        for number in 0..SINGLE {
            let (stream, expected) = (stream(number), Expected::after(turn as u64));
            let events = sample.events(1);
            let start = Instant::now();
            engine.append(stream, expected, events).await.unwrap();
            times.push(start.elapsed());
        }
        ours.push(median(times));
    }
    let ratios = bare.iter().zip(&ours).map(|(bare, ours)| ours.as_secs_f64() / bare.as_secs_f64()).collect();
    let (ours, bare) = (median(ours), median(bare));
    figure("bare file: p50", bare.as_secs_f64() * 1e6, "µs");
    figure("journal: one writer, p50", ours.as_secs_f64() * 1e6, "µs");
    println!(
        "one writer: p50 of a durable append {:.2?}, of the bare file {:.2?}: {:.2} times (goal: at most 1.5)",
        ours,
        bare,
        median_of(ratios)
    );
}

/// Many writers at once, each on a stream of its own, against one hand-written loop with as many rows in each commit.
async fn concurrent(folder: &Path, sample: &Sample) {
    let engine = Arc::new(SqliteEngine::open(&folder.join("concurrent.sqlite")).unwrap());
    let mut db = by_hand(&folder.join("hand.sqlite"));
    let (mut hand, mut ours) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let start = Instant::now();
        for round in 0..EACH {
            let transaction = db.transaction().unwrap();
            for writer in 0..WRITERS {
                insert(&transaction, sample, writer, turn * EACH + round);
            }
            transaction.commit().unwrap();
        }
        hand.push(rate(WRITERS * EACH, start.elapsed()));

        let given: Vec<_> = (0..WRITERS).map(|_| sample.events(EACH)).collect();
        let start = Instant::now();
        let writers: Vec<_> = given
            .into_iter()
            .enumerate()
            .map(|(writer, events)| {
                let engine = engine.clone();
                tokio::spawn(async move {
                    for (number, event) in events.into_iter().enumerate() {
                        let expected = Expected::after((turn * EACH + number) as u64);
                        engine.append(stream(writer), expected, vec![event]).await.unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        ours.push(rate(WRITERS * EACH, start.elapsed()));
    }
    let ratios = hand.iter().zip(&ours).map(|(hand, ours)| ours / hand).collect();
    let (ours, hand) = (median_of(ours), median_of(hand));
    figure("SQLite by hand: 64 a commit", hand, "events/s");
    figure("journal: 64 writers", ours, "events/s");
    println!(
        "{WRITERS} writers: {:.0} events/s, by hand {:.0}: {:.2} of it (goal: at least 0.7)",
        ours,
        hand,
        median_of(ratios)
    );
}

/// A journal as one would write it by hand: the same columns and pragmas, but no chain, no stamps, no expectations.
fn by_hand(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.pragma_update(None, "synchronous", "FULL").unwrap();
    db.pragma_update(None, "wal_autocheckpoint", 16_384).unwrap();
    db.execute_batch(
        "CREATE TABLE event (position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL,
             id BLOB NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL) STRICT;
         CREATE UNIQUE INDEX event_of_stream ON event (stream, revision);",
    )
    .unwrap();
    db
}

fn insert(db: &Connection, sample: &Sample, stream: usize, revision: usize) {
    let sql = "INSERT INTO event (stream, revision, id, type, data, metadata) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let row =
        params![stream, revision, Uuid::new_v4(), "PilotSelected.v1", sample.data.as_str(), sample.metadata.as_str()];
    db.prepare_cached(sql).unwrap().execute(row).unwrap();
}

/// So many events imported, and then replayed into typed facts. The last tenth of them is imported in turns with a journal
/// of no more than that tenth and with a bare file, and the two journals are replayed in turns: the ratios are what the
/// size of a journal costs, and what is the machine's part in it.
async fn bulk(folder: &Path, sample: &Sample, events: usize) {
    let (mut whole, mut tenth) = (Bulk::new(folder, "whole.sqlite"), Bulk::new(folder, "tenth.sqlite"));
    let mut file = File::create(folder.join("bulk.bytes")).unwrap();
    let bytes = [sample.data.as_str(), &sample.metadata].concat().repeat(IMPORT);
    let (mut spent, mut last) = (Spent::default(), Spent::default());
    let (mut alone, mut bare) = (Spent::default(), Spent::default());
    let mut told = Instant::now();
    while whole.events < events {
        let import = whole.import(sample).await;
        spent += import;
        if whole.events > events - events / 10 {
            last += import;
            alone += tenth.import(sample).await;
            let start = Start::now();
            file.write_all(bytes.as_bytes()).unwrap();
            file.sync_data().unwrap();
            bare += start.spent();
        }
        if told.elapsed() > Duration::from_secs(5) {
            eprintln!("  imported {} of {events}", whole.events);
            told = Instant::now();
        }
    }
    figure("journal: import", spent.rate(whole.events), "events/s");
    println!("import: {} (goal: at least 200,000)", spent.told(whole.events));
    println!(
        "of the last tenth against a tenth alone: {:.2} (goal: at least 0.9); against the bare file, {:.0} events/s: {:.2}",
        last.rate_against(alone),
        bare.rate(tenth.events),
        last.rate_against(bare)
    );

    let (mut at_all, mut at_a_tenth) = (Vec::new(), Vec::new());
    for turn in 1..=TURNS {
        at_all.push(whole.replay().await);
        at_a_tenth.push(tenth.replay().await);
        eprintln!("  replayed {turn} times of {TURNS}");
    }
    let parts = whole.events as f64 / tenth.events as f64;
    let ratios = at_all.iter().zip(&at_a_tenth).map(|(all, tenth)| parts * all.rate_against(*tenth)).collect();
    at_all.sort_unstable_by_key(|spent| spent.clock);
    let replayed = at_all[TURNS / 2];
    figure("journal: typed replay", replayed.rate(whole.events), "events/s");
    println!("replay: {} (goal: at least 1,000,000)", replayed.told(whole.events));
    println!("of all against a tenth alone: {:.2} (goal: at least 0.9)", median_of(ratios));
}

/// A journal that grows by imports.
struct Bulk {
    engine: SqliteEngine,
    /// How many events it holds.
    events: usize,
}

impl Bulk {
    fn new(folder: &Path, name: &str) -> Self {
        Self { engine: SqliteEngine::open(&folder.join(name)).unwrap(), events: 0 }
    }

    /// Imports some more.
    async fn import(&mut self, sample: &Sample) -> Spent {
        let appends = (self.events..self.events + IMPORT).step_by(STREAM).map(|first| StreamAppend {
            stream: stream(first),
            expected: Expected::NoStream,
            events: sample.events(STREAM),
        });
        let appends: Vec<_> = appends.collect();
        let start = Start::now();
        self.engine.import(appends).await.unwrap();
        self.events += IMPORT;
        start.spent()
    }

    /// Replays everything, each event made into a fact and looked at where it is read, on whichever thread that is.
    async fn replay(&self) -> Spent {
        let is_of_pilots = |recorded: &Recorded| {
            let mut data = serde_json::Deserializer::from_str(recorded.data.as_str());
            matches!(Fact::read(Category::Pilot, &recorded.event_type, &mut data), Ok(Fact::Pilot(_)))
        };
        let (mut count, start) = (0, Start::now());
        let mut batches = self.engine.replay(Position::START, is_of_pilots);
        while let Some(facts) = batches.next().await {
            count += facts.unwrap().into_iter().filter(|is_of_pilots| *is_of_pilots).count();
        }
        assert_eq!(count, self.events);
        start.spent()
    }
}

/// Where a measurement began, by the clock and by the processor time of this process.
struct Start(Instant, Duration);

impl Start {
    fn now() -> Self {
        Self(Instant::now(), processor_time())
    }

    fn spent(self) -> Spent {
        Spent { clock: self.0.elapsed(), processor: processor_time() - self.1 }
    }
}

/// What was spent: time by the clock, and processor time, which other programs on the machine hardly change.
#[derive(Clone, Copy, Default)]
struct Spent {
    clock: Duration,
    processor: Duration,
}

impl AddAssign for Spent {
    fn add_assign(&mut self, more: Self) {
        self.clock += more.clock;
        self.processor += more.processor;
    }
}

impl Spent {
    /// Events a second.
    fn rate(self, events: usize) -> f64 {
        rate(events, self.clock)
    }

    /// How many times as quick this was as the other, for as much work.
    fn rate_against(self, other: Self) -> f64 {
        other.clock.as_secs_f64() / self.clock.as_secs_f64()
    }

    fn told(self, events: usize) -> String {
        let processor = self.processor.as_secs_f64() * 1e6 / events as f64;
        format!("{:.0} events/s, {processor:.2} µs of processor time each, over {events}", self.rate(events))
    }
}

/// The processor time of this process so far, of threads that ended too; 0 where the system does not say.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the program's name in brackets: user and system time are the twelfth and thirteenth, in hundredths.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let hundredths = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum::<u64>();
    Duration::from_millis(10 * hundredths)
}

/// One figure of the run, for a script: its name, its value and the unit, with tabs between.
fn figure(name: &str, value: f64, unit: &str) {
    if let Some(path) = std::env::var_os("NGAYHOI_BENCH_FIGURES") {
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        writeln!(file, "{name}\t{value:.3}\t{unit}").unwrap();
    }
}

fn rate(events: usize, spent: Duration) -> f64 {
    events as f64 / spent.as_secs_f64()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn median_of(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The most memory that this process held, in kilobytes; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0)
}

/// The machine's load over the last minutes, where the system says it.
fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()
}
