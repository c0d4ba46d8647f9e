//! What can go wrong on a node, at a word.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;
use tonic::{Code, Status};

/// A kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// An append.
    Append,
    /// A read that ends.
    Read,
    /// The beginning of a subscription.
    Subscribe,
    /// The question who belongs to the cluster.
    Gossip,
    /// The question what the server can do: the first that a client asks.
    Features,
}

/// How many kinds of call there are.
const CALLS: usize = 5;

impl Call {
    fn index(self) -> usize {
        match self {
            Self::Append => 0,
            Self::Read => 1,
            Self::Subscribe => 2,
            Self::Gossip => 3,
            Self::Features => 4,
        }
    }
}

/// With what a call or a subscription fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The node is not there for anybody.
    Unavailable,
    /// The node has a defect.
    Internal,
    /// The node does not say what it has.
    Unknown,
    /// The write waited too long for the other nodes: it may have been done.
    TimedOut,
    /// The client is not let in.
    AccessDenied,
    /// The stream was deleted for good.
    StreamDeleted,
    /// Someone else's call was meant.
    Cancelled,
}

impl Failure {
    pub(crate) fn status(self) -> Status {
        match self {
            Self::Unavailable => Status::unavailable("Server Is Not Ready"),
            Self::Internal => Status::internal("as the test wanted it"),
            Self::Unknown => Status::unknown("as the test wanted it"),
            Self::TimedOut => Status::aborted("Operation timed out: as the test wanted it"),
            Self::AccessDenied => refusal(Code::PermissionDenied, "Access Denied", &[("exception", "access-denied")]),
            Self::StreamDeleted => {
                refusal(Code::FailedPrecondition, "the stream is deleted", &[("exception", "stream-deleted")])
            }
            Self::Cancelled => Status::cancelled("as the test wanted it"),
        }
    }
}

/// A status whose reason stands in its metadata, as clients of the real server read it.
pub(crate) fn refusal(code: Code, message: &str, metadata: &[(&'static str, &str)]) -> Status {
    let mut status = Status::new(code, message);
    for (key, value) in metadata {
        if let Ok(value) = value.parse() {
            status.metadata_mut().insert(*key, value);
        }
    }
    status
}

/// What becomes of an append whose answer its writer never gets, or gets wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppendFault {
    /// Every connection is cut before anything is written.
    CutBefore,
    /// It is written, then every connection is cut.
    CutAfter,
    /// It is written, then the answer says that it failed.
    FailAfter(Failure),
}

/// What can go wrong on one node, at a word: every fault begins at once and stays until it is said to end, or for as
/// many calls as were named.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    plan: Mutex<Plan>,
    calls: watch::Sender<[usize; CALLS]>,
    subscriptions: watch::Sender<usize>,
    connections: watch::Sender<usize>,
    pub(crate) orders: watch::Sender<Orders>,
    pub(crate) wiring: watch::Sender<Wiring>,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            plan: Mutex::default(),
            calls: watch::Sender::new([0; CALLS]),
            subscriptions: watch::Sender::new(0),
            connections: watch::Sender::new(0),
            orders: watch::Sender::new(Orders::default()),
            wiring: watch::Sender::new(Wiring::default()),
        }
    }
}

/// What is to become of calls still to come.
#[derive(Debug, Default)]
struct Plan {
    failures: [VecDeque<Failure>; CALLS],
    gates: [Option<watch::Receiver<bool>>; CALLS],
    appends: VecDeque<AppendFault>,
}

/// What subscriptions and reads are told while they run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Orders {
    pub(crate) silent: bool,
    /// How often subscriptions were ended.
    pub(crate) endings: usize,
    /// With what they were last ended; `None` for a clean end.
    pub(crate) with: Option<Failure>,
    /// How many events of the log this node has; `None` for all.
    pub(crate) visible: Option<usize>,
}

/// What connections are told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Wiring {
    pub(crate) frozen: bool,
    /// How often all connections were cut.
    pub(crate) cuts: usize,
    /// How often all connections were half closed.
    pub(crate) half_closings: usize,
}

/// Behind it calls wait, until it is opened or dropped.
#[derive(Debug)]
#[must_use = "a gate opens when it is dropped"]
pub struct Gate(watch::Sender<bool>);

impl Gate {
    /// Lets all calls pass, those that wait and those to come.
    pub fn open(self) {
        self.0.send_replace(true);
    }
}

impl Faults {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.inner.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the next `times` calls of a kind fail; nothing of them is done.
    pub fn fail_next(&self, call: Call, times: usize, failure: Failure) {
        self.plan().failures[call.index()].extend(std::iter::repeat_n(failure, times));
    }

    /// Forgets all failures of calls still to come.
    pub fn fail_no_more(&self) {
        let mut plan = self.plan();
        plan.failures = Default::default();
        plan.appends.clear();
    }

    /// Makes calls of a kind wait at a gate, before anything of them is done.
    pub fn hold(&self, call: Call) -> Gate {
        let gate = watch::Sender::new(false);
        self.plan().gates[call.index()] = Some(gate.subscribe());
        Gate(gate)
    }

