//! Trust: whoever altered the past is found out, by a check that anyone can run beside the service.

mod backup;
mod copy;

use std::{fs, path::Path};

use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{Office, Program, events_in, fixture, ngayhoi, stamp_as};

/// How a run ended, what it printed, and what it said.
struct Ran {
    good: bool,
    out: String,
    words: String,
}

fn run(arguments: &[&str]) -> Ran {
    let output = ngayhoi(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let ran = Ran { good: output.status.success(), out: text(output.stdout), words: text(output.stderr) };
    assert!(!ran.words.contains("panicked"), "{}", ran.words);
    ran
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A folder with the sample year in it.
fn filled() -> TempDir {
    let folder = TempDir::new().unwrap();
    let imported = run(&["import", path(&fixture("sample-year")), "--data", path(folder.path())]);
    assert!(imported.good, "{}", imported.words);
    folder
}

fn verify(folder: &Path, against: Option<&str>) -> Ran {
    let mut arguments = vec!["verify", "--data", path(folder)];
    arguments.extend(against.iter().flat_map(|digest| ["--against", digest]));
    run(&arguments)
}

/// The digest of a journal that is found whole.
fn digest(folder: &Path) -> String {
    let ran = verify(folder, None);
    assert!(ran.good && ran.words.contains("the journal is as it was written"), "{}", ran.words);
    ran.out.trim_end().to_owned()
}

fn tamper(folder: &Path, sql: &str) {
    Connection::open(folder.join("journal.sqlite")).unwrap().execute_batch(sql).unwrap();
}

/// Takes the last event away as if it had never been written, so that the journal agrees with itself.
fn cut_off_end(folder: &Path) {
    tamper(
        folder,
        "CREATE TEMP TABLE cut AS SELECT * FROM event ORDER BY position DESC LIMIT 1;
         UPDATE stream SET events = events - 1, hash = (SELECT coalesce(json_extract(metadata, '$.prev'), '') FROM cut)
         WHERE id = (SELECT stream FROM cut);
         DELETE FROM stream WHERE events = 0;
         DELETE FROM place WHERE position = (SELECT position FROM cut);
         UPDATE placed SET position = position - 1;
         DELETE FROM event WHERE position = (SELECT position FROM cut);",
    );
}

#[test]
fn an_altered_event_is_named_and_the_exit_says_so() {
    let folder = filled();
    tamper(folder.path(), "UPDATE event SET data = replace(data, '\"', '''') WHERE position = 1");
    let ran = verify(folder.path(), None);
    assert!(!ran.good && ran.out.is_empty());
    for part in ["KHÔNG CÒN NHƯ KHI GHI", "revision 0", "position 1.1", "đã bị sửa", "was altered"] {
        assert!(ran.words.contains(part), "{part}: {}", ran.words);
    }
}

#[test]
fn a_removed_event_is_named() {
    let folder = filled();
    tamper(folder.path(), "DELETE FROM event WHERE position = 5");
    let ran = verify(folder.path(), None);
    assert!(!ran.good && ran.words.contains("position 5.5") && ran.words.contains("thiếu sự kiện"), "{}", ran.words);
}

#[test]
fn a_past_that_was_rewritten_whole_disagrees_with_the_published_digest() {
    let folder = filled();
    let published = digest(folder.path());
    assert!(verify(folder.path(), Some(&published)).words.contains(&format!("agrees with {published}")));

    // Another journal of the same facts was recorded at another time.
    let rewritten = filled();
    let now = digest(rewritten.path());
    let ran = verify(rewritten.path(), Some(&published));
    assert!(!ran.good && ran.out.is_empty());
    for part in ["KHÔNG KHỚP", "DOES NOT AGREE", &published, &now] {
        assert!(ran.words.contains(part), "{part}: {}", ran.words);
    }
}

#[test]
fn an_end_that_was_cut_off_disagrees_with_the_published_digest() {
    let folder = filled();
    let published = digest(folder.path());
    cut_off_end(folder.path());
    let now = digest(folder.path());
    let ran = verify(folder.path(), Some(&published));
    assert!(!ran.good && ran.words.contains(&published) && ran.words.contains(&now), "{}", ran.words);
    assert!(ran.words.contains("nay chỉ còn"), "{}", ran.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_served_journal_is_checked_and_agrees_with_its_past_as_it_grows() {
    let folder = filled();
    let before = digest(folder.path());
    let program = Program::serve(folder.path());
    assert_eq!(digest(folder.path()), before);
    let input = json!({
        "stamp": stamp_as(Office::Convener, "tp-mau", Uuid::new_v4()), "convener": "tp-mau",
        "unit": "tp-mau.phuong-them", "kind": "WARD", "name": "Phường Thêm", "parent": "tp-mau",
    });
    let payload = program.client().try_mutation("registerUnit", input).await.unwrap();
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    let after = digest(folder.path());
    assert_ne!(after, before);
    for known in [&before, &after] {
        let ran = verify(folder.path(), Some(known));
        assert!(ran.good && ran.out.trim_end() == after, "{}", ran.words);
    }
    program.kill();
    assert_eq!(digest(folder.path()), after);
}

#[test]
fn what_cannot_be_checked_is_said() {
    let folder = TempDir::new().unwrap();
    let empty = folder.path().join("empty");
    let ran = verify(&empty, None);
    assert!(!ran.good && ran.words.contains("chưa có dữ liệu") && !empty.exists(), "{}", ran.words);
    let ran = verify(folder.path(), Some("hôm qua"));
    assert!(!ran.good && ran.words.contains("hôm qua") && ran.words.contains("không phải mã kiểm"), "{}", ran.words);
    fs::write(folder.path().join("journal.sqlite"), "Ngày hội ".repeat(200)).unwrap();
    let ran = verify(folder.path(), None);
    assert!(!ran.good && ran.words.contains("không phải nhật ký của ngayhoi"), "{}", ran.words);
}
