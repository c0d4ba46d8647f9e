use chrono::NaiveDate;

use super::*;
use crate::values::AgendaItemId;

fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn decide_on(day: NaiveDate, law: Option<Law>, authority: Option<Authority>) -> Command {
    let Decide { commendation, mut decision, signer, legal_basis, amount, claimed_by, .. } = decide() else {
        panic!("not a decision")
    };
    decision.date = day;
    Decide { commendation, decision, signer, legal_basis, amount, law, authority, claimed_by }
}

fn item() -> AgendaItemId {
    id(70)
}

fn schedule(awaits: bool) -> Command {
    SchedulePresentation { commendation: first(), host: host(), item: item(), awaits: evidence(awaits) }
}

fn scheduled() -> Event {
    PresentationScheduled { commendation: first(), host: host(), item: item() }
}

fn call_off() -> Command {
    CallOffPresentation { commendation: first(), host: host(), reason: text("Hủy buổi lễ") }
}

fn called_off() -> Event {
    PresentationCalledOff { commendation: first(), host: host(), reason: text("Hủy buổi lễ") }
}

fn revoke(ground: Ground) -> Command {
    Revoke { commendation: first(), ground, decision: document("40/QĐ-UBND"), reason: text("Kê khai sai") }
}

fn revoked(ground: Ground) -> Event {
    CommendationRevoked {
        commendation: first(), ground, decision: document("40/QĐ-UBND"), reason: text("Kê khai sai")
    }
}

fn return_it() -> Command {
    RecordReturn { commendation: first() }
}

fn returned() -> Event {
    AwardReturned { commendation: first() }
}

fn then_(past: Vec<Event>, more: impl IntoIterator<Item = Event>) -> Vec<Event> {
    past.into_iter().chain(more).collect()
}

fn was_decided() -> Vec<Event> {
    after(decided(None))
}

#[test]
fn the_law_that_is_cited_was_in_force_on_the_day() {
    let past = || given::<Commendations>(pending(Progress::Recommended));
    past()
        .when(&chair(), decide_on(on(2023, 12, 31), Some(Law::Of2022), None))
        .refused(Refusal::LawNotInForce { in_force: Law::Of2003 });
    past()
        .when(&chair(), decide_on(on(2024, 1, 1), Some(Law::Of2003), None))
        .refused(Refusal::LawNotInForce { in_force: Law::Of2022 });
    let mut expected = decided(None);
    if let CommendationDecided { decision, law, .. } = &mut expected {
        decision.date = on(2024, 1, 1);
        *law = Some(Law::Of2022);
    }
    for cited in [None, Some(Law::Of2022)] {
        past().when(&chair(), decide_on(on(2024, 1, 1), cited, None)).then([expected.clone()]);
    }
}

#[test]
fn the_authority_matches_form_and_day() {
    let past = |form| {
        let mut events = pending(Progress::Recommended);
        if let CommendationNominated { form: of, .. } = &mut events[0] {
            *of = form;
        }
        given::<Commendations>(events)
    };
    for low in [None, Some(Authority::UnitChair), Some(Authority::Police), Some(Authority::DistrictChair)] {
        past(Form::CommendationCertificate)
            .when(&chair(), decide_on(on(2019, 8, 1), None, low))
            .refused(Refusal::AuthorityBelowForm);
    }
    past(Form::MeritCertificate)
        .when(&chair(), decide_on(on(2025, 7, 1), None, Some(Authority::DistrictChair)))
        .refused(Refusal::AuthorityAbolished);
    let mut expected = decided(None);
    if let CommendationDecided { authority, .. } = &mut expected {
        *authority = Some(Authority::ProvinceChair);
    }
    past(Form::CommendationCertificate)
        .when(&chair(), decide_on(on(2019, 8, 1), None, Some(Authority::ProvinceChair)))
        .then([expected]);
}

