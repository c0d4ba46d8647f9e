use super::*;
use crate::{
    Evidence, Refusal as _,
    testing::{chair, convener, council, front, given, historian, id, person, police, slot, text},
    values::Slot,
};

mod duties;
mod performers;
mod registration;
mod releases;
mod results;

fn add_venue(figure: u128, name: &str, host: Option<UnitKind>) -> Command {
    let host = Evidence { fact: host, read_at: "0.0".to_owned() };
    AddVenue { venue: id(figure), name: text(name), capacity: None, host }
}

fn venue(figure: u128) -> Event {
    VenueAdded { venue: id(figure), name: text(&format!("Sân {figure}")), capacity: None }
}

fn add(figure: u128, venue: u128, slot: Slot) -> Command {
    let title = text(&format!("Hoạt động {figure}"));
    AddActivity { activity: id(figure), kind: ActivityKind::Sport, title, venue: id(venue), slot }
}

fn activity(figure: u128, venue: u128, slot: Slot) -> Event {
    let title = text(&format!("Hoạt động {figure}"));
    ActivityAdded { activity: id(figure), kind: ActivityKind::Sport, title, venue: id(venue), slot }
}

fn move_to(figure: u128, venue: u128, slot: Slot) -> Command {
    MoveActivity { activity: id(figure), venue: id(venue), slot, reason: text("Mưa lớn"), cause: Cause::Weather }
}

fn moved(figure: u128, venue: u128, slot: Slot) -> Event {
    ActivityMoved { activity: id(figure), venue: id(venue), slot, reason: text("Mưa lớn"), cause: Cause::Weather }
}

fn cancel(figure: u128) -> Command {
    CancelActivity { activity: id(figure), reason: text("Bão"), cause: Cause::Weather }
}

fn cancelled(figure: u128) -> Event {
    ActivityCancelled { activity: id(figure), reason: text("Bão"), cause: Cause::Weather }
}

fn enter(figure: u128, team: u128, name: &str) -> Command {
    EnterTeam { activity: id(figure), team: id(team), name: text(name), members: None }
}

fn entered(figure: u128, team: u128, name: &str) -> Event {
    TeamEntered { activity: id(figure), team: id(team), name: text(name), members: None }
}

fn release(agenda: Option<u32>) -> Command {
    Release { changelog: text("Bản mới"), approved_agenda: Evidence { fact: agenda, read_at: "0.0".to_owned() } }
}

fn released(version: u32, agenda_version: Option<u32>) -> Event {
    ProgrammeReleased { version, changelog: text("Bản mới"), agenda_version }
}

fn placing(place: u32, team: u128) -> Placing {
    Placing { place, team: id(team), score: Some(text("2–0")), prize: None }
}

fn record(figure: u128, placings: &[Placing]) -> Command {
    RecordResult { activity: id(figure), placings: placings.to_vec() }
}

fn recorded(figure: u128, placings: &[Placing]) -> Event {
    ResultRecorded { activity: id(figure), placings: placings.to_vec() }
}

fn morning() -> Slot {
    slot("08:00", "09:00")
}

/// Two venues, and one activity in the morning at the first.
fn draft() -> Vec<Event> {
    vec![venue(1), venue(2), activity(1, 1, morning())]
}

fn after(mut past: Vec<Event>, next: impl IntoIterator<Item = Event>) -> Vec<Event> {
    past.extend(next);
    past
}

fn limit(figure: u128, places: u32) -> Command {
    LimitRegistration { activity: id(figure), places: NonZeroU32::new(places) }
}

fn limited(figure: u128, places: u32) -> Event {
    RegistrationLimited { activity: id(figure), places: NonZeroU32::new(places) }
}

fn waitlisted(figure: u128, team: u128, name: &str) -> Event {
    TeamWaitlisted { activity: id(figure), team: id(team), name: text(name), members: None }
}

fn admitted(figure: u128, team: u128) -> Event {
    TeamAdmitted { activity: id(figure), team: id(team) }
}

fn withdraw(figure: u128, team: u128) -> Command {
    WithdrawTeam { activity: id(figure), team: id(team), reason: text("Bận mùa") }
}

