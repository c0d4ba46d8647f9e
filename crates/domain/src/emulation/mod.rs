//! Emulation campaign (phong trào thi đua): launched by a unit in a year, with what it asks of people.

mod event;

use serde::Serialize;

pub use event::Event;

use crate::values::Text;

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
