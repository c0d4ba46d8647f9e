use chrono::{DateTime, Utc};
use ngayhoi_domain::{Role, Scope};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Standing;
use crate::read_models::source::{Instant, Json, from_word, integer};

/// An account with its offices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Under which id its holder acts.
    pub account: String,
    /// Whose offices look after it.
    pub convener: String,
    /// Where it stands.
    pub standing: Standing,
    /// When it was opened.
    pub opened: DateTime<Utc>,
    /// Its offices with their scopes, whether or not it is locked.
    pub grants: Vec<(Role, Scope)>,
}

/// An account; `None` where nobody opened it.
///
/// # Errors
/// When the tables cannot be read.
pub fn account(db: &Connection, account: &str) -> rusqlite::Result<Option<AccountRow>> {
    let mut statement = db.prepare_cached("SELECT * FROM account WHERE account = ?1")?;
    let row = statement.query_row([account], read).optional()?;
    row.map(|row| with_grants(db, row)).transpose()
}

/// A convener's accounts after one, by id, at most `limit`.
///
/// # Errors
/// When the tables cannot be read.
pub fn accounts(db: &Connection, convener: &str, after: &str, limit: usize) -> rusqlite::Result<Vec<AccountRow>> {
    let sql = "SELECT * FROM account WHERE convener = ?1 AND account > ?2 ORDER BY account LIMIT ?3";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![convener, after, integer(limit)], read)?;
    rows.map(|row| with_grants(db, row?)).collect()
}

/// Every account after one, by id, at most `limit`.
///
/// # Errors
/// When the tables cannot be read.
pub fn all_accounts(db: &Connection, after: &str, limit: usize) -> rusqlite::Result<Vec<AccountRow>> {
    let mut statement = db.prepare_cached("SELECT * FROM account WHERE account > ?1 ORDER BY account LIMIT ?2")?;
    let rows = statement.query_map(params![after, integer(limit)], read)?;
    rows.map(|row| with_grants(db, row?)).collect()
}

/// How many accounts a convener has.
///
/// # Errors
/// When the tables cannot be read.
pub fn count_accounts(db: &Connection, convener: &str) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT COUNT(*) FROM account WHERE convener = ?1")?.query_row([convener], |row| row.get(0))
}

/// Whether anybody has an account at all.
///
/// # Errors
/// When the tables cannot be read.
pub fn any(db: &Connection) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM account")?.exists([])
}

fn read(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    let opened: Instant = row.get("opened")?;
    Ok(AccountRow {
        account: row.get("account")?,
        convener: row.get("convener")?,
        standing: from_word(row, "standing")?,
        opened: opened.0,
        grants: Vec::new(),
    })
}

fn with_grants(db: &Connection, row: AccountRow) -> rusqlite::Result<AccountRow> {
    let sql = "SELECT role, scope FROM account_grant WHERE account = ?1 ORDER BY role, scope";
    let read = |row: &Row<'_>| {
        let scope: Json<Scope> = row.get("scope")?;
        Ok((from_word(row, "role")?, scope.0))
    };
    let grants = db.prepare_cached(sql)?.query_map([&row.account], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(AccountRow { grants, ..row })
}
