use super::*;
use crate::{
    Evidence, Refusal as _, Role,
    assessment::AssessmentScope,
    testing::{actor, at, chair, convener, council, front, given, historian, id, person, police, slot, text},
    unit::UnitKind,
};
use AgendaKind::{
    Close, CommemorativeAddress, Commendation, Discussion, EmulationLaunch, FlagSalute, Flowers, Gifts, ModelLaunch,
    MovementAssessment, OrganiserReply, PactSigning, Purpose, SuperiorSpeech, WelcomePerformance,
};
use chrono::TimeDelta;

fn next_day(time: &str) -> DateTime<Utc> {
    at(time) + TimeDelta::days(1)
}

fn next_slot(from: &str, to: &str) -> Slot {
    Slot::new(next_day(from), next_day(to)).unwrap()
}

fn plan(kind: Option<UnitKind>) -> Command {
    let host = Evidence { fact: kind, read_at: "0.0".to_owned() };
    Command::Plan { starts_at: at("08:00"), venue: text("Nhà văn hóa"), host }
}

fn planned() -> Event {
    CeremonyPlanned { starts_at: at("08:00"), venue: text("Nhà văn hóa"), planner: police().id }
}

fn item(figure: u128, kind: AgendaKind, from: &str, to: &str) -> AgendaItem {
    AgendaItem { item: id(figure), kind, title: text(&format!("Mục {figure}")), slot: slot(from, to), speaker: None }
}

fn added(figure: u128, kind: AgendaKind, from: &str, to: &str) -> Event {
    AgendaItemAdded { item: item(figure, kind, from, to) }
}

fn add(figure: u128, kind: AgendaKind, from: &str, to: &str) -> Command {
    AddItem { item: item(figure, kind, from, to) }
}

fn move_item(figure: u128, slot: Slot) -> Command {
    MoveItem { item: id(figure), slot }
}

fn moved(figure: u128, slot: Slot) -> Event {
    AgendaItemMoved { item: id(figure), slot }
}

fn approved(version: u32) -> Event {
    AgendaApproved { version }
}

fn reschedule(starts_at: DateTime<Utc>) -> Command {
    Reschedule { starts_at, reason: text("Mưa lớn") }
}

fn rescheduled(starts_at: DateTime<Utc>) -> Event {
    CeremonyRescheduled { starts_at, reason: text("Mưa lớn") }
}

fn cancel() -> Command {
    Cancel { reason: text("Bão") }
}

fn cancelled() -> Event {
    CeremonyCancelled { reason: text("Bão") }
}

fn parties(names: &[&str]) -> Vec<Text> {
    names.iter().map(|name| text(name)).collect()
}

/// Purpose at eight, an address after it.
fn agenda() -> Vec<Event> {
    vec![planned(), added(1, Purpose, "08:00", "08:10"), added(2, CommemorativeAddress, "08:10", "08:30")]
}

fn after(mut past: Vec<Event>, next: impl IntoIterator<Item = Event>) -> Vec<Event> {
    past.extend(next);
    past
}

fn started() -> Vec<Event> {
    after(agenda(), [approved(1), CeremonyStarted {}])
}

/// Each command with an office that may give it.
fn preparing() -> [(Actor, Command); 11] {
    [
        (police(), plan(Some(UnitKind::Market))),
        (police(), add(9, Discussion, "09:00", "09:10")),
        (police(), move_item(1, slot("09:00", "09:10"))),
        (police(), RemoveItem { item: id(1) }),
        (chair(), ApproveAgenda {}),
        (police(), reschedule(next_day("08:00"))),
        (police(), relocate("Hội trường")),
        (police(), invite(1)),
        (police(), answer(1, true)),
        (chair(), cancel()),
        (police(), Start {}),
    ]
}

fn holding() -> [(Actor, Command); 7] {
    [
        (police(), CompleteItem { item: id(1) }),
        (police(), SignPact { parties: parties(&["Tổ 1", "Tổ 2"]) }),
        (police(), RecordAttendance { attendees: 120 }),
        (police(), GiveFlowers { from: text("Thành phố") }),
        (police(), LaunchModel { name: text("Tổ liên gia an toàn") }),
        (police(), DeliverAssessment { scope: AssessmentScope::Unit, summary: text("Chuyển biến") }),
        (police(), Complete {}),
    ]
}

fn relocate(venue: &str) -> Command {
    Relocate { venue: text(venue), reason: text("Mưa lớn") }
}

