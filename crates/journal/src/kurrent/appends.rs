//! Appending to one stream, so that it ends in a definite answer or in one that is safe to repeat.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use eventstore::{AppendToStreamOptions, ExpectedRevision, WriteResult};
use tokio::time::{Instant, sleep};

use super::{
    Inner,
    stored::{self, Stored, Tail},
    trouble::{Pauses, Trouble},
};
use crate::{AppendError, Appended, Expected, JournalError, Position, Revision, ready::ReadyAppend};

/// What became of one attempt.
enum Attempt {
    Done(Position),
    /// Nothing further is to be tried.
    Failed(AppendError),
    /// It may be tried again; whether something was sent, and what went wrong.
    Again {
        is_sent: bool,
        reason: String,
    },
}

impl From<JournalError> for Attempt {
    fn from(error: JournalError) -> Self {
        Self::Failed(error.into())
    }
}

impl Inner {
    /// Appends, asking again with the same ids and the same expectation for as long as the outcome is not known.
    pub(super) async fn append(&self, append: &ReadyAppend) -> Result<Appended, AppendError> {
        let now = self.now();
        let until = Instant::now() + self.limits.total;
        let mut pauses = Pauses::new();
        let mut is_unknown = false;
        loop {
            let (is_sent, reason) = match self.attempt(append, now).await {
                Attempt::Done(position) => {
                    self.reached.raise(position);
                    return Ok(Appended { position });
                }
                // What was sent before may stand.
                Attempt::Failed(AppendError::Journal(error)) if is_unknown => {
                    return Err(self.unknown(append, error.to_string()));
                }
                Attempt::Failed(error) => return Err(error),
                Attempt::Again { is_sent, reason } => (is_sent, reason),
            };
            is_unknown |= is_sent;
            let pause: Duration = pauses.next();
            if Instant::now() + pause > until {
                return Err(if is_unknown {
                    self.unknown(append, reason)
                } else {
                    JournalError::Unreachable { server: self.server.name.clone(), reason }.into()
                });
            }
            sleep(pause).await;
        }
    }

    fn unknown(&self, append: &ReadyAppend, reason: String) -> AppendError {
        AppendError::Unknown { stream: append.stream.clone(), server: self.server.name.clone(), reason }
    }

    async fn attempt(&self, append: &ReadyAppend, now: DateTime<Utc>) -> Attempt {
        let ReadyAppend { stream, expected, events } = append;
        let remembered = self.tails.get(stream).filter(|tail| tail.events == expected.events());
        let tail = match remembered {
            Some(tail) => tail,
            None => match self.tail(stream).await {
                Ok(tail) => tail,
                Err(error) => return error.into(),
            },
        };
        if tail.events != expected.events() {
            return self.judge(append, &tail).await;
        }
        if events.is_empty() {
            return match self.end(self.reached.known()).await {
                Ok(position) => Attempt::Done(position),
                Err(error) => error.into(),
            };
        }
        match self.send(append, &tail, now).await {
            Ok(Ok(written)) => self.confirm(append, &written).await,
            Ok(Err(Trouble::Conflict)) => match self.tail(stream).await {
                Ok(tail) if tail.events == expected.events() => {
                    Attempt::Again { is_sent: false, reason: Trouble::Conflict.tell(&self.server, None).to_string() }
                }
                Ok(tail) => self.judge(append, &tail).await,
                Err(error) => error.into(),
            },
            Ok(Err(Trouble::TooLarge)) => Attempt::Failed(AppendError::TooLarge {
                stream: stream.clone(),
                bytes: events.iter().map(|event| event.bytes()).sum(),
                max: crate::ready::EVENT_MAX,
            }),
            Ok(Err(Trouble::Passing(reason))) => Attempt::Again { is_sent: true, reason },
            Ok(Err(Trouble::Away(reason))) => Attempt::Again { is_sent: false, reason },
            Ok(Err(trouble @ Trouble::Moved)) => {
                Attempt::Again { is_sent: false, reason: trouble.tell(&self.server, None).to_string() }
            }
            Ok(Err(
                trouble @ (Trouble::Broken
                | Trouble::Missing
                | Trouble::Deleted
                | Trouble::Denied
                | Trouble::Refused(_)),
            )) => trouble.tell(&self.server, Some(stream)).into(),
            Err(error) => error.into(),
        }
    }

    /// Sends the events once. What is remembered of the stream's end is only ever what was read: should the server have
    /// known these ids already, what it holds is not what was sent now.
    async fn send(
        &self,
        append: &ReadyAppend,
        tail: &Tail,
        now: DateTime<Utc>,
    ) -> Result<Result<WriteResult, Trouble>, JournalError> {
        let ReadyAppend { stream, expected, events } = append;
        let recorded_at = now.max(tail.recorded_at);
        self.not_before(recorded_at);
        let recorded_at = recorded_at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let events = stored::sealed(stream, events, tail, &recorded_at)?;
        let expected = match expected {
            Expected::NoStream => ExpectedRevision::NoStream,
            Expected::Exactly(Revision(revision)) => ExpectedRevision::Exact(*revision),
        };
        let options = self.authenticated(AppendToStreamOptions::default(), AppendToStreamOptions::authenticated);
        let options = options.requires_leader(true).deadline(self.limits.call).expected_revision(expected);
        let name = self.scope.name(stream);
        self.tails.remove(stream);
        let written = self.clients.call(|client| async move {
            client.append_to_stream(name, &options, events).await.map_err(Trouble::with_call)
        });
        Ok(written.await)
    }

    /// The server's yes is believed where it names the place that was meant.
    async fn confirm(&self, append: &ReadyAppend, written: &WriteResult) -> Attempt {
        let count = append.events.len() as u64;
        let last = append.expected.events().saturating_add(count).saturating_sub(1);
        let position = stored::position(written.position);
        if written.next_expected_version == last && position > Position::START {
            return Attempt::Done(position);
        }
        match self.repeated(append).await {
            Ok(Some(position)) => Attempt::Done(position),
            Ok(None) => Attempt::Again {
                is_sent: true,
                reason: "máy chủ báo đã ghi ở chỗ khác / the server says that it wrote elsewhere".to_owned(),
            },
            Err(error) => error.into(),
        }
    }

    /// The answer where the stream is not where the writer believed: a repetition succeeds as the first time.
    async fn judge(&self, append: &ReadyAppend, tail: &Tail) -> Attempt {
        let current = tail.events.checked_sub(1).map(Revision);
        match self.repeated(append).await {
            Ok(Some(position)) => Attempt::Done(position),
            Ok(None) => Attempt::Failed(AppendError::WrongExpectedRevision {
                stream: append.stream.clone(),
                expected: append.expected,
                current,
            }),
            Err(error) => error.into(),
        }
    }

    /// Where these very events stand already at the expected place; `None` where they do not.
    async fn repeated(&self, append: &ReadyAppend) -> Result<Option<Position>, JournalError> {
        let ReadyAppend { stream, expected, events } = append;
        let stored = self.at(stream, expected.events(), events.len()).await?;
        let is_same = !events.is_empty() && stored.iter().map(|event| event.id).eq(events.iter().map(|event| event.id));
        Ok(stored.last().filter(|_| is_same).map(|last: &Stored| last.position))
    }
}
