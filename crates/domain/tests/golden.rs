//! Every event's stored form is pinned by a golden file, `schema/events/<category>/<Event>.v<N>.json`: what a journal
//! holds today must be read, and mean the same, for ever. Fields that came later are pinned beside it, in
//! `<Event>.v<N>+<what>.json`.

use std::{
    collections::BTreeSet,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use ngayhoi_domain::{Category, EventType, Fact, UndecodableFact};
use serde_json::Value;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn root() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "schema", "events"].iter().collect()
}

fn folder(category: Category) -> PathBuf {
    root().join(category.as_str())
}

/// The events of a category by serde's own list, which it tells when asked for one that does not exist.
fn known_events(category: Category) -> Outcome<BTreeSet<String>> {
    match Fact::read(category, &EventType::current("NoSuchEvent"), Value::Null) {
        Err(UndecodableFact::Shape(error)) => {
            let message = error.to_string();
            let (_, expected) = message.split_once("expected").ok_or(format!("no list of events in “{message}”"))?;
            let names = expected.split('`').skip(1).step_by(2);
            Ok(names.map(|name| EventType::current(name).to_string()).collect())
        }
        other @ (Ok(_) | Err(UndecodableFact::NewerVersion { .. })) => Err(format!("{other:?}").into()),
    }
}

fn names_in(folder: &Path) -> Outcome<BTreeSet<String>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// The golden files of a category, without their ending.
fn golden_files(category: Category) -> Outcome<BTreeSet<String>> {
    let stem_of = |name: String| match name.strip_suffix(".json") {
        Some(stem) => Ok(stem.to_owned()),
        None => Err(format!("{category:?}: {name} is no golden file").into()),
    };
    names_in(&folder(category))?.into_iter().map(stem_of).collect()
}

/// The event type that a golden file is named after.
fn type_of(stem: &str) -> &str {
    stem.split_once('+').map_or(stem, |(event_type, _)| event_type)
}

/// Whether a type is an event's, in its newest version or in an earlier one, whose file stays for ever.
fn is_of(events: &BTreeSet<String>, event_type: &str) -> bool {
    let version_of =
        |event_type: &str| event_type.parse::<EventType>().ok().map(|one| (one.name().to_owned(), one.version()));
    let Some((name, version)) = version_of(event_type) else { return false };
    events.iter().filter_map(|event| version_of(event)).any(|(event, newest)| event == name && version <= newest)
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

#[test]
fn every_folder_is_a_category() -> Outcome<()> {
    let categories = Category::ALL.map(|category| category.as_str().to_owned());
    assert_eq!(names_in(&root())?, BTreeSet::from(categories));
    Ok(())
}

#[test]
fn every_event_has_its_golden_file_and_every_golden_file_its_event() -> Outcome<()> {
    for category in Category::ALL {
        let (events, files) = (known_events(category)?, golden_files(category)?);
        assert!(!events.is_empty(), "{category:?}: no events");
        let missing: Vec<_> = events.difference(&files).collect();
        assert!(missing.is_empty(), "{category:?}: events without a golden file: {missing:?}");
        let left_over: Vec<_> = files.iter().filter(|stem| !is_of(&events, type_of(stem))).collect();
        assert!(left_over.is_empty(), "{category:?}: golden files without an event: {left_over:?}");
    }
    Ok(())
}

#[test]
fn every_golden_file_is_read_and_written_back_unchanged() -> Outcome<()> {
    for category in Category::ALL {
        for name in golden_files(category)? {
            let at = |error: &dyn Error| format!("{category:?}/{name}: {error}");
            let text = fs::read_to_string(folder(category).join(format!("{name}.json"))).map_err(|error| at(&error))?;
            let golden: Value = serde_json::from_str(&text).map_err(|error| at(&error))?;
            let event_type: EventType = type_of(&name).parse().map_err(|error| at(&error))?;
            let mut data = serde_json::Deserializer::from_str(&text);
            let fact = Fact::read(category, &event_type, &mut data).map_err(|error| at(&error))?;
            // An earlier version is read into what it says today, and stays as it is.
            if known_events(category)?.contains(&event_type.to_string()) {
                assert_eq!(stored(&fact)?, golden, "{category:?}/{name}");
            }
        }
    }
    Ok(())
}
