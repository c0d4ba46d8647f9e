//! Pilot selection (chọn điểm): a ward or commune chooses which neighbourhood holds the festival day for all to see.
//!
//! Open round → nominate → assess → (withdraw) → select within the quota → endorse → (replace) → close.

mod event;
#[cfg(test)]
mod properties;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

pub use event::{Criterion, Event, Level, LevelQuota, Quota, Score};
pub use refusal::Refusal;

use crate::{
    Actor, Aggregate, Category, Evidence, Role,
    ceremony::Stage,
    values::{ActorId, DocumentRef, HostId, Text, UnitId},
};
use Command::{Assess, Close, Endorse, Nominate, OpenRound, Replace, Select, Withdraw};
use Event::{
    NeighbourhoodAssessed, NeighbourhoodNominated, NomineeWithdrawn, PilotEndorsed, PilotReplaced, PilotRoundClosed,
    PilotRoundOpened, PilotSelected,
};
use PilotSelection::{Closed, NotOpened, Open};

/// One ward's choice of pilots in one year.
#[derive(Debug, Clone, Default)]
pub enum PilotSelection {
    /// Nobody has opened a round yet.
    #[default]
    NotOpened,
    /// Nominees come, are assessed and selected.
    Open(Round),
    /// What was selected stands.
    Closed(Round),
}

/// A round as it was opened, with its nominees.
#[derive(Debug, Clone, Default)]
pub struct Round {
    quota: Quota,
    criteria: Vec<Criterion>,
    nominees: BTreeMap<HostId, Nominee>,
}

#[derive(Debug, Clone)]
struct Nominee {
    proposer: ActorId,
    assessed: bool,
    standing: Standing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Nominated,
    Withdrawn,
    Selected,
    Endorsed,
    Replaced,
}

/// What can be asked of a pilot selection.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Open the round.
    OpenRound {
        /// The year's quota, copied.
        quota: Quota,
        /// The year's criteria, copied; none where it laid none down.
        criteria: Vec<Criterion>,
    },
    /// Nominate a neighbourhood.
    Nominate {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// The ward that is choosing.
        unit: UnitId,
        /// The unit that the neighbourhood belongs to, by the register; `None` when it is not registered.
        belongs_to: Evidence<Option<UnitId>>,
    },
    /// Assess a nominee against the criteria.
    Assess {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// Its points.
        scores: Vec<Score>,
    },
    /// Take a nominee back.
    Withdraw {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// Why.
        reason: Text,
    },
    /// Select a nominee as pilot.
    Select {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// Why this one.
        rationale: Text,
        /// By which decision.
        decision: DocumentRef,
    },
    /// Endorse a selected pilot, as the convener.
    Endorse {
        /// The neighbourhood.
        neighbourhood: HostId,
    },
    /// Put a nominee in the place of a pilot.
    Replace {
        /// The pilot that is one no longer.
        neighbourhood: HostId,
        /// The nominee that takes its place.
        replacement: HostId,
        /// Why.
        reason: Text,
        /// By which decision.
        decision: DocumentRef,
        /// Where the pilot's ceremony stands.
        ceremony: Evidence<Stage>,
    },
    /// Close the round.
    Close {},
}

