use std::path::Path;

use crate::{
    Engine, Journal, JournalError, Position, Recorded, Verification, Verified, VerifyError,
    verify::{self, BATCH},
};

/// A journal of any engine, read as it is at the opening and never written. Nobody needs to stop for it.
#[derive(Debug)]
pub enum Reading {
    /// A file, of which one state is seen.
    File(Verification),
    /// What a server holds up to a position.
    Server {
        /// It.
        journal: Journal,
        /// Where it ended.
        end: Position,
    },
}

impl Reading {
    /// Opens the journal of a URL; see [`Journal::open`].
    ///
    /// # Errors
    /// When the URL names no engine, there is no journal, or it cannot be read.
    pub async fn open(url: &str) -> Result<Self, JournalError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Ok(Self::File(Verification::open(Path::new(path))?));
        }
        let journal = Journal::open(url)?;
        let end = journal.end().await?;
        Ok(Self::Server { journal, end })
    }

    /// How many events it expects to follow, where that is known.
    pub fn events(&self) -> Option<u64> {
        match self {
            Self::File(file) => Some(file.events()),
            Self::Server { .. } => None,
        }
    }

    /// Follows every event, and says now and then how many more it has followed. Where it is asked for, the digest that
    /// the journal had after so many events is told too. On a server nobody vouches for the last event of a stream but
    /// a digest that was kept elsewhere.
    ///
    /// # Errors
    /// The first event that is not as it was written; or that the journal cannot be read.
    pub async fn verify(&self, earlier: Option<u64>, advance: impl FnMut(usize)) -> Result<Verified, VerifyError> {
        match self {
            Self::File(file) => file.run(earlier, advance),
            Self::Server { journal, end } => verify::follow(journal, *end, earlier, advance).await,
        }
    }

    /// The next events after a position, in the journal's order; empty at the end.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn after(&self, position: Position) -> Result<Vec<Recorded>, JournalError> {
        match self {
            Self::File(file) => file.after(position, BATCH),
            Self::Server { journal, end } => {
                let mut events = journal.read_all(position, BATCH).await?;
                events.retain(|event| event.position <= *end);
                Ok(events)
            }
        }
    }
}
