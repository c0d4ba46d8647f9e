//! Ceremony (phần lễ) of a host's festival day: planned, its agenda approved, held and completed.

mod agenda;
mod event;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use agenda::{Agenda, Span};
pub use event::{AgendaItem, AgendaKind, Event};
pub use refusal::Refusal;

use crate::{
    Actor, Aggregate, Category, Evidence, FestivalStanding, Role,
    unit::UnitKind,
    values::{ActorId, AgendaItemId, Slot, Text},
};
use Command::{
    AddItem, ApproveAgenda, Cancel, Complete, CompleteItem, MoveItem, RecordAttendance, RemoveItem, Reschedule,
    SignPact, Start,
};
use Event::{
    AgendaApproved, AgendaItemAdded, AgendaItemDone, AgendaItemMoved, AgendaItemRemoved, AttendanceRecorded,
    CeremonyCancelled, CeremonyCompleted, CeremonyPlanned, CeremonyRescheduled, CeremonyStarted, PactSigned,
};

/// One host's ceremony in one year.
#[derive(Debug, Clone, Default)]
pub enum Ceremony {
    /// Nobody has planned it yet.
    #[default]
    NotPlanned,
    /// Its agenda is made and approved.
    Planned(Plan),
    /// Under way.
    Started(Plan),
    /// What was held stands.
    Completed {
        /// The version of the agenda approved last.
        approved: Option<u32>,
    },
    /// It is not held.
    Cancelled,
}

/// A ceremony as it was thought of.
#[derive(Debug, Clone)]
pub struct Plan {
    planner: ActorId,
    starts_at: DateTime<Utc>,
    agenda: Agenda,
}

/// Where a ceremony stands, as others need to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has planned it.
    NotPlanned,
    /// Planned, and not begun.
    Planned,
    /// Begun, and under way.
    Started,
    /// Held to its end.
    Completed,
    /// Cancelled with a reason.
    Cancelled,
}

/// What can be asked of a ceremony.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Plan the ceremony.
    Plan {
        /// When it begins.
        starts_at: DateTime<Utc>,
        /// Where.
        venue: Text,
        /// What the host is, by the register; `None` when it is not registered.
        host: Evidence<Option<UnitKind>>,
    },
    /// Add an item to the agenda.
    AddItem {
        /// The item.
        item: AgendaItem,
    },
    /// Give an item another time.
    MoveItem {
        /// Which item.
        item: AgendaItemId,
        /// Its new time.
        slot: Slot,
    },
    /// Take an item off the agenda.
    RemoveItem {
        /// Which item.
        item: AgendaItemId,
    },
    /// Approve the agenda as it stands.
    ApproveAgenda {},
    /// Hold it at another time, with every item.
    Reschedule {
        /// The new beginning.
        starts_at: DateTime<Utc>,
        /// Why.
        reason: Text,
    },
    /// Cancel it.
    Cancel {
        /// Why.
        reason: Text,
    },
    /// Begin it.
    Start {},
    /// Tick an item off.
    CompleteItem {
        /// Which item.
        item: AgendaItemId,
    },
    /// Record who signed the emulation pact.
    SignPact {
        /// The parties, at least two.
        parties: Vec<Text>,
    },
    /// Record how many attend. A later figure takes the place of the earlier one.
    RecordAttendance {
        /// Persons.
        attendees: u32,
    },
    /// Bring it to its end.
    Complete {},
}

impl Aggregate for Ceremony {
    const CATEGORY: Category = Category::Ceremony;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Command::Plan { .. }
            | AddItem { .. }
            | MoveItem { .. }
            | RemoveItem { .. }
            | Reschedule { .. }
            | Start {}
            | CompleteItem { .. }
            | SignPact { .. }
            | RecordAttendance { .. }
            | Complete {} => &[Role::Drafter, Role::Coordinator],
            ApproveAgenda {} | Cancel { .. } => &[Role::Decider],
        }
    }

    /// A cancelled year cancels its ceremonies.
    fn is_done_in(command: &Command, festival: FestivalStanding) -> bool {
        festival == FestivalStanding::Open
            || (festival == FestivalStanding::Cancelled && matches!(command, Cancel { .. }))
    }

    fn decide(&self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match self {
            Self::NotPlanned => plan(by, command),
            Self::Planned(plan) => plan.prepare(by, command),
            Self::Started(plan) => plan.hold(command),
            Self::Completed { .. } => Err(Refusal::Completed),
            Self::Cancelled => Err(Refusal::Cancelled),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match (self, event) {
            (_, CeremonyPlanned { starts_at, planner, .. }) => {
                Self::Planned(Plan { planner: planner.clone(), starts_at: *starts_at, agenda: Agenda::default() })
            }
            (_, CeremonyCancelled { .. }) => Self::Cancelled,
            (state, CeremonyCompleted {}) => Self::Completed { approved: state.approved_version() },
            (Self::Planned(plan) | Self::Started(plan), CeremonyStarted {}) => Self::Started(plan),
            (
                Self::Planned(plan),
                AgendaItemAdded { .. }
                | AgendaItemMoved { .. }
                | AgendaItemRemoved { .. }
                | AgendaApproved { .. }
                | CeremonyRescheduled { .. }
                | AgendaItemDone { .. }
                | PactSigned { .. }
                | AttendanceRecorded { .. },
            ) => Self::Planned(plan.evolve(event)),
            (
                Self::Started(plan),
                AgendaItemAdded { .. }
                | AgendaItemMoved { .. }
                | AgendaItemRemoved { .. }
                | AgendaApproved { .. }
                | CeremonyRescheduled { .. }
                | AgendaItemDone { .. }
                | PactSigned { .. }
                | AttendanceRecorded { .. },
            ) => Self::Started(plan.evolve(event)),
            // A slice of the past may lack the plan; what follows it then says nothing here.
            (
                state @ (Self::NotPlanned | Self::Completed { .. } | Self::Cancelled),
                AgendaItemAdded { .. }
                | AgendaItemMoved { .. }
                | AgendaItemRemoved { .. }
                | AgendaApproved { .. }
                | CeremonyRescheduled { .. }
                | CeremonyStarted {}
                | AgendaItemDone { .. }
                | PactSigned { .. }
                | AttendanceRecorded { .. },
            ) => state,
        }
    }
}

