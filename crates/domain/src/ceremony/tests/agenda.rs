//! Its agenda: items, approval, and what becomes of both when it is put off.

use super::*;

#[test]
fn items_stand_side_by_side() {
    given::<Ceremony>([planned()])
        .when(&police(), add(1, Purpose, "08:00", "08:10"))
        .then([added(1, Purpose, "08:00", "08:10")]);
    for (from, to) in [("08:00", "08:10"), ("08:30", "08:40")] {
        given::<Ceremony>([planned(), added(1, Purpose, "08:10", "08:30")])
            .when(&front(), add(2, Discussion, from, to))
            .then([added(2, Discussion, from, to)]);
    }
}

#[test]
fn an_item_keeps_its_speaker() {
    let item = AgendaItem { speaker: Some(person(1, "Người Mẫu")), ..item(1, SuperiorSpeech, "08:00", "08:10") };
    given::<Ceremony>([planned()]).when(&police(), AddItem { item: item.clone() }).then([AgendaItemAdded { item }]);
}

#[test]
fn an_item_is_added_once() {
    given::<Ceremony>([planned(), added(1, Purpose, "08:00", "08:10")])
        .when(&police(), add(1, Purpose, "09:00", "09:10"))
        .refused(Refusal::ItemExists);
}

#[test]
fn items_do_not_overlap() {
    let busy = || given::<Ceremony>([planned(), added(1, Purpose, "08:10", "08:30")]);
    for (from, to) in [("08:00", "08:11"), ("08:29", "08:40"), ("08:15", "08:20"), ("08:00", "09:00")] {
        busy().when(&police(), add(2, Discussion, from, to)).refused(Refusal::ItemsOverlap { title: text("Mục 1") });
    }
}

#[test]
fn the_earliest_of_the_overlapped_is_named() {
    given::<Ceremony>([planned(), added(1, Purpose, "08:30", "08:40"), added(2, FlagSalute, "08:00", "08:10")])
        .when(&police(), add(3, Discussion, "08:00", "09:00"))
        .refused(Refusal::ItemsOverlap { title: text("Mục 2") });
}

#[test]
fn no_item_begins_before_the_ceremony() {
    let starts_at = at("08:00");
    given::<Ceremony>([planned()])
        .when(&police(), add(1, WelcomePerformance, "07:59", "08:30"))
        .refused(Refusal::ItemBeforeCeremony { starts_at });
    given::<Ceremony>([planned(), added(1, Purpose, "08:00", "08:10")])
        .when(&police(), move_item(1, slot("07:50", "08:00")))
        .refused(Refusal::ItemBeforeCeremony { starts_at });
}

#[test]
fn an_item_moves_to_a_free_time() {
    for to in [slot("08:05", "08:10"), slot("08:00", "08:05"), slot("08:30", "08:40")] {
        given::<Ceremony>(agenda()).when(&police(), move_item(1, to)).then([moved(1, to)]);
    }
    given::<Ceremony>(agenda())
        .when(&police(), move_item(1, slot("08:05", "08:11")))
        .refused(Refusal::ItemsOverlap { title: text("Mục 2") });
    given::<Ceremony>(after(agenda(), [moved(1, slot("09:00", "09:10"))]))
        .when(&police(), add(3, FlagSalute, "08:00", "08:10"))
        .then([added(3, FlagSalute, "08:00", "08:10")]);
}

#[test]
fn a_move_to_the_same_time_is_none() {
    given::<Ceremony>(agenda()).when(&police(), move_item(1, slot("08:00", "08:10"))).refused(Refusal::SameTime);
}

#[test]
fn only_what_is_on_the_agenda_is_moved_removed_or_done() {
    for command in [move_item(9, slot("09:00", "09:10")), RemoveItem { item: id(9) }] {
        given::<Ceremony>(agenda()).when(&police(), command).refused(Refusal::UnknownItem);
    }
    given::<Ceremony>(started()).when(&police(), CompleteItem { item: id(9) }).refused(Refusal::UnknownItem);
}

#[test]
fn a_removed_item_leaves_its_time() {
    let removed = AgendaItemRemoved { item: id(2) };
    given::<Ceremony>(agenda()).when(&police(), RemoveItem { item: id(2) }).then([removed.clone()]);
    given::<Ceremony>(after(agenda(), [removed]))
        .when(&police(), add(3, Discussion, "08:10", "08:30"))
        .then([added(3, Discussion, "08:10", "08:30")]);
}

#[test]
fn the_chair_approves_and_versions_count_from_one() {
    let changes = [
        added(3, Close, "09:00", "09:10"),
        moved(2, slot("08:20", "08:30")),
        AgendaItemRemoved { item: id(2) },
        rescheduled(next_day("08:00")),
        relocated("Hội trường"),
    ];
    given::<Ceremony>(agenda()).when(&chair(), ApproveAgenda {}).then([approved(1)]);
    for change in changes {
        given::<Ceremony>(after(agenda(), [approved(1), change.clone()]))
            .when(&chair(), ApproveAgenda {})
            .then([approved(2)]);
        given::<Ceremony>(after(agenda(), [approved(1), change.clone(), approved(2), change]))
            .when(&chair(), ApproveAgenda {})
            .then([approved(3)]);
    }
}

#[test]
fn an_agenda_is_approved_again_only_when_it_changed() {
    given::<Ceremony>(after(agenda(), [approved(1)]))
        .when(&chair(), ApproveAgenda {})
        .refused(Refusal::NothingToApprove { version: 1 });
    given::<Ceremony>(after(agenda(), [approved(1), rescheduled(next_day("08:00")), approved(2)]))
        .when(&chair(), ApproveAgenda {})
        .refused(Refusal::NothingToApprove { version: 2 });
}

