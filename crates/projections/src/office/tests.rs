use std::sync::Arc;

use ngayhoi_domain::{Actor, FestivalRef, Role, Scope};
use rust_xlsxwriter::{Format, Workbook};
use tempfile::TempDir;

use super::*;
use crate::{
    commands::Stamp,
    exchange,
    node::{Node, Options},
    progress::Quiet,
    read_models::{commendation_roll, units},
};

const SAMPLE: &str = include_str!("../../../../fixtures/sample-year/events.jsonl");
const WARD: &str = "tp-mau.phuong-mau-mot";

/// A node that holds the sample year, opened anew as the year 2020 with a ward in it.
async fn node() -> (TempDir, Node) {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
    exchange::import(&node, &[("sample".into(), SAMPLE.to_owned())], &Quiet).await.unwrap();
    let year = ngayhoi_domain::year::Command::Open {
        theme: None,
        founding_decision: ngayhoi_domain::values::DocumentRef {
            number: "521".parse().unwrap(),
            date: "2005-06-13".parse().unwrap(),
            issuer: None,
        },
        plan: None,
        pilot_quota: ngayhoi_domain::pilot::Quota::Exactly(1),
        window: None,
    };
    let stamp =
        Stamp { actor: actor(Role::Convener), command: uuid::Uuid::new_v4().into(), occurred: None, because: None };
    let subject = ngayhoi_domain::Subject::festival(&festival());
    let stream = ngayhoi_domain::StreamId::Year(festival());
    node.execute::<ngayhoi_domain::year::FestivalYear>(&stamp, &stream, subject, year).await.unwrap();
    (folder, node)
}

fn festival() -> FestivalRef {
    FestivalRef { convener: "tp-mau".parse().unwrap(), year: 2020.try_into().unwrap() }
}

fn actor(role: Role) -> Actor {
    let scope = Scope::Convener("tp-mau".parse().unwrap());
    Actor { id: "cong-an".parse().unwrap(), role, scope, verified: false }
}

fn of_ward() -> Target {
    Target { festival: festival(), unit: WARD.parse().unwrap(), host: None }
}

fn file(bytes: &[u8]) -> File<'_> {
    File { name: "danh-sach.xlsx", bytes }
}

async fn nominees(node: &Node) -> i64 {
    let count = |db: &rusqlite::Connection| {
        let filter = commendation_roll::Filter { unit: Some(WARD.to_owned()), ..Default::default() };
        commendation_roll::count_commendations(db, "tp-mau", 2020, &filter)
    };
    node.read_models.read(count).await.unwrap()
}

const HEAD: &str = "STT;Đối tượng;Họ và tên;Hình thức khen thưởng;Tóm tắt thành tích\n";

#[tokio::test]
async fn nominees_are_imported_once_and_through_the_same_rules() {
    let (_folder, node) = node().await;
    let police = actor(Role::Drafter);
    let csv = format!(
        "\u{feff}DANH SÁCH ĐỀ NGHỊ;;;;\n;;;;\n{HEAD}VD;Cá nhân;Nguyễn Văn Ví Dụ;Giấy khen;…\n1;cá nhân;Trần Thị Mẫu;GIẤY KHEN;\"Lắp camera; giữ trật tự\"\n2;Tập thể;Tổ liên gia 5;Giấy khen;Tự quản tốt\n"
    );
    let plan = check(&node, &police, List::Nominees, &of_ward(), &file(csv.as_bytes()), &Quiet).await.unwrap();
    assert_eq!((plan.rows, plan.new, plan.known, plan.examples), (2, 2, 0, 1), "{plan:?}");
    assert_eq!((plan.problems, nominees(&node).await), (vec![], 0));
    for (new, known) in [(2, 0), (0, 2)] {
        let done = import(&node, &police, List::Nominees, &of_ward(), &file(csv.as_bytes()), &Quiet).await.unwrap();
        assert_eq!((done.new, done.known, done.visible), (new, known, true));
        assert_eq!(nominees(&node).await, 2);
    }
    // Another office brings the same list: it is the same wish.
    let front = Actor { id: "mat-tran".parse().unwrap(), ..actor(Role::Coordinator) };
    let done = import(&node, &front, List::Nominees, &of_ward(), &file(csv.as_bytes()), &Quiet).await.unwrap();
    assert_eq!((done.new, done.known), (0, 2));
}

