use ngayhoi_domain::{Role, Scope};
use poem::{
    Endpoint, EndpointExt, Route,
    http::{Method, StatusCode, Uri},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    actor, documents,
    form::{Choice, Field, Form, Kind, Rows},
    read::{Beside, Posted, Reading, Remark},
    view::{Around, Control, FieldView, Filled, FormView, Look, RowsView},
};
use crate::{
    access::{Credential, Hash, Holder, Viewer},
    http::Service,
    node::{Node, Options},
    progress::Quiet,
};

const AROUND: Around<'static> = Around { action: "/desk", who: "ai đó", offices: &[] };

/// A form with a field of every kind.
fn select() -> Form {
    let columns = vec![
        Field::text("criterion", "Tiêu chí"),
        Field::number("points", "Điểm"),
        Field::number("weight", "Hệ số").preset("1"),
    ];
    Form::new("selectPilot", "Chọn làm điểm", "", json!({ "unit": "tp-mau.phuong-a" }))
        .field(Field::of("host", "Tổ dân phố", Kind::Pick(vec![Choice::new("to-1", "Tổ 1")])))
        .field(Field::long("rationale", "Lý do"))
        .field(Field::number("count", "Số").optional())
        .field(Field::of("exact", "Chỉ tiêu", Kind::YesNo("đúng", "ít nhất")))
        .field(Field::of(
            "scopes",
            "Cấp",
            Kind::Several(vec![Choice::new("UNIT", "Phường"), Choice::new("CONVENER", "Tỉnh")]),
        ))
        .field(Field::of("nominee", "Cho", Kind::Named(vec![Choice::new("collective", "Tập thể")], "Tên")))
        .document("decision", "Số", "Ngày", "Cơ quan")
        .document("plan", "Số", "Ngày", "Cơ quan")
        .optional("plan")
        .rows(Rows::new("scores", "Điểm", "", 3, columns))
        .rows(Rows::new("parties", "Các bên", "", 2, vec![Field::text("", "Bên")]))
}

