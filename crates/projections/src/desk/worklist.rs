//! What should have followed and did not.

use serde::Deserialize;

use super::{
    home::{Named, name_of},
    page::{Cell, Section, cell, link},
    place::Festival as Which,
};

/// What is to be done by hand.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Worklist {
    total_count: usize,
    nodes: Vec<Item>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    words: String,
    unit_id: String,
    host_id: Option<String>,
    place: Option<Named>,
    refusal: Option<Refusal>,
}

#[derive(Debug, Deserialize)]
struct Refusal {
    message: String,
}

impl Worklist {
    /// The part of the work that was left over.
    pub fn section(&self, which: &Which) -> Section {
        let Which { year, convener } = which;
        let row = |item: &Item| -> Vec<Cell> {
            let place = name_of(item.place.as_ref(), item.host_id.as_ref().unwrap_or(&item.unit_id));
            let href = match &item.host_id {
                Some(host) => format!("/desk/{year}/{convener}/{}/{host}", item.unit_id),
                None if item.unit_id == *convener => format!("/desk/{year}/{convener}"),
                None => format!("/desk/{year}/{convener}/{}", item.unit_id),
            };
            let why = item.refusal.as_ref().map_or("–", |refusal| refusal.message.as_str());
            vec![link(place, href), cell(&item.words), cell(why)]
        };
        let Self { total_count, nodes } = self;
        Section::new("viec-can-xu-ly", "Việc cần xử lý")
            .maybe("Số việc", Some(total_count).filter(|count| **count > 0))
            .maybe("Hiện trạng", nodes.is_empty().then_some("Không có việc nào tồn đọng."))
            .missing(nodes.len() < *total_count, format!("Chỉ liệt kê {} việc đầu.", nodes.len()))
            .table(
                "Việc lẽ ra đã xong",
                &["Nơi", "Việc và cách xử lý", "Vì sao chưa tự xong"],
                nodes.iter().map(row).collect(),
            )
    }
}
