use std::{
    collections::HashSet,
    env,
    io::{self, Write},
    path::Path,
};

use ngayhoi_domain::values::PersonId;
use ngayhoi_journal::{
    Engine, Journal, KeyStore, KeyStoreError, MasterKeySource, NewMasterKey, Notice, Position, Rotated,
};

use super::{
    CliError,
    args::{Data, Elsewhere, KeyFiles, Keys},
    bar,
};
use crate::node::{Folder, NodeError, Options, Place};

/// Events that are read at once.
const BATCH: usize = 1024;

impl From<KeyStoreError> for CliError {
    fn from(error: KeyStoreError) -> Self {
        Self::Node(error.into())
    }
}

/// Where the arguments and the environment say that the keys are.
pub(super) fn options(files: &KeyFiles) -> Result<Options, CliError> {
    let from_file = || files.master_key.clone().map(MasterKeySource::File);
    let master_key = match env::var_os(MasterKeySource::VARIABLE) {
        // What is no text is no key either.
        Some(text) => Some(MasterKeySource::environment(text.to_str().unwrap_or_default())?),
        None => from_file(),
    };
    Ok(Options { journal: None, keys: files.file.clone(), master_key })
}

/// The same, and where the journal is.
pub(super) fn and_journal(elsewhere: &Elsewhere) -> Result<Options, CliError> {
    Ok(Options { journal: elsewhere.journal.clone(), ..options(&elsewhere.keys)? })
}

/// Tells whoever runs the program what they should know of their keys.
pub(super) fn tell(notices: &[Notice]) {
    for notice in notices {
        // The work itself does not depend on it.
        let _ = writeln!(io::stderr(), "{notice}");
    }
}

pub(super) async fn run(command: Keys) -> Result<(), CliError> {
    match command {
        Keys::Rotate { data, keys, to } => rotate(&data, &options(&keys)?, to.as_deref()),
        Keys::Erase { data, elsewhere, persons, yes_i_know } => {
            super::erase::run(&data, &elsewhere, &persons, yes_i_know).await
        }
        Keys::ForgetAll { data, elsewhere, yes_i_know: true } => forget_all(&data, &and_journal(&elsewhere)?).await,
        Keys::ForgetAll { data, elsewhere, yes_i_know: false } => {
            let path = options(&elsewhere.keys)?.keys(&data.data);
            let path = path.display();
            Err(CliError::Argument(format!(
                "{path}: lệnh này làm mất mọi tên người, mãi mãi; hãy tìm kỹ khóa chủ và các bản sao lưu trước. Nếu chắc chắn đã mất, thêm --yes-i-know / this gives up every name, for ever; look for the master key and for backups first. If they are surely lost, add --yes-i-know"
            )))
        }
    }
}

/// Takes hold of a folder that is there, so that no service runs on it meanwhile.
fn hold(data: &Data) -> Result<Folder, CliError> {
    if !data.data.is_dir() {
        let path = data.data.display();
        return Err(CliError::Argument(format!("{path}: không có thư mục dữ liệu này / there is no such data folder")));
    }
    Ok(Folder::open(&data.data)?)
}

fn rotate(data: &Data, options: &Options, to: Option<&Path>) -> Result<(), CliError> {
    let _folder = hold(data)?;
    let (path, source) = (options.keys(&data.data), options.master_key(&data.data));
    if !KeyStore::exists(&path) {
        return Err(NodeError::KeysMissing { path }.into());
    }
    let keys = KeyStore::open(&path, &source)?;
    tell(keys.notices());
    let mut print = |key: &str| {
        let mut out = io::stdout();
        writeln!(out, "{}={key}", MasterKeySource::VARIABLE).and_then(|()| out.flush())
    };
    let new = match (to, &source) {
        (Some(path), _) => NewMasterKey::File(path),
        (None, MasterKeySource::File(_)) => NewMasterKey::SamePlace,
        (None, MasterKeySource::Environment(_)) => NewMasterKey::Told(&mut print),
    };
    let persons = keys.persons()?;
    let progress = bar("Bọc lại khóa / wrapping keys", Some(persons));
    let Rotated { id, former, former_kept, notices } = keys.rotate(new, || progress.advance(1))?;
    drop(progress);
    tell(&notices);
    let mut words = io::stderr();
    if id == former {
        writeln!(words, "Khóa chủ {id} đã là khóa đang dùng / the master key {id} is the one in use already")?;
        return Ok(());
    }
    writeln!(
        words,
        "Đã đổi khóa chủ cho {persons} người: từ nay là {id} (trước là {former}) / changed the master key of {persons} persons: it is {id} now (it was {former})"
    )?;
    match (to, &source) {
        (Some(to), _) => {
            let to = to.display();
            writeln!(words, "Từ nay chạy với --master-key {to} / from now on start with --master-key {to}")?;
        }
        (None, MasterKeySource::File(path)) => {
            let path = path.display();
            writeln!(words, "Khóa mới nằm trong {path}: hãy cất một bản / the new key is in {path}: keep a copy")?;
        }
        (None, MasterKeySource::Environment(_)) => writeln!(
            words,
            "Khóa mới đã in ra ở trên, chỉ một lần: hãy cất ngay / the new key is printed above, this once: keep it now"
        )?,
    }
    match former_kept {
        Some(path) => {
            let path = path.display();
            writeln!(
                words,
                "Bản sao lưu trước đây còn cần khóa cũ, giữ trong {path}: hãy sao lưu lại, xóa các bản cũ, rồi xóa tệp ấy / earlier backups need the former key, kept in {path}: make a new backup, delete those, then delete that file"
            )?;
        }
        None => writeln!(
            words,
            "Bản sao lưu trước đây còn cần khóa cũ {former}: hãy sao lưu lại rồi xóa các bản cũ / earlier backups need the former key {former}: make a new backup and delete those"
        )?,
    }
    Ok(())
}

async fn forget_all(data: &Data, options: &Options) -> Result<(), CliError> {
    let url = options.journal(&data.data);
    let _folder = hold(data)?.with_journal(&Place::of(&url))?;
    let persons = persons(&Journal::open(&url).map_err(NodeError::from)?).await?;
    let (path, source) = (options.keys(&data.data), options.master_key(&data.data));
    let forgotten = KeyStore::forget_all(&path, &source, &mut persons.into_iter())?;
    tell(&forgotten.notices);
    let mut words = io::stderr();
    writeln!(
        words,
        "Mọi tên người đã niêm phong coi như đã xóa; khóa chủ từ nay là {id} / every name that was sealed counts as erased; the master key is {id} from now on",
        id = forgotten.id
    )?;
    if let Some(aside) = forgotten.aside {
        let aside = aside.display();
        writeln!(
            words,
            "Tệp khóa cũ còn giữ trong {aside}, phòng khi tìm lại được khóa chủ / the former key file is kept in {aside}, should its master key be found"
        )?;
    }
    Ok(())
}

/// Whose names the journal holds.
async fn persons(journal: &Journal) -> Result<HashSet<PersonId>, CliError> {
    let progress = bar("Đọc nhật ký / reading the journal", None);
    let (mut persons, mut after) = (HashSet::new(), Position::START);
    loop {
        let events = journal.read_all(after, BATCH).await.map_err(NodeError::from)?;
        let Some(last) = events.last() else { return Ok(persons) };
        after = last.position;
        for event in &events {
            persons.extend(KeyStore::persons_in(event.data.as_str())?);
        }
        progress.advance(events.len());
    }
}
