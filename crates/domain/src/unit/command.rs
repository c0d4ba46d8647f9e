use chrono::NaiveDate;
use serde::Serialize;

use super::{
    Called, Dissolution, Entry,
    Event::{self, UnitDissolved, UnitMerged, UnitRenamed, UnitSplit, UnitTransferred},
    Extent, Presence, Refusal, Registration, Share, UnitKind,
};
use crate::{
    Actor, Evidence, Role,
    values::{ConvenerId, DocumentRef, Text, UnitCode, UnitId},
};

/// What can be asked of the unit register.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Register the unit.
    Register {
        /// Its id.
        unit: UnitId,
        /// In whose register.
        convener: ConvenerId,
        /// What it is.
        kind: UnitKind,
        /// Its name, without the kind's word.
        name: Text,
        /// The state's code; absent where not verified.
        code: Option<UnitCode>,
        /// The unit that it belongs to; absent for the topmost.
        parent: Option<UnitId>,
        /// Its first day; absent where it was there before.
        since: Option<NaiveDate>,
        /// What it was founded by.
        decision: Option<DocumentRef>,
        /// What the register says of the parent on its first day; `None` when it does not know it, or none is named.
        above: Evidence<Option<Registration>>,
    },
    /// Let it go by another name, kind or code.
    Rename {
        /// Which unit, from when, by which decision.
        change: Change,
        /// What it is from then on.
        kind: UnitKind,
        /// Its name from then on.
        name: Text,
        /// Its code from then on.
        code: Option<UnitCode>,
    },
    /// Let it belong to another unit.
    Transfer {
        /// Which unit, from when, by which decision.
        change: Change,
        /// The unit that it belongs to from then on.
        parent: UnitId,
        /// What the register says of that one on that day.
        to: Evidence<Option<Registration>>,
    },
    /// Let it go into another unit as a whole.
    Merge {
        /// Which unit, from when, by which decision.
        change: Change,
        /// The unit that takes it over.
        into: UnitId,
        /// What the register says of that one on that day.
        successor: Evidence<Option<Registration>>,
    },
    /// Divide it among other units.
    Split {
        /// Which unit, from when, by which decision.
        change: Change,
        /// The units that take it over.
        into: Vec<Share>,
        /// What the register says of each of them on that day, in their order.
        successors: Evidence<Vec<Option<Registration>>>,
        /// How many units belong to it on that day still.
        remaining: Evidence<u32>,
    },
    /// Let it end without another in its place.
    Dissolve {
        /// Which unit, from when, by which decision.
        change: Change,
        /// How it came to that.
        cause: Dissolution,
        /// How many units belong to it on that day still.
        remaining: Evidence<u32>,
    },
}

/// What every reform says of the unit that it is about.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// Which unit.
    pub unit: UnitId,
    /// In whose register.
    pub convener: ConvenerId,
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// What it rests on; only a historian may lack it.
    pub decision: Option<DocumentRef>,
    /// All that the unit lies within on the day before, the nearest first.
    pub above: Evidence<Vec<UnitId>>,
}

/// Whether a unit may enter the register.
pub(super) fn may_register(
    unit: &UnitId,
    convener: &ConvenerId,
    kind: UnitKind,
    parent: Option<&UnitId>,
    above: Option<&Registration>,
) -> Result<(), Refusal> {
    let Some(parent) = parent else {
        return if kind.is_host() { Err(Refusal::ParentMissing { kind }) } else { lies_within(unit, convener, &[]) };
    };
    let above = may_be_parent(unit, parent, above)?;
    lies_within(unit, convener, &[std::slice::from_ref(parent), &above.above].concat())
}

fn may_be_parent<'r>(
    unit: &UnitId,
    parent: &UnitId,
    registration: Option<&'r Registration>,
) -> Result<&'r Registration, Refusal> {
    let registration = registration.ok_or_else(|| Refusal::UnknownParent { parent: parent.clone() })?;
    if registration.kind.is_host() {
        return Err(Refusal::ParentIsHost { parent_kind: registration.kind });
    }
    if parent == unit || registration.lies_within(unit) {
        return Err(Refusal::Cycle { parent: parent.clone() });
    }
    match registration.presence {
        Presence::There => Ok(registration),
        presence @ (Presence::NotYet { .. } | Presence::Ended { .. }) => {
            Err(Refusal::ParentNotThere { parent: parent.clone(), presence })
        }
    }
}

fn lies_within(unit: &UnitId, convener: &ConvenerId, above: &[UnitId]) -> Result<(), Refusal> {
    let whose = convener.as_unit();
    if *unit == whose || above.contains(&whose) {
        Ok(())
    } else {
        Err(Refusal::OutsideConvener { convener: convener.clone() })
    }
}

