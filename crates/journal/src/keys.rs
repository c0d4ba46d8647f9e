use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use ngayhoi_domain::values::{PersonId, Personal, PersonalValue, Text};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use serde_json::{Map, Value};
use sha2::Sha256;

use crate::{SealedData, backup, canonical::hex};

/// Marks the file as keys of ours (`khoa` in ASCII).
const APPLICATION: i64 = 0x6b68_6f61;

/// The format that this program writes, and the newest that it reads.
const FORMAT: i64 = 1;

/// Bytes of a key, and of the secret.
const KEY: usize = 32;

/// Bytes of a nonce.
const NONCE: usize = 24;

const TABLES: &str = "
CREATE TABLE key (person BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE erased (person BLOB PRIMARY KEY) STRICT;
CREATE TABLE secret (only INTEGER PRIMARY KEY CHECK (only = 1), bytes BLOB NOT NULL) STRICT;
";

/// The keys of sealed names, one a person, in a file apart from the journal. Whoever loses it can read no name again;
/// the record itself stays whole.
///
/// No key is remembered outside the file, so that an erasure counts at once, whichever process did it.
pub struct KeyStore {
    db: Mutex<Connection>,
    secret: [u8; KEY],
}

impl fmt::Debug for KeyStore {
    /// Keys are never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyStore").finish_non_exhaustive()
    }
}

