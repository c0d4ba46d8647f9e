use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::future::BoxFuture;
use rusqlite::Connection;
use tokio::{runtime::Handle, sync::oneshot};

use super::Tables;
use crate::node::NodeError;

/// How long a query takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// It finds what it wants by a key.
    Short,
    /// It goes through whole tables.
    Long,
}

/// What waits to be read.
struct Waiting {
    length: Length,
    query: Box<dyn FnOnce(&Connection) -> Told + Send>,
}

/// Gives what was read to whoever asked.
type Told = Box<dyn FnOnce() + Send>;

/// Reads that are asked for at the same time, done in one go: on one connection, and of one state of the tables. Short
/// ones are done where they are asked for, since going elsewhere and back takes as long; where one is long, all leave
/// the threads that serve requests.
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
        length: Length,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, NodeError> {
        let (sender, answer) = oneshot::channel();
        let query = Box::new(move |db: &Connection| -> Told {
            let read = query(db);
            // Whoever asked may be gone.
            Box::new(move || drop(sender.send(read)))
        });
        if self.wait(Waiting { length, query }) {
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
            Ok(read) => Ok(read.inspect_err(|error| tables.look_at(error))?),
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
            let are_short = waiting.iter().all(|waiting| waiting.length == Length::Short);
            let all = move |db: &Connection| -> Vec<Told> {
                // Where there is none, each query sees a state of its own; nothing is written, so none is committed.
                let _one_state = (waiting.len() > 1).then(|| db.unchecked_transaction());
                waiting.into_iter().map(|waiting| (waiting.query)(db)).collect()
            };
            let here = if are_short { tables.read_here(all) } else { Err(all) };
            let read = match here {
                Ok(read) => read,
                Err(all) => tables.read(all).await,
            };
            // On failure nobody is told anything, which tells whoever waits that it failed.
            read.unwrap_or_default()
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
