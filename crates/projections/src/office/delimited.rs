use csv::{ByteRecord, ReaderBuilder};

use super::{
    Limits,
    file::FileFault,
    sheet::{Row, Sheet, Value},
    table::as_meant,
};

/// How Excel marks a file as UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// Reads a CSV file in UTF-8, parted by commas, semicolons or tabs, whichever its first line has most of.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, FileFault> {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let text =
        std::str::from_utf8(bytes).map_err(|error| FileFault::NotUtf8 { line: line_of(bytes, error.valid_up_to()) })?;
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter(text)).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(Sheet { name: None, rows }),
            Err(error) => return Err(FileFault::Unreadable { reason: error.to_string() }),
        }
        let number = record.position().map_or(0, csv::Position::line);
        let cells: Vec<_> = record
            .iter()
            .take(limits.columns)
            .map(|cell| std::str::from_utf8(cell).ok().map(as_meant).and_then(Value::text))
            .collect();
        let row = Row { number: u32::try_from(number).unwrap_or(u32::MAX), cells };
        if !row.is_blank() {
            limits.admit(rows.len(), record.len())?;
            rows.push(row);
        }
    }
}

/// What parts the cells: whatever stands most often in the first line, outside quotes.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: char| {
        let (mut quoted, mut count) = (false, 0);
        for letter in first.chars() {
            quoted ^= letter == '"';
            count += usize::from(letter == sign && !quoted);
        }
        count
    };
    let [commas, semicolons, tabs] = [',', ';', '\t'].map(count);
    if semicolons > commas && semicolons >= tabs {
        b';'
    } else if tabs > commas {
        b'\t'
    } else {
        b','
    }
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}
