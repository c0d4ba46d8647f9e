//! Accounts: who may act, in which offices and how far. No moment of the past is answered from here: access is judged
//! by today's rights.

pub mod graphql;
mod queries;
#[cfg(test)]
mod tests;

use ngayhoi_domain::{Category, Fact, StreamId, account::Event};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

pub use queries::*;

use super::{
    ReadModel,
    source::{Instant, Json, word},
};
use crate::timeline::Entry;

/// The model.
pub(super) const MODEL: ReadModel =
    ReadModel { name: "accounts", tables: include_str!("table.sql"), reads: &[Category::Account], apply };

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Its holder may sign in.
    Open,
    /// Its holder is kept out until it is unlocked.
    Locked,
    /// Closed for good.
    Closed,
}

fn apply(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    if let (StreamId::Account(account), Fact::Account(event)) = (&entry.stream, &entry.fact) {
        return apply_account(db, entry, account.as_str(), event);
    }
    // Of other streams it is shown nothing.
    Ok(())
}

fn apply_account(db: &Connection, entry: &Entry, account: &str, event: &Event) -> rusqlite::Result<()> {
    let stands = |standing| {
        db.prepare_cached("UPDATE account SET standing = ?2 WHERE account = ?1 AND standing <> 'closed'")?
            .execute(params![account, word(&standing)?])
    };
    match event {
        Event::AccountOpened { account: _, convener } => {
            db.prepare_cached("INSERT OR IGNORE INTO account VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                account,
                convener.as_str(),
                word(&Standing::Open)?,
                Instant(entry.row.metadata.recorded_at)
            ])
        }
        Event::RoleGranted { role, scope } => db
            .prepare_cached("INSERT OR IGNORE INTO account_grant VALUES (?1, ?2, ?3)")?
            .execute(params![account, word(role)?, Json(scope)]),
        Event::GrantRevoked { role, scope } => db
            .prepare_cached("DELETE FROM account_grant WHERE account = ?1 AND role = ?2 AND scope = ?3")?
            .execute(params![account, word(role)?, Json(scope)]),
        Event::AccountLocked { .. } => stands(Standing::Locked),
        Event::AccountUnlocked {} => stands(Standing::Open),
        Event::AccountClosed { .. } => stands(Standing::Closed),
        Event::CredentialChanged {} | Event::CredentialReset {} => Ok(0),
    }
    .map(|_| ())
}
