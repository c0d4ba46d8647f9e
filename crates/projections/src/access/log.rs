//! Who was refused what: one line of JSON each, in a file beside the journal that is bounded in size. No event says a
//! wish, and no line holds a password, a sign-in name or what was asked for in words.

use std::{
    fs::{self, File},
    io::{self, Write},
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use chrono::{SecondsFormat, Utc};
use serde::Serialize;

/// How large a file grows.
const LARGEST: u64 = 1024 * 1024;

/// How many older files are kept.
const OLDER: u32 = 4;

/// How many lines are written in a second; the others are only counted.
const LINES: u32 = 200;

/// What was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// A sign-in with a wrong name or password.
    WrongPassword,
    /// A sign-in that must wait.
    MustWait,
    /// A sign-in to an account that is locked or closed.
    AccountShut,
    /// A token that is none, has ended or was revoked.
    BadToken,
    /// A link that works no longer.
    BadInvitation,
    /// A field that lies outside the scope of whoever asks.
    Field,
    /// An office that whoever asks does not hold.
    Office,
    /// A page for which one signs in.
    Page,
    /// A form that another site sent.
    ForeignSite,
}

/// One line.
#[derive(Debug, Serialize)]
struct Line<'l> {
    time: String,
    refused: Refusal,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<IpAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'l str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    what: &'l str,
    #[serde(skip_serializing_if = "is_zero")]
    more: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// The access log.
#[derive(Debug)]
pub struct AccessLog {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    file: Option<(File, u64)>,
    second: Option<Instant>,
    lines: u32,
    passed_over: u32,
}

impl AccessLog {
    /// The log in a folder; the file is made when the first line comes.
    pub fn of(folder: &Path) -> Self {
        Self { path: folder.join("access.log"), state: Mutex::default() }
    }

    /// Notes that something was refused: to whom, as far as that is known, and which field, page or office.
    pub fn note(&self, refused: Refusal, address: Option<IpAddr>, account: Option<&str>, what: &str) {
        self.note_at(Instant::now(), refused, address, account, what);
    }

    fn note_at(&self, now: Instant, refused: Refusal, address: Option<IpAddr>, account: Option<&str>, what: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.second.is_none_or(|since| now.duration_since(since) >= Duration::from_secs(1)) {
            (state.second, state.lines) = (Some(now), 0);
        }
        if state.lines >= LINES {
            state.passed_over = state.passed_over.saturating_add(1);
            return;
        }
        state.lines += 1;
        let time = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
        let more = std::mem::take(&mut state.passed_over);
        let line = Line { time, refused, address, account, what, more };
        let Ok(mut line) = serde_json::to_vec(&line) else { return };
        line.push(b'\n');
        // A full disk must not keep the service from refusing.
        if self.write(&mut state, &line).is_err() {
            state.file = None;
        }
    }

    fn write(&self, state: &mut State, line: &[u8]) -> io::Result<()> {
        if state.file.as_ref().is_some_and(|(_, size)| size + line.len() as u64 > LARGEST) {
            state.file = None;
            self.rotate()?;
        }
        let (file, size) = match &mut state.file {
            Some(open) => open,
            closed @ None => {
                let file = super::secrets::owner_only(File::options().create(true).append(true)).open(&self.path)?;
                let size = file.metadata()?.len();
                closed.insert((file, size))
            }
        };
        file.write_all(line)?;
        *size += line.len() as u64;
        Ok(())
    }

    /// Each older file makes room for the one after it; the oldest goes.
    fn rotate(&self) -> io::Result<()> {
        let older = |number: u32| self.path.with_extension(format!("log.{number}"));
        for number in (1..OLDER).rev() {
            if older(number).exists() {
                fs::rename(older(number), older(number + 1))?;
            }
        }
        fs::rename(&self.path, older(1))
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_line_says_what_was_refused_to_whom() {
        let folder = TempDir::new().unwrap();
        let log = AccessLog::of(folder.path());
        log.note(Refusal::Field, Some(IpAddr::from([10, 0, 0, 1])), Some("cong-an-a"), "Festival.worklist");
        log.note(Refusal::WrongPassword, None, None, "");
        let text = fs::read_to_string(folder.path().join("access.log")).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0]["refused"], "field");
        assert_eq!(lines[0]["address"], "10.0.0.1");
        assert_eq!((&lines[0]["account"], &lines[0]["what"]), (&"cong-an-a".into(), &"Festival.worklist".into()));
        assert_eq!(lines[1].as_object().unwrap().len(), 2, "{}", lines[1]);
    }

    #[test]
    fn the_log_never_outgrows_its_bounds() {
        let folder = TempDir::new().unwrap();
        let log = AccessLog::of(folder.path());
        let (start, what) = (Instant::now(), "x".repeat(64 * 1024));
        for second in 0..120 {
            log.note_at(start + Duration::from_secs(second), Refusal::Field, None, None, &what);
        }
        let sizes: Vec<u64> =
            fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).collect();
        assert_eq!(sizes.len(), 5);
        assert!(sizes.iter().all(|size| *size <= LARGEST), "{sizes:?}");
    }

    #[test]
    fn a_flood_is_counted_and_not_written() {
        let folder = TempDir::new().unwrap();
        let log = AccessLog::of(folder.path());
        let start = Instant::now();
        for _ in 0..1_000 {
            log.note_at(start, Refusal::BadToken, None, None, "");
        }
        log.note_at(start + Duration::from_secs(1), Refusal::BadToken, None, None, "");
        let text = fs::read_to_string(folder.path().join("access.log")).unwrap();
        assert_eq!(text.lines().count(), 201);
        assert!(text.lines().last().unwrap().contains("\"more\":800"), "{text}");
    }
}
