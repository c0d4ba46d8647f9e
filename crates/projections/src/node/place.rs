use std::path::PathBuf;

/// Where a journal lies, however its URL is written.
#[derive(Debug, PartialEq, Eq)]
pub enum Place {
    /// In a file of this machine.
    File(PathBuf),
    /// Elsewhere, at this URL.
    Server(String),
}

impl Place {
    /// Where the journal of a URL lies.
    pub fn of(url: &str) -> Self {
        let Some(path) = url.strip_prefix("sqlite:") else { return Self::Server(url.to_owned()) };
        let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
        let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
        Self::File(match (path.canonicalize(), folder, path.file_name()) {
            (Ok(path), ..) => path,
            (Err(_), Some(folder), Some(name)) => folder.join(name),
            (Err(_), ..) => path,
        })
    }
}
