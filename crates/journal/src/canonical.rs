//! The form in which an event is hashed: what identifies it and what was stored, each part with its length before it,
//! so that no two events share a form. The metadata holds the hash of the stream's previous event, which makes a chain.

use ngayhoi_domain::EventType;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Revision, StreamName};

/// The hash of an event as stored, in hexadecimal.
pub(crate) fn hash(
    stream: &StreamName,
    revision: Revision,
    id: Uuid,
    event_type: &EventType,
    data: &str,
    metadata: &str,
) -> String {
    let mut hasher = Sha256::new();
    let (revision, event_type) = (revision.0.to_be_bytes(), event_type.to_string());
    let parts: [&[u8]; 6] = [
        stream.as_str().as_bytes(),
        &revision,
        id.as_bytes(),
        event_type.as_bytes(),
        data.as_bytes(),
        metadata.as_bytes(),
    ];
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
