//! The crate's clients: built when first needed, and anew after a failure, since a client that failed stays failed.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use eventstore::Client;
use tokio::{
    runtime::Handle,
    sync::Mutex,
    task::{JoinSet, spawn_blocking},
    time::timeout,
};

use super::{Limits, server::Server, trouble::Trouble};

/// Whoever has a client to lend.
pub(super) struct Clients {
    server: Arc<Server>,
    limits: Limits,
    runtime: Handle,
    /// How many attempts to connect have begun.
    attempts: AtomicU64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    client: Option<Lease>,
    /// The last attempt that failed, and why.
    failure: Option<(u64, Trouble)>,
}

/// A client, and the attempt that connected it.
#[derive(Clone)]
struct Lease {
    attempt: u64,
    client: Client,
}

impl Clients {
    pub(super) fn new(server: Arc<Server>, limits: Limits, runtime: Handle) -> Self {
        Self { server, limits, runtime, attempts: AtomicU64::new(0), state: Mutex::default() }
    }

    /// Asks the server once, within the time limit of a call. After trouble that says nothing of what was asked, the
    /// next call has a new client.
    pub(super) async fn call<T, F>(&self, ask: impl FnOnce(Client) -> F + Send) -> Result<T, Trouble>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Trouble>> + Send + 'static,
    {
        let Lease { attempt, client } = self.connected().await?;
        // A task of its own: the crate panics at some answers. It ends with this call.
        let mut call = JoinSet::new();
        call.spawn_on(ask(client), &self.runtime);
        let result = match timeout(self.limits.call, call.join_next()).await {
            Ok(Some(Ok(result))) => result,
            Ok(Some(Err(_)) | None) => Err(Trouble::Passing("máy khách gặp lỗi / the client failed".to_owned())),
            Err(_) => Err(Trouble::silence(self.limits.call)),
        };
        if let Err(Trouble::Passing(_)) = &result {
            self.give_up(attempt).await;
        }
        result
    }

    /// A client that has reached the server. One connects at a time, and whoever waited for that one shares what became
    /// of it.
    async fn connected(&self) -> Result<Lease, Trouble> {
        let begun = self.attempts.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        if let Some(lease) = &state.client {
            return Ok(lease.clone());
        }
        if let Some((attempt, trouble)) = &state.failure
            && *attempt > begun
        {
            return Err(trouble.clone());
        }
        let attempt = 1 + self.attempts.fetch_add(1, Ordering::AcqRel);
        match self.connect().await {
            Ok(client) => {
                let lease = Lease { attempt, client };
                state.client = Some(lease.clone());
                Ok(lease)
            }
            Err(trouble) => {
                state.failure = Some((attempt, trouble.clone()));
                Err(trouble)
            }
        }
    }

    async fn connect(&self) -> Result<Client, Trouble> {
        let (runtime, settings) = (self.runtime.clone(), self.server.settings.clone());
        // Reads the machine's certificates.
        let client = spawn_blocking(move || Client::with_runtime_handle(runtime, settings)).await;
        let client = client.unwrap_or(Err(eventstore::Error::ConnectionClosed)).map_err(Trouble::from)?;
        match timeout(self.limits.connect, client.server_info()).await {
            Ok(Ok(_)) => {
                self.server.send_at_once();
                Ok(client)
            }
            // The crate's part that connects has ended without a word, as it does when it cannot begin.
            Ok(Err(eventstore::Error::ConnectionClosed)) => Err(Trouble::Broken),
            Ok(Err(error)) => Err(away(Trouble::with_call(error))),
            Err(_) => Err(away(Trouble::silence(self.limits.connect))),
        }
    }

    async fn give_up(&self, attempt: u64) {
        let mut state = self.state.lock().await;
        if state.client.as_ref().is_some_and(|lease| lease.attempt == attempt) {
            state.client = None;
        }
    }
}

/// The same, of an attempt to connect.
fn away(trouble: Trouble) -> Trouble {
    if let Trouble::Passing(reason) = trouble { Trouble::Away(reason) } else { trouble }
}
