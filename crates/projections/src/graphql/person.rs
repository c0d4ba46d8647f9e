use std::sync::Arc;

use async_graphql::{Context, Object};
use ngayhoi_domain::{
    Subject,
    values::{Personal, Text},
};

use super::{Lasting, node, rights::Within};

/// A person's name, sealed wherever it rests. Its key is looked up as of today, at every moment of the past.
#[derive(Debug)]
pub struct PersonName {
    name: Personal,
    about: Arc<Subject>,
}

impl PersonName {
    /// A name that was given in a matter.
    pub fn of(name: Personal, about: &Arc<Subject>) -> Self {
        Self { name, about: about.clone() }
    }

    /// The name; `None` where it has been erased, which may happen at any time, and is written nowhere in the journal.
    fn reveal(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Text>> {
        Lasting::no_more(ctx);
        Ok(node(ctx)?.keys.reveal(&self.name)?)
    }
}

/// A person's name, readable within the matter in which it was given while its key exists.
#[Object]
impl PersonName {
    /// The name; null when it has been erased.
    #[graphql(guard = "Within(&*self.about)")]
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        Ok(self.reveal(ctx)?.map(String::from))
    }

    /// Whether the name has been erased.
    async fn erased(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        Ok(self.reveal(ctx)?.is_none())
    }
}
