use super::*;
use crate::{
    Refusal as _,
    ceremony::AgendaKind,
    programme::ActivityKind,
    testing::{chair, convener, council, document, festival, front, given, historian, police, text},
    unit::UnitKind,
};
use chrono::NaiveDate;

fn ward(name: &str) -> UnitId {
    format!("tp-mau.{name}").parse().unwrap()
}

fn window() -> DateWindow {
    let day = |month, day| NaiveDate::from_ymd_opt(2019, month, day).unwrap();
    DateWindow::new(day(7, 1), day(8, 19)).unwrap()
}

fn open(pilot_quota: Quota) -> Command {
    Command::Open {
        theme: Some(text("Bình yên từng tổ dân phố")),
        founding_decision: document("521"),
        plan: Some(document("30/KH-UBND")),
        pilot_quota,
        window: Some(window()),
    }
}

fn opened_with(pilot_quota: Quota) -> Event {
    FestivalYearOpened {
        theme: Some(text("Bình yên từng tổ dân phố")),
        founding_decision: document("521"),
        plan: Some(document("30/KH-UBND")),
        pilot_quota,
        window: Some(window()),
    }
}

fn opened() -> Event {
    opened_with(Quota::Exactly(1))
}

fn join(name: &str, kind: Option<UnitKind>) -> Command {
    let within = vec![festival().convener.as_unit()];
    join_from(name, kind.map(|kind| Registration { kind, presence: Presence::There, above: within }))
}

fn join_from(name: &str, registration: Option<Registration>) -> Command {
    let registration = Evidence { fact: registration, read_at: "0.0".to_owned() };
    Join { unit: ward(name), convener: festival().convener, registration }
}

fn joined(name: &str) -> Event {
    UnitJoined { unit: ward(name) }
}

fn ceremony_part() -> Vec<CeremonyPart> {
    vec![CeremonyPart { kind: AgendaKind::MovementAssessment, text: text("Đánh giá phong trào") }]
}

fn festival_part() -> Vec<FestivalPart> {
    vec![FestivalPart { kind: ActivityKind::Culture, text: text("Giao lưu văn nghệ") }]
}

fn adopt(ceremony: Vec<CeremonyPart>, festival: Vec<FestivalPart>) -> Command {
    AdoptOutline { ceremony, festival }
}

fn adopted(ceremony: Vec<CeremonyPart>, festival: Vec<FestivalPart>) -> Event {
    OutlineAdopted { ceremony, festival }
}

fn close() -> Command {
    Close { summary: text("16/16 đơn vị tổ chức") }
}

fn closed() -> Event {
    FestivalYearClosed { summary: text("16/16 đơn vị tổ chức") }
}

fn cancel() -> Command {
    Cancel { reason: text("Phòng, chống dịch") }
}

fn cancelled() -> Event {
    FestivalYearCancelled { reason: text("Phòng, chống dịch") }
}

fn amend(theme: &str, window: Option<DateWindow>) -> Command {
    Amend {
        theme: Some(text(theme)), plan: Some(document("30/KH-UBND")), window, reason: text("Lùi ngày vì mưa bão")
    }
}

fn amended(theme: &str, window: Option<DateWindow>) -> Event {
    FestivalYearAmended {
        theme: Some(text(theme)),
        plan: Some(document("30/KH-UBND")),
        window,
        reason: text("Lùi ngày vì mưa bão"),
    }
}

fn every_command() -> [Command; 6] {
    [
        open(Quota::Exactly(1)),
        amend("Mỗi nhà một mắt xích an ninh", None),
        join("phuong-a", Some(UnitKind::Ward)),
        adopt(ceremony_part(), festival_part()),
        close(),
        cancel(),
    ]
}

#[test]
fn the_convener_opens_the_year() {
    for quota in [Quota::Exactly(1), Quota::AtLeast(2)] {
        given::<FestivalYear>([]).when(&convener(), open(quota)).then([opened_with(quota)]);
    }
}

#[test]
fn a_year_opens_once() {
    given::<FestivalYear>([opened()]).when(&convener(), open(Quota::Exactly(1))).refused(Refusal::AlreadyOpened);
}

