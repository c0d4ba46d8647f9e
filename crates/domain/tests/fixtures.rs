//! The events that come with the program stand as an import reads them: each line is sound by itself, and each file
//! keeps what its README promises.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt, fs,
};

use chrono::NaiveDate;
use ngayhoi_domain::{
    Actor, Aggregate, Category, EventType, Fact, StreamId, Subject,
    unit::{self, Presence, Unit},
    values::{self, Occurred, UnitId},
    year,
};
use serde::Deserialize;
use serde_json::Value;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// One event in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    stream: String,
    #[serde(rename = "type")]
    event_type: String,
    occurred: Occurred,
    about: Subject,
    actor: Actor,
    source: Source,
    data: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    citation: Citation,
    sample: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Citation {
    title: String,
    publisher: Option<String>,
    published: Option<Occurred>,
    note: Option<String>,
}

/// A line that was understood.
struct Event {
    line: Line,
    stream: StreamId,
    fact: Fact,
}

/// Reads a file; the error names the file and the line.
fn events(folder: &str) -> Outcome<Vec<Event>> {
    let path = format!("{}/../../fixtures/{folder}/events.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let numbered = text.lines().enumerate();
    numbered.map(|(index, line)| event(line).map_err(|e| format!("{path}, line {}: {e}", index + 1).into())).collect()
}

fn event(text: &str) -> Outcome<Event> {
    let line: Line = serde_json::from_str(text)?;
    let stream: StreamId = line.stream.parse()?;
    let event_type: EventType = line.event_type.parse()?;
    if !stream.agrees_with(&line.about) {
        return Err(format!("the stream {stream} does not agree with {:?}", line.about).into());
    }
    let fact = Fact::read(stream.category(), &event_type, line.data.clone())?;
    same(&line.data, &stored(&fact)?)?;
    Ok(Event { line, stream, fact })
}

fn same(given: &Value, stored: &Value) -> Result<(), String> {
    if given == stored { Ok(()) } else { Err(format!("read and written back, {given} becomes {stored}")) }
}

/// An event's data as it would be stored.
fn stored(fact: &Fact) -> serde_json::Result<Value> {
    let tagged = match fact {
        Fact::Year(event) => serde_json::to_value(event),
        Fact::Unit(event) => serde_json::to_value(event),
        Fact::Pilot(event) => serde_json::to_value(event),
        Fact::Ceremony(event) => serde_json::to_value(event),
        Fact::Programme(event) => serde_json::to_value(event),
        Fact::Commendation(event) => serde_json::to_value(event),
        Fact::Achievement(event) => serde_json::to_value(event),
        Fact::Group(event) => serde_json::to_value(event),
        Fact::Standard(event) => serde_json::to_value(event),
        Fact::Assessment(event) => serde_json::to_value(event),
        Fact::Emulation(event) => serde_json::to_value(event),
        Fact::Outreach(event) => serde_json::to_value(event),
        Fact::Account(event) => serde_json::to_value(event),
    };
    tagged.map(|mut tagged| tagged["data"].take())
}

/// The units that joined the year, each of which the register knew by then.
fn joined(events: &[Event]) -> BTreeSet<String> {
    let mut registered = BTreeSet::new();
    let mut joined = BTreeSet::new();
    for Event { stream, fact, .. } in events {
        if let (StreamId::Unit(id), Fact::Unit(unit::Event::UnitRegistered { parent, .. })) = (stream, fact) {
            assert!(parent.as_ref().is_none_or(|parent| registered.contains(parent)), "{id} before its parent");
            assert!(registered.insert(id.clone()), "{id} is registered twice");
        } else if let Fact::Year(year::Event::UnitJoined { unit }) = fact {
            assert!(registered.contains(unit), "{unit} joined before it was registered");
            assert!(joined.insert(unit.to_string()), "{unit} joined twice");
        }
    }
    joined
}

fn categories(events: &[Event]) -> BTreeSet<Category> {
    events.iter().map(|event| event.stream.category()).collect()
}

fn at(line: &Line) -> impl fmt::Display {
    format!("{} {} ({})", line.stream, line.event_type, line.occurred)
}

#[test]
fn ha_tinh_2018_holds_what_its_sources_say_and_no_more() -> Outcome<()> {
    let events = events("ha-tinh-2018")?;
    assert_eq!(joined(&events).len(), 16);
    for Event { line, .. } in &events {
        let Citation { title, publisher, published, note } = &line.source.citation;
        assert!(!line.source.sample, "{}", at(line));
        assert!(!title.is_empty() && publisher.is_some() && published.is_some() && note.is_some(), "{}", at(line));
        assert!(matches!(line.occurred, Occurred::Undated | Occurred::InYear(2018)), "{}", at(line));
        assert!(!line.actor.verified, "{}", at(line));
    }
    // No pilot, ceremony, programme or commendation of any single ward of that year is known.
    let known = [Category::Year, Category::Unit, Category::Standard, Category::Assessment, Category::Emulation];
    assert_eq!(categories(&events), BTreeSet::from(known));
    Ok(())
}

fn day(given: &str) -> Outcome<NaiveDate> {
    values::day(given).map_err(|invalid| format!("{invalid:?}").into())
}

/// The register that files make, told one after another.
fn register(folders: &[&str]) -> Outcome<BTreeMap<UnitId, Unit>> {
    let mut register: BTreeMap<UnitId, Unit> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for folder in folders {
        for Event { line, stream, fact } in events(folder)? {
            // The same line is the same event, in whichever file it stands.
            if let (StreamId::Unit(id), Fact::Unit(event)) = (stream, fact)
                && told.insert(format!("{id} {event:?}"))
            {
                assert!(!line.source.sample && line.source.citation.note.is_some(), "{}", at(&line));
                let unit = register.remove(&id).unwrap_or_default();
                register.insert(id, unit.evolve(&event));
            }
        }
    }
    Ok(register)
}

/// The units that are there on a day and belong to one.
fn beneath<'r>(register: &'r BTreeMap<UnitId, Unit>, parent: &str, day: NaiveDate) -> BTreeSet<&'r str> {
    let of_parent = |unit: &Unit| unit.parent_on(day).is_some_and(|above| above.as_str() == parent);
    let there = register.iter().filter(|(_, unit)| {
        unit.presence_on(day) == Some(Presence::There)
            && of_parent(unit)
            && unit.kind_on(day).is_some_and(|kind| !kind.is_host())
    });
    there.map(|(id, _)| id.as_str()).collect()
}

