use serde::Serialize;

use super::{Authority, Ballot, Form, Ground, Law, Nominee};
use crate::{
    Evidence,
    achievement::Claim,
    ceremony::Stage,
    values::{AchievementId, ActorId, AgendaItemId, CommendationId, DocumentRef, Dong, HostId, Personal, Text},
};

/// What can be asked of a unit's commendations.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Convene the council by name, for all commendations of the unit in the year.
    ConveneCouncil {
        /// Its members, by seat or office, never by a person's name.
        members: Vec<ActorId>,
        /// How many of them must vote.
        quorum: u32,
    },
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
    /// Record that a member stands aside.
    Recuse {
        /// Which one.
        commendation: CommendationId,
        /// Who.
        member: ActorId,
        /// Why.
        reason: Text,
    },
    /// Recommend it, as a council that was not convened by name, by a vote that it won.
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
    /// Recommend it, as the council that was convened, by a vote that it won.
    RecordVote {
        /// Which one.
        commendation: CommendationId,
        /// Who voted how.
        ballots: Vec<Ballot>,
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
        /// The law that is cited, where it is named; the one in force on that day otherwise.
        law: Option<Law>,
        /// Whose authority it is; the unit's chair where nobody is named.
        authority: Option<Authority>,
        /// The claim that holds the achievement; `None` when none does.
        claimed_by: Evidence<Option<Claim>>,
    },
    /// Reject it.
    Reject {
        /// Which one.
        commendation: CommendationId,
        /// Why.
        reason: Text,
    },
    /// End an attempt to decide it that did not come about, so that its claim can be let go.
    LapseClaim {
        /// Which one.
        commendation: CommendationId,
    },
    /// Arrange to present it at an item of a ceremony.
    SchedulePresentation {
        /// Which one.
        commendation: CommendationId,
        /// At whose ceremony.
        host: HostId,
        /// At which item of its agenda.
        item: AgendaItemId,
        /// Whether that is an item for commendations that is still to be done.
        awaits: Evidence<bool>,
    },
    /// Take back such an arrangement.
    CallOffPresentation {
        /// Which one.
        commendation: CommendationId,
        /// At whose ceremony it was to be.
        host: HostId,
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
    /// Revoke the decision.
    Revoke {
        /// Which one.
        commendation: CommendationId,
        /// Why, as the law sees it.
        ground: Ground,
        /// By which decision.
        decision: DocumentRef,
        /// Why, in words.
        reason: Text,
    },
    /// Record that what was handed over came back.
    RecordReturn {
        /// Which one.
        commendation: CommendationId,
    },
}
