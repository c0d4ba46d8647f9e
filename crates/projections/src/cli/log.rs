use std::io;

use tracing_subscriber::{Layer as _, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use super::args::Log;

/// The crates whose doings are written down; those of others only where somebody looks for a fault.
const OURS: [&str; 2] = ["ngayhoi_projections", "ngayhoi_journal"];

/// Writes down from here on what the service does, each line with the number of its request where it belongs to one.
pub(super) fn begin(log: &Log) {
    let ours = OURS.map(|name| (name, log.level));
    let others = if log.level >= tracing::Level::DEBUG { log.level } else { tracing::level_filters::LevelFilter::OFF };
    let filter = Targets::new().with_targets(ours).with_default(others);
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(false);
    let lines = if log.log_json { lines.json().flatten_event(true).boxed() } else { lines.with_target(false).boxed() };
    // Where somebody listens already, they go on.
    let _ = tracing_subscriber::registry().with(lines.with_filter(filter)).try_init();
}
