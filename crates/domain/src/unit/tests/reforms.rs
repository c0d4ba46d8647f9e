//! Reforms: each command, each refusal.

use super::*;

/// A ward of the city since 2010.
fn founded() -> Event {
    founded_as(Ward)
}

fn founded_as(kind: UnitKind) -> Event {
    let Called { kind, name, code } = called(kind, "Mẫu", "18088");
    UnitRegistered { kind, name, code, parent: Some(city()), since: Some(day("2010-05-01")), decision: None }
}

fn decision() -> Option<DocumentRef> {
    Some(document("60/NQ-UBTVQH"))
}

fn change(on: &str) -> Change {
    Change { unit: ward(), convener: festival().convener, on: day(on), decision: decision(), above: read(vec![city()]) }
}

fn rename_with(change: Change, to: Called) -> Command {
    Rename { change, kind: to.kind, name: to.name, code: to.code }
}

fn rename(on: &str, to: Called) -> Command {
    rename_with(change(on), to)
}

fn renamed(on: &str, to: Called) -> Event {
    UnitRenamed { kind: to.kind, name: to.name, code: to.code, on: day(on), decision: decision() }
}

fn transfer(on: &str, parent: UnitId, to: Option<Registration>) -> Command {
    Transfer { change: change(on), parent, to: read(to) }
}

fn transferred(on: &str, parent: UnitId) -> Event {
    UnitTransferred { parent, on: day(on), decision: decision() }
}

fn merge(on: &str, into: UnitId, successor: Option<Registration>) -> Command {
    Merge { change: change(on), into, successor: read(successor) }
}

fn merged(on: &str, into: UnitId) -> Event {
    UnitMerged { into, on: day(on), decision: decision() }
}

fn share(unit: UnitId, extent: Extent) -> Share {
    Share { unit, extent }
}

fn split(on: &str, into: Vec<Share>, successors: Vec<Option<Registration>>, remaining: u32) -> Command {
    Split { change: change(on), into, successors: read(successors), remaining: read(remaining) }
}

fn two_shares() -> Vec<Share> {
    vec![share(other(), Extent::Most), share(third(), Extent::Part)]
}

fn dissolve(on: &str, remaining: u32) -> Command {
    Dissolve { change: change(on), cause: Dissolution::LevelAbolished, remaining: read(remaining) }
}

fn dissolved(on: &str) -> Event {
    UnitDissolved { cause: Dissolution::LevelAbolished, on: day(on), decision: decision() }
}

fn in_city() -> Option<Registration> {
    there(Ward, &[city()])
}

fn both() -> Vec<Option<Registration>> {
    vec![in_city(), in_city()]
}

/// Every reform of that day.
fn every_reform(on: &str) -> [Command; 5] {
    [
        rename(on, called(Ward, "Khác", "18088")),
        transfer(on, id("tp-mau.quan"), there(UrbanDistrict, &[city()])),
        merge(on, other(), in_city()),
        split(on, two_shares(), both(), 0),
        dissolve(on, 0),
    ]
}

fn with_change(command: Command, edit: impl Fn(Change) -> Change) -> Command {
    match command {
        Register { .. } => command,
        Rename { change, kind, name, code } => Rename { change: edit(change), kind, name, code },
        Transfer { change, parent, to } => Transfer { change: edit(change), parent, to },
        Merge { change, into, successor } => Merge { change: edit(change), into, successor },
        Split { change, into, successors, remaining } => Split { change: edit(change), into, successors, remaining },
        Dissolve { change, cause, remaining } => Dissolve { change: edit(change), cause, remaining },
    }
}

#[test]
fn a_unit_gets_another_name_kind_or_code() {
    let others = [called(Commune, "Mẫu", "18088"), called(Ward, "Khác", "18088"), called(Ward, "Mẫu", "")];
    for to in others {
        given::<Unit>([founded()])
            .when(&convener(), rename("2020-01-01", to.clone()))
            .then([renamed("2020-01-01", to)]);
    }
    let back = called(Ward, "Mẫu", "18088");
    given::<Unit>([founded(), renamed("2015-01-01", called(Ward, "Khác", "18088"))])
        .when(&convener(), rename("2020-01-01", back.clone()))
        .then([renamed("2020-01-01", back)]);
}

#[test]
fn a_name_that_it_has_that_day_changes_nothing() {
    let same = called(Ward, "Mẫu", "18088");
    given::<Unit>([founded()]).when(&convener(), rename("2020-01-01", same.clone())).refused(Refusal::NothingChanges);
    let other = called(Ward, "Khác", "18088");
    given::<Unit>([founded(), renamed("2015-01-01", other.clone())])
        .when(&convener(), rename("2015-01-01", other))
        .refused(Refusal::NothingChanges);
}

