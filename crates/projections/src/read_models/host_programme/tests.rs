use ngayhoi_domain::{
    assessment::AssessmentScope,
    ceremony::Correction,
    ceremony::Event::{
        AgendaApproved, AgendaItemDone, AgendaItemMoved, AgendaItemRemoved, AssessmentDelivered, AttendanceRecorded,
        CeremonyCancelled, CeremonyCompleted, CeremonyCorrected, CeremonyRelocated, CeremonyStarted, DelegateAnswered,
        DelegateInvited, FlowersGiven, ModelLaunched, PactSigned,
    },
    programme::{
        Cause,
        Event::{
            ActivityCancelled, ActivityMoved, ContestDrawn, ContestSet, DutyAssigned, DutyChanged, DutyDone,
            DutyDropped, FixtureCorrected, FixtureDecided, LotDrawn, PerformerAdded, PerformerBooked,
            PerformerUnbooked, RegistrationLimited, ResultCorrected, TeamAdmitted, TeamWaitlisted, TeamWithdrawn,
            VenueAdded,
        },
        PerformerName,
        clash::Severity,
        contest::{self, FixtureNo, Format, Outcome, Rules, Seat, TieBreak},
    },
    testing::{at, id, slot, text},
    values::{AgendaItemId, Occurred, Slot, TeamId},
};
use std::num::NonZeroU32;

use rusqlite::Connection;

use super::*;
use crate::read_models::testing::{
    Teller, activity as added, item, knockout, planned, released, rescheduled, result, sealed, team, venue,
};

const UNIT: &str = "tp-mau.phuong-a";
const HOST: &str = "tp-mau.phuong-a.to-1";

/// Tells of one host's day.
struct Day(Teller);

impl Day {
    fn new() -> Self {
        Self(Teller::new())
    }

    fn ceremony(mut self, event: ngayhoi_domain::ceremony::Event) -> Self {
        self.0.ceremony(UNIT, HOST, "2019-08-01", event);
        self
    }

    fn programme(mut self, event: ngayhoi_domain::programme::Event) -> Self {
        self.0.programme(UNIT, HOST, "2019-08-02", event);
        self
    }

    fn db(&self) -> Connection {
        self.0.folded()
    }

    fn now(&self) -> CeremonyRow {
        ceremony(&self.db(), "tp-mau", 2019, HOST).unwrap().unwrap()
    }

    /// The draft's items by figure, with their times.
    fn agenda(&self) -> Vec<(String, Slot)> {
        slots(agenda(&self.db(), "tp-mau", 2019, HOST).unwrap())
    }

    fn activities(&self) -> Vec<ActivityRow> {
        activities(&self.db(), "tp-mau", 2019, HOST).unwrap()
    }
}

fn slots(rows: Vec<AgendaItemRow>) -> Vec<(String, Slot)> {
    rows.into_iter().map(|row| (row.item, row.slot)).collect()
}

fn timed(figure: u128, from: &str, to: &str) -> (String, Slot) {
    (id::<AgendaItemId>(figure).to_string(), slot(from, to))
}

fn with_agenda() -> Day {
    Day::new().ceremony(planned("08:00")).ceremony(item(2, "08:10", "08:30")).ceremony(item(1, "08:00", "08:10"))
}

#[test]
fn a_ceremony_is_planned_held_and_completed() {
    assert_eq!(ceremony(&Day::new().db(), "tp-mau", 2019, HOST).unwrap(), None);
    let day = with_agenda();
    let row = day.now();
    assert_eq!((row.status, row.starts_at, row.venue.as_str()), (CeremonyStatus::Planned, at("08:00"), "Nhà văn hóa"));
    assert_eq!((row.unit.as_str(), row.planner.as_str(), row.approved_version), (UNIT, "cong-an", None));
    let day = day.ceremony(AgendaApproved { version: 1 }).ceremony(CeremonyStarted {});
    assert_eq!((day.now().status, day.now().approved_version), (CeremonyStatus::Started, Some(1)));
    let parties = vec![text("Tổ 1"), text("Công an")];
    let row = day
        .ceremony(PactSigned { parties: parties.clone() })
        .ceremony(AttendanceRecorded { attendees: 210 })
        .ceremony(CeremonyCompleted {})
        .now();
    assert_eq!((row.status, row.pact, row.attendees), (CeremonyStatus::Completed, parties, Some(210)));
    assert_ne!(row.source, row.status_source);
}

