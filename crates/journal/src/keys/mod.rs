//! Names of persons: sealed under one key a person, which rests wrapped with a master key.

mod cipher;
mod error;
mod file;
mod master;
mod master_file;
mod notice;
mod rotation;

use std::{
    collections::BTreeSet,
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ngayhoi_domain::values::{PersonId, Personal, PersonalValue, Text};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use serde_json::{Map, Value};

use crate::{SealedData, backup, canonical::hex};
use cipher::Key;
use file::{Held, Purpose};

pub use error::KeyStoreError;
pub use master::{MasterKey, MasterKeyId, MasterKeySource};
pub use notice::Notice;
pub use rotation::{NewMasterKey, Rotated};

/// The keys of sealed names, one a person, in a file apart from the journal, each wrapped with a master key that lies
/// apart from both. Whoever loses the file or the master key can read no name again; the record itself stays whole.
///
/// Several processes may use one file. No person's key is remembered outside it, so that an erasure counts at once,
/// whichever process did it; and each value is read beside the id of the master key, so that whoever holds a former one
/// looks for the new one.
pub struct KeyStore {
    path: PathBuf,
    source: MasterKeySource,
    file: Mutex<OpenFile>,
    secret: Key,
    notices: Vec<Notice>,
}

/// The file, and what opens the keys in it.
struct OpenFile {
    db: Connection,
    master: MasterKey,
}

/// How it went when every name was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// The master key that counts from now on.
    pub id: MasterKeyId,
    /// Where the key file lies as it was, where there was one.
    pub aside: Option<PathBuf>,
    /// What else there is to know.
    pub notices: Vec<Notice>,
}

impl fmt::Debug for KeyStore {
    /// Keys are never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyStore").finish_non_exhaustive()
    }
}

impl KeyStore {
    /// Opens a key file, or makes one that only its owner can read. Where nothing is wrapped yet, a master key is made
    /// too if its file does not exist.
    ///
    /// # Errors
    /// When the file belongs to another program or a newer one, is damaged, or cannot be read and written; when the
    /// master key is missing, cannot be used, or is another one than the keys are wrapped with.
    pub fn open(path: &Path, source: &MasterKeySource) -> Result<Self, KeyStoreError> {
        file::make(path)?;
        let (mut db, mut notices) = (file::connect(path)?, Vec::new());
        let master = file::prepare(&mut db, path, source, &mut notices)?;
        let secret = file::secret(&db, path, &master)?;
        let file = Mutex::new(OpenFile { db, master });
        Ok(Self { path: path.to_owned(), source: source.clone(), file, secret, notices })
    }

    /// Whether there are keys in a file, or at least something that should be some.
    pub fn exists(path: &Path) -> bool {
        std::fs::metadata(path).is_ok_and(|file| file.len() > 0)
    }

    /// Copies a key file, also while others use it, into a new one that only its owner can read. The keys stay wrapped;
    /// the answer is the master key that the copy needs, and `None` where they were never wrapped.
    ///
    /// # Errors
    /// When there is no key file, it cannot be used, or the new one cannot be written.
    pub fn copy(from: &Path, to: &Path) -> Result<Option<MasterKeyId>, KeyStoreError> {
        let absolute = |path| std::path::absolute(path).map_err(|error| KeyStoreError::unusable(path, error));
        let (from, to) = (absolute(from)?, absolute(to)?);
        // Not for reading alone: what a power cut left half written is taken back first.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&from, flags).map_err(|error| KeyStoreError::unusable(&from, error))?;
        file::make(&to)?;
        backup::copy(&db, &to, |_| {}).map_err(|error| KeyStoreError::unusable(&to, error))?;
        file::wrapped_with(&file::connect(&to)?, &to)
    }

