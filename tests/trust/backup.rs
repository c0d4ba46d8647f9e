//! What was backed up is whole, and a service starts on what was restored.

use std::collections::BTreeMap;

use reqwest::StatusCode;
use serde_json::Value;

use super::*;
use crate::support::Client;

fn export(folder: &Path) -> String {
    let ran = run(&["export", "--data", path(folder)]);
    assert!(ran.good && !ran.out.is_empty(), "{}", ran.words);
    ran.out
}

/// Puts the master key of a folder into another one; no backup holds it.
fn with_master_key(from: &Path, to: &Path) {
    fs::copy(from.join("master.key"), to.join("master.key")).unwrap();
}

#[test]
fn a_backup_of_a_served_journal_is_whole_and_opens_every_name() {
    let (folder, other) = (filled(), TempDir::new().unwrap());
    let to = other.path().join("bản sao");
    let program = Program::serve(folder.path());
    let ran = run(&["backup", "--data", path(folder.path()), "--to", path(&to)]);
    assert!(ran.good && ran.words.contains("backed up to"), "{}", ran.words);
    assert_eq!(ran.out.trim_end(), digest(folder.path()));
    program.kill();
    assert_eq!(digest(&to), digest(folder.path()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(to.join("keys.sqlite")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // With the master key, which is not in it, it opens every name.
    assert!(ran.words.contains("does not hold the master key") && !to.join("master.key").exists(), "{}", ran.words);
    with_master_key(folder.path(), &to);
    assert_eq!(export(&to), export(folder.path()));
}

#[test]
fn a_backup_goes_into_a_new_folder_only_and_never_from_nothing() {
    let (folder, other) = (filled(), TempDir::new().unwrap());
    fs::write(other.path().join("thư.txt"), "của người khác").unwrap();
    let ran = run(&["backup", "--data", path(folder.path()), "--to", path(other.path())]);
    assert!(!ran.good && ran.words.contains("thư mục không trống"), "{}", ran.words);
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1);
    let to = other.path().join("bản sao");
    let ran = run(&["backup", "--data", path(&other.path().join("none")), "--to", path(&to)]);
    assert!(!ran.good && ran.words.contains("chưa có dữ liệu") && !to.exists(), "{}", ran.words);
}

#[test]
fn an_altered_journal_is_found_out_as_it_is_backed_up() {
    let (folder, other) = (filled(), TempDir::new().unwrap());
    tamper(folder.path(), "DELETE FROM event WHERE position = 5");
    let ran = run(&["backup", "--data", path(folder.path()), "--to", path(other.path())]);
    assert!(!ran.good && ran.words.contains("position 5.5"), "{}", ran.words);
}

fn restore(from: &Path, data: &Path, against: Option<&str>) -> Ran {
    let mut arguments = vec!["restore", "--from", path(from), "--data", path(data)];
    arguments.extend(against.iter().flat_map(|digest| ["--against", digest]));
    run(&arguments)
}

/// A backup of a folder that nobody uses.
fn backed_up(folder: &Path) -> TempDir {
    let to = TempDir::new().unwrap();
    let ran = run(&["backup", "--data", path(folder), "--to", path(to.path())]);
    assert!(ran.good, "{}", ran.words);
    to
}

/// A folder's files and what is in them.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
    };
    fs::read_dir(folder).unwrap().map(read).collect()
}