fn posted(pairs: &[(&str, &str)]) -> Posted {
    Posted(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

const FILLED: &[(&str, &str)] = &[
    ("form", "selectPilot"),
    ("input.host", "to-1"),
    ("input.rationale", " Tiêu biểu "),
    ("input.exact", "true"),
    ("input.scopes", "UNIT"),
    ("input.scopes", "CONVENER"),
    ("input.nominee.kind", "collective"),
    ("input.nominee.name", "Chi đoàn"),
    ("input.decision.number", "7/QĐ-UBND"),
    ("input.decision.date", "2019-07-10"),
    ("input.decision.issuer", ""),
    ("input.scores.0.weight", "1"),
    ("input.scores.2.criterion", "An ninh"),
    ("input.scores.2.points", "90"),
    ("input.scores.2.weight", "2"),
    ("input.parties.1", "Mặt trận"),
];

fn with(extra: &[(&str, &str)]) -> Posted {
    let kept = FILLED.iter().filter(|(name, _)| !extra.iter().any(|(other, _)| other == name));
    posted(&kept.chain(extra).copied().collect::<Vec<_>>())
}

fn read(posted: &Posted) -> Reading {
    select().read(posted).unwrap()
}

fn refused(extra: &[(&str, &str)]) -> Vec<(String, String)> {
    let remarks = select().read(&with(extra)).unwrap_err();
    let said = |remark: Remark| match remark.beside {
        Beside::Field(name) => (name, remark.message),
        Beside::Actor | Beside::Whole => panic!("{remark:?}"),
    };
    remarks.into_iter().map(said).collect()
}

#[test]
fn a_form_becomes_the_input_of_its_mutation() {
    let expected = json!({
        "unit": "tp-mau.phuong-a",
        "host": "to-1",
        "rationale": "Tiêu biểu",
        "exact": true,
        "scopes": ["UNIT", "CONVENER"],
        "nominee": { "collective": "Chi đoàn" },
        "decision": { "number": "7/QĐ-UBND", "date": "2019-07-10" },
        "scores": [{ "criterion": "An ninh", "points": 90, "weight": 2 }],
        "parties": ["Mặt trận"],
    });
    assert_eq!(read(&with(&[])).input, expected);
}

#[test]
fn an_optional_group_goes_whole_or_not_at_all() {
    assert_eq!(read(&with(&[("input.plan.number", " ")])).input.get("plan"), None);
    let begun = read(&with(&[("input.plan.number", "5/KH")]));
    assert_eq!(begun.input["plan"], json!({ "number": "5/KH", "date": "" }));
}

#[test]
fn a_blank_list_is_still_a_list() {
    let blank = read(&with(&[
        ("input.parties.1", ""),
        ("input.scores.2.criterion", ""),
        ("input.scores.2.points", ""),
        ("input.scores.2.weight", "1"),
    ]));
    assert_eq!((&blank.input["scores"], &blank.input["parties"]), (&json!([]), &json!([])));
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (given, number) in [("7", 7), ("1.200", 1_200), ("1 000 000", 1_000_000), ("-3", -3), ("0", 0)] {
        assert_eq!(read(&with(&[("input.count", given)])).input["count"], json!(number), "{given}");
    }
    for given in ["chín", "1,5", "1.5", "1.20", "12.00.000", "99999999999999999999", "-", "."] {
        let message = format!("“{given}” không phải số nguyên; hãy nhập bằng chữ số, ví dụ 12.");
        assert_eq!(refused(&[("input.count", given)]), [("input.count".to_owned(), message)], "{given}");
    }
    assert_eq!(read(&with(&[("input.count", "")])).input.get("count"), None);
    let large = "“9.007.199.254.740.992” quá lớn; hãy kiểm tra lại.".to_owned();
    assert_eq!(refused(&[("input.count", "9.007.199.254.740.992")]), [("input.count".to_owned(), large)]);
}

#[test]
fn what_the_api_could_not_read_is_said_beside_its_field() {
    let list = "Hãy chọn trong danh sách.".to_owned();
    assert_eq!(refused(&[("input.host", "")]), [("input.host".to_owned(), list.clone())]);
    assert_eq!(refused(&[("input.nominee.kind", "khac")]), [("input.nominee".to_owned(), list)]);
    let number = "Hãy nhập một số.".to_owned();
    assert_eq!(refused(&[("input.scores.2.points", "")]), [("input.scores.2.points".to_owned(), number)]);
    let [(name, _)] = refused(&[("input.stamp.occurred", "hôm qua")]).try_into().unwrap();
    assert_eq!(name, "input.stamp.occurred");
}

#[test]
fn a_time_before_now_is_read_as_precisely_as_it_is_known() {
    let at = |given| read(&with(&[("input.stamp.occurred", given)])).occurred.map(|time| time.to_string());
    assert_eq!(at("2019-08-18T08:00").as_deref(), Some("2019-08-18T08:00:00+07:00"));
    assert_eq!(at("19/8/2018").as_deref(), Some("2018-08-19"));
    assert_eq!(at("2018~").as_deref(), Some("2018~"));
    assert_eq!(at(""), None);
}

#[test]
fn a_refusal_finds_its_field() {
    let (form, reading) = (select(), read(&with(&[])));
    let beside = |path: &str| form.beside(&path.split('.').map(str::to_owned).collect::<Vec<_>>(), &reading);
    let field = |name: &str| Beside::Field(name.to_owned());
    assert_eq!(beside("input.rationale"), field("input.rationale"));
    assert_eq!(beside("input.decision"), field("input.decision.number"));
    assert_eq!(beside("input.nominee.collective"), field("input.nominee"));
    // The only row that was sent was the third on the page.
    assert_eq!(beside("input.scores.0.points"), field("input.scores.2.points"));
    assert_eq!(beside("input.parties.0"), field("input.parties.1"));
    assert_eq!(beside("input.scores"), field("input.scores"));
    assert_eq!(beside("input.stamp.by"), Beside::Actor);
    assert_eq!(beside("input.stamp.by.scope.unit"), Beside::Actor);
    for whole in ["input", "input.unit", "input.stamp.commandId", "input.decisions"] {
        assert_eq!(beside(whole), Beside::Whole, "{whole}");
    }
}

#[test]
fn a_blank_day_is_asked_for_in_plain_words() {
    let blank = with(&[("input.decision.date", "")]);
    let beside = Beside::Field("input.decision.date".to_owned());
    assert_eq!(select().blank(&beside, &blank), Some("Chưa nhập ngày."));
    assert_eq!(select().blank(&beside, &with(&[])), None);
}

fn field<'v>(view: &'v FormView, name: &str) -> &'v FieldView {
    let fields = view.controls.iter().flat_map(|control| match control {
        Control::Field(field) => vec![&**field],
        Control::Rows(RowsView { rows, .. }) => rows.iter().flatten().collect(),
    });
    fields.into_iter().find(|field| field.name == name).unwrap()
}

