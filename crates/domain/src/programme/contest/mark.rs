use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Explanation, Refusal};

/// What a team reached that plays for itself: hundredths of a second where time counts, of a point where points do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(pub u32);

impl Mark {
    /// As a time: `12,35` seconds, or `1:02,35` from a minute on.
    pub fn as_time(self) -> String {
        let (minutes, rest) = (self.0 / 6_000, self.0 % 6_000);
        let (seconds, hundredths) = (rest / 100, rest % 100);
        if minutes > 0 {
            format!("{minutes}:{seconds:02},{hundredths:02}")
        } else {
            format!("{seconds},{hundredths:02}")
        }
    }

    /// As points: `85`, or `85,50` where there are parts of one.
    pub fn as_points(self) -> String {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => whole.to_string(),
            (whole, hundredths) => format!("{whole},{hundredths:02}"),
        }
    }
}

/// What is no mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidMark {
    /// What was given.
    pub given: String,
}

impl Refusal for InvalidMark {
    fn explain(&self) -> Explanation {
        let given = &self.given;
        Explanation::of(
            "MARK_INVALID",
            format!("“{given}” không phải thành tích; hãy viết như 85, 12,35 hoặc 1:02,35."),
            format!("“{given}” is no mark; write 85, 12,35 or 1:02,35."),
        )
    }
}

impl fmt::Display for InvalidMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for InvalidMark {}

impl FromStr for Mark {
    type Err = InvalidMark;

    fn from_str(given: &str) -> Result<Self, InvalidMark> {
        let parse = || {
            let digits = |part: &str| {
                let is_plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
                if is_plain { part.parse::<u32>().ok() } else { None }
            };
            let (minutes, rest) = match given.trim().split_once(':') {
                Some((minutes, rest)) => (Some(digits(minutes)?), rest),
                None => (None, given.trim()),
            };
            let (whole, part) = rest.split_once([',', '.']).unwrap_or((rest, ""));
            let whole = digits(whole)?;
            let hundredths = match part.len() {
                0 if !rest.contains([',', '.']) => 0,
                1 => digits(part)? * 10,
                2 => digits(part)?,
                _ => return None,
            };
            if minutes.is_some() && whole >= 60 {
                return None;
            }
            let whole = minutes.unwrap_or(0).checked_mul(60)?.checked_add(whole)?;
            whole.checked_mul(100)?.checked_add(hundredths)
        };
        parse().map(Self).ok_or_else(|| InvalidMark { given: given.to_owned() })
    }
}
