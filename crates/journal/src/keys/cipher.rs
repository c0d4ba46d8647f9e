use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::KeyStoreError;

/// Bytes of a key.
const KEY: usize = 32;

/// Bytes of a nonce.
const NONCE: usize = 24;

/// A secret of 32 bytes: a person's key, the master key, or the secret of fingerprints. Its memory is overwritten when
/// it goes, and it has no printed form.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Key(Zeroizing<[u8; KEY]>);

impl Key {
    /// A new one.
    pub(super) fn random() -> Result<Self, KeyStoreError> {
        let mut key = Self(Zeroizing::default());
        getrandom::fill(key.0.as_mut_slice())?;
        Ok(key)
    }

    /// One of these bytes; `None` when they are not as many as they should be.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Zeroizing::default());
        (bytes.len() == KEY).then(|| {
            key.0.copy_from_slice(bytes);
            key
        })
    }

    /// One written in base64.
    pub(super) fn from_base64(text: &str) -> Option<Self> {
        Self::from_bytes(&Zeroizing::new(BASE64.decode(text).ok()?))
    }

    /// Itself in base64.
    pub(super) fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64.encode(self.0.as_slice()))
    }

    /// The bytes themselves.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// What only this key can make of some bytes.
    pub(super) fn mac(&self, bytes: &[u8]) -> [u8; 32] {
        match Hmac::<Sha256>::new_from_slice(self.bytes()) {
            Ok(mut mac) => {
                mac.update(bytes);
                mac.finalize().into_bytes().into()
            }
            Err(_) => unreachable!("HMAC takes keys of any length"),
        }
    }

    /// Encrypts under a nonce of its own, which stands before the ciphertext. It opens only beside the same context.
    pub(super) fn seal(&self, open: &[u8], context: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce)?;
        let payload = Payload { msg: open, aad: context };
        let ciphertext = self.cipher().encrypt(&XNonce::from(nonce), payload)?;
        Ok([nonce.as_slice(), &ciphertext].concat())
    }

    /// Decrypts; `None` when it was sealed under another key or beside another context, or was altered.
    pub(super) fn open(&self, sealed: &[u8], context: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: ciphertext, aad: context };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        let key: &[u8; KEY] = &self.0;
        XChaCha20Poly1305::new(key.into())
    }
}
