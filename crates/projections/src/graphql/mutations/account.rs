use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::Utc;
use ngayhoi_domain::{
    Explanation, Role, Scope,
    values::{ActorId, ConvenerId, Text},
};

use super::{
    input::{Fields, ScopeInput, StampInput},
    payload::{CommandPayload, UserError, told},
};
use crate::{
    access::{AccessError, Invited, Login, off_thread},
    graphql::{Office, node},
    node::Node,
    sign_in,
};

/// A new account.
#[derive(Debug, InputObject)]
pub struct OpenAccountInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Under which id its holder acts: an office, never a person's name, such as `cong-an-phuong-mau`.
    pub account: ID,
    /// Whose offices look after it.
    pub convener: ID,
    /// By which name its holder signs in, 3 to 64 characters; it stands in no record.
    pub login: String,
}

/// An office of an account.
#[derive(Debug, InputObject)]
pub struct GrantInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which account.
    pub account: ID,
    /// The office.
    pub role: Office,
    /// How far it reaches: no further than the account's convener.
    pub scope: ScopeInput,
}

/// An account.
#[derive(Debug, InputObject)]
pub struct AccountInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which account.
    pub account: ID,
}

/// An account, and why something is done to it.
#[derive(Debug, InputObject)]
pub struct AccountReasonInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which account.
    pub account: ID,
    /// Why, without a person's name.
    pub reason: String,
}

/// What became of a command on an account.
#[derive(Debug, SimpleObject)]
pub struct AccountPayload {
    /// The path, after the service's address, at which its holder chooses a password, once within 72 hours. It is told
    /// this once: pass it to them and nobody else.
    invitation: Option<String>,
    /// The position token of what was written; null where nothing was.
    position: Option<String>,
    /// Whether the read models show it already. Where not, ask again in a moment.
    visible: bool,
    /// Why it was not done; empty where it was.
    user_errors: Vec<UserError>,
}

impl AccountPayload {
    fn of(payload: CommandPayload, invitation: Option<String>) -> Self {
        let (position, visible, user_errors) = payload.into_parts();
        Self { invitation, position, visible, user_errors }
    }
}

/// Accounts (tài khoản): who may act, and how far.
#[derive(Debug, Default)]
pub struct AccountMutations;

