use std::collections::BTreeSet;

use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response,
    http::{StatusCode, header},
};

use super::Caller;
use crate::{graphql::Guard, pages::moment};

/// Bounds how many moments of the past a caller looks at in pages, as the guard does in documents: each is a replay.
pub struct PastBounded(pub Guard);

impl<E: Endpoint> Middleware<E> for PastBounded {
    type Output = PastBoundedEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        PastBoundedEndpoint { endpoint, guard: self.0.clone() }
    }
}

/// What [`PastBounded`] makes of an endpoint.
pub struct PastBoundedEndpoint<E> {
    endpoint: E,
    guard: Guard,
}

impl<E: Endpoint> Endpoint for PastBoundedEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if let (Some(moment), Some(caller)) = (moment(&request), request.extensions().get::<Caller>())
            && let Err(fault) = self.guard.spend(caller.address, 0, &BTreeSet::from([moment]))
        {
            let wait = fault.wait.unwrap_or(1).to_string();
            let refused = fault.message.with_status(StatusCode::TOO_MANY_REQUESTS);
            return Ok(refused.with_header(header::RETRY_AFTER, wait).into_response());
        }
        Ok(self.endpoint.get_response(request).await)
    }
}

/// The moment that a page is asked for, as it is written in the address.
fn moment(request: &Request) -> Option<String> {
    let query: Vec<(String, String)> = request.params().ok()?;
    let word = |name: &str| query.iter().find(|(key, value)| key == name && !value.is_empty());
    let (_, time) = word(moment::TIME)?;
    let clock = word(moment::CLOCK).map_or("", |(_, clock)| clock.as_str());
    Some(format!("{clock}:{time}"))
}
