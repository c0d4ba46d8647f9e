use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use super::NodeError;
use crate::{read_models, timeline};

/// One building of timeline and read models: two files that carry the fingerprint of the program that folds them, and a
/// number that tells them from what the same program built before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    folder: PathBuf,
    fingerprint: String,
    number: u32,
}

/// How the files of a build begin.
const TIMELINE: &str = "timeline-";
const READ_MODELS: &str = "read-models-";

impl Build {
    /// This program's build of a number.
    fn own(folder: &Path, number: u32) -> Self {
        Self { folder: folder.to_owned(), fingerprint: read_models::FINGERPRINT.to_owned(), number }
    }

    /// The builds in a folder, whole or not, this program's latest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn all(folder: &Path) -> Result<Vec<Self>, NodeError> {
        let failed = |error: io::Error| NodeError::Folder { path: folder.to_owned(), reason: error.to_string() };
        let mut all = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let build = || {
                let stem = name.to_str()?.strip_prefix(READ_MODELS)?.strip_suffix(".sqlite")?;
                let (fingerprint, number) = stem.rsplit_once('-')?;
                Some(Self {
                    folder: folder.to_owned(),
                    fingerprint: fingerprint.to_owned(),
                    number: number.parse().ok()?,
                })
            };
            all.extend(build());
        }
        all.sort_by_key(|build| (!build.is_own(), u32::MAX - build.number));
        Ok(all)
    }

    /// The build that comes after all that there are.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn next(folder: &Path) -> Result<Self, NodeError> {
        let last = Self::all(folder)?.into_iter().filter(Self::is_own).map(|build| build.number).max();
        Ok(Self::own(folder, last.unwrap_or_default() + 1))
    }

    /// Where its timeline lies.
    pub fn timeline(&self) -> PathBuf {
        self.file(TIMELINE)
    }

    /// Where its read models lie.
    pub fn read_models(&self) -> PathBuf {
        self.file(READ_MODELS)
    }

    fn file(&self, kind: &str) -> PathBuf {
        self.folder.join(format!("{kind}{}-{}.sqlite", self.fingerprint, self.number))
    }

    /// Its number, by which what was read from one is told from what another says.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether this program builds it.
    pub fn is_own(&self) -> bool {
        self.fingerprint == read_models::FINGERPRINT
    }

    /// Whether it was built to its end. One that cannot be read was not.
    pub fn is_whole(&self) -> bool {
        let mark = |path| reading(path)?.pragma_query_value(None, "user_version", |row| row.get(0));
        [self.timeline(), self.read_models()].iter().all(|path| matches!(mark(path), Ok(WHOLE)))
    }

    /// Says that one of its files is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_whole(file: &Connection) -> rusqlite::Result<()> {
        file.pragma_update(None, "user_version", WHOLE)
    }

    /// Whether its tables are those of this program, so that what another program built can be read until it is built
    /// anew.
    pub fn has_todays_tables(&self) -> bool {
        let same = |path: PathBuf, create: fn(&Connection) -> rusqlite::Result<()>| {
            let (found, todays) = (reading(&path)?, Connection::open_in_memory()?);
            create(&todays)?;
            Ok::<bool, rusqlite::Error>(tables(&found)? == tables(&todays)?)
        };
        let timeline = same(self.timeline(), timeline::create);
        matches!((timeline, same(self.read_models(), read_models::create)), (Ok(true), Ok(true)))
    }

    /// Deletes every file that was built in a folder, but those of the builds that are kept.
    ///
    /// # Errors
    /// When a file cannot be deleted.
    pub fn clear(folder: &Path, keep: &[&Self]) -> Result<(), NodeError> {
        let failed = |error: io::Error| NodeError::Folder { path: folder.to_owned(), reason: error.to_string() };
        let kept: Vec<String> = keep
            .iter()
            .flat_map(|build| [build.timeline(), build.read_models()])
            .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
            .collect();
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let is_built = name.starts_with(TIMELINE) || name.starts_with(READ_MODELS);
            // Their logs are called as they are, with something after it.
            if is_built && !kept.iter().any(|kept| name.starts_with(kept)) {
                fs::remove_file(entry.path()).map_err(failed)?;
            }
        }
        Ok(())
    }
}

/// The mark of a file that was built to its end.
const WHOLE: i64 = 1;

/// A file that exists, for reading only.
fn reading(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Every table, index and view of a file, as it was written.
fn tables(db: &Connection) -> rusqlite::Result<Vec<(String, Option<String>)>> {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";
    db.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
