use std::{fmt, path::PathBuf};

use super::MasterKeyId;

/// What whoever runs the program should know of its keys, though it runs. Printed, it says so in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A master key was made.
    MasterKeyMade {
        /// In which file.
        path: PathBuf,
        /// By what it is known.
        id: MasterKeyId,
    },
    /// Others than its owner may read the master key.
    MasterKeyExposed {
        /// In which file.
        path: PathBuf,
        /// What others may do, as the system counts it.
        mode: u32,
    },
    /// The keys lay unwrapped, and are wrapped now.
    Wrapped {
        /// The key file.
        path: PathBuf,
        /// The master key that they are wrapped with.
        id: MasterKeyId,
    },
    /// A rotation that had been cut short was ended.
    RotationEnded {
        /// The file that the new master key was put into.
        path: PathBuf,
        /// By what it is known.
        id: MasterKeyId,
    },
    /// The key file is one from before a rotation, and a former master key opened it.
    OldKeyUsed {
        /// Where that master key is kept.
        path: PathBuf,
        /// By what it is known.
        id: MasterKeyId,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MasterKeyMade { path, id } => write!(
                f,
                "{path}: đã tạo khóa chủ, mã {id}. Hãy chép ngay tệp này ra nơi khác và đừng để chung với bản sao lưu: mất nó thì không đọc lại được tên người nào; ai có nó cùng bản sao lưu thì đọc được mọi tên / made the master key {id}. Copy this file to another place now, and never keep it with the backups: without it no name can be read again, and whoever has it and a backup reads every name",
                path = path.display()
            ),
            Self::MasterKeyExposed { path, mode } => write!(
                f,
                "CẢNH BÁO / WARNING: {path}: người khác trên máy này đọc được khóa chủ (quyền {mode:03o}); hãy chạy `chmod 600 {path}` / others on this machine may read the master key (mode {mode:03o}); run `chmod 600 {path}`",
                path = path.display()
            ),
            Self::Wrapped { path, id } => write!(
                f,
                "{path}: các khóa nay được bọc bằng khóa chủ {id}. Bản sao lưu cũ vẫn chứa khóa chưa bọc: hãy sao lưu lại rồi xóa bản cũ / the keys are now wrapped with the master key {id}. Earlier backups still hold them unwrapped: make a new one and delete those",
                path = path.display()
            ),
            Self::RotationEnded { path, id } => write!(
                f,
                "{path}: lần đổi khóa chủ bị ngắt giữa chừng đã được làm xong; nay là khóa {id}, hãy cất một bản / a change of the master key that was cut short has been ended; it is {id} now, keep a copy",
                path = path.display()
            ),
            Self::OldKeyUsed { path, id } => write!(
                f,
                "{path}: tệp khóa có từ trước lần đổi khóa chủ nên mở bằng khóa cũ {id}; hãy chạy `ngayhoi keys rotate` / the key file is from before a change of the master key and was opened with the former one, {id}; run `ngayhoi keys rotate`",
                path = path.display()
            ),
        }
    }
}
