//! Ceremony (phần lễ) of a host's festival day: planned, its agenda approved, held and completed.

mod agenda;
#[cfg(any(test, feature = "testing"))]
mod asked;
mod command;
mod event;
#[cfg(test)]
mod properties;
mod record;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

pub use agenda::Agenda;
use agenda::Span;
#[cfg(any(test, feature = "testing"))]
pub use asked::asked;
pub use command::Command;
pub use event::{AgendaItem, AgendaKind, Correction, Event};
pub use record::Record;
pub use refusal::Refusal;

use crate::{
    Actor, Aggregate, Category, FestivalStanding, Role,
    values::{ActorId, AgendaItemId, DelegateId, Slot, Text},
};
use Command::{
    AddItem, Answer, ApproveAgenda, Cancel, Complete, CompleteItem, Correct, DeliverAssessment, GiveFlowers, Invite,
    LaunchModel, MoveItem, RecordAttendance, Relocate, RemoveItem, Reschedule, SignPact, Start,
};
use Event::{
    AgendaApproved, AgendaItemAdded, AgendaItemDone, AgendaItemMoved, AgendaItemRemoved, AssessmentDelivered,
    AttendanceRecorded, CeremonyCancelled, CeremonyCompleted, CeremonyCorrected, CeremonyPlanned, CeremonyRelocated,
    CeremonyRescheduled, CeremonyStarted, DelegateAnswered, DelegateInvited, FlowersGiven, ModelLaunched, PactSigned,
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
    /// What was held stands, and is only corrected with a reason.
    Completed {
        /// The agenda as it was held.
        agenda: Agenda,
        /// What was written down.
        record: Record,
    },
    /// It is not held.
    Cancelled,
}

/// A ceremony as it was thought of.
#[derive(Debug, Clone)]
pub struct Plan {
    planner: ActorId,
    starts_at: DateTime<Utc>,
    venue: Text,
    agenda: Agenda,
    /// Who is invited, and whether they come, as far as is known.
    delegates: BTreeMap<DelegateId, Option<bool>>,
    record: Record,
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
            | Relocate { .. }
            | Invite { .. }
            | Answer { .. }
            | Start {}
            | CompleteItem { .. }
            | SignPact { .. }
            | RecordAttendance { .. }
            | GiveFlowers { .. }
            | LaunchModel { .. }
            | DeliverAssessment { .. }
            | Complete {}
            | Correct { .. } => &[Role::Drafter, Role::Coordinator],
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
            Self::Completed { agenda, record } => correct(agenda, record, command),
            Self::Cancelled => Err(Refusal::Cancelled),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match (self, event) {
            (_, CeremonyPlanned { starts_at, planner, venue }) => Self::Planned(Plan {
                planner: planner.clone(),
                starts_at: *starts_at,
                venue: venue.clone(),
                agenda: Agenda::default(),
                delegates: BTreeMap::new(),
                record: Record::default(),
            }),
            (_, CeremonyCancelled { .. }) => Self::Cancelled,
            (Self::Planned(plan) | Self::Started(plan), CeremonyCompleted {}) => {
                Self::Completed { agenda: plan.agenda, record: plan.record }
            }
            // A slice of the past may lack the plan; all that it says then is how it ended.
            (Self::NotPlanned | Self::Cancelled, CeremonyCompleted {}) => {
                Self::Completed { agenda: Agenda::default(), record: Record::default() }
            }
            (Self::Planned(plan) | Self::Started(plan), CeremonyStarted {}) => Self::Started(plan),
            (Self::Completed { agenda, record }, CeremonyCorrected { .. }) => corrected(agenda, record, event),
            (Self::Planned(plan), event) => Self::Planned(plan.evolve(event)),
            (Self::Started(plan), event) => Self::Started(plan.evolve(event)),
            (
                state @ (Self::NotPlanned | Self::Completed { .. } | Self::Cancelled),
                AgendaItemAdded { .. }
                | AgendaItemMoved { .. }
                | AgendaItemRemoved { .. }
                | AgendaApproved { .. }
                | CeremonyRescheduled { .. }
                | CeremonyRelocated { .. }
                | DelegateInvited { .. }
                | DelegateAnswered { .. }
                | CeremonyStarted {}
                | AgendaItemDone { .. }
                | PactSigned { .. }
                | AttendanceRecorded { .. }
                | FlowersGiven { .. }
                | ModelLaunched { .. }
                | AssessmentDelivered { .. }
                | CeremonyCompleted {}
                | CeremonyCorrected { .. },
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
            Self::Completed { agenda, .. } => agenda.approved_version(),
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
        | Relocate { .. }
        | Invite { .. }
        | Answer { .. }
        | Cancel { .. }
        | Start {}
        | CompleteItem { .. }
        | SignPact { .. }
        | RecordAttendance { .. }
        | GiveFlowers { .. }
        | LaunchModel { .. }
        | DeliverAssessment { .. }
        | Complete {}
        | Correct { .. } => Err(Refusal::NotPlanned),
    }
}

/// Once it is over.
fn correct(agenda: &Agenda, record: &Record, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Correct { correction, reason } => {
            match &correction {
                Correction::ItemDone { item } => agenda.corrects(*item, true)?,
                Correction::ItemNotDone { item } => agenda.corrects(*item, false)?,
                Correction::Attendance { .. }
                | Correction::Pact { .. }
                | Correction::Flowers { .. }
                | Correction::Models { .. }
                | Correction::Assessment { .. } => record.corrects(&correction)?,
            }
            Ok(vec![CeremonyCorrected { correction, reason }])
        }
        Command::Plan { .. }
        | AddItem { .. }
        | MoveItem { .. }
        | RemoveItem { .. }
        | ApproveAgenda {}
        | Reschedule { .. }
        | Relocate { .. }
        | Invite { .. }
        | Answer { .. }
        | Cancel { .. }
        | Start {}
        | CompleteItem { .. }
        | SignPact { .. }
        | RecordAttendance { .. }
        | GiveFlowers { .. }
        | LaunchModel { .. }
        | DeliverAssessment { .. }
        | Complete {} => Err(Refusal::Completed),
    }
}

