//! What may be read by whom: guards of fields. A field without one is everybody's.
//!
//! There are three rules. What is **published** is everybody's. What lies **within** somebody's scope is read by those
//! whose scope it is. What is **settled**, the figures of a year that is closed or that was entered from a published
//! work, is everybody's too, and before that only read within. A guarded field is nullable, so that what is refused is
//! null, said among the errors, and the rest of the answer stands. Lists that hold both are no error for anybody: they
//! hold what whoever asks may read. Whoever asks is judged by their rights of today, at every moment of the past alike.

use std::{borrow::Borrow, net::IpAddr, sync::Arc};

use async_graphql::{Context, ErrorExtensionValues, Guard, ServerError};
use ngayhoi_domain::Subject;

use super::{Code, node};
use crate::{
    access::{Refusal, Viewer},
    http::{Caller, Via},
};

/// Who asks: as the transport says that brought the document, or whoever's request is being answered.
pub fn viewer(ctx: &Context<'_>) -> Viewer {
    let told = || ctx.data_opt::<Caller>().map(|caller| caller.viewer.clone());
    ctx.data_opt::<Viewer>().cloned().or_else(Viewer::asking).or_else(told).unwrap_or(Viewer::Public)
}

/// From where it is asked; `None` where the service asks itself.
pub fn address(ctx: &Context<'_>) -> Option<IpAddr> {
    let told = ctx.data_opt::<Caller>().map(|caller| caller.address);
    told.or_else(|| Caller::current().map(|caller| caller.address))
}

/// Read by those within whose scope the matter lies.
pub struct Within<S>(pub S);

impl<S: Borrow<Subject> + Sync> Guard for Within<S> {
    async fn check(&self, ctx: &Context<'_>) -> async_graphql::Result<()> {
        if viewer(ctx).sees(self.0.borrow()) { Ok(()) } else { Err(refused(ctx)) }
    }
}

/// Read by everybody where the figures are settled, and by those within whose scope the matter lies anyway.
pub struct Settled<S> {
    /// Whether they are.
    pub settled: bool,
    /// What they are about.
    pub about: S,
}

impl<S: Borrow<Subject> + Sync> Guard for Settled<S> {
    async fn check(&self, ctx: &Context<'_>) -> async_graphql::Result<()> {
        if self.settled { Ok(()) } else { Within(self.about.borrow()).check(ctx).await }
    }
}

/// Says that a field is not for whoever asks, and notes it.
pub fn refused(ctx: &Context<'_>) -> async_graphql::Error {
    let viewer = viewer(ctx);
    let field = ctx.item.node.name.node.as_str();
    let caller = ctx.data_opt::<Caller>();
    // A page leaves out what is not for whoever looks at it; that is no attempt of theirs.
    if let Ok(node) = node(ctx)
        && caller.is_none_or(|caller| caller.via != Via::Page)
    {
        node.access_log.note(Refusal::Field, caller.map(|caller| caller.address), viewer.account(), field);
    }
    let code = match &viewer {
        Viewer::Public | Viewer::Declared | Viewer::Service => Code::SignInRequired,
        Viewer::Account(_) => Code::OutsideScope,
    };
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.as_str());
    async_graphql::Error {
        message: format!("`{field}`: {}", code.words()),
        source: Some(Arc::new(code)),
        extensions: Some(extensions),
    }
}

/// Whether an error only says that a field is not for whoever asks.
pub fn is_withheld(error: &ServerError) -> bool {
    matches!(Code::of(error), Some(Code::SignInRequired | Code::OutsideScope))
}
