//! Who performs, and never twice at once.

use super::*;

#[test]
fn groups_and_persons_are_added_and_booked() {
    given::<Programme>([]).when(&police(), add_group(1, "Nhóm 1")).then([group(1, "Nhóm 1")]);
    let person = PerformerAdded { performer: id(2), name: singer(7) };
    given::<Programme>([group(1, "Nhóm 1"), person.clone()])
        .when(&front(), AddPerformer { performer: id(3), name: singer(7) })
        .then([PerformerAdded { performer: id(3), name: singer(7) }]);
    given::<Programme>(after(draft(), [person])).when(&police(), book(1, 2)).then([booked(1, 2)]);
    given::<Programme>(after(draft(), [group(1, "Nhóm 1"), booked(1, 1)]))
        .when(&police(), unbook(1, 1))
        .then([unbooked(1, 1)]);
}

#[test]
fn a_performer_is_added_once_and_groups_differ_in_name() {
    given::<Programme>([group(1, "Nhóm 1")]).when(&police(), add_group(1, "Nhóm 2")).refused(Refusal::PerformerExists);
    given::<Programme>([group(1, "Nhóm 1"), group(2, "Nhóm 2")])
        .when(&police(), add_group(3, "NHÓM 2"))
        .refused(Refusal::PerformerNameTaken { name: text("Nhóm 2") });
}

#[test]
fn only_known_performers_are_booked_once_and_only_booked_ones_leave() {
    let past = after(draft(), [group(1, "Nhóm 1"), booked(1, 1)]);
    given::<Programme>(past.clone()).when(&police(), book(1, 9)).refused(Refusal::UnknownPerformer);
    given::<Programme>(past.clone()).when(&police(), book(1, 1)).refused(Refusal::PerformerBookedAlready);
    given::<Programme>(past.clone()).when(&police(), unbook(1, 9)).refused(Refusal::PerformerNotBooked);
    given::<Programme>(after(past, [unbooked(1, 1)]))
        .when(&police(), unbook(1, 1))
        .refused(Refusal::PerformerNotBooked);
}

#[test]
fn nobody_performs_in_two_places_at_once() {
    let two = |events: &[Event]| {
        let past = [
            activity(2, 2, slot("08:30", "09:30")),
            group(1, "Nhóm 1"),
            PerformerAdded { performer: id(2), name: singer(7) },
        ];
        after(after(draft(), past), events.to_vec())
    };
    let clash = |performer: Option<&str>| Refusal::PerformerDoubleBooked {
        performer: performer.map(text),
        first: text("Hoạt động 1"),
        second: text("Hoạt động 2"),
    };
    given::<Programme>(two(&[booked(1, 1), booked(2, 1)])).when(&chair(), release(None)).refused(clash(Some("Nhóm 1")));
    given::<Programme>(two(&[booked(1, 2), booked(2, 2)])).when(&chair(), release(None)).refused(clash(None));
    for free in [
        two(&[booked(1, 1), booked(2, 2)]),
        two(&[booked(1, 1), booked(2, 1), unbooked(1, 1)]),
        two(&[booked(1, 1), booked(2, 1), moved(2, 2, slot("09:00", "10:00"))]),
    ] {
        given::<Programme>(free).when(&chair(), release(None)).then([released(1, None)]);
    }
}

#[test]
fn who_waits_is_not_in_two_places_at_once() {
    let past = [
        activity(2, 2, slot("08:30", "09:30")),
        limited(1, 1),
        entered(1, 1, "Đội 1"),
        waitlisted(1, 2, "Đội 2"),
        entered(2, 3, "Đội 2"),
    ];
    given::<Programme>(after(draft(), past)).when(&chair(), release(None)).then([released(1, None)]);
}
