//! Accounts as GraphQL answers them. By which name somebody signs in is not among it.

use async_graphql::{ComplexObject, Enum, ID, SimpleObject};
use ngayhoi_domain::Scope;

use super::{AccountRow, Standing};
use crate::graphql::{NodeId, Office, Time, instant};

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Standing")]
pub enum AccountStanding {
    /// Its holder may sign in.
    Open,
    /// Its holder is kept out until it is unlocked.
    Locked,
    /// Closed for good.
    Closed,
}

/// How far an office reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ScopeKind {
    /// All that one convener's festivals hold.
    Convener,
    /// One ward or commune, with its hosts.
    Unit,
    /// One host.
    Host,
}

impl From<&Scope> for ScopeKind {
    fn from(scope: &Scope) -> Self {
        match scope {
            Scope::Convener(_) => Self::Convener,
            Scope::Unit(_) => Self::Unit,
            Scope::Host(_) => Self::Host,
        }
    }
}

/// An office that an account holds.
#[derive(Debug, SimpleObject)]
pub struct AccountGrant {
    /// The office.
    role: Office,
    /// The convener, unit or host to which it reaches.
    scope: ID,
    /// Which of these it is.
    scope_kind: ScopeKind,
}

/// An account (tài khoản).
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct Account {
    /// Under which id its holder acts.
    id: ID,
    /// Where it stands.
    standing: AccountStanding,
    /// When it was opened.
    opened: Time,
    /// Its offices.
    grants: Vec<AccountGrant>,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        let grants = row.grants.into_iter();
        Self {
            id: ID(row.account),
            standing: row.standing.into(),
            opened: instant(row.opened),
            grants: grants
                .map(|(role, scope)| AccountGrant {
                    role: role.into(),
                    scope: ID(scope.id().to_owned()),
                    scope_kind: (&scope).into(),
                })
                .collect(),
        }
    }
}

#[ComplexObject]
impl Account {
    /// Under which a client keeps it, and `node` finds it again.
    pub async fn node_id(&self) -> ID {
        NodeId::Account(self.id.to_string()).id()
    }
}
