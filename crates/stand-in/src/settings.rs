//! How a stand-in is set up.

use base64::{Engine as _, prelude::BASE64_STANDARD as STANDARD};

/// The real server's limit of what one append may hold, in bytes.
pub const MAX_APPEND: usize = 1_048_576;

/// How a stand-in is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The first node's port; 0 takes a free one. Every other node takes a free one.
    pub port: u16,
    /// How many nodes there are, at least one. The first leads.
    pub nodes: usize,
    /// Whether the nodes listen from the start; where not, connections are refused until [`revive`].
    ///
    /// [`revive`]: crate::StandIn::revive
    pub listening: bool,
    /// Whether they speak TLS, with a certificate that [`AUTHORITY`](crate::AUTHORITY) signed.
    pub tls: bool,
    /// Who may read and write; where `None`, anybody may.
    pub login: Option<Login>,
    /// What one append may hold, in bytes of data, metadata and type.
    pub max_append: usize,
    /// How places in `$all` are given.
    pub positions: Positions,
    /// After how many appends the system writes an event of its own into `$all`; 0 for a log without such events.
    pub statistics_every: usize,
    /// How many events a live subscription may be behind before it is told that it fell behind.
    pub lag: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            nodes: 1,
            listening: true,
            tls: false,
            login: None,
            max_append: MAX_APPEND,
            positions: Positions::OfEvents,
            statistics_every: 10,
            lag: 500,
        }
    }
}

/// A name and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub name: String,
    /// The password.
    pub password: String,
}

impl Login {
    /// What a client sends that knows it.
    pub(crate) fn header(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.name, self.password)))
    }
}

/// How places in `$all` are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Positions {
    /// Each event has a place of its own, commit and prepare being the same: what today's servers write.
    OfEvents,
    /// All events of one append share their commit and differ in their prepare: what a log may hold that was begun by
    /// an earlier server. Who keeps commit alone passes over events here.
    OfTransactions,
}