#[test]
fn no_kind_becomes_one_of_another_sort() {
    for (from, to) in [(Ward, Neighbourhood), (Neighbourhood, Market), (Hamlet, Ward), (Market, Hamlet)] {
        given::<Unit>([founded_as(from)])
            .when(&convener(), rename("2020-01-01", called(to, "Mẫu", "")))
            .refused(Refusal::KindOfOtherSort { from, to });
    }
    for (from, to) in [(Neighbourhood, Hamlet), (Commune, Ward), (Market, Enterprise)] {
        let to = called(to, "Mẫu", "");
        given::<Unit>([founded_as(from)])
            .when(&convener(), rename("2020-01-01", to.clone()))
            .then([renamed("2020-01-01", to)]);
    }
}

#[test]
fn a_unit_goes_over_to_another() {
    given::<Unit>([founded()])
        .when(&convener(), transfer("2020-01-01", id("tp-mau.quan"), there(UrbanDistrict, &[city()])))
        .then([transferred("2020-01-01", id("tp-mau.quan"))]);
    given::<Unit>([founded()])
        .when(&convener(), transfer("2020-01-01", city(), there(City, &[])))
        .refused(Refusal::NothingChanges);
}

#[test]
fn a_new_parent_is_an_administrative_unit_that_is_there_and_does_not_lie_within_it() {
    let when = |parent: UnitId, to| given::<Unit>([founded()]).when(&convener(), transfer("2020-01-01", parent, to));
    when(other(), None).refused(Refusal::UnknownParent { parent: other() });
    when(other(), there(Market, &[city()])).refused(Refusal::ParentIsHost { parent_kind: Market });
    for presence in [Presence::NotYet { since: day("2021-01-01") }, Presence::Ended { on: day("2020-01-01") }] {
        let to = Some(Registration { kind: City, presence, above: vec![] });
        when(other(), to).refused(Refusal::ParentNotThere { parent: other(), presence });
    }
    when(ward(), in_city()).refused(Refusal::Cycle { parent: ward() });
    when(other(), there(Ward, &[third(), ward(), city()])).refused(Refusal::Cycle { parent: other() });
}

#[test]
fn a_unit_goes_into_another_as_a_whole() {
    given::<Unit>([founded()])
        .when(&convener(), merge("2020-01-01", other(), in_city()))
        .then([merged("2020-01-01", other())]);
}

#[test]
fn a_successor_is_another_unit_of_its_sort_that_is_there() {
    let into = |unit: UnitId, successor| {
        let split = split(
            "2020-01-01",
            vec![share(third(), Extent::Most), share(unit.clone(), Extent::Part)],
            vec![in_city(), Option::clone(&successor)],
            0,
        );
        [merge("2020-01-01", unit, successor), split]
    };
    let refused = |commands: [Command; 2], refusal: Refusal| {
        for command in commands {
            given::<Unit>([founded()]).when(&convener(), command).refused(refusal.clone());
        }
    };
    refused(into(other(), None), Refusal::UnknownSuccessor { unit: other() });
    refused(into(ward(), in_city()), Refusal::SuccessorIsItself);
    for kind in [Neighbourhood, Market] {
        refused(into(other(), there(kind, &[city()])), Refusal::SuccessorOfOtherSort { kind });
    }
    refused(into(other(), there(Ward, &[ward(), city()])), Refusal::SuccessorWithin { unit: other() });
    for presence in [Presence::NotYet { since: day("2020-01-02") }, Presence::Ended { on: day("2020-01-01") }] {
        let successor = Some(Registration { kind: Ward, presence, above: vec![city()] });
        refused(into(other(), successor), Refusal::SuccessorNotThere { unit: other(), presence });
    }
    // A city that became a special zone, as islands did in 2025.
    given::<Unit>([founded_as(City)])
        .when(&convener(), merge("2025-07-01", other(), there(SpecialZone, &[id("tinh")])))
        .then([merged("2025-07-01", other())]);
}

#[test]
fn a_unit_is_split_among_several() {
    given::<Unit>([founded()]).when(&convener(), split("2020-01-01", two_shares(), both(), 0)).then([UnitSplit {
        into: two_shares(),
        on: day("2020-01-01"),
        decision: decision(),
    }]);
}

