//! Unit register (danh bạ đơn vị): provinces, cities, wards, communes, neighbourhoods, and the markets, hospitals and
//! agencies that hold festivals of their own; what each was called, what it belonged to and what became of it, by day.
//!
//! A unit keeps its id for ever, and another unit never gets it. What goes into another unit ends, even where the new
//! one bears the old name or code.

mod command;
mod event;
mod kind;
#[cfg(test)]
mod properties;
mod refusal;
mod state;
#[cfg(test)]
mod tests;

pub use command::{Change, Command};
pub use event::{Dissolution, Event, Extent, Share};
pub use kind::{Sort, UnitKind};
pub use refusal::Refusal;
pub use state::{Called, Entry, Presence, Registration, Unit};

use crate::{Actor, Aggregate, Category, Role, Scope, Subject};
use Command::{Dissolve, Merge, Register, Rename, Split, Transfer};
use Event::{UnitDissolved, UnitMerged, UnitRegistered, UnitRenamed, UnitSplit, UnitTransferred};

impl Aggregate for Unit {
    const CATEGORY: Category = Category::Unit;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Register { .. } => &[Role::Convener, Role::Drafter, Role::Historian],
            Rename { .. } | Transfer { .. } | Merge { .. } | Split { .. } | Dissolve { .. } => {
                &[Role::Convener, Role::Historian]
            }
        }
    }

    /// A ward's own office also enters what lies in its ward.
    fn reaches(scope: &Scope, subject: &Subject, command: &Command) -> bool {
        let is_own = match (scope, command) {
            (Scope::Unit(ward), Register { kind, parent, .. }) => kind.is_host() && parent.as_ref() == Some(ward),
            (_, Register { .. } | Rename { .. } | Transfer { .. } | Merge { .. } | Split { .. } | Dissolve { .. }) => {
                false
            }
        };
        is_own || scope.covers(subject)
    }

    fn decide(&self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Unregistered, Register { unit, convener, kind, name, code, parent, since, decision, above }) => {
                command::may_register(&unit, &convener, kind, parent.as_ref(), above.fact.as_ref())?;
                Ok(vec![UnitRegistered { kind, name, code, parent, since, decision }])
            }
            (Self::Unregistered, Rename { .. } | Transfer { .. } | Merge { .. } | Split { .. } | Dissolve { .. }) => {
                Err(Refusal::NotRegistered)
            }
            (Self::Registered(_), Register { .. }) => Err(Refusal::AlreadyRegistered),
            (Self::Registered(entry), Rename { change, kind, name, code }) => {
                entry.rename(by, change, Called { kind, name, code })
            }
            (Self::Registered(entry), Transfer { change, parent, to }) => {
                entry.transfer(by, change, parent, to.fact.as_ref())
            }
            (Self::Registered(entry), Merge { change, into, successor }) => {
                entry.merge(by, change, into, successor.fact.as_ref())
            }
            (Self::Registered(entry), Split { change, into, successors, remaining }) => {
                entry.split(by, change, into, &successors.fact, remaining.fact)
            }
            (Self::Registered(entry), Dissolve { change, cause, remaining }) => {
                entry.dissolve(by, change, cause, remaining.fact)
            }
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match (self, event) {
            (_, UnitRegistered { kind, name, code, parent, since, .. }) => {
                let called = Called { kind: *kind, name: name.clone(), code: code.clone() };
                Self::Registered(Entry::new(called, parent.clone(), *since))
            }
            (Self::Registered(entry), UnitRenamed { kind, name, code, on, .. }) => {
                Self::Registered(entry.called(Called { kind: *kind, name: name.clone(), code: code.clone() }, *on))
            }
            (Self::Registered(entry), UnitTransferred { parent, on, .. }) => {
                Self::Registered(entry.within(parent.clone(), *on))
            }
            (Self::Registered(entry), UnitMerged { into, on, .. }) => {
                Self::Registered(entry.ended(*on, Some(into.clone())))
            }
            (Self::Registered(entry), UnitSplit { on, .. } | UnitDissolved { on, .. }) => {
                Self::Registered(entry.ended(*on, None))
            }
            // A slice of the past may lack the registration; what follows it then says nothing here.
            (
                Self::Unregistered,
                UnitRenamed { .. }
                | UnitTransferred { .. }
                | UnitMerged { .. }
                | UnitSplit { .. }
                | UnitDissolved { .. },
            ) => Self::Unregistered,
        }
    }
}
