//! Movement assessment (đánh giá phong trào toàn dân bảo vệ an ninh Tổ quốc): what the first months came to, at three
//! levels, in figures and words.
//!
//! Call → assess each level that was called; figures are reported before and after.

mod event;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;

pub use event::{AssessmentScope, Event, FigureKind};

use crate::{
    Actor, Aggregate, Category, Explanation, Role,
    values::{DateWindow, Text},
};
use Assessment::{Called, NotCalled};
use Command::{Assess, Call, ReportFigure};
use Event::{AssessmentCalled, FigureReported, MovementAssessed};

/// One unit's assessment of one year.
#[derive(Debug, Clone, Default)]
pub enum Assessment {
    /// Nobody has called for it.
    #[default]
    NotCalled,
    /// Levels are assessed, also anew: a later assessment takes the place of the earlier one.
    Called {
        /// Which levels.
        scopes: BTreeSet<AssessmentScope>,
    },
}

/// What can be asked of an assessment.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Call for the assessment.
    Call {
        /// The days that it covers.
        period: DateWindow,
        /// At which levels.
        scopes: Vec<AssessmentScope>,
    },
    /// Report a figure, before or after the call.
    ReportFigure {
        /// What is counted.
        figure: FigureKind,
        /// How many.
        value: u64,
    },
    /// Assess the movement at one level.
    Assess {
        /// Which level.
        scope: AssessmentScope,
        /// In words.
        summary: Text,
    },
}

/// Why an assessment said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It was called before.
    AlreadyCalled,
    /// No level at all.
    NoScopes,
    /// A level stands there twice.
    ScopeRepeated {
        /// Which one.
        scope: AssessmentScope,
    },
    /// Nobody has called for it yet.
    NotCalled,
    /// The call does not ask for this level.
    ScopeNotCalled {
        /// Which one.
        scope: AssessmentScope,
    },
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        match self {
            Self::AlreadyCalled => Explanation::of(
                "ASSESSMENT_ALREADY_CALLED",
                "Đã yêu cầu đánh giá phong trào của năm này.",
                "This year's assessment has been called already.",
            ),
            Self::NoScopes => Explanation::at(
                "scopes",
                "ASSESSMENT_SCOPES_MISSING",
                "Chưa chọn cấp nào để đánh giá.",
                "There is no level to assess at; choose at least one.",
            ),
            Self::ScopeRepeated { scope } => Explanation::at(
                "scopes",
                "ASSESSMENT_SCOPE_REPEATED",
                format!("Cấp “{}” được chọn hai lần.", scope.vi()),
                format!("The level “{}” is chosen twice.", scope.en()),
            ),
            Self::NotCalled => Explanation::of(
                "ASSESSMENT_NOT_CALLED",
                "Chưa yêu cầu đánh giá; hãy nêu thời gian và các cấp đánh giá trước.",
                "No assessment has been called; call it first.",
            ),
            Self::ScopeNotCalled { scope } => Explanation::at(
                "scope",
                "ASSESSMENT_SCOPE_NOT_CALLED",
                format!("Yêu cầu đánh giá không nêu cấp “{}”.", scope.vi()),
                format!("The assessment was not called for the level “{}”.", scope.en()),
            ),
        }
    }
}

impl AssessmentScope {
    fn vi(self) -> &'static str {
        match self {
            Self::Convener => "cấp triệu tập",
            Self::Unit => "phường, xã",
            Self::Neighbourhood => "tổ dân phố",
        }
    }

    fn en(self) -> &'static str {
        match self {
            Self::Convener => "convener",
            Self::Unit => "ward or commune",
            Self::Neighbourhood => "neighbourhood",
        }
    }
}

impl Aggregate for Assessment {
    const CATEGORY: Category = Category::Assessment;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Call { .. } => &[Role::Drafter, Role::Convener],
            ReportFigure { .. } => &[Role::Drafter, Role::Coordinator, Role::Convener],
            Assess { .. } => &[Role::Drafter, Role::Decider, Role::Convener],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (NotCalled, Call { period, scopes }) => call(period, scopes),
            (NotCalled, Assess { .. }) => Err(Refusal::NotCalled),
            (Called { .. }, Call { .. }) => Err(Refusal::AlreadyCalled),
            (Called { scopes }, Assess { scope, .. }) if !scopes.contains(&scope) => {
                Err(Refusal::ScopeNotCalled { scope })
            }
            (Called { .. }, Assess { scope, summary }) => Ok(vec![MovementAssessed { scope, summary }]),
            (NotCalled | Called { .. }, ReportFigure { figure, value }) => Ok(vec![FigureReported { figure, value }]),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match event {
            AssessmentCalled { scopes, .. } => Called { scopes: scopes.iter().copied().collect() },
            FigureReported { .. } | MovementAssessed { .. } => self,
        }
    }
}

fn call(period: DateWindow, scopes: Vec<AssessmentScope>) -> Result<Vec<Event>, Refusal> {
    let mut seen = BTreeSet::new();
    match scopes.iter().find(|scope| !seen.insert(**scope)) {
        Some(scope) => Err(Refusal::ScopeRepeated { scope: *scope }),
        None if scopes.is_empty() => Err(Refusal::NoScopes),
        None => Ok(vec![AssessmentCalled { period, scopes }]),
    }
}
