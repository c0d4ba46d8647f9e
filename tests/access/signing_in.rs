//! Signing in as people and programs do it: over real HTTP, with accounts made by the command line.

use reqwest::{Client, Response, StatusCode, redirect};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Follower, Program, ngayhoi};

const PASSWORD: &str = "trăng sáng vườn chè";

/// Runs a command on accounts, and gives what it printed.
fn user(data: &TempDir, arguments: &[&str]) -> String {
    let ran = ngayhoi(&["user"]).args(arguments).args(["--data", data.path().to_str().unwrap()]).output().unwrap();
    assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

fn browser() -> Client {
    Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap()
}

/// A form that a page of the site sends.
async fn send(program: &Program, path: &str, cookie: &str, form: &[(&str, &str)]) -> Response {
    let origin = format!("http://{}", program.address());
    let request = browser().post(format!("{origin}{path}")).header("origin", origin).header("cookie", cookie);
    request.form(form).send().await.unwrap()
}

/// The cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &Response) -> String {
    let set = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

async fn get(program: &Program, path: &str, cookie: &str) -> (StatusCode, String) {
    let request = browser().get(format!("http://{}{path}", program.address())).header("cookie", cookie);
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

/// Accounts of a convener and of its police, and the path of the latter's invitation.
fn accounts(data: &TempDir) -> String {
    user(data, &["add", "ban-to-chuc", "--in", "tp-mau", "--login", "chu.nhiem", "--role", "convener"]);
    let said = user(data, &["add", "cong-an", "--in", "tp-mau", "--login", "truc.ban", "--role", "drafter"]);
    said.lines().last().unwrap().trim().to_owned()
}

async fn signed_in(program: &Program, invitation: &str) -> String {
    let form = [("ten", "truc.ban"), ("mat-khau", PASSWORD), ("mat-khau-2", PASSWORD)];
    let answer = send(program, invitation, "", &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text().await.unwrap());
    cookie(&answer)
}

const OPEN_YEAR: &str =
    "mutation($input: OpenFestivalYearInput!) { openFestivalYear(input: $input) { position userErrors { code } } }";

fn year(stamp: Value) -> Value {
    json!({
        "stamp": stamp, "festival": { "convener": "tp-mau", "year": 2024 },
        "foundingDecision": { "number": "521", "date": "2005-06-13" }, "pilotQuota": { "count": 1, "exact": true },
    })
}

/// The first refusal's code of opening a year; nothing where it was opened.
async fn open_year(program: &Program, authorization: &str, stamp: Value) -> String {
    let mut request = browser().post(format!("http://{}/graphql", program.address()));
    if !authorization.is_empty() {
        request = request.header("authorization", authorization);
    }
    let body = json!({ "query": OPEN_YEAR, "variables": { "input": year(stamp) } });
    let answer: Value = request.json(&body).send().await.unwrap().json().await.unwrap();
    let errors = &answer["data"]["openFestivalYear"]["userErrors"];
    errors[0]["code"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_invitation_sets_a_password_once_and_the_desk_opens() {
    let data = TempDir::new().unwrap();
    let invitation = accounts(&data);
    let program = Program::serve_to_accounts(data.path(), &[]);
    let (status, _) = get(&program, "/desk", "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, page) = get(&program, &invitation, "").await;
    assert!(status == StatusCode::OK && page.contains("cong-an") && page.contains("truc.ban"), "{page}");
    // Its address is a secret, and so the page is kept by nobody.
    let answer = browser().get(format!("http://{}{invitation}", program.address())).send().await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let short = [("ten", "truc.ban"), ("mat-khau", "ngắn"), ("mat-khau-2", "ngắn")];
    assert_eq!(send(&program, &invitation, "", &short).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let session = signed_in(&program, &invitation).await;
    let (status, page) = get(&program, "/desk", &session).await;
    assert!(status == StatusCode::OK && page.contains("Công an (tham mưu) · cong-an"), "{page}");
    assert_eq!(get(&program, &invitation, "").await.0, StatusCode::NOT_FOUND);
    // Outside the scope the desk is shut, and without the cookie too.
    assert_eq!(get(&program, "/desk/2024/tp-khac", &session).await.0, StatusCode::FORBIDDEN);
    assert_eq!(get(&program, "/desk/2024/tp-mau", "ngayhoi-phien=gia.mao").await.0, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn one_signs_in_and_out_and_out_everywhere() {
    let data = TempDir::new().unwrap();
    let invitation = accounts(&data);
    let program = Program::serve_to_accounts(data.path(), &[]);
    let first = signed_in(&program, &invitation).await;
    let form = [("tiep", "/desk/don-vi"), ("ten", "TRUC.BAN"), ("mat-khau", PASSWORD)];
    let answer = send(&program, "/dang-nhap", "", &form).await;
    assert_eq!(answer.headers()["location"], "/desk/don-vi");
    let second = cookie(&answer);
    assert_ne!(first, second);
    let is_in = async |cookie: &str| get(&program, "/tai-khoan", cookie).await.0 == StatusCode::OK;
    assert!(is_in(&first).await && is_in(&second).await);
    send(&program, "/dang-xuat", &second, &[]).await;
    assert!(is_in(&first).await && !is_in(&second).await);
    let third = cookie(&send(&program, "/dang-nhap", "", &form).await);
    send(&program, "/dang-xuat", &third, &[("moi-noi", "1")]).await;
    assert!(!is_in(&first).await && !is_in(&third).await);
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it_and_others_are_signed_out() {
    let data = TempDir::new().unwrap();
    let invitation = accounts(&data);
    let program = Program::serve_to_accounts(data.path(), &[]);
    let session = signed_in(&program, &invitation).await;
    let elsewhere = cookie(&send(&program, "/dang-nhap", "", &[("ten", "truc.ban"), ("mat-khau", PASSWORD)]).await);
    let next = "gió đưa cành trúc la đà";
    let change = |before: &'static str| [("mat-khau", before), ("mat-khau-moi", next), ("mat-khau-moi-2", next)];
    let wrong = send(&program, "/tai-khoan", &session, &change("không phải")).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let right = send(&program, "/tai-khoan", &session, &change(PASSWORD)).await;
    assert_eq!(right.status(), StatusCode::SEE_OTHER);
    let renewed = cookie(&right);
    assert_eq!(get(&program, "/tai-khoan", &renewed).await.0, StatusCode::OK);
    assert_eq!(get(&program, "/tai-khoan", &elsewhere).await.0, StatusCode::SEE_OTHER);
    let old = send(&program, "/dang-nhap", "", &[("ten", "truc.ban"), ("mat-khau", PASSWORD)]).await;
    assert_eq!(old.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn every_answer_keeps_browsers_from_harm() {
    let data = TempDir::new().unwrap();
    accounts(&data);
    let program = Program::serve_to_accounts(data.path(), &[]);
    for path in ["/", "/dang-nhap", "/graphql?query={__typename}", "/healthz", "/assets/ngay-hoi.css", "/khong-co"] {
        let answer = browser().get(format!("http://{}{path}", program.address())).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
        assert_eq!(header("referrer-policy").as_deref(), Some("same-origin"), "{path}");
        let policy = header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("frame-ancestors 'self'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header("access-control-allow-origin"), None, "{path}");
    }
}

#[tokio::test]
async fn what_somebody_reads_who_is_signed_in_is_kept_by_nobody_on_the_way() {
    let data = TempDir::new().unwrap();
    let invitation = accounts(&data);
    let program = Program::serve_to_accounts(data.path(), &[]);
    let session = signed_in(&program, &invitation).await;
    let kept = async |path: &str, cookie: &str| {
        let request = browser().get(format!("http://{}{path}", program.address())).header("cookie", cookie);
        request.send().await.unwrap().headers()["cache-control"].to_str().unwrap().to_owned()
    };
    for path in ["/", "/desk", "/tai-khoan", "/graphql?query={festivals{totalCount}}", "/khong-co"] {
        assert_eq!(kept(path, &session).await, "private, no-cache", "{path}");
    }
    for path in ["/", "/graphql?query={festivals{totalCount}}"] {
        assert_eq!(kept(path, "").await, "no-cache", "{path}");
    }
    assert!(kept("/assets/ngay-hoi.css", &session).await.starts_with("public"), "the style sheet is everybody's");
}

#[tokio::test]
async fn whoever_guesses_waits() {
    let data = TempDir::new().unwrap();
    accounts(&data);
    let program = Program::serve_to_accounts(data.path(), &[]);
    let mut statuses = Vec::new();
    for _ in 0..6 {
        let answer = send(&program, "/dang-nhap", "", &[("ten", "truc.ban"), ("mat-khau", "sai mật khẩu")]).await;
        statuses.push(answer.status());
    }
    assert!(statuses[..5].iter().all(|status| *status == StatusCode::UNPROCESSABLE_ENTITY), "{statuses:?}");
    assert_eq!(statuses[5], StatusCode::TOO_MANY_REQUESTS);
    let log = std::fs::read_to_string(data.path().join("access.log")).unwrap();
    assert!(log.contains("wrong_password") && log.contains("must_wait"), "{log}");
    assert!(!log.contains("truc.ban") && !log.contains("sai mật khẩu"), "{log}");
}

#[tokio::test]
async fn a_page_of_another_site_does_nothing_in_a_signed_in_persons_name() {
    let data = TempDir::new().unwrap();
    let invitation = accounts(&data);
    let program = Program::serve_to_accounts(data.path(), &[]);
    let session = signed_in(&program, &invitation).await;
    let url = format!("http://{}/graphql", program.address());
    let body = json!({ "query": "{ __typename }" });
    for origin in [None, Some("http://evil.example"), Some("null")] {
        let mut request = browser().post(&url).header("cookie", &session).json(&body);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{origin:?}");
    }
    let own = format!("http://{}", program.address());
    let request = browser().post(&url).header("cookie", &session).header("origin", own).json(&body);
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_client_acts_by_its_token_in_the_offices_of_its_account_alone() {
    let data = TempDir::new().unwrap();
    accounts(&data);
    let token = |account: &str| format!("Bearer {}", user(&data, &["token", account, "--label", "thử"]).trim());
    let (convener, police) = (token("ban-to-chuc"), token("cong-an"));
    let program = Program::serve_to_accounts(data.path(), &[]);
    let by = |id: &str, role: &str| json!({ "by": { "id": id, "role": role, "scope": { "convener": "tp-mau" } } });
    assert_eq!(open_year(&program, "", by("ban-to-chuc", "CONVENER")).await, "SIGN_IN_REQUIRED");
    assert_eq!(open_year(&program, &police, json!({})).await, "ROLE_NOT_PERMITTED");
    assert_eq!(open_year(&program, &police, by("cong-an", "CONVENER")).await, "OFFICE_NOT_HELD");
    assert_eq!(open_year(&program, &police, by("ban-to-chuc", "CONVENER")).await, "ACTOR_OF_ANOTHER");
    assert_eq!(open_year(&program, &convener, json!({})).await, "");
    let request = browser().post(format!("http://{}/graphql", program.address()));
    let forged = request.header("authorization", "Bearer ngayhoi_AAAA").json(&json!({ "query": "{ __typename }" }));
    assert_eq!(forged.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    drop(program);
    let listed = user(&data, &["list"]);
    let id = listed.split("token ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    user(&data, &["token", "ban-to-chuc", "--revoke", &id]);
    user(&data, &["lock", "cong-an", "--reason", "Nghỉ phép"]);
    let program = Program::serve_to_accounts(data.path(), &[]);
    for gone in [&convener, &police] {
        let request = browser().post(format!("http://{}/graphql", program.address())).header("authorization", gone);
        let answer = request.json(&json!({ "query": "{ __typename }" })).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
}

/// What a client with a token is answered to a document.
async fn ask(program: &Program, token: &str, document: &str, variables: Value) -> Value {
    let request = browser().post(format!("http://{}/graphql", program.address())).header("authorization", token);
    let answer = request.json(&json!({ "query": document, "variables": variables })).send().await.unwrap();
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_connection_gives_nothing_more_once_its_session_has_ended() {
    let data = TempDir::new().unwrap();
    let invitation = accounts(&data);
    let token = format!("Bearer {}", user(&data, &["token", "ban-to-chuc", "--label", "thử"]).trim());
    let program = Program::serve_to_accounts(data.path(), &[]);
    assert_eq!(open_year(&program, &token, json!({})).await, "");
    let opened = "{ festival(in: \"tp-mau\", year: 2024) { timeline(first: 1) { nodes { id } } } }";
    let after = ask(&program, &token, opened, json!({})).await["data"]["festival"]["timeline"]["nodes"][0]["id"].take();

    let session = signed_in(&program, &invitation).await;
    let origin = format!("http://{}", program.address());
    let headers = [("cookie", &session[..]), ("origin", &origin)];
    let mut follower = Follower::open_with(program.address(), &headers).await;
    assert_eq!(follower.ask("a", "{ __typename }").await["type"], "next");
    assert_eq!(follower.hear().await["type"], "complete");
    follower.follow_timeline(json!({ "convener": "tp-mau", "year": 2024, "after": after })).await;
    send(&program, "/dang-xuat", &session, &[]).await;

    let cancel =
        "mutation($input: CancelFestivalYearInput!) { cancelFestivalYear(input: $input) { userErrors { code } } }";
    let input = json!({ "stamp": {}, "festival": { "convener": "tp-mau", "year": 2024 }, "reason": "Dịch bệnh" });
    let cancelled = ask(&program, &token, cancel, json!({ "input": input })).await;
    assert_eq!(cancelled["data"]["cancelFestivalYear"]["userErrors"], json!([]), "{cancelled}");
    let ended = |said: &Value| said["payload"][0]["extensions"]["code"] == "ACCESS_ENDED";
    let said = follower.hear().await;
    assert!(said["type"] == "error" && said["id"] == "1" && ended(&said), "{said}");
    let said = follower.ask("b", "{ __typename }").await;
    assert!(said["type"] == "error" && said["id"] == "b" && ended(&said), "{said}");
}

#[tokio::test]
async fn the_first_account_is_opened_by_a_link_that_the_first_start_prints() {
    let data = TempDir::new().unwrap();
    let file = crate::support::fixture("sample-year");
    let import = ["import", file.to_str().unwrap(), "--data", data.path().to_str().unwrap()];
    assert!(ngayhoi(&import).output().unwrap().status.success());
    let program = Program::serve_to_accounts(data.path(), &[]);
    let line = program.line_with("/moi/");
    let path = format!("/moi/{}", line.split("/moi/").nth(1).unwrap().trim());
    let form = [
        ("tai-khoan", "ban-to-chuc"),
        ("cap", "tp-mau"),
        ("ten", "chu.nhiem"),
        ("mat-khau", PASSWORD),
        ("mat-khau-2", PASSWORD),
    ];
    let answer = send(&program, &path, "", &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text().await.unwrap());
    let session = cookie(&answer);
    let (status, page) = get(&program, "/desk/2019/tp-mau", &session).await;
    assert!(status == StatusCode::OK && page.contains("Ban tổ chức cấp triệu tập"), "{page}");
    assert_eq!(send(&program, &path, "", &form).await.status(), StatusCode::NOT_FOUND);
    // Everybody reads the public pages, and no draft.
    let (status, page) = get(&program, "/2019/tp-mau/tp-mau.phuong-mau-mot", "").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    for page in
        ["/2019/tp-mau", "/2019/tp-mau/timeline", "/2019/tp-mau/tp-mau.phuong-mau-mot/tp-mau.phuong-mau-mot.to-3"]
    {
        assert_eq!(get(&program, page, "").await.0, StatusCode::OK, "{page}");
    }
}

#[test]
fn no_file_of_events_carries_accounts() {
    let data = TempDir::new().unwrap();
    accounts(&data);
    let at = ["--data", data.path().to_str().unwrap()];
    let exported = ngayhoi(&["export"]).args(at).output().unwrap();
    assert!(exported.status.success() && exported.stdout.is_empty(), "{}", String::from_utf8_lossy(&exported.stdout));
    let file = data.path().join("smuggled.jsonl");
    let line = json!({
        "stream": "account-ke-gian", "type": "AccountOpened.v1", "occurred": "2019-08-01",
        "about": { "convener": "tp-mau" },
        "actor": { "id": "ai-do", "role": "convener", "scope": { "convener": "tp-mau" }, "verified": true },
        "source": {}, "data": { "account": "ke-gian", "convener": "tp-mau" },
    });
    std::fs::write(&file, line.to_string()).unwrap();
    let imported = ngayhoi(&["import", file.to_str().unwrap()]).args(at).output().unwrap();
    let words = String::from_utf8_lossy(&imported.stderr).into_owned();
    assert!(!imported.status.success() && words.contains("ngayhoi user"), "{words}");
}

#[test]
fn what_erases_an_account_leaves_its_record() {
    let data = TempDir::new().unwrap();
    accounts(&data);
    user(&data, &["close", "cong-an", "--reason", "Chuyển công tác"]);
    let secrets = std::fs::read(data.path().join("accounts.sqlite")).unwrap();
    let holds = |words: &str| secrets.windows(words.len()).any(|window| window == words.as_bytes());
    assert!(!holds("truc.ban") && holds("chu.nhiem"));
    let listed = user(&data, &["list"]);
    assert!(listed.contains("cong-an (tp-mau)") && listed.contains("đóng / closed"), "{listed}");
    let journal = std::fs::read(data.path().join("journal.sqlite")).unwrap();
    assert!(!journal.windows(9).any(|window| window == b"chu.nhiem"), "a sign-in name stands in the journal");
}
