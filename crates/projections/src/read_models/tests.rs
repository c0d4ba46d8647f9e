use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ngayhoi_domain::{FestivalRef, testing::festival, values::Year};
use rusqlite::{Connection, types::Value};

use super::{checkpoint, checkpoints, create, create_in_memory, dump, stopped, testing::varied};
use crate::timeline::{
    self, Clock, Moment, Row, Slice,
    testing::{History, recorded},
};

fn advance(db: &Connection, rows: Vec<Row>) -> rusqlite::Result<()> {
    super::advance(db, rows.into_iter().map(Row::decode).collect())
}

fn fresh() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    create(&db).unwrap();
    db
}

/// Folds rows into a fresh database, so many at a time.
fn folded(rows: &[Row], batch: usize) -> Connection {
    let db = fresh();
    for batch in rows.chunks(batch) {
        advance(&db, batch.to_vec()).unwrap();
    }
    assert_eq!(stopped(&db).unwrap(), []);
    db
}

/// Every row of every table but the bookkeeping.
fn everything(db: &Connection) -> Vec<(String, Vec<Vec<Value>>)> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'checkpoint' ORDER BY name";
    let tables: Vec<String> = rows(db, sql).into_iter().map(|row| text(&row[0])).collect();
    let all = |table: &String| {
        let mut rows = rows(db, &format!("SELECT * FROM {table}"));
        rows.sort_by_key(|row| format!("{row:?}"));
        rows
    };
    tables.iter().map(|table| (table.clone(), all(table))).collect()
}

fn rows(db: &Connection, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.column_count();
    let read = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect());
    read.unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other @ (Value::Null | Value::Integer(_) | Value::Real(_) | Value::Blob(_)) => panic!("{other:?}"),
    }
}

/// The slice by its definition, without a database.
fn by_hand(rows: &[Row], festival: &FestivalRef, at: Option<Moment>) -> Vec<Row> {
    let happened = |row: &&Row| match at {
        None => true,
        Some(Moment { clock: Clock::Occurred, until }) => row.occurred_at() <= until.timestamp_micros(),
        Some(Moment { clock: Clock::Recorded, until }) => row.recorded_at() <= until.timestamp_micros(),
    };
    let happened: Vec<&Row> = rows.iter().filter(happened).collect();
    let of_year = |row: &Row| row.metadata.given.about.festival_ref().as_ref() == Some(festival);
    let data = |row: &Row| serde_json::from_str::<serde_json::Value>(&row.data).unwrap();
    let mut members = BTreeSet::from([festival.convener.as_str().to_owned()]);
    for row in happened.iter().filter(|row| of_year(row) && row.event_type.name() == "UnitJoined") {
        members.insert(data(row)["unit"].as_str().unwrap().to_owned());
    }
    loop {
        let before = members.len();
        for row in happened.iter().filter(|row| row.stream.starts_with("unit-")) {
            let data = data(row);
            let into = data["into"].as_array().into_iter().flatten().map(|share| &share["unit"]);
            let mut above = [&data["parent"], &data["into"]].into_iter().chain(into).filter_map(|id| id.as_str());
            if above.any(|above| members.contains(above)) {
                members.insert(row.metadata.given.about.unit.as_ref().unwrap().to_string());
            }
        }
        if members.len() == before {
            break;
        }
    }
    let standing = |row: &Row| {
        let about = &row.metadata.given.about;
        about.year.is_none() && about.unit.as_ref().is_some_and(|unit| members.contains(unit.as_str()))
    };
    happened.into_iter().filter(|row| of_year(row) || standing(row)).cloned().collect()
}

fn festivals() -> [FestivalRef; 3] {
    let other = FestivalRef { convener: "tp-khac".parse().unwrap(), ..festival() };
    [festival(), FestivalRef { year: Year::try_from(2018).unwrap(), ..festival() }, other]
}

#[test]
fn every_table_is_filled_by_the_varied_history() {
    let (_, rows) = varied().timeline();
    for (table, rows) in everything(&folded(&rows, 1)) {
        assert!(!rows.is_empty(), "{table}");
    }
}

#[test]
fn batches_make_no_difference() {
    let (_, rows) = varied().timeline();
    let one_by_one = everything(&folded(&rows, 1));
    for batch in [2, 3, 7, rows.len()] {
        assert_eq!(everything(&folded(&rows, batch)), one_by_one);
    }
}

