//! A unit's page in the register: what it was on a day, what became of it, and its reforms.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;

use super::{entry_path, forms::Subject, register_unit};
use crate::{
    desk::{
        home::{Named, name_of},
        missing,
        page::{Cell, Desk, Search, Section, cell, link},
        place::{Entry, Place},
    },
    http::Service,
    pages::{
        Frame, PageError,
        dates::Day,
        documents::{Document, PageInfo, run},
        words::{LandExtent, UnitEnding, UnitKind, UnitPresence},
    },
    world::today,
};

const DOCUMENT: &str = include_str!("../../../../../schema/documents/desk/entry-page.graphql");

#[derive(Deserialize)]
struct Answer {
    unit: Option<Unit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Unit {
    id: String,
    kind: UnitKind,
    name: String,
    full_name: String,
    code: Option<String>,
    since: Option<Day>,
    presence: UnitPresence,
    parent_id: Option<String>,
    parent: Option<Box<Above>>,
    source: Sample,
    end: Option<End>,
    names: Vec<Called>,
    belongings: Vec<Belonging>,
    becomes: List<Step>,
    comes_from: List<Step>,
    then: List<Brief>,
    today: List<Brief>,
    beneath: Beneath,
}

/// A unit that another lies within.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Above {
    id: String,
    full_name: String,
    kind: UnitKind,
    parent: Option<Box<Above>>,
}

#[derive(Deserialize)]
struct Sample {
    sample: bool,
}

