//! Moments of the past: which one a visitor asks for, and how addresses keep it.

use std::fmt::Write;

use askama::{Template, filters::HtmlSafe};
use chrono::NaiveDateTime;
use ngayhoi_domain::values::{LOCAL_OFFSET, Occurred, day, instant};
use serde_json::{Value, json};

use super::dates::When;

/// The query's words, also the names of the form's fields.
pub const TIME: &str = "luc";
/// Which clock the time is read from.
pub const CLOCK: &str = "dong_ho";

/// Which clock a moment is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
    /// When things happened in the world.
    #[default]
    Occurred,
    /// When they were written down.
    Recorded,
}

impl Clock {
    /// The word in an address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Occurred => "dien_ra",
            Self::Recorded => "ghi_nhan",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Occurred, Self::Recorded].into_iter().find(|clock| clock.word() == word)
    }
}

/// As of when a page is asked for: now, or a moment of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct At(Option<(Clock, Occurred)>);

/// A moment that could not be read: what was typed, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadMoment {
    /// What was typed as the time.
    pub given: String,
    /// The clock that was chosen.
    pub clock: Clock,
    /// What is wrong, and what to write instead.
    pub why: String,
}

impl At {
    /// Reads a moment as a form or an address gives it; nothing, or only blanks, is now.
    ///
    /// # Errors
    /// When it is no moment.
    pub fn read(time: Option<&str>, clock: Option<&str>) -> Result<Self, BadMoment> {
        let given = time.unwrap_or_default();
        let chosen = clock.filter(|word| !word.is_empty()).map_or(Some(Clock::default()), Clock::of);
        let bad = |why: String| BadMoment { given: given.to_owned(), clock: chosen.unwrap_or_default(), why };
        let Some(clock) = chosen else {
            return Err(bad(format!(
                "“{}” không phải cách tính thời gian: hãy chọn theo ngày giờ diễn ra hoặc theo lúc ghi nhận.",
                clock.unwrap_or_default()
            )));
        };
        if given.trim().is_empty() {
            return Ok(Self(None));
        }
        match parse(given.trim()) {
            Some(time) => Ok(Self(Some((clock, time)))),
            None => Err(bad(format!(
                "Không đọc được thời điểm “{given}”. Hãy viết như một trong các ví dụ: 8:00 19/8/2018; 19/8/2018; 2018-08-19T08:00; 2018-08; 2018."
            ))),
        }
    }

    /// The argument `at` of a document.
    pub fn variable(self) -> Value {
        match self.0 {
            None => Value::Null,
            Some((Clock::Occurred, time)) => json!({ "occurred": time.to_string() }),
            Some((Clock::Recorded, time)) => json!({ "recorded": time.to_string() }),
        }
    }

    /// Whether it is a moment of the past.
    pub fn is_past(self) -> bool {
        self.0.is_some()
    }

    /// An address of this moment.
    pub fn link(self, path: impl AsRef<str>) -> String {
        self.link_with(path.as_ref(), &[])
    }

    /// An address of this moment that says more in its query.
    pub fn link_with(self, path: &str, query: &[(&str, &str)]) -> String {
        let mut link = path.to_owned();
        let time = self.0.map(|(_, time)| time.to_string());
        let moment =
            self.0.iter().zip(&time).flat_map(|((clock, _), time)| [(TIME, time.as_str()), (CLOCK, clock.word())]);
        for (index, (key, value)) in query.iter().copied().chain(moment).enumerate() {
            link.push(if index == 0 { '?' } else { '&' });
            link.push_str(key);
            link.push('=');
            encode(value, &mut link);
        }
        link
    }

    /// The moment in words.
    pub fn words(self) -> Option<String> {
        let (clock, time) = self.0?;
        let until = match time {
            Occurred::At(_) => When(time).to_string(),
            Occurred::Day(_)
            | Occurred::Month(_)
            | Occurred::InYear(_)
            | Occurred::CircaDay(_)
            | Occurred::CircaMonth(_)
            | Occurred::CircaYear(_)
            | Occurred::Undated => format!("hết {}", When(time)),
        };
        let by = match clock {
            Clock::Occurred => "theo ngày giờ diễn ra",
            Clock::Recorded => "theo lúc ghi nhận",
        };
        Some(format!("{until} ({by})"))
    }
}

/// A moment in any of the forms that people write.
pub fn parse(given: &str) -> Option<Occurred> {
    // In an address, a plus that was not escaped arrives as a blank.
    let mended = given.rsplit_once(' ').map(|(time, offset)| format!("{time}+{offset}"));
    let in_our_order = || {
        ["%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"]
            .into_iter()
            .find_map(|form| NaiveDateTime::parse_from_str(given, form).ok())
            .and_then(|time| Some(time.and_local_timezone(LOCAL_OFFSET).single()?.to_utc()))
    };
    let exact = |given: &str| given.parse().ok().filter(|time| *time != Occurred::Undated);
    exact(given)
        .or_else(|| day(given).ok().map(Occurred::Day))
        .or_else(|| instant(given).ok().map(Occurred::At))
        .or_else(|| in_our_order().map(Occurred::At))
        .or_else(|| mended.as_deref().and_then(exact))
}

fn encode(value: &str, into: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

/// The form by which a visitor goes back to a moment, or to now.
#[derive(Debug, Clone, Template)]
#[template(path = "moment.html")]
pub struct MomentForm {
    /// The page that is asked again.
    pub path: String,
    /// What the time field holds.
    pub given: String,
    /// Which clock is chosen.
    pub clock: Clock,
    /// What was wrong with what was typed.
    pub error: Option<String>,
    /// What else the address said, and shall say again.
    pub keep: Vec<(String, String)>,
    /// The moment in words, where the page shows one.
    pub words: Option<String>,
}

impl HtmlSafe for MomentForm {}

impl MomentForm {
    /// The same page as of now.
    pub fn now(&self) -> String {
        let keep: Vec<(&str, &str)> = self.keep.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        At::default().link_with(&self.path, &keep)
    }

    /// Whether the time of recording is chosen.
    pub fn is_recorded(&self) -> bool {
        self.clock == Clock::Recorded
    }
}
