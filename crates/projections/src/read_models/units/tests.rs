use chrono::NaiveDate;
use ngayhoi_domain::{
    testing::{document, text},
    unit::{Dissolution, Event, Extent, Share, UnitKind},
};
use rusqlite::Connection;

use super::*;
use crate::{
    read_models::testing::{Teller, folded, varied},
    timeline::testing::unit_id,
};

fn day(given: &str) -> NaiveDate {
    given.parse().unwrap()
}

fn on(given: &str) -> AsOf {
    AsOf::day(day(given))
}

fn ids(rows: Vec<UnitRow>) -> Vec<String> {
    rows.into_iter().map(|row| row.unit).collect()
}

#[test]
fn the_register_is_read_by_id_and_by_parent() {
    let (db, as_of) = (folded(&varied()), on("2019-08-19"));
    let ward = unit(&db, "tp-mau.phuong-a", as_of).unwrap().unwrap();
    assert_eq!((ward.kind, ward.parent.as_deref()), (UnitKind::Ward, Some("tp-mau")));
    assert!(unit(&db, "tp-mau.phuong-z", as_of).unwrap().is_none());
    let wanted = ["tp-mau".to_owned(), "tp-mau.phuong-z".to_owned(), "xa-ngoai".to_owned()];
    assert_eq!(units(&db, &wanted, as_of).unwrap().len(), 2);
    let names = |after, limit| ids(hosts(&db, "tp-mau.phuong-a", as_of, Order::Id, after, limit).unwrap());
    assert_eq!(names("", 10), ["tp-mau.phuong-a.to-1", "tp-mau.phuong-a.to-2"]);
    assert_eq!(names("tp-mau.phuong-a.to-1", 10), ["tp-mau.phuong-a.to-2"]);
    assert_eq!(names("", 1), ["tp-mau.phuong-a.to-1"]);
    // Wards are no hosts.
    let count = |parent| count(&db, &hosts_of(parent), as_of).unwrap();
    assert_eq!((count("tp-mau.phuong-a"), count("tp-mau")), (2, 0));
}

fn registered(kind: UnitKind, name: &str, code: &str, parent: Option<&str>, since: Option<&str>) -> Event {
    Event::UnitRegistered {
        kind,
        name: text(name),
        code: code.parse().ok(),
        parent: parent.map(unit_id),
        since: since.map(day),
        decision: None,
    }
}

fn merged(into: &str, on: &str) -> Event {
    Event::UnitMerged { into: unit_id(into), on: day(on), decision: Some(document("1283/NQ")) }
}

/// The reforms of a city, told in no particular order: wards split and merged, codes and names used again, a commune
/// that becomes a ward, a single neighbourhood that goes over, and the city itself abolished.
fn reforms() -> Connection {
    use UnitKind::{City, Commune, Neighbourhood, Province, Ward};
    let mut tell = Teller::new();
    let mut told = |id: &str, event: Event| tell.reform(id, "undated", event);
    told("tinh", registered(Province, "Mẫu", "42", None, None));
    told("tp", registered(City, "Mẫu", "436", Some("tinh"), None));
    told("tp.tran-phu", registered(Ward, "Trần Phú", "18070", Some("tp"), None));
    told("tp.bac-ha", registered(Ward, "Bắc Hà", "18076", Some("tp"), None));
    told("tp.nguyen-du", registered(Ward, "Nguyễn Du", "18077", Some("tp"), None));
    told("tp.thach-linh", registered(Ward, "Thạch Linh", "18094", Some("tp"), None));
    told("tp.thach-trung", registered(Commune, "Thạch Trung", "18088", Some("tp"), None));
    told("tp.tran-phu.to-1", registered(Neighbourhood, "1", "", Some("tp.tran-phu"), None));
    told("tp.tran-phu.to-2", registered(Neighbourhood, "2", "", Some("tp.tran-phu"), None));
    told("tp.nguyen-du.to-1", registered(Neighbourhood, "Đồng Đăng", "", Some("tp.nguyen-du"), None));
    // What was split, before what it went into.
    let share = |unit: &str, extent| Share { unit: unit_id(unit), extent };
    let into = vec![share("tp.tran-phu-moi", Extent::Most), share("tp.bac-ha-moi", Extent::Part)];
    told("tp.tran-phu", Event::UnitSplit { into, on: day("2025-01-01"), decision: None });
    told("tp.thach-linh", merged("tp.tran-phu-moi", "2025-01-01"));
    told("tp.bac-ha", merged("tp.bac-ha-moi", "2025-01-01"));
    told("tp.nguyen-du", merged("tp.bac-ha-moi", "2025-01-01"));
    told("tp.tran-phu-moi", registered(Ward, "Trần Phú", "18094", Some("tp"), Some("2025-01-01")));
    told("tp.bac-ha-moi", registered(Ward, "Bắc Hà", "18077", Some("tp"), Some("2025-01-01")));
    let moved =
        |parent: &str| Event::UnitTransferred { parent: unit_id(parent), on: day("2025-01-01"), decision: None };
    told("tp.tran-phu.to-1", moved("tp.tran-phu-moi"));
    told("tp.tran-phu.to-2", moved("tp.bac-ha-moi"));
    let ward = Event::UnitRenamed {
        kind: Ward,
        name: text("Thạch Trung"),
        code: "18088".parse().ok(),
        on: day("2025-01-01"),
        decision: None,
    };
    told("tp.thach-trung", ward);
    told("tinh.thanh-sen", registered(Ward, "Thành Sen", "18073", Some("tinh"), Some("2025-07-01")));
    for old in ["tp.tran-phu-moi", "tp.bac-ha-moi", "tp.thach-trung"] {
        told(old, merged("tinh.thanh-sen", "2025-07-01"));
    }
    let cause = Dissolution::LevelAbolished;
    told("tp", Event::UnitDissolved { cause, on: day("2025-07-01"), decision: None });
    folded(&tell.history)
}

