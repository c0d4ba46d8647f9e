//! Hosts with their days, as a list that stands on the pages of a year and of a unit.

use askama::{Template, filters::HtmlSafe};
use serde::Deserialize;

use super::{
    dates::When,
    documents::{Connection, Named, name_of},
    moment::At,
    words::CeremonyStatus,
};

/// A host that has a ceremony or a programme.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostDay {
    pub(super) host_id: String,
    host: Option<Named>,
    latest_version: Option<u32>,
    starts_at: Option<When>,
    status: Option<CeremonyStatus>,
}

/// The hosts under a unit: those with a day of their own, then those of the register that have none.
#[derive(Debug, Clone, Template)]
#[template(path = "hosts.html")]
pub struct Hosts {
    at: At,
    base: String,
    days: Vec<HostDay>,
    others: Vec<Named>,
    total: i64,
    more: Option<String>,
}

impl HtmlSafe for Hosts {}

impl Hosts {
    /// Lists hosts whose pages lie under `base`; `more` is the address of the next part.
    pub fn new(
        at: At,
        base: String,
        days: Connection<HostDay>,
        register: Option<Connection<Named>>,
        more: Option<String>,
    ) -> Self {
        let total = days.total_count;
        let days: Vec<HostDay> = days.edges.into_iter().map(|edge| edge.node).collect();
        let has_day = |id: &str| days.iter().any(|day| day.host_id == id);
        let register = register.into_iter().flat_map(|hosts| hosts.edges).map(|edge| edge.node);
        let others = register.filter(|host| !has_day(&host.id)).collect();
        Self { at, base, days, others, total, more }
    }

    fn href(&self, host: &str) -> String {
        self.at.link(format!("{}/{host}", self.base))
    }
}

impl HostDay {
    fn is_cancelled(&self) -> bool {
        self.status == Some(CeremonyStatus::Cancelled)
    }

    /// The host's name.
    pub fn name(&self) -> &str {
        name_of(self.host.as_ref(), &self.host_id)
    }
}
