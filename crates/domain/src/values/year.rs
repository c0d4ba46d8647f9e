use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Explanation, Refusal};

/// A calendar year of the festival, 2005 (when decision 521 made it) to 2999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Year(i32);

/// A year outside 2005 to 2999.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidYear {
    /// What was given.
    pub given: String,
}

impl Refusal for InvalidYear {
    fn explain(&self) -> Explanation {
        let given = &self.given;
        Explanation::of(
            "YEAR_INVALID",
            format!("Năm “{given}” không nằm trong khoảng 2005–2999."),
            format!("The year “{given}” is not within 2005–2999."),
        )
    }
}

impl fmt::Display for InvalidYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for InvalidYear {}

impl Year {
    /// The figure.
    pub fn get(self) -> i32 {
        self.0
    }

    /// Years since 1945, when the People's Public Security was founded (ngày truyền thống Công an nhân dân):
    /// 73 in 2018.
    pub fn police_anniversary(self) -> i32 {
        self.0 - 1945
    }

    /// Years since 2005, when decision 521 made 19 August the festival: 13 in 2018. An anniversary, never an
    /// edition number: many places held none in some years.
    pub fn festival_anniversary(self) -> i32 {
        self.0 - 2005
    }
}

impl TryFrom<i32> for Year {
    type Error = InvalidYear;
    fn try_from(year: i32) -> Result<Self, InvalidYear> {
        if (2005..=2999).contains(&year) { Ok(Self(year)) } else { Err(InvalidYear { given: year.to_string() }) }
    }
}

impl From<Year> for i32 {
    fn from(year: Year) -> i32 {
        year.0
    }
}

impl FromStr for Year {
    type Err = InvalidYear;
    fn from_str(given: &str) -> Result<Self, InvalidYear> {
        let year: i32 = given.parse().map_err(|_| InvalidYear { given: given.to_owned() })?;
        Self::try_from(year)
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_anniversaries() {
        let year = Year::try_from(2018).unwrap();
        assert_eq!((year.police_anniversary(), year.festival_anniversary()), (73, 13));
        assert!(Year::try_from(2004).is_err() && Year::try_from(3000).is_err() && "hai".parse::<Year>().is_err());
    }

    #[test]
    fn a_year_is_its_figure() {
        let year: Year = "2018".parse().unwrap();
        assert_eq!((year.get(), i32::from(year), year.to_string()), (2018, 2018, "2018".to_owned()));
        let refused = Year::try_from(1945).unwrap_err().to_string();
        assert!(refused.contains("Năm “1945”") && refused.contains("2005–2999"), "{refused}");
    }
}
