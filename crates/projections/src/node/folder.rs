use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::NodeError;
use crate::read_models::FINGERPRINT;

/// The file whose holder has the folder; it holds the number of the process.
const LOCK: &str = "ngayhoi.lock";

/// A data folder, held by this process alone while it lives.
///
/// The journal and the keys are all that must be kept. Timeline and read models can be deleted at any time and are built
/// anew; without `policies.sqlite`, policies begin with what happens next.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The lock goes when the file is closed.
    _lock: File,
}

impl Folder {
    /// Takes hold of a folder, which is made where it does not exist.
    ///
    /// # Errors
    /// When it cannot be made or written, or another process holds it.
    pub fn open(path: &Path) -> Result<Self, NodeError> {
        let unreadable = |error: io::Error| NodeError::Folder { path: path.to_owned(), reason: error.to_string() };
        fs::create_dir_all(path).map_err(unreadable)?;
        let lock =
            File::options().create(true).truncate(false).write(true).open(path.join(LOCK)).map_err(unreadable)?;
        match lock.try_lock() {
            Ok(()) => {
                // For whoever is refused. On a full disk they are told less.
                let _ = lock.set_len(0).and_then(|()| write!(&lock, "{}", std::process::id()));
                Ok(Self { path: path.to_owned(), _lock: lock })
            }
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(path.join(LOCK)).unwrap_or_default().trim().to_owned();
                let holder = if holder.is_empty() { "?".to_owned() } else { holder };
                Err(NodeError::Locked { path: path.to_owned(), holder })
            }
            Err(TryLockError::Error(error)) => Err(unreadable(error)),
        }
    }

    /// Where the timeline lies that this program builds.
    pub fn timeline(&self) -> PathBuf {
        self.built("timeline")
    }

    /// Where the read models lie that this program builds.
    pub fn read_models(&self) -> PathBuf {
        self.built("read-models")
    }

    /// Where policies remember how far they came.
    pub fn policies(&self) -> PathBuf {
        self.path.join("policies.sqlite")
    }

    /// Where files lie that were sent and wait to be imported.
    pub fn uploads(&self) -> PathBuf {
        self.path.join("uploads")
    }

    /// A file that carries the fingerprint of the program that builds it, so that another program builds its own.
    fn built(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}-{FINGERPRINT}.sqlite"))
    }

    /// Deletes what can be built anew: files of other programs only, or this program's too.
    ///
    /// # Errors
    /// When a file cannot be deleted.
    pub fn clear_built(&self, also_own: bool) -> Result<(), NodeError> {
        let unreadable = |error: io::Error| NodeError::Folder { path: self.path.clone(), reason: error.to_string() };
        for entry in fs::read_dir(&self.path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let is_built = name.starts_with("timeline-") || name.starts_with("read-models-");
            if is_built && (also_own || !name.contains(FINGERPRINT)) {
                fs::remove_file(entry.path()).map_err(unreadable)?;
            }
        }
        Ok(())
    }
}