fn withdrawn(figure: u128, team: u128) -> Event {
    TeamWithdrawn { activity: id(figure), team: id(team), reason: text("Bận mùa") }
}

/// Two places, both taken, and two teams that wait.
fn full() -> Vec<Event> {
    after(
        draft(),
        [
            limited(1, 2),
            entered(1, 1, "Đội 1"),
            entered(1, 2, "Đội 2"),
            waitlisted(1, 3, "Đội 3"),
            waitlisted(1, 4, "Đội 4"),
        ],
    )
}

fn group(figure: u128, name: &str) -> Event {
    PerformerAdded { performer: id(figure), name: PerformerName::Group { name: text(name) } }
}

fn add_group(figure: u128, name: &str) -> Command {
    AddPerformer { performer: id(figure), name: PerformerName::Group { name: text(name) } }
}

fn singer(figure: u128) -> PerformerName {
    PerformerName::Individual { name: person(figure, "Người Mẫu") }
}

fn book(figure: u128, performer: u128) -> Command {
    BookPerformer { activity: id(figure), performer: id(performer) }
}

fn booked(figure: u128, performer: u128) -> Event {
    PerformerBooked { activity: id(figure), performer: id(performer) }
}

fn unbook(figure: u128, performer: u128) -> Command {
    UnbookPerformer { activity: id(figure), performer: id(performer), reason: text("Ốm") }
}

fn unbooked(figure: u128, performer: u128) -> Event {
    PerformerUnbooked { activity: id(figure), performer: id(performer), reason: text("Ốm") }
}

fn match_of_three() -> Vec<Event> {
    after(draft(), [entered(1, 1, "Đội 1"), entered(1, 2, "Đội 2"), entered(1, 3, "Đội 3")])
}

fn correct(figure: u128, placings: &[Placing]) -> Command {
    CorrectResult { activity: id(figure), placings: placings.to_vec(), reason: text("Ghi nhầm") }
}

#[test]
fn a_host_adds_its_venues() {
    for kind in UnitKind::ALL.into_iter().filter(|kind| kind.is_host()) {
        given::<Programme>([]).when(&police(), add_venue(1, "Sân 1", Some(kind))).then([venue(1)]);
    }
    given::<Programme>([venue(1)]).when(&front(), add_venue(2, "Sân 2", Some(UnitKind::Market))).then([venue(2)]);
}

#[test]
fn a_host_must_be_registered() {
    given::<Programme>([]).when(&police(), add_venue(1, "Sân 1", None)).refused(Refusal::UnknownHost);
}

#[test]
fn an_administrative_unit_is_no_host() {
    for kind in UnitKind::ALL.into_iter().filter(|kind| !kind.is_host()) {
        given::<Programme>([]).when(&police(), add_venue(1, "Sân 1", Some(kind))).refused(Refusal::CannotHost { kind });
    }
}

#[test]
fn a_venue_is_added_once() {
    given::<Programme>([venue(1)])
        .when(&police(), add_venue(1, "Sân khác", Some(UnitKind::Market)))
        .refused(Refusal::VenueExists);
}

#[test]
fn no_two_venues_have_one_name() {
    for name in ["Sân 1", "SÂN 1"] {
        given::<Programme>([venue(1), venue(2)])
            .when(&police(), add_venue(3, name, Some(UnitKind::Market)))
            .refused(Refusal::VenueNameTaken { name: text("Sân 1") });
    }
}

#[test]
fn activities_are_drafted_and_a_draft_may_clash() {
    for new in [2, 3] {
        given::<Programme>(draft()).when(&police(), add(new, 1, morning())).then([activity(new, 1, morning())]);
    }
}

#[test]
fn an_activity_is_added_once() {
    given::<Programme>(draft()).when(&police(), add(1, 2, morning())).refused(Refusal::ActivityExists);
    given::<Programme>(after(draft(), [cancelled(1)]))
        .when(&police(), add(1, 2, morning()))
        .refused(Refusal::ActivityExists);
}

