//! A campaign is launched once, before anybody signs up to it.

use super::*;
use crate::testing::{Dice, evidence, sequences::hold, text};

fn asked(_: &Emulation, dice: &mut Dice) -> Command {
    let ward = |figure: u8| format!("tp-mau.phuong-{figure}").parse::<UnitId>().unwrap();
    if dice.yes() {
        return Launch {
            title: text("Thi đua"), contents: dice.some(&[text("Giữ trật tự"), text("Tố giác")])
        };
    }
    let belongs_to = evidence(dice.maybe(|dice| ward(dice.below(2_u8))));
    ReportSignUps { unit: ward(0), participant: ward(9), signed: dice.below(3_u32), belongs_to }
}

#[test]
fn a_campaign_is_launched_first_and_once() {
    hold::<Emulation>(asked, |steps| {
        for (index, event) in steps.iter().flat_map(|step| &step.events).enumerate() {
            match event {
                EmulationLaunched { contents, .. } => assert!(index == 0 && !contents.is_empty(), "{event:?}"),
                SignUpsReported { .. } => assert!(index > 0, "{event:?}"),
            }
        }
    });
}
