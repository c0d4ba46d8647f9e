//! Who belongs to the cluster, and who leads it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tonic::{Code, Status};
use uuid::Uuid;

use crate::{
    faults::refusal,
    protocol::gossip::{ClusterInfo, EndPoint, MemberInfo, member_info::VNodeState},
};

/// Where every node is reached.
pub(crate) const HOST: &str = "127.0.0.1";

/// All nodes, as each of them knows the others.
#[derive(Debug)]
pub(crate) struct Cluster {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    members: Vec<Member>,
    leader: Option<usize>,
}

#[derive(Debug)]
struct Member {
    id: Uuid,
    port: u16,
    alive: bool,
}

impl Cluster {
    /// Nodes on these ports, led by the first.
    pub(crate) fn new(ports: impl IntoIterator<Item = u16>) -> Self {
        let member = |port: u16| Member { id: Uuid::from_u128(u128::from(port)), port, alive: true };
        Self { state: Mutex::new(State { members: ports.into_iter().map(member).collect(), leader: Some(0) }) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that a node lives or is dead. A dead one leads no more.
    pub(crate) fn set_alive(&self, node: usize, alive: bool) {
        let mut state = self.lock();
        if let Some(member) = state.members.get_mut(node) {
            member.alive = alive;
        }
        if !alive && state.leader == Some(node) {
            state.leader = None;
        }
    }

    /// Makes a node the leader, where it lives.
    pub(crate) fn set_leader(&self, node: usize) {
        let mut state = self.lock();
        if state.members.get(node).is_some_and(|member| member.alive) {
            state.leader = Some(node);
        }
    }

    /// The leading node.
    ///
    /// # Errors
    /// When none leads.
    pub(crate) fn leader(&self) -> Result<usize, Status> {
        self.lock().leader.ok_or_else(no_leader)
    }

    /// Says where the leader is, when the node is not the leader itself.
    pub(crate) fn check_leader(&self, node: usize) -> Result<(), Status> {
        let state = self.lock();
        let leader = state.leader.ok_or_else(no_leader)?;
        if leader == node {
            return Ok(());
        }
        let port = state.members.get(leader).map(|member| member.port.to_string()).unwrap_or_default();
        let metadata = [("exception", "not-leader"), ("leader-endpoint-host", HOST), ("leader-endpoint-port", &port)];
        Err(refusal(Code::NotFound, "Leader info available", &metadata))
    }

    /// What gossip says.
    pub(crate) fn info(&self) -> ClusterInfo {
        let state = self.lock();
        let info = |(index, member): (usize, &Member)| MemberInfo {
            instance_id: Some(member.id.into()),
            time_stamp: 0,
            state: match (member.alive, state.leader == Some(index)) {
                (false, _) => VNodeState::Shutdown,
                (true, true) => VNodeState::Leader,
                (true, false) => VNodeState::Follower,
            }
            .into(),
            is_alive: member.alive,
            http_end_point: Some(EndPoint { address: HOST.to_owned(), port: u32::from(member.port) }),
        };
        ClusterInfo { members: state.members.iter().enumerate().map(info).collect() }
    }
}

fn no_leader() -> Status {
    Status::unknown("No leader info available in response")
}
