use chrono::NaiveDate;
use ngayhoi_domain::values::Occurred;
use serde::{Deserialize, Serialize};

/// As of when units are looked at: as they were on a day, and what came after it, up to a last day, as it first was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// The day.
    pub on: NaiveDate,
    /// The last day on which something may have come that is seen too.
    pub last: NaiveDate,
}

impl AsOf {
    /// As they were on a day.
    pub fn day(on: NaiveDate) -> Self {
        Self { on, last: on }
    }

    /// As they are called in a festival year: as on the day on which it was opened, which is not later than its 19
    /// August. A reform in the midst of the season changes nothing of that year.
    pub fn season(year: i32, opened: Occurred) -> Option<Self> {
        let held = NaiveDate::from_ymd_opt(year, 8, 19)?;
        let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
        Some(Self { on: opened.last_day().map_or(held, |day| day.clamp(first, held)), last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_calls_units_as_on_the_day_of_its_opening() {
        let on = |opened: &str| AsOf::season(2025, opened.parse().unwrap()).unwrap().on.to_string();
        assert_eq!(on("2025-06-10"), "2025-06-10");
        assert_eq!(on("2025-06-10T08:00:00+07:00"), "2025-06-10");
        assert_eq!(on("2025-06"), "2025-06-30");
        // Where it is not known when it was opened, it was open on 19 August.
        for unknown in ["2025", "undated", "2025-09-01", "2026-01-05"] {
            assert_eq!(on(unknown), "2025-08-19", "{unknown}");
        }
        assert_eq!(on("2024-12-20"), "2025-01-01");
        assert_eq!(AsOf::season(2025, Occurred::Undated).unwrap().last.to_string(), "2025-12-31");
    }
}
