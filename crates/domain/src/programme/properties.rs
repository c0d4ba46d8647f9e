//! No sequence of commands breaks what a programme promises.

use super::*;
use crate::testing::sequences::hold;

/// Nobody is in two places at once, told without the aggregate's own search.
fn is_free_of_clashes(state: &Programme) -> bool {
    let held: Vec<_> = state.activities.values().filter(|activity| !activity.cancelled).collect();
    held.iter().enumerate().all(|(index, one)| {
        held[index + 1..].iter().filter(|other| other.slot.overlaps(one.slot)).all(|other| {
            let meets = |entrant: &Entrant| other.entered.iter().any(|theirs| theirs.name == entrant.name);
            one.venue != other.venue && !one.entered.iter().any(meets) && one.performers.is_disjoint(&other.performers)
        })
    })
}

fn keeps_its_promises(before: &Programme, event: &Event, after: &Programme) {
    if let TeamAdmitted { activity, team } = event {
        let first = before.activities[activity].waiting.first().map(|entrant| entrant.team);
        assert_eq!(first, Some(*team), "who waits longest moves up");
    }
    if let LotDrawn { activity, order } = event {
        let standings = after.activities[activity].contest.as_ref().unwrap().standings();
        let parted: Vec<_> = standings.iter().filter(|standing| order.contains(&standing.team)).collect();
        assert!(parted.iter().map(|standing| &standing.team).eq(order), "{parted:?}");
        assert!(parted.is_sorted_by(|one, next| one.place < next.place), "{parted:?}");
    }
    if let ResultRecorded { activity, placings } = event
        && let Some(contest) = &before.activities[activity].contest
        && contest.rules.end_in_a_lot()
    {
        assert!(placings.is_sorted_by(|one, next| one.place < next.place), "the lot parts everybody: {placings:?}");
    }
    if let ProgrammeReleased { version, .. } = event {
        assert_eq!(before.released.as_ref().map_or(1, |last| last.version + 1), *version);
        assert!(is_free_of_clashes(after), "{after:?}");
    } else {
        let released = |of: &Programme| of.released.as_ref().map(|last| (last.version, last.agenda_version));
        assert_eq!(released(before), released(after), "what was released stays");
    }
    for (id, duty) in &before.duties {
        let is_open = duty.standing == Standing::Open;
        assert!(is_open || after.duties.get(id) == Some(duty), "what is done or dropped stays so");
    }
    for (id, activity) in &after.activities {
        let places = activity.places.map_or(usize::MAX, |places| places.get() as usize);
        assert!(activity.entered.len() <= places, "{activity:?}");
        // Whoever waited before and still waits stands in the same order.
        if let Some(earlier) = before.activities.get(id) {
            let order = |of: &Activity| of.waiting.iter().map(|entrant| entrant.team).collect::<Vec<_>>();
            let (now, then) = (order(activity), order(earlier));
            let stayed: Vec<_> = then.into_iter().filter(|team| now.contains(team)).collect();
            assert!(now.starts_with(&stayed), "{now:?} {stayed:?}");
        }
        if let Some(contest) = &activity.contest {
            let standings = contest.standings();
            assert!(standings.len() <= activity.entered.len(), "{standings:?}");
            assert!(
                standings.is_sorted_by_key(|standing| standing.place.unwrap_or_default()) || !contest.marks.is_empty()
            );
        }
    }
}

#[test]
fn no_sequence_of_commands_breaks_a_programme() {
    hold::<Programme>(asked, |steps| {
        for step in steps {
            step.each(keeps_its_promises);
            for activity in step.after.activities.values() {
                let places = activity.places.map_or(usize::MAX, |places| places.get() as usize);
                assert!(
                    activity.waiting.is_empty() || activity.entered.len() == places,
                    "a free place waits for nobody"
                );
            }
        }
    });
}
