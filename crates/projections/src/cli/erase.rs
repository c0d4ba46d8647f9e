use std::{
    collections::{BTreeMap, HashSet},
    io::{self, Write},
};

use chrono::SecondsFormat;
use ngayhoi_domain::values::{PersonId, Text, folded};
use ngayhoi_journal::{KeyStore, Position, Reading, Recorded};

use super::{
    CliError,
    args::{Data, Elsewhere},
    bar,
    keys::{and_journal, tell},
};
use crate::node::NodeError;

/// A person whose name stands in the journal.
struct Found {
    name: Text,
    /// Where it stands, the earliest first.
    places: Vec<String>,
}

/// Erases persons, each given by id or by a name that one person alone has. Without somebody's word that they mean it,
/// it only says whom it would erase, and where their names stand. A service may run meanwhile: it reads their names no
/// more from then on.
pub(super) async fn run(
    data: &Data,
    elsewhere: &Elsewhere,
    wanted: &[String],
    yes_i_know: bool,
) -> Result<(), CliError> {
    let options = and_journal(elsewhere)?;
    let (path, source) = (options.keys(&data.data), options.master_key(&data.data));
    if !KeyStore::exists(&path) {
        return Err(NodeError::KeysMissing { path }.into());
    }
    let keys = KeyStore::open(&path, &source)?;
    tell(keys.notices());
    let persons = persons(&Reading::open(&options.journal(&data.data)).await?, &keys).await?;
    let chosen = wanted.iter().map(|wanted| one(wanted, &persons)).collect::<Result<HashSet<_>, _>>()?;
    let mut out = io::stdout();
    for (person, Found { name, places }) in persons.iter().filter(|(person, _)| chosen.contains(person)) {
        writeln!(out, "{person}\t{name}")?;
        for place in places {
            writeln!(out, "\t{place}")?;
        }
    }
    let count = chosen.len();
    if !yes_i_know {
        return Err(CliError::Argument(format!(
            "chưa xóa gì; {count} người trên đây sẽ mất tên, mãi mãi, ở mọi trang và mọi thời điểm quá khứ. Nếu đúng, thêm --yes-i-know / nothing is erased yet; the {count} above would lose their names for ever, on every page and at every moment of the past. If that is meant, add --yes-i-know"
        )));
    }
    for person in &chosen {
        keys.erase(*person)?;
    }
    writeln!(
        io::stderr(),
        "Đã xóa tên của {count} người; hãy sao lưu lại rồi xóa các bản sao lưu cũ, vì chúng còn giữ khóa / erased the names of {count} persons; make a new backup and delete earlier ones, which still hold their keys"
    )?;
    Ok(())
}

/// Everybody whose name can still be read, and where it stands.
async fn persons(journal: &Reading, keys: &KeyStore) -> Result<BTreeMap<PersonId, Found>, CliError> {
    let progress = bar("Đọc nhật ký / reading the journal", journal.events());
    let (mut persons, mut after) = (BTreeMap::<PersonId, Found>::new(), Position::START);
    loop {
        let events = journal.after(after).await?;
        let Some(last) = events.last() else { return Ok(persons) };
        after = last.position;
        for event in &events {
            for (person, name) in keys.names_in(event.data.as_str())? {
                let found = persons.entry(person).or_insert_with(|| Found { name, places: Vec::new() });
                found.places.push(place(event)?);
            }
        }
        progress.advance(events.len());
    }
}

fn place(event: &Recorded) -> Result<String, CliError> {
    let recorded = event.read_metadata()?.recorded_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    Ok(format!("{}@{} {} {recorded}", event.stream, event.revision.0, event.event_type))
}

/// Who is meant by an id, or by a name as people write it.
fn one(wanted: &str, persons: &BTreeMap<PersonId, Found>) -> Result<PersonId, CliError> {
    if let Ok(person) = wanted.parse() {
        return if persons.contains_key(&person) { Ok(person) } else { Err(nobody(wanted)) };
    }
    let name = folded(wanted);
    let mut named = persons.iter().filter(|(_, found)| folded(found.name.as_str()) == name).map(|(person, _)| *person);
    match (named.next(), named.next()) {
        (None, _) => Err(nobody(wanted)),
        (Some(person), None) => Ok(person),
        (Some(one), Some(other)) => {
            let all: Vec<_> = [one, other].into_iter().chain(named).map(|person| person.to_string()).collect();
            let all = all.join(", ");
            Err(CliError::Argument(format!(
                "“{wanted}”: có nhiều người cùng tên; hãy chỉ rõ bằng mã: {all} / several persons have this name; give their ids: {all}"
            )))
        }
    }
}

fn nobody(wanted: &str) -> CliError {
    CliError::Argument(format!(
        "“{wanted}”: không còn ai như vậy trong nhật ký, hoặc đã xóa rồi / there is no such person in the journal, or they are erased already"
    ))
}
