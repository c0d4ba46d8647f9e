use std::net::SocketAddr;

use super::Limits;
use crate::graphql::Documents;

/// How a service is run.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Whether requests come through a server in front on this machine, which says for whom (`X-Forwarded-For`).
    pub behind_proxy: bool,
    /// Whether whoever sits at this machine says themselves in which office they act; then nobody else is listened to.
    pub declared: bool,
    /// Which documents of GraphQL are known beforehand, and whether others are executed.
    pub documents: Documents,
    /// Where those may measure who run the service; nowhere, where nothing is said.
    pub metrics: Option<SocketAddr>,
    /// What it gives to whoever comes.
    pub limits: Limits,
}