#[test]
fn a_unit_is_called_by_day_and_a_code_is_a_key_only_with_a_day() {
    let db = reforms();
    let by_code = |code, given| unit_of_code(&db, code, on(given)).unwrap().map(|row| row.full_name());
    assert_eq!(by_code("18077", "2018-08-19").as_deref(), Some("Phường Nguyễn Du"));
    assert_eq!(by_code("18077", "2024-12-31").as_deref(), Some("Phường Nguyễn Du"));
    assert_eq!(by_code("18077", "2025-01-01").as_deref(), Some("Phường Bắc Hà"));
    assert_eq!(by_code("18077", "2025-07-01"), None);
    assert_eq!(by_code("18094", "2018-08-19").as_deref(), Some("Phường Thạch Linh"));
    assert_eq!(by_code("18094", "2025-02-01").as_deref(), Some("Phường Trần Phú"));
    assert_eq!(by_code("18088", "2018-08-19").as_deref(), Some("Xã Thạch Trung"));
    assert_eq!(by_code("18088", "2025-02-01").as_deref(), Some("Phường Thạch Trung"));
    // By id it is found after its end too, as it was last.
    let row = unit(&db, "tp.thach-trung", on("2030-01-01")).unwrap().unwrap();
    assert_eq!((row.full_name().as_str(), row.ended.as_deref()), ("Phường Thạch Trung", Some("2025-07-01")));
    assert_eq!(names(&db, "tp.thach-trung").unwrap().len(), 2);
    let end = end(&db, "tp").unwrap().unwrap();
    assert_eq!((end.on.as_str(), end.ending), ("2025-07-01", Ending::LevelAbolished));
    assert!(super::end(&db, "tinh").unwrap().is_none());
}

#[test]
fn what_belonged_to_a_unit_that_went_into_another_belongs_to_that_one() {
    let db = reforms();
    let of = |parent, given| ids(hosts(&db, parent, on(given), Order::Id, "", 10).unwrap());
    assert_eq!(of("tp.tran-phu", "2018-08-19"), ["tp.tran-phu.to-1", "tp.tran-phu.to-2"]);
    assert_eq!(of("tp.bac-ha-moi", "2025-02-01"), ["tp.nguyen-du.to-1", "tp.tran-phu.to-2"]);
    assert_eq!(of("tp.tran-phu-moi", "2025-02-01"), ["tp.tran-phu.to-1"]);
    let all = ["tp.nguyen-du.to-1", "tp.tran-phu.to-1", "tp.tran-phu.to-2"];
    assert_eq!(of("tinh.thanh-sen", "2025-07-01"), all);
    assert_eq!(of("tinh.thanh-sen", "2018-08-19"), [""; 0]);
    let above = |given| parent(&db, Some("tp.nguyen-du"), on(given)).unwrap().unwrap();
    assert_eq!(above("2024-12-31"), "tp.nguyen-du");
    assert_eq!(above("2025-01-01"), "tp.bac-ha-moi");
    assert_eq!(above("2025-07-01"), "tinh.thanh-sen");
    let beneath = |unit, given| count_beneath(&db, unit, on(given)).unwrap();
    assert_eq!((beneath("tp", "2018-08-19"), beneath("tp", "2025-01-01"), beneath("tp", "2025-07-01")), (5, 3, 0));
    let belonged: Vec<_> = parents(&db, "tp.tran-phu.to-2").unwrap().into_iter().map(|row| row.parent).collect();
    assert_eq!(belonged, [Some("tp.tran-phu".to_owned()), Some("tp.bac-ha-moi".to_owned())]);
}

