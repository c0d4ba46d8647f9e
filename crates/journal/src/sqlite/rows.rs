//! Rows of events, read into what every engine hands over.

use std::collections::HashMap;

use ngayhoi_domain::{EventType, InvalidEventType};
use rusqlite::{Connection, Params, Row, types::Type};

use crate::{Position, Recorded, Revision, SealedData, StoredMetadata, StreamName};

/// What one reading brought.
pub(super) struct Page<T> {
    /// What was made of the events.
    pub(super) events: Vec<T>,
    /// The last event's place, where it was the page's size that ended it.
    pub(super) full_at: Option<Position>,
}

/// Reads the events of a query for position, stream, revision, id, type, data and metadata until they fill so many
/// bytes, and makes each into something else.
pub(super) fn read<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    bytes: usize,
    make: impl Fn(Recorded) -> T,
) -> rusqlite::Result<Page<T>> {
    let mut names = Names { db, streams: HashMap::new(), types: HashMap::new() };
    let mut statement = db.prepare_cached(sql)?;
    let (mut rows, mut page, mut left) = (statement.query(params)?, Page { events: Vec::new(), full_at: None }, bytes);
    while let Some(row) = rows.next()? {
        let event = names.recorded(row)?;
        let position = event.position;
        left = left.saturating_sub(event.bytes());
        page.events.push(make(event));
        if left == 0 {
            page.full_at = Some(position);
            break;
        }
    }
    Ok(page)
}

/// The names that come again and again within one reading: looked up and kept in memory once.
struct Names<'a> {
    db: &'a Connection,
    streams: HashMap<i64, StreamName>,
    types: HashMap<Box<str>, EventType>,
}

impl Names<'_> {
    fn recorded(&mut self, row: &Row<'_>) -> rusqlite::Result<Recorded> {
        let text = |column: usize| {
            let bytes = row.get_ref(column)?.as_bytes()?;
            simdutf8::basic::from_utf8(bytes).map_err(|_| not_utf8(column, bytes))
        };
        Ok(Recorded {
            position: Position::single(row.get(0)?),
            stream: self.stream(row.get(1)?)?,
            revision: Revision(row.get(2)?),
            id: row.get(3)?,
            event_type: self.event_type(text(4)?)?,
            data: SealedData::sealed(text(5)?.to_owned()),
            metadata: StoredMetadata::new(text(6)?.to_owned()),
        })
    }

    /// A stream's name, seen in the state of the file in which its event was found.
    fn stream(&mut self, id: i64) -> rusqlite::Result<StreamName> {
        if let Some(name) = self.streams.get(&id) {
            return Ok(name.clone());
        }
        let mut statement = self.db.prepare_cached("SELECT name FROM stream WHERE id = ?1")?;
        let name = statement.query_row([id], |row| Ok(StreamName::stored(row.get_ref(0)?.as_str()?)))?;
        self.streams.insert(id, name.clone());
        Ok(name)
    }

    fn event_type(&mut self, stored: &str) -> rusqlite::Result<EventType> {
        if let Some(known) = self.types.get(stored) {
            return Ok(known.clone());
        }
        let parsed: EventType = stored.parse().map_err(|error: InvalidEventType| {
            rusqlite::Error::FromSqlConversionFailure(4, Type::Text, error.into())
        })?;
        self.types.insert(stored.into(), parsed.clone());
        Ok(parsed)
    }
}

/// What is wrong with a text, told only of one that is wrong: the quick look says no more than that.
fn not_utf8(column: usize, bytes: &[u8]) -> rusqlite::Error {
    let reason = std::str::from_utf8(bytes).err().map_or_else(Default::default, |error| error.to_string());
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, reason.into())
}
