use super::*;
use crate::testing::{actor, chair, convener, document, front, given, historian, police, text};

fn host(name: &str) -> HostId {
    format!("tp-mau.phuong-a.{name}").parse().unwrap()
}

fn ward(name: &str) -> UnitId {
    format!("tp-mau.{name}").parse().unwrap()
}

fn opened() -> Event {
    PilotRoundOpened { quota: Quota::Exactly(1) }
}

fn nominated(name: &str) -> Event {
    NeighbourhoodNominated { neighbourhood: host(name), proposer: police().id }
}

fn assessed(name: &str) -> Event {
    NeighbourhoodAssessed { neighbourhood: host(name), scores: vec![score(80, 1)] }
}

fn selected(name: &str) -> Event {
    PilotSelected {
        neighbourhood: host(name), rationale: text("Địa bàn phức tạp"), decision: document("12/QĐ-UBND")
    }
}

fn endorsed(name: &str) -> Event {
    PilotEndorsed { neighbourhood: host(name) }
}

fn withdrawn(name: &str) -> Event {
    NomineeWithdrawn { neighbourhood: host(name), reason: text("Xin rút") }
}

fn score(points: u32, weight: u32) -> Score {
    Score { criterion: text("Phong trào"), points, weight }
}

fn nominate(name: &str, belongs_to: Option<&str>) -> Command {
    let belongs_to = Evidence { fact: belongs_to.map(ward), read_at: "0.0".to_owned() };
    Nominate { neighbourhood: host(name), unit: ward("phuong-a"), belongs_to }
}

fn assess(name: &str, scores: Vec<Score>) -> Command {
    Assess { neighbourhood: host(name), scores }
}

fn select(name: &str) -> Command {
    Select { neighbourhood: host(name), rationale: text("Địa bàn phức tạp"), decision: document("12/QĐ-UBND") }
}

#[test]
fn a_round_opens_with_the_years_quota() {
    given::<PilotSelection>([]).when(&police(), OpenRound { quota: Quota::Exactly(1) }).then([opened()]);
    given::<PilotSelection>([])
        .when(&convener(), OpenRound { quota: Quota::AtLeast(2) })
        .then([PilotRoundOpened { quota: Quota::AtLeast(2) }]);
}

#[test]
fn a_round_opens_once() {
    given::<PilotSelection>([opened()])
        .when(&police(), OpenRound { quota: Quota::Exactly(1) })
        .refused(Refusal::AlreadyOpened);
}

#[test]
fn a_quota_of_none_is_no_quota() {
    for quota in [Quota::Exactly(0), Quota::AtLeast(0)] {
        given::<PilotSelection>([]).when(&police(), OpenRound { quota }).refused(Refusal::EmptyQuota);
    }
}

#[test]
fn nothing_is_done_before_the_round_opens() {
    given::<PilotSelection>([]).when(&police(), nominate("to-1", Some("phuong-a"))).refused(Refusal::NotOpen);
    given::<PilotSelection>([]).when(&chair(), select("to-1")).refused(Refusal::NotOpen);
    given::<PilotSelection>([]).when(&chair(), Close {}).refused(Refusal::NotOpen);
}

#[test]
fn nothing_is_done_after_it_closed() {
    let closed = [opened(), nominated("to-1"), assessed("to-1"), selected("to-1"), PilotRoundClosed {}];
    given::<PilotSelection>(closed.clone())
        .when(&police(), nominate("to-2", Some("phuong-a")))
        .refused(Refusal::RoundClosed);
    given::<PilotSelection>(closed)
        .when(&police(), OpenRound { quota: Quota::Exactly(1) })
        .refused(Refusal::RoundClosed);
}

#[test]
fn police_and_front_nominate_and_the_proposer_is_remembered() {
    given::<PilotSelection>([opened()]).when(&police(), nominate("to-1", Some("phuong-a"))).then([nominated("to-1")]);
    given::<PilotSelection>([opened()])
        .when(&front(), nominate("to-1", Some("phuong-a")))
        .then([NeighbourhoodNominated { neighbourhood: host("to-1"), proposer: front().id }]);
}

#[test]
fn a_nominee_must_be_registered() {
    given::<PilotSelection>([opened()]).when(&police(), nominate("to-9", None)).refused(Refusal::UnknownNeighbourhood);
}

#[test]
fn a_nominee_must_belong_to_the_ward() {
    given::<PilotSelection>([opened()])
        .when(&police(), nominate("to-1", Some("phuong-b")))
        .refused(Refusal::ForeignNeighbourhood { belongs_to: ward("phuong-b") });
}

#[test]
fn a_neighbourhood_is_nominated_once_unless_it_withdrew() {
    given::<PilotSelection>([opened(), nominated("to-1")])
        .when(&police(), nominate("to-1", Some("phuong-a")))
        .refused(Refusal::AlreadyNominated);
    given::<PilotSelection>([opened(), nominated("to-1"), withdrawn("to-1")])
        .when(&police(), nominate("to-1", Some("phuong-a")))
        .then([nominated("to-1")]);
}

