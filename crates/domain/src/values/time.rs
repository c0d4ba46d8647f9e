use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{Explanation, Refusal};

/// Vietnam's clock (Asia/Ho_Chi_Minh): seven hours ahead of UTC, without daylight saving since 1975.
pub const LOCAL_OFFSET: FixedOffset = match FixedOffset::east_opt(7 * 3600) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// An instant as people in Vietnam read it.
pub fn local(instant: DateTime<Utc>) -> DateTime<FixedOffset> {
    instant.with_timezone(&LOCAL_OFFSET)
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let start = day.and_time(NaiveTime::MIN) - TimeDelta::seconds(LOCAL_OFFSET.local_minus_utc().into());
    start.and_utc()
}

/// When something happened in the world, as precisely as is known. Written in the manner of ISO 8601-2 (EDTF):
/// `2018-08-19T08:00:00+07:00`, `2018-08-19`, `2018-08`, `2018`, with a closing `~` for "about", or `undated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Occurred {
    /// Known to the instant.
    At(DateTime<Utc>),
    /// Known to the day.
    Day(NaiveDate),
    /// Known to the month; the day is the month's first.
    Month(NaiveDate),
    /// Known to the year.
    InYear(i32),
    /// About that day.
    CircaDay(NaiveDate),
    /// About that month; the day is the month's first.
    CircaMonth(NaiveDate),
    /// About that year.
    CircaYear(i32),
    /// Not known. All that can be said is that it had happened when it was recorded.
    Undated,
}

/// A time that is none of the accepted forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidMoment {
    /// What was given.
    pub given: String,
}

impl Refusal for InvalidMoment {
    fn explain(&self) -> Explanation {
        const FORMS: &str = "2018-08-19T08:00+07:00, 2018-08-19, 2018-08, 2018, 2018~, undated";
        let given = &self.given;
        Explanation::of(
            "TIME_INVALID",
            format!("“{given}” không phải thời điểm hợp lệ; hãy viết theo một trong các dạng: {FORMS}."),
            format!("“{given}” is not a time; write one of these forms: {FORMS}."),
        )
    }
}

impl fmt::Display for InvalidMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for InvalidMoment {}

impl Occurred {
    /// The first instant of the interval; `None` where no date is known.
    pub fn start(self) -> Option<DateTime<Utc>> {
        match self {
            Self::At(instant) => Some(instant),
            Self::Day(day) | Self::CircaDay(day) | Self::Month(day) | Self::CircaMonth(day) => Some(midnight(day)),
            Self::InYear(year) | Self::CircaYear(year) => NaiveDate::from_ymd_opt(year, 1, 1).map(midnight),
            Self::Undated => None,
        }
    }

    /// When it counts as happened: the end of the interval (the first instant after it, but for an instant itself).
    /// `None` where no date is known; then the moment of recording stands in.
    pub fn end(self) -> Option<DateTime<Utc>> {
        match self {
            Self::At(instant) => Some(instant),
            Self::Day(day) | Self::CircaDay(day) => day.succ_opt().map(midnight),
            Self::Month(day) | Self::CircaMonth(day) => day.checked_add_months(Months::new(1)).map(midnight),
            Self::InYear(year) | Self::CircaYear(year) => NaiveDate::from_ymd_opt(year + 1, 1, 1).map(midnight),
            Self::Undated => None,
        }
    }
}

impl Occurred {
    /// The last day of the interval in Vietnam; `None` where no date is known.
    pub fn last_day(self) -> Option<NaiveDate> {
        match self {
            Self::At(instant) => Some(local(instant).date_naive()),
            Self::Day(_)
            | Self::CircaDay(_)
            | Self::Month(_)
            | Self::CircaMonth(_)
            | Self::InYear(_)
            | Self::CircaYear(_)
            | Self::Undated => local(self.end()?).date_naive().pred_opt(),
        }
    }
}

/// An instant that is none of the accepted forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidInstant {
    /// What was given.
    pub given: String,
}

