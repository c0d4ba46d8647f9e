use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::future::BoxFuture;
use rusqlite::Connection;
use tokio::{runtime::Handle, sync::oneshot};

use super::Tables;
use crate::node::NodeError;

/// What waits to be read.
type Waiting = Box<dyn FnOnce(&Connection) -> Told + Send>;

/// Gives what was read to whoever asked.
type Told = Box<dyn FnOnce() + Send>;

/// Reads that are asked for at the same time, done in one go: on one connection, off the request's thread once, and of
/// one state of the tables.
///
/// The fields of an answer, and the rows of a list in it, each ask for what they need and know nothing of one another.
/// All that can ask does so before anything is read, and all are answered before any of them goes on, so that an answer
/// takes as many goes as it is deep, however long its lists are.
#[derive(Clone, Default)]
pub struct Together(Arc<Mutex<Vec<Waiting>>>);

impl fmt::Debug for Together {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Together").finish_non_exhaustive()
    }
}

impl Together {
    /// Reads from tables with whatever else waits.
    ///
    /// # Errors
    /// When the tables cannot be read.
    pub async fn read<T: Send + 'static>(
        &self,
        tables: &Tables,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, NodeError> {
        let (sender, answer) = oneshot::channel();
        let query: Waiting = Box::new(move |db| {
            let read = query(db);
            // Whoever asked may be gone.
            Box::new(move || drop(sender.send(read)))
        });
        if self.wait(query) {
            let turn = Turn { together: self, tables, reading: None, is_over: false };
            // Everybody else who can ask now does so meanwhile.
            let mut asked = 0;
            while asked < self.waiting().len() {
                asked = self.waiting().len();
                tokio::task::yield_now().await;
            }
            turn.take().await;
        }
        // A long list is answered at once, not in the pieces that a task is otherwise given.
        match tokio::task::unconstrained(answer).await {
            Ok(read) => Ok(read?),
            Err(_) => Err(NodeError::Ending),
        }
    }

    /// Puts a query with those that wait; whether it is the first of them.
    fn wait(&self, query: Waiting) -> bool {
        let mut waiting = self.waiting();
        waiting.push(query);
        waiting.len() == 1
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All that waits, being read once somebody waits for it.
    fn begin(&self, tables: &Tables) -> Reading {
        let (waiting, tables) = (std::mem::take(&mut *self.waiting()), tables.clone());
        Box::pin(async move {
            let read = tables.read(move |db| {
                // Where there is none, each query sees a state of its own; nothing is written, so none is committed.
                let _one_state = db.unchecked_transaction();
                waiting.into_iter().map(|query| query(db)).collect()
            });
            // On failure nobody is told anything, which tells whoever waits that it failed.
            read.await.unwrap_or_default()
        })
    }
}

/// What is being read.
type Reading = BoxFuture<'static, Vec<Told>>;

/// The turn of whoever asked first, who reads for all. It is taken also where they no longer want their own answer.
struct Turn<'t> {
    together: &'t Together,
    tables: &'t Tables,
    reading: Option<Reading>,
    is_over: bool,
}

impl Turn<'_> {
    async fn take(mut self) {
        let (together, tables) = (self.together, self.tables);
        let told = self.reading.get_or_insert_with(|| together.begin(tables)).await;
        self.is_over = true;
        tell(told);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // Where the program ends, nobody waits any more.
        let (false, Ok(runtime)) = (self.is_over, Handle::try_current()) else { return };
        let reading = self.reading.take().unwrap_or_else(|| self.together.begin(self.tables));
        runtime.spawn(async { tell(reading.await) });
    }
}

/// Tells everybody, in one go.
fn tell(told: Vec<Told>) {
    told.into_iter().for_each(|told| told());
}