#[test]
fn a_quota_of_none_is_no_quota() {
    for quota in [Quota::Exactly(0), Quota::AtLeast(0)] {
        given::<FestivalYear>([]).when(&convener(), open(quota)).refused(Refusal::EmptyQuota);
    }
}

#[test]
fn nothing_is_done_before_the_year_opens() {
    for command in every_command().into_iter().skip(1) {
        given::<FestivalYear>([]).when(&convener(), command).refused(Refusal::NotOpen);
    }
}

#[test]
fn nothing_is_done_after_it_closed_or_was_cancelled() {
    for command in every_command() {
        given::<FestivalYear>([opened(), closed()]).when(&convener(), command.clone()).refused(Refusal::YearClosed);
        given::<FestivalYear>([opened(), cancelled()]).when(&convener(), command).refused(Refusal::YearCancelled);
    }
}

const THEME: &str = "Bình yên từng tổ dân phố";

#[test]
fn theme_plan_and_days_are_amended_with_a_reason() {
    for (theme, window) in [("Mỗi nhà một mắt xích an ninh", Some(window())), (THEME, None)] {
        given::<FestivalYear>([opened()]).when(&convener(), amend(theme, window)).then([amended(theme, window)]);
    }
    let other_plan = || (Some(text(THEME)), Some(document("31/KH-UBND")), Some(window()), text("Lùi ngày vì mưa bão"));
    let (theme, plan, window, reason) = other_plan();
    let expected = FestivalYearAmended { theme, plan, window, reason };
    let (theme, plan, window, reason) = other_plan();
    given::<FestivalYear>([opened()]).when(&convener(), Amend { theme, plan, window, reason }).then([expected]);
    for by in [police(), chair(), front(), council(), historian()] {
        given::<FestivalYear>([opened()]).when(&by, amend(THEME, None)).refused_to_role(by.role);
    }
}

#[test]
fn an_amendment_amends_something() {
    given::<FestivalYear>([opened()]).when(&convener(), amend(THEME, Some(window()))).refused(Refusal::NothingAmended);
    given::<FestivalYear>([opened(), amended(THEME, None)])
        .when(&convener(), amend(THEME, None))
        .refused(Refusal::NothingAmended);
    given::<FestivalYear>([opened(), amended(THEME, None)])
        .when(&convener(), amend(THEME, Some(window())))
        .then([amended(THEME, Some(window()))]);
}

#[test]
fn days_are_drafted_from_the_amended_window() {
    let past = [opened(), adopted(ceremony_part(), vec![]), amended(THEME, None)];
    let year = past.iter().fold(FestivalYear::default(), FestivalYear::evolve);
    assert_eq!(year.template().map(|template| template.window), Some(None));
    // What was laid down and who joined stays.
    let past = [opened(), joined("phuong-a"), amended(THEME, None)];
    given::<FestivalYear>(past)
        .when(&convener(), join("phuong-a", Some(UnitKind::Ward)))
        .refused(Refusal::AlreadyJoined);
}

#[test]
fn wards_and_communes_join() {
    for kind in [UnitKind::Ward, UnitKind::Commune, UnitKind::Township, UnitKind::SpecialZone] {
        given::<FestivalYear>([opened(), joined("phuong-a")])
            .when(&convener(), join("phuong-b", Some(kind)))
            .then([joined("phuong-b")]);
    }
}

#[test]
fn a_unit_joins_once() {
    given::<FestivalYear>([opened(), joined("phuong-a")])
        .when(&convener(), join("phuong-a", Some(UnitKind::Ward)))
        .refused(Refusal::AlreadyJoined);
}

#[test]
fn a_joining_unit_must_be_registered() {
    given::<FestivalYear>([opened()]).when(&convener(), join("phuong-a", None)).refused(Refusal::UnknownUnit);
}

