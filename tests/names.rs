//! Names of people: sealed wherever they rest, and shown to whoever may read them.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Value, json};
use tempfile::TempDir;
use unicode_normalization::UnicodeNormalization;

use crate::support::{Client, Office, Program, festival, fixture, ngayhoi, stamp};

const CITY: &str = "tp-mau";
const YEAR: i32 = 2020;
const WARD: &str = "tp-mau.phuong-mau-mot";
const HOST: &str = "tp-mau.phuong-mau-mot.to-1";

/// Names that are typed while the service runs.
const NOMINEE: &str = "Trịnh Thị Niêm Phong";
const SIGNER: &str = "Đoàn Văn Ký Tên";
const SPEAKER: &str = "Lương Hữu Phát Biểu";

/// What is no name, and therefore rests in the clear.
const MERIT: &str = "Vận động bà con lắp đèn đường";

/// Every personal value in the clear within some JSON.
fn open_values(json: &Value, names: &mut BTreeSet<String>) {
    match json {
        Value::Object(object) => {
            names.extend(object.get("open").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|value| open_values(value, names));
        }
        Value::Array(values) => values.iter().for_each(|value| open_values(value, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn names_of_the_fixture() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in fs::read_to_string(fixture("sample-year")).unwrap().lines() {
        open_values(&serde_json::from_str(line).unwrap(), &mut names);
    }
    assert!(names.len() > 10, "{names:?}");
    names
}

/// A folder's files, as far as they are text: no name begins within a sequence of bytes that is none.
fn files(folder: &Path) -> Vec<(String, String)> {
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        let bytes = fs::read(entry.path()).unwrap();
        (entry.file_name().into_string().unwrap(), String::from_utf8_lossy(&bytes).into_owned())
    };
    fs::read_dir(folder).unwrap().map(read).collect()
}

/// The names of those files that hold a text, composed, decomposed, or as JSON escapes it.
fn files_with<'a>(files: &'a [(String, String)], text: &str) -> Vec<&'a str> {
    let escaped = text.chars().fold(String::new(), |escaped, letter| match letter {
        ' '..='~' => escaped + &letter.to_string(),
        other => escaped + &format!("\\u{:04x}", u32::from(other)),
    });
    let spellings = [text.nfc().collect::<String>(), text.nfd().collect(), escaped];
    let holds = |held: &str| spellings.iter().any(|spelling| held.contains(spelling));
    files.iter().filter(|(_, held)| holds(held)).map(|(name, _)| name.as_str()).collect()
}

fn no_file_holds_a_name(folder: &Path, names: &BTreeSet<String>) {
    let files = files(folder);
    for name in names {
        assert_eq!(files_with(&files, name), Vec::<&str>::new(), "{name}");
    }
    assert!(files.iter().any(|(name, _)| name == "keys.sqlite"), "the keys lie there, too");
    // The search itself finds what is there.
    for text in [MERIT, "Đua thuyền trên sông"] {
        let found = files_with(&files, text);
        for file in ["journal.sqlite", "timeline-", "read-models-"] {
            assert!(found.iter().any(|name| name.starts_with(file)), "{text}: {found:?}");
        }
    }
}

fn input(office: Office, fields: Value) -> Value {
    let mut input = json!({ "stamp": stamp(office, CITY), "festival": festival(CITY, YEAR) });
    input.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    input
}

/// Types the names: a nominee, who signed, and who speaks.
async fn type_names(client: &Client) {
    let decision = json!({ "number": "521", "date": "13/6/2005", "issuer": "Thủ tướng Chính phủ" });
    let year = json!({ "foundingDecision": decision, "pilotQuota": { "count": 1 } });
    client.done("openFestivalYear", input(Office::Convener, year)).await;
    client.done("joinFestival", input(Office::Convener, json!({ "unit": WARD }))).await;
    let plan = json!({ "host": HOST, "startsAt": "2020-08-18T07:30", "venue": "Nhà văn hóa" });
    client.done("planCeremony", input(Office::Police, plan)).await;
    let slot = json!({ "start": "2020-08-18T07:30", "end": "2020-08-18T07:45" });
    let item = json!({ "host": HOST, "kind": "PURPOSE", "title": "Lý do", "slot": slot, "speaker": SPEAKER });
    client.done("addAgendaItem", input(Office::Police, item)).await;
    let nominee = json!({
        "unit": WARD, "nominee": { "individual": NOMINEE }, "form": "MERIT_CERTIFICATE", "merit": MERIT,
    });
    let commendation = client.done("nominateCommendation", input(Office::Front, nominee)).await;
    let of_it = |mut fields: Value| {
        fields
            .as_object_mut()
            .unwrap()
            .extend([("unit".into(), json!(WARD)), ("commendation".into(), json!(commendation))]);
        fields
    };
    client.done("appraiseCommendation", input(Office::Police, of_it(json!({ "opinion": "Đủ" })))).await;
    let votes = of_it(json!({ "votesFor": 5, "votesAgainst": 0 }));
    client.done("recommendCommendation", input(Office::Council, votes)).await;
    let decision = json!({ "number": "30/QĐ-UBND", "date": "2020-08-10" });
    let decide = of_it(json!({ "decision": decision, "signer": SIGNER, "legalBasis": "Luật" }));
    client.done("decideCommendation", input(Office::Chair, decide)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_of_a_person_rests_in_the_clear() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    let mut names = names_of_the_fixture();
    let imported = ngayhoi(&["import", fixture("sample-year").to_str().unwrap(), "--data", data]).output().unwrap();
    assert!(imported.status.success(), "{imported:?}");
    let program = Program::serve(folder.path());
    let client = program.client();
    type_names(&client).await;
    names.extend([NOMINEE, SIGNER, SPEAKER].map(str::to_owned));

    // Whoever may read them is shown them.
    let query = "query($in: ID!, $year: Int!, $unit: ID!, $host: ID!) { festival(in: $in, year: $year) {
        commendations(unit: $unit) { edges { node { signer { name } nominee { person { name } } } } }
        hostProgramme(host: $host) { draft { agenda { speaker { name } } } }
    } }";
    let shown = client.graphql(query, json!({ "in": CITY, "year": YEAR, "unit": WARD, "host": HOST })).await;
    let shown = &shown["festival"];
    assert_eq!(
        shown["commendations"]["edges"][0]["node"],
        json!({ "signer": { "name": SIGNER }, "nominee": { "person": { "name": NOMINEE } } })
    );
    assert_eq!(shown["hostProgramme"]["draft"]["agenda"][0]["speaker"]["name"], SPEAKER);

    no_file_holds_a_name(folder.path(), &names);
    let ended = program.interrupt();
    assert!(ended.status.success(), "{ended:?}");
    no_file_holds_a_name(folder.path(), &names);

    let exported = ngayhoi(&["export", "--data", data]).output().unwrap();
    let exported = String::from_utf8(exported.stdout).unwrap();
    for name in &names {
        assert!(exported.contains(name), "{name}");
    }
    no_file_holds_a_name(folder.path(), &names);
}