#[test]
fn a_split_names_at_least_two_each_once_and_each_for_less_than_the_whole() {
    let when = |into| given::<Unit>([founded()]).when(&convener(), split("2020-01-01", into, both(), 0));
    when(vec![]).refused(Refusal::SplitIntoOne);
    when(vec![share(other(), Extent::Most)]).refused(Refusal::SplitIntoOne);
    when(vec![share(other(), Extent::Most), share(other(), Extent::Part)])
        .refused(Refusal::SuccessorTwice { unit: other() });
    when(vec![share(other(), Extent::Whole), share(third(), Extent::Part)])
        .refused(Refusal::ShareIsWhole { unit: other() });
}

#[test]
fn a_unit_ends_without_another_in_its_place() {
    given::<Unit>([founded_as(City)]).when(&convener(), dissolve("2025-07-01", 0)).then([dissolved("2025-07-01")]);
}

#[test]
fn what_is_split_or_dissolved_holds_no_other_unit_any_more() {
    for command in [split("2020-01-01", two_shares(), both(), 3), dissolve("2020-01-01", 3)] {
        given::<Unit>([founded()]).when(&convener(), command).refused(Refusal::StillHolds { units: 3 });
    }
}

#[test]
fn nothing_is_done_to_a_unit_that_is_not_registered() {
    for command in every_reform("2020-01-01") {
        given::<Unit>([]).when(&convener(), command).refused(Refusal::NotRegistered);
    }
}

#[test]
fn nothing_takes_effect_before_the_unit_existed() {
    for command in every_reform("2010-04-30") {
        given::<Unit>([founded()])
            .when(&convener(), command)
            .refused(Refusal::NotThereYet { since: day("2010-05-01") });
    }
}

#[test]
fn a_unit_that_ended_is_not_used_again() {
    let shares = UnitSplit { into: two_shares(), on: day("2020-01-01"), decision: None };
    for ending in [merged("2020-01-01", other()), shares, dissolved("2020-01-01")] {
        for command in every_reform("2020-01-01") {
            given::<Unit>([founded(), ending.clone()])
                .when(&convener(), command)
                .refused(Refusal::HasEnded { on: day("2020-01-01") });
        }
        // What it was called before may still be put right; a second end may not be put before the first.
        let earlier = called(Ward, "Tên cũ", "18088");
        given::<Unit>([founded(), ending.clone()])
            .when(&historian(), rename("2015-01-01", earlier.clone()))
            .then([renamed("2015-01-01", earlier)]);
        for command in [merge("2019-01-01", third(), in_city()), dissolve("2019-01-01", 0)] {
            given::<Unit>([founded(), ending.clone()])
                .when(&convener(), command)
                .refused(Refusal::HasEnded { on: day("2020-01-01") });
        }
    }
}

#[test]
fn a_unit_does_not_end_before_it_is_known_to_have_changed() {
    let changes = [renamed("2021-01-01", called(Ward, "Khác", "18088")), transferred("2021-01-01", other())];
    for later in changes {
        for on in ["2020-01-01", "2021-01-01"] {
            for command in [merge(on, other(), in_city()), split(on, two_shares(), both(), 0), dissolve(on, 0)] {
                given::<Unit>([founded(), later.clone()])
                    .when(&convener(), command)
                    .refused(Refusal::ChangedLater { on: day("2021-01-01") });
            }
        }
        given::<Unit>([founded(), later]).when(&convener(), dissolve("2021-01-02", 0)).then([dissolved("2021-01-02")]);
    }
    given::<Unit>([founded()])
        .when(&convener(), dissolve("2010-05-01", 0))
        .refused(Refusal::ChangedLater { on: day("2010-05-01") });
}

#[test]
fn a_reform_rests_on_a_decision_unless_a_historian_lacks_it() {
    for command in every_reform("2020-01-01") {
        let without = with_change(command, |change| Change { decision: None, ..change });
        given::<Unit>([founded()]).when(&convener(), without.clone()).refused(Refusal::DecisionMissing);
        let by_historian = crate::judge(
            &Unit::default().evolve(&founded()),
            &historian(),
            &Subject::festival(&festival()),
            crate::FestivalStanding::NotOpened,
            without,
        );
        assert!(by_historian.is_ok(), "{by_historian:?}");
    }
}

#[test]
fn a_reform_is_of_the_convener_within_which_the_unit_lies() {
    let convener_elsewhere: ConvenerId = "tp-khac".parse().unwrap();
    for command in every_reform("2020-01-01") {
        let outside = with_change(command.clone(), |change| Change { convener: convener_elsewhere.clone(), ..change });
        given::<Unit>([founded()])
            .when(&convener(), outside)
            .refused(Refusal::OutsideConvener { convener: convener_elsewhere.clone() });
        let own =
            with_change(command, |change| Change { convener: ward().as_convener(), above: read(vec![]), ..change });
        let subject = Subject::festival(&festival());
        let unit = Unit::default().evolve(&founded());
        assert!(crate::judge(&unit, &convener(), &subject, crate::FestivalStanding::NotOpened, own).is_ok());
    }
}

