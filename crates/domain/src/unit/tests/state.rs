//! What the register knows by day.

use super::*;

fn folded(events: impl IntoIterator<Item = Event>) -> Unit {
    events.into_iter().fold(Unit::default(), |unit, event| unit.evolve(&event))
}

fn founded(since: Option<&str>) -> Event {
    UnitRegistered {
        kind: Commune,
        name: text("Mẫu"),
        code: "18088".parse().ok(),
        parent: Some(city()),
        since: since.map(day),
        decision: None,
    }
}

fn renamed(on: &str) -> Event {
    UnitRenamed { kind: Ward, name: text("Mẫu Mới"), code: None, on: day(on), decision: None }
}

#[test]
fn an_unknown_unit_is_nothing_on_any_day() {
    let unknown = Unit::default();
    let today = day("2019-08-19");
    assert_eq!((unknown.kind_on(today), unknown.parent_on(today), unknown.presence_on(today)), (None, None, None));
    assert_eq!(unknown.merged_into(today), None);
    let merged = UnitMerged { into: other(), on: today, decision: None };
    let moved = UnitTransferred { parent: other(), on: today, decision: None };
    assert_eq!(folded([renamed("2019-01-01"), moved, merged]).kind_on(today), None);
}

#[test]
fn a_unit_is_by_day_what_it_went_by_and_where_it_belonged() {
    let moved = UnitTransferred { parent: other(), on: day("2020-01-01"), decision: None };
    // Told in another order than it came about.
    let unit = folded([founded(Some("2010-05-01")), moved, renamed("2015-01-01")]);
    let on = |given| (unit.kind_on(day(given)), unit.parent_on(day(given)).cloned());
    assert_eq!(on("2000-01-01"), (Some(Commune), Some(city())));
    assert_eq!(on("2014-12-31"), (Some(Commune), Some(city())));
    assert_eq!(on("2015-01-01"), (Some(Ward), Some(city())));
    assert_eq!(on("2020-01-01"), (Some(Ward), Some(other())));
}

#[test]
fn a_unit_is_there_from_its_first_day_until_it_ends() {
    let presence = |unit: &Unit, on: &str| unit.presence_on(day(on)).unwrap();
    let unit = folded([founded(Some("2010-05-01"))]);
    let since = day("2010-05-01");
    assert_eq!(presence(&unit, "2010-04-30"), Presence::NotYet { since });
    assert_eq!(presence(&unit, "2010-05-01"), Presence::There);
    assert_eq!(presence(&folded([founded(None)]), "1990-01-01"), Presence::There);

    let on = day("2025-07-01");
    let merged = unit.clone().evolve(&UnitMerged { into: other(), on, decision: None });
    let shares = vec![Share { unit: other(), extent: Extent::Most }, Share { unit: third(), extent: Extent::Part }];
    let split = unit.clone().evolve(&UnitSplit { into: shares, on, decision: None });
    let dissolved = unit.evolve(&UnitDissolved { cause: Dissolution::LevelAbolished, on, decision: None });
    for ended in [&merged, &split, &dissolved] {
        assert_eq!(presence(ended, "2025-06-30"), Presence::There);
        assert_eq!(presence(ended, "2025-07-01"), Presence::Ended { on });
        // What it was stays known.
        assert_eq!(ended.kind_on(day("2026-01-01")), Some(Commune));
    }
    assert_eq!(merged.merged_into(day("2025-06-30")), None);
    assert_eq!(merged.merged_into(on), Some(&other()));
    assert_eq!((split.merged_into(on), dissolved.merged_into(on)), (None, None));
}

#[test]
fn a_registration_tells_what_it_lies_within() {
    let registration = there(Neighbourhood, &[ward(), city()]).unwrap();
    assert_eq!(registration.parent(), Some(&ward()));
    assert!(registration.lies_within(&city()) && !registration.lies_within(&other()));
}

#[test]
fn extents_and_causes_have_their_words() {
    assert_eq!(Extent::ALL.map(Extent::vi), ["toàn bộ", "phần lớn", "một phần"]);
    assert_eq!(Dissolution::ALL.map(Dissolution::vi), ["giải thể", "kết thúc hoạt động do bỏ cấp"]);
}