#[test]
fn an_attempt_that_lapsed_is_decided_no_more() {
    let lapse = || LapseClaim { commendation: first() };
    let lapsed = || ClaimLapsed { commendation: first() };
    given::<Commendations>(pending(Progress::Recommended)).when(&chair(), lapse()).then([lapsed()]);
    given::<Commendations>(then_(pending(Progress::Recommended), [lapsed()]))
        .when(&chair(), decide())
        .refused(Refusal::AttemptLapsed);
    for past in [after(rejected()), after(withdrawn()), then_(was_decided(), [revoked(Ground::Fraud)])] {
        given::<Commendations>(past).when(&chair(), lapse()).then([]);
    }
    for past in [was_decided(), given_presented(), then_(was_decided(), [scheduled()])] {
        given::<Commendations>(past).when(&chair(), lapse()).refused(Refusal::AlreadyDecided);
    }
    given::<Commendations>([]).when(&chair(), lapse()).refused(Refusal::NotNominated);
}

#[test]
fn a_decided_commendation_waits_for_an_item_of_one_ceremony() {
    for by in [police(), front()] {
        given::<Commendations>(was_decided()).when(&by, schedule(true)).then([scheduled()]);
    }
    given::<Commendations>(was_decided()).when(&police(), schedule(false)).refused(Refusal::NotAtThisItem);
    given::<Commendations>(then_(was_decided(), [scheduled()]))
        .when(&police(), schedule(true))
        .refused(Refusal::AlreadyScheduled);
    given::<Commendations>(pending(Progress::Recommended)).when(&police(), schedule(true)).refused(Refusal::NotDecided);
    given::<Commendations>(after(rejected())).when(&police(), schedule(true)).refused(Refusal::AlreadyRejected);
    given::<Commendations>(after(withdrawn())).when(&police(), schedule(true)).refused(Refusal::AlreadyWithdrawn);
    given::<Commendations>(given_presented()).when(&police(), schedule(true)).refused(Refusal::AlreadyPresented);
    given::<Commendations>([]).when(&police(), schedule(true)).refused(Refusal::NotNominated);
}

#[test]
fn what_is_called_off_is_decided_again() {
    let waiting = then_(was_decided(), [scheduled()]);
    for by in [police(), front(), chair()] {
        given::<Commendations>(waiting.clone()).when(&by, call_off()).then([called_off()]);
    }
    for past in [was_decided(), pending(Progress::Nominated), given_presented(), after(rejected()), after(withdrawn())]
    {
        given::<Commendations>(past).when(&police(), call_off()).refused(Refusal::NotScheduled);
    }
    let elsewhere = CallOffPresentation {
        commendation: first(),
        host: "tp-mau.phuong-a.to-2".parse().unwrap(),
        reason: text("Hủy buổi lễ"),
    };
    given::<Commendations>(waiting.clone()).when(&police(), elsewhere).refused(Refusal::NotScheduled);
    given::<Commendations>([]).when(&police(), call_off()).refused(Refusal::NotNominated);
    given::<Commendations>(then_(waiting.clone(), [called_off()])).when(&police(), schedule(true)).then([scheduled()]);
    given::<Commendations>(waiting).when(&police(), present_at(Stage::Started)).then([presented()]);
}

#[test]
fn those_that_wait_for_a_ceremony_can_be_read() {
    let state = then_(was_decided(), [scheduled()]).iter().fold(Commendations::default(), Commendations::evolve);
    assert_eq!(state.scheduled_at(&host()).collect::<Vec<_>>(), [(first(), item())]);
    assert_eq!(state.scheduled_at(&"tp-mau.phuong-a.to-2".parse().unwrap()).count(), 0);
    assert!(state.is_decided(&first()));
}

#[test]
fn a_decision_is_revoked_by_somebody_else_and_not_before_its_day() {
    for past in [was_decided(), given_presented(), then_(was_decided(), [scheduled()])] {
        for ground in [Ground::Fraud, Ground::UnlawfulAppraisal] {
            given::<Commendations>(past.clone()).when(&chair(), revoke(ground)).then([revoked(ground)]);
        }
    }
    let proposer = actor(police().id.as_str(), Role::Decider);
    given::<Commendations>(was_decided()).when(&proposer, revoke(Ground::Fraud)).refused(Refusal::ProposerDecides);
    let mut early = document("40/QĐ-UBND");
    early.date = on(2019, 7, 31);
    let early = Revoke { commendation: first(), ground: Ground::Fraud, decision: early, reason: text("Kê khai sai") };
    given::<Commendations>(was_decided()).when(&chair(), early).refused(Refusal::RevokedBeforeDecision);
    given::<Commendations>(pending(Progress::Recommended))
        .when(&chair(), revoke(Ground::Fraud))
        .refused(Refusal::NotDecided);
    given::<Commendations>([]).when(&chair(), revoke(Ground::Fraud)).refused(Refusal::NotNominated);
}

