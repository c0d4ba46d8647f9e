//! Keys of sealed names: made, wrapped, changed, lost, and never to be found where they do not belong.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{Program, fixture, ngayhoi};

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A name of the sample year.
const NAME: &str = "\"open\":\"";

/// What it printed, and what it said.
struct Ran {
    out: String,
    words: String,
}

fn run(mut command: Command, is_good: bool) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, words) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success() == is_good && !words.contains("panicked"), "{words}");
    Ran { out, words }
}

fn succeed(arguments: &[&str]) -> Ran {
    run(ngayhoi(arguments), true)
}

fn fail(arguments: &[&str]) -> String {
    run(ngayhoi(arguments), false).words
}

fn says(words: &str, parts: &[&str]) {
    for part in parts {
        assert!(words.contains(part), "{part}: {words}");
    }
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A data folder of one test's own, beside which other files can lie.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// With the sample year in it.
    fn filled() -> Self {
        let folder = Self::new();
        let ran = succeed(&["import", path(&fixture("sample-year")), "--data", &folder.data()]);
        says(&ran.words, &["đã tạo khóa chủ", "made the master key", "master.key", "never keep it with the backups"]);
        folder
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn data(&self) -> String {
        path(&self.beside("data")).to_owned()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.beside("data").join(name)
    }

    fn master(&self) -> PathBuf {
        self.file("master.key")
    }

    fn export(&self) -> String {
        let ran = succeed(&["export", "--data", &self.data()]);
        assert!(ran.out.contains(NAME));
        ran.out
    }

    fn digest(&self) -> String {
        succeed(&["verify", "--data", &self.data()]).out
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn given_a_new_folder_then_its_owner_alone_reads_the_master_key_and_whoever_opens_it_up_is_warned() {
    let folder = Folder::filled();
    for file in ["master.key", "keys.sqlite"] {
        assert_eq!(mode(&folder.file(file)), 0o600);
    }
    let exported = folder.export();
    set_mode(&folder.master(), 0o644);
    let ran = succeed(&["export", "--data", &folder.data()]);
    says(&ran.words, &["CẢNH BÁO", "chmod 600", "master.key"]);
    // One that nobody may write any more does.
    set_mode(&folder.master(), 0o400);
    assert_eq!(folder.export(), exported);
    succeed(&["keys", "rotate", "--data", &folder.data()]);
    assert_eq!((folder.export(), mode(&folder.master())), (exported, 0o600));
}

#[test]
fn given_the_master_key_of_another_folder_then_both_are_named_and_nothing_changes() {
    let (folder, other) = (Folder::filled(), Folder::filled());
    let (exported, right) = (folder.export(), fs::read(folder.master()).unwrap());
    fs::copy(other.master(), folder.master()).unwrap();
    let data = folder.data();
    for command in [vec!["serve"], vec!["export"], vec!["keys", "rotate"]] {
        let words = fail(&[command.as_slice(), &["--data", &data]].concat());
        says(
            &words,
            &["khóa chủ không đúng với tệp khóa này", "keys.sqlite", "master.key", "give the right master key"],
        );
    }
    // Another one from the environment comes first, and is named as such.
    fs::write(folder.master(), right).unwrap();
    let mut command = ngayhoi(&["export", "--data", &data]);
    command.env("NGAYHOI_MASTER_KEY", KEY);
    let words = run(command, false).words;
    says(&words, &["khóa chủ không đúng", "NGAYHOI_MASTER_KEY"]);
    assert!(!words.contains(KEY));
    assert_eq!(folder.export(), exported);
}

#[test]
fn given_a_damaged_master_key_then_it_is_named() {
    let folder = Folder::filled();
    fs::write(folder.master(), "mật khẩu của tôi").unwrap();
    let words = fail(&["serve", "--data", &folder.data()]);
    says(&words, &["master.key", "khóa chủ không dùng được", "put back the copy that was kept"]);
    assert!(!words.contains("mật khẩu của tôi"));
    let mut command = ngayhoi(&["serve", "--data", &folder.data()]);
    command.env("NGAYHOI_MASTER_KEY", "mật khẩu của tôi");
    let words = run(command, false).words;
    says(&words, &["NGAYHOI_MASTER_KEY", "32 byte"]);
    assert!(!words.contains("mật khẩu của tôi"));
}

#[test]
fn given_a_lost_master_key_then_the_record_stays_whole_and_the_service_goes_on_only_knowingly() {
    let folder = Folder::filled();
    let (data, digest) = (folder.data(), folder.digest());
    let kept = fs::read(folder.master()).unwrap();
    fs::remove_file(folder.master()).unwrap();
    for command in [vec!["serve"], vec!["export"], vec!["keys", "rotate"]] {
        let words = fail(&[command.as_slice(), &["--data", &data]].concat());
        says(&words, &["không thấy khóa chủ", "master.key", "forget-all", "the record stays whole and verifiable"]);
        assert!(!folder.master().exists(), "{command:?} made another one");
    }
    let words = fail(&["keys", "forget-all", "--data", &data]);
    says(&words, &["--yes-i-know", "look for the master key"]);
    // It is found after all: nothing was lost, and nothing is forgotten.
    fs::write(folder.master(), &kept).unwrap();
    let words = fail(&["keys", "forget-all", "--data", &data, "--yes-i-know"]);
    says(&words, &["nothing is lost"]);
    let exported = folder.export();

    fs::remove_file(folder.master()).unwrap();
    let words = succeed(&["keys", "forget-all", "--data", &data, "--yes-i-know"]).words;
    says(&words, &["counts as erased", "đã tạo khóa chủ", ".lost"]);
    let nameless = succeed(&["export", "--data", &data]).out;
    assert!(!nameless.contains(NAME) && nameless.contains("\"erased\":true"), "{nameless}");
    assert_eq!((nameless.lines().count(), folder.digest()), (exported.lines().count(), digest));
    drop(Program::serve(&folder.beside("data")));

    // Even then, what was put aside opens with the key that turned up.
    let aside = fs::read_dir(folder.beside("data")).unwrap().map(|file| file.unwrap().path());
    let aside = aside.into_iter().find(|file| path(file).ends_with(".lost")).unwrap();
    fs::rename(aside, folder.file("keys.sqlite")).unwrap();
    fs::write(folder.master(), &kept).unwrap();
    assert_eq!(folder.export(), exported);
}

#[test]
fn given_a_lost_key_file_then_the_service_goes_on_only_knowingly() {
    let folder = Folder::filled();
    fs::remove_file(folder.file("keys.sqlite")).unwrap();
    for emptied in [false, true] {
        if emptied {
            fs::write(folder.file("keys.sqlite"), "").unwrap();
        }
        says(&fail(&["serve", "--data", &folder.data()]), &["keys.sqlite", "forget-all"]);
        says(&fail(&["keys", "rotate", "--data", &folder.data()]), &["keys.sqlite"]);
    }
    succeed(&["keys", "forget-all", "--data", &folder.data(), "--yes-i-know"]);
    let exported = succeed(&["export", "--data", &folder.data()]).out;
    assert!(!exported.contains(NAME) && exported.contains("\"erased\":true"));
    // Nor does a name come back under a new key, beside values that it would not open.
    succeed(&["import", path(&fixture("sample-year")), "--data", &folder.data()]);
    assert_eq!(succeed(&["export", "--data", &folder.data()]).out, exported);
}

#[test]
fn given_a_new_master_key_then_names_still_open_and_earlier_backups_open_with_the_former() {
    let folder = Folder::filled();
    let (data, exported, backup) = (folder.data(), folder.export(), folder.beside("backup"));
    succeed(&["backup", "--data", &data, "--to", path(&backup)]);
    let program = Program::serve(&folder.beside("data"));
    let words = fail(&["keys", "rotate", "--data", &data]);
    says(&words, &["đang dùng thư mục dữ liệu này"]);
    program.kill();
    let ran = succeed(&["keys", "rotate", "--data", &data]);
    says(&ran.words, &["Đã đổi khóa chủ", "make a new backup", ".old"]);
    assert_eq!((ran.out.as_str(), folder.export()), ("", exported.clone()));

    fs::copy(backup.join("keys.sqlite"), folder.file("keys.sqlite")).unwrap();
    let ran = succeed(&["export", "--data", &data]);
    says(&ran.words, &["mở bằng khóa cũ", "keys rotate"]);
    assert_eq!(ran.out, exported);
    succeed(&["keys", "rotate", "--data", &data]);
    assert!(!succeed(&["export", "--data", &data]).words.contains("khóa cũ"));

    let other = folder.beside("usb.key");
    let ran = succeed(&["keys", "rotate", "--data", &data, "--to", path(&other)]);
    says(&ran.words, &["--master-key", "usb.key"]);
    says(&fail(&["export", "--data", &data]), &["khóa chủ không đúng"]);
    assert_eq!(succeed(&["export", "--data", &data, "--master-key", path(&other)]).out, exported);
    let mut command = ngayhoi(&["export", "--data", &data]);
    command.env("NGAYHOI_MASTER_KEY_FILE", &other);
    assert_eq!(run(command, true).out, exported);
}

#[test]
fn given_a_power_cut_within_a_rotation_then_the_next_start_ends_it() {
    let folder = Folder::filled();
    let (data, exported, keys) = (folder.data(), folder.export(), folder.file("keys.sqlite"));
    let (former_key, former_keys) = (fs::read(folder.master()).unwrap(), fs::read(&keys).unwrap());
    succeed(&["keys", "rotate", "--data", &data]);
    let (new_key, new_keys) = (fs::read_to_string(folder.master()).unwrap(), fs::read(&keys).unwrap());
    let id = new_key.split_once("id ").unwrap().1.split_once('.').unwrap().0;
    let new = folder.file(&format!("master.key.{id}.new"));

    // The new key stands beside, and does not count yet.
    fs::write(&new, &new_key).unwrap();
    fs::write(folder.master(), &former_key).unwrap();
    fs::write(&keys, former_keys).unwrap();
    assert_eq!(folder.export(), exported);
    assert_eq!(fs::read(folder.master()).unwrap(), former_key);

    // It counts, and is not in its place yet.
    fs::write(&keys, new_keys).unwrap();
    let ran = succeed(&["export", "--data", &data]);
    says(&ran.words, &["bị ngắt giữa chừng đã được làm xong", id]);
    assert_eq!(ran.out, exported);
    assert_eq!(fs::read_to_string(folder.master()).unwrap(), new_key);
    assert!(!new.exists());
    assert_eq!(folder.export(), exported);
}

#[test]
fn given_a_master_key_in_the_environment_then_none_lies_in_the_folder_and_a_new_one_is_printed() {
    let folder = Folder::new();
    let with = |key: &str, arguments: &[&str]| {
        let mut command = ngayhoi(arguments);
        command.args(["--data", &folder.data()]).env("NGAYHOI_MASTER_KEY", key);
        run(command, true)
    };
    let sample = fixture("sample-year");
    assert!(!with(KEY, &["import", path(&sample)]).words.contains("khóa chủ"));
    let exported = with(KEY, &["export"]).out;
    let ran = with(KEY, &["keys", "rotate"]);
    let new = ran.out.trim_end().strip_prefix("NGAYHOI_MASTER_KEY=").unwrap();
    assert!(new != KEY && !ran.words.contains(new));
    says(&ran.words, &["printed above"]);
    assert_eq!(with(new, &["export"]).out, exported);
    assert!(!folder.master().exists());
    says(&fail(&["export", "--data", &folder.data()]), &["không thấy khóa chủ"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn given_nodes_that_share_a_key_file_then_a_new_master_key_reaches_the_one_that_runs() {
    let (folder, other) = (Folder::new(), Folder::new());
    let (keys, master) = (folder.beside("keys.sqlite"), folder.beside("master.key"));
    let shared = ["--keys", path(&keys), "--master-key", path(&master)];
    for data in [folder.data(), other.data()] {
        let sample = fixture("sample-year");
        succeed(&[&["import", path(&sample), "--data", &data], shared.as_slice()].concat());
    }
    assert!(!folder.master().exists() && !folder.file("keys.sqlite").exists());
    let program = Program::serve_with(&folder.beside("data"), &shared);
    let query = "{ festival(in: \"tp-mau\", year: 2019) {
        commendations { edges { node { nominee { person { name } } } } } } }";
    let before = program.client().graphql(query, json!({})).await;
    assert!(before.to_string().contains("\"name\":\""), "{before:#}");
    succeed(&[&["keys", "rotate", "--data", &other.data()], shared.as_slice()].concat());
    assert_eq!(program.client().graphql(query, json!({})).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn given_a_person_who_asks_for_it_then_their_name_alone_is_gone_at_once_and_for_ever() {
    let folder = Folder::filled();
    let program = Program::serve(&folder.beside("data"));
    let query = "{ festival(in: \"tp-mau\", year: 2019) {
        commendations { edges { node { nominee { person { name erased } } } } } } }";
    let names = async || {
        let answer = program.client().graphql(query, json!({})).await;
        let edges = answer["festival"]["commendations"]["edges"].as_array().unwrap().clone();
        let persons = edges.iter().map(|edge| edge["node"]["nominee"]["person"].clone());
        persons.filter(|person| !person.is_null()).collect::<Vec<_>>()
    };
    let (before, digest) = (names().await, folder.digest());
    let name = before[0]["name"].as_str().unwrap();
    let erase = |who: &str, more: &[&str]| {
        let data = folder.data();
        [&["keys", "erase", "--data", &data, who], more].concat().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let ask = |who: &str, more: &[&str]| ngayhoi(&erase(who, more).iter().map(String::as_str).collect::<Vec<_>>());
    // Who is meant is shown first, however the name is written; nobody else is found.
    let shown = run(ask(&name.to_uppercase(), &[]), false);
    says(&shown.out, &[name, "commendation-2019.tp-mau", "CommendationNominated.v"]);
    says(&shown.words, &["--yes-i-know"]);
    says(&run(ask("Không Có Ai", &["--yes-i-know"]), false).words, &["“Không Có Ai”"]);
    assert_eq!(names().await, before);

    run(ask(name, &["--yes-i-know"]), true);
    let gone = json!({ "name": null, "erased": true });
    let after = names().await;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(after, if before["name"] == name { &gone } else { before });
    }
    assert_eq!(folder.digest(), digest);
    says(&run(ask(name, &["--yes-i-know"]), false).words, &[name]);
    program.kill();
    assert!(!folder.export().contains(name));
}

/// Every person of the sample year.
fn persons(json: &Value, found: &mut BTreeSet<Uuid>) {
    match json {
        Value::Object(object) => {
            found.extend(object.get("person").and_then(Value::as_str).and_then(|person| person.parse::<Uuid>().ok()));
            object.values().for_each(|value| persons(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| persons(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A key as it may stand in a file or in a text.
fn forms(key: &[u8]) -> [Vec<u8>; 3] {
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    [key.to_vec(), hex.into_bytes(), BASE64.encode(key).trim_end_matches('=').as_bytes().to_vec()]
}

/// Everything within a folder, file by file.
fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        if file.is_dir() {
            files(&file, found);
        } else {
            found.push((path(&file).to_owned(), fs::read(&file).unwrap()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn given_keys_then_they_stand_nowhere_but_wrapped_and_the_master_key_in_its_own_file_alone() {
    // A key file of an earlier version, so that its keys are known.
    let folder = Folder::new();
    fs::create_dir(folder.beside("data")).unwrap();
    let key_of = |person: &Uuid| -> [u8; 32] {
        let bytes = person.as_bytes();
        std::array::from_fn(|at| bytes[at % 16].wrapping_mul(167) ^ u8::try_from(at * 7).unwrap())
    };
    let mut found = BTreeSet::new();
    for line in fs::read_to_string(fixture("sample-year")).unwrap().lines() {
        persons(&serde_json::from_str(line).unwrap(), &mut found);
    }
    assert!(found.len() > 10);
    let secret = key_of(&Uuid::nil());
    let db = Connection::open(folder.file("keys.sqlite")).unwrap();
    db.execute_batch(
        "CREATE TABLE key (person BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
         CREATE TABLE erased (person BLOB PRIMARY KEY) STRICT;
         CREATE TABLE secret (only INTEGER PRIMARY KEY CHECK (only = 1), bytes BLOB NOT NULL) STRICT;
         PRAGMA application_id = 0x6b686f61; PRAGMA user_version = 1;",
    )
    .unwrap();
    db.execute("INSERT INTO secret VALUES (1, ?1)", [secret]).unwrap();
    for person in &found {
        db.execute("INSERT INTO key VALUES (?1, ?2)", params![person.as_bytes(), key_of(person)]).unwrap();
    }
    drop(db);

    // All that the program writes and says, of whatever goes well and wrong.
    let (data, backup, out) = (folder.data(), folder.beside("backup"), folder.beside("export.jsonl"));
    let mut said = vec![succeed(&["import", path(&fixture("sample-year")), "--data", &data])];
    says(&said[0].words, &["được bọc bằng khóa chủ"]);
    let program = Program::serve(&folder.beside("data"));
    let query = "{ festival(in: \"tp-mau\", year: 2019) {
        commendations { edges { node { nominee { person { name } } } } } } }";
    let shown = program.client().graphql(query, json!({})).await;
    assert!(shown.to_string().contains("\"name\":\""), "{shown:#}");
    let ran = succeed(&["backup", "--data", &data, "--to", path(&backup)]);
    says(&ran.words, &["không có khóa chủ", "does not hold the master key"]);
    said.push(ran);
    let ended = program.interrupt();
    said.push(Ran { out: shown.to_string(), words: String::from_utf8(ended.stderr).unwrap() });
    said.push(succeed(&["export", "--data", &data, "--output", path(&out)]));
    let text = fs::read_to_string(folder.master()).unwrap();
    let first = BASE64.decode(text.lines().last().unwrap()).unwrap();
    fs::rename(folder.master(), folder.beside("kept")).unwrap();
    said.push(Ran { out: String::new(), words: fail(&["serve", "--data", &data]) });
    fs::write(folder.master(), KEY).unwrap();
    said.push(Ran { out: String::new(), words: fail(&["serve", "--data", &data]) });
    fs::rename(folder.beside("kept"), folder.master()).unwrap();
    said.push(succeed(&["keys", "rotate", "--data", &data]));
    let text = fs::read_to_string(folder.master()).unwrap();
    let second = BASE64.decode(text.lines().last().unwrap()).unwrap();

    let mut rests = Vec::new();
    files(folder.0.path(), &mut rests);
    for name in ["journal.sqlite", "timeline-", "read-models-", "keys.sqlite", "export.jsonl", "backup/keys.sqlite"] {
        assert!(rests.iter().any(|(file, _)| file.contains(name)), "{name}");
    }
    rests.extend(said.into_iter().map(|ran| ("what it said".to_owned(), (ran.out + &ran.words).into_bytes())));
    let holders = |key: &[u8]| -> Vec<&str> {
        let forms = forms(key);
        let holds = |bytes: &[u8]| forms.iter().any(|form| bytes.windows(form.len()).any(|window| window == form));
        rests.iter().filter(|(_, bytes)| holds(bytes)).map(|(file, _)| file.as_str()).collect()
    };
    for key in found.iter().map(key_of).chain([secret]) {
        assert_eq!(holders(&key), Vec::<&str>::new());
    }
    for (key, end) in [(first, ".old"), (second, "master.key"), (BASE64.decode(KEY).unwrap(), "")] {
        let holders = holders(&key);
        assert_eq!(holders.len(), usize::from(!end.is_empty()), "{holders:?}");
        assert!(holders.iter().all(|holder| holder.ends_with(end)), "{holders:?}");
    }
}