#[test]
fn what_was_typed_stays() {
    let typed = with(&[
        ("input.count", "chín"),
        ("input.host", "to-9"),
        ("input.stamp.occurred", "hôm qua"),
        ("commandId", "id-1"),
    ]);
    let remarks = select().read(&typed).unwrap_err();
    let view =
        FormView::of(&select(), AROUND, Filled { posted: Some(&typed), remarks: &remarks, keeps_command: false });
    assert!(view.open && view.is_wrong() && view.wrong == 2);
    for (name, value) in
        FILLED.iter().filter(|(name, _)| name.starts_with("input.scores") || name.starts_with("input.decision"))
    {
        assert_eq!(field(&view, name).value, *value, "{name}");
    }
    let count = field(&view, "input.count");
    assert_eq!((count.value.as_str(), count.described().as_str()), ("chín", "selectPilot-count-error"));
    let Look::Select(hosts) = &field(&view, "input.host").look else { panic!("no list") };
    assert!(hosts.iter().any(|(choice, chosen)| choice.value == "to-9" && *chosen));
    let Look::Boxes(scopes) = &field(&view, "input.scopes").look else { panic!("no boxes") };
    assert!(scopes.iter().all(|(_, ticked)| *ticked));
    assert_eq!(view.occurred.value, "hôm qua");
    assert_ne!(view.command.as_deref(), Some("id-1"), "what was refused is a new wish when it is sent again");
    let again = Filled { posted: Some(&typed), remarks: &[], keeps_command: true };
    assert_eq!(FormView::of(&select(), AROUND, again).command.as_deref(), Some("id-1"));
    let page = askama::Template::render(&view).unwrap();
    assert!(
        page.contains("aria-invalid=\"true\"")
            && page.contains("id=\"selectPilot-count-error\"")
            && page.contains("role=\"alert\"")
    );
}

#[test]
fn a_blank_form_shows_its_presets_and_asks_nothing_twice() {
    let view = FormView::of(&select(), AROUND, Filled::default());
    assert_eq!(field(&view, "input.scores.1.weight").value, "1");
    let other = FormView::of(&select(), AROUND, Filled::default());
    assert!(!view.open && !view.is_wrong() && view.command != other.command);
}

#[test]
fn an_office_is_kept_in_one_word() {
    for token in
        ["DRAFTER/cong-an-a/unit/tp-mau.phuong-a", "CONVENER/ban-to-chuc/convener/tp-mau", "COUNCIL/x/host/tp-mau.to-1"]
    {
        assert_eq!(actor::token(&actor::read_token(token).unwrap()), token);
    }
    for bad in [
        "",
        "DRAFTER",
        "KING/a/unit/b",
        "DRAFTER/a/city/b",
        "DRAFTER/Ông A/unit/b",
        "DRAFTER/a/unit/b/c",
        "DRAFTER/a/unit/",
    ] {
        assert!(actor::read_token(bad).is_none(), "{bad}");
    }
}

#[test]
fn a_declared_office_is_read_or_refused_beside_its_fields() {
    let declared = |id: &str, scope: &str| {
        actor::read(&posted(&[
            ("input.role", "DECIDER"),
            ("input.id", id),
            ("input.scope.kind", "unit"),
            ("input.scope.name", scope),
        ]))
    };
    assert_eq!(
        actor::token(&declared("chu-tich-a", "tp-mau.phuong-a").unwrap()),
        "DECIDER/chu-tich-a/unit/tp-mau.phuong-a"
    );
    let remarks = declared("Ông A", "Phường A").unwrap_err();
    let beside: Vec<_> = remarks.into_iter().map(|remark| remark.beside).collect();
    assert_eq!(beside, ["input.id", "input.scope"].map(|name| Beside::Field(name.to_owned())));
}

