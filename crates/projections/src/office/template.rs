use chrono::NaiveDateTime;
use rust_xlsxwriter::{Color, Format, Workbook};

use super::{
    Column, Kind, List, Value,
    import::GUIDE,
    table::{NotWritten, Styles, index, narrow, one_of, sheet_name, width},
};

/// An empty list to fill in: its headings, one example that says that it is one and is never imported, and a table
/// that tells how to fill in each column.
///
/// # Errors
/// When Excel's format cannot hold it.
pub fn template(list: List) -> Result<Vec<u8>, NotWritten> {
    let columns: Vec<&Column> = list.with_number().collect();
    let styles = Styles::new();
    let pale = Format::new().set_italic().set_font_color(Color::RGB(0x4a_4f_4b));
    let mut book = Workbook::new();

    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(list.vi()))?;
    let head: Vec<_> = columns.iter().map(|column| column.vi.to_owned()).collect();
    for (at, column) in columns.iter().enumerate() {
        let at = narrow(at);
        sheet.set_column_width(at, width(column.vi.chars().count().max(column.example.chars().count())))?;
        match column.kind {
            Kind::Words | Kind::Count => {}
            Kind::Day => styles.times(sheet, at, false)?,
            Kind::Instant => styles.times(sheet, at, true)?,
            Kind::Choice(words) => one_of(sheet, at, &words())?,
        }
        match example(column) {
            Some(value @ (Value::Time(_) | Value::Number(_))) => styles.cell(sheet, 1, at, Some(&value))?,
            Some(value) => {
                sheet.write_string_with_format(1, at, value.words(), &pale)?;
            }
            None => {}
        }
    }
    styles.head(sheet, &head)?;

    let guide = book.add_worksheet();
    guide.set_name(GUIDE)?;
    styles.head(guide, &["Cột", "Tên tiếng Anh", "Bắt buộc", "Cách điền", "Các từ được dùng"].map(str::to_owned))?;
    for (at, wide) in [24, 24, 10, 58, 58].into_iter().enumerate() {
        guide.set_column_width(narrow(at), width(wide))?;
    }
    for (row, column) in columns.iter().enumerate() {
        let words = match column.kind {
            Kind::Choice(words) => words().join("; "),
            Kind::Words | Kind::Count | Kind::Day | Kind::Instant => String::new(),
        };
        let required = if column.required { "có" } else { "không" };
        for (at, words) in [column.vi, column.en, required, column.help, words.as_str()].into_iter().enumerate() {
            styles.cell(guide, index(row + 1), narrow(at), Value::text(words).as_ref())?;
        }
    }
    Ok(book.save_to_buffer()?)
}

fn example(column: &Column) -> Option<Value> {
    match column.kind {
        Kind::Count => column.example.parse().ok().map(Value::Number),
        Kind::Day => chrono::NaiveDate::parse_from_str(column.example, "%d/%m/%Y").ok().map(Value::from),
        Kind::Instant => NaiveDateTime::parse_from_str(column.example, "%d/%m/%Y %H:%M").ok().map(Value::Time),
        Kind::Words | Kind::Choice(_) => Value::text(column.example),
    }
}
