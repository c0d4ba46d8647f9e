//! Given these events, when this command, then those events (or this refusal): how aggregates are tested.
//!
//! ```
//! use ngayhoi_domain::{pilot::{Command, Event, PilotSelection, Quota}, testing::{given, police}};
//!
//! given::<PilotSelection>([])
//!     .when(&police(), Command::OpenRound { quota: Quota::Exactly(1), criteria: vec![] })
//!     .then([Event::PilotRoundOpened { quota: Quota::Exactly(1), criteria: vec![] }]);
//! ```
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test says so by panicking")]

mod dice;
#[cfg(test)]
mod observed;
#[cfg(test)]
pub(crate) mod sequences;

use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

pub use dice::Dice;

use crate::{
    Actor, Aggregate, Evidence, FestivalRef, FestivalStanding, Refused, Role, Scope, Subject, judge,
    values::{DocumentRef, PersonId, Personal, Slot, Text},
};

/// A stream with these events behind it.
pub fn given<A: Aggregate>(events: impl IntoIterator<Item = A::Event>) -> Given<A> {
    Given { state: events.into_iter().fold(A::default(), |state, event| state.evolve(&event)) }
}

/// A folded past, waiting for a command.
pub struct Given<A> {
    state: A,
}

impl<A: Aggregate> Given<A> {
    /// Gives it a command, within the sample festival that the actors here belong to.
    #[must_use]
    pub fn when(self, by: &Actor, command: A::Command) -> Outcome<A> {
        #[cfg(test)]
        let asked = observed::Asked::of::<A>(&command);
        let result = judge(&self.state, by, &Subject::festival(&festival()), FestivalStanding::Open, command);
        #[cfg(test)]
        asked.came_to::<A>(&result);
        Outcome { result }
    }
}

/// What the command came to.
pub struct Outcome<A: Aggregate> {
    result: Result<Vec<A::Event>, Refused<A::Refusal>>,
}

impl<A: Aggregate> Outcome<A>
where
    A::Event: Debug + PartialEq,
    A::Refusal: Debug + PartialEq,
{
    /// These events, in this order.
    ///
    /// # Panics
    /// When it came to anything else.
    #[track_caller]
    pub fn then(self, expected: impl IntoIterator<Item = A::Event>) {
        match self.result {
            Ok(events) => assert_eq!(events, expected.into_iter().collect::<Vec<_>>()),
            Err(refused) => panic!("refused: {refused:?}"),
        }
    }

    /// This refusal of the aggregate's own.
    ///
    /// # Panics
    /// When it came to anything else.
    #[track_caller]
    pub fn refused(self, expected: A::Refusal) {
        match self.result {
            Ok(events) => panic!("not refused: {events:?}"),
            Err(refused) => assert_eq!(refused, Refused::Rule(expected)),
        }
    }

    /// Refused for the actor's role.
    ///
    /// # Panics
    /// When it came to anything else.
    #[track_caller]
    pub fn refused_to_role(self, expected: Role) {
        match self.result {
            Err(Refused::Role { role, .. }) => assert_eq!(role, expected),
            Ok(events) => panic!("not refused: {events:?}"),
            Err(other @ (Refused::Scope { .. } | Refused::Festival { .. } | Refused::Rule(_))) => {
                panic!("refused otherwise: {other:?}")
            }
        }
    }
}

/// The festival that the actors of tests belong to.
pub fn festival() -> FestivalRef {
    FestivalRef { convener: "tp-mau".parse().unwrap(), year: 2019.try_into().unwrap() }
}

/// An actor of the sample festival.
pub fn actor(id: &str, role: Role) -> Actor {
    Actor { id: id.parse().unwrap(), role, scope: Scope::Convener(festival().convener), verified: false }
}

/// The police who draft.
pub fn police() -> Actor {
    actor("cong-an", Role::Drafter)
}

/// The chair who decides.
pub fn chair() -> Actor {
    actor("chu-tich", Role::Decider)
}

/// The Front.
pub fn front() -> Actor {
    actor("mat-tran", Role::Coordinator)
}

/// The emulation and commendation council.
pub fn council() -> Actor {
    actor("hoi-dong", Role::Council)
}

/// The convener's committee.
pub fn convener() -> Actor {
    actor("ban-to-chuc", Role::Convener)
}

/// The historian, who decides nothing.
pub fn historian() -> Actor {
    actor("nguoi-lam-su", Role::Historian)
}

/// What another stream says, wherever it was read.
pub fn evidence<T>(fact: T) -> Evidence<T> {
    Evidence { fact, read_at: "0".to_owned() }
}

/// A text.
pub fn text(words: &str) -> Text {
    words.parse().unwrap()
}

/// A decision with this number, of 1 August 2019.
pub fn document(number: &str) -> DocumentRef {
    DocumentRef { number: text(number), date: NaiveDate::from_ymd_opt(2019, 8, 1).unwrap(), issuer: None }
}

/// A time on 18 August 2019 in Vietnam, such as `"08:30"`.
pub fn at(time: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("2019-08-18T{time}:00+07:00")).unwrap().to_utc()
}

/// From one time to another on 18 August 2019 in Vietnam.
pub fn slot(from: &str, to: &str) -> Slot {
    Slot::new(at(from), at(to)).unwrap()
}

/// So long from an instant on.
pub fn lasting(start: DateTime<Utc>, length: TimeDelta) -> Slot {
    Slot::new(start, start + length).unwrap()
}

/// Any id, told apart by its figure: `id(1)`.
pub fn id<T: From<Uuid>>(figure: u128) -> T {
    Uuid::from_u128(figure).into()
}

/// A person's name in the clear, as commands bring it.
pub fn person(figure: u128, name: &str) -> Personal {
    Personal::open(PersonId(Uuid::from_u128(figure)), text(name))
}
