//! The accounts' file: sign-in names, hashes of passwords, sessions, clients' tokens. None of it stands in the journal,
//! which can never be changed: all of this must be erasable. It lies beside the key file and, like it, is shared by the
//! nodes of one journal.

use std::{
    fs::File,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use ngayhoi_domain::values::ActorId;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior, params};

use super::{AccessError, Credential, Hash, Secret, SigningKey};

/// Marks the file as one of ours (`tkng` in ASCII).
const APPLICATION: i64 = 0x746b_6e67;

/// The format that this program writes, and the newest that it reads.
const FORMAT: i64 = 1;

/// How long another process may hold the file before we give up.
const BUSY: Duration = Duration::from_secs(5);

/// How long an invitation works.
pub const INVITED: TimeDelta = TimeDelta::hours(72);

/// How long a session lasts without being used.
const IDLE: TimeDelta = TimeDelta::hours(12);

/// How long a session lasts at most.
pub const LONGEST: TimeDelta = TimeDelta::days(7);

/// After how long of use a session gets a new secret.
const ROTATED: TimeDelta = TimeDelta::hours(1);

/// How long the old secret still works, for requests that are under way.
const UNDER_WAY: TimeDelta = TimeDelta::minutes(1);

/// The most sessions of one account; the oldest end.
const SESSIONS: usize = 20;

/// The accounts' file.
#[derive(Debug)]
pub struct Secrets {
    db: Mutex<Connection>,
    signing: SigningKey,
    path: PathBuf,
}

/// Somebody's session, as a request brought it.
#[derive(Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub account: ActorId,
    /// What it is known by for as long as it lasts.
    pub credential: Credential,
    /// The secret that takes the place of the one that came, where it is time.
    pub renewed: Option<Secret>,
}

/// A client's token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// By which it is revoked.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// Which client.
    pub label: String,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// When it ends.
    pub expires: DateTime<Utc>,
}

/// Whose password an invitation sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invited {
    /// The very first account, which is opened with it.
    First,
    /// An account that is there.
    Account(ActorId),
}

impl Secrets {
    /// Opens the file, which is made where there is none, for its owner alone.
    ///
    /// # Errors
    /// When it cannot be made, read or written, or is not a file of ours.
    pub fn open(path: &Path) -> Result<Self, AccessError> {
        let unusable =
            |error: &dyn std::fmt::Display| AccessError::File { path: path.to_owned(), reason: error.to_string() };
        match owner_only(File::options().create_new(true).write(true)).open(path) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(unusable(&error)),
        }
        let absolute = std::path::absolute(path).map_err(|error| unusable(&error))?;
        let mut db = Connection::open(absolute).map_err(|error| unusable(&error))?;
        db.busy_timeout(BUSY)?;
        db.pragma_update(None, "secure_delete", "ON").map_err(|error| unusable(&error))?;
        let signing = match prepare(&mut db, path) {
            Err(AccessError::Sqlite(error)) => return Err(unusable(&error)),
            prepared => prepared?,
        };
        Ok(Self { db: Mutex::new(db), signing, path: path.to_owned() })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Copies the file, as a reading of it sees it.
    ///
    /// # Errors
    /// When either cannot be read or written.
    pub fn copy(from: &Path, to: &Path) -> Result<(), AccessError> {
        let unusable =
            |error: &dyn std::fmt::Display| AccessError::File { path: from.to_owned(), reason: error.to_string() };
        let absolute = std::path::absolute(from).map_err(|error| unusable(&error))?;
        let original = Connection::open_with_flags(absolute, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        original.busy_timeout(BUSY)?;
        {
            let copy = Self::open(to)?;
            let mut into = copy.db.lock().unwrap_or_else(PoisonError::into_inner);
            let backup = rusqlite::backup::Backup::new(&original, &mut into)?;
            backup.run_to_completion(64, Duration::ZERO, None)?;
        }
        // What is no file of ours is found out before anybody relies on it.
        Self::open(to).map(|_| ())
    }

    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, AccessError>) -> Result<T, AccessError> {
        work(&mut self.db.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Gives an account a sign-in name, another one where it has one; its password stays.
    ///
    /// # Errors
    /// When the name is another account's.
    pub fn name(&self, account: &ActorId, login: &Login) -> Result<(), AccessError> {
        self.with(|db| {
            let sql = "INSERT INTO login (account, name) VALUES (?1, ?2)
                       ON CONFLICT (account) DO UPDATE SET name = excluded.name";
            match db.execute(sql, params![account.as_str(), login.0]) {
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    Err(AccessError::LoginTaken)
                }
                other => Ok(other.map(|_| ())?),
            }
        })
    }

    /// The sign-in name of an account; `None` where it has none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn name_of(&self, account: &str) -> Result<Option<String>, AccessError> {
        let sql = "SELECT name FROM login WHERE account = ?1";
        self.with(|db| Ok(db.query_row(sql, [account], |row| row.get(0)).optional()?))
    }

