//! Emulation campaign (phong trào thi đua): launched by a unit in a year, with what it asks of people.

mod event;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use event::Event;

use crate::{Actor, Aggregate, Category, Explanation, Role, values::Text};
use Command::Launch;
use Emulation::{Launched, NotLaunched};
use Event::EmulationLaunched;

/// One unit's emulation campaign of one year.
#[derive(Debug, Clone, Default)]
pub enum Emulation {
    /// Nobody has launched it.
    #[default]
    NotLaunched,
    /// Under way.
    Launched,
}

/// What can be asked of an emulation campaign.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Launch it.
    Launch {
        /// Its motto.
        title: Text,
        /// What it asks of people, in order.
        contents: Vec<Text>,
    },
}

/// Why an emulation campaign said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It was launched before.
    AlreadyLaunched,
    /// It asks nothing of people.
    NoContents,
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        match self {
            Self::AlreadyLaunched => Explanation::of(
                "EMULATION_ALREADY_LAUNCHED",
                "Phong trào thi đua của năm này đã phát động.",
                "This year's emulation campaign has been launched already.",
            ),
            Self::NoContents => Explanation::at(
                "contents",
                "EMULATION_CONTENTS_MISSING",
                "Chưa có nội dung thi đua; hãy nhập ít nhất một nội dung.",
                "The campaign has no contents; give at least one.",
            ),
        }
    }
}

impl Aggregate for Emulation {
    const CATEGORY: Category = Category::Emulation;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Launch { .. } => &[Role::Decider, Role::Convener, Role::Coordinator],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Launched, Launch { .. }) => Err(Refusal::AlreadyLaunched),
            (NotLaunched, Launch { contents, .. }) if contents.is_empty() => Err(Refusal::NoContents),
            (NotLaunched, Launch { title, contents }) => Ok(vec![EmulationLaunched { title, contents }]),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match event {
            EmulationLaunched { .. } => Launched,
        }
    }
}
