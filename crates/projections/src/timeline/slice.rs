use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    FestivalRef,
    values::{HostId, UnitId},
};
use rusqlite::{Connection, named_params};
use serde::{Deserialize, Serialize};

use super::{
    Audience, Row,
    entry::{COLUMNS, integer},
};

/// Which of an event's two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// When it happened in the world.
    Occurred,
    /// When it was written down.
    Recorded,
}

impl Clock {
    fn column(self) -> &'static str {
        match self {
            Self::Occurred => "occurred_at",
            Self::Recorded => "recorded_at",
        }
    }
}

/// Up to when, on which clock. The instant itself is included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// The clock.
    pub clock: Clock,
    /// The instant.
    pub until: DateTime<Utc>,
}

/// Which comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// What was first.
    OldestFirst,
    /// What was last.
    NewestFirst,
}

impl Order {
    /// How a query says what comes after another, and in which direction.
    pub fn in_sql(self) -> (&'static str, &'static str) {
        match self {
            Self::OldestFirst => (">", "ASC"),
            Self::NewestFirst => ("<", "DESC"),
        }
    }
}

/// The events that one festival year is made of: its own, and the standing events of its units.
///
/// A unit belongs to it when it is the convener, has joined, or lies within a unit that belongs; at a past moment,
/// only what had come to belong by then counts. The slice filters on one clock and keeps the journal's order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slice {
    /// Whose festival.
    pub festival: FestivalRef,
    /// Up to when; `None` for all.
    pub at: Option<Moment>,
}

/// Which entries of a slice, for people who page through it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only those about this unit.
    pub unit: Option<UnitId>,
    /// Only those about this host.
    pub host: Option<HostId>,
    /// Only those that are for these people.
    pub audience: Audience,
}

impl Slice {
    fn clock(&self) -> &'static str {
        self.at.map_or(Clock::Recorded, |at| at.clock).column()
    }

    /// The units that belong, as the common table `member`.
    fn members(&self) -> String {
        let clock = self.clock();
        format!(
            "WITH RECURSIVE member (unit) AS (
                 SELECT :convener
                 UNION
                 SELECT unit FROM joined WHERE convener = :convener AND year = :year AND {clock} <= :until
                 UNION
                 SELECT parent.unit FROM parent JOIN member ON parent.parent = member.unit WHERE parent.{clock} <= :until
             )"
        )
    }

    /// A query over the slice's entries under a filter, as the common table `slice`.
    pub(super) fn query(&self, filter: &Filter, columns: &str, tail: &str) -> String {
        let (members, clock) = (self.members(), self.clock());
        // Only what is asked for is compared, so that an index serves it.
        let unit = if filter.unit.is_some() { "entry.unit = :unit" } else { ":unit IS NULL" };
        let host = if filter.host.is_some() { "entry.host = :host" } else { ":host IS NULL" };
        let audience = filter.audience.condition();
        let condition = format!("entry.{clock} <= :until AND {unit} AND {host} AND {audience}");
        format!(
            "{members},
             slice AS (
                 SELECT entry.* FROM entry WHERE convener = :convener AND year = :year AND {condition}
                 UNION ALL
                 SELECT entry.* FROM member CROSS JOIN entry
                 WHERE entry.unit = member.unit AND entry.year IS NULL AND {condition}
             )
             SELECT {columns} FROM slice {tail}"
        )
    }

    fn until(&self) -> i64 {
        self.at.map_or(i64::MAX, |at| at.until.timestamp_micros())
    }

    /// All its entries, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn rows(&self, db: &Connection) -> rusqlite::Result<Vec<Row>> {
        self.page(db, &Filter::default(), Order::OldestFirst, None, usize::MAX)
    }

    /// Entries in an order, after a number where one is given, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn page(
        &self,
        db: &Connection,
        filter: &Filter,
        order: Order,
        after: Option<i64>,
        limit: usize,
    ) -> rusqlite::Result<Vec<Row>> {
        let sql = self.query(filter, COLUMNS, &Self::after(order));
        let after = after.unwrap_or(match order {
            Order::OldestFirst => 0,
            Order::NewestFirst => i64::MAX,
        });
        let parameters = named_params! {
            ":convener": self.festival.convener.as_str(), ":year": self.festival.year.get(), ":until": self.until(),
            ":unit": filter.unit.as_ref().map(|id| id.as_str()), ":host": filter.host.as_ref().map(|id| id.as_str()),
            ":after": after, ":limit": integer(limit),
        };
        db.prepare_cached(&sql)?.query_map(parameters, Row::read)?.collect()
    }

    /// The end of a query for a page.
    pub(super) fn after(order: Order) -> String {
        let (after, direction) = order.in_sql();
        format!("WHERE seq {after} :after ORDER BY seq {direction} LIMIT :limit")
    }

    /// How many entries it has under a filter.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(&self, db: &Connection, filter: &Filter) -> rusqlite::Result<i64> {
        let parameters = named_params! {
            ":convener": self.festival.convener.as_str(), ":year": self.festival.year.get(), ":until": self.until(),
            ":unit": filter.unit.as_ref().map(|id| id.as_str()), ":host": filter.host.as_ref().map(|id| id.as_str()),
        };
        db.prepare_cached(&self.query(filter, "COUNT(*)", ""))?.query_row(parameters, |row| row.get(0))
    }

    /// The units that belong.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn units(&self, db: &Connection) -> rusqlite::Result<Vec<String>> {
        let sql = format!("{} SELECT unit FROM member ORDER BY unit", self.members());
        let parameters = named_params! {
            ":convener": self.festival.convener.as_str(), ":year": self.festival.year.get(), ":until": self.until(),
        };
        db.prepare_cached(&sql)?.query_map(parameters, |row| row.get(0))?.collect()
    }
}
