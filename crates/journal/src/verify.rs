//! Whether the journal is as it was written: every stream's chain of hashes followed over what is stored, to the
//! letter, and one digest over all of it that can be published and checked years later.

use std::{collections::BTreeMap, fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    Engine, JournalError, Position, Recorded, Revision, StreamName,
    canonical::{self, hex},
};

/// What the whole journal was after so many events, written `events:hash`.
///
/// The hash is SHA-256, in hexadecimal, over the number of events, the number of streams, every stream's name, number
/// of events and last hash in the order of names, and the hash of all events' hashes in the journal's order; hashes of
/// events count in hexadecimal, and figures are of 64 bits, the highest byte first, and each part has its length before it as such a figure. A journal that has
/// grown since still has its earlier digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    events: u64,
    hash: String,
}

impl Digest {
    /// After how many events.
    pub fn events(&self) -> u64 {
        self.events
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.events, self.hash)
    }
}

/// What is no digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{given}” không phải mã kiểm của nhật ký (dạng 458:ab12…, như `ngayhoi verify` in ra) / is not a digest of a journal (written 458:ab12…, as `ngayhoi verify` prints it)"
)]
pub struct InvalidDigest {
    /// What was given.
    pub given: String,
}

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(given: &str) -> Result<Self, InvalidDigest> {
        let parse = || {
            let (events, hash) = given.trim().split_once(':')?;
            let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_hash.then_some(Self { events: events.parse().ok()?, hash: hash.to_ascii_lowercase() })
        };
        parse().ok_or_else(|| InvalidDigest { given: given.to_owned() })
    }
}

/// A journal that is as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Its digest.
    pub digest: Digest,
    /// How many streams it holds.
    pub streams: u64,
    /// Its digest after as many events as was asked for; `None` where that was not asked, or it holds fewer.
    pub earlier: Option<Digest>,
}

/// The first event that is not as it was written; what is not known of it is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its stream.
    pub stream: Option<StreamName>,
    /// Its place in the stream.
    pub revision: Option<Revision>,
    /// Its place in the journal.
    pub position: Option<Position>,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What is wrong with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// What is stored is not what its successor in the stream vouches for, or cannot be read.
    Altered,
    /// It is the last of its stream and not the one that the stream's entry vouches for.
    NotTheHead,
    /// It is not there.
    Missing,
    /// It is one more than its stream or the journal counts.
    Inserted,
    /// It stands before or after where it was written.
    Reordered,
    /// Its stream does not exist.
    Stray,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Altered => "sự kiện đã bị sửa sau khi ghi / the event was altered after it was written",
            Self::NotTheHead => {
                "sự kiện cuối của luồng không khớp với mã băm ghi ở luồng, một trong hai đã bị sửa / the stream's last event and the hash in the stream's entry disagree, one of them was altered"
            }
            Self::Missing => "thiếu sự kiện / the event is missing",
            Self::Inserted => "sự kiện thừa, bị chèn thêm / the event was inserted",
            Self::Reordered => "sự kiện không đúng thứ tự đã ghi / the event is not in the order in which it was written",
            Self::Stray => "sự kiện không thuộc luồng nào / the event belongs to no stream",
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stream, revision, position, wrong } = self;
        if let Some(stream) = stream {
            write!(f, "luồng / stream {stream}, ")?;
        }
        if let Some(Revision(revision)) = revision {
            write!(f, "thứ tự / revision {revision}, ")?;
        }
        if let Some(position) = position {
            write!(f, "vị trí / position {position}, ")?;
        }
        write!(f, "{wrong}")
    }
}

/// Why a journal could not be found whole.
#[derive(Debug, Clone, thiserror::Error)]
pub enum VerifyError {
    /// It cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// It is not as it was written.
    #[error("NHẬT KÝ KHÔNG CÒN NHƯ KHI GHI / THE JOURNAL IS NOT AS IT WAS WRITTEN: {0}")]
    Fault(Fault),
}