#[test]
fn a_season_keeps_what_stood_when_it_was_opened_and_adds_what_came_later_in_the_year() {
    let mut tell = Teller::new();
    tell.reform("a", "undated", registered(UnitKind::Ward, "A", "", None, None));
    tell.reform("b", "undated", registered(UnitKind::Ward, "B", "", None, Some("2025-07-01")));
    let neighbourhood = |since| registered(UnitKind::Neighbourhood, "Tổ", "", Some("a"), since);
    tell.reform("a.1", "undated", neighbourhood(None));
    tell.reform("a.2", "undated", neighbourhood(Some("2025-07-20")));
    tell.reform("a.3", "undated", neighbourhood(Some("2026-01-01")));
    tell.reform("a", "undated", merged("b", "2025-07-01"));
    let renamed = |name, on| Event::UnitRenamed {
        kind: UnitKind::Neighbourhood,
        name: text(name),
        code: None,
        on: day(on),
        decision: None,
    };
    tell.reform("a.1", "undated", renamed("Tổ mới", "2025-07-10"));
    let moved = Event::UnitTransferred { parent: unit_id("b"), on: day("2025-07-10"), decision: None };
    tell.reform("a.1", "undated", moved);
    let db = tell.folded();
    let season = AsOf::season(2025, "2025-06-01".parse().unwrap()).unwrap();
    let of_ward = hosts(&db, "a", season, Order::Id, "", 10).unwrap();
    let told: Vec<_> = of_ward.iter().map(|row| (row.unit.as_str(), row.name.as_str())).collect();
    assert_eq!(told, [("a.1", "Tổ"), ("a.2", "Tổ")]);
    assert_eq!(ids(hosts(&db, "b", on("2025-08-19"), Order::Id, "", 10).unwrap()), ["a.1", "a.2"]);
}

#[test]
fn names_are_found_without_diacritics_at_the_beginning_of_each_word() {
    let db = reforms();
    let found = |words: &str, given: Option<&str>| {
        let wanted = Wanted { words: Some(words.to_owned()), ever: given.is_none(), ..Wanted::default() };
        let as_of = on(given.unwrap_or("2026-01-01"));
        let rows = register(&db, &wanted, as_of, Order::Id, "", 10).unwrap();
        assert_eq!(count(&db, &wanted, as_of).unwrap(), i64::try_from(rows.len()).unwrap());
        ids(rows)
    };
    assert_eq!(found("nguyen du", None), ["tp.nguyen-du"]);
    assert_eq!(found("NGUYỄN  DU", None), ["tp.nguyen-du"]);
    assert_eq!(found("phuong nguyen", None), ["tp.nguyen-du"]);
    assert_eq!(found("dong dang", None), ["tp.nguyen-du.to-1"]);
    assert_eq!(found("guyen", None), [""; 0]);
    assert_eq!(found("%", None), [""; 0]);
    assert_eq!(found("tran phu", None), ["tp.tran-phu", "tp.tran-phu-moi"]);
    assert_eq!(found("tran phu", Some("2018-08-19")), ["tp.tran-phu"]);
    assert_eq!(found("tran phu", Some("2025-02-01")), ["tp.tran-phu-moi"]);
    assert_eq!(found("tran phu", Some("2025-07-01")), [""; 0]);
    // By an earlier kind too.
    assert_eq!(found("xa thach trung", None), ["tp.thach-trung"]);
    assert_eq!(found("xa thach trung", Some("2025-02-01")), [""; 0]);
    let wards = Wanted { kinds: Some(vec![UnitKind::Ward]), under: Some("tp".to_owned()), ..Wanted::default() };
    let in_2025 = ["tp.bac-ha-moi", "tp.thach-trung", "tp.tran-phu-moi"];
    assert_eq!(ids(register(&db, &wards, on("2025-02-01"), Order::Id, "", 10).unwrap()), in_2025);
    assert_eq!(
        ids(register(&db, &wards, on("2025-02-01"), Order::Id, "tp.bac-ha-moi", 1).unwrap()),
        ["tp.thach-trung"]
    );
}

