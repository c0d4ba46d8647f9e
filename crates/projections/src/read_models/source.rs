use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use ngayhoi_domain::{Subject, values::Slot};
use ngayhoi_journal::Source;
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{
    Deserialize, Serialize,
    de::{IntoDeserializer, value::StrDeserializer},
};
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

/// The same on its way into a row: what is [`Cited`] is read from it.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Citing<'e> {
    event: Uuid,
    source: &'e Source,
}

/// The citation of what an entry says.
pub fn citation_of(entry: &Entry) -> Citing<'_> {
    Citing { event: entry.row.id, source: &entry.row.metadata.given.source }
}

impl ToSql for Citing<'_> {
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
pub struct Stored<T>(Box<[u8]>, PhantomData<fn() -> T>);

impl<T: serde::de::DeserializeOwned> Stored<T> {
    /// What it holds.
    ///
    /// # Errors
    /// When it is not what the fold writes.
    pub fn read(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.0)
    }
}

impl<T> FromSql for Stored<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self(value.as_bytes()?.into(), PhantomData))
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

/// A row whose cells are read one after the other, as the query names them: to find a cell by its name takes longer than
/// to read it.
pub(super) struct Cells<'r> {
    row: &'r rusqlite::Row<'r>,
    next: usize,
}

impl<'r> Cells<'r> {
    /// The cells of a row.
    pub(super) fn of(row: &'r rusqlite::Row<'r>) -> Self {
        Self { row, next: 0 }
    }

    /// What the next cell holds.
    pub(super) fn next<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        self.next += 1;
        self.row.get(self.next - 1)
    }

    /// What [`word`] wrote.
    pub(super) fn next_word<T: serde::de::DeserializeOwned>(&mut self) -> rusqlite::Result<T> {
        self.next().map(|Word(word)| word)
    }

    /// A slot, from the cells of its start and its end.
    pub(super) fn next_slot(&mut self) -> rusqlite::Result<Slot> {
        slot_of(self.next()?, self.next()?)
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

/// What [`word`] wrote.
struct Word<T>(T);

impl<T: serde::de::DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word: StrDeserializer<'_, serde::de::value::Error> = value.as_str()?.into_deserializer();
        T::deserialize(word).map(Self).map_err(FromSqlError::other)
    }
}

/// Reads what [`word`] wrote.
pub(super) fn from_word<T: serde::de::DeserializeOwned>(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<T> {
    row.get(column).map(|Word(word)| word)
}

/// Reads what [`word`] wrote, where anything was written.
pub(super) fn optional_word<T: serde::de::DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<Word<T>>>(column)?.map(|Word(word)| word))
}