impl From<Fault> for VerifyError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// An event as an engine keeps it, to the letter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stored<'a> {
    pub(crate) position: Position,
    pub(crate) stream: &'a StreamName,
    pub(crate) revision: Revision,
    pub(crate) id: Uuid,
    pub(crate) event_type: &'a str,
    pub(crate) data: &'a str,
    pub(crate) metadata: &'a str,
}

impl Stored<'_> {
    /// It, with what is wrong with it.
    pub(crate) fn is(&self, wrong: Wrong) -> Fault {
        Fault { stream: Some(self.stream.clone()), revision: Some(self.revision), position: Some(self.position), wrong }
    }

    fn hash(&self) -> String {
        canonical::hash(self.stream, self.revision, self.id, self.event_type, self.data, self.metadata)
    }
}

/// What the engine stamped on an event.
#[derive(Debug, Deserialize)]
pub(crate) struct Stamp {
    #[serde(rename = "rec", alias = "recorded_at")]
    pub(crate) recorded_at: DateTime<Utc>,
    /// The hash of the stream's previous event; empty for the first.
    #[serde(rename = "prev", alias = "previous", default)]
    pub(crate) previous: String,
}

impl Stamp {
    /// The stamp in an event's metadata; `None` where it cannot be read.
    pub(crate) fn of(metadata: &str) -> Option<Self> {
        let stamp: Self = serde_json::from_str(metadata).ok()?;
        Some(Self { previous: canonical::short(&stamp.previous).into_owned(), ..stamp })
    }
}

/// Where an event leaves its stream's chain.
#[derive(Debug)]
pub(crate) enum Break {
    /// Another revision comes next.
    Revision(Revision),
    /// It names another event before it than the one that stands there.
    Link {
        /// Its own hash, by which its successor tells whether it is as it was written.
        hash: String,
        /// Where the event before it stands; `None` for the first.
        before: Option<Position>,
    },
}

/// How far a stream's chain has been followed.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) events: u64,
    pub(crate) hash: String,
    pub(crate) position: Position,
}

/// Every stream's chain, followed in the journal's order. It remembers the streams' ends alone.
#[derive(Debug, Default)]
pub(crate) struct Chains {
    heads: BTreeMap<StreamName, Head>,
    events: u64,
    order: Sha256,
}

impl Chains {
    /// Follows one event more, whose stamp names the hash of the one before it.
    pub(crate) fn follow(&mut self, event: &Stored<'_>, previous: &str) -> Result<(), Break> {
        let head = self.heads.get_mut(event.stream);
        let next = Revision(head.as_ref().map_or(0, |head| head.events));
        if event.revision != next {
            return Err(Break::Revision(next));
        }
        let hash = event.hash();
        if previous != head.as_ref().map_or("", |head| &head.hash) {
            return Err(Break::Link { hash, before: head.map(|head| head.position) });
        }
        canonical::add(&mut self.order, &[canonical::long(&hash).as_bytes()]);
        self.events += 1;
        match head {
            Some(head) => *head = Head { events: head.events + 1, hash, position: event.position },
            None => {
                self.heads.insert(event.stream.clone(), Head { events: 1, hash, position: event.position });
            }
        }
        Ok(())
    }

    /// How far a stream's chain has been followed; `None` where nothing of it was seen.
    pub(crate) fn head(&self, stream: &StreamName) -> Option<&Head> {
        self.heads.get(stream)
    }

    /// How many events have been followed.
    pub(crate) fn events(&self) -> u64 {
        self.events
    }

    /// How many streams have been seen.
    pub(crate) fn streams(&self) -> u64 {
        self.heads.len() as u64
    }

    /// The digest of what has been followed.
    pub(crate) fn digest(&self) -> Digest {
        let mut hasher = Sha256::new();
        canonical::add(&mut hasher, &[&self.events.to_be_bytes(), &self.streams().to_be_bytes()]);
        for (name, head) in &self.heads {
            let hash = canonical::long(&head.hash);
            let parts = [name.as_str().as_bytes(), &head.events.to_be_bytes(), hash.as_bytes()];
            canonical::add(&mut hasher, &parts);
        }
        canonical::add(&mut hasher, &[&self.order.clone().finalize()]);
        Digest { events: self.events, hash: hex(&hasher.finalize()) }
    }
}

