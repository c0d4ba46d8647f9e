use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use ngayhoi_journal::{KeyStore, Verification};

use super::{CliError, args::Data, bar, has_journal, verify};
use crate::node::NodeError;

/// Copies journal and keys into a new folder, and checks the copy. It does not take the folder, so a service may run
/// on it.
pub(super) fn run(data: &Data, to: PathBuf) -> Result<(), CliError> {
    has_journal(data)?;
    make(&to)?;
    copy(&Verification::open(&data.data.join("journal.sqlite"))?, &to.join("journal.sqlite"))?;
    // A key is kept before what it seals is written, so that keys which are copied later open all of the copy.
    KeyStore::copy(&data.data.join("keys.sqlite"), &to.join("keys.sqlite")).map_err(NodeError::from)?;
    let copy = Data { data: to };
    let digest = verify::folder(&copy, None)?;
    writeln!(io::stdout(), "{digest}")?;
    let to = copy.data.display();
    writeln!(io::stderr(), "Đã sao lưu vào {to} / backed up to {to}")?;
    Ok(())
}

/// Copies a journal's file, as a reading of it sees it.
pub(super) fn copy(journal: &Verification, to: &Path) -> Result<(), CliError> {
    let progress = bar("Chép trang / copying pages", Some(journal.pages()?));
    Ok(journal.copy(to, |pages| progress.advance(pages))?)
}

/// Makes the folder; refuses one in which something lies.
fn make(to: &Path) -> Result<(), CliError> {
    let unusable = |error: io::Error| NodeError::Folder { path: to.to_owned(), reason: error.to_string() };
    fs::create_dir_all(to).map_err(unusable)?;
    if fs::read_dir(to).map_err(unusable)?.next().is_some() {
        let to = to.display();
        return Err(CliError::Argument(format!(
            "{to}: thư mục không trống; hãy chọn thư mục mới cho bản sao lưu / the folder is not empty; choose a new one for the backup"
        )));
    }
    Ok(())
}
