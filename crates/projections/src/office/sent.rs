use ngayhoi_domain::values::Text;
use ngayhoi_journal::Citation;

use super::{lists::List, problem::Spot};

/// A file as its sender gave it.
#[derive(Debug, Clone, Copy)]
pub struct File<'f> {
    /// What it is called; empty where nobody says.
    pub name: &'f str,
    /// What is in it.
    pub bytes: &'f [u8],
}

impl File<'_> {
    /// What an event cites that one of its rows became: the file by its name, or else the list, and the row.
    pub(super) fn cited(&self, list: List, at: &Spot) -> Option<Citation> {
        // Some browsers send the whole path.
        let name = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let title = name.parse().or_else(|_| list.vi().parse()).ok()?;
        let note: Option<Text> = format!("{} / {}", at.vi(), at.en()).parse().ok();
        Some(Citation { title, publisher: None, published: None, note })
    }
}
