//! A ward plans its festival: from an empty folder to a presented commendation, over real HTTP, with a subscriber
//! beside it.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client, Follower, Office, Program, festival, ngayhoi, stamp, stamp_as};

const CITY: &str = "tp-thu";
const WARD: &str = "tp-thu.phuong-mot";
const HOST: &str = "tp-thu.phuong-mot.to-1";
const OTHER: &str = "tp-thu.phuong-mot.to-2";

/// A service on a folder that holds nothing yet.
fn empty() -> (TempDir, Program) {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    let none = folder.path().join("none.jsonl");
    std::fs::write(&none, "").unwrap();
    assert!(ngayhoi(&["import", none.to_str().unwrap(), "--data", data]).output().unwrap().status.success());
    let program = Program::serve(folder.path());
    (folder, program)
}

fn input(office: Office, fields: Value) -> Value {
    let mut input = json!({ "stamp": stamp(office, CITY), "festival": festival(CITY, 2026) });
    input.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    input
}

async fn register(client: &Client, unit: &str, kind: &str, name: &str, parent: Option<&str>) {
    let input = json!({
        "stamp": stamp(Office::Convener, CITY), "convener": CITY, "unit": unit, "kind": kind, "name": name,
        "parent": parent,
    });
    client.done("registerUnit", input).await;
}

/// A city with one ward of two neighbourhoods, and the year 2026 open in it.
async fn opened(client: &Client) {
    register(client, CITY, "CITY", "Thử", None).await;
    register(client, WARD, "WARD", "Một", Some(CITY)).await;
    register(client, HOST, "NEIGHBOURHOOD", "1", Some(WARD)).await;
    register(client, OTHER, "NEIGHBOURHOOD", "2", Some(WARD)).await;
    let decision = json!({ "number": "521", "date": "13/6/2005", "issuer": "Thủ tướng Chính phủ" });
    let year = json!({ "foundingDecision": decision, "pilotQuota": { "count": 1 }, "theme": "Vì bình yên khu phố" });
    client.done("openFestivalYear", input(Office::Convener, year)).await;
    client.done("joinFestival", input(Office::Convener, json!({ "unit": WARD }))).await;
}

/// The neighbourhood is nominated, assessed and selected.
async fn selected(client: &Client) {
    let unit = |fields: Value| {
        let mut with_unit = json!({ "unit": WARD });
        with_unit.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        with_unit
    };
    client.done("openPilotRound", input(Office::Police, unit(json!({})))).await;
    let nominee = json!({ "neighbourhood": HOST });
    client.done("nominateNeighbourhood", input(Office::Police, unit(nominee))).await;
    let scores = json!([{ "criterion": "Phong trào", "points": 90, "weight": 2 }]);
    let points = json!({ "neighbourhood": HOST, "scores": scores });
    client.done("assessNeighbourhood", input(Office::Police, unit(points))).await;
    let decision = json!({ "number": "12/QĐ-UBND", "date": "2026-07-01" });
    let choice = json!({ "neighbourhood": HOST, "rationale": "Địa bàn phức tạp", "decision": decision });
    client.done("selectPilot", input(Office::Chair, unit(choice))).await;
    client.done("endorsePilot", input(Office::Convener, unit(json!({ "neighbourhood": HOST })))).await;
    client.done("closePilotRound", input(Office::Chair, unit(json!({})))).await;
}

fn slot(start: &str, end: &str) -> Value {
    json!({ "start": format!("2026-08-18T{start}"), "end": format!("2026-08-18T{end}") })
}

async fn agenda_item(client: &Client, kind: &str, title: &str, start: &str, end: &str) -> String {
    let item = json!({ "host": HOST, "kind": kind, "title": title, "slot": slot(start, end) });
    client.done("addAgendaItem", input(Office::Police, item)).await
}

/// The programme page as a visitor sees it.
async fn programme(client: &Client) -> Value {
    let query = "query($in: ID!, $host: ID!) { festival(in: $in, year: 2026) { hostProgramme(host: $host) {
        latest { version changelog agenda { title } activities { title cancelled placings { team place } } }
    } } }";
    let mut answer = client.graphql(query, json!({ "in": CITY, "host": HOST })).await;
    answer["festival"]["hostProgramme"]["latest"].take()
}