#[test]
fn a_joining_unit_is_there_and_lies_within_the_convener() {
    let registration = |presence, above: &[&str]| {
        let above = above.iter().map(|id| id.parse().unwrap()).collect();
        Some(Registration { kind: UnitKind::Ward, presence, above })
    };
    let day = chrono::NaiveDate::from_ymd_opt(2019, 7, 1).unwrap();
    for presence in [Presence::NotYet { since: day }, Presence::Ended { on: day }] {
        given::<FestivalYear>([opened()])
            .when(&convener(), join_from("phuong-a", registration(presence, &["tp-mau"])))
            .refused(Refusal::UnitNotThere);
    }
    for above in [&[][..], &["tp-khac", "tinh-khac"]] {
        given::<FestivalYear>([opened()])
            .when(&convener(), join_from("phuong-a", registration(Presence::There, above)))
            .refused(Refusal::OutsideConvener);
    }
    // A city between the ward and a province that convenes, and a commune that convenes by itself.
    given::<FestivalYear>([opened()])
        .when(&convener(), join_from("phuong-a", registration(Presence::There, &["tp-khac", "tp-mau"])))
        .then([joined("phuong-a")]);
    let own = festival().convener.as_unit();
    let registration = Evidence { fact: registration(Presence::There, &[]), read_at: "0.0".to_owned() };
    given::<FestivalYear>([opened()])
        .when(&convener(), Join { unit: own.clone(), convener: festival().convener, registration })
        .then([UnitJoined { unit: own }]);
}

#[test]
fn nothing_but_wards_and_communes_joins() {
    for kind in UnitKind::ALL {
        if !kind.is_commune_level() {
            given::<FestivalYear>([opened()])
                .when(&convener(), join("phuong-a", Some(kind)))
                .refused(Refusal::NotWardOrCommune { kind });
        }
    }
}

#[test]
fn an_outline_has_a_part_of_either_sort_and_may_be_replaced() {
    for (ceremony, festival) in
        [(ceremony_part(), festival_part()), (ceremony_part(), vec![]), (vec![], festival_part())]
    {
        given::<FestivalYear>([opened(), adopted(ceremony_part(), vec![])])
            .when(&convener(), adopt(ceremony.clone(), festival.clone()))
            .then([adopted(ceremony, festival)]);
    }
}

#[test]
fn an_empty_outline_is_none() {
    given::<FestivalYear>([opened()]).when(&convener(), adopt(vec![], vec![])).refused(Refusal::EmptyOutline);
}

#[test]
fn a_year_is_closed_with_a_summary_or_cancelled_with_a_reason() {
    given::<FestivalYear>([opened()]).when(&convener(), close()).then([closed()]);
    given::<FestivalYear>([opened()]).when(&convener(), cancel()).then([cancelled()]);
}

#[test]
fn the_chair_opens_and_ends_a_year_and_leaves_the_rest_to_the_convener() {
    given::<FestivalYear>([]).when(&chair(), open(Quota::Exactly(1))).then([opened()]);
    given::<FestivalYear>([opened()]).when(&chair(), close()).then([closed()]);
    given::<FestivalYear>([opened()]).when(&chair(), cancel()).then([cancelled()]);
    for command in [join("phuong-a", Some(UnitKind::Ward)), adopt(ceremony_part(), vec![])] {
        given::<FestivalYear>([opened()]).when(&chair(), command).refused_to_role(Role::Decider);
    }
}

#[test]
fn no_other_office_touches_the_year() {
    for by in [police(), front(), council(), historian()] {
        for command in every_command() {
            given::<FestivalYear>([]).when(&by, command).refused_to_role(by.role);
        }
    }
}

fn year(events: impl IntoIterator<Item = Event>) -> FestivalYear {
    events.into_iter().fold(FestivalYear::default(), |year, event| year.evolve(&event))
}

#[test]
fn others_learn_where_the_year_stands_and_its_quota() {
    let known = |events: Vec<Event>| (year(events.clone()).standing(), year(events).quota());
    let quota = Some(Quota::Exactly(1));
    assert_eq!(known(vec![]), (FestivalStanding::NotOpened, None));
    assert_eq!(known(vec![opened()]), (FestivalStanding::Open, quota));
    assert_eq!(known(vec![opened(), joined("phuong-a"), adopted(vec![], vec![])]), (FestivalStanding::Open, quota));
    assert_eq!(known(vec![opened(), closed()]), (FestivalStanding::Closed, None));
    assert_eq!(known(vec![opened(), cancelled()]), (FestivalStanding::Cancelled, None));
}

