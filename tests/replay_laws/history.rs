//! Random histories: anything may be told at any time, and written down at another.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use ngayhoi_domain::{
    EventType, StreamId, Subject,
    testing::police,
    values::{CommandId, Occurred},
};
use ngayhoi_journal::{
    CommandStamp, Engine, Expected, KeyStore, NewEvent, NewMetadata, Position, Recorded, Source, SourceKind,
    SqliteEngine, StreamAppend, StreamName,
};
use ngayhoi_projections::node::Options;
use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::repertoire;

/// Something told: what happened, about what, when, and how long after what was told before it.
#[derive(Debug, Clone)]
pub struct Told {
    stream: StreamId,
    about: Subject,
    event: Value,
    occurred: Occurred,
    pause: TimeDelta,
}

/// Anything that can be told, whatever was told before it.
pub fn told() -> impl Strategy<Value = Told> {
    (repertoire::fact(), occurred(), pause()).prop_map(|((stream, about, event), occurred, pause)| Told {
        stream,
        about,
        event,
        occurred,
        pause,
    })
}

/// At the same instant, soon, or after months.
fn pause() -> impl Strategy<Value = TimeDelta> {
    const MONTHS: i64 = 60 * 24 * 3_600 * 1_000_000;
    prop_oneof![Just(0), 1_i64..3_600_000_000, 1_i64..MONTHS].prop_map(TimeDelta::microseconds)
}

/// Every precision, in no order.
fn occurred() -> impl Strategy<Value = Occurred> {
    let day = (2016_i32..=2020, 1_u32..=12, 1_u32..=28);
    (day, 0_i64..86_400_000_000, 0..8).prop_map(|((year, month, day), micros, precision)| {
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
        let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        match precision {
            0 => Occurred::At(day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::microseconds(micros)),
            1 => Occurred::Day(day),
            2 => Occurred::Month(first),
            3 => Occurred::InYear(year),
            4 => Occurred::CircaDay(day),
            5 => Occurred::CircaMonth(first),
            6 => Occurred::CircaYear(year),
            _ => Occurred::Undated,
        }
    })
}

/// Who writes a history down, event by event.
pub struct Pen<'a> {
    keys: &'a KeyStore,
    streams: BTreeMap<StreamName, u64>,
    written: u128,
}

impl<'a> Pen<'a> {
    /// A pen that has written this much.
    pub fn after(keys: &'a KeyStore, told: &[Told]) -> Self {
        let mut pen = Self { keys, streams: BTreeMap::new(), written: 0 };
        for told in told {
            pen.place(told);
        }
        pen
    }

    /// What the next event is to be told of its stream, and its number.
    fn place(&mut self, told: &Told) -> (Expected, u128) {
        let held = self.streams.entry(StreamName::from(&told.stream)).or_default();
        *held += 1;
        self.written += 1;
        (Expected::after(*held - 1), self.written)
    }

    /// What is told next, as a journal takes it.
    fn next(&mut self, told: &Told) -> StreamAppend {
        let (expected, number) = self.place(told);
        let id = Uuid::from_u128(number);
        let event = NewEvent {
            id,
            event_type: EventType::current(told.event["type"].as_str().unwrap()),
            data: self.keys.seal(told.event["data"].clone()).unwrap(),
            metadata: NewMetadata {
                actor: police(),
                command: CommandStamp { id: CommandId(id), fingerprint: String::new() },
                correlation: id,
                causation: None,
                evidence: None,
                occurred: told.occurred,
                source: Source { kind: SourceKind::Live, citation: None, sample: true },
                about: told.about.clone(),
            },
        };
        StreamAppend { stream: StreamName::from(&told.stream), expected, events: vec![event] }
    }

    /// Writes what is told next, and gives its position.
    pub async fn write(&mut self, engine: &impl Engine, told: &Told) -> Position {
        let StreamAppend { stream, expected, events } = self.next(told);
        engine.append(stream, expected, events).await.unwrap().position
    }
}

/// A journal in a folder, and the clock on its wall.
fn journal(folder: &Path) -> (SqliteEngine, Arc<Mutex<DateTime<Utc>>>) {
    let clock = Arc::new(Mutex::new("2017-01-01T00:00:00Z".parse().unwrap()));
    let read = clock.clone();
    let engine = SqliteEngine::open_with_clock(&folder.join("journal.sqlite"), move || *read.lock().unwrap());
    (engine.unwrap(), clock)
}

/// The keys of a folder, where a node looks for them.
fn keys(folder: &Path) -> KeyStore {
    let options = Options::default();
    KeyStore::open(&options.keys(folder), &options.master_key(folder)).unwrap()
}

/// Writes a history into the journal of a folder, each event at the instant that its pauses lead to.
pub async fn write(folder: &Path, told: &[Told]) {
    let (engine, clock) = journal(folder);
    let keys = keys(folder);
    let mut pen = Pen::after(&keys, &[]);
    for told in told {
        *clock.lock().unwrap() += told.pause;
        pen.write(&engine, told).await;
    }
}

/// Writes a history into the journal of a folder at one instant, and so at once.
pub async fn write_at_once(folder: &Path, told: &[Told]) {
    let ((engine, _), keys) = (journal(folder), keys(folder));
    let mut pen = Pen::after(&keys, &[]);
    engine.import(told.iter().map(|told| pen.next(told)).collect()).await.unwrap();
}

/// Writes the events of one journal into another, each at an instant of its own, in order. Names stay sealed; the laws
/// need no key, but a node does not start without its key file.
pub async fn rewrite(folder: &Path, recorded: Vec<Recorded>, instants: Vec<DateTime<Utc>>) {
    keys(folder);
    let (engine, clock) = journal(folder);
    for (event, instant) in recorded.into_iter().zip(instants) {
        *clock.lock().unwrap() = instant;
        let metadata = event.read_metadata().unwrap().given;
        let Recorded { stream, revision, id, event_type, data, .. } = event;
        let event = NewEvent { id, event_type, data, metadata };
        engine.append(stream, Expected::after(revision.0), vec![event]).await.unwrap();
    }
}
