//! No sequence of commands breaks what a programme promises. `PROPTEST_CASES=10000 cargo test -p ngayhoi-domain
//! properties` looks harder than a usual run.

use std::num::NonZeroU32;

use chrono::TimeDelta;
use proptest::{prelude::*, sample::select, test_runner::Config};

use super::{
    contest::{FixtureNo, Format, Mark, Outcome, Rules, Seat, ThirdPlace, TieBreak},
    *,
};
use crate::{
    Evidence, FestivalStanding, Subject, judge,
    testing::{at, chair, festival, front, id, person, text},
    values::Slot,
};

/// How many sequences are tried where nobody says otherwise.
const CASES: u32 = 128;

fn config() -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    Config { cases, failure_persistence: None, ..Config::default() }
}

fn figure() -> impl Strategy<Value = u128> {
    1_u128..=4
}

fn slot() -> impl Strategy<Value = Slot> {
    (0_i64..6, 1_i64..4).prop_map(|(from, length)| {
        let start = at("08:00") + TimeDelta::minutes(30 * from);
        Slot::new(start, start + TimeDelta::minutes(30 * length)).unwrap()
    })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let seat = || select(vec![Seat::Home, Seat::Away]);
    prop_oneof![
        (0_u32..3, 0_u32..3, prop::option::of(seat())).prop_map(|(home, away, decider)| Outcome::Played {
            home,
            away,
            decider
        }),
        seat().prop_map(|winner| Outcome::Walkover { winner, reason: text("Vắng") }),
    ]
}

fn rules() -> impl Strategy<Value = Rules> {
    let format = select(vec![
        Format::Knockout { third_place: ThirdPlace::Played },
        Format::Knockout { third_place: ThirdPlace::Shared },
        Format::RoundRobin { win: 3, draw: 1, loss: 0 },
        Format::Timed,
        Format::Scored,
    ]);
    let tie_breaks = prop::collection::vec(select(vec![TieBreak::HeadToHead, TieBreak::Difference]), 0..2);
    (format, tie_breaks).prop_map(|(format, tie_breaks)| Rules { format, tie_breaks, prizes: vec![] })
}

