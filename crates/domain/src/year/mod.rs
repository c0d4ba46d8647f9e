//! Festival year (ngày hội của một năm): one convener opens it, units join, an outline is laid down, and it is closed
//! with a summary or cancelled with a reason.

mod event;
#[cfg(test)]
mod properties;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use event::{CeremonyPart, Event, FestivalPart};
pub use refusal::Refusal;

use crate::{
    Actor, Aggregate, Category, Evidence, FestivalStanding, Role,
    pilot::{Criterion, Level, LevelQuota, Quota},
    unit::{Presence, Registration},
    values::{ConvenerId, DateWindow, DocumentRef, HostId, Text, UnitId},
};
use Command::{AdoptOutline, AdoptPilotRules, Amend, Cancel, Close, DesignatePilot, Join, UndoDesignation};
use Event::{
    DesignationUndone, FestivalYearAmended, FestivalYearCancelled, FestivalYearClosed, FestivalYearOpened,
    OutlineAdopted, PilotDesignated, PilotRulesAdopted, UnitJoined,
};

/// One convener's festival of one year.
#[derive(Debug, Clone, Default)]
pub enum FestivalYear {
    /// Nobody has opened it yet.
    #[default]
    NotOpened,
    /// Units join and hold their days.
    Open(Festival),
    /// What it came to stands.
    Closed,
    /// It is not held.
    Cancelled,
}

/// A festival under way.
#[derive(Debug, Clone)]
pub struct Festival {
    terms: Box<Terms>,
    quota: Quota,
    outline: Option<Outline>,
    joined: BTreeSet<UnitId>,
    rules: PilotRules,
    designated: BTreeMap<Level, BTreeSet<HostId>>,
}

/// What a year is held under, and may be amended.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Terms {
    theme: Option<Text>,
    plan: Option<DocumentRef>,
    window: Option<DateWindow>,
}

/// What the year lays down for the choice of pilots; the first version is 1.
#[derive(Debug, Clone, Default)]
struct PilotRules {
    version: u32,
    criteria: Vec<Criterion>,
    levels: Vec<LevelQuota>,
}

/// What a year lays down for every unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Of the ceremony, in order.
    pub ceremony: Vec<CeremonyPart>,
    /// Of the festival part, in order.
    pub festival: Vec<FestivalPart>,
}

/// What a day of the year is drafted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The parts.
    pub outline: Outline,
    /// The days within which units hold it, where laid down.
    pub window: Option<DateWindow>,
}

/// What can be asked of a festival year.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Open the year.
    Open {
        /// Its theme, where there is one.
        theme: Option<Text>,
        /// The decision that the festival rests on.
        founding_decision: DocumentRef,
        /// The convener's plan of the year, where known.
        plan: Option<DocumentRef>,
        /// How many pilots each unit chooses.
        pilot_quota: Quota,
        /// The days within which units hold it, where laid down.
        window: Option<DateWindow>,
    },
    /// Amend what the year is held under: theme, plan and days.
    Amend {
        /// Its theme from then on; `None` for none.
        theme: Option<Text>,
        /// The convener's plan from then on.
        plan: Option<DocumentRef>,
        /// The days from then on.
        window: Option<DateWindow>,
        /// Why.
        reason: Text,
    },
    /// Let a ward or commune join.
    Join {
        /// The ward or commune.
        unit: UnitId,
        /// Whose festival it joins.
        convener: ConvenerId,
        /// What the register says of it on the day on which it joins; `None` when it does not know it.
        registration: Evidence<Option<Registration>>,
    },
    /// Lay down the outline for every unit.
    AdoptOutline {
        /// Of the ceremony, in order.
        ceremony: Vec<CeremonyPart>,
        /// Of the festival part, in order.
        festival: Vec<FestivalPart>,
    },
    /// Lay down by what nominees are measured, and how many pilots each level above the ward has.
    AdoptPilotRules {
        /// The criteria.
        criteria: Vec<Criterion>,
        /// The quotas.
        levels: Vec<LevelQuota>,
    },
    /// Make a pilot one of a level above the ward, too.
    DesignatePilot {
        /// The ward or commune.
        unit: UnitId,
        /// The pilot.
        neighbourhood: HostId,
        /// Of which level.
        level: Level,
        /// Whether the convener has endorsed it.
        endorsed: Evidence<bool>,
    },
    /// Undo that.
    UndoDesignation {
        /// The pilot.
        neighbourhood: HostId,
        /// Of which level.
        level: Level,
        /// Why.
        reason: Text,
    },
    /// Close the year with its summary.
    Close {
        /// What it came to.
        summary: Text,
    },
    /// Cancel the year.
    Cancel {
        /// Why.
        reason: Text,
    },
}

