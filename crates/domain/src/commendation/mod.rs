//! Commendations (khen thưởng) of a unit in a year.
//!
//! Nominate → appraise → recommend by the council's vote → decide or reject → present at a ceremony; or withdraw before
//! the decision.

mod event;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

pub use event::{Event, Form, Nominee};
pub use refusal::Refusal;

use crate::{
    Actor, Aggregate, Category, Evidence, Role,
    ceremony::Stage,
    values::{AchievementId, ActorId, CommendationId, DocumentRef, Dong, HostId, Personal, Text},
};
use Command::{Appraise, Decide, Nominate, Present, Recommend, Reject, Withdraw};
use Event::{
    CommendationAppraised, CommendationDecided, CommendationNominated, CommendationPresented, CommendationRejected,
    CommendationWithdrawn, CouncilRecommended,
};

/// The commendations of one unit in one year: none at first, then each with a standing of its own.
#[derive(Debug, Clone, Default)]
pub struct Commendations {
    dossiers: BTreeMap<CommendationId, Dossier>,
}

#[derive(Debug, Clone)]
struct Dossier {
    achievement: AchievementId,
    proposer: ActorId,
    standing: Standing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Pending(Progress),
    Decided,
    Presented,
    Rejected,
    Withdrawn,
}

/// How far it has come while nothing is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Nominated,
    Appraised,
    Recommended,
}

/// What can be asked of a unit's commendations.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Propose a commendation.
    Nominate {
        /// Its id.
        commendation: CommendationId,
        /// For whom.
        nominee: Nominee,
        /// In which form.
        form: Form,
        /// The achievement that is rewarded, once.
        achievement: AchievementId,
        /// The achievement in words.
        merit: Text,
    },
    /// Appraise the proposal.
    Appraise {
        /// Which one.
        commendation: CommendationId,
        /// What the appraisal says.
        opinion: Text,
    },
    /// Recommend it, as the council, by a vote that it won.
    Recommend {
        /// Which one.
        commendation: CommendationId,
        /// Votes for.
        votes_for: u32,
        /// Votes against.
        votes_against: u32,
        /// Members who stood aside.
        recused: u32,
    },
    /// Decide it, with a numbered decision.
    Decide {
        /// Which one.
        commendation: CommendationId,
        /// Number and date.
        decision: DocumentRef,
        /// Who signed it.
        signer: Personal,
        /// The law that it rests on, as cited in the decision.
        legal_basis: Text,
        /// The money that goes with it, where there is any.
        amount: Option<Dong>,
        /// Which commendation holds the claim on the achievement; `None` when none does.
        claimed_by: Evidence<Option<CommendationId>>,
    },
    /// Reject it.
    Reject {
        /// Which one.
        commendation: CommendationId,
        /// Why.
        reason: Text,
    },
    /// Present it at a ceremony.
    Present {
        /// Which one.
        commendation: CommendationId,
        /// At whose ceremony.
        host: HostId,
        /// Where that ceremony stands.
        ceremony: Evidence<Stage>,
    },
    /// Take the proposal back.
    Withdraw {
        /// Which one.
        commendation: CommendationId,
        /// Why.
        reason: Text,
    },
}

impl Aggregate for Commendations {
    const CATEGORY: Category = Category::Commendation;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Nominate { .. } | Withdraw { .. } => &[Role::Drafter, Role::Coordinator],
            Appraise { .. } => &[Role::Drafter],
            Recommend { .. } => &[Role::Council],
            Decide { .. } | Reject { .. } => &[Role::Decider],
            Present { .. } => &[Role::Drafter, Role::Coordinator, Role::Decider],
        }
    }

    fn decide(&self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            Nominate { commendation, nominee, form, achievement, merit } => {
                self.may_nominate(&commendation, achievement)?;
                let proposer = by.id.clone();
                Ok(vec![CommendationNominated { commendation, nominee, form, achievement, merit, proposer }])
            }
            Appraise { commendation, opinion } => {
                self.may_appraise(&commendation)?;
                Ok(vec![CommendationAppraised { commendation, opinion }])
            }
            Recommend { commendation, votes_for, votes_against, recused } => {
                self.may_recommend(&commendation, votes_for, votes_against)?;
                Ok(vec![CouncilRecommended { commendation, votes_for, votes_against, recused }])
            }
            Decide { commendation, decision, signer, legal_basis, amount, claimed_by } => {
                self.may_decide(by, &commendation, amount, claimed_by.fact)?;
                Ok(vec![CommendationDecided { commendation, decision, signer, legal_basis, amount }])
            }
            Reject { commendation, reason } => {
                self.may_reject(by, &commendation)?;
                Ok(vec![CommendationRejected { commendation, reason }])
            }
            Present { commendation, host, ceremony } => {
                self.may_present(&commendation, ceremony.fact)?;
                Ok(vec![CommendationPresented { commendation, host }])
            }
            Withdraw { commendation, reason } => {
                self.undecided(&commendation)?;
                Ok(vec![CommendationWithdrawn { commendation, reason }])
            }
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            CommendationNominated { commendation, achievement, proposer, .. } => {
                let standing = Standing::Pending(Progress::Nominated);
                let dossier = Dossier { achievement: *achievement, proposer: proposer.clone(), standing };
                self.dossiers.insert(*commendation, dossier);
            }
            CommendationAppraised { commendation, .. } => {
                self.stand(commendation, Standing::Pending(Progress::Appraised))
            }
            CouncilRecommended { commendation, .. } => {
                self.stand(commendation, Standing::Pending(Progress::Recommended))
            }
            CommendationDecided { commendation, .. } => self.stand(commendation, Standing::Decided),
            CommendationRejected { commendation, .. } => self.stand(commendation, Standing::Rejected),
            CommendationPresented { commendation, .. } => self.stand(commendation, Standing::Presented),
            CommendationWithdrawn { commendation, .. } => self.stand(commendation, Standing::Withdrawn),
        }
        self
    }
}

