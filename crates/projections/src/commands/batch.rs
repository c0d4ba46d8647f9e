use std::{
    any::Any,
    collections::{BTreeMap, BTreeSet},
};

use chrono::Utc;
use ngayhoi_domain::{
    Actor, Aggregate, FestivalStanding, StreamId, Subject, judge,
    values::{CommandId, Occurred},
    year::FestivalYear,
};
use ngayhoi_journal::{
    Citation, CommandStamp, Engine, Expected, NewMetadata, Position, Revision, Source, SourceKind, StreamAppend,
    StreamName,
};
use uuid::Uuid;

use super::{
    CommandError, Done, Unsealed, sealed,
    streams::{PAGE, fact_of},
};
use crate::node::Node;

/// Many commands of one actor that are done together or not at all, such as the rows of a list.
///
/// Each is judged as if it came alone after those before it, by the same offices, scopes and rules; nothing is written
/// before [`Batch::commit`]. A command whose id stands in its stream already, whoever gave it, was done before.
pub struct Batch<'n> {
    node: &'n Node,
    actor: Actor,
    occurred: Occurred,
    correlation: Uuid,
    read_at: Position,
    streams: BTreeMap<StreamId, Stream>,
    samples: BTreeMap<String, bool>,
}

/// A stream as it will be.
struct Stream {
    /// An aggregate; its category says of which kind.
    state: Box<dyn Any + Send + Sync>,
    events: u64,
    commands: BTreeSet<CommandId>,
    staged: Vec<Unsealed>,
}

/// What became of a command of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It will be done with the others.
    New,
    /// It was done before, or has nothing to do.
    Known,
}

impl<'n> Batch<'n> {
    /// Nothing yet, in the name of an actor.
    pub fn new(node: &'n Node, actor: Actor, occurred: Option<Occurred>) -> Self {
        Self {
            node,
            actor,
            occurred: occurred.unwrap_or_else(|| Occurred::At(Utc::now())),
            correlation: Uuid::new_v4(),
            read_at: *node.journal.watch().borrow(),
            streams: BTreeMap::new(),
            samples: BTreeMap::new(),
        }
    }

    /// Up to where the journal was read for it, as evidence names it.
    pub fn read_at(&self) -> String {
        self.read_at.to_string()
    }

    /// A stream as it will be once the batch is committed.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn state<A: Aggregate>(&mut self, stream: &StreamId) -> Result<&A, CommandError> {
        // `contains_key` and `entry` would borrow across the load.
        if !self.streams.get(stream).is_some_and(|loaded| loaded.state.is::<A>()) {
            let loaded = self.load::<A>(stream).await?;
            self.streams.insert(stream.clone(), loaded);
        }
        let loaded = self.streams.get(stream).and_then(|loaded| loaded.state.downcast_ref());
        loaded.ok_or_else(|| CommandError::Undecodable { position: self.read_at, reason: stream.to_string() })
    }

    /// A stream as it is now, with the commands that are done.
    async fn load<A: Aggregate>(&self, stream: &StreamId) -> Result<Stream, CommandError> {
        let (name, mut state, mut events, mut commands) = (StreamName::from(stream), A::default(), 0, BTreeSet::new());
        loop {
            let page = self.node.journal.read_stream(name.clone(), Revision(events), PAGE).await?;
            for event in &page {
                state = state.evolve(&fact_of::<A>(event)?);
                commands.insert(event.read_metadata()?.given.command.id);
                events += 1;
            }
            if page.len() < PAGE {
                return Ok(Stream { state: Box::new(state), events, commands, staged: Vec::new() });
            }
        }
    }

    /// Judges one more command, and takes it into the batch where nothing stands against it. Its events cite where it
    /// came from, where it came from somewhere.
    ///
    /// # Errors
    /// With the refusal, or when the journal cannot be read.
    pub async fn ask<A: Aggregate>(
        &mut self,
        command: CommandId,
        stream: &StreamId,
        subject: Subject,
        wish: A::Command,
        citation: Option<Citation>,
    ) -> Result<Outcome, CommandError> {
        self.state::<A>(stream).await?;
        if self.streams.get(stream).is_some_and(|loaded| loaded.commands.contains(&command)) {
            return Ok(Outcome::Known);
        }
        let standing = match subject.festival_ref() {
            Some(festival) if A::CATEGORY.needs_open_festival() => {
                self.state::<FestivalYear>(&StreamId::Year(festival)).await?.standing()
            }
            Some(_) | None => FestivalStanding::NotOpened,
        };
        let fingerprint = self.node.keys.fingerprint(&serde_json::to_vec(&wish)?);
        let actor = self.actor.clone();
        let events = judge(self.state::<A>(stream).await?, &actor, &subject, standing, wish)?;
        if events.is_empty() {
            return Ok(Outcome::Known);
        }
        let metadata = NewMetadata {
            actor,
            command: CommandStamp { id: command, fingerprint },
            correlation: self.correlation,
            causation: None,
            evidence: Some(self.read_at.to_string()),
            occurred: self.occurred,
            source: Source { kind: SourceKind::Live, citation, sample: self.is_sample(&subject).await? },
            about: subject,
        };
        if let Some(loaded) = self.streams.get_mut(stream) {
            loaded.take::<A>(stream, &events, &metadata)?;
        }
        Ok(Outcome::New)
    }

    /// Writes all of it, or nothing, and waits until the read models show it. `None` where there is nothing to write.
    ///
    /// # Errors
    /// When somebody wrote to one of the streams meanwhile, or the journal or the keys fail.
    pub async fn commit(self) -> Result<Option<Done>, CommandError> {
        let (mut streams, mut staged) = (Vec::new(), Vec::new());
        for (stream, loaded) in self.streams {
            if !loaded.staged.is_empty() {
                streams.push((stream, loaded.events, loaded.staged.len()));
                staged.extend(loaded.staged);
            }
        }
        let mut events = sealed(&self.node.keys, staged)?.into_iter();
        let append = |(stream, held, new): (StreamId, u64, usize)| StreamAppend {
            stream: StreamName::from(&stream),
            expected: Expected::after(held),
            events: events.by_ref().take(new).collect(),
        };
        let appends: Vec<_> = streams.into_iter().map(append).collect();
        if appends.is_empty() {
            return Ok(None);
        }
        let appended = self.node.journal.import(appends).await?;
        Ok(Some(self.node.done(appended.position).await))
    }

    /// Whether a matter is invented, asked once a festival or register.
    async fn is_sample(&mut self, subject: &Subject) -> Result<bool, CommandError> {
        let of = Subject { host: None, ..subject.clone() };
        let of = if of.convener.is_some() { Subject { unit: None, ..of } } else { of };
        let key = format!("{:?} {:?} {:?}", of.convener, of.year, of.unit);
        if let Some(known) = self.samples.get(&key) {
            return Ok(*known);
        }
        let sample = self.node.is_sample(&of).await?;
        self.samples.insert(key, sample);
        Ok(sample)
    }
}

impl Stream {
    fn take<A: Aggregate>(
        &mut self,
        stream: &StreamId,
        events: &[A::Event],
        metadata: &NewMetadata,
    ) -> Result<(), CommandError> {
        for (index, event) in events.iter().enumerate() {
            self.staged.push(Unsealed::of(stream, index, event, metadata.clone())?);
            if let Some(state) = self.state.downcast_mut::<A>() {
                *state = std::mem::take(state).evolve(event);
            }
        }
        self.commands.insert(metadata.command.id);
        Ok(())
    }
}
