//! The key file: persons' keys and the secret of fingerprints, each wrapped with the master key.

use std::{io::ErrorKind, path::Path, time::Duration};

use ngayhoi_domain::values::PersonId;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{KeyStoreError, MasterKey, MasterKeyId, MasterKeySource, Notice, cipher::Key, master_file::owner_only};
use crate::signature;

/// Marks the file as keys of ours (`khoa` in ASCII).
const APPLICATION: i64 = 0x6b68_6f61;

/// The format that this program writes, and the newest that it reads. Up to format 1 keys were not wrapped.
pub(super) const FORMAT: i64 = 2;

/// How long another process may hold the file before we give up.
const BUSY: Duration = Duration::from_secs(10);

const KEYS: &str = "CREATE TABLE key (person BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE secret (only INTEGER PRIMARY KEY CHECK (only = 1), bytes BLOB NOT NULL) STRICT;
CREATE TABLE master (only INTEGER PRIMARY KEY CHECK (only = 1), id BLOB NOT NULL) STRICT;";

const ERASED: &str = "CREATE TABLE erased (person BLOB PRIMARY KEY) STRICT;";

/// What lies in a file.
enum Content {
    /// Nothing yet.
    Nothing,
    /// Keys that are not wrapped.
    Plain,
    /// Keys wrapped with this master key.
    Wrapped(MasterKeyId),
}

/// What a wrapped key is for. It is sealed into the wrapping, so that no key can be put in another's place.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    /// For the names of this person.
    Person(PersonId),
    /// For fingerprints.
    Fingerprints,
}

impl Purpose {
    fn context(self) -> Vec<u8> {
        match self {
            Self::Person(person) => [b"ngayhoi key 2 person ".as_slice(), person.0.as_bytes()].concat(),
            Self::Fingerprints => b"ngayhoi key 2 fingerprints".to_vec(),
        }
    }
}

pub(super) fn wrap(master: &MasterKey, purpose: Purpose, key: &Key) -> Result<Vec<u8>, KeyStoreError> {
    master.key.seal(key.bytes(), &purpose.context())
}

/// Unwraps a key; `None` when it is damaged.
pub(super) fn unwrap(master: &MasterKey, purpose: Purpose, wrapped: &[u8]) -> Option<Key> {
    Key::from_bytes(&master.key.open(wrapped, &purpose.context())?)
}

/// Connects to a key file that is there.
pub(super) fn connect(path: &Path) -> Result<Connection, KeyStoreError> {
    let unusable = |error: rusqlite::Error| KeyStoreError::unusable(path, error);
    // Absolute, since SQLite takes some relative names for stores in memory.
    let absolute = std::path::absolute(path).map_err(|error| KeyStoreError::unusable(path, error))?;
    let db = Connection::open(absolute).map_err(unusable)?;
    db.busy_timeout(BUSY).map_err(unusable)?;
    // `FULL` leaves the end of a rollback journal to chance in a power cut, and with it the last key.
    db.pragma_update(None, "synchronous", "EXTRA").map_err(unusable)?;
    // What is deleted is overwritten, in place.
    db.pragma_update(None, "secure_delete", "ON").map_err(unusable)?;
    Ok(db)
}

/// Makes the file, where there is none, so that only its owner can read it.
pub(super) fn make(path: &Path) -> Result<(), KeyStoreError> {
    use std::fs::File;
    match owner_only(File::options().create_new(true).write(true)).open(path) {
        Ok(_) => Ok(()),
        // It is left unopened: closing it would let go of the locks that this process holds on it.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(KeyStoreError::unusable(path, error)),
    }
}

/// Gets a file ready: a new one is filled, one whose keys lie unwrapped is wrapped. Gives the master key.
pub(super) fn prepare(
    db: &mut Connection,
    path: &Path,
    source: &MasterKeySource,
    notices: &mut Vec<Notice>,
) -> Result<MasterKey, KeyStoreError> {
    if let Content::Wrapped(id) = content(db, path)? {
        return source.find(path, id, notices);
    }
    let unusable = |error: rusqlite::Error| KeyStoreError::unusable(path, error);
    // Whoever comes first makes the master key, too; the others find it.
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(unusable)?;
    let master = match content(&transaction, path)? {
        Content::Wrapped(id) => return source.find(path, id, notices),
        Content::Nothing => {
            let master = source.find_or_make(notices)?;
            fill(&transaction, &master)?;
            master
        }
        Content::Plain => {
            let master = source.find_or_make(notices)?;
            wrap_all(&transaction, path, &master)?;
            notices.push(Notice::Wrapped { path: path.to_owned(), id: master.id() });
            master
        }
    };
    transaction.commit().map_err(unusable)?;
    Ok(master)
}

