use super::{Fixture, FixtureNo, Format, Side, Stage, ThirdPlace};
use crate::values::TeamId;

/// Who meets whom, from the order in which the teams were drawn. Where each plays for itself, nobody meets anybody.
pub fn draw(format: Format, order: &[TeamId]) -> Vec<Fixture> {
    match format {
        Format::Knockout { third_place } => knockout(third_place, order),
        Format::RoundRobin { .. } => round_robin(order),
        Format::Timed | Format::Scored => Vec::new(),
    }
}

/// Numbers fixtures as they are added.
#[derive(Default)]
struct Sheet(Vec<Fixture>);

impl Sheet {
    fn add(&mut self, stage: Stage, round: u32, home: Side, away: Side) -> FixtureNo {
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_add(1);
        self.0.push(Fixture { fixture: FixtureNo(number), stage, round, home, away });
        FixtureNo(number)
    }
}

/// Those drawn first play a first round among themselves, so many that the second is a power of two; the others have a
/// bye. Then the first meets the second, the third the fourth, and so on, until the final.
fn knockout(third_place: ThirdPlace, order: &[TeamId]) -> Vec<Fixture> {
    let mut sheet = Sheet::default();
    if order.len() < 2 {
        return sheet.0;
    }
    let half = order.len().next_power_of_two() / 2;
    let (playing, with_bye) = order.split_at(2 * (order.len() - half));
    let mut round = 1;
    let pair = |sheet: &mut Sheet, round, sides: &[Side], slots: usize| -> Vec<FixtureNo> {
        let stage = match slots {
            1 => Stage::Final,
            2 => Stage::SemiFinal,
            4 => Stage::QuarterFinal,
            _ => Stage::Early,
        };
        let pairs = sides.chunks_exact(2);
        pairs.map(|pair| sheet.add(stage, round, pair[0], pair[1])).collect()
    };
    let teams: Vec<_> = playing.iter().copied().map(Side::Team).collect();
    let mut played = pair(&mut sheet, round, &teams, half);
    let mut sides: Vec<_> = played.iter().copied().map(Side::WinnerOf).collect();
    sides.extend(with_bye.iter().copied().map(Side::Team));
    while sides.len() >= 2 {
        round += 1;
        // The losers of both semi-finals meet before the final.
        if let (2, ThirdPlace::Played, [one, other]) = (sides.len(), third_place, played.as_slice()) {
            sheet.add(Stage::ThirdPlace, round, Side::LoserOf(*one), Side::LoserOf(*other));
        }
        played = pair(&mut sheet, round, &sides, sides.len() / 2);
        sides = played.iter().copied().map(Side::WinnerOf).collect();
    }
    sheet.0
}

/// By the circle: one stays, the others go round, and a team without an opponent rests.
fn round_robin(order: &[TeamId]) -> Vec<Fixture> {
    let mut sheet = Sheet::default();
    let mut circle: Vec<Option<TeamId>> = order.iter().copied().map(Some).collect();
    if circle.len() % 2 == 1 {
        circle.push(None);
    }
    let rounds = u32::try_from(circle.len().saturating_sub(1)).unwrap_or(u32::MAX);
    for round in 1..=rounds {
        for index in 0..circle.len() / 2 {
            if let (Some(home), Some(away)) = (circle[index], circle[circle.len() - 1 - index]) {
                sheet.add(Stage::League, round, Side::Team(home), Side::Team(away));
            }
        }
        circle[1..].rotate_right(1);
    }
    sheet.0
}
