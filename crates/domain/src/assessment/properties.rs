//! Only what was called for is assessed.

use super::*;
use crate::testing::{Dice, sequences::hold, text};

fn asked(_: &Assessment, dice: &mut Dice) -> Command {
    let scopes = [AssessmentScope::Convener, AssessmentScope::Unit, AssessmentScope::Neighbourhood];
    match dice.below(4_u8) {
        0 => {
            let period = DateWindow::new("2019-01-01".parse().unwrap(), "2019-08-31".parse().unwrap()).unwrap();
            Call { period, scopes: (0..dice.below(4_u8)).map(|_| dice.of(&scopes)).collect() }
        }
        1 => ReportFigure { figure: FigureKind::SecurityCameras, value: dice.below(9_u64) },
        _ => Assess { scope: dice.of(&scopes), summary: text("Tốt") },
    }
}

#[test]
fn no_level_is_assessed_that_the_one_call_does_not_name() {
    hold::<Assessment>(asked, |steps| {
        let mut called: Option<BTreeSet<AssessmentScope>> = None;
        for event in steps.iter().flat_map(|step| &step.events) {
            match event {
                AssessmentCalled { scopes, .. } => {
                    let named: BTreeSet<_> = scopes.iter().copied().collect();
                    assert!(called.is_none() && named.len() == scopes.len() && !named.is_empty(), "{event:?}");
                    called = Some(named);
                }
                MovementAssessed { scope, .. } => {
                    assert!(called.as_ref().is_some_and(|called| called.contains(scope)), "{event:?}");
                }
                FigureReported { .. } => {}
            }
        }
    });
}
