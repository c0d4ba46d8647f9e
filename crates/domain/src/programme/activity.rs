use std::collections::{BTreeMap, BTreeSet};

use super::{Placing, Refusal};
use crate::values::{Slot, TeamId, Text, VenueId};

/// An activity as the programme remembers it.
#[derive(Debug, Clone)]
pub(super) struct Activity {
    pub(super) title: Text,
    pub(super) venue: VenueId,
    pub(super) slot: Slot,
    pub(super) cancelled: bool,
    pub(super) teams: BTreeMap<TeamId, Text>,
}

impl Activity {
    /// Whether it goes elsewhere or to another time.
    pub(super) fn moves(&self, venue: VenueId, slot: Slot) -> Result<(), Refusal> {
        if (self.venue, self.slot) == (venue, slot) { Err(Refusal::NothingMoved) } else { Ok(()) }
    }

    /// Whether the team may enter.
    pub(super) fn admits(&self, team: TeamId, name: &Text) -> Result<(), Refusal> {
        if self.teams.contains_key(&team) {
            return Err(Refusal::TeamExists);
        }
        match self.teams.values().find(|taken| same_name(taken, name)) {
            Some(taken) => Err(Refusal::TeamNameTaken { name: taken.clone() }),
            None => Ok(()),
        }
    }

    /// The result, best first.
    pub(super) fn rank(&self, mut placings: Vec<Placing>) -> Result<Vec<Placing>, Refusal> {
        if placings.is_empty() {
            return Err(Refusal::NoPlacings);
        }
        let mut placed = BTreeSet::new();
        for Placing { place, team, .. } in &placings {
            let Some(name) = self.teams.get(team) else {
                return Err(Refusal::TeamNotEntered { team: *team });
            };
            if *place == 0 {
                return Err(Refusal::PlaceOutOfRange);
            }
            if !placed.insert(team) {
                return Err(Refusal::TeamPlacedTwice { name: name.clone() });
            }
        }
        placings.sort_by_key(|placing| placing.place);
        Ok(placings)
    }

    /// A team that takes part in both.
    pub(super) fn shared_team(&self, other: &Self) -> Option<&Text> {
        self.teams.values().find(|team| other.teams.values().any(|theirs| same_name(team, theirs)))
    }
}

/// Whether people take the two for one: upper and lower case are the same to them.
pub(super) fn same_name(one: &Text, other: &Text) -> bool {
    one.as_str().to_lowercase() == other.as_str().to_lowercase()
}