/// Makes the tables of a new file.
pub(super) fn fill(db: &Transaction<'_>, master: &MasterKey) -> Result<(), KeyStoreError> {
    db.execute_batch(KEYS)?;
    db.execute_batch(ERASED)?;
    let secret = wrap(master, Purpose::Fingerprints, &Key::random()?)?;
    db.execute("INSERT INTO secret VALUES (1, ?1)", [secret])?;
    sign(db, master.id())
}

/// Says what the file is, and which master key its keys are wrapped with.
fn sign(db: &Transaction<'_>, id: MasterKeyId) -> Result<(), KeyStoreError> {
    db.execute("INSERT OR REPLACE INTO master VALUES (1, ?1)", [id.0])?;
    db.pragma_update(None, "application_id", APPLICATION)?;
    Ok(db.pragma_update(None, "user_version", FORMAT)?)
}

fn content(db: &Connection, path: &Path) -> Result<Content, KeyStoreError> {
    let unusable = |error: rusqlite::Error| KeyStoreError::unusable(path, error);
    match signature::read(db).map_err(unusable)? {
        (0, 0, 0) => Ok(Content::Nothing),
        (APPLICATION, 1, _) => Ok(Content::Plain),
        (APPLICATION, FORMAT, _) => master_id(db).map(Content::Wrapped).map_err(unusable),
        (APPLICATION, found, _) if found > FORMAT => Err(KeyStoreError::Newer { path: path.to_owned(), found }),
        (..) => Err(KeyStoreError::unusable(path, "không phải tệp khóa của ngayhoi / not a key file of ngayhoi")),
    }
}

/// Which master key the keys of a file are wrapped with; `None` when they lie unwrapped.
pub(super) fn wrapped_with(db: &Connection, path: &Path) -> Result<Option<MasterKeyId>, KeyStoreError> {
    match content(db, path)? {
        Content::Wrapped(id) => Ok(Some(id)),
        Content::Nothing | Content::Plain => Ok(None),
    }
}

/// Which master key the keys are wrapped with.
pub(super) fn master_id(db: &Connection) -> rusqlite::Result<MasterKeyId> {
    db.query_row("SELECT id FROM master", [], |row| row.get(0).map(MasterKeyId))
}

/// The secret of fingerprints.
pub(super) fn secret(db: &Connection, path: &Path, master: &MasterKey) -> Result<Key, KeyStoreError> {
    let unusable = |error: rusqlite::Error| KeyStoreError::unusable(path, error);
    let wrapped: Vec<u8> = db.query_row("SELECT bytes FROM secret", [], |row| row.get(0)).map_err(unusable)?;
    unwrap(master, Purpose::Fingerprints, &wrapped)
        .ok_or_else(|| KeyStoreError::unusable(path, "bí mật bị hỏng / the secret is damaged"))
}

/// Every key, some at a time: the person, and what is held for them.
fn each(
    db: &Connection,
    table: &str,
    mut visit: impl FnMut(PersonId, Vec<u8>) -> Result<(), KeyStoreError>,
) -> Result<(), KeyStoreError> {
    let mut rows = db.prepare(&format!("SELECT person, bytes FROM {table} ORDER BY person"))?;
    let rows = rows.query_map([], |row| Ok((PersonId(row.get(0)?), row.get(1)?)))?;
    for row in rows {
        let (person, bytes) = row?;
        visit(person, bytes)?;
    }
    Ok(())
}

/// Wraps keys that lie unwrapped. The pages that held them are overwritten as their tables go.
fn wrap_all(db: &Transaction<'_>, path: &Path, master: &MasterKey) -> Result<(), KeyStoreError> {
    let damaged = || KeyStoreError::unusable(path, "khóa bị hỏng / a key is damaged");
    db.execute_batch("ALTER TABLE key RENAME TO plain_key; ALTER TABLE secret RENAME TO plain_secret;")?;
    db.execute_batch(KEYS)?;
    let secret: Vec<u8> = db.query_row("SELECT bytes FROM plain_secret", [], |row| row.get(0))?;
    let secret = wrap(master, Purpose::Fingerprints, &Key::from_bytes(&secret).ok_or_else(damaged)?)?;
    db.execute("INSERT INTO secret VALUES (1, ?1)", [secret])?;
    let mut insert = db.prepare("INSERT INTO key VALUES (?1, ?2)")?;
    each(db, "plain_key", |person, bytes| {
        let key = Key::from_bytes(&bytes).ok_or_else(damaged)?;
        insert.execute(params![person.0, wrap(master, Purpose::Person(person), &key)?])?;
        Ok(())
    })?;
    drop(insert);
    db.execute_batch("DROP TABLE plain_key; DROP TABLE plain_secret;")?;
    sign(db, master.id())
}

