//! Days as they are stored, `2019-06-20`. Nearly every decision names one, and chrono's reader, which knows more ways to
//! write a day, takes several times as long for it.

use std::fmt;

use chrono::NaiveDate;
use serde::{
    Deserializer,
    de::{Error, Visitor},
};

/// Reads a day: at once where it is written as we write it, and otherwise as chrono does.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    deserializer.deserialize_str(Day)
}

struct Day;

impl Visitor<'_> for Day {
    type Value = NaiveDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day such as 2019-06-20")
    }

    fn visit_str<E: Error>(self, given: &str) -> Result<NaiveDate, E> {
        as_stored(given.as_bytes()).map_or_else(|| given.parse().map_err(E::custom), Ok)
    }
}

/// The day, where it is written with four, two and two digits.
fn as_stored(given: &[u8]) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = given else { return None };
    let figure = |digits: &[u8]| {
        let add = |figure: u32, digit: &u8| digit.is_ascii_digit().then(|| 10 * figure + u32::from(digit - b'0'));
        digits.iter().try_fold(0, add)
    };
    let year = figure(&[y1, y2, y3, y4])?.try_into().ok()?;
    NaiveDate::from_ymd_opt(year, figure(&[m1, m2])?, figure(&[d1, d2])?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::DocumentRef;

    fn document(date: &str) -> Result<NaiveDate, String> {
        let json = serde_json::json!({ "number": "12/QĐ-UBND", "date": date });
        serde_json::from_value::<DocumentRef>(json).map(|document| document.date).map_err(|error| error.to_string())
    }

    #[test]
    fn a_day_is_read_as_chrono_reads_it_however_it_is_written() {
        for given in
            ["2019-6-20", "2019-02-30", "2019-06-2x", "2019/06/20", "+12019-06-20", "-001-06-20", "", "hôm nay"]
        {
            assert_eq!(
                document(given),
                given.parse().map_err(|error: chrono::ParseError| error.to_string()),
                "{given}"
            );
        }
        assert!(serde_json::from_str::<DocumentRef>(r#"{ "number": "1", "date": 20190620 }"#).is_err());
    }

    proptest::proptest! {
        #[test]
        fn every_day_that_we_write_is_read_at_once(days in 0..3_652_059) {
            let day = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            proptest::prop_assert_eq!(as_stored(day.to_string().as_bytes()), Some(day));
        }
    }
}
