//! What stands before execution on every transport: a document is judged by what executing it would take, and its
//! caller by what it has taken lately. The figures stand in the files that count; the work of judging goes with the
//! length of the text.

mod budget;
mod measure;
mod parsed;
#[cfg(test)]
mod tests;
mod tokens;
mod values;

use std::{collections::BTreeSet, net::IpAddr, sync::Arc, time::Instant};

use async_graphql::{
    Request, Response, Value, Variables,
    parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    value,
};
use quick_cache::sync::Cache;

pub use budget::Allowance;
use budget::{Budget, Spent};
use measure::{Measured, measure};
use parsed::Parsed;
pub use parsed::check;

use super::{Code, Fault, kept::Question, nulls, selected::Selected, shapes::Shapes};
use crate::node::Years;

/// Judges documents before they are executed.
#[derive(Debug, Clone)]
pub struct Guard(Arc<Judging>);

#[derive(Debug)]
struct Judging {
    shapes: Shapes,
    budget: Budget,
    parsed: Parsed,
    /// What requests take that were judged already.
    judged: Cache<Question, Judged>,
}

/// How many judged requests are remembered.
const REMEMBERED: usize = 10_000;

/// From how many bytes on the tokens of a document are counted before it is looked up, which goes through all of it.
const LONG: usize = 16 << 10;

/// A request that may be executed.
#[derive(Debug, Clone)]
struct Judged {
    kind: OperationType,
    takes: Arc<Measured>,
}

/// What may be executed, and what it costs.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// What is asked.
    pub question: Question,
    /// What kind of operation it is.
    pub kind: OperationType,
    /// What was paid for it.
    pub cost: Cost,
    takes: Arc<Measured>,
}

impl Admitted {
    /// The festival years that it is answered from.
    pub fn years(&self) -> &Years {
        &self.takes.years
    }
}

/// What a caller paid, and what it has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// The points of this document.
    pub requested: u64,
    /// The points that the caller can spend before it has to wait.
    pub left: u64,
    /// The most that a caller can have.
    pub most: u64,
}

/// The extension of an answer that says what it cost.
const EXTENSION: &str = "cost";

impl Guard {
    /// A guard of a schema, with what each caller may spend: points, and new moments of the past.
    pub fn new(sdl: &str, points: Allowance, moments: Allowance) -> Self {
        let (shapes, budget) = (Shapes::of(sdl), Budget::new(points, moments));
        Self(Arc::new(Judging { shapes, budget, parsed: Parsed::default(), judged: Cache::new(REMEMBERED) }))
    }

    /// Judges a document, and takes from its caller what it costs.
    ///
    /// # Errors
    /// When it is not to be executed.
    pub fn admit(&self, caller: IpAddr, request: &Request) -> Result<Admitted, Fault> {
        if request.query.len() > LONG {
            tokens::count(&request.query)?;
        }
        let question = Question::of(request);
        let Judged { kind, takes } = match self.0.judged.get(&question) {
            Some(judged) => judged,
            None => {
                let judged = self.judge(request)?;
                self.0.judged.insert(question, judged.clone());
                judged
            }
        };
        let cost = self.spend(caller, takes.cost, &takes.moments)?;
        Ok(Admitted { question, kind, cost, takes })
    }

    fn judge(&self, request: &Request) -> Result<Judged, Fault> {
        let document = self.0.parsed.find(&request.query)?;
        let operation = operation(&document, request.operation_name.as_deref())?;
        values::check_variables(&self.0.shapes, operation, &request.variables)?;
        let measured = measure(&self.0.shapes, &document, operation, &request.variables)?;
        Ok(Judged { kind: operation.ty, takes: Arc::new(measured) })
    }

    /// Lays what was parsed of an admitted request's document beside it, so that executing it need not parse again.
    ///
    /// # Errors
    /// When it is no document.
    pub fn lay_out(&self, request: &mut Request) -> Result<Execution, Fault> {
        let document = self.0.parsed.find(&request.query)?;
        request.set_parsed_query(ExecutableDocument::clone(&document));
        let (operation, variables) = (request.operation_name.clone(), request.variables.clone());
        Ok(Execution { judging: self.0.clone(), document, operation, variables })
    }

    /// Takes points, and moments of the past, from a caller.
    ///
    /// # Errors
    /// When it has spent too much lately.
    pub fn spend(&self, caller: IpAddr, requested: u64, moments: &BTreeSet<String>) -> Result<Cost, Fault> {
        let budget = &self.0.budget;
        match budget.spend(caller, requested, moments, Instant::now()) {
            Ok(left) => Ok(Cost { requested, left, most: budget.most() }),
            Err(Spent::Points(wait)) => Err(Fault::later(Code::BudgetSpent, wait)),
            Err(Spent::Moments(wait)) => Err(Fault::later(Code::MomentsSpent, wait)),
        }
    }
}

/// A request that is executed.
#[derive(Debug)]
pub struct Execution {
    judging: Arc<Judging>,
    document: Arc<ExecutableDocument>,
    /// Which operation of it, by name.
    operation: Option<String>,
    variables: Variables,
}

impl Execution {
    /// Brings an answer into the order of what was selected, and puts nulls where fields failed.
    pub fn settle(&self, response: &mut Response) {
        let Ok(operation) = operation(&self.document, self.operation.as_deref()) else { return };
        let selected = Selected::by(&self.judging.shapes, &self.document, operation, &self.variables);
        selected.arrange(&mut response.data);
        nulls::settle(&selected, response);
    }
}

impl Cost {
    /// Says in an answer what it cost.
    pub fn on(self, response: Response) -> Response {
        let Self { requested, left, most } = self;
        response.extension(EXTENSION, value!({ "requested": requested, "left": left, "most": most }))
    }

    /// The same as JSON, of an answer that says nothing else beside its data.
    pub fn told_alone(self) -> String {
        let Self { requested, left, most } = self;
        format!(r#"{{"{EXTENSION}":{{"requested":{requested},"left":{left},"most":{most}}}}}"#)
    }

    /// What an answer says of its cost.
    pub fn of(response: &Response) -> Option<Self> {
        let Value::Object(said) = response.extensions.get(EXTENSION)? else { return None };
        let figure = |name| match said.get(name)? {
            Value::Number(figure) => figure.as_u64(),
            Value::Null
            | Value::String(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_)
            | Value::List(_)
            | Value::Object(_) => None,
        };
        Some(Self { requested: figure("requested")?, left: figure("left")?, most: figure("most")? })
    }
}

/// The operation that is asked for, by name or by being the only one.
fn operation<'d>(document: &'d ExecutableDocument, name: Option<&str>) -> Result<&'d OperationDefinition, Fault> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations.values().next(),
        (DocumentOperations::Multiple(_), None) => {
            let words =
                "có nhiều thao tác, hãy nêu `operationName` / there are several operations, name an `operationName`";
            return Err(Fault::new(Code::NotValid, words));
        }
    };
    let name = name.unwrap_or_default();
    let none = || format!("không có thao tác tên “{name}” / there is no operation named “{name}”");
    found.map(|operation| &operation.node).ok_or_else(|| Fault::new(Code::NotValid, none()))
}