#[test]
fn a_cancelled_ceremony_says_why() {
    let row = with_agenda().ceremony(CeremonyCancelled { reason: text("Bão") }).now();
    assert_eq!((row.status, row.reason.as_deref()), (CeremonyStatus::Cancelled, Some("Bão")));
}

#[test]
fn the_agenda_is_in_order_and_items_move_go_and_are_done() {
    let day = with_agenda();
    assert_eq!(day.agenda(), [timed(1, "08:00", "08:10"), timed(2, "08:10", "08:30")]);
    let day = day.ceremony(AgendaItemMoved { item: id(1), slot: slot("08:30", "08:40") });
    assert_eq!(day.agenda(), [timed(2, "08:10", "08:30"), timed(1, "08:30", "08:40")]);
    let day = day.ceremony(AgendaItemRemoved { item: id(2) }).ceremony(AgendaItemDone { item: id(1) });
    let [row] = agenda(&day.db(), "tp-mau", 2019, HOST).unwrap().try_into().unwrap();
    assert_eq!((row.done, row.speaker, row.title.as_str()), (Some(true), Some(sealed(1)), "Mục 1"));
}

#[test]
fn a_rescheduled_ceremony_takes_every_item_along() {
    let day = with_agenda().ceremony(AgendaApproved { version: 1 }).ceremony(rescheduled("14:00"));
    let moved = [timed(1, "14:00", "14:10"), timed(2, "14:10", "14:30")];
    assert_eq!((day.now().starts_at, day.now().reason.as_deref()), (at("14:00"), Some("Mưa")));
    assert_eq!(day.agenda(), moved);
    assert_eq!(slots(approved_agenda(&day.db(), "tp-mau", 2019, HOST, 1).unwrap()), moved);
}

#[test]
fn an_approved_version_holds_the_agenda_as_it_stood() {
    let day = with_agenda().ceremony(AgendaApproved { version: 1 }).ceremony(AgendaItemRemoved { item: id(1) });
    let day = day.ceremony(AgendaApproved { version: 2 }).ceremony(item(3, "09:00", "09:10"));
    let approved = |version| slots(approved_agenda(&day.db(), "tp-mau", 2019, HOST, version).unwrap());
    assert_eq!(approved(1), [timed(1, "08:00", "08:10"), timed(2, "08:10", "08:30")]);
    assert_eq!(approved(2), [timed(2, "08:10", "08:30")]);
    assert_eq!(approved(3), []);
}

#[test]
fn activities_move_are_cancelled_and_have_teams_and_results() {
    let day = Day::new()
        .programme(venue(1, "Sân bóng"))
        .programme(venue(2, "Hội trường"))
        .programme(added(2, 2, "09:00", "10:00"))
        .programme(added(1, 1, "09:30", "10:00"))
        .programme(team(1, 12, "Tổ 2"))
        .programme(team(1, 11, "Tổ 1"));
    let names: Vec<_> = venues(&day.db(), "tp-mau", 2019, HOST).unwrap().into_iter().map(|venue| venue.name).collect();
    assert_eq!(names, ["Sân bóng", "Hội trường"]);
    let [second, first] = day.activities().try_into().unwrap();
    assert_eq!((second.title.as_str(), second.venue.as_deref()), ("Kéo co 2", Some("Hội trường")));
    assert_eq!((first.slot, first.cancelled, first.reason), (slot("09:30", "10:00"), false, None));
    assert_eq!(first.contents.teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>(), ["Tổ 2", "Tổ 1"]);

    let moved = ActivityMoved {
        activity: id(1),
        venue: id(2),
        slot: slot("08:00", "09:00"),
        reason: text("Tránh nắng"),
        cause: Cause::Weather,
    };
    let day = day
        .programme(moved)
        .programme(ActivityCancelled { activity: id(2), reason: text("Mưa"), cause: Cause::Other })
        .programme(result(1, &[12]))
        .programme(result(1, &[11, 12]));
    let [first, second] = day.activities().try_into().unwrap();
    assert_eq!((first.slot, first.venue.as_deref()), (slot("08:00", "09:00"), Some("Hội trường")));
    assert_eq!((first.reason.as_deref(), first.cause), (Some("Tránh nắng"), Cause::Weather));
    assert_eq!(first.contents.placings.iter().map(|placing| placing.team).collect::<Vec<TeamId>>(), [id(11), id(12)]);
    assert_eq!((second.cancelled, second.reason.as_deref()), (true, Some("Mưa")));
}

