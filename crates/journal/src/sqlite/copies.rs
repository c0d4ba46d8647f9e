//! Events that another journal recorded, written exactly as they stand there.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use super::{file, tails::Tail, turns, writer::Group};
use crate::{AppendError, Appended, Position, Recorded, StreamName, canonical, ready::EVENT_MAX, verify::Stamp};

impl Group<'_> {
    /// Writes them all, or leaves everything as it was.
    pub(super) fn copy(&mut self, db: &mut Transaction<'_>, events: &[Recorded]) -> Result<Appended, AppendError> {
        let streams: BTreeSet<&StreamName> = events.iter().map(|event| &event.stream).collect();
        let streams: Vec<StreamName> = streams.into_iter().cloned().collect();
        self.whole(db, &streams, |group, db| {
            let path = group.path;
            let failed = |error: rusqlite::Error| AppendError::Journal(file::error(path, &error));
            let mut last = None;
            for event in events {
                last = last.max(Some(group.copy_one(db, event)?));
            }
            for stream in &streams {
                if let Some(tail) = group.tails.written(stream) {
                    tail.keep(db).map_err(failed)?;
                }
            }
            group.not_before(group.head.latest);
            Ok(Appended { position: Position::single(last.unwrap_or(group.head.position)) })
        })
    }

    /// Where the event stands, now or already.
    fn copy_one(&mut self, db: &Connection, event: &Recorded) -> Result<u64, AppendError> {
        let path = self.path;
        let failed = |error: rusqlite::Error| AppendError::Journal(file::error(path, &error));
        let Recorded { stream, revision, id, event_type, data, metadata, position: _ } = event;
        let (event_type, data, metadata) = (event_type.to_string(), data.as_str(), metadata.as_str());
        let not_next = || AppendError::NotNext { stream: stream.clone(), revision: *revision };
        let bytes = data.len() + metadata.len();
        if bytes > EVENT_MAX {
            return Err(AppendError::TooLarge { stream: stream.clone(), bytes, max: EVENT_MAX });
        }
        let hash = canonical::hash(stream, *revision, *id, &event_type, data, metadata);
        let known = self.tails.load(db, stream).map_err(failed)?;
        if let Some(tail) = known.as_ref().filter(|tail| revision.0 < tail.events) {
            let (position, stands) = self.standing(db, tail, event).map_err(failed)?.ok_or_else(not_next)?;
            return if stands == hash { Ok(position) } else { Err(not_next()) };
        }
        let Stamp { recorded_at, previous } = Stamp::of(metadata).ok_or_else(not_next)?;
        let (held, end) = known.as_ref().map_or((0, ""), |tail| (tail.events, &tail.hash));
        if revision.0 != held || previous != end {
            return Err(not_next());
        }
        let tail = match known {
            Some(tail) => tail,
            None => Tail::begin(db, stream).map_err(failed)?,
        };
        self.head.position += 1;
        let position = self.head.position;
        db.prepare_cached("INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .and_then(|mut insert| {
                insert.execute(params![position, tail.id, revision.0, id, event_type, data, metadata])
            })
            .map_err(failed)?;
        self.tails.places.add(stream, tail.id, revision.0, position..position + 1);
        if recorded_at < self.head.last {
            turns::add(db, position, self.head.latest).map_err(failed)?;
        }
        self.head.last = recorded_at;
        self.head.latest = self.head.latest.max(recorded_at);
        self.tails.remember(stream.clone(), Tail { events: held + 1, hash, ..tail });
        Ok(position)
    }

    /// Where an event of this stream and revision stands, and its hash.
    fn standing(&self, db: &Connection, tail: &Tail, event: &Recorded) -> rusqlite::Result<Option<(u64, String)>> {
        let Recorded { stream, revision, .. } = event;
        let Some(position) = self.tails.places.position(db, stream, tail.id, revision.0)? else { return Ok(None) };
        db.prepare_cached("SELECT id, type, data, metadata FROM event WHERE position = ?1")?
            .query_row([position], |row| {
                let (id, event_type, data, metadata): (Uuid, String, String, String) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                Ok((position, canonical::hash(stream, *revision, id, &event_type, &data, &metadata)))
            })
            .optional()
    }
}
