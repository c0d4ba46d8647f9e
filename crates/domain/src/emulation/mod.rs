//! Emulation campaign (phong trào thi đua): launched by a unit in a year, with what it asks of people.

mod event;
#[cfg(test)]
mod tests;

pub use event::Event;

/// What can be asked of a campaign.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    Launch { title: Text, contents: Vec<Text> },
}
