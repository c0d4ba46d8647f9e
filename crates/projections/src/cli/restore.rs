use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use ngayhoi_journal::{Digest, KeyStore, Verification};

use super::{CliError, args::Data, backup, verify};
use crate::{
    access::Secrets,
    node::{Folder, NodeError},
};

/// What a backup holds. The journal comes last into its place, since a folder that holds one is in use.
const FILES: [&str; 2] = ["keys.sqlite", "journal.sqlite"];

/// Why a backup is not restored. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// There is no backup.
    #[error(
        "{}: không phải bản sao lưu, thiếu {missing}; hãy chỉ đúng thư mục mà `ngayhoi backup` đã ghi / is no backup, {missing} is missing; point to a folder that `ngayhoi backup` wrote", path.display()
    )]
    NoBackup {
        /// The folder.
        path: PathBuf,
        /// Which file it lacks.
        missing: &'static str,
    },
    /// Something lies where the backup should go.
    #[error(
        "{}: thư mục không trống (có {found}); khôi phục không ghi đè dữ liệu, hãy chọn thư mục mới, hoặc dừng dịch vụ rồi chuyển thư mục này đi nơi khác / the folder is not empty ({found} lies there); restoring never writes over data, choose a new folder, or stop the service and move this one away", path.display()
    )]
    NotEmpty {
        /// The folder.
        path: PathBuf,
        /// What lies there.
        found: String,
    },
}

/// The accounts' file, which a backup may lack.
const ACCOUNTS: &str = "accounts.sqlite";

/// Puts a backup into a new folder, once it is found whole. Everything has another name until all of it is there, so a
/// restore that was cut off leaves nothing that a service would start on, and is begun anew by running it again.
pub(super) fn run(from: &Path, data: &Data, against: Option<&Digest>) -> Result<(), CliError> {
    let to = &data.data;
    if let Some(missing) = FILES.into_iter().find(|file| !from.join(file).is_file()) {
        return Err(RestoreError::NoBackup { path: from.to_owned(), missing }.into());
    }
    let leftovers = leftovers(to)?;
    let journal = Verification::open(&from.join("journal.sqlite"))?;
    let digest = verify::check(&journal, against)?;
    let folder = Folder::open(to)?;
    let unusable = |error: io::Error| NodeError::Folder { path: to.clone(), reason: error.to_string() };
    for file in leftovers {
        fs::remove_file(file).map_err(unusable)?;
    }
    backup::copy(&journal, &coming(to, "journal.sqlite"))?;
    let master_key = KeyStore::copy(&from.join("keys.sqlite"), &coming(to, "keys.sqlite")).map_err(NodeError::from)?;
    // Without accounts nobody signs in until they are given passwords anew; backups of before have none.
    if from.join(ACCOUNTS).is_file() {
        Secrets::copy(&from.join(ACCOUNTS), &coming(to, ACCOUNTS))?;
        fs::rename(coming(to, ACCOUNTS), to.join(ACCOUNTS)).map_err(unusable)?;
    }
    for file in FILES {
        fs::rename(coming(to, file), to.join(file)).map_err(unusable)?;
    }
    // Names are durable once their folder is.
    #[cfg(unix)]
    File::open(to).and_then(|folder| folder.sync_all()).map_err(unusable)?;
    drop(folder);
    let to = to.display();
    writeln!(
        io::stderr(),
        "Đã khôi phục vào {to}; hãy chạy `ngayhoi serve --data {to}` / restored to {to}; run `ngayhoi serve --data {to}`"
    )?;
    if let Some(id) = master_key {
        writeln!(
            io::stderr(),
            "Muốn đọc tên người phải có khóa chủ {id}: hãy đặt vào {to}/master.key hoặc chỉ bằng --master-key / names need the master key {id}: put it into {to}/master.key or name it by --master-key"
        )?;
    }
    writeln!(io::stdout(), "{digest}")?;
    Ok(())
}

/// The name of a file that is not whole yet.
fn coming(folder: &Path, file: &str) -> PathBuf {
    folder.join(format!("{file}.restoring"))
}

/// What a restore that was cut off left in a folder that holds nothing else; refuses any other folder in which
/// something lies.
fn leftovers(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    if !folder.try_exists()? {
        return Ok(Vec::new());
    }
    let unusable = |error: io::Error| NodeError::Folder { path: folder.to_owned(), reason: error.to_string() };
    let is_cut_off = coming(folder, "journal.sqlite").is_file();
    let mut leftovers = Vec::new();
    for entry in fs::read_dir(folder).map_err(unusable)? {
        let name = entry.map_err(unusable)?.file_name();
        let known = name.to_str().unwrap_or_default();
        match known {
            // The master key may be there first; it is never part of a backup.
            "ngayhoi.lock" | "master.key" => {}
            // The keys are in their place before the journal is.
            "keys.sqlite" | ACCOUNTS if is_cut_off => leftovers.push(folder.join(name)),
            _ if is_cut_off && known.contains(".sqlite.restoring") => leftovers.push(folder.join(name)),
            _ => {
                let found = name.to_string_lossy().into_owned();
                return Err(RestoreError::NotEmpty { path: folder.to_owned(), found }.into());
            }
        }
    }
    Ok(leftovers)
}
