//! From what was posted to a mutation's input, and from an answer's paths back to the fields.

use std::collections::BTreeMap;

use ngayhoi_domain::values::Occurred;
use serde_json::{Map, Value, json};

use super::form::{Choice, Field, Form, Kind, Part, Rows, name_of};
use crate::pages::moment::parse;

/// What a browser posted, in order.
#[derive(Debug, Clone, Default)]
pub struct Posted(pub Vec<(String, String)>);

/// Something to say about a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where it stands.
    pub beside: Beside,
    /// What and what to do.
    pub message: String,
}

/// Where a remark stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    /// Beside a field, or beside the rows of a list.
    Field(String),
    /// Beside who acts.
    Actor,
    /// Above the form.
    Whole,
}

/// What was posted, read.
#[derive(Debug)]
pub struct Reading {
    /// The mutation's input, as yet without its stamp.
    pub input: Value,
    /// When it happened, where that was not now.
    pub occurred: Option<Occurred>,
    /// Where each value came from: the API's path, and the field's name in the form.
    sent: BTreeMap<String, String>,
}

/// The field in every form that says when it happened.
pub const OCCURRED: &str = "input.stamp.occurred";

impl Posted {
    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a name.
    pub fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn trimmed(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }
}

impl Form {
    /// Reads what was posted.
    ///
    /// # Errors
    /// With a remark beside each field that the API could not even read.
    pub fn read(&self, posted: &Posted) -> Result<Reading, Vec<Remark>> {
        let mut reader = Reader { posted, input: self.fixed.clone(), sent: BTreeMap::new(), remarks: Vec::new() };
        for part in &self.parts {
            match part {
                Part::Field(field) if self.is_left_out(field, posted) => {}
                Part::Field(field) => reader.field(field, &name_of(&field.path), &field.path),
                Part::Rows(rows) => reader.rows(rows),
            }
        }
        let occurred = reader.occurred();
        if reader.remarks.is_empty() {
            Ok(Reading { input: reader.input, occurred, sent: reader.sent })
        } else {
            Err(reader.remarks)
        }
    }

    /// Whether it belongs to an optional group of which nothing is filled in.
    fn is_left_out(&self, field: &Field, posted: &Posted) -> bool {
        self.optional.iter().filter(|group| is_under(&field.path, group)).any(|group| {
            self.parts.iter().all(|part| match part {
                Part::Field(other) => !is_under(&other.path, group) || posted.trimmed(&name_of(&other.path)).is_empty(),
                Part::Rows(_) => true,
            })
        })
    }

    /// Where a refusal stands that the API gave for a path, from the arguments on.
    pub fn beside(&self, path: &[String], reading: &Reading) -> Beside {
        let path = path.iter().skip(1).map(String::as_str).collect::<Vec<_>>().join(".");
        if let Some(name) = reading.sent.get(&path) {
            return Beside::Field(name.clone());
        }
        if is_under(&path, "stamp.by") || path == "stamp.by" {
            return Beside::Actor;
        }
        let list = self.parts.iter().find_map(|part| match part {
            Part::Rows(rows) => (rows.path == path || is_under(&path, rows.path)).then_some(rows.path),
            Part::Field(_) => None,
        });
        // A group such as `decision` has no field of its own: its first one speaks for it.
        let of_group = || self.fields().find(|field| is_under(&field.path, &path)).map(|field| field.path.as_str());
        let of_part = || self.fields().find(|field| is_under(&path, &field.path)).map(|field| field.path.as_str());
        match list.or_else(of_group).or_else(of_part) {
            Some(path) => Beside::Field(name_of(path)),
            None => Beside::Whole,
        }
    }

    /// What is said beside a blank where the API finds that a blank is no day or time.
    pub fn blank(&self, beside: &Beside, posted: &Posted) -> Option<&'static str> {
        let Beside::Field(name) = beside else { return None };
        let field = self.fields().find(|field| name_of(&field.path) == *name && posted.trimmed(name).is_empty())?;
        match field.kind {
            Kind::Date => Some("Chưa nhập ngày."),
            Kind::Instant => Some("Chưa nhập ngày giờ."),
            Kind::Text
            | Kind::LongText
            | Kind::Moment
            | Kind::Number(_)
            | Kind::Choice(_)
            | Kind::Pick(_)
            | Kind::Several(_)
            | Kind::YesNo(..)
            | Kind::Named(..) => None,
        }
    }

    fn fields(&self) -> impl Iterator<Item = &Field> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(field) => Some(field),
            Part::Rows(_) => None,
        })
    }
}

impl Rows {
    /// How many rows a page shows: as many as were posted, if that is more.
    pub fn shown(&self, posted: Option<&Posted>) -> usize {
        let posted =
            posted.map_or(0, |posted| (self.count..ROWS_MAX).filter(|row| self.is_filled(posted, *row)).count());
        self.count + posted
    }

    /// What the name of a column is in a row.
    pub fn name(&self, row: usize, column: &Field) -> String {
        name_of(&join(&format!("{}.{row}", self.path), &column.path))
    }

    /// Whether anything stands in a row but what stands there by itself.
    fn is_filled(&self, posted: &Posted, row: usize) -> bool {
        self.columns.iter().any(|column| {
            let value = posted.trimmed(&self.name(row, column));
            !value.is_empty() && value != column.preset
        })
    }
}

/// The most rows that one form is read for.
const ROWS_MAX: usize = 100;

