//! No sequence of commands chooses more pilots than the year allows.

use std::collections::BTreeSet;

use super::*;
use crate::testing::{
    Dice, document, evidence,
    sequences::{Step, hold},
    text,
};

fn neighbourhood(dice: &mut Dice) -> HostId {
    format!("tp-mau.phuong-a.to-{}", dice.below(4_u8)).parse().unwrap()
}

fn asked(_: &PilotSelection, dice: &mut Dice) -> Command {
    let one = neighbourhood(dice);
    let ward = || "tp-mau.phuong-a".parse::<UnitId>().unwrap();
    match dice.below(23_u8) {
        0..2 => {
            let quota = if dice.yes() { Quota::Exactly(dice.below(3_u32)) } else { Quota::AtLeast(dice.below(3_u32)) };
            let criterion = Criterion { criterion: text("Phong trào"), weight: 1 };
            OpenRound { quota, criteria: dice.of(&[vec![], vec![criterion]]) }
        }
        2..6 => Nominate { neighbourhood: one, unit: ward(), belongs_to: evidence(Some(ward())) },
        6..11 => {
            let score = Score { criterion: text("Phong trào"), points: dice.below(102_u32), weight: 1 };
            Assess { neighbourhood: one, scores: vec![score] }
        }
        11 => Withdraw { neighbourhood: one, reason: text("Rút") },
        12..17 => Select { neighbourhood: one, rationale: text("Phức tạp"), decision: document("1") },
        17..19 => Endorse { neighbourhood: one },
        19..22 => {
            let stages = [Stage::NotPlanned, Stage::Planned, Stage::Started, Stage::Completed, Stage::Cancelled];
            let (replacement, ceremony) = (neighbourhood(dice), evidence(dice.of(&stages)));
            Replace { neighbourhood: one, replacement, reason: text("Thay"), decision: document("2"), ceremony }
        }
        _ => Close {},
    }
}

#[test]
fn no_unit_has_more_pilots_than_its_quota() {
    hold::<PilotSelection>(asked, |steps| {
        let (mut most, mut pilots) = (0, BTreeSet::new());
        for event in steps.iter().flat_map(|Step { events, .. }| events) {
            match event {
                PilotRoundOpened { quota: Quota::Exactly(quota), .. } => most = *quota as usize,
                PilotRoundOpened { quota: Quota::AtLeast(_), .. } => most = usize::MAX,
                PilotSelected { neighbourhood, .. } => assert!(pilots.insert(neighbourhood), "selected twice"),
                PilotReplaced { neighbourhood, replacement, .. } => {
                    // One goes, another comes.
                    assert!(pilots.remove(neighbourhood) && pilots.insert(replacement), "{event:?}");
                }
                NomineeWithdrawn { neighbourhood, .. } => assert!(!pilots.contains(neighbourhood), "{event:?}"),
                NeighbourhoodNominated { .. }
                | NeighbourhoodAssessed { .. }
                | PilotEndorsed { .. }
                | PilotRoundClosed { .. } => {}
            }
            assert!(pilots.len() <= most, "{pilots:?} for a quota of {most}");
        }
    });
}
