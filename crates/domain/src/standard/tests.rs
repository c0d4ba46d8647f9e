use super::*;
use crate::testing::{actor, chair, document, front, given, police, text};

fn year() -> Year {
    2019.try_into().unwrap()
}

fn next_year() -> Year {
    2020.try_into().unwrap()
}

fn registered() -> Event {
    StandardRegistered { year: year() }
}

fn self_assessed() -> Event {
    StandardSelfAssessed { year: year(), report: text("Đạt các tiêu chí") }
}

fn appraised() -> Event {
    StandardAppraised { year: year(), opinion: text("Đủ điều kiện") }
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

fn register(year: Year, holder: Option<UnitKind>) -> Command {
    Register { year, holder: Evidence { fact: holder, read_at: "0.0".to_owned() } }
}

fn self_assess() -> Command {
    SelfAssess { year: year(), report: text("Đạt các tiêu chí") }
}

fn appraise() -> Command {
    Appraise { year: year(), opinion: text("Đủ điều kiện") }
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
            .then([StandardRegistered { year: next_year() }]);
    }
}

#[test]
fn nothing_is_done_for_a_year_that_is_not_registered() {
    for (by, command) in
        [(police(), self_assess()), (police(), appraise()), (chair(), recognise()), (chair(), not_recognise())]
    {
        given::<Standard>([StandardRegistered { year: next_year() }])
            .when(&by, command)
            .refused(Refusal::NotRegistered);
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
    given::<Standard>(year_at(Standing::Appraised).into_iter().chain([StandardRegistered { year: next_year() }]))
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
