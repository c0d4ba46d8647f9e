use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{UnitKind, refusal::day_vi};
use crate::values::{Text, UnitCode, UnitId};

/// One unit's entry in the register.
#[derive(Debug, Clone, Default)]
pub enum Unit {
    /// Nobody has registered it yet.
    #[default]
    Unregistered,
    /// It stands in the register.
    Registered(Entry),
}

/// What a unit went by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// What it was.
    pub kind: UnitKind,
    /// Its name, without the kind's word.
    pub name: Text,
    /// The state's code; absent where not verified.
    pub code: Option<UnitCode>,
}

/// What the register knows of a unit, by day. `None` as a day stands before all days.
#[derive(Debug, Clone)]
pub struct Entry {
    since: Option<NaiveDate>,
    names: BTreeMap<Option<NaiveDate>, Called>,
    parents: BTreeMap<Option<NaiveDate>, Option<UnitId>>,
    end: Option<End>,
}

#[derive(Debug, Clone)]
struct End {
    on: NaiveDate,
    /// The unit that it went into as a whole.
    into: Option<UnitId>,
}

/// Whether a unit is there on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Not yet.
    NotYet {
        /// Its first day.
        since: NaiveDate,
    },
    /// It is.
    There,
    /// No more.
    Ended {
        /// The first day on which it was no more.
        on: NaiveDate,
    },
}

impl Presence {
    /// As the end of a sentence about the unit.
    pub(super) fn vi(self) -> String {
        match self {
            Self::NotYet { since } => format!("chỉ có từ {}", day_vi(since)),
            Self::There => "đang tồn tại".to_owned(),
            Self::Ended { on } => format!("đã kết thúc từ {}", day_vi(on)),
        }
    }

    /// In English.
    pub(super) fn en(self) -> String {
        match self {
            Self::NotYet { since } => format!("is there only since {since}"),
            Self::There => "is there".to_owned(),
            Self::Ended { on } => format!("is no more since {on}"),
        }
    }
}

/// What the register says of a unit on a day: evidence for commands about others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// What it was.
    pub kind: UnitKind,
    /// Whether it was there.
    pub presence: Presence,
    /// All that it lay within, the nearest first.
    pub above: Vec<UnitId>,
}

impl Registration {
    /// The unit that it belonged to.
    pub fn parent(&self) -> Option<&UnitId> {
        self.above.first()
    }

    /// Whether it lay within a unit.
    pub fn lies_within(&self, unit: &UnitId) -> bool {
        self.above.contains(unit)
    }
}

/// What stood on a day; before the first that is known, the first.
fn on<T>(dated: &BTreeMap<Option<NaiveDate>, T>, day: NaiveDate) -> Option<&T> {
    dated.range(..=Some(day)).next_back().or_else(|| dated.first_key_value()).map(|(_, value)| value)
}

impl Unit {
    /// What it was on a day, or first was after it; `None` when it is not registered.
    pub fn kind_on(&self, day: NaiveDate) -> Option<UnitKind> {
        self.entry()?.called_on(day).map(|called| called.kind)
    }

    /// The unit that it belonged to on a day, or first belonged to; `None` for the topmost, and when not registered.
    pub fn parent_on(&self, day: NaiveDate) -> Option<&UnitId> {
        self.entry()?.parent_on(day)
    }

    /// Whether it was there on a day; `None` when it is not registered.
    pub fn presence_on(&self, day: NaiveDate) -> Option<Presence> {
        self.entry().map(|entry| entry.presence_on(day))
    }

    /// The unit that it had gone into as a whole by a day.
    pub fn merged_into(&self, day: NaiveDate) -> Option<&UnitId> {
        self.entry()?.end.as_ref().filter(|end| end.on <= day)?.into.as_ref()
    }

    fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Unregistered => None,
            Self::Registered(entry) => Some(entry),
        }
    }
}

impl Entry {
    pub(super) fn new(called: Called, parent: Option<UnitId>, since: Option<NaiveDate>) -> Self {
        Self { since, names: BTreeMap::from([(since, called)]), parents: BTreeMap::from([(since, parent)]), end: None }
    }

    pub(super) fn called(mut self, called: Called, day: NaiveDate) -> Self {
        self.names.insert(Some(day), called);
        self
    }

    pub(super) fn within(mut self, parent: UnitId, day: NaiveDate) -> Self {
        self.parents.insert(Some(day), Some(parent));
        self
    }

    pub(super) fn ended(self, on: NaiveDate, into: Option<UnitId>) -> Self {
        Self { end: Some(End { on, into }), ..self }
    }

    pub(super) fn called_on(&self, day: NaiveDate) -> Option<&Called> {
        on(&self.names, day)
    }

    pub(super) fn parent_on(&self, day: NaiveDate) -> Option<&UnitId> {
        on(&self.parents, day)?.as_ref()
    }

    pub(super) fn presence_on(&self, day: NaiveDate) -> Presence {
        match (self.since, &self.end) {
            (Some(since), _) if day < since => Presence::NotYet { since },
            (_, Some(End { on, .. })) if *on <= day => Presence::Ended { on: *on },
            _ => Presence::There,
        }
    }

    /// When it ended, whenever that is.
    pub(super) fn end(&self) -> Option<NaiveDate> {
        self.end.as_ref().map(|end| end.on)
    }

    /// The last day on which something of it is known to have changed.
    pub(super) fn last_change(&self) -> Option<NaiveDate> {
        let last = |day: Option<&Option<NaiveDate>>| day.copied().flatten();
        last(self.names.keys().next_back()).max(last(self.parents.keys().next_back()))
    }
}
