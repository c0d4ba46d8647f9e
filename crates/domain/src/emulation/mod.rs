//! Emulation campaign (phong trào thi đua): launched by a unit in a year, with what it asks of people; sign-ups are
//! counted place by place.

mod event;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use event::Event;

use crate::{
    Actor, Aggregate, Category, Evidence, Explanation, Role,
    values::{Text, UnitId},
};
use Command::{Launch, ReportSignUps};
use Emulation::{Launched, NotLaunched};
use Event::{EmulationLaunched, SignUpsReported};

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
    /// Report how many signed up somewhere.
    ReportSignUps {
        /// Whose campaign it is.
        unit: UnitId,
        /// Where they signed up.
        participant: UnitId,
        /// How many.
        signed: u32,
        /// The unit that the participant belongs to, by the register; `None` when it is not registered.
        belongs_to: Evidence<Option<UnitId>>,
    },
}

/// Why an emulation campaign said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It was launched before.
    AlreadyLaunched,
    /// It asks nothing of people.
    NoContents,
    /// Nobody has launched it yet.
    NotLaunched,
    /// The participant is not in the register.
    UnknownParticipant,
    /// The participant belongs to another unit.
    ForeignParticipant {
        /// Which one.
        belongs_to: UnitId,
    },
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        match self {
            Self::AlreadyLaunched => Explanation::of(
                "EMULATION_ALREADY_LAUNCHED",
                "Phong trào thi đua của năm này đã phát động.",
                "This year's emulation campaign has been launched already.",
            ),
            Self::NotLaunched => Explanation::of(
                "EMULATION_NOT_LAUNCHED",
                "Chưa phát động thi đua; hãy phát động trước khi ghi số đăng ký.",
                "The campaign has not been launched; launch it first.",
            ),
            Self::UnknownParticipant => Explanation::at(
                "participant",
                "EMULATION_PARTICIPANT_UNKNOWN",
                "Không có đơn vị này trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this unit; check its id or register it first.",
            ),
            Self::ForeignParticipant { belongs_to } => Explanation::at(
                "participant",
                "EMULATION_PARTICIPANT_FOREIGN",
                format!("Đơn vị này thuộc “{belongs_to}”, không thuộc nơi phát động."),
                format!("This unit belongs to “{belongs_to}”, not to the one that launched the campaign."),
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
            ReportSignUps { .. } => &[Role::Drafter, Role::Coordinator, Role::Convener],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Launched, Launch { .. }) => Err(Refusal::AlreadyLaunched),
            (NotLaunched, Launch { contents, .. }) if contents.is_empty() => Err(Refusal::NoContents),
            (NotLaunched, Launch { title, contents }) => Ok(vec![EmulationLaunched { title, contents }]),
            (NotLaunched, ReportSignUps { .. }) => Err(Refusal::NotLaunched),
            (Launched, ReportSignUps { unit, participant, signed, belongs_to }) => match belongs_to.fact {
                None => Err(Refusal::UnknownParticipant),
                Some(belongs_to) if belongs_to != unit => Err(Refusal::ForeignParticipant { belongs_to }),
                Some(_) => Ok(vec![SignUpsReported { participant, signed }]),
            },
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match event {
            EmulationLaunched { .. } => Launched,
            SignUpsReported { .. } => self,
        }
    }
}
