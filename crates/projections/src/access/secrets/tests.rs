use tempfile::TempDir;

use super::*;

struct Kept {
    secrets: Secrets,
    _folder: TempDir,
}

fn kept() -> Kept {
    let folder = TempDir::new().unwrap();
    Kept { secrets: Secrets::open(&folder.path().join("accounts.sqlite")).unwrap(), _folder: folder }
}

fn account(id: &str) -> ActorId {
    id.parse().unwrap()
}

fn login(name: &str) -> Login {
    Login::read(name).unwrap()
}

fn noon() -> DateTime<Utc> {
    "2019-08-01T12:00:00Z".parse().unwrap()
}

#[test]
fn a_sign_in_name_belongs_to_one_account_however_it_is_written() {
    let Kept { secrets, _folder } = kept();
    secrets.name(&account("a"), &login("Nguyễn.Văn.A")).unwrap();
    assert!(matches!(secrets.name(&account("b"), &login(" nguyễn.văn.a ")), Err(AccessError::LoginTaken)));
    assert_eq!(secrets.find(&login("NGUYỄN.VĂN.A")).unwrap(), Some((account("a"), None)));
    secrets.set_password(&account("a"), "hash").unwrap();
    secrets.name(&account("a"), &login("khác")).unwrap();
    assert_eq!(secrets.find(&login("nguyễn.văn.a")).unwrap(), None);
    assert_eq!(secrets.find(&login("khác")).unwrap(), Some((account("a"), Some("hash".to_owned()))));
    assert_eq!(secrets.name_of("a").unwrap().as_deref(), Some("khác"));
    for bad in ["", "ab", "a b c", "a\tbc", &"a".repeat(65)] {
        assert_eq!(Login::read(bad), None, "{bad:?}");
    }
}

#[test]
fn an_invitation_works_once_and_not_for_ever() {
    let Kept { secrets, _folder } = kept();
    let invited = Invited::Account(account("a"));
    let first = secrets.invite(&invited, noon()).unwrap();
    let second = secrets.invite(&invited, noon()).unwrap();
    assert_eq!(secrets.invited(&first, noon()).unwrap(), None, "a newer one takes its place");
    assert_eq!(secrets.invited(&second, noon()).unwrap(), Some(invited.clone()));
    assert_eq!(secrets.invited(&second, noon() + INVITED).unwrap(), None);
    assert!(secrets.take_invitation(&second, noon()).unwrap());
    assert!(!secrets.take_invitation(&second, noon()).unwrap());
    let of_all = secrets.invite(&Invited::First, noon()).unwrap();
    assert_eq!(secrets.invited(&of_all, noon()).unwrap(), Some(Invited::First));
    secrets.invite(&invited, noon()).unwrap();
    assert_eq!(secrets.invited(&of_all, noon()).unwrap(), Some(Invited::First), "others' stay");
    assert!(!secrets.take_invitation(&Secret::random().unwrap(), noon()).unwrap());
}

#[test]
fn a_session_ends_when_it_is_not_used() {
    let Kept { secrets, _folder } = kept();
    let secret = secrets.begin(&account("a"), noon()).unwrap();
    let found = secrets.session(&secret, noon() + TimeDelta::minutes(59)).unwrap().unwrap();
    let credential = Credential::Session(secret.hash());
    assert_eq!(found, Session { account: account("a"), credential, renewed: None });
    assert_eq!(secrets.session(&secret, noon() + IDLE).unwrap(), None);
    assert_eq!(secrets.session(&Secret::random().unwrap(), noon()).unwrap(), None);
}