#[test]
fn a_replay_up_to_now_equals_the_live_tables_of_its_slice() {
    let (timeline, rows) = varied().timeline();
    let live = folded(&rows, 5);
    for festival in festivals() {
        let slice = Slice { festival: festival.clone(), at: None };
        let (replay, units) = (folded(&slice.rows(&timeline).unwrap(), usize::MAX), slice.units(&timeline).unwrap());
        let replayed = dump(&replay, &festival, &units).unwrap();
        assert_eq!(replayed, dump(&live, &festival, &units).unwrap());
        // Nothing else got into the slice either.
        let (all, told) = (everything(&replay), replayed.iter().map(|(_, rows)| rows.len()).sum::<usize>());
        assert_eq!(all.iter().map(|(_, rows)| rows.len()).sum::<usize>(), told);
    }
}

#[test]
fn a_replay_up_to_any_moment_equals_a_fresh_build_of_that_slice() {
    let (timeline, rows) = varied().timeline();
    let instants = |micros: fn(&Row) -> i64| {
        let all: BTreeSet<i64> = rows.iter().map(micros).collect();
        all.into_iter().map(|micros| DateTime::<Utc>::from_timestamp_micros(micros).unwrap()).collect::<Vec<_>>()
    };
    let mut moments = 0;
    for (clock, instants) in
        [(Clock::Occurred, instants(Row::occurred_at)), (Clock::Recorded, instants(Row::recorded_at))]
    {
        for until in instants {
            for festival in festivals() {
                let at = Some(Moment { clock, until });
                let slice = Slice { festival: festival.clone(), at };
                let replay = folded(&slice.rows(&timeline).unwrap(), usize::MAX);
                let build = folded(&by_hand(&rows, &festival, at), 1);
                assert_eq!(everything(&replay), everything(&build), "{festival} {at:?}");
                moments += 1;
            }
        }
    }
    assert!(moments > 200, "{moments}");
}

#[test]
fn a_replay_by_the_writers_clock_equals_the_live_tables_of_that_moment() {
    let (timeline, rows) = varied().timeline();
    let live = fresh();
    for (index, row) in rows.iter().enumerate() {
        advance(&live, vec![row.clone()]).unwrap();
        let at = Some(Moment { clock: Clock::Recorded, until: recorded(index + 1) });
        let slice = Slice { festival: festival(), at };
        let replay = folded(&slice.rows(&timeline).unwrap(), usize::MAX);
        let units = slice.units(&timeline).unwrap();
        assert_eq!(dump(&replay, &festival(), &units).unwrap(), dump(&live, &festival(), &units).unwrap(), "{index}");
    }
}

#[test]
fn files_that_were_deleted_are_built_anew_alike() {
    let folder = tempfile::tempdir().unwrap();
    let (timeline, rows) = varied().timeline();
    let path = folder.path().join("read-models.sqlite");
    let build = || {
        let db = Connection::open(&path).unwrap();
        create(&db).unwrap();
        while let batch = timeline::after(&timeline, checkpoint(&db).unwrap(), 10).unwrap()
            && !batch.is_empty()
        {
            advance(&db, batch).unwrap();
        }
        everything(&db)
    };
    let first = build();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(build(), first);
    assert_eq!(first, everything(&folded(&rows, 1)));
}

#[test]
fn what_was_shown_before_is_passed_over() {
    let (_, rows) = varied().timeline();
    let db = folded(&rows, 10);
    let before = everything(&db);
    advance(&db, rows[3..].to_vec()).unwrap();
    advance(&db, Vec::new()).unwrap();
    assert_eq!((everything(&db), checkpoint(&db).unwrap()), (before, rows.last().unwrap().seq));
}

/// The varied history with an event of a later program in the middle.
fn with_unreadable(stream: &str) -> (usize, Vec<Row>) {
    let (mut history, tail) = (History::default(), varied());
    let middle = tail.len() / 2;
    history.extend(&tail, 0..middle);
    let about = ngayhoi_domain::Subject::festival(&festival());
    history.stored(stream.to_owned(), "LaterThing.v9".parse().unwrap(), "{}".to_owned(), &about, "2019-08-01");
    history.extend(&tail, middle..tail.len());
    (middle, history.timeline().1)
}

