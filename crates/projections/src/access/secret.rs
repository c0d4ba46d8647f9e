use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// How many bytes a secret has: more than anybody can guess.
const BYTES: usize = 32;

/// No randomness can be had from the system.
#[derive(Debug, thiserror::Error)]
#[error("hệ thống không cho số ngẫu nhiên ({0}) / the system gives no randomness ({0})")]
pub struct NoRandomness(#[from] getrandom::Error);

/// A secret that its bearer is known by: of a session, a client or an invitation. Only its hash is kept, and it is told
/// once.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; BYTES]);

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn random() -> Result<Self, NoRandomness> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// As it is told, in letters that stand in any address.
    pub fn tell(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Reads what was told; `None` where it is no secret of ours.
    pub fn read(told: &str) -> Option<Self> {
        let mut bytes = [0; BYTES];
        // Decoding stops as soon as there is more than fits.
        let length = URL_SAFE_NO_PAD.decode_slice(told, &mut bytes).ok()?;
        (length == BYTES).then_some(Self(bytes))
    }

    /// As it is kept. It has so much chance in it that a plain hash, and finding it by its hash, gives nothing away.
    pub fn hash(&self) -> Hash {
        Hash(Sha256::digest(self.0).into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What is kept of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub [u8; BYTES]);

/// What the service signs with, so that what it did not make itself is turned away before anything is looked up.
#[derive(Clone)]
pub struct SigningKey(pub [u8; BYTES]);

impl SigningKey {
    fn mac(&self, secret: &Secret) -> Option<Hmac<Sha256>> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).ok()?;
        mac.update(b"ngayhoi session 1 ");
        mac.update(&secret.0);
        Some(mac)
    }

    /// A secret with its signature, as a cookie holds it.
    pub fn sign(&self, secret: &Secret) -> Option<String> {
        let mac = self.mac(secret)?.finalize().into_bytes();
        Some(format!("{}.{}", secret.tell(), URL_SAFE_NO_PAD.encode(mac)))
    }

    /// The secret that was signed; `None` where the signature is not ours. It is compared in constant time.
    pub fn verify(&self, signed: &str) -> Option<Secret> {
        let (secret, signature) = signed.split_once('.')?;
        let secret = Secret::read(secret)?;
        let mut given = [0; BYTES];
        let length = URL_SAFE_NO_PAD.decode_slice(signature, &mut given).ok()?;
        self.mac(&secret)?.verify_slice(&given[..length]).ok()?;
        Some(secret)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_as_it_was_told() {
        let secret = Secret::random().unwrap();
        assert_eq!(Secret::read(&secret.tell()), Some(secret.clone()));
        assert_ne!(Secret::random().unwrap(), secret);
        for other in ["", "a", &secret.tell()[1..], &format!("{}A", secret.tell()), &"A".repeat(1000), "….."] {
            assert_eq!(Secret::read(other), None, "{other}");
        }
    }

    #[test]
    fn only_our_own_signature_counts() {
        let (ours, theirs) = (SigningKey([1; 32]), SigningKey([2; 32]));
        let secret = Secret::random().unwrap();
        let signed = ours.sign(&secret).unwrap();
        assert_eq!(ours.verify(&signed), Some(secret.clone()));
        assert_eq!(theirs.verify(&signed), None);
        let (told, signature) = signed.split_once('.').unwrap();
        let another = Secret::random().unwrap().tell();
        for forged in [told.to_owned(), format!("{told}."), format!("{another}.{signature}"), signed[..80].to_owned()] {
            assert_eq!(ours.verify(&forged), None, "{forged}");
        }
    }

    #[test]
    fn nothing_secret_is_told_by_accident() {
        assert_eq!(format!("{:?} {:?}", Secret([7; 32]), SigningKey([7; 32])), "Secret(…) SigningKey(…)");
    }
}
