use chrono::NaiveDate;

use super::*;
use crate::testing::{actor, chair, convener, front, given, police, text};

fn period() -> DateWindow {
    let day = |month, day| NaiveDate::from_ymd_opt(2019, month, day).unwrap();
    DateWindow::new(day(1, 1), day(8, 31)).unwrap()
}

fn called(scopes: &[AssessmentScope]) -> Event {
    AssessmentCalled { period: period(), scopes: scopes.to_vec() }
}

fn reported(value: u64) -> Event {
    FigureReported { figure: FigureKind::SecurityCameras, value }
}

fn assessed(scope: AssessmentScope) -> Event {
    MovementAssessed { scope, summary: text("Phong trào chuyển biến tốt") }
}

fn call_for(scopes: &[AssessmentScope]) -> Command {
    Call { period: period(), scopes: scopes.to_vec() }
}

fn report(value: u64) -> Command {
    ReportFigure { figure: FigureKind::SecurityCameras, value }
}

fn assess(scope: AssessmentScope) -> Command {
    Assess { scope, summary: text("Phong trào chuyển biến tốt") }
}

const ALL: [AssessmentScope; 3] = [AssessmentScope::Neighbourhood, AssessmentScope::Unit, AssessmentScope::Convener];

#[test]
fn an_assessment_is_called_for_a_period_at_some_levels() {
    for by in [police(), convener()] {
        given::<Assessment>([]).when(&by, call_for(&ALL)).then([called(&ALL)]);
    }
    given::<Assessment>([reported(12)]).when(&police(), call_for(&ALL[..1])).then([called(&ALL[..1])]);
}

#[test]
fn an_assessment_is_called_once() {
    for past in [vec![called(&ALL)], vec![called(&ALL), reported(12), assessed(ALL[0])]] {
        given::<Assessment>(past).when(&police(), call_for(&ALL)).refused(Refusal::AlreadyCalled);
    }
}

#[test]
fn an_assessment_has_a_level() {
    given::<Assessment>([]).when(&police(), call_for(&[])).refused(Refusal::NoScopes);
}

#[test]
fn no_level_is_called_twice() {
    let scope = AssessmentScope::Unit;
    given::<Assessment>([])
        .when(&police(), call_for(&[scope, AssessmentScope::Convener, scope]))
        .refused(Refusal::ScopeRepeated { scope });
}

#[test]
fn figures_are_reported_before_and_after_the_call() {
    for by in [police(), front(), convener()] {
        given::<Assessment>([]).when(&by, report(0)).then([reported(0)]);
        given::<Assessment>([called(&ALL), reported(12)]).when(&by, report(13)).then([reported(13)]);
    }
}

#[test]
fn each_level_that_was_called_is_assessed_also_anew() {
    for scope in ALL {
        for by in [police(), chair(), convener()] {
            given::<Assessment>([called(&ALL)]).when(&by, assess(scope)).then([assessed(scope)]);
        }
        given::<Assessment>([called(&ALL), assessed(scope)]).when(&police(), assess(scope)).then([assessed(scope)]);
    }
}

#[test]
fn no_other_level_is_assessed() {
    given::<Assessment>([called(&[AssessmentScope::Unit])])
        .when(&police(), assess(AssessmentScope::Convener))
        .refused(Refusal::ScopeNotCalled { scope: AssessmentScope::Convener });
}

#[test]
fn nothing_is_assessed_before_the_call() {
    for past in [vec![], vec![reported(12)], vec![assessed(ALL[0])]] {
        given::<Assessment>(past).when(&police(), assess(ALL[0])).refused(Refusal::NotCalled);
    }
}

#[test]
fn each_office_keeps_to_its_own() {
    let permitted: [(Command, &[Role]); 3] = [
        (call_for(&ALL), &[Role::Drafter, Role::Convener]),
        (report(12), &[Role::Drafter, Role::Coordinator, Role::Convener]),
        (assess(ALL[0]), &[Role::Drafter, Role::Decider, Role::Convener]),
    ];
    for (command, roles) in permitted {
        for role in Role::ALL.into_iter().filter(|role| !roles.contains(role)) {
            given::<Assessment>([]).when(&actor("ai-do", role), command.clone()).refused_to_role(role);
        }
    }
}

#[test]
fn a_refusal_names_the_level_in_both_languages() {
    for (scope, vi, en) in [
        (AssessmentScope::Convener, "“cấp triệu tập”", "“convener”"),
        (AssessmentScope::Unit, "“phường, xã”", "“ward or commune”"),
        (AssessmentScope::Neighbourhood, "“tổ dân phố”", "“neighbourhood”"),
    ] {
        let explanation = crate::Refusal::explain(&Refusal::ScopeNotCalled { scope });
        assert!(explanation.vi.contains(vi) && explanation.en.contains(en), "{explanation:?}");
    }
}

#[test]
fn every_figure_says_what_is_counted() {
    use FigureKind::{DisputesSettled, OrganisationsRegisteredForStandard, SafeFamilyGroups, SecurityCameras};
    let kinds = [SafeFamilyGroups, OrganisationsRegisteredForStandard, SecurityCameras, DisputesSettled];
    let names: std::collections::BTreeSet<_> = kinds.map(FigureKind::vi).into();
    assert!(names.len() == kinds.len() && !names.contains(""), "{names:?}");
}
