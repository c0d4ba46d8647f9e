//! A shape that was never released, for tests alone: no event has had to change its shape yet, and this one shows that
//! the day on which one must can come.

use serde::{Deserialize, Deserializer, de::Error as _};

use super::Event;
use crate::{
    EventType, Former, Recorded,
    values::{OutreachSessionId, Text},
};

/// A session as it would have been told before: with how many came in words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutreachSessionNoted {
    session: OutreachSessionId,
    topic: Text,
    audience: Text,
    attendees: Text,
    by: Text,
}

impl Recorded for Event {
    const FORMER: &'static [Former] = &[Former { stored: "OutreachSessionNoted.v1", now: "OutreachSessionHeld" }];

    fn of_former<'de, D: Deserializer<'de>>(_former: &EventType, data: D) -> Result<Self, D::Error> {
        let OutreachSessionNoted { session, topic, audience, attendees, by } = Deserialize::deserialize(data)?;
        let attendees = attendees.as_str().trim_end_matches(" người").parse().map_err(D::Error::custom)?;
        Ok(Self::OutreachSessionHeld { session, topic, audience, attendees, held_by: by })
    }
}
