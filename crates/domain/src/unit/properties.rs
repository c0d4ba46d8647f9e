//! Whatever reforms come in whatever order, a unit is on each day what was told of that day, and it ends once.

use chrono::Days;

use super::*;
use crate::{
    testing::{Dice, document, evidence, festival, sequences::hold, text},
    values::UnitId,
};

/// The first of the days that the reforms fall on.
fn day(number: u64) -> chrono::NaiveDate {
    "2019-01-01".parse::<chrono::NaiveDate>().unwrap() + Days::new(number)
}

fn id(figure: u8) -> UnitId {
    format!("tp-mau.phuong-{figure}").parse().unwrap()
}

fn asked(_: &Unit, dice: &mut Dice) -> Command {
    let city = || festival().convener.as_unit();
    let there = || Some(Registration { kind: UnitKind::Ward, presence: Presence::There, above: vec![city()] });
    let kind = dice.of(&[UnitKind::Ward, UnitKind::Commune, UnitKind::Market]);
    let (unit, convener, name) = (id(0), festival().convener, text(dice.of(&["Một", "Hai"])));
    let decision = Some(document("1/NQ-HĐND"));
    let change = Change { unit, convener, on: day(dice.below(8_u64)), decision, above: evidence(vec![city()]) };
    match dice.below(16_u8) {
        0..4 => {
            let Change { unit, convener, decision, .. } = change;
            let since = dice.maybe(|dice| day(dice.below(8_u64)));
            let parent = Some(city());
            Register { unit, convener, kind, name, code: None, parent, since, decision, above: evidence(there()) }
        }
        4..8 => Rename { change, kind, name, code: None },
        8..12 => Transfer { change, parent: id(dice.below(3_u8)), to: evidence(there()) },
        12 => Merge { change, into: id(dice.below(3_u8)), successor: evidence(there()) },
        13 => {
            let extents = [Extent::Whole, Extent::Most, Extent::Part];
            let share = |dice: &mut Dice| Share { unit: id(dice.below(4_u8)), extent: dice.of(&extents) };
            let into: Vec<_> = (0..dice.below(4_u8)).map(|_| share(dice)).collect();
            let successors = evidence(into.iter().map(|_| there()).collect());
            Split { change, into, successors, remaining: evidence(dice.below(2_u32)) }
        }
        _ => Dissolve { change, cause: dice.of(&Dissolution::ALL), remaining: evidence(dice.below(2_u32)) },
    }
}

/// What was told of a day: of what holds by then, what holds last; told anew for the same day, the newer.
fn told_of<T: Clone>(told: &[(Option<chrono::NaiveDate>, T)], on: chrono::NaiveDate) -> Option<T> {
    let before = told.iter().filter(|(since, _)| *since <= Some(on)).max_by_key(|(since, _)| *since);
    before.or_else(|| told.iter().rev().min_by_key(|(since, _)| *since)).map(|(_, what)| what.clone())
}

#[test]
fn a_unit_is_on_each_day_what_was_told_of_that_day_and_ends_once() {
    hold::<Unit>(asked, |steps| {
        let (mut kinds, mut parents, mut since, mut end) = (Vec::new(), Vec::new(), None, None);
        for step in steps {
            step.each(|_, event, after| {
                match event {
                    UnitRegistered { kind, parent, since: first, .. } => {
                        assert!(kinds.is_empty(), "{event:?} again");
                        kinds.push((*first, *kind));
                        parents.push((*first, parent.clone()));
                        since = *first;
                    }
                    UnitRenamed { kind, on, .. } => kinds.push((Some(*on), *kind)),
                    UnitTransferred { parent, on, .. } => parents.push((Some(*on), Some(parent.clone()))),
                    UnitMerged { on, .. } | UnitSplit { on, .. } | UnitDissolved { on, .. } => {
                        assert_eq!(end.replace(*on), None, "{event:?} again");
                        let changes = kinds.iter().map(|(day, _)| day).chain(parents.iter().map(|(day, _)| day));
                        assert!(changes.flatten().all(|day| day < on), "{event:?} ends what changes later");
                    }
                }
                for on in (0..9).map(day) {
                    assert_eq!(after.kind_on(on), told_of(&kinds, on), "{on}");
                    assert_eq!(after.parent_on(on).cloned(), told_of(&parents, on).flatten(), "{on}");
                    let presence = match (since, end) {
                        (Some(since), _) if on < since => Presence::NotYet { since },
                        (_, Some(end)) if end <= on => Presence::Ended { on: end },
                        _ => Presence::There,
                    };
                    assert_eq!(after.presence_on(on), Some(presence), "{on}");
                }
            });
        }
    });
}
