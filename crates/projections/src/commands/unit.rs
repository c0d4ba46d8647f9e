use chrono::NaiveDate;
use ngayhoi_domain::{
    Explanation, FestivalStanding, Refusal, StreamId, Subject, judge,
    unit::{Change, Command, Unit},
    values::{CommandId, ConvenerId, DocumentRef, UnitId},
};
use ngayhoi_journal::NewMetadata;
use uuid::Uuid;

use super::{CommandError, Done, Stamp};
use crate::node::Node;

/// A reform that several units go through alike.
#[derive(Debug, Clone)]
pub struct Reform {
    /// In whose register.
    pub convener: ConvenerId,
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// What it rests on.
    pub decision: Option<DocumentRef>,
}

impl Reform {
    /// What it says of one unit.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn of(&self, node: &Node, unit: UnitId) -> Result<Change, CommandError> {
        let Self { convener, on, decision } = self.clone();
        // What it lies within may end by the same reform.
        let before = on.pred_opt().unwrap_or(on);
        let registered = node.registered_on(&unit, before).await?;
        let above = registered.map(|unit| unit.map(|unit| unit.above).unwrap_or_default());
        Ok(Change { unit, convener, on, decision, above })
    }

    /// What its events are about.
    pub fn subject(&self, unit: &UnitId) -> Subject {
        Subject { convener: Some(self.convener.clone()), ..Subject::default() }.unit(unit.clone())
    }
}

impl Node {
    /// Lets several units go into one. Each has a stream of its own and no transaction covers them, so all are judged
    /// before the first is written; one that somebody else reforms in that moment is refused, and the same command sent
    /// again goes on with the rest.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn merge_units(
        &self,
        stamp: &Stamp,
        reform: &Reform,
        units: &[UnitId],
        into: &UnitId,
    ) -> Result<Option<Done>, CommandError> {
        let successor = self.registered_on(into, reform.on).await?;
        let mut merges = Vec::with_capacity(units.len());
        for unit in units {
            let stamp = Stamp { command: step(stamp, unit), ..stamp.clone() };
            let stream = StreamId::Unit(unit.clone());
            let change = reform.of(self, unit.clone()).await?;
            let command = Command::Merge { change, into: into.clone(), successor: successor.clone() };
            let mut is_done = false;
            let of_same = |_, given: NewMetadata| {
                is_done |= given.command.id == stamp.command && given.actor.id == stamp.actor.id;
            };
            let loaded = self.fold::<Unit>(&stream, of_same).await?;
            if !is_done {
                let about = reform.subject(unit);
                judge(&loaded.state, &stamp.actor, &about, FestivalStanding::NotOpened, command.clone())
                    .map_err(|refused| CommandError::Refused(of_unit(refused.explain(), unit, units.len())))?;
            }
            merges.push((stamp, stream, command));
        }
        let mut done = None;
        for ((stamp, stream, command), unit) in merges.into_iter().zip(units) {
            done = Some(self.execute::<Unit>(&stamp, &stream, reform.subject(unit), command).await?);
        }
        Ok(done)
    }
}

/// One unit's part of a command has an id of its own.
fn step(stamp: &Stamp, unit: &UnitId) -> CommandId {
    CommandId(Uuid::new_v5(&stamp.command.0, format!("merge\n{unit}").as_bytes()))
}

/// Says of which of several units a refusal is.
fn of_unit(refused: Explanation, unit: &UnitId, units: usize) -> Explanation {
    if units < 2 {
        return refused;
    }
    Explanation { vi: format!("{unit}: {}", refused.vi), en: format!("{unit}: {}", refused.en), ..refused }
}