    /// Gives up every name that was ever sealed, where the master key or the file is lost for ever: all persons of the
    /// file and these others are erased, and new keys will be wrapped with the master key of this source, which is made
    /// where there is none. The file as it was is copied aside first, should the lost master key be found one day.
    ///
    /// # Errors
    /// When nothing is lost, or a file cannot be read or written.
    pub fn forget_all(
        path: &Path,
        source: &MasterKeySource,
        persons: &mut dyn Iterator<Item = PersonId>,
    ) -> Result<Forgotten, KeyStoreError> {
        let mut aside = None;
        if Self::exists(path) {
            match Self::open(path, source) {
                Ok(_) => return Err(KeyStoreError::NothingLost { path: path.to_owned() }),
                Err(KeyStoreError::MasterKeyMissing { wanted, .. } | KeyStoreError::WrongMasterKey { wanted, .. }) => {
                    let mut name = path.as_os_str().to_owned();
                    name.push(format!(".{wanted}.lost"));
                    Self::copy(path, Path::new(&name))?;
                    aside = Some(name.into());
                }
                Err(other) => return Err(other),
            }
        }
        file::make(path)?;
        let (mut db, mut notices) = (file::connect(path)?, Vec::new());
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let master = source.find_or_make(&mut notices)?;
        if aside.is_none() {
            file::fill(&transaction, &master)?;
        }
        file::forget_all(&transaction, &master, persons)?;
        transaction.commit()?;
        Ok(Forgotten { id: master.id(), aside, notices })
    }

