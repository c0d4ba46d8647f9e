//! The log beside the file, cut off or altered at any byte: a commit stands whole or not at all, all commits before the
//! damage stand, and the journal goes on from there. Whoever kept a digest learns that the end is missing.

use std::fs;

use super::*;
use crate::conformance::{follow_chain, whole};

/// A journal as a power cut leaves it: its file, the log beside it, and how long the log was after each commit.
struct Cut {
    file: Vec<u8>,
    log: Vec<u8>,
    commits: Vec<Commit>,
}

/// What stood after a commit.
#[derive(Debug)]
struct Commit {
    log: usize,
    figures: Vec<usize>,
    digest: Digest,
}

fn log(path: &Path) -> PathBuf {
    path.with_extension("sqlite-wal")
}

/// How much of a log holds pages; zeros are room for more.
fn written(log: &[u8]) -> usize {
    let used = log.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    // After a head of 32 bytes, each page has one of 24.
    if used == 0 { 0 } else { 32 + (used - 32).next_multiple_of(PAGE + 24) }
}

async fn cut() -> Cut {
    let folder = folder();
    let path = file(&folder);
    with_small_pages(&path);
    let engine = SqliteEngine::open(&path).unwrap();
    append(&engine, 1, 0, 1..4).await;
    // Closed, it stands without its log.
    drop(engine);
    let engine = SqliteEngine::open(&path).unwrap();
    let mut commits = Vec::new();
    let mut note = async |engine: &SqliteEngine| {
        let log = written(&fs::read(log(&path)).unwrap_or_default());
        commits.push(Commit { log, figures: figures(&all(engine).await), digest: verify(&path).unwrap() });
    };
    note(&engine).await;
    append(&engine, 1, 3, 4..5).await;
    note(&engine).await;
    append(&engine, 2, 0, 5..7).await;
    note(&engine).await;
    append(&engine, 1, 4, 7..8).await;
    note(&engine).await;
    let mut log = fs::read(log(&path)).unwrap();
    log.truncate(written(&log));
    Cut { file: fs::read(&path).unwrap(), log, commits }
}

impl Cut {
    /// Opens the journal with such a log, and holds it to what it must be: all up to the last commit that ends before
    /// the damage, and room for more.
    async fn opened_with(&self, altered: &[u8], damage: usize) {
        let folder = folder();
        let path = file(&folder);
        fs::write(&path, &self.file).unwrap();
        fs::write(log(&path), altered).unwrap();
        let last = self.commits.iter().rfind(|commit| commit.log <= damage).unwrap();
        assert_eq!(verify(&path).unwrap(), last.digest, "byte {damage}");
        let engine = SqliteEngine::open(&path).unwrap();
        assert_eq!(figures(&all(&engine).await), last.figures, "byte {damage}");

        // Going on takes its time, so not after every byte.
        if !damage.is_multiple_of(16) {
            return;
        }
        let stream = whole(&engine, 1).await;
        append(&engine, 1, stream.len() as u64, 100..101).await;
        follow_chain(&whole(&engine, 1).await).unwrap();
        drop(engine);
        let verified = Verification::open(&path).unwrap().run(Some(last.digest.events()), |_| ()).unwrap();
        assert_eq!(
            (verified.earlier.as_ref(), verified.digest.events()),
            (Some(&last.digest), last.digest.events() + 1)
        );
    }

    /// Does this for each of these bytes, on all cores.
    fn at_each(self, bytes: impl Iterator<Item = usize>, alter: impl Fn(&[u8], usize) -> Vec<u8> + Sync) {
        let bytes: Vec<usize> = bytes.collect();
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        std::thread::scope(|scope| {
            for part in bytes.chunks(bytes.len().div_ceil(cores)) {
                let (cut, alter) = (&self, &alter);
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    for byte in part {
                        runtime.block_on(cut.opened_with(&alter(&cut.log, *byte), *byte));
                    }
                });
            }
        });
    }

    /// The bytes of the log's last commit, and some of the one before it.
    fn end(&self) -> std::ops::Range<usize> {
        self.commits[2].log - 64..self.log.len()
    }
}

#[tokio::test]
async fn a_log_cut_off_at_any_byte_loses_whole_commits_alone() {
    let cut = cut().await;
    let bytes = cut.end();
    cut.at_each(bytes, |log, length| log[..length].to_vec());
}

#[tokio::test]
async fn a_log_altered_at_any_byte_loses_whole_commits_alone() {
    let cut = cut().await;
    let bytes = cut.end();
    cut.at_each(bytes, |log, byte| {
        let mut altered = log.to_vec();
        altered[byte] ^= 1 << (byte % 8);
        altered
    });
}

#[tokio::test]
async fn a_log_whose_head_is_altered_or_that_is_gone_leaves_the_file_as_it_was_closed() {
    let cut = cut().await;
    for byte in 0..32 {
        let mut altered = cut.log.clone();
        altered[byte] ^= 0x10;
        cut.opened_with(&altered, 0).await;
    }
    cut.opened_with(&[], 0).await;
}

#[tokio::test]
async fn a_digest_tells_that_the_end_is_missing() {
    let cut = cut().await;
    let folder = folder();
    let path = file(&folder);
    fs::write(&path, &cut.file).unwrap();
    fs::write(log(&path), &cut.log[..cut.log.len() - 1]).unwrap();
    let known = &cut.commits[3].digest;
    let verified = Verification::open(&path).unwrap().run(Some(known.events()), |_| ()).unwrap();
    assert_eq!((verified.earlier, &verified.digest), (None, &cut.commits[2].digest));
}
