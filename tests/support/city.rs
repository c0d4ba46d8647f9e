use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Client, Office, Program, festival, ngayhoi, stamp};

/// A convener.
pub const CITY: &str = "tp-thu";
/// Its ward.
pub const WARD: &str = "tp-thu.phuong-mot";
/// A neighbourhood of that ward.
pub const FIRST: &str = "tp-thu.phuong-mot.to-1";
/// Another one.
pub const SECOND: &str = "tp-thu.phuong-mot.to-2";

/// What one object says, and another beside it.
pub fn with(one: Value, other: Value) -> Value {
    let mut both = one;
    both.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
    both
}

/// What an office asks in the city's year 2026.
pub fn input(office: Office, fields: Value) -> Value {
    with(json!({ "stamp": stamp(office, CITY), "festival": festival(CITY, 2026) }), fields)
}

/// A data folder with a journal that holds these files.
pub fn folder_with(files: &[&std::path::Path]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let none = folder.path().join("none.jsonl");
    std::fs::write(&none, "").unwrap();
    let mut arguments = vec!["import", none.to_str().unwrap()];
    arguments.extend(files.iter().map(|file| file.to_str().unwrap()));
    arguments.extend(["--data", folder.path().to_str().unwrap()]);
    assert!(ngayhoi(&arguments).output().unwrap().status.success());
    folder
}

/// A city with a ward of two neighbourhoods, and the year 2026 open in it.
pub async fn city() -> (TempDir, Program, Client) {
    let folder = folder_with(&[]);
    let program = Program::serve(folder.path());
    let client = program.client();
    for (unit, kind, parent) in [
        (CITY, "CITY", None),
        (WARD, "WARD", Some(CITY)),
        (FIRST, "NEIGHBOURHOOD", Some(WARD)),
        (SECOND, "NEIGHBOURHOOD", Some(WARD)),
    ] {
        let unit = json!({
            "stamp": stamp(Office::Convener, CITY), "convener": CITY, "unit": unit, "kind": kind, "name": "Thử",
            "parent": parent,
        });
        client.done("registerUnit", unit).await;
    }
    let decision = json!({ "number": "521", "date": "13/6/2005" });
    let year = json!({ "foundingDecision": decision, "pilotQuota": { "count": 1 } });
    client.done("openFestivalYear", input(Office::Convener, year)).await;
    client.done("joinFestival", input(Office::Convener, json!({ "unit": WARD }))).await;
    (folder, program, client)
}
