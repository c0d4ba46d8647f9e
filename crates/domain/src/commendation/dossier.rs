use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Authority, Form, Ground, Law, Refusal};
use crate::{
    Actor,
    achievement::Claim,
    ceremony::Stage,
    values::{AchievementId, ActorId, AgendaItemId, CommendationId, Dong, HostId},
};

/// One commendation and what was done about it.
#[derive(Debug, Clone)]
pub(super) struct Dossier {
    form: Form,
    pub(super) achievement: AchievementId,
    proposer: ActorId,
    /// Which attempt to decide it counts; earlier ones lapsed.
    pub(super) attempt: u32,
    pub(super) recused: BTreeSet<ActorId>,
    pub(super) decided_on: Option<NaiveDate>,
    pub(super) standing: Standing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    Pending(Progress),
    Decided,
    Scheduled { host: HostId, item: AgendaItemId },
    Presented,
    Rejected,
    Withdrawn,
    Revoked { ground: Ground, owed: Return },
}

/// How far it has come while nothing is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    Nominated,
    Appraised,
    Recommended,
}

/// How far it has come since it was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Award {
    Decided,
    Scheduled,
    Presented,
}

/// What a revocation asks back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Return {
    /// It was never handed over.
    Nothing,
    /// It is still out.
    Owed,
    /// It came back.
    Done,
}

impl Dossier {
    pub(super) fn new(form: Form, achievement: AchievementId, proposer: ActorId) -> Self {
        Self {
            form,
            achievement,
            proposer,
            attempt: 0,
            recused: BTreeSet::new(),
            decided_on: None,
            standing: Standing::Pending(Progress::Nominated),
        }
    }

    /// Whether it rewards this achievement, may still come to, or forfeited it.
    pub(super) fn takes(&self, achievement: AchievementId) -> bool {
        let frees = match self.standing {
            Standing::Rejected | Standing::Withdrawn | Standing::Revoked { ground: Ground::UnlawfulAppraisal, .. } => {
                true
            }
            Standing::Pending(_)
            | Standing::Decided
            | Standing::Scheduled { .. }
            | Standing::Presented
            | Standing::Revoked { ground: Ground::Fraud, .. } => false,
        };
        self.achievement == achievement && !frees
    }

    /// How far it has come, while nothing is decided about it.
    pub(super) fn pending(&self) -> Result<Progress, Refusal> {
        match self.standing {
            Standing::Pending(progress) => Ok(progress),
            Standing::Decided | Standing::Scheduled { .. } | Standing::Presented => Err(Refusal::AlreadyDecided),
            Standing::Rejected => Err(Refusal::AlreadyRejected),
            Standing::Withdrawn => Err(Refusal::AlreadyWithdrawn),
            Standing::Revoked { .. } => Err(Refusal::AlreadyRevoked),
        }
    }

    /// Whoever stands aside: those who said so, and who proposed it.
    pub(super) fn aside(&self) -> BTreeSet<ActorId> {
        self.recused.iter().chain([&self.proposer]).cloned().collect()
    }

    pub(super) fn may_be_appraised(&self) -> Result<(), Refusal> {
        match self.pending()? {
            Progress::Nominated => Ok(()),
            Progress::Appraised | Progress::Recommended => Err(Refusal::AlreadyAppraised),
        }
    }

    pub(super) fn may_recuse(&self, member: &ActorId) -> Result<(), Refusal> {
        match self.pending()? {
            Progress::Recommended => Err(Refusal::AlreadyRecommended),
            Progress::Nominated | Progress::Appraised if self.recused.contains(member) => {
                Err(Refusal::MemberRecused { member: member.clone() })
            }
            Progress::Nominated | Progress::Appraised => Ok(()),
        }
    }

    pub(super) fn may_be_recommended(&self) -> Result<(), Refusal> {
        match self.pending()? {
            Progress::Nominated => Err(Refusal::NotAppraised),
            Progress::Recommended => Err(Refusal::AlreadyRecommended),
            Progress::Appraised => Ok(()),
        }
    }

    pub(super) fn may_be_decided(&self, by: &Actor, amount: Option<Dong>) -> Result<(), Refusal> {
        match self.pending()? {
            Progress::Nominated | Progress::Appraised => return Err(Refusal::NotRecommended),
            Progress::Recommended => self.not_proposed_by(by)?,
        }
        if amount == Some(Dong(0)) { Err(Refusal::EmptyAmount) } else { Ok(()) }
    }

    /// The law in force on a day, where it is the one that is cited and the authority matches the form. Where no
    /// authority is named it is the unit's chair.
    pub(super) fn may_be_decided_under(
        &self,
        day: NaiveDate,
        cited: Option<Law>,
        authority: Option<Authority>,
    ) -> Result<Law, Refusal> {
        let in_force = Law::on(day);
        if cited.is_some_and(|cited| cited != in_force) {
            return Err(Refusal::LawNotInForce { in_force });
        }
        authority.unwrap_or(Authority::UnitChair).may_decide(self.form, day).map(|()| in_force)
    }

