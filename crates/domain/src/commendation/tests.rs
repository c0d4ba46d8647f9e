mod after_decision;
mod council_votes;

use super::*;
use crate::testing::{actor, chair, council, document, front, given, id, person, police, text};
use crate::{
    Evidence,
    ceremony::Stage,
    values::{ActorId, Dong, HostId},
};

fn nominee() -> Nominee {
    Nominee::Individual { name: person(9, "Người mẫu") }
}

fn first() -> CommendationId {
    id(1)
}

fn second() -> CommendationId {
    id(2)
}

fn host() -> HostId {
    "tp-mau.phuong-a.to-1".parse().unwrap()
}

fn evidence<T>(fact: T) -> Evidence<T> {
    Evidence { fact, read_at: "0.0".to_owned() }
}

fn nominated_by(proposer: &Actor, commendation: CommendationId, achievement: u128) -> Event {
    CommendationNominated {
        commendation,
        nominee: nominee(),
        form: Form::MeritCertificate,
        achievement: id(achievement),
        merit: text("Giữ gìn trật tự"),
        proposer: proposer.id.clone(),
    }
}

fn nominated() -> Event {
    nominated_by(&police(), first(), 5)
}

fn appraised() -> Event {
    CommendationAppraised { commendation: first(), opinion: text("Đủ điều kiện") }
}

fn recommended() -> Event {
    CouncilRecommended { commendation: first(), votes_for: 5, votes_against: 1, recused: 1, ballots: vec![] }
}

fn decided(amount: Option<Dong>) -> Event {
    CommendationDecided {
        commendation: first(),
        decision: document("34/QĐ-UBND"),
        signer: person(8, "Chủ tịch mẫu"),
        legal_basis: text("Luật Thi đua, khen thưởng"),
        amount,
        law: Some(Law::Of2003),
        authority: None,
    }
}

fn rejected() -> Event {
    CommendationRejected { commendation: first(), reason: text("Chưa đủ điều kiện") }
}

fn presented() -> Event {
    CommendationPresented { commendation: first(), host: host() }
}

fn withdrawn() -> Event {
    CommendationWithdrawn { commendation: first(), reason: text("Xin rút") }
}

/// Everything that happens to a commendation, up to this step.
fn pending(step: Progress) -> Vec<Event> {
    match step {
        Progress::Nominated => vec![nominated()],
        Progress::Appraised => vec![nominated(), appraised()],
        Progress::Recommended => vec![nominated(), appraised(), recommended()],
    }
}

fn after(last: Event) -> Vec<Event> {
    pending(Progress::Recommended).into_iter().chain([last]).collect()
}

fn given_presented() -> Vec<Event> {
    after(decided(None)).into_iter().chain([presented()]).collect()
}

fn nominate(commendation: CommendationId, achievement: u128) -> Command {
    Nominate {
        commendation,
        nominee: nominee(),
        form: Form::MeritCertificate,
        achievement: id(achievement),
        merit: text("Giữ gìn trật tự"),
    }
}

fn appraise() -> Command {
    Appraise { commendation: first(), opinion: text("Đủ điều kiện") }
}

fn vote(votes_for: u32, votes_against: u32) -> Command {
    Recommend { commendation: first(), votes_for, votes_against, recused: 1 }
}

fn decide_with(amount: Option<Dong>, holder: Option<CommendationId>) -> Command {
    Decide {
        commendation: first(),
        decision: document("34/QĐ-UBND"),
        signer: person(8, "Chủ tịch mẫu"),
        legal_basis: text("Luật Thi đua, khen thưởng"),
        amount,
        law: None,
        authority: None,
        claimed_by: evidence(holder.map(|commendation| Claim { commendation, attempt: 0 })),
    }
}

fn decide() -> Command {
    decide_with(None, Some(first()))
}

fn reject() -> Command {
    Reject { commendation: first(), reason: text("Chưa đủ điều kiện") }
}

fn present_at(ceremony: Stage) -> Command {
    Present { commendation: first(), host: host(), ceremony: evidence(ceremony) }
}

fn withdraw() -> Command {
    Withdraw { commendation: first(), reason: text("Xin rút") }
}

/// Each command that acts on a commendation, with somebody who may give it.
fn all_but_nominate() -> Vec<(Actor, Command)> {
    vec![
        (police(), appraise()),
        (council(), vote(5, 1)),
        (chair(), decide()),
        (chair(), reject()),
        (chair(), present_at(Stage::Started)),
        (police(), withdraw()),
    ]
}