impl Change {
    /// Whether it can be made at all.
    fn check(&self, by: &Actor, entry: &Entry) -> Result<(), Refusal> {
        if self.decision.is_none() && by.role != Role::Historian {
            return Err(Refusal::DecisionMissing);
        }
        match entry.presence_on(self.on) {
            Presence::NotYet { since } => return Err(Refusal::NotThereYet { since }),
            Presence::Ended { on } => return Err(Refusal::HasEnded { on }),
            Presence::There => {}
        }
        lies_within(&self.unit, &self.convener, &self.above.fact)
    }

    /// Whether the unit may end by it.
    fn check_end(&self, by: &Actor, entry: &Entry) -> Result<(), Refusal> {
        self.check(by, entry)?;
        if let Some(on) = entry.end() {
            return Err(Refusal::HasEnded { on });
        }
        match entry.last_change() {
            Some(on) if on >= self.on => Err(Refusal::ChangedLater { on }),
            Some(_) | None => Ok(()),
        }
    }
}

impl Entry {
    pub(super) fn rename(&self, by: &Actor, change: Change, called: Called) -> Result<Vec<Event>, Refusal> {
        change.check(by, self)?;
        let before = self.called_on(change.on);
        if before == Some(&called) {
            return Err(Refusal::NothingChanges);
        }
        let Called { kind, name, code } = called;
        if let Some(from) = before.map(|before| before.kind).filter(|from| from.sort() != kind.sort()) {
            return Err(Refusal::KindOfOtherSort { from, to: kind });
        }
        Ok(vec![UnitRenamed { kind, name, code, on: change.on, decision: change.decision }])
    }

    pub(super) fn transfer(
        &self,
        by: &Actor,
        change: Change,
        parent: UnitId,
        to: Option<&Registration>,
    ) -> Result<Vec<Event>, Refusal> {
        change.check(by, self)?;
        may_be_parent(&change.unit, &parent, to)?;
        if self.parent_on(change.on) == Some(&parent) {
            return Err(Refusal::NothingChanges);
        }
        Ok(vec![UnitTransferred { parent, on: change.on, decision: change.decision }])
    }

    pub(super) fn merge(
        &self,
        by: &Actor,
        change: Change,
        into: UnitId,
        successor: Option<&Registration>,
    ) -> Result<Vec<Event>, Refusal> {
        change.check_end(by, self)?;
        self.may_take_over(&change, &into, successor)?;
        Ok(vec![UnitMerged { into, on: change.on, decision: change.decision }])
    }

    pub(super) fn split(
        &self,
        by: &Actor,
        change: Change,
        into: Vec<Share>,
        successors: &[Option<Registration>],
        remaining: u32,
    ) -> Result<Vec<Event>, Refusal> {
        change.check_end(by, self)?;
        if into.len() < 2 {
            return Err(Refusal::SplitIntoOne);
        }
        for (index, share) in into.iter().enumerate() {
            if into[..index].iter().any(|earlier| earlier.unit == share.unit) {
                return Err(Refusal::SuccessorTwice { unit: share.unit.clone() });
            }
            if share.extent == Extent::Whole {
                return Err(Refusal::ShareIsWhole { unit: share.unit.clone() });
            }
            self.may_take_over(&change, &share.unit, successors.get(index).and_then(Option::as_ref))?;
        }
        holds_none(remaining)?;
        Ok(vec![UnitSplit { into, on: change.on, decision: change.decision }])
    }

    pub(super) fn dissolve(
        &self,
        by: &Actor,
        change: Change,
        cause: Dissolution,
        remaining: u32,
    ) -> Result<Vec<Event>, Refusal> {
        change.check_end(by, self)?;
        holds_none(remaining)?;
        Ok(vec![UnitDissolved { cause, on: change.on, decision: change.decision }])
    }

    fn may_take_over(&self, change: &Change, unit: &UnitId, successor: Option<&Registration>) -> Result<(), Refusal> {
        if *unit == change.unit {
            return Err(Refusal::SuccessorIsItself);
        }
        let successor = successor.ok_or_else(|| Refusal::UnknownSuccessor { unit: unit.clone() })?;
        if successor.lies_within(&change.unit) {
            return Err(Refusal::SuccessorWithin { unit: unit.clone() });
        }
        if self.called_on(change.on).is_some_and(|called| called.kind.sort() != successor.kind.sort()) {
            return Err(Refusal::SuccessorOfOtherSort { kind: successor.kind });
        }
        match successor.presence {
            Presence::There => Ok(()),
            presence @ (Presence::NotYet { .. } | Presence::Ended { .. }) => {
                Err(Refusal::SuccessorNotThere { unit: unit.clone(), presence })
            }
        }
    }
}

/// Nothing may be left without a unit that it belongs to. What a unit that is merged held goes over with it.
fn holds_none(units: u32) -> Result<(), Refusal> {
    if units == 0 { Ok(()) } else { Err(Refusal::StillHolds { units }) }
}
