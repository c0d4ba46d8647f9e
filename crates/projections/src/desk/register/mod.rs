//! The register at the desk: to look a unit up by its name, and each unit's own page.

pub mod entry;
mod forms;

use serde::Deserialize;
use serde_json::json;

use super::{
    home::{Named, name_of},
    page::{Cell, Desk, Search, Section, cell, link},
    place::Lookup,
};
use crate::{
    http::Service,
    pages::{
        Frame, Link, PageError, dates,
        documents::{PageInfo, run},
        words::{UnitKind, UnitPresence},
    },
};

pub use forms::register_unit;

const DOCUMENT: &str = include_str!("../../../../../schema/documents/desk/register-page.graphql");

/// What stands in the register while nobody looks for anything: the units of the highest level.
const TOPMOST: [UnitKind; 2] = [UnitKind::Province, UnitKind::City];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    unit_register: Units,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Units {
    total_count: usize,
    page_info: PageInfo,
    nodes: Vec<Unit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Unit {
    id: String,
    full_name: String,
    code: Option<String>,
    presence: UnitPresence,
    end: Option<End>,
    parent: Option<Named>,
    source: Source,
}

#[derive(Deserialize)]
struct End {
    on: dates::Day,
}

/// Whether a fact is invented.
#[derive(Deserialize)]
struct Source {
    sample: bool,
}

/// The address of a unit's page.
pub fn entry_path(unit: &str) -> String {
    format!("/desk/don-vi/{unit}")
}

/// Loads the page.
pub async fn load(service: &Service, lookup: &Lookup) -> Result<Desk, PageError> {
    let Lookup { words, after } = lookup;
    let is_search = !words.is_empty();
    let kinds = (!is_search).then_some(TOPMOST);
    let variables = json!({ "search": words, "kinds": kinds, "ever": is_search, "after": after });
    let Answer { unit_register: found } = run::<Answer>(&service.schema, DOCUMENT, variables).await?;
    let row = |unit: &Unit| -> Vec<Cell> {
        let Unit { id, full_name, code, presence, end, parent, source } = unit;
        let sample = if source.sample { " (dữ liệu mẫu)" } else { "" };
        let standing = match end {
            Some(End { on }) if *presence == UnitPresence::Ended => format!("đã kết thúc từ {on}"),
            Some(_) | None => presence.to_string(),
        };
        vec![
            link(format!("{full_name}{sample}"), entry_path(id)),
            cell(parent.as_ref().map_or("", |parent| name_of(Some(parent), ""))),
            cell(code.as_deref().unwrap_or("chưa xác minh")),
            cell(standing),
        ]
    };
    let caption = if is_search { "Đơn vị tìm thấy" } else { "Tỉnh, thành phố" };
    let none = if is_search {
        format!("Không có đơn vị nào tên “{words}”, kể cả tên cũ; hãy thử ít chữ hơn.")
    } else {
        "Danh bạ chưa có tỉnh, thành phố nào; hãy đăng ký hoặc nhập danh mục bằng lệnh ngayhoi import.".to_owned()
    };
    let next = found.page_info.next().map(|cursor| lookup.going_on(cursor));
    let shown = found.nodes.len();
    let section = Section::new("danh-ba", "Tra cứu danh bạ")
        .search(Search {
            action: "/desk/don-vi".to_owned(),
            name: "tim",
            label: "Tên đơn vị, có dấu hoặc không dấu",
            kind: "search",
            value: words.clone(),
            button: "Tìm",
        })
        .missing(shown == 0, none)
        .missing(shown > 0 && shown < found.total_count, format!("Hiện {shown} trong {} đơn vị.", found.total_count))
        .table(caption, &["Đơn vị", "Thuộc", "Mã", "Hiện trạng"], found.nodes.iter().map(row).collect())
        .table(
            "Xem tiếp",
            &["Trang sau"],
            next.into_iter().map(|path| vec![link("Các đơn vị tiếp theo", path)]).collect(),
        );
    let register = Section::new("dang-ky", "Đăng ký đơn vị").form(register_unit(None, None));
    Ok(Desk {
        frame: Frame::new("Danh bạ đơn vị").crumb("Bàn làm việc", "/desk"),
        public: Some(Link::new("Trang công khai", "/")),
        sections: vec![section, register],
    })
}
