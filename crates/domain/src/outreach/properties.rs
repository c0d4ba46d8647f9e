//! Whatever is recorded and corrected, each session stands once, with the figure that was told last.

use super::*;
use crate::testing::{Dice, sequences::hold, text};

fn asked(_: &Outreach, dice: &mut Dice) -> Command {
    let (session, attendees) = (dice.id(3), dice.below(4_u32));
    if dice.yes() {
        return Correct { session, attendees, reason: text("Đếm sót") };
    }
    Hold { session, topic: text("An ninh mạng"), audience: text("Bà con"), attendees, held_by: text("Công an") }
}

#[test]
fn a_session_is_recorded_once_and_corrected_to_another_figure() {
    hold::<Outreach>(asked, |steps| {
        let mut told = BTreeMap::new();
        for step in steps {
            step.each(|_, event, after| {
                match event {
                    OutreachSessionHeld { session, attendees, .. } => {
                        assert_eq!(told.insert(*session, *attendees), None, "{event:?} again");
                    }
                    OutreachSessionCorrected { session, attendees, .. } => {
                        let before = told.insert(*session, *attendees);
                        assert!(before.is_some_and(|before| before != *attendees), "{event:?}");
                    }
                }
                assert!(told.values().all(|attendees| *attendees > 0), "{event:?}");
                assert_eq!(after.sessions, told);
            });
        }
    });
}
