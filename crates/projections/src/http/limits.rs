use std::time::Duration;

use crate::{access::Viewer, graphql::Allowance};

/// What the service gives to whoever comes, and no more. Whatever goes beyond is refused in words.
#[derive(Debug, Clone)]
pub struct Limits {
    /// What a caller may spend on GraphQL, in points: about a point a field.
    pub points: Allowance,
    /// How many moments of the past a caller may look at that it has not looked at lately.
    pub moments: Allowance,
    /// Open connections in all. Each takes a file of the process.
    pub connections: usize,
    /// Open connections of one address (of one /64 network of IPv6). An office or a phone company may stand behind one.
    pub connections_per_address: usize,
    /// How long a client may take to send the head of a request, and how long a connection may rest between two.
    pub head: Duration,
    /// How long a client may take to send a body.
    pub body: Duration,
    /// How long an answer may take.
    pub answer: Duration,
    /// How long requests that are being answered are waited for when the service ends.
    pub grace: Duration,
    /// The most that a GraphQL request may hold, in bytes; also one that comes over a WebSocket. An office file stands
    /// in it.
    pub request_bytes: usize,
    /// The same for whoever has not signed in, who only asks: far more than any question needs.
    pub public_request_bytes: usize,
    /// How long a WebSocket may take to say `connection_init`.
    pub init: Duration,
    /// How often a follower is shown that the connection lives.
    pub alive: Duration,
    /// How long a follower may be silent, or take in nothing, before it counts as gone.
    pub silence: Duration,
    /// Operations of one WebSocket at once.
    pub operations: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            points: Allowance { most: 1_000_000, a_second: 100_000 },
            moments: Allowance { most: 60, a_second: 2 },
            connections: 8_192,
            connections_per_address: 512,
            head: Duration::from_secs(15),
            body: Duration::from_secs(15),
            answer: Duration::from_secs(30),
            grace: Duration::from_secs(5),
            request_bytes: 1024 * 1024,
            public_request_bytes: 128 * 1024,
            init: Duration::from_secs(10),
            alive: Duration::from_secs(20),
            silence: Duration::from_secs(60),
            operations: 100,
        }
    }
}

impl Limits {
    /// The most that a GraphQL request of this viewer may hold, in bytes.
    pub fn request_bytes_of(&self, viewer: &Viewer) -> usize {
        match viewer {
            Viewer::Public => self.public_request_bytes,
            Viewer::Account(_) | Viewer::Declared | Viewer::Service => self.request_bytes,
        }
    }
}
