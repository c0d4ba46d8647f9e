use std::{
    fmt,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{
    KeyStoreError, Notice,
    cipher::Key,
    master_file::{self, Kept},
};
use crate::canonical::hex;

/// What an id is made of, so that the master key makes nothing else that looks like it.
const ID: &[u8] = b"ngayhoi master key id";

/// The key that wraps all others.
#[derive(Clone)]
pub struct MasterKey {
    pub(super) key: Key,
    id: MasterKeyId,
}

impl MasterKey {
    /// A new one.
    pub(super) fn random() -> Result<Self, KeyStoreError> {
        Key::random().map(Self::of)
    }

    /// One written in base64; `None` when it is no 32 bytes.
    pub(super) fn from_base64(text: &str) -> Option<Self> {
        Key::from_base64(text).map(Self::of)
    }

    fn of(key: Key) -> Self {
        let mut id = [0; 8];
        id.iter_mut().zip(key.mac(ID)).for_each(|(byte, of_mac)| *byte = of_mac);
        Self { key, id: MasterKeyId(id) }
    }

    /// Itself in base64, for whoever is to keep it.
    pub(super) fn to_base64(&self) -> Zeroizing<String> {
        self.key.to_base64()
    }

    /// By what it is known.
    pub fn id(&self) -> MasterKeyId {
        self.id
    }
}

impl fmt::Debug for MasterKey {
    /// The key itself is never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MasterKey").finish_non_exhaustive()
    }
}

/// By what a master key is known. It says nothing of the key, so it may stand anywhere: in messages, in the key's own
/// file, and in the key file, which is checked with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MasterKeyId(pub(super) [u8; 8]);

impl fmt::Display for MasterKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// Where a master key comes from.
#[derive(Debug, Clone)]
pub enum MasterKeySource {
    /// From the environment variable.
    Environment(MasterKey),
    /// From a file, which is made where no key depends on it yet.
    File(PathBuf),
}

impl MasterKeySource {
    /// The environment variable that holds a master key, in base64.
    pub const VARIABLE: &str = "NGAYHOI_MASTER_KEY";

    /// A master key as the environment variable holds it: 32 bytes in base64.
    ///
    /// # Errors
    /// When it is anything else. What it is, is not repeated.
    pub fn environment(text: &str) -> Result<Self, KeyStoreError> {
        let key = MasterKey::from_base64(text.trim()).ok_or_else(|| KeyStoreError::MasterKeyUnusable {
            origin: Self::VARIABLE.to_owned(),
            reason: "phải là 32 byte viết bằng base64 / must be 32 bytes in base64".to_owned(),
        })?;
        Ok(Self::Environment(key))
    }

    /// The master key, where it is the one with this id. A rotation that was cut short is ended.
    pub(super) fn find(
        &self,
        keys: &Path,
        wanted: MasterKeyId,
        notices: &mut Vec<Notice>,
    ) -> Result<MasterKey, KeyStoreError> {
        let (found, origin) = match self {
            Self::Environment(key) if key.id() == wanted => return Ok(key.clone()),
            Self::Environment(key) => (Some(key.id()), Self::VARIABLE.to_owned()),
            Self::File(path) => match master_file::find(path, wanted, notices)? {
                Kept::Here(key) => return Ok(key),
                Kept::Other(found) => (Some(found), path.display().to_string()),
                Kept::Nowhere => (None, path.display().to_string()),
            },
        };
        let keys = keys.to_owned();
        Err(match found {
            Some(found) => KeyStoreError::WrongMasterKey { keys, wanted, origin, found },
            None => KeyStoreError::MasterKeyMissing { keys, wanted, origin },
        })
    }

    /// The master key, made where there is none.
    pub(super) fn find_or_make(&self, notices: &mut Vec<Notice>) -> Result<MasterKey, KeyStoreError> {
        match self {
            Self::Environment(key) => Ok(key.clone()),
            Self::File(path) => master_file::read_or_make(path, notices),
        }
    }
}