#[Object]
impl AccountMutations {
    /// Opens an account (mở tài khoản). By the convener.
    async fn open_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: OpenAccountInput,
    ) -> async_graphql::Result<AccountPayload> {
        let mut fields = Fields::of(ctx);
        let stamp = fields.stamp(&input.stamp);
        let account: Option<ActorId> = fields.value("account", &input.account);
        let convener: Option<ConvenerId> = fields.value("convener", &input.convener);
        let login = Login::read(&input.login);
        if login.is_none() {
            fields.refuse("login", no_login());
        }
        let (Some(stamp), Some(account), Some(convener), Some(login)) = (stamp, account, convener, login) else {
            return Ok(AccountPayload::of(fields.into(), None));
        };
        let node = node(ctx)?;
        let (secrets, wanted) = (node.secrets.clone(), login.clone());
        let taken = off_thread(move || secrets.find(&wanted)).await?;
        if taken.is_some_and(|(of, _)| of != account) {
            fields.refuse("login", login_taken());
            return Ok(AccountPayload::of(fields.into(), None));
        }
        let opened = told(None, node.open_account(&stamp, &account, &convener).await)?;
        if !opened.is_done() {
            return Ok(AccountPayload::of(opened, None));
        }
        let (secrets, of) = (node.secrets.clone(), account.clone());
        match off_thread(move || secrets.name(&of, &login)).await {
            Err(AccessError::LoginTaken) => {
                fields.refuse("login", login_taken());
                Ok(AccountPayload::of(fields.into(), None))
            }
            named => {
                named?;
                let invitation = invite(node, &account).await?;
                Ok(AccountPayload::of(opened, Some(invitation)))
            }
        }
    }

    /// Gives an account an office (giao vai trò). By the convener, and never to oneself.
    async fn grant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: GrantInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let Some((stamp, account, role, scope)) = fields.grant(&input) else { return Ok(fields.into()) };
        told(None, node(ctx)?.grant(&stamp, &account, role, scope).await)
    }

    /// Takes an office from an account (thôi giao vai trò). By the convener.
    async fn revoke_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: GrantInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let Some((stamp, account, role, scope)) = fields.grant(&input) else { return Ok(fields.into()) };
        told(None, node(ctx)?.revoke(&stamp, &account, role, scope).await)
    }

    /// Makes a link at which an account's holder chooses a password anew (cấp lại mật khẩu). By the convener.
    async fn reset_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AccountInput,
    ) -> async_graphql::Result<AccountPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, account) = (fields.stamp(&input.stamp), fields.value::<ActorId>("account", &input.account));
        let (Some(stamp), Some(account)) = (stamp, account) else {
            return Ok(AccountPayload::of(fields.into(), None));
        };
        let node = node(ctx)?;
        let reset = told(None, node.credential_reset(&stamp, &account).await)?;
        let invitation = if reset.is_done() { Some(invite(node, &account).await?) } else { None };
        Ok(AccountPayload::of(reset, invitation))
    }

    /// Keeps an account's holder out until it is unlocked, and signs them out (khóa tài khoản). By the convener.
    async fn lock_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AccountReasonInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, account) = (fields.stamp(&input.stamp), fields.value::<ActorId>("account", &input.account));
        let reason = fields.value::<Text>("reason", &input.reason);
        let (Some(stamp), Some(account), Some(reason)) = (stamp, account, reason) else { return Ok(fields.into()) };
        let node = node(ctx)?;
        let locked = told(None, node.lock_account(&stamp, &account, reason).await)?;
        if locked.is_done() {
            let secrets = node.secrets.clone();
            off_thread(move || secrets.end_all(&account)).await?;
        }
        Ok(locked)
    }

    /// Lets an account's holder in again (mở khóa). By the convener.
    async fn unlock_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AccountInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, account) = (fields.stamp(&input.stamp), fields.value::<ActorId>("account", &input.account));
        let (Some(stamp), Some(account)) = (stamp, account) else { return Ok(fields.into()) };
        told(None, node(ctx)?.unlock_account(&stamp, &account).await)
    }

    /// Closes an account for good, and erases sign-in name and password (đóng tài khoản). By the convener.
    async fn close_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AccountReasonInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, account) = (fields.stamp(&input.stamp), fields.value::<ActorId>("account", &input.account));
        let reason = fields.value::<Text>("reason", &input.reason);
        let (Some(stamp), Some(account), Some(reason)) = (stamp, account, reason) else { return Ok(fields.into()) };
        let node = node(ctx)?;
        let closed = told(None, node.close_account(&stamp, &account, reason).await)?;
        if closed.is_done() {
            let secrets = node.secrets.clone();
            off_thread(move || secrets.forget(&account)).await?;
        }
        Ok(closed)
    }
}

impl Fields {
    fn grant(&mut self, input: &GrantInput) -> Option<(crate::commands::Stamp, ActorId, Role, Scope)> {
        let (stamp, account) = (self.stamp(&input.stamp), self.value("account", &input.account));
        let scope = self.scope("scope", &input.scope);
        Some((stamp?, account?, input.role.into(), scope?))
    }
}

async fn invite(node: &Node, account: &ActorId) -> async_graphql::Result<String> {
    let (secrets, invited) = (node.secrets.clone(), Invited::Account(account.clone()));
    let secret = off_thread(move || secrets.invite(&invited, Utc::now())).await?;
    Ok(sign_in::invitation(&secret))
}

fn no_login() -> Explanation {
    Explanation::of(
        "LOGIN_INVALID",
        "Tên đăng nhập có 3 đến 64 ký tự, không có dấu cách.",
        "A sign-in name has 3 to 64 characters and no blanks.",
    )
}

fn login_taken() -> Explanation {
    Explanation::of(
        "LOGIN_TAKEN",
        "Tên đăng nhập này đã có người dùng; hãy chọn tên khác.",
        "This sign-in name is taken; choose another one.",
    )
}
