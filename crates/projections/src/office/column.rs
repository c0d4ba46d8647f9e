use std::collections::BTreeMap;

use ngayhoi_domain::Explanation;

use super::{
    fold::folded,
    problem::{Heading, Problem, Spot},
    sheet::{Row, Sheet, Value},
};

/// A column of a list.
#[derive(Debug)]
pub struct Column {
    /// Its heading, in Vietnamese.
    pub vi: &'static str,
    /// Its heading, in English.
    pub en: &'static str,
    /// Other headings that offices give it.
    pub also: &'static [&'static str],
    /// Whether every row has something there.
    pub required: bool,
    /// What stands in it.
    pub kind: Kind,
    /// The field of the command that it becomes, as refusals name it.
    pub field: &'static str,
    /// How to fill it in, in Vietnamese.
    pub help: &'static str,
    /// What an answer looks like.
    pub example: &'static str,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Words.
    Words,
    /// A whole number.
    Count,
    /// A day.
    Day,
    /// A day and an hour on Vietnam's clock.
    Instant,
    /// One of a few words.
    Choice(fn() -> Vec<&'static str>),
}

/// The column in which offices count their rows. An example marks itself there.
pub const NUMBER: Column = Column {
    vi: "STT",
    en: "No.",
    also: &["TT", "Số thứ tự", "Number", "#"],
    required: false,
    kind: Kind::Words,
    field: "",
    help: "Số thứ tự; dòng ghi “Ví dụ” ở cột này không được nhập",
    example: "Ví dụ",
};

/// What an example says in the column of numbers.
const EXAMPLES: [&str; 3] = ["vi du", "vd", "example"];

/// How many rows may stand above the headings, such as the list's title and its office.
const ABOVE: usize = 20;

/// Which column of a table is which of the list's.
#[derive(Debug)]
pub struct Headings {
    row: u32,
    of: BTreeMap<&'static str, Heading>,
}

impl Headings {
    /// Finds the row of headings and says which column is which. What cannot be used is noted.
    pub fn find(
        sheet: &Sheet,
        columns: &[&'static Column],
        problems: &mut Vec<Problem>,
        notes: &mut Vec<Problem>,
    ) -> Option<Self> {
        let matches =
            |row: &Row| row.cells.iter().flatten().filter(|cell| meant(&cell.words(), columns).is_some()).count();
        let best = sheet.rows.iter().take(ABOVE).max_by_key(|row| (matches(row), std::cmp::Reverse(row.number)))?;
        let here = Spot::sheet(sheet.name.as_deref());
        let mut headings = Self { row: best.number, of: BTreeMap::new() };
        if matches(best) == 0 {
            problems.push(Problem { at: here, what: no_headings(columns) });
            return None;
        }
        for (index, cell) in best.cells.iter().enumerate() {
            let Some(words) = cell.as_ref().map(Value::words) else { continue };
            let heading = Heading { index, words };
            let at = here.clone().row(best.number).column(Some(heading.clone()));
            match meant(&heading.words, columns) {
                None => notes.push(Problem { at, what: unknown(columns) }),
                Some(column) => match headings.of.get(column.vi) {
                    Some(first) => problems.push(Problem { at, what: twice(first) }),
                    None => {
                        headings.of.insert(column.vi, heading);
                    }
                },
            }
        }
        let missing = columns.iter().filter(|column| column.required && !headings.of.contains_key(column.vi));
        let before = problems.len();
        problems
            .extend(missing.map(|column| Problem { at: here.clone().row(best.number), what: missing_column(column) }));
        (problems.len() == before).then_some(headings)
    }

    /// Where a column stands in the file.
    pub fn at(&self, column: &Column) -> Option<&Heading> {
        self.of.get(column.vi)
    }

    /// What stands in a column of a row.
    pub fn cell<'r>(&self, row: &'r Row, column: &Column) -> Option<&'r Value> {
        row.cell(self.at(column)?.index)
    }

    /// The rows below the headings in which any of the list's columns is filled in.
    pub fn below<'s>(&self, sheet: &'s Sheet) -> impl Iterator<Item = &'s Row> {
        let (head, indices) = (self.row, self.of.iter().filter(|(name, _)| **name != NUMBER.vi));
        let indices: Vec<_> = indices.map(|(_, heading)| heading.index).collect();
        let is_filled = move |row: &&Row| indices.iter().any(|index| row.cell(*index).is_some());
        sheet.rows.iter().filter(move |row| row.number > head).filter(is_filled)
    }

    /// Whether a row says that it is an example.
    pub fn is_example(&self, row: &Row) -> bool {
        self.cell(row, &NUMBER).is_some_and(|cell| EXAMPLES.contains(&folded(&cell.words()).as_str()))
    }
}

fn meant(words: &str, columns: &[&'static Column]) -> Option<&'static Column> {
    // “Tên (*)” and “Tên / Name” are headings of the column “Tên”.
    let whole = folded(words);
    let parts = words.split(['/', '(', '\n']).map(folded).filter(|part| !part.is_empty());
    let candidates: Vec<_> = std::iter::once(whole).chain(parts.take(1)).collect();
    let is_meant = |column: &&&'static Column| {
        let known = [column.vi, column.en].into_iter().chain(column.also.iter().copied()).map(folded);
        known.into_iter().any(|known| candidates.contains(&known))
    };
    std::iter::once(&&NUMBER).chain(columns).find(is_meant).copied()
}

fn headings_of(columns: &[&'static Column]) -> String {
    columns.iter().map(|column| format!("“{}”", column.vi)).collect::<Vec<_>>().join(", ")
}

fn no_headings(columns: &[&'static Column]) -> Explanation {
    let known = headings_of(columns);
    Explanation::of(
        "HEADINGS_MISSING",
        format!(
            "Không thấy dòng tiêu đề cột trong {ABOVE} dòng đầu; cần các cột {known}. Nếu trang này không thuộc danh sách, hãy ẩn hoặc xóa nó."
        ),
        format!(
            "No row of headings within the first {ABOVE} rows; the columns are {known}. If this sheet is none of the list, hide or delete it."
        ),
    )
}

fn unknown(columns: &[&'static Column]) -> Explanation {
    let known = headings_of(columns);
    Explanation::of(
        "COLUMN_UNKNOWN",
        format!("Không rõ cột này là gì nên không đọc; nếu cần, hãy đổi tiêu đề thành một trong {known}."),
        format!("This column is not known and is not read; if it should be, name it one of {known}."),
    )
}

fn twice(first: &Heading) -> Explanation {
    let (letter, words) = (super::sheet::letters(first.index), &first.words);
    Explanation::of(
        "COLUMN_TWICE",
        format!("Trùng với cột {letter} “{words}”; hãy xóa một trong hai cột."),
        format!("It is the same as column {letter} “{words}”; remove one of them."),
    )
}

fn missing_column(column: &Column) -> Explanation {
    let Column { vi, en, .. } = column;
    Explanation::of(
        "COLUMN_MISSING",
        format!("Thiếu cột “{vi}”; hãy thêm cột hoặc sửa tiêu đề cột."),
        format!("The column “{vi}” ({en}) is missing; add it or mend its heading."),
    )
}