#[test]
fn nothing_but_the_return_follows_a_revocation() {
    let past = then_(given_presented(), [revoked(Ground::Fraud)]);
    let others = [revoke(Ground::Fraud), decide(), reject(), present_at(Stage::Started)];
    for command in others {
        given::<Commendations>(past.clone()).when(&chair(), command).refused(Refusal::AlreadyRevoked);
    }
    for command in [schedule(true), withdraw(), appraise()] {
        given::<Commendations>(past.clone()).when(&police(), command).refused(Refusal::AlreadyRevoked);
    }
    given::<Commendations>(past.clone()).when(&police(), call_off()).refused(Refusal::NotScheduled);
    for by in [police(), front(), chair()] {
        given::<Commendations>(past.clone()).when(&by, return_it()).then([returned()]);
    }
    given::<Commendations>(then_(past, [returned()])).when(&police(), return_it()).refused(Refusal::AlreadyReturned);
}

#[test]
fn only_what_was_handed_over_and_revoked_comes_back() {
    given::<Commendations>(then_(was_decided(), [revoked(Ground::Fraud)]))
        .when(&police(), return_it())
        .refused(Refusal::NeverPresented);
    for past in [was_decided(), given_presented(), pending(Progress::Nominated), after(rejected()), after(withdrawn())]
    {
        given::<Commendations>(past).when(&police(), return_it()).refused(Refusal::NotRevoked);
    }
    given::<Commendations>([]).when(&police(), return_it()).refused(Refusal::NotNominated);
}

#[test]
fn fraud_forfeits_the_achievement_and_an_unlawful_appraisal_does_not() {
    let past = |ground| then_(was_decided(), [revoked(ground)]);
    given::<Commendations>(past(Ground::Fraud))
        .when(&police(), nominate(second(), 5))
        .refused(Refusal::AchievementAlreadyNominated { by: first() });
    given::<Commendations>(past(Ground::UnlawfulAppraisal))
        .when(&police(), nominate(second(), 5))
        .then([nominated_by(&police(), second(), 5)]);
    let frees = |events: Vec<Event>| {
        events.iter().fold(Commendations::default(), Commendations::evolve).frees_its_achievement(&first())
    };
    assert!(!frees(past(Ground::Fraud)) && frees(past(Ground::UnlawfulAppraisal)));
    assert!(!frees(was_decided()) && !frees(given_presented()) && !frees(then_(was_decided(), [scheduled()])));
    assert!(frees(vec![]) && frees(pending(Progress::Recommended)) && frees(after(rejected())));
    assert!(frees(after(withdrawn())));
}

#[test]
fn what_winds_up_is_done_after_the_years_end_too() {
    use FestivalStanding::{Cancelled, Closed, NotOpened, Open};
    let winding_up = [revoke(Ground::Fraud), return_it(), call_off(), LapseClaim { commendation: first() }];
    for command in winding_up {
        assert_eq!(
            [NotOpened, Open, Closed, Cancelled].map(|standing| Commendations::is_done_in(&command, standing)),
            [false, true, true, true]
        );
    }
    for (_, command) in all_but_nominate().into_iter().chain([(police(), schedule(true))]) {
        assert_eq!(
            [NotOpened, Open, Closed, Cancelled].map(|standing| Commendations::is_done_in(&command, standing)),
            [false, true, false, false]
        );
    }
}

#[test]
fn each_office_keeps_to_its_own() {
    for (command, roles) in [
        (schedule(true), vec![Role::Drafter, Role::Coordinator]),
        (call_off(), vec![Role::Drafter, Role::Coordinator, Role::Decider]),
        (revoke(Ground::Fraud), vec![Role::Decider]),
        (return_it(), vec![Role::Drafter, Role::Coordinator, Role::Decider]),
        (LapseClaim { commendation: first() }, vec![Role::Decider]),
    ] {
        for role in Role::ALL.into_iter().filter(|role| !roles.contains(role)) {
            given::<Commendations>([]).when(&actor("ai-do", role), command.clone()).refused_to_role(role);
        }
    }
}
