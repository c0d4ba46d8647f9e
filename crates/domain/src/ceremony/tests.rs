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

mod agenda;
mod day;

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
