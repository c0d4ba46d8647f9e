//! The day itself, its end, and what is put right afterwards.

use super::*;

#[test]
fn flowers_models_and_the_assessment_are_recorded() {
    let flowers = |from: &str| FlowersGiven { from: text(from) };
    let model = |name: &str| ModelLaunched { name: text(name) };
    let past = || after(started(), [flowers("Thành phố"), model("Tổ liên gia")]);
    given::<Ceremony>(past()).when(&police(), GiveFlowers { from: text("Phường") }).then([flowers("Phường")]);
    given::<Ceremony>(past())
        .when(&police(), GiveFlowers { from: text("THÀNH PHỐ") })
        .refused(Refusal::FlowersKnown { from: text("Thành phố") });
    given::<Ceremony>(past()).when(&front(), LaunchModel { name: text("Camera") }).then([model("Camera")]);
    given::<Ceremony>(past())
        .when(&police(), LaunchModel { name: text("TỔ LIÊN GIA") })
        .refused(Refusal::ModelKnown { name: text("Tổ liên gia") });
    for scope in [AssessmentScope::Convener, AssessmentScope::Unit, AssessmentScope::Neighbourhood] {
        let delivered = |summary: &str| AssessmentDelivered { scope, summary: text(summary) };
        given::<Ceremony>(after(started(), [delivered("Tốt")]))
            .when(&police(), DeliverAssessment { scope, summary: text("Rất tốt") })
            .then([delivered("Rất tốt")]);
    }
}

fn put_right(correction: Correction) -> Command {
    Correct { correction, reason: text("Ghi nhầm") }
}

fn put_right_event(correction: Correction) -> Event {
    CeremonyCorrected { correction, reason: text("Ghi nhầm") }
}

/// Held to its end, with all that can be recorded.
fn over() -> Vec<Event> {
    let recorded = [
        AgendaItemDone { item: id(1) },
        PactSigned { parties: parties(&["Tổ 1", "Tổ 2"]) },
        AttendanceRecorded { attendees: 120 },
        FlowersGiven { from: text("Thành phố") },
        ModelLaunched { name: text("Tổ liên gia") },
        AssessmentDelivered { scope: AssessmentScope::Unit, summary: text("Tốt") },
        CeremonyCompleted {},
    ];
    after(started(), recorded)
}

#[test]
fn what_was_recorded_is_put_right_with_a_reason() {
    let unit = AssessmentScope::Unit;
    for (known, right) in [
        (Correction::Attendance { attendees: 120 }, Correction::Attendance { attendees: 121 }),
        (
            Correction::Pact { parties: parties(&["Tổ 1", "Tổ 2"]) },
            Correction::Pact { parties: parties(&["Tổ 1", "Tổ 3"]) },
        ),
        (Correction::Flowers { from: parties(&["Thành phố"]) }, Correction::Flowers { from: vec![] }),
        (Correction::Models { names: parties(&["Tổ liên gia"]) }, Correction::Models { names: parties(&["Camera"]) }),
        (
            Correction::Assessment { scope: unit, summary: text("Tốt") },
            Correction::Assessment { scope: unit, summary: text("Khá") },
        ),
        (Correction::ItemDone { item: id(1) }, Correction::ItemNotDone { item: id(1) }),
        (Correction::ItemNotDone { item: id(2) }, Correction::ItemDone { item: id(2) }),
    ] {
        let event = put_right_event(right.clone());
        given::<Ceremony>(over()).when(&police(), put_right(right.clone())).then([event.clone()]);
        given::<Ceremony>(over()).when(&police(), put_right(known.clone())).refused(Refusal::NothingCorrected);
        given::<Ceremony>(after(over(), [event])).when(&front(), put_right(right)).refused(Refusal::NothingCorrected);
    }
}