#[test]
fn units_are_listed_by_their_names_as_of_the_day_page_by_page() {
    let mut tell = Teller::new();
    for (id, kind, name) in [
        ("a.1", UnitKind::Neighbourhood, "10"),
        ("a.2", UnitKind::Neighbourhood, "9"),
        ("a.3", UnitKind::Market, "Đầu Mối"),
        ("a.4", UnitKind::Market, "Chiều"),
        ("a.5", UnitKind::Neighbourhood, "9"),
    ] {
        tell.reform(id, "undated", registered(kind, name, "", Some("a"), None));
    }
    let (kind, name) = (UnitKind::Market, text("Bến"));
    let renamed = Event::UnitRenamed { kind, name, code: None, on: day("2025-07-01"), decision: None };
    tell.reform("a.3", "undated", renamed);
    let db = folded(&tell.history);
    for (given, list) in
        [("2024-08-19", ["a.4", "a.3", "a.2", "a.5", "a.1"]), ("2025-08-19", ["a.3", "a.4", "a.2", "a.5", "a.1"])]
    {
        let page = |after: &str, limit| ids(hosts(&db, "a", on(given), Order::Name, after, limit).unwrap());
        assert_eq!(page("", 10), list);
        assert_eq!(page("a.none", 10), [""; 0], "a cursor of no unit never leads back to the beginning");
        let (mut paged, mut after) = (Vec::new(), String::new());
        while let Some(next) = page(&after, 1).pop() {
            paged.push(next.clone());
            after = next;
        }
        assert_eq!(paged, list);
    }
}

#[test]
fn where_a_ward_is_today_and_what_it_was_in_2018() {
    let db = reforms();
    let then = |unit, seen, other| ids(counterparts(&db, unit, on(seen), day(other)).unwrap());
    assert_eq!(then("tp.nguyen-du", "2026-01-01", "2026-01-01"), ["tinh.thanh-sen"]);
    assert_eq!(then("tp.nguyen-du", "2018-08-19", "2025-03-01"), ["tp.bac-ha-moi"]);
    assert_eq!(then("tp.nguyen-du", "2018-08-19", "2020-01-01"), ["tp.nguyen-du"]);
    assert_eq!(then("tp.tran-phu", "2018-08-19", "2025-03-01"), ["tp.bac-ha-moi", "tp.tran-phu-moi"]);
    assert_eq!(then("tp.bac-ha-moi", "2025-03-01", "2018-08-19"), ["tp.bac-ha", "tp.nguyen-du", "tp.tran-phu"]);
    let all = ["tp.bac-ha", "tp.nguyen-du", "tp.thach-linh", "tp.thach-trung", "tp.tran-phu"];
    assert_eq!(then("tinh.thanh-sen", "2026-01-01", "2018-08-19"), all);
    assert_eq!(then("tp", "2018-08-19", "2026-01-01"), [""; 0]);
    assert_eq!(then("tinh", "2018-08-19", "2026-01-01"), ["tinh"]);
    assert_eq!(then("khong-co", "2018-08-19", "2026-01-01"), [""; 0]);

    let step = |unit, way| {
        let rows = steps(&db, unit, way, "", 10).unwrap();
        assert_eq!(count_steps(&db, unit, way).unwrap(), i64::try_from(rows.len()).unwrap());
        rows.into_iter().map(|row| (row.from, row.into, row.extent)).collect::<Vec<_>>()
    };
    let (old, new, north) = ("tp.tran-phu".to_owned(), "tp.tran-phu-moi".to_owned(), "tp.bac-ha-moi".to_owned());
    assert_eq!(
        step("tp.tran-phu", Way::Onwards),
        [(old.clone(), north, Extent::Part), (old.clone(), new.clone(), Extent::Most)]
    );
    let linh = "tp.thach-linh".to_owned();
    assert_eq!(step("tp.tran-phu-moi", Way::Back), [(linh, new.clone(), Extent::Whole), (old, new, Extent::Most)]);
}

/// Neighbourhoods that go over one by one: to another ward, to one that is merged later, and with a ward that had gone
/// into another before.
fn moves() -> Connection {
    use UnitKind::{City, Market, Neighbourhood, Ward};
    let mut tell = Teller::new();
    let mut told = |id: &str, event: Event| tell.reform(id, "undated", event);
    told("tp", registered(City, "Mẫu", "", None, None));
    for ward in ["tp.a", "tp.b", "tp.c", "tp.d"] {
        told(ward, registered(Ward, "Mẫu", "", Some("tp"), None));
    }
    for (neighbourhood, ward) in [("tp.a.1", "tp.a"), ("tp.a.2", "tp.a"), ("tp.b.1", "tp.b"), ("tp.d.1", "tp.d")] {
        told(neighbourhood, registered(Neighbourhood, "Tổ", "", Some(ward), None));
    }
    told("tp.a.cho", registered(Market, "Chợ", "", Some("tp.a"), None));
    let moved =
        |parent: &str, on: &str| Event::UnitTransferred { parent: unit_id(parent), on: day(on), decision: None };
    // Told in no particular order of their days.
    told("tp.d.1", moved("tp.c", "2022-01-01"));
    told("tp.a.2", moved("tp.b", "2021-06-01"));
    told("tp.a.1", moved("tp.b", "2021-01-01"));
    told("tp.b.1", moved("tp", "2021-01-01"));
    told("tp.a.cho", moved("tp.c", "2021-01-01"));
    told("tp.d", merged("tp.a", "2020-01-01"));
    told("tp.b", merged("tp.c", "2023-01-01"));
    tell.folded()
}

