//! What imports cost: the nation's units with ten thousand neighbourhoods (goal: under 5 s, until pages show them), a
//! ward's replay with and without all of them beside it, and lists of 50,000 rows, one with 200 faults and one without.
//!
//! ```sh
//! cargo bench -p ngayhoi-projections --bench imports
//! ```

mod sample;

use std::{
    fmt::Write,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use ngayhoi_domain::{Actor, FestivalRef, Role, Scope};
use ngayhoi_projections::{
    exchange::{self, Text},
    node::{Node, Options},
    office::{self, File, FileKind, List, NotImported, Table, Target, Value},
    progress::{Bar, Progress, Quiet},
    timeline::Slice,
    world::Replay,
};
use sample::{Fallible, Writer, festival, median};
use serde_json::json;
use tempfile::TempDir;

const UNITS: &str = include_str!("../../../fixtures/units-2025-07/events.jsonl");

/// Whose replay is measured.
const WARD: &str = "phuong-nho";

const NEIGHBOURHOODS: usize = 10_000;

const ROWS: usize = 50_000;

/// How often an import is measured.
const IMPORTS: usize = 5;

/// How often a replay is measured, in turns with and without the units beside it.
const REPLAYS: usize = 101;

#[tokio::main]
async fn main() -> Fallible<()> {
    lists().await?;
    let neighbourhoods = neighbourhoods()?;
    let bar = Bar::new("Nhập / importing", Some(IMPORTS as u64));
    let lines = UNITS.lines().count() + NEIGHBOURHOODS;
    let (mut times, mut last) = (Vec::new(), None);
    for _ in 0..IMPORTS {
        let folder = ward_alone().await?;
        let node = start(&folder).await?;
        let all = [("units".into(), UNITS.to_owned()), ("neighbourhoods".into(), neighbourhoods.concat())];
        times.push(import(&node, &all, &Bar::new("units", Some(2 * lines as u64))).await?);
        last = Some((folder, node));
        bar.advance(1);
    }
    drop(bar);
    println!("{:<48} {:>10.2?} (goal 5 s)", "3,355 units and 10,000 neighbourhoods, median", median(times));
    let Some((_full, full)) = last else { return Ok(()) };
    let again = [("units".into(), UNITS.to_owned()), ("neighbourhoods".into(), neighbourhoods.concat())];
    println!("{:<48} {:>10.2?}", "the same once more", import(&full, &again, &Quiet).await?);

    // The same ward with its own neighbourhoods, and nothing beside it.
    let folder = ward_alone().await?;
    let alone = start(&folder).await?;
    let own: String = neighbourhoods.into_iter().filter(|line| line.contains(&format!("unit-{WARD}."))).collect();
    import(&alone, &[("own".into(), own)], &Quiet).await?;
    replays(&alone, &full).await
}

/// A folder with the year of a ward in it.
async fn ward_alone() -> Fallible<TempDir> {
    let folder = tempfile::tempdir()?;
    let mut writer = Writer::new(folder.path())?;
    writer.ward_alone(&festival(WARD, 2025)?)?;
    writer.close().await?;
    Ok(folder)
}

async fn start(folder: &TempDir) -> Fallible<Node> {
    Ok(Node::start(folder.path(), &Options::default(), &Quiet).await?)
}

/// Neighbourhoods that are invented, and say so: the same number in the ward and in every unit of the fixture, until
/// there are enough.
fn neighbourhoods() -> Fallible<Vec<String>> {
    let mut parents = vec![WARD.to_owned()];
    for line in UNITS.lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        // A unit of a unit; the provinces have none.
        if line["data"]["parent"].is_string() {
            parents.push(line["about"]["unit"].as_str().unwrap_or_default().to_owned());
        }
    }
    let numbers = (1..).flat_map(|number| parents.iter().map(move |parent| (parent, number)));
    let line = |(parent, number): (&String, usize)| {
        let unit = format!("{parent}.to-mau-{number}");
        let line = json!({
            "stream": format!("unit-{unit}"), "type": "UnitRegistered.v1", "occurred": "2025-08-01",
            "about": { "convener": parent, "unit": unit },
            "actor": { "id": "mau", "role": "historian", "scope": { "convener": parent }, "verified": false },
            "source": { "sample": true },
            "data": { "kind": "neighbourhood", "name": format!("mẫu {number}"), "parent": parent },
        });
        format!("{line}\n")
    };
    Ok(numbers.take(NEIGHBOURHOODS).map(line).collect())
}

/// How long an import takes, until the read models hold it.
async fn import(node: &Node, files: &[Text], progress: &dyn Progress) -> Fallible<Duration> {
    let start = Instant::now();
    exchange::import(node, files, progress).await?;
    shown(node).await?;
    Ok(start.elapsed())
}

