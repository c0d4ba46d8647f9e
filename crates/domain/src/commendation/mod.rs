//! Commendations (khen thưởng) of a unit in a year.
//!
//! Nominate → appraise → recommend by the council's vote → decide or reject → schedule and present at a ceremony; or
//! withdraw before the decision, or revoke after it.

mod authority;
mod command;
mod council;
mod dossier;
mod event;
#[cfg(test)]
mod properties;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use authority::{Authority, Law};
pub use command::Command;
pub use event::{Ballot, Event, Form, Ground, Nominee};
pub use refusal::Refusal;

use crate::{
    Actor, Aggregate, Category, FestivalStanding, Role,
    achievement::Claim,
    values::{AchievementId, AgendaItemId, CommendationId, HostId},
};
use Command::{
    Appraise, CallOffPresentation, ConveneCouncil, Decide, LapseClaim, Nominate, Present, Recommend, RecordReturn,
    RecordVote, Recuse, Reject, Revoke, SchedulePresentation, Withdraw,
};
use Event::{
    AwardReturned, ClaimLapsed, CommendationAppraised, CommendationDecided, CommendationNominated,
    CommendationPresented, CommendationRejected, CommendationRevoked, CommendationWithdrawn, CouncilConvened,
    CouncilRecommended, MemberRecused, PresentationCalledOff, PresentationScheduled,
};
use council::Council;
use dossier::{Dossier, Progress, Return, Standing};

/// The commendations of one unit in one year: none at first, then each with a standing of its own.
#[derive(Debug, Clone, Default)]
pub struct Commendations {
    council: Option<Council>,
    dossiers: BTreeMap<CommendationId, Dossier>,
    /// Which ones were proposed for an achievement: looked up once a nominee, of whom a list may hold thousands.
    proposals: BTreeMap<AchievementId, Vec<CommendationId>>,
}

