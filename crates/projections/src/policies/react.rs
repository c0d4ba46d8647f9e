//! What each policy wishes. Nothing is read here but the event.

use ngayhoi_domain::{Fact, FestivalRef, achievement, ceremony, commendation, pilot, values::UnitId, year};

use super::Wish;
use crate::timeline::Entry;

/// Whose matter an event of a unit is.
fn of_unit(entry: &Entry) -> Option<(FestivalRef, UnitId)> {
    let about = &entry.row.metadata.given.about;
    Some((about.festival_ref()?, about.unit.clone()?))
}

/// Pilot endorsed → ceremony and programme drafted.
pub(super) fn draft_pilot_day(entry: &Entry) -> Option<Wish> {
    let Fact::Pilot(pilot::Event::PilotEndorsed { neighbourhood }) = &entry.fact else { return None };
    let (festival, unit) = of_unit(entry)?;
    Some(Wish::DraftDay { festival, unit, host: neighbourhood.clone() })
}

/// Item of a ceremony done → commendations presented that wait for it.
pub(super) fn present_at_item(entry: &Entry) -> Option<Wish> {
    let Fact::Ceremony(ceremony::Event::AgendaItemDone { item }) = &entry.fact else { return None };
    let (festival, unit) = of_unit(entry)?;
    Some(Wish::Present { festival, unit, host: entry.row.metadata.given.about.host.clone()?, item: *item })
}

/// Ceremony cancelled → what was to be presented there is decided again, and waits for another.
pub(super) fn call_off_with_ceremony(entry: &Entry) -> Option<Wish> {
    let Fact::Ceremony(ceremony::Event::CeremonyCancelled { reason }) = &entry.fact else { return None };
    let (festival, unit) = of_unit(entry)?;
    let host = entry.row.metadata.given.about.host.clone()?;
    Some(Wish::CallOff { festival, unit, host, reason: reason.clone() })
}

/// Year cancelled → its ceremonies and activities cancelled.
pub(super) fn cancel_with_year(entry: &Entry) -> Option<Wish> {
    let Fact::Year(year::Event::FestivalYearCancelled { reason }) = &entry.fact else { return None };
    let festival = entry.row.metadata.given.about.festival_ref()?;
    Some(Wish::CancelAll { festival, reason: reason.clone() })
}

/// Claim without decision → released; also where the commendation ended otherwise.
pub(super) fn free_achievement(entry: &Entry) -> Option<Wish> {
    let (festival, unit) = of_unit(entry)?;
    let (Fact::Achievement(achievement::Event::AchievementClaimed { commendation, .. })
    | Fact::Commendation(
        commendation::Event::CommendationRejected { commendation, .. }
        | commendation::Event::CommendationWithdrawn { commendation, .. }
        | commendation::Event::CommendationRevoked { commendation, .. },
    )) = &entry.fact
    else {
        return None;
    };
    Some(Wish::LetClaimGo { festival, unit, commendation: *commendation })
}
