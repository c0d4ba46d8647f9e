use chrono::NaiveDate;

use super::{
    Event::{self, DutyAssigned, DutyChanged, DutyDone, DutyDropped},
    Programme, Refusal, hosts,
};
use crate::{
    unit::UnitKind,
    values::{DutyId, Text},
};

/// What somebody prepares for the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Duty {
    pub(super) terms: Terms,
    pub(super) standing: Standing,
}

/// What is to be done, by whom and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) task: Text,
    pub(super) in_charge: Text,
    pub(super) due: NaiveDate,
}

/// Whether it is still to be done. What is done or dropped stays so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Open,
    Done,
    Dropped,
}

impl Programme {
    pub(super) fn assign_duty(
        &self,
        duty: DutyId,
        terms: Terms,
        host: Option<UnitKind>,
    ) -> Result<Vec<Event>, Refusal> {
        hosts(host)?;
        if self.duties.contains_key(&duty) {
            return Err(Refusal::DutyExists);
        }
        let Terms { task, in_charge, due } = terms;
        Ok(vec![DutyAssigned { duty, task, in_charge, due }])
    }

    pub(super) fn change_duty(&self, duty: DutyId, terms: Terms) -> Result<Vec<Event>, Refusal> {
        if self.open_duty(duty)?.terms == terms {
            return Err(Refusal::DutyUnchanged);
        }
        let Terms { task, in_charge, due } = terms;
        Ok(vec![DutyChanged { duty, task, in_charge, due }])
    }

    pub(super) fn finish_duty(&self, duty: DutyId) -> Result<Vec<Event>, Refusal> {
        self.open_duty(duty)?;
        Ok(vec![DutyDone { duty }])
    }

    pub(super) fn drop_duty(&self, duty: DutyId, reason: Text) -> Result<Vec<Event>, Refusal> {
        self.open_duty(duty)?;
        Ok(vec![DutyDropped { duty, reason }])
    }

    pub(super) fn settle(&mut self, duty: DutyId, standing: Standing) {
        if let Some(duty) = self.duties.get_mut(&duty) {
            duty.standing = standing;
        }
    }

    fn open_duty(&self, duty: DutyId) -> Result<&Duty, Refusal> {
        let duty = self.duties.get(&duty).ok_or(Refusal::UnknownDuty)?;
        match duty.standing {
            Standing::Open => Ok(duty),
            Standing::Done => Err(Refusal::DutyDone { task: duty.terms.task.clone() }),
            Standing::Dropped => Err(Refusal::DutyDropped { task: duty.terms.task.clone() }),
        }
    }
}
