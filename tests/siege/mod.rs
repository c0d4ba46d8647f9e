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
use tokio::runtime::{self, Handle, Runtime};

use crate::serving::Service;
use attacks::Attack;

/// What somebody who means well reads, over and over: a programme, and the year around it.
const READ: &str =
    "{ festival(in: \"tp-mau\", year: 2019) { year status hostProgramme(host: \"tp-mau.phuong-mau-mot.to-3\") {
    latest { version activities { title start end venue } } } } }";

/// How many read at once.
const READERS: usize = 4;

/// How often calm and attack take turns.
const TURNS: usize = 3;

/// How often each attack is tried alone, to see how long the service works on it.
const TRIES: usize = 10;

/// The most that the service may work on what it refuses.
const WORK: Duration = Duration::from_millis(50);

/// The most memory that it may take, in MB.
const MEMORY: u64 = 300;

/// The lowest priority that a thread can have.
const LAST: i32 = 19;

/// The threads of those who attack: what is left to them is what neither the service nor anybody else wants.
pub fn attackers() -> Runtime {
    let gives_way = || rustix::process::setpriority_process(None, LAST).unwrap();
    runtime::Builder::new_multi_thread().enable_all().on_thread_start(gives_way).build().unwrap()
}

/// A client that comes from an address of this machine.
pub fn client(from: u8) -> reqwest::Client {
    let address = IpAddr::V4(Ipv4Addr::new(127, 0, 0, from));
    reqwest::Client::builder().no_proxy().local_address(address).build().unwrap()
}

/// How long the 99th of a hundred who mean well waits, until they are told to stop.
async fn read(address: String, stop: Arc<AtomicBool>) -> Duration {
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
    times[times.len() * 99 / 100]
}

/// Besieges the service in every way, turn after turn: for so many seconds others read in calm, and for as many under the
/// attack. What else the machine does meanwhile weighs on both. It is only the attacks whose names hold these words.
pub async fn run(program: &Path, seconds: u64, words: &str, attackers: &Handle) {
    let folder = TempDir::new().unwrap();
    let service = Service::start(program, folder.path(), &[]);
    let during = Duration::from_secs(seconds);
    println!(
        "{:<34} {:>9} {:>9} {:>9} {:>9} {:>7} {:>7}  told",
        "attack", "work", "refused/s", "calm p99", "p99", "times", "MB"
    );
    for attack in attacks::all().into_iter().filter(|attack| attack.name.contains(words)).map(Arc::new) {
        let alone = attack.alone(&service, TRIES).await;
        let mut turns = Vec::new();
        for _ in 0..TURNS {
            turns.push(Turn::of(&attack, &service, during, attackers).await);
        }
        let memory = service.peak_memory();
        let (calm, waited) = (median(&turns, Turn::calm), median(&turns, Turn::waited));
        let (rate, times) = (median(&turns, Turn::rate), median(&turns, Turn::times));
        let work = alone.as_ref().map_or_else(|| "-".to_owned(), |(work, _)| format!("{work:.1?}"));
        let told = alone.as_ref().map_or("", |(_, told)| told);
        println!(
            "{:<34} {work:>9} {rate:>9.0} {calm:>7.1}ms {waited:>7.1}ms {times:>7.2} {memory:>7}  {told}",
            attack.name
        );
        let is_bounded = alone.is_none_or(|(work, _)| work < WORK) && memory < MEMORY && times <= 2.0;
        if !is_bounded {
            println!(
                "{:<34} beyond the goal: under {WORK:?} of work, under {MEMORY} MB, others wait at most twice as long",
                ""
            );
        }
    }
}

/// How the 99th of a hundred who mean well waits, in calm and then under an attack.
struct Turn {
    calm: Duration,
    waited: Duration,
    /// How many attacks were refused, and in what time.
    refused: (u32, Duration),
}

impl Turn {
    async fn of(attack: &Arc<Attack>, service: &Service, during: Duration, attackers: &Handle) -> Self {
        let (calm, ()) = while_reading(service, tokio::time::sleep(during)).await;
        let begun = Instant::now();
        let rage = attackers.spawn(attack.clone().rage(service.address.clone(), during));
        let (waited, refused) = while_reading(service, rage).await;
        Self { calm, waited, refused: (refused.unwrap(), begun.elapsed()) }
    }

    /// In milliseconds.
    fn calm(&self) -> f64 {
        self.calm.as_secs_f64() * 1e3
    }

    /// In milliseconds.
    fn waited(&self) -> f64 {
        self.waited.as_secs_f64() * 1e3
    }

    fn times(&self) -> f64 {
        self.waited() / self.calm()
    }

    /// A second.
    fn rate(&self) -> f64 {
        f64::from(self.refused.0) / self.refused.1.as_secs_f64()
    }
}

/// The one in the middle.
fn median(turns: &[Turn], figure: impl Fn(&Turn) -> f64) -> f64 {
    let mut figures: Vec<f64> = turns.iter().map(figure).collect();
    figures.sort_unstable_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// How long the 99th of a hundred who read waits while something is done, and what comes of that.
async fn while_reading<T>(service: &Service, work: impl Future<Output = T>) -> (Duration, T) {
    let stop = Arc::new(AtomicBool::new(false));
    let reading = tokio::spawn(read(service.address.clone(), stop.clone()));
    let done = work.await;
    stop.store(true, Ordering::Relaxed);
    (reading.await.unwrap(), done)
}
