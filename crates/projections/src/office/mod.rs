//! Files that offices work with: lists that they fill in as CSV or Excel and that are imported row by row through the
//! same commands as the forms, all or none; templates for them; and what the desk shows, as tables to take away.
//!
//! A file is read into [`Sheet`]s, the headings of each say which column is which, every row is judged, and whatever
//! stands against any of them is told with its sheet, row and column. Nothing is written while anything does.

mod column;
mod delimited;
mod file;
mod fold;
mod import;
mod lists;
mod previews;
mod problem;
mod reader;
mod sent;
mod sheet;
mod table;
mod template;
#[cfg(test)]
mod tests;
mod uploads;
mod workbook;

pub use column::{Column, Kind, NUMBER};
pub use delimited::BOM;
pub use file::{FileFault, Limits, read};
pub use fold::{folded, slug};
pub use import::{Fault, Imported, NotImported, Plan, check, import};
pub use lists::{Level, List, Target};
pub use previews::{Previews, preview};
pub use problem::{Heading, Problem, Spot};
pub use sent::File;
pub use sheet::{Row, Sheet, Value, letters};
pub use table::{FileKind, NotWritten, Table, as_meant, harmless};
pub use template::template;
pub use uploads::{Upload, UploadToken, Uploads};
