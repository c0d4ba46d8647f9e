//! A contest as GraphQL answers it.

use std::collections::HashMap;

use async_graphql::{Enum, ID, SimpleObject};
use ngayhoi_domain::programme::contest::{
    Contest as Stands, Fixture as Met, FixtureNo, Format, Mark, Outcome, Seat as Place, Side, Stage, Standing as Row,
    ThirdPlace as Third, TieBreak as Parting,
};

/// How a contest is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ContestFormat {
    /// Đấu loại trực tiếp.
    Knockout,
    /// Đấu vòng tròn một lượt.
    RoundRobin,
    /// Tính giờ: the fastest first.
    Timed,
    /// Tính điểm: the highest first.
    Scored,
}

/// Who is third in a knock-out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Third")]
pub enum ThirdPlace {
    /// The losers of the semi-finals play for it.
    Played,
    /// Both losers of the semi-finals are third (đồng hạng ba).
    Shared,
}

/// What parts teams of equal points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Parting")]
pub enum TieBreak {
    /// Points in the fixtures among those who are equal (đối đầu).
    HeadToHead,
    /// Fixtures won (số trận thắng).
    Wins,
    /// Scored less conceded (hiệu số).
    Difference,
    /// Scored (tổng bàn thắng).
    Scored,
    /// Least conceded (bàn thua ít hơn).
    LeastConceded,
    /// Fewest fixtures given away (số trận bỏ cuộc ít hơn).
    FewestWalkovers,
    /// The lot (bốc thăm). Only as the last.
    Lot,
}

/// How far a contest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Stage")]
pub enum FixtureStage {
    /// Everybody meets everybody.
    League,
    /// Before the quarter-finals.
    Early,
    /// Tứ kết.
    QuarterFinal,
    /// Bán kết.
    SemiFinal,
    /// Tranh hạng ba.
    ThirdPlace,
    /// Chung kết.
    Final,
}

/// One of the two in a fixture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Place")]
pub enum Seat {
    /// Named first.
    Home,
    /// Named second.
    Away,
}

/// A contest: its rules, who meets whom, and who stands where (thi đấu).
#[derive(Debug, SimpleObject)]
pub struct Contest {
    /// How it is played.
    format: ContestFormat,
    /// Who is third; null but in a knock-out.
    third_place: Option<ThirdPlace>,
    /// Points for a win; null where not everybody meets everybody.
    win: Option<u32>,
    /// Points for a draw, each.
    draw: Option<u32>,
    /// Points for a loss.
    loss: Option<u32>,
    /// What parts teams of equal points, one after the other.
    tie_breaks: Vec<TieBreak>,
    /// What each place wins.
    prizes: Vec<Prize>,
    /// Who meets whom; empty before the draw.
    fixtures: Vec<Fixture>,
    /// Where every team stands, best first.
    standings: Vec<Standing>,
}

/// What a place wins.
#[derive(Debug, SimpleObject)]
pub struct Prize {
    /// Which place; whoever shares it wins the same.
    place: u32,
    /// The prize.
    title: String,
}

/// Two who meet (trận đấu).
#[derive(Debug, SimpleObject)]
pub struct Fixture {
    /// Its number, kept through every release.
    number: u32,
    /// How far the contest is then.
    stage: FixtureStage,
    /// In which round, from 1.
    round: u32,
    /// The first side.
    home: FixtureSide,
    /// The second.
    away: FixtureSide,
    /// Whether it was decided.
    decided: bool,
    /// Who won; null for a draw, and before it is decided.
    winner: Option<Seat>,
    /// Whether the other side gave it away.
    walkover: bool,
    /// Whether the score was level, and penalties or a lot decided.
    by_decider: bool,
    /// Why it was given away.
    reason: Option<String>,
}

/// A side of a fixture.
#[derive(Debug, SimpleObject)]
pub struct FixtureSide {
    /// Which team; null while it is not known.
    team_id: Option<ID>,
    /// The team's name; null while it is not known, and where the team never entered.
    team: Option<String>,
    /// From which fixture it comes; null where it was drawn.
    from: Option<u32>,
    /// Whether it is who lost that fixture.
    as_loser: bool,
    /// What it scored; null where nothing was played.
    score: Option<u32>,
}

