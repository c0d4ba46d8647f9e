//! No sequence of commands breaks what a ceremony promises.

use super::*;
use crate::testing::sequences::hold;

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

#[test]
fn no_sequence_of_commands_breaks_a_ceremony() {
    hold::<Ceremony>(asked, |steps| {
        let mut told = Told::default();
        for step in steps {
            step.each(|_, event, after| {
                told.hear(event);
                if !matches!(after, Ceremony::Cancelled) {
                    assert_eq!(after.approved_version(), Some(told.version).filter(|version| *version > 0));
                }
            });
        }
    });
}
