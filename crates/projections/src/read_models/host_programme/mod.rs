//! Host programme: a host's ceremony and activities in order. The draft for those who organise, the releases for
//! everybody.

mod ceremony;
pub mod contest;
mod draft;
mod duty;
pub mod graphql;
mod programme;
#[cfg(test)]
mod properties;
mod releases;
#[cfg(test)]
mod tests;
pub mod warnings;

use ngayhoi_domain::{
    Category, Fact, FestivalRef,
    values::{HostId, Slot},
};
use rusqlite::Connection;

pub use draft::*;
pub use duty::*;
pub use releases::*;

use super::{
    Citing, ReadModel, citation_of,
    source::{Instant, unit_of},
};
use crate::timeline::Entry;

/// The model.
pub(super) const MODEL: ReadModel = ReadModel {
    name: "host_programme",
    tables: include_str!("table.sql"),
    reads: &[Category::Ceremony, Category::Programme],
    apply,
};

fn apply(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    match &entry.fact {
        Fact::Ceremony(event) => match Told::of(entry) {
            Some(told) => told.ceremony(db, event),
            None => Ok(()),
        },
        Fact::Programme(event) => match Told::of(entry) {
            Some(told) => told.programme(db, event),
            None => Ok(()),
        },
        Fact::Year(_)
        | Fact::Unit(_)
        | Fact::Pilot(_)
        | Fact::Commendation(_)
        | Fact::Achievement(_)
        | Fact::Group(_)
        | Fact::Standard(_)
        | Fact::Assessment(_)
        | Fact::Emulation(_)
        | Fact::Outreach(_)
        | Fact::Account(_) => Ok(()),
    }
}

/// What an entry tells of a host's day: whose it is, and who says so.
struct Told<'a> {
    entry: &'a Entry,
    festival: FestivalRef,
    unit: &'a str,
    host: &'a HostId,
    cited: Citing<'a>,
}

impl<'a> Told<'a> {
    fn of(entry: &'a Entry) -> Option<Self> {
        let about = &entry.row.metadata.given.about;
        Some(Self {
            entry,
            festival: about.festival_ref()?,
            unit: unit_of(about)?,
            host: about.host.as_ref()?,
            cited: citation_of(entry),
        })
    }

    /// Whose day it is: the first three columns of every table here.
    fn key(&self) -> (&str, i32, &str) {
        (self.festival.convener.as_str(), self.festival.year.get(), self.host.as_str())
    }

    /// Lists the host. Done by what a day begins with, and by what can be read of it alone.
    fn register(&self, db: &Connection) -> rusqlite::Result<()> {
        let (convener, year, host) = self.key();
        db.prepare_cached("INSERT OR IGNORE INTO programme_host VALUES (?1, ?2, ?3, ?4)")?
            .execute((convener, year, host, self.unit))
            .map(|_| ())
    }
}

fn cells(slot: Slot) -> (Instant, Instant) {
    (Instant(slot.start()), Instant(slot.end()))
}