fn relocated(venue: &str) -> Event {
    CeremonyRelocated { venue: text(venue), reason: text("Mưa lớn") }
}

fn invite(figure: u128) -> Command {
    Invite {
        delegate: id(figure), organisation: text("Mặt trận Tổ quốc"), person: Some(person(figure, "Người Mẫu"))
    }
}

fn invited(figure: u128) -> Event {
    let organisation = text("Mặt trận Tổ quốc");
    DelegateInvited { delegate: id(figure), organisation, person: Some(person(figure, "Người Mẫu")) }
}

fn answer(figure: u128, comes: bool) -> Command {
    Answer { delegate: id(figure), comes }
}

fn answered(figure: u128, comes: bool) -> Event {
    DelegateAnswered { delegate: id(figure), comes }
}

#[test]
fn police_and_front_plan_and_the_planner_is_remembered() {
    given::<Ceremony>([]).when(&police(), plan(Some(UnitKind::Neighbourhood))).then([planned()]);
    given::<Ceremony>([]).when(&front(), plan(Some(UnitKind::Hospital))).then([CeremonyPlanned {
        starts_at: at("08:00"),
        venue: text("Nhà văn hóa"),
        planner: front().id,
    }]);
}

#[test]
fn a_host_must_be_registered() {
    given::<Ceremony>([]).when(&police(), plan(None)).refused(Refusal::UnknownHost);
}

#[test]
fn an_administrative_unit_is_no_host() {
    for kind in [UnitKind::Province, UnitKind::City, UnitKind::Ward, UnitKind::Commune] {
        given::<Ceremony>([]).when(&police(), plan(Some(kind))).refused(Refusal::CannotHost { kind });
    }
}

#[test]
fn a_ceremony_is_planned_once() {
    given::<Ceremony>([planned()]).when(&police(), plan(Some(UnitKind::Market))).refused(Refusal::AlreadyPlanned);
}

#[test]
fn nothing_is_done_before_it_is_planned() {
    for (by, command) in preparing().into_iter().skip(1).chain(holding()) {
        given::<Ceremony>([]).when(&by, command).refused(Refusal::NotPlanned);
    }
}

#[test]
fn items_stand_side_by_side() {
    given::<Ceremony>([planned()])
        .when(&police(), add(1, Purpose, "08:00", "08:10"))
        .then([added(1, Purpose, "08:00", "08:10")]);
    for (from, to) in [("08:00", "08:10"), ("08:30", "08:40")] {
        given::<Ceremony>([planned(), added(1, Purpose, "08:10", "08:30")])
            .when(&front(), add(2, Discussion, from, to))
            .then([added(2, Discussion, from, to)]);
    }
}

#[test]
fn an_item_keeps_its_speaker() {
    let item = AgendaItem { speaker: Some(person(1, "Người Mẫu")), ..item(1, SuperiorSpeech, "08:00", "08:10") };
    given::<Ceremony>([planned()]).when(&police(), AddItem { item: item.clone() }).then([AgendaItemAdded { item }]);
}

#[test]
fn an_item_is_added_once() {
    given::<Ceremony>([planned(), added(1, Purpose, "08:00", "08:10")])
        .when(&police(), add(1, Purpose, "09:00", "09:10"))
        .refused(Refusal::ItemExists);
}

#[test]
fn items_do_not_overlap() {
    let busy = || given::<Ceremony>([planned(), added(1, Purpose, "08:10", "08:30")]);
    for (from, to) in [("08:00", "08:11"), ("08:29", "08:40"), ("08:15", "08:20"), ("08:00", "09:00")] {
        busy().when(&police(), add(2, Discussion, from, to)).refused(Refusal::ItemsOverlap { title: text("Mục 1") });
    }
}

#[test]
fn the_earliest_of_the_overlapped_is_named() {
    given::<Ceremony>([planned(), added(1, Purpose, "08:30", "08:40"), added(2, FlagSalute, "08:00", "08:10")])
        .when(&police(), add(3, Discussion, "08:00", "09:00"))
        .refused(Refusal::ItemsOverlap { title: text("Mục 2") });
}

#[test]
fn no_item_begins_before_the_ceremony() {
    let starts_at = at("08:00");
    given::<Ceremony>([planned()])
        .when(&police(), add(1, WelcomePerformance, "07:59", "08:30"))
        .refused(Refusal::ItemBeforeCeremony { starts_at });
    given::<Ceremony>([planned(), added(1, Purpose, "08:00", "08:10")])
        .when(&police(), move_item(1, slot("07:50", "08:00")))
        .refused(Refusal::ItemBeforeCeremony { starts_at });
}

