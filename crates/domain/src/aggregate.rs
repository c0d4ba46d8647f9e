use serde::{Serialize, Serializer};

use crate::{Actor, Category, Explanation, Recorded, Refusal, Role, Scope, Subject};

/// A thing with a life of its own: it judges commands and remembers facts, and does no I/O for either.
pub trait Aggregate: Default + Clone + Send + Sync + 'static {
    /// The category of its streams.
    const CATEGORY: Category;
    /// What people ask of it, in the imperative.
    type Command: Clone + Serialize + Send + 'static;
    /// What happened to it, in the past tense.
    type Event: Serialize + Recorded + Send + 'static;
    /// Why it said no.
    type Refusal: Refusal + Send + 'static;

    /// The offices that may give the command.
    fn permitted(command: &Self::Command) -> &'static [Role];

    /// Whether the command is done while the festival year stands so; asked only where commands need a year at all.
    /// What winds up a matter must still be possible when the year has ended.
    fn is_done_in(_command: &Self::Command, festival: FestivalStanding) -> bool {
        festival == FestivalStanding::Open
    }

    /// Whether a command lies within its giver's scope: by what it is about, unless the aggregate knows better.
    fn reaches(scope: &Scope, subject: &Subject, _command: &Self::Command) -> bool {
        scope.covers(subject)
    }

    /// Judges a command that a permitted actor gave within their scope.
    ///
    /// # Errors
    /// With the rule that the command breaks; nothing has happened then.
    fn decide(&self, by: &Actor, command: Self::Command) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// Remembers a fact. Facts cannot be refused, in whatever order a slice of the past brings them.
    fn evolve(self, event: &Self::Event) -> Self;
}

/// What another stream says, with the position up to which it was read.
///
/// It serialises to nothing: it belongs to the moment of judging, not to what was asked, so a repeated command is the
/// same command although the world has moved on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence<T> {
    /// The foreign fact.
    pub fact: T,
    /// The journal position token that it was read at.
    pub read_at: String,
}

impl<T> Evidence<T> {
    /// The same reading, of which only a part matters.
    pub fn map<U>(self, part: impl FnOnce(T) -> U) -> Evidence<U> {
        Evidence { fact: part(self.fact), read_at: self.read_at }
    }
}

impl<T> Serialize for Evidence<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// Where a festival year stands: what every command within it is judged against first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FestivalStanding {
    /// Nobody has opened it.
    NotOpened,
    /// Under way.
    Open,
    /// Closed with a summary.
    Closed,
    /// Cancelled with a reason.
    Cancelled,
}

/// Why a command was not done: by its giver's office, by its giver's scope, by the festival's standing, or by a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused<R> {
    /// The office may not give it.
    Role {
        /// The office that tried.
        role: Role,
        /// The offices that may.
        permitted: &'static [Role],
    },
    /// It lies outside the giver's scope.
    Scope {
        /// Where the scope ends.
        scope: String,
    },
    /// The festival year is not open.
    Festival {
        /// Where it stands.
        standing: FestivalStanding,
    },
    /// A rule of the aggregate.
    Rule(R),
}

impl<R: Refusal> Refusal for Refused<R> {
    fn explain(&self) -> Explanation {
        match self {
            Self::Role { role, permitted } => {
                let list = |name: fn(Role) -> &'static str| {
                    permitted.iter().map(|role| name(*role)).collect::<Vec<_>>().join(", ")
                };
                Explanation::at(
                    "by",
                    "ROLE_NOT_PERMITTED",
                    format!("Vai trò “{}” không được làm việc này; người được làm: {}.", role.vi(), list(Role::vi)),
                    format!("The role “{}” may not do this; these may: {}.", role.en(), list(Role::en)),
                )
            }
            Self::Scope { scope } => Explanation::at(
                "by",
                "OUTSIDE_SCOPE",
                format!("Việc này nằm ngoài phạm vi “{scope}” của ông/bà; hãy chuyển cho đơn vị phụ trách."),
                format!("This lies outside your scope “{scope}”; pass it to the unit in charge."),
            ),
            Self::Festival { standing: FestivalStanding::Closed } => Explanation::of(
                "FESTIVAL_CLOSED",
                "Ngày hội của năm này đã tổng kết, không thay đổi được nữa.",
                "This festival year is closed and can no longer change.",
            ),
            Self::Festival { standing: FestivalStanding::Cancelled } => Explanation::of(
                "FESTIVAL_CANCELLED",
                "Ngày hội của năm này đã hủy, không làm tiếp được.",
                "This festival year is cancelled; nothing more can be done in it.",
            ),
            Self::Festival { standing: FestivalStanding::NotOpened | FestivalStanding::Open } => Explanation::of(
                "FESTIVAL_NOT_OPEN",
                "Ngày hội của năm này chưa mở; cấp triệu tập cần mở năm trước.",
                "This festival year is not open yet; its convener opens it first.",
            ),
            Self::Rule(rule) => rule.explain(),
        }
    }
}

/// Judges a command: first its giver's office and scope, then the festival year's standing, then the aggregate's rules.
///
/// # Errors
/// With the first of the four that stands against it.
pub fn judge<A: Aggregate>(
    state: &A,
    by: &Actor,
    subject: &Subject,
    festival: FestivalStanding,
    command: A::Command,
) -> Result<Vec<A::Event>, Refused<A::Refusal>> {
    let permitted = A::permitted(&command);
    if !permitted.contains(&by.role) {
        return Err(Refused::Role { role: by.role, permitted });
    }
    if !A::reaches(&by.scope, subject, &command) {
        return Err(Refused::Scope { scope: by.scope.id().to_owned() });
    }
    if A::CATEGORY.needs_open_festival() && !A::is_done_in(&command, festival) {
        return Err(Refused::Festival { standing: festival });
    }
    state.decide(by, command).map_err(Refused::Rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        pilot::{Command, PilotSelection, Quota, Refusal as PilotRefusal},
        testing::{festival, historian, police},
    };

    fn open_round(by: &Actor, subject: &Subject, standing: FestivalStanding) -> Result<(), Refused<PilotRefusal>> {
        let command = Command::OpenRound { quota: Quota::Exactly(1), criteria: vec![] };
        judge(&PilotSelection::default(), by, subject, standing, command).map(|_| ())
    }

    #[test]
    fn office_scope_and_festival_are_judged_in_this_order() {
        let (ours, theirs) = (Subject::festival(&festival()), Subject::default());
        let standing = FestivalStanding::Closed;
        assert!(matches!(open_round(&historian(), &theirs, standing), Err(Refused::Role { .. })));
        assert!(matches!(open_round(&police(), &theirs, standing), Err(Refused::Scope { .. })));
        for standing in [FestivalStanding::NotOpened, FestivalStanding::Closed, FestivalStanding::Cancelled] {
            assert_eq!(open_round(&police(), &ours, standing), Err(Refused::Festival { standing }));
        }
        assert_eq!(open_round(&police(), &ours, FestivalStanding::Open), Ok(()));
    }
}
