use chrono::NaiveDate;

/// The circulars that laid the standard down, newest first, each with the day from which it has been in force.
const CIRCULARS: [(&str, Option<NaiveDate>); 2] = [
    ("Thông tư 124/2021/TT-BCA", NaiveDate::from_ymd_opt(2022, 2, 10)),
    ("Thông tư 23/2012/TT-BCA", NaiveDate::from_ymd_opt(2012, 6, 18)),
];

/// The circular that held the standard's criteria on a day; `None` before the first of them came into force.
pub fn legal_basis(on: NaiveDate) -> Option<&'static str> {
    let in_force = |(_, since): &&(&str, Option<NaiveDate>)| since.is_some_and(|since| since <= on);
    CIRCULARS.iter().find(in_force).map(|(circular, _)| *circular)
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
