//! Account: who may act, in which offices and how far. The offices of its convener look after it, and nobody after
//! their own: whoever gives out offices gives none to themselves.

mod event;
mod refusal;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use event::Event;
pub use refusal::Refusal;

use crate::{
    Actor, Aggregate, Category, Evidence, Role, Scope, Subject,
    values::{ActorId, ConvenerId, Text},
};
use Account::{Closed, NotOpened, Opened};
use Command::{ChangeCredential, Close, Grant, Lock, Open, ResetCredential, Revoke, Unlock};
use Event::{
    AccountClosed, AccountLocked, AccountOpened, AccountUnlocked, CredentialChanged, CredentialReset, GrantRevoked,
    RoleGranted,
};

/// One account.
#[derive(Debug, Clone, Default)]
pub enum Account {
    /// Nobody has opened it.
    #[default]
    NotOpened,
    /// Its holder signs in, unless it is locked.
    Opened(Holder),
    /// Closed for good: its id is never given to another.
    Closed,
}

/// Who holds an account, and what they may do.
#[derive(Debug, Clone)]
pub struct Holder {
    account: ActorId,
    convener: ConvenerId,
    locked: bool,
    grants: Vec<(Role, Scope)>,
}

/// What can be asked of an account.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Open it.
    Open {
        /// Under which id its holder acts.
        account: ActorId,
        /// Whose offices look after it.
        convener: ConvenerId,
    },
    /// Give it an office.
    Grant {
        /// The office.
        role: Role,
        /// How far it reaches.
        scope: Scope,
        /// Where that lies.
        place: Evidence<Place>,
    },
    /// Take an office from it.
    Revoke {
        /// The office.
        role: Role,
        /// How far it reached.
        scope: Scope,
    },
    /// Note that its holder chose another password.
    ChangeCredential {},
    /// Note that its holder may choose a password anew, by a link that was made for it.
    ResetCredential {},
    /// Keep its holder out until it is unlocked.
    Lock {
        /// Why.
        reason: Text,
    },
    /// Let its holder in again.
    Unlock {},
    /// Close it for good.
    Close {
        /// Why.
        reason: Text,
    },
}

/// Where a unit or host of a grant lies, by the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Under the account's convener, or it is the convener itself.
    Within,
    /// Under another one.
    Elsewhere,
    /// The register does not know it.
    Unknown,
}

impl Account {
    /// Whose offices look after it; `None` where nobody opened it or it is closed.
    pub fn convener(&self) -> Option<&ConvenerId> {
        match self {
            Opened(holder) => Some(&holder.convener),
            NotOpened | Closed => None,
        }
    }
}

impl Aggregate for Account {
    const CATEGORY: Category = Category::Account;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Open { .. }
            | Grant { .. }
            | Revoke { .. }
            | ResetCredential {}
            | Lock { .. }
            | Unlock {}
            | Close { .. } => &[Role::Convener],
            ChangeCredential {} => &Role::ALL,
        }
    }

    /// A password is its holder's own matter, however far their office reaches.
    fn reaches(scope: &Scope, subject: &Subject, command: &Command) -> bool {
        matches!(command, ChangeCredential {}) || scope.covers(subject)
    }

    fn decide(&self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (NotOpened, Open { account, convener }) => open(account, convener),
            (NotOpened, Grant { .. } | Revoke { .. } | ChangeCredential {} | ResetCredential {}) => {
                Err(Refusal::NotOpened)
            }
            (NotOpened, Lock { .. } | Unlock {} | Close { .. }) => Err(Refusal::NotOpened),
            (Opened(holder), command) => holder.decide(by, command),
            (Closed, _) => Err(Refusal::Closed),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match (self, event) {
            (NotOpened, AccountOpened { account, convener }) => Opened(Holder {
                account: account.clone(),
                convener: convener.clone(),
                locked: false,
                grants: Vec::new(),
            }),
            (NotOpened | Opened(_), AccountClosed { .. }) => Closed,
            (Opened(holder), event) => Opened(holder.evolve(event)),
            // A slice that lacks the opening.
            (unchanged @ (NotOpened | Closed), _) => unchanged,
        }
    }
}

fn open(account: ActorId, convener: ConvenerId) -> Result<Vec<Event>, Refusal> {
    if account == ActorId::of_policies() {
        return Err(Refusal::Reserved);
    }
    Ok(vec![AccountOpened { account, convener }])
}

impl Holder {
    fn decide(&self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        let is_own = by.id == self.account;
        match command {
            Open { .. } => Err(Refusal::AlreadyOpened),
            ChangeCredential {} if !is_own => Err(Refusal::OfAnother),
            ChangeCredential {} if self.locked => Err(Refusal::Locked),
            ChangeCredential {} => Ok(vec![CredentialChanged {}]),
            Grant { .. } | Revoke { .. } | ResetCredential {} | Lock { .. } | Unlock {} | Close { .. } if is_own => {
                Err(Refusal::OwnAccount)
            }
            Grant { role, scope, place } => self.grant(role, scope, place.fact),
            Revoke { role, scope } if self.holds(role, &scope) => Ok(vec![GrantRevoked { role, scope }]),
            Revoke { .. } => Err(Refusal::GrantNotHeld),
            ResetCredential {} => Ok(vec![CredentialReset {}]),
            Lock { .. } if self.locked => Err(Refusal::Locked),
            Lock { reason } => Ok(vec![AccountLocked { reason }]),
            Unlock {} if self.locked => Ok(vec![AccountUnlocked {}]),
            Unlock {} => Err(Refusal::NotLocked),
            Close { reason } => Ok(vec![AccountClosed { reason }]),
        }
    }

    fn grant(&self, role: Role, scope: Scope, place: Place) -> Result<Vec<Event>, Refusal> {
        // A convener is known by its account; what lies under it, by the register.
        let place = match &scope {
            Scope::Convener(convener) if *convener == self.convener => Place::Within,
            Scope::Convener(_) => Place::Elsewhere,
            Scope::Unit(_) | Scope::Host(_) => place,
        };
        match place {
            Place::Unknown => Err(Refusal::PlaceUnknown),
            Place::Elsewhere => Err(Refusal::PlaceElsewhere),
            Place::Within if self.holds(role, &scope) => Err(Refusal::GrantHeld),
            Place::Within => Ok(vec![RoleGranted { role, scope }]),
        }
    }

    fn holds(&self, role: Role, scope: &Scope) -> bool {
        self.grants.iter().any(|held| held.0 == role && held.1 == *scope)
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            RoleGranted { role, scope } => self.grants.push((*role, scope.clone())),
            GrantRevoked { role, scope } => self.grants.retain(|held| held.0 != *role || held.1 != *scope),
            AccountLocked { .. } => self.locked = true,
            AccountUnlocked {} => self.locked = false,
            AccountOpened { .. } | CredentialChanged {} | CredentialReset {} | AccountClosed { .. } => {}
        }
        self
    }
}