#[test]
fn a_slice_without_the_opening_says_nothing() {
    let nothing = year([joined("phuong-a"), adopted(ceremony_part(), vec![])]);
    assert_eq!(nothing.standing(), FestivalStanding::NotOpened);
    assert_eq!(year([closed(), joined("phuong-a")]).standing(), FestivalStanding::Closed);
    assert_eq!(year([cancelled(), adopted(vec![], vec![])]).standing(), FestivalStanding::Cancelled);
}

#[test]
fn a_refusal_names_what_it_is_about() {
    let kind = Refusal::NotWardOrCommune { kind: UnitKind::Market }.explain();
    assert_eq!((kind.code, kind.field), ("UNIT_NOT_WARD_OR_COMMUNE", Some("unit")));
    assert!(kind.vi.contains("chợ") && kind.en.contains("market"), "{kind:?}");
    assert_eq!(Refusal::EmptyQuota.explain().field, Some("pilotQuota"));
    assert_eq!(Refusal::NotOpen.explain().field, None);
}

#[test]
fn a_day_is_drafted_from_the_outline_that_stands() {
    let template = |events: &[Event]| events.iter().fold(FestivalYear::default(), FestivalYear::evolve).template();
    assert_eq!(template(&[]), None);
    assert_eq!(template(&[opened()]), None);
    let outline = Outline { ceremony: ceremony_part(), festival: vec![] };
    let standing = Some(Template { outline, window: Some(window()) });
    let past = [opened(), adopted(vec![], festival_part()), adopted(ceremony_part(), vec![])];
    assert_eq!(template(&past), standing);
    assert_eq!(template(&[opened(), adopted(ceremony_part(), vec![]), cancelled()]), None);
}

fn criteria() -> Vec<Criterion> {
    vec![
        Criterion { criterion: text("Địa bàn phức tạp"), weight: 2 },
        Criterion { criterion: text("Phong trào"), weight: 1 },
    ]
}

fn rules(criteria: Vec<Criterion>, levels: &[(Level, Quota)]) -> Command {
    AdoptPilotRules {
        criteria,
        levels: levels.iter().map(|(level, quota)| LevelQuota { level: *level, quota: *quota }).collect(),
    }
}

fn adopted_rules(version: u32, levels: &[(Level, Quota)]) -> Event {
    let levels = levels.iter().map(|(level, quota)| LevelQuota { level: *level, quota: *quota }).collect();
    PilotRulesAdopted { version, criteria: criteria(), levels }
}

fn host(name: &str) -> HostId {
    format!("tp-mau.phuong-a.{name}").parse().unwrap()
}

fn designate(name: &str, level: Level, endorsed: bool) -> Command {
    let endorsed = Evidence { fact: endorsed, read_at: "0.0".to_owned() };
    DesignatePilot { unit: ward("phuong-a"), neighbourhood: host(name), level, endorsed }
}

fn designated(name: &str, level: Level) -> Event {
    PilotDesignated { unit: ward("phuong-a"), neighbourhood: host(name), level }
}

const ONE_PROVINCIAL: [(Level, Quota); 1] = [(Level::Province, Quota::Exactly(1))];

#[test]
fn rules_for_pilots_are_versioned() {
    given::<FestivalYear>([opened()])
        .when(&convener(), rules(criteria(), &ONE_PROVINCIAL))
        .then([adopted_rules(1, &ONE_PROVINCIAL)]);
    let later = [(Level::Ministry, Quota::AtLeast(1))];
    given::<FestivalYear>([opened(), adopted_rules(1, &ONE_PROVINCIAL)])
        .when(&convener(), rules(criteria(), &later))
        .then([adopted_rules(2, &later)]);
    let read = |events: &[Event]| events.iter().fold(FestivalYear::default(), FestivalYear::evolve).criteria();
    assert_eq!(read(&[opened(), adopted_rules(1, &[])]), criteria());
    assert_eq!(read(&[opened(), adopted_rules(1, &[]), cancelled()]), []);
}

