use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Utc};
use ngayhoi_domain::{
    Explanation, Refusal,
    values::{Slot, instant},
};

use super::{
    column::{Column, Headings},
    fold::folded,
    problem::{Problem, Spot},
    sheet::{Row, Value},
};

/// Reads the cells of a row, and notes each that cannot be taken, so that all are told at once.
#[derive(Debug)]
pub struct RowReader<'s> {
    /// In which table.
    pub sheet: Option<&'s str>,
    /// Which row.
    pub row: &'s Row,
    /// Which column is which.
    pub headings: &'s Headings,
    /// What stands against it so far.
    pub problems: Vec<Problem>,
}

impl RowReader<'_> {
    /// Where it is.
    pub fn spot(&self) -> Spot {
        Spot::sheet(self.sheet).row(self.row.number)
    }

    /// Notes that a cell cannot be taken.
    pub fn refuse(&mut self, column: &Column, what: Explanation) {
        let at = self.spot().column(self.headings.at(column).cloned());
        self.problems.push(Problem { at, what });
    }

    /// What stands in a column, as somebody would have typed it; empty where nothing does.
    pub fn words(&self, column: &Column) -> String {
        self.headings.cell(self.row, column).map(Value::words).unwrap_or_default()
    }

    /// What stands in a column that must be filled in.
    fn filled(&mut self, column: &Column) -> Option<&Value> {
        match self.headings.cell(self.row, column) {
            Some(Value::Broken(shown)) => {
                self.refuse(column, broken(shown));
                None
            }
            Some(value) => Some(value),
            None => {
                self.refuse(column, blank(column));
                None
            }
        }
    }

    /// The words in a column that must be filled in.
    pub fn filled_words(&mut self, column: &Column) -> Option<String> {
        self.filled(column).map(Value::words)
    }

    /// A value that must be there.
    pub fn value<T: FromStr>(&mut self, column: &Column) -> Option<T>
    where
        T::Err: Refusal,
    {
        let words = self.filled(column)?.words();
        words.parse().map_err(|error: T::Err| self.refuse(column, error.explain())).ok()
    }

    /// A value that may be left out.
    pub fn optional<T: FromStr>(&mut self, column: &Column) -> Option<Option<T>>
    where
        T::Err: Refusal,
    {
        match self.headings.cell(self.row, column) {
            None => Some(None),
            Some(_) => self.value(column).map(Some),
        }
    }

    /// One of a few words, in either language; the first choice where nothing stands and nothing must.
    pub fn choice<T: Copy>(&mut self, column: &Column, choices: &[(T, &'static str, impl AsRef<str>)]) -> Option<T> {
        if self.headings.cell(self.row, column).is_none() && !column.required {
            return choices.first().map(|(choice, ..)| *choice);
        }
        let words = self.filled(column)?.words();
        if let Some((choice, ..)) = choices.iter().find(|(_, vi, _)| *vi == words) {
            return Some(*choice);
        }
        let given = folded(&words);
        let exact = choices.iter().find(|(_, vi, en)| folded(vi) == given || folded(en.as_ref()) == given);
        // “Thể thao” is enough for “Thể thao, trò chơi dân gian”, as long as no other choice begins so.
        let mut begun = choices.iter().filter(|(_, vi, _)| folded(vi).starts_with(&format!("{given} ")));
        let found = exact.or_else(|| begun.next().filter(|_| begun.next().is_none()));
        if found.is_none() {
            let known = choices.iter().map(|(_, vi, _)| format!("“{vi}”")).collect::<Vec<_>>().join(", ");
            let what = Explanation::of(
                "CHOICE_UNKNOWN",
                format!("“{words}” không phải một trong {known}; hãy ghi đúng một trong các từ ấy."),
                format!("“{words}” is none of {known}; write one of them."),
            );
            self.refuse(column, what);
        }
        found.map(|(choice, ..)| *choice)
    }

    /// A figure that is not negative.
    pub fn count(&mut self, column: &Column) -> Option<u32> {
        let value = self.filled(column)?;
        let words = value.words();
        // Dots and blanks stand between thousands.
        let digits: String = match value {
            Value::Text(words) => words.chars().filter(|letter| !matches!(letter, '.' | ' ' | '\u{a0}')).collect(),
            Value::Number(_) | Value::Time(_) | Value::Truth(_) | Value::Broken(_) => words.clone(),
        };
        let read = digits.parse().ok();
        if read.is_none() {
            let what = Explanation::of(
                "COUNT_INVALID",
                format!("“{words}” không phải số đếm; hãy nhập số nguyên từ 0 trở lên."),
                format!("“{words}” is not a count; enter a whole number from 0."),
            );
            self.refuse(column, what);
        }
        read
    }

    /// From an instant to another.
    pub fn slot(&mut self, start: &Column, end: &Column) -> Option<Slot> {
        let (from, to) = (self.instant(start), self.instant(end));
        Slot::new(from?, to?).map_err(|error| self.refuse(end, error.explain())).ok()
    }

    /// A day and an hour on Vietnam's clock.
    fn instant(&mut self, column: &Column) -> Option<DateTime<Utc>> {
        let words = match self.filled(column)? {
            Value::Time(time) => time.format("%Y-%m-%dT%H:%M").to_string(),
            other @ (Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Broken(_)) => other.words(),
        };
        let written = ["%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%d %H:%M"];
        let local = written.iter().find_map(|form| NaiveDateTime::parse_from_str(&words, form).ok());
        let words = local.map_or(words, |time| time.format("%Y-%m-%dT%H:%M").to_string());
        instant(&words).map_err(|error| self.refuse(column, error.explain())).ok()
    }
}

fn blank(column: &Column) -> Explanation {
    let Column { vi, help, example, .. } = column;
    let help = if help.is_empty() { format!("ví dụ “{example}”") } else { (*help).to_owned() };
    Explanation::of(
        "CELL_BLANK",
        format!("Ô “{vi}” để trống; hãy điền ({help})."),
        format!("The cell “{vi}” is blank; fill it in, for example “{example}”."),
    )
}

fn broken(shown: &str) -> Explanation {
    Explanation::of(
        "CELL_BROKEN",
        format!("Công thức trong ô bị lỗi ({shown}); hãy sửa công thức hoặc gõ giá trị vào ô."),
        format!("The cell's formula failed ({shown}); mend it or type the value."),
    )
}
