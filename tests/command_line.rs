//! The command line: what it refuses and how, and that files go out as they came in.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Program, events_in, fixture, ngayhoi};

fn run(arguments: &[&str]) -> Output {
    ngayhoi(arguments).output().unwrap()
}

fn succeed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What it says on the error stream; it must fail, and not by panicking.
fn fail(arguments: &[&str]) -> String {
    let output = run(arguments);
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{arguments:?}");
    assert!(!words.contains("panicked"), "{words}");
    words
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A folder with both fixtures in it.
fn filled() -> TempDir {
    let folder = TempDir::new().unwrap();
    let (real, sample) = (fixture("ha-tinh-2018"), fixture("sample-year"));
    succeed(&["import", path(&real), path(&sample), "--data", path(folder.path())]);
    folder
}

fn events(file: &Path) -> Vec<Value> {
    fs::read_to_string(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_goes_out_comes_in_again_and_names_the_same_facts() {
    let (first, second) = (filled(), TempDir::new().unwrap());
    let files = TempDir::new().unwrap();
    let (out, again) = (files.path().join("out.jsonl"), files.path().join("again.jsonl"));
    succeed(&["export", "--data", path(first.path()), "--output", path(&out)]);
    succeed(&["import", path(&out), "--data", path(second.path())]);
    succeed(&["export", "--data", path(second.path()), "--output", path(&again)]);
    let without_recording = |file: &Path| -> Vec<Value> {
        let mut events = events(file);
        for event in &mut events {
            assert!(event.as_object_mut().unwrap().remove("recorded_at").is_some());
        }
        events
    };
    let exported = without_recording(&out);
    assert_eq!(exported, without_recording(&again));

    let mut given = events(&fixture("ha-tinh-2018"));
    given.extend(events(&fixture("sample-year")));
    assert_eq!(exported.len(), given.len());
    for (given, exported) in given.iter().zip(&exported) {
        for field in ["stream", "type", "occurred", "about", "actor", "data"] {
            assert_eq!(given[field], exported[field], "{given:#}");
        }
        assert_eq!(given["source"]["citation"], exported["source"]["citation"]);
    }
}

#[test]
fn a_file_that_is_in_already_changes_nothing() {
    let folder = filled();
    let words = succeed(&["import", path(&fixture("sample-year")), "--data", path(folder.path())]);
    assert!(words.contains("imported 0 events"), "{words}");
}

#[test]
fn the_same_line_is_the_same_event_in_whichever_file_it_stands() {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string(fixture("sample-year")).unwrap();
    let first_half: String = text.lines().take(200).map(|line| format!("{line}\n")).collect();
    let half = folder.path().join("half.jsonl");
    fs::write(&half, first_half).unwrap();
    let sample = fixture("sample-year");
    let data = folder.path().join("data");
    let words = succeed(&["import", path(&half), path(&sample), path(&sample), "--data", path(&data)]);
    assert!(words.contains(&format!("imported {} events", events_in("sample-year"))), "{words}");
    let rest: String = text.lines().skip(200).map(|line| format!("{line}\n")).collect();
    fs::write(&half, rest).unwrap();
    let words = succeed(&["import", path(&half), "--data", path(&data)]);
    let known = events_in("sample-year") - 200;
    assert!(words.contains(&format!("imported 0 events, {known} were there already")), "{words}");
}

/// The sample year with its third line changed.
fn damaged(folder: &Path, change: impl FnOnce(&str) -> String) -> PathBuf {
    let text = fs::read_to_string(fixture("sample-year")).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[2] = change(&lines[2]);
    let file = folder.join("damaged.jsonl");
    fs::write(&file, lines.join("\n")).unwrap();
    file
}

#[test]
fn a_malformed_line_is_named_and_nothing_of_the_file_is_imported() {
    let set = |field: &'static str, value: Value| {
        move |line: &str| {
            let mut event: Value = serde_json::from_str(line).unwrap();
            let mut part = &mut event;
            for name in field.split('.') {
                part = &mut part[name];
            }
            *part = value;
            event.to_string()
        }
    };
    type Change = Box<dyn FnOnce(&str) -> String>;
    let cases: [(&str, Change); 8] = [
        ("", Box::new(|line: &str| line[..line.len() / 2].to_owned())),
        ("occurred", Box::new(set("occurred", json!("19/8/2019")))),
        ("stream", Box::new(set("stream", json!("Tổ 1")))),
        ("type", Box::new(set("type", json!("UnitRegistered")))),
        ("about.year", Box::new(set("about.year", json!(1800)))),
        ("actor.role", Box::new(set("actor.role", json!("mayor")))),
        ("data.kind", Box::new(set("data.kind", json!("castle")))),
        ("data", Box::new(set("data.colour", json!("red")))),
    ];
    for (field, change) in cases {
        let folder = TempDir::new().unwrap();
        let file = damaged(folder.path(), change);
        let data = folder.path().join("data");
        let words = fail(&["import", path(&file), "--data", path(&data)]);
        assert!(words.contains("damaged.jsonl, dòng / line 3, cột "), "{field}: {words}");
        assert!(words.contains(&format!("field `{field}")), "{field}: {words}");
        assert_eq!(succeed(&["export", "--data", path(&data)]), "", "{field}");
    }
}

#[test]
fn a_missing_file_and_an_empty_folder_are_named() {
    let folder = TempDir::new().unwrap();
    let none = folder.path().join("none.jsonl");
    assert!(fail(&["import", path(&none), "--data", path(folder.path())]).contains("none.jsonl"));
    let empty = folder.path().join("empty");
    for command in ["serve", "export", "rebuild"] {
        let words = fail(&[command, "--data", path(&empty)]);
        assert!(words.contains("chưa có dữ liệu"), "{command}: {words}");
        assert!(!empty.exists(), "{command} made the folder");
    }
}

#[test]
fn only_this_machine_is_listened_on_where_offices_are_only_declared() {
    let folder = filled();
    for command in [&["serve", "--open-on-loopback"][..], &["demo"]] {
        let elsewhere = ["--data", path(folder.path()), "--listen", "0.0.0.0:0"];
        let words = fail(&[command, &elsewhere].concat());
        assert!(words.contains("tự khai vai trò") && words.contains("127.0.0.1"), "{words}");
    }
}

#[test]
fn a_folder_in_use_and_a_port_in_use_are_refused() {
    let (folder, other) = (filled(), filled());
    let program = Program::serve(folder.path());
    let words = fail(&["rebuild", "--data", path(folder.path())]);
    assert!(words.contains("đang dùng thư mục dữ liệu này"), "{words}");
    let words = fail(&["serve", "--data", path(other.path()), "--listen", program.address()]);
    assert!(words.contains("không mở được cổng"), "{words}");
}

#[test]
fn a_journal_that_cannot_be_trusted_is_refused_and_left_as_it_is() {
    let folder = filled();
    let journal = folder.path().join("journal.sqlite");
    let whole = fs::read(&journal).unwrap();
    let cases: [(&str, Vec<u8>); 3] = [
        ("không phải nhật ký của ngayhoi", b"Danh sach to dan pho".repeat(300)),
        ("bị hỏng", {
            let mut damaged = whole.clone();
            damaged[100..4096].fill(0xa5);
            damaged
        }),
        ("phiên bản mới hơn", {
            let db = rusqlite::Connection::open(&journal).unwrap();
            db.pragma_update(None, "user_version", 99).unwrap();
            drop(db);
            fs::read(&journal).unwrap()
        }),
    ];
    for (words, bytes) in cases {
        for beside in ["journal.sqlite-wal", "journal.sqlite-shm"] {
            // There may be none.
            let _ = fs::remove_file(folder.path().join(beside));
        }
        fs::write(&journal, &bytes).unwrap();
        let said = fail(&["serve", "--data", path(folder.path()), "--listen", "127.0.0.1:0"]);
        assert!(said.contains(words), "{words}: {said}");
        assert!(fs::read(&journal).unwrap() == bytes, "{words}: the file was changed");
    }
}

#[test]
fn a_journal_without_its_keys_is_refused_and_no_new_keys_are_made() {
    let folder = filled();
    let keys = folder.path().join("keys.sqlite");
    fs::remove_file(&keys).unwrap();
    for command in ["serve", "export", "rebuild"] {
        let words = fail(&[command, "--data", path(folder.path())]);
        assert!(words.contains("restore that file from a backup"), "{command}: {words}");
        assert!(!keys.exists(), "{command}");
    }
}

#[test]
fn a_year_is_printed_as_it_unfolds() {
    let folder = filled();
    let data = path(folder.path());
    let all = succeed(&["replay", "--data", data, "--year", "2019"]);
    assert!(all.contains("Công bố chương trình, bản thứ 1") && all.contains("[mẫu/sample]"), "{all}");
    let part = succeed(&["replay", "--data", data, "--year", "2019", "--in", "tp-mau", "--until", "2019-07-01"]);
    assert!(part.lines().count() < all.lines().count());
    assert!(!part.contains("Công bố chương trình"), "{part}");
    assert!(fail(&["replay", "--data", data, "--year", "2031"]).contains("2031"));
    assert!(fail(&["replay", "--data", data, "--year", "1900"]).contains("2005–2999"));
    let by_the_clock = ["replay", "--data", data, "--year", "2019", "--in", "tp-mau", "--until", "2019-06-30T23:59"];
    assert!(part.starts_with(&succeed(&by_the_clock)[..200]));
    assert!(fail(&["replay", "--data", data, "--year", "2019", "--until", "hôm qua"]).contains("hôm qua"));
    assert!(fail(&["replay", "--data", data, "--year", "2019", "--until", "undated"]).contains("undated"));
}

#[test]
fn the_schema_is_printed_as_it_is_checked_in() {
    let checked_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/schema.graphql");
    assert_eq!(succeed(&["schema"]), fs::read_to_string(checked_in).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_it_cleanly_and_what_is_built_can_be_deleted() {
    let folder = filled();
    let program = Program::serve(folder.path());
    let ready = program.client().page("/readyz").await;
    assert_eq!(ready.0, 200, "{}", ready.1);
    let ended = program.interrupt();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    for entry in fs::read_dir(folder.path()).unwrap() {
        let file = entry.unwrap();
        let name = file.file_name().into_string().unwrap();
        if !["journal.", "keys.", "master."].iter().any(|kept| name.starts_with(kept)) {
            fs::remove_file(file.path()).unwrap();
        }
    }
    let program = Program::serve(folder.path());
    let query = "{ festivals { totalCount } }";
    assert_eq!(program.client().graphql(query, json!({})).await["festivals"]["totalCount"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_fills_a_fresh_folder_once() {
    let folder = TempDir::new().unwrap();
    let events = |program: &Program| {
        let client = program.client();
        async move {
            let query = "{ a: festival(in: \"tp-ha-tinh\", year: 2018) { timeline { totalCount } }
                           b: festival(in: \"tp-mau\", year: 2019) { timeline { totalCount } } }";
            client.graphql(query, json!({})).await
        }
    };
    let program = Program::demo(folder.path());
    let first = events(&program).await;
    assert!(first["a"]["timeline"]["totalCount"].as_i64().unwrap() > 50, "{first:#}");
    program.kill();
    let program = Program::demo(folder.path());
    assert_eq!(events(&program).await, first);
}

#[test]
fn a_list_of_an_office_is_checked_and_imported_from_its_template() {
    let folder = filled();
    let (data, files) = (path(folder.path()), TempDir::new().unwrap());
    let (template, list) = (files.path().join("mau.xlsx"), files.path().join("tổ.csv"));
    succeed(&["office", "template", "to-dan-pho", "--output", path(&template)]);
    let import = |file: &Path, more: &[&str]| {
        let mut all = vec!["office", "import", "to-dan-pho", path(file), "--data", data];
        all.extend(["--in", "tp-mau", "--year", "2019", "--unit", "tp-mau.xa-mau-ba", "--by", "ban-to-chuc"]);
        all.extend(more);
        run(&all)
    };
    let convener = ["--role", "convener"];
    let said = |output: Output| {
        (output.status.success(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (done, _, words) = said(import(&template, &convener));
    assert!(!done && words.contains("The file holds no row"), "{words}");
    fs::write(&list, "Tên;Loại\nThượng;Thôn\n;Thôn\nHạ;Làng\n").unwrap();
    let (done, _, words) = said(import(&list, &convener));
    for told in ["Dòng 3, cột A “Tên”", "Row 4, column B “Loại”", "2 lỗi; chưa nhập gì"] {
        assert!(!done && words.contains(told), "{told}: {words}");
    }
    fs::write(&list, "Tên;Loại\nThượng;Thôn\nHạ;Thôn\n").unwrap();
    let (done, _, words) = said(import(&list, &["--role", "decider"]));
    assert!(!done && words.contains("Cả tệp: Vai trò") && words.contains("1 faults"), "{words}");
    let dry = ["--role", "convener", "--dry-run"];
    for (more, told) in [
        (dry.as_slice(), "2 việc sẽ được ghi, 0 đã có sẵn"),
        (&convener, "Đã ghi 2 việc, 0 đã có sẵn"),
        (&convener, "Đã ghi 0 việc, 2 đã có sẵn"),
    ] {
        let (done, words, errors) = said(import(&list, more));
        assert!(done && words.contains(told), "{told}: {words}{errors}");
    }
    assert!(fail(&["office", "template", "khach"]).contains("khen-thuong"));
}
