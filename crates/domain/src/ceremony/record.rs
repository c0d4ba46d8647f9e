use std::collections::{BTreeMap, BTreeSet};

use super::{Correction, Event, Refusal};
use crate::{assessment::AssessmentScope, values::Text};

/// What was written down while the ceremony was held.
#[derive(Debug, Clone, Default)]
pub struct Record {
    attendees: Option<u32>,
    pact: Vec<Text>,
    flowers: Vec<Text>,
    models: Vec<Text>,
    assessments: BTreeMap<AssessmentScope, Text>,
}

impl Record {
    /// Whether these may sign a pact.
    pub(super) fn signs(parties: &[Text]) -> Result<(), Refusal> {
        let different: BTreeSet<_> = parties.iter().map(lower).collect();
        if different.len() < 2 { Err(Refusal::PactNeedsTwoParties) } else { Ok(()) }
    }

    /// Whether these flowers are not written down yet.
    pub(super) fn takes_flowers(&self, from: &Text) -> Result<(), Refusal> {
        match self.flowers.iter().find(|known| lower(known) == lower(from)) {
            Some(known) => Err(Refusal::FlowersKnown { from: known.clone() }),
            None => Ok(()),
        }
    }

    /// Whether this model is not written down yet.
    pub(super) fn takes_model(&self, name: &Text) -> Result<(), Refusal> {
        match self.models.iter().find(|known| lower(known) == lower(name)) {
            Some(known) => Err(Refusal::ModelKnown { name: known.clone() }),
            None => Ok(()),
        }
    }

    /// Whether the record says something else. Items are the agenda's matter.
    pub(super) fn corrects(&self, correction: &Correction) -> Result<(), Refusal> {
        let is_known = match correction {
            Correction::Attendance { attendees } => self.attendees == Some(*attendees),
            Correction::Pact { parties } => {
                Self::signs(parties)?;
                self.pact == *parties
            }
            Correction::Flowers { from } => self.flowers == *from,
            Correction::Models { names } => self.models == *names,
            Correction::Assessment { scope, summary } => self.assessments.get(scope) == Some(summary),
            Correction::ItemDone { .. } | Correction::ItemNotDone { .. } => false,
        };
        if is_known { Err(Refusal::NothingCorrected) } else { Ok(()) }
    }

    pub(super) fn remember(&mut self, event: &Event) {
        match event {
            Event::PactSigned { parties } => self.pact.clone_from(parties),
            Event::AttendanceRecorded { attendees } => self.attendees = Some(*attendees),
            Event::FlowersGiven { from } => self.flowers.push(from.clone()),
            Event::ModelLaunched { name } => self.models.push(name.clone()),
            Event::AssessmentDelivered { scope, summary } => {
                self.assessments.insert(*scope, summary.clone());
            }
            Event::CeremonyCorrected { correction, .. } => self.correct(correction),
            Event::CeremonyPlanned { .. }
            | Event::AgendaItemAdded { .. }
            | Event::AgendaItemMoved { .. }
            | Event::AgendaItemRemoved { .. }
            | Event::AgendaApproved { .. }
            | Event::CeremonyRescheduled { .. }
            | Event::CeremonyRelocated { .. }
            | Event::DelegateInvited { .. }
            | Event::DelegateAnswered { .. }
            | Event::CeremonyCancelled { .. }
            | Event::CeremonyStarted {}
            | Event::AgendaItemDone { .. }
            | Event::CeremonyCompleted {} => {}
        }
    }

    fn correct(&mut self, correction: &Correction) {
        match correction {
            Correction::Attendance { attendees } => self.attendees = Some(*attendees),
            Correction::Pact { parties } => self.pact.clone_from(parties),
            Correction::Flowers { from } => self.flowers.clone_from(from),
            Correction::Models { names } => self.models.clone_from(names),
            Correction::Assessment { scope, summary } => {
                self.assessments.insert(*scope, summary.clone());
            }
            Correction::ItemDone { .. } | Correction::ItemNotDone { .. } => {}
        }
    }
}

fn lower(text: &Text) -> String {
    text.as_str().to_lowercase()
}
