//! The desk's first page: the years there are, a new one, and the register's topmost units.

use serde::Deserialize;

use super::{
    accounts,
    documents::read,
    form::{Field, Form, Kind},
    page::{Cell, Desk, Section, cell, link},
    place::Place,
    register::register_unit,
};
use crate::{
    http::Service,
    pages::{Frame, Link, PageError, words::FestivalStatus},
};

const DOCUMENT: &str = include_str!("../../../../schema/documents/desk/home-page.graphql");

#[derive(Deserialize)]
struct Answer {
    festivals: Festivals,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Festivals {
    total_count: usize,
    nodes: Vec<Festival>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Festival {
    year: i32,
    status: FestivalStatus,
    sample: bool,
    convener_id: String,
    convener: Option<Named>,
}

/// A unit by its name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Its name with the kind's word.
    pub full_name: String,
}

/// A unit's name, or its id where the register does not know it.
pub fn name_of<'n>(named: Option<&'n Named>, id: &'n str) -> &'n str {
    named.map_or(id, |named| named.full_name.as_str())
}

/// Loads the page.
pub async fn load(service: &Service, place: &Place) -> Result<Desk, PageError> {
    let Answer { festivals } = read::<Answer>(service, DOCUMENT, place).await?;
    let row = |festival: &Festival| -> Vec<Cell> {
        let Festival { year, convener_id, convener, .. } = festival;
        let sample = if festival.sample { " (dữ liệu mẫu)" } else { "" };
        let name = name_of(convener.as_ref(), convener_id);
        vec![
            link(format!("{name} {year}{sample}"), format!("/desk/{year}/{convener_id}")),
            cell(festival.status),
            link(format!("Lập năm {} theo năm này", year + 1), super::clone::address(year + 1, convener_id)),
        ]
    };
    let shown = festivals.nodes.len();
    let years = Section::new("nam", "Các năm ngày hội")
        .missing(shown == 0, "Chưa có năm nào; hãy mở năm đầu tiên.")
        .missing(shown < festivals.total_count, format!("Chỉ liệt kê {shown} năm gần nhất."))
        .table("Các năm đã mở", &["Ngày hội", "Hiện trạng", "Năm sau"], festivals.nodes.iter().map(row).collect())
        .form(open_year());
    let conveners = festivals.nodes.iter().map(|festival| {
        let Festival { convener_id, convener, .. } = festival;
        (convener_id.clone(), name_of(convener.as_ref(), convener_id).to_owned())
    });
    let accounts = Some(accounts::of_conveners(conveners)).filter(|section| !section.tables.is_empty());
    let look_up = vec![vec![link("Tra cứu danh bạ, lịch sử và sắp xếp đơn vị", "/desk/don-vi")]];
    let register =
        Section::new("danh-ba", "Danh bạ đơn vị").table("Danh bạ", &["Mở"], look_up).form(register_unit(None, None));
    Ok(Desk {
        frame: Frame::new("Bàn làm việc của ban tổ chức"),
        public: Some(Link::new("Trang công khai", "/")),
        sections: [years, register].into_iter().chain(accounts).collect(),
    })
}

fn open_year() -> Form {
    let help = "Cấp triệu tập mở ngày hội của một năm. Kế hoạch và khung ngày có thể bỏ trống nếu chưa ban hành.";
    Form::new("openFestivalYear", "Mở ngày hội của một năm", help, serde_json::json!({}))
        .button("Mở năm")
        .field(Field::text("festival.convener", "Mã cấp triệu tập").help("Mã trong danh bạ, ví dụ tp-ha-tinh"))
        .field(Field::of("festival.year", "Năm", Kind::Number(i64::from(i32::MAX))))
        .field(Field::text("theme", "Chủ đề").optional())
        .field(Field::text("foundingDecision.number", "Số quyết định làm căn cứ").preset("521"))
        .field(Field::of("foundingDecision.date", "Ngày ký quyết định", Kind::Date).preset("2005-06-13"))
        .field(Field::text("foundingDecision.issuer", "Cơ quan ban hành").optional().preset("Thủ tướng Chính phủ"))
        .field(Field::number("pilotQuota.count", "Mỗi đơn vị chọn mấy điểm").preset("1"))
        .field(Field::of("pilotQuota.exact", "Chỉ tiêu này là", Kind::YesNo("Đúng số ấy", "Ít nhất số ấy")))
        .field(Field::text("plan.number", "Số kế hoạch của năm").help("Bỏ trống nếu chưa có kế hoạch"))
        .field(Field::of("plan.date", "Ngày ký kế hoạch", Kind::Date))
        .field(Field::text("plan.issuer", "Cơ quan ban hành kế hoạch").optional())
        .optional("plan")
        .field(Field::of("window.first", "Tổ chức từ ngày", Kind::Date).help("Bỏ trống nếu chưa định"))
        .field(Field::of("window.last", "đến hết ngày", Kind::Date))
        .optional("window")
}