#[tokio::test]
async fn whoever_may_not_is_told_once_and_nothing_is_imported() {
    let (_folder, node) = node().await;
    let csv = format!("{HEAD}1;Cá nhân;A;Giấy khen;x\n2;Cá nhân;B;Giấy khen;y\n");
    for (wrong, target, code) in [
        (actor(Role::Decider), of_ward(), "ROLE_NOT_PERMITTED"),
        (
            Actor { scope: Scope::Unit("tp-mau.phuong-b".parse().unwrap()), ..actor(Role::Drafter) },
            of_ward(),
            "OUTSIDE_SCOPE",
        ),
        (
            actor(Role::Drafter),
            Target { festival: FestivalRef { year: 2031.try_into().unwrap(), ..festival() }, ..of_ward() },
            "FESTIVAL_NOT_OPEN",
        ),
    ] {
        let plan = check(&node, &wrong, List::Nominees, &target, &file(csv.as_bytes()), &Quiet).await.unwrap();
        let codes: Vec<_> = plan.problems.iter().map(|problem| problem.what.code).collect();
        assert_eq!(codes, [code]);
        let refused = import(&node, &wrong, List::Nominees, &target, &file(csv.as_bytes()), &Quiet).await;
        assert!(matches!(refused, Err(NotImported::Problems(_))));
    }
    assert_eq!(nominees(&node).await, 0);
}

#[tokio::test]
async fn a_file_that_waits_is_judged_once_until_something_is_written() {
    let (folder, node) = node().await;
    let police = actor(Role::Drafter);
    let csv = format!("{HEAD}1;Cá nhân;Trần Thị Mẫu;Giấy khen;x\n2;Con vật;B;Giấy khen;y\n");
    let file = file(csv.as_bytes());
    let token = Uploads::of(&folder.path().join("uploads")).keep(&file).unwrap();
    let target = of_ward();
    let look = async |by| preview(&node, by, List::Nominees, &target, &token, &file).await.unwrap();
    let chair = actor(Role::Decider);
    let (first, again, other) = (look(&police).await, look(&police).await, look(&chair).await);
    assert_eq!(first.problems.len(), 1);
    assert!(Arc::ptr_eq(&first, &again));
    assert_ne!(first.problems, other.problems, "another office meets other refusals");
    let kept = look(&police).await;
    let right = format!("{HEAD}1;Cá nhân;Trần Thị Mẫu;Giấy khen;x\n");
    let right = File { name: "", bytes: right.as_bytes() };
    import(&node, &police, List::Nominees, &target, &right, &Quiet).await.unwrap();
    let anew = look(&police).await;
    assert!(!Arc::ptr_eq(&kept, &anew));
    assert_eq!((kept.known, anew.known), (0, 1));
}

