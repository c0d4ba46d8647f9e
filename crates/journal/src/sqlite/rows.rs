//! Rows of events, read into what every engine hands over.

use std::collections::HashMap;

use foldhash::fast::RandomState;
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
/// bytes, and makes something of each. The texts of all lie in the memory of the first.
pub(super) fn read<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    bytes: usize,
    make: impl Fn(&Recorded) -> T,
) -> rusqlite::Result<Page<T>> {
    let mut names = Names { db, streams: HashMap::default(), types: HashMap::default() };
    let (mut data, mut metadata) = (String::new(), String::new());
    let mut statement = db.prepare_cached(sql)?;
    let (mut rows, mut page, mut left) = (statement.query(params)?, Page { events: Vec::new(), full_at: None }, bytes);
    while let Some(row) = rows.next()? {
        let event = names.recorded(row, data, metadata)?;
        left = left.saturating_sub(event.bytes());
        page.events.push(make(&event));
        if left == 0 {
            page.full_at = Some(event.position);
            break;
        }
        (data, metadata) = (event.data.into(), event.metadata.into());
    }
    Ok(page)
}

/// The names that come again and again within one reading: looked up and kept in memory once.
struct Names<'a> {
    db: &'a Connection,
    streams: HashMap<i64, StreamName, RandomState>,
    types: HashMap<Box<[u8]>, EventType, RandomState>,
}

impl Names<'_> {
    /// A row's event, whose texts are written into these.
    fn recorded(&mut self, row: &Row<'_>, data: String, metadata: String) -> rusqlite::Result<Recorded> {
        let rewritten = |mut old: String, column| {
            old.clear();
            old.push_str(text(column, row.get_ref(column)?.as_bytes()?)?);
            Ok::<_, rusqlite::Error>(old)
        };
        Ok(Recorded {
            position: Position::single(row.get(0)?),
            stream: self.stream(row.get(1)?)?,
            revision: Revision(row.get(2)?),
            id: row.get(3)?,
            event_type: self.event_type(row.get_ref(4)?.as_bytes()?)?,
            data: SealedData::sealed(rewritten(data, 5)?),
            metadata: StoredMetadata::new(rewritten(metadata, 6)?),
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

    fn event_type(&mut self, stored: &[u8]) -> rusqlite::Result<EventType> {
        if let Some(known) = self.types.get(stored) {
            return Ok(known.clone());
        }
        let parsed: EventType = text(4, stored)?.parse().map_err(|error: InvalidEventType| {
            rusqlite::Error::FromSqlConversionFailure(4, Type::Text, error.into())
        })?;
        self.types.insert(stored.into(), parsed.clone());
        Ok(parsed)
    }
}

/// What a column holds, as text. What is wrong with it is looked up only where something is: the quick look says no more
/// than that.
fn text(column: usize, bytes: &[u8]) -> rusqlite::Result<&str> {
    simdutf8::basic::from_utf8(bytes).map_err(|_| {
        let reason = std::str::from_utf8(bytes).err().map_or_else(Default::default, |error| error.to_string());
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, reason.into())
    })
}