impl Aggregate for Commendations {
    const CATEGORY: Category = Category::Commendation;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Nominate { .. } | Withdraw { .. } | SchedulePresentation { .. } => &[Role::Drafter, Role::Coordinator],
            Appraise { .. } => &[Role::Drafter],
            ConveneCouncil { .. } => &[Role::Council, Role::Decider],
            Recuse { .. } | Recommend { .. } | RecordVote { .. } => &[Role::Council],
            Decide { .. } | Reject { .. } | Revoke { .. } | LapseClaim { .. } => &[Role::Decider],
            Present { .. } | CallOffPresentation { .. } | RecordReturn { .. } => {
                &[Role::Drafter, Role::Coordinator, Role::Decider]
            }
        }
    }

    /// What was decided in a year can be revoked, returned and called off after its end.
    fn is_done_in(command: &Command, festival: FestivalStanding) -> bool {
        let winds_up = match command {
            Revoke { .. } | RecordReturn { .. } | CallOffPresentation { .. } | LapseClaim { .. } => true,
            ConveneCouncil { .. }
            | Nominate { .. }
            | Appraise { .. }
            | Recuse { .. }
            | Recommend { .. }
            | RecordVote { .. }
            | Decide { .. }
            | Reject { .. }
            | SchedulePresentation { .. }
            | Present { .. }
            | Withdraw { .. } => false,
        };
        match festival {
            FestivalStanding::Open => true,
            FestivalStanding::Closed | FestivalStanding::Cancelled => winds_up,
            FestivalStanding::NotOpened => false,
        }
    }

    fn decide(&self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            ConveneCouncil { members, quorum } => {
                Council::check(&members, quorum)?;
                Ok(vec![CouncilConvened { members, quorum }])
            }
            Nominate { commendation, nominee, form, achievement, merit } => {
                self.may_nominate(&commendation, achievement)?;
                let proposer = by.id.clone();
                Ok(vec![CommendationNominated { commendation, nominee, form, achievement, merit, proposer }])
            }
            Appraise { commendation, opinion } => {
                self.dossier(&commendation)?.may_be_appraised()?;
                Ok(vec![CommendationAppraised { commendation, opinion }])
            }
            Recuse { commendation, member, reason } => {
                self.council()?.seats(&member)?;
                self.dossier(&commendation)?.may_recuse(&member)?;
                Ok(vec![MemberRecused { commendation, member, reason }])
            }
            Recommend { commendation, votes_for, votes_against, recused } => {
                self.dossier(&commendation)?.may_be_recommended()?;
                if self.council.is_some() {
                    return Err(Refusal::CouncilVotesByName);
                }
                majority(votes_for, votes_against)?;
                Ok(vec![CouncilRecommended { commendation, votes_for, votes_against, recused, ballots: Vec::new() }])
            }
            RecordVote { commendation, ballots } => {
                let dossier = self.dossier(&commendation)?;
                dossier.may_be_recommended()?;
                let council::Tally { votes_for, votes_against, recused } =
                    self.council()?.tally(&ballots, &dossier.aside())?;
                majority(votes_for, votes_against)?;
                Ok(vec![CouncilRecommended { commendation, votes_for, votes_against, recused, ballots }])
            }
            Decide { commendation, decision, signer, legal_basis, amount, law, authority, claimed_by } => {
                let dossier = self.dossier(&commendation)?;
                dossier.may_be_decided(by, amount)?;
                let in_force = dossier.may_be_decided_under(decision.date, law, authority)?;
                dossier.holds(commendation, claimed_by.fact)?;
                let law = Some(in_force);
                Ok(vec![CommendationDecided { commendation, decision, signer, legal_basis, amount, law, authority }])
            }
            Reject { commendation, reason } => {
                self.dossier(&commendation)?.may_be_rejected(by)?;
                Ok(vec![CommendationRejected { commendation, reason }])
            }
            LapseClaim { commendation } => {
                let is_pending = self.dossier(&commendation)?.may_lapse()?;
                Ok(if is_pending { vec![ClaimLapsed { commendation }] } else { Vec::new() })
            }
            SchedulePresentation { commendation, host, item, awaits } => {
                self.dossier(&commendation)?.may_be_scheduled(awaits.fact)?;
                Ok(vec![PresentationScheduled { commendation, host, item }])
            }
            CallOffPresentation { commendation, host, reason } => {
                self.dossier(&commendation)?.waits_for(&host)?;
                Ok(vec![PresentationCalledOff { commendation, host, reason }])
            }
            Present { commendation, host, ceremony } => {
                self.dossier(&commendation)?.may_be_presented(ceremony.fact)?;
                Ok(vec![CommendationPresented { commendation, host }])
            }
            Withdraw { commendation, reason } => {
                self.dossier(&commendation)?.pending()?;
                Ok(vec![CommendationWithdrawn { commendation, reason }])
            }
            Revoke { commendation, ground, decision, reason } => {
                self.dossier(&commendation)?.may_be_revoked(by, decision.date)?;
                Ok(vec![CommendationRevoked { commendation, ground, decision, reason }])
            }
            RecordReturn { commendation } => {
                self.dossier(&commendation)?.may_be_returned()?;
                Ok(vec![AwardReturned { commendation }])
            }
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            CouncilConvened { members, quorum } => self.council = Some(Council::of(members, *quorum)),
            CommendationNominated { commendation, form, achievement, proposer, .. } => {
                self.dossiers.insert(*commendation, Dossier::new(*form, *achievement, proposer.clone()));
                self.proposals.entry(*achievement).or_default().push(*commendation);
            }
            CommendationAppraised { commendation, .. } => self.progress(commendation, Progress::Appraised),
            MemberRecused { commendation, member, .. } => self.change(commendation, |dossier| {
                dossier.recused.insert(member.clone());
            }),
            CouncilRecommended { commendation, .. } => self.progress(commendation, Progress::Recommended),
            ClaimLapsed { commendation } => {
                self.change(commendation, |dossier| dossier.attempt = dossier.attempt.saturating_add(1));
            }
            CommendationDecided { commendation, decision, .. } => self.change(commendation, |dossier| {
                dossier.decided_on = Some(decision.date);
                dossier.standing = Standing::Decided;
            }),
            CommendationRejected { commendation, .. } => self.stand(commendation, Standing::Rejected),
            PresentationScheduled { commendation, host, item } => {
                self.stand(commendation, Standing::Scheduled { host: host.clone(), item: *item });
            }
            PresentationCalledOff { commendation, .. } => self.stand(commendation, Standing::Decided),
            CommendationPresented { commendation, .. } => self.stand(commendation, Standing::Presented),
            CommendationWithdrawn { commendation, .. } => self.stand(commendation, Standing::Withdrawn),
            CommendationRevoked { commendation, ground, .. } => self.change(commendation, |dossier| {
                let owed = if dossier.standing == Standing::Presented { Return::Owed } else { Return::Nothing };
                dossier.standing = Standing::Revoked { ground: *ground, owed };
            }),
            AwardReturned { commendation } => self.change(commendation, |dossier| {
                if let Standing::Revoked { ground, .. } = dossier.standing {
                    dossier.standing = Standing::Revoked { ground, owed: Return::Done };
                }
            }),
        }
        self
    }
}

