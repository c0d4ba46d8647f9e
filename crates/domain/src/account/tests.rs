use super::*;
use crate::testing::{actor, convener, festival, given, text};

fn account() -> ActorId {
    "cong-an-phuong-a".parse().unwrap()
}

fn opened() -> Event {
    AccountOpened { account: account(), convener: festival().convener }
}

fn open_as(id: &str) -> Command {
    Open { account: id.parse().unwrap(), convener: festival().convener }
}

fn ward() -> Scope {
    Scope::Unit("tp-mau.phuong-a".parse().unwrap())
}

fn grant(scope: Scope, place: Place) -> Command {
    Grant { role: Role::Drafter, scope, place: Evidence { fact: place, read_at: "0.0".to_owned() } }
}

fn granted() -> Event {
    RoleGranted { role: Role::Drafter, scope: ward() }
}

fn revoke() -> Command {
    Revoke { role: Role::Drafter, scope: ward() }
}

fn locked() -> Event {
    AccountLocked { reason: text("Nghỉ phép") }
}

fn closed() -> Event {
    AccountClosed { reason: text("Chuyển công tác") }
}

fn lock() -> Command {
    Lock { reason: text("Nghỉ phép") }
}

fn close() -> Command {
    Close { reason: text("Chuyển công tác") }
}

/// What only others ask of an account that is open.
fn by_others() -> [Command; 6] {
    [grant(ward(), Place::Within), revoke(), ResetCredential {}, lock(), Unlock {}, close()]
}

fn holder() -> Actor {
    actor(account().as_str(), Role::Convener)
}

#[test]
fn an_account_opens_once() {
    given::<Account>([]).when(&convener(), open_as("cong-an-phuong-a")).then([opened()]);
    for past in [vec![opened()], vec![opened(), locked()]] {
        given::<Account>(past).when(&convener(), open_as("cong-an-phuong-a")).refused(Refusal::AlreadyOpened);
    }
    given::<Account>([opened(), closed()]).when(&convener(), open_as("cong-an-phuong-a")).refused(Refusal::Closed);
}

#[test]
fn nobody_signs_in_as_the_service() {
    given::<Account>([]).when(&convener(), open_as("tu-dong")).refused(Refusal::Reserved);
}

#[test]
fn an_office_is_given_and_taken() {
    given::<Account>([opened()]).when(&convener(), grant(ward(), Place::Within)).then([granted()]);
    given::<Account>([opened(), granted()])
        .when(&convener(), revoke())
        .then([GrantRevoked { role: Role::Drafter, scope: ward() }]);
    given::<Account>([opened(), granted()]).when(&convener(), grant(ward(), Place::Within)).refused(Refusal::GrantHeld);
    let taken = GrantRevoked { role: Role::Drafter, scope: ward() };
    given::<Account>([opened(), granted(), taken.clone()])
        .when(&convener(), grant(ward(), Place::Within))
        .then([granted()]);
    for past in [vec![opened()], vec![opened(), granted(), taken]] {
        given::<Account>(past).when(&convener(), revoke()).refused(Refusal::GrantNotHeld);
    }
    // Another office in the same scope, and the same office in another scope, are others.
    for other in [
        RoleGranted { role: Role::Council, scope: ward() },
        RoleGranted { role: Role::Drafter, scope: Scope::Convener(festival().convener) },
    ] {
        given::<Account>([opened(), other.clone()]).when(&convener(), grant(ward(), Place::Within)).then([granted()]);
        given::<Account>([opened(), other]).when(&convener(), revoke()).refused(Refusal::GrantNotHeld);
    }
}

#[test]
fn an_office_that_is_taken_leaves_the_others() {
    let elsewhere = Scope::Unit("tp-mau.phuong-b".parse().unwrap());
    let others = [
        RoleGranted { role: Role::Council, scope: ward() },
        RoleGranted { role: Role::Drafter, scope: elsewhere.clone() },
    ];
    let past =
        [opened(), granted()].into_iter().chain(others).chain([GrantRevoked { role: Role::Drafter, scope: ward() }]);
    let past: Vec<_> = past.collect();
    for (role, scope) in [(Role::Council, ward()), (Role::Drafter, elsewhere)] {
        given::<Account>(past.clone())
            .when(&convener(), Revoke { role, scope: scope.clone() })
            .then([GrantRevoked { role, scope }]);
    }
}

