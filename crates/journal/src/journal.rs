use std::path::Path;

use tokio::sync::watch;

use crate::{
    AppendError, Appended, Engine, Expected, JournalError, NewEvent, Position, Recorded, Revision, SqliteEngine,
    StreamAppend, StreamName,
};

/// A journal of any engine.
#[derive(Debug)]
pub enum Journal {
    /// One file on this machine.
    Sqlite(SqliteEngine),
}

impl Journal {
    /// Opens the journal of a URL: `sqlite:PATH`.
    ///
    /// # Errors
    /// When the URL names no engine, or the engine cannot open it.
    pub fn open(url: &str) -> Result<Self, JournalError> {
        match url.split_once(':') {
            Some(("sqlite", path)) => Ok(Self::Sqlite(SqliteEngine::open(Path::new(path))?)),
            Some(_) | None => Err(JournalError::UnknownEngine { url: url.to_owned() }),
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
        }
    }

    async fn read_all(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, JournalError> {
        match self {
            Self::Sqlite(engine) => engine.read_all(after, limit).await,
        }
    }

    fn watch(&self) -> watch::Receiver<Position> {
        match self {
            Self::Sqlite(engine) => engine.watch(),
        }
    }

    async fn import(&self, appends: Vec<StreamAppend>) -> Result<Appended, AppendError> {
        match self {
            Self::Sqlite(engine) => engine.import(appends).await,
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
        for bad in ["", "sqlite", "SQLite:x", "mysql://x", "journal.sqlite", ":x", " sqlite:x"] {
            let refused = Journal::open(bad);
            assert!(matches!(&refused, Err(JournalError::UnknownEngine { url }) if url == bad), "{refused:?}");
        }
    }

    #[test]
    fn an_engine_without_a_place_is_refused() {
        let refused = Journal::open("sqlite:");
        assert!(matches!(refused, Err(JournalError::Unreadable { .. })), "{refused:?}");
    }
}