fn corrected(mut agenda: Agenda, mut record: Record, event: &Event) -> Ceremony {
    record.remember(event);
    if let CeremonyCorrected { correction, .. } = event {
        match correction {
            Correction::ItemDone { item } => agenda.tick(*item, true),
            Correction::ItemNotDone { item } => agenda.tick(*item, false),
            Correction::Attendance { .. }
            | Correction::Pact { .. }
            | Correction::Flowers { .. }
            | Correction::Models { .. }
            | Correction::Assessment { .. } => {}
        }
    }
    Ceremony::Completed { agenda, record }
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
            Relocate { venue, .. } if venue == self.venue => Err(Refusal::SameVenue),
            Relocate { venue, reason } => Ok(vec![CeremonyRelocated { venue, reason }]),
            Invite { delegate, .. } if self.delegates.contains_key(&delegate) => Err(Refusal::DelegateExists),
            Invite { delegate, organisation, person } => Ok(vec![DelegateInvited { delegate, organisation, person }]),
            Answer { delegate, comes } => match self.delegates.get(&delegate) {
                None => Err(Refusal::UnknownDelegate),
                Some(known) if *known == Some(comes) => Err(Refusal::AnswerUnchanged),
                Some(_) => Ok(vec![DelegateAnswered { delegate, comes }]),
            },
            Cancel { reason } => Ok(vec![CeremonyCancelled { reason }]),
            Start {} => self.agenda.is_approved().map(|()| vec![CeremonyStarted {}]),
            Command::Plan { .. } => Err(Refusal::AlreadyPlanned),
            CompleteItem { .. }
            | SignPact { .. }
            | RecordAttendance { .. }
            | GiveFlowers { .. }
            | LaunchModel { .. }
            | DeliverAssessment { .. }
            | Complete {} => Err(Refusal::NotStarted),
            Correct { .. } => Err(Refusal::NotCompleted),
        }
    }

    /// While it is held.
    fn hold(&self, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            CompleteItem { item } => self.agenda.awaits(item).map(|()| vec![AgendaItemDone { item }]),
            SignPact { parties } => {
                Record::signs(&parties)?;
                Ok(vec![PactSigned { parties }])
            }
            GiveFlowers { from } => {
                self.record.takes_flowers(&from)?;
                Ok(vec![FlowersGiven { from }])
            }
            LaunchModel { name } => {
                self.record.takes_model(&name)?;
                Ok(vec![ModelLaunched { name }])
            }
            DeliverAssessment { scope, summary } => Ok(vec![AssessmentDelivered { scope, summary }]),
            RecordAttendance { attendees } => Ok(vec![AttendanceRecorded { attendees }]),
            Complete {} => Ok(vec![CeremonyCompleted {}]),
            Correct { .. } => Err(Refusal::NotCompleted),
            Command::Plan { .. }
            | AddItem { .. }
            | MoveItem { .. }
            | RemoveItem { .. }
            | ApproveAgenda {}
            | Reschedule { .. }
            | Relocate { .. }
            | Invite { .. }
            | Answer { .. }
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
            CeremonyRelocated { venue, .. } => {
                self.venue = venue.clone();
                self.agenda.outdate();
            }
            DelegateInvited { delegate, .. } => {
                self.delegates.insert(*delegate, None);
            }
            DelegateAnswered { delegate, comes } => {
                if let Some(known) = self.delegates.get_mut(delegate) {
                    *known = Some(*comes);
                }
            }
            AgendaItemDone { item } => self.agenda.tick(*item, true),
            PactSigned { .. }
            | AttendanceRecorded { .. }
            | FlowersGiven { .. }
            | ModelLaunched { .. }
            | AssessmentDelivered { .. }
            | CeremonyCorrected { .. } => self.record.remember(event),
            CeremonyPlanned { .. } | CeremonyCancelled { .. } | CeremonyStarted {} | CeremonyCompleted {} => {}
        }
        self
    }
}