/// Why a name cannot be sealed or read. Each says what, where and what to do, in both languages.
#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// The file is no key file, or a damaged one.
    #[error(
        "{}: tệp khóa không dùng được ({reason}); hãy khôi phục bản sao lưu của chính tệp này / the key file cannot be used ({reason}); restore a backup of this very file", path.display()
    )]
    Unusable {
        /// Which file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// A later program wrote it.
    #[error(
        "{}: tệp khóa do phiên bản mới hơn ghi (định dạng {found}); hãy nâng cấp ngayhoi / the key file was written by a newer version (format {found}); upgrade ngayhoi", path.display()
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: i64,
    },
    /// Reading or writing failed while open.
    #[error("không đọc/ghi được tệp khóa ({0}) / the key file could not be read or written ({0})")]
    Io(#[from] rusqlite::Error),
    /// The system gives no random bytes.
    #[error("hệ thống không cấp được số ngẫu nhiên ({0}) / the system gives no random bytes ({0})")]
    Random(#[from] getrandom::Error),
    /// A sealed value that its key does not open.
    #[error(
        "giá trị đã niêm phong của người {person} không mở được bằng khóa này; có thể tệp khóa thuộc nhật ký khác / the sealed value of person {person} does not open with this key; the key file may belong to another journal"
    )]
    WrongKey {
        /// Whose value.
        person: PersonId,
    },
    /// The data is no JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl KeyStore {
    /// Opens a key file, or makes one that only its owner can read.
    ///
    /// # Errors
    /// When it belongs to another program or a newer one, is damaged, or cannot be read and written.
    pub fn open(path: &Path) -> Result<Self, KeyStoreError> {
        let unusable =
            |error: rusqlite::Error| KeyStoreError::Unusable { path: path.to_owned(), reason: error.to_string() };
        let no_file =
            |error: std::io::Error| KeyStoreError::Unusable { path: path.to_owned(), reason: error.to_string() };
        owner_only(path).map_err(no_file)?;
        // Absolute, since SQLite takes some relative names for stores in memory.
        let db = Connection::open(std::path::absolute(path).map_err(no_file)?).map_err(unusable)?;
        // `FULL` leaves the end of a rollback journal to chance in a power cut, and with it the last key.
        db.pragma_update(None, "synchronous", "EXTRA").map_err(unusable)?;
        db.pragma_update(None, "secure_delete", "ON").map_err(unusable)?;
        let number = |name| db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0)).map_err(unusable);
        match (number("application_id")?, number("user_version")?, number("schema_version")?) {
            (0, 0, 0) => {
                let secret: [u8; KEY] = random()?;
                db.execute_batch(&format!(
                    "BEGIN IMMEDIATE; {TABLES}
                     INSERT INTO secret VALUES (1, x'{}');
                     PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT}; COMMIT;",
                    hex(&secret)
                ))
                .map_err(unusable)?;
            }
            (APPLICATION, FORMAT, _) => {}
            (APPLICATION, found, _) if found > FORMAT => {
                return Err(KeyStoreError::Newer { path: path.to_owned(), found });
            }
            (..) => {
                let reason = "không phải tệp khóa của ngayhoi / not a key file of ngayhoi".to_owned();
                return Err(KeyStoreError::Unusable { path: path.to_owned(), reason });
            }
        }
        let secret = db.query_row("SELECT bytes FROM secret", [], |row| row.get(0)).map_err(unusable)?;
        Ok(Self { db: Mutex::new(db), secret })
    }

    /// Copies a key file, also while others use it, into a new one that only its owner can read.
    ///
    /// # Errors
    /// When there is no key file, it cannot be used, or the new one cannot be written.
    pub fn copy(from: &Path, to: &Path) -> Result<(), KeyStoreError> {
        let unusable = |path: &Path, reason: String| KeyStoreError::Unusable { path: path.to_owned(), reason };
        let absolute = |path| std::path::absolute(path).map_err(|error| unusable(path, error.to_string()));
        let (from, to) = (absolute(from)?, absolute(to)?);
        // Not for reading alone: what a power cut left half written is taken back first.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&from, flags).map_err(|error| unusable(&from, error.to_string()))?;
        owner_only(&to).map_err(|error| unusable(&to, error.to_string()))?;
        backup::copy(&db, &to, |_| {}).map_err(|error| unusable(&to, error.to_string()))?;
        Self::open(&to).map(|_| ())
    }

    /// Seals every personal value in an event's data; one of an erased person is kept as erased. New persons' keys are durable before it returns.
    ///
    /// # Errors
    /// When keys cannot be made or kept.
    pub fn seal(&self, mut data: Value) -> Result<SealedData, KeyStoreError> {
        self.walk(&mut data, &mut |store, value| store.seal_one(value))?;
        Ok(SealedData::sealed(data.to_string()))
    }

    /// An event's data with names in the clear, where their keys exist; others are marked as erased.
    ///
    /// # Errors
    /// When the data is no JSON, or a key does not open its value.
    pub fn reveal_json(&self, data: &str) -> Result<Value, KeyStoreError> {
        let mut data = serde_json::from_str(data)?;
        self.walk(&mut data, &mut |store, value| store.reveal_one(value))?;
        Ok(data)
    }

    /// A personal value in the clear; `None` when its key is gone.
    ///
    /// # Errors
    /// When the key does not open it, or cannot be read.
    pub fn reveal(&self, personal: &Personal) -> Result<Option<Text>, KeyStoreError> {
        match &personal.value {
            PersonalValue::Open(text) => Ok(Some(text.clone())),
            PersonalValue::Erased(_) => Ok(None),
            PersonalValue::Sealed(sealed) => {
                let (person, db) = (personal.person, self.db());
                let Some(key) = key(&db, person)? else { return Ok(None) };
                open(&key, person, sealed).map(Some).ok_or(KeyStoreError::WrongKey { person })
            }
        }
    }

    /// Forgets a person's key, and with it every value that was sealed under it, wherever it rests. It is for ever:
    /// a value of that person that comes later, from an old export say, is kept as erased.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn erase(&self, person: PersonId) -> Result<(), KeyStoreError> {
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute("INSERT OR IGNORE INTO erased VALUES (?1)", [person.0])?;
        transaction.execute("DELETE FROM key WHERE person = ?1", [person.0])?;
        Ok(transaction.commit()?)
    }

    /// A fingerprint that nobody can make without this file: two payloads share it only if they are the same.
    pub fn fingerprint(&self, bytes: &[u8]) -> String {
        match Hmac::<Sha256>::new_from_slice(&self.secret) {
            Ok(mut mac) => {
                mac.update(bytes);
                hex(&mac.finalize().into_bytes())
            }
            Err(_) => unreachable!("HMAC takes keys of any length"),
        }
    }

    fn db(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn walk(
        &self,
        value: &mut Value,
        change: &mut impl FnMut(&Self, &mut Map<String, Value>) -> Result<(), KeyStoreError>,
    ) -> Result<(), KeyStoreError> {
        match value {
            Value::Object(object) => {
                change(self, object)?;
                object.values_mut().try_for_each(|value| self.walk(value, change))
            }
            Value::Array(values) => values.iter_mut().try_for_each(|value| self.walk(value, change)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        }
    }

    fn seal_one(&self, object: &mut Map<String, Value>) -> Result<(), KeyStoreError> {
        let Some((person, open)) = personal(object, "open") else { return Ok(()) };
        let (held, value) = match key_or_new(&self.db(), person)? {
            Some(key) => ("sealed", seal(&key, person, open)?.into()),
            None => ("erased", Value::from(true)),
        };
        object.remove("open");
        object.insert(held.to_owned(), value);
        Ok(())
    }

    fn reveal_one(&self, object: &mut Map<String, Value>) -> Result<(), KeyStoreError> {
        let Some((person, sealed)) = personal(object, "sealed") else { return Ok(()) };
        let personal = Personal { person, value: PersonalValue::Sealed(sealed.to_owned()) };
        object.remove("sealed");
        match self.reveal(&personal)? {
            Some(text) => object.insert("open".to_owned(), String::from(text).into()),
            None => object.insert("erased".to_owned(), true.into()),
        };
        Ok(())
    }
}

/// A person's key, where there is one.
fn key(db: &Connection, person: PersonId) -> rusqlite::Result<Option<[u8; KEY]>> {
    let sql = "SELECT bytes FROM key WHERE person = ?1";
    db.prepare_cached(sql)?.query_row([person.0], |row| row.get(0)).optional()
}

/// A person's key, made where there is none yet; `None` where it was erased.
fn key_or_new(db: &Connection, person: PersonId) -> Result<Option<[u8; KEY]>, KeyStoreError> {
    if let Some(key) = key(db, person)? {
        return Ok(Some(key));
    }
    let new: [u8; KEY] = random()?;
    // Another process that was quicker has made the key that counts, or has erased it for ever.
    let sql = "INSERT INTO key SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM erased WHERE person = ?1)
               ON CONFLICT DO UPDATE SET bytes = bytes RETURNING bytes";
    Ok(db.prepare_cached(sql)?.query_row(params![person.0, new], |row| row.get(0)).optional()?)
}

/// The person and the text of a personal value that is held so; `None` for any other object.
fn personal<'a>(object: &'a Map<String, Value>, held: &str) -> Option<(PersonId, &'a str)> {
    let person = object.get("person")?.as_str()?.parse().ok()?;
    Some((person, object.get(held)?.as_str()?))
}

fn random<const N: usize>() -> Result<[u8; N], KeyStoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn seal(key: &[u8; KEY], person: PersonId, open: &str) -> Result<String, KeyStoreError> {
    let nonce: [u8; NONCE] = random()?;
    let payload = Payload { msg: open.as_bytes(), aad: person.0.as_bytes() };
    let ciphertext = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| KeyStoreError::WrongKey { person })?;
    Ok(BASE64.encode([nonce.as_slice(), &ciphertext].concat()))
}

fn open(key: &[u8; KEY], person: PersonId, sealed: &str) -> Option<Text> {
    let bytes = BASE64.decode(sealed).ok()?;
    let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE>()?;
    let payload = Payload { msg: ciphertext, aad: person.0.as_bytes() };
    let open = XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), payload).ok()?;
    String::from_utf8(open).ok()?.parse().ok()
}

/// Makes the file, where there is none, so that only its owner can read it.
fn owner_only(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}

#[cfg(test)]
mod tests;
