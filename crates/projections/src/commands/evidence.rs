use chrono::NaiveDate;
use ngayhoi_domain::{
    Evidence, FestivalRef, StreamId, Subject,
    pilot::{Criterion, Quota},
    unit::{Presence, Registration, Unit},
    values::{UnitId, Year},
    year::FestivalYear,
};
use ngayhoi_journal::Engine;

use super::CommandError;
use crate::{
    node::{Node, NodeError},
    read_models::{
        overview,
        units::{self, AsOf},
    },
    world::today,
};

/// The most units that are looked through for what one lies within: a register that runs in circles ends here.
const LEVELS: usize = 32;

impl Node {
    /// What the register says of a unit today; `None` where it does not know it.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn registered(&self, unit: &UnitId) -> Result<Evidence<Option<Registration>>, CommandError> {
        self.registered_on(unit, today()).await
    }

    /// What the register says of a unit on a day; `None` where it does not know it.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn registered_on(
        &self,
        unit: &UnitId,
        day: NaiveDate,
    ) -> Result<Evidence<Option<Registration>>, CommandError> {
        self.evidence(async {
            let found = self.load::<Unit>(&StreamId::Unit(unit.clone())).await?;
            let (Some(kind), Some(presence)) = (found.kind_on(day), found.presence_on(day)) else { return Ok(None) };
            let above = self.above(&found, day).await?;
            Ok(Some(Registration { kind, presence, above }))
        })
        .await
    }

    /// What the register says of a unit on the day of a festival year that is nearest to a day: who enters a past year
    /// today means a day of that year.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn registered_in(
        &self,
        unit: &UnitId,
        day: NaiveDate,
        year: Year,
    ) -> Result<Evidence<Option<Registration>>, CommandError> {
        let of_year = |month, day| NaiveDate::from_ymd_opt(year.get(), month, day);
        let day = match (of_year(1, 1), of_year(12, 31)) {
            (Some(first), Some(last)) => day.clamp(first, last),
            (None, _) | (_, None) => day,
        };
        self.registered_on(unit, day).await
    }

    /// All that a unit lies within on a day, the nearest first. What belonged to a unit that went into another belongs
    /// to that one.
    async fn above(&self, unit: &Unit, day: NaiveDate) -> Result<Vec<UnitId>, CommandError> {
        let mut above: Vec<UnitId> = Vec::new();
        let mut next = unit.parent_on(day).cloned();
        for _ in 0..LEVELS {
            let Some(id) = next.filter(|id| !above.contains(id)) else { break };
            let found = self.load::<Unit>(&StreamId::Unit(id.clone())).await?;
            next = match found.merged_into(day) {
                Some(into) => Some(into.clone()),
                None => {
                    above.push(id);
                    found.parent_on(day).cloned()
                }
            };
        }
        Ok(above)
    }

    /// A day, or the last one on which a unit was there where that came before: a ward that ended in the midst of the
    /// season goes on with what was its own.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn last_day_of(&self, unit: &UnitId, day: NaiveDate) -> Result<NaiveDate, CommandError> {
        let presence = self.load::<Unit>(&StreamId::Unit(unit.clone())).await?.presence_on(day);
        Ok(match presence {
            Some(Presence::Ended { on }) => on.pred_opt().unwrap_or(day),
            Some(Presence::NotYet { .. } | Presence::There) | None => day,
        })
    }

    /// How many units belong to a unit on a day.
    ///
    /// # Errors
    /// When the read models cannot be read.
    pub async fn beneath(&self, unit: &UnitId, day: NaiveDate) -> Result<Evidence<u32>, CommandError> {
        let unit = unit.to_string();
        let count = move |db: &rusqlite::Connection| units::count_beneath(db, &unit, AsOf::day(day));
        self.evidence(async {
            let count = self.read_models.read(count).await.map_err(NodeError::from)?;
            Ok(u32::try_from(count).unwrap_or(u32::MAX))
        })
        .await
    }

    /// As of which day a festival year sees its units; today where nobody opened it.
    ///
    /// # Errors
    /// When the read models cannot be read.
    pub async fn season(&self, festival: &FestivalRef) -> Result<NaiveDate, CommandError> {
        let (convener, year) = (festival.convener.to_string(), festival.year.get());
        let row = self.read_models.read_short(move |db| overview::festival(db, &convener, year)).await;
        let season = row.map_err(NodeError::from)?.and_then(|row| row.season());
        Ok(season.map_or_else(today, |season| season.on))
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
                if let Some(row) = units::unit(db, id, AsOf::day(today()))? {
                    return Ok(row.source.source.sample);
                }
            }
            Ok(false)
        };
        Ok(self.read_models.read_short(of_festival).await.map_err(NodeError::from)?)
    }
}
