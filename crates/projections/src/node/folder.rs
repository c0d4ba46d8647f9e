use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{Build, NodeError, Place};

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
    /// The folder of the journal, where that lies elsewhere.
    _journal: Option<Box<Self>>,
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
                Ok(Self { path: path.to_owned(), _lock: lock, _journal: None })
            }
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(path.join(LOCK)).unwrap_or_default().trim().to_owned();
                let holder = if holder.is_empty() { "?".to_owned() } else { holder };
                Err(NodeError::Locked { path: path.to_owned(), holder })
            }
            Err(TryLockError::Error(error)) => Err(unreadable(error)),
        }
    }

    /// Takes hold of the folder in which a journal's file lies, so that nobody else writes to it; `None` where it lies on
    /// a server.
    ///
    /// # Errors
    /// As [`Folder::open`].
    pub fn of_journal(place: &Place) -> Result<Option<Self>, NodeError> {
        match place {
            Place::File(path) => path.parent().map(Self::open).transpose(),
            Place::Server(_) => Ok(None),
        }
    }

    /// Holds the folder of a journal's file together with this one, where that is another one.
    ///
    /// # Errors
    /// As [`Folder::open`].
    pub fn with_journal(self, place: &Place) -> Result<Self, NodeError> {
        let here = self.path.canonicalize().ok();
        let is_elsewhere = match place {
            // A folder that is not there is the journal's to refuse.
            Place::File(path) => path.parent().is_some_and(|folder| folder.is_dir() && here.as_deref() != Some(folder)),
            Place::Server(_) => false,
        };
        let journal = if is_elsewhere { Self::of_journal(place)?.map(Box::new) } else { None };
        Ok(Self { _journal: journal, ..self })
    }

    /// Where policies remember how far they came.
    pub fn policies(&self) -> PathBuf {
        self.path.join("policies.sqlite")
    }

    /// Where files lie that were sent and wait to be imported.
    pub fn uploads(&self) -> PathBuf {
        self.path.join("uploads")
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Deletes what can be built anew.
    ///
    /// # Errors
    /// When a file cannot be deleted.
    pub fn clear_built(&self) -> Result<(), NodeError> {
        Build::clear(&self.path, &[])
    }
}