#[test]
fn a_session_in_use_gets_new_secrets_until_its_longest_time() {
    let Kept { secrets, _folder } = kept();
    let first = secrets.begin(&account("a"), noon()).unwrap();
    let later = noon() + TimeDelta::hours(2);
    let renewed = secrets.session(&first, later).unwrap().unwrap().renewed.unwrap();
    // What is under way goes on with the old one, and renews nothing more.
    assert_eq!(secrets.session(&first, later).unwrap().unwrap().renewed, None);
    assert_eq!(secrets.session(&first, later + UNDER_WAY).unwrap(), None);
    let mut secret = renewed;
    let mut now = later;
    while now < noon() + LONGEST {
        now += TimeDelta::hours(10);
        match secrets.session(&secret, now).unwrap() {
            Some(session) => secret = session.renewed.unwrap(),
            None => break,
        }
    }
    assert!(now >= noon() + LONGEST, "{now}");
    assert_eq!(secrets.session(&secret, noon() + LONGEST).unwrap(), None);
}

#[test]
fn whoever_signs_out_is_out_and_so_is_everywhere_else_who_wishes_it() {
    let Kept { secrets, _folder } = kept();
    let begin = |id| secrets.begin(&account(id), noon()).unwrap();
    let is_in = |secret: &Secret| secrets.session(secret, noon()).unwrap().is_some();
    let (phone, other) = (begin("a"), begin("b"));
    // Also one that began in the same moment is another.
    let desk = begin("a");
    secrets.end(&phone).unwrap();
    assert!(!is_in(&phone) && is_in(&desk) && is_in(&other));
    secrets.end_all(&account("a")).unwrap();
    assert!(!is_in(&desk) && is_in(&other));
}

#[test]
fn signing_out_ends_a_session_that_was_renewed_too() {
    let Kept { secrets, _folder } = kept();
    let first = secrets.begin(&account("a"), noon()).unwrap();
    let later = noon() + TimeDelta::hours(2);
    let renewed = secrets.session(&first, later).unwrap().unwrap().renewed.unwrap();
    secrets.end(&first).unwrap();
    assert_eq!(secrets.session(&renewed, later).unwrap(), None);
}

#[test]
fn another_password_ends_sessions_and_invitations_of_its_account() {
    let Kept { secrets, _folder } = kept();
    secrets.name(&account("a"), &login("abc")).unwrap();
    let session = secrets.begin(&account("a"), noon()).unwrap();
    let other = secrets.begin(&account("b"), noon()).unwrap();
    let invitation = secrets.invite(&Invited::Account(account("a")), noon()).unwrap();
    secrets.set_password(&account("a"), "hash").unwrap();
    assert_eq!(secrets.password_of(&account("a")).unwrap().as_deref(), Some("hash"));
    assert_eq!(secrets.session(&session, noon()).unwrap(), None);
    assert!(secrets.session(&other, noon()).unwrap().is_some());
    assert_eq!(secrets.invited(&invitation, noon()).unwrap(), None);
}

#[test]
fn an_account_has_so_many_sessions_and_the_oldest_end() {
    let Kept { secrets, _folder } = kept();
    let begin = |second: usize| {
        let now = noon() + TimeDelta::seconds(i64::try_from(second).unwrap());
        secrets.begin(&account("a"), now).unwrap()
    };
    let sessions: Vec<Secret> = (0..SESSIONS + 2).map(begin).collect();
    let now = noon() + TimeDelta::minutes(1);
    let open = sessions.iter().map(|secret| secrets.session(secret, now).unwrap().is_some());
    assert_eq!(open.collect::<Vec<_>>(), (0..SESSIONS + 2).map(|place| place >= 2).collect::<Vec<_>>());
}

#[test]
fn a_token_works_until_it_ends_or_is_revoked() {
    let Kept { secrets, _folder } = kept();
    let day = TimeDelta::days(1);
    let (row, secret) = secrets.make_token(&account("a"), "máy báo cáo", noon(), day).unwrap();
    assert_eq!(secrets.token(&secret, noon()).unwrap(), Some(account("a")));
    assert_eq!(secrets.token(&secret, noon() + day).unwrap(), None);
    assert_eq!(secrets.tokens("a").unwrap(), std::slice::from_ref(&row));
    assert!(!secrets.revoke_token(&account("b"), &row.id).unwrap());
    assert!(secrets.revoke_token(&account("a"), &row.id).unwrap());
    assert_eq!(secrets.token(&secret, noon()).unwrap(), None);
    assert_eq!(secrets.tokens("a").unwrap(), []);
}

