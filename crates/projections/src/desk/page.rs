//! A page of the desk: what stands, section by section, and the forms that go on from there.

use chrono::{NaiveDateTime, NaiveTime};

use super::form::Form;
use crate::{
    office::Value,
    pages::{
        Frame, Link,
        dates::{Count, Day},
    },
};

/// A page before anything is typed into it.
#[derive(Debug)]
pub struct Desk {
    /// The frame.
    pub frame: Frame,
    /// The public page about the same thing.
    pub public: Option<Link>,
    /// What stands and what can be done, in the order of the work.
    pub sections: Vec<Section>,
}

/// A part of the work.
#[derive(Debug, Default)]
pub struct Section {
    /// Its anchor.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What stands, in words.
    pub facts: Vec<(&'static str, String)>,
    /// What stands, in rows.
    pub tables: Vec<Table>,
    /// What can be looked up here.
    pub search: Option<Search>,
    /// What is missing before the work can go on.
    pub missing: Vec<String>,
    /// What can be done.
    pub forms: Vec<Form>,
}

/// One field whose answer is another look at the page.
#[derive(Debug)]
pub struct Search {
    /// The page's address.
    pub action: String,
    /// Its name in the address.
    pub name: &'static str,
    /// What is asked.
    pub label: &'static str,
    /// What an answer looks like, as browsers call it.
    pub kind: &'static str,
    /// What stands there.
    pub value: String,
    /// Words on its button.
    pub button: &'static str,
}

/// Rows of what stands.
#[derive(Debug, Default)]
pub struct Table {
    /// What the rows are.
    pub caption: &'static str,
    /// What stands in the columns.
    pub head: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell: words, and where they lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The words.
    pub words: String,
    /// Where they lead.
    pub href: Option<String>,
    /// What a spreadsheet keeps in its place, where that is more than words: a number, a time, or a beginning and an end.
    pub values: Vec<Value>,
}

impl Desk {
    /// The form of a name.
    pub fn form(&self, key: &str) -> Option<&Form> {
        self.sections.iter().flat_map(|section| &section.forms).find(|form| form.key() == key)
    }

    /// The section of the form that has a name.
    pub fn section_of(&self, name: &str) -> Option<(&Section, &Form)> {
        self.sections.iter().find_map(|section| {
            let form = section.forms.iter().find(|form| form.name == name)?;
            Some((section, form))
        })
    }
}

impl Section {
    /// A part of the work.
    pub fn new(id: &'static str, title: &'static str) -> Self {
        Self { id, title, ..Self::default() }
    }

    /// What stands.
    #[must_use]
    pub fn fact(mut self, name: &'static str, words: impl ToString) -> Self {
        self.facts.push((name, words.to_string()));
        self
    }

    /// What stands, if anything does.
    #[must_use]
    pub fn maybe(self, name: &'static str, words: Option<impl ToString>) -> Self {
        match words {
            Some(words) => self.fact(name, words),
            None => self,
        }
    }

    /// Rows of what stands, if there are any.
    #[must_use]
    pub fn table(mut self, caption: &'static str, head: &[&'static str], rows: Vec<Vec<Cell>>) -> Self {
        if !rows.is_empty() {
            self.tables.push(Table { caption, head: head.to_vec(), rows });
        }
        self
    }

    /// What can be looked up here.
    #[must_use]
    pub fn search(mut self, search: Search) -> Self {
        self.search = Some(search);
        self
    }

    /// What is missing, where it is.
    #[must_use]
    pub fn missing(mut self, is_missing: bool, words: impl Into<String>) -> Self {
        if is_missing {
            self.missing.push(words.into());
        }
        self
    }

    /// What can be done.
    #[must_use]
    pub fn form(mut self, form: Form) -> Self {
        self.forms.push(form);
        self
    }
}

/// A cell of words.
pub fn cell(words: impl ToString) -> Cell {
    Cell { words: words.to_string(), href: None, values: Vec::new() }
}

/// A cell that leads somewhere.
pub fn link(words: impl ToString, href: impl Into<String>) -> Cell {
    Cell { words: words.to_string(), href: Some(href.into()), values: Vec::new() }
}

/// A cell of a figure.
pub fn figure(count: Count) -> Cell {
    // Figures of a festival are far below what a spreadsheet keeps exactly.
    let value = i32::try_from(count.0).map(|number| Value::Number(number.into()));
    Cell { values: value.into_iter().collect(), ..cell(count) }
}

/// A cell of a day.
pub fn day(day: Day) -> Cell {
    Cell { values: vec![Value::Time(day.0.and_time(NaiveTime::MIN))], ..cell(day) }
}

/// A cell of a beginning and an end, as the API writes them on Vietnam's clock.
pub fn between(words: impl ToString, start: &str, end: &str) -> Cell {
    let times = [start, end].map(|time| NaiveDateTime::parse_from_str(time.get(..16)?, "%Y-%m-%dT%H:%M").ok());
    Cell { values: times.into_iter().flatten().map(Value::Time).collect(), ..cell(words) }
}

/// Words one after the other, each a sentence.
pub fn sentences(parts: Vec<String>) -> String {
    let parts: Vec<_> = parts.iter().map(|part| part.trim_end_matches('.')).collect();
    parts.join(". ")
}
