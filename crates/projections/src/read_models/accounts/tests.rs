use ngayhoi_domain::{Role, Scope, StreamId, Subject, account::Event, testing::text};
use rusqlite::Connection;

use super::*;
use crate::{read_models::testing::folded, timeline::testing::History};

fn told(events: &[(&str, Event)]) -> Connection {
    let mut history = History::default();
    for (account, event) in events {
        let about = Subject { convener: "tp-mau".parse().ok(), ..Subject::default() };
        history.happened(&StreamId::Account(account.parse().unwrap()), &about, "2019-06", event);
    }
    folded(&history)
}

fn opened(account: &str) -> Event {
    Event::AccountOpened { account: account.parse().unwrap(), convener: "tp-mau".parse().unwrap() }
}

fn ward() -> Scope {
    Scope::Unit("tp-mau.phuong-a".parse().unwrap())
}

#[test]
fn an_account_is_found_with_its_offices_and_where_it_stands() {
    let granted = Event::RoleGranted { role: Role::Drafter, scope: ward() };
    let db = told(&[("a", opened("a")), ("a", granted.clone()), ("a", granted)]);
    let row = account(&db, "a").unwrap().unwrap();
    assert_eq!((row.standing, row.convener.as_str()), (Standing::Open, "tp-mau"));
    assert_eq!(row.grants, [(Role::Drafter, ward())]);
    assert_eq!(account(&db, "b").unwrap(), None);
    assert!(any(&db).unwrap());
    assert!(!any(&told(&[])).unwrap());
}

#[test]
fn what_is_revoked_is_gone_and_the_rest_stays() {
    let other = Scope::Convener("tp-mau".parse().unwrap());
    let db = told(&[
        ("a", opened("a")),
        ("a", Event::RoleGranted { role: Role::Drafter, scope: ward() }),
        ("a", Event::RoleGranted { role: Role::Drafter, scope: other.clone() }),
        ("b", opened("b")),
        ("b", Event::RoleGranted { role: Role::Drafter, scope: ward() }),
        ("a", Event::GrantRevoked { role: Role::Drafter, scope: ward() }),
    ]);
    assert_eq!(account(&db, "a").unwrap().unwrap().grants, [(Role::Drafter, other)]);
    assert_eq!(account(&db, "b").unwrap().unwrap().grants, [(Role::Drafter, ward())]);
}

#[test]
fn locks_come_and_go_and_a_closed_account_stays_closed() {
    let lock = || Event::AccountLocked { reason: text("Nghỉ phép") };
    let close = || Event::AccountClosed { reason: text("Chuyển công tác") };
    let standing = |events: Vec<Event>| {
        let all: Vec<_> = std::iter::once(opened("a")).chain(events).map(|event| ("a", event)).collect();
        account(&told(&all), "a").unwrap().unwrap().standing
    };
    assert_eq!(standing(vec![lock()]), Standing::Locked);
    assert_eq!(standing(vec![lock(), Event::AccountUnlocked {}]), Standing::Open);
    assert_eq!(standing(vec![Event::CredentialChanged {}, Event::CredentialReset {}]), Standing::Open);
    assert_eq!(standing(vec![close(), lock(), Event::AccountUnlocked {}]), Standing::Closed);
}

#[test]
fn accounts_are_paged_by_id() {
    let db = told(&[("b", opened("b")), ("a", opened("a")), ("c", opened("c"))]);
    let ids = |rows: Vec<AccountRow>| rows.into_iter().map(|row| row.account).collect::<Vec<_>>();
    assert_eq!(ids(accounts(&db, "tp-mau", "", 2).unwrap()), ["a", "b"]);
    assert_eq!(ids(accounts(&db, "tp-mau", "b", 2).unwrap()), ["c"]);
    assert_eq!(ids(all_accounts(&db, "a", 9).unwrap()), ["b", "c"]);
    assert_eq!(count_accounts(&db, "tp-mau").unwrap(), 3);
    assert_eq!(count_accounts(&db, "tp-khac").unwrap(), 0);
}