#[test]
fn land_that_went_over_neighbourhood_by_neighbourhood_is_found_both_ways() {
    let db = moves();
    let step = |unit, way| {
        let rows = steps(&db, unit, way, "", 10).unwrap();
        assert_eq!(count_steps(&db, unit, way).unwrap(), i64::try_from(rows.len()).unwrap());
        rows.into_iter().map(|row| (row.from, row.into, row.on, row.extent)).collect::<Vec<_>>()
    };
    let row = |from: &str, into: &str, on: &str, extent| (from.to_owned(), into.to_owned(), on.to_owned(), extent);
    let by_two = row("tp.a", "tp.b", "2021-01-01", Extent::Part);
    // The neighbourhood of the ward that had gone into this one before.
    let by_one = row("tp.a", "tp.c", "2022-01-01", Extent::Part);
    let whole = |from, into, on| row(from, into, on, Extent::Whole);
    assert_eq!(step("tp.a", Way::Onwards), [by_two.clone(), by_one.clone()]);
    assert_eq!(step("tp.b", Way::Back), [by_two]);
    assert_eq!(step("tp.c", Way::Back), [by_one, whole("tp.b", "tp.c", "2023-01-01")]);
    assert_eq!(step("tp.d", Way::Onwards), [whole("tp.d", "tp.a", "2020-01-01")]);
    // What goes to the unit above, and what is no land, is no step.
    assert_eq!(step("tp.b", Way::Onwards), [whole("tp.b", "tp.c", "2023-01-01")]);
    assert_eq!(step("tp", Way::Back), []);
    assert_eq!(
        ids(steps(&db, "tp.a", Way::Onwards, "tp.b", 10)
            .unwrap()
            .into_iter()
            .map(|row| { unit(&db, &row.into, on("2022-01-01")).unwrap().unwrap() })
            .collect()),
        ["tp.c"]
    );

    let went = |from, into, after, limit| {
        let rows = moved(&db, from, into, after, limit).unwrap();
        rows.into_iter().map(|(as_of, row)| (row.unit, as_of.on.to_string())).collect::<Vec<_>>()
    };
    let (first, second) = ("tp.a.1".to_owned(), "tp.a.2".to_owned());
    let days = ["2021-01-01".to_owned(), "2021-06-01".to_owned()];
    assert_eq!(went("tp.a", "tp.b", "", 10), [(first, days[0].clone()), (second.clone(), days[1].clone())]);
    assert_eq!(went("tp.a", "tp.b", "tp.a.1", 10), [(second, days[1].clone())]);
    assert_eq!((count_moved(&db, "tp.a", "tp.b").unwrap(), count_moved(&db, "tp.b", "tp.c").unwrap()), (2, 0));

    let then = |unit, seen, other| ids(counterparts(&db, unit, on(seen), day(other)).unwrap());
    assert_eq!(then("tp.a", "2019-01-01", "2020-06-01"), ["tp.a"]);
    assert_eq!(then("tp.a", "2019-01-01", "2021-01-01"), ["tp.a", "tp.b"]);
    assert_eq!(then("tp.a", "2020-06-01", "2022-06-01"), ["tp.a", "tp.b", "tp.c"]);
    assert_eq!(then("tp.a", "2019-01-01", "2024-01-01"), ["tp.a", "tp.c"]);
    assert_eq!(then("tp.d", "2019-01-01", "2022-06-01"), ["tp.a", "tp.b", "tp.c"]);
    assert_eq!(then("tp.c", "2022-06-01", "2020-06-01"), ["tp.a", "tp.c"]);
    assert_eq!(then("tp.c", "2022-06-01", "2019-01-01"), ["tp.c", "tp.d"]);
    assert_eq!(then("tp.b", "2022-01-01", "2020-12-31"), ["tp.a", "tp.b"]);
}
