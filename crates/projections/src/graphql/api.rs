use std::{sync::Arc, time::Duration};

use async_graphql::{Request, Response, ServerError, parser::types::OperationType};
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};

use super::{
    Code, Fault, FestivalSchema, Place,
    guard::{Admitted, Guard},
    masked::masked,
};
use crate::{
    access,
    http::{Caller, Via},
    node::Node,
};

/// The schema as others reach it: on every transport a document is judged before it is executed, and what goes wrong
/// inside is told to whoever runs the service, not to whoever asked.
#[derive(Clone)]
pub struct Api {
    schema: FestivalSchema,
    guard: Guard,
    /// Where it is known who may still ask.
    node: Arc<Node>,
    /// How long an answer may take.
    deadline: Duration,
}

/// What follows something gets, one after another.
pub type Answers = BoxStream<'static, Response>;

impl Api {
    /// The schema, opened to others.
    pub fn new(schema: FestivalSchema, guard: Guard, node: Arc<Node>, deadline: Duration) -> Self {
        Self { schema, guard, node, deadline }
    }

    /// Answers a query or mutation.
    pub async fn answer(&self, caller: &Caller, mut request: Request) -> Response {
        match self.admit(caller, &mut request) {
            Ok(Admitted { kind: OperationType::Query | OperationType::Mutation, cost }) => {
                cost.on(self.execute(caller, request).await)
            }
            Ok(Admitted { kind: OperationType::Subscription, .. }) => {
                not_executed(&Fault::of(Code::SubscriptionElsewhere))
            }
            Err(fault) => not_executed(&fault),
        }
    }

    /// Answers anything: a query or mutation once, a subscription as often as something happens, from where its
    /// follower was. Connections last: who asked is judged anew before anything is executed, and again before each
    /// further answer goes out, so that none goes to somebody who has lost their access meanwhile.
    ///
    /// # Errors
    /// When the document is not executed at all.
    pub fn follow(&self, caller: &Caller, mut request: Request, from: Option<String>) -> Result<Answers, Fault> {
        let (api, caller) = (self.clone(), caller.clone());
        let Admitted { kind, cost } = self.admit(&caller, &mut request)?;
        match kind {
            OperationType::Query | OperationType::Mutation => {
                let answer = async move {
                    match api.still_stands(&caller).await {
                        Ok(()) => cost.on(api.execute(&caller, request).await),
                        Err(fault) => not_executed(&fault),
                    }
                };
                Ok(stream::once(answer).boxed())
            }
            OperationType::Subscription => {
                let place = Arc::new(Place::after(from));
                let request = request.data(caller.clone()).data(place.clone());
                let following = Following { api, caller, place, answers: self.schema.execute_stream(request).boxed() };
                Ok(stream::unfold(Some(following), async |following: Option<Following>| following?.next().await)
                    .boxed())
            }
        }
    }

    /// Judges a document, and whether it may come by the way that it came.
    fn admit(&self, caller: &Caller, request: &mut Request) -> Result<Admitted, Fault> {
        let admitted = self.guard.admit(caller.address, request)?;
        match (caller.via, admitted.kind) {
            (Via::Get, OperationType::Mutation) => Err(Fault::of(Code::QueriesOnly)),
            (Via::Get, OperationType::Query | OperationType::Subscription)
            | (Via::Page | Via::Post | Via::WebSocket, _) => Ok(admitted),
        }
    }

    /// Refuses whoever has lost the access that their connection began with; also where that cannot be found out.
    async fn still_stands(&self, caller: &Caller) -> Result<(), Fault> {
        match access::still_stands(&self.node, &caller.viewer).await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(Fault::of(Code::AccessEnded)),
        }
    }

    async fn execute(&self, caller: &Caller, request: Request) -> Response {
        let executed = self.schema.execute(request.data(caller.clone()));
        match tokio::time::timeout(self.deadline, executed).await {
            Ok(response) => told(caller, response),
            Err(_) => not_executed(&Fault::of(Code::AnswerTimeout)),
        }
    }
}

/// A subscription that is followed.
struct Following {
    api: Api,
    caller: Caller,
    place: Arc<Place>,
    answers: Answers,
}

impl Following {
    /// The next answer, and what comes after it.
    async fn next(mut self) -> Option<(Response, Option<Self>)> {
        let response = self.answers.next().await?;
        match self.api.still_stands(&self.caller).await {
            Ok(()) => Some((self.place.mark(told(&self.caller, response)), Some(self))),
            Err(fault) => Some((not_executed(&fault), None)),
        }
    }
}

fn not_executed(fault: &Fault) -> Response {
    Response::from_errors(vec![fault.error()])
}

/// An answer as its caller is told it.
fn told(caller: &Caller, mut response: Response) -> Response {
    response.errors = std::mem::take(&mut response.errors).into_iter().map(|error| coded(caller, error)).collect();
    response
}

/// An error with its code. One that has no path was found before anything was executed.
fn coded(caller: &Caller, error: ServerError) -> ServerError {
    match Code::of(&error) {
        Some(_) => error,
        None if error.path.is_empty() && error.source.is_none() => Code::NotValid.on(error),
        None => masked(caller, error),
    }
}
