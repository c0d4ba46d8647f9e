//! Teams that come, wait and go.

use super::*;

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
fn a_result_closes_the_registration() {
    let past = after(match_of_three(), [recorded(1, &[placing(1, 1)])]);
    for command in [enter(1, 9, "Đội 9"), withdraw(1, 1), limit(1, 5)] {
        given::<Programme>(past.clone())
            .when(&police(), command)
            .refused(Refusal::ResultStands { title: text("Hoạt động 1") });
    }
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
