use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use super::{
    Limits,
    file::FileFault,
    sheet::{Row, Sheet, Value},
};

/// Reads every visible table of an XLSX file.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, FileFault> {
    is_of_bounded_size(bytes, limits)?;
    let unreadable = |error: XlsxError| FileFault::Unreadable { reason: error.to_string() };
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let visible =
        |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let names: Vec<_> = book.sheets_metadata().iter().filter(visible).map(|sheet| sheet.name.clone()).collect();
    let mut sheets = Vec::new();
    for name in names {
        let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
        let mut rows: Vec<Row> = Vec::new();
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let Some(value) = value(cell.get_value()) else { continue };
            let (row, column) = cell.get_position();
            let (number, column) = (row.saturating_add(1), usize::try_from(column).unwrap_or(usize::MAX));
            // A stray cell far to the right of every list is none of the list's.
            if column >= limits.columns {
                continue;
            }
            if rows.last().is_none_or(|last| last.number != number) {
                limits.admit(rows.len(), 0)?;
                rows.push(Row { number, cells: Vec::new() });
            }
            if let Some(last) = rows.last_mut() {
                if last.cells.len() <= column {
                    last.cells.resize(column + 1, None);
                }
                last.cells[column] = Some(value);
            }
        }
        sheets.push(Sheet { name: Some(name), rows });
    }
    Ok(sheets)
}

fn value(cell: &DataRef<'_>) -> Option<Value> {
    match cell {
        DataRef::Empty => None,
        DataRef::String(words) => Value::text(words),
        DataRef::SharedString(words) => Value::text(words),
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet keeps numbers as floats itself")]
        DataRef::Int(number) => Some(Value::Number(*number as f64)),
        DataRef::Float(number) => Some(Value::Number(*number)),
        DataRef::Bool(truth) => Some(Value::Truth(*truth)),
        DataRef::DateTime(time) if time.is_datetime() => {
            Some(time.as_datetime().map_or(Value::Number(time.as_f64()), |time| Value::Time(to_the_minute(time))))
        }
        DataRef::DateTime(duration) => Some(Value::Number(duration.as_f64())),
        DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => Value::text(words),
        DataRef::Error(error) => Some(Value::Broken(error.to_string())),
    }
}

/// A spreadsheet keeps times as fractions of days, so that 7:30 may come a moment early.
fn to_the_minute(time: chrono::NaiveDateTime) -> chrono::NaiveDateTime {
    use chrono::{DurationRound, TimeDelta};
    time.duration_round(TimeDelta::minutes(1)).unwrap_or(time)
}

/// A small file may unpack into one that fills the memory, whatever it says of itself: it is unpacked into nothing
/// first.
fn is_of_bounded_size(bytes: &[u8], limits: &Limits) -> Result<(), FileFault> {
    let unreadable = |reason: String| FileFault::Unreadable { reason };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(error.to_string()))?;
    let mut left = limits.unpacked;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| unreadable(error.to_string()))?;
        let unpacked =
            io::copy(&mut file.take(left + 1), &mut io::sink()).map_err(|error| unreadable(error.to_string()))?;
        left = left.checked_sub(unpacked).ok_or(FileFault::TooLarge { most: limits.unpacked })?;
    }
    Ok(())
}
