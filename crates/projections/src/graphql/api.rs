use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::{Request, Response, ServerError, parser::types::OperationType};
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};

use super::{
    Code, Cost, Fault, FestivalSchema, Place,
    guard::{Admitted, Execution, Guard},
    kept::{Basis, Data, Kept, Lasting, keep},
    masked::masked,
};
use crate::{
    access::{self, Viewer},
    http::{Caller, Via},
    metrics::{Follower, Metrics, PublicAnswer},
    node::Node,
};

/// The schema as others reach it: on every transport a document is judged before it is executed, and what goes wrong
/// inside is told to whoever runs the service, not to whoever asked.
#[derive(Clone)]
pub struct Api {
    schema: FestivalSchema,
    guard: Guard,
    /// What the public was answered.
    kept: Kept,
    /// Where it is known who may still ask.
    node: Arc<Node>,
    /// Where it is counted what becomes of requests.
    metrics: Metrics,
    /// How long an answer may take.
    deadline: Duration,
}

/// What a query or mutation is answered with.
#[derive(Debug)]
pub enum Answer {
    /// What was executed for this one request, or why it was not.
    Made(Response),
    /// Data that is kept for whoever asks, in which nothing went wrong, and what it cost this caller.
    Kept(Arc<Data>, Cost),
}

impl Answer {
    /// The code of its first error; `None` where nothing went wrong.
    fn code(&self) -> Option<Code> {
        match self {
            Self::Made(response) => response.errors.first().map(|error| Code::of(error).unwrap_or(Code::Internal)),
            Self::Kept(..) => None,
        }
    }
}

/// What follows something gets, one after another.
pub type Answers = BoxStream<'static, Response>;

impl Api {
    /// The schema, opened to others.
    pub fn new(schema: FestivalSchema, guard: Guard, node: Arc<Node>, metrics: Metrics, deadline: Duration) -> Self {
        Self { schema, guard, kept: Kept::default(), node, metrics, deadline }
    }

    /// Answers a query or mutation.
    pub async fn answer(&self, caller: &Caller, request: Request) -> Answer {
        let began = Instant::now();
        let admitted = self.admit(caller, &request);
        let (kind, points) = admitted.as_ref().map_or((None, 0), |it| (Some(it.kind), it.cost.requested));
        let answer = match admitted {
            Ok(admitted) => self.answer_admitted(caller, admitted, request).await,
            Err(fault) => Answer::Made(not_executed(&fault)),
        };
        self.metrics.executed(kind, answer.code(), points, began.elapsed());
        answer
    }

    async fn answer_admitted(&self, caller: &Caller, admitted: Admitted, request: Request) -> Answer {
        match (admitted.kind, &caller.viewer) {
            (OperationType::Query, Viewer::Public) => self.answer_public(caller, &admitted, request).await,
            (OperationType::Query | OperationType::Mutation, _) => {
                Answer::Made(admitted.cost.on(self.execute(caller, request).await))
            }
            (OperationType::Subscription, _) => Answer::Made(not_executed(&Fault::of(Code::SubscriptionElsewhere))),
        }
    }

    /// Answers a query of the public: by what is kept, or anew, once for all who ask it meanwhile.
    async fn answer_public(&self, caller: &Caller, admitted: &Admitted, request: Request) -> Answer {
        let cost = admitted.cost;
        let kept = match self.kept.find(&Basis::now(&self.node, admitted.question, admitted.years())).await {
            Ok(Some(data)) => {
                self.metrics.public(PublicAnswer::Kept);
                data
            }
            Ok(None) => {
                self.metrics.public(PublicAnswer::Made);
                return Answer::Made(cost.on(self.execute(caller, request).await));
            }
            Err(vacancy) => {
                self.metrics.public(PublicAnswer::Made);
                let lasting = Lasting::default();
                let response = self.execute(caller, request.data(lasting.clone())).await;
                match keep(vacancy, &response, &lasting) {
                    Some(data) => data,
                    None => return Answer::Made(cost.on(response)),
                }
            }
        };
        Answer::Kept(kept, cost)
    }

    /// Answers anything: a query or mutation once, a subscription as often as something happens, from where its
    /// follower was. Connections last: who asked is judged anew before anything is executed, and again before each
    /// further answer goes out, so that none goes to somebody who has lost their access meanwhile.
    ///
    /// # Errors
    /// When the document is not executed at all.
    pub fn follow(&self, caller: &Caller, mut request: Request, from: Option<String>) -> Result<Answers, Fault> {
        let (api, caller) = (self.clone(), caller.clone());
        let began = Instant::now();
        let admitted = self.admit(&caller, &request);
        let (kind, points) = admitted.as_ref().map_or((None, 0), |it| (Some(it.kind), it.cost.requested));
        let code = admitted.as_ref().err().map(|fault| fault.code);
        self.metrics.executed(kind, code, points, began.elapsed());
        let Admitted { kind, cost, .. } = admitted?;
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
                let execution = api.guard.lay_out(&mut request)?;
                let request = request.data(caller.clone()).data(place.clone());
                let counted = self.metrics.follower();
                let following = Following {
                    api,
                    caller,
                    place,
                    execution,
                    _counted: counted,
                    answers: self.schema.execute_stream(request).boxed(),
                };
                Ok(stream::unfold(Some(following), async |following: Option<Following>| following?.next().await)
                    .boxed())
            }
        }
    }

    /// Judges a document, and whether it may come by the way that it came.
    fn admit(&self, caller: &Caller, request: &Request) -> Result<Admitted, Fault> {
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

    async fn execute(&self, caller: &Caller, mut request: Request) -> Response {
        let execution = match self.guard.lay_out(&mut request) {
            Ok(execution) => execution,
            Err(fault) => return not_executed(&fault),
        };
        // Apart from what waits for it, which is short without it and often does.
        let executing = Box::pin(self.schema.execute(request.data(caller.clone())));
        match tokio::time::timeout(self.deadline, executing).await {
            Ok(response) => told(caller, &execution, response),
            Err(_) => not_executed(&Fault::of(Code::AnswerTimeout)),
        }
    }
}

/// A subscription that is followed.
struct Following {
    api: Api,
    caller: Caller,
    place: Arc<Place>,
    execution: Execution,
    _counted: Follower,
    answers: Answers,
}

impl Following {
    /// The next answer, and what comes after it.
    async fn next(mut self) -> Option<(Response, Option<Self>)> {
        let response = self.answers.next().await?;
        match self.api.still_stands(&self.caller).await {
            Ok(()) => Some((self.place.mark(told(&self.caller, &self.execution, response)), Some(self))),
            Err(fault) => Some((not_executed(&fault), None)),
        }
    }
}

fn not_executed(fault: &Fault) -> Response {
    Response::from_errors(vec![fault.error()])
}

/// An answer as its caller is told it.
fn told(caller: &Caller, execution: &Execution, mut response: Response) -> Response {
    execution.settle(&mut response);
    response.errors = std::mem::take(&mut response.errors).into_iter().map(|error| coded(caller, error)).collect();
    response
}

/// An error with its code. One that has no path was found before anything was executed.
fn coded(caller: &Caller, error: ServerError) -> ServerError {
    match Code::of(&error) {
        Some(_) => error,
        None if error.path.is_empty() && error.source.is_none() => {
            let message = format!("{}: {}", Code::NotValid.words(), error.message);
            Code::NotValid.on(ServerError { message, ..error })
        }
        None => masked(caller, error),
    }
}