    /// The account of a sign-in name and the hash of its password.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find(&self, login: &Login) -> Result<Option<(ActorId, Option<String>)>, AccessError> {
        let sql = "SELECT account, password FROM login WHERE name = ?1";
        let found: Option<(String, Option<String>)> =
            self.with(|db| Ok(db.query_row(sql, [&login.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?))?;
        Ok(found.and_then(|(account, hash)| Some((account.parse().ok()?, hash))))
    }

    /// The hash of an account's password.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn password_of(&self, account: &ActorId) -> Result<Option<String>, AccessError> {
        let sql = "SELECT password FROM login WHERE account = ?1";
        let found = self.with(|db| Ok(db.query_row(sql, [account.as_str()], |row| row.get(0)).optional()?))?;
        Ok(found.flatten())
    }

    /// Sets the hash of an account's password, and ends all that was let in by the one before: sessions and invitations.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_password(&self, account: &ActorId, hash: &str) -> Result<(), AccessError> {
        self.with(|db| {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction
                .execute("UPDATE login SET password = ?2 WHERE account = ?1", params![account.as_str(), hash])?;
            transaction.execute("DELETE FROM session WHERE account = ?1", [account.as_str()])?;
            transaction.execute("DELETE FROM invitation WHERE account = ?1", [account.as_str()])?;
            Ok(transaction.commit()?)
        })
    }

    /// Forgets all that is known of an account here.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget(&self, account: &ActorId) -> Result<(), AccessError> {
        self.with(|db| {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for table in ["login", "invitation", "session", "token"] {
                transaction.execute(&format!("DELETE FROM {table} WHERE account = ?1"), [account.as_str()])?;
            }
            Ok(transaction.commit()?)
        })
    }

    /// Makes a link that sets a password once. Links that were made for it before no longer work.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn invite(&self, invited: &Invited, now: DateTime<Utc>) -> Result<Secret, AccessError> {
        let secret = Secret::random()?;
        let account = match invited {
            Invited::First => None,
            Invited::Account(account) => Some(account.as_str()),
        };
        self.with(|db| {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction
                .execute("DELETE FROM invitation WHERE account IS ?1 OR expires <= ?2", params![account, at(now)])?;
            let row = params![secret.hash().0, account, at(now + INVITED)];
            transaction.execute("INSERT INTO invitation VALUES (?1, ?2, ?3)", row)?;
            Ok(transaction.commit()?)
        })?;
        Ok(secret)
    }

    /// Whose password an invitation sets; `None` where it has ended or never was.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn invited(&self, secret: &Secret, now: DateTime<Utc>) -> Result<Option<Invited>, AccessError> {
        let sql = "SELECT account FROM invitation WHERE hash = ?1 AND expires > ?2";
        let found: Option<Option<String>> =
            self.with(|db| Ok(db.query_row(sql, params![secret.hash().0, at(now)], |row| row.get(0)).optional()?))?;
        Ok(found.and_then(|account| match account {
            None => Some(Invited::First),
            Some(account) => account.parse().ok().map(Invited::Account),
        }))
    }

    /// Uses an invitation up; `false` where somebody was quicker.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn take_invitation(&self, secret: &Secret, now: DateTime<Utc>) -> Result<bool, AccessError> {
        let sql = "DELETE FROM invitation WHERE hash = ?1 AND expires > ?2";
        self.with(|db| Ok(db.execute(sql, params![secret.hash().0, at(now)])? == 1))
    }

    /// Begins a session, and ends the oldest where there are too many.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn begin(&self, account: &ActorId, now: DateTime<Utc>) -> Result<Secret, AccessError> {
        let secret = Secret::random()?;
        self.with(|db| {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute("DELETE FROM session WHERE expires <= ?1", [at(now)])?;
            let row = params![secret.hash().0, account.as_str(), at(now), at(now + IDLE)];
            transaction.execute("INSERT INTO session VALUES (?1, ?1, ?2, ?3, ?3, ?4)", row)?;
            let sql = "DELETE FROM session WHERE account = ?1 AND hash NOT IN (
                           SELECT hash FROM session WHERE account = ?1 ORDER BY begun DESC, made DESC LIMIT ?2)";
            transaction.execute(sql, params![account.as_str(), SESSIONS])?;
            Ok(transaction.commit()?)
        })?;
        Ok(secret)
    }

    /// Whose session a secret is, with a new secret where it is time for one; `None` where it has ended.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn session(&self, secret: &Secret, now: DateTime<Utc>) -> Result<Option<Session>, AccessError> {
        let hash = secret.hash().0;
        let sql = "SELECT account, begun, made, first FROM session WHERE hash = ?1 AND expires > ?2";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        self.with(|db| {
            let found: Option<(String, i64, i64, [u8; 32])> =
                db.query_row(sql, params![hash, at(now)], read).optional()?;
            let Some((account, begun, made, first)) = found else { return Ok(None) };
            let Ok(account) = account.parse::<ActorId>() else { return Ok(None) };
            let credential = Credential::Session(Hash(first));
            if at(now) < made + ROTATED.num_seconds() {
                return Ok(Some(Session { account, credential, renewed: None }));
            }
            let ends = at(now + IDLE).min(begun + LONGEST.num_seconds());
            let renewed = Secret::random()?;
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // The one that came makes way; whichever of several requests comes first renews it.
            let lapse = "UPDATE session SET expires = min(expires, ?2), made = ?3 WHERE hash = ?1 AND made = ?4";
            let lapses = params![hash, at(now + UNDER_WAY), at(now), made];
            let renewed = if transaction.execute(lapse, lapses)? == 1 {
                let row = params![renewed.hash().0, first, account.as_str(), begun, at(now), ends];
                transaction.execute("INSERT INTO session VALUES (?1, ?2, ?3, ?4, ?5, ?6)", row)?;
                Some(renewed)
            } else {
                None
            };
            transaction.commit()?;
            Ok(Some(Session { account, credential, renewed }))
        })
    }

    /// Ends a session, and those of its secrets that were renewed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end(&self, secret: &Secret) -> Result<(), AccessError> {
        let sql = "DELETE FROM session WHERE first = (SELECT first FROM session WHERE hash = ?1)";
        self.with(|db| Ok(db.execute(sql, [secret.hash().0]).map(|_| ())?))
    }

    /// Ends every session of an account.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end_all(&self, account: &ActorId) -> Result<(), AccessError> {
        let sql = "DELETE FROM session WHERE account = ?1";
        self.with(|db| Ok(db.execute(sql, [account.as_str()]).map(|_| ())?))
    }

    /// Makes a token for a client.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn make_token(
        &self,
        account: &ActorId,
        label: &str,
        now: DateTime<Utc>,
        lasts: TimeDelta,
    ) -> Result<(TokenRow, Secret), AccessError> {
        let secret = Secret::random()?;
        let id: String = secret.hash().0[..5].iter().map(|byte| format!("{byte:02x}")).collect();
        let row =
            TokenRow { id, account: account.to_string(), label: label.to_owned(), made: now, expires: now + lasts };
        self.with(|db| {
            let values = params![secret.hash().0, row.id, row.account, row.label, at(row.made), at(row.expires)];
            Ok(db.execute("INSERT INTO token VALUES (?1, ?2, ?3, ?4, ?5, ?6)", values).map(|_| ())?)
        })?;
        Ok((row, secret))
    }

    /// Whose token a secret is; `None` where it has ended or was revoked.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn token(&self, secret: &Secret, now: DateTime<Utc>) -> Result<Option<ActorId>, AccessError> {
        let sql = "SELECT account FROM token WHERE hash = ?1 AND expires > ?2";
        let found: Option<String> =
            self.with(|db| Ok(db.query_row(sql, params![secret.hash().0, at(now)], |row| row.get(0)).optional()?))?;
        Ok(found.and_then(|account| account.parse().ok()))
    }

    /// Whether what let somebody in has neither ended nor been taken away.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lets_in(&self, credential: &Credential, now: DateTime<Utc>) -> Result<bool, AccessError> {
        let (sql, hash) = match credential {
            Credential::Session(first) => ("SELECT 1 FROM session WHERE first = ?1 AND expires > ?2", first),
            Credential::Token(hash) => ("SELECT 1 FROM token WHERE hash = ?1 AND expires > ?2", hash),
        };
        self.with(|db| Ok(db.prepare_cached(sql)?.exists(params![hash.0, at(now)])?))
    }

    /// The tokens of an account, the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn tokens(&self, account: &str) -> Result<Vec<TokenRow>, AccessError> {
        let sql = "SELECT id, account, label, made, expires FROM token WHERE account = ?1 ORDER BY made, id";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(TokenRow {
                id: row.get(0)?,
                account: row.get(1)?,
                label: row.get(2)?,
                made: instant(row.get(3)?),
                expires: instant(row.get(4)?),
            })
        };
        self.with(|db| Ok(db.prepare_cached(sql)?.query_map([account], read)?.collect::<rusqlite::Result<_>>()?))
    }

    /// Revokes a token; `false` where there is none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn revoke_token(&self, account: &ActorId, id: &str) -> Result<bool, AccessError> {
        let sql = "DELETE FROM token WHERE account = ?1 AND id = ?2";
        self.with(|db| Ok(db.execute(sql, params![account.as_str(), id])? == 1))
    }

    /// What a browser's cookie holds of a session's secret.
    pub fn sign(&self, secret: &Secret) -> Option<String> {
        self.signing.sign(secret)
    }

    /// The session's secret in a browser's cookie; `None` where we never signed it.
    pub fn verify(&self, signed: &str) -> Option<Secret> {
        self.signing.verify(signed)
    }
}