#[test]
fn police_and_front_nominate_and_the_proposer_is_remembered() {
    given::<Commendations>([]).when(&police(), nominate(first(), 5)).then([nominated()]);
    given::<Commendations>([]).when(&front(), nominate(first(), 5)).then([nominated_by(&front(), first(), 5)]);
}

#[test]
fn a_commendation_is_nominated_once() {
    for past in [pending(Progress::Nominated), after(rejected()), after(withdrawn())] {
        given::<Commendations>(past).when(&police(), nominate(first(), 6)).refused(Refusal::AlreadyNominated);
    }
}

#[test]
fn an_achievement_is_nominated_once() {
    for past in [pending(Progress::Nominated), after(decided(None)), given_presented()] {
        given::<Commendations>(past)
            .when(&front(), nominate(second(), 5))
            .refused(Refusal::AchievementAlreadyNominated { by: first() });
    }
}

#[test]
fn another_achievement_is_another_matter() {
    given::<Commendations>([nominated()]).when(&police(), nominate(second(), 6)).then([nominated_by(
        &police(),
        second(),
        6,
    )]);
}

#[test]
fn an_achievement_is_nominated_again_after_rejection_or_withdrawal() {
    for last in [rejected(), withdrawn()] {
        given::<Commendations>(after(last)).when(&police(), nominate(second(), 5)).then([nominated_by(
            &police(),
            second(),
            5,
        )]);
    }
}

#[test]
fn nothing_is_done_about_what_nobody_nominated() {
    for (by, command) in all_but_nominate() {
        given::<Commendations>([nominated_by(&police(), second(), 5)])
            .when(&by, command)
            .refused(Refusal::NotNominated);
    }
}

#[test]
fn police_appraise_once() {
    given::<Commendations>(pending(Progress::Nominated)).when(&police(), appraise()).then([appraised()]);
    for step in [Progress::Appraised, Progress::Recommended] {
        given::<Commendations>(pending(step)).when(&police(), appraise()).refused(Refusal::AlreadyAppraised);
    }
}

#[test]
fn the_council_recommends_after_the_appraisal_once() {
    given::<Commendations>(pending(Progress::Nominated)).when(&council(), vote(5, 1)).refused(Refusal::NotAppraised);
    given::<Commendations>(pending(Progress::Appraised)).when(&council(), vote(5, 1)).then([recommended()]);
    given::<Commendations>(pending(Progress::Recommended))
        .when(&council(), vote(5, 1))
        .refused(Refusal::AlreadyRecommended);
}

#[test]
fn a_recommendation_needs_a_majority() {
    for (votes_for, votes_against) in [(0, 0), (3, 3), (2, 3)] {
        given::<Commendations>(pending(Progress::Appraised))
            .when(&council(), vote(votes_for, votes_against))
            .refused(Refusal::NoMajority { votes_for, votes_against });
    }
    given::<Commendations>(pending(Progress::Appraised)).when(&council(), vote(1, 0)).then([CouncilRecommended {
        commendation: first(),
        votes_for: 1,
        votes_against: 0,
        recused: 1,
        ballots: vec![],
    }]);
}

#[test]
fn the_chair_decides_what_the_council_recommended() {
    for step in [Progress::Nominated, Progress::Appraised] {
        given::<Commendations>(pending(step)).when(&chair(), decide()).refused(Refusal::NotRecommended);
    }
    for amount in [None, Some(Dong(1))] {
        given::<Commendations>(pending(Progress::Recommended))
            .when(&chair(), decide_with(amount, Some(first())))
            .then([decided(amount)]);
    }
}

#[test]
fn an_amount_of_nothing_is_no_amount() {
    given::<Commendations>(pending(Progress::Recommended))
        .when(&chair(), decide_with(Some(Dong(0)), Some(first())))
        .refused(Refusal::EmptyAmount);
}

#[test]
fn the_decision_needs_the_claim_on_the_achievement() {
    given::<Commendations>(pending(Progress::Recommended))
        .when(&chair(), decide_with(None, None))
        .refused(Refusal::AchievementNotClaimed);
    given::<Commendations>(pending(Progress::Recommended))
        .when(&chair(), decide_with(None, Some(second())))
        .refused(Refusal::AchievementClaimedByAnother { holder: second() });
}