impl Commendations {
    /// The achievement that a commendation rewards, and the claim that must hold it before the decision.
    pub fn claim_of(&self, commendation: &CommendationId) -> Option<(AchievementId, Claim)> {
        let dossier = self.dossiers.get(commendation)?;
        Some((dossier.achievement, Claim { commendation: *commendation, attempt: dossier.attempt }))
    }

    /// Whether a commendation was decided and stands, presented or not.
    pub fn is_decided(&self, commendation: &CommendationId) -> bool {
        self.dossiers.get(commendation).is_some_and(|dossier| match dossier.standing {
            Standing::Decided | Standing::Scheduled { .. } | Standing::Presented => true,
            Standing::Pending(_) | Standing::Rejected | Standing::Withdrawn | Standing::Revoked { .. } => false,
        })
    }

    /// Whether a claim for it may be let go: it is not decided, and was not revoked for fraud, which forfeits the
    /// achievement for good.
    pub fn frees_its_achievement(&self, commendation: &CommendationId) -> bool {
        self.dossiers.get(commendation).is_none_or(|dossier| match dossier.standing {
            Standing::Pending(_)
            | Standing::Rejected
            | Standing::Withdrawn
            | Standing::Revoked { ground: Ground::UnlawfulAppraisal, .. } => true,
            Standing::Decided
            | Standing::Scheduled { .. }
            | Standing::Presented
            | Standing::Revoked { ground: Ground::Fraud, .. } => false,
        })
    }

    /// The commendations that wait for a host's ceremony, each with the item at which it is to be presented.
    pub fn scheduled_at<'c>(
        &'c self,
        ceremony_of: &'c HostId,
    ) -> impl Iterator<Item = (CommendationId, AgendaItemId)> + 'c {
        self.dossiers.iter().filter_map(move |(id, dossier)| match &dossier.standing {
            Standing::Scheduled { host, item } if host == ceremony_of => Some((*id, *item)),
            Standing::Scheduled { .. }
            | Standing::Pending(_)
            | Standing::Decided
            | Standing::Presented
            | Standing::Rejected
            | Standing::Withdrawn
            | Standing::Revoked { .. } => None,
        })
    }

    fn may_nominate(&self, commendation: &CommendationId, achievement: AchievementId) -> Result<(), Refusal> {
        if self.dossiers.contains_key(commendation) {
            return Err(Refusal::AlreadyNominated);
        }
        let mut others = self.proposals.get(&achievement).into_iter().flatten();
        match others.find(|other| self.dossiers.get(other).is_some_and(|dossier| dossier.takes(achievement))) {
            Some(by) => Err(Refusal::AchievementAlreadyNominated { by: *by }),
            None => Ok(()),
        }
    }

    fn council(&self) -> Result<&Council, Refusal> {
        self.council.as_ref().ok_or(Refusal::CouncilNotConvened)
    }

    fn dossier(&self, commendation: &CommendationId) -> Result<&Dossier, Refusal> {
        self.dossiers.get(commendation).ok_or(Refusal::NotNominated)
    }

    fn progress(&mut self, commendation: &CommendationId, progress: Progress) {
        self.stand(commendation, Standing::Pending(progress));
    }

    fn stand(&mut self, commendation: &CommendationId, standing: Standing) {
        self.change(commendation, |dossier| dossier.standing = standing);
    }

    /// A slice of the past may lack the nomination; what follows it then says nothing here.
    fn change(&mut self, commendation: &CommendationId, change: impl FnOnce(&mut Dossier)) {
        if let Some(dossier) = self.dossiers.get_mut(commendation) {
            change(dossier);
        }
    }
}

fn majority(votes_for: u32, votes_against: u32) -> Result<(), Refusal> {
    if votes_for > votes_against { Ok(()) } else { Err(Refusal::NoMajority { votes_for, votes_against }) }
}
