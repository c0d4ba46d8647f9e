//! A convener's year: its opening, its units, its outline, its figures, its end.

use serde::Deserialize;

use super::{
    documents::read,
    form::{Field, Form, Kind, Rows, code},
    home::{Named, name_of},
    missing,
    movement::Movement,
    page::{Cell, Desk, Section, cell, link},
    pilots::YearPilots,
    place::{Festival as Which, Place},
    register::{entry_path, register_unit},
    worklist::Worklist,
};
use crate::{
    http::Service,
    pages::{
        Frame, Link, PageError,
        dates::{Day, Days, When},
        documents::Document,
        words::{ActivityKind, AgendaKind, FestivalStatus, StandardStage},
    },
};

const DOCUMENT: &str = include_str!("../../../../schema/documents/desk/year-page.graphql");

#[derive(Deserialize)]
struct Answer {
    festival: Option<Festival>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Festival {
    status: FestivalStatus,
    theme: Option<String>,
    amendment: Option<Amendment>,
    closing: Option<String>,
    sample: bool,
    convener: Option<Convener>,
    decision: Document,
    plan: Option<Document>,
    pilot_quota: Quota,
    pilot_count: Share,
    #[serde(flatten)]
    pilots: YearPilots,
    standard_registrations: Share,
    window: Option<Days>,
    outline: Vec<OutlinePart>,
    units: Units,
    hosts: Hosts,
    worklist: Worklist,
    #[serde(flatten)]
    movement: Movement,
}

#[derive(Deserialize)]
struct Amendment {
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Convener {
    full_name: String,
    hosts: HostUnits,
}

#[derive(Deserialize)]
struct HostUnits {
    nodes: Vec<HostUnit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostUnit {
    id: String,
    full_name: String,
}

/// How many pilots each unit chooses.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Quota {
    /// So many.
    pub count: u32,
    /// Neither fewer nor more.
    pub exact: bool,
}

impl std::fmt::Display for Quota {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.exact { write!(f, "đúng {}", self.count) } else { write!(f, "ít nhất {}", self.count) }
    }
}

#[derive(Deserialize)]
struct Share {
    count: u32,
    of: u32,
}

#[derive(Deserialize)]
struct OutlinePart {
    ceremony: Option<AgendaKind>,
    festival: Option<ActivityKind>,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Units {
    total_count: usize,
    nodes: Vec<Participation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Participation {
    unit_id: String,
    unit: Option<Named>,
    standard: Option<StandardStage>,
}

/// The days that hosts plan.
#[derive(Debug, Deserialize)]
pub struct Hosts {
    nodes: Vec<HostDay>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostDay {
    host_id: String,
    planned_start: Option<When>,
    latest_version: Option<u32>,
}

impl Hosts {
    /// What a host plans and what the public knows of it, in words.
    pub fn stand(&self, host: &str) -> String {
        let day = self.nodes.iter().find(|day| day.host_id == host);
        let planned = match day.and_then(|day| day.planned_start) {
            Some(start) => format!("dự kiến {start}"),
            None => "chưa có kế hoạch buổi lễ".to_owned(),
        };
        match day.and_then(|day| day.latest_version) {
            Some(version) => format!("{planned}; đã công bố bản {version}"),
            None => format!("{planned}; chưa công bố chương trình"),
        }
    }

    /// The hosts that plan a day.
    pub fn planned(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().filter(|day| day.planned_start.is_some()).map(|day| day.host_id.as_str())
    }
}

/// Loads the page.
pub async fn load(service: &Service, place: &Place, which: &Which) -> Result<Desk, PageError> {
    let Answer { festival } = read::<Answer>(service, DOCUMENT, place).await?;
    let Which { year, convener } = which;
    let Some(festival) = festival else {
        return Err(missing(format!(
            "“{convener}” chưa mở ngày hội năm {year}. Có thể mở ở trang đầu của bàn làm việc."
        )));
    };
    let name = festival.convener.as_ref().map_or(convener.as_str(), |convener| convener.full_name.as_str());
    let mut frame = Frame::new(format!("{name}, ngày hội năm {year}")).crumb("Bàn làm việc", "/desk");
    frame.sample = festival.sample;
    let public = Some(Link::new("Trang công khai", format!("/{year}/{convener}")));
    let movement = festival.movement.section(which, convener, "Đánh giá phong trào và thi đua toàn địa bàn");
    let sections = vec![
        overview(&festival, which),
        festival.worklist.section(which),
        units(&festival, which),
        outline(&festival, which),
        festival.pilots.section(which, festival.status == FestivalStatus::Open),
        movement,
        festival.movement.outreach(which, convener),
        hosts(&festival, which),
    ];
    Ok(Desk { frame, public, sections })
}

fn overview(festival: &Festival, which: &Which) -> Section {
    let is_open = festival.status == FestivalStatus::Open;
    let fixed = serde_json::json!({ "festival": which.input() });
    let close = Form::new(
        "closeFestivalYear",
        "Tổng kết ngày hội",
        "Sau khi tổng kết, không thay đổi được nữa.",
        fixed.clone(),
    )
    .button("Tổng kết")
    .field(Field::long("summary", "Nội dung tổng kết"));
    let cancel =
        Form::new("cancelFestivalYear", "Không tổ chức ngày hội năm này", "Sau khi hủy, không làm tiếp được.", fixed)
            .button("Hủy ngày hội của năm")
            .field(Field::long("reason", "Lý do"));
    let Share { count, of } = festival.pilot_count;
    Section::new("nam", "Ngày hội của năm")
        .fact("Hiện trạng", festival.status)
        .maybe(
            if festival.status == FestivalStatus::Cancelled { "Lý do" } else { "Tổng kết" },
            festival.closing.as_deref(),
        )
        .maybe("Chủ đề", festival.theme.as_deref())
        .fact("Căn cứ", format!("Quyết định {}", festival.decision))
        .maybe("Kế hoạch", festival.plan.as_ref())
        .maybe("Thời gian tổ chức", festival.window)
        .maybe("Lý do điều chỉnh gần nhất", festival.amendment.as_ref().map(|amendment| amendment.reason.as_str()))
        .fact("Chỉ tiêu điểm mỗi đơn vị", festival.pilot_quota)
        .fact("Đã chọn điểm", format!("{count}/{of} đơn vị"))
        .form(amend(festival, which).when(is_open))
        .form(close.when(is_open))
        .form(cancel.when(is_open))
}

/// What stands is filled in already, and what is cleared the year has no more.
fn amend(festival: &Festival, which: &Which) -> Form {
    let help = "Sửa phần cần thay đổi, giữ nguyên phần còn lại; ô để trống là bỏ nội dung ấy.";
    let fixed = serde_json::json!({ "festival": which.input() });
    let plan = festival.plan.as_ref();
    let of_plan = |part: fn(&Document) -> Option<String>| plan.and_then(part).unwrap_or_default();
    let day = |part: fn(Days) -> Day| festival.window.map(|days| part(days).0.to_string()).unwrap_or_default();
    Form::new("amendFestivalYear", "Điều chỉnh chủ đề, kế hoạch, thời gian", help, fixed)
        .button("Điều chỉnh")
        .field(Field::text("theme", "Chủ đề").optional().preset(festival.theme.clone().unwrap_or_default()))
        .field(Field::text("plan.number", "Số kế hoạch của năm").preset(of_plan(|plan| Some(plan.number.clone()))))
        .field(
            Field::of("plan.date", "Ngày ký kế hoạch", Kind::Date)
                .preset(of_plan(|plan| Some(plan.date.0.to_string()))),
        )
        .field(
            Field::text("plan.issuer", "Cơ quan ban hành kế hoạch")
                .optional()
                .preset(of_plan(|plan| plan.issuer.clone())),
        )
        .optional("plan")
        .field(Field::of("window.first", "Tổ chức từ ngày", Kind::Date).preset(day(|days| days.first)))
        .field(Field::of("window.last", "đến hết ngày", Kind::Date).preset(day(|days| days.last)))
        .optional("window")
        .field(Field::long("reason", "Lý do điều chỉnh"))
}

fn units(festival: &Festival, which: &Which) -> Section {
    let Which { year, convener } = which;
    let is_open = festival.status == FestivalStatus::Open;
    let row = |one: &Participation| -> Vec<Cell> {
        let href = format!("/desk/{year}/{convener}/{}", one.unit_id);
        let standard = one.standard.map_or("chưa đăng ký", StandardStage::vi);
        let history = link("Lịch sử, sắp xếp", entry_path(&one.unit_id));
        vec![link(name_of(one.unit.as_ref(), &one.unit_id), href), cell(standard), history]
    };
    let shown = festival.units.nodes.len();
    let total = festival.units.total_count;
    let Share { count, of } = festival.standard_registrations;
    let join = Form::new(
        "joinFestival",
        "Ghi nhận đơn vị tham gia",
        "Ban tổ chức ghi nhận từng phường, xã đã có trong danh bạ.",
        serde_json::json!({ "festival": which.input() }),
    )
    .button("Ghi nhận tham gia")
    .field(Field::text("unit", "Mã phường, xã").help("Ví dụ tp-mau.phuong-a").preset(format!("{convener}.")));
    Section::new("don-vi", "Đơn vị tham gia")
        .fact("Số đơn vị", total)
        .fact("Đăng ký tiêu chuẩn “An toàn về an ninh trật tự”", format!("{count}/{of} đơn vị"))
        .missing(
            total == 0 && is_open,
            "Chưa có phường, xã nào tham gia; hãy đăng ký đơn vị vào danh bạ rồi ghi nhận tham gia.",
        )
        .missing(shown < total, format!("Chỉ liệt kê {shown} đơn vị đầu theo mã."))
        .table(
            "Phường, xã tham gia",
            &["Đơn vị", "Tiêu chuẩn an toàn", "Danh bạ"],
            festival.units.nodes.iter().map(row).collect(),
        )
        .form(register_unit(Some(convener), None))
        .form(join.when(is_open))
}

fn outline(festival: &Festival, which: &Which) -> Section {
    let part = |part: &OutlinePart| -> Vec<Cell> {
        match (part.ceremony, part.festival) {
            (Some(kind), _) => vec![cell("Phần lễ"), cell(kind), cell(&part.text)],
            (None, Some(kind)) => vec![cell("Phần hội"), cell(kind), cell(&part.text)],
            (None, None) => vec![cell(""), cell(""), cell(&part.text)],
        }
    };
    let given = |kind: fn(&OutlinePart) -> Option<String>| -> Vec<Vec<String>> {
        festival.outline.iter().filter_map(|part| Some(vec![kind(part)?, part.text.clone()])).collect()
    };
    let ceremony = given(|part| part.ceremony.map(|kind| code(&kind)));
    let activities = given(|part| part.festival.map(|kind| code(&kind)));
    let help = "Ban tổ chức nêu các phần chung cho mọi đơn vị. Khung mới thay khung cũ; dòng để trống được bỏ qua.";
    let text = || Field::text("text", "Nội dung");
    let form = Form::new(
        "adoptOutline",
        "Thống nhất khung chương trình chung",
        help,
        serde_json::json!({ "festival": which.input() }),
    )
    .button("Thống nhất khung")
    .rows(
        Rows::new(
            "ceremony",
            "Phần lễ",
            "Theo thứ tự trong chương trình",
            6,
            vec![Field::choice("kind", "Loại mục", AgendaKind::ALL), text()],
        )
        .given(ceremony),
    )
    .rows(
        Rows::new(
            "activities",
            "Phần hội",
            "Theo thứ tự trong chương trình",
            3,
            vec![Field::choice("kind", "Loại hoạt động", ActivityKind::ALL), text()],
        )
        .given(activities),
    );
    Section::new("khung", "Khung chương trình chung")
        .missing(festival.outline.is_empty(), "Chưa có khung chương trình chung.")
        .table("Các phần", &["Phần", "Loại", "Nội dung"], festival.outline.iter().map(part).collect())
        .form(form.when(festival.status == FestivalStatus::Open))
}

fn hosts(festival: &Festival, which: &Which) -> Section {
    let Which { year, convener } = which;
    let hosts = festival.convener.as_ref().map(|convener| convener.hosts.nodes.as_slice()).unwrap_or_default();
    let row = |host: &HostUnit| -> Vec<Cell> {
        vec![
            link(&host.full_name, format!("/desk/{year}/{convener}/{convener}/{}", host.id)),
            cell(festival.hosts.stand(&host.id)),
        ]
    };
    Section::new("noi-to-chuc", "Nơi tổ chức thuộc cấp triệu tập")
        .missing(
            hosts.is_empty(),
            "Chưa có cơ quan, chợ, bệnh viện, trường học nào trực thuộc; nếu có, hãy đăng ký ở mục Đơn vị tham gia.",
        )
        .table("Nơi tổ chức", &["Nơi tổ chức", "Buổi lễ"], hosts.iter().map(row).collect())
}
