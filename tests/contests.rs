//! Teams that enter, wait and compete, over real HTTP: registration, draw, fixtures, standings, corrections, releases.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    Client, Office, Program,
    city::{CITY, FIRST, SECOND, WARD, city, input, with},
};

const PUBLIC: &str = "/2026/tp-thu/tp-thu.phuong-mot/tp-thu.phuong-mot.to-1";
const DESK: &str = "/desk/2026/tp-thu/tp-thu.phuong-mot/tp-thu.phuong-mot.to-1";

fn at(office: Office, host: &str, fields: Value) -> Value {
    with(input(office, json!({ "host": host })), fields)
}

async fn done(client: &Client, name: &str, fields: Value) -> String {
    client.done(name, at(Office::Front, FIRST, fields)).await
}

async fn refused(client: &Client, name: &str, fields: Value) -> String {
    client.refused(name, at(Office::Front, FIRST, fields)).await.0
}

async fn release(client: &Client, changelog: &str) {
    client.done("releaseProgramme", at(Office::Chair, FIRST, json!({ "changelog": changelog }))).await;
}

/// A ward of two hosts in an open year; the first has a ground and a tug of war that takes four teams.
async fn prepared() -> (TempDir, Program, Client, String) {
    let (folder, program, client) = city().await;
    let tug = activity(&client, FIRST, "Kéo co").await;
    done(&client, "limitRegistration", json!({ "activity": tug, "places": 4 })).await;
    (folder, program, client, tug)
}

async fn activity(client: &Client, host: &str, title: &str) -> String {
    let ground = json!({ "name": "Sân vận động", "capacity": 30 });
    let venue = client.done("addVenue", at(Office::Front, host, ground)).await;
    let slot = json!({ "start": "2026-08-18T22:00", "end": "2026-08-19T00:30" });
    let fields = json!({ "kind": "SPORT", "title": title, "venue": venue, "slot": slot });
    client.done("addActivity", at(Office::Front, host, fields)).await
}

async fn enter(client: &Client, activity: &str, name: &str) -> String {
    done(client, "enterTeam", json!({ "activity": activity, "name": name, "members": 8 })).await
}

async fn draft(client: &Client) -> Value {
    let query = "query($host: ID!) { festival(in: \"tp-thu\", year: 2026) { hostProgramme(host: $host) { draft {
        warnings { severity code otherHostId }
        performers { group person { name } }
        activities { places teams { id name } waiting { name } placings { place team score prize } correction
            contest { tieBreaks fixtures { number stage winner walkover home { team from } }
                      standings { place team points mark byLot } } }
    } } } }";
    client.graphql(query, json!({ "host": FIRST })).await["festival"]["hostProgramme"]["draft"].take()
}