/// Wraps every key anew, and says of each that it is done.
pub(super) fn rewrap_all(
    db: &Transaction<'_>,
    path: &Path,
    (old, new): (&MasterKey, &MasterKey),
    mut done: impl FnMut(),
) -> Result<(), KeyStoreError> {
    let secret = wrap(new, Purpose::Fingerprints, &secret(db, path, old)?)?;
    db.execute("UPDATE secret SET bytes = ?1", [secret])?;
    // Written aside first, since rows that change must not be read meanwhile.
    db.execute_batch(
        "ALTER TABLE key RENAME TO former; CREATE TABLE key (person BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
    )?;
    let mut insert = db.prepare("INSERT INTO key VALUES (?1, ?2)")?;
    each(db, "former", |person, wrapped| {
        let key = unwrap(old, Purpose::Person(person), &wrapped).ok_or_else(|| damaged(path, person))?;
        insert.execute(params![person.0, wrap(new, Purpose::Person(person), &key)?])?;
        done();
        Ok(())
    })?;
    drop(insert);
    db.execute_batch("DROP TABLE former")?;
    sign(db, new.id())
}

/// What is held for a person, beside which master key it is wrapped with.
pub(super) enum Held {
    /// A wrapped key.
    Key(Vec<u8>),
    /// The mark that it was erased for ever.
    Erased,
    /// Nothing.
    Nothing,
}

pub(super) fn held(db: &Connection, person: PersonId) -> rusqlite::Result<(MasterKeyId, Held)> {
    let sql = "SELECT master.id, key.bytes, erased.person IS NOT NULL FROM master
               LEFT JOIN key ON key.person = ?1 LEFT JOIN erased ON erased.person = ?1";
    db.prepare_cached(sql)?.query_row([person.0], |row| {
        let held = match row.get(1)? {
            Some(wrapped) => Held::Key(wrapped),
            None if row.get(2)? => Held::Erased,
            None => Held::Nothing,
        };
        Ok((MasterKeyId(row.get(0)?), held))
    })
}

/// Makes a person's key, unless another process was quicker and made one, erased the person, or changed the master
/// key.
pub(super) fn make_key(db: &Connection, master: &MasterKey, person: PersonId) -> Result<(), KeyStoreError> {
    let wrapped = wrap(master, Purpose::Person(person), &Key::random()?)?;
    let sql = "INSERT INTO key SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM erased WHERE person = ?1)
               AND EXISTS (SELECT 1 FROM master WHERE id = ?3) ON CONFLICT DO NOTHING";
    db.prepare_cached(sql)?.execute(params![person.0, wrapped, master.id().0])?;
    Ok(())
}

/// How many persons have a key.
pub(super) fn persons(db: &Connection) -> rusqlite::Result<u64> {
    db.query_row("SELECT count(*) FROM key", [], |row| row.get(0))
}

/// Forgets every key, marks their persons and these as erased, and begins anew under a master key.
pub(super) fn forget_all(
    db: &Transaction<'_>,
    master: &MasterKey,
    persons: &mut dyn Iterator<Item = PersonId>,
) -> Result<(), KeyStoreError> {
    db.execute_batch("INSERT OR IGNORE INTO erased SELECT person FROM key; DELETE FROM key;")?;
    let mut insert = db.prepare("INSERT OR IGNORE INTO erased VALUES (?1)")?;
    for person in persons {
        insert.execute([person.0])?;
    }
    drop(insert);
    let secret = wrap(master, Purpose::Fingerprints, &Key::random()?)?;
    db.execute("UPDATE secret SET bytes = ?1", [secret])?;
    sign(db, master.id())
}

/// That a person's wrapped key does not open, though the master key is the right one.
pub(super) fn damaged(path: &Path, person: PersonId) -> KeyStoreError {
    KeyStoreError::unusable(path, format!("khóa của người {person} bị hỏng / the key of person {person} is damaged"))
}
