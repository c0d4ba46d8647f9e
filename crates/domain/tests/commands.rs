//! `docs/commands.md` says of every command who may give it, what it makes happen and why it is refused. It is written from
//! what the tests see, by
//! `rm -f target/commands.txt; NGAYHOI_COMMANDS=$PWD/target/commands.txt cargo test -p ngayhoi-domain`,
//! and held to the code here otherwise.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use ngayhoi_domain::{Category, EventType, Fact, UndecodableFact};
use serde_json::Value;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What the table says of one command.
#[derive(Debug, Default, PartialEq, Eq)]
struct Row {
    does: String,
    offices: String,
    events: BTreeSet<String>,
    refusals: BTreeSet<String>,
}

/// Every row, by category and command.
type Table = BTreeMap<(String, String), Row>;

fn root() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", ".."].iter().collect()
}

fn document() -> PathBuf {
    root().join("docs/commands.md")
}

fn source(category: Category) -> Outcome<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(category.as_str());
    let mut all = String::new();
    for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        // Warnings refuse nothing, and tests declare nothing.
        let is_aside = |name: &std::ffi::OsStr| name == "tests.rs" || name == "properties.rs" || name == "clash.rs";
        if path.is_file() && path.file_name().is_some_and(|name| !is_aside(name)) {
            all.push_str(&fs::read_to_string(path)?);
        }
    }
    Ok(all)
}

/// The commands of a category with their first words, as its source declares them.
fn declared(source: &str) -> BTreeMap<String, String> {
    let body = source.split("pub enum Command {\n").nth(1).unwrap_or_default();
    let body = body.split("\n}\n").next().unwrap_or_default();
    let (mut commands, mut words) = (BTreeMap::new(), Vec::new());
    for line in body.lines().filter_map(|line| line.strip_prefix("    ")).filter(|line| !line.starts_with(' ')) {
        if let Some(said) = line.strip_prefix("/// ") {
            words.push(said.to_owned());
        } else if let Some(name) = line.split([' ', ',']).next().filter(|name| *name != "}" && *name != "},") {
            commands.insert(name.to_owned(), std::mem::take(&mut words).join(" "));
        }
    }
    commands
}

/// The codes of a category's refusals, as its source spells them.
fn codes(source: &str) -> BTreeSet<String> {
    let is_code = |word: &&str| {
        word.len() > 4 && word.contains('_') && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    };
    source.split('"').skip(1).step_by(2).filter(is_code).map(str::to_owned).collect()
}

/// The events of a category by serde's own list, which it tells when asked for one that does not exist.
fn events(category: Category) -> Outcome<BTreeSet<String>> {
    match Fact::read(category, &EventType::current("NoSuchEvent"), Value::Null) {
        Err(UndecodableFact::Shape(error)) => {
            let message = error.to_string();
            let (_, expected) = message.split_once("expected").ok_or("no list of events")?;
            let tags = expected.split('`').skip(1).step_by(2);
            Ok(tags.map(|tag| EventType::current(tag).name().to_owned()).collect())
        }
        other @ (Ok(_) | Err(UndecodableFact::NewerVersion { .. })) => Err(format!("{other:?}").into()),
    }
}

/// What the tests saw, as a table.
fn seen(lines: &str) -> Outcome<Table> {
    let mut table = Table::new();
    for category in Category::ALL {
        for (command, does) in declared(&source(category)?) {
            table.insert((category.as_str().to_owned(), command), Row { does, ..Row::default() });
        }
    }
    for line in lines.lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let [category, command, offices, kind, what] = parts[..] else { return Err(format!("torn: {line}").into()) };
        let row = table.get_mut(&(category.to_owned(), command.to_owned())).ok_or(format!("undeclared: {line}"))?;
        offices.clone_into(&mut row.offices);
        let list = if kind == "event" { &mut row.events } else { &mut row.refusals };
        list.insert(what.to_owned());
    }
    Ok(table)
}

const OPENING: &str = "# Every command

Written from what the tests see of the code; how, and what holds it to the code, stands in
`crates/domain/tests/commands.rs`. Before its own rules every command is judged by three others: `ROLE_NOT_PERMITTED`
where the office may not give it, `OUTSIDE_SCOPE` where it lies outside the giver's scope, and `FESTIVAL_NOT_OPEN`,
`FESTIVAL_CLOSED` or `FESTIVAL_CANCELLED` where it needs a festival year that stands otherwise.
";

