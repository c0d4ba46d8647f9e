//! Any one byte of what is stored of any event, changed behind the engine's back, is found.

use rusqlite::{Connection, params, types::Value};
use tempfile::TempDir;

use super::*;
use crate::{
    Engine, Expected, SqliteEngine,
    conformance::{events, stream},
};

/// How many changes are tried.
const CHANGES: usize = 1_000;

/// How many events the journal holds.
const EVENTS: usize = 40;

/// In how many streams.
const STREAMS: usize = 7;

/// Draws figures by a fixed rule from a seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }
}

/// A position that no event has.
const ASIDE: i64 = -1_000_000;

/// Everything that is stored of an event, by table and column. Its place in the journal is its order.
const COLUMNS: [(&str, &str); 8] = [
    ("event", "id"),
    ("event", "type"),
    ("event", "data"),
    ("event", "metadata"),
    ("event", "stream"),
    ("event", "revision"),
    ("event", "position"),
    ("stream", "name"),
];

/// A value with one byte changed; never the same value.
fn changed(value: Value, draw: &mut Draw) -> Value {
    let mut flip = |mut bytes: Vec<u8>| {
        let place = draw.below(bytes.len());
        bytes[place] ^= u8::try_from(1 + draw.below(255)).unwrap();
        bytes
    };
    match value {
        Value::Integer(figure) => {
            Value::Integer(i64::from_be_bytes(flip(figure.to_be_bytes().to_vec()).try_into().unwrap()))
        }
        // As bytes, since it may be no text any more.
        Value::Text(text) => Value::Blob(flip(text.into_bytes())),
        Value::Blob(bytes) => Value::Blob(flip(bytes)),
        Value::Null | Value::Real(_) => panic!("nothing like it is stored: {value:?}"),
    }
}

/// Sets a column of one row. A row that has the value already, where only one may, gets this row's value instead.
fn set(db: &Connection, table: &str, column: &str, rowid: i64, new: &Value) {
    let cast = if matches!(column, "type" | "data" | "metadata" | "name") { "CAST(?2 AS TEXT)" } else { "?2" };
    let update = format!("UPDATE {table} SET {column} = {cast} WHERE rowid = ?1");
    let mut row = rowid;
    if matches!(column, "position" | "name") {
        let find = format!("SELECT rowid FROM {table} WHERE {column} = {}", cast.replace("?2", "?1"));
        let holder: Option<i64> = db.query_row(&find, [new], |row| row.get(0)).optional().unwrap();
        if let Some(holder) = holder {
            let old: Value = db
                .query_row(&format!("SELECT {column} FROM {table} WHERE rowid = ?1"), [rowid], |row| row.get(0))
                .unwrap();
            let aside = if column == "position" { Value::Integer(ASIDE) } else { Value::Text("aside".to_owned()) };
            db.execute(&update, params![rowid, aside]).unwrap();
            // A place is the row's key as well.
            row = if column == "position" { ASIDE } else { rowid };
            db.execute(&update, params![holder, old]).unwrap();
        }
    }
    db.execute(&update, params![row, new]).unwrap();
}

#[tokio::test]
async fn any_changed_byte_is_found() {
    let seed = {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).unwrap();
        u64::from_be_bytes(bytes)
    };
    println!("seed {seed}");
    let mut draw = Draw(seed);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("journal.sqlite");
    let engine = SqliteEngine::open(&file).unwrap();
    let mut held = [0; STREAMS];
    for figure in 1..=EVENTS {
        let of = draw.below(STREAMS);
        engine.append(stream(of), Expected::after(held[of]), events([figure])).await.unwrap();
        held[of] += 1;
    }
    drop(engine);
    let verify = || Verification::open(&file).unwrap().run(None, |_| {});
    let whole = verify().unwrap();
    let db = Connection::open(&file).unwrap();
    // Whoever changes the file need not keep its rules.
    db.execute_batch(
        "PRAGMA synchronous = OFF;
         CREATE TEMP TABLE kept_event AS SELECT * FROM event; CREATE TEMP TABLE kept_stream AS SELECT * FROM stream;",
    )
    .unwrap();
    for number in 0..CHANGES {
        let ((table, column), position) = (COLUMNS[draw.below(COLUMNS.len())], 1 + draw.below(EVENTS));
        let find = match table {
            "stream" => "SELECT stream FROM event WHERE position = ?1",
            _ => "SELECT position FROM event WHERE position = ?1",
        };
        let rowid: i64 = db.query_row(find, [position], |row| row.get(0)).unwrap();
        let query = format!("SELECT {column} FROM {table} WHERE rowid = ?1");
        let old: Value = db.query_row(&query, [rowid], |row| row.get(0)).unwrap();
        let new = changed(old.clone(), &mut draw);
        set(&db, table, column, rowid, &new);
        let what = format!("seed {seed}, change {number}: {column} of {position}, {old:?} to {new:?}");
        match verify() {
            Err(VerifyError::Fault(fault)) => {
                let is_content = matches!(column, "id" | "type" | "data" | "metadata");
                let named = fault.position.map(Position::commit);
                assert!(!is_content || named == Some(position as u64), "{what}: named another: {fault}");
            }
            other => panic!("{what}: not found: {other:?}"),
        }
        db.execute_batch(
            "DELETE FROM event; INSERT INTO event SELECT * FROM kept_event;
             DELETE FROM stream; INSERT INTO stream SELECT * FROM kept_stream;",
        )
        .unwrap();
    }
    assert_eq!(verify().unwrap(), whole);
}
