//! Whatever is split and merged, lineage leads to the same units both ways.

use chrono::NaiveDate;
use ngayhoi_domain::{
    testing::text,
    unit::{Event, Extent, Share, UnitKind},
    values::UnitId,
};
use proptest::prelude::*;
use rusqlite::Connection;

use super::*;
use crate::{read_models::testing::Teller, timeline::testing::unit_id};

fn day(given: &str) -> NaiveDate {
    given.parse().unwrap()
}

fn ids(rows: Vec<UnitRow>) -> Vec<String> {
    rows.into_iter().map(|row| row.unit).collect()
}

fn ward(since: Option<&str>) -> Event {
    let (kind, since) = (UnitKind::Ward, since.map(day));
    Event::UnitRegistered { kind, name: text("Mẫu"), code: None, parent: None, since, decision: None }
}

/// What is reformed in a month.
#[derive(Debug, Clone)]
enum Reform {
    /// A unit goes into one other, or two; into a new one, where wanted.
    End { old: usize, into: usize, other: usize, is_new: bool },
    /// A neighbourhood goes over.
    Move { neighbourhood: usize, into: usize },
}

fn reform() -> impl Strategy<Value = Reform> {
    let end = (0_usize..8, 0_usize..8, 0_usize..8, any::<bool>());
    prop_oneof![
        end.prop_map(|(old, into, other, is_new)| Reform::End { old, into, other, is_new }),
        (0_usize..4, 0_usize..8).prop_map(|(neighbourhood, into)| Reform::Move { neighbourhood, into }),
    ]
}

fn neighbourhood(of: &UnitId) -> Event {
    let (kind, parent) = (UnitKind::Neighbourhood, Some(of.clone()));
    Event::UnitRegistered { kind, name: text("Tổ"), code: None, parent, since: None, decision: None }
}

/// Reforms of a few units with a neighbourhood each, one a month; what is no more is not used again, as the domain has
/// it.
fn history_of(reforms: &[Reform]) -> (Connection, Vec<UnitId>) {
    let mut tell = Teller::new();
    let mut alive: Vec<UnitId> = (0..4).map(|number| unit_id(&format!("u{number}"))).collect();
    let mut all = alive.clone();
    for id in &alive {
        tell.reform(id.as_str(), "undated", ward(None));
        tell.reform(&format!("{id}.n"), "undated", neighbourhood(id));
    }
    for (month, reform) in reforms.iter().enumerate() {
        let on = day("2019-01-01") + chrono::Months::new(u32::try_from(month).unwrap());
        match reform {
            Reform::Move { neighbourhood, into } => {
                let parent = alive[into % alive.len()].clone();
                let event = Event::UnitTransferred { parent, on, decision: None };
                tell.reform(&format!("u{neighbourhood}.n"), "undated", event);
            }
            Reform::End { old, into, other, is_new } => {
                let old = alive.remove(old % alive.len());
                if *is_new || alive.len() < 2 {
                    let id = unit_id(&format!("u{}", all.len()));
                    tell.reform(id.as_str(), "undated", ward(Some(&on.to_string())));
                    all.push(id.clone());
                    alive.push(id);
                }
                let (into, other) = (alive[into % alive.len()].clone(), alive[other % alive.len()].clone());
                let share = |unit, extent| Share { unit, extent };
                let event = if into == other {
                    Event::UnitMerged { into, on, decision: None }
                } else {
                    let into = vec![share(into, Extent::Most), share(other, Extent::Part)];
                    Event::UnitSplit { into, on, decision: None }
                };
                tell.reform(old.as_str(), "undated", event);
            }
        }
    }
    (tell.folded(), all)
}

proptest! {
    #[test]
    fn lineage_goes_the_same_way_back(
        reforms in prop::collection::vec(reform(), 0..12),
        early in 0_u32..13,
        late in 0_u32..13,
    ) {
        let (db, units) = history_of(&reforms);
        let at = |month| day("2018-12-15") + chrono::Months::new(month);
        let (one, other) = (at(early), at(late));
        let there = |id: &UnitId, on| {
            let row = unit(&db, id.as_str(), AsOf::day(on)).unwrap().unwrap();
            let on = on.to_string();
            row.since.is_none_or(|since| since <= on) && row.ended.is_none_or(|ended| ended > on)
        };
        for from in units.iter().filter(|id| there(id, one)) {
            let found = ids(counterparts(&db, from.as_str(), AsOf::day(one), other).unwrap());
            // Land does not vanish: nothing here is dissolved. A new unit may have none from before.
            prop_assert!(other < one || !found.is_empty());
            for to in units.iter().filter(|id| there(id, other)) {
                let back = ids(counterparts(&db, to.as_str(), AsOf::day(other), one).unwrap());
                prop_assert_eq!(
                    found.contains(&to.to_string()), back.contains(&from.to_string()), "{} {}", from, to
                );
            }
        }
    }

    #[test]
    fn each_step_is_told_alike_from_both_its_ends(reforms in prop::collection::vec(reform(), 0..12)) {
        let (db, units) = history_of(&reforms);
        let told = |way| {
            let of = |id: &UnitId| steps(&db, id.as_str(), way, "", 100).unwrap();
            let mut told: Vec<_> = units
                .iter()
                .flat_map(of)
                .map(|row| (row.from, row.into, row.on, word(&row.extent).unwrap()))
                .collect();
            told.sort();
            told
        };
        prop_assert_eq!(told(Way::Onwards), told(Way::Back));
    }
}