#[test]
fn a_correction_keeps_to_the_rules_and_comes_after_the_end() {
    let alone = Correction::Pact { parties: parties(&["Tổ 1", "TỔ 1"]) };
    given::<Ceremony>(over()).when(&police(), put_right(alone)).refused(Refusal::PactNeedsTwoParties);
    for correction in [Correction::ItemDone { item: id(9) }, Correction::ItemNotDone { item: id(9) }] {
        given::<Ceremony>(over()).when(&police(), put_right(correction)).refused(Refusal::UnknownItem);
    }
    let fewer = || put_right(Correction::Attendance { attendees: 1 });
    given::<Ceremony>(agenda()).when(&police(), fewer()).refused(Refusal::NotCompleted);
    given::<Ceremony>(started()).when(&police(), fewer()).refused(Refusal::NotCompleted);
    given::<Ceremony>([]).when(&police(), fewer()).refused(Refusal::NotPlanned);
    given::<Ceremony>(after(agenda(), [cancelled()])).when(&police(), fewer()).refused(Refusal::Cancelled);
    for by in [chair(), convener(), council(), historian()] {
        given::<Ceremony>(over()).when(&by, fewer()).refused_to_role(by.role);
    }
}

#[test]
fn it_begins_with_the_agenda_approved_as_it_stands() {
    given::<Ceremony>(after(agenda(), [approved(1)])).when(&police(), Start {}).then([CeremonyStarted {}]);
    given::<Ceremony>(agenda()).when(&police(), Start {}).refused(Refusal::AgendaNotApproved);
    for change in [rescheduled(next_day("08:00")), relocated("Hội trường"), AgendaItemRemoved { item: id(2) }] {
        given::<Ceremony>(after(agenda(), [approved(1), change.clone()]))
            .when(&police(), Start {})
            .refused(Refusal::AgendaNotApproved);
        given::<Ceremony>(after(agenda(), [approved(1), change, approved(2)]))
            .when(&police(), Start {})
            .then([CeremonyStarted {}]);
    }
}

#[test]
fn nothing_is_held_before_it_begins() {
    for (by, command) in holding() {
        given::<Ceremony>(after(agenda(), [approved(1)])).when(&by, command).refused(Refusal::NotStarted);
    }
}

#[test]
fn nothing_is_prepared_once_it_has_begun() {
    for (by, command) in preparing() {
        given::<Ceremony>(started()).when(&by, command).refused(Refusal::AlreadyStarted);
    }
}

#[test]
fn items_are_ticked_off_once() {
    let done = |figure| AgendaItemDone { item: id(figure) };
    given::<Ceremony>(started()).when(&police(), CompleteItem { item: id(1) }).then([done(1)]);
    given::<Ceremony>(after(started(), [done(1)])).when(&front(), CompleteItem { item: id(2) }).then([done(2)]);
    given::<Ceremony>(after(started(), [done(1)]))
        .when(&police(), CompleteItem { item: id(1) })
        .refused(Refusal::ItemAlreadyDone);
}

#[test]
fn a_pact_has_two_different_parties() {
    for names in [["Tổ 1", "Tổ 2"].as_slice(), &["Tổ 1", "Tổ 2", "Tổ 3"]] {
        let parties = parties(names);
        given::<Ceremony>(started())
            .when(&police(), SignPact { parties: parties.clone() })
            .then([PactSigned { parties }]);
    }
    for names in [[].as_slice(), &["Tổ 1"], &["Tổ 1", "TỔ 1"]] {
        given::<Ceremony>(started())
            .when(&police(), SignPact { parties: parties(names) })
            .refused(Refusal::PactNeedsTwoParties);
    }
}

#[test]
fn attendance_is_counted_and_may_be_counted_again() {
    let counted = |attendees| AttendanceRecorded { attendees };
    given::<Ceremony>(after(started(), [counted(100), PactSigned { parties: parties(&["Tổ 1", "Tổ 2"]) }]))
        .when(&police(), RecordAttendance { attendees: 120 })
        .then([counted(120)]);
}

#[test]
fn it_ends_held_or_cancelled() {
    given::<Ceremony>(started()).when(&front(), Complete {}).then([CeremonyCompleted {}]);
    given::<Ceremony>(agenda()).when(&chair(), cancel()).then([cancelled()]);
}

#[test]
fn nothing_is_done_after_its_end() {
    for (by, command) in preparing().into_iter().chain(holding()) {
        given::<Ceremony>(after(started(), [CeremonyCompleted {}]))
            .when(&by, command.clone())
            .refused(Refusal::Completed);
        given::<Ceremony>(after(agenda(), [cancelled()])).when(&by, command).refused(Refusal::Cancelled);
    }
}