#[test]
fn the_chair_rejects_after_a_recommendation_or_a_lost_vote() {
    for step in [Progress::Appraised, Progress::Recommended] {
        given::<Commendations>(pending(step)).when(&chair(), reject()).then([rejected()]);
    }
    given::<Commendations>(pending(Progress::Nominated)).when(&chair(), reject()).refused(Refusal::NotAppraised);
}

#[test]
fn who_proposes_never_decides() {
    let both = actor(police().id.as_str(), Role::Decider);
    for command in [decide(), reject()] {
        given::<Commendations>(pending(Progress::Recommended)).when(&both, command).refused(Refusal::ProposerDecides);
    }
}

#[test]
fn it_is_presented_at_a_ceremony_that_has_begun() {
    for stage in [Stage::Started, Stage::Completed] {
        for by in [police(), front(), chair()] {
            given::<Commendations>(after(decided(None))).when(&by, present_at(stage)).then([presented()]);
        }
    }
    for stage in [Stage::NotPlanned, Stage::Planned] {
        given::<Commendations>(after(decided(None)))
            .when(&police(), present_at(stage))
            .refused(Refusal::CeremonyNotStarted);
    }
    given::<Commendations>(after(decided(None)))
        .when(&police(), present_at(Stage::Cancelled))
        .refused(Refusal::CeremonyCancelled);
}

#[test]
fn it_is_presented_after_the_decision_once() {
    for step in [Progress::Nominated, Progress::Appraised, Progress::Recommended] {
        given::<Commendations>(pending(step)).when(&police(), present_at(Stage::Started)).refused(Refusal::NotDecided);
    }
    given::<Commendations>(given_presented())
        .when(&police(), present_at(Stage::Started))
        .refused(Refusal::AlreadyPresented);
}

#[test]
fn it_is_withdrawn_until_it_is_decided() {
    for step in [Progress::Nominated, Progress::Appraised, Progress::Recommended] {
        for by in [police(), front()] {
            given::<Commendations>(pending(step)).when(&by, withdraw()).then([withdrawn()]);
        }
    }
}

#[test]
fn what_is_decided_stays_decided() {
    for past in [after(decided(None)), given_presented()] {
        for (by, command) in all_but_nominate().into_iter().filter(|(_, command)| !matches!(command, Present { .. })) {
            given::<Commendations>(past.clone()).when(&by, command).refused(Refusal::AlreadyDecided);
        }
    }
}

#[test]
fn nothing_follows_a_rejection_or_a_withdrawal() {
    for (last, refusal) in [(rejected(), Refusal::AlreadyRejected), (withdrawn(), Refusal::AlreadyWithdrawn)] {
        for (by, command) in all_but_nominate() {
            given::<Commendations>(after(last.clone())).when(&by, command).refused(refusal.clone());
        }
    }
}

#[test]
fn the_achievement_and_the_decision_can_be_read() {
    let read = |events: Vec<Event>| {
        let state = events.iter().fold(Commendations::default(), Commendations::evolve);
        (state.claim_of(&first()).map(|(achievement, _)| achievement), state.is_decided(&first()))
    };
    assert_eq!(read(vec![]), (None, false));
    assert_eq!(read(pending(Progress::Recommended)), (Some(id(5)), false));
    assert_eq!(read(after(rejected())), (Some(id(5)), false));
    assert_eq!(read(after(withdrawn())), (Some(id(5)), false));
    assert_eq!(read(after(decided(None))), (Some(id(5)), true));
    assert_eq!(read(given_presented()), (Some(id(5)), true));
    // A slice that lacks the nomination.
    assert_eq!(read(vec![recommended(), decided(None), presented()]), (None, false));
}

#[test]
fn each_office_keeps_to_its_own() {
    let drafters: &[Role] = &[Role::Drafter, Role::Coordinator];
    let permitted: [(Command, &[Role]); 7] = [
        (nominate(first(), 5), drafters),
        (appraise(), &[Role::Drafter]),
        (vote(5, 1), &[Role::Council]),
        (decide(), &[Role::Decider]),
        (reject(), &[Role::Decider]),
        (present_at(Stage::Started), &[Role::Drafter, Role::Coordinator, Role::Decider]),
        (withdraw(), drafters),
    ];
    for (command, roles) in permitted {
        for role in Role::ALL.into_iter().filter(|role| !roles.contains(role)) {
            given::<Commendations>([]).when(&actor("ai-do", role), command.clone()).refused_to_role(role);
        }
        assert_eq!(Commendations::permitted(&command), roles);
    }
}
