//! Who may read what and do what: the table of `docs/access.md` against the code, and signing in over real HTTP.

mod lists;
mod nodes;
mod reads;
mod schema;
mod signing_in;
mod table;
mod writes;

use std::{path::PathBuf, sync::Arc};

use ngayhoi_domain::{Role, Scope};
use ngayhoi_projections::{
    access::{Credential, Hash, Holder, Viewer},
    exchange,
    graphql::{FestivalSchema, schema as schema_of},
    node::{Node, Options},
    progress::Quiet,
};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::fixture;

/// The convener, the ward and the host that somebody's own matters are.
const CONVENER: &str = "tp-mau";
const UNIT: &str = "tp-mau.phuong-mau-mot";
const HOST: &str = "tp-mau.phuong-mau-mot.to-3";
/// Another ward of the same convener.
const OTHER_UNIT: &str = "tp-mau.phuong-mau-hai";

/// A service in process that holds the sample year.
struct Sample {
    schema: FestivalSchema,
    _node: Arc<Node>,
    _folder: TempDir,
}

impl Sample {
    /// The sample year, closed as it is, or as it was before.
    async fn new(is_closed: bool) -> Self {
        let folder = TempDir::new().unwrap();
        let node = Arc::new(Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap());
        let lines = std::fs::read_to_string(fixture("sample-year")).unwrap();
        let kept = lines.lines().filter(|line| is_closed || !line.contains("FestivalYearClosed"));
        let text = kept.collect::<Vec<_>>().join("\n");
        exchange::import(&node, &[(PathBuf::from("sample-year"), text)], &Quiet).await.unwrap();
        Self { schema: schema_of(node.clone()), _node: node, _folder: folder }
    }

    /// What whoever asks is answered.
    async fn ask(&self, viewer: &Viewer, document: &str, variables: Value) -> Value {
        let variables = async_graphql_variables(variables);
        let request = async_graphql::Request::new(document).variables(variables).data(viewer.clone());
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }
}

fn async_graphql_variables(variables: Value) -> async_graphql::Variables {
    async_graphql::Variables::from_json(variables)
}

/// Somebody with an account that holds one office.
fn holder(role: Role, scope: Scope) -> Viewer {
    let account = "tai-khoan-thu".parse().unwrap();
    let credential = Credential::Token(Hash([0; 32]));
    Viewer::Account(Arc::new(Holder { account, grants: vec![(role, scope)], credential }))
}

fn own() -> Scope {
    Scope::Convener(CONVENER.parse().unwrap())
}

fn foreign() -> Scope {
    Scope::Convener("tp-khac".parse().unwrap())
}
