use std::fmt;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{Explanation, Refusal};

/// A stretch of time with a beginning before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawSlot")]
pub struct Slot {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

#[derive(Deserialize)]
struct RawSlot {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

/// A slot that ends before it begins, or lasts longer than a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidSlot;

impl Refusal for InvalidSlot {
    fn explain(&self) -> Explanation {
        Explanation::of(
            "SLOT_INVALID",
            "Giờ kết thúc phải sau giờ bắt đầu và trong vòng 24 giờ.",
            "The end must come after the start and within 24 hours.",
        )
    }
}

impl fmt::Display for InvalidSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for InvalidSlot {}

impl Slot {
    /// From `start` up to, not including, `end`; at most 24 hours, and it may cross midnight.
    ///
    /// # Errors
    /// When `end` is not after `start`, or more than 24 hours later.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Result<Self, InvalidSlot> {
        if end > start && end - start <= TimeDelta::hours(24) { Ok(Self { start, end }) } else { Err(InvalidSlot) }
    }

    /// Its first instant.
    pub fn start(self) -> DateTime<Utc> {
        self.start
    }

    /// The first instant after it.
    pub fn end(self) -> DateTime<Utc> {
        self.end
    }

    /// Whether the two share an instant; a slot that begins as the other ends does not.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same length, `by` later (or earlier).
    pub fn shifted(self, by: TimeDelta) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }
}

impl TryFrom<RawSlot> for Slot {
    type Error = InvalidSlot;
    fn try_from(raw: RawSlot) -> Result<Self, InvalidSlot> {
        Self::new(raw.start, raw.end)
    }
}

/// Days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawWindow")]
pub struct DateWindow {
    first: NaiveDate,
    last: NaiveDate,
}

#[derive(Deserialize)]
struct RawWindow {
    first: NaiveDate,
    last: NaiveDate,
}

/// A window whose last day comes before its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidWindow;

impl Refusal for InvalidWindow {
    fn explain(&self) -> Explanation {
        Explanation::of(
            "WINDOW_INVALID",
            "Ngày cuối phải sau hoặc trùng ngày đầu.",
            "The last day must not come before the first.",
        )
    }
}

impl fmt::Display for InvalidWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for InvalidWindow {}

impl DateWindow {
    /// From `first` to `last`, both included.
    ///
    /// # Errors
    /// When `last` comes before `first`.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Result<Self, InvalidWindow> {
        if first <= last { Ok(Self { first, last }) } else { Err(InvalidWindow) }
    }

    /// The first day.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day.
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// Whether the day lies within.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

impl TryFrom<RawWindow> for DateWindow {
    type Error = InvalidWindow;
    fn try_from(raw: RawWindow) -> Result<Self, InvalidWindow> {
        Self::new(raw.first, raw.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_slot_or_window_is_said_in_both_languages() {
        assert!(InvalidSlot.to_string().contains(" / "));
        assert_eq!(
            InvalidWindow.to_string(),
            "Ngày cuối phải sau hoặc trùng ngày đầu. / The last day must not come before the first."
        );
    }

    #[test]
    fn slots_have_length_and_touching_is_not_overlapping() {
        let at = |h: u32| format!("2018-08-19T{h:02}:00:00Z").parse::<DateTime<Utc>>().unwrap();
        assert_eq!(Slot::new(at(2), at(2)), Err(InvalidSlot));
        assert_eq!(Slot::new(at(2), at(2) + TimeDelta::hours(25)), Err(InvalidSlot));
        let (early, late) = (Slot::new(at(1), at(2)).unwrap(), Slot::new(at(2), at(3)).unwrap());
        assert!(!early.overlaps(late));
        assert!(early.shifted(TimeDelta::minutes(1)).overlaps(late));
    }

    #[test]
    fn windows_do_not_run_backwards() {
        let day = |d| NaiveDate::from_ymd_opt(2018, 8, d).unwrap();
        assert_eq!(DateWindow::new(day(2), day(1)), Err(InvalidWindow));
        let window = DateWindow::new(day(1), day(2)).unwrap();
        assert_eq!((window.first(), window.last()), (day(1), day(2)));
        assert!(window.contains(day(2)) && !window.contains(day(3)));
    }
}
