use std::path::PathBuf;

use ngayhoi_journal::{JournalError, KeyStoreError, ReadError, is_of_damage};
use rusqlite::ErrorCode;

use crate::access::AccessError;

/// Why a node could not start, read or write. Each says what, where and what to do, in both languages.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The folder cannot be used.
    #[error(
        "{}: không dùng được thư mục dữ liệu ({reason}); hãy kiểm tra đường dẫn, quyền ghi và dung lượng đĩa / the data folder cannot be used ({reason}); check the path, the permission to write and the free space", path.display()
    )]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Another process holds it.
    #[error(
        "{}: một tiến trình ngayhoi khác (số {holder}) đang dùng thư mục dữ liệu này; hãy dừng tiến trình đó hoặc chọn thư mục khác / another ngayhoi (process {holder}) is using this data folder; stop it or choose another folder", path.display()
    )]
    Locked {
        /// Which folder.
        path: PathBuf,
        /// The number of its process.
        holder: String,
    },
    /// The keys of sealed names are gone, while the journal holds names that need them.
    #[error(
        "{}: không thấy tệp khóa của nhật ký này nên không mở được tên người; hãy khôi phục tệp ấy từ bản sao lưu, hoặc chỉ tệp khóa dùng chung bằng --keys, rồi chạy lại. Nếu đã mất hẳn, xem `ngayhoi keys forget-all --help` / the key file of this journal is missing, so no name of a person can be read; restore that file from a backup, or name the key file that the nodes share by --keys, and start again. If it is lost for ever, see `ngayhoi keys forget-all --help`", path.display()
    )]
    KeysMissing {
        /// Where they should be.
        path: PathBuf,
    },
    /// The journal said no.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The keys of sealed names cannot be used.
    #[error(transparent)]
    Keys(#[from] KeyStoreError),
    /// The accounts' file cannot be used.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// There is no room for timeline and read models.
    #[error(
        "đĩa đầy nên dòng thời gian và bảng tra cứu chưa theo kịp nhật ký; hãy giải phóng dung lượng, chúng sẽ tự theo kịp, việc đã ghi không mất / the disk is full, so timeline and read models are behind the journal; free some space and they catch up by themselves, nothing written is lost"
    )]
    Full,
    /// A file that can be built anew cannot be read or written.
    #[error(
        "không đọc/ghi được dòng thời gian hoặc bảng tra cứu ({0}); nếu lỗi còn, hãy chạy `ngayhoi rebuild` / timeline or read models could not be read or written ({0}); if it persists, run `ngayhoi rebuild`"
    )]
    Built(rusqlite::Error),
    /// The program is ending.
    #[error("chương trình đang dừng / the program is ending")]
    Ending,
}

impl From<rusqlite::Error> for NodeError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(_) | None => Self::Built(error),
        }
    }
}

impl NodeError {
    /// Whether a file that can be built anew is damaged, so that building it anew helps.
    pub fn is_of_damaged_build(&self) -> bool {
        matches!(self, Self::Built(error) if is_of_damage(error))
    }
}

impl From<ReadError> for NodeError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Sqlite(error) => error.into(),
            ReadError::Ending => Self::Ending,
        }
    }
}