#[test]
fn every_mutation_of_the_api_has_its_document() {
    let sdl = crate::graphql::sdl();
    let (_, mutations) = sdl.split_once("\ntype Mutation {").unwrap();
    let (mutations, _) = mutations.split_once("\n}").unwrap();
    let names = mutations.lines().filter_map(|line| line.trim().split_once("(input:")).map(|(name, _)| name);
    // The desk takes files as browsers send them, and not within a question.
    let names = names.filter(|name| *name != "importOfficeFile");
    let missing: Vec<_> = names.filter(|name| documents::of_mutation(name).is_none()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn a_place_reads_its_address() {
    let of = |path: [(&str, &'static str); 4]| {
        let param = move |name: &str| {
            path.iter().find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| *value)
        };
        super::place::Place::of(param).map(|place| place.path())
    };
    let year = |year, unit| of([("year", year), ("convener", "tp-mau"), ("unit", unit), ("host", "")]);
    assert_eq!(year("2019", "tp-mau.a").as_deref(), Some("/desk/2019/tp-mau/tp-mau.a"));
    assert_eq!(year("", "").as_deref(), Some("/desk"));
    for (bad_year, unit) in [("1999", ""), ("x", ""), ("2019", "A B")] {
        assert_eq!(year(bad_year, unit), None, "{bad_year} {unit}");
    }
}

/// A desk over a node of its own.
async fn desk(folder: &tempfile::TempDir) -> impl Endpoint<Output = poem::Response> {
    let node = std::sync::Arc::new(Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap());
    let service = Service::new(node, crate::http::Settings::default(), tokio::sync::watch::channel(false).1);
    Route::new().nest("/desk", super::routes()).data(service).map_to_response()
}

async fn post(desk: &impl Endpoint<Output = poem::Response>, path: &'static str, pairs: &[(&str, &str)]) -> Answer {
    let body = urlencoded(pairs);
    let request = poem::Request::builder().method(Method::POST).uri(Uri::from_static(path));
    let request = request.content_type("application/x-www-form-urlencoded").body(body);
    let response = Viewer::Declared.asks(desk.get_response(request)).await;
    let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let (status, location, cookie) = (response.status(), header("location"), header("set-cookie"));
    Answer { status, location, cookie, page: response.into_body().into_string().await.unwrap() }
}

struct Answer {
    status: StatusCode,
    location: Option<String>,
    cookie: Option<String>,
    page: String,
}

/// As a browser writes a form.
fn urlencoded(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

#[tokio::test]
async fn a_year_is_opened_once_however_often_it_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    let form = |year, command| {
        [
            ("form", "openFestivalYear"),
            ("commandId", command),
            ("input.festival.convener", "tp-mau"),
            ("input.festival.year", year),
            ("input.foundingDecision.number", "521"),
            ("input.foundingDecision.date", "2005-06-13"),
            ("input.pilotQuota.count", "1"),
            ("input.pilotQuota.exact", "true"),
        ]
    };
    const WISH: &str = "00000000-0000-4000-8000-000000000001";
    let letters = post(&desk, "/desk", &form("hai nghìn", WISH)).await;
    assert_eq!(letters.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(letters.page.contains("value=\"hai nghìn\"") && letters.page.contains("“hai nghìn” không phải số nguyên"));
    for _ in 0..2 {
        let done = post(&desk, "/desk", &form("2019", WISH)).await;
        let location = Some("/desk?xong=openFestivalYear#nam".to_owned());
        assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, location));
    }
    let again = post(&desk, "/desk", &form("2019", "00000000-0000-4000-8000-000000000002")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.page.contains("Ngày hội của năm này đã mở rồi."));
}

#[tokio::test]
async fn a_year_is_amended_from_what_stands_and_a_refusal_keeps_what_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    let opened = [
        ("form", "openFestivalYear"),
        ("commandId", "00000000-0000-4000-8000-000000000001"),
        ("input.festival.convener", "tp-mau"),
        ("input.festival.year", "2019"),
        ("input.theme", "Bình yên"),
        ("input.foundingDecision.number", "521"),
        ("input.foundingDecision.date", "2005-06-13"),
        ("input.pilotQuota.count", "1"),
        ("input.pilotQuota.exact", "true"),
    ];
    assert_eq!(post(&desk, "/desk", &opened).await.status, StatusCode::SEE_OTHER);
    let amend = |last, command| {
        [
            ("form", "amendFestivalYear"),
            ("commandId", command),
            ("input.theme", "Bình yên"),
            ("input.window.first", "2019-07-01"),
            ("input.window.last", last),
            ("input.reason", "Dự phòng mưa bão"),
        ]
    };
    let (first, second) = ("00000000-0000-4000-8000-000000000002", "00000000-0000-4000-8000-000000000003");
    let done = post(&desk, "/desk/2019/tp-mau", &amend("2019-08-25", first)).await;
    assert_eq!(done.location.as_deref(), Some("/desk/2019/tp-mau?xong=amendFestivalYear#nam"), "{}", done.page);
    let again = post(&desk, "/desk/2019/tp-mau", &amend("2019-08-25", second)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["không có gì để điều chỉnh", "value=\"2019-08-25\"", "từ 1/7/2019 đến 25/8/2019", "Dự phòng mưa bão"]
    {
        assert!(again.page.contains(words), "{words}: {}", again.page);
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_said_on_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    let stale = post(&desk, "/desk", &[("form", "khong-co")]).await;
    assert!(stale.status == StatusCode::UNPROCESSABLE_ENTITY && stale.page.contains("không còn trên trang"));
    let large = "a".repeat(300_000);
    let large = post(&desk, "/desk", &[("form", "openFestivalYear"), ("input.theme", &large)]).await;
    assert!(large.status == StatusCode::PAYLOAD_TOO_LARGE && large.page.contains("quá lớn"));
    let office = [("form", "quickActor"), ("as", "DECIDER/chu-tich-a/unit/tp-mau.a")];
    let declared = post(&desk, "/desk", &office).await;
    let cookie = "ngayhoi-vai-tro=DECIDER/chu-tich-a/unit/tp-mau.a; Path=/desk; HttpOnly; SameSite=Strict";
    assert_eq!((declared.status, declared.cookie.as_deref()), (StatusCode::SEE_OTHER, Some(cookie)));
    assert_eq!(post(&desk, "/desk/2019/tp-mau", &office).await.status, StatusCode::NOT_FOUND);
}

/// A file as a browser sends it, with the list that its form names.
fn multipart(list: &str, file: &[u8]) -> (&'static str, Vec<u8>) {
    let mut body = format!(
        "--grenze\r\ncontent-disposition: form-data; name=\"list\"\r\n\r\n{list}\r\n--grenze\r\ncontent-disposition: form-data; name=\"file\"; filename=\"ds.csv\"\r\ncontent-type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--grenze--\r\n");
    ("multipart/form-data; boundary=grenze", body)
}

const SAMPLE: &str = include_str!("../../../../fixtures/sample-year/events.jsonl");
const FILES: &str = "/desk/tep/2019/tp-mau/tp-mau.xa-mau-ba";

async fn ask(desk: &impl Endpoint<Output = poem::Response>, request: poem::RequestBuilder, body: Vec<u8>) -> Answer {
    let cookie = "ngayhoi-vai-tro=CONVENER/ban-to-chuc/convener/tp-mau";
    let response = Viewer::Declared.asks(desk.get_response(request.header("cookie", cookie).body(body))).await;
    let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let (status, location, cookie) = (response.status(), header("location"), header("content-disposition"));
    let page = String::from_utf8_lossy(&response.into_body().into_vec().await.unwrap()).into_owned();
    Answer { status, location, cookie, page }
}

async fn send(desk: &impl Endpoint<Output = poem::Response>, list: &str, file: &[u8]) -> Answer {
    let (kind, body) = multipart(list, file);
    let request = poem::Request::builder().method(Method::POST).uri(FILES.parse().unwrap()).content_type(kind);
    ask(desk, request, body).await
}

async fn look(desk: &impl Endpoint<Output = poem::Response>, path: &str) -> Answer {
    ask(desk, poem::Request::builder().uri(path.parse().unwrap()), Vec::new()).await
}

async fn confirm(desk: &impl Endpoint<Output = poem::Response>, list: &str, token: &str) -> Answer {
    let request = poem::Request::builder().method(Method::POST).uri(FILES.parse().unwrap());
    let request = request.content_type("application/x-www-form-urlencoded");
    ask(desk, request, urlencoded(&[("list", list), ("file", token)]).into_bytes()).await
}

#[tokio::test]
async fn a_list_is_looked_at_and_then_imported_from_the_file_that_waits() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
    crate::exchange::import(&node, &[("sample".into(), SAMPLE.to_owned())], &Quiet).await.unwrap();
    drop(node);
    let desk = desk(&folder).await;
    let page = look(&desk, FILES).await;
    assert!(page.status == StatusCode::OK && page.page.contains("Tải tệp mẫu") && page.page.contains("Dữ liệu mẫu"));
    let unit = look(&desk, "/desk/2019/tp-mau/tp-mau.xa-mau-ba").await;
    assert!(unit.page.contains(&format!("href=\"{FILES}\"")), "{}", unit.page);
    let template = look(&desk, "/desk/tep/mau/to-dan-pho").await;
    assert_eq!(template.cookie.as_deref(), Some("attachment; filename=\"mau-to-dan-pho.xlsx\""));

    let mut faults = "Tên,Loại\n".to_owned();
    (0..120).for_each(|row| faults.push_str(&format!("{row},Làng\n")));
    let sent = send(&desk, "to-dan-pho", faults.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.page);
    let first = look(&desk, sent.location.as_deref().unwrap()).await;
    for words in ["Có 120 lỗi nên chưa ghi gì", "Lỗi 1–50 trong 120", "Dòng 2, cột B “Loại”", "Các lỗi sau"]
    {
        assert!(first.page.contains(words), "{words}: {}", first.page);
    }
    let last = look(&desk, &sent.location.as_deref().unwrap().replace("trang=1", "trang=3")).await;
    assert!(last.page.contains("Lỗi 101–120 trong 120") && !last.page.contains("Các lỗi sau"));
    let taken = look(&desk, &format!("{}&dang=xlsx", sent.location.as_deref().unwrap())).await;
    assert_eq!(taken.cookie.as_deref(), Some("attachment; filename=\"loi-to-dan-pho.xlsx\""));

    let sent = send(&desk, "to-dan-pho", "Tên;Loại\nThượng;Thôn\nHạ;Thôn\n".as_bytes()).await;
    let preview = look(&desk, sent.location.as_deref().unwrap()).await;
    assert!(preview.page.contains("Ghi 2 dòng"), "{}", preview.page);
    let token = preview.page.split("name=\"file\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let done = confirm(&desk, "to-dan-pho", token).await;
    assert_eq!(done.location, Some(format!("{FILES}?xong=to-dan-pho&moi=2&co-san=0")), "{}", done.page);
    let told = look(&desk, done.location.as_deref().unwrap()).await;
    assert!(told.page.contains("đã ghi 2 dòng, 0 dòng đã có sẵn"));
    assert!(look(&desk, "/desk/2019/tp-mau/tp-mau.xa-mau-ba").await.page.contains("Thượng"));
    // A second click finds nothing that waits, and says so.
    let again = confirm(&desk, "to-dan-pho", token).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.page.contains("Tệp không còn trên máy chủ"));
}

#[tokio::test]
async fn a_file_that_is_none_is_told_and_nothing_waits() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
    crate::exchange::import(&node, &[("sample".into(), SAMPLE.to_owned())], &Quiet).await.unwrap();
    drop(node);
    let desk = desk(&folder).await;
    for (list, file, status, words) in [
        ("doi", b"x".to_vec(), StatusCode::UNPROCESSABLE_ENTITY, "Không có danh sách này ở đây"),
        ("to-dan-pho", Vec::new(), StatusCode::UNPROCESSABLE_ENTITY, "Chưa chọn tệp nào"),
        ("to-dan-pho", vec![b'x'; 9 << 20], StatusCode::PAYLOAD_TOO_LARGE, "Tệp quá lớn"),
    ] {
        let answer = send(&desk, list, &file).await;
        assert!(answer.status == status && answer.page.contains(words), "{words}: {} {}", answer.status, answer.page);
    }
    let sent = send(&desk, "to-dan-pho", b"\xd0\xcf\x11\xe0").await;
    let preview = look(&desk, sent.location.as_deref().unwrap()).await;
    assert!(
        preview.status == StatusCode::UNPROCESSABLE_ENTITY && preview.page.contains("Excel cũ"),
        "{}",
        preview.page
    );
    let missing = look(&desk, &format!("{FILES}?danh-sach=to-dan-pho&tep=abc")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    for nowhere in
        ["/desk/tep/mau/khach", "/desk/tep/2019/tp-mau/tp-mau.khong-co", "/desk/tep/2031/tp-mau/tp-mau.xa-mau-ba"]
    {
        assert_eq!(look(&desk, nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
}

/// A table that was taken away, read back.
async fn taken(desk: &impl Endpoint<Output = poem::Response>, path: &str) -> Vec<crate::office::Sheet> {
    let request = poem::Request::builder().uri(path.parse().unwrap()).finish();
    let response = Viewer::Declared.asks(desk.get_response(request)).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    let bytes = response.into_body().into_vec().await.unwrap();
    crate::office::read(&bytes, &crate::office::Limits::USUAL).unwrap()
}

#[tokio::test]
async fn what_the_desk_shows_is_taken_away_whole() {
    use crate::office::Value;
    let folder = tempfile::tempdir().unwrap();
    let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
    crate::exchange::import(&node, &[("sample".into(), SAMPLE.to_owned())], &Quiet).await.unwrap();
    drop(node);
    let desk = desk(&folder).await;
    const WARD: &str = "/desk/2019/tp-mau/tp-mau.phuong-mau-mot";
    const HOST: &str = "/desk/2019/tp-mau/tp-mau.phuong-mau-mot/tp-mau.phuong-mau-mot.to-3";
    for page in ["/desk", "/desk/2019/tp-mau", WARD, HOST] {
        let shown = look(&desk, page).await.page;
        let links: Vec<_> = shown.split("href=\"").filter_map(|rest| rest.split('"').next()).collect();
        let links: Vec<_> = links.into_iter().filter(|link| link.contains("?bang=")).collect();
        assert_eq!(links.len(), 2 * shown.matches("<table").count(), "{page}");
        for link in links {
            let sheets = taken(&desk, &link.replace("&amp;", "&")).await;
            assert!(sheets[0].rows.len() > 1, "{link}");
            if page != "/desk" {
                let last = sheets[0].rows[0].cells.len() - 1;
                let note = sheets[0].rows.last().unwrap().cell(last).map(Value::words);
                assert_eq!(note.as_deref(), Some("Dữ liệu mẫu, không có thật"), "{link}");
            }
        }
    }
    let agenda = taken(&desk, &format!("{HOST}?bang=buoi-le.0&dang=xlsx")).await;
    let head: Vec<_> = agenda[0].rows[0].cells.iter().flatten().map(Value::words).collect();
    assert_eq!(head[..3], ["Giờ: bắt đầu", "Giờ: kết thúc", "Loại"]);
    assert!(matches!(agenda[0].rows[1].cell(0), Some(Value::Time(_))), "{:?}", agenda[0].rows[1]);
    assert_eq!(agenda[1].name.as_deref(), Some("Xuất xứ"));
    let missing = look(&desk, &format!("{HOST}?bang=buoi-le.9&dang=csv")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_list_longer_than_a_page_is_taken_away_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
    crate::exchange::import(&node, &[("sample".into(), SAMPLE.to_owned())], &Quiet).await.unwrap();
    drop(node);
    let desk = desk(&folder).await;
    let mut list = "Tên\n".to_owned();
    (1000..1300).for_each(|name| list.push_str(&format!("{name}\n")));
    let sent = send(&desk, "to-dan-pho", list.as_bytes()).await;
    let preview = look(&desk, sent.location.as_deref().unwrap()).await;
    let token = preview.page.split("name=\"file\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(confirm(&desk, "to-dan-pho", &token).await.status, StatusCode::SEE_OTHER);
    const WARD: &str = "/desk/2019/tp-mau/tp-mau.xa-mau-ba";
    assert!(look(&desk, WARD).await.page.contains("Chỉ liệt kê 200"));
    let sheets = taken(&desk, &format!("{WARD}?bang=noi-to-chuc.0&dang=csv")).await;
    assert!(sheets[0].rows.len() > 300, "{}", sheets[0].rows.len());
}

#[tokio::test]
async fn a_year_is_made_after_another_once_its_preview_was_seen() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
    crate::exchange::import(&node, &[("sample".into(), SAMPLE.to_owned())], &Quiet).await.unwrap();
    drop(node);
    let desk = desk(&folder).await;
    const NEXT: &str = "/desk/lap/2020/tp-mau";
    assert!(look(&desk, "/desk").await.page.contains(NEXT));
    let blank = look(&desk, NEXT).await;
    assert!(blank.status == StatusCode::OK && blank.page.contains("value=\"2019\"") && !blank.page.contains("<table"));
    assert!(blank.page.contains("Dữ liệu mẫu, không có thật"), "{}", blank.page);
    let copy = async |part: &str, office: &str| {
        let preview = look(&desk, &format!("{NEXT}?tu=2019&phan={part}&quy-tac=SAME_WEEKDAY&as={office}")).await;
        assert!(preview.status == StatusCode::OK && preview.page.contains("Chưa có gì được ghi"), "{}", preview.page);
        let fields = [("tu", "2019"), ("phan", part), ("quy-tac", "SAME_WEEKDAY"), ("as", office)];
        let request = poem::Request::builder().method(Method::POST).uri(NEXT.parse().unwrap());
        let request = request.content_type("application/x-www-form-urlencoded");
        let done = ask(&desk, request, urlencoded(&fields).into_bytes()).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.page);
        let again = look(&desk, &format!("{NEXT}?tu=2019&phan={part}&quy-tac=SAME_DATE&as={office}")).await;
        assert!(again.page.contains("Không còn gì để chép"), "{}", again.page);
        preview.page
    };
    let page = copy("STRUCTURE", "CONVENER/ban-to-chuc/convener/tp-mau").await;
    assert!(page.contains("Phường Mẫu Một") && page.contains("Khung chương trình"), "{page}");
    let page = copy("DAYS", "DRAFTER/cong-an/convener/tp-mau").await;
    assert!(page.contains("Mục chương trình lễ") && page.contains("2020"), "{page}");
    assert_eq!(look(&desk, "/desk/2020/tp-mau").await.status, StatusCode::OK);
    for (query, words) in [
        ("tu=xưa&phan=DAYS", "không phải một năm"),
        ("tu=2019&phan=ALL", "Hãy chọn phần cần chép"),
        ("tu=2011&phan=DAYS", "không có ngày hội năm 2011"),
    ] {
        let path = format!("{NEXT}?{}", query.replace('ư', "%C6%B0"));
        let refused = look(&desk, &path).await;
        assert!(
            refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.page.contains(words),
            "{words}: {}",
            refused.page
        );
    }
}

const ACCOUNTS: &str = "/desk/tai-khoan/tp-mau";
const ACCOUNT: &str = "/desk/tai-khoan/tp-mau/cong-an-a";

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_opened_given_an_office_and_closed() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    let mut commands = 0;
    let mut send = async |path: &'static str, form: &str, typed: &[(&str, &str)]| {
        commands += 1;
        let command = Uuid::from_u128(commands).to_string();
        post(&desk, path, &[&[("form", form), ("commandId", &command)], typed].concat()).await
    };
    assert!(look(&desk, ACCOUNTS).await.page.contains("Chưa có tài khoản nào"));

    let open = |login: &'static str| [("input.account", "cong-an-a"), ("input.login", login)];
    let refused = send(ACCOUNTS, "openAccount", &open("công an a")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.page.contains("Tên đăng nhập có 3 đến 64 ký tự"));
    assert!(refused.page.contains("value=\"cong-an-a\"") && refused.page.contains("value=\"công an a\""), "it stays");

    let opened = send(ACCOUNTS, "openAccount", &open("congan.a")).await;
    assert_eq!((opened.status, opened.location.as_deref()), (StatusCode::OK, None), "a secret stands in no address");
    assert!(opened.page.contains("Đã ghi: Mở tài khoản.") && opened.page.contains("/moi/"), "{}", opened.page);
    let listed = look(&desk, ACCOUNTS).await.page;
    assert!(listed.contains(ACCOUNT) && listed.contains("chưa giao") && !listed.contains("/moi/"));
    assert!(!listed.contains("congan.a"), "by which name somebody signs in stands nowhere");

    let office = [("input.role", "DRAFTER"), ("input.scope.kind", "convener"), ("input.scope.name", "tp-mau")];
    let granted = send(ACCOUNT, "grantRole", &office).await;
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.page);
    let page = look(&desk, ACCOUNT).await.page;
    assert!(page.contains("Công an (tham mưu) · tp-mau") && page.contains("Cả cấp triệu tập"), "{page}");
    assert!(page.contains("Khóa tài khoản") && !page.contains("Mở khóa tài khoản"));
    let beyond = [("input.role", "DRAFTER"), ("input.scope.kind", "convener"), ("input.scope.name", "tp-khac")];
    let refused = send(ACCOUNT, "grantRole", &beyond).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.page.contains("value=\"tp-khac\""), "what was typed stays");

    assert_eq!(send(ACCOUNT, "lockAccount", &[("input.reason", "Nghỉ phép")]).await.status, StatusCode::SEE_OTHER);
    let page = look(&desk, ACCOUNT).await.page;
    assert!(page.contains("đang khóa") && page.contains("Mở khóa tài khoản") && !page.contains("Giao vai trò</"));
    assert_eq!(send(ACCOUNT, "unlockAccount", &[]).await.status, StatusCode::SEE_OTHER);
    let revoke = "revokeRole:DRAFTER/CONVENER/tp-mau";
    assert_eq!(send(ACCOUNT, revoke, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(look(&desk, ACCOUNT).await.page.contains("Chưa giao vai trò nào"));
    let again = send(ACCOUNT, "resetCredential", &[]).await;
    assert!(again.status == StatusCode::OK && again.page.contains("/moi/"));
    assert_eq!(send(ACCOUNT, "closeAccount", &[("input.reason", "Thôi việc")]).await.status, StatusCode::SEE_OTHER);
    let page = look(&desk, ACCOUNT).await.page;
    assert!(page.contains("đã đóng") && !page.contains("Cấp lại mật khẩu"), "{page}");
    assert_eq!(look(&desk, "/desk/tai-khoan/tp-mau/khong-co").await.status, StatusCode::NOT_FOUND);
    assert_eq!(look(&desk, "/desk/tai-khoan/TP%20MAU").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_looked_after_by_their_convener_alone() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    let holder = |role, scope| {
        let credential = Credential::Token(Hash([0; 32]));
        let account = "ai-do".parse().unwrap();
        Viewer::Account(std::sync::Arc::new(Holder { account, grants: vec![(role, scope)], credential }))
    };
    let convener = |id: &str| holder(Role::Convener, Scope::Convener(id.parse().unwrap()));
    let ward = holder(Role::Drafter, Scope::Unit("tp-mau.phuong-a".parse().unwrap()));
    for (viewer, expected) in [
        (convener("tp-mau"), StatusCode::OK),
        (convener("tp-khac"), StatusCode::FORBIDDEN),
        (ward, StatusCode::FORBIDDEN),
        (Viewer::Public, StatusCode::SEE_OTHER),
    ] {
        let request = poem::Request::builder().uri(Uri::from_static(ACCOUNTS)).finish();
        let answer = viewer.clone().asks(desk.get_response(request)).await;
        assert_eq!(answer.status(), expected, "{viewer:?}");
    }
}
