//! Histories for tests: what happened, as the journal would bring it.

use std::{collections::BTreeMap, ops::Range};

use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    EventType, StreamId, Subject,
    testing::police,
    values::{CommandId, HostId, UnitId},
};
use ngayhoi_journal::{CommandStamp, Metadata, NewMetadata, Source, SourceKind, StoredMetadata};
use rusqlite::Connection;
use serde::Serialize;
use uuid::Uuid;

use super::{Incoming, Row, append, create, row_of};

/// A history that grows event by event.
#[derive(Default, Clone)]
pub(crate) struct History {
    rows: Vec<Row>,
    revisions: BTreeMap<String, u64>,
}

impl History {
    /// Adds an event, recorded a minute after the one before it.
    pub(crate) fn happened(&mut self, stream: &StreamId, about: &Subject, occurred: &str, event: impl Serialize) {
        let event = serde_json::to_value(event).unwrap();
        let event_type = EventType::current(event["type"].as_str().unwrap());
        self.stored(stream.to_string(), event_type, event["data"].to_string(), about, occurred);
    }

    /// Adds an event as it is stored, readable or not.
    pub(crate) fn stored(&mut self, stream: String, event_type: EventType, data: String, about: &Subject, when: &str) {
        let number = self.rows.len() + 1;
        let revision = self.revisions.entry(stream.clone()).or_default();
        let given = NewMetadata {
            actor: police(),
            command: CommandStamp { id: CommandId(Uuid::from_u128(number as u128)), fingerprint: String::new() },
            correlation: Uuid::from_u128(number as u128),
            causation: None,
            evidence: None,
            occurred: when.parse().unwrap(),
            source: Source { kind: SourceKind::Live, citation: None, sample: true },
            about: about.clone(),
        };
        self.rows.push(Row {
            seq: 0,
            // Positions leave gaps, as those of a cluster do.
            position: format!("{}.{}", number * 7, number * 7).parse().unwrap(),
            stream,
            revision: *revision,
            id: Uuid::new_v5(&Uuid::NAMESPACE_OID, &number.to_be_bytes()),
            event_type,
            data,
            metadata: Metadata { given, recorded_at: recorded(number), previous: String::new() },
        });
        *revision += 1;
    }

    /// Adds part of another history, recorded anew.
    pub(crate) fn extend(&mut self, other: &Self, range: Range<usize>) {
        for row in &other.rows[range] {
            let given = &row.metadata.given;
            let occurred = given.occurred.to_string();
            self.stored(row.stream.clone(), row.event_type.clone(), row.data.clone(), &given.about, &occurred);
        }
    }

    /// How many events it has.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The history in a timeline of its own.
    pub(crate) fn timeline(&self) -> (Connection, Vec<Row>) {
        let db = Connection::open_in_memory().unwrap();
        create(&db).unwrap();
        let incoming = |row: &Row| Incoming {
            metadata: StoredMetadata::try_from(&row.metadata).unwrap(),
            decoded: row.clone().decode(),
        };
        let written = append(&db, self.rows.iter().map(incoming).collect()).unwrap();
        (db, written.iter().map(row_of).cloned().collect())
    }
}

/// When the event of that number was recorded.
pub(crate) fn recorded(number: usize) -> DateTime<Utc> {
    let minutes = i64::try_from(number).unwrap();
    "2019-07-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + chrono::TimeDelta::minutes(minutes)
}

/// A unit by its slug.
pub(crate) fn unit_id(slug: &str) -> UnitId {
    slug.parse().unwrap()
}

/// A host by its slug.
pub(crate) fn host_id(slug: &str) -> HostId {
    slug.parse().unwrap()
}