#[test]
fn an_activity_needs_a_venue_of_the_host() {
    given::<Programme>(draft()).when(&police(), add(2, 9, morning())).refused(Refusal::UnknownVenue);
    given::<Programme>(draft()).when(&police(), move_to(1, 9, morning())).refused(Refusal::UnknownVenue);
}

#[test]
fn an_activity_moves_in_place_or_time() {
    for (to, when) in [(2, morning()), (1, slot("08:00", "09:30")), (2, slot("10:00", "11:00"))] {
        given::<Programme>(draft()).when(&police(), move_to(1, to, when)).then([moved(1, to, when)]);
    }
}

#[test]
fn a_move_to_the_same_place_and_time_is_none() {
    given::<Programme>(draft()).when(&police(), move_to(1, 1, morning())).refused(Refusal::NothingMoved);
    given::<Programme>(after(draft(), [moved(1, 2, slot("10:00", "11:00"))]))
        .when(&police(), move_to(1, 2, slot("10:00", "11:00")))
        .refused(Refusal::NothingMoved);
}

#[test]
fn an_activity_is_cancelled_with_a_reason() {
    given::<Programme>(draft()).when(&front(), cancel(1)).then([cancelled(1)]);
}

/// Every command that needs an activity.
fn of_an_activity(figure: u128) -> Vec<Command> {
    let activity = id(figure);
    let rules = contest::Rules { format: contest::Format::Timed, tie_breaks: vec![], prizes: vec![] };
    let outcome = contest::Outcome::Walkover { winner: contest::Seat::Home, reason: text("Vắng") };
    let (fixture, reason) = (contest::FixtureNo(1), text("Ghi nhầm"));
    vec![
        move_to(figure, 2, morning()),
        cancel(figure),
        limit(figure, 2),
        enter(figure, 2, "Đội 2"),
        withdraw(figure, 1),
        book(figure, 1),
        unbook(figure, 1),
        SetContest { activity, rules },
        DrawContest { activity, order: vec![id(1)] },
        DecideFixture { activity, fixture, outcome: outcome.clone() },
        CorrectFixture { activity, fixture, outcome, reason: reason.clone() },
        RecordMark { activity, team: id(1), mark: None },
        CorrectMark { activity, team: id(1), mark: None, reason },
        DrawLot { activity, order: vec![id(1)] },
        ConcludeContest { activity },
        record(figure, &[placing(1, 1)]),
        correct(figure, &[placing(1, 1)]),
    ]
}

#[test]
fn only_known_activities_change() {
    for command in of_an_activity(9) {
        given::<Programme>(draft()).when(&police(), command).refused(Refusal::UnknownActivity);
    }
}

#[test]
fn a_cancelled_activity_no_longer_changes() {
    let title = text("Hoạt động 1");
    for command in of_an_activity(1) {
        given::<Programme>(after(draft(), [entered(1, 1, "Đội 1"), cancelled(1)]))
            .when(&police(), command)
            .refused(Refusal::ActivityCancelled { title: title.clone() });
    }
}

#[test]
fn a_venue_says_how_many_it_holds() {
    let host = Evidence { fact: Some(UnitKind::Market), read_at: "0.0".to_owned() };
    let capacity = NonZeroU32::new(200);
    given::<Programme>([])
        .when(&police(), AddVenue { venue: id(1), name: text("Sân 1"), capacity, host })
        .then([VenueAdded { venue: id(1), name: text("Sân 1"), capacity }]);
}

#[test]
fn each_office_keeps_to_its_own() {
    let mut drafting =
        vec![add_venue(3, "Sân 3", Some(UnitKind::Market)), add(2, 2, morning()), add_group(1, "Nhóm 1")];
    drafting.extend(of_an_activity(1));
    for command in drafting {
        for by in [chair(), convener(), council(), historian()] {
            given::<Programme>(draft()).when(&by, command.clone()).refused_to_role(by.role);
        }
    }
    for by in [police(), front(), convener(), council(), historian()] {
        given::<Programme>(draft()).when(&by, release(None)).refused_to_role(by.role);
    }
}

