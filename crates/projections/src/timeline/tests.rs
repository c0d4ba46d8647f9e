use ngayhoi_domain::{
    EventType, FestivalRef, StreamId, Subject, pilot,
    testing::{festival, text},
    unit,
    unit::UnitKind,
    values::Year,
    year,
};

use super::{
    Clock, Filter, Moment, Order, Slice, after, checkpoint,
    testing::{History, recorded, unit_id},
};

fn register(history: &mut History, unit: &str, parent: Option<&str>, occurred: &str) {
    let event = unit::Event::UnitRegistered {
        kind: UnitKind::Ward,
        name: text("Mẫu"),
        code: None,
        parent: parent.map(unit_id),
        since: None,
        decision: None,
    };
    history.happened(&StreamId::Unit(unit_id(unit)), &Subject::default().unit(unit_id(unit)), occurred, event);
}

fn join(history: &mut History, festival: &FestivalRef, unit: &str, occurred: &str) {
    let joined = year::Event::UnitJoined { unit: unit_id(unit) };
    history.happened(&StreamId::Year(festival.clone()), &Subject::festival(festival), occurred, joined);
}

fn open_round(history: &mut History, festival: &FestivalRef, unit: &str, occurred: &str) {
    let opened = pilot::Event::PilotRoundOpened { quota: pilot::Quota::Exactly(1), criteria: vec![] };
    let about = Subject::festival(festival).unit(unit_id(unit));
    history.happened(&StreamId::Pilot(festival.year, unit_id(unit)), &about, occurred, opened);
}

/// The convener, a ward below it with a neighbourhood, a ward that only joins, and a stranger; another year beside.
fn history() -> History {
    let mut history = History::default();
    let other = FestivalRef { year: Year::try_from(2018).unwrap(), ..festival() };
    register(&mut history, "tp-mau", None, "undated"); // 1
    register(&mut history, "tp-mau.a", Some("tp-mau"), "2019-07-20"); // 2
    register(&mut history, "xa-ngoai", None, "2019-07-01"); // 3
    register(&mut history, "tp-la", None, "2019-07-01"); // 4
    open_round(&mut history, &other, "tp-mau.a", "2018-08-01"); // 5
    join(&mut history, &festival(), "xa-ngoai", "2019-07-10"); // 6
    register(&mut history, "tp-mau.a.to-1", Some("tp-mau.a"), "2019-07-05"); // 7
    open_round(&mut history, &festival(), "tp-mau.a", "2019-08-01"); // 8
    open_round(&mut history, &festival(), "xa-ngoai", "2019-07-15"); // 9
    history
}

fn seqs(slice: &Slice, db: &rusqlite::Connection, filter: &Filter) -> Vec<i64> {
    let rows = slice.page(db, filter, Order::OldestFirst, None, 100).unwrap();
    let last = slice.page(db, filter, Order::NewestFirst, None, 100).unwrap();
    assert!(last.iter().rev().map(|row| row.seq).eq(rows.iter().map(|row| row.seq)), "the same, turned round");
    assert_eq!(slice.count(db, filter).unwrap(), i64::try_from(rows.len()).unwrap());
    rows.into_iter().map(|row| row.seq).collect()
}

fn occurred_by(day: &str) -> Slice {
    let until = format!("{day}T17:00:00Z").parse().unwrap();
    Slice { festival: festival(), at: Some(Moment { clock: Clock::Occurred, until }) }
}

#[test]
fn a_slice_holds_the_years_events_and_the_standing_ones_of_its_units() {
    let (db, _) = history().timeline();
    let slice = Slice { festival: festival(), at: None };
    assert_eq!(seqs(&slice, &db, &Filter::default()), [1, 2, 3, 6, 7, 8, 9]);
    assert_eq!(slice.units(&db).unwrap(), ["tp-mau", "tp-mau.a", "tp-mau.a.to-1", "xa-ngoai"]);
    assert_eq!(slice.rows(&db).unwrap().len(), 7);
}