/// How many events are read at once.
pub(crate) const BATCH: usize = 512;

/// Follows what an engine holds up to a position. It keeps no count of a stream beside its events, so nobody vouches
/// for the last event of each but a digest that was kept elsewhere.
pub(crate) async fn follow(
    engine: &impl Engine,
    end: Position,
    earlier: Option<u64>,
    mut advance: impl FnMut(usize),
) -> Result<Verified, VerifyError> {
    let (mut chains, mut after) = (Chains::default(), Position::START);
    let mut digest = (earlier == Some(0)).then(|| chains.digest());
    while after < end {
        let events = engine.read_all(after, BATCH).await?;
        let Some(last) = events.last() else { break };
        after = last.position;
        let count = events.len();
        for event in events.iter().take_while(|event| event.position <= end) {
            let Recorded { position, stream, revision, id, event_type, data, metadata } = event;
            let (event_type, data, metadata) = (&event_type.to_string(), data.as_str(), metadata.as_str());
            let stored =
                Stored { position: *position, stream, revision: *revision, id: *id, event_type, data, metadata };
            let stamp = Stamp::of(metadata).ok_or_else(|| stored.is(Wrong::Altered))?;
            if let Err(broken) = chains.follow(&stored, &stamp.previous) {
                return Err(explain(engine, &stored, broken).await?.into());
            }
            if earlier == Some(chains.events()) {
                digest = Some(chains.digest());
            }
        }
        advance(count);
    }
    Ok(Verified { digest: chains.digest(), streams: chains.streams(), earlier: digest })
}

/// Which event is meant where a chain breaks, and what became of it.
async fn explain(engine: &impl Engine, event: &Stored<'_>, broken: Break) -> Result<Fault, JournalError> {
    let at = |revision| engine.read_stream(event.stream.clone(), revision, 1);
    Ok(match broken {
        Break::Revision(next) if event.revision < next => event.is(Wrong::Inserted),
        Break::Revision(next) => {
            let is_elsewhere = at(next).await?.first().is_some_and(|found| found.revision == next);
            let (revision, stream) = (Some(next), Some(event.stream.clone()));
            match is_elsewhere {
                true => event.is(Wrong::Reordered),
                false => Fault { stream, revision, position: None, wrong: Wrong::Missing },
            }
        }
        Break::Link { hash, before } => {
            let successor = at(Revision(event.revision.0.saturating_add(1))).await?;
            let vouched = successor.first().and_then(|event| Stamp::of(event.metadata.as_str()));
            match (before, event.revision.0.checked_sub(1)) {
                // An event that its successor vouches for is as it was written: the one before it is not. Of the last two
                // of a stream, which nobody vouches for, the first is named.
                (Some(position), Some(revision)) if vouched.is_none_or(|stamp| stamp.previous == hash) => {
                    Stored { position, revision: Revision(revision), ..*event }.is(Wrong::Altered)
                }
                (..) => event.is(Wrong::Altered),
            }
        }
    })
}

#[cfg(test)]
mod over_an_engine;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_as_it_is_written() {
        let digest = Chains::default().digest();
        assert_eq!(digest.events(), 0);
        assert_eq!(digest.to_string().parse(), Ok(digest.clone()));
        assert_eq!(format!(" {}\n", digest.to_string().to_uppercase()).parse(), Ok(digest));
    }

    #[test]
    fn what_is_no_digest_is_refused() {
        let hash = "a".repeat(64);
        for bad in ["", "458", &hash, &format!(":{hash}"), &format!("-1:{hash}"), &format!("1:{hash}a"), "1:ab12"] {
            assert_eq!(bad.parse::<Digest>(), Err(InvalidDigest { given: bad.to_owned() }));
        }
        assert!(format!("1:{}", "g".repeat(64)).parse::<Digest>().is_err());
    }
}
