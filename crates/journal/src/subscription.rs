use std::sync::Arc;

use tokio::sync::watch;

use crate::{Engine, JournalError, Position, Recorded};

/// How many events are handed over at once.
const BATCH: usize = 512;

/// A live reading of the journal: what stands after a position, then whatever is written, each event once and in
/// order. It asks the engine again for what it has not handed over, so a slow reader costs no memory.
#[derive(Debug)]
pub struct Subscription<E> {
    engine: Arc<E>,
    after: Position,
    reached: watch::Receiver<Position>,
}

impl<E: Engine> Subscription<E> {
    /// A reading of all that stands after a position.
    pub fn new(engine: Arc<E>, after: Position) -> Self {
        let reached = engine.watch();
        Self { engine, after, reached }
    }

    /// The next events, at least one; waits while there is none. Giving up the wait loses nothing.
    ///
    /// # Errors
    /// When the journal cannot be read, or has been closed.
    pub async fn next(&mut self) -> Result<Vec<Recorded>, JournalError> {
        loop {
            // Marked as seen before reading, so that what is written meanwhile wakes the next wait.
            self.reached.borrow_and_update();
            let events = self.engine.read_all(self.after, BATCH).await?;
            if let Some(last) = events.last() {
                self.after = last.position;
                return Ok(events);
            }
            self.reached.changed().await.map_err(|_| JournalError::Closed)?;
        }
    }
}