#[tokio::test]
async fn every_fault_of_a_row_is_told_where_it_is() {
    let (_folder, node) = node().await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Đề nghị").unwrap();
    for (column, words) in ["Loại", "Tên", "Hình thức", "Thành tích", "Mã thành tích", "Ghi chú"].iter().enumerate()
    {
        sheet.write(0, u16::try_from(column).unwrap(), *words).unwrap();
    }
    for (column, words) in ["Cá thể", " ", "Giấy khen", "x", "khong-phai-uuid"].iter().enumerate() {
        sheet.write(4, u16::try_from(column).unwrap(), *words).unwrap();
    }
    for row in [5, 6] {
        for (column, words) in ["Cá nhân", "Trần Thị Mẫu", "Giấy khen", "Lắp camera"].iter().enumerate() {
            sheet.write(row, u16::try_from(column).unwrap(), *words).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let plan = check(&node, &actor(Role::Drafter), List::Nominees, &of_ward(), &file(&bytes), &Quiet).await.unwrap();
    let told: Vec<_> = plan.problems.iter().map(|problem| (problem.at.vi(), problem.what.code)).collect();
    let wanted = [
        ("Trang “Đề nghị”, dòng 5, cột A “Loại”", "CHOICE_UNKNOWN"),
        ("Trang “Đề nghị”, dòng 5, cột B “Tên”", "CELL_BLANK"),
        ("Trang “Đề nghị”, dòng 5, cột E “Mã thành tích”", "UUID_INVALID"),
        ("Trang “Đề nghị”, dòng 7, cột A “Loại”", "ROW_REPEATED"),
    ];
    assert_eq!(told, wanted.map(|(at, code)| (at.to_owned(), code)));
    assert!(plan.problems[3].what.vi.contains("trang “Đề nghị”, dòng 6"), "{:?}", plan.problems[3]);
    assert_eq!(plan.notes.iter().map(|note| note.what.code).collect::<Vec<_>>(), ["COLUMN_UNKNOWN"]);
    assert_eq!(plan.problems[1].to_string().matches(" / ").count(), 1);
}

#[tokio::test]
async fn neighbourhoods_get_ids_from_their_names_and_come_once() {
    let (_folder, node) = node().await;
    let convener = actor(Role::Convener);
    let csv = "Tên tổ dân phố,Loại,Mã\n91,,\nTrung Đình,Thôn,\nHạ Thượng,Chợ,cho-moi\n";
    let done = import(&node, &convener, List::Neighbourhoods, &of_ward(), &file(csv.as_bytes()), &Quiet).await.unwrap();
    assert_eq!((done.new, done.known), (3, 0));
    for (id, name) in [("to-91", "91"), ("thon-trung-dinh", "Trung Đình"), ("cho-moi", "Hạ Thượng")] {
        let id = format!("{WARD}.{id}");
        let row = node
            .read_models
            .read(move |db| units::unit(db, &id, units::AsOf::day(crate::world::today())))
            .await
            .unwrap();
        assert_eq!(row.unwrap().name, name);
    }
    let again =
        import(&node, &convener, List::Neighbourhoods, &of_ward(), &file(csv.as_bytes()), &Quiet).await.unwrap();
    assert_eq!((again.new, again.known), (0, 3));
    let other = csv.replace("91", "92").replace("Hạ Thượng", "Hạ").replace("Trung Đình", "trung đình");
    let plan =
        check(&node, &convener, List::Neighbourhoods, &of_ward(), &file(other.as_bytes()), &Quiet).await.unwrap();
    let codes: Vec<_> = plan.problems.iter().map(|problem| problem.what.code).collect();
    assert_eq!((codes, plan.new, plan.known), (vec!["UNIT_ALREADY_REGISTERED"], 1, 1));
}

const HOST: &str = "tp-mau.phuong-mau-mot.to-1";

#[tokio::test]
async fn a_programme_its_teams_and_results_come_from_files() {
    let (_folder, node) = node().await;
    let police = actor(Role::Drafter);
    let target = Target { host: Some(HOST.parse().unwrap()), ..of_ward() };
    let stamp = || Stamp { actor: police.clone(), command: uuid::Uuid::new_v4().into(), occurred: None, because: None };
    let kind =
        ngayhoi_domain::Evidence { fact: Some(ngayhoi_domain::unit::UnitKind::Neighbourhood), read_at: String::new() };
    let year = festival().year;
    let ceremony = ngayhoi_domain::ceremony::Command::Plan {
        starts_at: "2020-08-18T00:30:00Z".parse().unwrap(),
        venue: "Nhà văn hóa".parse().unwrap(),
        host: kind.clone(),
    };
    let stream = ngayhoi_domain::StreamId::Ceremony(year, HOST.parse().unwrap());
    node.execute::<ngayhoi_domain::ceremony::Ceremony>(&stamp(), &stream, target.subject(), ceremony).await.unwrap();
    let wish = stamp();
    let venue = ngayhoi_domain::programme::Command::AddVenue {
        venue: ngayhoi_domain::values::VenueId::made_by(wish.command),
        name: "Sân bóng".parse().unwrap(),
        capacity: None,
        host: kind,
    };
    let stream = ngayhoi_domain::StreamId::Programme(year, HOST.parse().unwrap());
    node.execute::<ngayhoi_domain::programme::Programme>(&wish, &stream, target.subject(), venue).await.unwrap();

    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy hh:mm");
    for (column, words) in ["Loại hoạt động", "Tên hoạt động", "Địa điểm", "Bắt đầu", "Kết thúc"].iter().enumerate()
    {
        sheet.write(0, u16::try_from(column).unwrap(), *words).unwrap();
    }
    for (column, words) in ["Thể thao", "Kéo co", "san bong"].iter().enumerate() {
        sheet.write(1, u16::try_from(column).unwrap(), *words).unwrap();
    }
    let at = |hour, minute| chrono::NaiveDate::from_ymd_opt(2020, 8, 18).unwrap().and_hms_opt(hour, minute, 0).unwrap();
    sheet.write_datetime_with_format(1, 3, at(8, 20), &date).unwrap();
    sheet.write(1, 4, "9:30 18/8/2020").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    for (list, bytes, new) in [
        (List::Activities, bytes.as_slice(), 1),
        (
            List::Agenda,
            "Loại mục,Nội dung,Bắt đầu,Kết thúc\nChào cờ,Chào cờ,18/8/2020 07:30,2020-08-18 07:35\n".as_bytes(),
            1,
        ),
        (List::Delegates, "Cơ quan,Họ và tên\nHội Phụ nữ,Trần Thị Mẫu\nĐoàn Thanh niên,\n".as_bytes(), 2),
        (List::Teams, "Môn\tĐội\nkéo co\tĐội tổ 1\nKéo co 08:20\tĐội tổ 2\n".as_bytes(), 2),
        (List::Results, "Môn,Xếp hạng,Đội,Tỉ số\nKéo co,1,đội tổ 2,2–0\nKéo co,2,Đội tổ 1,\n".as_bytes(), 1),
    ] {
        for new in [new, 0] {
            let done = import(&node, &police, list, &target, &file(bytes), &Quiet).await;
            assert_eq!(done.map(|done| done.new).map_err(|error| error.to_string()), Ok(new), "{list:?}");
        }
    }
    let rows = node
        .read_models
        .read(|db| crate::read_models::host_programme::activities(db, "tp-mau", 2020, HOST))
        .await
        .unwrap();
    assert_eq!(rows[0].slot.start(), "2020-08-18T01:20:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap());
    assert_eq!((rows[0].contents.teams.len(), rows[0].contents.placings.len()), (2, 2));
    let elsewhere = Target { unit: "tp-mau.phuong-mau-hai".parse().unwrap(), ..target.clone() };
    let plan = check(&node, &police, List::Teams, &elsewhere, &file("Môn,Đội\nKéo co,Đội 9\n".as_bytes()), &Quiet)
        .await
        .unwrap();
    assert_eq!(plan.problems.iter().map(|problem| problem.what.code).collect::<Vec<_>>(), ["HOST_UNKNOWN"]);
    let wrong = "Môn,Xếp hạng,Đội\nKéo co,nhất,Đội tổ 3\nCờ người,1,Đội tổ 1\n";
    let plan = check(&node, &police, List::Results, &target, &file(wrong.as_bytes()), &Quiet).await.unwrap();
    let codes: Vec<_> = plan.problems.iter().map(|problem| problem.what.code).collect();
    assert_eq!(codes, ["COUNT_INVALID", "TEAM_UNKNOWN", "ACTIVITY_UNKNOWN"]);
}

#[test]
fn what_cannot_be_read_is_told_for_what_it_is() {
    let small = Limits { rows: 2, columns: 3, unpacked: 2_000 };
    let mut bomb = Workbook::new();
    bomb.add_worksheet().write(0, 0, "a".repeat(30_000)).unwrap();
    let bomb = bomb.save_to_buffer().unwrap();
    for (bytes, wanted) in [
        (b"".as_slice(), "FILE_EMPTY"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "FILE_OLD_EXCEL"),
        (b"%PDF\0", "FILE_FORMAT"),
        (b"T\xean\n", "FILE_NOT_UTF8"),
        (b"PK\x03\x04zzz", "FILE_UNREADABLE"),
        (b"a\nb\nc\n", "FILE_TOO_MANY_ROWS"),
        (&b",".repeat(40), "FILE_EMPTY"),
        (&[b"a".as_slice(), &b",a".repeat(40)].concat(), "FILE_TOO_MANY_COLUMNS"),
        (&bomb, "FILE_TOO_LARGE"),
    ] {
        let fault = read(bytes, &small).unwrap_err();
        assert_eq!(ngayhoi_domain::Refusal::explain(&fault).code, wanted, "{bytes:?}");
    }
}

#[tokio::test]
async fn headings_that_are_missing_or_stand_twice_are_told() {
    let (_folder, node) = node().await;
    let told = async |csv: &str| {
        let plan = check(&node, &actor(Role::Drafter), List::Nominees, &of_ward(), &file(csv.as_bytes()), &Quiet)
            .await
            .unwrap();
        plan.problems.iter().map(|problem| problem.what.code).collect::<Vec<_>>()
    };
    assert_eq!(told("a,b\nc,d\n").await, ["HEADINGS_MISSING"]);
    assert_eq!(told("Loại,Tên\nCá nhân,A\n").await, ["COLUMN_MISSING", "COLUMN_MISSING"]);
    assert_eq!(told("Loại,Tên,Họ và tên,Hình thức,Thành tích\nCá nhân,A,A,Giấy khen,x\n").await, ["COLUMN_TWICE"]);
    assert_eq!(told("Loại,Tên,Hình thức,Thành tích\n").await, ["FILE_EMPTY"]);
    assert_eq!(told("Kind (*),Full name / Họ tên,Form,Merit\nfamily,A,merit certificate,x\n").await, [""; 0]);
}

#[tokio::test]
async fn a_template_is_taken_as_it_is_and_its_example_is_never_imported() {
    let (_folder, node) = node().await;
    for list in List::ALL {
        let bytes = template(list).unwrap();
        let sheets = read(&bytes, &Limits::USUAL).unwrap();
        assert_eq!(sheets[0].name.as_deref(), Some(list.vi()));
        let role = if list == List::Neighbourhoods { Role::Convener } else { Role::Drafter };
        let target = Target { host: Some(HOST.parse().unwrap()), ..of_ward() };
        let plan = check(&node, &actor(role), list, &target, &file(&bytes), &Quiet).await.unwrap();
        let codes: Vec<_> = plan.problems.iter().map(|problem| problem.what.code).collect();
        assert_eq!((plan.examples, plan.rows, codes, plan.notes), (1, 0, vec!["FILE_EMPTY"], vec![]), "{list:?}");
        for column in list.with_number().filter(|column| matches!(column.kind, Kind::Instant)) {
            let at = list.with_number().position(|other| other.vi == column.vi).unwrap();
            assert!(matches!(sheets[0].rows[1].cell(at), Some(Value::Time(_))), "{}", column.vi);
        }
        for other in List::ALL {
            assert_eq!(other.code().parse::<List>(), Ok(other));
        }
    }
    assert!("danh-sach".parse::<List>().unwrap_err().contains("khen-thuong"));
}

#[test]
fn a_table_that_is_taken_away_reads_back_as_it_was() {
    let words = |words: &str| Some(Value::Text(words.to_owned()));
    let time = |words: &str| Some(Value::Time(words.parse().unwrap()));
    let table = Table {
        title: "Khen thưởng: phường [Mẫu]/2019".to_owned(),
        about: vec![("Lập lúc".to_owned(), Value::Time("2020-08-18T07:30:00".parse().unwrap()))],
        head: ["Tên", "Ngày ký", "Giờ", "Số"].map(str::to_owned).to_vec(),
        rows: vec![
            vec![
                words("Đặng Thị Ước"),
                time("2020-08-01T00:00:00"),
                time("2020-08-18T07:20:00"),
                Some(Value::Number(-3.0)),
            ],
            vec![words("=1+1"), None, words("@cmd"), words("-5")],
            vec![words("+84; \"quê\" nhà"), None, None, words("'=x")],
        ],
    };
    let xlsx = read(&table.write(FileKind::Xlsx).unwrap(), &Limits::USUAL).unwrap();
    assert_eq!(xlsx[0].name.as_deref(), Some("Khen thưởng  phường  Mẫu  2019"));
    assert_eq!(xlsx[1].rows[0].cell(1), Some(&table.about[0].1));
    for (row, wanted) in xlsx[0].rows[1..].iter().zip(&table.rows) {
        for (at, wanted) in wanted.iter().enumerate() {
            assert_eq!(row.cell(at), wanted.as_ref());
        }
    }
    let csv = table.write(FileKind::Csv).unwrap();
    assert!(csv.starts_with(BOM));
    let text = std::str::from_utf8(&csv[3..]).unwrap();
    for line in ["Đặng Thị Ước,1/8/2020,07:20 18/8/2020,-3", "'=1+1,,'@cmd,'-5", "\"'+84; \"\"quê\"\" nhà\",,,''=x"]
    {
        assert!(text.lines().any(|other| other == line), "{line}: {text}");
    }
    let back = read(&csv, &Limits::USUAL).unwrap();
    assert_eq!(back[0].rows[2].cell(0), words("=1+1").as_ref());
    assert_eq!(back[0].rows[3].cell(0), words("+84; \"quê\" nhà").as_ref());
}

mod any_words {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever words a table holds, they come back from both kinds of file, and no CSV cell begins a formula.
        #[test]
        fn come_back(words in "[ -~À-ỹđĐ]{1,12}", sign in prop::sample::select(vec!["", "=", "+", "-", "@", "'="])) {
            let words = format!("{sign}{words}").trim().to_owned();
            prop_assume!(!words.is_empty());
            let cell = Value::text(&words);
            let table = Table { title: String::new(), about: vec![], head: vec!["A".into(), "B".into()], rows: vec![vec![cell.clone(), cell.clone()]] };
            for kind in FileKind::ALL {
                let back = read(&table.write(kind).unwrap(), &Limits::USUAL).unwrap();
                prop_assert_eq!(back[0].rows[1].cell(1), cell.as_ref());
            }
            prop_assert!(!harmless(&words).starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