impl Aggregate for PilotSelection {
    const CATEGORY: Category = Category::Pilot;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            OpenRound { .. } => &[Role::Drafter, Role::Convener],
            Nominate { .. } | Assess { .. } | Withdraw { .. } => &[Role::Drafter, Role::Coordinator],
            Select { .. } | Replace { .. } | Close {} => &[Role::Decider],
            Endorse { .. } => &[Role::Convener],
        }
    }

    fn decide(&self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (NotOpened, OpenRound { quota: Quota::Exactly(0) | Quota::AtLeast(0), .. }) => Err(Refusal::EmptyQuota),
            (NotOpened, OpenRound { quota, criteria }) => Ok(vec![PilotRoundOpened { quota, criteria }]),
            (
                NotOpened,
                Nominate { .. }
                | Assess { .. }
                | Withdraw { .. }
                | Select { .. }
                | Endorse { .. }
                | Replace { .. }
                | Close {},
            ) => Err(Refusal::NotOpen),
            (Open(_), OpenRound { .. }) => Err(Refusal::AlreadyOpened),
            (Open(round), Nominate { neighbourhood, unit, belongs_to }) => {
                round.nominate(by, neighbourhood, unit, belongs_to.fact)
            }
            (Open(round), Assess { neighbourhood, scores }) => round.assess(neighbourhood, scores),
            (Open(round), Withdraw { neighbourhood, reason }) => round.withdraw(neighbourhood, reason),
            (Open(round), Select { neighbourhood, rationale, decision }) => {
                round.select(by, neighbourhood, rationale, decision)
            }
            (Open(round), Endorse { neighbourhood }) => round.endorse(neighbourhood),
            (Open(round), Replace { neighbourhood, replacement, reason, decision, ceremony }) => {
                round.may_replace(by, &neighbourhood, &replacement, ceremony.fact)?;
                Ok(vec![PilotReplaced { neighbourhood, replacement, reason, decision }])
            }
            (Open(round), Close {}) => round.close(),
            (
                Closed(_),
                OpenRound { .. }
                | Nominate { .. }
                | Assess { .. }
                | Withdraw { .. }
                | Select { .. }
                | Endorse { .. }
                | Replace { .. }
                | Close {},
            ) => Err(Refusal::RoundClosed),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match (self, event) {
            (_, PilotRoundOpened { quota, criteria }) => {
                Open(Round { quota: *quota, criteria: criteria.clone(), nominees: BTreeMap::new() })
            }
            (Open(round) | Closed(round), PilotRoundClosed {}) => Closed(round),
            (NotOpened, PilotRoundClosed {}) => Closed(Round::default()),
            (
                Open(round),
                NeighbourhoodNominated { .. }
                | NeighbourhoodAssessed { .. }
                | NomineeWithdrawn { .. }
                | PilotSelected { .. }
                | PilotEndorsed { .. }
                | PilotReplaced { .. },
            ) => Open(round.evolve(event)),
            // A slice of the past may lack the opening; what follows it then says nothing here.
            (
                state @ (NotOpened | Closed(_)),
                NeighbourhoodNominated { .. }
                | NeighbourhoodAssessed { .. }
                | NomineeWithdrawn { .. }
                | PilotSelected { .. }
                | PilotEndorsed { .. }
                | PilotReplaced { .. },
            ) => state,
        }
    }
}

impl PilotSelection {
    /// Whether the convener has endorsed a neighbourhood as pilot.
    pub fn is_endorsed(&self, neighbourhood: &HostId) -> bool {
        match self {
            Open(round) | Closed(round) => {
                round.standing(neighbourhood).is_ok_and(|nominee| nominee.standing == Standing::Endorsed)
            }
            NotOpened => false,
        }
    }
}

impl Round {
    fn nominate(
        &self,
        by: &Actor,
        neighbourhood: HostId,
        unit: UnitId,
        belongs_to: Option<UnitId>,
    ) -> Result<Vec<Event>, Refusal> {
        match belongs_to {
            None => Err(Refusal::UnknownNeighbourhood),
            Some(belongs_to) if belongs_to != unit => Err(Refusal::ForeignNeighbourhood { belongs_to }),
            Some(_) if self.standing(&neighbourhood).is_ok() => Err(Refusal::AlreadyNominated),
            Some(_) => Ok(vec![NeighbourhoodNominated { neighbourhood, proposer: by.id.clone() }]),
        }
    }

    fn assess(&self, neighbourhood: HostId, scores: Vec<Score>) -> Result<Vec<Event>, Refusal> {
        self.undecided(&neighbourhood)?;
        if scores.is_empty() {
            return Err(Refusal::NoScores);
        }
        if let Some(score) = scores.iter().find(|score| score.points > 100 || score.weight == 0) {
            return Err(Refusal::ScoreOutOfRange { criterion: score.criterion.clone() });
        }
        self.are_by_the_years_criteria(&scores)?;
        Ok(vec![NeighbourhoodAssessed { neighbourhood, scores }])
    }

    /// Where the year laid criteria down, each is scored once, with its weight, and no other.
    fn are_by_the_years_criteria(&self, scores: &[Score]) -> Result<(), Refusal> {
        if self.criteria.is_empty() {
            return Ok(());
        }
        for Criterion { criterion, weight } in &self.criteria {
            let mut given = scores.iter().filter(|score| score.criterion == *criterion);
            match (given.next(), given.next()) {
                (None, _) => return Err(Refusal::CriterionMissed { criterion: criterion.clone() }),
                (Some(_), Some(_)) => return Err(Refusal::CriterionTwice { criterion: criterion.clone() }),
                (Some(score), None) if score.weight != *weight => {
                    return Err(Refusal::WeightDiffers { criterion: criterion.clone(), weight: *weight });
                }
                (Some(_), None) => {}
            }
        }
        match scores.iter().find(|score| self.criteria.iter().all(|known| known.criterion != score.criterion)) {
            Some(score) => Err(Refusal::CriterionUnknown { criterion: score.criterion.clone() }),
            None => Ok(()),
        }
    }

    fn withdraw(&self, neighbourhood: HostId, reason: Text) -> Result<Vec<Event>, Refusal> {
        self.undecided(&neighbourhood)?;
        Ok(vec![NomineeWithdrawn { neighbourhood, reason }])
    }

