//! What a contest comes to, and its corrections.

use super::*;

#[test]
fn a_contest_that_is_over_becomes_the_result_with_its_prizes() {
    let conclude = || ConcludeContest { activity: id(1) };
    let over = after(drawn(2, LEAGUE), [decided(1, played(1, 2))]);
    let league = result(&[(1, 2, Some("3 điểm"), Some("Giải nhất")), (2, 1, Some("0 điểm"), None)]);
    given::<Programme>(over).when(&police(), conclude()).then([ResultRecorded { activity: id(1), placings: league }]);
    let semis = [decided(1, played(2, 0)), decided(2, played(0, 1)), decided(3, played(1, 0))];
    let knockout = result(&[
        (1, 1, None, Some("Giải nhất")),
        (2, 4, None, None),
        (3, 2, None, Some("Giải ba")),
        (3, 3, None, Some("Giải ba")),
    ]);
    given::<Programme>(after(drawn(4, SHARED), semis))
        .when(&police(), conclude())
        .then([ResultRecorded { activity: id(1), placings: knockout }]);
    for (format, score) in [(Format::Timed, "1:02,35"), (Format::Scored, "62,35")] {
        let marks = [marked(1, Some(6_235)), marked(2, None)];
        given::<Programme>(after(with_contest(2, format), marks))
            .when(&police(), conclude())
            .then([ResultRecorded {
                activity: id(1), placings: result(&[(1, 1, Some(score), Some("Giải nhất"))])
            }]);
    }
}

#[test]
fn what_is_not_over_has_no_result() {
    let conclude = || ConcludeContest { activity: id(1) };
    given::<Programme>(with_teams(2)).when(&police(), conclude()).refused(Refusal::NoContest);
    given::<Programme>(with_contest(2, SHARED)).when(&police(), conclude()).refused(Refusal::NotDrawn);
    given::<Programme>(after(drawn(4, SHARED), [decided(1, played(1, 0))]))
        .when(&police(), conclude())
        .refused(Refusal::ContestNotOver { open: 2 });
    given::<Programme>(after(with_contest(2, Format::Timed), [marked(1, Some(1))]))
        .when(&police(), conclude())
        .refused(Refusal::ContestNotOver { open: 1 });
    given::<Programme>(after(with_contest(1, Format::Timed), [marked(1, None)]))
        .when(&police(), conclude())
        .refused(Refusal::NoPlacings);
    let placings = result(&[(1, 1, None, None)]);
    let stands = ResultRecorded { activity: id(1), placings: placings.clone() };
    given::<Programme>(after(drawn(2, SHARED), [decided(1, played(1, 0)), stands]))
        .when(&police(), conclude())
        .refused(Refusal::ResultStands { title: text("Kéo co") });
    given::<Programme>(drawn(2, SHARED))
        .when(&police(), RecordResult { activity: id(1), placings })
        .refused(Refusal::ContestConcludes { title: text("Kéo co") });
}

#[test]
fn a_correction_after_the_end_corrects_the_result_too() {
    let placings = |first: u128, second: u128| {
        result(&[(1, first, Some("3 điểm"), Some("Giải nhất")), (2, second, Some("0 điểm"), None)])
    };
    let over = after(
        drawn(2, LEAGUE),
        [decided(1, played(1, 2)), ResultRecorded { activity: id(1), placings: placings(2, 1) }],
    );
    given::<Programme>(over.clone()).when(&police(), correct(1, played(2, 1))).then([
        corrected(1, played(2, 1)),
        ResultCorrected { activity: id(1), placings: placings(1, 2), reason: text("Ghi nhầm") },
    ]);
    // Where the places stay, so does the result.
    given::<Programme>(over).when(&police(), correct(1, played(0, 2))).then([corrected(1, played(0, 2))]);
    let marks = after(
        with_contest(1, Format::Scored),
        [
            marked(1, Some(100)),
            ResultRecorded { activity: id(1), placings: result(&[(1, 1, Some("1"), Some("Giải nhất"))]) },
        ],
    );
    let correction = CorrectMark { activity: id(1), team: id(1), mark: Some(Mark(200)), reason: text("Cộng sai") };
    given::<Programme>(marks).when(&police(), correction).then([
        MarkCorrected { activity: id(1), team: id(1), mark: Some(Mark(200)), reason: text("Cộng sai") },
        ResultCorrected {
            activity: id(1),
            placings: result(&[(1, 1, Some("2"), Some("Giải nhất"))]),
            reason: text("Cộng sai"),
        },
    ]);
}
