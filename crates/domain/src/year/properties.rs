//! No sequence of commands makes more pilots of a level than it may have.

use super::*;
use crate::{
    testing::{Dice, document, evidence, festival, sequences::hold, text},
    unit::UnitKind,
};

fn quota(dice: &mut Dice) -> Quota {
    if dice.yes() { Quota::Exactly(dice.below(3_u32)) } else { Quota::AtLeast(dice.below(3_u32)) }
}

fn asked(_: &FestivalYear, dice: &mut Dice) -> Command {
    let level = dice.of(&[Level::Province, Level::District]);
    let neighbourhood = format!("tp-mau.phuong-a.to-{}", dice.below(4_u8)).parse::<HostId>().unwrap();
    let unit = format!("tp-mau.phuong-{}", dice.below(3_u8)).parse::<UnitId>().unwrap();
    match dice.below(23_u8) {
        0..2 => {
            let (founding_decision, pilot_quota) = (document("521"), quota(dice));
            Command::Open { theme: None, founding_decision, plan: None, pilot_quota, window: None }
        }
        2..4 => {
            let above = vec![festival().convener.as_unit()];
            let registration = Registration { kind: UnitKind::Ward, presence: Presence::There, above };
            Join { unit, convener: festival().convener, registration: evidence(Some(registration)) }
        }
        4..7 => AdoptPilotRules { criteria: vec![], levels: vec![LevelQuota { level, quota: quota(dice) }] },
        7 => {
            let part = FestivalPart { kind: crate::programme::ActivityKind::Sport, text: text("Kéo co") };
            AdoptOutline { ceremony: vec![], festival: dice.some(&[part]) }
        }
        8..10 => DesignatePilot { unit, neighbourhood, level, endorsed: evidence(false) },
        10..13 => UndoDesignation { neighbourhood, level, reason: text("Thay") },
        13 => {
            let theme = dice.maybe(|dice| text(dice.of(&["Bình yên", "Tự quản"])));
            Amend { theme, plan: None, window: None, reason: text("Mưa bão") }
        }
        21 if dice.below(4_u8) == 0 => Close { summary: text("Tốt") },
        22 if dice.below(4_u8) == 0 => Cancel { reason: text("Bão") },
        _ => DesignatePilot { unit, neighbourhood, level, endorsed: evidence(true) },
    }
}

#[test]
fn no_level_gets_another_pilot_beyond_its_quota() {
    hold::<FestivalYear>(asked, |steps| {
        let mut quotas: BTreeMap<Level, Quota> = BTreeMap::new();
        let mut pilots: BTreeMap<Level, BTreeSet<HostId>> = BTreeMap::new();
        for event in steps.iter().flat_map(|step| &step.events) {
            match event {
                PilotRulesAdopted { levels, .. } => {
                    quotas = levels.iter().map(|one| (one.level, one.quota)).collect();
                }
                PilotDesignated { neighbourhood, level, .. } => {
                    let designated = pilots.entry(*level).or_default();
                    assert!(designated.insert(neighbourhood.clone()), "{event:?} twice");
                    match quotas.get(level) {
                        Some(Quota::Exactly(quota)) => assert!(designated.len() <= *quota as usize, "{designated:?}"),
                        Some(Quota::AtLeast(_)) => {}
                        None => panic!("a pilot of a level without a quota"),
                    }
                }
                DesignationUndone { neighbourhood, level, .. } => {
                    assert!(pilots.entry(*level).or_default().remove(neighbourhood), "{event:?} of none");
                }
                FestivalYearOpened { .. }
                | FestivalYearAmended { .. }
                | UnitJoined { .. }
                | OutlineAdopted { .. }
                | FestivalYearClosed { .. }
                | FestivalYearCancelled { .. } => {}
            }
        }
    });
}

#[test]
fn a_year_is_opened_once_and_nothing_happens_after_its_end() {
    hold::<FestivalYear>(asked, |steps| {
        let told: Vec<_> = steps.iter().flat_map(|step| &step.events).collect();
        let mut joined = BTreeSet::new();
        for (index, event) in told.iter().enumerate() {
            assert_eq!(matches!(event, FestivalYearOpened { .. }), index == 0, "{event:?}");
            let is_end = matches!(event, FestivalYearClosed { .. } | FestivalYearCancelled { .. });
            assert!(!is_end || index + 1 == told.len(), "{event:?} is not the last");
            if let UnitJoined { unit } = event {
                assert!(joined.insert(unit), "{event:?} twice");
            }
        }
    });
}