/// The models that are shown commendations.
const READ_COMMENDATIONS: [&str; 2] = ["commendation_roll", "worklist"];

fn is_theirs(table: &str) -> bool {
    table.starts_with("matter_") || ["commendation", "council", "recusal"].contains(&table)
}

#[test]
fn a_model_that_cannot_read_an_event_stops_alone_before_it_and_says_so() {
    for batch in [1, 4, usize::MAX] {
        let (middle, rows) = with_unreadable("commendation-2019.tp-mau.phuong-a");
        let db = fresh();
        for batch in rows.chunks(batch) {
            advance(&db, batch.to_vec()).unwrap();
        }
        let position = rows[middle].position;
        let stopped: Vec<_> = stopped(&db).unwrap();
        assert_eq!(stopped.iter().map(|(model, _)| *model).collect::<Vec<_>>(), READ_COMMENDATIONS);
        for (_, reason) in stopped {
            assert!(reason.starts_with(&format!("{position} (LaterThing.v9): ")), "{reason}");
        }
        let last = rows.last().unwrap().seq;
        assert_eq!(checkpoint(&db).unwrap(), last);
        for model in checkpoints(&db).unwrap() {
            let holds = if model.stopped.is_some() { rows[middle].seq - 1 } else { last };
            assert_eq!(model.folded, holds, "{}", model.model);
        }

        let (before, all) = (everything(&folded(&rows[..middle], 1)), everything(&folded(&without(&rows, middle), 1)));
        for ((table, now), (before, all)) in everything(&db).into_iter().zip(before.into_iter().zip(all)) {
            let expected = if is_theirs(&table) { before.1 } else { all.1 };
            assert_eq!(now, expected, "{table}");
        }
    }
}

fn without(rows: &[Row], index: usize) -> Vec<Row> {
    rows.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, row)| row.clone()).collect()
}

#[test]
fn a_stream_of_no_known_kind_stops_nobody() {
    let (middle, rows) = with_unreadable("weather-2019.tp-mau.phuong-a");
    assert_eq!(everything(&folded(&rows, 4)), everything(&folded(&without(&rows, middle), 4)));
}

#[test]
fn a_model_whose_fold_fails_keeps_what_came_before() {
    let (_, rows) = varied().timeline();
    let db = fresh();
    db.execute_batch("DROP TABLE pilot_nominee").unwrap();
    advance(&db, rows.clone()).unwrap();
    let [(model, reason)] = stopped(&db).unwrap().try_into().unwrap();
    assert_eq!(model, "pilot_board");
    let failed = rows.iter().find(|row| row.event_type.name() == "NeighbourhoodNominated").unwrap();
    assert!(reason.starts_with(&format!("{}: no such table: pilot_nominee", failed.position)), "{reason}");
    assert!(super::pilot_board::round(&db, "tp-mau", 2018, "tp-mau.phuong-a").unwrap().is_some());
    assert!(super::overview::festival(&db, "tp-mau", 2019).unwrap().is_some());
}

#[test]
fn a_file_that_cannot_be_written_stops_no_model() {
    let (_, rows) = varied().timeline();
    let db = fresh();
    db.execute_batch("PRAGMA query_only = ON").unwrap();
    assert!(advance(&db, rows.clone()).is_err());
    db.execute_batch("PRAGMA query_only = OFF").unwrap();
    advance(&db, rows.clone()).unwrap();
    assert_eq!(stopped(&db).unwrap(), []);
    assert_eq!(everything(&db), everything(&folded(&rows, 1)));
}

#[test]
fn tables_in_memory_are_those_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = Connection::open(folder.path().join("models.sqlite")).unwrap();
    create(&file).unwrap();
    let told = |db: &Connection| -> Vec<(String, Option<String>)> {
        let mut all = db.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").unwrap();
        all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    // The first is made, and the others are copied from it; none knows what another was told.
    for _ in 0..3 {
        let copy = create_in_memory().unwrap();
        assert_eq!(told(&copy), told(&file));
        assert_eq!(checkpoint(&copy).unwrap(), 0);
        copy.execute("UPDATE checkpoint SET seq = 7", []).unwrap();
    }
}
