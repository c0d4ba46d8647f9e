use async_graphql::{Context, Object};
use ngayhoi_domain::values::Personal;

use super::node;

/// A person's name, sealed wherever it rests. Its key is looked up as of today, at every moment of the past.
#[derive(Debug)]
pub struct PersonName(pub Personal);

/// A person's name, readable while its key exists.
#[Object]
impl PersonName {
    /// The name; null when it has been erased.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        Ok(node(ctx)?.keys.reveal(&self.0)?.map(String::from))
    }

    /// Whether the name has been erased.
    async fn erased(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        Ok(node(ctx)?.keys.reveal(&self.0)?.is_none())
    }
}