fn command() -> impl Strategy<Value = Command> {
    let activity = || (1_u128..=2).prop_map(id::<ActivityId>);
    let team = || (1_u128..=6).prop_map(id::<TeamId>);
    let reason = || text("Mưa");
    let order = || prop::sample::subsequence((1_u128..=6).collect::<Vec<_>>(), 0..=6).prop_shuffle();
    let fixture = || (1_u32..8).prop_map(FixtureNo);
    let mark = || prop::option::of((0_u32..4).prop_map(Mark));
    let placings = || {
        prop::collection::vec((1_u32..4, team()), 0..3).prop_map(|placings| {
            placings
                .into_iter()
                .map(|(place, team)| Placing { place, team, score: None, prize: None })
                .collect::<Vec<_>>()
        })
    };
    prop_oneof![
        2 => figure().prop_map(|figure| {
            let host = Evidence { fact: Some(UnitKind::Market), read_at: "0".to_owned() };
            AddVenue { venue: id(figure), name: text(&format!("Sân {figure}")), capacity: None, host }
        }),
        3 => (activity(), figure(), slot()).prop_map(|(activity, venue, slot)| {
            AddActivity { activity, kind: ActivityKind::Sport, title: text("Kéo co"), venue: id(venue), slot }
        }),
        2 => (activity(), figure(), slot()).prop_map(move |(activity, venue, slot)| {
            MoveActivity { activity, venue: id(venue), slot, reason: reason(), cause: Cause::Weather }
        }),
        1 => activity().prop_map(move |activity| CancelActivity { activity, reason: reason(), cause: Cause::Other }),
        3 => (activity(), 0_u32..5).prop_map(|(activity, places)| {
            LimitRegistration { activity, places: NonZeroU32::new(places) }
        }),
        8 => (activity(), 1_u128..=6).prop_map(|(activity, team)| {
            EnterTeam { activity, team: id(team), name: text(&format!("Đội {team}")), members: None }
        }),
        4 => (activity(), team()).prop_map(move |(activity, team)| {
            WithdrawTeam { activity, team, reason: reason() }
        }),
        1 => figure().prop_map(|figure| AddPerformer {
            performer: id(figure),
            name: PerformerName::Individual { name: person(figure, "Người Mẫu") },
        }),
        1 => (activity(), figure()).prop_map(|(activity, who)| BookPerformer { activity, performer: id(who) }),
        1 => (activity(), figure()).prop_map(move |(activity, who)| {
            UnbookPerformer { activity, performer: id(who), reason: reason() }
        }),
        2 => (activity(), rules()).prop_map(|(activity, rules)| SetContest { activity, rules }),
        2 => (activity(), order()).prop_map(|(activity, order)| {
            DrawContest { activity, order: order.into_iter().map(id).collect() }
        }),
        4 => (activity(), fixture(), outcome()).prop_map(|(activity, fixture, outcome)| {
            DecideFixture { activity, fixture, outcome }
        }),
        2 => (activity(), fixture(), outcome()).prop_map(move |(activity, fixture, outcome)| {
            CorrectFixture { activity, fixture, outcome, reason: reason() }
        }),
        2 => (activity(), team(), mark()).prop_map(|(activity, team, mark)| RecordMark { activity, team, mark }),
        1 => (activity(), team(), mark()).prop_map(move |(activity, team, mark)| {
            CorrectMark { activity, team, mark, reason: reason() }
        }),
        2 => activity().prop_map(|activity| ConcludeContest { activity }),
        1 => (activity(), placings()).prop_map(|(activity, placings)| RecordResult { activity, placings }),
        1 => (activity(), placings()).prop_map(move |(activity, placings)| {
            CorrectResult { activity, placings, reason: reason() }
        }),
        3 => prop::option::of(1_u32..3).prop_map(|agenda| Release {
            changelog: text("Bản mới"),
            approved_agenda: Evidence { fact: agenda, read_at: "0".to_owned() },
        }),
    ]
}

fn given(state: &Programme, command: Command) -> Vec<Event> {
    let by = if matches!(command, Release { .. }) { chair() } else { front() };
    judge(state, &by, &Subject::festival(&festival()), FestivalStanding::Open, command).unwrap_or_default()
}

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
    if let ProgrammeReleased { version, .. } = event {
        assert_eq!(before.released.as_ref().map_or(1, |last| last.version + 1), *version);
        assert!(is_free_of_clashes(after), "{after:?}");
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

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_sequence_of_commands_breaks_a_programme(commands in prop::collection::vec(command(), 1..80)) {
        let mut state = Programme::default();
        for command in commands {
            for event in given(&state, command) {
                let after = state.clone().evolve(&event);
                keeps_its_promises(&state, &event, &after);
                state = after;
            }
            for activity in state.activities.values() {
                let places = activity.places.map_or(usize::MAX, |places| places.get() as usize);
                prop_assert!(activity.waiting.is_empty() || activity.entered.len() == places, "a free place waits for nobody");
            }
        }
    }

    #[test]
    fn a_slice_of_what_happened_folds_and_judges(
        commands in prop::collection::vec(command(), 1..60),
        kept in prop::collection::vec(any::<bool>(), 200),
        next in command(),
    ) {
        let mut whole = Programme::default();
        let mut slice = Programme::default();
        let mut kept = kept.into_iter().cycle();
        for command in commands {
            for event in given(&whole, command) {
                whole = whole.evolve(&event);
                if kept.next() == Some(true) {
                    slice = slice.evolve(&event);
                }
            }
        }
        given(&slice, next);
        for activity in slice.activities.values() {
            drop(activity.contest.as_ref().map(|contest| contest.standings()));
        }
    }
}