#[test]
fn rules_for_pilots_say_something_once_and_count() {
    let past = || given::<FestivalYear>([opened()]);
    past().when(&convener(), rules(vec![], &[])).refused(Refusal::EmptyRules);
    past()
        .when(&convener(), rules([criteria(), criteria()].concat(), &[]))
        .refused(Refusal::CriterionTwice { criterion: text("Địa bàn phức tạp") });
    let weightless = vec![Criterion { criterion: text("Phong trào"), weight: 0 }];
    past()
        .when(&convener(), rules(weightless, &[]))
        .refused(Refusal::CriterionWeightless { criterion: text("Phong trào") });
    let twice = [(Level::District, Quota::Exactly(1)), (Level::District, Quota::Exactly(2))];
    past().when(&convener(), rules(vec![], &twice)).refused(Refusal::LevelTwice { level: Level::District });
    for quota in [Quota::Exactly(0), Quota::AtLeast(0)] {
        past()
            .when(&convener(), rules(vec![], &[(Level::District, quota)]))
            .refused(Refusal::LevelQuotaEmpty { level: Level::District });
    }
}

#[test]
fn an_endorsed_pilot_becomes_one_of_a_level_within_its_quota() {
    let past = || vec![opened(), adopted_rules(1, &ONE_PROVINCIAL)];
    let level = Level::Province;
    given::<FestivalYear>(past()).when(&convener(), designate("to-1", level, true)).then([designated("to-1", level)]);
    given::<FestivalYear>(past()).when(&convener(), designate("to-1", level, false)).refused(Refusal::NotEndorsed);
    given::<FestivalYear>(past())
        .when(&convener(), designate("to-1", Level::Ministry, true))
        .refused(Refusal::NoQuotaForLevel { level: Level::Ministry });
    let taken = || past().into_iter().chain([designated("to-1", level)]);
    given::<FestivalYear>(taken())
        .when(&convener(), designate("to-1", level, true))
        .refused(Refusal::AlreadyDesignated { level });
    given::<FestivalYear>(taken())
        .when(&convener(), designate("to-2", level, true))
        .refused(Refusal::LevelQuotaFilled { level, quota: 1 });
    let at_least = [opened(), adopted_rules(1, &[(level, Quota::AtLeast(1))]), designated("to-1", level)];
    given::<FestivalYear>(at_least).when(&convener(), designate("to-2", level, true)).then([designated("to-2", level)]);
}

#[test]
fn a_designation_is_undone_and_its_place_is_free_again() {
    let level = Level::Province;
    let undo = || UndoDesignation { neighbourhood: host("to-1"), level, reason: text("Thay điểm") };
    let undone = || DesignationUndone { neighbourhood: host("to-1"), level, reason: text("Thay điểm") };
    let past = vec![opened(), adopted_rules(1, &ONE_PROVINCIAL), designated("to-1", level)];
    given::<FestivalYear>(past.clone()).when(&convener(), undo()).then([undone()]);
    given::<FestivalYear>([opened()]).when(&convener(), undo()).refused(Refusal::NotDesignated { level });
    given::<FestivalYear>(past.into_iter().chain([undone()]))
        .when(&convener(), designate("to-2", level, true))
        .then([designated("to-2", level)]);
}

#[test]
fn pilots_are_the_conveners_matter_and_end_with_the_year() {
    let undo = UndoDesignation { neighbourhood: host("to-1"), level: Level::Province, reason: text("Thay điểm") };
    for command in [rules(criteria(), &[]), designate("to-1", Level::Province, true), undo] {
        given::<FestivalYear>([]).when(&convener(), command.clone()).refused(Refusal::NotOpen);
        given::<FestivalYear>([opened(), closed()]).when(&convener(), command.clone()).refused(Refusal::YearClosed);
        given::<FestivalYear>([opened(), cancelled()])
            .when(&convener(), command.clone())
            .refused(Refusal::YearCancelled);
        for by in [police(), chair(), front(), council(), historian()] {
            given::<FestivalYear>([opened()]).when(&by, command.clone()).refused_to_role(by.role);
        }
    }
}

#[test]
fn a_refusal_names_the_level_in_both_languages() {
    for (level, vi, en) in [
        (Level::Ministry, "cấp bộ", "“ministry”"),
        (Level::Province, "cấp tỉnh", "“province”"),
        (Level::District, "cấp huyện, thành phố", "“district or city”"),
    ] {
        let explanation = Refusal::NoQuotaForLevel { level }.explain();
        assert!(explanation.vi.contains(vi) && explanation.en.contains(en), "{explanation:?}");
    }
}