    /// What whoever runs the program should know of its keys.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// How many persons have a key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn persons(&self) -> Result<u64, KeyStoreError> {
        Ok(file::persons(&self.open_file().db)?)
    }

    /// Seals every personal value in an event's data; one of an erased person is kept as
    /// erased. New persons' keys are durable before it returns.
    ///
    /// # Errors
    /// When keys cannot be made or kept.
    pub fn seal(&self, mut data: Value) -> Result<SealedData, KeyStoreError> {
        walk(&mut data, &mut |object| self.seal_one(object))?;
        Ok(SealedData::sealed(data.to_string()))
    }

    /// Seals the data of many events, as [`KeyStore::seal`] does each. All new persons' keys are made in one go, so that
    /// thousands of names wait for the disk once.
    ///
    /// # Errors
    /// When keys cannot be made or kept.
    pub fn seal_all(&self, mut data: Vec<Value>) -> Result<Vec<SealedData>, KeyStoreError> {
        let mut persons = BTreeSet::new();
        for value in &mut data {
            walk(value, &mut |object| {
                persons.extend(personal(object, "open").map(|(person, _)| person));
                Ok(())
            })?;
        }
        self.make_keys(&persons)?;
        data.into_iter().map(|data| self.seal(data)).collect()
    }

    /// An event's data with names in the clear, where their keys exist; others are marked as erased.
    ///
    /// # Errors
    /// When the data is no JSON, or a key does not open its value.
    pub fn reveal_json(&self, data: &str) -> Result<Value, KeyStoreError> {
        let mut data = serde_json::from_str(data)?;
        walk(&mut data, &mut |object| self.reveal_one(object))?;
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
                let person = personal.person;
                let Some(key) = self.key(person)? else { return Ok(None) };
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
        let mut file = self.open_file();
        let transaction = file.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute("INSERT OR IGNORE INTO erased VALUES (?1)", [person.0])?;
        transaction.execute("DELETE FROM key WHERE person = ?1", [person.0])?;
        Ok(transaction.commit()?)
    }

    /// A fingerprint that nobody can make without this file: two payloads share it only if they are the same.
    pub fn fingerprint(&self, bytes: &[u8]) -> String {
        hex(&self.secret.mac(bytes))
    }

    /// Whose names stand in an event's data, in the clear: those that can still be read.
    ///
    /// # Errors
    /// When the data is no JSON, or a key does not open its value.
    pub fn names_in(&self, data: &str) -> Result<Vec<(PersonId, Text)>, KeyStoreError> {
        let mut names = Vec::new();
        walk(&mut serde_json::from_str(data)?, &mut |object| {
            if let Some((person, sealed)) = personal(object, "sealed") {
                let value = PersonalValue::Sealed(sealed.to_owned());
                names.extend(self.reveal(&Personal { person, value })?.map(|name| (person, name)));
            }
            Ok(())
        })?;
        Ok(names)
    }

    /// Whose sealed values stand in an event's data.
    ///
    /// # Errors
    /// When the data is no JSON.
    pub fn persons_in(data: &str) -> Result<Vec<PersonId>, KeyStoreError> {
        let mut persons = Vec::new();
        walk(&mut serde_json::from_str(data)?, &mut |object| {
            persons.extend(personal(object, "sealed").map(|(person, _)| person));
            Ok(())
        })?;
        Ok(persons)
    }

    fn open_file(&self) -> MutexGuard<'_, OpenFile> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is held for a person, once the master key at hand is the one that it is wrapped with.
    fn held(&self, file: &mut OpenFile, person: PersonId) -> Result<Held, KeyStoreError> {
        let (mut id, mut held) = file::held(&file.db, person)?;
        while id != file.master.id() {
            file.master = self.source.find(&self.path, id, &mut Vec::new())?;
            (id, held) = file::held(&file.db, person)?;
        }
        Ok(held)
    }

    /// A person's key, where there is one.
    fn key(&self, person: PersonId) -> Result<Option<Key>, KeyStoreError> {
        let mut file = self.open_file();
        match self.held(&mut file, person)? {
            Held::Key(wrapped) => self.unwrap(&file, person, &wrapped).map(Some),
            Held::Erased | Held::Nothing => Ok(None),
        }
    }

    /// A person's key, made where there is none yet; `None` where it was erased.
    fn key_or_new(&self, person: PersonId) -> Result<Option<Key>, KeyStoreError> {
        let mut file = self.open_file();
        loop {
            match self.held(&mut file, person)? {
                Held::Key(wrapped) => return self.unwrap(&file, person, &wrapped).map(Some),
                Held::Erased => return Ok(None),
                // Whoever is quicker makes the key that counts, so it is looked for again.
                Held::Nothing => file::make_key(&file.db, &file.master, person)?,
            }
        }
    }

    /// Makes the keys that these persons do not have yet. One that another process makes, erases or wraps otherwise
    /// meanwhile is looked for again as its value is sealed.
    fn make_keys(&self, persons: &BTreeSet<PersonId>) -> Result<(), KeyStoreError> {
        let mut file = self.open_file();
        let mut new = Vec::new();
        for person in persons {
            match self.held(&mut file, *person)? {
                Held::Key(_) | Held::Erased => {}
                Held::Nothing => new.push(*person),
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        let OpenFile { db, master } = &mut *file;
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        new.into_iter().try_for_each(|person| file::make_key(&transaction, master, person))?;
        Ok(transaction.commit()?)
    }

    fn unwrap(&self, file: &OpenFile, person: PersonId, wrapped: &[u8]) -> Result<Key, KeyStoreError> {
        file::unwrap(&file.master, Purpose::Person(person), wrapped).ok_or_else(|| file::damaged(&self.path, person))
    }

    fn seal_one(&self, object: &mut Map<String, Value>) -> Result<(), KeyStoreError> {
        let Some((person, open)) = personal(object, "open") else { return Ok(()) };
        let (held, value) = match self.key_or_new(person)? {
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

/// Visits every object within some JSON.
fn walk(
    value: &mut Value,
    visit: &mut impl FnMut(&mut Map<String, Value>) -> Result<(), KeyStoreError>,
) -> Result<(), KeyStoreError> {
    match value {
        Value::Object(object) => {
            visit(object)?;
            object.values_mut().try_for_each(|value| walk(value, visit))
        }
        Value::Array(values) => values.iter_mut().try_for_each(|value| walk(value, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

/// The person and the text of a personal value that is held so; `None` for any other object.
fn personal<'a>(object: &'a Map<String, Value>, held: &str) -> Option<(PersonId, &'a str)> {
    let person = object.get("person")?.as_str()?.parse().ok()?;
    Some((person, object.get(held)?.as_str()?))
}

fn seal(key: &Key, person: PersonId, open: &str) -> Result<String, KeyStoreError> {
    Ok(BASE64.encode(key.seal(open.as_bytes(), person.0.as_bytes())?))
}

fn open(key: &Key, person: PersonId, sealed: &str) -> Option<Text> {
    let open = key.open(&BASE64.decode(sealed).ok()?, person.0.as_bytes())?;
    std::str::from_utf8(&open).ok()?.parse().ok()
}

#[cfg(test)]
mod tests;
