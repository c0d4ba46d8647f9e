//! Days and times as people in Vietnam write them.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc, Weekday};
use ngayhoi_domain::values::{Occurred, local};
use serde::Deserialize;

/// A calendar day: `19/8/2019`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Day(pub NaiveDate);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(day) = self;
        write!(f, "{}/{}/{}", day.day(), day.month(), day.year())
    }
}

/// Days from the first to the last: `từ 1/8/2019 đến 19/8/2019`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Days {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, last } = self;
        if first == last { write!(f, "{first}") } else { write!(f, "từ {first} đến {last}") }
    }
}

/// A time as precisely as it is known: `8 giờ 00, Chủ nhật 18/8/2019`, `tháng 8/2018`, `không rõ ngày`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct When(pub Occurred);

impl When {
    /// The time of day, where it is known to the instant: `8 giờ 00`.
    pub fn clock(&self) -> Option<String> {
        self.instant().map(clock)
    }

    /// The day, where it is known: `Chủ nhật 18/8/2019`.
    pub fn day(&self) -> Option<String> {
        match self.0 {
            Occurred::At(instant) => Some(weekday_and_day(local(instant).date_naive())),
            Occurred::Day(day) => Some(weekday_and_day(day)),
            Occurred::Month(_)
            | Occurred::InYear(_)
            | Occurred::CircaDay(_)
            | Occurred::CircaMonth(_)
            | Occurred::CircaYear(_)
            | Occurred::Undated => None,
        }
    }

    /// Hour and day in words, as on paper, where both are known: `7 giờ 30, Thứ bảy, ngày 17 tháng 8 năm 2019`.
    pub fn in_words(&self) -> Option<String> {
        let instant = self.instant()?;
        let day = local(instant).date_naive();
        let (weekday, (d, m, y)) = (weekday(day), (day.day(), day.month(), day.year()));
        Some(format!("{}, {weekday}, ngày {d} tháng {m} năm {y}", clock(instant)))
    }

    /// The instant, where it is known to one.
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        match self.0 {
            Occurred::At(instant) => Some(instant),
            Occurred::Day(_)
            | Occurred::Month(_)
            | Occurred::InYear(_)
            | Occurred::CircaDay(_)
            | Occurred::CircaMonth(_)
            | Occurred::CircaYear(_)
            | Occurred::Undated => None,
        }
    }

    /// How precisely it is known, where that is less than to the instant.
    pub fn precision(&self) -> Option<&'static str> {
        match self.0 {
            Occurred::At(_) => None,
            Occurred::Day(_) => Some("không rõ giờ"),
            Occurred::Month(_) => Some("chỉ rõ đến tháng"),
            Occurred::InYear(_) => Some("chỉ rõ đến năm"),
            Occurred::CircaDay(_) | Occurred::CircaMonth(_) | Occurred::CircaYear(_) => Some("ước chừng"),
            Occurred::Undated => Some("nguồn không ghi ngày"),
        }
    }

    /// For the `datetime` attribute of `<time>`; what is no plain date has none.
    pub fn machine(&self) -> Option<String> {
        match self.0 {
            Occurred::At(_) | Occurred::Day(_) | Occurred::Month(_) | Occurred::InYear(_) => Some(self.0.to_string()),
            Occurred::CircaDay(_) | Occurred::CircaMonth(_) | Occurred::CircaYear(_) | Occurred::Undated => None,
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Occurred::At(instant) => write!(f, "{}, {}", clock(instant), weekday_and_day(local(instant).date_naive())),
            Occurred::Day(day) => f.write_str(&weekday_and_day(day)),
            Occurred::Month(first) => write!(f, "tháng {}/{}", first.month(), first.year()),
            Occurred::InYear(year) => write!(f, "năm {year}"),
            Occurred::CircaDay(day) => write!(f, "khoảng ngày {}", Day(day)),
            Occurred::CircaMonth(first) => write!(f, "khoảng tháng {}/{}", first.month(), first.year()),
            Occurred::CircaYear(year) => write!(f, "khoảng năm {year}"),
            Occurred::Undated => f.write_str("không rõ ngày"),
        }
    }
}

fn clock(instant: DateTime<Utc>) -> String {
    let time = local(instant);
    format!("{} giờ {:02}", time.hour(), time.minute())
}

fn weekday_and_day(day: NaiveDate) -> String {
    format!("{} {}", weekday(day), Day(day))
}

fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "Thứ hai",
        Weekday::Tue => "Thứ ba",
        Weekday::Wed => "Thứ tư",
        Weekday::Thu => "Thứ năm",
        Weekday::Fri => "Thứ sáu",
        Weekday::Sat => "Thứ bảy",
        Weekday::Sun => "Chủ nhật",
    }
}

/// A count with dots between thousands, as Vietnamese writes it: `1.200`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Count(pub i64);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let first = digits.len() % 3;
        let mut grouped = digits[..first].to_owned();
        for (index, digit) in digits[first..].chars().enumerate() {
            if index % 3 == 0 && !grouped.is_empty() {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        write!(f, "{}{grouped}", if self.0 < 0 { "-" } else { "" })
    }
}
