//! Disks that fill up or may not be written, folders that are taken, clocks that were wrong: what is said, what goes
//! on, and that nothing acknowledged is lost.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{Client, Office, Program, fixture, ngayhoi, stamp_as};

const CITY: &str = "tp-ha-tinh";

/// A folder with Hà Tĩnh's year in it.
fn filled() -> TempDir {
    let folder = TempDir::new().unwrap();
    let file = fixture("ha-tinh-2018");
    let output = ngayhoi(&["import", file.to_str().unwrap(), "--data", data(&folder)]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

fn data(folder: &TempDir) -> &str {
    folder.path().to_str().unwrap()
}

/// From now on no file of the program grows beyond so many bytes, as on a disk without room.
fn limit(program: &Program, bytes: &str) {
    let size = format!("--fsize={bytes}:");
    let limited = Command::new("prlimit").args(["--pid", &program.id().to_string(), &size]).status().unwrap();
    assert!(limited.success());
}

async fn register(client: &Client, number: usize) -> Value {
    let unit = format!("tp-ha-tinh.thach-trung.to-{number}");
    let input = json!({
        "stamp": stamp_as(Office::Convener, CITY, Uuid::from_u128(number as u128)), "convener": CITY, "unit": unit,
        "kind": "NEIGHBOURHOOD", "name": unit, "parent": "tp-ha-tinh.thach-trung",
    });
    client.try_mutation("registerUnit", input).await.unwrap()
}

/// Whether the neighbourhood is to be seen.
async fn is_shown(client: &Client, number: usize) -> bool {
    let id = format!("tp-ha-tinh.thach-trung.to-{number}");
    client.graphql("query($id: ID!) { unit(id: $id) { id } }", json!({ "id": id })).await["unit"] != Value::Null
}

fn is_done(payload: &Value) -> bool {
    payload["userErrors"] == json!([]) && payload["position"].is_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_that_cannot_grow_refuses_in_words_and_goes_on_once_there_is_room() {
    let folder = filled();
    let program = Program::serve_without_size_signal(folder.path());
    let client = program.client();
    assert!(is_done(&register(&client, 1).await));
    // What follows the last commit is room that was made ahead.
    let log = fs::read(folder.path().join("journal.sqlite-wal")).unwrap();
    let written = log.iter().rposition(|byte| *byte != 0).unwrap();
    limit(&program, &written.to_string());
    for _ in 0..2 {
        let refused = register(&client, 2).await;
        let error = &refused["userErrors"][0];
        assert!(error["code"] == "JOURNAL_UNWRITABLE" || error["code"] == "DISK_FULL", "{refused:#}");
        let words = error["message"].as_str().unwrap();
        assert!(words.contains("đĩa") && words.contains("gửi lại"), "{words}");
    }
    assert!(is_shown(&client, 1).await && !is_shown(&client, 2).await);
    assert!(client.page("/2018/tp-ha-tinh").await.0.is_success());

    limit(&program, "unlimited");
    // The same wish, sent again.
    assert!(is_done(&register(&client, 2).await));
    assert!(is_shown(&client, 2).await);
    program.kill();
    assert!(ngayhoi(&["verify", "--data", data(&folder)]).status().unwrap().success());
    let program = Program::serve(folder.path());
    assert!(is_shown(&program.client(), 1).await && is_shown(&program.client(), 2).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn read_models_that_cannot_be_written_are_told_and_catch_up() {
    let folder = filled();
    let program = Program::serve(folder.path());
    let client = program.client();
    let models = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
    let models = models.into_iter().find(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with("read-models-") && name.ends_with(".sqlite")
    });
    let holder = Connection::open(models.unwrap()).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    // It is written for good, and the answer says that it is not to be seen yet.
    let payload = register(&client, 1).await;
    assert!(is_done(&payload) && payload["visible"] == false, "{payload:#}");
    assert!(!is_shown(&client, 1).await);
    assert_eq!(client.page("/readyz").await.0, 503);

    holder.execute_batch("ROLLBACK").unwrap();
    let again = register(&client, 1).await;
    assert_eq!((&again["position"], &again["visible"]), (&payload["position"], &json!(true)));
    assert!(is_shown(&client, 1).await);
}

/// The kinds of files that are built from the journal.
const BUILT: [&str; 2] = ["read-models-", "timeline-"];

/// The files of a kind that are built in a folder.
fn built(folder: &TempDir, kind: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    files.filter(|path| name(path).starts_with(kind) && name(path).ends_with(".sqlite")).collect()
}

/// What is told of the year and of its history; `None` where that fails.
async fn told(client: &Client) -> Option<Value> {
    let query = "{ festival(in: \"tp-ha-tinh\", year: 2018) { status timeline(first: 3) { totalCount edges { node { summary } } } } }";
    let answer = client.try_graphql(query, json!({})).await.unwrap();
    answer["errors"].is_null().then(|| answer["data"]["festival"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_is_built_anew_before_it_is_served() {
    for kind in BUILT {
        let folder = filled();
        for path in built(&folder, kind) {
            fs::write(path, "không phải bảng tra cứu".repeat(500)).unwrap();
        }
        let program = Program::serve(folder.path());
        assert_eq!(program.client().page("/readyz").await.0, 200, "{kind}");
        assert!(program.client().page("/2018/tp-ha-tinh").await.0.is_success(), "{kind}");
        assert!(told(&program.client()).await.is_some(), "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_while_it_is_served_is_built_anew() {
    for kind in BUILT {
        let folder = filled();
        let program = Program::serve(folder.path());
        let client = program.client();
        let before = built(&folder, kind);
        for path in &before {
            // What was written lately stands in the file's log.
            for path in [path.clone(), path.with_extension("sqlite-wal")] {
                // In its place, as a disk would do it: whoever has it open goes on with it.
                let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
                let length = usize::try_from(file.metadata().unwrap().len()).unwrap();
                file.write_all(&b"h\xe1\xbb\x8fng".repeat(length / 6)).unwrap();
            }
        }
        // What is read of it fails at first, and nobody need do anything.
        let mut failed = 0;
        while built(&folder, kind) == before || client.page("/readyz").await.0 != 200 {
            failed += usize::from(told(&client).await.is_none());
        }
        assert!(failed > 0, "the damage was met: {kind}");
        let healed = told(&client).await.unwrap();
        let events = fs::read_to_string(fixture("ha-tinh-2018")).unwrap().lines().count();
        assert_eq!(healed["timeline"]["totalCount"], events, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_needs_a_folder_that_is_taken_learns_who_has_it() {
    let folder = filled();
    let program = Program::serve(folder.path());
    let file = fixture("ha-tinh-2018");
    for arguments in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["demo", "--listen", "127.0.0.1:0"],
        &["import", file.to_str().unwrap()],
        &["export"],
        &["replay", "--year", "2018"],
        &["rebuild"],
    ] {
        let output = ngayhoi(arguments).args(["--data", data(&folder)]).output().unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        for part in [data(&folder), &format!("(process {})", program.id()), "hãy dừng tiến trình đó"] {
            assert!(words.contains(part), "{arguments:?}, {part}: {words}");
        }
    }
    let verified = ngayhoi(&["verify", "--data", data(&folder)]).status().unwrap();
    assert!(verified.success(), "reading needs no hold of the folder");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_in_a_file_is_written_by_one_node() {
    let (folder, other, third) = (filled(), TempDir::new().unwrap(), TempDir::new().unwrap());
    let journal = format!("sqlite:{}", folder.path().join("journal.sqlite").display());
    let (keys, master) = (folder.path().join("keys.sqlite"), folder.path().join("master.key"));
    let elsewhere = ["--journal", &journal, "--keys", keys.to_str().unwrap(), "--master-key", master.to_str().unwrap()];
    let refused = |node: &TempDir, first: &Program| {
        let serve = ["serve", "--listen", "127.0.0.1:0", "--data", data(node)];
        let output = ngayhoi(&serve).args(elsewhere).output().unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        for part in [data(&folder), &format!("(process {})", first.id())] {
            assert!(words.contains(part), "{part}: {words}");
        }
    };
    let first = Program::serve(folder.path());
    refused(&other, &first);
    first.interrupt();
    // The same where neither node has the journal in its own folder.
    let first = Program::serve_with(other.path(), &elsewhere);
    refused(&third, &first);
    refused(&folder, &first);
    assert!(is_done(&register(&first.client(), 1).await));
    let output = ngayhoi(&["rebuild", "--data", data(&folder)]).output().unwrap();
    assert!(!output.status.success(), "{output:?}");
    first.interrupt();
    assert!(is_shown(&Program::serve(folder.path()).client(), 1).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_behind_what_was_recorded_last_is_told() {
    let folder = filled();
    let db = Connection::open(folder.path().join("journal.sqlite")).unwrap();
    // As a clock ten years ahead would have written it.
    let sql = "UPDATE event SET metadata = replace(metadata, '\"rec\":\"20', '\"rec\":\"21')";
    assert!(db.execute(sql, []).unwrap() > 0);
    drop(db);
    assert!(ngayhoi(&["rebuild", "--data", data(&folder)]).status().unwrap().success());
    let program = Program::serve(folder.path());
    let (status, said) = program.client().page("/readyz").await;
    assert_eq!(status, 200);
    for part in ["hãy chỉnh đồng hồ máy", "set the clock", "recorded at 21"] {
        assert!(said.contains(part), "{said}");
    }
    let words = String::from_utf8(program.interrupt().stderr).unwrap();
    assert!(words.contains("set the clock"), "{words}");
}

/// Runs the program as one who may not write where it reads. For root nothing is forbidden, so root becomes nobody.
#[cfg(unix)]
fn as_reader(folder: &Path, arguments: &[&str]) -> (bool, String) {
    use std::os::unix::{fs::PermissionsExt, process::CommandExt};
    let is_root = fs::File::options().write(true).open(folder.join("data/journal.sqlite")).is_ok();
    let mut command = ngayhoi(arguments);
    if is_root {
        // Where the program was built, others may not look.
        let program = folder.join("ngayhoi");
        fs::copy(command.get_program(), &program).unwrap();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        command = Command::new(program);
        command.args(arguments).uid(65_534).gid(65_534);
    }
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_can_be_verified_and_is_not_served() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let inside = folder.path().join("data");
    let place = inside.to_str().unwrap();
    let file = fixture("ha-tinh-2018");
    assert!(ngayhoi(&["import", file.to_str().unwrap(), "--data", place]).status().unwrap().success());
    let permit = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for entry in fs::read_dir(&inside).unwrap() {
        permit(&entry.unwrap().path(), 0o444);
    }
    permit(&inside, 0o555);
    let (verified, words) = as_reader(folder.path(), &["verify", "--data", place]);
    assert!(verified, "{words}");
    let (served, words) = as_reader(folder.path(), &["serve", "--data", place, "--listen", "127.0.0.1:0"]);
    assert!(!served && words.contains(place) && words.contains("quyền ghi"), "{words}");
    permit(&inside, 0o755);
}
