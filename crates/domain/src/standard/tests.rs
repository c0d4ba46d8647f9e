use chrono::NaiveDate;

use super::*;
use crate::testing::{actor, chair, document, front, given, police, text};

fn year() -> Year {
    2019.try_into().unwrap()
}

fn next_year() -> Year {
    2020.try_into().unwrap()
}

fn registered_for(year: Year) -> Event {
    StandardRegistered { year, circular: Some(Circular::Of2012) }
}

fn registered() -> Event {
    registered_for(year())
}

fn self_assessed() -> Event {
    StandardSelfAssessed { year: year(), report: text("Đạt các tiêu chí"), results: vec![] }
}

fn appraised() -> Event {
    StandardAppraised { year: year(), opinion: text("Đủ điều kiện"), results: vec![] }
}

fn recognised() -> Event {
    StandardRecognised { year: year(), decision: document("56/QĐ-UBND") }
}

fn not_recognised() -> Event {
    StandardNotRecognised { year: year(), reason: text("Chưa đạt một tiêu chí") }
}

/// Everything that happened within a year, up to this standing.
fn year_at(standing: Standing) -> Vec<Event> {
    match standing {
        Standing::Registered => vec![registered()],
        Standing::SelfAssessed => vec![registered(), self_assessed()],
        Standing::Appraised => vec![registered(), self_assessed(), appraised()],
        Standing::Concluded => vec![registered(), self_assessed(), appraised(), recognised()],
    }
}

fn register_on(year: Year, holder: Option<UnitKind>, on: NaiveDate) -> Command {
    let read_at = || "0.0".to_owned();
    let (holder, on) = (Evidence { fact: holder, read_at: read_at() }, Evidence { fact: on, read_at: read_at() });
    Register { year, holder, on }
}

fn register(year: Year, holder: Option<UnitKind>) -> Command {
    register_on(year, holder, NaiveDate::from_ymd_opt(2019, 2, 1).unwrap())
}

fn self_assess() -> Command {
    SelfAssess { year: year(), report: text("Đạt các tiêu chí"), results: vec![] }
}

fn appraise() -> Command {
    Appraise { year: year(), opinion: text("Đủ điều kiện"), results: vec![] }
}

fn recognise() -> Command {
    Recognise { year: year(), decision: document("56/QĐ-UBND") }
}

fn not_recognise() -> Command {
    NotRecognise { year: year(), reason: text("Chưa đạt một tiêu chí") }
}

#[test]
fn units_and_organisations_register() {
    for holder in [
        UnitKind::Ward,
        UnitKind::Commune,
        UnitKind::Neighbourhood,
        UnitKind::Market,
        UnitKind::Hospital,
        UnitKind::School,
        UnitKind::Agency,
        UnitKind::Enterprise,
    ] {
        for by in [front(), police(), chair()] {
            given::<Standard>([]).when(&by, register(year(), Some(holder))).then([registered()]);
        }
    }
}

#[test]
fn provinces_and_cities_hold_no_standard() {
    for holder in [UnitKind::Province, UnitKind::City] {
        given::<Standard>([]).when(&police(), register(year(), Some(holder))).refused(Refusal::HolderOfAnotherKind);
    }
}

#[test]
fn the_holder_must_be_registered_as_a_unit() {
    given::<Standard>([]).when(&police(), register(year(), None)).refused(Refusal::UnknownHolder);
}

#[test]
fn each_year_is_registered_once() {
    for past in [year_at(Standing::Registered), year_at(Standing::Concluded)] {
        given::<Standard>(past.clone())
            .when(&police(), register(year(), Some(UnitKind::Ward)))
            .refused(Refusal::AlreadyRegistered);
        given::<Standard>(past)
            .when(&police(), register(next_year(), Some(UnitKind::Ward)))
            .then([registered_for(next_year())]);
    }
}

#[test]
fn nothing_is_done_for_a_year_that_is_not_registered() {
    for (by, command) in
        [(police(), self_assess()), (police(), appraise()), (chair(), recognise()), (chair(), not_recognise())]
    {
        given::<Standard>([registered_for(next_year())]).when(&by, command).refused(Refusal::NotRegistered);
    }
}

#[test]
fn the_holder_assesses_itself_once() {
    for by in [front(), police(), chair()] {
        given::<Standard>(year_at(Standing::Registered)).when(&by, self_assess()).then([self_assessed()]);
    }
    for standing in [Standing::SelfAssessed, Standing::Appraised] {
        given::<Standard>(year_at(standing)).when(&front(), self_assess()).refused(Refusal::AlreadySelfAssessed);
    }
}

#[test]
fn police_appraise_what_the_holder_said_once() {
    given::<Standard>(year_at(Standing::Registered)).when(&police(), appraise()).refused(Refusal::NotSelfAssessed);
    given::<Standard>(year_at(Standing::SelfAssessed)).when(&police(), appraise()).then([appraised()]);
    given::<Standard>(year_at(Standing::Appraised)).when(&police(), appraise()).refused(Refusal::AlreadyAppraised);
}

