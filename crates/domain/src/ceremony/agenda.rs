use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{AgendaItem, AgendaKind, Refusal};
use crate::values::{AgendaItemId, Slot, Text};

/// The items, and how far their approval reaches.
#[derive(Debug, Clone, Default)]
pub struct Agenda {
    items: BTreeMap<AgendaItemId, Item>,
    approval: Approval,
}

#[derive(Debug, Clone)]
struct Item {
    kind: AgendaKind,
    title: Text,
    span: Span,
    done: bool,
}

#[derive(Debug, Clone, Copy, Default)]
enum Approval {
    /// Nobody has approved it yet.
    #[default]
    Never,
    /// This version is the agenda as it stands.
    Stands(u32),
    /// The agenda has changed since this version.
    Outdated(u32),
}

/// A stretch of time counted from the ceremony's beginning, so that a new beginning shifts every item by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    from: TimeDelta,
    to: TimeDelta,
}

impl Span {
    /// The slot, as seen from the beginning.
    pub(super) fn since(beginning: DateTime<Utc>, slot: Slot) -> Self {
        Self { from: slot.start() - beginning, to: slot.end() - beginning }
    }

    fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

impl Agenda {
    /// Whether a new item may stand there.
    pub(super) fn admits(&self, item: AgendaItemId, span: Span) -> Result<(), Refusal> {
        if self.items.contains_key(&item) { Err(Refusal::ItemExists) } else { self.is_free(item, span) }
    }

    /// Whether an item may go there.
    pub(super) fn admits_move(&self, item: AgendaItemId, span: Span) -> Result<(), Refusal> {
        if self.item(item)?.span == span { Err(Refusal::SameTime) } else { self.is_free(item, span) }
    }

    /// Whether the item is on the agenda.
    pub(super) fn holds(&self, item: AgendaItemId) -> Result<(), Refusal> {
        self.item(item).map(|_| ())
    }

    /// Whether the item is still to be done.
    pub(super) fn awaits(&self, item: AgendaItemId) -> Result<(), Refusal> {
        if self.item(item)?.done { Err(Refusal::ItemAlreadyDone) } else { Ok(()) }
    }

    /// Whether commendations are presented at the item, and it is still to be done.
    pub(super) fn awaits_presentations(&self, item: AgendaItemId) -> bool {
        self.items.get(&item).is_some_and(|item| item.kind == AgendaKind::Commendation && !item.done)
    }

    /// Whether the item was done, or was not, other than the record says.
    pub(super) fn corrects(&self, item: AgendaItemId, done: bool) -> Result<(), Refusal> {
        if self.item(item)?.done == done { Err(Refusal::NothingCorrected) } else { Ok(()) }
    }

    /// The version that an approval of the agenda as it stands makes.
    pub(super) fn next_version(&self) -> Result<u32, Refusal> {
        let version = match self.approval {
            Approval::Never => 1,
            Approval::Outdated(version) => version.saturating_add(1),
            Approval::Stands(version) => return Err(Refusal::NothingToApprove { version }),
        };
        self.is_in_order().map(|()| version)
    }

    /// Whether the ceremony may follow it.
    pub(super) fn is_approved(&self) -> Result<(), Refusal> {
        match self.approval {
            Approval::Stands(_) => Ok(()),
            Approval::Never | Approval::Outdated(_) => Err(Refusal::AgendaNotApproved),
        }
    }

    /// The version approved last, whether or not the agenda has changed since.
    pub(super) fn approved_version(&self) -> Option<u32> {
        match self.approval {
            Approval::Never => None,
            Approval::Stands(version) | Approval::Outdated(version) => Some(version),
        }
    }

    pub(super) fn add(&mut self, item: &AgendaItem, span: Span) {
        let added = Item { kind: item.kind, title: item.title.clone(), span, done: false };
        self.items.insert(item.item, added);
        self.outdate();
    }

    pub(super) fn shift(&mut self, item: AgendaItemId, span: Span) {
        if let Some(item) = self.items.get_mut(&item) {
            item.span = span;
        }
        self.outdate();
    }

    pub(super) fn remove(&mut self, item: AgendaItemId) {
        self.items.remove(&item);
        self.outdate();
    }

    pub(super) fn tick(&mut self, item: AgendaItemId, done: bool) {
        if let Some(item) = self.items.get_mut(&item) {
            item.done = done;
        }
    }

    pub(super) fn approve(&mut self, version: u32) {
        self.approval = Approval::Stands(version);
    }

    /// What was approved is no longer what stands.
    pub(super) fn outdate(&mut self) {
        if let Approval::Stands(version) = self.approval {
            self.approval = Approval::Outdated(version);
        }
    }

    fn item(&self, item: AgendaItemId) -> Result<&Item, Refusal> {
        self.items.get(&item).ok_or(Refusal::UnknownItem)
    }

    fn is_free(&self, mine: AgendaItemId, span: Span) -> Result<(), Refusal> {
        let others = self.items.iter().filter(|(item, _)| **item != mine).map(|(_, other)| other);
        match others.filter(|other| other.span.overlaps(span)).min_by_key(|other| other.span.from) {
            Some(other) => Err(Refusal::ItemsOverlap { title: other.title.clone() }),
            None => Ok(()),
        }
    }

    /// Purpose and delegates come before whoever addresses the assembly.
    fn is_in_order(&self) -> Result<(), Refusal> {
        if self.items.is_empty() {
            return Err(Refusal::EmptyAgenda);
        }
        let is_purpose = |item: &&Item| item.kind == AgendaKind::Purpose;
        if !self.items.values().any(|item| is_purpose(&item)) {
            return Err(Refusal::PurposeMissing);
        }
        let in_question = self.items.values().filter(|item| is_purpose(item) || item.kind.is_address());
        match in_question.min_by_key(|item| item.span.from) {
            Some(first) if !is_purpose(&first) => Err(Refusal::PurposeComesLate { title: first.title.clone() }),
            Some(_) | None => Ok(()),
        }
    }
}
