use ngayhoi_domain::{EventType, Fact, StreamId, UndecodableFact};
use ngayhoi_journal::{JournalError, Metadata, Position, Recorded, StoredMetadata};
use rusqlite::types::{FromSqlError, Type};
use uuid::Uuid;

/// A stored event as the timeline keeps it, not yet decoded.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number in this timeline, in the journal's order.
    pub seq: i64,
    /// Its place in the journal.
    pub position: Position,
    /// Its stream's name.
    pub stream: String,
    /// Its place in the stream, from 0.
    pub revision: u64,
    /// Its id.
    pub id: Uuid,
    /// Its type.
    pub event_type: EventType,
    /// Its data as JSON, personal values sealed.
    pub data: String,
    /// What is said about it.
    pub metadata: Metadata,
}

/// What the journal brought, before the timeline gives it a number.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub(super) decoded: Decoded,
    /// What is said about it, to the letter.
    pub(super) metadata: StoredMetadata,
}

impl Incoming {
    /// What the journal recorded.
    ///
    /// # Errors
    /// When what is said about the event cannot be read.
    pub fn of(event: &Recorded) -> Result<Self, JournalError> {
        let row = Row {
            seq: 0,
            metadata: event.read_metadata()?,
            position: event.position,
            stream: event.stream.to_string(),
            revision: event.revision.0,
            id: event.id,
            event_type: event.event_type.clone(),
            data: event.data.as_str().to_owned(),
        };
        Ok(Self { decoded: row.decode(), metadata: event.metadata.clone() })
    }
}

/// A stored event with its fact.
#[derive(Debug, Clone)]
pub struct Entry {
    /// As stored.
    pub row: Row,
    /// Its stream.
    pub stream: StreamId,
    /// What happened.
    pub fact: Fact,
}

/// A stored event that this program cannot read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{} ({}): {reason}", row.position, row.event_type)]
pub struct Undecodable {
    /// As stored.
    pub row: Box<Row>,
    /// What is wrong.
    pub reason: String,
}

/// A stored event, read as far as this program can.
pub type Decoded = Result<Box<Entry>, Undecodable>;

/// What is stored of an event, whether it can be read or not.
pub fn row_of(decoded: &Decoded) -> &Row {
    match decoded {
        Ok(entry) => &entry.row,
        Err(undecodable) => &undecodable.row,
    }
}

/// The same, to be changed.
pub(super) fn row_of_mut(decoded: &mut Decoded) -> &mut Row {
    match decoded {
        Ok(entry) => &mut entry.row,
        Err(undecodable) => &mut undecodable.row,
    }
}

pub(super) const COLUMNS: &str = "seq, position, stream, revision, id, type, data, metadata";

fn unreadable(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

pub(super) fn position(column: usize, token: &str) -> rusqlite::Result<Position> {
    token.parse().map_err(|error: ngayhoi_journal::InvalidPosition| unreadable(column, error))
}

/// A count as SQLite keeps it. A figure beyond its range is no count of this world and stands as the largest.
pub(crate) fn integer(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

impl Row {
    /// Reads a row of [`COLUMNS`].
    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let json =
            |column: usize| row.get_ref(column)?.as_str().map_err(|error: FromSqlError| unreadable(column, error));
        Ok(Self {
            seq: row.get(0)?,
            position: position(1, json(1)?)?,
            stream: row.get(2)?,
            revision: row.get::<_, i64>(3)?.cast_unsigned(),
            id: row.get(4)?,
            event_type: json(5)?.parse().map_err(|error: ngayhoi_domain::InvalidEventType| unreadable(5, error))?,
            data: row.get(6)?,
            metadata: StoredMetadata::new(row.get(7)?).read().map_err(|error| unreadable(7, error))?,
        })
    }

    /// When it was recorded, in microseconds since 1970.
    pub fn recorded_at(&self) -> i64 {
        self.metadata.recorded_at.timestamp_micros()
    }

    /// When it counts as happened, in microseconds since 1970: the end of its interval, and the moment of recording
    /// where no date is known, because then that is all that is known.
    pub fn occurred_at(&self) -> i64 {
        self.metadata.given.occurred.end().map_or_else(|| self.recorded_at(), |end| end.timestamp_micros())
    }

    /// Reads what happened.
    ///
    /// # Errors
    /// When the event's stream, type or data is not of this program's time.
    pub fn decode(self) -> Decoded {
        let decoded = self.stream.parse::<StreamId>().map_err(|error| error.to_string()).and_then(|stream| {
            let mut data = serde_json::Deserializer::from_str(&self.data);
            let fact = Fact::read(stream.category(), &self.event_type, &mut data)
                .map_err(|error: UndecodableFact<serde_json::Error>| error.to_string())?;
            Ok((stream, fact))
        });
        match decoded {
            Ok((stream, fact)) => Ok(Box::new(Entry { row: self, stream, fact })),
            Err(reason) => Err(Undecodable { row: Box::new(self), reason }),
        }
    }
}
