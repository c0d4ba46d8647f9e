use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use ngayhoi_domain::values::{DateWindow, Year, local};

/// How days of one year become days of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRule {
    /// The same day of the same month.
    SameDate,
    /// The same day of the week, as far before 19 August as a whole number of weeks allows: what came before 19 August
    /// comes before it again.
    SameWeekday,
}

/// From one year into another, by a rule.
#[derive(Debug, Clone, Copy)]
pub struct Shift {
    /// The rule.
    pub rule: DateRule,
    /// From which year.
    pub from: Year,
    /// Into which.
    pub to: Year,
}

impl Shift {
    /// What a day becomes; 29 February becomes the 28th where there is none.
    pub fn day(self, day: NaiveDate) -> NaiveDate {
        let shifted = match self.rule {
            DateRule::SameDate => {
                let year = day.year() + self.to.get() - self.from.get();
                day.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, day.month(), 28))
            }
            DateRule::SameWeekday => festival_day(self.from).zip(festival_day(self.to)).and_then(|(from, to)| {
                let between = (to - from).num_days();
                day.checked_add_signed(TimeDelta::days(between - between.rem_euclid(7)))
            }),
        };
        shifted.unwrap_or(day)
    }

    /// By how much whatever belongs to a day is moved, so that its hours stay and so does what lies between.
    pub fn of(self, instant: DateTime<Utc>) -> TimeDelta {
        let day = local(instant).date_naive();
        self.day(day) - day
    }

    /// What words become: where they tell the year or one of its two anniversaries, such as `74 năm`, they tell those of
    /// the new year.
    pub fn words(self, words: &str) -> String {
        let anniversaries = [Year::police_anniversary, Year::festival_anniversary];
        let told = |number: &str, rest: &str| -> Option<String> {
            let given: i32 = number.parse().ok()?;
            if given == self.from.get() {
                return Some(self.to.to_string());
            }
            let counts_years = rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with("năm"));
            let anniversary = anniversaries.iter().find(|anniversary| anniversary(self.from) == given)?;
            counts_years.then(|| anniversary(self.to).to_string())
        };
        let (mut made, mut rest) = (String::with_capacity(words.len()), words);
        while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
            let (before, from_number) = rest.split_at(start);
            let end = from_number.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(from_number.len());
            let (number, after) = from_number.split_at(end);
            made.push_str(before);
            made.push_str(&told(number, after).unwrap_or_else(|| number.to_owned()));
            rest = after;
        }
        made + rest
    }

    /// What a window becomes.
    pub fn window(self, window: DateWindow) -> Option<DateWindow> {
        DateWindow::new(self.day(window.first()), self.day(window.last())).ok()
    }
}

/// 19 August.
fn festival_day(year: Year) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year.get(), 8, 19)
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn shift(rule: DateRule, from: i32, to: i32) -> Shift {
        Shift { rule, from: from.try_into().unwrap(), to: to.try_into().unwrap() }
    }

    fn day(words: &str) -> NaiveDate {
        words.parse().unwrap()
    }

    #[test]
    fn days_keep_their_date_or_their_weekday() {
        let dates = shift(DateRule::SameDate, 2018, 2019);
        assert_eq!(dates.day(day("2018-08-18")), day("2019-08-18"));
        assert_eq!(shift(DateRule::SameDate, 2020, 2021).day(day("2020-02-29")), day("2021-02-28"));
        let weekdays = shift(DateRule::SameWeekday, 2018, 2019);
        // Saturdays before Sunday 19 August 2018 and Monday 19 August 2019.
        assert_eq!(weekdays.day(day("2018-08-18")), day("2019-08-17"));
        assert_eq!(weekdays.day(day("2018-08-19")), day("2019-08-18"));
    }

    #[test]
    fn words_that_tell_the_year_tell_the_new_one() {
        let by = shift(DateRule::SameDate, 2019, 2021);
        for (given, wanted) in [
            (
                "Ôn lại truyền thống 74 năm Công an, 14 năm ngày hội",
                "Ôn lại truyền thống 76 năm Công an, 16 năm ngày hội",
            ),
            ("8 tháng đầu năm 2019", "8 tháng đầu năm 2021"),
            ("Tổ 14, đường 74", "Tổ 14, đường 74"),
            ("Kéo co", "Kéo co"),
            ("Kỷ niệm 1945 năm 14", "Kỷ niệm 1945 năm 14"),
        ] {
            assert_eq!(by.words(given), wanted);
        }
    }

    proptest! {
        #[test]
        fn the_same_weekday_stays_before_the_festival_and_in_order(
            from in 2005..2090i32, ahead in 1..10i32, first in 0..360u64, second in 0..360u64,
        ) {
            let by = shift(DateRule::SameWeekday, from, from + ahead);
            let start = NaiveDate::from_ymd_opt(from, 1, 1).unwrap();
            let (first, second) = (start + Days::new(first.min(second)), start + Days::new(first.max(second)));
            let (moved, later) = (by.day(first), by.day(second));
            prop_assert_eq!(moved.weekday(), first.weekday());
            prop_assert_eq!(later - moved, second - first);
            let festival = |year| NaiveDate::from_ymd_opt(year, 8, 19).unwrap();
            if first <= festival(from) {
                prop_assert!(moved <= festival(from + ahead));
                prop_assert!((festival(from + ahead) - moved) - (festival(from) - first) < TimeDelta::days(7));
            }
        }
    }
}