fn written(table: &Table) -> String {
    let list = |words: &BTreeSet<String>| match words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>() {
        none if none.is_empty() => "–".to_owned(),
        some => some.join(", "),
    };
    let (mut text, mut last) = (OPENING.to_owned(), "");
    for ((category, command), Row { does, offices, events, refusals }) in table {
        if last != category {
            text += &format!(
                "\n## {category}\n\n| command | who may give it | what happens | refused as |\n| --- | --- | --- | --- |\n"
            );
        }
        last = category;
        text += &format!("| `{command}` {does} | {offices} | {} | {} |\n", list(events), list(refusals));
    }
    text
}

fn read(text: &str) -> Outcome<Table> {
    let (mut table, mut category) = (Table::new(), String::new());
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            name.clone_into(&mut category);
        } else if let Some(row) = line.strip_prefix("| `") {
            let cells: Vec<&str> = row.trim_end_matches(" |").split(" | ").collect();
            let [command, offices, events, refusals] = cells[..] else { return Err(format!("cells: {line}").into()) };
            let (command, does) = command.split_once("` ").ok_or(format!("command: {line}"))?;
            let list = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            let row = Row {
                does: does.to_owned(),
                offices: offices.to_owned(),
                events: list(events),
                refusals: list(refusals),
            };
            table.insert((category.clone(), command.to_owned()), row);
        }
    }
    Ok(table)
}

const AGAIN: &str = "write docs/commands.md anew: rm -f target/commands.txt; \
                     NGAYHOI_COMMANDS=$PWD/target/commands.txt cargo test -p ngayhoi-domain";

#[test]
fn the_table_of_commands_agrees_with_the_code() -> Outcome<()> {
    if let Ok(path) = std::env::var("NGAYHOI_COMMANDS") {
        let table = seen(&fs::read_to_string(path)?)?;
        assert_eq!(read(&written(&table))?, table);
        fs::write(document(), written(&table))?;
    }
    let table = read(&fs::read_to_string(document())?)?;
    for category in Category::ALL {
        let source = source(category)?;
        let rows: Vec<_> = table.iter().filter(|((of, _), _)| of == category.as_str()).collect();
        let commands: BTreeMap<_, _> = rows.iter().map(|((_, name), row)| (name.clone(), row.does.clone())).collect();
        assert_eq!(commands, declared(&source), "{category:?}: {AGAIN}");
        let told = |list: fn(&Row) -> &BTreeSet<String>| -> BTreeSet<String> {
            rows.iter().flat_map(|(_, row)| list(row).iter().cloned()).collect()
        };
        assert_eq!(told(|row| &row.events), events(category)?, "{category:?}: {AGAIN}");
        assert_eq!(told(|row| &row.refusals), codes(&source), "{category:?}: {AGAIN}");
        assert!(rows.iter().all(|(_, row)| !row.offices.is_empty()), "{category:?}: {AGAIN}");
    }
    Ok(())
}

/// Whether a category tells of the festival: who may act belongs to no year, so no sample year can tell it.
fn is_history(category: &str) -> bool {
    Category::ALL.into_iter().any(|known| known.as_str() == category && known.is_history())
}

#[test]
fn the_sample_year_uses_every_command() -> Outcome<()> {
    let file = root().join("fixtures/sample-year/events.jsonl");
    let mut happened = BTreeSet::new();
    for line in fs::read_to_string(file)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        let name = |field: &str| line[field].as_str().map(str::to_owned).ok_or(format!("{field}: {line}"));
        let (stream, event) = (name("stream")?, name("type")?);
        let category = stream.split('-').next().unwrap_or_default().to_owned();
        happened.insert((category, event.split('.').next().unwrap_or_default().to_owned()));
    }
    let table = read(&fs::read_to_string(document())?)?;
    let unused: Vec<_> = table
        .iter()
        .filter(|((category, _), _)| is_history(category))
        .filter(|((category, _), row)| {
            !row.events.iter().any(|event| happened.contains(&(category.clone(), event.clone())))
        })
        .map(|(command, _)| command)
        .collect();
    assert!(unused.is_empty(), "the sample year never uses {unused:?}");
    Ok(())
}