#[test]
fn an_item_moves_to_a_free_time() {
    for to in [slot("08:05", "08:10"), slot("08:00", "08:05"), slot("08:30", "08:40")] {
        given::<Ceremony>(agenda()).when(&police(), move_item(1, to)).then([moved(1, to)]);
    }
    given::<Ceremony>(agenda())
        .when(&police(), move_item(1, slot("08:05", "08:11")))
        .refused(Refusal::ItemsOverlap { title: text("Mục 2") });
    given::<Ceremony>(after(agenda(), [moved(1, slot("09:00", "09:10"))]))
        .when(&police(), add(3, FlagSalute, "08:00", "08:10"))
        .then([added(3, FlagSalute, "08:00", "08:10")]);
}

#[test]
fn a_move_to_the_same_time_is_none() {
    given::<Ceremony>(agenda()).when(&police(), move_item(1, slot("08:00", "08:10"))).refused(Refusal::SameTime);
}

#[test]
fn only_what_is_on_the_agenda_is_moved_removed_or_done() {
    for command in [move_item(9, slot("09:00", "09:10")), RemoveItem { item: id(9) }] {
        given::<Ceremony>(agenda()).when(&police(), command).refused(Refusal::UnknownItem);
    }
    given::<Ceremony>(started()).when(&police(), CompleteItem { item: id(9) }).refused(Refusal::UnknownItem);
}

#[test]
fn a_removed_item_leaves_its_time() {
    let removed = AgendaItemRemoved { item: id(2) };
    given::<Ceremony>(agenda()).when(&police(), RemoveItem { item: id(2) }).then([removed.clone()]);
    given::<Ceremony>(after(agenda(), [removed]))
        .when(&police(), add(3, Discussion, "08:10", "08:30"))
        .then([added(3, Discussion, "08:10", "08:30")]);
}

#[test]
fn the_chair_approves_and_versions_count_from_one() {
    let changes = [
        added(3, Close, "09:00", "09:10"),
        moved(2, slot("08:20", "08:30")),
        AgendaItemRemoved { item: id(2) },
        rescheduled(next_day("08:00")),
        relocated("Hội trường"),
    ];
    given::<Ceremony>(agenda()).when(&chair(), ApproveAgenda {}).then([approved(1)]);
    for change in changes {
        given::<Ceremony>(after(agenda(), [approved(1), change.clone()]))
            .when(&chair(), ApproveAgenda {})
            .then([approved(2)]);
        given::<Ceremony>(after(agenda(), [approved(1), change.clone(), approved(2), change]))
            .when(&chair(), ApproveAgenda {})
            .then([approved(3)]);
    }
}

#[test]
fn an_agenda_is_approved_again_only_when_it_changed() {
    given::<Ceremony>(after(agenda(), [approved(1)]))
        .when(&chair(), ApproveAgenda {})
        .refused(Refusal::NothingToApprove { version: 1 });
    given::<Ceremony>(after(agenda(), [approved(1), rescheduled(next_day("08:00")), approved(2)]))
        .when(&chair(), ApproveAgenda {})
        .refused(Refusal::NothingToApprove { version: 2 });
}

#[test]
fn an_empty_agenda_is_not_approved() {
    given::<Ceremony>([planned()]).when(&chair(), ApproveAgenda {}).refused(Refusal::EmptyAgenda);
}

#[test]
fn an_agenda_tells_its_purpose() {
    given::<Ceremony>([planned(), added(1, FlagSalute, "08:00", "08:10")])
        .when(&chair(), ApproveAgenda {})
        .refused(Refusal::PurposeMissing);
}

#[test]
fn the_purpose_comes_before_every_address() {
    for kind in [CommemorativeAddress, MovementAssessment, Discussion, SuperiorSpeech, OrganiserReply] {
        given::<Ceremony>([planned(), added(1, kind, "08:00", "08:10"), added(2, Purpose, "08:10", "08:20")])
            .when(&chair(), ApproveAgenda {})
            .refused(Refusal::PurposeComesLate { title: text("Mục 1") });
        given::<Ceremony>([planned(), added(1, Purpose, "08:00", "08:10"), added(2, kind, "08:10", "08:20")])
            .when(&chair(), ApproveAgenda {})
            .then([approved(1)]);
    }
    for kind in
        [WelcomePerformance, FlagSalute, Commendation, Flowers, Gifts, EmulationLaunch, PactSigning, ModelLaunch, Close]
    {
        given::<Ceremony>([planned(), added(1, kind, "08:00", "08:10"), added(2, Purpose, "08:10", "08:20")])
            .when(&chair(), ApproveAgenda {})
            .then([approved(1)]);
    }
}

