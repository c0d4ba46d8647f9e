//! The organiser's desk: the main path through plain forms, as a browser without scripts sends them.

mod reforms;

use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client, Follower, Program, ngayhoi};

const WARD: &str = "tp-thu.phuong-mot";
const HOST: &str = "tp-thu.phuong-mot.to-1";
const HOME: &str = "/desk";
const YEAR: &str = "/desk/2026/tp-thu";
const UNIT: &str = "/desk/2026/tp-thu/tp-thu.phuong-mot";
const DAY: &str = "/desk/2026/tp-thu/tp-thu.phuong-mot/tp-thu.phuong-mot.to-1";
const PUBLIC: &str = "/2026/tp-thu/tp-thu.phuong-mot/tp-thu.phuong-mot.to-1";

const POLICE: &str = "DRAFTER/cong-an/convener/tp-thu";
const CHAIR: &str = "DECIDER/chu-tich/convener/tp-thu";
const FRONT: &str = "COORDINATOR/mat-tran/convener/tp-thu";
const COUNCIL: &str = "COUNCIL/hoi-dong/convener/tp-thu";
const CONVENER: &str = "CONVENER/ban-to-chuc/convener/tp-thu";

/// Somebody who sits at the desk.
struct Desk(Client);

impl Desk {
    fn cookie(office: &str) -> String {
        format!("ngayhoi-vai-tro={office}")
    }

