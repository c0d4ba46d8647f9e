use std::{collections::HashMap, path::Path};

use rusqlite::{Connection, OpenFlags, types::Value as Sql};
use uuid::Uuid;

use super::{Summary, service::Folder};

/// What was acknowledged in one folder, and what its journal was seen to hold.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Every acknowledged event with the position that its writer was told.
    acknowledged: HashMap<Uuid, u64>,
    /// Every event that was seen in the journal.
    seen: HashMap<Uuid, u64>,
    /// Up to where the journal was read.
    read_to: u64,
    /// The journal's digest after the last cut.
    digest: Option<String>,
}

impl Ledger {
    /// Holds the journal to what was acknowledged since it was judged last, and to what it was then.
    pub fn judge(&mut self, folder: &Folder, acknowledged: Vec<(Uuid, u64)>, summary: &mut Summary) {
        let mut arguments = vec!["verify"];
        arguments.extend(self.digest.iter().flat_map(|digest| ["--against", digest.as_str()]));
        match folder.run(&arguments) {
            Ok(digest) => self.digest = Some(digest.trim().to_owned()),
            Err(words) => summary.unverified.push(words),
        }
        for (position, id) in events(&folder.journal(), self.read_to) {
            self.read_to = position;
            if self.seen.insert(id, position).is_some() {
                summary.twice.push(id);
            }
        }
        summary.acknowledged += acknowledged.len();
        for (id, position) in acknowledged {
            self.hold(id, position, summary);
            self.acknowledged.insert(id, position);
        }
    }

    fn hold(&self, id: Uuid, told: u64, summary: &mut Summary) {
        match self.seen.get(&id) {
            Some(position) if *position == told => {}
            Some(position) => summary.troubles.push(format!("{id}: told position {told}, stands at {position}")),
            None => summary.lost.push(id),
        }
    }

    /// How many of these stand in the journal.
    pub fn standing(&self, ids: &[Uuid]) -> usize {
        ids.iter().filter(|id| self.seen.contains_key(id)).count()
    }

    /// Reads the whole journal anew and holds it to all that was ever acknowledged in this folder.
    pub fn judge_anew(&mut self, folder: &Folder, summary: &mut Summary) {
        let everything = events(&folder.journal(), 0);
        summary.events += everything.len();
        self.seen.clear();
        for (position, id) in everything {
            if self.seen.insert(id, position).is_some() {
                summary.twice.push(id);
            }
        }
        for (id, position) in &self.acknowledged {
            self.hold(*id, *position, summary);
        }
    }
}

/// The events after a position as they stand in the file, in order. The reading leaves the file and its log as they are.
fn events(journal: &Path, after: u64) -> Vec<(u64, Uuid)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(journal, flags).unwrap();
    let mut rows = db.prepare("SELECT position, id FROM event WHERE position > ?1 ORDER BY position").unwrap();
    rows.query_map([after], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// Every table of the read models with all its rows, sorted; checkpoints included.
pub fn tables(folder: &Path) -> Vec<(String, Vec<Vec<Sql>>)> {
    let is_models = |name: &str| name.starts_with("read-models-") && name.ends_with(".sqlite");
    let mut files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let file = files.find(|file| is_models(file.file_name().to_str().unwrap())).unwrap();
    let db = Connection::open(file.path()).unwrap();
    let mut names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let rows_of = |table: &String| {
        let mut all = db.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = all.column_count();
        let rows = all.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
        let mut rows: Vec<Vec<Sql>> = rows.map(Result::unwrap).collect();
        rows.sort_by_key(|row| format!("{row:?}"));
        rows
    };
    names.iter().map(|table| (table.clone(), rows_of(table))).collect()
}

/// Compares the read models, which followed through all the cuts, with a rebuild, row for row.
pub fn compare_with_rebuild(folder: &Folder, summary: &mut Summary) {
    let before = tables(&folder.path);
    if let Err(words) = folder.run(&["rebuild"]) {
        summary.troubles.push(words);
        return;
    }
    let after = tables(&folder.path);
    let rows: usize = after.iter().map(|(_, rows)| rows.len()).sum();
    summary.rows += rows;
    if before.len() != after.len() || rows == 0 {
        summary.troubles.push(format!("{} tables before a rebuild, {} after, {rows} rows", before.len(), after.len()));
    }
    let differ = before.iter().zip(&after).filter(|(before, after)| before != after);
    summary.differing.extend(differ.map(|(before, _)| before.0.clone()));
}
