use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A circular that lays the standard and its criteria down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Circular {
    /// Thông tư 23/2012/TT-BCA.
    #[serde(rename = "23/2012")]
    Of2012,
    /// Thông tư 124/2021/TT-BCA.
    #[serde(rename = "124/2021")]
    Of2021,
}

/// The circulars, newest first, each with the day from which it has been in force.
const CIRCULARS: [(Circular, Option<NaiveDate>); 2] = [
    (Circular::Of2021, NaiveDate::from_ymd_opt(2022, 2, 10)),
    (Circular::Of2012, NaiveDate::from_ymd_opt(2012, 6, 18)),
];

impl Circular {
    /// The one that is in force on a day; `None` before the first came into force.
    pub fn on(day: NaiveDate) -> Option<Self> {
        let in_force = |(_, since): &&(Self, Option<NaiveDate>)| since.is_some_and(|since| since <= day);
        CIRCULARS.iter().find(in_force).map(|(circular, _)| *circular)
    }

    /// As it is cited.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Of2012 => "Thông tư 23/2012/TT-BCA",
            Self::Of2021 => "Thông tư 124/2021/TT-BCA",
        }
    }
}

/// The circular that held the standard's criteria on a day; `None` before the first of them came into force.
pub fn legal_basis(on: NaiveDate) -> Option<&'static str> {
    Circular::on(on).map(Circular::vi)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_circular_holds_from_its_first_day_to_the_eve_of_the_next() {
        let on = |year, month, day| legal_basis(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        assert_eq!(on(2012, 6, 17), None);
        assert_eq!(on(2012, 6, 18), Some("Thông tư 23/2012/TT-BCA"));
        assert_eq!(on(2018, 8, 19), Some("Thông tư 23/2012/TT-BCA"));
        assert_eq!(on(2022, 2, 9), Some("Thông tư 23/2012/TT-BCA"));
        assert_eq!(on(2022, 2, 10), Some("Thông tư 124/2021/TT-BCA"));
        assert_eq!(on(2026, 8, 19), Some("Thông tư 124/2021/TT-BCA"));
    }
}