impl Refusal for InvalidInstant {
    fn explain(&self) -> Explanation {
        let given = &self.given;
        Explanation::of(
            "INSTANT_INVALID",
            format!("“{given}” không đủ ngày và giờ; hãy viết dạng 2018-08-19T08:00 (giờ Việt Nam)."),
            format!("“{given}” is not a day and an hour; write 2018-08-19T08:00 (on Vietnam's clock)."),
        )
    }
}

/// An instant as a form sends it: `2018-08-19T08:00`, on Vietnam's clock, or with an offset of its own.
///
/// # Errors
/// When it is neither.
pub fn instant(given: &str) -> Result<DateTime<Utc>, InvalidInstant> {
    let on_local_clock = || NaiveDateTime::parse_from_str(given, "%Y-%m-%dT%H:%M").ok();
    parse_instant(given)
        .or_else(|| on_local_clock().and_then(|time| Some(time.and_local_timezone(LOCAL_OFFSET).single()?.to_utc())))
        .ok_or_else(|| InvalidInstant { given: given.to_owned() })
}

/// A day that is no calendar day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidDay {
    /// What was given.
    pub given: String,
}

impl Refusal for InvalidDay {
    fn explain(&self) -> Explanation {
        let given = &self.given;
        Explanation::of(
            "DAY_INVALID",
            format!("“{given}” không phải ngày hợp lệ; hãy viết dạng 2018-08-19 hoặc 19/8/2018."),
            format!("“{given}” is not a day; write 2018-08-19 or 19/8/2018."),
        )
    }
}

/// A day as people write it: `2018-08-19` or `19/8/2018`.
///
/// # Errors
/// When it is neither, or no day of the calendar.
pub fn day(given: &str) -> Result<NaiveDate, InvalidDay> {
    NaiveDate::parse_from_str(given, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(given, "%d/%m/%Y"))
        .map_err(|_| InvalidDay { given: given.to_owned() })
}

fn parse_instant(given: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(given)
        .or_else(|_| DateTime::parse_from_str(given, "%Y-%m-%dT%H:%M%:z"))
        .ok()
        .map(|instant| instant.to_utc())
}

impl FromStr for Occurred {
    type Err = InvalidMoment;

    fn from_str(given: &str) -> Result<Self, InvalidMoment> {
        let invalid = || InvalidMoment { given: given.to_owned() };
        if given == "undated" {
            return Ok(Self::Undated);
        }
        let (date, circa) = given.strip_suffix('~').map_or((given, false), |date| (date, true));
        let digits_and_dashes = date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        match (date.len(), digits_and_dashes, circa) {
            (4, true, _) => {
                let year = date.parse().map_err(|_| invalid())?;
                Ok(if circa { Self::CircaYear(year) } else { Self::InYear(year) })
            }
            (7, true, _) => {
                let first = format!("{date}-01").parse().map_err(|_| invalid())?;
                Ok(if circa { Self::CircaMonth(first) } else { Self::Month(first) })
            }
            (10, true, _) => {
                let day = date.parse().map_err(|_| invalid())?;
                Ok(if circa { Self::CircaDay(day) } else { Self::Day(day) })
            }
            (_, _, false) => parse_instant(date).map(Self::At).ok_or_else(invalid),
            (_, _, true) => Err(invalid()),
        }
    }
}

impl TryFrom<String> for Occurred {
    type Error = InvalidMoment;
    fn try_from(given: String) -> Result<Self, InvalidMoment> {
        given.parse()
    }
}

impl From<Occurred> for String {
    fn from(occurred: Occurred) -> String {
        occurred.to_string()
    }
}

