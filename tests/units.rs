//! Units over time, from outside: the register by day, reforms as clients and offices give them, and what they leave
//! alone.

use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{Client, Office, Program, festival, fixture, ngayhoi, stamp};

const OVERVIEW: &str = include_str!("../schema/documents/festival-overview.graphql");
const CITY: &str = "tp-thu";
const ONE: &str = "tp-thu.phuong-mot";
const TWO: &str = "tp-thu.phuong-hai";
const NEW: &str = "tp-thu.phuong-moi";
const HOST: &str = "tp-thu.phuong-mot.to-1";

/// A service on a folder with these fixtures in it.
fn imported(names: &[&str]) -> (TempDir, Program) {
    let folder = TempDir::new().unwrap();
    let files: Vec<String> = names.iter().map(|name| fixture(name).to_str().unwrap().to_owned()).collect();
    let none = folder.path().join("none.jsonl");
    std::fs::write(&none, "").unwrap();
    let mut arguments = vec!["import", none.to_str().unwrap(), "--data", folder.path().to_str().unwrap()];
    arguments.extend(files.iter().map(String::as_str));
    let output = ngayhoi(&arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let program = Program::serve(folder.path());
    (folder, program)
}

/// The ids and names of a list.
fn named(list: &Value) -> Vec<(&str, &str)> {
    let nodes = list["nodes"].as_array().unwrap();
    nodes.iter().map(|node| (node["id"].as_str().unwrap(), node["fullName"].as_str().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_historian_finds_each_ward_of_2018_today_and_todays_ward_in_2018() {
    let (_folder, program) = imported(&["ha-tinh-2018", "ha-tinh-units"]);
    let client = program.client();
    let by_code = "query($code: String!, $on: Time!) { unit(code: $code, on: $on) {
        id fullName presence parent { fullName } } }";
    for (code, on, name) in [
        ("18077", "2018-08-19", "Phường Nguyễn Du"),
        ("18077", "2025-03-01", "Phường Bắc Hà"),
        ("18094", "2018", "Phường Thạch Linh"),
        ("18094", "2025-03", "Phường Trần Phú"),
        ("18073", "2018-08-19", "Phường Nam Hà"),
        ("18073", "2025-07-01", "Phường Thành Sen"),
        ("18100", "2018-08-19", "Xã Thạch Hạ"),
        ("18100", "2025-03-01", "Phường Thạch Hạ"),
        ("18100", "2025-08-19", "Phường Trần Phú"),
    ] {
        let answer = client.graphql(by_code, json!({ "code": code, "on": on })).await;
        assert_eq!(answer["unit"]["fullName"], name, "{code} {on}");
        let above =
            if on.starts_with("2025-0") && on > "2025-07" { "Tỉnh Hà Tĩnh" } else { "Thành phố Hà Tĩnh" };
        assert_eq!(answer["unit"]["parent"]["fullName"], above, "{code} {on}");
    }
    let gone = client.graphql(by_code, json!({ "code": "18077", "on": "2025-08-19" })).await;
    assert_eq!(gone["unit"], Value::Null);

    let search =
        "query($words: String!) { unitRegister(search: $words, ever: true) { totalCount nodes { id fullName } } }";
    for words in ["nguyen du", "Nguyễn Du", "phuong nguyen", "Nguye\u{302}\u{303}n Du"] {
        let found = client.graphql(search, json!({ "words": words })).await;
        assert_eq!(named(&found["unitRegister"]), [("tp-ha-tinh.nguyen-du", "Phường Nguyễn Du")], "{words}");
    }

    let lineage = "query($id: ID!, $seen: Time!, $on: Time!) { unit(id: $id, on: $seen) {
        presence end { on ending source { citation { note } } }
        becomes { nodes { unitId extent unit { fullName } moved { totalCount } } }
        comesFrom { totalCount nodes { unitId extent on moved(first: 2) { totalCount nodes { id fullName } } } }
        counterparts(on: $on) { totalCount nodes { id fullName } } } }";
    let ask = async |id: &str, seen: &str, on: &str| {
        client.graphql(lineage, json!({ "id": id, "seen": seen, "on": on })).await["unit"].take()
    };
    let nguyen_du = ask("tp-ha-tinh.nguyen-du", "2018-08-19", "2025-08-19").await;
    assert_eq!(named(&nguyen_du["counterparts"]), [("ha-tinh.thanh-sen", "Phường Thành Sen")]);
    assert_eq!(nguyen_du["becomes"]["nodes"][0]["unit"]["fullName"], "Phường Bắc Hà");
    let thanh_sen = ask("ha-tinh.thanh-sen", "2025-08-19", "2018-08-19").await;
    let before = named(&thanh_sen["counterparts"]);
    assert!(before.contains(&("tp-ha-tinh.nguyen-du", "Phường Nguyễn Du")), "{before:?}");
    assert!(before.contains(&("tp-ha-tinh.thach-hung", "Xã Thạch Hưng")), "{before:?}");
    assert_eq!(before.len(), 11, "{before:?}");
    let tran_phu = ask("tp-ha-tinh.tran-phu", "2018-08-19", "2025-03-01").await;
    let after = [("tp-ha-tinh.bac-ha-2025", "Phường Bắc Hà"), ("tp-ha-tinh.tran-phu-2025", "Phường Trần Phú")];
    assert_eq!(named(&tran_phu["counterparts"]), after);
    // What a unit took over commune by commune, while those it came from went on.
    let city = ask("tp-ha-tinh", "2025-03-01", "2018-08-19").await;
    assert_eq!(city["counterparts"]["totalCount"], 4, "{city}");
    let from: Vec<_> = city["comesFrom"]["nodes"].as_array().unwrap().iter().collect();
    let districts: Vec<_> =
        from.iter().map(|step| (step["unitId"].as_str().unwrap(), step["extent"].as_str().unwrap())).collect();
    let part = |district| (district, "PART");
    assert_eq!(districts, [part("huyen-cam-xuyen"), part("huyen-loc-ha"), part("huyen-thach-ha")]);
    assert_eq!(named(&from[1]["moved"]), [("huyen-loc-ha.ho-do", "Xã Hộ Độ")]);
    assert_eq!((&from[2]["moved"]["totalCount"], &from[2]["on"]), (&json!(11), &json!("2025-01-01")));
    let thach_ha = ask("huyen-thach-ha", "2018-08-19", "2025-03-01").await;
    let both = [("huyen-thach-ha", "Huyện Thạch Hà"), ("tp-ha-tinh", "Thành phố Hà Tĩnh")];
    assert_eq!(named(&thach_ha["counterparts"]), both);
    assert_eq!(thach_ha["becomes"]["nodes"][0]["moved"]["totalCount"], 11);
    let (_, page) = client.page("/desk/don-vi/tp-ha-tinh?ngay=2025-03-01").await;
    assert!(page.contains("một phần: Xã Hộ Độ"), "{page}");
    // What is not known is said.
    let unknown = ask("tp-ha-tinh.thach-trung", "2025-08-19", "2025-08-19").await;
    assert_eq!((&unknown["presence"], &unknown["counterparts"]["totalCount"]), (&json!("ENDED"), &json!(0)));
    let note = unknown["end"]["source"]["citation"]["note"].as_str().unwrap();
    assert!(note.contains("chưa xác minh"), "{note}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_past_year_is_renamed_by_later_reforms() {
    let of_2018 = async |names: &[&str]| {
        let (_folder, program) = imported(names);
        let variables = json!({ "convener": "tp-ha-tinh", "year": 2018 });
        let mut answer = program.client().graphql(OVERVIEW, variables).await;
        let (status, page) = program.client().page("/2018/tp-ha-tinh/tp-ha-tinh.thach-trung").await;
        assert_eq!(status, 200);
        assert!(page.contains("Xã Thạch Trung") && !page.contains("Phường Thạch Trung"), "{page}");
        answer["festival"].take()
    };
    let before = of_2018(&["ha-tinh-2018"]).await;
    assert_eq!(of_2018(&["ha-tinh-2018", "ha-tinh-units"]).await, before);
    assert!(before.to_string().contains("Nguyễn Du"));
}

fn at(occurred: &str, office: Office, fields: Value) -> Value {
    let mut stamp = stamp(office, CITY);
    stamp["occurred"] = json!(occurred);
    let mut input = json!({ "stamp": stamp });
    input.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    input
}

fn of_year(occurred: &str, office: Office, fields: Value) -> Value {
    let mut input = at(occurred, office, fields);
    input["festival"] = festival(CITY, 2026);
    input
}

async fn register(client: &Client, unit: &str, kind: &str, name: &str, parent: Option<&str>, since: Option<&str>) {
    let fields = json!({
        "convener": CITY, "unit": unit, "kind": kind, "name": name, "parent": parent, "since": since,
    });
    client.done("registerUnit", at("2026-06-01", Office::Convener, fields)).await;
}

fn reform(unit: &str, on: &str) -> Value {
    let decision = json!({ "number": "60/NQ-HĐND", "date": "1/7/2026" });
    json!({ "convener": CITY, "unit": unit, "on": on, "decision": decision })
}

fn with(mut fields: Value, more: Value) -> Value {
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    fields
}

fn merge(units: &[&str], into: &str, on: &str) -> Value {
    let mut fields = with(reform("", on), json!({ "units": units, "into": into }));
    fields.as_object_mut().unwrap().remove("unit");
    fields
}

/// A city with two wards, the first with a neighbourhood.
async fn city(client: &Client) {
    register(client, CITY, "CITY", "Thử", None, None).await;
    register(client, ONE, "WARD", "Một", Some(CITY), None).await;
    register(client, TWO, "WARD", "Hai", Some(CITY), None).await;
    register(client, HOST, "NEIGHBOURHOOD", "1", Some(ONE), None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reform_in_the_midst_of_a_season_takes_neither_name_nor_work_from_a_ward() {
    let (_folder, program) = imported(&[]);
    let client = program.client();
    city(&client).await;
    let decision = json!({ "number": "521", "date": "13/6/2005" });
    let window = json!({ "first": "2026-07-01", "last": "2026-08-19" });
    let opening = json!({ "foundingDecision": decision, "pilotQuota": { "count": 1 }, "window": window });
    client.done("openFestivalYear", of_year("2026-06-10", Office::Convener, opening)).await;
    client.done("joinFestival", of_year("2026-06-11", Office::Convener, json!({ "unit": ONE }))).await;
    client.done("openPilotRound", of_year("2026-07-02", Office::Police, json!({ "unit": ONE }))).await;

    // Both wards go into a new one, and the neighbourhood gets another name.
    register(&client, NEW, "WARD", "Mới", Some(CITY), Some("2026-07-15")).await;
    client.done("mergeUnits", at("2026-07-15", Office::Convener, merge(&[ONE, TWO], NEW, "2026-07-15"))).await;
    let renamed = with(reform(HOST, "2026-07-20"), json!({ "kind": "NEIGHBOURHOOD", "name": "Bình Yên" }));
    client.done("renameUnit", at("2026-07-20", Office::Convener, renamed)).await;

    // The ward of this year goes on with what was its own.
    let nominee = json!({ "unit": ONE, "neighbourhood": HOST });
    client.done("nominateNeighbourhood", of_year("2026-07-21", Office::Police, nominee)).await;
    let plan = json!({ "host": HOST, "startsAt": "2026-08-18T07:30", "venue": "Nhà văn hóa" });
    client.done("planCeremony", of_year("2026-07-22", Office::Police, plan)).await;

    let query = "query($unit: ID!, $host: ID!) {
        festival(in: \"tp-thu\", year: 2026) {
            ward: unit(id: $unit) { fullName hosts { nodes { id fullName } } }
            host: unit(id: $host) { fullName parentId }
            units { nodes { unit { fullName } } }
            hosts(unit: $unit) { nodes { hostId host { fullName } } }
        }
        ward: unit(id: $unit, on: \"2026-08-01\") { presence counterparts(on: \"2026-08-01\") { nodes { id fullName } } }
        host: unit(id: $host, on: \"2026-08-01\") { fullName parentId parent { fullName } }
    }";
    let answer = client.graphql(query, json!({ "unit": ONE, "host": HOST })).await;
    let year = &answer["festival"];
    assert_eq!(year["ward"]["fullName"], "Phường Một");
    assert_eq!(named(&year["ward"]["hosts"]), [(HOST, "Tổ dân phố 1")]);
    assert_eq!(year["host"], json!({ "fullName": "Tổ dân phố 1", "parentId": ONE }));
    assert_eq!(year["units"]["nodes"], json!([{ "unit": { "fullName": "Phường Một" } }]));
    assert_eq!(year["hosts"]["nodes"], json!([{ "hostId": HOST, "host": { "fullName": "Tổ dân phố 1" } }]));
    assert_eq!(answer["ward"]["presence"], "ENDED");
    assert_eq!(named(&answer["ward"]["counterparts"]), [(NEW, "Phường Mới")]);
    let new_home =
        json!({ "fullName": "Tổ dân phố Bình Yên", "parentId": NEW, "parent": { "fullName": "Phường Mới" } });
    assert_eq!(answer["host"], new_home);
    for (path, name) in [
        (format!("/2026/{CITY}/{ONE}"), "Phường Một"),
        (format!("/2026/{CITY}/{ONE}/{HOST}"), "Tổ dân phố 1"),
        (format!("/desk/2026/{CITY}/{ONE}"), "Phường Một"),
        (format!("/desk/2026/{CITY}/{ONE}/{HOST}"), "Tổ dân phố 1"),
    ] {
        let (status, page) = client.page(&path).await;
        assert!(status == 200 && page.contains(name) && !page.contains("Bình Yên"), "{path}: {page}");
    }
    // The new ward joins next year.
    let late = of_year("2026-07-16", Office::Convener, json!({ "unit": TWO }));
    assert_eq!(client.refused("joinFestival", late).await, ("UNIT_NOT_THERE".to_owned(), "input.unit".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn reforms_are_done_once_and_refused_with_their_reason() {
    let (_folder, program) = imported(&[]);
    let client = program.client();
    city(&client).await;
    let refused = async |mutation: &str, fields: Value| {
        client.refused(mutation, at("2026-07-01", Office::Convener, fields)).await
    };
    let is = |code: &str, path: &str| (code.to_owned(), path.to_owned());
    let into_nothing = merge(&[ONE, TWO], NEW, "2026-07-15");
    assert_eq!(refused("mergeUnits", into_nothing).await, is("SUCCESSOR_UNKNOWN", "input.into"));
    register(&client, NEW, "WARD", "Mới", Some(CITY), Some("2026-07-15")).await;
    let early = merge(&[ONE, TWO], NEW, "2026-07-14");
    assert_eq!(refused("mergeUnits", early).await, is("SUCCESSOR_NOT_THERE", "input.into"));
    assert_eq!(refused("mergeUnits", merge(&[], NEW, "2026-07-15")).await, is("UNITS_MISSING", "input.units"));
    let mut bare = merge(&[ONE], NEW, "2026-07-15");
    bare["decision"] = Value::Null;
    assert_eq!(refused("mergeUnits", bare).await, is("DECISION_MISSING", "input.decision"));

    // One of two that cannot go keeps both.
    let one_unknown = merge(&[ONE, "tp-thu.phuong-la"], NEW, "2026-07-15");
    assert_eq!(refused("mergeUnits", one_unknown).await, is("UNIT_NOT_REGISTERED", "input.unit"));
    let there = "query($id: ID!) { unit(id: $id, on: \"2026-08-01\") { presence end { ending } } }";
    assert_eq!(client.graphql(there, json!({ "id": ONE })).await["unit"]["presence"], "THERE");

    let to_move = with(reform(HOST, "2026-07-10"), json!({ "parent": TWO }));
    client.done("transferUnit", at("2026-07-10", Office::Convener, to_move)).await;
    let shares =
        |extent: &str| json!({ "into": [{ "unit": NEW, "extent": "MOST" }, { "unit": TWO, "extent": extent }] });
    let whole = with(reform(ONE, "2026-07-15"), shares("WHOLE"));
    assert_eq!(refused("splitUnit", whole).await, is("SHARE_IS_WHOLE", "input.into"));
    client.done("splitUnit", at("2026-07-15", Office::Convener, with(reform(ONE, "2026-07-15"), shares("PART")))).await;
    let again = merge(&[ONE], NEW, "2026-07-20");
    assert_eq!(refused("mergeUnits", again).await, is("UNIT_HAS_ENDED", "input.on"));
    let holds = with(reform(CITY, "2026-07-20"), json!({ "cause": "LEVEL_ABOLISHED" }));
    assert_eq!(refused("dissolveUnit", holds).await, is("UNIT_STILL_HOLDS_OTHERS", "input"));

    // The same wish, sent twice, is done once.
    let mut wish = at("2026-07-16", Office::Convener, merge(&[TWO], NEW, "2026-07-16"));
    wish["stamp"]["commandId"] = json!(Uuid::new_v4());
    client.done("mergeUnits", wish.clone()).await;
    client.done("mergeUnits", wish).await;
    let home =
        "{ unit(id: \"tp-thu.phuong-mot.to-1\", on: \"2026-08-01\") { parentId belongings { parentId since } } }";
    let home = client.graphql(home, json!({})).await["unit"].take();
    assert_eq!(home["parentId"], NEW);
    assert_eq!(home["belongings"].as_array().unwrap().len(), 2);

    // Police of a ward enter what lies in their ward; nobody enters what lies elsewhere.
    let by_ward = |ward: &str, unit: &str, parent: &str| {
        let by = json!({ "id": "cong-an-phuong", "role": "DRAFTER", "scope": { "unit": ward } });
        json!({
            "stamp": { "by": by, "commandId": Uuid::new_v4() }, "convener": CITY, "unit": unit,
            "kind": "HAMLET", "name": "Đông", "parent": parent,
        })
    };
    let (east, west) = ("tp-thu.phuong-moi.dong", "tp-thu.phuong-moi.tay");
    assert_eq!(client.refused("registerUnit", by_ward(ONE, east, NEW)).await, is("OUTSIDE_SCOPE", "input.stamp.by"));
    client.done("registerUnit", by_ward(NEW, east, NEW)).await;
    let mut elsewhere = by_ward(NEW, west, NEW);
    elsewhere["convener"] = json!("tp-khac");
    assert_eq!(client.refused("registerUnit", elsewhere).await, is("UNIT_OUTSIDE_CONVENER", "input.convener"));
}

/// How many mergers the journal holds.
fn mergers(folder: &TempDir) -> usize {
    let exported = ngayhoi(&["export", "--data", folder.path().to_str().unwrap()]).output().unwrap();
    assert!(exported.status.success());
    String::from_utf8_lossy(&exported.stdout).matches("\"UnitMerged.v1\"").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merger_that_the_power_cut_short_is_finished_by_sending_it_again() {
    let (folder, mut program) = imported(&[]);
    register(&program.client(), CITY, "CITY", "Thử", None, None).await;
    register(&program.client(), NEW, "WARD", "Mới", Some(CITY), None).await;
    let wards: Vec<String> = (1..=12).map(|number| format!("tp-thu.phuong-{number}")).collect();
    for (ward, number) in wards.iter().zip(1..) {
        register(&program.client(), ward, "WARD", &format!("Số {number}"), Some(CITY), None).await;
    }
    let wards: Vec<&str> = wards.iter().map(String::as_str).collect();
    let mut wish = at("2026-07-15", Office::Convener, merge(&wards, NEW, "2026-07-15"));
    wish["stamp"]["commandId"] = json!(Uuid::new_v4());
    // Killed as soon as the first is seen to have gone, while the others are on their way.
    let client = program.client();
    let sent = tokio::spawn({
        let wish = wish.clone();
        async move { client.try_mutation("mergeUnits", wish).await.is_some() }
    });
    let first = "query($id: ID!) { unit(id: $id, on: \"2026-08-01\") { presence } }";
    let client = program.client();
    while client.graphql(first, json!({ "id": wards[0] })).await["unit"]["presence"] == "THERE" {}
    program.kill();
    let was_answered = sent.await.unwrap();
    let (before, all) = (mergers(&folder), wards.len());
    assert!((1..=all).contains(&before) && (!was_answered || before == all), "{before} of {all}, {was_answered}");

    program = Program::serve(folder.path());
    let client = program.client();
    client.done("mergeUnits", wish.clone()).await;
    client.done("mergeUnits", wish).await;
    let ended = "{ unitRegister(under: \"tp-thu\", on: \"2026-08-01\", first: 50) { nodes { id fullName } } }";
    assert_eq!(named(&client.graphql(ended, json!({})).await["unitRegister"]), [(NEW, "Phường Mới")]);
    program.kill();
    assert_eq!(mergers(&folder), all);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_merger_left_over_is_finished_by_another_that_names_all() {
    let (folder, program) = imported(&[]);
    let client = program.client();
    city(&client).await;
    register(&client, NEW, "WARD", "Mới", Some(CITY), None).await;
    let both = |on: &str| at("2026-07-15", Office::Convener, merge(&[ONE, TWO], NEW, on));
    client.done("mergeUnits", at("2026-07-15", Office::Convener, merge(&[ONE], NEW, "2026-07-15"))).await;
    let ended = ("UNIT_HAS_ENDED".to_owned(), "input.on".to_owned());
    assert_eq!(client.refused("mergeUnits", both("2026-07-16")).await, ended);
    client.done("mergeUnits", both("2026-07-15")).await;
    assert_eq!(client.refused("mergeUnits", both("2026-07-15")).await, ended);
    program.kill();
    assert_eq!(mergers(&folder), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_nation_is_imported_once_and_looked_up() {
    let (folder, program) = imported(&["units-2025-07", "ha-tinh-2018", "ha-tinh-units"]);
    let client = program.client();
    let query = "{ all: unitRegister(on: \"2025-08-19\", kinds: [WARD, COMMUNE, SPECIAL_ZONE], first: 1) { totalCount }
        provinces: unitRegister(on: \"2025-08-19\", kinds: [PROVINCE, CITY], first: 1) { totalCount }
        found: unitRegister(search: \"con dao\", on: \"2025-08-19\") { nodes { id fullName } }
        unit(code: \"18073\", on: \"2025-08-19\") { fullName parent { code beneath(first: 1) { totalCount } } } }";
    let answer = client.graphql(query, json!({})).await;
    assert_eq!((&answer["all"]["totalCount"], &answer["provinces"]["totalCount"]), (&json!(3_321), &json!(34)));
    assert_eq!(named(&answer["found"]), [("ho-chi-minh.con-dao", "Đặc khu Côn Đảo")]);
    assert_eq!(answer["unit"]["fullName"], "Phường Thành Sen");
    assert_eq!(answer["unit"]["parent"], json!({ "code": "42", "beneath": { "totalCount": 69 } }));
    program.kill();
    let again = fixture("units-2025-07");
    let data = folder.path().to_str().unwrap();
    let output = ngayhoi(&["import", again.to_str().unwrap(), "--data", data]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("imported 0 events, 3355 were there already"), "{said}");
}

#[test]
fn the_list_of_the_nations_units_and_its_events_agree() {
    let events = fixture("units-2025-07");
    let list = std::fs::read_to_string(events.with_file_name("units.csv")).unwrap();
    let made = crate::division::events(&list);
    assert!(
        made == std::fs::read_to_string(&events).unwrap(),
        "make fixtures/units-2025-07/events.jsonl anew: cargo run -p ngayhoi-tests --bin division-list"
    );
    let kinds = |kind: &str| made.matches(&format!("\"kind\":\"{kind}\"")).count();
    assert_eq!((kinds("province") + kinds("city"), kinds("city")), (34, 6));
    assert_eq!((kinds("commune"), kinds("ward"), kinds("special_zone")), (2_621, 687, 13));
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["about"]["unit"].to_string();
    assert_eq!(made.lines().map(id).collect::<std::collections::BTreeSet<_>>().len(), 34 + 3_321);
}
