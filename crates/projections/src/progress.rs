//! How long jobs say how far they are.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Who is told how far a job is.
pub trait Progress: Send + Sync {
    /// So many more are done.
    fn advance(&self, done: usize);
}

/// Nobody.
#[derive(Debug, Clone, Copy)]
pub struct Quiet;

impl Progress for Quiet {
    fn advance(&self, _done: usize) {}
}

/// A bar on the terminal's error stream; nothing where that is no terminal.
#[derive(Debug)]
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar for so many steps, or one that only counts where nobody knows how many.
    pub fn new(what: &'static str, steps: Option<u64>) -> Self {
        let bar = steps.map_or_else(ProgressBar::no_length, ProgressBar::new);
        let template = match steps {
            Some(_) => "{msg} [{bar:30}] {pos}/{len} ({per_sec}, {eta})",
            None => "{spinner} {msg} {pos} ({per_sec})",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }
}

impl Progress for Bar {
    fn advance(&self, done: usize) {
        self.0.inc(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
