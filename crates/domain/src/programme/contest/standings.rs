use std::collections::BTreeMap;

use super::{Contest, Fixture, Format, Mark, Outcome, Seat, Side, Stage, TieBreak};
use crate::values::TeamId;

/// Where a team stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its place, from 1; `None` before anything is decided, while it is still in a knock-out, and where it reached
    /// nothing.
    pub place: Option<u32>,
    /// Which team.
    pub team: TeamId,
    /// Fixtures that were decided, given away ones included.
    pub played: u32,
    /// Of these, won.
    pub won: u32,
    /// Drawn.
    pub drawn: u32,
    /// Lost.
    pub lost: u32,
    /// Given away.
    pub walkovers: u32,
    /// Points, where everybody meets everybody.
    pub points: u32,
    /// What it scored in fixtures that were played.
    pub scored: u32,
    /// What was scored against it.
    pub conceded: u32,
    /// What it reached, where each plays for itself.
    pub mark: Option<Mark>,
    /// Whether a lot parted it from teams that are equal in everything else.
    pub by_lot: bool,
}

/// A fixture that was decided, with those who met.
struct Met<'c> {
    home: TeamId,
    away: TeamId,
    outcome: &'c Outcome,
}

impl Contest {
    /// Where every team stands, best first. Equal teams share a place, and the next place is left out.
    pub fn standings(&self) -> Vec<Standing> {
        match self.rules.format {
            Format::Knockout { .. } => self.of_knockout(),
            Format::RoundRobin { .. } => self.of_league(),
            Format::Timed => self.of_marks(|mark| mark.0),
            Format::Scored => self.of_marks(|mark| u32::MAX - mark.0),
        }
    }

    /// Every team of the draw, as it stands there.
    fn drawn_teams(&self) -> Vec<TeamId> {
        let mut teams = Vec::new();
        for side in self.fixtures.iter().flat_map(|fixture| [fixture.home, fixture.away]) {
            if let Side::Team(team) = side
                && !teams.contains(&team)
            {
                teams.push(team);
            }
        }
        teams
    }

