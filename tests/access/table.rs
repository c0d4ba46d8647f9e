//! The table of `docs/access.md`. `NGAYHOI_ACCESS=1 cargo test -p ngayhoi-tests access::` writes what the code does into it,
//! to be read and judged in the difference; otherwise the code is held to it.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Mutex};

/// Who reads a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub public: &'static str,
    pub within: &'static str,
    pub settled: &'static str,
}

/// Tests write one after another.
static WRITING: Mutex<()> = Mutex::new(());

const READS: &str = "## Fields\n\n| field | everybody | within one's scope | everybody, once the year is settled |\n| --- | --- | --- | --- |\n";

pub fn agree_on_reads(found: BTreeMap<String, Read>) {
    let row = |(name, Read { public, within, settled }): (String, Read)| {
        (name.clone(), format!("| `{name}` | {public} | {within} | {settled} |"))
    };
    agree(READS, found.into_iter().map(row).collect());
}

const WRITES: &str = "## Mutations, within one's scope\n\n| mutation | drafter | decider | coordinator | council | convener | historian |\n| --- | --- | --- | --- | --- | --- | --- |\n";

/// Whether each role, in the domain's order, may give each mutation within its scope.
pub fn agree_on_writes(found: BTreeMap<String, Vec<&'static str>>) {
    let row = |(name, roles): (String, Vec<&str>)| (name.clone(), format!("| `{name}` | {} |", roles.join(" | ")));
    agree(WRITES, found.into_iter().map(row).collect());
}

fn agree(heading: &str, found: BTreeMap<String, String>) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/access.md");
    let _turn = WRITING.lock().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(heading).unwrap_or_else(|| panic!("docs/access.md lacks {heading}"));
    let (rows, after) = rest.split_once("\n\n").map_or((rest, ""), |(rows, after)| (rows, after));
    if std::env::var_os("NGAYHOI_ACCESS").is_some() {
        let rows = found.values().cloned().collect::<Vec<_>>().join("\n");
        let after = if after.is_empty() { "\n".to_owned() } else { format!("\n\n{after}") };
        fs::write(&path, format!("{before}{heading}{rows}{after}")).unwrap();
        return;
    }
    let named = |row: &str| (row.split('`').nth(1).unwrap_or_default().to_owned(), row.to_owned());
    let written: BTreeMap<String, String> = rows.lines().filter(|row| row.starts_with("| `")).map(named).collect();
    for (name, row) in &found {
        let said = written.get(name).unwrap_or_else(|| panic!("docs/access.md has no row for {name}; the code: {row}"));
        assert_eq!(said, row, "docs/access.md and the code disagree");
    }
    for name in written.keys() {
        assert!(found.contains_key(name), "docs/access.md has a row for {name}, which is none");
    }
}
