//! Results without a contest, and their corrections.

use super::*;

#[test]
fn a_result_places_the_teams_best_first() {
    for places in [vec![placing(1, 2)], vec![placing(1, 1), placing(1, 2), placing(3, 3)]] {
        given::<Programme>(match_of_three()).when(&police(), record(1, &places)).then([recorded(1, &places)]);
    }
    given::<Programme>(match_of_three())
        .when(&front(), record(1, &[placing(3, 1), placing(1, 3), placing(2, 2)]))
        .then([recorded(1, &[placing(1, 3), placing(2, 2), placing(3, 1)])]);
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
