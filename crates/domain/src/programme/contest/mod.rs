//! A contest within an activity: its rules, who meets whom, how each fixture ended, and who stands where.
//!
//! It is a part of the programme's state, and a read model keeps the very same: what is folded here is folded there.

mod draw;
mod lot;
mod mark;
mod standings;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use draw::draw;
pub use mark::{InvalidMark, Mark};
pub use standings::Standing;

use super::{Event, Placing, Refusal};
use crate::values::{TeamId, Text};

/// The most teams that one contest is drawn for: among so many, everybody still meets everybody in 496 fixtures.
pub const TEAMS_MAX: usize = 32;

/// How a contest is played and ranked. Chosen by each contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// How it is played.
    pub format: Format,
    /// What parts teams of equal points, one after the other; those whom nothing parts share a place. Only where
    /// everybody meets everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tie_breaks: Vec<TieBreak>,
    /// What each place wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prizes: Vec<Prize>,
}

/// How a contest is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Format {
    /// Đấu loại trực tiếp.
    Knockout {
        /// Who is third.
        third_place: ThirdPlace,
    },
    /// Đấu vòng tròn một lượt.
    RoundRobin {
        /// Points for a win.
        win: u32,
        /// Points for a draw, each.
        draw: u32,
        /// Points for a loss.
        loss: u32,
    },
    /// Tính giờ: the fastest first.
    Timed,
    /// Tính điểm: the highest first.
    Scored,
}

/// Who is third in a knock-out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThirdPlace {
    /// The losers of the semi-finals play for it.
    Played,
    /// Both losers of the semi-finals are third (đồng hạng ba).
    Shared,
}

/// What parts teams of equal points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The lot (bốc thăm). Only as the last: nothing is left to part whom it has parted.
    Lot,
}

/// What a place wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prize {
    /// Which place, from 1; whoever shares it wins the same.
    pub place: u32,
    /// The prize, such as `Giải nhất`.
    pub title: Text,
}

/// A fixture's number within its contest (trận số), from 1; it is kept through every release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FixtureNo(pub u32);

/// Two who meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    /// Its number.
    pub fixture: FixtureNo,
    /// How far the contest is then.
    pub stage: Stage,
    /// In which round, from 1.
    pub round: u32,
    /// One side.
    pub home: Side,
    /// The other.
    pub away: Side,
}

/// How far a contest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
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

/// Who plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// This team.
    Team(TeamId),
    /// Whoever wins a fixture.
    WinnerOf(FixtureNo),
    /// Whoever loses it.
    LoserOf(FixtureNo),
}

/// One of the two in a fixture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seat {
    /// Named first.
    Home,
    /// Named second.
    Away,
}

/// How a fixture ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// It was played.
    Played {
        /// What the first scored.
        home: u32,
        /// What the second scored.
        away: u32,
        /// Who won a level knock-out fixture all the same, by penalties or by lot.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decider: Option<Seat>,
    },
    /// One side did not play on (bỏ cuộc): the other wins, and no score counts.
    Walkover {
        /// Who wins.
        winner: Seat,
        /// Why.
        reason: Text,
    },
}

impl Outcome {
    /// Who won; `None` for a draw.
    pub fn winner(&self) -> Option<Seat> {
        match self {
            Self::Played { home, away, .. } if home > away => Some(Seat::Home),
            Self::Played { home, away, .. } if home < away => Some(Seat::Away),
            Self::Played { decider, .. } => *decider,
            Self::Walkover { winner, .. } => Some(*winner),
        }
    }
}

/// A contest as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// How it is played and ranked.
    pub rules: Rules,
    /// Who meets whom; empty before the draw, and where each plays for itself.
    pub fixtures: Vec<Fixture>,
    /// How those ended that were decided.
    pub outcomes: BTreeMap<FixtureNo, Outcome>,
    /// What each team reached that played for itself.
    pub marks: BTreeMap<TeamId, Option<Mark>>,
    /// The lots that were drawn among equals, each in its order. One counts while these teams and no others are equal;
    /// a correction that changes who is equal makes it of no account.
    pub lots: Vec<Vec<TeamId>>,
}

