//! The one door for programme pages, office tools and other people's clients. Objects carry the world that they are
//! read from, live or past, and no resolver knows which.

mod api;
#[cfg(test)]
mod contract;
mod documents;
mod fault;
mod feeds;
mod festival;
mod guard;
mod kept;
mod masked;
mod mutations;
mod node_id;
mod nulls;
mod page;
mod person;
mod query;
pub mod rights;
mod rows;
mod scalars;
mod search;
mod selected;
mod shapes;
mod source;
mod subscription;
#[cfg(test)]
mod tests;
mod timeline;
mod variables;

use std::sync::Arc;

use async_graphql::{Context, MergedObject, Schema};

pub use api::{Answer, Answers, Api};
pub use documents::{Documents, DocumentsError};
pub use fault::{Code, Fault, RETRY_AFTER};
pub use guard::{Allowance, Cost, Guard};
pub use kept::Lasting;
pub use node_id::{NodeId, Thing};
pub use page::{Page, Paged, TimeOrder, no_cursor, whole};
pub use person::PersonName;
pub use rows::Rows;
pub use scalars::{MomentInput, Time, instant};
pub use source::{ActorView, Document, Office, Source, Window};
pub use subscription::{CURSOR, Place};
pub use timeline::TimelineEntry;

use crate::node::Node;
use mutations::{
    AccountMutations, AssessmentMutations, CeremonyMutations, CloneMutations, CommendationMutations, ContestMutations,
    DutyMutations, EmulationMutations, GroupMutations, OfficeMutations, OutreachMutations, PilotMutations,
    ProgrammeMutations, StandardMutations, UnitMutations, YearMutations,
};

/// Every mutation, by the aggregate that it asks something of.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    YearMutations,
    CloneMutations,
    UnitMutations,
    PilotMutations,
    CeremonyMutations,
    ProgrammeMutations,
    ContestMutations,
    DutyMutations,
    CommendationMutations,
    GroupMutations,
    StandardMutations,
    AssessmentMutations,
    EmulationMutations,
    OutreachMutations,
    OfficeMutations,
    AccountMutations,
);

/// The schema of a node.
pub type FestivalSchema = Schema<query::Query, Mutation, subscription::Subscription>;

/// The schema over a running node.
pub fn schema(node: Arc<Node>) -> FestivalSchema {
    let schema = Schema::build(query::Query, Mutation::default(), subscription::Subscription);
    // A name that is none is not answered with those that there are: the schema tells them in its own way.
    schema.disable_suggestions().data(node).data(feeds::Feeds::default()).finish()
}

/// The schema in its own language, as it stands in `schema/schema.graphql`.
pub fn sdl() -> String {
    let schema = Schema::build(query::Query, Mutation::default(), subscription::Subscription).finish();
    schema.sdl_with_options(async_graphql::SDLExportOptions::new().sorted_fields().sorted_arguments())
}

/// The node that answers.
///
/// # Errors
/// When the schema was built without one.
pub fn node<'c>(ctx: &Context<'c>) -> async_graphql::Result<&'c Arc<Node>> {
    ctx.data::<Arc<Node>>()
}
