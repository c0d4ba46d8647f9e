//! What follows by itself: from outside, over real HTTP, with processes that are really killed.

use std::path::PathBuf;

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{
    Client, Follower, Office, Program,
    city::{CITY, FIRST, SECOND, WARD, folder_with, input, with},
    fixture, stamp,
};

const OTHER_WARD: &str = "tp-thu.phuong-hai";

async fn register(client: &Client, unit: &str, kind: &str, parent: Option<&str>) {
    let name = unit.rsplit('.').next().unwrap();
    let input = json!({
        "stamp": stamp(Office::Convener, CITY), "convener": CITY, "unit": unit, "kind": kind, "name": name,
        "parent": parent,
    });
    client.done("registerUnit", input).await;
}

/// A city with two wards, one of two neighbourhoods, and the year 2026 open in it.
async fn opened(client: &Client) {
    register(client, CITY, "CITY", None).await;
    for (unit, kind, parent) in [
        (WARD, "WARD", CITY),
        (OTHER_WARD, "WARD", CITY),
        (FIRST, "NEIGHBOURHOOD", WARD),
        (SECOND, "NEIGHBOURHOOD", WARD),
    ] {
        register(client, unit, kind, Some(parent)).await;
    }
    let decision = json!({ "number": "521", "date": "13/6/2005" });
    let year = json!({ "foundingDecision": decision, "pilotQuota": { "count": 1 },
                       "window": { "first": "1/7/2026", "last": "18/8/2026" } });
    client.done("openFestivalYear", input(Office::Convener, year)).await;
    for unit in [WARD, OTHER_WARD] {
        client.done("joinFestival", input(Office::Convener, json!({ "unit": unit }))).await;
    }
}

async fn outlined(client: &Client) {
    let outline = json!({
        "ceremony": [{ "kind": "PURPOSE", "text": "Tuyên bố lý do" }, { "kind": "COMMENDATION", "text": "Khen thưởng" }],
        "activities": [{ "kind": "CULTURE", "text": "Giao lưu văn nghệ" }],
    });
    client.done("adoptOutline", input(Office::Convener, outline)).await;
}

async fn endorsed(client: &Client, host: &str) {
    let of = |fields: Value| with(json!({ "unit": WARD }), fields);
    client.done("openPilotRound", input(Office::Police, of(json!({})))).await;
    client.done("nominateNeighbourhood", input(Office::Police, of(json!({ "neighbourhood": host })))).await;
    let scores = json!([{ "criterion": "Phong trào", "points": 90 }]);
    let points = of(json!({ "neighbourhood": host, "scores": scores }));
    client.done("assessNeighbourhood", input(Office::Police, points)).await;
    let decision = json!({ "number": "12/QĐ-UBND", "date": "2026-07-01" });
    let choice = of(json!({ "neighbourhood": host, "rationale": "Phức tạp", "decision": decision }));
    client.done("selectPilot", input(Office::Chair, choice)).await;
    client.done("endorsePilot", input(Office::Convener, of(json!({ "neighbourhood": host })))).await;
}

/// A commendation that the council recommended, and its id.
async fn recommended(client: &Client, unit: &str, achievement: Uuid) -> String {
    let nominee = json!({
        "unit": unit, "nominee": { "collective": "Tổ liên gia 1" }, "form": "MERIT_CERTIFICATE", "merit": "Giữ gìn",
        "achievement": achievement,
    });
    let commendation = client.done("nominateCommendation", input(Office::Front, nominee)).await;
    let of = |fields: Value| with(json!({ "unit": unit, "commendation": commendation }), fields);
    client.done("appraiseCommendation", input(Office::Police, of(json!({ "opinion": "Đủ" })))).await;
    let votes = of(json!({ "votesFor": 3, "votesAgainst": 0 }));
    client.done("recommendCommendation", input(Office::Council, votes)).await;
    commendation
}

fn decision(unit: &str, commendation: &str) -> Value {
    let fields = json!({
        "unit": unit, "commendation": commendation, "decision": { "number": "30/QĐ-UBND", "date": "2026-08-10" },
        "signer": "Lê Văn Ký", "legalBasis": "Luật Thi đua, khen thưởng",
    });
    input(Office::Chair, fields)
}

