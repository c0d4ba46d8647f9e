use reqwest::{StatusCode, redirect};
use serde_json::{Value, json};

/// What a mutation answers in every test.
const PAYLOAD: &str = "{ id position visible userErrors { code message messageEn path } }";

/// A client over real HTTP.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    address: String,
}

impl Client {
    /// A client of the service at an address.
    pub fn of(address: &str) -> Self {
        let http = reqwest::Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
        Self { http, address: address.to_owned() }
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A page's status and text.
    pub async fn page(&self, path: &str) -> (StatusCode, String) {
        let response = self.http.get(self.url(path)).send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    /// Posts a form; the status, where it leads on to, and the text.
    pub async fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> (StatusCode, String, String) {
        let request = self.http.post(self.url(path)).header("cookie", cookie).form(form);
        let response = request.send().await.unwrap();
        let location = response.headers().get("location").map_or("", |value| value.to_str().unwrap()).to_owned();
        (response.status(), location, response.text().await.unwrap())
    }

    /// What GraphQL answers, errors and all; `None` when the service is gone.
    pub async fn try_graphql(&self, query: &str, variables: Value) -> Option<Value> {
        let body = json!({ "query": query, "variables": variables });
        let response = self.http.post(self.url("/graphql")).json(&body).send().await.ok()?;
        response.json().await.ok()
    }

    /// The data that GraphQL answers from a node that has come at least as far as a position.
    pub async fn graphql_from(&self, position: &str, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let request = self.http.post(self.url("/graphql")).header("ngayhoi-position", position).json(&body);
        let mut answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"].take()
    }

    /// The data that GraphQL answers.
    pub async fn graphql(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.try_graphql(query, variables).await.unwrap();
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"].take()
    }

    /// What becomes of a mutation; `None` when the service is gone.
    pub async fn try_mutation(&self, name: &str, input: Value) -> Option<Value> {
        let mut type_name = name.to_owned();
        type_name[..1].make_ascii_uppercase();
        let type_name = match name {
            "openPilotRound" | "closePilotRound" => "PilotRoundInput".to_owned(),
            "nominateNeighbourhood" | "endorsePilot" => "NomineeInput".to_owned(),
            "approveAgenda" | "startCeremony" | "completeCeremony" => "CeremonyInput".to_owned(),
            "removeAgendaItem" | "completeAgendaItem" => "AgendaItemInput".to_owned(),
            "rejectCommendation" | "withdrawCommendation" => "CommendationReasonInput".to_owned(),
            "registerStandard" => "StandardInput".to_owned(),
            "selfAssessStandard" | "appraiseStandard" | "refuseStandard" => "StandardOpinionInput".to_owned(),
            _ => format!("{type_name}Input"),
        };
        let query = format!("mutation($input: {type_name}!) {{ {name}(input: $input) {PAYLOAD} }}");
        let mut answer = self.try_graphql(&query, json!({ "input": input })).await?;
        assert!(answer.get("errors").is_none(), "{name}: {answer:#}");
        Some(answer["data"][name].take())
    }

    /// Does a mutation that must be done, and gives the id of what it made.
    pub async fn done(&self, name: &str, input: Value) -> String {
        let payload = self.try_mutation(name, input).await.unwrap();
        assert_eq!(payload["userErrors"], json!([]), "{name}: {payload:#}");
        assert_eq!(payload["visible"], true, "{name}: {payload:#}");
        payload["id"].as_str().unwrap_or_default().to_owned()
    }

    /// Does a mutation that must be refused, and gives code and path of the first refusal.
    pub async fn refused(&self, name: &str, input: Value) -> (String, String) {
        let payload = self.try_mutation(name, input).await.unwrap();
        assert_eq!(payload["position"], Value::Null, "{name}: {payload:#}");
        let error = &payload["userErrors"][0];
        let path: Vec<&str> = error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
        (error["code"].as_str().unwrap().to_owned(), path.join("."))
    }
}
