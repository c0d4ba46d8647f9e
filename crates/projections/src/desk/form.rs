//! A form in words: what a mutation asks for, as a ward office would ask it. The page is drawn from it, and what is
//! posted is read by it; no rule of the festival lives here.

use std::fmt::Display;

use serde::Serialize;
use serde_json::Value;

/// One form: one mutation.
#[derive(Debug, Clone)]
pub struct Form {
    /// The mutation's name, as the API spells it.
    pub name: &'static str,
    /// What it is about, where a page holds the same form more than once.
    pub instance: Option<String>,
    /// Its title.
    pub title: String,
    /// What it does and who does it, in one line.
    pub help: &'static str,
    /// Words on its button.
    pub button: &'static str,
    /// What the address says already, such as the unit.
    pub fixed: Value,
    /// What is asked, in order.
    pub parts: Vec<Part>,
    /// Groups of fields, such as `plan`, that are left out as a whole where nothing is filled in.
    pub optional: Vec<&'static str>,
    /// Whether it makes sense as things stand. One that does not is not shown, but still taken: a second click, or a
    /// page that stood open for long, deserves the answer that the rules give.
    pub offered: bool,
}

/// A part of a form.
#[derive(Debug, Clone)]
pub enum Part {
    /// One field.
    Field(Field),
    /// The same fields several times.
    Rows(Rows),
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Where its value goes in the mutation's input, such as `decision.number`.
    pub path: String,
    /// What is asked.
    pub label: &'static str,
    /// How to answer.
    pub help: &'static str,
    /// What an answer looks like.
    pub kind: Kind,
    /// Whether it may be left blank.
    pub optional: bool,
    /// What stands there before anybody types.
    pub preset: String,
}

/// What an answer looks like.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A line.
    Text,
    /// Several lines.
    LongText,
    /// A day.
    Date,
    /// A day and an hour on Vietnam's clock.
    Instant,
    /// A time as precisely as it is known.
    Moment,
    /// A whole number, up to what the API can take at all.
    Number(i64),
    /// One of a few words that the API knows.
    Choice(Vec<Choice>),
    /// One of what there is, by its id.
    Pick(Vec<Choice>),
    /// Some of a few words that the API knows.
    Several(Vec<Choice>),
    /// Yes or no: words for yes, words for no.
    YesNo(&'static str, &'static str),
    /// A kind and a name, which the API takes as the name under the kind's key; and what the name is called.
    Named(Vec<Choice>, &'static str),
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As the API spells it.
    pub value: String,
    /// As people read it.
    pub label: String,
}

/// The same fields several times. Blank rows are ignored.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Where the list goes in the mutation's input.
    pub path: &'static str,
    /// What the rows are.
    pub label: &'static str,
    /// How to fill them in.
    pub help: &'static str,
    /// What stands in a row. One column of an empty path makes a list of plain words.
    pub columns: Vec<Field>,
    /// What stands there before anybody types, row by row.
    pub given: Vec<Vec<String>>,
    /// How many rows there are at least.
    pub count: usize,
}

impl Form {
    /// A form for a mutation.
    pub fn new(name: &'static str, title: impl Into<String>, help: &'static str, fixed: Value) -> Self {
        Self {
            name,
            instance: None,
            title: title.into(),
            help,
            button: "Ghi lại",
            fixed,
            parts: Vec::new(),
            optional: Vec::new(),
            offered: true,
        }
    }