impl Contest {
    /// Before the draw.
    pub fn of(rules: Rules) -> Self {
        Self { rules, fixtures: Vec::new(), outcomes: BTreeMap::new(), marks: BTreeMap::new(), lots: Vec::new() }
    }

    /// Remembers what happened to it. What is of no contest, or begins one, says nothing here.
    pub fn remember(&mut self, event: &Event) {
        match event {
            Event::ContestDrawn { fixtures, .. } => self.fixtures.clone_from(fixtures),
            Event::FixtureDecided { fixture, outcome, .. } | Event::FixtureCorrected { fixture, outcome, .. } => {
                self.outcomes.insert(*fixture, outcome.clone());
            }
            Event::MarkRecorded { team, mark, .. } | Event::MarkCorrected { team, mark, .. } => {
                self.marks.insert(*team, *mark);
            }
            Event::LotDrawn { order, .. } => self.lots.push(order.clone()),
            Event::VenueAdded { .. }
            | Event::ActivityAdded { .. }
            | Event::ActivityMoved { .. }
            | Event::ActivityCancelled { .. }
            | Event::RegistrationLimited { .. }
            | Event::TeamEntered { .. }
            | Event::TeamWaitlisted { .. }
            | Event::TeamWithdrawn { .. }
            | Event::TeamAdmitted { .. }
            | Event::PerformerAdded { .. }
            | Event::PerformerBooked { .. }
            | Event::PerformerUnbooked { .. }
            | Event::ProgrammeReleased { .. }
            | Event::ContestSet { .. }
            | Event::ResultRecorded { .. }
            | Event::ResultCorrected { .. }
            | Event::DutyAssigned { .. }
            | Event::DutyChanged { .. }
            | Event::DutyDone { .. }
            | Event::DutyDropped { .. } => {}
        }
    }

    /// Whether teams may no longer come and go.
    pub fn is_under_way(&self) -> bool {
        !self.fixtures.is_empty() || !self.marks.is_empty()
    }

    /// The team on a side; `None` while it is not known.
    pub fn team(&self, side: Side) -> Option<TeamId> {
        // A fixture waits for earlier ones alone; a number that goes round in a circle is none of ours.
        let of = |number: FixtureNo, wants_winner: bool, this: &Self| {
            let fixture = this.fixtures.iter().find(|fixture| fixture.fixture == number)?;
            let winner = this.outcomes.get(&number)?.winner()?;
            let side = if (winner == Seat::Home) == wants_winner { fixture.home } else { fixture.away };
            match side {
                Side::WinnerOf(earlier) | Side::LoserOf(earlier) if earlier >= number => None,
                side @ (Side::Team(_) | Side::WinnerOf(_) | Side::LoserOf(_)) => this.team(side),
            }
        };
        match side {
            Side::Team(team) => Some(team),
            Side::WinnerOf(number) => of(number, true, self),
            Side::LoserOf(number) => of(number, false, self),
        }
    }

    pub(super) fn decides(&self, number: FixtureNo, outcome: &Outcome) -> Result<(), Refusal> {
        let fixture = self.fixture(number)?;
        if self.outcomes.contains_key(&number) {
            return Err(Refusal::FixtureAlreadyDecided { fixture: number });
        }
        self.fits(fixture, outcome)
    }

    pub(super) fn corrects(&self, number: FixtureNo, outcome: &Outcome) -> Result<(), Refusal> {
        let fixture = self.fixture(number)?;
        let Some(known) = self.outcomes.get(&number) else {
            return Err(Refusal::FixtureNotDecided { fixture: number });
        };
        if known == outcome {
            return Err(Refusal::NothingCorrected);
        }
        self.fits(fixture, outcome)?;
        let waits = |side| matches!(side, Side::WinnerOf(earlier) | Side::LoserOf(earlier) if earlier == number);
        let later = self
            .fixtures
            .iter()
            .find(|later| (waits(later.home) || waits(later.away)) && self.outcomes.contains_key(&later.fixture));
        match later {
            Some(later) if known.winner() != outcome.winner() => {
                Err(Refusal::LaterFixtureDecided { fixture: number, later: later.fixture })
            }
            Some(_) | None => Ok(()),
        }
    }