#[test]
fn a_past_moment_knows_only_what_had_come_by_then_on_its_clock() {
    let (db, _) = history().timeline();
    let recorded_by =
        |number| Slice { festival: festival(), at: Some(Moment { clock: Clock::Recorded, until: recorded(number) }) };
    let all = Filter::default();
    assert_eq!(seqs(&recorded_by(5), &db, &all), [1, 2]);
    assert_eq!(seqs(&recorded_by(6), &db, &all), [1, 2, 3, 6]);
    // The ward joined at the end of 10 July; what was known of it before comes with it.
    assert_eq!(seqs(&occurred_by("2019-07-09"), &db, &all), [1]);
    assert_eq!(seqs(&occurred_by("2019-07-10"), &db, &all), [1, 3, 6]);
    assert_eq!(seqs(&occurred_by("2019-07-15"), &db, &all), [1, 3, 6, 9]);
    // The neighbourhood's ward came to belong later than the neighbourhood was named.
    assert_eq!(seqs(&occurred_by("2019-07-20"), &db, &all), [1, 2, 3, 6, 7, 9]);
}

#[test]
fn a_filter_narrows_and_a_page_goes_on_after_a_number() {
    let (db, _) = history().timeline();
    let slice = Slice { festival: festival(), at: None };
    let of_ward = Filter { unit: Some(unit_id("tp-mau.a")), host: None, ..Filter::default() };
    assert_eq!(seqs(&slice, &db, &of_ward), [2, 8]);
    let of_host = Filter { unit: None, host: Some("tp-mau.a.to-1".parse().unwrap()), ..Filter::default() };
    assert_eq!(seqs(&slice, &db, &of_host), [0_i64; 0]);
    for (order, after, expected) in [
        (Order::OldestFirst, Some(2), [3, 6]),
        (Order::NewestFirst, Some(7), [6, 3]),
        (Order::OldestFirst, None, [1, 2]),
        (Order::NewestFirst, None, [9, 8]),
    ] {
        let page = slice.page(&db, &Filter::default(), order, after, 2).unwrap();
        assert_eq!(page.iter().map(|row| row.seq).collect::<Vec<_>>(), expected, "{order:?} after {after:?}");
    }
}

#[test]
fn what_was_written_is_read_back_and_numbering_goes_on() {
    let history = history();
    let (db, rows) = history.timeline();
    let read = after(&db, 0, 100).unwrap();
    assert_eq!(format!("{read:?}"), format!("{rows:?}"));
    assert_eq!(after(&db, 7, 1).unwrap()[0].seq, 8);
    let end = checkpoint(&db).unwrap();
    assert_eq!((end.seq, end.position), (9, rows[8].position));
    assert_eq!(end.position.to_string(), "63.63");
}

#[test]
fn an_event_of_a_later_program_is_kept_but_cannot_be_read() {
    let mut history = History::default();
    let about = Subject::default().unit(unit_id("tp-mau"));
    let later: EventType = "UnitRegistered.v9".parse().unwrap();
    history.stored("unit-tp-mau".to_owned(), later, "{}".to_owned(), &about, "undated");
    let (_, mut rows) = history.timeline();
    let undecodable = rows.remove(0).decode().unwrap_err();
    assert!(undecodable.to_string().starts_with("7.7 (UnitRegistered.v9): "), "{undecodable}");
}

#[test]
fn no_query_reads_the_whole_timeline() {
    let (db, _) = history().timeline();
    let filters = [
        Filter::default(),
        Filter { unit: Some(unit_id("tp-mau.a")), host: None, ..Filter::default() },
        Filter { unit: None, host: Some("tp-mau.a.to-1".parse().unwrap()), ..Filter::default() },
    ];
    for slice in [Slice { festival: festival(), at: None }, occurred_by("2019-07-20")] {
        for filter in &filters {
            for order in [Order::OldestFirst, Order::NewestFirst] {
                let plan = plan(&db, &slice.query(filter, "seq", &Slice::after(order)));
                assert!(
                    !plan.iter().any(|step| step.starts_with("SCAN entry") || step.starts_with("SCAN joined")),
                    "{plan:#?}"
                );
                assert!(!plan.iter().any(|step| step.starts_with("SCAN parent")), "{plan:#?}");
                let index = match filter {
                    Filter { unit: None, host: None, .. } => "entry_of_festival",
                    Filter { unit: Some(_), .. } => "entry_of_unit",
                    Filter { host: Some(_), .. } => "entry_of_host",
                };
                assert!(plan.iter().any(|step| step.contains(index)), "{plan:#?}");
                assert!(plan.iter().any(|step| step.contains("entry_standing")), "{plan:#?}");
            }
        }
    }
}

fn plan(db: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    statement.raw_query().mapped(|row| row.get("detail")).collect::<rusqlite::Result<_>>().unwrap()
}
