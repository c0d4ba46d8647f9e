use std::str::FromStr;

use poem::{FromRequest, Request, RequestBody};

use super::{
    PageError,
    moment::{At, CLOCK, Clock, MomentForm, TIME},
};

/// What a request asks for: a page by its path, and more of it by its query.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The path as it was asked for.
    pub path: String,
    parameters: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

impl<'r> FromRequest<'r> for Ask {
    async fn from_request(request: &'r Request, _: &mut RequestBody) -> poem::Result<Self> {
        let parameters = ["year", "convener", "unit", "host"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), request.raw_path_param(name)?.to_owned())))
            .collect();
        Ok(Self { path: request.uri().path().to_owned(), parameters, query: request.params().unwrap_or_default() })
    }
}

impl Ask {
    /// A part of the path, empty where the path has none of this name.
    pub fn part(&self, name: &str) -> &str {
        find(&self.parameters, name).unwrap_or_default()
    }

    /// A part of the path that is of this kind.
    pub fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.part(name).parse().ok()
    }

    /// A word of the query; `None` where it is absent or empty.
    pub fn word(&self, name: &str) -> Option<&str> {
        find(&self.query, name).filter(|value| !value.is_empty())
    }

    /// As of when the page is asked for.
    ///
    /// # Errors
    /// When the query's moment is none: the page that shows the form again.
    pub fn at(&self) -> Result<At, PageError> {
        At::read(self.word(TIME), self.word(CLOCK)).map_err(|bad| {
            PageError::BadMoment(Box::new(MomentForm {
                path: self.path.clone(),
                given: bad.given,
                clock: bad.clock,
                error: Some(bad.why),
                keep: self.keep(),
                words: None,
            }))
        })
    }

    /// The form that goes from this page to another moment of it.
    pub fn moment_form(&self, at: At) -> MomentForm {
        MomentForm {
            path: self.path.clone(),
            given: self.word(TIME).unwrap_or_default().to_owned(),
            clock: if self.word(CLOCK) == Some(Clock::Recorded.word()) { Clock::Recorded } else { Clock::Occurred },
            error: None,
            keep: self.keep(),
            words: at.words(),
        }
    }

    /// What the query says beside the moment. A cursor of one moment is none of another, so it is left out.
    fn keep(&self) -> Vec<(String, String)> {
        let aside = |key: &str| key == TIME || key == CLOCK || key.starts_with(AFTER);
        self.query.iter().filter(|(key, value)| !aside(key) && !value.is_empty()).cloned().collect()
    }

    /// Blames a cursor that came with the request, under this word, for an answer that could not be had.
    pub fn or_bad_cursor(&self, word: &str, error: PageError) -> PageError {
        match error {
            PageError::Broken(_) if self.word(word).is_some() => PageError::BadCursor { first: self.path.clone() },
            PageError::Broken(_)
            | PageError::Missing(_)
            | PageError::BadMoment(_)
            | PageError::BadCursor { .. }
            | PageError::SignIn { .. }
            | PageError::SignInAgain { .. }
            | PageError::NotYours => error,
        }
    }
}

/// The query's word for where a list was left; those of further lists on a page begin with it.
pub const AFTER: &str = "sau";

fn find<'v>(values: &'v [(String, String)], name: &str) -> Option<&'v str> {
    values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}
