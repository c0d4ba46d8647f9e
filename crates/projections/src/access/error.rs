use std::path::PathBuf;

use super::NoRandomness;

/// Why accounts cannot be looked after. Nobody is let in then.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The file of secrets cannot be used.
    #[error("{}: không dùng được tệp tài khoản ({reason}) / the accounts' file cannot be used ({reason})", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// It was written by a newer program.
    #[error("{}: tệp tài khoản do phiên bản mới hơn ghi ({found}), hãy nâng cấp ngayhoi / the accounts' file was written by a newer version ({found}), upgrade ngayhoi", path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: i64,
    },
    /// The file of secrets failed.
    #[error("tệp tài khoản hỏng hoặc không ghi được ({0}) / the accounts' file failed ({0})")]
    Sqlite(#[from] rusqlite::Error),
    /// The sign-in name is another account's.
    #[error("tên đăng nhập này đã có người dùng / this sign-in name is taken")]
    LoginTaken,
    /// No randomness.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// A password cannot be hashed.
    #[error("không băm được mật khẩu ({0}) / a password cannot be hashed ({0})")]
    Hash(String),
    /// The read model of accounts cannot be read.
    #[error("không tra được tài khoản ({0}) / accounts cannot be read ({0})")]
    Unreadable(String),
    /// The program ends.
    #[error("chương trình đang dừng / the program is ending")]
    Ending,
}
