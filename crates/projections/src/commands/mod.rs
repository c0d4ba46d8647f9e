//! Commands on their way into the journal: load the stream, judge, seal, append, and wait until the read models show it.

pub mod accounts;
mod batch;
mod commendation;
mod error;
mod evidence;
mod streams;
mod unit;

use chrono::{NaiveDate, Utc};
use ngayhoi_domain::{
    Actor, Aggregate, EventType, FestivalRef, FestivalStanding, StreamId, Subject, judge,
    values::{CommandId, Occurred},
    year::FestivalYear,
};
use ngayhoi_journal::{
    AppendError, CommandStamp, Engine, Expected, KeyStore, KeyStoreError, NewEvent, NewMetadata, Position, Recorded,
    SealedData, Source, SourceKind, StreamName,
};
use uuid::Uuid;

pub use batch::{Batch, Outcome};
pub use error::CommandError;
pub use streams::Streams;
pub use unit::Reform;

use crate::{node::Node, world::today};
use streams::Folded;

/// How often a command is judged anew when others write to the same stream.
const ATTEMPTS: usize = 8;

/// What comes with every command: who gives it, which wish it is, and when it happened.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// Who gives it.
    pub actor: Actor,
    /// Which wish it is; repeated as often as the network needs it.
    pub command: CommandId,
    /// When it happened; `None` for now.
    pub occurred: Option<Occurred>,
    /// The event that it follows from by a policy; `None` for what people ask.
    pub because: Option<Uuid>,
}

impl Stamp {
    /// The id of the first event that this command leaves in a stream.
    fn first_event(&self, stream: &StreamId) -> Uuid {
        event_id(self.actor.id.as_str(), stream, self.command, 0)
    }

    /// The day on which it happened; today where nobody says.
    pub fn day(&self) -> NaiveDate {
        self.occurred.and_then(Occurred::last_day).unwrap_or_else(today)
    }
}

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// Where its last event stands in the journal.
    pub position: Position,
    /// Whether the read models hold it already.
    pub visible: bool,
}

impl Node {
    /// What a stream adds up to.
    ///
    /// # Errors
    /// When the journal cannot be read, or an event is not of this program's time.
    pub async fn load<A: Aggregate>(&self, stream: &StreamId) -> Result<A, CommandError> {
        Ok(self.folded::<A>(stream).await?.state.clone())
    }

    /// Does a command, and answers once its events are durable and the read models hold them.
    ///
    /// A command that was done before, by its actor and id, is answered as the first time.
    ///
    /// # Errors
    /// With the refusal, when its id was used for something else, or when the journal or the keys fail.
    pub async fn execute<A: Aggregate>(
        &self,
        stamp: &Stamp,
        stream: &StreamId,
        subject: Subject,
        command: A::Command,
    ) -> Result<Done, CommandError> {
        let fingerprint = self.keys.fingerprint(&serde_json::to_vec(&command)?);
        for _ in 0..ATTEMPTS {
            let read_at = *self.journal.watch().borrow();
            let loaded = self.folded::<A>(stream).await?;
            if let Some(earlier) = self.earlier(stamp, stream, &loaded).await? {
                let NewMetadata { command, .. } = earlier.read_metadata()?.given;
                return if command.is_of(&fingerprint) {
                    Ok(self.done(earlier.position).await)
                } else {
                    Err(CommandError::IdReused { command: stamp.command })
                };
            }
            let standing = match subject.festival_ref() {
                Some(festival) if A::CATEGORY.needs_open_festival() => self.standing(&festival).await?,
                Some(_) | None => FestivalStanding::NotOpened,
            };
            let events = judge(&loaded.state, &stamp.actor, &subject, standing, command.clone())?;
            if events.is_empty() {
                return Ok(self.done(read_at).await);
            }
            let metadata = NewMetadata {
                actor: stamp.actor.clone(),
                command: CommandStamp { id: stamp.command, fingerprint: fingerprint.clone() },
                correlation: stamp.command.0,
                causation: stamp.because,
                evidence: Some(read_at.to_string()),
                occurred: stamp.occurred.unwrap_or_else(|| Occurred::At(Utc::now())),
                source: Source { kind: SourceKind::Live, citation: None, sample: self.is_sample(&subject).await? },
                about: subject.clone(),
            };
            let events = events
                .iter()
                .enumerate()
                .map(|(index, event)| Unsealed::of(stream, index, event, metadata.clone()))
                .collect::<Result<Vec<_>, _>>()?;
            let events = sealed(&self.keys, events)?;
            match self.journal.append(StreamName::from(stream), Expected::after(loaded.events()), events).await {
                Ok(appended) => return Ok(self.done(appended.position).await),
                // Somebody else was quicker: judge again what now stands.
                Err(AppendError::WrongExpectedRevision { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppendError::Overloaded.into())
    }

    /// The first event of this very command, where its stream has it already.
    async fn earlier<A>(
        &self,
        stamp: &Stamp,
        stream: &StreamId,
        folded: &Folded<A>,
    ) -> Result<Option<Recorded>, CommandError> {
        match folded.revision_of(stamp.first_event(stream)) {
            Some(revision) => Ok(self.journal.read_stream(StreamName::from(stream), revision, 1).await?.pop()),
            None => Ok(None),
        }
    }

    async fn done(&self, position: Position) -> Done {
        Done { position, visible: self.wait_for(position).await }
    }

    /// Where a festival year stands, by its stream.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn standing(&self, festival: &FestivalRef) -> Result<FestivalStanding, CommandError> {
        Ok(self.folded::<FestivalYear>(&StreamId::Year(festival.clone())).await?.state.standing())
    }
}

/// An event as serde writes it: its name beside its data.
#[derive(serde::Deserialize)]
struct Tagged {
    #[serde(rename = "type")]
    name: String,
    data: serde_json::Value,
}

/// An event whose data may still hold names in the clear.
pub(crate) struct Unsealed {
    pub id: Uuid,
    pub event_type: EventType,
    pub data: serde_json::Value,
    pub metadata: NewMetadata,
}

impl Unsealed {
    /// The event of a command at some place among its events.
    fn of<E: serde::Serialize>(
        stream: &StreamId,
        index: usize,
        event: &E,
        metadata: NewMetadata,
    ) -> Result<Self, CommandError> {
        let Tagged { name, data } = serde_json::from_value(serde_json::to_value(event)?)?;
        let id = event_id(metadata.actor.id.as_str(), stream, metadata.command.id, index);
        Ok(Self { id, event_type: EventType::current(name), data, metadata })
    }
}

/// Seals events, so that they can be written.
pub(crate) fn sealed(keys: &KeyStore, mut events: Vec<Unsealed>) -> Result<Vec<NewEvent>, KeyStoreError> {
    let data = events.iter_mut().map(|event| std::mem::take(&mut event.data)).collect();
    let sealed = keys.seal_all(data)?;
    let event = |(event, data): (Unsealed, SealedData)| {
        let Unsealed { id, event_type, metadata, data: _ } = event;
        NewEvent { id, event_type, data, metadata }
    };
    Ok(events.into_iter().zip(sealed).map(event).collect())
}

/// The id of an event: the same command of the same actor makes the same ids, however often it is repeated.
pub fn event_id(actor: &str, stream: &StreamId, command: CommandId, index: usize) -> Uuid {
    Uuid::new_v5(&command.0, format!("{actor}\n{stream}\n{index}").as_bytes())
}
