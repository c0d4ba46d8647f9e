use std::path::{Path, PathBuf};

use ngayhoi_domain::values::PersonId;

use super::MasterKeyId;

/// Why a name cannot be sealed or read. Each says what, where and what to do, in both languages.
#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// The file is no key file, or a damaged one.
    #[error(
        "{}: tệp khóa không dùng được ({reason}); hãy khôi phục bản sao lưu của chính tệp này / the key file cannot be used ({reason}); restore a backup of this very file", path.display()
    )]
    Unusable {
        /// Which file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// A later program wrote it.
    #[error(
        "{}: tệp khóa do phiên bản mới hơn ghi (định dạng {found}); hãy nâng cấp ngayhoi / the key file was written by a newer version (format {found}); upgrade ngayhoi", path.display()
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: i64,
    },
    /// The file that should hold the master key is not there, though keys are wrapped with it.
    #[error(
        "{origin}: không thấy khóa chủ {wanted} của tệp khóa {}; hãy đặt lại tệp khóa chủ đã cất (hoặc chỉ đường dẫn bằng --master-key). Nếu đã mất hẳn: không tên người nào đọc lại được, còn hồ sơ vẫn nguyên vẹn và kiểm tra được; muốn chạy tiếp không có những tên ấy, xem `ngayhoi keys forget-all --help` / the master key {wanted} of the key file {} is missing; put back the copy that was kept (or name it by --master-key). If it is lost for ever, no name can be read again, while the record stays whole and verifiable; to go on without those names, see `ngayhoi keys forget-all --help`", keys.display(), keys.display()
    )]
    MasterKeyMissing {
        /// The key file.
        keys: PathBuf,
        /// The master key that it is wrapped with.
        wanted: MasterKeyId,
        /// Where the master key was looked for.
        origin: String,
    },
    /// The master key is another one than the keys are wrapped with.
    #[error(
        "{}: khóa chủ không đúng với tệp khóa này: cần khóa {wanted}, mà {origin} là khóa {found}; hãy đặt đúng khóa chủ (mã ghi trong tệp khóa chủ). Nếu đã mất hẳn, xem `ngayhoi keys forget-all --help` / the master key does not fit this key file: it needs the key {wanted}, and {origin} is the key {found}; give the right master key (its file names its id). If it is lost for ever, see `ngayhoi keys forget-all --help`", keys.display()
    )]
    WrongMasterKey {
        /// The key file.
        keys: PathBuf,
        /// The master key that it is wrapped with.
        wanted: MasterKeyId,
        /// Where the other one came from.
        origin: String,
        /// Which one it is.
        found: MasterKeyId,
    },
    /// The master key cannot be read, or is no key.
    #[error(
        "{origin}: khóa chủ không dùng được ({reason}); hãy đặt lại bản khóa chủ đã cất / the master key cannot be used ({reason}); put back the copy that was kept"
    )]
    MasterKeyUnusable {
        /// Where it comes from.
        origin: String,
        /// What was found. It never repeats the key.
        reason: String,
    },
    /// All is to be forgotten, though the master key opens it.
    #[error(
        "{}: khóa chủ mở được tệp khóa này, không mất gì nên không xóa gì / the master key opens this key file; nothing is lost, so nothing is forgotten", path.display()
    )]
    NothingLost {
        /// The key file.
        path: PathBuf,
    },
    /// Reading or writing failed while open.
    #[error("không đọc/ghi được tệp khóa ({0}) / the key file could not be read or written ({0})")]
    Io(#[from] rusqlite::Error),
    /// The system gives no random bytes.
    #[error("hệ thống không cấp được số ngẫu nhiên ({0}) / the system gives no random bytes ({0})")]
    Random(#[from] getrandom::Error),
    /// The cipher refuses what it is given.
    #[error("không niêm phong được giá trị / the value could not be sealed")]
    Cipher(#[from] chacha20poly1305::Error),
    /// A sealed value that its key does not open.
    #[error(
        "giá trị đã niêm phong của người {person} không mở được bằng khóa này; có thể tệp khóa thuộc nhật ký khác / the sealed value of person {person} does not open with this key; the key file may belong to another journal"
    )]
    WrongKey {
        /// Whose value.
        person: PersonId,
    },
    /// The data is no JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A new master key has no file to go to.
    #[error(
        "khóa chủ lấy từ biến môi trường, không có tệp để ghi khóa mới; hãy dùng --to FILE / the master key comes from the environment, so there is no file for the new one; use --to FILE"
    )]
    NoPlace,
    /// Whoever was to be told the new master key was not.
    #[error(
        "không in được khóa chủ mới nên không đổi gì ({0}) / the new master key could not be printed, so nothing was changed ({0})"
    )]
    Untold(std::io::Error),
}

impl KeyStoreError {
    /// That a file cannot be used, and why.
    pub(super) fn unusable(path: &Path, reason: impl ToString) -> Self {
        Self::Unusable { path: path.to_owned(), reason: reason.to_string() }
    }
}
