//! No sequence of commands breaks what a ceremony promises. `PROPTEST_CASES=10000 cargo test -p ngayhoi-domain
//! properties` looks harder than a usual run.

use chrono::TimeDelta;
use proptest::{prelude::*, sample::select, test_runner::Config};

use super::*;
use crate::{
    Evidence, FestivalStanding, Subject,
    assessment::AssessmentScope,
    judge,
    testing::{at, chair, festival, id, police, text},
    unit::UnitKind,
};

/// How many sequences are tried where nobody says otherwise.
const CASES: u32 = 128;

fn config() -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    Config { cases, failure_persistence: None, ..Config::default() }
}

fn slot() -> impl Strategy<Value = Slot> {
    (-2_i64..8, 1_i64..4).prop_map(|(from, length)| {
        let start = at("08:00") + TimeDelta::minutes(10 * from);
        Slot::new(start, start + TimeDelta::minutes(10 * length)).unwrap()
    })
}

fn correction() -> impl Strategy<Value = Correction> {
    prop_oneof![
        (0_u32..4).prop_map(|attendees| Correction::Attendance { attendees }),
        Just(Correction::Pact { parties: vec![text("Tổ 1"), text("Tổ 2")] }),
        Just(Correction::Flowers { from: vec![] }),
        (1_u128..=4).prop_map(|item| Correction::ItemDone { item: id(item) }),
        (1_u128..=4).prop_map(|item| Correction::ItemNotDone { item: id(item) }),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    let item = || (1_u128..=4).prop_map(id::<AgendaItemId>);
    let kind = select(vec![AgendaKind::Purpose, AgendaKind::Discussion, AgendaKind::FlagSalute, AgendaKind::Gifts]);
    let beginning = (0_i64..3).prop_map(|day| at("08:00") + TimeDelta::days(day));
    prop_oneof![
        3 => Just(()).prop_map(|()| Command::Plan {
            starts_at: at("08:00"),
            venue: text("Nhà văn hóa"),
            host: Evidence { fact: Some(UnitKind::Market), read_at: "0".to_owned() },
        }),
        8 => (item(), kind, slot()).prop_map(|(item, kind, slot)| {
            AddItem { item: AgendaItem { item, kind, title: text("Mục"), slot, speaker: None } }
        }),
        4 => (item(), slot()).prop_map(|(item, slot)| MoveItem { item, slot }),
        1 => item().prop_map(|item| RemoveItem { item }),
        3 => Just(ApproveAgenda {}),
        2 => beginning.prop_map(|starts_at| Reschedule { starts_at, reason: text("Mưa") }),
        1 => select(vec!["Hội trường", "Sân"]).prop_map(|venue| Relocate { venue: text(venue), reason: text("Mưa") }),
        1 => (1_u128..=2).prop_map(|figure| Invite { delegate: id(figure), organisation: text("Đoàn"), person: None }),
        1 => (1_u128..=2, any::<bool>()).prop_map(|(figure, comes)| Answer { delegate: id(figure), comes }),
        1 => Just(Start {}),
        2 => item().prop_map(|item| CompleteItem { item }),
        1 => Just(SignPact { parties: vec![text("Tổ 1"), text("Tổ 2")] }),
        1 => (0_u32..4).prop_map(|attendees| RecordAttendance { attendees }),
        1 => Just(GiveFlowers { from: text("Thành phố") }),
        1 => Just(LaunchModel { name: text("Tổ liên gia") }),
        1 => Just(DeliverAssessment { scope: AssessmentScope::Unit, summary: text("Tốt") }),
        1 => Just(Complete {}),
        2 => correction().prop_map(|correction| Correct { correction, reason: text("Nhầm") }),
    ]
}

fn given(state: &Ceremony, command: Command) -> Vec<Event> {
    let by = if matches!(command, ApproveAgenda {} | Cancel { .. }) { chair() } else { police() };
    judge(state, &by, &Subject::festival(&festival()), FestivalStanding::Open, command).unwrap_or_default()
}

/// When each item is held, remembered beside the aggregate.
#[derive(Default)]
struct Told {
    beginning: Option<DateTime<Utc>>,
    slots: BTreeMap<AgendaItemId, Slot>,
    version: u32,
    changed: bool,
}

impl Told {
    fn hear(&mut self, event: &Event) {
        match event {
            CeremonyPlanned { starts_at, .. } => self.beginning = Some(*starts_at),
            AgendaItemAdded { item } => {
                self.slots.insert(item.item, item.slot);
                self.changed = true;
            }
            AgendaItemMoved { item, slot } => {
                self.slots.insert(*item, *slot);
                self.changed = true;
            }
            AgendaItemRemoved { item } => {
                self.slots.remove(item);
                self.changed = true;
            }
            CeremonyRescheduled { starts_at, .. } => {
                let by = *starts_at - self.beginning.unwrap();
                self.beginning = Some(*starts_at);
                self.slots.values_mut().for_each(|slot| *slot = slot.shifted(by));
                self.changed = true;
            }
            CeremonyRelocated { .. } => self.changed = true,
            AgendaApproved { version } => {
                assert_eq!(*version, self.version + 1, "versions count up");
                (self.version, self.changed) = (*version, false);
            }
            CeremonyStarted {} => assert!(self.version > 0 && !self.changed, "it begins as it was approved"),
            DelegateInvited { .. }
            | DelegateAnswered { .. }
            | CeremonyCancelled { .. }
            | AgendaItemDone { .. }
            | PactSigned { .. }
            | AttendanceRecorded { .. }
            | FlowersGiven { .. }
            | ModelLaunched { .. }
            | AssessmentDelivered { .. }
            | CeremonyCompleted {}
            | CeremonyCorrected { .. } => {}
        }
        let slots: Vec<_> = self.slots.values().collect();
        for (index, one) in slots.iter().enumerate() {
            assert!(Some(one.start()) >= self.beginning, "nothing begins before the ceremony");
            assert!(slots[index + 1..].iter().all(|other| !other.overlaps(**one)), "items do not overlap");
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_sequence_of_commands_breaks_a_ceremony(commands in prop::collection::vec(command(), 1..60)) {
        let (mut state, mut told) = (Ceremony::default(), Told::default());
        for command in commands {
            for event in given(&state, command) {
                told.hear(&event);
                state = state.evolve(&event);
            }
            prop_assert_eq!(state.approved_version(), Some(told.version).filter(|version| *version > 0));
        }
    }

    #[test]
    fn a_slice_of_what_happened_folds_and_judges(
        commands in prop::collection::vec(command(), 1..60),
        kept in prop::collection::vec(any::<bool>(), 200),
        next in command(),
    ) {
        let (mut whole, mut slice) = (Ceremony::default(), Ceremony::default());
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
    }
}