#[derive(Deserialize)]
struct End {
    on: Day,
    ending: UnitEnding,
    decision: Option<Document>,
    source: From,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Called {
    since: Option<Day>,
    full_name: String,
    code: Option<String>,
    decision: Option<Document>,
    source: From,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Belonging {
    since: Option<Day>,
    parent_id: Option<String>,
    parent: Option<Named>,
    decision: Option<Document>,
    source: From,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List<T> {
    total_count: usize,
    nodes: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Beneath {
    total_count: usize,
    page_info: PageInfo,
    nodes: Vec<Brief>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Brief {
    id: String,
    full_name: String,
    code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    unit_id: String,
    unit: Option<Named>,
    on: Day,
    extent: LandExtent,
    moved: List<Named>,
    decision: Option<Document>,
    source: From,
}

impl Step {
    /// How much of the land, and by which units where it went over one by one.
    fn land(&self) -> String {
        let names: Vec<&str> = self.moved.nodes.iter().map(|unit| unit.full_name.as_str()).collect();
        match (names.len(), self.moved.total_count) {
            (0, _) => self.extent.to_string(),
            (shown, all) if shown < all => {
                format!("{}: {} và {} đơn vị khác", self.extent, names.join(", "), all - shown)
            }
            _ => format!("{}: {}", self.extent, names.join(", ")),
        }
    }
}

/// Who says so, in one line.
#[derive(Deserialize)]
struct From {
    sample: bool,
    citation: Option<Citation>,
}

#[derive(Deserialize)]
struct Citation {
    title: String,
    note: Option<String>,
}

impl From {
    /// What a statement rests on: its decision, or the work that says so.
    fn words(&self, decision: Option<&Document>) -> String {
        let sample = self.sample.then(|| "dữ liệu mẫu".to_owned());
        let decision = decision.map(|decision| format!("Văn bản {decision}"));
        let work = self.citation.as_ref().map(|work| match &work.note {
            Some(note) => format!("{} — {note}", work.title),
            None => work.title.clone(),
        });
        let all: Vec<String> = [decision, work, sample].into_iter().flatten().collect();
        if all.is_empty() { "ghi trực tiếp".to_owned() } else { all.join("; ") }
    }
}

/// Loads the page.
pub async fn load(service: &Service, entry: &Entry) -> Result<Desk, PageError> {
    let (now, on) = (today(), entry.on.unwrap_or_else(today));
    let variables = json!({
        "unit": entry.unit, "on": on.to_string(), "today": now.to_string(), "after": entry.after,
    });
    let Answer { unit } = run::<Answer>(&service.schema, DOCUMENT, variables).await?;
    let Some(unit) = unit else {
        return Err(missing(format!("Không có đơn vị “{}” trong danh bạ; hãy tìm theo tên.", entry.unit)));
    };
    let mut frame = Frame::new(&unit.full_name).crumb("Bàn làm việc", "/desk").crumb("Danh bạ", "/desk/don-vi");
    frame.sample = unit.source.sample;
    let sections = vec![on_that_day(&unit, entry, on, now), history(&unit), beneath(&unit, entry, on), reforms(&unit)];
    Ok(Desk { frame, public: None, sections })
}

fn on_that_day(unit: &Unit, entry: &Entry, on: NaiveDate, now: NaiveDate) -> Section {
    let standing = match (unit.presence, unit.since, &unit.end) {
        (UnitPresence::NotYet, Some(since), _) => format!("chưa có, chỉ có từ {since}"),
        (UnitPresence::Ended, _, Some(end)) => format!("đã kết thúc từ {}: {}", end.on, end.ending),
        (presence, ..) => presence.to_string(),
    };
    let above = unit.parent.as_ref().map(|parent| parent.full_name.as_str()).or(unit.parent_id.as_deref());
    let brief = |one: &Brief, on: NaiveDate| -> Vec<Cell> {
        let href = Place::Entry(Entry { unit: one.id.clone(), on: Some(on), after: None }).path();
        vec![link(&one.full_name, href), cell(one.code.as_deref().unwrap_or("chưa xác minh"))]
    };
    let rows = |list: &List<Brief>, on| list.nodes.iter().map(|one| brief(one, on)).collect();
    let was = "Vào ngày ấy địa bàn này là";
    let section = Section::new("ngay", "Vào một ngày")
        .search(Search {
            action: entry_path(&entry.unit),
            name: "ngay",
            label: "Xem vào ngày",
            kind: "date",
            value: on.to_string(),
            button: "Xem",
        })
        .fact("Ngày xem", if on == now { format!("{} (hôm nay)", Day(on)) } else { Day(on).to_string() })
        .fact("Hiện trạng", standing)
        .fact("Tên", &unit.full_name)
        .fact("Mã hành chính", unit.code.as_deref().unwrap_or("chưa xác minh"))
        .maybe("Thuộc", above)
        .fact("Mã trong hệ thống", &unit.id);
    let section = if unit.presence == UnitPresence::There {
        section
    } else {
        section.missing(unit.then.total_count == 0, "Không rõ vào ngày ấy địa bàn này thuộc đơn vị nào.").table(
            was,
            &["Đơn vị", "Mã"],
            rows(&unit.then, on),
        )
    };
    if on == now {
        return section;
    }
    section.missing(unit.today.total_count == 0, "Không rõ hôm nay địa bàn này thuộc đơn vị nào.").table(
        "Hôm nay địa bàn này thuộc",
        &["Đơn vị", "Mã"],
        rows(&unit.today, now),
    )
}

fn history(unit: &Unit) -> Section {
    let since = |day: Option<Day>| day.map_or_else(|| "từ trước".to_owned(), |day| day.to_string());
    let name = |one: &Called| -> Vec<Cell> {
        vec![
            cell(since(one.since)),
            cell(&one.full_name),
            cell(one.code.as_deref().unwrap_or("chưa xác minh")),
            cell(one.source.words(one.decision.as_ref())),
        ]
    };
    let parent = |one: &Belonging| -> Vec<Cell> {
        let named = match &one.parent_id {
            Some(id) => link(name_of(one.parent.as_ref(), id), entry_path(id)),
            None => cell("không thuộc đơn vị nào"),
        };
        vec![cell(since(one.since)), named, cell(one.source.words(one.decision.as_ref()))]
    };
    let step = |one: &Step| -> Vec<Cell> {
        vec![
            cell(one.on),
            link(name_of(one.unit.as_ref(), &one.unit_id), entry_path(&one.unit_id)),
            cell(one.land()),
            cell(one.source.words(one.decision.as_ref())),
        ]
    };
    let steps = |list: &List<Step>| list.nodes.iter().map(step).collect::<Vec<_>>();
    let cut = |list: &List<Step>| list.nodes.len() < list.total_count;
    let ended =
        unit.end.iter().map(|end| vec![cell(end.on), cell(end.ending), cell(end.source.words(end.decision.as_ref()))]);
    Section::new("lich-su", "Lịch sử")
        .table("Tên gọi", &["Từ ngày", "Tên", "Mã", "Nguồn"], unit.names.iter().map(name).collect())
        .table("Thuộc đơn vị", &["Từ ngày", "Đơn vị", "Nguồn"], unit.belongings.iter().map(parent).collect())
        .table("Hình thành từ", &["Từ ngày", "Đơn vị trước", "Phần địa bàn", "Nguồn"], steps(&unit.comes_from))
        .table("Kết thúc", &["Từ ngày", "Thế nào", "Nguồn"], ended.collect())
        .table("Địa bàn về", &["Từ ngày", "Đơn vị sau", "Phần địa bàn", "Nguồn"], steps(&unit.becomes))
        .missing(
            cut(&unit.comes_from) || cut(&unit.becomes),
            "Chỉ liệt kê 100 đơn vị trước và 100 đơn vị sau đầu theo mã.",
        )
}

fn beneath(unit: &Unit, entry: &Entry, on: NaiveDate) -> Section {
    let Beneath { total_count, page_info, nodes } = &unit.beneath;
    let row = |one: &Brief| -> Vec<Cell> {
        let href = Place::Entry(Entry { unit: one.id.clone(), on: entry.on, after: None }).path();
        vec![link(&one.full_name, href), cell(one.code.as_deref().unwrap_or("chưa xác minh"))]
    };
    let next = page_info.next().map(|cursor| {
        let place = Place::Entry(Entry { after: Some(cursor.to_owned()), ..entry.clone() });
        vec![link("Các đơn vị tiếp theo", place.path())]
    });
    Section::new("truc-thuoc", "Đơn vị trực thuộc")
        .fact("Số đơn vị", total_count)
        .missing(*total_count == 0, format!("Vào ngày {} không có đơn vị nào trực thuộc.", Day(on)))
        .missing(nodes.len() < *total_count, format!("Hiện {} trong {total_count} đơn vị, theo mã.", nodes.len()))
        .table("Các đơn vị", &["Đơn vị", "Mã"], nodes.iter().map(row).collect())
        .table("Xem tiếp", &["Trang sau"], next.into_iter().collect())
}

fn reforms(unit: &Unit) -> Section {
    let convener = unit.convener();
    let subject = Subject { unit: &unit.id, convener, kind: unit.kind, name: &unit.name, code: unit.code.as_deref() };
    let is_there = unit.end.is_none();
    let mut below = register_unit(Some(convener), Some(&unit.id));
    if !unit.kind.is_host() {
        below.title = "Đăng ký đơn vị trực thuộc".to_owned();
    }
    Section::new("sap-xep", "Sắp xếp đơn vị")
        .missing(!is_there, "Đơn vị này đã kết thúc, không sắp xếp tiếp được; vẫn có thể ghi lại tên gọi trước đó.")
        .form(subject.rename())
        .form(subject.transfer().when(is_there))
        .form(subject.merge().when(is_there))
        .form(subject.split().when(is_there))
        .form(subject.dissolve().when(is_there))
        .form(below.when(is_there && !unit.kind.is_host()))
}

impl Unit {
    /// In whose register it usually stands: the nearest unit above the level of wards and communes, or the topmost.
    fn convener(&self) -> &str {
        let is_above = |kind: UnitKind| !kind.is_host() && !kind.is_commune_level();
        let (mut id, mut next) = (self.id.as_str(), self.parent.as_deref());
        while let Some(above) = next {
            id = &above.id;
            if is_above(above.kind) {
                break;
            }
            next = above.parent.as_deref();
        }
        id
    }
}
