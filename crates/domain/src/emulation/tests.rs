use super::*;
use crate::testing::{actor, chair, convener, front, given, text};

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
