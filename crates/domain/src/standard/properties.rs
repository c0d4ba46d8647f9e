//! No sequence of commands recognises a standard that was not appraised, or found not to be met.

use super::*;
use crate::testing::{Dice, document, evidence, sequences::hold, text};

fn asked(_: &Standard, dice: &mut Dice) -> Command {
    let year = Year::try_from(2019 + i32::from(dice.yes())).unwrap();
    fn results(dice: &mut Dice) -> Vec<CriterionResult> {
        let criteria = dice.some(&["Không có tội phạm", "Tự phòng, tự quản"]);
        criteria.into_iter().map(|one| CriterionResult { criterion: text(one), met: dice.below(4_u8) > 0 }).collect()
    }
    match dice.below(6_u8) {
        0 => {
            let holder = evidence(Some(UnitKind::Ward));
            Register { year, holder, on: evidence("2019-02-01".parse().unwrap()) }
        }
        1 => SelfAssess { year, report: text("Đạt"), results: results(dice) },
        2 | 3 => Appraise { year, opinion: text("Đạt"), results: results(dice) },
        4 => Recognise { year, decision: document("9") },
        _ => NotRecognise { year, reason: text("Chưa đạt") },
    }
}

#[test]
fn a_year_goes_from_step_to_step_and_is_recognised_only_where_all_is_met() {
    hold::<Standard>(asked, |steps| {
        let mut reached: BTreeMap<Year, (u8, bool)> = BTreeMap::new();
        for event in steps.iter().flat_map(|step| &step.events) {
            let (year, from, is_met) = match event {
                StandardRegistered { year, .. } => (year, 0, true),
                StandardSelfAssessed { year, .. } => (year, 1, true),
                StandardAppraised { year, results, .. } => (year, 2, results.iter().all(|result| result.met)),
                StandardRecognised { year, .. } => {
                    assert!(reached[year].1, "recognised although a criterion is not met");
                    (year, 3, true)
                }
                StandardNotRecognised { year, .. } => (year, 3, true),
            };
            let (at, met) = reached.entry(*year).or_default();
            assert_eq!(*at, from, "{event:?}");
            (*at, *met) = (from + 1, is_met);
        }
    });
}
