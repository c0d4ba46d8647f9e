use std::sync::Arc;

use async_graphql::{
    Pos,
    parser::{self, parse_query, types::ExecutableDocument},
};
use quick_cache::{Weighter, sync::Cache};

use super::tokens;
use crate::graphql::{Code, Fault};

/// How much memory parsed documents may take, in bytes.
const MOST_BYTES: u64 = 32 << 20;
/// What a token of a document takes once it is parsed, in bytes, at most.
const TOKEN: u64 = 256;
/// About how many documents there will be.
const USUAL: usize = 1_024;

/// Documents that were parsed, by their text: clients ask the same ones again and again, with other variables.
#[derive(Debug)]
pub struct Parsed(Cache<Box<str>, Document, Weight>);

#[derive(Debug, Clone)]
struct Document {
    parsed: Arc<ExecutableDocument>,
    tokens: usize,
}

impl Default for Parsed {
    fn default() -> Self {
        Self(Cache::with_weighter(USUAL, MOST_BYTES, Weight))
    }
}

impl Parsed {
    /// A document, parsed now or before.
    ///
    /// # Errors
    /// When it is none, or has too many tokens or brackets.
    pub fn find(&self, text: &str) -> Result<Arc<ExecutableDocument>, Fault> {
        if let Some(known) = self.0.get(text) {
            return Ok(known.parsed);
        }
        let document = parse(text)?;
        let parsed = document.parsed.clone();
        self.0.insert(text.into(), document);
        Ok(parsed)
    }
}

/// Judges a document as far as that can be done without knowing who asks, and with what.
///
/// # Errors
/// When it could never be executed.
pub fn check(text: &str) -> Result<(), Fault> {
    parse(text).map(drop)
}

fn parse(text: &str) -> Result<Document, Fault> {
    let tokens = tokens::count(text)?;
    let parsed = parse_query(text).map_err(|error| not_parsed(&error))?;
    Ok(Document { parsed: Arc::new(parsed), tokens })
}

/// Where a document is no GraphQL, and what is missing there.
fn not_parsed(error: &parser::Error) -> Fault {
    let (said, locations): (String, Vec<Pos>) = (error.to_string(), error.positions().collect());
    // The parser draws the place over several lines, of which the last says what it expected.
    let what = said.lines().last().unwrap_or_default().trim_start_matches(['=', ' ']);
    let Pos { line, column } = locations.first().copied().unwrap_or_default();
    let place = format!("dòng {line}, cột {column} / line {line}, column {column}");
    Fault { locations, ..Fault::new(Code::NotParsed, format!("{} ({place}): {what}", Code::NotParsed.words())) }
}

/// What a parsed document takes.
#[derive(Debug, Clone)]
struct Weight;

impl Weighter<Box<str>, Document> for Weight {
    fn weight(&self, text: &Box<str>, document: &Document) -> u64 {
        text.len() as u64 + document.tokens as u64 * TOKEN
    }
}
