use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use ngayhoi_domain::{Subject, values::Slot};
use ngayhoi_journal::Source;
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::timeline::Entry;
pub(super) use crate::timeline::integer;

/// Which event says so, and where that event comes from. Kept beside every row that people may doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// The event.
    pub event: Uuid,
    /// Where it comes from.
    pub source: Source,
}

/// The citation of what an entry says.
pub fn citation_of(entry: &Entry) -> Cited {
    Cited { event: entry.row.id, source: entry.row.metadata.given.source.clone() }
}

impl ToSql for Cited {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        json(self)
    }
}

impl FromSql for Cited {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        from_json(value)
    }
}

fn json<T: Serialize>(value: &T) -> rusqlite::Result<ToSqlOutput<'static>> {
    serde_json::to_string(value)
        .map(ToSqlOutput::from)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn from_json<T: serde::de::DeserializeOwned>(value: ValueRef<'_>) -> FromSqlResult<T> {
    serde_json::from_str(value.as_str()?).map_err(FromSqlError::other)
}

/// A value kept as JSON in one cell: a list that is only ever read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Json<T>(pub(super) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        json(&self.0)
    }
}

impl<T: serde::de::DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        from_json(value).map(Json)
    }
}

/// A value kept as JSON in one cell that is read once it is wanted: most of what a row holds is often not asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<T>(String, PhantomData<fn() -> T>);

impl<T: serde::de::DeserializeOwned> Stored<T> {
    /// What it holds.
    ///
    /// # Errors
    /// When it is not what the fold writes.
    pub fn read(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }
}

impl<T> FromSql for Stored<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self(value.as_str()?.to_owned(), PhantomData))
    }
}

/// An instant in one cell: microseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Instant(pub(super) DateTime<Utc>);

impl ToSql for Instant {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.timestamp_micros().into())
    }
}

impl FromSql for Instant {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let micros = value.as_i64()?;
        DateTime::from_timestamp_micros(micros).map(Self).ok_or(FromSqlError::OutOfRange(micros))
    }
}

/// A row whose cells are read by name, each looked for behind the one that was read last: whoever reads them in the
/// table's order finds each at once, where the driver begins at the first column every time.
pub(super) struct Cells<'r> {
    row: &'r rusqlite::Row<'r>,
    names: &'r rusqlite::Statement<'r>,
    next: usize,
}

impl<'r> Cells<'r> {
    /// The cells of a row.
    pub(super) fn of(row: &'r rusqlite::Row<'r>) -> Self {
        Self { row, names: row.as_ref(), next: 0 }
    }

    /// What stands under a name.
    pub(super) fn get<T: FromSql>(&mut self, name: &str) -> rusqlite::Result<T> {
        let count = self.names.column_count();
        let is_meant = |index: &usize| self.names.column_name(*index).is_ok_and(|column| column == name);
        let index = (self.next..count).chain(0..self.next).find(is_meant);
        let index = index.ok_or_else(|| rusqlite::Error::InvalidColumnName(name.to_owned()))?;
        self.next = index + 1;
        self.row.get(index)
    }

    /// What [`word`] wrote.
    pub(super) fn word<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> rusqlite::Result<T> {
        let word: String = self.get(name)?;
        read_word(word, self.next - 1)
    }

    /// A slot, from the cells `starts_at` and `ends_at`.
    pub(super) fn slot(&mut self) -> rusqlite::Result<Slot> {
        slot_of(self.get("starts_at")?, self.get("ends_at")?)
    }
}

/// Reads a slot from the cells `starts_at` and `ends_at`.
pub(super) fn slot(row: &rusqlite::Row<'_>) -> rusqlite::Result<Slot> {
    slot_of(row.get("starts_at")?, row.get("ends_at")?)
}

fn slot_of(start: Instant, end: Instant) -> rusqlite::Result<Slot> {
    Slot::new(start.0, end.0)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Integer, Box::new(error)))
}

/// The unit that an event of a festival year is about: the convener itself where no other is named.
pub(super) fn unit_of(about: &Subject) -> Option<&str> {
    let convener = || about.convener.as_ref().map(|convener| convener.as_str());
    about.unit.as_ref().map(|unit| unit.as_str()).or_else(convener)
}

/// The word under which serde writes a field-less variant, for a column of its own.
pub(super) fn word<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(other) => Err(rusqlite::Error::ToSqlConversionFailure(format!("not one word: {other}").into())),
        Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(Box::new(error))),
    }
}

/// Reads what [`word`] wrote.
pub(super) fn from_word<T: serde::de::DeserializeOwned>(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<T> {
    read_word(row.get(column)?, row.as_ref().column_index(column).unwrap_or_default())
}

fn read_word<T: serde::de::DeserializeOwned>(word: String, index: usize) -> rusqlite::Result<T> {
    serde_json::from_value(serde_json::Value::String(word))
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, Box::new(error)))
}

/// Reads what [`word`] wrote, where anything was written.
pub(super) fn optional_word<T: serde::de::DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => {
            from_word(row, column).map(Some)
        }
    }
}
