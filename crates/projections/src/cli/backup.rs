use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use ngayhoi_journal::{KeyStore, Verification};

use super::{
    CliError,
    args::{Data, KeyFiles},
    bar, has_journal, keys, verify,
};
use crate::{access::Secrets, node::NodeError};

/// Copies journal and keys into a new folder, and checks the copy. It does not take the folder, so a service may run
/// on it.
pub(super) fn run(data: &Data, keys: &KeyFiles, to: PathBuf) -> Result<(), CliError> {
    has_journal(data)?;
    make(&to)?;
    copy(&Verification::open(&data.data.join("journal.sqlite"))?, &to.join("journal.sqlite"))?;
    // A key is kept before what it seals is written, so that keys which are copied later open all of the copy.
    let keys = keys::options(keys)?.keys(&data.data);
    let accounts = keys.with_file_name("accounts.sqlite");
    if accounts.exists() {
        Secrets::copy(&accounts, &to.join("accounts.sqlite"))?;
    }
    let master_key = KeyStore::copy(&keys, &to.join("keys.sqlite")).map_err(NodeError::from)?;
    let copy = Data { data: to };
    let digest = verify::folder(&copy, None)?;
    writeln!(io::stdout(), "{digest}")?;
    let to = copy.data.display();
    let mut words = io::stderr();
    writeln!(words, "Đã sao lưu vào {to} / backed up to {to}")?;
    match master_key {
        Some(id) => writeln!(
            words,
            "Bản sao lưu không có khóa chủ: muốn đọc tên người phải có khóa {id}, hãy cất ở nơi khác / the backup does not hold the master key: whoever restores it needs the key {id} to read names; keep that elsewhere"
        )?,
        None => writeln!(
            words,
            "CẢNH BÁO / WARNING: các khóa trong bản sao lưu này chưa được bọc; hãy chạy `ngayhoi serve` một lần rồi sao lưu lại / the keys in this backup are not wrapped yet; run `ngayhoi serve` once and back up again"
        )?,
    }
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
