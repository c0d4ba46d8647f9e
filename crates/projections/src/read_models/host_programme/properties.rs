//! Whatever is asked of a host's day after a release, what was released stays as it was, to the letter.

use ngayhoi_domain::{
    Actor, Aggregate, Evidence, FestivalStanding, Subject,
    ceremony::{self, Ceremony},
    judge,
    programme::{self, Programme},
    testing::{Dice, actor, festival},
};
use proptest::prelude::*;
use rusqlite::Connection;

use super::*;
use crate::read_models::testing::Teller;

const UNIT: &str = "tp-mau.phuong-a";
const HOST: &str = "tp-mau.phuong-a.to-1";

/// A day as its two streams have it.
#[derive(Default)]
struct Day {
    ceremony: Ceremony,
    programme: Programme,
}

fn done<A: Aggregate>(state: &mut A, command: A::Command) -> Vec<A::Event> {
    let by: Actor = actor("nguoi-1", A::permitted(&command)[0]);
    let about = Subject::festival(&festival());
    let events = judge(state, &by, &about, FestivalStanding::Open, command).unwrap_or_default();
    *state = events.iter().fold(std::mem::take(state), A::evolve);
    events
}

impl Day {
    /// Does what chance asks, and tells what came of it.
    fn turn(&mut self, dice: &mut Dice, tell: &mut Teller) {
        if dice.below(3_u8) == 0 {
            let command = ceremony::asked(&self.ceremony, dice);
            for event in done(&mut self.ceremony, command) {
                tell.ceremony(UNIT, HOST, "2019-08-01", event);
            }
            return;
        }
        let mut command = programme::asked(&self.programme, dice);
        if let programme::Command::Release { approved_agenda, .. } = &mut command {
            *approved_agenda = Evidence { fact: self.ceremony.approved_version(), read_at: "0".to_owned() };
        }
        for event in done(&mut self.programme, command) {
            tell.programme(UNIT, HOST, "2019-08-02", event);
        }
    }
}

/// All that was released, version by version, the newest first.
fn released(db: &Connection) -> Vec<(ReleaseRow, Vec<AgendaItemRow>, Vec<ActivityRow>)> {
    let (convener, year) = ("tp-mau", 2019);
    let rows = releases(db, convener, year, HOST, None, usize::MAX).unwrap();
    let whole = |row: ReleaseRow| {
        let agenda = released_agenda(db, convener, year, HOST, row.version).unwrap();
        let activities = released_activities(db, convener, year, HOST, row.version).unwrap();
        (row, agenda, activities)
    };
    rows.into_iter().map(whole).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(16), ..ProptestConfig::default() })]

    #[test]
    fn a_released_version_never_changes(throws in prop::collection::vec(any::<u64>(), 1..100)) {
        let (mut day, mut tell) = (Day::default(), Teller::new());
        for throw in throws {
            day.turn(&mut Dice::new(throw), &mut tell);
        }
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(MODEL.tables).unwrap();
        let mut before = Vec::new();
        for row in tell.history.timeline().1 {
            let entry = row.decode().unwrap();
            let is_release = matches!(&entry.fact, Fact::Programme(programme::Event::ProgrammeReleased { .. }));
            apply(&db, &entry).unwrap();
            if is_release {
                let after = released(&db);
                prop_assert_eq!(after.len(), before.len() + 1);
                prop_assert_eq!(&after[1..], &before[..]);
                before = after;
            }
        }
        prop_assert_eq!(released(&db), before);
    }
}
