use super::*;
use crate::{
    Evidence, Refusal as _,
    testing::{chair, convener, council, front, given, historian, id, person, police, slot, text},
    values::Slot,
};

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
fn teams_enter_each_activity_for_itself() {
    let past = after(draft(), [activity(2, 2, morning()), entered(1, 1, "Đội 1")]);
    given::<Programme>(past.clone()).when(&police(), enter(1, 2, "Đội 2")).then([entered(1, 2, "Đội 2")]);
    given::<Programme>(past.clone()).when(&police(), enter(2, 1, "Đội 1")).then([entered(2, 1, "Đội 1")]);
    given::<Programme>(past).when(&police(), enter(2, 2, "Đội 1")).then([entered(2, 2, "Đội 1")]);
}

#[test]
fn a_team_enters_once() {
    given::<Programme>(after(draft(), [entered(1, 1, "Đội 1")]))
        .when(&police(), enter(1, 1, "Đội khác"))
        .refused(Refusal::TeamExists);
}

#[test]
fn no_two_teams_of_an_activity_have_one_name() {
    for name in ["Đội 1", "ĐỘI 1"] {
        given::<Programme>(after(draft(), [entered(1, 1, "Đội 1")]))
            .when(&police(), enter(1, 2, name))
            .refused(Refusal::TeamNameTaken { name: text("Đội 1") });
    }
}

#[test]
fn the_chair_releases_and_versions_count_from_one() {
    given::<Programme>(draft()).when(&chair(), release(None)).then([released(1, None)]);
    given::<Programme>(draft()).when(&chair(), release(Some(3))).then([released(1, Some(3))]);
    given::<Programme>(after(draft(), [released(1, None), cancelled(1), released(2, None)]))
        .when(&chair(), release(Some(1)))
        .then([released(3, Some(1))]);
}

#[test]
fn every_change_that_the_public_reads_calls_for_another_release() {
    let changes = [
        activity(2, 2, morning()),
        moved(1, 2, morning()),
        cancelled(1),
        entered(1, 2, "Đội 2"),
        limited(1, 2),
        waitlisted(1, 2, "Đội 2"),
        admitted(1, 2),
        withdrawn(1, 1),
        booked(1, 1),
        unbooked(1, 1),
        recorded(1, &[placing(1, 1)]),
        ResultCorrected { activity: id(1), placings: vec![placing(1, 1)], reason: text("Ghi nhầm") },
    ];
    for change in changes {
        given::<Programme>(after(draft(), [entered(1, 1, "Đội 1"), released(1, Some(1)), change]))
            .when(&chair(), release(Some(1)))
            .then([released(2, Some(1))]);
    }
    for agenda in [None, Some(2)] {
        given::<Programme>(after(draft(), [released(1, Some(1))]))
            .when(&chair(), release(agenda))
            .then([released(2, agenda)]);
    }
}

#[test]
fn what_has_not_changed_is_not_released_again() {
    for past in [vec![released(1, Some(1))], vec![released(1, Some(1)), venue(3), group(1, "Nhóm 1")]] {
        given::<Programme>(after(draft(), past))
            .when(&chair(), release(Some(1)))
            .refused(Refusal::NothingChanged { version: 1 });
    }
    given::<Programme>(after(draft(), [released(1, None), cancelled(1), released(2, None)]))
        .when(&chair(), release(None))
        .refused(Refusal::NothingChanged { version: 2 });
}

#[test]
fn a_first_release_has_an_activity_or_an_approved_agenda() {
    for past in [vec![], vec![venue(1)], after(draft(), [cancelled(1)])] {
        given::<Programme>(past.clone()).when(&chair(), release(None)).refused(Refusal::NothingToRelease);
        given::<Programme>(past).when(&chair(), release(Some(1))).then([released(1, Some(1))]);
    }
    given::<Programme>(after(draft(), [cancelled(1), activity(2, 1, morning())]))
        .when(&chair(), release(None))
        .then([released(1, None)]);
}

#[test]
fn a_later_release_may_tell_that_nothing_is_left() {
    given::<Programme>(after(draft(), [released(1, None), cancelled(1)]))
        .when(&chair(), release(None))
        .then([released(2, None)]);
    given::<Programme>([released(1, Some(1))]).when(&chair(), release(None)).then([released(2, None)]);
}