struct Reader<'p> {
    posted: &'p Posted,
    input: Value,
    sent: BTreeMap<String, String>,
    remarks: Vec<Remark>,
}

impl Reader<'_> {
    /// Reads a field of a name, and puts it at a path of the input.
    fn field(&mut self, field: &Field, name: &str, path: &str) {
        let given = self.posted.trimmed(name);
        let value = match &field.kind {
            Kind::Text | Kind::LongText | Kind::Date | Kind::Instant | Kind::Moment | Kind::Pick(_)
                if given.is_empty() && field.optional =>
            {
                None
            }
            // The API itself says what is wrong with a blank.
            Kind::Text | Kind::LongText | Kind::Date | Kind::Instant | Kind::Moment => Some(json!(given)),
            Kind::Pick(_) if given.is_empty() => self.refuse(name, "Hãy chọn trong danh sách."),
            Kind::Pick(_) => Some(json!(given)),
            Kind::Number(_) | Kind::Choice(_) if given.is_empty() && field.optional => None,
            Kind::Number(most) => match number(given) {
                Some(number) if number.unsigned_abs() > most.unsigned_abs() => {
                    self.refuse(name, &format!("“{given}” quá lớn; hãy kiểm tra lại."))
                }
                Some(number) => Some(json!(number)),
                None if given.is_empty() => self.refuse(name, "Hãy nhập một số."),
                None => self.refuse(name, &format!("“{given}” không phải số nguyên; hãy nhập bằng chữ số, ví dụ 12.")),
            },
            Kind::Choice(choices) if is_one_of(choices, given) => Some(json!(given)),
            Kind::Choice(_) => self.refuse(name, "Hãy chọn trong danh sách."),
            Kind::Several(choices) => {
                let chosen: Vec<_> = self.posted.all(name).filter(|value| is_one_of(choices, value)).collect();
                Some(json!(chosen))
            }
            Kind::YesNo(..) => Some(json!(given == "true")),
            Kind::Named(choices, _) => {
                let (kind, words) =
                    (self.posted.trimmed(&format!("{name}.kind")), self.posted.trimmed(&format!("{name}.name")));
                if is_one_of(choices, kind) {
                    Some(json!({ kind: words }))
                } else {
                    self.refuse(name, "Hãy chọn trong danh sách.")
                }
            }
        };
        if let Some(value) = value {
            put(&mut self.input, path, value);
            self.sent.insert(path.to_owned(), name.to_owned());
        }
    }

    fn rows(&mut self, rows: &Rows) {
        put(&mut self.input, rows.path, json!([]));
        for (index, row) in (0..ROWS_MAX).filter(|row| rows.is_filled(self.posted, *row)).enumerate() {
            for column in &rows.columns {
                let path = join(&format!("{}.{index}", rows.path), &column.path);
                self.field(column, &rows.name(row, column), &path);
            }
        }
    }

    fn occurred(&mut self) -> Option<Occurred> {
        let given = self.posted.trimmed(OCCURRED);
        if given.is_empty() {
            return None;
        }
        let read = moment(given);
        if read.is_none() {
            self.refuse(
                OCCURRED,
                &format!("“{given}” không phải thời điểm hợp lệ; hãy viết như 8:00 19/8/2018, 19/8/2018 hoặc 2018."),
            );
        }
        read
    }

    fn refuse(&mut self, name: &str, message: &str) -> Option<Value> {
        self.remarks.push(Remark { beside: Beside::Field(name.to_owned()), message: message.to_owned() });
        None
    }
}

fn join(path: &str, column: &str) -> String {
    if column.is_empty() { path.to_owned() } else { format!("{path}.{column}") }
}

/// Whether a path leads into what another stands for.
fn is_under(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.starts_with('.'))
}

fn is_one_of(choices: &[Choice], given: &str) -> bool {
    choices.iter().any(|choice| choice.value == given)
}

/// A whole number as people write it, also with dots or blanks between thousands.
fn number(given: &str) -> Option<i64> {
    let (sign, digits) = given.strip_prefix('-').map_or((1, given), |digits| (-1, digits));
    let mut groups = digits.split(['.', ' ', '\u{a0}']);
    let first = groups.next().filter(|first| !first.is_empty())?;
    let groups: Vec<_> = groups.collect();
    let is_grouped = groups.is_empty() || first.len() <= 3;
    let written = first.to_owned() + &groups.concat();
    let is_written =
        is_grouped && groups.iter().all(|group| group.len() == 3) && written.bytes().all(|byte| byte.is_ascii_digit());
    if is_written { Some(sign * written.parse::<i64>().ok()?) } else { None }
}

/// A time as pages take it, and none where none is known.
fn moment(given: &str) -> Option<Occurred> {
    if given == "undated" { Some(Occurred::Undated) } else { parse(given) }
}

/// Puts a value at a path written with dots; figures are places in lists.
fn put(input: &mut Value, path: &str, value: Value) {
    let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
    let slot = match (input, head.parse::<usize>()) {
        (Value::Array(list), Ok(index)) => {
            while list.len() <= index {
                list.push(Value::Null);
            }
            &mut list[index]
        }
        (other, _) => {
            if !other.is_object() {
                *other = Value::Object(Map::new());
            }
            &mut other[head]
        }
    };
    match rest {
        Some(rest) => put(slot, rest, value),
        None => *slot = value,
    }
}