/// The name by which somebody signs in: theirs, and known here alone. Letters are small and composed, and blanks around
/// it do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login(String);

impl Login {
    /// Reads a sign-in name: 3 to 64 characters without blanks.
    pub fn read(given: &str) -> Option<Self> {
        use unicode_normalization::UnicodeNormalization;
        let name: String = given.trim().nfc().collect::<String>().to_lowercase();
        let is_fine = (3..=64).contains(&name.chars().count());
        (is_fine && !name.chars().any(|letter| letter.is_whitespace() || letter.is_control())).then_some(Self(name))
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A file for its owner alone, as the system lets us.
pub(super) fn owner_only(options: &mut std::fs::OpenOptions) -> &mut std::fs::OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn at(instant: DateTime<Utc>) -> i64 {
    instant.timestamp()
}

fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// Fills a new file, and reads what the service signs with.
fn prepare(db: &mut Connection, path: &Path) -> Result<SigningKey, AccessError> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let number = |name| transaction.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    match (number("application_id")?, number("user_version")?, number("schema_version")?) {
        (0, 0, 0) => {
            transaction.execute_batch(include_str!("secrets.sql"))?;
            let mut key = [0; 32];
            getrandom::fill(&mut key).map_err(super::NoRandomness::from)?;
            transaction.execute("INSERT INTO signing VALUES (1, ?1)", [key])?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
        }
        (APPLICATION, FORMAT, _) => {}
        (APPLICATION, found, _) => return Err(AccessError::Newer { path: path.to_owned(), found }),
        (..) => {
            let reason = "không phải tệp tài khoản của ngayhoi / not an accounts' file of ngayhoi".to_owned();
            return Err(AccessError::File { path: path.to_owned(), reason });
        }
    }
    let key = transaction.query_row("SELECT bytes FROM signing", [], |row| row.get(0))?;
    transaction.commit()?;
    Ok(SigningKey(key))
}

#[cfg(test)]
mod tests;