#[test]
fn a_venue_is_not_booked_twice_at_once() {
    let clash = |first: u128, second: u128| Refusal::VenueDoubleBooked {
        venue: text("Sân 1"),
        first: text(&format!("Hoạt động {first}")),
        second: text(&format!("Hoạt động {second}")),
    };
    given::<Programme>(after(draft(), [activity(2, 1, slot("08:59", "09:30"))]))
        .when(&chair(), release(None))
        .refused(clash(1, 2));
    given::<Programme>(after(draft(), [activity(2, 1, slot("07:30", "08:01"))]))
        .when(&chair(), release(None))
        .refused(clash(2, 1));
    given::<Programme>(after(draft(), [activity(2, 2, slot("08:30", "09:30")), moved(2, 1, slot("08:30", "09:30"))]))
        .when(&chair(), release(Some(1)))
        .refused(clash(1, 2));
    given::<Programme>(after(
        draft(),
        [activity(2, 2, morning()), activity(3, 1, slot("09:00", "10:00")), activity(4, 1, slot("09:30", "10:30"))],
    ))
    .when(&chair(), release(None))
    .refused(clash(3, 4));
}

#[test]
fn neighbours_in_place_or_time_do_not_clash() {
    for other in [
        [activity(2, 2, morning())].as_slice(),
        &[activity(2, 1, slot("09:00", "10:00"))],
        &[activity(2, 1, morning()), cancelled(2)],
        &[activity(2, 1, morning()), cancelled(1)],
        &[activity(2, 1, morning()), moved(2, 2, morning())],
    ] {
        given::<Programme>(after(draft(), other.to_vec())).when(&chair(), release(None)).then([released(1, None)]);
    }
}

#[test]
fn a_team_is_not_in_two_places_at_once() {
    let two = |first: &str, second: &str| {
        after(
            draft(),
            [
                activity(2, 2, slot("08:30", "09:30")),
                entered(1, 1, "Đội khác"),
                entered(1, 2, first),
                entered(2, 3, "Đội thứ ba"),
                entered(2, 4, second),
            ],
        )
    };
    given::<Programme>(two("Đội 1", "ĐỘI 1")).when(&chair(), release(None)).refused(Refusal::TeamDoubleBooked {
        team: text("Đội 1"),
        first: text("Hoạt động 1"),
        second: text("Hoạt động 2"),
    });
    for free in [
        two("Đội 1", "Đội 2"),
        after(two("Đội 1", "Đội 1"), [cancelled(2)]),
        after(two("Đội 1", "Đội 1"), [moved(2, 2, slot("09:00", "10:00"))]),
    ] {
        given::<Programme>(free).when(&chair(), release(None)).then([released(1, None)]);
    }
}

fn match_of_three() -> Vec<Event> {
    after(draft(), [entered(1, 1, "Đội 1"), entered(1, 2, "Đội 2"), entered(1, 3, "Đội 3")])
}

#[test]
fn a_result_places_the_teams_best_first() {
    for places in [vec![placing(1, 2)], vec![placing(1, 1), placing(1, 2), placing(3, 3)]] {
        given::<Programme>(match_of_three()).when(&police(), record(1, &places)).then([recorded(1, &places)]);
    }
    given::<Programme>(match_of_three())
        .when(&front(), record(1, &[placing(3, 1), placing(1, 3), placing(2, 2)]))
        .then([recorded(1, &[placing(1, 3), placing(2, 2), placing(3, 1)])]);
}

fn correct(figure: u128, placings: &[Placing]) -> Command {
    CorrectResult { activity: id(figure), placings: placings.to_vec(), reason: text("Ghi nhầm") }
}

#[test]
fn a_result_that_stands_is_corrected_with_a_reason() {
    let past = after(match_of_three(), [recorded(1, &[placing(1, 1)])]);
    given::<Programme>(past.clone())
        .when(&police(), record(1, &[placing(1, 2)]))
        .refused(Refusal::ResultStands { title: text("Hoạt động 1") });
    let corrected =
        ResultCorrected { activity: id(1), placings: vec![placing(1, 2), placing(2, 1)], reason: text("Ghi nhầm") };
    given::<Programme>(past.clone())
        .when(&front(), correct(1, &[placing(2, 1), placing(1, 2)]))
        .then([corrected.clone()]);
    given::<Programme>(past.clone()).when(&police(), correct(1, &[placing(1, 1)])).refused(Refusal::NothingCorrected);
    given::<Programme>(after(past.clone(), [corrected]))
        .when(&police(), correct(1, &[placing(1, 2), placing(2, 1)]))
        .refused(Refusal::NothingCorrected);
    given::<Programme>(past)
        .when(&police(), correct(1, &[placing(1, 9)]))
        .refused(Refusal::TeamNotEntered { team: id(9) });
    given::<Programme>(match_of_three()).when(&police(), correct(1, &[placing(1, 2)])).refused(Refusal::NoResult);
}