    /// Leaves the writer of the next append in doubt. More of them are taken one after the other.
    pub fn spoil_next_append(&self, fault: AppendFault) {
        self.plan().appends.push_back(fault);
    }

    /// Cuts every connection of the node. New ones are taken.
    pub fn cut_connections(&self) {
        self.inner.wiring.send_modify(|wiring| wiring.cuts += 1);
    }

    /// Closes the node's side of every connection; what the client still sends is thrown away. New ones are taken.
    pub fn half_close_connections(&self) {
        self.inner.wiring.send_modify(|wiring| wiring.half_closings += 1);
    }

    /// Stops answering on every connection, those that are and those to come, without closing any: like a machine that
    /// lost its power, or a firewall that swallows everything.
    pub fn freeze_connections(&self) {
        self.inner.wiring.send_modify(|wiring| wiring.frozen = true);
    }

    /// Ends [`freeze_connections`](Self::freeze_connections): frozen connections are cut, new ones are answered.
    pub fn thaw_connections(&self) {
        self.inner.wiring.send_modify(|wiring| *wiring = Wiring { frozen: false, cuts: wiring.cuts + 1, ..*wiring });
    }

    /// Ends every subscription with an error.
    pub fn drop_subscriptions(&self, failure: Failure) {
        self.end(Some(failure));
    }

    /// Ends every subscription cleanly, as if nothing more could come.
    pub fn end_subscriptions(&self) {
        self.end(None);
    }

    fn end(&self, with: Option<Failure>) {
        self.inner.orders.send_modify(|orders| {
            *orders = Orders { endings: orders.endings + 1, with, ..*orders };
        });
    }

    /// Keeps every subscription open and delivers nothing, not even a confirmation.
    pub fn silence_subscriptions(&self) {
        self.inner.orders.send_modify(|orders| orders.silent = true);
    }

    /// Ends [`silence_subscriptions`](Self::silence_subscriptions): what was held back is delivered.
    pub fn resume_subscriptions(&self) {
        self.inner.orders.send_modify(|orders| orders.silent = false);
    }

    /// Shows nothing of this node to come but the first so many events of the log, as if it lagged behind the leader.
    pub(crate) fn show_only(&self, visible: Option<usize>) {
        self.inner.orders.send_modify(|orders| orders.visible = visible);
    }

    /// How many calls of a kind have arrived so far, also those that were failed or wait at a gate.
    pub fn calls(&self, call: Call) -> usize {
        self.inner.calls.borrow()[call.index()]
    }

    /// Waits until so many calls of a kind have arrived since the node started.
    pub async fn wait_for_calls(&self, call: Call, at_least: usize) {
        // The sender lives as long as `self`.
        let _ = self.inner.calls.subscribe().wait_for(|calls| calls[call.index()] >= at_least).await;
    }

    /// How many subscriptions run.
    pub fn subscriptions(&self) -> usize {
        *self.inner.subscriptions.borrow()
    }

    /// Waits until exactly so many subscriptions run.
    pub async fn wait_for_subscriptions(&self, exactly: usize) {
        let _ = self.inner.subscriptions.subscribe().wait_for(|running| *running == exactly).await;
    }

    /// How many connections are open.
    pub fn connections(&self) -> usize {
        *self.inner.connections.borrow()
    }

    /// Waits until exactly so many connections are open.
    pub async fn wait_for_connections(&self, exactly: usize) {
        let _ = self.inner.connections.subscribe().wait_for(|open| *open == exactly).await;
    }

    pub(crate) fn orders(&self) -> watch::Receiver<Orders> {
        self.inner.orders.subscribe()
    }

    pub(crate) fn wiring(&self) -> watch::Receiver<Wiring> {
        self.inner.wiring.subscribe()
    }

    /// A call has arrived: it waits at its gate, and fails where it was to fail.
    pub(crate) async fn admit(&self, call: Call) -> Result<(), Status> {
        let (failure, gate) = {
            let mut plan = self.plan();
            (plan.failures[call.index()].pop_front(), plan.gates[call.index()].clone())
        };
        self.inner.calls.send_modify(|calls| calls[call.index()] += 1);
        if let Some(mut gate) = gate {
            // An error says that the gate was dropped, and so is open.
            let _ = gate.wait_for(|open| *open).await;
        }
        failure.map_or(Ok(()), |failure| Err(failure.status()))
    }

    pub(crate) fn next_append(&self) -> Option<AppendFault> {
        self.plan().appends.pop_front()
    }

    pub(crate) fn subscription(&self) -> Counted {
        Counted::new(self.clone(), |inner| &inner.subscriptions)
    }

    pub(crate) fn connection(&self) -> Counted {
        Counted::new(self.clone(), |inner| &inner.connections)
    }
}

/// Something that is counted for as long as it lives.
#[derive(Debug)]
pub(crate) struct Counted {
    faults: Faults,
    count: fn(&Inner) -> &watch::Sender<usize>,
}

impl Counted {
    fn new(faults: Faults, count: fn(&Inner) -> &watch::Sender<usize>) -> Self {
        count(&faults.inner).send_modify(|count| *count += 1);
        Self { faults, count }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        (self.count)(&self.faults.inner).send_modify(|count| *count -= 1);
    }
}