impl Ceremony {
    /// Where it stands.
    pub fn stage(&self) -> Stage {
        match self {
            Self::NotPlanned => Stage::NotPlanned,
            Self::Planned(_) => Stage::Planned,
            Self::Started(_) => Stage::Started,
            Self::Completed { .. } => Stage::Completed,
            Self::Cancelled => Stage::Cancelled,
        }
    }

    /// Whether the item of the agenda is one at which commendations are presented, and is still to be done.
    pub fn awaits_presentations(&self, item: AgendaItemId) -> bool {
        match self {
            Self::Planned(plan) | Self::Started(plan) => plan.agenda.awaits_presentations(item),
            Self::NotPlanned | Self::Completed { .. } | Self::Cancelled => false,
        }
    }

    /// The version of the agenda approved last, whether or not the agenda has changed since; `None` when none was, or
    /// the ceremony is cancelled.
    pub fn approved_version(&self) -> Option<u32> {
        match self {
            Self::Planned(plan) | Self::Started(plan) => plan.agenda.approved_version(),
            Self::Completed { approved } => *approved,
            Self::NotPlanned | Self::Cancelled => None,
        }
    }
}

/// Before anybody planned it.
fn plan(by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Plan { starts_at, venue, host } => match host.fact {
            None => Err(Refusal::UnknownHost),
            Some(kind) if !kind.is_host() => Err(Refusal::CannotHost { kind }),
            Some(_) => Ok(vec![CeremonyPlanned { starts_at, venue, planner: by.id.clone() }]),
        },
        AddItem { .. }
        | MoveItem { .. }
        | RemoveItem { .. }
        | ApproveAgenda {}
        | Reschedule { .. }
        | Cancel { .. }
        | Start {}
        | CompleteItem { .. }
        | SignPact { .. }
        | RecordAttendance { .. }
        | Complete {} => Err(Refusal::NotPlanned),
    }
}

impl Plan {
    /// Until it begins.
    fn prepare(&self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            AddItem { item } => {
                self.agenda.admits(item.item, self.span(item.slot)?)?;
                Ok(vec![AgendaItemAdded { item }])
            }
            MoveItem { item, slot } => {
                self.agenda.admits_move(item, self.span(slot)?)?;
                Ok(vec![AgendaItemMoved { item, slot }])
            }
            RemoveItem { item } => self.agenda.holds(item).map(|()| vec![AgendaItemRemoved { item }]),
            ApproveAgenda {} if by.id == self.planner => Err(Refusal::PlannerDecides),
            ApproveAgenda {} => self.agenda.next_version().map(|version| vec![AgendaApproved { version }]),
            Reschedule { starts_at, .. } if starts_at == self.starts_at => Err(Refusal::SameTime),
            Reschedule { starts_at, reason } => Ok(vec![CeremonyRescheduled { starts_at, reason }]),
            Cancel { reason } => Ok(vec![CeremonyCancelled { reason }]),
            Start {} => self.agenda.is_approved().map(|()| vec![CeremonyStarted {}]),
            Command::Plan { .. } => Err(Refusal::AlreadyPlanned),
            CompleteItem { .. } | SignPact { .. } | RecordAttendance { .. } | Complete {} => Err(Refusal::NotStarted),
        }
    }

    /// While it is held.
    fn hold(&self, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            CompleteItem { item } => self.agenda.awaits(item).map(|()| vec![AgendaItemDone { item }]),
            SignPact { parties } => {
                let different: BTreeSet<_> = parties.iter().map(|party| party.as_str().to_lowercase()).collect();
                if different.len() < 2 { Err(Refusal::PactNeedsTwoParties) } else { Ok(vec![PactSigned { parties }]) }
            }
            RecordAttendance { attendees } => Ok(vec![AttendanceRecorded { attendees }]),
            Complete {} => Ok(vec![CeremonyCompleted {}]),
            Command::Plan { .. }
            | AddItem { .. }
            | MoveItem { .. }
            | RemoveItem { .. }
            | ApproveAgenda {}
            | Reschedule { .. }
            | Cancel { .. }
            | Start {} => Err(Refusal::AlreadyStarted),
        }
    }

    /// The slot as the agenda counts it.
    fn span(&self, slot: Slot) -> Result<Span, Refusal> {
        if slot.start() < self.starts_at {
            Err(Refusal::ItemBeforeCeremony { starts_at: self.starts_at })
        } else {
            Ok(Span::since(self.starts_at, slot))
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            AgendaItemAdded { item } => self.agenda.add(item, Span::since(self.starts_at, item.slot)),
            AgendaItemMoved { item, slot } => self.agenda.shift(*item, Span::since(self.starts_at, *slot)),
            AgendaItemRemoved { item } => self.agenda.remove(*item),
            AgendaApproved { version } => self.agenda.approve(*version),
            CeremonyRescheduled { starts_at, .. } => {
                self.starts_at = *starts_at;
                self.agenda.outdate();
            }
            AgendaItemDone { item } => self.agenda.tick_off(*item),
            CeremonyPlanned { .. }
            | CeremonyCancelled { .. }
            | CeremonyStarted {}
            | PactSigned { .. }
            | AttendanceRecorded { .. }
            | CeremonyCompleted {} => {}
        }
        self
    }
}
