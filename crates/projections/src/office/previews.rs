//! What was found out about files that wait, so that leafing through its faults judges no file again.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use ngayhoi_domain::Actor;
use ngayhoi_journal::{Engine, Position};
use uuid::Uuid;

use super::{
    import::{self, Fault, Plan},
    lists::{List, Target},
    sent::File,
    uploads::UploadToken,
};
use crate::{node::Node, progress::Quiet};

/// How many files' outcomes are remembered; those that were asked for longest ago go first.
const MOST: usize = 4;

/// Outcomes in memory, by the file that they are of. They may hold what stands in the files, and never rest on a disk.
#[derive(Debug, Default)]
pub struct Previews(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    outcomes: BTreeMap<Uuid, Outcome>,
    asked: u64,
}

/// What was found out about a file, and under which circumstances.
#[derive(Debug)]
struct Outcome {
    of: Circumstances,
    plan: Arc<Plan>,
    asked: u64,
}

/// All that an outcome depends on beside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Circumstances {
    actor: Actor,
    list: List,
    target: Target,
    written: Position,
    shown: Position,
}

impl Previews {
    fn find(&self, file: Uuid, of: &Circumstances) -> Option<Arc<Plan>> {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.asked += 1;
        let asked = remembered.asked;
        let outcome = remembered.outcomes.get_mut(&file).filter(|outcome| outcome.of == *of)?;
        outcome.asked = asked;
        Some(outcome.plan.clone())
    }

    fn keep(&self, file: Uuid, of: Circumstances, plan: Arc<Plan>) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.asked += 1;
        let asked = remembered.asked;
        remembered.outcomes.insert(file, Outcome { of, plan, asked });
        while remembered.outcomes.len() > MOST {
            let oldest = remembered.outcomes.iter().min_by_key(|(_, outcome)| outcome.asked).map(|(file, _)| *file);
            oldest.map(|file| remembered.outcomes.remove(&file));
        }
    }
}

/// Says what the import of a file that waits would do. Asked again while nothing was written and nobody else asks, it
/// says the same without judging anew.
///
/// # Errors
/// When the file cannot be read at all, or the service fails.
pub async fn preview(
    node: &Node,
    actor: &Actor,
    list: List,
    target: &Target,
    token: &UploadToken,
    file: &File<'_>,
) -> Result<Arc<Plan>, Fault> {
    let of = Circumstances {
        actor: actor.clone(),
        list,
        target: target.clone(),
        written: *node.journal.watch().borrow(),
        shown: node.reached().borrow().position,
    };
    if let Some(plan) = node.previews.find(token.id(), &of) {
        return Ok(plan);
    }
    let plan = Arc::new(import::check(node, actor, list, target, file, &Quiet).await?);
    node.previews.keep(token.id(), of, plan.clone());
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use ngayhoi_domain::testing::police;

    use super::*;

    #[test]
    fn an_outcome_is_remembered_until_anything_changes() {
        let (previews, file) = (Previews::default(), Uuid::from_u128(1));
        let target = Target {
            festival: ngayhoi_domain::FestivalRef {
                convener: "tp-mau".parse().unwrap(),
                year: 2020.try_into().unwrap(),
            },
            unit: "tp-mau.a".parse().unwrap(),
            host: None,
        };
        let position = |token: &str| token.parse::<Position>().unwrap();
        let of = Circumstances {
            actor: police(),
            list: List::Nominees,
            target: target.clone(),
            written: position("7.7"),
            shown: position("7.7"),
        };
        previews.keep(file, of.clone(), Arc::new(Plan { rows: 3, ..Plan::default() }));
        assert_eq!(previews.find(file, &of).unwrap().rows, 3);
        for other in [
            Circumstances { actor: ngayhoi_domain::testing::front(), ..of.clone() },
            Circumstances { list: List::Neighbourhoods, ..of.clone() },
            Circumstances { target: Target { unit: "tp-mau.b".parse().unwrap(), ..target }, ..of.clone() },
            Circumstances { written: position("8.8"), ..of.clone() },
            Circumstances { shown: position("6.6"), ..of.clone() },
        ] {
            assert_eq!(previews.find(file, &other), None, "{other:?}");
        }
        for figure in 2..=MOST as u128 {
            previews.keep(Uuid::from_u128(figure), of.clone(), Arc::default());
        }
        assert!(previews.find(file, &of).is_some());
        previews.keep(Uuid::from_u128(99), of.clone(), Arc::default());
        assert!(previews.find(file, &of).is_some(), "it was asked for last");
        assert_eq!(previews.find(Uuid::from_u128(2), &of), None, "so long ago that it was forgotten");
    }
}
