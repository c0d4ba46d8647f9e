//! Commands as chance asks them of a programme: every one that there is, often enough in an order that makes sense.

use chrono::{NaiveDate, TimeDelta};

use super::{
    contest::{Contest, FixtureNo, Format, Mark, Outcome, Rules, Seat, ThirdPlace, TieBreak},
    *,
};
use crate::{
    testing::{Dice, at, evidence, id, lasting, person, text},
    values::Slot,
};

fn outcome(dice: &mut Dice) -> Outcome {
    let seats = [Seat::Home, Seat::Away];
    if dice.below(4_u8) == 0 {
        return Outcome::Walkover { winner: dice.of(&seats), reason: text("Vắng") };
    }
    Outcome::Played { home: dice.below(3_u32), away: dice.below(3_u32), decider: dice.maybe(|dice| dice.of(&seats)) }
}

fn rules(dice: &mut Dice) -> Rules {
    let format = dice.of(&[
        Format::Knockout { third_place: ThirdPlace::Played },
        Format::Knockout { third_place: ThirdPlace::Shared },
        Format::RoundRobin { win: 3, draw: 1, loss: 0 },
        Format::Timed,
        Format::Scored,
    ]);
    let mut tie_breaks = dice.some(&[TieBreak::HeadToHead, TieBreak::Difference]);
    // Mostly the last, as it must be.
    if matches!(format, Format::RoundRobin { .. }) && dice.yes() {
        let at = if dice.below(8_u8) == 0 { 0 } else { tie_breaks.len() };
        tie_breaks.insert(at, TieBreak::Lot);
    }
    Rules { format, tie_breaks, prizes: vec![] }
}

fn placings(teams: &[TeamId], dice: &mut Dice) -> Vec<Placing> {
    let placed = |team| Placing { place: 1, team, score: None, prize: None };
    let mut placings: Vec<_> = dice.some(teams).into_iter().map(placed).collect();
    placings.iter_mut().for_each(|placing| placing.place = dice.below(4_u32));
    placings
}

fn shuffled(teams: &[TeamId], dice: &mut Dice) -> Vec<TeamId> {
    let (mut rest, mut order) = (teams.to_vec(), Vec::new());
    while !rest.is_empty() {
        let team = dice.of(&rest);
        rest.retain(|other| *other != team);
        order.push(team);
    }
    order
}

fn half_hours(dice: &mut Dice) -> Slot {
    let start = at("08:00") + TimeDelta::minutes(30 * i64::from(dice.below(6_u32)));
    lasting(start, TimeDelta::minutes(30 * (i64::from(dice.below(3_u32)) + 1)))
}

fn mark(dice: &mut Dice) -> Option<Mark> {
    dice.maybe(|dice| Mark(dice.below(4_u32)))
}

/// The contest of an activity.
fn contest(state: &Programme, activity: ActivityId) -> Option<&Contest> {
    state.activities.get(&activity)?.contest.as_ref()
}

/// Often the next that is open.
fn fixture(contest: Option<&Contest>, dice: &mut Dice) -> FixtureNo {
    let open = contest.and_then(|contest| {
        contest.fixtures.iter().map(|met| met.fixture).find(|number| !contest.outcomes.contains_key(number))
    });
    open.filter(|_| dice.yes()).unwrap_or_else(|| FixtureNo(dice.below(3_u32) + 1))
}

/// The day before the festival day, or one of the next.
fn due(dice: &mut Dice) -> NaiveDate {
    at("00:00").date_naive() + TimeDelta::days(dice.below(3_u32).into())
}

/// Mostly one that there is.
fn venue(state: &Programme, dice: &mut Dice) -> VenueId {
    let known: Vec<_> = state.venues.keys().copied().collect();
    if known.is_empty() || dice.below(8_u8) == 0 { dice.id(4) } else { dice.of(&known) }
}

/// Mostly the equals that wait for one.
fn lot(state: &Programme, activity: ActivityId, dice: &mut Dice) -> Vec<TeamId> {
    let waiting = contest(state, activity).map(Contest::waits_for_lot).unwrap_or_default();
    match waiting.first() {
        Some(equals) if dice.below(4_u8) > 0 => shuffled(equals, dice),
        Some(_) | None => shuffled(&state.entered(activity), dice),
    }
}