impl Commendations {
    /// The achievement that a commendation rewards, to be claimed for it before the decision.
    pub fn achievement_of(&self, commendation: &CommendationId) -> Option<AchievementId> {
        self.dossiers.get(commendation).map(|dossier| dossier.achievement)
    }

    /// Whether a commendation was decided, presented or not.
    pub fn is_decided(&self, commendation: &CommendationId) -> bool {
        self.dossiers
            .get(commendation)
            .is_some_and(|dossier| matches!(dossier.standing, Standing::Decided | Standing::Presented))
    }

    fn may_nominate(&self, commendation: &CommendationId, achievement: AchievementId) -> Result<(), Refusal> {
        if self.dossiers.contains_key(commendation) {
            return Err(Refusal::AlreadyNominated);
        }
        match self.dossiers.iter().find(|(_, dossier)| dossier.rewards(achievement)) {
            Some((by, _)) => Err(Refusal::AchievementAlreadyNominated { by: *by }),
            None => Ok(()),
        }
    }

    fn may_appraise(&self, commendation: &CommendationId) -> Result<(), Refusal> {
        match self.undecided(commendation)? {
            (_, Progress::Nominated) => Ok(()),
            (_, Progress::Appraised | Progress::Recommended) => Err(Refusal::AlreadyAppraised),
        }
    }

    fn may_recommend(&self, commendation: &CommendationId, votes_for: u32, votes_against: u32) -> Result<(), Refusal> {
        match self.undecided(commendation)? {
            (_, Progress::Nominated) => Err(Refusal::NotAppraised),
            (_, Progress::Recommended) => Err(Refusal::AlreadyRecommended),
            (_, Progress::Appraised) if votes_for > votes_against => Ok(()),
            (_, Progress::Appraised) => Err(Refusal::NoMajority { votes_for, votes_against }),
        }
    }

    fn may_decide(
        &self,
        by: &Actor,
        commendation: &CommendationId,
        amount: Option<Dong>,
        claimed_by: Option<CommendationId>,
    ) -> Result<(), Refusal> {
        match self.undecided(commendation)? {
            (_, Progress::Nominated | Progress::Appraised) => return Err(Refusal::NotRecommended),
            (dossier, Progress::Recommended) => dossier.not_proposed_by(by)?,
        }
        match (amount, claimed_by) {
            (Some(Dong(0)), _) => Err(Refusal::EmptyAmount),
            (_, None) => Err(Refusal::AchievementNotClaimed),
            (_, Some(holder)) if holder != *commendation => Err(Refusal::AchievementClaimedByAnother { holder }),
            (_, Some(_)) => Ok(()),
        }
    }

    /// After a lost vote nothing recommends it, and the chair may still reject it.
    fn may_reject(&self, by: &Actor, commendation: &CommendationId) -> Result<(), Refusal> {
        match self.undecided(commendation)? {
            (_, Progress::Nominated) => Err(Refusal::NotAppraised),
            (dossier, Progress::Appraised | Progress::Recommended) => dossier.not_proposed_by(by),
        }
    }

    fn may_present(&self, commendation: &CommendationId, ceremony: Stage) -> Result<(), Refusal> {
        match (self.dossier(commendation)?.standing, ceremony) {
            (Standing::Pending(_), _) => Err(Refusal::NotDecided),
            (Standing::Rejected, _) => Err(Refusal::AlreadyRejected),
            (Standing::Withdrawn, _) => Err(Refusal::AlreadyWithdrawn),
            (Standing::Presented, _) => Err(Refusal::AlreadyPresented),
            (Standing::Decided, Stage::NotPlanned | Stage::Planned) => Err(Refusal::CeremonyNotStarted),
            (Standing::Decided, Stage::Cancelled) => Err(Refusal::CeremonyCancelled),
            (Standing::Decided, Stage::Started | Stage::Completed) => Ok(()),
        }
    }

    /// The dossier and how far it has come, while nothing is decided about it.
    fn undecided(&self, commendation: &CommendationId) -> Result<(&Dossier, Progress), Refusal> {
        let dossier = self.dossier(commendation)?;
        match dossier.standing {
            Standing::Pending(progress) => Ok((dossier, progress)),
            Standing::Decided | Standing::Presented => Err(Refusal::AlreadyDecided),
            Standing::Rejected => Err(Refusal::AlreadyRejected),
            Standing::Withdrawn => Err(Refusal::AlreadyWithdrawn),
        }
    }

    fn dossier(&self, commendation: &CommendationId) -> Result<&Dossier, Refusal> {
        self.dossiers.get(commendation).ok_or(Refusal::NotNominated)
    }

    /// A slice of the past may lack the nomination; what follows it then says nothing here.
    fn stand(&mut self, commendation: &CommendationId, standing: Standing) {
        if let Some(dossier) = self.dossiers.get_mut(commendation) {
            dossier.standing = standing;
        }
    }
}

impl Dossier {
    /// Whether it rewards this achievement, or may still come to.
    fn rewards(&self, achievement: AchievementId) -> bool {
        self.achievement == achievement && !matches!(self.standing, Standing::Rejected | Standing::Withdrawn)
    }

    fn not_proposed_by(&self, by: &Actor) -> Result<(), Refusal> {
        if self.proposer == by.id { Err(Refusal::ProposerDecides) } else { Ok(()) }
    }
}
