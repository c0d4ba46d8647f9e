//! Files that were sent to be looked at, kept until they are imported or forgotten. They may hold names of persons, so
//! each rests encrypted under a key that only the address of its preview holds.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    str::FromStr,
    time::{Duration, SystemTime},
};

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use uuid::Uuid;

use super::sent::File;

/// How long a file is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// How many files are kept; the oldest go first.
const MOST: usize = 32;

/// What stands between a file's name and its bytes.
const END_OF_NAME: u8 = 0;

/// The end of their names.
const ENDING: &str = "upload";

/// The folder of files that wait.
#[derive(Debug, Clone)]
pub struct Uploads(PathBuf);

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What its sender calls it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Names a file that waits, and opens it.
#[derive(Clone, PartialEq, Eq)]
pub struct UploadToken {
    id: Uuid,
    key: [u8; 32],
}

impl Uploads {
    /// Those of a folder, which is made when the first comes.
    pub fn of(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Keeps a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, file: &File<'_>) -> io::Result<UploadToken> {
        fs::create_dir_all(&self.0)?;
        self.forget_old()?;
        let mut token = UploadToken { id: Uuid::new_v4(), key: [0; 32] };
        getrandom::fill(&mut token.key).map_err(io::Error::other)?;
        let name = file.name.replace(char::from(END_OF_NAME), "");
        let open = [name.as_bytes(), &[END_OF_NAME], file.bytes].concat();
        let sealed = token.cipher().encrypt(&XNonce::default(), open.as_slice()).map_err(io::Error::other)?;
        // Written whole before it can be asked for.
        let (path, part) = (self.path(&token), self.0.join(format!("{}.part", token.id)));
        fs::write(&part, sealed)?;
        fs::rename(part, path)?;
        Ok(token)
    }

    /// A file that waits; `None` where it was imported, forgotten, or never came.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(&self, token: &UploadToken) -> io::Result<Option<Upload>> {
        match fs::read(self.path(token)) {
            // One nonce is enough for a key that seals one file.
            Ok(sealed) => Ok(token.cipher().decrypt(&XNonce::default(), sealed.as_slice()).ok().and_then(Upload::of)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Forgets a file.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn forget(&self, token: &UploadToken) -> io::Result<()> {
        match fs::remove_file(self.path(token)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Forgets what has waited too long, and the oldest where there are too many.
    fn forget_old(&self) -> io::Result<()> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            let age = SystemTime::now().duration_since(entry.metadata()?.modified()?).unwrap_or_default();
            files.push((age, entry.path()));
        }
        files.sort();
        for (place, (age, path)) in files.iter().enumerate() {
            if *age > KEPT || place + 1 >= MOST {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn path(&self, token: &UploadToken) -> PathBuf {
        self.0.join(format!("{}.{ENDING}", token.id))
    }
}

impl Upload {
    fn of(open: Vec<u8>) -> Option<Self> {
        let end = open.iter().position(|byte| *byte == END_OF_NAME)?;
        let name = String::from_utf8_lossy(open.get(..end)?).into_owned();
        Some(Self { name, bytes: open.get(end + 1..)?.to_vec() })
    }

    /// As its sender gave it.
    pub fn file(&self) -> File<'_> {
        File { name: &self.name, bytes: &self.bytes }
    }
}

impl UploadToken {
    pub(super) fn id(&self) -> Uuid {
        self.id
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&self.key).into())
    }
}

impl fmt::Display for UploadToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id.simple())?;
        self.key.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for UploadToken {
    /// The key is never printed for its own sake.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadToken").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Words that name no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidToken;

impl FromStr for UploadToken {
    type Err = InvalidToken;

    fn from_str(given: &str) -> Result<Self, InvalidToken> {
        let (id, hex) = given.split_at_checked(32).ok_or(InvalidToken)?;
        let id = Uuid::try_parse(id).map_err(|_| InvalidToken)?;
        let mut key = [0; 32];
        if hex.len() != 64 || !hex.is_ascii() {
            return Err(InvalidToken);
        }
        for (byte, index) in key.iter_mut().zip(0..) {
            *byte = u8::from_str_radix(&hex[index * 2..index * 2 + 2], 16).map_err(|_| InvalidToken)?;
        }
        Ok(Self { id, key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_waits_unread_until_its_token_comes() {
        let folder = tempfile::tempdir().unwrap();
        let uploads = Uploads::of(&folder.path().join("uploads"));
        let token = uploads.keep(&File { name: "mẫu.csv", bytes: "Trần Thị Mẫu".as_bytes() }).unwrap();
        let sent = Upload { name: "mẫu.csv".to_owned(), bytes: "Trần Thị Mẫu".into() };
        let stored = fs::read(uploads.path(&token)).unwrap();
        assert!(!stored.windows(5).any(|part| part == &"Trần Thị Mẫu".as_bytes()[..5]));
        let again: UploadToken = token.to_string().parse().unwrap();
        assert_eq!(uploads.open(&again).unwrap().unwrap(), sent);
        let other = UploadToken { key: [1; 32], ..token.clone() };
        assert_eq!(uploads.open(&other).unwrap(), None);
        uploads.forget(&token).unwrap();
        uploads.forget(&token).unwrap();
        assert_eq!(uploads.open(&token).unwrap(), None);
        for bad in ["", "x", &"ổ".repeat(40), &"g".repeat(96)] {
            assert_eq!(bad.parse::<UploadToken>(), Err(InvalidToken), "{bad}");
        }
    }

    #[test]
    fn only_so_many_wait() {
        let folder = tempfile::tempdir().unwrap();
        let uploads = Uploads::of(folder.path());
        let tokens: Vec<_> = (0..MOST + 3).map(|_| uploads.keep(&File { name: "", bytes: b"x" }).unwrap()).collect();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), MOST);
        assert!(uploads.open(tokens.last().unwrap()).unwrap().is_some());
    }
}
