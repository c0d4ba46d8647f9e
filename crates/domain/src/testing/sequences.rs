//! Random sequences of commands: what holds of all of them.

use std::{
    any::Any,
    cell::RefCell,
    collections::BTreeSet,
    fmt::Debug,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
};

use proptest::{
    prelude::*,
    test_runner::{Config, RngSeed, TestCaseError, TestRunner},
};

use super::{Dice, actor, festival};
use crate::{Aggregate, EventType, FestivalStanding, Subject, judge};

/// How many sequences are tried where `PROPTEST_CASES` does not say.
const CASES: u32 = 64;

/// How long a sequence is at most.
const LENGTH: usize = 80;

/// A command that was done.
pub(crate) struct Step<A: Aggregate> {
    pub(crate) before: A,
    pub(crate) events: Vec<A::Event>,
    pub(crate) after: A,
}

impl<A: Aggregate + Clone> Step<A> {
    /// Each event, with the state before and after it.
    pub(crate) fn each(&self, mut see: impl FnMut(&A, &A::Event, &A)) {
        let mut state = self.before.clone();
        for event in &self.events {
            let after = state.clone().evolve(event);
            see(&state, event, &after);
            state = after;
        }
    }
}

/// Tries many sequences of throws, each with one throw beside it.
pub(crate) fn run(law: impl Fn(&[u64], u64)) {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    run_by(Config { cases, failure_persistence: None, ..Config::default() }, law);
}

fn run_by(config: Config, law: impl Fn(&[u64], u64)) {
    let sequences = (proptest::collection::vec(any::<u64>(), 1..LENGTH), any::<u64>());
    let held = TestRunner::new(config).run(&sequences, |(throws, beside)| {
        law(&throws, beside);
        Ok::<_, TestCaseError>(())
    });
    held.unwrap();
}

/// Tries many sequences of commands, each given by whoever may give it, and holds what came of them to a law. No fold
/// panics on what was allowed, nor on any slice of it, in whatever order; and every slice judges the next command.
pub(crate) fn hold<A>(asked: fn(&A, &mut Dice) -> A::Command, law: impl Fn(&[Step<A>]))
where
    A: Aggregate + Clone,
    A::Event: Debug,
{
    reaches_every_event::<A>(asked);
    run(|throws, beside| {
        let steps = done(asked, throws);
        let told: Vec<_> = steps.iter().flat_map(|step| &step.events).collect();
        let held = catch_unwind(AssertUnwindSafe(|| {
            law(&steps);
            let mut slice = A::default();
            for (index, event) in told.iter().enumerate() {
                if beside >> (index % 64) & 1 == 1 {
                    slice = slice.evolve(event);
                }
            }
            let backwards = told.iter().rev().fold(A::default(), |state, event| state.evolve(event));
            for state in [slice, backwards] {
                drop(ask(&state, 0, asked(&state, &mut Dice::new(beside))));
            }
        }));
        if let Err(broken) = held {
            panic!("{}\nby {told:#?}", words(broken.as_ref()));
        }
    });
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words")
}

/// A law of what never happens holds of nothing: the same sequences each time come to every event that there is.
fn reaches_every_event<A: Aggregate + Clone>(asked: fn(&A, &mut Dice) -> A::Command) {
    let folder = format!("{}/../../schema/events/{}", env!("CARGO_MANIFEST_DIR"), A::CATEGORY.as_str());
    let golden = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let missing: BTreeSet<_> = golden.filter_map(|file| Some(file.split_once('.')?.0.to_owned())).collect();
    let missing = RefCell::new(missing);
    let config = Config { cases: 2048, failure_persistence: None, rng_seed: RngSeed::Fixed(198), ..Config::default() };
    run_by(config, |throws, _| {
        if missing.borrow().is_empty() {
            return;
        }
        for event in done(asked, throws).iter().flat_map(|step| &step.events) {
            let event = serde_json::to_value(event).unwrap();
            missing.borrow_mut().remove(EventType::current(event["type"].as_str().unwrap()).name());
        }
    });
    let missing = missing.into_inner();
    assert!(missing.is_empty(), "chance never comes to {missing:?}");
}

/// Gives one command after another.
fn done<A: Aggregate + Clone>(asked: fn(&A, &mut Dice) -> A::Command, throws: &[u64]) -> Vec<Step<A>> {
    let (mut steps, mut state) = (Vec::new(), A::default());
    for (turn, throw) in throws.iter().enumerate() {
        let events = ask(&state, turn, asked(&state, &mut Dice::new(*throw)));
        if !events.is_empty() {
            let before = state.clone();
            state = events.iter().fold(state, A::evolve);
            steps.push(Step { before, events, after: state.clone() });
        }
    }
    steps
}

/// What a command comes to: nothing where it is refused.
pub(crate) fn ask<A: Aggregate>(state: &A, turn: usize, command: A::Command) -> Vec<A::Event> {
    let offices = A::permitted(&command);
    let by = actor(&format!("nguoi-{}", turn % 3), offices[turn % offices.len()]);
    judge(state, &by, &Subject::festival(&festival()), FestivalStanding::Open, command).unwrap_or_default()
}
