//! Lists of offices: by GraphQL over real HTTP, and the tables that are taken away by the command line.

use std::{fmt::Write, fs, path::Path, process::Command};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    Client, Office,
    city::{CITY, WARD, city, folder_with, input, with},
    fixture, ngayhoi,
};

const IMPORT: &str = "mutation($input: ImportOfficeFileInput!) { importOfficeFile(input: $input) {
    position visible added known problemCount
    problems { sheet row column heading code message messageEn } notes { code } userErrors { code path }
} }";

/// What becomes of a list of nominees that police bring.
async fn import(client: &Client, csv: &str, fields: Value) -> Value {
    let file = json!({ "unit": WARD, "list": "NOMINEES", "fileName": "đề nghị.csv", "content": BASE64.encode(csv) });
    let input = with(input(Office::Police, file), fields);
    client.graphql(IMPORT, json!({ "input": input })).await["importOfficeFile"].take()
}

async fn asked(client: &Client, fields: &str) -> Value {
    let query = format!("query($in: ID!) {{ festival(in: $in, year: 2026) {{ {fields} }} }}");
    client.graphql(&query, json!({ "in": CITY })).await["festival"].take()
}

async fn count(client: &Client) -> Value {
    asked(client, "commendations { totalCount }").await["commendations"]["totalCount"].take()
}

