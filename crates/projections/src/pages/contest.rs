//! A contest in words, for visitors and for the desk.

use serde::Deserialize;

use super::words::{ContestFormat, FixtureStage, Seat, ThirdPlace, TieBreak};

/// A contest.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contest {
    /// How it is played.
    pub format: ContestFormat,
    third_place: Option<ThirdPlace>,
    win: Option<u32>,
    draw: Option<u32>,
    loss: Option<u32>,
    tie_breaks: Vec<TieBreak>,
    prizes: Vec<Prize>,
    /// Who meets whom.
    pub fixtures: Vec<Fixture>,
    /// Where every team stands, best first.
    pub standings: Vec<Standing>,
}

#[derive(Debug, Clone, Deserialize)]
struct Prize {
    place: u32,
    title: String,
}

/// Two who meet.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fixture {
    /// Its number.
    pub number: u32,
    stage: FixtureStage,
    round: u32,
    home: Side,
    away: Side,
    /// Whether it was decided.
    pub decided: bool,
    winner: Option<Seat>,
    walkover: bool,
    by_decider: bool,
    reason: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Side {
    team: Option<String>,
    from: Option<u32>,
    as_loser: bool,
    score: Option<u32>,
}

/// Where a team stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    place: Option<u32>,
    /// The team's id.
    pub team_id: String,
    team: Option<String>,
    /// Fixtures that were decided.
    pub played: u32,
    won: u32,
    drawn: u32,
    lost: u32,
    /// Points, where everybody meets everybody.
    pub points: u32,
    scored: u32,
    conceded: u32,
    mark: Option<String>,
    by_lot: bool,
}

impl Contest {
    /// The rules in sentences.
    pub fn rules(&self) -> String {
        let mut rules = self.format.title();
        if let Some(third) = self.third_place {
            rules = format!("{rules}, {third}");
        }
        if let (Some(win), Some(draw), Some(loss)) = (self.win, self.draw, self.loss) {
            rules = format!("{rules}: thắng {win} điểm, hòa {draw}, thua {loss}");
        }
        rules.push('.');
        if self.is_league() {
            let tie_breaks: Vec<_> = self.tie_breaks.iter().map(TieBreak::to_string).collect();
            rules.push_str(&if tie_breaks.is_empty() {
                " Bằng điểm thì đồng hạng.".to_owned()
            } else {
                // A lot leaves nobody equal.
                let shared = if self.ends_in_a_lot() { "" } else { "; vẫn bằng thì đồng hạng" };
                format!(" Bằng điểm thì lần lượt xét: {}{shared}.", tie_breaks.join("; "))
            });
        }
        if !self.prizes.is_empty() {
            let prizes = self.prizes.iter().map(|prize| format!("hạng {}: {}", prize.place, prize.title));
            rules = format!("{rules} Giải thưởng: {}.", prizes.collect::<Vec<_>>().join("; "));
        }
        rules
    }

    /// Whether everybody meets everybody.
    pub fn is_league(&self) -> bool {
        self.format == ContestFormat::RoundRobin
    }

    fn ends_in_a_lot(&self) -> bool {
        self.tie_breaks.last() == Some(&TieBreak::Lot)
    }

    /// Who share the best place that a lot has yet to part, once everything is decided; nobody where none has.
    pub fn waits_for_lot(&self) -> Vec<&Standing> {
        let is_over = self.fixtures.iter().all(|fixture| fixture.decided);
        let shared = self.standings.windows(2).find(|pair| pair[0].place == pair[1].place).map(|pair| pair[0].place);
        match shared {
            Some(place) if self.ends_in_a_lot() && is_over => {
                self.standings.iter().filter(|row| row.place == place).collect()
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// Whether each plays for itself.
    pub fn is_of_marks(&self) -> bool {
        matches!(self.format, ContestFormat::Timed | ContestFormat::Scored)
    }
}

impl Fixture {
    /// When in the contest.
    pub fn stage(&self) -> String {
        match self.stage {
            FixtureStage::League | FixtureStage::Early => format!("{}, lượt {}", self.stage.title(), self.round),
            FixtureStage::QuarterFinal | FixtureStage::SemiFinal | FixtureStage::ThirdPlace | FixtureStage::Final => {
                self.stage.title()
            }
        }
    }

    /// Who meets whom.
    pub fn teams(&self) -> String {
        format!("{} – {}", self.home.words(), self.away.words())
    }

    /// How it ended.
    pub fn result(&self) -> String {
        let winner = || match self.winner {
            Some(Seat::Home) => self.home.words(),
            Some(Seat::Away) => self.away.words(),
            None => String::new(),
        };
        match (self.home.score, self.away.score) {
            _ if !self.decided => "chưa đấu".to_owned(),
            _ if self.walkover => {
                let reason = self.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
                format!("{} thắng, đội kia bỏ cuộc{reason}", winner())
            }
            (Some(home), Some(away)) if self.by_decider => {
                format!("{home}–{away}, {} thắng luân lưu hoặc bốc thăm", winner())
            }
            (Some(home), Some(away)) => format!("{home}–{away}"),
            _ => "đã có kết quả".to_owned(),
        }
    }
}

impl Side {
    fn words(&self) -> String {
        match (&self.team, self.from) {
            (Some(team), _) => team.clone(),
            (None, Some(from)) if self.as_loser => format!("Đội thua trận {from}"),
            (None, Some(from)) => format!("Đội thắng trận {from}"),
            (None, None) => "(đội chưa rõ tên)".to_owned(),
        }
    }
}

impl Standing {
    /// Its place, or a dash where it has none.
    pub fn place(&self) -> String {
        match self.place {
            Some(place) if self.by_lot => format!("{place} (bốc thăm)"),
            Some(place) => place.to_string(),
            None => "–".to_owned(),
        }
    }

    /// The team's name.
    pub fn team(&self) -> &str {
        self.team.as_deref().unwrap_or("(đội chưa rõ tên)")
    }

    /// Won, drawn and lost.
    pub fn record(&self) -> String {
        format!("{}–{}–{}", self.won, self.drawn, self.lost)
    }

    /// Scored and conceded.
    pub fn goals(&self) -> String {
        format!("{}–{}", self.scored, self.conceded)
    }

    /// What it reached by itself.
    pub fn mark(&self) -> &str {
        self.mark.as_deref().unwrap_or("không có thành tích")
    }
}
