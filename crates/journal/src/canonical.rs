//! The form in which an event is hashed: what identifies it and what was stored, each part with its length before it,
//! so that no two events share a form. The metadata holds the hash of the stream's previous event, which makes a chain.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Revision, StreamName};

/// The hash of an event as stored, in hexadecimal.
pub(crate) fn hash(
    stream: &StreamName,
    revision: Revision,
    id: Uuid,
    event_type: &str,
    data: &str,
    metadata: &str,
) -> String {
    let mut hasher = Sha256::new();
    let revision = revision.0.to_be_bytes();
    let parts = [
        stream.as_str().as_bytes(),
        &revision,
        id.as_bytes(),
        event_type.as_bytes(),
        data.as_bytes(),
        metadata.as_bytes(),
    ];
    add(&mut hasher, &parts);
    hex(&hasher.finalize())
}

/// Takes parts into a hash, each with its length before it.
pub(crate) fn add(hasher: &mut Sha256, parts: &[&[u8]]) {
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.extend([byte >> 4, byte & 0xf].into_iter().filter_map(|digit| char::from_digit(digit.into(), 16)));
    }
    text
}
