//! A master key in a file of its own: a line of base64 under comments that say what it is.
//!
//! Beside it stand `….<id>.new` while a rotation is under way, and `….<id>.old` after it. The ids keep two rotations,
//! and two key files under one master key, out of each other's way: no file that holds a key is ever written over.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{KeyStoreError, MasterKey, MasterKeyId, Notice};

/// Where the key with a certain id was found.
pub(super) enum Kept {
    /// In the file, or beside it.
    Here(MasterKey),
    /// The file holds another one.
    Other(MasterKeyId),
    /// There is no file.
    Nowhere,
}

/// Looks for the key with this id in the file, and beside it: in the order in which rotations move a key, so that none
/// is missed on its way.
pub(super) fn find(path: &Path, wanted: MasterKeyId, notices: &mut Vec<Notice>) -> Result<Kept, KeyStoreError> {
    let is_wanted = |key: &MasterKey| key.id() == wanted;
    if let Some(key) = read(&beside(path, wanted, "new"))?.filter(is_wanted) {
        take_over(path, wanted)?;
        notices.push(Notice::RotationEnded { path: path.to_owned(), id: wanted });
        return Ok(Kept::Here(key));
    }
    let here = read(path)?;
    if let Some(key) = here.clone().filter(is_wanted) {
        notices.extend(exposed(path));
        return Ok(Kept::Here(key));
    }
    let old = old(path, wanted);
    if let Some(key) = read(&old)?.filter(is_wanted) {
        notices.push(Notice::OldKeyUsed { path: old, id: wanted });
        return Ok(Kept::Here(key));
    }
    Ok(here.map_or(Kept::Nowhere, |key| Kept::Other(key.id())))
}

/// The key in the file, which is made where there is none.
pub(super) fn read_or_make(path: &Path, notices: &mut Vec<Notice>) -> Result<MasterKey, KeyStoreError> {
    if let Some(key) = read(path)? {
        notices.extend(exposed(path));
        return Ok(key);
    }
    make(path, &MasterKey::random()?)?;
    // Another process may have been quicker; what stands there counts.
    let key = read(path)?.ok_or_else(|| unusable(path, &ErrorKind::NotFound.into()))?;
    notices.push(Notice::MasterKeyMade { path: path.to_owned(), id: key.id() });
    Ok(key)
}

/// Writes a key beside the file, from where [`take_over`] takes it.
pub(super) fn write_beside(path: &Path, key: &MasterKey) -> Result<(), KeyStoreError> {
    make(&beside(path, key.id(), "new"), key)
}

/// Puts the key that was written beside the file into its place; the one that it held is kept beside it. Harmless
/// where another process has done so already.
pub(super) fn take_over(path: &Path, id: MasterKeyId) -> Result<(), KeyStoreError> {
    let said = |error: io::Error| unusable(path, &error);
    if let Some(old) = read(path)?
        && old.id() != id
    {
        make(&beside(path, old.id(), "old"), &old)?;
    }
    match fs::rename(beside(path, id, "new"), path) {
        Ok(()) => sync_folder(path).map_err(said),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(said(error)),
    }
}

/// Where a former key of this file is kept.
pub(super) fn old(path: &Path, id: MasterKeyId) -> PathBuf {
    beside(path, id, "old")
}

/// `master.key` → `master.key.<id>.new`.
fn beside(path: &Path, id: MasterKeyId, what: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(format!(".{id}.{what}"));
    name.into()
}

/// The key in a file; `None` when there is no file.
pub(super) fn read(path: &Path) -> Result<Option<MasterKey>, KeyStoreError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(path, &error)),
    };
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let key = lines.next().and_then(MasterKey::from_base64);
    match (key, lines.next()) {
        (Some(key), None) => Ok(Some(key)),
        (Some(_) | None, _) => Err(KeyStoreError::MasterKeyUnusable {
            origin: path.display().to_string(),
            reason: "tệp hỏng, hoặc không phải khóa chủ: phải có đúng một dòng base64 của 32 byte / damaged, or no master key: one line of base64 of 32 bytes is expected".to_owned(),
        }),
    }
}

/// Makes the file, readable by its owner alone, with the key in it from the first moment on; leaves alone what stands
/// there already.
fn make(path: &Path, key: &MasterKey) -> Result<(), KeyStoreError> {
    let said = |error: io::Error| unusable(path, &error);
    let temporary = beside(path, MasterKey::random()?.id(), "tmp");
    let mut file = owner_only(File::options().create_new(true).write(true)).open(&temporary).map_err(said)?;
    let (id, base64) = (key.id(), key.to_base64());
    let text = Zeroizing::new(format!(
        "# Khóa chủ của ngayhoi, mã {id}. Giữ kín, cất xa các bản sao lưu; mất nó thì không đọc lại được tên người nào.\n\
         # Master key of ngayhoi, id {id}. Keep it secret and apart from backups; without it no name can be read again.\n\
         {}\n",
        *base64
    ));
    let made = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).and_then(|()| settle(&temporary, path));
    if made.is_err() {
        // What is left of it is no use to anyone.
        let _ = fs::remove_file(&temporary);
    }
    made.and_then(|()| sync_folder(path)).map_err(said)
}

/// Gives a finished file its name, unless something has it already.
fn settle(temporary: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(temporary, path) {
        Ok(()) => {}
        Err(_) if path.exists() => {}
        // Some file systems, those of memory sticks among them, know no second name of a file.
        Err(_) => return fs::rename(temporary, path),
    }
    fs::remove_file(temporary)
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Files that these options make can be read by their owner alone.
pub(super) fn owner_only(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Says so where others may read the file. It is no refusal: a memory stick knows no owners, a service that does not
/// start on the eve of the festival does more harm, and the key alone opens nothing.
#[cfg(unix)]
fn exposed(path: &Path) -> Option<Notice> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then(|| Notice::MasterKeyExposed { path: path.to_owned(), mode })
}

#[cfg(not(unix))]
fn exposed(_path: &Path) -> Option<Notice> {
    None
}

fn unusable(path: &Path, error: &io::Error) -> KeyStoreError {
    KeyStoreError::MasterKeyUnusable { origin: path.display().to_string(), reason: error.to_string() }
}
