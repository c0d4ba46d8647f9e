use super::*;
use crate::testing::{actor, chair, convener, front, given, police, text};

fn contents() -> Vec<Text> {
    vec![text("Giữ trật tự nơi ở"), text("Giáo dục con em")]
}

fn launched() -> Event {
    EmulationLaunched { title: text("Mỗi người dân là một công an viên"), contents: contents() }
}

fn launch(contents: Vec<Text>) -> Command {
    Launch { title: text("Mỗi người dân là một công an viên"), contents }
}

#[test]
fn chair_convener_and_front_launch_with_contents_in_order() {
    for by in [chair(), convener(), front()] {
        given::<Emulation>([]).when(&by, launch(contents())).then([launched()]);
    }
}

#[test]
fn a_campaign_is_launched_once() {
    for contents in [contents(), vec![]] {
        given::<Emulation>([launched()]).when(&chair(), launch(contents)).refused(Refusal::AlreadyLaunched);
    }
}

#[test]
fn a_campaign_asks_something_of_people() {
    given::<Emulation>([]).when(&chair(), launch(vec![])).refused(Refusal::NoContents);
}

#[test]
fn each_office_keeps_to_its_own() {
    for role in [Role::Drafter, Role::Council, Role::Historian] {
        given::<Emulation>([]).when(&actor("ai-do", role), launch(contents())).refused_to_role(role);
    }
}

fn place(name: &str) -> UnitId {
    format!("tp-mau.{name}").parse().unwrap()
}

fn sign_up(belongs_to: Option<&str>) -> Command {
    let belongs_to = Evidence { fact: belongs_to.map(place), read_at: "0.0".to_owned() };
    ReportSignUps { unit: place("phuong-a"), participant: place("phuong-a.to-1"), signed: 48, belongs_to }
}

fn signed_up() -> Event {
    SignUpsReported { participant: place("phuong-a.to-1"), signed: 48 }
}

#[test]
fn sign_ups_are_reported_place_by_place_after_the_launch() {
    for by in [police(), front(), convener()] {
        given::<Emulation>([launched()]).when(&by, sign_up(Some("phuong-a"))).then([signed_up()]);
    }
    given::<Emulation>([launched(), signed_up()]).when(&police(), sign_up(Some("phuong-a"))).then([signed_up()]);
    given::<Emulation>([]).when(&police(), sign_up(Some("phuong-a"))).refused(Refusal::NotLaunched);
    given::<Emulation>([launched()]).when(&police(), sign_up(None)).refused(Refusal::UnknownParticipant);
    given::<Emulation>([launched()])
        .when(&police(), sign_up(Some("phuong-b")))
        .refused(Refusal::ForeignParticipant { belongs_to: place("phuong-b") });
    for role in [Role::Decider, Role::Council, Role::Historian] {
        given::<Emulation>([launched()]).when(&actor("ai-do", role), sign_up(Some("phuong-a"))).refused_to_role(role);
    }
}