#[test]
fn offices_reach_no_further_than_the_accounts_convener() {
    given::<Account>([opened()]).when(&convener(), grant(ward(), Place::Elsewhere)).refused(Refusal::PlaceElsewhere);
    given::<Account>([opened()]).when(&convener(), grant(ward(), Place::Unknown)).refused(Refusal::PlaceUnknown);
    // Of the convener itself the register need not know anything.
    let own = Scope::Convener(festival().convener);
    for place in [Place::Unknown, Place::Elsewhere, Place::Within] {
        given::<Account>([opened()])
            .when(&convener(), grant(own.clone(), place))
            .then([RoleGranted { role: Role::Drafter, scope: own.clone() }]);
        let other = Scope::Convener("tp-khac".parse().unwrap());
        given::<Account>([opened()]).when(&convener(), grant(other, place)).refused(Refusal::PlaceElsewhere);
    }
}

#[test]
fn only_its_holder_changes_a_password() {
    for role in Role::ALL {
        let by = actor(account().as_str(), role);
        given::<Account>([opened()]).when(&by, ChangeCredential {}).then([CredentialChanged {}]);
        given::<Account>([opened(), locked()]).when(&by, ChangeCredential {}).refused(Refusal::Locked);
        given::<Account>([opened()]).when(&actor("ai-khac", role), ChangeCredential {}).refused(Refusal::OfAnother);
    }
}

#[test]
fn a_password_is_its_holders_matter_whatever_their_scope() {
    let subject = Subject { convener: Some(festival().convener), ..Subject::default() };
    assert!(Account::reaches(&ward(), &subject, &ChangeCredential {}));
    assert!(!Account::reaches(&ward(), &subject, &ResetCredential {}));
    assert!(Account::reaches(&Scope::Convener(festival().convener), &subject, &ResetCredential {}));
}

#[test]
fn the_convener_lets_a_password_be_chosen_anew() {
    for past in [vec![opened()], vec![opened(), locked()]] {
        given::<Account>(past).when(&convener(), ResetCredential {}).then([CredentialReset {}]);
    }
}

#[test]
fn a_lock_holds_until_it_is_taken_off() {
    given::<Account>([opened()]).when(&convener(), lock()).then([locked()]);
    given::<Account>([opened(), locked()]).when(&convener(), lock()).refused(Refusal::Locked);
    given::<Account>([opened(), locked()]).when(&convener(), Unlock {}).then([AccountUnlocked {}]);
    for past in [vec![opened()], vec![opened(), locked(), AccountUnlocked {}]] {
        given::<Account>(past).when(&convener(), Unlock {}).refused(Refusal::NotLocked);
    }
}

#[test]
fn an_account_closes_for_good() {
    for past in [vec![opened()], vec![opened(), locked()]] {
        given::<Account>(past).when(&convener(), close()).then([closed()]);
    }
    for command in by_others().into_iter().chain([ChangeCredential {}]) {
        given::<Account>([opened(), closed()]).when(&convener(), command).refused(Refusal::Closed);
    }
}

#[test]
fn what_was_never_opened_takes_no_command() {
    for command in by_others().into_iter().chain([ChangeCredential {}]) {
        // A slice that lacks the opening.
        for past in [vec![], vec![granted(), locked()]] {
            given::<Account>(past).when(&convener(), command.clone()).refused(Refusal::NotOpened);
        }
    }
}

#[test]
fn nobody_looks_after_their_own_account() {
    for command in by_others() {
        given::<Account>([opened(), granted()]).when(&holder(), command).refused(Refusal::OwnAccount);
    }
}

#[test]
fn only_the_convener_looks_after_accounts() {
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Convener) {
        let by = actor("ai-do", role);
        given::<Account>([]).when(&by, open_as("cong-an-phuong-a")).refused_to_role(role);
        for command in by_others() {
            given::<Account>([opened()]).when(&by, command).refused_to_role(role);
        }
    }
}

#[test]
fn an_account_knows_its_convener_while_it_stands() {
    let fold = |events: &[Event]| events.iter().fold(Account::default(), Account::evolve);
    assert_eq!(fold(&[]).convener(), None);
    assert_eq!(fold(&[opened(), locked(), opened()]).convener(), Some(&festival().convener));
    assert_eq!(fold(&[opened(), closed(), opened()]).convener(), None);
    assert_eq!(fold(&[closed()]).convener(), None);
}
