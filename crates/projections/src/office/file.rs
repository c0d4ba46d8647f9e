use std::fmt;

use ngayhoi_domain::{Explanation, Refusal};

use super::{delimited, sheet::Sheet, workbook};

/// How much a file may hold, so that none fills the memory.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Rows of one table.
    pub rows: usize,
    /// Columns that are looked at.
    pub columns: usize,
    /// Bytes once unpacked: an XLSX file is a packed one.
    pub unpacked: u64,
}

impl Limits {
    /// More than any office's list has been seen to hold.
    pub const USUAL: Self = Self { rows: 200_000, columns: 100, unpacked: 256 << 20 };

    /// Whether one more row may come.
    pub(super) fn admit(&self, rows: usize, columns: usize) -> Result<(), FileFault> {
        if rows >= self.rows {
            return Err(FileFault::TooManyRows { most: self.rows });
        }
        // A CSV file that is parted by another sign than was thought has thousands of cells.
        if columns > self.columns * 10 { Err(FileFault::TooManyColumns { most: self.columns }) } else { Ok(()) }
    }
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFault {
    /// Nothing is in it.
    Empty,
    /// The format of Excel 97 to 2003, which also wraps newer files that have a password.
    OldExcel,
    /// Neither CSV nor XLSX.
    OtherFormat,
    /// A CSV file in another encoding.
    NotUtf8 {
        /// Where it shows first, from 1.
        line: usize,
    },
    /// More than is read.
    TooLarge {
        /// The most, in bytes, unpacked.
        most: u64,
    },
    /// More rows than are read.
    TooManyRows {
        /// The most.
        most: usize,
    },
    /// More columns than any list has.
    TooManyColumns {
        /// The most.
        most: usize,
    },
    /// Damaged.
    Unreadable {
        /// What the reader said.
        reason: String,
    },
}

impl Refusal for FileFault {
    fn explain(&self) -> Explanation {
        match self {
            Self::Empty => Explanation::of(
                "FILE_EMPTY",
                "Tệp không có dòng nào; hãy chọn đúng tệp, hoặc tải tệp mẫu về điền.",
                "The file holds no row; choose another file, or download the template and fill it in.",
            ),
            Self::OldExcel => Explanation::of(
                "FILE_OLD_EXCEL",
                "Tệp có mật khẩu hoặc thuộc dạng Excel cũ (.xls); hãy mở bằng Excel, bỏ mật khẩu và lưu dạng .xlsx.",
                "The file has a password or is of an old Excel (.xls); open it in Excel, remove the password and save it as .xlsx.",
            ),
            Self::OtherFormat => Explanation::of(
                "FILE_FORMAT",
                "Tệp không phải Excel (.xlsx) cũng không phải CSV; hãy lưu lại theo một trong hai dạng ấy.",
                "The file is neither Excel (.xlsx) nor CSV; save it as one of them.",
            ),
            Self::NotUtf8 { line } => Explanation::of(
                "FILE_NOT_UTF8",
                format!("Dòng {line}: chữ không theo bảng mã UTF-8; trong Excel hãy lưu dạng “CSV UTF-8” hoặc .xlsx."),
                format!("Line {line}: the letters are not UTF-8; in Excel save as “CSV UTF-8” or as .xlsx."),
            ),
            Self::TooLarge { most } => {
                let most = most >> 20;
                Explanation::of(
                    "FILE_TOO_LARGE",
                    format!("Tệp quá lớn (tối đa {most} MiB khi giải nén); hãy chia thành nhiều tệp."),
                    format!("The file is too large (at most {most} MiB once unpacked); divide it."),
                )
            }
            Self::TooManyRows { most } => Explanation::of(
                "FILE_TOO_MANY_ROWS",
                format!("Bảng có quá {most} dòng; hãy chia thành nhiều tệp."),
                format!("The table has more than {most} rows; divide it."),
            ),
            Self::TooManyColumns { most } => Explanation::of(
                "FILE_TOO_MANY_COLUMNS",
                format!("Bảng có quá nhiều cột (chỉ đọc {most} cột); hãy tải tệp mẫu về điền."),
                format!("The table has too many columns ({most} are read); download the template and fill it in."),
            ),
            Self::Unreadable { reason } => Explanation::of(
                "FILE_UNREADABLE",
                format!("Không đọc được tệp, có thể tệp đã hỏng ({reason}); hãy mở bằng Excel rồi lưu lại."),
                format!("The file cannot be read and may be damaged ({reason}); open it in Excel and save it again."),
            ),
        }
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for FileFault {}

/// Reads the tables of a file, CSV or XLSX; which of them it is, its first bytes tell, whatever its name says.
///
/// # Errors
/// When it is neither, damaged, or larger than the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, FileFault> {
    let sheets = match bytes {
        [b'P', b'K', 3, 4, ..] => workbook::read(bytes, limits)?,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(FileFault::OldExcel),
        _ if bytes.contains(&0) => return Err(FileFault::OtherFormat),
        _ => vec![delimited::read(bytes, limits)?],
    };
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) { Err(FileFault::Empty) } else { Ok(sheets) }
}
