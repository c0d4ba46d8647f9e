use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ngayhoi_domain::{FestivalRef, Subject};
use ngayhoi_journal::{Metadata, Recorded};
use ngayhoi_projections::{
    read_models,
    timeline::{self, Clock, Incoming, Slice},
};
use rusqlite::Connection;

/// When an event counts as happened on a clock. An undated one counts as happened when it was recorded.
pub fn counted(event: &Recorded, clock: Clock) -> DateTime<Utc> {
    let Metadata { given, recorded_at, .. } = event.read_metadata().unwrap();
    match clock {
        Clock::Recorded => recorded_at,
        Clock::Occurred => given.occurred.end().unwrap_or(recorded_at),
    }
}

/// A slice by its definition, without the timeline's queries, and what the folds make of it one by one.
pub struct Built {
    /// The units that belong to it.
    pub units: Vec<String>,
    /// The read models.
    pub tables: Connection,
}

impl Built {
    /// Picks a slice out of all events, and folds it.
    pub fn of(recorded: &[Recorded], slice: &Slice) -> Self {
        let had_come = |event: &&Recorded| slice.at.is_none_or(|at| counted(event, at.clock) <= at.until);
        let events: Vec<&Recorded> = recorded.iter().filter(had_come).collect();
        let units = units(&events, &slice.festival);
        let belongs = |event: &&&Recorded| {
            let about = about(event);
            is_of(event, &slice.festival)
                || about.year.is_none() && about.unit.as_ref().is_some_and(|unit| units.contains(unit.as_str()))
        };
        let tables = folded(events.iter().filter(belongs).copied().cloned().collect());
        Self { units: units.into_iter().collect(), tables }
    }
}

fn is_of(event: &Recorded, festival: &FestivalRef) -> bool {
    about(event).festival_ref().as_ref() == Some(festival)
}

fn about(event: &Recorded) -> Subject {
    event.read_metadata().unwrap().given.about
}

/// The convener, what joined, what lies within one of them, and what went into one of them.
fn units(events: &[&Recorded], festival: &FestivalRef) -> BTreeSet<String> {
    let named = |event: &Recorded, field: &str| -> Option<String> {
        let data: serde_json::Value = serde_json::from_str(event.data.as_str()).unwrap();
        data[field].as_str().map(str::to_owned)
    };
    let of_type = |name: &'static str| events.iter().filter(move |event| event.event_type.name() == name);
    let joined = of_type("UnitJoined").filter(|event| is_of(event, festival)).filter_map(|event| named(event, "unit"));
    let mut units: BTreeSet<String> = joined.chain([festival.convener.to_string()]).collect();
    let above = |event: &Recorded| -> Vec<String> {
        let data: serde_json::Value = serde_json::from_str(event.data.as_str()).unwrap();
        let into = data["into"].as_array().into_iter().flatten().map(|share| &share["unit"]);
        [&data["parent"], &data["into"]]
            .into_iter()
            .chain(into)
            .filter_map(|id| Some(id.as_str()?.to_owned()))
            .collect()
    };
    let of_units = events.iter().filter(|event| event.stream.as_str().starts_with("unit-"));
    let within: Vec<(String, String)> = of_units
        .flat_map(|event| above(event).into_iter().map(|above| (above, about(event).unit.unwrap().to_string())))
        .collect();
    loop {
        let more = within.iter().filter(|(parent, unit)| units.contains(parent) && !units.contains(unit));
        let more: Vec<String> = more.map(|(_, unit)| unit.clone()).collect();
        if more.is_empty() {
            return units;
        }
        units.extend(more);
    }
}

fn folded(events: Vec<Recorded>) -> Connection {
    let numbered = Connection::open_in_memory().unwrap();
    timeline::create(&numbered).unwrap();
    let tables = Connection::open_in_memory().unwrap();
    read_models::create(&tables).unwrap();
    let incoming = events.iter().map(|event| Incoming::of(event).unwrap()).collect();
    for told in timeline::append(&numbered, incoming).unwrap() {
        read_models::advance(&tables, vec![told]).unwrap();
    }
    tables
}