/// What a service shows: pages, and what GraphQL answers of names and of the timeline.
async fn shown(client: &Client) -> (Vec<String>, Value) {
    let mut pages = Vec::new();
    for page in ["", "/tp-mau.phuong-mau-mot", "/tp-mau.phuong-mau-mot/tp-mau.phuong-mau-mot.to-3", "/timeline"] {
        let (status, text) = client.page(&format!("/2019/tp-mau{page}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        pages.push(text);
    }
    let query = "query($in: ID!, $year: Int!, $unit: ID!) {
        festival(in: $in, year: $year) {
            commendations(unit: $unit) { edges { node { id signer { name } nominee { person { name } } } } }
            timeline(first: 200) { edges { node { id recordedAt } } }
        }
    }";
    let variables = json!({ "in": "tp-mau", "year": 2019, "unit": "tp-mau.phuong-mau-mot" });
    (pages, client.graphql(query, variables).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_starts_on_what_was_restored_and_shows_the_same() {
    let (folder, other) = (filled(), TempDir::new().unwrap());
    let (kept, to) = (other.path().join("bản sao"), other.path().join("nơi mới"));
    let program = Program::serve(folder.path());
    let before = shown(&program.client()).await;
    assert!(before.1.to_string().contains("name"), "{:#}", before.1);
    let ran = run(&["backup", "--data", path(folder.path()), "--to", path(&kept)]);
    assert!(ran.good, "{}", ran.words);
    let known = ran.out.trim_end().to_owned();
    // What is done after the backup is not in it.
    let input = json!({
        "stamp": stamp_as(Office::Convener, "tp-mau", Uuid::new_v4()), "convener": "tp-mau",
        "unit": "tp-mau.phuong-them", "kind": "WARD", "name": "Phường Thêm", "parent": "tp-mau",
    });
    let payload = program.client().try_mutation("registerUnit", input).await.unwrap();
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    program.kill();
    let backup = contents(&kept);

    let ran = restore(&kept, &to, Some(&known));
    assert!(ran.good && ran.out.trim_end() == known, "{}", ran.words);
    for part in ["agrees with", "restored to", "ngayhoi serve --data", "names need the master key"] {
        assert!(ran.words.contains(part), "{part}: {}", ran.words);
    }
    let names: Vec<_> = contents(&to).into_keys().collect();
    assert_eq!(names, ["accounts.sqlite", "journal.sqlite", "keys.sqlite", "ngayhoi.lock"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(to.join("keys.sqlite")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    with_master_key(folder.path(), &to);
    let program = Program::serve(&to);
    assert_eq!(shown(&program.client()).await, before);
    program.kill();
    assert_eq!(digest(&to), known);
    // The backup itself is as it was, and good for another time.
    assert_eq!(contents(&kept), backup);
}

#[test]
fn nothing_is_restored_over_data_or_over_anything_else() {
    let folder = filled();
    let kept = backed_up(folder.path());
    let before = contents(folder.path());
    let ran = restore(kept.path(), folder.path(), None);
    assert!(!ran.good && ran.words.contains("thư mục không trống"), "{}", ran.words);
    assert_eq!(contents(folder.path()), before);

    let other = TempDir::new().unwrap();
    fs::write(other.path().join("thư.txt"), "của người khác").unwrap();
    let ran = restore(kept.path(), other.path(), None);
    assert!(!ran.good && ran.words.contains("thư.txt") && ran.words.contains("choose a new folder"), "{}", ran.words);
    assert_eq!(contents(other.path()).len(), 1);
    // Keys alone are somebody's too.
    let other = TempDir::new().unwrap();
    fs::write(other.path().join("keys.sqlite"), "khóa").unwrap();
    assert!(!restore(kept.path(), other.path(), None).good);
    assert_eq!(contents(other.path())["keys.sqlite"], "khóa".as_bytes());
}

#[test]
fn what_is_no_good_backup_is_not_restored() {
    let (folder, other) = (filled(), TempDir::new().unwrap());
    let to = other.path().join("nơi mới");
    let ran = restore(other.path(), &to, None);
    assert!(!ran.good && ran.words.contains("không phải bản sao lưu"), "{}", ran.words);

    let kept = backed_up(folder.path());
    let of_another = digest(filled().path());
    let ran = restore(kept.path(), &to, Some(&of_another));
    assert!(!ran.good && ran.words.contains("DOES NOT AGREE"), "{}", ran.words);
    tamper(kept.path(), "DELETE FROM event WHERE position = 5");
    let ran = restore(kept.path(), &to, None);
    assert!(!ran.good && ran.words.contains("position 5.5"), "{}", ran.words);
    fs::remove_file(kept.path().join("keys.sqlite")).unwrap();
    let ran = restore(kept.path(), &to, None);
    assert!(!ran.good && ran.words.contains("thiếu keys.sqlite"), "{}", ran.words);
    assert!(!to.exists());
}

/// As a restore leaves it that was killed: while it copied, and between the keys and the journal.
#[test]
fn a_restore_that_was_cut_off_serves_nothing_and_is_begun_anew() {
    let folder = filled();
    let kept = backed_up(folder.path());
    let known = digest(kept.path());
    for left in [
        &["ngayhoi.lock", "journal.sqlite.restoring", "journal.sqlite.restoring-journal"][..],
        &["ngayhoi.lock", "journal.sqlite.restoring", "keys.sqlite.restoring"],
        &["ngayhoi.lock", "journal.sqlite.restoring", "keys.sqlite"],
    ] {
        let to = TempDir::new().unwrap();
        // It may be there before the rest is.
        with_master_key(folder.path(), to.path());
        for file in left {
            fs::write(to.path().join(file), "nửa chừng").unwrap();
        }
        let ran = run(&["serve", "--data", path(to.path()), "--listen", "127.0.0.1:0"]);
        assert!(!ran.good && ran.words.contains("chưa có dữ liệu"), "{}", ran.words);
        let ran = restore(kept.path(), to.path(), None);
        assert!(ran.good && ran.out.trim_end() == known, "{left:?}: {}", ran.words);
        let names: Vec<_> = contents(to.path()).into_keys().collect();
        assert_eq!(names, ["accounts.sqlite", "journal.sqlite", "keys.sqlite", "master.key", "ngayhoi.lock"]);
        assert_eq!(export(to.path()), export(folder.path()));
    }
}

#[test]
fn a_folder_in_use_is_not_restored_into() {
    let folder = filled();
    let kept = backed_up(folder.path());
    let to = TempDir::new().unwrap();
    let lock = fs::File::create(to.path().join("ngayhoi.lock")).unwrap();
    lock.try_lock().unwrap();
    let ran = restore(kept.path(), to.path(), None);
    assert!(!ran.good && ran.words.contains("is using this data folder"), "{}", ran.words);
    assert_eq!(contents(to.path()).len(), 1);
}