#[test]
fn convener_and_historian_reform() {
    for command in every_reform("2020-01-01") {
        for by in [convener(), historian()] {
            let unit = Unit::default().evolve(&founded());
            let subject = Subject::festival(&festival());
            let judged = crate::judge(&unit, &by, &subject, crate::FestivalStanding::NotOpened, command.clone());
            assert!(judged.is_ok(), "{judged:?}");
        }
        for by in [police(), chair(), front(), council()] {
            given::<Unit>([founded()]).when(&by, command.clone()).refused_to_role(by.role);
        }
        // A ward's own office enters what lies in its ward, and reforms nothing.
        let of_ward = Actor { scope: Scope::Unit(ward()), ..convener() };
        let unit = Unit::default().evolve(&founded());
        let subject = Subject::festival(&festival()).unit(other());
        let judged = crate::judge(&unit, &of_ward, &subject, crate::FestivalStanding::NotOpened, command);
        assert!(matches!(judged, Err(Refused::Scope { .. })), "{judged:?}");
    }
}

#[test]
fn every_refusal_says_what_it_is_about_in_both_languages() {
    let presence = Presence::NotYet { since: day("2025-07-01") };
    let refusals = [
        (Refusal::NotRegistered, Some("unit")),
        (Refusal::ParentNotThere { parent: other(), presence }, Some("parent")),
        (Refusal::Cycle { parent: other() }, Some("parent")),
        (Refusal::OutsideConvener { convener: festival().convener }, Some("convener")),
        (Refusal::DecisionMissing, Some("decision")),
        (Refusal::NotThereYet { since: day("2025-07-01") }, Some("on")),
        (Refusal::HasEnded { on: day("2025-07-01") }, Some("on")),
        (Refusal::ChangedLater { on: day("2025-07-01") }, Some("on")),
        (Refusal::NothingChanges, None),
        (Refusal::KindOfOtherSort { from: Ward, to: Market }, Some("kind")),
        (Refusal::UnknownSuccessor { unit: other() }, Some("into")),
        (Refusal::SuccessorNotThere { unit: other(), presence: Presence::There }, Some("into")),
        (Refusal::SuccessorIsItself, Some("into")),
        (Refusal::SuccessorWithin { unit: other() }, Some("into")),
        (Refusal::SuccessorOfOtherSort { kind: Market }, Some("into")),
        (Refusal::SplitIntoOne, Some("into")),
        (Refusal::SuccessorTwice { unit: other() }, Some("into")),
        (Refusal::ShareIsWhole { unit: other() }, Some("into")),
        (Refusal::StillHolds { units: 3 }, None),
    ];
    let mut codes = std::collections::BTreeSet::new();
    for (refusal, field) in refusals {
        let explanation = refusal.explain();
        assert_eq!(explanation.field, field, "{refusal:?}");
        assert!(codes.insert(explanation.code), "{refusal:?}");
        let (vi, en) = (&explanation.vi, &explanation.en);
        for words in [other().as_str(), "1/7/2025", "Phường", "chợ", "3 "] {
            let is_told = match &refusal {
                Refusal::ParentNotThere { .. } | Refusal::SuccessorNotThere { .. } => false,
                Refusal::Cycle { .. }
                | Refusal::UnknownSuccessor { .. }
                | Refusal::SuccessorWithin { .. }
                | Refusal::SuccessorTwice { .. }
                | Refusal::ShareIsWhole { .. } => words == other().as_str(),
                Refusal::NotThereYet { .. } | Refusal::HasEnded { .. } | Refusal::ChangedLater { .. } => {
                    words == "1/7/2025"
                }
                Refusal::KindOfOtherSort { .. } => words == "Phường" || words == "chợ",
                Refusal::SuccessorOfOtherSort { .. } => words == "chợ",
                Refusal::StillHolds { .. } => words == "3 ",
                Refusal::AlreadyRegistered
                | Refusal::NotRegistered
                | Refusal::ParentMissing { .. }
                | Refusal::UnknownParent { .. }
                | Refusal::ParentIsHost { .. }
                | Refusal::OutsideConvener { .. }
                | Refusal::DecisionMissing
                | Refusal::NothingChanges
                | Refusal::SuccessorIsItself
                | Refusal::SplitIntoOne => false,
            };
            assert!(!is_told || vi.contains(words), "{vi}");
        }
        assert!(!en.is_empty());
    }
}