#[test]
fn facts_about_what_a_slice_lacks_are_harmless() {
    let unknown = [
        moved(9, 9, morning()),
        cancelled(9),
        entered(9, 1, "Đội 1"),
        admitted(9, 1),
        limited(9, 1),
        booked(9, 1),
        recorded(9, &[placing(1, 1)]),
        activity(1, 9, morning()),
        admitted(1, 9),
        withdrawn(1, 9),
    ];
    given::<Programme>(unknown).when(&chair(), release(None)).then([released(1, None)]);
    given::<Programme>([activity(1, 9, morning()), activity(2, 9, morning())])
        .when(&chair(), release(None))
        .refused(Refusal::UnknownVenue);
}

#[test]
fn a_refusal_names_what_it_is_about() {
    let (venue, team) = (text("Sân 1"), text("Đội 1"));
    let (first, second) = (text("Kéo co"), text("Đẩy gậy"));
    for (refusal, names) in [
        (
            Refusal::VenueDoubleBooked { venue, first: first.clone(), second: second.clone() },
            ["“Sân 1”", "“Kéo co”", "“Đẩy gậy”"].as_slice(),
        ),
        (Refusal::TeamDoubleBooked { team, first, second }, &["“Đội 1”", "“Kéo co”", "“Đẩy gậy”"]),
        (Refusal::VenueNameTaken { name: text("Sân 1") }, &["“Sân 1”"]),
        (Refusal::TeamNameTaken { name: text("Đội 1") }, &["“Đội 1”"]),
        (Refusal::TeamPlacedTwice { name: text("Đội 1") }, &["“Đội 1”"]),
        (Refusal::TeamNotEqual { name: text("Đội 1") }, &["“Đội 1”"]),
        (Refusal::EqualLeftOut { name: text("Đội 1") }, &["“Đội 1”"]),
        (Refusal::LotMissing { names: vec![text("Đội 1"), text("Đội 2")] }, &["“Đội 1”, “Đội 2”"]),
        (Refusal::ActivityCancelled { title: text("Kéo co") }, &["“Kéo co”"]),
        (Refusal::NothingChanged { version: 7 }, &["7"]),
    ] {
        let explanation = refusal.explain();
        for name in names {
            assert!(explanation.vi.contains(name) && explanation.en.contains(name), "{explanation:?}");
        }
    }
    let kind = Refusal::CannotHost { kind: UnitKind::Ward }.explain();
    assert!(kind.vi.contains("phường") && kind.en.contains("ward"), "{kind:?}");
    assert_eq!((kind.code, kind.field), ("HOST_NOT_ABLE", Some("host")));
}

#[test]
fn a_programme_changes_in_an_open_year_and_its_activities_are_cancelled_with_it() {
    use crate::FestivalStanding::{Cancelled, Closed, NotOpened, Open};
    let is_done = <Programme as crate::Aggregate>::is_done_in;
    assert!(is_done(&release(None), Open) && is_done(&cancel(1), Open) && is_done(&cancel(1), Cancelled));
    assert!(!is_done(&release(None), Cancelled));
    assert!([Closed, NotOpened].iter().all(|standing| !is_done(&cancel(1), *standing)));
    assert!([Closed, NotOpened].iter().all(|standing| !is_done(&release(None), *standing)));
}

#[test]
fn what_is_held_is_what_was_not_cancelled() {
    let of = |events: Vec<Event>| events.iter().fold(Programme::default(), Programme::evolve);
    let slot = || slot("08:00", "09:00");
    let programme = of(vec![venue(1), activity(1, 1, slot()), activity(2, 1, slot()), cancelled(1)]);
    assert_eq!(programme.held_activities().collect::<Vec<_>>(), [id(2)]);
    assert!(!programme.is_begun_without(id(1)) && programme.is_begun_without(id(2)));
    assert!(!of(vec![]).is_begun_without(id(1)));
}

#[test]
fn what_is_told_by_the_reason_alone_is_not_told_twice() {
    let told = |cause| {
        let event = ActivityCancelled { activity: id(1), reason: text("Bão"), cause };
        serde_json::to_value(event).unwrap()["data"]["cause"].clone()
    };
    assert_eq!(told(Cause::Weather), "weather");
    assert_eq!(told(Cause::Other), serde_json::Value::Null);
}
