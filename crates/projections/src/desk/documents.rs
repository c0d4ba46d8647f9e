//! The checked-in GraphQL documents that the desk runs, in process.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{form::capitalised, place::Place};
use crate::{
    http::Service,
    pages::{
        PageError,
        documents::{request, run},
    },
};

/// Every document with mutations, one a group of forms.
const MUTATIONS: [&str; 10] = [
    include_str!("../../../../schema/documents/desk/clone.graphql"),
    include_str!("../../../../schema/documents/desk/year.graphql"),
    include_str!("../../../../schema/documents/desk/register.graphql"),
    include_str!("../../../../schema/documents/desk/pilot.graphql"),
    include_str!("../../../../schema/documents/desk/ceremony.graphql"),
    include_str!("../../../../schema/documents/desk/programme.graphql"),
    include_str!("../../../../schema/documents/desk/commendation.graphql"),
    include_str!("../../../../schema/documents/desk/movement.graphql"),
    include_str!("../../../../schema/documents/desk/standard.graphql"),
    include_str!("../../../../schema/documents/desk/accounts.graphql"),
];

/// What became of a mutation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Done {
    /// Whether the read models show it already.
    pub visible: bool,
    /// Why it was not done; empty where it was.
    pub user_errors: Vec<UserError>,
    /// The path at which an account's holder chooses a password, where one was made.
    #[serde(default)]
    pub invitation: Option<String>,
}

/// Why a mutation was not done.
#[derive(Debug, Deserialize)]
pub struct UserError {
    /// What and what to do.
    pub message: String,
    /// The field that it is about, from the arguments on.
    pub path: Vec<String>,
}

/// Runs the mutation of a name.
///
/// # Errors
/// When the service fails, or no document holds it.
pub async fn mutate(service: &Service, mutation: &str, input: Value) -> Result<Done, PageError> {
    #[derive(Deserialize)]
    struct Answer {
        done: Done,
    }
    let (operation, document) =
        of_mutation(mutation).ok_or_else(|| PageError::Broken(format!("no document holds {mutation}")))?;
    let request = request(document, json!({ "input": input })).operation_name(operation);
    let response = service.schema.execute(request).await;
    if let Some(error) = response.errors.first() {
        return Err(PageError::Broken(error.to_string()));
    }
    let broken = |error: async_graphql::DeserializerError| PageError::Broken(error.to_string());
    let Answer { done } = async_graphql::from_value(response.data).map_err(broken)?;
    Ok(done)
}

/// Runs a page's query.
///
/// # Errors
/// When the service fails.
pub async fn read<T: DeserializeOwned>(service: &Service, document: &str, place: &Place) -> Result<T, PageError> {
    let (year, convener) = place.festival().map(|festival| (festival.year, festival.convener.as_str())).unzip();
    let host = if let Place::Host(_, _, host) = place { Some(host) } else { None };
    let variables = json!({ "convener": convener, "year": year, "unit": place.unit(), "host": host });
    run(&service.schema, document, variables).await
}

/// The operation that runs a mutation, its name with a capital, and the document that holds it.
pub fn of_mutation(mutation: &str) -> Option<(String, &'static str)> {
    let operation = capitalised(mutation);
    let opening = format!("mutation {operation}(");
    let document = MUTATIONS.into_iter().find(|document| document.contains(&opening))?;
    Some((operation, document))
}
