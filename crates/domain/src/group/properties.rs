//! A stream is a group's or a neighbourhood's, whatever is asked of it.

use super::*;
use crate::testing::{Dice, evidence, sequences::hold, text};

fn asked(_: &SafeFamilyGroup, dice: &mut Dice) -> Command {
    let ward: UnitId = "tp-mau.phuong-a".parse().unwrap();
    let figure = dice.below(4_u32);
    match dice.below(5_u8) {
        0..2 => Form { unit: ward, name: text("Tổ 1"), households: figure, place: evidence(Some(UnitKind::Ward)) },
        2..4 => FundCameras { cameras: figure },
        _ => {
            let place = evidence(Some(UnitKind::Neighbourhood));
            FundNeighbourhoodCameras { neighbourhood: ward, cameras: figure, funders: None, place }
        }
    }
}

#[test]
fn a_group_is_formed_once_and_never_turns_into_a_neighbourhood() {
    hold::<SafeFamilyGroup>(asked, |steps| {
        let mut is_group = None;
        for event in steps.iter().flat_map(|step| &step.events) {
            let (first, of_group, figure) = match event {
                SafeFamilyGroupFormed { households, .. } => {
                    assert_eq!(is_group, None, "{event:?} again");
                    (true, true, *households)
                }
                CamerasFunded { cameras } => (false, true, *cameras),
                NeighbourhoodCamerasFunded { cameras, .. } => (is_group.is_none(), false, *cameras),
            };
            assert!(first || is_group == Some(of_group), "{event:?}");
            assert!(figure > 0, "{event:?}");
            is_group = Some(of_group);
        }
    });
}
