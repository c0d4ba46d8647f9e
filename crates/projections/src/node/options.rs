use std::path::{Path, PathBuf};

use ngayhoi_journal::MasterKeySource;

/// What a node takes from elsewhere than its data folder; nothing, where nothing is said.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The URL of the journal, which several nodes may share where its engine is a server.
    pub journal: Option<String>,
    /// The key file of sealed names, which several nodes may share: on one machine, or in a folder whose file system
    /// keeps SQLite's locks.
    pub keys: Option<PathBuf>,
    /// The master key that the key file is wrapped with.
    pub master_key: Option<MasterKeySource>,
}

impl Options {
    /// The URL of the journal for a node on this data folder.
    pub fn journal(&self, folder: &Path) -> String {
        self.journal.clone().unwrap_or_else(|| format!("sqlite:{}", folder.join("journal.sqlite").display()))
    }

    /// Where the keys of sealed names lie for a node on this data folder.
    pub fn keys(&self, folder: &Path) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| folder.join("keys.sqlite"))
    }

    /// Where the accounts' secrets lie for a node on this data folder: beside the keys, shared by the same nodes.
    pub fn accounts(&self, folder: &Path) -> PathBuf {
        self.keys(folder).with_file_name("accounts.sqlite")
    }

    /// Where the master key comes from for a node on this data folder.
    pub fn master_key(&self, folder: &Path) -> MasterKeySource {
        self.master_key.clone().unwrap_or_else(|| MasterKeySource::File(folder.join("master.key")))
    }
}