fn released_once() -> Day {
    with_agenda()
        .ceremony(AgendaApproved { version: 1 })
        .programme(venue(1, "Sân bóng"))
        .programme(added(1, 1, "09:00", "10:00"))
        .programme(team(1, 11, "Tổ 1"))
        .programme(released(1, Some(1)))
}

#[test]
fn a_release_holds_what_stood_then() {
    let day = released_once();
    let db = day.db();
    let row = latest(&db, "tp-mau", 2019, HOST).unwrap().unwrap();
    let standing =
        ReleasedCeremony {
            status: CeremonyStatus::Planned, starts_at: at("08:00"), venue: "Nhà văn hóa".to_owned()
        };
    assert_eq!((row.version, row.agenda_version, row.ceremony.clone()), (1, Some(1), Some(standing)));
    assert_eq!((row.changelog.as_str(), row.occurred), ("Bản mới", "2019-08-02".parse::<Occurred>().unwrap()));
    assert_eq!(release(&db, "tp-mau", 2019, HOST, 1).unwrap(), Some(row));
    let items = slots(released_agenda(&db, "tp-mau", 2019, HOST, 1).unwrap());
    assert_eq!(items, [timed(1, "08:00", "08:10"), timed(2, "08:10", "08:30")]);
    assert_eq!(released_activities(&db, "tp-mau", 2019, HOST, 1).unwrap(), day.activities());
}

