//! How long a replay takes: a ward's year of its own (goal: under 5 ms) and a city's year of sixteen wards (goal: under
//! 25 ms), read from a timeline file among other years and folded into memory.
//!
//! ```sh
//! cargo bench -p ngayhoi-projections --bench replay
//! ```

mod sample;

use std::time::{Duration, Instant};

use ngayhoi_domain::{FestivalRef, values::UnitId};
use ngayhoi_projections::{
    node::{Node, Options},
    progress::{Bar, Progress},
    timeline::{Clock, Moment, Slice},
    world::Replay,
};
use rusqlite::Connection;
use sample::{Fallible, Writer, festival, median};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each replay is measured.
const ROUNDS: usize = 101;

const WARDS: usize = 16;
fn main() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let city = |year| festival("tp-lon", year);
    let ward = festival("phuong-nho", 2025)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let node = runtime.block_on(async {
        let mut writer = Writer::new(folder.path())?;
        for year in [2023, 2024, 2025] {
            write_city(&mut writer, &city(year)?)?;
        }
        writer.ward_alone(&ward)?;
        writer.close().await?;
        Ok::<_, Box<dyn std::error::Error>>(
            Node::start(folder.path(), &Options::default(), &Bar::new("Dựng dòng thời gian / building", None)).await?,
        )
    })?;
    let replays = [("ward's year", ward, 5), ("city's year", city(2025)?, 25)];
    println!("{:<12} {:>7} {:>10} {:>10} {:>10} {:>8}", "median of", "events", "reading", "folding", "replay", "goal");
    for (name, festival, goal) in replays {
        let slice = Slice { festival, at: Some(Moment { clock: Clock::Recorded, until: chrono::Utc::now() }) };
        let (events, [reading, folding, replay]) =
            runtime.block_on(node.timeline.read(move |db| measure(db, &slice)))?;
        let goal = format!("{goal} ms");
        println!("{name:<12} {events:>7} {reading:>10.2?} {folding:>10.2?} {replay:>10.2?} {goal:>8}");
    }
    Ok(())
}

/// How many events a slice has, and the medians of reading it, of folding it, and of both together.
fn measure(db: &Connection, slice: &Slice) -> rusqlite::Result<(usize, [Duration; 3])> {
    let bar = Bar::new("Đo / measuring", Some(ROUNDS as u64));
    let (mut times, mut events) = ([(); 3].map(|()| Vec::new()), 0);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let rows = slice.rows(db)?;
        let reading = start.elapsed();
        events = rows.len();
        // It is kept while it is asked, and let go of after the answer.
        let _replay = Replay::of(rows)?;
        let replay = start.elapsed();
        for (times, time) in times.iter_mut().zip([reading, replay - reading, replay]) {
            times.push(time);
        }
        bar.advance(1);
    }
    Ok((events, times.map(median)))
}

/// A city's year: its wards join, and each holds its days.
fn write_city(writer: &mut Writer, festival: &FestivalRef) -> Fallible<()> {
    let wards = (1..=WARDS).map(|ward| format!("{}.phuong-{ward}", festival.convener).parse());
    let wards: Vec<UnitId> = wards.collect::<Result<_, _>>()?;
    writer.open(festival, &wards)?;
    for ward in &wards {
        writer.ward(festival, ward)?;
    }
    Ok(())
}
