use ngayhoi_domain::{
    Evidence, FestivalRef, StreamId, Subject,
    pilot::{Criterion, Quota},
    unit::{Unit, UnitKind},
    values::UnitId,
    year::FestivalYear,
};
use ngayhoi_journal::Engine;

use super::CommandError;
use crate::{
    node::{Node, NodeError},
    read_models::{overview, units},
};

/// What the register says of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// What it is.
    pub kind: UnitKind,
    /// The unit that it belongs to.
    pub parent: Option<UnitId>,
}

impl Registration {
    fn of(unit: &Unit) -> Option<Self> {
        Some(Self { kind: unit.kind()?, parent: unit.parent().cloned() })
    }
}

impl Node {
    /// What the register says of a unit; `None` where it does not know it.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn registered(&self, unit: &UnitId) -> Result<Evidence<Option<Registration>>, CommandError> {
        self.evidence(async { Ok(Registration::of(&self.load::<Unit>(&StreamId::Unit(unit.clone())).await?)) }).await
    }

    /// How many pilots each unit of a festival year chooses, and by which criteria; the strictest rule where the year is
    /// not open, since nothing is done in it then anyway.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn pilot_rules(&self, festival: &FestivalRef) -> Result<(Quota, Vec<Criterion>), CommandError> {
        let year = self.load::<FestivalYear>(&StreamId::Year(festival.clone())).await?;
        Ok((year.quota().unwrap_or_default(), year.criteria()))
    }

    /// Reads a foreign fact, and notes up to where the journal was read for it.
    ///
    /// # Errors
    /// When the fact cannot be read.
    pub async fn evidence<T>(
        &self,
        fact: impl Future<Output = Result<T, CommandError>>,
    ) -> Result<Evidence<T>, CommandError> {
        let read_at = self.journal.watch().borrow().to_string();
        Ok(Evidence { fact: fact.await?, read_at })
    }

    /// Whether a matter is invented: what belongs to a sample festival, or to a sample convener's register, is sample.
    ///
    /// # Errors
    /// When the read models cannot be read.
    pub(super) async fn is_sample(&self, subject: &Subject) -> Result<bool, CommandError> {
        let subject = subject.clone();
        let of_festival = move |db: &rusqlite::Connection| {
            if let Some(festival) = subject.festival_ref()
                && let Some(row) = overview::festival(db, festival.convener.as_str(), festival.year.get())?
            {
                return Ok(row.sample);
            }
            let convener = subject.convener.as_ref().map(|convener| convener.as_str());
            let unit = subject.unit.as_ref().map(|unit| unit.as_str());
            for id in convener.into_iter().chain(unit) {
                if let Some(row) = units::unit(db, id)? {
                    return Ok(row.source.source.sample);
                }
            }
            Ok(false)
        };
        Ok(self.read_models.read(of_festival).await.map_err(NodeError::from)?)
    }
}
