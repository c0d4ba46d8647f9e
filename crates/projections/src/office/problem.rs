use std::fmt;

use ngayhoi_domain::Explanation;

use super::sheet::letters;
use crate::pages::words::capital;

/// Something that stands against a file, or should be known of it: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub at: Spot,
    /// What it is and what to do.
    pub what: Explanation,
}

/// A place in a file, as exactly as there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Which table; a CSV file's has no name.
    pub sheet: Option<String>,
    /// Which row, from 1.
    pub row: Option<u32>,
    /// Which column.
    pub column: Option<Heading>,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heading {
    /// From 0.
    pub index: usize,
    /// As it stands in the file.
    pub words: String,
}

impl Spot {
    /// A whole table.
    pub fn sheet(sheet: Option<&str>) -> Self {
        Self { sheet: sheet.map(str::to_owned), ..Self::default() }
    }

    /// A row of it.
    #[must_use]
    pub fn row(self, row: u32) -> Self {
        Self { row: Some(row), ..self }
    }

    /// A column of it.
    #[must_use]
    pub fn column(self, column: Option<Heading>) -> Self {
        Self { column, ..self }
    }

    /// In Vietnamese: `Trang “Đề nghị”, dòng 12, cột C “Tên”`.
    pub fn vi(&self) -> String {
        self.told("Trang", "dòng", "cột", "Cả tệp")
    }

    /// In English.
    pub fn en(&self) -> String {
        self.told("Sheet", "row", "column", "The whole file")
    }

    fn told(&self, sheet: &str, row: &str, column: &str, whole: &str) -> String {
        let parts = [
            self.sheet.as_ref().map(|name| format!("{sheet} “{name}”")),
            self.row.map(|number| format!("{row} {number}")),
            self.column.as_ref().map(|Heading { index, words }| format!("{column} {} “{words}”", letters(*index))),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        if parts.is_empty() { whole.to_owned() } else { capital(&parts.join(", ")) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, what } = self;
        write!(f, "{}: {} / {}: {}", at.vi(), what.vi, at.en(), what.en)
    }
}
