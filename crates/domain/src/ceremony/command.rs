use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{AgendaItem, Correction};
use crate::{
    Evidence,
    assessment::AssessmentScope,
    unit::UnitKind,
    values::{AgendaItemId, DelegateId, Personal, Slot, Text},
};

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
    /// Hold it elsewhere.
    Relocate {
        /// Where to.
        venue: Text,
        /// Why.
        reason: Text,
    },
    /// Invite a delegate.
    Invite {
        /// The delegate's id.
        delegate: DelegateId,
        /// From where: an organisation.
        organisation: Text,
        /// Who, where that is known.
        person: Option<Personal>,
    },
    /// Write down whether a delegate comes.
    Answer {
        /// Which delegate.
        delegate: DelegateId,
        /// Whether they come.
        comes: bool,
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
    /// Record who gave flowers.
    GiveFlowers {
        /// From whom: an organisation.
        from: Text,
    },
    /// Record which model was launched.
    LaunchModel {
        /// Its name.
        name: Text,
    },
    /// Record what was said of the movement. Later words for a level take the place of earlier ones.
    DeliverAssessment {
        /// At which level.
        scope: AssessmentScope,
        /// In words.
        summary: Text,
    },
    /// Bring it to its end.
    Complete {},
    /// Put right what was recorded, once it is over.
    Correct {
        /// What is put right.
        correction: Correction,
        /// Why.
        reason: Text,
    },
}
