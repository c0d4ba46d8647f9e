//! What a year lays down, and what goes on beside its days: pilots of higher levels, outreach, sign-ups, cameras, the
//! standard; live, in the past, and at the desk.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{
    Client, Office,
    city::{CITY, FIRST, SECOND, WARD, city, input, with},
    stamp,
};

fn of_ward(fields: Value) -> Value {
    with(json!({ "unit": WARD }), fields)
}

async fn asked(client: &Client, fields: &str) -> Value {
    let query = format!("query($in: ID!) {{ festival(in: $in, year: 2026) {{ {fields} }} }}");
    client.graphql(&query, json!({ "in": CITY })).await["festival"].take()
}

#[tokio::test(flavor = "multi_thread")]
async fn pilots_are_measured_replaced_and_made_ones_of_a_higher_level() {
    let (_folder, _program, client) = city().await;
    let criteria = json!([{ "criterion": "Địa bàn", "weight": 2 }, { "criterion": "Phong trào" }]);
    let rules = json!({ "criteria": criteria, "levels": [{ "level": "PROVINCE", "count": 1 }] });
    client.done("adoptPilotRules", input(Office::Convener, rules)).await;
    client.done("openPilotRound", input(Office::Police, of_ward(json!({})))).await;
    for host in [FIRST, SECOND] {
        let nominee = of_ward(json!({ "neighbourhood": host }));
        client.done("nominateNeighbourhood", input(Office::Police, nominee)).await;
        let some = of_ward(
            json!({ "neighbourhood": host, "scores": [{ "criterion": "Địa bàn", "points": 80, "weight": 2 }] }),
        );
        let refused = client.refused("assessNeighbourhood", input(Office::Police, some)).await;
        assert_eq!(refused.0, "SCORE_MISSING_FOR_CRITERION");
        let scores =
            json!([{ "criterion": "Địa bàn", "points": 80, "weight": 2 }, { "criterion": "Phong trào", "points": 90 }]);
        let all = of_ward(json!({ "neighbourhood": host, "scores": scores }));
        client.done("assessNeighbourhood", input(Office::Police, all)).await;
    }
    let decision = json!({ "number": "12/QĐ-UBND", "date": "2026-07-01" });
    let choice = of_ward(json!({ "neighbourhood": FIRST, "rationale": "Phức tạp", "decision": decision }));
    client.done("selectPilot", input(Office::Chair, choice)).await;
    let early = of_ward(json!({ "neighbourhood": FIRST, "level": "PROVINCE" }));
    let refused = client.refused("designatePilot", input(Office::Convener, early)).await;
    assert_eq!(refused, ("PILOT_NOT_ENDORSED".to_owned(), "input.neighbourhood".to_owned()));

    let replaced = of_ward(json!({
        "neighbourhood": FIRST, "replacement": SECOND, "reason": "Nhà văn hóa sửa chữa", "decision": decision,
    }));
    client.done("replacePilot", input(Office::Chair, replaced)).await;
    client.done("endorsePilot", input(Office::Convener, of_ward(json!({ "neighbourhood": SECOND })))).await;
    let designation = of_ward(json!({ "neighbourhood": SECOND, "level": "PROVINCE" }));
    client.done("designatePilot", input(Office::Convener, designation)).await;

    let fields = "pilotRules { version criteria { criterion weight } } pilotDesignations { level neighbourhoodId }
                  pilotBoard(unit: \"tp-thu.phuong-mot\") { criteria { weight } nominees { nodes { standing } } }";
    let year = asked(&client, fields).await;
    assert_eq!(year["pilotRules"]["criteria"][1], json!({ "criterion": "Phong trào", "weight": 1 }));
    assert_eq!(year["pilotDesignations"], json!([{ "level": "PROVINCE", "neighbourhoodId": SECOND }]));
    assert_eq!(year["pilotBoard"]["criteria"], json!([{ "weight": 2 }, { "weight": 1 }]));
    let standings = json!([{ "standing": "REPLACED" }, { "standing": "ENDORSED" }]);
    assert_eq!(year["pilotBoard"]["nominees"]["nodes"], standings);

    let undone = json!({ "neighbourhood": SECOND, "level": "PROVINCE", "reason": "Thay điểm" });
    client.done("undoDesignation", input(Office::Convener, undone)).await;
    assert_eq!(asked(&client, "pilotDesignations { level }").await["pilotDesignations"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_on_beside_the_day_is_counted_live_and_in_the_past() {
    let (_folder, program, client) = city().await;
    let held = of_ward(json!({
        "topic": "Phòng, chống lừa đảo", "audience": "Bà con", "attendees": 120, "heldBy": "Công an phường",
    }));
    let session = client.done("holdOutreachSession", input(Office::Police, held)).await;
    let before = now();
    let corrected = of_ward(json!({ "session": session, "attendees": 130, "reason": "Đếm sót" }));
    client.done("correctOutreachSession", input(Office::Police, corrected)).await;
    let emulation = of_ward(json!({ "title": "Thi đua", "contents": ["Giữ trật tự"] }));
    client.done("launchEmulation", input(Office::Chair, emulation)).await;
    let signed = of_ward(json!({ "participant": FIRST, "signed": 48 }));
    client.done("reportSignUps", input(Office::Front, signed)).await;
    let cameras = json!({
        "stamp": stamp(Office::Front, CITY), "convener": CITY, "unit": FIRST, "cameras": 6, "funders": "Các hộ trong tổ",
    });
    client.done("fundNeighbourhoodCameras", cameras).await;

    client.done("registerStandard", input(Office::Front, of_ward(json!({})))).await;
    let results = |met: bool| json!([{ "criterion": "Không có điểm nóng", "met": met }]);
    let own = of_ward(json!({ "text": "Đạt", "results": results(true) }));
    client.done("selfAssessStandard", input(Office::Front, own)).await;
    let other = of_ward(json!({ "text": "Đủ", "results": [{ "criterion": "Tiêu chí khác", "met": true }] }));
    let refused = client.refused("appraiseStandard", input(Office::Police, other)).await;
    assert_eq!(refused.0, "STANDARD_CRITERIA_DIFFER");
    let appraised = of_ward(json!({ "text": "Chưa đạt", "results": results(false) }));
    client.done("appraiseStandard", input(Office::Police, appraised)).await;
    let recognised = of_ward(json!({ "decision": { "number": "9", "date": "2026-09-01" } }));
    let refused = client.refused("recogniseStandard", input(Office::Chair, recognised)).await;
    assert_eq!(refused.0, "STANDARD_CRITERION_NOT_MET");

    let fields = format!(
        "outreachTotals(unit: \"{WARD}\") {{ sessions attendees }}
         outreachSessions(unit: \"{WARD}\") {{ nodes {{ topic reason }} }}
         signUps(unit: \"{WARD}\") {{ participantId signed }}
         neighbourhoodCameras(unit: \"{WARD}\") {{ neighbourhoodId cameras }}
         standard(holder: \"{WARD}\") {{ circular results {{ met }} }}
         figures(unit: \"{WARD}\") {{ value }}"
    );
    let year = asked(&client, &fields).await;
    assert_eq!(year["outreachTotals"], json!({ "sessions": 1, "attendees": 130 }));
    assert_eq!(year["outreachSessions"]["nodes"][0]["reason"], "Đếm sót");
    assert_eq!(year["signUps"], json!([{ "participantId": FIRST, "signed": 48 }]));
    assert_eq!(year["neighbourhoodCameras"], json!([{ "neighbourhoodId": FIRST, "cameras": 6 }]));
    assert_eq!(year["standard"], json!({ "circular": "OF_2021", "results": [{ "met": false }] }));
    // What was recorded one by one is no figure that somebody reported.
    assert_eq!(year["figures"], json!([]));

    let query = format!(
        "query($in: ID!, $at: MomentInput) {{ festival(in: $in, year: 2026, at: $at) {{
            outreachTotals(unit: \"{WARD}\") {{ attendees }} signUps(unit: \"{WARD}\") {{ signed }} }} }}"
    );
    let then = client.graphql(&query, json!({ "in": CITY, "at": { "recorded": before } })).await["festival"].take();
    assert_eq!(then, json!({ "outreachTotals": { "attendees": 120 }, "signUps": [] }));

    for (path, words) in [
        ("/desk/2026/tp-thu/tp-thu.phuong-mot", ["Phòng, chống lừa đảo", "Không có điểm nóng", "Việc cần xử lý"]),
        ("/desk/2026/tp-thu", ["Tuyên truyền", "Điểm của năm", "Không có việc nào tồn đọng"]),
    ] {
        let (status, page) = program.client().page(path).await;
        assert_eq!(status, StatusCode::OK);
        for words in words {
            assert!(page.contains(words), "{path}: {words}");
        }
    }
}

/// The present moment, as a client writes it.
fn now() -> String {
    chrono::Utc::now().to_rfc3339()
}