async fn shown(node: &Node) -> Fallible<()> {
    let end = *ngayhoi_journal::Engine::watch(&*node.journal).borrow();
    node.reached().wait_for(|reached| reached.position >= end).await?;
    Ok(())
}

/// The same ward's year in both, one after the other, so that whatever else the machine does meets both.
async fn replays(alone: &Node, full: &Node) -> Fallible<()> {
    let bar = Bar::new("Xem lại / replaying", Some(REPLAYS as u64));
    let slice = || Ok::<_, Box<dyn std::error::Error>>(Slice { festival: festival(WARD, 2025)?, at: None });
    let mut times = [Vec::new(), Vec::new()];
    let mut events = [0; 2];
    for _ in 0..REPLAYS {
        for (which, node) in [alone, full].into_iter().enumerate() {
            let slice = slice()?;
            let (count, time) = node
                .timeline
                .read(move |db| {
                    let start = Instant::now();
                    let rows = slice.rows(db)?;
                    let events = rows.len();
                    let _replay = Replay::of(rows)?;
                    Ok((events, start.elapsed()))
                })
                .await?;
            events[which] = count;
            times[which].push(time);
        }
        bar.advance(1);
    }
    drop(bar);
    let [alone, full] = times.map(median);
    println!("{:<48} {alone:>10.2?} of {} events", "a ward's replay, median", events[0]);
    println!("{:<48} {full:>10.2?} of {} events", "the same among all units and neighbourhoods", events[1]);
    println!("{:<48} {:>10.3}", "ratio", full.as_secs_f64() / alone.as_secs_f64());
    Ok(())
}

/// Lists of an office.
async fn lists() -> Fallible<()> {
    let folder = ward_alone().await?;
    let node = start(&folder).await?;
    let festival = festival(WARD, 2025)?;
    let police = police(&festival);
    let target = Target { unit: festival.convener.as_unit(), festival, host: None };
    for (name, kind) in [("CSV", FileKind::Csv), ("XLSX", FileKind::Xlsx)] {
        let file = nominees(200).write(kind)?;
        let start = Instant::now();
        let file = File { name, bytes: &file };
        let refused = office::import(&node, &police, List::Nominees, &target, &file, &Bar::new(name, None)).await;
        let time = start.elapsed();
        let Err(NotImported::Problems(plan)) = refused else { return Err("the faults were not told".into()) };
        println!(
            "{:<48} {time:>10.2?}, {} faults told",
            format!("{ROWS} rows of {name} with 200 faults"),
            plan.problems.len()
        );
    }
    let bytes = nominees(0).write(FileKind::Csv)?;
    let file = File { name: "mau.csv", bytes: &bytes };
    let start = Instant::now();
    let done = office::import(&node, &police, List::Nominees, &target, &file, &Bar::new("CSV", None)).await?;
    shown(&node).await?;
    println!(
        "{:<48} {:>10.2?}, {} recorded",
        format!("{ROWS} rows without faults, each with a name"),
        start.elapsed(),
        done.new
    );
    if let Some(peak) = peak() {
        println!("{:<48} {peak:>10}", "most memory taken so far");
    }
    Ok(())
}

fn police(festival: &FestivalRef) -> Actor {
    let scope = Scope::Convener(festival.convener.clone());
    Actor { role: Role::Drafter, scope, ..ngayhoi_domain::testing::police() }
}

/// A list of nominees, so many of which are of no kind that there is.
fn nominees(faults: usize) -> Table {
    let words = |words: &str| Value::text(words);
    let row = |row: usize| {
        let kind = if row * faults / ROWS != (row + 1) * faults / ROWS { "Con vật" } else { "Cá nhân" };
        let (mut name, mut merit) = (String::new(), String::new());
        // Writing to a text cannot fail.
        let _ = (write!(name, "Nguyễn Văn Mẫu {row}"), write!(merit, "Thành tích mẫu số {row}"));
        vec![words(kind), words(&name), words("Giấy khen"), words(&merit)]
    };
    Table {
        title: "Mẫu".to_owned(),
        about: Vec::new(),
        head: ["Đối tượng", "Họ và tên", "Hình thức khen thưởng", "Tóm tắt thành tích"].map(str::to_owned).to_vec(),
        rows: (0..ROWS).map(row).collect(),
    }
}

/// The most memory that this process ever held, where the system tells.
fn peak() -> Option<String> {
    let status = fs::read_to_string(Path::new("/proc/self/status")).ok()?;
    Some(status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().to_owned())
}
