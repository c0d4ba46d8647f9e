//! Commands as chance asks them of a ceremony: every one that there is, often enough in an order that makes sense.

use chrono::TimeDelta;

use super::*;
use crate::{
    testing::{Dice, at, evidence, lasting, text},
    unit::UnitKind,
};

/// Ten minutes and more, near the beginning.
fn minutes(dice: &mut Dice) -> Slot {
    let start = at("08:00") + TimeDelta::minutes(10 * (i64::from(dice.below(10_u32)) - 2));
    lasting(start, TimeDelta::minutes(10 * (i64::from(dice.below(3_u32)) + 1)))
}

/// A command.
pub fn asked(state: &Ceremony, dice: &mut Dice) -> Command {
    let parties = || vec![text("Tổ 1"), text("Tổ 2")];
    // What is done during a ceremony is mostly asked during one.
    let turn = match state {
        Ceremony::NotPlanned => dice.below(6_u8),
        Ceremony::Planned(_) | Ceremony::Completed { .. } | Ceremony::Cancelled => dice.below(42_u8),
        Ceremony::Started(_) if dice.below(8_u8) > 0 => 28 + dice.below(10_u8),
        Ceremony::Started(_) => dice.below(42_u8),
    };
    match turn {
        0..3 => {
            Command::Plan {
                starts_at: at("08:00"), venue: text("Nhà văn hóa"), host: evidence(Some(UnitKind::Market))
            }
        }
        3..12 => {
            let kinds = [AgendaKind::Purpose, AgendaKind::Discussion, AgendaKind::FlagSalute, AgendaKind::Gifts];
            let (item, kind, slot) = (dice.id(4), dice.of(&kinds), minutes(dice));
            AddItem { item: AgendaItem { item, kind, title: text("Mục"), slot, speaker: None } }
        }
        12..16 => MoveItem { item: dice.id(4), slot: minutes(dice) },
        16 => RemoveItem { item: dice.id(4) },
        17..21 => ApproveAgenda {},
        21..23 => {
            let starts_at = at("08:00") + TimeDelta::days(dice.below(3_u32).into());
            Reschedule { starts_at, reason: text("Mưa") }
        }
        23 => Relocate { venue: text(dice.of(&["Hội trường", "Sân"])), reason: text("Mưa") },
        24 => Invite { delegate: dice.id(2), organisation: text("Đoàn"), person: None },
        25 => Answer { delegate: dice.id(2), comes: dice.yes() },
        26..28 => Start {},
        28..31 => CompleteItem { item: dice.id(4) },
        31 => SignPact { parties: parties() },
        32 => RecordAttendance { attendees: dice.below(4_u32) },
        33 => GiveFlowers { from: text("Thành phố") },
        34 => LaunchModel { name: text("Tổ liên gia") },
        35 => DeliverAssessment { scope: crate::assessment::AssessmentScope::Unit, summary: text("Tốt") },
        36..38 => Complete {},
        38 => Cancel { reason: text("Bão") },
        _ => {
            let correction = match dice.below(5_u8) {
                0 => Correction::Attendance { attendees: dice.below(4_u32) },
                1 => Correction::Pact { parties: parties() },
                2 => Correction::Flowers { from: vec![] },
                3 => Correction::ItemDone { item: dice.id(4) },
                _ => Correction::ItemNotDone { item: dice.id(4) },
            };
            Correct { correction, reason: text("Nhầm") }
        }
    }
}