#[test]
fn a_nominee_is_assessed_against_weighted_criteria() {
    given::<PilotSelection>([opened(), nominated("to-1")])
        .when(&police(), assess("to-1", vec![score(80, 1)]))
        .then([assessed("to-1")]);
    given::<PilotSelection>([opened(), nominated("to-1"), assessed("to-1")])
        .when(&police(), assess("to-1", vec![score(100, 3), score(0, 1)]))
        .then([NeighbourhoodAssessed { neighbourhood: host("to-1"), scores: vec![score(100, 3), score(0, 1)] }]);
}

#[test]
fn only_nominees_are_assessed() {
    given::<PilotSelection>([opened()])
        .when(&police(), assess("to-1", vec![score(80, 1)]))
        .refused(Refusal::NotNominated);
    given::<PilotSelection>([opened(), nominated("to-1"), withdrawn("to-1")])
        .when(&police(), assess("to-1", vec![score(80, 1)]))
        .refused(Refusal::NotNominated);
}

#[test]
fn an_assessment_has_scores_within_range() {
    given::<PilotSelection>([opened(), nominated("to-1")])
        .when(&police(), assess("to-1", vec![]))
        .refused(Refusal::NoScores);
    for bad in [score(101, 1), score(50, 0)] {
        given::<PilotSelection>([opened(), nominated("to-1")])
            .when(&police(), assess("to-1", vec![score(100, 1), bad]))
            .refused(Refusal::ScoreOutOfRange { criterion: text("Phong trào") });
    }
}

#[test]
fn a_nominee_withdraws_until_it_is_selected() {
    let withdraw = || Withdraw { neighbourhood: host("to-1"), reason: text("Xin rút") };
    given::<PilotSelection>([opened(), nominated("to-1")]).when(&police(), withdraw()).then([withdrawn("to-1")]);
    given::<PilotSelection>([opened(), nominated("to-1"), assessed("to-1"), selected("to-1")])
        .when(&police(), withdraw())
        .refused(Refusal::AlreadySelected);
}

#[test]
fn the_chair_selects_an_assessed_nominee() {
    given::<PilotSelection>([opened(), nominated("to-1"), assessed("to-1")])
        .when(&chair(), select("to-1"))
        .then([selected("to-1")]);
    given::<PilotSelection>([opened(), nominated("to-1")]).when(&chair(), select("to-1")).refused(Refusal::NotAssessed);
}

#[test]
fn who_proposes_never_decides() {
    let both = actor(police().id.as_str(), Role::Decider);
    given::<PilotSelection>([opened(), nominated("to-1"), assessed("to-1")])
        .when(&both, select("to-1"))
        .refused(Refusal::ProposerDecides);
}

#[test]
fn the_quota_is_neither_passed_nor_missed() {
    let two = [opened(), nominated("to-1"), nominated("to-2"), assessed("to-1"), assessed("to-2")];
    given::<PilotSelection>(two.into_iter().chain([selected("to-1")]))
        .when(&chair(), select("to-2"))
        .refused(Refusal::QuotaFilled { quota: 1 });
    given::<PilotSelection>([opened(), nominated("to-1"), assessed("to-1")])
        .when(&chair(), Close {})
        .refused(Refusal::QuotaNotMet { selected: 0, quota: 1 });
    given::<PilotSelection>([opened(), nominated("to-1"), assessed("to-1"), selected("to-1"), endorsed("to-1")])
        .when(&chair(), Close {})
        .then([PilotRoundClosed {}]);
}

#[test]
fn where_the_quota_is_a_least_more_are_welcome() {
    let at_least = PilotRoundOpened { quota: Quota::AtLeast(1) };
    given::<PilotSelection>([
        at_least,
        nominated("to-1"),
        assessed("to-1"),
        selected("to-1"),
        nominated("to-2"),
        assessed("to-2"),
    ])
    .when(&chair(), select("to-2"))
    .then([selected("to-2")]);
}

#[test]
fn the_convener_endorses_what_was_selected_once() {
    let endorse = || Endorse { neighbourhood: host("to-1") };
    let chosen = [opened(), nominated("to-1"), assessed("to-1"), selected("to-1")];
    given::<PilotSelection>(chosen.clone()).when(&convener(), endorse()).then([endorsed("to-1")]);
    given::<PilotSelection>(chosen.into_iter().chain([endorsed("to-1")]))
        .when(&convener(), endorse())
        .refused(Refusal::AlreadyEndorsed);
    given::<PilotSelection>([opened(), nominated("to-1")]).when(&convener(), endorse()).refused(Refusal::NotSelected);
}

#[test]
fn each_office_keeps_to_its_own() {
    given::<PilotSelection>([opened()])
        .when(&chair(), nominate("to-1", Some("phuong-a")))
        .refused_to_role(Role::Decider);
    given::<PilotSelection>([opened(), nominated("to-1"), assessed("to-1")])
        .when(&police(), select("to-1"))
        .refused_to_role(Role::Drafter);
    given::<PilotSelection>([])
        .when(&historian(), OpenRound { quota: Quota::Exactly(1) })
        .refused_to_role(Role::Historian);
}
