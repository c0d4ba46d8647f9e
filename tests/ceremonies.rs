//! A ceremony from its invitations to what is put right afterwards, over real HTTP.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client, Office, Program, festival, ngayhoi, stamp};

const CITY: &str = "tp-thu";
const WARD: &str = "tp-thu.phuong-mot";
const HOST: &str = "tp-thu.phuong-mot.to-1";
const DESK: &str = "/desk/2026/tp-thu/tp-thu.phuong-mot/tp-thu.phuong-mot.to-1";

fn input(office: Office, fields: Value) -> Value {
    let mut input = json!({ "stamp": stamp(office, CITY), "festival": festival(CITY, 2026), "host": HOST });
    input.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    input
}

async fn done(client: &Client, name: &str, fields: Value) -> String {
    client.done(name, input(Office::Police, fields)).await
}

/// A ward with one host whose ceremony is planned.
async fn planned() -> (TempDir, Program, Client) {
    let folder = TempDir::new().unwrap();
    let none = folder.path().join("none.jsonl");
    std::fs::write(&none, "").unwrap();
    let (none, data) = (none.to_str().unwrap(), folder.path().to_str().unwrap());
    assert!(ngayhoi(&["import", none, "--data", data]).output().unwrap().status.success());
    let program = Program::serve(folder.path());
    let client = program.client();
    for (unit, kind, parent) in [(CITY, "CITY", None), (WARD, "WARD", Some(CITY)), (HOST, "NEIGHBOURHOOD", Some(WARD))]
    {
        let unit = json!({
            "stamp": stamp(Office::Convener, CITY), "convener": CITY, "unit": unit, "kind": kind, "name": "Thử",
            "parent": parent,
        });
        client.done("registerUnit", unit).await;
    }
    let year = json!({
        "stamp": stamp(Office::Convener, CITY), "festival": festival(CITY, 2026),
        "foundingDecision": { "number": "521", "date": "13/6/2005" }, "pilotQuota": { "count": 1 },
    });
    client.done("openFestivalYear", year).await;
    let join = json!({ "stamp": stamp(Office::Convener, CITY), "festival": festival(CITY, 2026), "unit": WARD });
    client.done("joinFestival", join).await;
    done(&client, "planCeremony", json!({ "startsAt": "2026-08-18T07:30", "venue": "Sân tổ 1" })).await;
    let slot = json!({ "start": "2026-08-18T07:30", "end": "2026-08-18T07:45" });
    done(&client, "addAgendaItem", json!({ "kind": "PURPOSE", "title": "Tuyên bố lý do", "slot": slot })).await;
    (folder, program, client)
}

async fn draft(client: &Client, at: &Value) -> Value {
    let query = "query($host: ID!, $at: MomentInput) { festival(in: \"tp-thu\", year: 2026, at: $at) {
        hostProgramme(host: $host) { draft {
            ceremony { venue attendees flowers models assessments { scope summary } correction }
            agenda { id done }
            delegatesComing
            delegates(first: 1) { totalCount pageInfo { hasNextPage } nodes { organisation person { name } comes } }
        } }
    } }";
    let answer = client.graphql(query, json!({ "host": HOST, "at": at })).await;
    answer["festival"]["hostProgramme"]["draft"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceremony_is_invited_to_moved_indoors_recorded_and_put_right() {
    let (_folder, _program, client) = planned().await;
    let guest = json!({ "organisation": "Mặt trận Tổ quốc", "person": "Lê Thị Khách" });
    let guest = done(&client, "inviteDelegate", guest).await;
    done(&client, "inviteDelegate", json!({ "organisation": "Đoàn thanh niên" })).await;
    done(&client, "answerInvitation", json!({ "delegate": guest, "comes": true })).await;
    client.done("approveAgenda", input(Office::Chair, json!({}))).await;
    done(&client, "relocateCeremony", json!({ "venue": "Hội trường", "reason": "Mưa lớn" })).await;
    let refused = client.refused("startCeremony", input(Office::Police, json!({}))).await;
    assert_eq!(refused.0, "AGENDA_NOT_APPROVED", "the place belongs to what was approved");
    client.done("approveAgenda", input(Office::Chair, json!({}))).await;
    let early = json!({ "correction": { "attendees": 1 }, "reason": "Nhầm" });
    assert_eq!(client.refused("correctCeremony", input(Office::Police, early)).await.0, "CEREMONY_NOT_COMPLETED");
    done(&client, "startCeremony", json!({})).await;
    done(&client, "recordFlowers", json!({ "from": "Thành phố" })).await;
    done(&client, "recordModelLaunch", json!({ "name": "Tổ liên gia an toàn" })).await;
    for (scope, summary) in [("CONVENER", "Giữ vững"), ("UNIT", "Giảm vụ việc"), ("NEIGHBOURHOOD", "Tự hòa giải")]
    {
        done(&client, "recordAssessment", json!({ "scope": scope, "summary": summary })).await;
    }
    done(&client, "recordAttendance", json!({ "attendees": 120 })).await;
    done(&client, "completeCeremony", json!({})).await;
    let held = draft(&client, &Value::Null).await;
    assert_eq!((&held["delegatesComing"], &held["delegates"]["totalCount"]), (&json!(1), &json!(2)));
    let first = json!({ "organisation": "Mặt trận Tổ quốc", "person": { "name": "Lê Thị Khách" }, "comes": true });
    assert_eq!((&held["delegates"]["nodes"][0], &held["delegates"]["pageInfo"]["hasNextPage"]), (&first, &json!(true)));
    let ceremony = &held["ceremony"];
    assert_eq!((&ceremony["venue"], &ceremony["flowers"]), (&json!("Hội trường"), &json!(["Thành phố"])));
    assert_eq!((&ceremony["assessments"][1]["scope"], &ceremony["attendees"]), (&json!("UNIT"), &json!(120)));

    let (_, desk) = client.page(DESK).await;
    for words in
        ["Lê Thị Khách, Mặt trận Tổ quốc", "mời 2, 1 nhận lời", "Đính chính số người dự", "Tổ liên gia an toàn"]
    {
        assert!(desk.contains(words), "{words}: {desk}");
    }
    let before = json!({ "recorded": chrono::Utc::now().to_rfc3339() });
    let again = json!({ "correction": { "attendees": 120 }, "reason": "Đếm lại" });
    assert_eq!(client.refused("correctCeremony", input(Office::Police, again)).await.0, "NOTHING_CORRECTED");
    for correction in [
        json!({ "attendees": 126 }),
        json!({ "flowers": ["Thành phố", "Phường"] }),
        json!({ "assessment": { "scope": "UNIT", "summary": "Giảm hẳn vụ việc" } }),
        json!({ "itemDone": held["agenda"][0]["id"] }),
    ] {
        done(&client, "correctCeremony", json!({ "correction": correction, "reason": "Đếm lại" })).await;
    }
    let now = draft(&client, &Value::Null).await;
    assert_eq!((&now["ceremony"]["attendees"], &now["ceremony"]["correction"]), (&json!(126), &json!("Đếm lại")));
    assert_eq!((&now["agenda"][0]["done"], &now["ceremony"]["flowers"][1]), (&json!(true), &json!("Phường")));
    assert_eq!(draft(&client, &before).await["ceremony"]["attendees"], 120, "the past stays as it was told");
}