impl Aggregate for FestivalYear {
    const CATEGORY: Category = Category::Year;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Command::Open { .. } | Close { .. } | Cancel { .. } => &[Role::Convener, Role::Decider],
            Amend { .. }
            | Join { .. }
            | AdoptOutline { .. }
            | AdoptPilotRules { .. }
            | DesignatePilot { .. }
            | UndoDesignation { .. } => &[Role::Convener],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::NotOpened, Command::Open { pilot_quota: Quota::Exactly(0) | Quota::AtLeast(0), .. }) => {
                Err(Refusal::EmptyQuota)
            }
            (Self::NotOpened, Command::Open { theme, founding_decision, plan, pilot_quota, window }) => {
                Ok(vec![FestivalYearOpened { theme, founding_decision, plan, pilot_quota, window }])
            }
            (
                Self::NotOpened,
                Amend { .. }
                | Join { .. }
                | AdoptOutline { .. }
                | AdoptPilotRules { .. }
                | DesignatePilot { .. }
                | UndoDesignation { .. }
                | Close { .. }
                | Cancel { .. },
            ) => Err(Refusal::NotOpen),
            (Self::Open(_), Command::Open { .. }) => Err(Refusal::AlreadyOpened),
            (Self::Open(festival), Amend { theme, plan, window, reason }) => {
                if *festival.terms == (Terms { theme: theme.clone(), plan: plan.clone(), window }) {
                    return Err(Refusal::NothingAmended);
                }
                Ok(vec![FestivalYearAmended { theme, plan, window, reason }])
            }
            (Self::Open(festival), Join { unit, convener, registration }) => {
                festival.join(unit, &convener, registration.fact)
            }
            (Self::Open(_), AdoptOutline { ceremony, festival }) if ceremony.is_empty() && festival.is_empty() => {
                Err(Refusal::EmptyOutline)
            }
            (Self::Open(_), AdoptOutline { ceremony, festival }) => Ok(vec![OutlineAdopted { ceremony, festival }]),
            (Self::Open(festival), AdoptPilotRules { criteria, levels }) => festival.adopt(criteria, levels),
            (Self::Open(festival), DesignatePilot { unit, neighbourhood, level, endorsed }) => {
                festival.may_designate(&neighbourhood, level, endorsed.fact)?;
                Ok(vec![PilotDesignated { unit, neighbourhood, level }])
            }
            (Self::Open(festival), UndoDesignation { neighbourhood, level, reason }) => {
                if festival.is_designated(&neighbourhood, level) {
                    Ok(vec![DesignationUndone { neighbourhood, level, reason }])
                } else {
                    Err(Refusal::NotDesignated { level })
                }
            }
            (Self::Open(_), Close { summary }) => Ok(vec![FestivalYearClosed { summary }]),
            (Self::Open(_), Cancel { reason }) => Ok(vec![FestivalYearCancelled { reason }]),
            (
                Self::Closed,
                Command::Open { .. }
                | Amend { .. }
                | Join { .. }
                | AdoptOutline { .. }
                | AdoptPilotRules { .. }
                | DesignatePilot { .. }
                | UndoDesignation { .. }
                | Close { .. }
                | Cancel { .. },
            ) => Err(Refusal::YearClosed),
            (
                Self::Cancelled,
                Command::Open { .. }
                | Amend { .. }
                | Join { .. }
                | AdoptOutline { .. }
                | AdoptPilotRules { .. }
                | DesignatePilot { .. }
                | UndoDesignation { .. }
                | Close { .. }
                | Cancel { .. },
            ) => Err(Refusal::YearCancelled),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match (self, event) {
            (_, FestivalYearOpened { theme, plan, pilot_quota, window, .. }) => Self::Open(Festival {
                terms: Box::new(Terms { theme: theme.clone(), plan: plan.clone(), window: *window }),
                quota: *pilot_quota,
                outline: None,
                joined: BTreeSet::new(),
                rules: PilotRules::default(),
                designated: BTreeMap::new(),
            }),
            (_, FestivalYearClosed { .. }) => Self::Closed,
            (_, FestivalYearCancelled { .. }) => Self::Cancelled,
            (Self::Open(mut festival), FestivalYearAmended { theme, plan, window, .. }) => {
                *festival.terms = Terms { theme: theme.clone(), plan: plan.clone(), window: *window };
                Self::Open(festival)
            }
            (Self::Open(mut festival), UnitJoined { unit }) => {
                festival.joined.insert(unit.clone());
                Self::Open(festival)
            }
            (Self::Open(mut open), OutlineAdopted { ceremony, festival }) => {
                open.outline = Some(Outline { ceremony: ceremony.clone(), festival: festival.clone() });
                Self::Open(open)
            }
            (Self::Open(mut festival), PilotRulesAdopted { version, criteria, levels }) => {
                festival.rules = PilotRules { version: *version, criteria: criteria.clone(), levels: levels.clone() };
                Self::Open(festival)
            }
            (Self::Open(mut festival), PilotDesignated { neighbourhood, level, .. }) => {
                festival.designated.entry(*level).or_default().insert(neighbourhood.clone());
                Self::Open(festival)
            }
            (Self::Open(mut festival), DesignationUndone { neighbourhood, level, .. }) => {
                festival.designated.entry(*level).or_default().remove(neighbourhood);
                Self::Open(festival)
            }
            // A slice of the past may lack the opening; what follows it then says nothing here.
            (
                state @ (Self::NotOpened | Self::Closed | Self::Cancelled),
                FestivalYearAmended { .. }
                | UnitJoined { .. }
                | OutlineAdopted { .. }
                | PilotRulesAdopted { .. }
                | PilotDesignated { .. }
                | DesignationUndone { .. },
            ) => state,
        }
    }
}

