//! What every engine must keep: one suite of laws, run against each of them by [`conformance!`](crate::conformance!).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test says so by panicking")]

mod appends;
mod copies;
mod imports;
mod order;
mod subscriptions;

use std::{future::Future, sync::Arc};

use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    EventType, StreamId, Subject,
    testing::{festival, police},
    values::{CommandId, Occurred},
};
use uuid::Uuid;

use crate::{
    AppendError, CommandStamp, Engine, Expected, NewEvent, NewMetadata, Position, READ_BYTES, Recorded, Revision,
    SealedData, Source, SourceKind, StreamAppend, StreamName, canonical,
};

pub use appends::*;
pub use copies::*;
pub use imports::*;
pub use order::*;
pub use subscriptions::*;

/// By what an engine stamps `recorded_at`.
pub type Clock = Box<dyn Fn() -> DateTime<Utc> + Send>;

/// A store of one law's own, empty at first.
pub trait Store {
    /// What opens it.
    type Engine: Engine;

    /// How many streams are many; fewer where beginning each is a call of its own.
    const STREAMS: usize = 100_000;

    /// Opens it, or opens it again once the engine before it was dropped.
    fn open_with_clock(&self, clock: Clock) -> impl Future<Output = Self::Engine>;

    /// The same by the clock of this machine.
    fn open(&self) -> impl Future<Output = Arc<Self::Engine>> {
        async { Arc::new(self.open_with_clock(Box::new(Utc::now)).await) }
    }
}

/// Makes one test of each law: `conformance!(MyStore::new())`, where the expression makes a new [`Store`]. An attribute
/// may follow, which every test is given.
#[macro_export]
macro_rules! conformance {
    ($store:expr) => {
        $crate::conformance!($store, cfg(all()));
    };
    ($store:expr, $attribute:meta) => {
        $crate::conformance!($store, $attribute =>
            an_empty_store_holds_nothing,
            a_stream_is_begun_once,
            a_stream_is_continued_from_where_it_ends,
            a_repetition_succeeds_and_writes_nothing,
            other_events_at_the_same_place_are_refused,
            an_append_of_nothing_writes_nothing,
            events_come_back_as_they_were_given,
            events_up_to_the_largest_are_taken,
            a_restart_keeps_everything,
            time_never_goes_back,
            one_writer_wins_each_revision,
            many_streams_are_written_at_once,
            a_conflict_harms_nobody_else,
            a_reader_leaves_no_gap,
            a_replay_is_everything_in_order,
            large_events_are_read_a_few_at_once,
            what_is_announced_can_be_read,
            thousands_of_streams_stay_apart,
            a_subscription_goes_from_the_past_to_the_present,
            a_slow_subscription_misses_nothing,
            giving_up_a_wait_loses_nothing,
            an_import_is_written_whole,
            an_import_with_a_conflict_leaves_nothing,
            an_import_is_repeated_without_harm,
            an_import_refuses_what_is_too_large,
            copied_events_stand_as_they_were_recorded,
            what_is_copied_already_is_passed_over,
            what_does_not_follow_is_not_copied,
            what_is_recorded_after_a_copy_is_never_earlier,
        );
    };
    ($store:expr, $attribute:meta => $($law:ident),* $(,)?) => {
        $(
            #[$attribute]
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $law() {
                let (store, bound) = ($store, std::time::Duration::from_secs(60));
                let law = tokio::time::timeout(bound, $crate::conformance::$law(&store));
                law.await.expect("waits for what never comes");
            }
        )*
    };
}

/// The pilot stream of a ward, told apart by its figure.
pub(crate) fn stream(figure: usize) -> StreamName {
    StreamName::from(&StreamId::Pilot(festival().year, format!("tp-mau.phuong-{figure}").parse().unwrap()))
}

/// An event, told apart by its figure.
pub(crate) fn event(figure: usize) -> NewEvent {
    let id = Uuid::from_u128(figure as u128);
    NewEvent {
        id,
        event_type: EventType::current("PilotRoundOpened"),
        data: SealedData::sealed(format!(r#"{{"quota":{{"exactly":{figure}}},"note":"Khối phố số {figure}"}}"#)),
        metadata: NewMetadata {
            actor: police(),
            command: CommandStamp { id: CommandId(id), fingerprint: "f0".to_owned() },
            correlation: id,
            causation: (figure % 2 == 1).then_some(id),
            evidence: Some(Position::START.to_string()),
            occurred: Occurred::Undated,
            source: Source { kind: SourceKind::Live, citation: None, sample: true },
            about: Subject::festival(&festival()),
        },
    }
}

/// Events of these figures.
pub(crate) fn events(figures: impl IntoIterator<Item = usize>) -> Vec<NewEvent> {
    figures.into_iter().map(event).collect()
}

pub(crate) fn at(revision: u64) -> Expected {
    Expected::Exactly(Revision(revision))
}

/// One stream's part of an import, with events of these figures.
pub(crate) fn part(figure: usize, expected: Expected, figures: impl IntoIterator<Item = usize>) -> StreamAppend {
    StreamAppend { stream: stream(figure), expected, events: events(figures) }
}

/// Everything in the journal.
pub(crate) async fn all(engine: &impl Engine) -> Vec<Recorded> {
    let mut events: Vec<Recorded> = vec![];
    loop {
        let after = events.last().map_or(Position::START, |last| last.position);
        let next = engine.read_all(after, usize::MAX).await.unwrap();
        if next.is_empty() {
            return events;
        }
        events.extend(next);
    }
}

/// One stream, whole.
pub(crate) async fn whole(engine: &impl Engine, figure: usize) -> Vec<Recorded> {
    engine.read_stream(stream(figure), Revision(0), usize::MAX).await.unwrap()
}

/// The figures by which events are told apart.
pub(crate) fn figures(recorded: &[Recorded]) -> Vec<usize> {
    recorded.iter().map(|recorded| usize::try_from(recorded.id.as_u128()).unwrap()).collect()
}

/// Where the stream was, when this append was refused for it.
#[track_caller]
pub(crate) fn conflict<T: std::fmt::Debug>(refused: Result<T, AppendError>) -> Option<u64> {
    match refused {
        Err(AppendError::WrongExpectedRevision { current, .. }) => current.map(|Revision(current)| current),
        Ok(_)
        | Err(
            AppendError::TooLarge { .. }
            | AppendError::NotNext { .. }
            | AppendError::Overloaded
            | AppendError::Unknown { .. }
            | AppendError::Journal(_),
        ) => {
            panic!("not refused for its expectation: {refused:?}")
        }
    }
}

/// Follows one stream's chain of hashes from its beginning, and gives the hash of its last event. An engine keeps that
/// one where nobody changes it together with the event.
///
/// # Errors
/// Names the first revision that contradicts the event before it.
pub fn follow_chain(stream: &[Recorded]) -> Result<String, Revision> {
    let mut hash = String::new();
    for (number, recorded) in (0_u64..).zip(stream) {
        let Recorded { stream, revision, id, event_type, data, metadata, position: _ } = recorded;
        let previous = metadata.read().map_err(|_| *revision)?.previous;
        if *revision != Revision(number) || previous != hash {
            return Err(*revision);
        }
        hash = canonical::hash(stream, *revision, *id, &event_type.to_string(), data.as_str(), metadata.as_str());
    }
    Ok(hash)
}