#[test]
fn a_result_closes_the_registration() {
    let past = after(match_of_three(), [recorded(1, &[placing(1, 1)])]);
    for command in [enter(1, 9, "Đội 9"), withdraw(1, 1), limit(1, 5)] {
        given::<Programme>(past.clone())
            .when(&police(), command)
            .refused(Refusal::ResultStands { title: text("Hoạt động 1") });
    }
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

#[test]
fn who_comes_late_waits_behind_those_who_came_before() {
    let members = NonZeroU32::new(8);
    given::<Programme>(after(draft(), [limited(1, 1)]))
        .when(&police(), enter(1, 1, "Đội 1"))
        .then([entered(1, 1, "Đội 1")]);
    given::<Programme>(after(draft(), [limited(1, 1), entered(1, 1, "Đội 1")]))
        .when(&police(), EnterTeam { activity: id(1), team: id(2), name: text("Đội 2"), members })
        .then([TeamWaitlisted { activity: id(1), team: id(2), name: text("Đội 2"), members }]);
    given::<Programme>(full()).when(&front(), enter(1, 5, "Đội 5")).then([waitlisted(1, 5, "Đội 5")]);
}

#[test]
fn who_waits_is_known_by_id_and_name_too() {
    given::<Programme>(full()).when(&police(), enter(1, 3, "Đội khác")).refused(Refusal::TeamExists);
    given::<Programme>(full())
        .when(&police(), enter(1, 9, "ĐỘI 4"))
        .refused(Refusal::TeamNameTaken { name: text("Đội 4") });
}

#[test]
fn a_place_that_comes_free_goes_to_who_waits_longest() {
    given::<Programme>(full()).when(&police(), withdraw(1, 1)).then([withdrawn(1, 1), admitted(1, 3)]);
    given::<Programme>(after(full(), [withdrawn(1, 1), admitted(1, 3)]))
        .when(&police(), withdraw(1, 3))
        .then([withdrawn(1, 3), admitted(1, 4)]);
    given::<Programme>(after(full(), [withdrawn(1, 3)]))
        .when(&police(), withdraw(1, 2))
        .then([withdrawn(1, 2), admitted(1, 4)]);
    // Who only waited takes nobody's place.
    given::<Programme>(full()).when(&front(), withdraw(1, 4)).then([withdrawn(1, 4)]);
    given::<Programme>(after(draft(), [entered(1, 1, "Đội 1")]))
        .when(&police(), withdraw(1, 1))
        .then([withdrawn(1, 1)]);
}

#[test]
fn only_a_team_of_the_activity_withdraws_and_its_name_is_free_again() {
    given::<Programme>(full()).when(&police(), withdraw(1, 9)).refused(Refusal::UnknownTeam);
    given::<Programme>(after(full(), [withdrawn(1, 4)])).when(&police(), withdraw(1, 4)).refused(Refusal::UnknownTeam);
    given::<Programme>(after(full(), [withdrawn(1, 4)]))
        .when(&police(), enter(1, 5, "Đội 4"))
        .then([waitlisted(1, 5, "Đội 4")]);
}

#[test]
fn more_places_let_in_who_waits_in_their_order() {
    given::<Programme>(full()).when(&police(), limit(1, 3)).then([limited(1, 3), admitted(1, 3)]);
    given::<Programme>(full()).when(&police(), limit(1, 9)).then([limited(1, 9), admitted(1, 3), admitted(1, 4)]);
    // Nought says: any number.
    given::<Programme>(full()).when(&front(), limit(1, 0)).then([limited(1, 0), admitted(1, 3), admitted(1, 4)]);
    given::<Programme>(after(full(), [limited(1, 4), admitted(1, 3), admitted(1, 4)]))
        .when(&police(), limit(1, 5))
        .then([limited(1, 5)]);
}

#[test]
fn there_are_never_fewer_places_than_teams_that_entered() {
    given::<Programme>(full()).when(&police(), limit(1, 1)).refused(Refusal::LimitBelowEntered { entered: 2 });
    given::<Programme>(full()).when(&police(), limit(1, 2)).refused(Refusal::LimitUnchanged);
    given::<Programme>(draft()).when(&police(), limit(1, 0)).refused(Refusal::LimitUnchanged);
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

#[test]
fn groups_and_persons_are_added_and_booked() {
    given::<Programme>([]).when(&police(), add_group(1, "Nhóm 1")).then([group(1, "Nhóm 1")]);
    let person = PerformerAdded { performer: id(2), name: singer(7) };
    given::<Programme>([group(1, "Nhóm 1"), person.clone()])
        .when(&front(), AddPerformer { performer: id(3), name: singer(7) })
        .then([PerformerAdded { performer: id(3), name: singer(7) }]);
    given::<Programme>(after(draft(), [person])).when(&police(), book(1, 2)).then([booked(1, 2)]);
    given::<Programme>(after(draft(), [group(1, "Nhóm 1"), booked(1, 1)]))
        .when(&police(), unbook(1, 1))
        .then([unbooked(1, 1)]);
}

#[test]
fn a_performer_is_added_once_and_groups_differ_in_name() {
    given::<Programme>([group(1, "Nhóm 1")]).when(&police(), add_group(1, "Nhóm 2")).refused(Refusal::PerformerExists);
    given::<Programme>([group(1, "Nhóm 1"), group(2, "Nhóm 2")])
        .when(&police(), add_group(3, "NHÓM 2"))
        .refused(Refusal::PerformerNameTaken { name: text("Nhóm 2") });
}

#[test]
fn only_known_performers_are_booked_once_and_only_booked_ones_leave() {
    let past = after(draft(), [group(1, "Nhóm 1"), booked(1, 1)]);
    given::<Programme>(past.clone()).when(&police(), book(1, 9)).refused(Refusal::UnknownPerformer);
    given::<Programme>(past.clone()).when(&police(), book(1, 1)).refused(Refusal::PerformerBookedAlready);
    given::<Programme>(past.clone()).when(&police(), unbook(1, 9)).refused(Refusal::PerformerNotBooked);
    given::<Programme>(after(past, [unbooked(1, 1)]))
        .when(&police(), unbook(1, 1))
        .refused(Refusal::PerformerNotBooked);
}

#[test]
fn nobody_performs_in_two_places_at_once() {
    let two = |events: &[Event]| {
        let past = [
            activity(2, 2, slot("08:30", "09:30")),
            group(1, "Nhóm 1"),
            PerformerAdded { performer: id(2), name: singer(7) },
        ];
        after(after(draft(), past), events.to_vec())
    };
    let clash = |performer: Option<&str>| Refusal::PerformerDoubleBooked {
        performer: performer.map(text),
        first: text("Hoạt động 1"),
        second: text("Hoạt động 2"),
    };
    given::<Programme>(two(&[booked(1, 1), booked(2, 1)])).when(&chair(), release(None)).refused(clash(Some("Nhóm 1")));
    given::<Programme>(two(&[booked(1, 2), booked(2, 2)])).when(&chair(), release(None)).refused(clash(None));
    for free in [
        two(&[booked(1, 1), booked(2, 2)]),
        two(&[booked(1, 1), booked(2, 1), unbooked(1, 1)]),
        two(&[booked(1, 1), booked(2, 1), moved(2, 2, slot("09:00", "10:00"))]),
    ] {
        given::<Programme>(free).when(&chair(), release(None)).then([released(1, None)]);
    }
}

#[test]
fn who_waits_is_not_in_two_places_at_once() {
    let past = [
        activity(2, 2, slot("08:30", "09:30")),
        limited(1, 1),
        entered(1, 1, "Đội 1"),
        waitlisted(1, 2, "Đội 2"),
        entered(2, 3, "Đội 2"),
    ];
    given::<Programme>(after(draft(), past)).when(&chair(), release(None)).then([released(1, None)]);
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
fn a_result_has_places() {
    given::<Programme>(match_of_three()).when(&police(), record(1, &[])).refused(Refusal::NoPlacings);
}

#[test]
fn places_count_from_one() {
    given::<Programme>(match_of_three())
        .when(&police(), record(1, &[placing(1, 1), placing(0, 2)]))
        .refused(Refusal::PlaceOutOfRange);
}

#[test]
fn only_teams_of_the_activity_are_placed() {
    let elsewhere = [activity(2, 2, morning()), entered(2, 4, "Đội 4")];
    given::<Programme>(after(match_of_three(), elsewhere))
        .when(&police(), record(1, &[placing(1, 1), placing(2, 4)]))
        .refused(Refusal::TeamNotEntered { team: id(4) });
}

#[test]
fn a_team_is_placed_once() {
    given::<Programme>(match_of_three())
        .when(&police(), record(1, &[placing(1, 1), placing(2, 2), placing(3, 1)]))
        .refused(Refusal::TeamPlacedTwice { name: text("Đội 1") });
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
