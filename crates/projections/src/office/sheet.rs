use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::pages::dates::Day;

/// One table of a file, as it stands there.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name; a CSV file has one table without a name.
    pub name: Option<String>,
    /// The rows in which anything stands, in their order.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number as a spreadsheet shows it, from 1; in a CSV file the line that it begins in.
    pub number: u32,
    /// Its cells from the first column on.
    pub cells: Vec<Option<Value>>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words, without blanks around them.
    Text(String),
    /// A number.
    Number(f64),
    /// A day, or a day and an hour on Vietnam's clock: a spreadsheet knows no other.
    Time(NaiveDateTime),
    /// Yes or no.
    Truth(bool),
    /// A formula that came to nothing, as the spreadsheet shows it, such as `#REF!`.
    Broken(String),
}

impl Value {
    /// Words; `None` where nothing stands.
    pub fn text(words: &str) -> Option<Self> {
        let words = words.trim();
        (!words.is_empty()).then(|| Self::Text(words.to_owned()))
    }

    /// As somebody would have typed it.
    pub fn words(&self) -> String {
        match self {
            Self::Text(words) | Self::Broken(words) => words.clone(),
            // A code such as 18088 is kept as a number by spreadsheets, and means no fraction.
            Self::Number(number) => number.to_string(),
            Self::Time(time) if time.time() == NaiveTime::MIN => Day(time.date()).to_string(),
            Self::Time(time) => format!("{} {}", time.format("%H:%M"), Day(time.date())),
            Self::Truth(true) => "có".to_owned(),
            Self::Truth(false) => "không".to_owned(),
        }
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Time(day.and_time(NaiveTime::MIN))
    }
}

impl Row {
    /// What stands in a column, from 0.
    pub fn cell(&self, column: usize) -> Option<&Value> {
        self.cells.get(column).and_then(Option::as_ref)
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Option::is_none)
    }
}

/// The letters that a spreadsheet shows above a column, from 0: `A`, `Z`, `AA`.
pub fn letters(column: usize) -> String {
    let (mut rest, mut letters) = (column + 1, Vec::new());
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
