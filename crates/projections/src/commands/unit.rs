use chrono::NaiveDate;
use ngayhoi_domain::{
    Explanation, FestivalStanding, Refusal, StreamId, Subject, judge,
    unit::{Change, Command, Presence, Unit},
    values::{CommandId, ConvenerId, DocumentRef, UnitId},
};
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
    /// before the first is written. What a crash or another reform in that moment left over is finished by sending it
    /// again, as the same command or anew: a unit that went into that one on that day already is passed over.
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
            let loaded = self.folded::<Unit>(&stream).await?;
            let is_done = loaded.revision_of(stamp.first_event(&stream)).is_some();
            let state = loaded.state.clone();
            let went_so = state.presence_on(reform.on) == Some(Presence::Ended { on: reform.on })
                && state.merged_into(reform.on) == Some(into);
            merges.push(Merge { unit, stamp, stream, command, state, is_done, went_so });
        }
        // Where nothing is left to do, whoever asks anew is told so.
        if !merges.iter().all(|merge| merge.went_so) {
            merges.retain(|merge| merge.is_done || !merge.went_so);
        }
        for Merge { unit, stamp, command, state, .. } in merges.iter().filter(|merge| !merge.is_done) {
            let about = reform.subject(unit);
            judge(state, &stamp.actor, &about, FestivalStanding::NotOpened, command.clone())
                .map_err(|refused| CommandError::Refused(of_unit(refused.explain(), unit, units.len())))?;
        }
        let mut done = None;
        for Merge { unit, stamp, stream, command, .. } in merges {
            done = Some(self.execute::<Unit>(&stamp, &stream, reform.subject(unit), command).await?);
        }
        Ok(done)
    }
}

/// One unit's part of a merger.
struct Merge<'u> {
    unit: &'u UnitId,
    stamp: Stamp,
    stream: StreamId,
    command: Command,
    state: Unit,
    /// By this very command, so that it is answered as the first time.
    is_done: bool,
    /// Into that unit on that day, whoever said so.
    went_so: bool,
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