const HEAD: &str = "Loại;Tên;Hình thức;Thành tích\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_looked_at_and_imported_by_graphql_and_its_rows_are_cited() {
    let (_folder, program, client) = city().await;
    let wrong = format!("{HEAD}Cá nhân;Trần Thị Mẫu;Giấy khen;Lắp camera\nCon vật;;Giấy khen;x\n");
    for dry_run in [true, false] {
        let told = import(&client, &wrong, json!({ "dryRun": dry_run })).await;
        let places = told["problems"].as_array().unwrap().iter().map(|problem| {
            assert_ne!(problem["message"], problem["messageEn"]);
            json!([problem["sheet"], problem["row"], problem["column"], problem["heading"], problem["code"]])
        });
        let wanted = [json!([null, 3, "A", "Loại", "CHOICE_UNKNOWN"]), json!([null, 3, "B", "Tên", "CELL_BLANK"])];
        assert_eq!(places.collect::<Vec<_>>(), wanted);
        assert_eq!((&told["problemCount"], &told["position"]), (&json!(2), &Value::Null));
        let refused = json!([{ "code": "FILE_HAS_FAULTS", "path": ["input", "content"] }]);
        assert_eq!(told["userErrors"], if dry_run { json!([]) } else { refused });
    }
    let right = format!("{HEAD}Cá nhân;Trần Thị Mẫu;Giấy khen;Lắp camera\nTập thể;Tổ 5;Giấy khen;Tự quản\n");
    let dry = import(&client, &right, json!({ "dryRun": true })).await;
    assert_eq!((&dry["added"], &dry["position"], count(&client).await), (&json!(2), &Value::Null, json!(0)));
    for (added, known) in [(2, 0), (0, 2)] {
        let done = import(&client, &right, json!({})).await;
        let wanted = (&json!(added), &json!(known), &json!(true), &json!([]));
        assert_eq!((&done["added"], &done["known"], &done["visible"], &done["userErrors"]), wanted, "{done:#}");
        assert_eq!(done["position"].is_string(), added > 0);
        assert_eq!(count(&client).await, 2);
    }
    let nodes = "timeline(first: 100) { nodes { eventType source { kind citation { title note } } } }";
    let told = asked(&client, nodes).await;
    let cited = told["timeline"]["nodes"].as_array().unwrap().iter();
    let cited: Vec<_> = cited.filter(|node| node["eventType"].as_str().unwrap().contains("Nominated")).collect();
    let of_row = |row: u32| {
        let note = format!("Dòng {row} / Row {row}");
        json!({ "kind": "LIVE", "citation": { "title": "đề nghị.csv", "note": note } })
    };
    assert_eq!([&cited[0]["source"], &cited[1]["source"]], [&of_row(2), &of_row(3)]);
    let (_, page) = program.client().page("/2026/tp-thu/timeline").await;
    assert!(page.contains("đề nghị.csv") && page.contains("Dòng 3"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_is_told_beside_its_field() {
    let (_folder, _program, client) = city().await;
    for (content, code) in [
        ("Loại;Tên".to_owned(), "CONTENT_NOT_BASE64"),
        ("A".repeat(900_004), "CONTENT_TOO_LARGE"),
        (BASE64.encode(b"%PDF\0"), "FILE_FORMAT"),
    ] {
        let told = import(&client, "", json!({ "content": content })).await;
        assert_eq!(told["userErrors"], json!([{ "code": code, "path": ["input", "content"] }]));
    }
    let told = import(&client, "Môn;Đội\nKéo co;Đội 1\n", json!({ "list": "TEAMS" })).await;
    assert_eq!(told["problems"][0]["code"], "HOST_MISSING", "{told:#}");
    let told = import(&client, HEAD, json!({ "host": "Tổ 1" })).await;
    assert_eq!(told["userErrors"], json!([{ "code": "ID_INVALID", "path": ["input", "host"] }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_achievement_is_the_same_at_the_desk_in_a_file_and_of_any_form() {
    let (_folder, _program, client) = city().await;
    let nominee = |name: &str, form: &str, merit: &str| {
        let fields = json!({ "unit": WARD, "nominee": { "individual": name }, "form": form, "merit": merit });
        input(Office::Police, fields)
    };
    let typed = nominee("Trần Thị Mẫu", "MERIT_CERTIFICATE", "Lắp camera ở ngõ 3");
    client.done("nominateCommendation", typed.clone()).await;
    let again = nominee("trần thị  mẫu", "COMMENDATION_CERTIFICATE", "lắp camera ở ngõ 3");
    let already = ("ACHIEVEMENT_ALREADY_NOMINATED".to_owned(), "input.achievement".to_owned());
    assert_eq!(client.refused("nominateCommendation", again).await, already);
    let row = format!("{HEAD}Cá nhân;Trần Thị Mẫu;Giấy khen;Lắp camera ở ngõ 3\n");
    assert_eq!(import(&client, &row, json!({})).await["problems"][0]["code"], "ACHIEVEMENT_ALREADY_NOMINATED");
    // Another person, other words, another kind of nominee: other achievements.
    for (kind, name, merit) in [
        ("Cá nhân", "Trần Thị Mậu", "Lắp camera ở ngõ 3"),
        ("Cá nhân", "Trần Thị Mẫu", "Lắp camera ở ngõ 4"),
        ("Hộ gia đình", "Trần Thị Mẫu", "Lắp camera ở ngõ 3"),
    ] {
        let done = import(&client, &format!("{HEAD}{kind};{name};Giấy khen;{merit}\n"), json!({})).await;
        assert_eq!((&done["added"], &done["userErrors"]), (&json!(1), &json!([])), "{done:#}");
    }
    assert_eq!(
        client.done("nominateCommendation", typed.clone()).await,
        client.done("nominateCommendation", typed).await
    );
    assert_eq!(count(&client).await, 4);
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_table_of_the_desk_is_taken_away_by_the_command_line() {
    let folder = folder_with(&[&fixture("sample-year")]);
    let files = TempDir::new().unwrap();
    let (csv, xlsx) = (files.path().join("hồ sơ.csv"), files.path().join("so.XLSX"));
    let export = |more: &[&str]| {
        let of = ["office", "export", "--data", path(folder.path()), "--in", "tp-mau", "--year", "2019"];
        let output = ngayhoi(&[of.as_slice(), more].concat()).output().unwrap();
        let words = [output.stdout, output.stderr].map(|words| String::from_utf8(words).unwrap()).concat();
        (output.status.success(), words)
    };
    let ward = ["--unit", "tp-mau.phuong-mau-mot"];
    let (done, listed) = export(&ward);
    assert!(done && listed.contains("ho-so-khen-thuong: Hồ sơ khen thưởng, "), "{listed}");
    let (done, words) = export(&[&ward, ["ho-so-khen-thuong", "--output"].as_slice(), &[path(&csv)]].concat());
    let rows: usize = words.split(' ').find_map(|word| word.parse().ok()).unwrap();
    let text = fs::read_to_string(&csv).unwrap();
    assert!(done && rows > 2 && text.starts_with('\u{feff}') && text.contains("Dữ liệu mẫu, không có thật"), "{text}");
    let (done, words) = export(&[&ward, ["ho-so-khen-thuong", "--output"].as_slice(), &[path(&xlsx)]].concat());
    assert!(done && fs::read(&xlsx).unwrap().starts_with(b"PK"), "{words}");
    assert!(export(&[]).1.contains("phuong-xa-tham-gia"), "{}", export(&[]).1);
    for (more, told) in [
        ([&ward, ["khong-co", "--output", path(&csv)].as_slice()].concat(), "ho-so-khen-thuong"),
        ([&ward, ["ho-so-khen-thuong", "--output", "so.xls"].as_slice()].concat(), ".xlsx hoặc .csv"),
        ([&ward, ["ho-so-khen-thuong"].as_slice()].concat(), "--output"),
        (vec!["--unit", "tp-mau.khong-co"], "there is no such page"),
        (vec!["--unit", "Phường 1"], "không phải mã hợp lệ"),
    ] {
        let (done, words) = export(&more);
        assert!(!done && words.contains(told) && !words.contains("panicked"), "{told}: {words}");
    }
}

/// In KiB of addresses, which is more than of memory: the program, its threads, and the rows with room to spare.
const MEMORY: usize = 768 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn fifty_thousand_rows_with_two_hundred_faults_tell_all_of_them_and_import_nothing_in_bounded_memory() {
    let (folder, program, _client) = city().await;
    program.kill();
    let list = folder.path().join("đề nghị.csv");
    let mut csv = HEAD.to_owned();
    for row in 0..50_000 {
        let (kind, name, form) = match row {
            row if row % 1_000 == 1 => ("Con vật", "Nguyễn Văn Mẫu", "Giấy khen"),
            row if row % 1_000 == 2 => ("Cá nhân", "", "Giấy khen"),
            row if row % 1_000 == 3 => ("Cá nhân", "Nguyễn Văn Mẫu", "Huân chương"),
            row if row % 1_000 == 4 => ("Tập thể", "", "Giấy khen"),
            _ => ("Cá nhân", "Nguyễn Văn Mẫu", "Giấy khen"),
        };
        writeln!(csv, "{kind};{name};{form};Thành tích số {row}").unwrap();
    }
    fs::write(&list, csv).unwrap();
    let data = path(folder.path());
    let verified = || ngayhoi(&["verify", "--data", data]).output().unwrap().stdout;
    let before = verified();
    let limited = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &limited]).arg(ngayhoi(&[]).get_program()).env("MALLOC_ARENA_MAX", "2");
    command.args(["office", "import", "khen-thuong", path(&list), "--data", data, "--in", CITY, "--year", "2026"]);
    command.args(["--unit", WARD, "--by", "cong-an", "--role", "drafter"]);
    let output = command.output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && words.contains("200 lỗi; chưa nhập gì"), "{words}");
    for (row, column) in (0..50).flat_map(|thousand| (1..=4).map(move |fault| (thousand * 1_000 + fault, fault))) {
        let column = ["A “Loại”", "B “Tên”", "C “Hình thức”", "B “Tên”"][column - 1];
        let place = format!("Dòng {}, cột {column}", row + 2);
        assert!(words.lines().any(|line| line.starts_with(&place)), "{place}: {words}");
    }
    assert_eq!(verified(), before);
}