fn names(teams: &Value) -> Vec<&str> {
    teams.as_array().unwrap().iter().map(|team| team["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn teams_wait_in_order_and_a_knock_out_is_played_to_its_prizes() {
    let (_folder, _program, client, tug) = prepared().await;
    let mut teams = Vec::new();
    for figure in 1..=6 {
        teams.push(enter(&client, &tug, &format!("Đội {figure}")).await);
    }
    let before = draft(&client).await["activities"][0].take();
    assert_eq!(names(&before["waiting"]), ["Đội 5", "Đội 6"]);
    done(&client, "withdrawTeam", json!({ "activity": tug, "team": teams[1], "reason": "Bận mùa" })).await;
    let after = draft(&client).await["activities"][0].take();
    assert_eq!(
        (names(&after["teams"]), names(&after["waiting"])),
        (vec!["Đội 1", "Đội 3", "Đội 4", "Đội 5"], vec!["Đội 6"])
    );
    release(&client, "Mở đăng ký").await;
    let (_, page) = client.page(PUBLIC).await;
    for words in ["Nhận 4 đội, đã đủ", "Danh sách chờ, theo thứ tự: Đội 6", "22 giờ 00 – 0 giờ 30, Thứ tư 19/8/2026"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }

    let prizes = json!([{ "place": 1, "title": "Giải nhất" }, { "place": 3, "title": "Giải ba" }]);
    let rules = json!({ "activity": tug, "format": "KNOCKOUT", "thirdPlace": "SHARED", "prizes": prizes });
    done(&client, "setContest", rules.clone()).await;
    let order = json!([teams[0], teams[2], teams[3], teams[4]]);
    done(&client, "drawContest", json!({ "activity": tug, "order": order })).await;
    assert_eq!(refused(&client, "setContest", rules).await, "CONTEST_UNDER_WAY");
    let played = |fixture: u32, home: u32, away: u32| json!({ "activity": tug, "fixture": fixture.to_string(), "outcome": { "played": { "home": home, "away": away } } });
    assert_eq!(refused(&client, "decideFixture", played(3, 2, 0)).await, "FIXTURE_NOT_READY");
    assert_eq!(refused(&client, "decideFixture", played(1, 1, 1)).await, "KNOCKOUT_NEEDS_WINNER");
    done(&client, "decideFixture", played(1, 2, 0)).await;
    let walkover = json!({ "walkover": { "winner": "AWAY", "reason": "Vắng mặt" } });
    done(&client, "decideFixture", json!({ "activity": tug, "fixture": "2", "outcome": walkover })).await;
    done(&client, "decideFixture", played(3, 0, 2)).await;
    done(&client, "concludeContest", json!({ "activity": tug })).await;
    let row = draft(&client).await["activities"][0].take();
    let places: Vec<_> =
        row["placings"].as_array().unwrap().iter().map(|p| (&p["place"], &p["team"], &p["prize"])).collect();
    assert_eq!(places[0], (&json!(1), &json!("Đội 5"), &json!("Giải nhất")));
    assert_eq!(places[3], (&json!(3), &json!("Đội 4"), &json!("Giải ba")));

    let correction = json!({ "reason": "Ghi nhầm tỷ số", "outcome": { "played": { "home": 3, "away": 2 } } });
    let mut correction = correction;
    correction.as_object_mut().unwrap().extend(json!({ "activity": tug, "fixture": "3" }).as_object().unwrap().clone());
    done(&client, "correctFixture", correction).await;
    let row = draft(&client).await["activities"][0].take();
    assert_eq!((&row["placings"][0]["team"], &row["correction"]), (&json!("Đội 1"), &json!("Ghi nhầm tỷ số")));

    assert!(!client.page(PUBLIC).await.1.contains("Bảng xếp hạng"), "a draft is nobody's business");
    release(&client, "Kết quả kéo co").await;
    let (_, page) = client.page(PUBLIC).await;
    for words in
        ["Bảng xếp hạng", "Đấu loại trực tiếp, đồng hạng ba", "Chung kết", "đội kia bỏ cuộc: Vắng mặt", "Đã đính chính"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (status, sheet) = client.page(&format!("{PUBLIC}/in")).await;
    assert_eq!(status, 200, "{sheet}");
    for words in ["Chương trình", "22 giờ 00, Thứ ba, ngày 18 tháng 8 năm 2026", "Bản công bố số 2", "Sân vận động"]
    {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    let (_, first) = client.page(&format!("{PUBLIC}/lich.ics?ban=1")).await;
    let (_, second) = client.page(&format!("{PUBLIC}/lich.ics")).await;
    let uid = format!("UID:{tug}@ngay-hoi\r\n");
    assert!(first.contains(&uid) && second.contains(&uid), "{second}");
    assert!(first.contains("SEQUENCE:1") && second.contains("SEQUENCE:2"));
    assert!(second.contains("DTEND;TZID=Asia/Ho_Chi_Minh:20260819T003000"), "{second}");
    for part in ["in", "lich.ics"] {
        let (status, page) = client.page(&format!("/2026/{CITY}/{WARD}/{SECOND}/{part}")).await;
        assert_eq!(status, 404, "{page}");
        assert!(page.contains("chưa công bố chương trình"), "{page}");
    }

    let (status, desk) = client.page(DESK).await;
    assert_eq!(status, 200);
    assert!(desk.contains("Đính chính kết quả trận: Kéo co") && desk.contains("đội kia bỏ cuộc"), "{desk}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_league_is_drawn_here_and_ranked_by_the_tie_breaks_that_it_chose() {
    let (_folder, _program, client, tug) = prepared().await;
    for figure in 1..=3 {
        enter(&client, &tug, &format!("Đội {figure}")).await;
    }
    let rules = json!({ "activity": tug, "format": "ROUND_ROBIN", "tieBreaks": ["HEAD_TO_HEAD", "DIFFERENCE"] });
    done(&client, "setContest", rules).await;
    let wish = at(Office::Front, FIRST, json!({ "activity": tug }));
    client.done("drawContest", wish.clone()).await;
    // Sent once more, it draws nothing else.
    client.done("drawContest", wish).await;
    let contest = draft(&client).await["activities"][0]["contest"].take();
    assert_eq!(contest["fixtures"].as_array().unwrap().len(), 3);
    for fixture in contest["fixtures"].as_array().unwrap() {
        let outcome = json!({ "played": { "home": 1, "away": 0 } });
        let number = fixture["number"].to_string();
        done(&client, "decideFixture", json!({ "activity": tug, "fixture": number, "outcome": outcome })).await;
    }
    let contest = draft(&client).await["activities"][0]["contest"].take();
    assert_eq!(contest["tieBreaks"], json!(["HEAD_TO_HEAD", "DIFFERENCE"]));
    assert_eq!(contest["standings"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lot_parts_whom_nothing_else_does_and_its_prize_follows() {
    let (_folder, _program, client, tug) = prepared().await;
    let (one, other) = (enter(&client, &tug, "Đội 1").await, enter(&client, &tug, "Đội 2").await);
    let rules = |tie_breaks: Value| json!({ "activity": tug, "format": "ROUND_ROBIN", "tieBreaks": tie_breaks, "prizes": [{ "place": 1, "title": "Giải nhất" }] });
    assert_eq!(refused(&client, "setContest", rules(json!(["LOT", "DIFFERENCE"]))).await, "LOT_NOT_LAST");
    done(&client, "setContest", rules(json!(["DIFFERENCE", "LOT"]))).await;
    done(&client, "drawContest", json!({ "activity": tug, "order": [one, other] })).await;
    let lot = |order: Value| json!({ "activity": tug, "order": order });
    assert_eq!(refused(&client, "drawLot", lot(json!([other, one]))).await, "CONTEST_NOT_OVER");
    let level = json!({ "played": { "home": 1, "away": 1 } });
    done(&client, "decideFixture", json!({ "activity": tug, "fixture": "1", "outcome": level })).await;
    assert_eq!(refused(&client, "concludeContest", json!({ "activity": tug })).await, "LOT_MISSING");
    assert_eq!(refused(&client, "drawLot", lot(json!([other]))).await, "EQUAL_LEFT_OUT");
    let unreadable = at(Office::Front, FIRST, lot(json!([other, "đội 1"])));
    assert_eq!(client.refused("drawLot", unreadable).await.1, "input.order.1");
    done(&client, "drawLot", lot(json!([other, one]))).await;
    assert_eq!(refused(&client, "drawLot", lot(json!([one, other]))).await, "NOTHING_TO_PART");
    let contest = draft(&client).await["activities"][0]["contest"].take();
    let row =
        |place: u32, team: &str| json!({ "place": place, "team": team, "points": 1, "mark": null, "byLot": true });
    assert_eq!(contest["standings"], json!([row(1, "Đội 2"), row(2, "Đội 1")]));
    done(&client, "concludeContest", json!({ "activity": tug })).await;
    let placings = draft(&client).await["activities"][0]["placings"].take();
    assert_eq!((&placings[0]["team"], &placings[0]["prize"]), (&json!("Đội 2"), &json!("Giải nhất")));
    release(&client, "Kết quả kéo co").await;
    let (_, page) = client.page(PUBLIC).await;
    for words in ["lần lượt xét: hiệu số; bốc thăm. Giải thưởng", "<td>1 (bốc thăm)</td><th scope=\"row\">Đội 2"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_are_read_ranked_and_corrected() {
    let (_folder, _program, client, race) = prepared().await;
    let (one, other) = (enter(&client, &race, "Đội 1").await, enter(&client, &race, "Đội 2").await);
    done(&client, "setContest", json!({ "activity": race, "format": "TIMED" })).await;
    assert_eq!(refused(&client, "drawContest", json!({ "activity": race })).await, "NOTHING_TO_DRAW");
    let mark = |team: &str, mark: &str| json!({ "activity": race, "team": team, "mark": mark });
    assert_eq!(refused(&client, "recordMark", mark(&one, "nhanh")).await, "MARK_INVALID");
    done(&client, "recordMark", mark(&one, "1:02,5")).await;
    done(&client, "recordMark", mark(&other, "59,9")).await;
    let standings = draft(&client).await["activities"][0]["contest"]["standings"].take();
    assert_eq!((&standings[0]["team"], &standings[1]["mark"]), (&json!("Đội 2"), &json!("1:02,50")));
    let mut correction = mark(&one, "58,00");
    correction["reason"] = json!("Bấm giờ sai");
    done(&client, "correctMark", correction).await;
    done(&client, "concludeContest", json!({ "activity": race })).await;
    let placings = draft(&client).await["activities"][0]["placings"].take();
    assert_eq!((&placings[0]["team"], &placings[0]["score"]), (&json!("Đội 1"), &json!("58,00")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organiser_is_warned_of_what_others_hold_at_the_same_time() {
    let (_folder, _program, client, tug) = prepared().await;
    for figure in 1..=4 {
        enter(&client, &tug, &format!("Đội {figure}")).await;
    }
    let there = activity(&client, SECOND, "Đẩy gậy").await;
    let team = json!({ "activity": there, "name": "ĐỘI 1" });
    client.done("enterTeam", at(Office::Front, SECOND, team)).await;
    for (host, activity) in [(FIRST, &tug), (SECOND, &there)] {
        let singer = json!({ "name": { "individual": "Lê Thị Thử" } });
        let singer = client.done("addPerformer", at(Office::Front, host, singer)).await;
        let booking = json!({ "activity": activity, "performer": singer });
        client.done("bookPerformer", at(Office::Front, host, booking)).await;
    }
    let draft = draft(&client).await;
    assert_eq!(draft["performers"], json!([{ "group": null, "person": { "name": "Lê Thị Thử" } }]));
    let warnings = draft["warnings"].as_array().unwrap();
    let told: Vec<_> = warnings
        .iter()
        .map(|warning| (warning["severity"].as_str().unwrap(), warning["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("SERIOUS", "VENUE_TOO_SMALL"),
            ("SERIOUS", "VENUE_DOUBLE_BOOKED"),
            ("SERIOUS", "TEAM_DOUBLE_BOOKED"),
            ("SERIOUS", "PERFORMER_DOUBLE_BOOKED"),
            ("NOTICE", "ACTIVITY_PAST_MIDNIGHT"),
        ]
    );
    let (_, desk) = client.page(DESK).await;
    assert!(desk.contains("Cần xem lại trước khi công bố") && desk.contains("kéo dài qua nửa đêm"), "{desk}");
    // A warning stops nobody.
    release(&client, "Công bố lần đầu").await;
}