#[test]
fn the_units_of_ha_tinh_are_as_many_as_the_sources_count_at_each_time() -> Outcome<()> {
    let register = register(&["ha-tinh-2018", "ha-tinh-units"])?;
    let count = |parent: &str, on: &str| Ok::<_, Box<dyn Error>>(beneath(&register, parent, day(on)?).len());
    assert_eq!(count("tp-ha-tinh", "2018-08-19")?, 16);
    assert_eq!(count("tp-ha-tinh", "2019-12-31")?, 16);
    assert_eq!(count("tp-ha-tinh", "2020-01-01")?, 15);
    assert_eq!(count("tp-ha-tinh", "2024-12-31")?, 15);
    assert_eq!(count("tp-ha-tinh", "2025-01-01")?, 27);
    assert_eq!(count("tp-ha-tinh", "2025-06-30")?, 27);
    assert_eq!(count("tp-ha-tinh", "2025-07-01")?, 0);
    assert_eq!(count("ha-tinh", "2025-07-01")?, 69);
    for (id, unit) in &register {
        let day = day("2026-01-01")?;
        if let Some(parent) = unit.parent_on(day).filter(|_| unit.presence_on(day) == Some(Presence::There)) {
            let is_there = register.get(parent).and_then(|parent| parent.presence_on(day));
            // The market and the hospital were the city's; what became of them no source says.
            assert!(is_there == Some(Presence::There) || parent.as_str() == "tp-ha-tinh", "{id}");
        }
    }
    Ok(())
}

#[test]
fn the_nations_units_of_2025_stand_once_each_under_their_province() -> Outcome<()> {
    let register = register(&["units-2025-07", "ha-tinh-units"])?;
    let day = day("2025-07-01")?;
    let there = || register.values().filter(|unit| unit.presence_on(day) == Some(Presence::There));
    let of_level = |is_commune: bool| {
        there().filter(|unit| unit.kind_on(day).is_some_and(|kind| kind.is_commune_level() == is_commune)).count()
    };
    assert_eq!((of_level(true), of_level(false)), (3_321, 34));
    let mut codes = BTreeSet::new();
    for Event { fact, .. } in events("units-2025-07")? {
        if let Fact::Unit(unit::Event::UnitRegistered { code: Some(code), parent, .. }) = fact {
            assert!(codes.insert(code.as_str().to_owned()), "{}", code.as_str());
            assert!(parent.is_none_or(|parent| register.contains_key(&parent)));
        }
    }
    assert_eq!(codes.len(), 3_355);
    Ok(())
}

#[test]
fn the_sample_year_says_everywhere_that_it_is_one() -> Outcome<()> {
    let events = events("sample-year")?;
    for Event { line, .. } in &events {
        assert!(line.source.sample, "{}", at(line));
        let note = line.source.citation.note.as_deref().unwrap_or_default();
        assert!(line.source.citation.title.contains("không có thật") && note.contains("Invented"), "{}", at(line));
        assert!(!line.actor.verified, "{}", at(line));
    }
    let kind_of_name = events.iter().filter_map(|event| match (&event.stream, &event.fact) {
        (StreamId::Unit(id), Fact::Unit(unit::Event::UnitRegistered { kind, name, .. })) => Some((id, kind, name)),
        _ => None,
    });
    for (id, _, name) in kind_of_name.filter(|(_, kind, _)| !kind.is_host()) {
        assert!(name.as_str().contains("không có thật"), "{id}: {}", name.as_str());
    }
    Ok(())
}

#[test]
fn the_sample_year_runs_through_every_lifecycle_at_instants_of_its_own() -> Outcome<()> {
    let events = events("sample-year")?;
    assert_eq!(joined(&events).len(), 3);
    assert_eq!(categories(&events), Category::ALL.into_iter().filter(|category| category.is_history()).collect());
    let mut last = None;
    for Event { line, .. } in &events {
        let Occurred::At(instant) = line.occurred else { return Err(format!("{}: no instant", at(line)).into()) };
        assert!(last < Some(instant), "{}: not after the event before it", at(line));
        last = Some(instant);
    }
    assert!(matches!(events.last().map(|event| &event.fact), Some(Fact::Year(year::Event::FestivalYearClosed { .. }))));
    Ok(())
}
