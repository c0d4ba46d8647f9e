//! The unit register as people look things up in it: what each unit was called, what it belonged to and what became of
//! it, on any day.

mod as_of;
pub mod graphql;
mod lineage;
#[cfg(test)]
mod properties;
mod queries;
mod sorting;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use ngayhoi_domain::{
    Category, Fact,
    unit::{Dissolution, Event, Extent, Sort, UnitKind},
    values::{DocumentRef, Text, UnitCode, UnitId, folded},
};
use rusqlite::{Connection, params};

pub use as_of::AsOf;
pub use lineage::*;
pub use queries::*;
use sorting::sort_key;

use super::{
    ReadModel, citation_of,
    source::{Json, word},
};
use crate::timeline::Entry;

/// The model.
pub(super) const MODEL: ReadModel =
    ReadModel { name: "units", tables: include_str!("table.sql"), reads: &[Category::Unit], apply };

fn apply(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let Some(unit) = &entry.row.metadata.given.about.unit else { return Ok(()) };
    match &entry.fact {
        Fact::Unit(event) => Told { db, entry, unit }.apply(event),
        Fact::Year(_)
        | Fact::Pilot(_)
        | Fact::Ceremony(_)
        | Fact::Programme(_)
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

/// Something told of a unit.
struct Told<'t> {
    db: &'t Connection,
    entry: &'t Entry,
    unit: &'t UnitId,
}

impl Told<'_> {
    fn apply(&self, event: &Event) -> rusqlite::Result<()> {
        match event {
            Event::UnitRegistered { kind, name, code, parent, since, decision } => {
                self.live(*since, decision.as_ref())?;
                self.name(*since, *kind, name, code.as_ref(), decision.as_ref())?;
                self.parent(*since, parent.as_ref(), decision.as_ref())
            }
            Event::UnitRenamed { kind, name, code, on, decision } => {
                self.name(Some(*on), *kind, name, code.as_ref(), decision.as_ref())
            }
            Event::UnitTransferred { parent, on, decision } => self.parent(Some(*on), Some(parent), decision.as_ref()),
            Event::UnitMerged { into, on, decision } => {
                self.end(*on, Ending::Merged, decision.as_ref())?;
                self.successor(into, *on, Extent::Whole, decision.as_ref())
            }
            Event::UnitSplit { into, on, decision } => {
                self.end(*on, Ending::Split, decision.as_ref())?;
                into.iter().try_for_each(|share| self.successor(&share.unit, *on, share.extent, decision.as_ref()))
            }
            Event::UnitDissolved { cause, on, decision } => {
                let ending = match cause {
                    Dissolution::Disbanded => Ending::Disbanded,
                    Dissolution::LevelAbolished => Ending::LevelAbolished,
                };
                self.end(*on, ending, decision.as_ref())
            }
        }
    }

    fn live(&self, since: Option<NaiveDate>, decision: Option<&DocumentRef>) -> rusqlite::Result<()> {
        let sql = "INSERT INTO unit_life (unit, since, founded_by, source) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET since = ?2, founded_by = ?3, source = ?4";
        let since = since.map(|day| day.to_string());
        let parameters = params![self.unit.as_str(), since, decision.map(Json), citation_of(self.entry)];
        self.db.prepare_cached(sql)?.execute(parameters).map(|_| ())
    }

    fn end(&self, on: NaiveDate, ending: Ending, decision: Option<&DocumentRef>) -> rusqlite::Result<()> {
        let sql = "INSERT INTO unit_life (unit, ended, ending, ended_by, end_source) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT DO UPDATE SET ended = ?2, ending = ?3, ended_by = ?4, end_source = ?5";
        let parameters =
            params![self.unit.as_str(), on.to_string(), word(&ending)?, decision.map(Json), citation_of(self.entry)];
        self.db.prepare_cached(sql)?.execute(parameters).map(|_| ())
    }

    fn name(
        &self,
        since: Option<NaiveDate>,
        kind: UnitKind,
        name: &Text,
        code: Option<&UnitCode>,
        decision: Option<&DocumentRef>,
    ) -> rusqlite::Result<()> {
        self.db.prepare_cached("INSERT OR IGNORE INTO unit_life (unit) VALUES (?1)")?.execute([self.unit.as_str()])?;
        self.db
            .prepare_cached("INSERT OR REPLACE INTO unit_name VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
            .execute(params![
                self.unit.as_str(),
                from(since),
                word(&kind)?,
                name.as_str(),
                code.map(|code| code.as_str()),
                kind.sort() != Sort::Organisation,
                format!(" {}", folded(&format!("{} {name}", kind.vi()))),
                sort_key(&full_name(kind, name.as_str())),
                decision.map(Json),
                citation_of(self.entry),
            ])?;
        Ok(())
    }

    fn parent(
        &self,
        since: Option<NaiveDate>,
        parent: Option<&UnitId>,
        decision: Option<&DocumentRef>,
    ) -> rusqlite::Result<()> {
        self.db.prepare_cached("INSERT OR REPLACE INTO unit_parent VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
            self.unit.as_str(),
            from(since),
            parent.map(|parent| parent.as_str()),
            decision.map(Json),
            citation_of(self.entry),
        ])?;
        Ok(())
    }

    fn successor(
        &self,
        successor: &UnitId,
        changed: NaiveDate,
        extent: Extent,
        decision: Option<&DocumentRef>,
    ) -> rusqlite::Result<()> {
        self.db.prepare_cached("INSERT OR REPLACE INTO unit_successor VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(
            params![
                self.unit.as_str(),
                successor.as_str(),
                changed.to_string(),
                word(&extent)?,
                decision.map(Json),
                citation_of(self.entry),
            ],
        )?;
        Ok(())
    }
}

/// A day as the tables keep it.
fn from(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
