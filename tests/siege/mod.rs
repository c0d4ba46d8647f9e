//! The attacks, and who suffers from them.

mod attacks;

use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::json;
use tempfile::TempDir;

use crate::serving::Service;

/// What somebody who means well reads, over and over: a programme, and the year around it.
const READ: &str =
    "{ festival(in: \"tp-mau\", year: 2019) { year status hostProgramme(host: \"tp-mau.phuong-mau-mot.to-3\") {
    latest { version activities { title start end venue } } } } }";

/// How many read at once.
const READERS: usize = 4;

/// How often each attack is tried alone, to see how long the service works on it.
const TRIES: usize = 10;

/// The most that the service may work on what it refuses.
const WORK: Duration = Duration::from_millis(50);

/// The most memory that it may take, in MB.
const MEMORY: u64 = 300;

/// A client that comes from an address of this machine.
pub fn client(from: u8) -> reqwest::Client {
    let address = IpAddr::V4(Ipv4Addr::new(127, 0, 0, from));
    reqwest::Client::builder().no_proxy().local_address(address).build().unwrap()
}

/// How long those wait who mean well, until they are told to stop: the median and the 99th of a hundred.
async fn read(address: String, stop: Arc<AtomicBool>) -> (Duration, Duration) {
    let mut readers = tokio::task::JoinSet::new();
    for number in 0..READERS {
        let client = client(100 + u8::try_from(number).unwrap());
        let (url, stop) = (format!("http://{address}/graphql"), stop.clone());
        readers.spawn(async move {
            let mut times = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let began = Instant::now();
                let answer = client.post(&url).json(&json!({ "query": READ })).send().await.unwrap();
                assert!(answer.status().is_success(), "whoever means well is refused: {}", answer.status());
                answer.bytes().await.unwrap();
                times.push(began.elapsed());
                // As people do, they look at what they got.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            times
        });
    }
    let mut times: Vec<Duration> = readers.join_all().await.into_iter().flatten().collect();
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

/// Besieges the service in every way, for so many seconds each.
pub async fn run(program: &Path, seconds: u64) {
    let folder = TempDir::new().unwrap();
    let service = Service::start(program, folder.path(), &[]);
    let during = Duration::from_secs(seconds);
    let (calm_median, calm) = {
        let stop = Arc::new(AtomicBool::new(false));
        let reading = tokio::spawn(read(service.address.clone(), stop.clone()));
        tokio::time::sleep(during).await;
        stop.store(true, Ordering::Relaxed);
        reading.await.unwrap()
    };
    println!("calm: others wait {calm_median:.1?}, the 99th of a hundred {calm:.1?}; {} MB", service.peak_memory());
    println!("{:<34} {:>9} {:>9} {:>9} {:>7} {:>7}  told", "attack", "work", "refused/s", "p99", "of calm", "MB");
    for attack in attacks::all() {
        let alone = attack.alone(&service, TRIES).await;
        let stop = Arc::new(AtomicBool::new(false));
        let reading = tokio::spawn(read(service.address.clone(), stop.clone()));
        let begun = Instant::now();
        let refused = attack.rage(&service, during).await;
        let took = begun.elapsed();
        stop.store(true, Ordering::Relaxed);
        let (_, waited) = reading.await.unwrap();
        let memory = service.peak_memory();
        let times = waited.as_secs_f64() / calm.as_secs_f64();
        let work = alone.as_ref().map_or_else(|| "-".to_owned(), |(work, _)| format!("{work:.1?}"));
        let rate = f64::from(refused) / took.as_secs_f64();
        let told = alone.as_ref().map_or("", |(_, told)| told);
        println!("{:<34} {work:>9} {rate:>9.0} {waited:>9.1?} {times:>7.2} {memory:>7}  {told}", attack.name);
        let is_bounded = alone.is_none_or(|(work, _)| work < WORK) && memory < MEMORY && times <= 2.0;
        if !is_bounded {
            println!(
                "{:<34} beyond the goal: under {WORK:?} of work, under {MEMORY} MB, others wait at most twice as long",
                ""
            );
        }
    }
}