    fn met(&self) -> Vec<Met<'_>> {
        let met = |fixture: &Fixture| {
            let outcome = self.outcomes.get(&fixture.fixture)?;
            Some(Met { home: self.team(fixture.home)?, away: self.team(fixture.away)?, outcome })
        };
        self.fixtures.iter().filter_map(met).collect()
    }

    fn records(&self) -> BTreeMap<TeamId, Standing> {
        let mut records: BTreeMap<_, _> = self.drawn_teams().into_iter().map(|team| (team, blank(team))).collect();
        for Met { home, away, outcome } in self.met() {
            let scores = match outcome {
                Outcome::Played { home, away, .. } => Some((*home, *away)),
                Outcome::Walkover { .. } => None,
            };
            for (team, seat) in [(home, Seat::Home), (away, Seat::Away)] {
                let Some(record) = records.get_mut(&team) else { continue };
                record.played += 1;
                match outcome.winner() {
                    None => record.drawn += 1,
                    Some(winner) if winner == seat => record.won += 1,
                    Some(_) => {
                        record.lost += 1;
                        record.walkovers += u32::from(scores.is_none());
                    }
                }
                if let Some((of_home, of_away)) = scores {
                    let (mine, theirs) = if seat == Seat::Home { (of_home, of_away) } else { (of_away, of_home) };
                    record.scored = record.scored.saturating_add(mine);
                    record.conceded = record.conceded.saturating_add(theirs);
                }
                record.points = record.points.saturating_add(self.points(outcome.winner(), seat));
            }
        }
        records
    }

    fn points(&self, winner: Option<Seat>, seat: Seat) -> u32 {
        match self.rules.format {
            Format::RoundRobin { win, draw, loss } => match winner {
                None => draw,
                Some(winner) if winner == seat => win,
                Some(_) => loss,
            },
            Format::Knockout { .. } | Format::Timed | Format::Scored => 0,
        }
    }

    /// Best first, by points, tie-breaks and lots.
    fn of_league(&self) -> Vec<Standing> {
        let has_begun = !self.outcomes.is_empty();
        let (mut groups, mut records) = (Vec::new(), self.records());
        for equals in self.equals() {
            let Some(lot) = self.lot_among(&equals) else {
                groups.push((has_begun, equals));
                continue;
            };
            for team in lot {
                records.entry(*team).and_modify(|record| record.by_lot = true);
                groups.push((has_begun, vec![*team]));
            }
        }
        placed(groups, &records)
    }

    /// Who is equal in points and in every tie-break but the lot, group by group, the best first.
    pub(super) fn equals(&self) -> Vec<Vec<TeamId>> {
        self.parted(self.drawn_teams(), None)
    }

    /// Parts equal teams by one criterion after the other: points first (`None`), then the tie-breaks from the one
    /// that is given on.
    fn parted(&self, group: Vec<TeamId>, next: Option<usize>) -> Vec<Vec<TeamId>> {
        if group.len() < 2 {
            return if group.is_empty() { Vec::new() } else { vec![group] };
        }
        let tie_break = match next {
            None => None,
            Some(index) => match self.rules.tie_breaks.get(index) {
                Some(tie_break) => Some(*tie_break),
                None => return vec![group],
            },
        };
        let values = self.values(&group, tie_break);
        let mut by_value: BTreeMap<std::cmp::Reverse<i64>, Vec<TeamId>> = BTreeMap::new();
        for team in group {
            let value = values.get(&team).copied().unwrap_or_default();
            by_value.entry(std::cmp::Reverse(value)).or_default().push(team);
        }
        let next = Some(next.map_or(0, |index| index + 1));
        by_value.into_values().flat_map(|group| self.parted(group, next)).collect()
    }

    /// What a criterion says of the teams of a group; more is better.
    fn values(&self, group: &[TeamId], tie_break: Option<TieBreak>) -> BTreeMap<TeamId, i64> {
        if tie_break == Some(TieBreak::HeadToHead) {
            let mut points: BTreeMap<TeamId, i64> = BTreeMap::new();
            let among = |met: &Met<'_>| group.contains(&met.home) && group.contains(&met.away);
            for Met { home, away, outcome } in self.met().into_iter().filter(among) {
                *points.entry(home).or_default() += i64::from(self.points(outcome.winner(), Seat::Home));
                *points.entry(away).or_default() += i64::from(self.points(outcome.winner(), Seat::Away));
            }
            return points;
        }
        let value = |record: &Standing| match tie_break {
            None => i64::from(record.points),
            Some(TieBreak::Wins) => i64::from(record.won),
            Some(TieBreak::Difference) => i64::from(record.scored) - i64::from(record.conceded),
            Some(TieBreak::Scored) => i64::from(record.scored),
            Some(TieBreak::LeastConceded) => -i64::from(record.conceded),
            Some(TieBreak::FewestWalkovers) => -i64::from(record.walkovers),
            // A lot speaks once nothing else does, and all of whom it parts.
            Some(TieBreak::HeadToHead | TieBreak::Lot) => 0,
        };
        self.records().iter().map(|(team, record)| (*team, value(record))).collect()
    }

    /// Best first; who is still in stands before who is out, and has no place yet.
    fn of_knockout(&self) -> Vec<Standing> {
        // How far each came: later rounds are better, and the fixture for the third place stands below the final.
        let mut out: BTreeMap<std::cmp::Reverse<(u32, u8)>, Vec<TeamId>> = BTreeMap::new();
        let mut open = self.drawn_teams();
        let plays_for_third = self.fixtures.iter().any(|fixture| fixture.stage == Stage::ThirdPlace);
        for fixture in &self.fixtures {
            let Some(winner) = self.outcomes.get(&fixture.fixture).and_then(Outcome::winner) else { continue };
            let (Some(home), Some(away)) = (self.team(fixture.home), self.team(fixture.away)) else { continue };
            let (won, lost) = if winner == Seat::Home { (home, away) } else { (away, home) };
            let round = fixture.round;
            let places: &[(TeamId, (u32, u8))] = match fixture.stage {
                Stage::Final => &[(won, (round, 3)), (lost, (round, 2))],
                Stage::ThirdPlace => &[(won, (round, 1)), (lost, (round, 0))],
                Stage::League | Stage::Early | Stage::QuarterFinal => &[(lost, (round, 0))],
                // Who lost here may play on.
                Stage::SemiFinal if plays_for_third => &[],
                Stage::SemiFinal => &[(lost, (round, 0))],
            };
            for (team, came) in places {
                out.entry(std::cmp::Reverse(*came)).or_default().push(*team);
                open.retain(|other| other != team);
            }
        }
        let open = open.into_iter().map(|team| (false, vec![team]));
        placed(open.chain(out.into_values().map(|group| (true, group))), &self.records())
    }

    /// Least first; who reached nothing stands last and has no place.
    fn of_marks(&self, order: fn(Mark) -> u32) -> Vec<Standing> {
        let mut by_mark: BTreeMap<u32, Vec<TeamId>> = BTreeMap::new();
        let mut without = Vec::new();
        for (team, mark) in &self.marks {
            match mark {
                Some(mark) => by_mark.entry(order(*mark)).or_default().push(*team),
                None => without.push(*team),
            }
        }
        let records = self.marks.iter().map(|(team, mark)| (*team, Standing { mark: *mark, ..blank(*team) })).collect();
        let groups = by_mark.into_values().map(|group| (true, group));
        placed(groups.chain(without.into_iter().map(|team| (false, vec![team]))), &records)
    }
}

fn blank(team: TeamId) -> Standing {
    Standing {
        place: None,
        team,
        played: 0,
        won: 0,
        drawn: 0,
        lost: 0,
        walkovers: 0,
        points: 0,
        scored: 0,
        conceded: 0,
        mark: None,
        by_lot: false,
    }
}

/// Gives each group its place: as many stand before it as there are teams, with or without a place.
fn placed(
    groups: impl IntoIterator<Item = (bool, Vec<TeamId>)>,
    records: &BTreeMap<TeamId, Standing>,
) -> Vec<Standing> {
    let mut standings: Vec<Standing> = Vec::new();
    for (has_place, group) in groups {
        let place = u32::try_from(standings.len()).unwrap_or(u32::MAX).saturating_add(1);
        standings.extend(group.into_iter().map(|team| {
            let record = records.get(&team).copied().unwrap_or_else(|| blank(team));
            Standing { place: has_place.then_some(place), ..record }
        }));
    }
    standings
}
