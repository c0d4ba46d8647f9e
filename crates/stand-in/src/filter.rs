//! Which events of `$all` a read or a subscription wants.

use regex::Regex;
use tonic::Status;

use crate::{
    log::StoredEvent,
    protocol::streams::read_req::options::{
        FilterOptions,
        filter_options::{Expression, Filter as Kind, Window},
    },
};

/// How many events are searched between two checkpoints, where the client names no figure.
const WINDOW: u64 = 32;

/// Which events are wanted, and how often to say how far the search has come.
#[derive(Debug)]
pub(crate) struct Filter {
    on: On,
    wanted: Wanted,
    /// After how many events, wanted or not, a checkpoint is sent.
    pub(crate) checkpoint_every: u64,
}

#[derive(Debug)]
enum On {
    Stream,
    EventType,
}

#[derive(Debug)]
enum Wanted {
    Matching(Regex),
    Beginning(Vec<String>),
}

impl Filter {
    pub(crate) fn new(options: FilterOptions) -> Result<Self, Status> {
        let (on, expression) = match options.filter {
            Some(Kind::StreamIdentifier(expression)) => (On::Stream, expression),
            Some(Kind::EventType(expression)) => (On::EventType, expression),
            None => return Err(Status::invalid_argument("a filter of nothing")),
        };
        let window = match options.window {
            Some(Window::Max(max)) => u64::from(max),
            Some(Window::Count(())) => WINDOW,
            None => return Err(Status::invalid_argument("a filter without a window")),
        };
        let checkpoint_every = window * u64::from(options.checkpoint_interval_multiplier);
        if checkpoint_every == 0 {
            return Err(Status::invalid_argument("a filter whose checkpoints never come"));
        }
        Ok(Self { on, wanted: Wanted::new(expression)?, checkpoint_every })
    }

    pub(crate) fn wants(&self, event: &StoredEvent) -> bool {
        let text = match self.on {
            On::Stream => &event.stream,
            On::EventType => event.event_type.as_str(),
        };
        match &self.wanted {
            Wanted::Matching(regex) => regex.is_match(text),
            Wanted::Beginning(prefixes) => prefixes.iter().any(|prefix| text.starts_with(prefix)),
        }
    }
}

impl Wanted {
    fn new(Expression { regex, prefix }: Expression) -> Result<Self, Status> {
        if !prefix.is_empty() {
            return Ok(Self::Beginning(prefix));
        }
        let regex = Regex::new(&regex).map_err(|error| Status::invalid_argument(error.to_string()))?;
        Ok(Self::Matching(regex))
    }
}