#[test]
fn the_first_purpose_and_the_first_address_count() {
    let late = [added(8, SuperiorSpeech, "09:00", "09:10"), added(9, Purpose, "10:00", "10:10")];
    given::<Ceremony>(after(agenda(), late.clone())).when(&chair(), ApproveAgenda {}).then([approved(1)]);
    given::<Ceremony>(after(vec![planned(), added(1, OrganiserReply, "09:30", "09:40")], late))
        .when(&chair(), ApproveAgenda {})
        .refused(Refusal::PurposeComesLate { title: text("Mục 8") });
}

#[test]
fn who_plans_never_approves() {
    let both = actor(police().id.as_str(), Role::Decider);
    given::<Ceremony>(agenda()).when(&both, ApproveAgenda {}).refused(Refusal::PlannerDecides);
}

#[test]
fn every_item_follows_the_new_beginning() {
    let rain = after(agenda(), [rescheduled(next_day("09:00"))]);
    given::<Ceremony>(agenda()).when(&police(), reschedule(next_day("09:00"))).then([rescheduled(next_day("09:00"))]);
    let add_at = |slot: Slot| AddItem { item: AgendaItem { slot, ..item(3, FlagSalute, "08:00", "08:10") } };
    given::<Ceremony>(rain.clone())
        .when(&police(), add_at(next_slot("09:09", "09:10")))
        .refused(Refusal::ItemsOverlap { title: text("Mục 1") });
    given::<Ceremony>(rain.clone())
        .when(&police(), add_at(next_slot("09:29", "09:31")))
        .refused(Refusal::ItemsOverlap { title: text("Mục 2") });
    given::<Ceremony>(rain.clone())
        .when(&police(), add_at(next_slot("08:00", "09:00")))
        .refused(Refusal::ItemBeforeCeremony { starts_at: next_day("09:00") });
    let free = AgendaItem { slot: next_slot("09:30", "09:40"), ..item(3, FlagSalute, "08:00", "08:10") };
    given::<Ceremony>(rain).when(&police(), add_at(free.slot)).then([AgendaItemAdded { item: free }]);
}

#[test]
fn a_new_beginning_is_another_one() {
    given::<Ceremony>([planned()]).when(&police(), reschedule(at("08:00"))).refused(Refusal::SameTime);
    given::<Ceremony>([planned(), rescheduled(at("07:00"))])
        .when(&police(), reschedule(at("08:00")))
        .then([rescheduled(at("08:00"))]);
}

#[test]
fn it_moves_indoors_with_a_reason() {
    given::<Ceremony>([planned()]).when(&front(), relocate("Hội trường")).then([relocated("Hội trường")]);
    given::<Ceremony>([planned()]).when(&police(), relocate("Nhà văn hóa")).refused(Refusal::SameVenue);
    given::<Ceremony>([planned(), relocated("Hội trường")])
        .when(&police(), relocate("Hội trường"))
        .refused(Refusal::SameVenue);
}

#[test]
fn delegates_are_invited_once_and_answer() {
    given::<Ceremony>([planned()]).when(&police(), invite(1)).then([invited(1)]);
    given::<Ceremony>([planned(), invited(1)]).when(&front(), invite(1)).refused(Refusal::DelegateExists);
    given::<Ceremony>([planned(), invited(1)]).when(&police(), answer(1, true)).then([answered(1, true)]);
    given::<Ceremony>([planned(), invited(1), answered(1, true)])
        .when(&police(), answer(1, true))
        .refused(Refusal::AnswerUnchanged);
    given::<Ceremony>([planned(), invited(1), answered(1, true)])
        .when(&police(), answer(1, false))
        .then([answered(1, false)]);
    given::<Ceremony>([planned(), answered(1, true)])
        .when(&police(), answer(1, true))
        .refused(Refusal::UnknownDelegate);
}

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

