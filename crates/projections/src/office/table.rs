//! Tables to take away: CSV that Excel opens with its diacritics, and XLSX with real days, hours and numbers.

use std::path::Path;

use csv::{QuoteStyle, WriterBuilder};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{BOM, sheet::Value};

/// A table to take away.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it is.
    pub title: String,
    /// Where it comes from: shown beside an XLSX file's table, so that it can be told apart later.
    pub about: Vec<(String, Value)>,
    /// The headings.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Option<Value>>>,
}

/// In which form a table is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Comma-separated values.
    Csv,
    /// Excel.
    Xlsx,
}

impl FileKind {
    /// Both, the better one for Excel first.
    pub const ALL: [Self; 2] = [Self::Xlsx, Self::Csv];

    /// The end of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// As HTTP names it.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl FileKind {
    /// What the end of a file's name asks for; `None` where it is neither.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        Self::ALL.into_iter().find(|kind| kind.ending() == ending)
    }
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// As CSV.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// As XLSX.
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
    /// Its bytes could not be had.
    #[error("{0}")]
    Buffer(String),
}

impl Table {
    /// The bytes of its file.
    ///
    /// # Errors
    /// When the format cannot hold it: more than 1,048,575 rows or 32,767 letters in a cell, for XLSX.
    pub fn write(&self, kind: FileKind) -> Result<Vec<u8>, NotWritten> {
        match kind {
            FileKind::Csv => self.csv(),
            FileKind::Xlsx => self.xlsx(),
        }
    }

    fn csv(&self) -> Result<Vec<u8>, NotWritten> {
        let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Necessary).from_writer(BOM.to_vec());
        writer.write_record(self.head.iter().map(|words| harmless(words)))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| match cell {
                None => String::new(),
                Some(number @ Value::Number(_)) => number.words(),
                Some(value) => harmless(&value.words()),
            }))?;
        }
        writer.into_inner().map_err(|error| NotWritten::Buffer(error.to_string()))
    }

    fn xlsx(&self) -> Result<Vec<u8>, NotWritten> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&self.title))?;
        let styles = Styles::new();
        styles.head(sheet, &self.head)?;
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                styles.cell(sheet, index(row + 1), narrow(column), cell.as_ref())?;
            }
        }
        let rows = index(self.rows.len());
        if let Some(last) = self.head.len().checked_sub(1) {
            sheet.autofilter(0, 0, rows, narrow(last))?;
        }
        for (column, head) in self.head.iter().enumerate() {
            let cells = self.rows.iter().filter_map(|row| row.get(column)?.as_ref()).take(200);
            let widest = cells.map(|cell| cell.words().chars().count()).chain([head.chars().count()]).max();
            sheet.set_column_width(narrow(column), width(widest.unwrap_or_default()))?;
        }
        if !self.about.is_empty() {
            let about = book.add_worksheet();
            about.set_name("Xuất xứ")?.set_column_width(0, 28)?.set_column_width(1, 60)?;
            for (row, (name, value)) in self.about.iter().enumerate() {
                about.write_string(index(row), 0, name)?;
                styles.cell(about, index(row), 1, Some(value))?;
            }
        }
        Ok(book.save_to_buffer()?)
    }
}

/// How cells look.
pub(super) struct Styles {
    head: Format,
    words: Format,
    day: Format,
    instant: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0xea_f3_ec))
                .set_border_bottom(FormatBorder::Thin),
            day: words.clone().set_num_format("dd/mm/yyyy"),
            instant: words.clone().set_num_format("dd/mm/yyyy hh:mm"),
            words,
        }
    }

    /// Writes the headings, and keeps them in sight.
    pub(super) fn head(&self, sheet: &mut Worksheet, head: &[String]) -> Result<(), XlsxError> {
        for (column, words) in head.iter().enumerate() {
            sheet.write_string_with_format(0, narrow(column), words, &self.head)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    /// Writes a cell as what it is; words are never a formula, whatever they begin with.
    pub(super) fn cell(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        value: Option<&Value>,
    ) -> Result<(), XlsxError> {
        match value {
            None => {}
            Some(Value::Number(number)) => {
                sheet.write_number_with_format(row, column, *number, &self.words)?;
            }
            Some(Value::Time(time)) => {
                let is_day = time.time() == chrono::NaiveTime::MIN;
                sheet.write_datetime_with_format(row, column, time, if is_day { &self.day } else { &self.instant })?;
            }
            Some(value @ (Value::Text(_) | Value::Truth(_) | Value::Broken(_))) => {
                sheet.write_string_with_format(row, column, value.words(), &self.words)?;
            }
        }
        Ok(())
    }

    /// Lets a whole column take days or hours as such.
    pub(super) fn times(&self, sheet: &mut Worksheet, column: u16, with_hour: bool) -> Result<(), XlsxError> {
        sheet.set_column_format(column, if with_hour { &self.instant } else { &self.day })?;
        Ok(())
    }
}

/// A column that takes one of a few words; Excel shows them as a list. Excel holds lists of up to 255 letters.
pub(super) fn one_of(sheet: &mut Worksheet, column: u16, words: &[&str]) -> Result<(), XlsxError> {
    if words.iter().map(|word| word.chars().count() + 1).sum::<usize>() <= 255
        && !words.iter().any(|word| word.contains(','))
    {
        let list = DataValidation::new().allow_list_strings(words)?;
        sheet.add_data_validation(1, column, 10_000, column, &list)?;
    }
    Ok(())
}

/// Words that no spreadsheet takes for a formula when it opens a CSV file: an apostrophe stands before those that it
/// would, and before those that have one for that reason already.
pub fn harmless(words: &str) -> String {
    if is_formula(words.trim_start_matches('\'')) { format!("'{words}") } else { words.to_owned() }
}

/// What stood before [`harmless`] made it so.
pub fn as_meant(words: &str) -> &str {
    words.strip_prefix('\'').filter(|rest| is_formula(rest.trim_start_matches('\''))).unwrap_or(words)
}

fn is_formula(words: &str) -> bool {
    words.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A name that Excel takes for a table: at most 31 letters, and none of those that mean something in references.
pub(super) fn sheet_name(title: &str) -> String {
    let letters = title.chars().map(|letter| if "[]:*?/\\".contains(letter) { ' ' } else { letter });
    let name: String = letters.take(31).collect();
    let name = name.trim_matches(['\'', ' ']);
    if name.is_empty() { "Bảng".to_owned() } else { name.to_owned() }
}

/// How wide a column stands for words of so many letters.
pub(super) fn width(letters: usize) -> f64 {
    f64::from(u8::try_from(letters.clamp(6, 58)).unwrap_or(58)) + 2.0
}

/// Beyond what the format holds, writing says so itself.
pub(super) fn index(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

pub(super) fn narrow(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