/// Which command. First things come first, and a contest is mostly played.
fn turn(state: &Programme, activity: ActivityId, dice: &mut Dice) -> u8 {
    let held = state.activities.get(&activity);
    match held.and_then(|held| held.contest.as_ref()) {
        None if state.venues.is_empty() => dice.below(3_u8),
        None if held.is_none() && dice.below(4_u8) > 0 => 2,
        // Teams come and go while there is nothing to play.
        None if held.is_some() && dice.below(3_u8) == 0 => 8 + dice.below(15_u8),
        Some(Contest {
            rules: Rules { format: Format::Knockout { .. } | Format::RoundRobin { .. }, .. },
            fixtures,
            ..
        }) if fixtures.is_empty() && dice.yes() => 30,
        Some(contest) if !contest.waits_for_lot().is_empty() && dice.below(4_u8) > 0 => 60,
        Some(_) if dice.yes() => 32 + dice.below(12_u8),
        Some(_) | None => dice.below(62_u8),
    }
}

/// A command.
pub fn asked(state: &Programme, dice: &mut Dice) -> Command {
    let activity: ActivityId = dice.id(2);
    let reason = text("Mưa");
    let teams = state.entered(activity);
    // Mostly one that takes part, once there is one.
    let team = if teams.is_empty() || dice.below(6_u8) == 0 { dice.id(6) } else { dice.of(&teams) };
    match turn(state, activity, dice) {
        0..2 => {
            let figure = u128::from(dice.below(4_u32)) + 1;
            let name = text(&format!("Sân {figure}"));
            AddVenue { venue: id(figure), name, capacity: None, host: evidence(Some(UnitKind::Market)) }
        }
        2..5 => {
            let (venue, slot) = (venue(state, dice), half_hours(dice));
            AddActivity { activity, kind: ActivityKind::Sport, title: text("Kéo co"), venue, slot }
        }
        5..7 => {
            let (venue, slot) = (venue(state, dice), half_hours(dice));
            MoveActivity { activity, venue, slot, reason, cause: Cause::Weather }
        }
        7 => CancelActivity { activity, reason, cause: Cause::Other },
        8..11 => LimitRegistration { activity, places: NonZeroU32::new(dice.below(4_u32)) },
        11..20 => {
            let figure = u128::from(dice.below(6_u32)) + 1;
            EnterTeam { activity, team: id(figure), name: text(&format!("Đội {figure}")), members: None }
        }
        20..23 => WithdrawTeam { activity, team, reason },
        23..25 => {
            let figure = u128::from(dice.below(4_u32)) + 1;
            let name = PerformerName::Individual { name: person(figure, "Người Mẫu") };
            AddPerformer { performer: id(figure), name }
        }
        25..27 => BookPerformer { activity, performer: dice.id(4) },
        27 => UnbookPerformer { activity, performer: dice.id(4), reason },
        28..30 => SetContest { activity, rules: rules(dice) },
        30..32 => {
            let order = if dice.below(4_u8) > 0 { shuffled(&teams, dice) } else { dice.some(&teams) };
            DrawContest { activity, order }
        }
        32..36 => DecideFixture { activity, fixture: fixture(contest(state, activity), dice), outcome: outcome(dice) },
        36..38 => CorrectFixture { activity, fixture: fixture(None, dice), outcome: outcome(dice), reason },
        38..41 => RecordMark { activity, team, mark: mark(dice) },
        41 => CorrectMark { activity, team, mark: mark(dice), reason },
        42..44 => ConcludeContest { activity },
        44..46 => RecordResult { activity, placings: placings(&teams, dice) },
        46 => CorrectResult { activity, placings: placings(&teams, dice), reason },
        47..51 => {
            let approved_agenda = evidence(dice.maybe(|dice| dice.below(2_u32) + 1));
            Release { changelog: text("Bản mới"), approved_agenda }
        }
        51..54 => {
            let host = evidence(Some(UnitKind::Market));
            AssignDuty { duty: dice.id(3), task: text("Loa đài"), in_charge: text("Đoàn"), due: due(dice), host }
        }
        54..56 => ChangeDuty { duty: dice.id(3), task: text("Loa đài"), in_charge: text("Đoàn"), due: due(dice) },
        56..58 => FinishDuty { duty: dice.id(3) },
        58..60 => DropDuty { duty: dice.id(3), reason },
        _ => DrawLot { activity, order: lot(state, activity, dice) },
    }
}
