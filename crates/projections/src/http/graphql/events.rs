//! GraphQL over server-sent events, a connection an operation (the "distinct connections mode" of that protocol).

use std::{io, time::Duration};

use async_graphql::{Response as Executed, Value};
use futures_util::{Stream, StreamExt, stream};
use poem::{Body, Request, Response, http::header};
use tokio::{
    sync::watch,
    time::{Interval, MissedTickBehavior, interval},
};

use super::{Media, answer::Told};
use crate::{
    graphql::{Answers, CURSOR},
    http::{Service, ended},
};

/// Under which a client that comes back says what it was brought last, as browsers do by themselves.
const LAST_SEEN: &str = "last-event-id";

/// What a client was brought last, where it comes back.
pub fn last_seen(request: &Request) -> Option<String> {
    request.header(LAST_SEEN).filter(|cursor| !cursor.is_empty()).map(str::to_owned)
}

/// Sends answers as they come, each with the cursor after which its receiver goes on, and a sign of life in between.
pub fn stream(answers: Answers, service: &Service) -> Response {
    let following = Following { answers, alive: signs(service.settings.limits.alive), ending: service.ending.clone() };
    Response::builder()
        .header(header::CACHE_CONTROL, "no-cache")
        .header(header::VARY, "accept")
        .content_type(Media::Events.content_type())
        .body(Body::from_bytes_stream(following.events().map(Ok::<_, io::Error>)))
}

/// Ticks with which a follower is shown that the connection lives.
pub fn signs(every: Duration) -> Interval {
    let mut signs = interval(every);
    signs.set_missed_tick_behavior(MissedTickBehavior::Delay);
    signs
}

/// The event after which there is none.
const COMPLETE: &str = "event: complete\ndata:\n\n";

struct Following {
    answers: Answers,
    alive: Interval,
    ending: watch::Receiver<bool>,
}

impl Following {
    /// The next event; `None` where the client is cut off without `complete`, so that it comes back.
    async fn event(&mut self) -> Option<String> {
        tokio::select! {
            answer = self.answers.next() => Some(answer.map_or_else(|| COMPLETE.to_owned(), |answer| next(&answer))),
            _ = self.alive.tick() => Some(":\n\n".to_owned()),
            () = ended(&mut self.ending) => None,
        }
    }

    fn events(self) -> impl Stream<Item = String> + Send {
        stream::unfold(Some(self), |following| async move {
            let mut following = following?;
            let event = following.event().await?;
            let is_last = event == COMPLETE;
            Some((event, (!is_last).then_some(following)))
        })
    }
}

fn next(answer: &Executed) -> String {
    // JSON has no line breaks of its own outside of strings, and in them they are escaped: one line of data.
    let data = serde_json::to_string(&Told::of(answer)).unwrap_or_else(|_| "{}".to_owned());
    match answer.extensions.get(CURSOR) {
        Some(Value::String(cursor)) => format!("id: {cursor}\nevent: next\ndata: {data}\n\n"),
        Some(_) | None => format!("event: next\ndata: {data}\n\n"),
    }
}