#[test]
fn what_is_forgotten_is_gone_from_the_file() {
    let Kept { secrets, _folder } = kept();
    secrets.name(&account("a"), &login("nguyen-van-a")).unwrap();
    secrets.begin(&account("a"), noon()).unwrap();
    secrets.make_token(&account("a"), "may-bao-cao", noon(), TimeDelta::days(1)).unwrap();
    let holds = |words: &str| {
        let bytes = std::fs::read(secrets.path()).unwrap();
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    };
    assert!(holds("nguyen-van-a") && holds("may-bao-cao"));
    secrets.forget(&account("a")).unwrap();
    assert!(!holds("nguyen-van-a") && !holds("may-bao-cao"));
    assert_eq!(secrets.find(&login("nguyen-van-a")).unwrap(), None);
}

#[test]
fn nothing_that_lets_anybody_in_stands_in_the_file() {
    let Kept { secrets, _folder } = kept();
    let session = secrets.begin(&account("a"), noon()).unwrap();
    let (_, token) = secrets.make_token(&account("a"), "x", noon(), TimeDelta::days(1)).unwrap();
    let invitation = secrets.invite(&Invited::First, noon()).unwrap();
    let bytes = std::fs::read(secrets.path()).unwrap();
    for secret in [session, token, invitation] {
        assert!(!bytes.windows(43).any(|window| window == secret.tell().as_bytes()));
    }
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let Kept { secrets, _folder } = kept();
    assert_eq!(std::fs::metadata(secrets.path()).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn the_file_is_found_again_and_copied_and_no_other_is_taken_for_it() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let first = Secrets::open(&path("a")).unwrap();
    let session = first.begin(&account("a"), noon()).unwrap();
    let cookie = first.sign(&session).unwrap();
    Secrets::copy(&path("a"), &path("b")).unwrap();
    for name in ["a", "b"] {
        let again = Secrets::open(&path(name)).unwrap();
        assert_eq!(again.verify(&cookie), Some(session.clone()), "{name}");
        assert!(again.session(&session, noon()).unwrap().is_some(), "{name}");
    }
    std::fs::write(path("c"), "no database at all, and long enough to be looked at".repeat(20)).unwrap();
    assert!(matches!(Secrets::open(&path("c")), Err(AccessError::File { .. })));
    let newer = Connection::open(path("d")).unwrap();
    newer.pragma_update(None, "application_id", APPLICATION).unwrap();
    newer.pragma_update(None, "user_version", FORMAT + 1).unwrap();
    assert!(matches!(Secrets::open(&path("d")), Err(AccessError::Newer { found, .. }) if found == FORMAT + 1));
}

#[test]
fn what_let_somebody_in_is_good_until_it_ends_or_is_taken_away() {
    let Kept { secrets, _folder } = kept();
    let first = secrets.begin(&account("a"), noon()).unwrap();
    let session = Credential::Session(first.hash());
    let is_good = |credential, now| secrets.lets_in(&credential, now).unwrap();
    assert!(is_good(session, noon()) && !is_good(session, noon() + IDLE));
    // It is the same session under each of its secrets.
    let later = noon() + TimeDelta::hours(2);
    let renewed = secrets.session(&first, later).unwrap().unwrap().renewed.unwrap();
    assert_eq!(secrets.session(&renewed, later).unwrap().unwrap().credential, session);
    assert!(is_good(session, noon() + IDLE));
    secrets.end(&renewed).unwrap();
    assert!(!is_good(session, later));

    let (row, secret) = secrets.make_token(&account("a"), "thử", noon(), TimeDelta::days(1)).unwrap();
    let token = Credential::Token(secret.hash());
    assert!(is_good(token, noon()) && !is_good(token, noon() + TimeDelta::days(1)));
    assert!(!is_good(Credential::Session(secret.hash()), noon()), "a token is no session");
    secrets.revoke_token(&account("a"), &row.id).unwrap();
    assert!(!is_good(token, noon()));
}
