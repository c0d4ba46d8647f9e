//! Mutations of many who write at once, beside the journal's own appends of as many.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use ngayhoi_journal::{
    Engine, Expected, KeyStore, MasterKeySource, NewEvent, NewMetadata, SealedData, SqliteEngine, StoredMetadata,
    StreamName,
};
use rusqlite::{Connection, OpenFlags};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{Client, WARD, YEAR};
use crate::serving::Service;

/// How many write at once.
const WRITERS: usize = 64;

/// Hosts of each of them in a turn, and the events of one after another's programme.
const HOSTS: usize = 12;
const STREAM: usize = 100;

/// How often the two sides take their turn.
const TURNS: usize = 3;

/// Lets both sides take turns, and tells both rates and the ratio.
pub async fn measure(service: &Service, folder: &Path, during: Duration) {
    let (mut ratios, mut waits) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let (served, mut waited) = mutations(service, turn, during).await;
        let bare = appends(folder, turn, during).await;
        println!("turn {}: {served:.0} mutations/s, {bare:.0} appends/s: {:.2}", turn + 1, served / bare);
        ratios.push(served / bare);
        waits.append(&mut waited);
    }
    ratios.sort_unstable_by(f64::total_cmp);
    waits.sort_unstable();
    println!(
        "{WRITERS} who write: {:.2} of the journal's own appends (goal: at least 0.3); half wait {:.1?}, the 99th of a hundred {:.1?}",
        ratios[TURNS / 2],
        waits[waits.len() / 2],
        waits[waits.len() * 99 / 100]
    );
}

/// Mutations a second, and how long each was waited for.
async fn mutations(service: &Service, turn: usize, during: Duration) -> (f64, Vec<Duration>) {
    let mut clients = Vec::new();
    for _ in 0..WRITERS {
        clients.push(Client::new(service).await);
    }
    register(&mut clients, turn).await;
    let (begun, mut writers) = (Instant::now(), JoinSet::new());
    for (number, mut client) in clients.into_iter().enumerate() {
        writers.spawn(async move {
            let mut waits = Vec::new();
            while begun.elapsed() < during {
                let host = host(turn, number, waits.len() / STREAM % HOSTS);
                let asked = Instant::now();
                client.add_venue(&host, &format!("Sân thứ {}", waits.len())).await;
                waits.push(asked.elapsed());
            }
            waits
        });
    }
    let waits = writers.join_all().await.concat();
    (rate(waits.len(), begun), waits)
}

/// Lets there be hosts whose programmes can be written.
async fn register(clients: &mut [Client], turn: usize) {
    let each = clients.iter_mut().enumerate().map(|(writer, client)| async move {
        for number in 0..HOSTS {
            client.register(&host(turn, writer, number)).await;
        }
    });
    join_all(each).await;
}

fn host(turn: usize, writer: usize, number: usize) -> String {
    format!("{WARD}.to-{turn}-{writer}-{number}")
}

/// Appends a second to a journal of its own, of what the mutations left in the service's.
async fn appends(folder: &Path, turn: usize, during: Duration) -> f64 {
    let (data, metadata) = written(folder);
    let engine = Arc::new(SqliteEngine::open(&folder.join(format!("bare-{turn}.sqlite"))).unwrap());
    let (begun, mut writers) = (Instant::now(), JoinSet::new());
    for number in 0..WRITERS {
        let (engine, data, metadata) = (engine.clone(), data.clone(), metadata.clone());
        writers.spawn(async move {
            let mut count = 0;
            while begun.elapsed() < during {
                let name = format!("programme-{YEAR}.{}", host(turn, number, count / STREAM));
                let event = NewEvent {
                    id: Uuid::new_v4(),
                    event_type: "VenueAdded.v1".parse().unwrap(),
                    data: data.clone(),
                    metadata: metadata.clone(),
                };
                let expected = Expected::after((count % STREAM) as u64);
                engine.append(StreamName::from(&name.parse().unwrap()), expected, vec![event]).await.unwrap();
                count += 1;
            }
            count
        });
    }
    let count = writers.join_all().await.into_iter().sum();
    rate(count, begun)
}

/// Data and metadata of the last venue in the service's journal.
fn written(folder: &Path) -> (SealedData, NewMetadata) {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let journal = Connection::open_with_flags(folder.join("journal.sqlite"), flags).unwrap();
    let last = "SELECT data, metadata FROM event WHERE type LIKE 'VenueAdded%' ORDER BY position DESC LIMIT 1";
    let (data, metadata): (String, String) = journal.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let keys =
        KeyStore::open(&folder.join("bare-keys.sqlite"), &MasterKeySource::File(folder.join("bare.key"))).unwrap();
    let data = keys.seal(serde_json::from_str(&data).unwrap()).unwrap();
    (data, StoredMetadata::new(metadata).read().unwrap().given)
}

#[allow(clippy::cast_precision_loss, reason = "rates are printed to a few digits")]
fn rate(count: usize, begun: Instant) -> f64 {
    count as f64 / begun.elapsed().as_secs_f64()
}