/// A planned ceremony with an item for commendations, and that item.
async fn planned(client: &Client, host: &str) -> String {
    let plan = json!({ "host": host, "startsAt": "2026-08-18T07:30", "venue": "Nhà văn hóa" });
    client.done("planCeremony", input(Office::Police, plan)).await;
    let item = |kind: &str, start: &str, end: &str| {
        let slot = json!({ "start": format!("2026-08-18T{start}"), "end": format!("2026-08-18T{end}") });
        input(Office::Police, json!({ "host": host, "kind": kind, "title": "Mục", "slot": slot }))
    };
    client.done("addAgendaItem", item("PURPOSE", "07:30", "07:40")).await;
    client.done("addAgendaItem", item("COMMENDATION", "07:40", "07:50")).await
}

async fn started(client: &Client, host: &str) {
    client.done("approveAgenda", input(Office::Chair, json!({ "host": host }))).await;
    client.done("startCeremony", input(Office::Police, json!({ "host": host }))).await;
}

/// A decided commendation that waits for the item.
async fn waiting(client: &Client, host: &str, item: &str) -> String {
    let commendation = recommended(client, WARD, Uuid::new_v4()).await;
    client.done("decideCommendation", decision(WARD, &commendation)).await;
    let there = json!({ "unit": WARD, "commendation": commendation, "host": host, "item": item });
    client.done("schedulePresentation", input(Office::Police, there)).await;
    commendation
}

/// Follows what happens after all that has happened so far.
async fn follow(program: &Program) -> Follower {
    let query = "query($in: ID!) { festival(in: $in, year: 2026) { timeline(first: 200) { edges { node { id } } } } }";
    let answer = program.client().graphql(query, json!({ "in": CITY })).await;
    let last = answer["festival"]["timeline"]["edges"].as_array().unwrap().last().unwrap()["node"]["id"].clone();
    Follower::timeline(program.address(), json!({ "convener": CITY, "year": 2026, "after": last })).await
}

/// Waits until so many events of a type have happened.
async fn wait_for(follower: &mut Follower, event_type: &str, count: usize) {
    let mut seen = 0;
    while seen < count {
        if follower.next().await["eventType"] == event_type {
            seen += 1;
        }
    }
}

async fn status(client: &Client, commendation: &str) -> Value {
    let query = "query($in: ID!) { festival(in: $in, year: 2026) { commendations { edges { node { id status } } } } }";
    let answer = client.graphql(query, json!({ "in": CITY })).await;
    let edges = answer["festival"]["commendations"]["edges"].as_array().unwrap();
    edges.iter().find(|edge| edge["node"]["id"] == commendation).unwrap()["node"]["status"].clone()
}

async fn worklist(client: &Client) -> Vec<Value> {
    let query = "query($in: ID!) { festival(in: $in, year: 2026) { worklist { nodes {
        kind hostId commendationId refusal { code } } } } }";
    let mut answer = client.graphql(query, json!({ "in": CITY })).await;
    std::mem::take(answer["festival"]["worklist"]["nodes"].as_array_mut().unwrap())
}

/// How many events of a journal are of a type, or by the policies.
fn count(folder: &TempDir, condition: &str) -> i64 {
    let journal = Connection::open(folder.path().join("journal.sqlite")).unwrap();
    journal.query_row(&format!("SELECT count(*) FROM event WHERE {condition}"), [], |row| row.get(0)).unwrap()
}

const BY_POLICIES: &str = "metadata LIKE '%\"tu-dong\"%'";

