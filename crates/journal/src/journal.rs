use std::path::Path;

use futures_util::{Stream, StreamExt};
use tokio::sync::watch;

use crate::{
    AppendError, Appended, Engine, Expected, JournalError, KurrentEngine, NewEvent, Position, Recorded, Revision,
    SqliteEngine, StreamAppend, StreamName, kurrent::without_password,
};

/// A journal of any engine.
#[derive(Debug)]
pub enum Journal {
    /// One file on this machine.
    Sqlite(SqliteEngine),
    /// A KurrentDB server or cluster.
    Kurrent(KurrentEngine),
}

impl Journal {
    /// Opens the journal of a URL: `sqlite:PATH`, `esdb://HOST:PORT` or `esdb+discover://NAME:PORT`. A server is asked
    /// for nothing yet, so it may still be away.
    ///
    /// # Errors
    /// When the URL names no engine, or the engine cannot open it.
    pub fn open(url: &str) -> Result<Self, JournalError> {
        match url.split_once(':') {
            Some(("sqlite", path)) => Ok(Self::Sqlite(SqliteEngine::open(Path::new(path))?)),
            Some(("esdb" | "esdb+discover", _)) => Ok(Self::Kurrent(KurrentEngine::open(url)?)),
            Some(_) | None => Err(JournalError::UnknownEngine { url: without_password(url) }),
        }
    }
}

impl Engine for Journal {
    async fn append(
        &self,
        stream: StreamName,
        expected: Expected,
        events: Vec<NewEvent>,
    ) -> Result<Appended, AppendError> {
        match self {
            Self::Sqlite(engine) => engine.append(stream, expected, events).await,
            Self::Kurrent(engine) => engine.append(stream, expected, events).await,
        }
    }

    async fn read_stream(
        &self,
        stream: StreamName,
        from: Revision,
        limit: usize,
    ) -> Result<Vec<Recorded>, JournalError> {
        match self {
            Self::Sqlite(engine) => engine.read_stream(stream, from, limit).await,
            Self::Kurrent(engine) => engine.read_stream(stream, from, limit).await,
        }
    }

    async fn read_all(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, JournalError> {
        match self {
            Self::Sqlite(engine) => engine.read_all(after, limit).await,
            Self::Kurrent(engine) => engine.read_all(after, limit).await,
        }
    }

    fn replay<T: Send + 'static>(
        &self,
        after: Position,
        make: impl Fn(&Recorded) -> T + Clone + Send + Sync + 'static,
    ) -> impl Stream<Item = Result<Vec<T>, JournalError>> + Send + Unpin {
        match self {
            Self::Sqlite(engine) => engine.replay(after, make).left_stream(),
            Self::Kurrent(engine) => engine.replay(after, make).right_stream(),
        }
    }

    fn watch(&self) -> watch::Receiver<Position> {
        match self {
            Self::Sqlite(engine) => engine.watch(),
            Self::Kurrent(engine) => engine.watch(),
        }
    }

    async fn end(&self) -> Result<Position, JournalError> {
        match self {
            Self::Sqlite(engine) => engine.end().await,
            Self::Kurrent(engine) => engine.end().await,
        }
    }

    async fn copy_in(&self, events: Vec<Recorded>) -> Result<Appended, AppendError> {
        match self {
            Self::Sqlite(engine) => engine.copy_in(events).await,
            Self::Kurrent(engine) => engine.copy_in(events).await,
        }
    }

    async fn import(&self, appends: Vec<StreamAppend>) -> Result<Appended, AppendError> {
        match self {
            Self::Sqlite(engine) => engine.import(appends).await,
            Self::Kurrent(engine) => engine.import(appends).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[tokio::test]
    async fn a_url_names_an_engine_and_a_place() {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("ngày hội: 2019.sqlite").display());
        let journal = Journal::open(&url).unwrap();
        assert_eq!(journal.read_all(Position::START, 1).await.unwrap(), []);
        assert_eq!(*journal.watch().borrow(), Position::START);
        drop(journal);
        assert!(folder.path().join("ngày hội: 2019.sqlite").is_file());
    }

    #[test]
    fn what_names_no_engine_is_refused() {
        for bad in
            ["", "sqlite", "SQLite:x", "mysql://x", "kurrentdb://x", "ESDB://x", "journal.sqlite", ":x", " sqlite:x"]
        {
            let refused = Journal::open(bad);
            assert!(matches!(&refused, Err(JournalError::UnknownEngine { url }) if url == bad), "{refused:?}");
        }
    }

    #[test]
    fn a_password_in_a_url_that_names_no_engine_is_not_told() {
        let refused = Journal::open("esbd://admin:changeit@host").map(drop);
        assert!(matches!(&refused, Err(JournalError::UnknownEngine { url }) if url == "esbd://admin:***@host"));
    }

    /// A server that is away fails nobody before they ask it.
    #[test]
    fn a_server_is_not_asked_when_its_journal_is_opened() {
        let journal = Journal::open("esdb://nowhere.invalid:1?tls=false").unwrap();
        assert_eq!(*journal.watch().borrow(), Position::START);
        assert!(matches!(Journal::open("esdb://nowhere.invalid:x"), Err(JournalError::InvalidUrl { .. })));
    }

    #[test]
    fn an_engine_without_a_place_is_refused() {
        let refused = Journal::open("sqlite:");
        assert!(matches!(refused, Err(JournalError::Unreadable { .. })), "{refused:?}");
    }
}
