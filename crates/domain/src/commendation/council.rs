use std::collections::BTreeSet;

use super::{Ballot, Refusal};
use crate::values::ActorId;

/// The council as it was convened.
#[derive(Debug, Clone)]
pub(super) struct Council {
    members: BTreeSet<ActorId>,
    quorum: u32,
}

/// What a vote came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) votes_for: u32,
    pub(super) votes_against: u32,
    pub(super) recused: u32,
}

/// A count that cannot overflow: nobody has so many members.
fn count(some: usize) -> u32 {
    u32::try_from(some).unwrap_or(u32::MAX)
}

/// The first member that is named twice.
fn named_twice<'m>(members: impl IntoIterator<Item = &'m ActorId>) -> Option<&'m ActorId> {
    let mut seen = BTreeSet::new();
    members.into_iter().find(|member| !seen.insert(*member))
}

impl Council {
    /// Whether such a council can be convened.
    pub(super) fn check(members: &[ActorId], quorum: u32) -> Result<(), Refusal> {
        if members.is_empty() {
            return Err(Refusal::CouncilEmpty);
        }
        if let Some(member) = named_twice(members) {
            return Err(Refusal::MemberTwice { member: member.clone() });
        }
        let members = count(members.len());
        if (1..=members).contains(&quorum) { Ok(()) } else { Err(Refusal::QuorumOutOfRange { quorum, members }) }
    }

    pub(super) fn of(members: &[ActorId], quorum: u32) -> Self {
        Self { members: members.iter().cloned().collect(), quorum }
    }

    /// Whether somebody has a seat.
    pub(super) fn seats(&self, member: &ActorId) -> Result<(), Refusal> {
        if self.members.contains(member) { Ok(()) } else { Err(Refusal::NotOnCouncil { member: member.clone() }) }
    }

    /// Counts a vote in which some stand aside.
    pub(super) fn tally(&self, ballots: &[Ballot], recused: &BTreeSet<ActorId>) -> Result<Tally, Refusal> {
        for Ballot { member, .. } in ballots {
            self.seats(member)?;
            if recused.contains(member) {
                return Err(Refusal::MemberRecused { member: member.clone() });
            }
        }
        if let Some(member) = named_twice(ballots.iter().map(|ballot| &ballot.member)) {
            return Err(Refusal::MemberTwice { member: member.clone() });
        }
        let votes = count(ballots.len());
        if votes < self.quorum {
            return Err(Refusal::NoQuorum { votes, quorum: self.quorum });
        }
        let votes_for = count(ballots.iter().filter(|ballot| ballot.in_favour).count());
        let recused = count(self.members.intersection(recused).count());
        Ok(Tally { votes_for, votes_against: votes - votes_for, recused })
    }
}