#[tokio::test(flavor = "multi_thread")]
async fn a_pilots_day_is_drafted_from_the_years_outline() {
    let folder = folder_with(&[]);
    let program = Program::serve(folder.path());
    let client = program.client();
    opened(&client).await;
    outlined(&client).await;
    let mut follower = follow(&program).await;
    endorsed(&client, FIRST).await;
    wait_for(&mut follower, "ActivityAdded.v1", 1).await;
    let query = "query($in: ID!, $host: ID!) { festival(in: $in, year: 2026) { hostProgramme(host: $host) { draft {
        ceremony { status startsAt planner } agenda { kind title } activities { title venue } } } } }";
    let mut answer = client.graphql(query, json!({ "in": CITY, "host": FIRST })).await;
    let draft = answer["festival"]["hostProgramme"]["draft"].take();
    assert_eq!(draft["ceremony"]["startsAt"], "2026-08-18T07:30:00+07:00");
    assert_eq!(draft["ceremony"]["planner"], "tu-dong");
    let agenda = json!([{ "kind": "PURPOSE", "title": "Tuyên bố lý do" },
                        { "kind": "COMMENDATION", "title": "Khen thưởng" }]);
    assert_eq!(draft["agenda"], agenda);
    assert_eq!(draft["activities"][0]["title"], "Giao lưu văn nghệ");
    assert_eq!(worklist(&client).await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_an_item_is_presented_once_it_is_done_and_decided_again_once_it_is_not() {
    let folder = folder_with(&[]);
    let program = Program::serve(folder.path());
    let client = program.client();
    opened(&client).await;
    let (item, other) = (planned(&client, FIRST).await, planned(&client, SECOND).await);
    let first = waiting(&client, FIRST, &item).await;
    let second = waiting(&client, SECOND, &other).await;
    assert_eq!(status(&client, &first).await, "SCHEDULED");

    let mut follower = follow(&program).await;
    started(&client, FIRST).await;
    client.done("completeAgendaItem", input(Office::Police, json!({ "host": FIRST, "item": item }))).await;
    wait_for(&mut follower, "CommendationPresented.v1", 1).await;
    assert_eq!(status(&client, &first).await, "PRESENTED");

    client.done("cancelCeremony", input(Office::Chair, json!({ "host": SECOND, "reason": "Bão" }))).await;
    wait_for(&mut follower, "PresentationCalledOff.v1", 1).await;
    assert_eq!(status(&client, &second).await, "DECIDED");
    assert_eq!(worklist(&client).await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_year_cancels_what_it_holds_and_says_what_it_could_not() {
    let folder = folder_with(&[]);
    let program = Program::serve(folder.path());
    let client = program.client();
    opened(&client).await;
    planned(&client, FIRST).await;
    started(&client, FIRST).await;
    let item = planned(&client, SECOND).await;
    let commendation = waiting(&client, SECOND, &item).await;
    let mut follower = follow(&program).await;
    client.done("cancelFestivalYear", input(Office::Convener, json!({ "reason": "Dịch bệnh" }))).await;
    // One reaction leads to the next: the cancelled ceremony lets the commendation wait for another.
    wait_for(&mut follower, "PresentationCalledOff.v1", 1).await;
    assert_eq!(status(&client, &commendation).await, "DECIDED");
    let left = json!({ "kind": "CEREMONY_IN_CANCELLED_YEAR", "hostId": FIRST, "commendationId": null,
                       "refusal": { "code": "CEREMONY_ALREADY_STARTED" } });
    assert_eq!(worklist(&client).await, [left]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_imported_sets_anything_off_and_nothing_is_done_twice() {
    let fixtures = ["ha-tinh-2018", "ha-tinh-units", "sample-year", "units-2025-07"].map(fixture);
    let folder = folder_with(&fixtures.each_ref().map(PathBuf::as_path));
    // What a file says that policies did is a fact like any other.
    let imported = count(&folder, BY_POLICIES);
    let program = Program::serve(folder.path());
    let client = program.client();
    opened(&client).await;
    let item = planned(&client, FIRST).await;
    waiting(&client, FIRST, &item).await;
    let mut follower = follow(&program).await;
    client.done("cancelCeremony", input(Office::Chair, json!({ "host": FIRST, "reason": "Bão" }))).await;
    wait_for(&mut follower, "PresentationCalledOff.v1", 1).await;
    program.kill();
    assert_eq!(count(&folder, BY_POLICIES), imported + 1);

    // Whatever is gone over again, from the very beginning, was done before.
    let ledger = Connection::open(folder.path().join("policies.sqlite")).unwrap();
    ledger.execute("UPDATE checkpoint SET seq = 0, event = NULL", []).unwrap();
    drop(ledger);
    let program = Program::serve(folder.path());
    let client = program.client();
    let item = planned(&client, SECOND).await;
    waiting(&client, SECOND, &item).await;
    let mut follower = follow(&program).await;
    client.done("cancelCeremony", input(Office::Chair, json!({ "host": SECOND, "reason": "Bão" }))).await;
    wait_for(&mut follower, "PresentationCalledOff.v1", 1).await;
    program.kill();
    assert_eq!(count(&folder, BY_POLICIES), imported + 2);
}

/// How often the power is cut until it falls between claim and decision.
const ATTEMPTS: u128 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn one_achievement_is_rewarded_once_by_two_wards_also_when_the_power_fails_after_the_claim() {
    let folder = folder_with(&[]);
    let mut program = Program::serve(folder.path());
    opened(&program.client()).await;
    let mut was_cut_between = false;
    for attempt in 1..=ATTEMPTS {
        let client = program.client();
        let achievement = Uuid::from_u128(attempt);
        let mut wishes = Vec::new();
        for unit in [WARD, OTHER_WARD] {
            let commendation = recommended(&client, unit, achievement).await;
            wishes.push((commendation.clone(), decision(unit, &commendation)));
        }
        let claims = count(&folder, "type LIKE 'AchievementClaimed%'");
        let both: Vec<_> = wishes
            .iter()
            .map(|(_, wish)| {
                let (client, wish) = (program.client(), wish.clone());
                tokio::spawn(async move { client.try_mutation("decideCommendation", wish).await })
            })
            .collect();
        tokio::task::block_in_place(|| while count(&folder, "type LIKE 'AchievementClaimed%'") == claims {});
        program.kill();
        for decided in both {
            // Its connection was cut; what became of it is asked below.
            let _ = decided.await;
        }
        let decided = format!(
            "type LIKE 'CommendationDecided%' AND (data LIKE '%{}%' OR data LIKE '%{}%')",
            wishes[0].0, wishes[1].0
        );
        was_cut_between = count(&folder, &decided) == 0;

        program = Program::serve(folder.path());
        let client = program.client();
        for (_, wish) in &wishes {
            // Sent again as it was; a claim that is only now let go may want a second time.
            let mut refused = client.try_mutation("decideCommendation", wish.clone()).await.unwrap();
            while refused["userErrors"][0]["code"] == "COMMENDATION_ATTEMPT_LAPSED" {
                refused = client.try_mutation("decideCommendation", wish.clone()).await.unwrap();
            }
        }
        assert_eq!(count(&folder, &decided), 1, "attempt {attempt}");
        let statuses = [status(&client, &wishes[0].0).await, status(&client, &wishes[1].0).await];
        let stands = statuses.iter().filter(|status| **status == "DECIDED").count();
        assert_eq!(stands, 1, "{statuses:?}");
        if was_cut_between {
            break;
        }
    }
    assert!(was_cut_between, "no power cut fell between claim and decision");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_whose_decision_never_came_is_let_go() {
    let folder = folder_with(&[]);
    let program = Program::serve(folder.path());
    let client = program.client();
    opened(&client).await;
    let achievement = Uuid::from_u128(7);
    let commendation = recommended(&client, WARD, achievement).await;
    client.done("decideCommendation", decision(WARD, &commendation)).await;
    let mut follower = follow(&program).await;
    let revoked = json!({
        "unit": WARD, "commendation": commendation, "ground": "UNLAWFUL_APPRAISAL", "reason": "Thiếu thành phần",
        "decision": { "number": "40/QĐ-UBND", "date": "2026-10-01" },
    });
    client.done("revokeCommendation", input(Office::Chair, revoked)).await;
    wait_for(&mut follower, "AchievementReleased.v1", 1).await;
    let again = recommended(&client, OTHER_WARD, achievement).await;
    client.done("decideCommendation", decision(OTHER_WARD, &again)).await;
    assert_eq!(status(&client, &again).await, "DECIDED");
}
