//! What was measured: to the screen for people, and to a file for `run.sh`.

use std::{
    env,
    fs::{File, OpenOptions},
    io::Write,
    time::Duration,
};

/// Where the figures go: lines of a name, a value and its unit, with tabs between, are appended to the file
/// that `NGAYHOI_BENCH_FIGURES` names.
pub struct Figures(Option<File>);

impl Figures {
    pub fn open() -> Self {
        let path = env::var_os("NGAYHOI_BENCH_FIGURES");
        Self(path.map(|path| OpenOptions::new().create(true).append(true).open(path).unwrap()))
    }

    /// So many events within this time.
    pub fn rate(&mut self, name: &str, events: usize, spent: Duration) {
        self.write(name, events as f64 / spent.as_secs_f64(), "events/s");
    }

    pub fn microseconds(&mut self, name: &str, time: Duration) {
        self.write(name, time.as_secs_f64() * 1e6, "µs");
    }

    fn write(&mut self, name: &str, value: f64, unit: &str) {
        eprintln!("  {name}: {value:.0} {unit}");
        if let Some(file) = &mut self.0 {
            writeln!(file, "{name}\t{value:.3}\t{unit}").unwrap();
        }
    }
}

pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