#[test]
fn a_release_never_changes() {
    let read = |db: &Connection| {
        (
            release(db, "tp-mau", 2019, HOST, 1).unwrap(),
            released_agenda(db, "tp-mau", 2019, HOST, 1).unwrap(),
            released_activities(db, "tp-mau", 2019, HOST, 1).unwrap(),
        )
    };
    let day = released_once();
    let before = read(&day.db());
    let day = day
        .ceremony(rescheduled("14:00"))
        .ceremony(AgendaItemRemoved { item: id(1) })
        .ceremony(AgendaApproved { version: 2 })
        .ceremony(CeremonyStarted {})
        .programme(ActivityCancelled { activity: id(1), reason: text("Mưa"), cause: Cause::Weather })
        .programme(team(1, 12, "Tổ 2"))
        .programme(RegistrationLimited { activity: id(1), places: NonZeroU32::new(9) })
        .programme(TeamWaitlisted { activity: id(1), team: id(13), name: text("Tổ 3"), members: None })
        .programme(group(7))
        .programme(PerformerBooked { activity: id(1), performer: id(7) })
        .programme(ContestSet { activity: id(1), rules: knockout() })
        .programme(ContestDrawn { activity: id(1), fixtures: contest::draw(knockout().format, &[id(11), id(12)]) })
        .programme(result(1, &[11]))
        .programme(added(2, 1, "10:00", "11:00"));
    assert_eq!(read(&day.db()), before);
    assert_eq!(latest(&day.db(), "tp-mau", 2019, HOST).unwrap().unwrap().version, 1);
    // Not even by a second release of the same version.
    let day = day.programme(released(1, Some(2)));
    assert_eq!(read(&day.db()), before);

    let db = day.programme(released(2, Some(2))).db();
    assert_eq!(read(&db), before);
    let all = releases(&db, "tp-mau", 2019, HOST, None, 10).unwrap();
    assert_eq!(all.iter().map(|row| row.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(releases(&db, "tp-mau", 2019, HOST, Some(2), 10).unwrap(), all[1..]);
    assert_eq!(count_releases(&db, "tp-mau", 2019, HOST).unwrap(), 2);
    let ceremony = all[0].ceremony.clone().unwrap();
    assert_eq!((ceremony.status, ceremony.starts_at), (CeremonyStatus::Started, at("14:00")));
    assert_eq!(slots(released_agenda(&db, "tp-mau", 2019, HOST, 2).unwrap()), [timed(2, "14:10", "14:30")]);
    let [first, second] = released_activities(&db, "tp-mau", 2019, HOST, 2).unwrap().try_into().unwrap();
    assert_eq!((first.cancelled, first.contents.teams.len(), first.contents.placings.len()), (true, 2, 1));
    assert_eq!((second.cancelled, second.contents.teams.len(), second.contents.placings.len()), (false, 0, 0));
}

#[test]
fn a_release_moves_with_the_ceremony_that_was_rescheduled_before_it() {
    let day = with_agenda().ceremony(AgendaApproved { version: 1 }).ceremony(rescheduled("14:00"));
    let db = day.programme(released(1, Some(1))).db();
    let items = slots(released_agenda(&db, "tp-mau", 2019, HOST, 1).unwrap());
    assert_eq!(items, [timed(1, "14:00", "14:10"), timed(2, "14:10", "14:30")]);
}

#[test]
fn a_programme_without_a_ceremony_is_released_too() {
    let day = Day::new().programme(venue(1, "Chợ")).programme(added(1, 1, "07:00", "08:00"));
    let db = day.programme(released(1, None)).db();
    assert_eq!(latest(&db, "tp-mau", 2019, HOST).unwrap().unwrap().ceremony, None);
    assert_eq!(released_agenda(&db, "tp-mau", 2019, HOST, 1).unwrap(), []);
    let [host] = hosts(&db, "tp-mau", 2019, &Which::default(), "", 10).unwrap().try_into().unwrap();
    assert_eq!((host.released_start, host.released_status), (Some(at("07:00")), None));
}

#[test]
fn hosts_are_listed_with_their_day() {
    let mut day = released_once().ceremony(rescheduled("14:00"));
    day.0.ceremony("tp-mau", "tp-mau.cho", "2019-08-01", planned("07:30"));
    day.0.turn_to("tp-khac", 2019);
    day.0.ceremony("tp-khac", "tp-khac.cho", "2019-08-01", planned("07:30"));
    let db = day.db();
    let of_unit = Which { unit: Some(UNIT.to_owned()), ..Which::default() };
    let [market, ward] = hosts(&db, "tp-mau", 2019, &Which::default(), "", 10).unwrap().try_into().unwrap();
    assert_eq!((market.host.as_str(), market.unit.as_str()), ("tp-mau.cho", "tp-mau"));
    assert_eq!((market.latest_version, market.released_start), (None, None));
    assert_eq!(market.planned_start, Some(at("07:30")));
    assert_eq!((ward.host.as_str(), ward.latest_version), (HOST, Some(1)));
    assert_eq!((ward.released_start, ward.released_status), (Some(at("08:00")), Some(CeremonyStatus::Planned)));
    assert_eq!(ward.planned_start, Some(at("14:00")));
    assert_eq!(hosts(&db, "tp-mau", 2019, &Which::default(), "tp-mau.cho", 10).unwrap(), std::slice::from_ref(&ward));
    assert_eq!(hosts(&db, "tp-mau", 2019, &of_unit, "", 10).unwrap(), [ward]);
    assert_eq!(hosts(&db, "tp-mau", 2019, &Which::default(), "", 1).unwrap(), [market]);
    assert_eq!(count_hosts(&db, "tp-mau", 2019, &Which::default()).unwrap(), 2);
    assert_eq!(count_hosts(&db, "tp-mau", 2019, &of_unit).unwrap(), 1);
    // By when they begin: released days as they were released, drafts as they stand, those without a time last.
    let by_start = |which: &Which, after| {
        let rows = hosts_by_start(&db, "tp-mau", 2019, which, after, 10).unwrap();
        rows.into_iter().map(|row| (row.begins(which.released), row.host)).collect::<Vec<_>>()
    };
    let begin = |time: &str, host: &str| (at(time).timestamp_micros(), host.to_owned());
    let all = by_start(&Which::default(), None);
    assert_eq!(all, [begin("07:30", "tp-mau.cho"), begin("08:00", HOST)]);
    assert_eq!(by_start(&Which::default(), Some((all[0].0, &all[0].1))), all[1..]);
    assert_eq!(by_start(&Which::default(), Some((all[1].0, &all[1].1))), []);
    // Whose day is not released yet is not shown to everybody.
    let released = Which { released: true, ..Which::default() };
    assert_eq!(by_start(&released, None), all[1..]);
    let shown = hosts(&db, "tp-mau", 2019, &released, "", 10).unwrap();
    assert!(shown.iter().all(|row| row.latest_version.is_some()));
    assert_eq!(count_hosts(&db, "tp-mau", 2019, &released).unwrap(), i64::try_from(shown.len()).unwrap());
}

fn group(figure: u128) -> ngayhoi_domain::programme::Event {
    PerformerAdded { performer: id(figure), name: PerformerName::Group { name: text("Nhóm Hoa Sen") } }
}

fn names(teams: &[Team]) -> Vec<&str> {
    teams.iter().map(|team| team.name.as_str()).collect()
}

#[test]
fn teams_enter_wait_move_up_and_go() {
    let waits = |figure: u128, name| TeamWaitlisted {
        activity: id(1),
        team: id(figure),
        name: text(name),
        members: NonZeroU32::new(6),
    };
    let day = Day::new()
        .programme(VenueAdded { venue: id(1), name: text("Sân bóng"), capacity: NonZeroU32::new(300) })
        .programme(added(1, 1, "09:00", "10:00"))
        .programme(RegistrationLimited { activity: id(1), places: NonZeroU32::new(1) })
        .programme(team(1, 11, "Tổ 1"))
        .programme(waits(12, "Tổ 2"))
        .programme(waits(13, "Tổ 3"));
    let [row] = day.activities().try_into().unwrap();
    assert_eq!(
        (row.places, names(&row.contents.teams), names(&row.contents.waiting)),
        (Some(1), vec!["Tổ 1"], vec!["Tổ 2", "Tổ 3"])
    );
    let [hall] = venues(&day.db(), "tp-mau", 2019, HOST).unwrap().try_into().unwrap();
    assert_eq!(hall.capacity, Some(300));
    let day = day
        .programme(TeamWithdrawn { activity: id(1), team: id(11), reason: text("Bận") })
        .programme(TeamAdmitted { activity: id(1), team: id(12) })
        .programme(RegistrationLimited { activity: id(1), places: None });
    let [row] = day.activities().try_into().unwrap();
    assert_eq!(
        (row.places, names(&row.contents.teams), names(&row.contents.waiting)),
        (None, vec!["Tổ 2"], vec!["Tổ 3"])
    );
    assert_eq!(row.contents.teams[0].members, Some(6));
}

#[test]
fn who_performs_is_known_by_a_groups_name_or_a_sealed_one() {
    let singer = PerformerName::Individual { name: sealed(9) };
    let day = Day::new()
        .programme(venue(1, "Sân khấu"))
        .programme(added(1, 1, "19:00", "21:00"))
        .programme(group(7))
        .programme(PerformerAdded { performer: id(8), name: singer.clone() })
        .programme(PerformerBooked { activity: id(1), performer: id(8) })
        .programme(PerformerBooked { activity: id(1), performer: id(7) });
    let of = |day: &Day| day.activities()[0].contents.performers.iter().map(|who| who.name.clone()).collect::<Vec<_>>();
    let lotus = PerformerName::Group { name: text("Nhóm Hoa Sen") };
    assert_eq!(of(&day), [singer.clone(), lotus]);
    assert_eq!(performers(&day.db(), "tp-mau", 2019, HOST).unwrap().len(), 2);
    let day = day.programme(PerformerUnbooked { activity: id(1), performer: id(7), reason: text("Ốm") });
    assert_eq!(of(&day), [singer]);
}

#[test]
fn duties_stand_by_their_day_until_they_are_done_or_dropped() {
    let day = |of_august| chrono::NaiveDate::from_ymd_opt(2019, 8, of_august).unwrap();
    let assigned = |figure: u128, task: &str, due| DutyAssigned {
        duty: id(figure),
        task: text(task),
        in_charge: text("Đoàn"),
        due: day(due),
    };
    let host = Day::new()
        .programme(assigned(1, "Sân khấu", 14))
        .programme(assigned(2, "Loa đài", 12))
        .programme(assigned(3, "Rạp", 13));
    let of = |host: &Day| {
        let rows = duties(&host.db(), "tp-mau", 2019, HOST).unwrap();
        rows.into_iter().map(|row| (row.task, row.in_charge, row.due, row.standing, row.reason)).collect::<Vec<_>>()
    };
    let open =
        |task: &str, in_charge: &str, due| (task.to_owned(), in_charge.to_owned(), day(due), DutyStanding::Open, None);
    assert_eq!(of(&host), [open("Loa đài", "Đoàn", 12), open("Rạp", "Đoàn", 13), open("Sân khấu", "Đoàn", 14)]);
    let changed =
        DutyChanged { duty: id(2), task: text("Loa, đèn"), in_charge: text("Hội Phụ nữ"), due: day(15) };
    let host = host
        .programme(changed)
        .programme(DutyDone { duty: id(1) })
        .programme(DutyDropped { duty: id(3), reason: text("Có mái che") });
    let [dropped, done, left] = of(&host).try_into().unwrap();
    assert_eq!((dropped.3, dropped.4.as_deref()), (DutyStanding::Dropped, Some("Có mái che")));
    assert_eq!((done.0.as_str(), done.3, done.4), ("Sân khấu", DutyStanding::Done, None));
    assert_eq!(left, open("Loa, đèn", "Hội Phụ nữ", 15));
}

#[test]
fn a_contest_is_played_and_its_result_corrected() {
    let decided = |outcome| FixtureDecided { activity: id(1), fixture: FixtureNo(1), outcome };
    let played = |home, away| Outcome::Played { home, away, decider: None };
    let day = Day::new()
        .programme(venue(1, "Sân bóng"))
        .programme(added(1, 1, "09:00", "10:00"))
        .programme(team(1, 11, "Tổ 1"))
        .programme(team(1, 12, "Tổ 2"))
        .programme(ContestSet { activity: id(1), rules: knockout() })
        .programme(ContestDrawn { activity: id(1), fixtures: contest::draw(knockout().format, &[id(11), id(12)]) })
        .programme(decided(played(1, 0)));
    let champion = |day: &Day| day.activities()[0].contents.contest.as_ref().unwrap().standings()[0].team;
    assert_eq!(champion(&day), id(11));
    let day = day.programme(FixtureCorrected {
        activity: id(1),
        fixture: FixtureNo(1),
        outcome: Outcome::Walkover { winner: Seat::Away, reason: text("Bỏ cuộc") },
        reason: text("Ghi nhầm"),
    });
    assert_eq!(champion(&day), id(12));
    let day = day.programme(result(1, &[11]));
    assert_eq!(day.activities()[0].correction, None);
    let placings = day.activities()[0].contents.placings.clone();
    let day = day.programme(ResultCorrected { activity: id(1), placings, reason: text("Cộng nhầm") });
    assert_eq!(day.activities()[0].correction.as_deref(), Some("Cộng nhầm"));
}

#[test]
fn equals_are_parted_by_their_lot_until_a_correction_parts_them_otherwise() {
    let format = Format::RoundRobin { win: 3, draw: 1, loss: 0 };
    let rules = Rules { format, tie_breaks: vec![TieBreak::Lot], prizes: vec![] };
    let outcome = Outcome::Played { home: 1, away: 1, decider: None };
    let day = Day::new()
        .programme(venue(1, "Sân bóng"))
        .programme(added(1, 1, "09:00", "10:00"))
        .programme(team(1, 11, "Tổ 1"))
        .programme(team(1, 12, "Tổ 2"))
        .programme(ContestSet { activity: id(1), rules })
        .programme(ContestDrawn { activity: id(1), fixtures: contest::draw(format, &[id(11), id(12)]) })
        .programme(FixtureDecided { activity: id(1), fixture: FixtureNo(1), outcome });
    let table = |day: &Day| {
        let standings = day.activities()[0].contents.contest.as_ref().unwrap().standings();
        standings.iter().map(|row| (row.place, row.team, row.by_lot)).collect::<Vec<_>>()
    };
    assert_eq!(table(&day), [(Some(1), id(11), false), (Some(1), id(12), false)]);
    let day = day.programme(LotDrawn { activity: id(1), order: vec![id(12), id(11)] });
    assert_eq!(table(&day), [(Some(1), id(12), true), (Some(2), id(11), true)]);
    let day = day.programme(FixtureCorrected {
        activity: id(1),
        fixture: FixtureNo(1),
        outcome: Outcome::Played { home: 2, away: 1, decider: None },
        reason: text("Ghi nhầm"),
    });
    assert_eq!(table(&day), [(Some(1), id(11), false), (Some(2), id(12), false)]);
}

#[test]
fn what_others_hold_at_the_same_time_is_looked_at() {
    let mut day = Day::new()
        .ceremony(planned("08:00"))
        .ceremony(item(1, "08:00", "08:10"))
        .programme(venue(1, "Sân bóng"))
        .programme(added(1, 1, "09:00", "10:00"))
        .programme(team(1, 11, "Tổ 1"))
        .programme(added(2, 1, "09:30", "10:30"))
        .programme(added(3, 1, "09:30", "10:30"))
        .programme(ActivityCancelled { activity: id(3), reason: text("Mưa"), cause: Cause::Weather });
    let other = "tp-mau.phuong-b.to-9";
    for (figure, from, to) in [(5, "09:50", "10:50"), (6, "10:30", "11:30"), (7, "07:00", "09:00")] {
        day.0.programme("tp-mau.phuong-b", other, "2019-08-02", added(figure, 1, from, to));
        day.0.programme("tp-mau.phuong-b", other, "2019-08-02", team(figure, 11, "TỔ 1"));
    }
    day.0.ceremony("tp-mau.phuong-b", other, "2019-08-02", planned("08:00"));
    day.0.ceremony("tp-mau.phuong-b", other, "2019-08-02", item(1, "08:05", "08:15"));
    day.0.turn_to("tp-khac", 2019);
    day.0.programme("tp-khac", "tp-khac.cho", "2019-08-02", added(8, 1, "09:00", "10:00"));
    day.0.programme("tp-khac", "tp-khac.cho", "2019-08-02", team(8, 11, "Tổ 1"));
    let told = |named: bool| {
        let rows = warnings::day(&day.db(), "tp-mau", 2019, HOST).unwrap();
        let opened = rows.opened(None, |_| Ok::<_, ()>(named.then(|| text("Người Mẫu")))).unwrap();
        let clashes = opened.clashes().into_iter();
        clashes.map(|clash| (clash.severity, clash.explanation.code, clash.other.is_some())).collect::<Vec<_>>()
    };
    let mut expected = vec![
        (Severity::Blocking, "VENUE_DOUBLE_BOOKED", false),
        (Severity::Notice, "TEAM_DOUBLE_BOOKED", true),
        (Severity::Notice, "PERFORMER_DOUBLE_BOOKED", true),
    ];
    assert_eq!(told(true), expected);
    // A name whose key is gone is nobody's any more.
    expected.pop();
    assert_eq!(told(false), expected);
    assert!(
        warnings::day(&day.db(), "tp-mau", 2019, "tp-mau.nobody")
            .unwrap()
            .opened(None, |_| Ok::<_, ()>(None))
            .unwrap()
            .clashes()
            .is_empty()
    );
}

#[test]
fn delegates_are_listed_with_their_answers() {
    let invited = |figure: u128, name: &str| DelegateInvited {
        delegate: id(figure),
        organisation: text(name),
        person: Some(sealed(figure)),
    };
    let day = with_agenda()
        .ceremony(invited(2, "Mặt trận"))
        .ceremony(invited(1, "Đoàn thanh niên"))
        .ceremony(DelegateAnswered { delegate: id(1), comes: true })
        .ceremony(DelegateAnswered { delegate: id(9), comes: true });
    let db = day.db();
    let list = |after, limit| delegates(&db, "tp-mau", 2019, HOST, after, limit).unwrap();
    let [first, second] = list(-1, 10).try_into().unwrap();
    assert_eq!((first.organisation.as_str(), first.comes), ("Mặt trận", None));
    assert_eq!((second.comes, second.person.clone()), (Some(true), Some(sealed(1))));
    assert_eq!((list(-1, 1), list(first.ordinal, 1)), (vec![first], vec![second]));
    assert_eq!(count_delegates(&db, "tp-mau", 2019, HOST).unwrap(), (2, 1));
}

#[test]
fn what_was_recorded_is_kept_and_put_right() {
    let unit = AssessmentScope::Unit;
    let day = with_agenda()
        .ceremony(CeremonyRelocated { venue: text("Hội trường"), reason: text("Mưa") })
        .ceremony(FlowersGiven { from: text("Thành phố") })
        .ceremony(FlowersGiven { from: text("Phường \"Mẫu\"") })
        .ceremony(ModelLaunched { name: text("Tổ liên gia") })
        .ceremony(AssessmentDelivered { scope: unit, summary: text("Tốt") })
        .ceremony(AssessmentDelivered { scope: unit, summary: text("Rất tốt") })
        .ceremony(AgendaItemDone { item: id(1) })
        .ceremony(CeremonyCompleted {});
    let row = day.now();
    assert_eq!((row.venue.as_str(), row.reason.as_deref()), ("Hội trường", Some("Mưa")));
    assert_eq!(row.flowers, [text("Thành phố"), text("Phường \"Mẫu\"")]);
    assert_eq!((row.models, row.assessments.get(&unit)), (vec![text("Tổ liên gia")], Some(&text("Rất tốt"))));
    let put_right = |correction| CeremonyCorrected { correction, reason: text("Ghi nhầm") };
    let day = day
        .ceremony(put_right(Correction::Attendance { attendees: 99 }))
        .ceremony(put_right(Correction::Pact { parties: vec![text("A"), text("B")] }))
        .ceremony(put_right(Correction::Flowers { from: vec![] }))
        .ceremony(put_right(Correction::Models { names: vec![text("Camera")] }))
        .ceremony(put_right(Correction::Assessment { scope: unit, summary: text("Khá") }))
        .ceremony(put_right(Correction::ItemNotDone { item: id(1) }))
        .ceremony(put_right(Correction::ItemDone { item: id(2) }));
    let row = day.now();
    assert_eq!((row.attendees, row.pact, row.flowers), (Some(99), vec![text("A"), text("B")], vec![]));
    assert_eq!((row.models, row.assessments.get(&unit)), (vec![text("Camera")], Some(&text("Khá"))));
    assert_eq!(row.correction.as_deref(), Some("Ghi nhầm"));
    let done: Vec<_> = agenda(&day.db(), "tp-mau", 2019, HOST).unwrap().into_iter().map(|item| item.done).collect();
    assert_eq!(done, [Some(false), Some(true)]);
}