impl fmt::Display for Occurred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(instant) => f.write_str(&local(*instant).to_rfc3339()),
            Self::Day(day) => write!(f, "{day}"),
            Self::Month(day) => write!(f, "{:04}-{:02}", day.year(), day.month()),
            Self::InYear(year) => write!(f, "{year:04}"),
            Self::CircaDay(day) => write!(f, "{day}~"),
            Self::CircaMonth(day) => write!(f, "{:04}-{:02}~", day.year(), day.month()),
            Self::CircaYear(year) => write!(f, "{year:04}~"),
            Self::Undated => f.write_str("undated"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(given: &str) -> DateTime<Utc> {
        given.parse().unwrap()
    }

    #[test]
    fn what_is_no_time_is_said_in_both_languages_and_what_is_becomes_its_words() {
        let refusal = "hôm qua".parse::<Occurred>().unwrap_err();
        assert_eq!(refusal.to_string(), refusal.explain().to_string());
        assert!(refusal.to_string().contains("“hôm qua” is not a time"), "{refusal}");
        assert_eq!(String::from("2018-08".parse::<Occurred>().unwrap()), "2018-08");
    }

    #[test]
    fn every_precision_is_written_as_it_is_read() {
        for text in [
            "2018-08-19T08:00:00+07:00",
            "2018-08-19",
            "2018-08",
            "2018",
            "2018-08-19~",
            "2018-08~",
            "2018~",
            "undated",
        ] {
            assert_eq!(text.parse::<Occurred>().unwrap().to_string(), text);
        }
        assert_eq!("2018-08-19T08:00+07:00".parse(), Ok(Occurred::At(utc("2018-08-19T01:00:00Z"))));
    }

    #[test]
    fn what_is_no_time_is_named() {
        for bad in ["", "19/8/2018", "2018-13", "2018-02-30", "2018-08-19T08:00", "2018-08-19T08:00+07:00~", "abcd"] {
            assert_eq!(bad.parse::<Occurred>(), Err(InvalidMoment { given: bad.to_owned() }));
        }
    }

    #[test]
    fn forms_write_days_and_instants_on_vietnams_clock() {
        let eight = Ok(utc("2018-08-19T01:00:00Z"));
        assert_eq!((instant("2018-08-19T08:00"), instant("2018-08-19T10:00+09:00")), (eight.clone(), eight));
        assert_eq!(instant("2018-08-19"), Err(InvalidInstant { given: "2018-08-19".to_owned() }));
        let nineteenth = NaiveDate::from_ymd_opt(2018, 8, 19).unwrap();
        assert_eq!((day("2018-08-19"), day("19/8/2018")), (Ok(nineteenth), Ok(nineteenth)));
        assert_eq!(day("31/2/2018"), Err(InvalidDay { given: "31/2/2018".to_owned() }));
    }

    #[test]
    fn an_interval_counts_as_happened_at_its_end_in_vietnam() {
        let end = |text: &str| text.parse::<Occurred>().unwrap().end();
        assert_eq!(end("2018-08-19"), Some(utc("2018-08-19T17:00:00Z")));
        assert_eq!(end("2018-08"), Some(utc("2018-08-31T17:00:00Z")));
        assert_eq!(end("2018~"), Some(utc("2018-12-31T17:00:00Z")));
        assert_eq!(end("2018-08-19T08:00:00+07:00"), Some(utc("2018-08-19T01:00:00Z")));
        assert_eq!(end("undated"), None);
        assert_eq!("2018-08".parse::<Occurred>().unwrap().start(), Some(utc("2018-07-31T17:00:00Z")));
    }

    #[test]
    fn an_interval_has_a_last_day_in_vietnam() {
        let last = |given: &str| given.parse::<Occurred>().unwrap().last_day().map(|day| day.to_string());
        assert_eq!(last("2018-08-19").as_deref(), Some("2018-08-19"));
        assert_eq!(last("2018-02").as_deref(), Some("2018-02-28"));
        assert_eq!(last("2018~").as_deref(), Some("2018-12-31"));
        assert_eq!(last("2018-08-19T23:30:00+07:00").as_deref(), Some("2018-08-19"));
        assert_eq!(last("2018-08-19T17:30:00Z").as_deref(), Some("2018-08-20"));
        assert_eq!(last("undated"), None);
    }
}
