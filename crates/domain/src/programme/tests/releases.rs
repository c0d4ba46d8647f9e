//! What the public reads, and what may not clash in it.

use super::*;

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
