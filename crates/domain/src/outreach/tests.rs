use super::*;
use crate::testing::{actor, convener, front, given, id, police, text};

fn hold(attendees: u32) -> Command {
    Hold {
        session: id(1),
        topic: text("Phòng, chống lừa đảo"),
        audience: text("Bà con tổ dân phố"),
        attendees,
        held_by: text("Công an phường"),
    }
}

fn held(attendees: u32) -> Event {
    OutreachSessionHeld {
        session: id(1),
        topic: text("Phòng, chống lừa đảo"),
        audience: text("Bà con tổ dân phố"),
        attendees,
        held_by: text("Công an phường"),
    }
}

fn correct(attendees: u32) -> Command {
    Correct { session: id(1), attendees, reason: text("Đếm sót") }
}

fn corrected(attendees: u32) -> Event {
    OutreachSessionCorrected { session: id(1), attendees, reason: text("Đếm sót") }
}

#[test]
fn a_session_is_recorded_once_with_who_came() {
    for by in [police(), front(), convener()] {
        given::<Outreach>([]).when(&by, hold(120)).then([held(120)]);
    }
    given::<Outreach>([held(120)]).when(&police(), hold(90)).refused(Refusal::SessionExists);
    given::<Outreach>([]).when(&police(), hold(0)).refused(Refusal::NobodyCame);
}

#[test]
fn how_many_came_is_corrected_with_a_reason() {
    given::<Outreach>([held(120)]).when(&police(), correct(130)).then([corrected(130)]);
    given::<Outreach>([held(120), corrected(130)]).when(&police(), correct(120)).then([corrected(120)]);
    given::<Outreach>([held(120), corrected(130)]).when(&police(), correct(130)).refused(Refusal::SameFigure);
    given::<Outreach>([held(120)]).when(&police(), correct(0)).refused(Refusal::NobodyCame);
    // A slice of the past may lack the session.
    for past in [vec![], vec![corrected(130)]] {
        given::<Outreach>(past).when(&police(), correct(130)).refused(Refusal::UnknownSession);
    }
}

#[test]
fn each_office_keeps_to_its_own() {
    for command in [hold(1), correct(1)] {
        for role in [Role::Decider, Role::Council, Role::Historian] {
            given::<Outreach>([]).when(&actor("ai-do", role), command.clone()).refused_to_role(role);
        }
    }
}