/// Where a team stands (bảng xếp hạng).
#[derive(Debug, SimpleObject)]
pub struct Standing {
    /// Its place; null before anything is decided, while it is still in a knock-out, and where it reached nothing.
    place: Option<u32>,
    /// Which team.
    team_id: ID,
    /// The team's name; null where it never entered.
    team: Option<String>,
    /// Fixtures that were decided, given away ones included.
    played: u32,
    /// Of these, won.
    won: u32,
    /// Drawn.
    drawn: u32,
    /// Lost.
    lost: u32,
    /// Given away.
    walkovers: u32,
    /// Points, where everybody meets everybody.
    points: u32,
    /// What it scored.
    scored: u32,
    /// What was scored against it.
    conceded: u32,
    /// What it reached, as a time or in points; null where teams meet, and where it reached nothing.
    mark: Option<String>,
    /// Whether a lot parted it from teams that are equal in everything else (bốc thăm).
    by_lot: bool,
}

/// The names of teams by their ids.
pub type TeamNames = HashMap<String, String>;

impl Contest {
    /// A contest as it stands.
    pub fn new(contest: &Stands, names: &TeamNames) -> Self {
        let (format, third_place, points) = match contest.rules.format {
            Format::Knockout { third_place } => (ContestFormat::Knockout, Some(third_place.into()), None),
            Format::RoundRobin { win, draw, loss } => (ContestFormat::RoundRobin, None, Some((win, draw, loss))),
            Format::Timed => (ContestFormat::Timed, None, None),
            Format::Scored => (ContestFormat::Scored, None, None),
        };
        let prize = |prize: &ngayhoi_domain::programme::contest::Prize| Prize {
            place: prize.place,
            title: prize.title.to_string(),
        };
        Self {
            format,
            third_place,
            win: points.map(|points| points.0),
            draw: points.map(|points| points.1),
            loss: points.map(|points| points.2),
            tie_breaks: contest.rules.tie_breaks.iter().copied().map(TieBreak::from).collect(),
            prizes: contest.rules.prizes.iter().map(prize).collect(),
            fixtures: contest.fixtures.iter().map(|fixture| Fixture::new(contest, fixture, names)).collect(),
            standings: contest.standings().iter().map(|row| Standing::new(row, format, names)).collect(),
        }
    }
}

impl Fixture {
    fn new(contest: &Stands, fixture: &Met, names: &TeamNames) -> Self {
        let outcome = contest.outcomes.get(&fixture.fixture);
        let (scores, by_decider, reason) = match outcome {
            Some(Outcome::Played { home, away, decider }) => (Some((*home, *away)), decider.is_some(), None),
            Some(Outcome::Walkover { reason, .. }) => (None, false, Some(reason.to_string())),
            None => (None, false, None),
        };
        let side = |side: Side, score: Option<u32>| {
            let team = contest.team(side).map(|team| team.to_string());
            let from = match side {
                Side::Team(_) => None,
                Side::WinnerOf(FixtureNo(number)) | Side::LoserOf(FixtureNo(number)) => Some(number),
            };
            let as_loser = matches!(side, Side::LoserOf(_));
            FixtureSide {
                team: team.as_ref().and_then(|team| names.get(team).cloned()),
                team_id: team.map(ID),
                from,
                as_loser,
                score,
            }
        };
        Self {
            number: fixture.fixture.0,
            stage: fixture.stage.into(),
            round: fixture.round,
            home: side(fixture.home, scores.map(|scores| scores.0)),
            away: side(fixture.away, scores.map(|scores| scores.1)),
            decided: outcome.is_some(),
            winner: outcome.and_then(Outcome::winner).map(Seat::from),
            walkover: reason.is_some(),
            by_decider,
            reason,
        }
    }
}

impl Standing {
    fn new(row: &Row, format: ContestFormat, names: &TeamNames) -> Self {
        let team = row.team.to_string();
        let words = |mark: Mark| match format {
            ContestFormat::Timed => mark.as_time(),
            ContestFormat::Scored | ContestFormat::Knockout | ContestFormat::RoundRobin => mark.as_points(),
        };
        Self {
            place: row.place,
            team: names.get(&team).cloned(),
            team_id: ID(team),
            played: row.played,
            won: row.won,
            drawn: row.drawn,
            lost: row.lost,
            walkovers: row.walkovers,
            points: row.points,
            scored: row.scored,
            conceded: row.conceded,
            mark: row.mark.map(words),
            by_lot: row.by_lot,
        }
    }
}
