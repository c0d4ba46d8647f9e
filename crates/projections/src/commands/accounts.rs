//! Accounts: what is asked of them, by whom, and where an office reaches.

use ngayhoi_domain::{
    Actor, Evidence, Role, Scope, StreamId, Subject,
    account::{Account, Command, Place},
    values::{ActorId, CommandId, ConvenerId, Text, UnitId},
};
use uuid::Uuid;

use super::{CommandError, Done, Stamp};
use crate::{node::Node, world::today};

/// What whoever runs the service does as: at its machine they need no account.
const OPERATOR: &str = "nguoi-van-hanh";

/// A wish of whoever runs the service, in the name of a convener; nobody checked who that is.
pub fn operator(convener: &ConvenerId) -> Option<Stamp> {
    let scope = Scope::Convener(convener.clone());
    Some(stamped(Actor { id: OPERATOR.parse().ok()?, role: Role::Convener, scope, verified: false }))
}

fn stamped(actor: Actor) -> Stamp {
    Stamp { actor, command: CommandId(Uuid::new_v4()), occurred: None, because: None }
}

impl Node {
    /// What the events of an account are about: its convener's matters.
    async fn about_account(&self, stamp: &Stamp, account: &ActorId) -> Result<Subject, CommandError> {
        let state = self.load::<Account>(&StreamId::Account(account.clone())).await?;
        // Of one that nobody opened, its giver is told so by the rules, not that it lies elsewhere.
        let giver = if let Scope::Convener(convener) = &stamp.actor.scope { Some(convener) } else { None };
        Ok(Subject { convener: state.convener().or(giver).cloned(), ..Subject::default() })
    }

    async fn ask_account(&self, stamp: &Stamp, account: &ActorId, command: Command) -> Result<Done, CommandError> {
        let about = self.about_account(stamp, account).await?;
        self.execute::<Account>(stamp, &StreamId::Account(account.clone()), about, command).await
    }

    /// Opens an account.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn open_account(
        &self,
        stamp: &Stamp,
        account: &ActorId,
        convener: &ConvenerId,
    ) -> Result<Done, CommandError> {
        let about = Subject { convener: Some(convener.clone()), ..Subject::default() };
        let command = Command::Open { account: account.clone(), convener: convener.clone() };
        self.execute::<Account>(stamp, &StreamId::Account(account.clone()), about, command).await
    }

    /// Gives an account an office.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn grant(
        &self,
        stamp: &Stamp,
        account: &ActorId,
        role: Role,
        scope: Scope,
    ) -> Result<Done, CommandError> {
        let about = self.about_account(stamp, account).await?;
        let place = match (&scope, &about.convener) {
            (Scope::Unit(unit), Some(convener)) => self.place_under(unit, convener).await?,
            (Scope::Host(host), Some(convener)) => self.place_under(&host.as_unit(), convener).await?,
            (Scope::Convener(_), _) | (_, None) => self.evidence(async { Ok(Place::Unknown) }).await?,
        };
        self.ask_account(stamp, account, Command::Grant { role, scope, place }).await
    }

    /// Where a unit lies, seen from a convener, while that was there.
    async fn place_under(&self, unit: &UnitId, convener: &ConvenerId) -> Result<Evidence<Place>, CommandError> {
        let day = self.last_day_of(&convener.as_unit(), today()).await?;
        let day = self.last_day_of(unit, day).await?;
        let registered = self.registered_on(unit, day).await?;
        let convener = convener.as_unit();
        Ok(registered.map(|registration| match registration {
            None => Place::Unknown,
            Some(_) if *unit == convener => Place::Within,
            Some(registration) if registration.above.contains(&convener) => Place::Within,
            Some(_) => Place::Elsewhere,
        }))
    }

    /// Takes an office from an account.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn revoke(
        &self,
        stamp: &Stamp,
        account: &ActorId,
        role: Role,
        scope: Scope,
    ) -> Result<Done, CommandError> {
        self.ask_account(stamp, account, Command::Revoke { role, scope }).await
    }

    /// Keeps an account's holder out, and ends their sessions.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn lock_account(&self, stamp: &Stamp, account: &ActorId, reason: Text) -> Result<Done, CommandError> {
        self.ask_account(stamp, account, Command::Lock { reason }).await
    }

    /// Lets an account's holder in again.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn unlock_account(&self, stamp: &Stamp, account: &ActorId) -> Result<Done, CommandError> {
        self.ask_account(stamp, account, Command::Unlock {}).await
    }

    /// Closes an account for good.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn close_account(&self, stamp: &Stamp, account: &ActorId, reason: Text) -> Result<Done, CommandError> {
        self.ask_account(stamp, account, Command::Close { reason }).await
    }

    /// Notes that an account's password may be chosen anew.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn credential_reset(&self, stamp: &Stamp, account: &ActorId) -> Result<Done, CommandError> {
        self.ask_account(stamp, account, Command::ResetCredential {}).await
    }

    /// Notes that an account's holder chose another password.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn credential_changed(&self, account: &ActorId) -> Result<Done, CommandError> {
        let state = self.load::<Account>(&StreamId::Account(account.clone())).await?;
        let Some(convener) = state.convener() else {
            return Err(CommandError::Refused(ngayhoi_domain::Refusal::explain(
                &ngayhoi_domain::account::Refusal::NotOpened,
            )));
        };
        // A password is its holder's matter in whichever office.
        let scope = Scope::Convener(convener.clone());
        let actor = Actor { id: account.clone(), role: Role::Historian, scope, verified: true };
        self.ask_account(&stamped(actor), account, Command::ChangeCredential {}).await
    }
}