    /// Whether the claim on its achievement is its own, of the attempt that counts.
    pub(super) fn holds(&self, commendation: CommendationId, claim: Option<Claim>) -> Result<(), Refusal> {
        match claim {
            None => Err(Refusal::AchievementNotClaimed),
            Some(claim) if claim.commendation != commendation => {
                Err(Refusal::AchievementClaimedByAnother { holder: claim.commendation })
            }
            Some(claim) if claim.attempt != self.attempt => Err(Refusal::AttemptLapsed),
            Some(_) => Ok(()),
        }
    }

    /// After a lost vote nothing recommends it, and the chair may still reject it.
    pub(super) fn may_be_rejected(&self, by: &Actor) -> Result<(), Refusal> {
        match self.pending()? {
            Progress::Nominated => Err(Refusal::NotAppraised),
            Progress::Appraised | Progress::Recommended => self.not_proposed_by(by),
        }
    }

    /// Whether an attempt to decide it can lapse; where nothing can be decided any more, none has to.
    pub(super) fn may_lapse(&self) -> Result<bool, Refusal> {
        match self.standing {
            Standing::Pending(_) => Ok(true),
            Standing::Rejected | Standing::Withdrawn | Standing::Revoked { .. } => Ok(false),
            Standing::Decided | Standing::Scheduled { .. } | Standing::Presented => Err(Refusal::AlreadyDecided),
        }
    }

    pub(super) fn may_be_scheduled(&self, item_awaits: bool) -> Result<(), Refusal> {
        match self.decided()? {
            Award::Scheduled => Err(Refusal::AlreadyScheduled),
            Award::Presented => Err(Refusal::AlreadyPresented),
            Award::Decided if item_awaits => Ok(()),
            Award::Decided => Err(Refusal::NotAtThisItem),
        }
    }

    pub(super) fn waits_for(&self, ceremony_of: &HostId) -> Result<(), Refusal> {
        match &self.standing {
            Standing::Scheduled { host, .. } if host == ceremony_of => Ok(()),
            Standing::Scheduled { .. }
            | Standing::Pending(_)
            | Standing::Decided
            | Standing::Presented
            | Standing::Rejected
            | Standing::Withdrawn
            | Standing::Revoked { .. } => Err(Refusal::NotScheduled),
        }
    }

    pub(super) fn may_be_presented(&self, ceremony: Stage) -> Result<(), Refusal> {
        match (self.decided()?, ceremony) {
            (Award::Presented, _) => Err(Refusal::AlreadyPresented),
            (Award::Decided | Award::Scheduled, Stage::NotPlanned | Stage::Planned) => Err(Refusal::CeremonyNotStarted),
            (Award::Decided | Award::Scheduled, Stage::Cancelled) => Err(Refusal::CeremonyCancelled),
            (Award::Decided | Award::Scheduled, Stage::Started | Stage::Completed) => Ok(()),
        }
    }

    pub(super) fn may_be_revoked(&self, by: &Actor, day: NaiveDate) -> Result<(), Refusal> {
        self.decided()?;
        self.not_proposed_by(by)?;
        if self.decided_on.is_some_and(|decided| day < decided) { Err(Refusal::RevokedBeforeDecision) } else { Ok(()) }
    }

    pub(super) fn may_be_returned(&self) -> Result<(), Refusal> {
        match self.standing {
            Standing::Revoked { owed: Return::Owed, .. } => Ok(()),
            Standing::Revoked { owed: Return::Done, .. } => Err(Refusal::AlreadyReturned),
            Standing::Revoked { owed: Return::Nothing, .. } => Err(Refusal::NeverPresented),
            Standing::Pending(_)
            | Standing::Decided
            | Standing::Scheduled { .. }
            | Standing::Presented
            | Standing::Rejected
            | Standing::Withdrawn => Err(Refusal::NotRevoked),
        }
    }

    /// How far it has come since its decision, as long as that stands.
    fn decided(&self) -> Result<Award, Refusal> {
        match self.standing {
            Standing::Pending(_) => Err(Refusal::NotDecided),
            Standing::Rejected => Err(Refusal::AlreadyRejected),
            Standing::Withdrawn => Err(Refusal::AlreadyWithdrawn),
            Standing::Revoked { .. } => Err(Refusal::AlreadyRevoked),
            Standing::Decided => Ok(Award::Decided),
            Standing::Scheduled { .. } => Ok(Award::Scheduled),
            Standing::Presented => Ok(Award::Presented),
        }
    }

    fn not_proposed_by(&self, by: &Actor) -> Result<(), Refusal> {
        if self.proposer == by.id { Err(Refusal::ProposerDecides) } else { Ok(()) }
    }
}