#[test]
fn the_chair_recognises_or_not_after_the_appraisal() {
    for (command, event) in [(recognise(), recognised()), (not_recognise(), not_recognised())] {
        for standing in [Standing::Registered, Standing::SelfAssessed] {
            given::<Standard>(year_at(standing)).when(&chair(), command.clone()).refused(Refusal::NotAppraised);
        }
        given::<Standard>(year_at(Standing::Appraised)).when(&chair(), command).then([event]);
    }
}

#[test]
fn what_was_concluded_stays_so() {
    for conclusion in [recognised(), not_recognised()] {
        for (by, command) in
            [(police(), self_assess()), (police(), appraise()), (chair(), recognise()), (chair(), not_recognise())]
        {
            given::<Standard>(year_at(Standing::Appraised).into_iter().chain([conclusion.clone()]))
                .when(&by, command)
                .refused(Refusal::AlreadyConcluded);
        }
    }
}

#[test]
fn each_year_goes_its_own_way() {
    given::<Standard>(year_at(Standing::Appraised).into_iter().chain([registered_for(next_year())]))
        .when(&chair(), recognise())
        .then([recognised()]);
}

#[test]
fn each_office_keeps_to_its_own() {
    let holders: &[Role] = &[Role::Coordinator, Role::Drafter, Role::Decider];
    let permitted: [(Command, &[Role]); 5] = [
        (register(year(), Some(UnitKind::Ward)), holders),
        (self_assess(), holders),
        (appraise(), &[Role::Drafter]),
        (recognise(), &[Role::Decider]),
        (not_recognise(), &[Role::Decider]),
    ];
    for (command, roles) in permitted {
        for role in Role::ALL.into_iter().filter(|role| !roles.contains(role)) {
            given::<Standard>([]).when(&actor("ai-do", role), command.clone()).refused_to_role(role);
        }
    }
}

fn result(criterion: &str, met: bool) -> CriterionResult {
    CriterionResult { criterion: text(criterion), met }
}

fn self_assess_by(results: Vec<CriterionResult>) -> Command {
    SelfAssess { year: year(), report: text("Đạt các tiêu chí"), results }
}

fn self_assessed_by(results: Vec<CriterionResult>) -> Event {
    StandardSelfAssessed { year: year(), report: text("Đạt các tiêu chí"), results }
}

fn appraise_by(results: Vec<CriterionResult>) -> Command {
    Appraise { year: year(), opinion: text("Đủ điều kiện"), results }
}

fn appraised_by(results: Vec<CriterionResult>) -> Event {
    StandardAppraised { year: year(), opinion: text("Đủ điều kiện"), results }
}

#[test]
fn the_circular_of_the_day_holds() {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let ward = Some(UnitKind::Ward);
    for (on, circular) in [(day(2022, 2, 9), Circular::Of2012), (day(2022, 2, 10), Circular::Of2021)] {
        given::<Standard>([])
            .when(&front(), register_on(year(), ward, on))
            .then([StandardRegistered { year: year(), circular: Some(circular) }]);
    }
    given::<Standard>([]).when(&front(), register_on(year(), ward, day(2012, 6, 17))).refused(Refusal::NoCircular);
    assert_eq!(Circular::Of2021.vi(), "Thông tư 124/2021/TT-BCA");
}

#[test]
fn criteria_are_named_once_and_appraised_as_they_were_named() {
    let (both, one) = (|| vec![result("A", true), result("B", true)], || vec![result("A", true)]);
    given::<Standard>([registered()]).when(&front(), self_assess_by(both())).then([self_assessed_by(both())]);
    given::<Standard>([registered()])
        .when(&front(), self_assess_by(vec![result("A", true), result("A", false)]))
        .refused(Refusal::CriterionTwice { criterion: text("A") });
    let named = || given::<Standard>([registered(), self_assessed_by(both())]);
    named().when(&police(), appraise_by(both())).then([appraised_by(both())]);
    named().when(&police(), appraise_by(one())).refused(Refusal::CriteriaDiffer { criterion: text("B") });
    named()
        .when(&police(), appraise_by([both(), one()].concat()))
        .refused(Refusal::CriterionTwice { criterion: text("A") });
    given::<Standard>([registered(), self_assessed()]).when(&police(), appraise_by(one())).then([appraised_by(one())]);
}

#[test]
fn what_is_not_met_is_not_recognised() {
    let past = |met| [registered(), self_assessed(), appraised_by(vec![result("A", true), result("B", met)])];
    given::<Standard>(past(false))
        .when(&chair(), recognise())
        .refused(Refusal::CriterionNotMet { criterion: text("B") });
    given::<Standard>(past(false)).when(&chair(), not_recognise()).then([not_recognised()]);
    given::<Standard>(past(true)).when(&chair(), recognise()).then([recognised()]);
}
