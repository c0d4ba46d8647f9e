//! The form in which an event is hashed: what identifies it and what was stored, each part with its length before it,
//! so that no two events share a form. The metadata holds the hash of the stream's previous event, which makes a chain.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Revision, StreamName};

/// The hash of an event as stored, in base64url: 43 letters.
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
    BASE64.encode(hasher.finalize())
}

/// A hash as [`hash`] writes it, whichever program stored it: the first ones wrote hexadecimal. What is no hash stays
/// as it is.
pub(crate) fn short(hash: &str) -> Cow<'_, str> {
    unhex(hash).map_or(Cow::Borrowed(hash), |bytes| Cow::Owned(BASE64.encode(bytes)))
}

/// A hash in hexadecimal, as digests have counted it from the first one on. What is no hash stays as it is.
pub(crate) fn long(hash: &str) -> Cow<'_, str> {
    match BASE64.decode(hash) {
        Ok(bytes) if bytes.len() == 32 => Cow::Owned(hex(&bytes)),
        Ok(_) | Err(_) => Cow::Borrowed(hash),
    }
}

/// The first half of a keyed fingerprint, in base64url: 128 bits are enough to tell two payloads apart. What is no
/// fingerprint in hexadecimal stays as it is.
pub(crate) fn half(fingerprint: &str) -> Cow<'_, str> {
    unhex(fingerprint).map_or(Cow::Borrowed(fingerprint), |bytes| Cow::Owned(BASE64.encode(&bytes[..16])))
}

/// The 32 bytes of 64 hexadecimal digits, of the lower case.
fn unhex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let mut bytes = [0; 32];
    if pairs.len() != bytes.len() || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
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