    /// Asks one thing more.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.parts.push(Part::Field(field));
        self
    }

    /// Asks for a list.
    #[must_use]
    pub fn rows(mut self, rows: Rows) -> Self {
        self.parts.push(Part::Rows(rows));
        self
    }

    /// Asks for a numbered document.
    #[must_use]
    pub fn document(self, path: &str, number: &'static str, date: &'static str, issuer: &'static str) -> Self {
        self.field(Field::text(format!("{path}.number"), number).help("Ví dụ 12/QĐ-UBND"))
            .field(Field::of(format!("{path}.date"), date, Kind::Date))
            .field(Field::text(format!("{path}.issuer"), issuer).optional())
    }

    /// Asks for a beginning and an end.
    #[must_use]
    pub fn slot(self, preset: Option<&str>) -> Self {
        self.field(Field::of("slot.start", "Bắt đầu", Kind::Instant).preset(preset.unwrap_or_default()))
            .field(Field::of("slot.end", "Kết thúc", Kind::Instant).preset(preset.unwrap_or_default()))
    }

    /// Leaves a group of fields out where nothing of it is filled in.
    #[must_use]
    pub fn optional(mut self, group: &'static str) -> Self {
        self.optional.push(group);
        self
    }

    /// Words on its button.
    #[must_use]
    pub fn button(mut self, words: &'static str) -> Self {
        self.button = words;
        self
    }

    /// Shows it only where it makes sense.
    #[must_use]
    pub fn when(mut self, offered: bool) -> Self {
        self.offered = offered;
        self
    }

    /// One of several of the same mutation on a page.
    #[must_use]
    pub fn about(mut self, instance: impl Into<String>) -> Self {
        self.instance = Some(instance.into());
        self
    }

    /// Its name on the page.
    pub fn key(&self) -> String {
        match &self.instance {
            Some(instance) => format!("{}:{instance}", self.name),
            None => self.name.to_owned(),
        }
    }
}

impl Field {
    /// A field of a kind.
    pub fn of(path: impl Into<String>, label: &'static str, kind: Kind) -> Self {
        Self { path: path.into(), label, help: "", kind, optional: false, preset: String::new() }
    }

    /// A line.
    pub fn text(path: impl Into<String>, label: &'static str) -> Self {
        Self::of(path, label, Kind::Text)
    }

    /// Several lines.
    pub fn long(path: impl Into<String>, label: &'static str) -> Self {
        Self::of(path, label, Kind::LongText)
    }

    /// A whole number.
    pub fn number(path: impl Into<String>, label: &'static str) -> Self {
        Self::of(path, label, Kind::Number(NUMBER_MAX))
    }

    /// One of what there is; a line for the id where there is too much to choose from.
    pub fn pick(path: impl Into<String>, label: &'static str, choices: Vec<Choice>) -> Self {
        let kind = if choices.is_empty() || choices.len() > PICK_MAX { Kind::Text } else { Kind::Pick(choices) };
        let field = Self::of(path, label, kind);
        if matches!(field.kind, Kind::Text) {
            field.help("Nhập mã trong danh bạ, ví dụ tp-mau.phuong-a.to-1")
        } else {
            field
        }
    }

    /// One of a few words.
    pub fn choice<W: Serialize + Display>(path: impl Into<String>, label: &'static str, words: &[W]) -> Self {
        Self::of(path, label, Kind::Choice(choices(words)))
    }

    /// How to answer.
    #[must_use]
    pub fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// May be left blank.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// What stands there before anybody types.
    #[must_use]
    pub fn preset(mut self, preset: impl Into<String>) -> Self {
        self.preset = preset.into();
        self
    }
}

impl Rows {
    /// So many blank rows.
    pub fn new(path: &'static str, label: &'static str, help: &'static str, count: usize, columns: Vec<Field>) -> Self {
        Self { path, label, help, columns, given: Vec::new(), count }
    }

    /// With what stands there already, and no row more where there is any.
    #[must_use]
    pub fn only(mut self, given: Vec<Vec<String>>) -> Self {
        if !given.is_empty() {
            self.count = given.len();
        }
        self.given = given;
        self
    }

    /// With what stands there already, and two rows more than that.
    #[must_use]
    pub fn given(mut self, given: Vec<Vec<String>>) -> Self {
        self.count = self.count.max(given.len() + 2);
        self.given = given;
        self
    }
}

/// The largest number that every client can write down.
const NUMBER_MAX: i64 = 9_007_199_254_740_991;

/// The most that a list to choose from holds.
const PICK_MAX: usize = 200;

impl Choice {
    /// One choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// Choices from the words of one of the API's enums.
pub fn choices<W: Serialize + Display>(words: &[W]) -> Vec<Choice> {
    words.iter().map(|word| Choice::new(code(word), capitalised(&word.to_string()))).collect()
}

/// A word of one of the API's enums, as the API spells it.
pub fn code(word: &impl Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(Value::String(code)) => code,
        Ok(_) | Err(_) => String::new(),
    }
}

/// With a capital, as at the head of a line.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The name on the page of a field whose value goes to a path of the input.
pub fn name_of(path: &str) -> String {
    format!("input.{path}")
}