async fn release(client: &Client, changelog: &str) {
    client.done("releaseProgramme", input(Office::Chair, json!({ "host": HOST, "changelog": changelog }))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ward_plans_its_festival_from_opening_to_the_last_release() {
    let (_folder, program) = empty();
    let client = program.client();
    opened(&client).await;
    let before = timeline(&client).await;
    let mut follower = follow(&program, before.last().unwrap()).await;
    selected(&client).await;

    let plan = json!({ "host": HOST, "startsAt": "2026-08-18T07:30", "venue": "Nhà văn hóa tổ 1" });
    client.done("planCeremony", input(Office::Police, plan)).await;
    agenda_item(&client, "PURPOSE", "Tuyên bố lý do", "07:30", "07:45").await;
    let awards = agenda_item(&client, "COMMENDATION", "Trao giấy khen", "07:45", "08:15").await;
    client.done("approveAgenda", input(Office::Chair, json!({ "host": HOST }))).await;
    let venue = client.done("addVenue", input(Office::Front, json!({ "host": HOST, "name": "Sân vận động" }))).await;
    let match_ = json!({
        "host": HOST, "kind": "SPORT", "title": "Kéo co", "venue": venue, "slot": slot("08:30", "10:00"),
    });
    let tug = client.done("addActivity", input(Office::Front, match_)).await;
    assert_eq!(programme(&client).await, Value::Null);

    release(&client, "Bản đầu").await;
    let first = programme(&client).await;
    assert_eq!((&first["version"], &first["activities"][0]["title"]), (&json!(1), &json!("Kéo co")));
    assert_eq!(first["agenda"].as_array().unwrap().len(), 2);

    let song = json!({
        "host": HOST, "kind": "CULTURE", "title": "Văn nghệ", "venue": venue, "slot": slot("19:30", "21:00"),
    });
    client.done("addActivity", input(Office::Front, song)).await;
    assert_eq!(programme(&client).await, first, "a draft is nobody's business");
    release(&client, "Thêm đêm văn nghệ").await;
    assert_eq!(programme(&client).await["activities"].as_array().unwrap().len(), 2);

    let nominee = json!({
        "unit": WARD, "nominee": { "individual": "Trần Thị Thử" }, "form": "MERIT_CERTIFICATE",
        "merit": "Vận động bà con lắp camera",
    });
    let commendation = client.done("nominateCommendation", input(Office::Front, nominee)).await;
    let of_it = |fields: Value| {
        let mut all = json!({ "unit": WARD, "commendation": commendation });
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        all
    };
    client.done("appraiseCommendation", input(Office::Police, of_it(json!({ "opinion": "Đủ điều kiện" })))).await;
    let votes = of_it(json!({ "votesFor": 5, "votesAgainst": 0 }));
    client.done("recommendCommendation", input(Office::Council, votes)).await;
    let decide = of_it(json!({
        "decision": { "number": "30/QĐ-UBND", "date": "2026-08-10" }, "signer": "Lê Văn Ký",
        "legalBasis": "Luật Thi đua, khen thưởng năm 2022", "amount": 500_000,
    }));
    client.done("decideCommendation", input(Office::Chair, decide)).await;

    let present = of_it(json!({ "host": HOST }));
    let early = client.refused("presentCommendation", input(Office::Chair, present.clone())).await;
    assert_eq!(early.1, "input.host");
    client.done("startCeremony", input(Office::Police, json!({ "host": HOST }))).await;
    client.done("presentCommendation", input(Office::Chair, present)).await;
    client.done("completeAgendaItem", input(Office::Police, json!({ "host": HOST, "item": awards }))).await;
    client.done("completeCeremony", input(Office::Police, json!({ "host": HOST }))).await;

    let team = json!({ "host": HOST, "activity": tug, "name": "Đội tổ 1" });
    let team = client.done("enterTeam", input(Office::Front, team)).await;
    let result = json!({ "host": HOST, "activity": tug, "placings": [{ "place": 1, "team": team }] });
    client.done("recordResult", input(Office::Front, result)).await;
    assert_eq!(programme(&client).await["activities"][0]["placings"], json!([]));
    release(&client, "Kết quả kéo co").await;
    let placing = programme(&client).await["activities"][0]["placings"][0].take();
    assert_eq!(placing, json!({ "team": "Đội tổ 1", "place": 1 }));

    let query = "query($in: ID!) { festival(in: $in, year: 2026) {
        pilotCount { count of }
        commendations(unit: \"tp-thu.phuong-mot\") { edges { node { status nominee { person { name } } } } }
    } }";
    let year = client.graphql(query, json!({ "in": CITY })).await["festival"].take();
    assert_eq!(year["pilotCount"], json!({ "count": 1, "of": 1 }));
    let award = &year["commendations"]["edges"][0]["node"];
    assert_eq!(award, &json!({ "status": "PRESENTED", "nominee": { "person": { "name": "Trần Thị Thử" } } }));

    for event in &timeline(&client).await[before.len()..] {
        assert_eq!(follower.next().await["id"], *event);
    }
}

/// The ids of what happened so far, in order.
async fn timeline(client: &Client) -> Vec<Value> {
    let query = "query($in: ID!) { festival(in: $in, year: 2026) { timeline(first: 200) { edges { node { id } } } } }";
    let mut answer = client.graphql(query, json!({ "in": CITY })).await;
    let edges = answer["festival"]["timeline"]["edges"].as_array_mut().unwrap();
    edges.iter_mut().map(|edge| edge["node"]["id"].take()).collect()
}

async fn follow(program: &Program, after: &Value) -> Follower {
    Follower::timeline(program.address(), json!({ "convener": CITY, "year": 2026, "after": after })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_that_lost_its_connection_goes_on_after_what_it_saw() {
    let (_folder, program) = empty();
    let client = program.client();
    opened(&client).await;
    let mut follower = follow(&program, timeline(&client).await.last().unwrap()).await;
    client.done("openPilotRound", input(Office::Police, json!({ "unit": WARD }))).await;
    let seen = follower.next().await;
    drop(follower);
    for neighbourhood in [HOST, OTHER] {
        let nominee = json!({ "unit": WARD, "neighbourhood": neighbourhood });
        client.done("nominateNeighbourhood", input(Office::Police, nominee)).await;
    }
    let mut follower = follow(&program, &seen["id"]).await;
    let revisions = [follower.next().await["revision"].clone(), follower.next().await["revision"].clone()];
    assert_eq!(revisions, [json!(1), json!(2)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_proposes_never_decides() {
    let (_folder, program) = empty();
    let client = program.client();
    opened(&client).await;
    client.done("openPilotRound", input(Office::Police, json!({ "unit": WARD }))).await;
    // The same person in two offices: what counts is who, not in which role.
    let mut front = input(Office::Front, json!({ "unit": WARD, "neighbourhood": HOST }));
    front["stamp"]["by"]["id"] = json!("chu-tich");
    client.done("nominateNeighbourhood", front).await;
    let scores = json!([{ "criterion": "Phong trào", "points": 90 }]);
    let points = json!({ "unit": WARD, "neighbourhood": HOST, "scores": scores });
    client.done("assessNeighbourhood", input(Office::Police, points)).await;
    let decision = json!({ "number": "12/QĐ-UBND", "date": "2026-07-01" });
    let choice = json!({ "unit": WARD, "neighbourhood": HOST, "rationale": "Địa bàn phức tạp", "decision": decision });
    let refused = client.refused("selectPilot", input(Office::Chair, choice)).await;
    assert_eq!(refused, ("PROPOSER_MUST_NOT_DECIDE".to_owned(), "input.stamp.by".to_owned()));

    // The same with a commendation; the achievement stays free for a later decision.
    let mut nominee = input(
        Office::Front,
        json!({ "unit": WARD, "nominee": { "collective": "Tổ 1" }, "form": "MERIT_CERTIFICATE", "merit": "Giữ gìn" }),
    );
    nominee["stamp"]["by"]["id"] = json!("chu-tich");
    let commendation = client.done("nominateCommendation", nominee).await;
    let of_it = |fields: Value| {
        let mut all = json!({ "unit": WARD, "commendation": commendation });
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        all
    };
    client.done("appraiseCommendation", input(Office::Police, of_it(json!({ "opinion": "Đủ" })))).await;
    let votes = of_it(json!({ "votesFor": 3, "votesAgainst": 0 }));
    client.done("recommendCommendation", input(Office::Council, votes)).await;
    let decide = of_it(json!({
        "decision": { "number": "30/QĐ-UBND", "date": "2026-08-10" }, "signer": "Lê Văn Ký",
        "legalBasis": "Luật Thi đua, khen thưởng năm 2022",
    }));
    let refused = client.refused("decideCommendation", input(Office::Chair, decide.clone())).await;
    assert_eq!(refused, ("PROPOSER_MUST_NOT_DECIDE".to_owned(), "input.stamp.by".to_owned()));
    let mut deputy = input(Office::Chair, decide);
    deputy["stamp"]["by"]["id"] = json!("pho-chu-tich");
    client.done("decideCommendation", deputy).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_command_is_done_once_and_another_under_its_id_is_refused() {
    let (_folder, program) = empty();
    let client = program.client();
    opened(&client).await;
    let wish = uuid::Uuid::new_v4();
    let round =
        json!({ "stamp": stamp_as(Office::Police, CITY, wish), "festival": festival(CITY, 2026), "unit": WARD });
    let first = client.try_mutation("openPilotRound", round.clone()).await.unwrap();
    let again = client.try_mutation("openPilotRound", round).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(first["userErrors"], json!([]));
    let other = json!({
        "stamp": stamp_as(Office::Police, CITY, wish), "festival": festival(CITY, 2026), "unit": WARD,
        "neighbourhood": HOST,
    });
    let refused = client.refused("nominateNeighbourhood", other).await;
    assert_eq!(refused.0, "COMMAND_ID_REUSED");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_that_cannot_be_taken_is_told_at_once_and_nothing_happens() {
    let (_folder, program) = empty();
    let client = program.client();
    opened(&client).await;
    let decision = json!({ "number": " ", "date": "31/2/2026" });
    let choice = json!({ "unit": "Phường Một", "neighbourhood": HOST, "rationale": "", "decision": decision });
    let payload = client.try_mutation("selectPilot", input(Office::Chair, choice)).await.unwrap();
    let errors = payload["userErrors"].as_array().unwrap();
    let path = |error: &Value| {
        let parts = error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap());
        parts.collect::<Vec<_>>().join(".")
    };
    let told: Vec<String> = errors.iter().map(path).collect();
    assert_eq!(told, ["input.unit", "input.rationale", "input.decision.number", "input.decision.date"]);
    assert!(errors.iter().all(|error| !error["message"].as_str().unwrap().is_empty()), "{errors:#?}");
    assert!(errors[3]["message"].as_str().unwrap().contains("31/2/2026"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_cannot_act_in_an_organisers_name() {
    let (_folder, program) = empty();
    let body = json!({ "query": "{ festivals { totalCount } }" }).to_string();
    let own = format!("http://{}", program.address());
    let ask = |origin: &str, host: &str| {
        let request = reqwest::Client::builder().no_proxy().build().unwrap().post(format!("{own}/graphql"));
        let request = request.header("origin", origin).header("host", host);
        request.header("content-type", "application/json").body(body.clone()).send()
    };
    assert_eq!(ask(&own, program.address()).await.unwrap().status(), 200);
    assert_eq!(ask("http://example.org", program.address()).await.unwrap().status(), 403);
    assert_eq!(ask("null", program.address()).await.unwrap().status(), 403);
    assert_eq!(ask("http://example.org", "example.org").await.unwrap().status(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_says_up_to_where_it_knows_and_a_later_read_is_never_older() {
    let (_folder, program) = empty();
    opened(&program.client()).await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = |position: Option<&str>| {
        let request = http.post(program.client().url("/graphql")).json(&json!({ "query": "{ __typename }" }));
        match position {
            Some(position) => request.header("ngayhoi-position", position).send(),
            None => request.send(),
        }
    };
    let answer = ask(None).await.unwrap();
    let position = answer.headers()["ngayhoi-position"].to_str().unwrap().to_owned();
    assert_eq!(position, "6.6", "four units, the opening and the joining");
    assert_eq!(ask(Some(&position)).await.unwrap().status(), 200);
    let nowhere = ask(Some("yesterday")).await.unwrap();
    assert_eq!(nowhere.status(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amended_year_is_read_as_it_stood_before_and_after() {
    let (_folder, program) = empty();
    let client = program.client();
    opened(&client).await;
    let recorded =
        "{ festival(in: \"tp-thu\", year: 2026) { timeline(first: 200) { edges { node { recordedAt } } } } }";
    let mut before = client.graphql(recorded, json!({})).await["festival"]["timeline"]["edges"].take();
    let before = before.as_array_mut().unwrap().pop().unwrap()["node"]["recordedAt"].take();
    let wish = |theme: Option<&str>, last: &str| {
        let window = json!({ "first": "2026-07-01", "last": last });
        input(Office::Convener, json!({ "theme": theme, "window": window, "reason": "Dự phòng mưa bão" }))
    };
    client.done("amendFestivalYear", wish(Some("Vì bình yên khu phố"), "2026-08-25")).await;
    let again = wish(Some("Vì bình yên khu phố"), "2026-08-25");
    let refused = client.refused("amendFestivalYear", again).await;
    assert_eq!(refused, ("YEAR_NOTHING_AMENDED".to_owned(), "input".to_owned()));
    let backwards = client.refused("amendFestivalYear", wish(None, "2026-06-25")).await;
    assert_eq!(backwards.1, "input.window.last");
    client.done("amendFestivalYear", wish(None, "2026-08-19")).await;

    let query = "query($at: MomentInput) { festival(in: \"tp-thu\", year: 2026, at: $at) {
        theme window { first last } amendment { reason } decision { number } units { totalCount }
    } }";
    let now = client.graphql(query, json!({})).await["festival"].take();
    let expected = json!({
        "theme": null, "window": { "first": "2026-07-01", "last": "2026-08-19" },
        "amendment": { "reason": "Dự phòng mưa bão" }, "decision": { "number": "521" }, "units": { "totalCount": 1 },
    });
    assert_eq!(now, expected);
    let then = client.graphql(query, json!({ "at": { "recorded": before } })).await["festival"].take();
    let expected = json!({
        "theme": "Vì bình yên khu phố", "window": null, "amendment": null, "decision": { "number": "521" },
        "units": { "totalCount": 1 },
    });
    assert_eq!(then, expected);
    let (status, page) = client.page("/2026/tp-thu").await;
    assert!(status == 200 && page.contains("đến 19/8/2026") && page.contains("Dự phòng mưa bão"), "{page}");
}