#[test]
fn each_office_keeps_to_its_own() {
    for (permitted, command) in preparing().into_iter().chain(holding()) {
        let others = if permitted == chair() { vec![police(), front()] } else { vec![chair()] };
        for by in others.into_iter().chain([convener(), council(), historian()]) {
            given::<Ceremony>([]).when(&by, command.clone()).refused_to_role(by.role);
        }
    }
    for (permitted, command) in preparing().into_iter().skip(1).chain(holding()) {
        let by = if permitted == chair() { chair() } else { front() };
        given::<Ceremony>([]).when(&by, command).refused(Refusal::NotPlanned);
    }
}

fn ceremony(events: impl IntoIterator<Item = Event>) -> Ceremony {
    events.into_iter().fold(Ceremony::default(), |ceremony, event| ceremony.evolve(&event))
}

#[test]
fn others_learn_its_stage_and_its_approved_agenda() {
    let known = |events: Vec<Event>| (ceremony(events.clone()).stage(), ceremony(events).approved_version());
    assert_eq!(known(vec![]), (Stage::NotPlanned, None));
    assert_eq!(known(agenda()), (Stage::Planned, None));
    let outdated = after(agenda(), [approved(1), rescheduled(next_day("08:00"))]);
    assert_eq!(known(outdated), (Stage::Planned, Some(1)));
    assert_eq!(known(after(agenda(), [approved(2)])), (Stage::Planned, Some(2)));
    assert_eq!(known(started()), (Stage::Started, Some(1)));
    assert_eq!(known(after(started(), [approved(2)])), (Stage::Started, Some(2)));
    assert_eq!(known(after(started(), [CeremonyCompleted {}])), (Stage::Completed, Some(1)));
    assert_eq!(known(after(agenda(), [approved(1), cancelled()])), (Stage::Cancelled, None));
}

#[test]
fn a_slice_without_the_plan_says_nothing_but_how_it_ended() {
    let without_plan = |events: Vec<Event>| ceremony(events.into_iter().skip(1)).stage();
    let held = [AgendaItemDone { item: id(1) }, AttendanceRecorded { attendees: 1 }, moved(1, slot("09:00", "09:10"))];
    assert_eq!(without_plan(after(started(), held)), Stage::NotPlanned);
    assert_eq!(without_plan(after(started(), [CeremonyCompleted {}, approved(2)])), Stage::Completed);
    assert_eq!(without_plan(after(agenda(), [cancelled(), CeremonyStarted {}])), Stage::Cancelled);
}

#[test]
fn facts_about_items_that_a_slice_lacks_are_harmless() {
    let unknown = [
        moved(9, slot("09:00", "09:10")),
        AgendaItemRemoved { item: id(9) },
        AgendaItemDone { item: id(9) },
        answered(9, true),
    ];
    given::<Ceremony>(after(agenda(), unknown.clone())).when(&chair(), ApproveAgenda {}).then([approved(1)]);
    given::<Ceremony>(after(started(), unknown))
        .when(&police(), CompleteItem { item: id(1) })
        .then([AgendaItemDone { item: id(1) }]);
}

#[test]
fn a_refusal_names_what_it_is_about() {
    let early = Refusal::ItemBeforeCeremony { starts_at: at("08:00") }.explain();
    assert_eq!((early.code, early.field), ("AGENDA_ITEM_BEFORE_CEREMONY", Some("slot")));
    assert!(early.vi.contains("08:00 ngày 18/08/2019") && early.en.contains("08:00 on 18/08/2019"), "{early:?}");
    for refusal in
        [Refusal::ItemsOverlap { title: text("Chào cờ") }, Refusal::PurposeComesLate { title: text("Chào cờ") }]
    {
        let explanation = refusal.explain();
        assert!(explanation.vi.contains("“Chào cờ”") && explanation.en.contains("“Chào cờ”"), "{explanation:?}");
    }
    let kind = Refusal::CannotHost { kind: UnitKind::Ward }.explain();
    assert!(kind.vi.contains("phường") && kind.en.contains("ward"), "{kind:?}");
    for (refusal, name) in [
        (Refusal::FlowersKnown { from: text("Thành phố") }, "Thành phố"),
        (Refusal::ModelKnown { name: text("Tổ liên gia") }, "Tổ liên gia"),
    ] {
        let explanation = refusal.explain();
        assert!(explanation.vi.contains(name) && explanation.en.contains(name), "{explanation:?}");
    }
    let unchanged = Refusal::NothingToApprove { version: 3 }.explain();
    assert!(unchanged.vi.contains('3') && unchanged.en.contains('3'), "{unchanged:?}");
}
