use super::*;
use crate::testing::{actor, chair, convener, document, front, given, historian, police, text};

fn host(name: &str) -> HostId {
    format!("tp-mau.phuong-a.{name}").parse().unwrap()
}

fn ward(name: &str) -> UnitId {
    format!("tp-mau.{name}").parse().unwrap()
}

fn opened() -> Event {
    PilotRoundOpened { quota: Quota::Exactly(1), criteria: vec![] }
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

fn open_round(quota: Quota) -> Command {
    OpenRound { quota, criteria: vec![] }
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
    given::<PilotSelection>([]).when(&police(), open_round(Quota::Exactly(1))).then([opened()]);
    given::<PilotSelection>([])
        .when(&convener(), open_round(Quota::AtLeast(2)))
        .then([PilotRoundOpened { quota: Quota::AtLeast(2), criteria: vec![] }]);
}

#[test]
fn a_round_opens_once() {
    given::<PilotSelection>([opened()]).when(&police(), open_round(Quota::Exactly(1))).refused(Refusal::AlreadyOpened);
}

#[test]
fn a_quota_of_none_is_no_quota() {
    for quota in [Quota::Exactly(0), Quota::AtLeast(0)] {
        given::<PilotSelection>([]).when(&police(), open_round(quota)).refused(Refusal::EmptyQuota);
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
    given::<PilotSelection>(closed).when(&police(), open_round(Quota::Exactly(1))).refused(Refusal::RoundClosed);
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
    let at_least = PilotRoundOpened { quota: Quota::AtLeast(1), criteria: vec![] };
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
    given::<PilotSelection>([]).when(&historian(), open_round(Quota::Exactly(1))).refused_to_role(Role::Historian);
}

fn criterion(words: &str, weight: u32) -> Criterion {
    Criterion { criterion: text(words), weight }
}

fn scored(words: &str, weight: u32) -> Score {
    Score { criterion: text(words), points: 80, weight }
}

#[test]
fn the_years_criteria_are_copied_and_each_is_scored_once() {
    let criteria = || vec![criterion("Địa bàn", 2), criterion("Phong trào", 1)];
    given::<PilotSelection>([])
        .when(&police(), OpenRound { quota: Quota::Exactly(1), criteria: criteria() })
        .then([PilotRoundOpened { quota: Quota::Exactly(1), criteria: criteria() }]);
    let open = || PilotRoundOpened { quota: Quota::Exactly(1), criteria: criteria() };
    let past = || given::<PilotSelection>([open(), nominated("to-1")]);
    let all = vec![scored("Phong trào", 1), scored("Địa bàn", 2)];
    past()
        .when(&police(), assess("to-1", all.clone()))
        .then([NeighbourhoodAssessed { neighbourhood: host("to-1"), scores: all.clone() }]);
    past()
        .when(&police(), assess("to-1", vec![scored("Phong trào", 1)]))
        .refused(Refusal::CriterionMissed { criterion: text("Địa bàn") });
    past()
        .when(&police(), assess("to-1", [all.clone(), vec![scored("Phong trào", 1)]].concat()))
        .refused(Refusal::CriterionTwice { criterion: text("Phong trào") });
    past()
        .when(&police(), assess("to-1", [all, vec![scored("Khác", 1)]].concat()))
        .refused(Refusal::CriterionUnknown { criterion: text("Khác") });
    past()
        .when(&police(), assess("to-1", vec![scored("Địa bàn", 3), scored("Phong trào", 1)]))
        .refused(Refusal::WeightDiffers { criterion: text("Địa bàn"), weight: 2 });
}

fn two_nominees() -> Vec<Event> {
    vec![opened(), nominated("to-1"), assessed("to-1"), selected("to-1"), nominated("to-2"), assessed("to-2")]
}

fn replace(ceremony: Stage) -> Command {
    Replace {
        neighbourhood: host("to-1"),
        replacement: host("to-2"),
        reason: text("Không đủ điều kiện tổ chức"),
        decision: document("15/QĐ-UBND"),
        ceremony: Evidence { fact: ceremony, read_at: "0.0".to_owned() },
    }
}

fn replaced() -> Event {
    PilotReplaced {
        neighbourhood: host("to-1"),
        replacement: host("to-2"),
        reason: text("Không đủ điều kiện tổ chức"),
        decision: document("15/QĐ-UBND"),
    }
}

fn then_(past: Vec<Event>, more: impl IntoIterator<Item = Event>) -> Vec<Event> {
    past.into_iter().chain(more).collect()
}

#[test]
fn a_pilot_is_replaced_until_its_ceremony_was_held() {
    for past in [two_nominees(), then_(two_nominees(), [endorsed("to-1")])] {
        for stage in [Stage::NotPlanned, Stage::Planned, Stage::Started, Stage::Cancelled] {
            given::<PilotSelection>(past.clone()).when(&chair(), replace(stage)).then([replaced()]);
        }
        given::<PilotSelection>(past).when(&chair(), replace(Stage::Completed)).refused(Refusal::CeremonyHeld);
    }
    let after = then_(two_nominees(), [replaced()]);
    given::<PilotSelection>(after.clone()).when(&chair(), replace(Stage::Planned)).refused(Refusal::NotNominated);
    given::<PilotSelection>(after.clone())
        .when(&convener(), Endorse { neighbourhood: host("to-2") })
        .then([endorsed("to-2")]);
    given::<PilotSelection>(after).when(&chair(), Close {}).then([PilotRoundClosed {}]);
}

#[test]
fn only_a_pilot_is_replaced_and_only_by_a_nominee_that_was_assessed() {
    let none = [opened(), nominated("to-1"), assessed("to-1"), nominated("to-2"), assessed("to-2")];
    given::<PilotSelection>(none).when(&chair(), replace(Stage::Planned)).refused(Refusal::NotSelected);
    let alone = [opened(), nominated("to-1"), assessed("to-1"), selected("to-1")];
    given::<PilotSelection>(alone.clone()).when(&chair(), replace(Stage::Planned)).refused(Refusal::NotNominated);
    let raw = then_(alone.to_vec(), [nominated("to-2")]);
    given::<PilotSelection>(raw).when(&chair(), replace(Stage::Planned)).refused(Refusal::NotAssessed);
    let both = then_(two_nominees(), [selected("to-2")]);
    given::<PilotSelection>(both).when(&chair(), replace(Stage::Planned)).refused(Refusal::AlreadySelected);
    let proposer = actor(police().id.as_str(), Role::Decider);
    given::<PilotSelection>(two_nominees()).when(&proposer, replace(Stage::Planned)).refused(Refusal::ProposerDecides);
    given::<PilotSelection>([]).when(&chair(), replace(Stage::Planned)).refused(Refusal::NotOpen);
    let closed = then_(two_nominees(), [PilotRoundClosed {}]);
    given::<PilotSelection>(closed).when(&chair(), replace(Stage::Planned)).refused(Refusal::RoundClosed);
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Decider) {
        given::<PilotSelection>(two_nominees())
            .when(&actor("ai-do", role), replace(Stage::Planned))
            .refused_to_role(role);
    }
}

#[test]
fn what_is_endorsed_can_be_read_also_after_the_close() {
    let is = |events: Vec<Event>, name: &str| {
        events.iter().fold(PilotSelection::default(), PilotSelection::evolve).is_endorsed(&host(name))
    };
    let past = then_(two_nominees(), [endorsed("to-1")]);
    assert!(is(past.clone(), "to-1") && !is(past.clone(), "to-2") && !is(vec![], "to-1"));
    assert!(is(then_(past.clone(), [PilotRoundClosed {}]), "to-1"));
    assert!(!is(then_(past, [replaced()]), "to-1"));
    // A slice of the past may lack the opening.
    assert!(!is(vec![PilotRoundClosed {}, endorsed("to-1")], "to-1"));
}
