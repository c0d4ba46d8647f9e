//! A typed client in Rust, with `reqwest` and `serde` alone: it reads the festival years, holds a session of outreach,
//! and reads its own writing back from any node. The tests run it against the service.

use std::fmt;

use reqwest::header::HeaderMap;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Under which the service says up to where an answer knows the journal.
const POSITION: &str = "ngayhoi-position";

/// A client that never reads what is older than what it has seen.
#[derive(Debug)]
pub struct Ngayhoi {
    http: reqwest::Client,
    url: String,
    position: Option<String>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Trouble {
    /// The service was not reached, or what it said is none of its answers. Send the same again: a change is done once.
    Connection(reqwest::Error),
    /// It refuses the request as a whole, or a field of it.
    Faults(Vec<Fault>),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connection(error) => error.fmt(f),
            Self::Faults(faults) => faults.iter().try_for_each(|Fault { message, extensions }| {
                let code = extensions.as_ref().and_then(|extensions| extensions.code.as_deref()).unwrap_or_default();
                writeln!(f, "{code}: {message}")
            }),
        }
    }
}

/// An error of GraphQL.
#[derive(Debug, Deserialize)]
pub struct Fault {
    /// For people, Vietnamese and English.
    pub message: String,
    /// For programs.
    pub extensions: Option<FaultCode>,
}

/// What programs read of an error.
#[derive(Debug, Deserialize)]
pub struct FaultCode {
    /// Such as `BUDGET_SPENT`.
    pub code: Option<String>,
}

/// A festival year of a convener.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Who convenes.
    pub convener_id: String,
}

/// What becomes of a change.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Payload {
    /// The id of what was made.
    pub id: Option<String>,
    /// Up to where a reader has to know the journal to see it.
    pub position: Option<String>,
    /// Which rules stand against it; done where there is none.
    pub user_errors: Vec<UserError>,
}

/// A rule that stands against a change.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub struct UserError {
    /// For programs.
    pub code: String,
    /// For people, in Vietnamese.
    pub message: String,
    /// Where in the input.
    pub path: Vec<String>,
}

#[derive(Deserialize)]
struct Answer<T> {
    data: Option<T>,
    #[serde(default)]
    errors: Vec<Fault>,
}

impl Ngayhoi {
    /// A client of the service at an URL such as `http://127.0.0.1:8019/graphql`.
    pub fn new(http: reqwest::Client, url: impl Into<String>) -> Self {
        Self { http, url: url.into(), position: None }
    }

    /// Asks for something.
    pub async fn ask<T: DeserializeOwned>(&mut self, query: &str, variables: Value) -> Result<T, Trouble> {
        let mut request = self.http.post(&self.url).header("accept", "application/graphql-response+json");
        if let Some(position) = &self.position {
            request = request.header(POSITION, position);
        }
        let body = json!({ "query": query, "variables": variables });
        let response = request.json(&body).send().await.map_err(Trouble::Connection)?;
        self.position = reached(response.headers()).or(self.position.take());
        let Answer { data, errors } = response.json().await.map_err(Trouble::Connection)?;
        match data {
            Some(data) if errors.is_empty() => Ok(data),
            Some(_) | None => Err(Trouble::Faults(errors)),
        }
    }

    /// The festival years that there are.
    pub async fn years(&mut self) -> Result<Vec<Year>, Trouble> {
        #[derive(Deserialize)]
        struct Data {
            festivals: Connection<Year>,
        }
        let query = "{ festivals { edges { node { year convenerId } } } }";
        let Data { festivals } = self.ask(query, Value::Null).await?;
        Ok(festivals.edges.into_iter().map(|edge| edge.node).collect())
    }

    /// Does a change. The input's `stamp.commandId` makes it the same wish however often it is sent.
    pub async fn hold_outreach_session(&mut self, input: Value) -> Result<Payload, Trouble> {
        #[derive(Deserialize)]
        struct Data {
            done: Payload,
        }
        let query = "mutation($input: HoldOutreachSessionInput!) {
            done: holdOutreachSession(input: $input) { id position userErrors { code message path } }
        }";
        let Data { done } = self.ask(query, json!({ "input": input })).await?;
        // What is asked from now on is answered with this in it, whichever node answers.
        self.position = done.position.clone().or(self.position.take());
        Ok(done)
    }
}

#[derive(Deserialize)]
struct Connection<N> {
    edges: Vec<Edge<N>>,
}

#[derive(Deserialize)]
struct Edge<N> {
    node: N,
}

fn reached(headers: &HeaderMap) -> Option<String> {
    headers.get(POSITION)?.to_str().ok().map(str::to_owned)
}
