//! Answers that are kept for the public: made once, given to all who ask the same, until anything is recorded that they
//! rest on.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use async_graphql::{Context, Request, Response};
use chrono::NaiveDate;
use hyper::body::Bytes;
use poem::http::HeaderValue;
use quick_cache::{
    DefaultHashBuilder, Weighter,
    sync::{Cache, DefaultLifecycle, PlaceholderGuard},
};
use sha2::{Digest, Sha256};

use crate::{
    http::tag,
    node::{Node, Version, Years},
    world::today,
};

/// How much memory kept answers may take, in bytes.
const MOST_BYTES: u64 = 32 << 20;
/// The longest answer that is kept, in bytes.
const LONGEST: usize = 1 << 20;
/// What an entry takes beside its answer, in bytes.
const ENTRY: u64 = 256;
/// About how many answers there will be.
const USUAL: usize = 4_096;

/// What a request asks: its document, which operation of it, and with which variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Question([u8; 32]);

impl Question {
    /// What a request asks.
    pub fn of(request: &Request) -> Self {
        let mut hash = Sha256::new();
        let operation = request.operation_name.as_deref();
        // What is no JSON is no variable either.
        let variables = serde_json::to_vec(&request.variables).unwrap_or_default();
        for part in [request.query.as_bytes(), operation.unwrap_or_default().as_bytes(), &variables] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update([u8::from(operation.is_some())]);
        Self(hash.finalize().into())
    }
}

/// What an answer rests on: two requests with the same are answered alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Basis {
    question: Question,
    /// What the years that it is read from rested on before it was answered.
    version: Version,
    /// As of which day units are seen unless another is named.
    today: NaiveDate,
}

impl Basis {
    /// What the answer to a question about these years would rest on now.
    pub fn now(node: &Node, question: Question, years: &Years) -> Self {
        Self { question, version: node.version(years), today: today() }
    }
}

/// Data of an answer in which nothing went wrong, as it goes out.
#[derive(Debug)]
pub struct Data {
    /// In JSON.
    pub json: Bytes,
    /// What tells it from other data.
    pub tag: Option<HeaderValue>,
}

impl Data {
    /// What may be kept of an answer; `None` of one with errors, or of a very long one.
    fn of(response: &Response) -> Option<Self> {
        let json = response.errors.is_empty().then(|| serde_json::to_vec(&response.data).ok())??;
        let tag = tag(&json);
        (json.len() <= LONGEST).then(|| Self { json: json.into_boxed_slice().into(), tag })
    }
}

/// Whether an answer rests on its [`Basis`] alone. Whatever else a resolver looks at, it says so.
#[derive(Debug, Clone, Default)]
pub struct Lasting {
    rests_on_more: Arc<AtomicBool>,
}

impl Lasting {
    /// Says that the answer that is being made rests on something else too, such as the keys of names.
    pub fn no_more(ctx: &Context<'_>) {
        if let Some(lasting) = ctx.data_opt::<Self>() {
            lasting.rests_on_more.store(true, Ordering::Relaxed);
        }
    }

    fn holds(&self) -> bool {
        !self.rests_on_more.load(Ordering::Relaxed)
    }
}

/// The answers that are kept, and the questions whose answers are not.
#[derive(Debug, Clone)]
pub struct Kept(Arc<Cache<Basis, Known, Weight>>);

/// Data that is kept, or that it is not.
type Known = Option<Arc<Data>>;

/// A place for an answer that somebody makes while others who ask the same wait for it.
pub type Vacancy<'k> = PlaceholderGuard<'k, Basis, Known, Weight, DefaultHashBuilder, DefaultLifecycle<Basis, Known>>;

impl Default for Kept {
    fn default() -> Self {
        Self(Arc::new(Cache::with_weighter(USUAL, MOST_BYTES, Weight)))
    }
}

impl Kept {
    /// What is kept on a basis: data, or that its answers are not kept; or the place for whoever finds out.
    ///
    /// # Errors
    /// When nobody has found out yet.
    pub async fn find(&self, basis: &Basis) -> Result<Known, Vacancy<'_>> {
        self.0.get_value_or_guard_async(basis).await
    }
}

/// Keeps an answer where it may be, and tells what was kept.
pub fn keep(vacancy: Vacancy<'_>, response: &Response, lasting: &Lasting) -> Known {
    let data = lasting.holds().then(|| Data::of(response)).flatten().map(Arc::new);
    // Where the place is gone meanwhile, nobody misses it.
    let _ = vacancy.insert(data.clone());
    data
}

/// What a kept answer takes.
#[derive(Debug, Clone)]
pub struct Weight;

impl Weighter<Basis, Known> for Weight {
    fn weight(&self, _basis: &Basis, data: &Known) -> u64 {
        ENTRY + data.as_ref().map_or(0, |data| data.json.len() as u64)
    }
}
