use super::{Contest, Rules, TieBreak};
use crate::values::TeamId;

impl Rules {
    /// Whether the lot parts those whom nothing else does.
    pub fn end_in_a_lot(&self) -> bool {
        self.tie_breaks.last() == Some(&TieBreak::Lot)
    }
}

impl Contest {
    /// Who is equal and waits for a lot, group by group, the best first; nobody before the last fixture is decided.
    pub(in crate::programme) fn waits_for_lot(&self) -> Vec<Vec<TeamId>> {
        if !self.rules.end_in_a_lot() || self.outcomes.len() < self.fixtures.len() {
            return Vec::new();
        }
        let groups = self.equals();
        groups.into_iter().filter(|group| group.len() > 1 && self.lot_among(group).is_none()).collect()
    }

    /// How a lot parts those whom nothing else does; `None` where none was drawn among exactly these.
    pub(super) fn lot_among(&self, equals: &[TeamId]) -> Option<&[TeamId]> {
        let is_among = |lot: &&Vec<TeamId>| lot.len() == equals.len() && equals.iter().all(|team| lot.contains(team));
        self.lots.iter().find(is_among).map(Vec::as_slice)
    }
}