#[test]
fn an_empty_agenda_is_not_approved() {
    given::<Ceremony>([planned()]).when(&chair(), ApproveAgenda {}).refused(Refusal::EmptyAgenda);
}

#[test]
fn an_agenda_tells_its_purpose() {
    given::<Ceremony>([planned(), added(1, FlagSalute, "08:00", "08:10")])
        .when(&chair(), ApproveAgenda {})
        .refused(Refusal::PurposeMissing);
}

#[test]
fn the_purpose_comes_before_every_address() {
    for kind in [CommemorativeAddress, MovementAssessment, Discussion, SuperiorSpeech, OrganiserReply] {
        given::<Ceremony>([planned(), added(1, kind, "08:00", "08:10"), added(2, Purpose, "08:10", "08:20")])
            .when(&chair(), ApproveAgenda {})
            .refused(Refusal::PurposeComesLate { title: text("Mục 1") });
        given::<Ceremony>([planned(), added(1, Purpose, "08:00", "08:10"), added(2, kind, "08:10", "08:20")])
            .when(&chair(), ApproveAgenda {})
            .then([approved(1)]);
    }
    for kind in
        [WelcomePerformance, FlagSalute, Commendation, Flowers, Gifts, EmulationLaunch, PactSigning, ModelLaunch, Close]
    {
        given::<Ceremony>([planned(), added(1, kind, "08:00", "08:10"), added(2, Purpose, "08:10", "08:20")])
            .when(&chair(), ApproveAgenda {})
            .then([approved(1)]);
    }
}

#[test]
fn the_first_purpose_and_the_first_address_count() {
    let late = [added(8, SuperiorSpeech, "09:00", "09:10"), added(9, Purpose, "10:00", "10:10")];
    given::<Ceremony>(after(agenda(), late.clone())).when(&chair(), ApproveAgenda {}).then([approved(1)]);
    given::<Ceremony>(after(vec![planned(), added(1, OrganiserReply, "09:30", "09:40")], late))
        .when(&chair(), ApproveAgenda {})
        .refused(Refusal::PurposeComesLate { title: text("Mục 8") });
}

#[test]
fn who_plans_never_approves() {
    let both = actor(police().id.as_str(), Role::Decider);
    given::<Ceremony>(agenda()).when(&both, ApproveAgenda {}).refused(Refusal::PlannerDecides);
}

#[test]
fn every_item_follows_the_new_beginning() {
    let rain = after(agenda(), [rescheduled(next_day("09:00"))]);
    given::<Ceremony>(agenda()).when(&police(), reschedule(next_day("09:00"))).then([rescheduled(next_day("09:00"))]);
    let add_at = |slot: Slot| AddItem { item: AgendaItem { slot, ..item(3, FlagSalute, "08:00", "08:10") } };
    given::<Ceremony>(rain.clone())
        .when(&police(), add_at(next_slot("09:09", "09:10")))
        .refused(Refusal::ItemsOverlap { title: text("Mục 1") });
    given::<Ceremony>(rain.clone())
        .when(&police(), add_at(next_slot("09:29", "09:31")))
        .refused(Refusal::ItemsOverlap { title: text("Mục 2") });
    given::<Ceremony>(rain.clone())
        .when(&police(), add_at(next_slot("08:00", "09:00")))
        .refused(Refusal::ItemBeforeCeremony { starts_at: next_day("09:00") });
    let free = AgendaItem { slot: next_slot("09:30", "09:40"), ..item(3, FlagSalute, "08:00", "08:10") };
    given::<Ceremony>(rain).when(&police(), add_at(free.slot)).then([AgendaItemAdded { item: free }]);
}

#[test]
fn a_new_beginning_is_another_one() {
    given::<Ceremony>([planned()]).when(&police(), reschedule(at("08:00"))).refused(Refusal::SameTime);
    given::<Ceremony>([planned(), rescheduled(at("07:00"))])
        .when(&police(), reschedule(at("08:00")))
        .then([rescheduled(at("08:00"))]);
}

#[test]
fn presentations_wait_at_an_item_for_them_that_is_not_done() {
    let of = |events: Vec<Event>| events.iter().fold(Ceremony::default(), Ceremony::evolve);
    let awaits = |events: Vec<Event>, item: u128| of(events).awaits_presentations(id(item));
    let with_item = || vec![planned(), added(1, Purpose, "08:00", "08:10"), added(2, Commendation, "08:10", "08:30")];
    let and = |more: &[Event]| with_item().into_iter().chain(more.iter().cloned()).collect::<Vec<_>>();
    assert!(awaits(with_item(), 2));
    assert!(!awaits(with_item(), 1) && !awaits(with_item(), 9) && !awaits(vec![], 2));
    let started = [approved(1), CeremonyStarted {}];
    assert!(awaits(and(&started), 2));
    assert!(!awaits(and(&[approved(1), CeremonyStarted {}, AgendaItemDone { item: id(2) }]), 2));
    assert!(!awaits(and(&[cancelled()]), 2));
}

#[test]
fn a_ceremony_changes_in_an_open_year_and_is_cancelled_with_its_year() {
    use crate::FestivalStanding::{Cancelled, Closed, NotOpened, Open};
    let is_done = <Ceremony as crate::Aggregate>::is_done_in;
    assert!(is_done(&Start {}, Open) && is_done(&cancel(), Open) && is_done(&cancel(), Cancelled));
    assert!(!is_done(&Start {}, Cancelled));
    assert!(
        [Closed, NotOpened].iter().all(|standing| !is_done(&cancel(), *standing) && !is_done(&Start {}, *standing))
    );
}