    fn select(
        &self,
        by: &Actor,
        neighbourhood: HostId,
        rationale: Text,
        decision: DocumentRef,
    ) -> Result<Vec<Event>, Refusal> {
        self.may_become_pilot(by, &neighbourhood)?;
        match self.quota {
            Quota::Exactly(quota) if self.selected() >= quota as usize => Err(Refusal::QuotaFilled { quota }),
            Quota::Exactly(_) | Quota::AtLeast(_) => Ok(vec![PilotSelected { neighbourhood, rationale, decision }]),
        }
    }

    /// A nominee that was assessed, chosen by somebody who did not propose it.
    fn may_become_pilot(&self, by: &Actor, neighbourhood: &HostId) -> Result<(), Refusal> {
        let nominee = self.undecided(neighbourhood)?;
        if !nominee.assessed {
            return Err(Refusal::NotAssessed);
        }
        if nominee.proposer == by.id { Err(Refusal::ProposerDecides) } else { Ok(()) }
    }

    /// One takes the place of the other, so the quota holds as before.
    fn may_replace(
        &self,
        by: &Actor,
        neighbourhood: &HostId,
        replacement: &HostId,
        ceremony: Stage,
    ) -> Result<(), Refusal> {
        match (self.standing(neighbourhood)?.standing, ceremony) {
            (Standing::Nominated | Standing::Withdrawn | Standing::Replaced, _) => Err(Refusal::NotSelected),
            (Standing::Selected | Standing::Endorsed, Stage::Completed) => Err(Refusal::CeremonyHeld),
            (
                Standing::Selected | Standing::Endorsed,
                Stage::NotPlanned | Stage::Planned | Stage::Started | Stage::Cancelled,
            ) => self.may_become_pilot(by, replacement),
        }
    }

    fn endorse(&self, neighbourhood: HostId) -> Result<Vec<Event>, Refusal> {
        match self.standing(&neighbourhood)?.standing {
            Standing::Selected => Ok(vec![PilotEndorsed { neighbourhood }]),
            Standing::Endorsed => Err(Refusal::AlreadyEndorsed),
            Standing::Nominated | Standing::Withdrawn | Standing::Replaced => Err(Refusal::NotSelected),
        }
    }

    fn close(&self) -> Result<Vec<Event>, Refusal> {
        let (Quota::Exactly(quota) | Quota::AtLeast(quota)) = self.quota;
        match self.selected() {
            selected if selected < quota as usize => Err(Refusal::QuotaNotMet { selected, quota }),
            _ => Ok(vec![PilotRoundClosed {}]),
        }
    }

    /// The nominee, unless it was withdrawn or replaced.
    fn standing(&self, neighbourhood: &HostId) -> Result<&Nominee, Refusal> {
        match self.nominees.get(neighbourhood) {
            Some(nominee) if !matches!(nominee.standing, Standing::Withdrawn | Standing::Replaced) => Ok(nominee),
            Some(_) | None => Err(Refusal::NotNominated),
        }
    }

    /// The nominee, while nothing is decided about it.
    fn undecided(&self, neighbourhood: &HostId) -> Result<&Nominee, Refusal> {
        let nominee = self.standing(neighbourhood)?;
        match nominee.standing {
            Standing::Nominated | Standing::Withdrawn | Standing::Replaced => Ok(nominee),
            Standing::Selected | Standing::Endorsed => Err(Refusal::AlreadySelected),
        }
    }

    fn selected(&self) -> usize {
        let is_pilot = |nominee: &&Nominee| matches!(nominee.standing, Standing::Selected | Standing::Endorsed);
        self.nominees.values().filter(is_pilot).count()
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            NeighbourhoodNominated { neighbourhood, proposer } => {
                let nominee = Nominee { proposer: proposer.clone(), assessed: false, standing: Standing::Nominated };
                self.nominees.insert(neighbourhood.clone(), nominee);
            }
            NeighbourhoodAssessed { neighbourhood, .. } => {
                self.change(neighbourhood, |nominee| nominee.assessed = true)
            }
            NomineeWithdrawn { neighbourhood, .. } => self.stand(neighbourhood, Standing::Withdrawn),
            PilotSelected { neighbourhood, .. } => self.stand(neighbourhood, Standing::Selected),
            PilotEndorsed { neighbourhood } => self.stand(neighbourhood, Standing::Endorsed),
            PilotReplaced { neighbourhood, replacement, .. } => {
                self.stand(neighbourhood, Standing::Replaced);
                self.stand(replacement, Standing::Selected);
            }
            PilotRoundOpened { .. } | PilotRoundClosed {} => {}
        }
        self
    }

    fn stand(&mut self, neighbourhood: &HostId, standing: Standing) {
        self.change(neighbourhood, |nominee| nominee.standing = standing);
    }

    fn change(&mut self, neighbourhood: &HostId, change: impl FnOnce(&mut Nominee)) {
        if let Some(nominee) = self.nominees.get_mut(neighbourhood) {
            change(nominee);
        }
    }
}
