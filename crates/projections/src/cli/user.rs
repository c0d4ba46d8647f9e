use std::{
    io::{self, Write},
    str::FromStr,
};

use chrono::{TimeDelta, Utc};
use ngayhoi_domain::{
    Refusal, Role, Scope,
    values::{ActorId, ConvenerId, Text},
};

use super::{
    CliError,
    args::{Data, Elsewhere, GrantOf, Of, ScopeOf, User},
    keys, start, start_or_make,
};
use crate::{
    access::{Invited, Login, TOKEN_PREFIX},
    commands::{Stamp, accounts::operator},
    node::Node,
    read_models::accounts::{self, AccountRow, Standing},
    sign_in,
};

/// How many accounts are read at once.
const PAGE: usize = 500;

/// Runs a command on accounts. Whoever can read the data folder needs no account for it.
pub(super) async fn run(command: User) -> Result<(), CliError> {
    match command {
        User::Add { of, convener, login, role } => add(&of, &convener, &login, role.map(Role::from)).await,
        User::Grant { of, office } => {
            let (node, account, stamp) = opened(&of).await?;
            let (role, scope) = read(office)?;
            node.grant(&stamp, &account, role, scope).await?;
            say("Đã giao vai trò / role given")
        }
        User::Revoke { of, office } => {
            let (node, account, stamp) = opened(&of).await?;
            let (role, scope) = read(office)?;
            node.revoke(&stamp, &account, role, scope).await?;
            say("Đã thôi giao vai trò / role taken away")
        }
        User::Password { of, login } => {
            let (node, account, stamp) = opened(&of).await?;
            if let Some(login) = login {
                node.secrets.name(&account, &read_login(&login)?)?;
            }
            node.credential_reset(&stamp, &account).await?;
            invite(&node, &account)
        }
        User::Lock { of, reason } => {
            let (node, account, stamp) = opened(&of).await?;
            node.lock_account(&stamp, &account, parsed("--reason", &reason)?).await?;
            node.secrets.end_all(&account)?;
            say("Đã khóa / locked")
        }
        User::Unlock { of } => {
            let (node, account, stamp) = opened(&of).await?;
            node.unlock_account(&stamp, &account).await?;
            say("Đã mở khóa / unlocked")
        }
        User::Close { of, reason } => {
            let (node, account, stamp) = opened(&of).await?;
            node.close_account(&stamp, &account, parsed::<Text>("--reason", &reason)?).await?;
            node.secrets.forget(&account)?;
            say("Đã đóng, đã xóa tên đăng nhập và mật khẩu / closed; sign-in name and password are erased")
        }
        User::Token { of, label, days, revoke } => token(&of, &label, days, revoke.as_deref()).await,
        User::List { data, elsewhere } => list(&data, &elsewhere).await,
    }
}

/// What a service says at its first start, when nobody has an account: a link by which the first one is opened, once.
pub(super) async fn first(node: &Node) -> Result<Vec<String>, CliError> {
    if node.read_models.read(accounts::any).await? {
        return Ok(Vec::new());
    }
    let secret = node.secrets.invite(&Invited::First, Utc::now())?;
    Ok(vec![
        "Chưa có tài khoản nào. Mở tài khoản đầu tiên bằng đường dẫn này, dùng một lần trong 72 giờ:".to_owned(),
        "There are no accounts yet. Open the first one by this link, which works once within 72 hours:".to_owned(),
        format!("  http://{{address}}{}", sign_in::invitation(&secret)),
    ])
}

fn say(words: &str) -> Result<(), CliError> {
    Ok(writeln!(io::stdout(), "{words}")?)
}

fn parsed<T: FromStr>(what: &str, given: &str) -> Result<T, CliError>
where
    T::Err: Refusal,
{
    given.trim().parse().map_err(|error: T::Err| CliError::Argument(format!("{what}: {}", error.explain())))
}

fn read_login(given: &str) -> Result<Login, CliError> {
    Login::read(given).ok_or_else(|| {
        CliError::Argument(
            "--login: tên đăng nhập có 3 đến 64 ký tự, không có dấu cách / a sign-in name has 3 to 64 characters and no blanks"
                .to_owned(),
        )
    })
}

fn read(GrantOf { role, scope }: GrantOf) -> Result<(Role, Scope), CliError> {
    let scope = match scope {
        ScopeOf { convener: Some(convener), .. } => Scope::Convener(parsed("--convener", &convener)?),
        ScopeOf { unit: Some(unit), .. } => Scope::Unit(parsed("--unit", &unit)?),
        ScopeOf { host, .. } => Scope::Host(parsed("--host", &host.unwrap_or_default())?),
    };
    Ok((role.into(), scope))
}