    fn fixture(&self, number: FixtureNo) -> Result<&Fixture, Refusal> {
        let found = self.fixtures.iter().find(|fixture| fixture.fixture == number);
        found.ok_or(Refusal::UnknownFixture { fixture: number })
    }

    fn fits(&self, fixture: &Fixture, outcome: &Outcome) -> Result<(), Refusal> {
        if self.team(fixture.home).is_none() || self.team(fixture.away).is_none() {
            return Err(Refusal::FixtureNotReady { fixture: fixture.fixture });
        }
        let is_knockout = matches!(self.rules.format, Format::Knockout { .. });
        match outcome {
            Outcome::Played { home, away, decider: None } if home == away && is_knockout => {
                Err(Refusal::KnockoutNeedsWinner { fixture: fixture.fixture })
            }
            Outcome::Played { home, away, decider: Some(_) } if home != away || !is_knockout => {
                Err(Refusal::DeciderNotNeeded)
            }
            Outcome::Played { .. } | Outcome::Walkover { .. } => Ok(()),
        }
    }

    /// Whether nothing is open any more.
    pub(super) fn is_over(&self, entered: &[TeamId]) -> Result<(), Refusal> {
        let open = match self.rules.format {
            Format::Timed | Format::Scored => entered.iter().filter(|team| !self.marks.contains_key(team)).count(),
            Format::Knockout { .. } | Format::RoundRobin { .. } if self.fixtures.is_empty() => {
                return Err(Refusal::NotDrawn);
            }
            Format::Knockout { .. } | Format::RoundRobin { .. } => {
                self.fixtures.len().saturating_sub(self.outcomes.len())
            }
        };
        if open > 0 { Err(Refusal::ContestNotOver { open }) } else { Ok(()) }
    }

    /// The result, once nothing is open any more.
    pub(super) fn result(&self, entered: &[TeamId]) -> Result<Vec<Placing>, Refusal> {
        self.is_over(entered)?;
        let placings: Vec<_> = self.standings().into_iter().filter_map(|standing| self.placing(&standing)).collect();
        if placings.is_empty() { Err(Refusal::NoPlacings) } else { Ok(placings) }
    }

    fn placing(&self, standing: &Standing) -> Option<Placing> {
        let place = standing.place?;
        let score = match self.rules.format {
            Format::Knockout { .. } => None,
            Format::RoundRobin { .. } => format!("{} điểm", standing.points).parse().ok(),
            Format::Timed => standing.mark.and_then(|mark| mark.as_time().parse().ok()),
            Format::Scored => standing.mark.and_then(|mark| mark.as_points().parse().ok()),
        };
        let prize = self.rules.prizes.iter().find(|prize| prize.place == place).map(|prize| prize.title.clone());
        Some(Placing { place, team: standing.team, score, prize })
    }
}

impl Rules {
    /// Whether they make sense by themselves.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        match self.format {
            Format::RoundRobin { win, draw, loss } if !(win > draw && draw >= loss) => {
                return Err(Refusal::PointsUnfair);
            }
            Format::Knockout { .. } | Format::Timed | Format::Scored if !self.tie_breaks.is_empty() => {
                return Err(Refusal::TieBreaksNotNeeded);
            }
            Format::RoundRobin { .. } | Format::Knockout { .. } | Format::Timed | Format::Scored => {}
        }
        let mut seen = BTreeSet::new();
        if !self.tie_breaks.iter().all(|tie_break| seen.insert(tie_break)) {
            return Err(Refusal::TieBreakTwice);
        }
        if self.tie_breaks.contains(&TieBreak::Lot) && !self.end_in_a_lot() {
            return Err(Refusal::LotNotLast);
        }
        let mut places = BTreeSet::new();
        for prize in &self.prizes {
            if prize.place == 0 {
                return Err(Refusal::PrizeOutOfRange);
            }
            if !places.insert(prize.place) {
                return Err(Refusal::PrizeTwice { place: prize.place });
            }
        }
        Ok(())
    }
}