impl FestivalYear {
    /// Where the year stands: what every command within it is judged against first.
    pub fn standing(&self) -> FestivalStanding {
        match self {
            Self::NotOpened => FestivalStanding::NotOpened,
            Self::Open(_) => FestivalStanding::Open,
            Self::Closed => FestivalStanding::Closed,
            Self::Cancelled => FestivalStanding::Cancelled,
        }
    }

    /// By what nominees are measured: what a pilot round copies when it opens. Empty where nothing is laid down.
    pub fn criteria(&self) -> Vec<Criterion> {
        match self {
            Self::Open(festival) => festival.rules.criteria.clone(),
            Self::NotOpened | Self::Closed | Self::Cancelled => Vec::new(),
        }
    }

    /// What a day of the year is drafted from; `None` unless the year is open and has an outline.
    pub fn template(&self) -> Option<Template> {
        match self {
            Self::Open(Festival { outline: Some(outline), terms, .. }) => {
                Some(Template { outline: outline.clone(), window: terms.window })
            }
            Self::Open(Festival { outline: None, .. }) | Self::NotOpened | Self::Closed | Self::Cancelled => None,
        }
    }

    /// How many pilots a unit chooses: what a pilot round copies when it opens. `None` unless the year is open.
    pub fn quota(&self) -> Option<Quota> {
        match self {
            Self::Open(festival) => Some(festival.quota),
            Self::NotOpened | Self::Closed | Self::Cancelled => None,
        }
    }
}

/// The first that is named twice.
fn named_twice<T: Ord + Clone>(names: impl IntoIterator<Item = T>) -> Option<T> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(name.clone()))
}

impl Festival {
    fn adopt(&self, criteria: Vec<Criterion>, levels: Vec<LevelQuota>) -> Result<Vec<Event>, Refusal> {
        if criteria.is_empty() && levels.is_empty() {
            return Err(Refusal::EmptyRules);
        }
        if let Some(criterion) = named_twice(criteria.iter().map(|one| &one.criterion)) {
            return Err(Refusal::CriterionTwice { criterion: criterion.clone() });
        }
        if let Some(one) = criteria.iter().find(|one| one.weight == 0) {
            return Err(Refusal::CriterionWeightless { criterion: one.criterion.clone() });
        }
        if let Some(level) = named_twice(levels.iter().map(|one| one.level)) {
            return Err(Refusal::LevelTwice { level });
        }
        if let Some(one) = levels.iter().find(|one| matches!(one.quota, Quota::Exactly(0) | Quota::AtLeast(0))) {
            return Err(Refusal::LevelQuotaEmpty { level: one.level });
        }
        let version = self.rules.version.saturating_add(1);
        Ok(vec![PilotRulesAdopted { version, criteria, levels }])
    }

    fn is_designated(&self, neighbourhood: &HostId, level: Level) -> bool {
        self.designated.get(&level).is_some_and(|pilots| pilots.contains(neighbourhood))
    }

    fn may_designate(&self, neighbourhood: &HostId, level: Level, endorsed: bool) -> Result<(), Refusal> {
        if !endorsed {
            return Err(Refusal::NotEndorsed);
        }
        if self.is_designated(neighbourhood, level) {
            return Err(Refusal::AlreadyDesignated { level });
        }
        let quota = self.rules.levels.iter().find(|one| one.level == level).map(|one| one.quota);
        let taken = self.designated.get(&level).map_or(0, BTreeSet::len);
        match quota {
            None => Err(Refusal::NoQuotaForLevel { level }),
            Some(Quota::Exactly(quota)) if taken >= quota as usize => Err(Refusal::LevelQuotaFilled { level, quota }),
            Some(Quota::Exactly(_) | Quota::AtLeast(_)) => Ok(()),
        }
    }

    fn join(
        &self,
        unit: UnitId,
        convener: &ConvenerId,
        registration: Option<Registration>,
    ) -> Result<Vec<Event>, Refusal> {
        let registration = registration.ok_or(Refusal::UnknownUnit)?;
        let whose = convener.as_unit();
        if !registration.kind.is_commune_level() {
            return Err(Refusal::NotWardOrCommune { kind: registration.kind });
        }
        if self.joined.contains(&unit) {
            return Err(Refusal::AlreadyJoined);
        }
        if registration.presence != Presence::There {
            return Err(Refusal::UnitNotThere);
        }
        if unit != whose && !registration.lies_within(&whose) {
            return Err(Refusal::OutsideConvener);
        }
        Ok(vec![UnitJoined { unit }])
    }
}