fn acting(convener: &ConvenerId) -> Result<Stamp, CliError> {
    operator(convener).ok_or_else(|| CliError::Argument("no operator".to_owned()))
}

/// A node, an account of it, and a wish in the name of its convener.
async fn opened(of: &Of) -> Result<(Node, ActorId, Stamp), CliError> {
    let node = start(&of.data, &of.elsewhere).await?;
    let account: ActorId = parsed("ACCOUNT", &of.account)?;
    let id = account.to_string();
    let Some(row) = node.read_models.read(move |db| accounts::account(db, &id)).await? else {
        return Err(CliError::Argument(format!("không có tài khoản “{account}” / there is no account “{account}”")));
    };
    let stamp = acting(&parsed("--in", &row.convener)?)?;
    Ok((node, account, stamp))
}

async fn add(of: &Of, convener: &str, login: &str, role: Option<Role>) -> Result<(), CliError> {
    let account: ActorId = parsed("ACCOUNT", &of.account)?;
    let (convener, login) = (parsed::<ConvenerId>("--in", convener)?, read_login(login)?);
    let node = start_or_make(&of.data.data, &keys::and_journal(&of.elsewhere)?).await?;
    if node.secrets.find(&login)?.is_some_and(|(of, _)| of != account) {
        return Err(crate::access::AccessError::LoginTaken.into());
    }
    node.open_account(&acting(&convener)?, &account, &convener).await?;
    node.secrets.name(&account, &login)?;
    if let Some(role) = role {
        node.grant(&acting(&convener)?, &account, role, Scope::Convener(convener.clone())).await?;
    }
    invite(&node, &account)
}

/// Prints the link by which a password is set, once.
fn invite(node: &Node, account: &ActorId) -> Result<(), CliError> {
    let secret = node.secrets.invite(&Invited::Account(account.clone()), Utc::now())?;
    let path = sign_in::invitation(&secret);
    Ok(writeln!(
        io::stdout(),
        "Đường dẫn đặt mật khẩu của “{account}”, dùng một lần trong 72 giờ, nối sau địa chỉ dịch vụ / sets the password of “{account}” once within 72 hours, after the service's address:\n{path}"
    )?)
}

async fn token(of: &Of, label: &str, days: i64, revoke: Option<&str>) -> Result<(), CliError> {
    let (node, account, _) = opened(of).await?;
    if let Some(id) = revoke {
        return if node.secrets.revoke_token(&account, id)? {
            say("Đã thu hồi / revoked")
        } else {
            Err(CliError::Argument(format!("“{account}” không có mã “{id}” / “{account}” has no token “{id}”")))
        };
    }
    let label: Text = parsed("--label", label)?;
    let (row, secret) = node.secrets.make_token(&account, label.as_str(), Utc::now(), TimeDelta::days(days))?;
    writeln!(
        io::stderr(),
        "Mã {} của “{account}”, đến {}; hãy cất ngay, không in lại được / token {} of “{account}” until {}; keep it now, it is not printed again",
        row.id,
        row.expires.date_naive(),
        row.id,
        row.expires.date_naive()
    )?;
    Ok(writeln!(io::stdout(), "{TOKEN_PREFIX}{}", secret.tell())?)
}

async fn list(data: &Data, elsewhere: &Elsewhere) -> Result<(), CliError> {
    let node = start(data, elsewhere).await?;
    let mut out = io::stdout();
    let mut after = String::new();
    loop {
        let from = after.clone();
        let rows = node.read_models.read(move |db| accounts::all_accounts(db, &from, PAGE)).await?;
        let is_last = rows.len() < PAGE;
        for row in &rows {
            show(&node, row, &mut out)?;
            after.clone_from(&row.account);
        }
        if is_last {
            return Ok(());
        }
    }
}

fn show(node: &Node, row: &AccountRow, out: &mut impl Write) -> Result<(), CliError> {
    let standing = match row.standing {
        Standing::Open => "",
        Standing::Locked => " [khóa / locked]",
        Standing::Closed => " [đóng / closed]",
    };
    let login = node.secrets.name_of(&row.account)?.unwrap_or_default();
    writeln!(out, "{} ({}) {login}{standing}", row.account, row.convener)?;
    for (role, scope) in &row.grants {
        writeln!(out, "  {} / {}: {}", role.vi(), role.en(), scope.id())?;
    }
    for token in node.secrets.tokens(&row.account)? {
        writeln!(out, "  token {} “{}” → {}", token.id, token.label, token.expires.date_naive())?;
    }
    Ok(())
}
