//! Tables of the desk to take away: the same rows that its page shows, whole, as CSV or Excel.

use std::sync::Arc;

use chrono::Utc;
use ngayhoi_domain::values::local;
use poem::Response;
use tokio::sync::watch;

use super::{
    files::attachment,
    load, missing,
    page::{Cell, Desk, Section, Table},
    place::Place,
};
use crate::{
    graphql,
    http::{Service, Settings},
    node::Node,
    office::{self, FileKind, Value, slug},
    pages::PageError,
};

/// Which table is asked for, and in which form.
#[derive(Debug, PartialEq, Eq)]
pub struct Wanted {
    section: String,
    table: usize,
    kind: FileKind,
}

impl Wanted {
    /// What an address asks for; `None` where it asks for a page.
    pub fn of(query: &[(String, String)]) -> Option<Self> {
        let word = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let kind = FileKind::ALL.into_iter().find(|kind| word("dang") == Some(kind.ending()))?;
        let (section, table) = word("bang")?.rsplit_once('.')?;
        Some(Self { section: section.to_owned(), table: table.parse().ok()?, kind })
    }
}

/// The file of a table of a page.
///
/// # Errors
/// When the page has no such table.
pub fn take(place: &Place, desk: &Desk, wanted: &Wanted) -> Result<Response, PageError> {
    let section = desk.sections.iter().find(|section| section.id == wanted.section);
    let found = section.and_then(|section| Some((section, section.tables.get(wanted.table)?)));
    let Some((section, table)) = found else {
        return Err(missing("Bảng này không còn trên trang, hoặc chưa có dòng nào.".to_owned()));
    };
    let name = slug(&format!("{} {} {}", place.path(), section.id, table.caption));
    let name = format!("{}.{}", name.trim_start_matches("desk-"), wanted.kind.ending());
    attachment(&name, wanted.kind, file(desk, section, table).write(wanted.kind))
}

/// Every table of the page of a year, a unit or a host, whole, by a name of its own.
///
/// # Errors
/// When there is no such page, or it cannot be read.
pub async fn tables(node: Arc<Node>, place: &Place) -> Result<Vec<(String, office::Table)>, PageError> {
    let service = Service::new(node, Settings::default(), watch::channel(false).1);
    let desk = graphql::whole(load(&service, place)).await?;
    let sections = desk.sections.iter();
    let tables = sections.flat_map(|section| section.tables.iter().map(move |table| (section, table)));
    Ok(tables.map(|(section, table)| (slug(table.caption), file(&desk, section, table))).collect())
}

/// The words that mark what is invented.
const SAMPLE: &str = "Dữ liệu mẫu, không có thật";

fn file(desk: &Desk, section: &Section, table: &Table) -> office::Table {
    // A beginning and an end stand in one column of a page and in two of a spreadsheet.
    let widths: Vec<usize> = (0..table.head.len())
        .map(|column| {
            let cells = table.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.values.len()).max().unwrap_or_default().max(1)
        })
        .collect();
    let heads = table.head.iter().zip(&widths).flat_map(|(head, width)| match width {
        1 => vec![(*head).to_owned()],
        _ => vec![format!("{head}: bắt đầu"), format!("{head}: kết thúc")],
    });
    let mut head: Vec<_> = heads.collect();
    let mut rows: Vec<Vec<_>> = table
        .rows
        .iter()
        .map(|row| row.iter().zip(&widths).flat_map(|(cell, width)| values(cell, *width)).collect())
        .collect();
    if desk.frame.sample {
        head.push("Ghi chú".to_owned());
        rows.iter_mut().for_each(|row| row.push(Value::text(SAMPLE)));
    }
    let words = |name: &str, words: &str| (name.to_owned(), Value::Text(words.to_owned()));
    let mut about = vec![
        words("Trang", &desk.frame.title),
        words("Phần", section.title),
        words("Bảng", table.caption),
        ("Xuất lúc (giờ Việt Nam)".to_owned(), Value::Time(local(Utc::now()).naive_local())),
    ];
    if desk.frame.sample {
        about.push(words("Ghi chú", SAMPLE));
    }
    office::Table { title: table.caption.to_owned(), about, head, rows }
}

/// What a spreadsheet keeps of a cell, in as many columns as its widest neighbour needs.
fn values(cell: &Cell, width: usize) -> Vec<Option<Value>> {
    let mut values: Vec<_> = cell.values.iter().cloned().map(Some).collect();
    if values.is_empty() {
        values.push(Value::text(&cell.words));
    }
    values.resize(width, None);
    values
}