    /// What a form holds before anybody types: the id of the wish.
    async fn command(&self, path: &str, form: &str) -> String {
        let (status, page) = self.0.page(path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        let start = page.find(&format!("name=\"form\" value=\"{form}\"")).expect(form);
        let rest = page[start..].split("name=\"commandId\" value=\"").nth(1).expect(form);
        rest.split('"').next().unwrap().to_owned()
    }

    async fn send(
        &self,
        path: &str,
        office: &str,
        form: &str,
        command: &str,
        fields: &[(&str, &str)],
    ) -> (StatusCode, String, String) {
        let names: Vec<String> = fields.iter().map(|(name, _)| format!("input.{name}")).collect();
        let mut all = vec![("form", form), ("commandId", command)];
        all.extend(names.iter().map(String::as_str).zip(fields.iter().map(|(_, value)| *value)));
        self.0.post(path, &Self::cookie(office), &all).await
    }

    /// Fills in a form that must be taken.
    async fn done(&self, path: &str, office: &str, form: &str, fields: &[(&str, &str)]) {
        let command = self.command(path, form).await;
        let (status, location, page) = self.send(path, office, form, &command, fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{form}: {page}");
        assert!(location.starts_with(path), "{form}: {location}");
    }

    /// Fills in a form that must be refused, and gives the page that comes back.
    async fn refused(&self, path: &str, office: &str, form: &str, fields: &[(&str, &str)]) -> String {
        let command = self.command(path, form).await;
        let (status, _, page) = self.send(path, office, form, &command, fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        page
    }

    /// The id of something that the programme's draft holds.
    async fn draft(&self, list: &str) -> String {
        let query = format!(
            "{{ festival(in: \"tp-thu\", year: 2026) {{ hostProgramme(host: \"{HOST}\") {{ draft {{ {list} {{ id }} }} }} }} }}"
        );
        let answer = self.0.graphql(&query, json!({})).await;
        answer["festival"]["hostProgramme"]["draft"][list][0]["id"].as_str().unwrap().to_owned()
    }

    /// Adds a sport to the programme, at a venue of its own: the venue's id.
    async fn add_tug_of_war(&self) -> String {
        self.done(DAY, FRONT, "addVenue", &[("name", "Sân vận động")]).await;
        let venue = self.draft("venues").await;
        let tug = [
            ("kind", "SPORT"),
            ("title", "Kéo co"),
            ("venue", venue.as_str()),
            ("slot.start", "2026-08-18T08:30"),
            ("slot.end", "2026-08-18T10:00"),
        ];
        self.done(DAY, FRONT, "addActivity", &tug).await;
        venue
    }

    /// The ids of the first activity's teams, in the order of coming.
    async fn teams(&self) -> Vec<String> {
        let query = format!(
            "{{ festival(in: \"tp-thu\", year: 2026) {{ hostProgramme(host: \"{HOST}\") {{ draft {{ activities {{ teams {{ id }} }} }} }} }} }}"
        );
        let answer = self.0.graphql(&query, json!({})).await;
        let teams = &answer["festival"]["hostProgramme"]["draft"]["activities"][0]["teams"];
        teams.as_array().unwrap().iter().map(|team| team["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The ids of what happened so far, in order.
    async fn timeline(&self) -> Vec<Value> {
        let query = "{ festival(in: \"tp-thu\", year: 2026) { timeline(first: 200) { edges { node { id } } } } }";
        let mut answer = self.0.graphql(query, json!({})).await;
        let edges = answer["festival"]["timeline"]["edges"].as_array_mut().unwrap();
        edges.iter_mut().map(|edge| edge["node"]["id"].take()).collect()
    }

    async fn commendation(&self) -> Value {
        let query = "{ festival(in: \"tp-thu\", year: 2026) { commendations { edges { node { id status } } } } }";
        let mut answer = self.0.graphql(query, json!({})).await;
        answer["festival"]["commendations"]["edges"][0]["node"].take()
    }
}

/// A service on an empty folder, and somebody at its desk.
fn sit_down() -> (TempDir, Program, Desk) {
    let folder = TempDir::new().unwrap();
    let none = folder.path().join("none.jsonl");
    std::fs::write(&none, "").unwrap();
    let (none, data) = (none.to_str().unwrap(), folder.path().to_str().unwrap());
    assert!(ngayhoi(&["import", none, "--data", data]).output().unwrap().status.success());
    let program = Program::serve(folder.path());
    let desk = Desk(program.client());
    (folder, program, desk)
}

/// A city with a ward of two neighbourhoods, and the year 2026 open in it.
async fn open_the_year(desk: &Desk) {
    let unit = |unit, kind, name, parent| {
        [("convener", "tp-thu"), ("unit", unit), ("kind", kind), ("name", name), ("code", ""), ("parent", parent)]
    };
    desk.done(HOME, CONVENER, "registerUnit", &unit("tp-thu", "CITY", "Thử", "")).await;
    desk.done(HOME, CONVENER, "registerUnit", &unit(WARD, "WARD", "Một", "tp-thu")).await;
    desk.done(HOME, CONVENER, "registerUnit", &unit(HOST, "NEIGHBOURHOOD", "1", WARD)).await;
    let year = [
        ("festival.convener", "tp-thu"),
        ("festival.year", "2026"),
        ("theme", "Vì bình yên khu phố"),
        ("foundingDecision.number", "521"),
        ("foundingDecision.date", "2005-06-13"),
        ("foundingDecision.issuer", "Thủ tướng Chính phủ"),
        ("pilotQuota.count", "1"),
        ("pilotQuota.exact", "true"),
    ];
    desk.done(HOME, CONVENER, "openFestivalYear", &year).await;
    desk.done(YEAR, CONVENER, "joinFestival", &[("unit", WARD)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ward_plans_its_festival_through_plain_forms() {
    let (_folder, program, desk) = sit_down();
    let client = program.client();
    open_the_year(&desk).await;
    let told = desk.timeline().await;
    let year = json!({ "convener": "tp-thu", "year": 2026, "after": told.last().unwrap() });
    let mut follower = Follower::timeline(program.address(), year).await;
    desk.done(UNIT, POLICE, "openPilotRound", &[]).await;
    desk.done(UNIT, POLICE, "nominateNeighbourhood", &[("neighbourhood", HOST)]).await;
    let points = [
        ("neighbourhood", HOST),
        ("scores.0.criterion", "Phong trào"),
        ("scores.0.points", "90"),
        ("scores.0.weight", "2"),
        ("scores.1.criterion", ""),
        ("scores.1.points", ""),
        ("scores.1.weight", "1"),
    ];
    desk.done(UNIT, POLICE, "assessNeighbourhood", &points).await;
    let choice = [
        ("neighbourhood", HOST),
        ("rationale", "Địa bàn phức tạp"),
        ("decision.number", "12/QĐ-UBND"),
        ("decision.date", "2026-07-01"),
    ];
    desk.done(UNIT, CHAIR, "selectPilot", &choice).await;

    desk.done(DAY, POLICE, "planCeremony", &[("startsAt", "2026-08-18T07:30"), ("venue", "Nhà văn hóa tổ 1")]).await;
    let item = [
        ("kind", "PURPOSE"),
        ("title", "Tuyên bố lý do, giới thiệu đại biểu"),
        ("slot.start", "2026-08-18T07:30"),
        ("slot.end", "2026-08-18T07:45"),
        ("speaker", "Trần Văn Nói"),
    ];
    desk.done(DAY, POLICE, "addAgendaItem", &item).await;
    desk.done(DAY, CHAIR, "approveAgenda", &[]).await;
    let venue = desk.add_tug_of_war().await;
    let (_, before) = client.page(PUBLIC).await;
    assert!(!before.contains("Kéo co"), "nothing is released yet");
    desk.done(DAY, CHAIR, "releaseProgramme", &[("changelog", "Công bố lần đầu")]).await;
    let (status, first) = client.page(PUBLIC).await;
    assert_eq!(status, StatusCode::OK);
    for words in ["Kéo co", "Sân vận động", "Tuyên bố lý do, giới thiệu đại biểu", "Công bố lần đầu"]
    {
        assert!(first.contains(words), "{words}: {first}");
    }
    let song = [
        ("kind", "CULTURE"),
        ("title", "Đêm văn nghệ"),
        ("venue", venue.as_str()),
        ("slot.start", "2026-08-18T19:30"),
        ("slot.end", "2026-08-18T21:00"),
    ];
    desk.done(DAY, FRONT, "addActivity", &song).await;
    assert!(!client.page(PUBLIC).await.1.contains("Đêm văn nghệ"), "a draft is nobody's business");
    desk.done(DAY, CHAIR, "releaseProgramme", &[("changelog", "Thêm đêm văn nghệ")]).await;
    assert!(client.page(PUBLIC).await.1.contains("Đêm văn nghệ"));

    let nominee = [
        ("nominee.kind", "individual"),
        ("nominee.name", "Trần Thị Thử"),
        ("form", "MERIT_CERTIFICATE"),
        ("merit", "Vận động bà con lắp camera"),
    ];
    desk.done(UNIT, FRONT, "nominateCommendation", &nominee).await;
    let commendation = desk.commendation().await["id"].as_str().unwrap().to_owned();
    let it = ("commendation", commendation.as_str());
    desk.done(UNIT, POLICE, "appraiseCommendation", &[it, ("opinion", "Đủ điều kiện")]).await;
    let votes = [it, ("votesFor", "5"), ("votesAgainst", "0"), ("recused", "0")];
    desk.done(UNIT, COUNCIL, "recommendCommendation", &votes).await;
    let decision = [
        it,
        ("decision.number", "30/QĐ-UBND"),
        ("decision.date", "2026-08-10"),
        ("signer", "Lê Văn Ký"),
        ("legalBasis", "Luật Thi đua, khen thưởng năm 2022"),
        ("amount", "500000"),
    ];
    desk.done(UNIT, CHAIR, "decideCommendation", &decision).await;
    desk.done(DAY, POLICE, "startCeremony", &[]).await;
    desk.done(UNIT, CHAIR, "presentCommendation", &[it, ("host", HOST)]).await;
    desk.done(DAY, POLICE, "completeCeremony", &[]).await;
    assert_eq!(desk.commendation().await["status"], "PRESENTED");

    let activity = desk.draft("activities").await;
    let key = format!("enterTeam:{activity}");
    let form = if client.page(DAY).await.1.contains(&key) { key.as_str() } else { "enterTeam" };
    desk.done(DAY, FRONT, form, &[("activity", activity.as_str()), ("name", "Đội tổ 1")]).await;

    let all = desk.timeline().await;
    assert!(all.len() > told.len() + 15);
    for event in &all[told.len()..] {
        assert_eq!(follower.next().await["id"], *event);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_stands_beside_its_field_and_what_was_typed_stays() {
    let (_folder, _program, desk) = sit_down();
    open_the_year(&desk).await;
    desk.done(UNIT, POLICE, "openPilotRound", &[]).await;
    desk.done(UNIT, FRONT, "nominateNeighbourhood", &[("neighbourhood", HOST)]).await;
    let points = |weight| {
        [
            ("neighbourhood", HOST),
            ("scores.0.criterion", "Phong trào của bà con"),
            ("scores.0.points", "chín mươi"),
            ("scores.0.weight", weight),
        ]
    };
    let page = desk.refused(UNIT, POLICE, "assessNeighbourhood", &points("2")).await;
    assert!(page.contains("Phong trào của bà con") && page.contains("chín mươi"), "{page}");
    assert!(page.contains("không phải số nguyên"), "{page}");
    assert!(page.contains("aria-invalid=\"true\""), "{page}");

    let mut good = points("2");
    good[2].1 = "90";
    desk.done(UNIT, POLICE, "assessNeighbourhood", &good).await;
    let choice = [
        ("neighbourhood", HOST),
        ("rationale", "Bà con đồng lòng"),
        ("decision.number", ""),
        ("decision.date", "31/2/2026"),
    ];
    let page = desk.refused(UNIT, CHAIR, "selectPilot", &choice).await;
    for words in ["Bà con đồng lòng", "31/2/2026", "không phải ngày hợp lệ", "Chưa nhập nội dung"] {
        assert!(page.contains(words), "{words}: {page}");
    }

    // Who proposed it may not decide, in whichever office.
    let proposer = "DECIDER/mat-tran/convener/tp-thu";
    let choice = [
        ("neighbourhood", HOST),
        ("rationale", "Bà con đồng lòng"),
        ("decision.number", "12/QĐ-UBND"),
        ("decision.date", "2026-07-01"),
    ];
    let page = desk.refused(UNIT, proposer, "selectPilot", &choice).await;
    assert!(page.contains("Người giới thiệu không được tự mình quyết định chọn."), "{page}");
    assert!(page.contains("Bà con đồng lòng"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_does_it_once() {
    let (_folder, _program, desk) = sit_down();
    open_the_year(&desk).await;
    let command = desk.command(UNIT, "openPilotRound").await;
    for _ in 0..2 {
        let (status, _, page) = desk.send(UNIT, POLICE, "openPilotRound", &command, &[]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    }
    let query = "{ festival(in: \"tp-thu\", year: 2026) { timeline(unit: \"tp-thu.phuong-mot\") { edges { node {
        eventType } } } } }";
    let answer = desk.0.graphql(query, json!({})).await;
    let edges = answer["festival"]["timeline"]["edges"].as_array().unwrap();
    let opened = edges.iter().filter(|edge| edge["node"]["eventType"] == "PilotRoundOpened.v1").count();
    assert_eq!(opened, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_form_of_the_page_is_told_and_a_desk_of_nowhere_is_not_found() {
    let (_folder, program, desk) = sit_down();
    open_the_year(&desk).await;
    let (status, _, page) = desk.0.post(UNIT, &Desk::cookie(POLICE), &[("form", "burnTheHall")]).await;
    assert!(status.is_client_error(), "{status}: {page}");
    let long = "x".repeat(2 << 20);
    let (status, _, page) =
        desk.0.post(UNIT, &Desk::cookie(POLICE), &[("form", "nominateCommendation"), ("x", &long)]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{page}");
    for path in ["/desk/2031/tp-thu", "/desk/2026/tp-khac", "/desk/2026/tp-thu/tp-thu.phuong-hai"] {
        let (status, page) = program.client().page(path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.contains("<a href="), "{path}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_council_votes_by_name_and_a_year_lays_down_its_rules_through_plain_forms() {
    let (_folder, _program, desk) = sit_down();
    open_the_year(&desk).await;
    let nominee = [
        ("nominee.kind", "collective"),
        ("nominee.name", "Tổ liên gia 1"),
        ("form", "MERIT_CERTIFICATE"),
        ("merit", "Giữ gìn trật tự"),
    ];
    desk.done(UNIT, FRONT, "nominateCommendation", &nominee).await;
    let commendation = desk.commendation().await["id"].as_str().unwrap().to_owned();
    let it = ("commendation", commendation.as_str());
    desk.done(UNIT, POLICE, "appraiseCommendation", &[it, ("opinion", "Đủ điều kiện")]).await;
    let members = [("members.0", "uy-vien-1"), ("members.1", "uy-vien-2"), ("members.2", "uy-vien-3"), ("quorum", "2")];
    desk.done(UNIT, COUNCIL, "conveneCouncil", &members).await;
    desk.done(UNIT, COUNCIL, "recuseMember", &[it, ("member", "uy-vien-3"), ("reason", "Người nhà")]).await;
    let query =
        "query($it: ID!) { festival(in: \"tp-thu\", year: 2026) { recusals(commendation: $it) { member reason } } }";
    let aside = desk.0.graphql(query, json!({ "it": commendation })).await;
    assert_eq!(aside["festival"]["recusals"], json!([{ "member": "uy-vien-3", "reason": "Người nhà" }]));
    let ballot = |third| {
        [
            it,
            ("ballots.0.member", "uy-vien-1"),
            ("ballots.0.inFavour", "true"),
            ("ballots.1.member", "uy-vien-2"),
            ("ballots.1.inFavour", "true"),
            ("ballots.2.member", third),
            ("ballots.2.inFavour", "true"),
        ]
    };
    let page = desk.refused(UNIT, COUNCIL, "recordCouncilVote", &ballot("uy-vien-3")).await;
    assert!(page.contains("“uy-vien-3” không tham gia xét"), "{page}");
    desk.done(UNIT, COUNCIL, "recordCouncilVote", &ballot("")).await;
    assert_eq!(desk.commendation().await["status"], "RECOMMENDED");

    let rules = [
        ("criteria.0.criterion", "Phong trào"),
        ("criteria.0.weight", "2"),
        ("levels.0.level", "PROVINCE"),
        ("levels.0.count", "1"),
        ("levels.0.exact", "true"),
    ];
    desk.done(YEAR, CONVENER, "adoptPilotRules", &rules).await;
    let session =
        [("topic", "An ninh mạng"), ("audience", "Bà con"), ("attendees", "80"), ("heldBy", "Công an phường")];
    desk.done(UNIT, POLICE, "holdOutreachSession", &session).await;
    let (_, page) = desk.0.page(UNIT).await;
    for words in ["An ninh mạng", "uy-vien-1 đồng ý", "Hội đồng: 2 đồng ý, 0 không, 1 không biểu quyết"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_prepares_what_is_assigned_and_settled_through_plain_forms() {
    let (_folder, _program, desk) = sit_down();
    open_the_year(&desk).await;
    let page = async || desk.0.page(DAY).await.1;
    assert!(page().await.contains("Chưa phân công nhiệm vụ nào."));
    let assign = |task, due| [("task", task), ("inCharge", "Đoàn Thanh niên phường"), ("due", due)];
    desk.done(DAY, FRONT, "assignDuty", &assign("Trang trí sân khấu", "2020-08-10")).await;
    let first = desk.draft("duties").await;
    let late = page().await;
    for words in ["Trang trí sân khấu", "Đoàn Thanh niên phường", "QUÁ HẠN", "Có 1 nhiệm vụ quá hạn mà chưa xong."]
    {
        assert!(late.contains(words), "{words}: {late}");
    }
    let refused = desk.refused(DAY, FRONT, "assignDuty", &assign("Chuẩn bị loa đài", "ngày mai")).await;
    assert!(refused.contains("Chuẩn bị loa đài") && refused.contains("Đoàn Thanh niên phường"), "what was typed stays");
    // It is changed in a form that holds what stands, to a day that has not come.
    let form = format!("changeDuty:{first}");
    let refused = desk.refused(DAY, POLICE, &form, &assign("Trang trí sân khấu", "2020-08-10")).await;
    assert!(refused.contains("hãy sửa ít nhất một mục"), "{refused}");
    desk.done(DAY, POLICE, &form, &assign("Trang trí sân khấu, băng rôn", "2999-08-10")).await;
    let changed = page().await;
    assert!(changed.contains("băng rôn") && !changed.contains("QUÁ HẠN"), "{changed}");
    desk.done(DAY, POLICE, "finishDuty", &[("duty", &first)]).await;
    assert!(page().await.contains("đã xong"));
    desk.done(DAY, POLICE, "assignDuty", &assign("Thuê rạp", "2020-08-09")).await;
    let second = desk.draft("duties").await;
    desk.done(DAY, FRONT, "dropDuty", &[("duty", &second), ("reason", "Nhà văn hóa có mái che")]).await;
    assert!(page().await.contains("thôi không làm: Nhà văn hóa có mái che"));
    let command = desk.command(DAY, "assignDuty").await;
    let (status, _, again) = desk.send(DAY, FRONT, "finishDuty", &command, &[("duty", &first)]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains("đã xong, không thay đổi được nữa"), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lot_is_recorded_through_a_form_that_stands_while_teams_are_equal() {
    let (_folder, _program, desk) = sit_down();
    open_the_year(&desk).await;
    desk.add_tug_of_war().await;
    let activity = desk.draft("activities").await;
    let it = ("activity", activity.as_str());
    for name in ["Đội một", "Đội hai"] {
        desk.done(DAY, FRONT, "enterTeam", &[it, ("name", name)]).await;
    }
    let rules = [it, ("format", "ROUND_ROBIN"), ("win", "3"), ("draw", "1"), ("loss", "0"), ("tieBreaks.0", "LOT")];
    desk.done(DAY, FRONT, "setContest", &rules).await;
    let of = |form: &str| format!("{form}:{activity}");
    let teams = desk.teams().await;
    let order = |first: usize, second: usize| [("order.0", teams[first].as_str()), ("order.1", teams[second].as_str())];
    desk.done(DAY, FRONT, &of("drawContest"), &order(0, 1)).await;
    let page = async || desk.0.page(DAY).await.1;
    assert!(!page().await.contains(&of("drawLot")), "nothing is decided yet");
    let level = [("fixture", "1"), ("outcome.played.home", "1"), ("outcome.played.away", "1")];
    desk.done(DAY, FRONT, &of("decideFixture"), &level).await;
    let equal = page().await;
    assert!(equal.contains("Ghi bốc thăm phân hạng: Kéo co") && !equal.contains(&of("concludeContest")), "{equal}");
    let half = desk.refused(DAY, FRONT, &of("drawLot"), &order(1, 1)).await;
    assert!(half.contains("Đội “Đội hai” có hai lá thăm"), "{half}");
    let command = desk.command(DAY, &of("drawLot")).await;
    desk.done(DAY, FRONT, &of("drawLot"), &order(1, 0)).await;
    let parted = page().await;
    assert!(parted.contains("1 (bốc thăm)") && !parted.contains(&of("drawLot")), "{parted}");
    // A page that stood open gets the answer that the rules give.
    let (status, _, late) = desk.send(DAY, FRONT, &of("drawLot"), &command, &order(0, 1)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.contains("không cần bốc thăm"), "{late}");
    desk.done(DAY, FRONT, &of("concludeContest"), &[]).await;
}
