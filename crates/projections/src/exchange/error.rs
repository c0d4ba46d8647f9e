use std::{fmt, io, path::PathBuf};

use ngayhoi_journal::{AppendError, JournalError, KeyStoreError};

pub use super::line::Fault;

/// The most lines that are named at once.
const NAMED: usize = 20;

/// A line that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    /// In which file.
    pub path: PathBuf,
    /// In which line, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, fault } = self;
        write!(f, "{}, dòng / line {line}, {fault}", path.display())
    }
}

/// Why a file was not imported or written. Nothing of it is in the journal.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The file cannot be read.
    #[error(
        "{}: không đọc được tệp ({reason}); hãy kiểm tra đường dẫn và bảng mã UTF-8 / the file cannot be read ({reason}); check the path and that it is UTF-8", path.display()
    )]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Lines that are not as they should be.
    #[error("{}", named(.0))]
    Lines(Vec<LineError>),
    /// The journal did not take it.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A name cannot be sealed or revealed.
    #[error(transparent)]
    Keys(#[from] KeyStoreError),
    /// The output cannot be written.
    #[error(
        "không ghi được tệp xuất ({0}); hãy kiểm tra dung lượng đĩa / the output cannot be written ({0}); check the free space"
    )]
    Output(#[from] io::Error),
}

fn named(lines: &[LineError]) -> String {
    let mut words = lines.iter().take(NAMED).map(LineError::to_string).collect::<Vec<_>>();
    if let Some(more @ 1..) = lines.len().checked_sub(NAMED) {
        words.push(format!("… và {more} dòng khác / and {more} more lines"));
    }
    words.push(
        "chưa nhập gì từ các tệp này; hãy sửa rồi nhập lại / nothing of these files was imported; mend and import again"
            .to_owned(),
    );
    words.join("\n")
}
