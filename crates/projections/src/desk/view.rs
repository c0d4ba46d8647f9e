//! Forms as they are drawn: blank, or as they were posted with what is to be said beside each field.

use askama::Template;
use uuid::Uuid;

use super::{
    form::{Choice, Field, Form, Kind, Part, Rows, name_of},
    page::{Section, Table},
    read::{Beside, OCCURRED, Posted, Remark},
};
use crate::pages::{Frame, Link};

/// A page of the desk, drawn.
#[derive(Debug, Template)]
#[template(path = "desk/page.html", whitespace = "minimize")]
pub struct Page<'d> {
    /// The frame.
    pub frame: &'d Frame,
    /// The public page about the same thing.
    pub public: Option<&'d Link>,
    /// The pages that go on from here.
    pub more: Vec<Link>,
    /// What is wrong with the request as a whole.
    pub wrong: Option<&'d str>,
    /// Who works here.
    pub worker: WorkerView<'d>,
    /// What stands and what can be done.
    pub sections: Vec<SectionView<'d>>,
}

/// Who works here.
#[derive(Debug)]
pub struct WorkerView<'d> {
    /// Who it is, in words; `None` where nobody is known.
    pub who: Option<&'d str>,
    /// Whether they only said so.
    pub declared: bool,
    /// Whether they chose it themselves.
    pub chosen: bool,
    /// The offices that usually work here.
    pub offices: &'d [Office],
    /// The form in which another office is declared.
    pub other: FormView,
}

/// An office that usually works at a page.
#[derive(Debug, Clone)]
pub struct Office {
    /// As its button names it.
    pub name: String,
    /// In one word.
    pub token: String,
    /// Whether it is the present one.
    pub is_present: bool,
}

/// What every form of a page knows.
#[derive(Debug, Clone, Copy)]
pub struct Around<'d> {
    /// The page's address.
    pub action: &'d str,
    /// Who works here, in words.
    pub who: &'d str,
    /// The offices that usually work here.
    pub offices: &'d [Office],
}

/// A section, drawn.
#[derive(Debug)]
pub struct SectionView<'d> {
    /// What stands.
    pub stands: &'d Section,
    /// What was just done.
    pub done: Option<String>,
    /// The address at which an account's holder chooses a password, where that was done.
    pub invitation: Option<&'d str>,
    /// The forms that make sense now.
    pub forms: Vec<FormView>,
}

impl SectionView<'_> {
    /// Rows of what stands.
    pub fn tables(&self) -> &[Table] {
        &self.stands.tables
    }
}

/// A form, drawn.
#[derive(Debug, Template)]
#[template(path = "desk/form.html", whitespace = "minimize")]
pub struct FormView {
    /// Its name on the page.
    pub key: String,
    /// Its anchor, from which those of its fields are made.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it does and who does it.
    pub help: &'static str,
    /// Words on its button.
    pub button: &'static str,
    /// Whether it stands open.
    pub open: bool,
    /// Names the wish, so that sending it twice does it once; `None` where there is nothing to be done twice.
    pub command: Option<String>,
    /// Where it is posted to.
    pub action: String,
    /// Who will have done it.
    pub who: String,
    /// Others who could do it, where this one may not.
    pub offices: Vec<Office>,
    /// What is wrong with the whole.
    pub errors: Vec<String>,
    /// What is wrong with who does it.
    pub actor_errors: Vec<String>,
    /// How many fields are wrong.
    pub wrong: usize,
    /// What is asked.
    pub controls: Vec<Control>,
    /// When it happened.
    pub occurred: FieldView,
}

impl askama::filters::HtmlSafe for FormView {}

/// A part of a form, drawn.
#[derive(Debug)]
pub enum Control {
    /// One field.
    Field(Box<FieldView>),
    /// The same fields several times.
    Rows(RowsView),
}

/// Rows, drawn.
#[derive(Debug)]
pub struct RowsView {
    /// The anchor.
    pub id: String,
    /// What the rows are.
    pub label: &'static str,
    /// How to fill them in.
    pub help: &'static str,
    /// What is wrong with the list.
    pub errors: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<FieldView>>,
}

/// A field, drawn.
#[derive(Debug, Template)]
#[template(path = "desk/field.html", whitespace = "minimize")]
pub struct FieldView {
    /// The anchor.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// How to answer.
    pub help: &'static str,
    /// Whether it may be left blank.
    pub optional: bool,
    /// What stands there.
    pub value: String,
    /// How it is drawn.
    pub look: Look,
    /// What is wrong with it.
    pub errors: Vec<String>,
}

impl askama::filters::HtmlSafe for FieldView {}

/// How a field is drawn.
#[derive(Debug, PartialEq, Eq)]
pub enum Look {
    /// An input of a type, with the keyboard that suits it.
    Input(&'static str, &'static str),
    /// Several lines.
    Area,
    /// A list: value, words, whether it is chosen. The first is blank.
    Select(Vec<(Choice, bool)>),
    /// Boxes to tick.
    Boxes(Vec<(Choice, bool)>),
    /// A list of kinds beside a line.
    Named(Vec<(Choice, bool)>, &'static str),
}

impl FieldView {
    /// The anchors of what explains it.
    pub fn described(&self) -> String {
        let help = (!self.help.is_empty()).then(|| format!("{}-help", self.id));
        let error = (!self.errors.is_empty()).then(|| format!("{}-error", self.id));
        help.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Whether something is wrong with it.
    pub fn is_wrong(&self) -> bool {
        !self.errors.is_empty()
    }
}

/// What a form is drawn with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filled<'p> {
    /// What was posted to this form.
    pub posted: Option<&'p Posted>,
    /// What is to be said.
    pub remarks: &'p [Remark],
    /// Whether its wish may have been done all the same, so that it must keep its name.
    pub keeps_command: bool,
}

impl FormView {
    /// Draws a form.
    pub fn of(form: &Form, around: Around<'_>, filled: Filled<'_>) -> Self {
        let key = form.key();
        let id = key.replace(':', "-");
        let controls = form
            .parts
            .iter()
            .map(|part| match part {
                Part::Field(field) => {
                    Control::Field(Box::new(field_view(&id, field, &name_of(&field.path), &field.preset, filled)))
                }
                Part::Rows(rows) => Control::Rows(rows_view(&id, rows, filled)),
            })
            .collect();
        let kept = filled.posted.filter(|_| filled.keeps_command).and_then(|posted| posted.get("commandId"));
        let fields = filled.remarks.iter().filter(|remark| matches!(remark.beside, Beside::Field(_)));
        let actor_errors = said(filled.remarks, &Beside::Actor);
        let others = around.offices.iter().filter(|office| !actor_errors.is_empty() && !office.is_present);
        let offices = others.cloned().collect();
        let occurred = Field::of(OCCURRED, "Diễn ra lúc", Kind::Moment)
            .optional()
            .help("Bỏ trống nếu là bây giờ. Viết như 8:00 19/8/2018, 19/8/2018 hoặc 2018");
        Self {
            title: form.title.clone(),
            help: form.help,
            button: form.button,
            open: filled.posted.is_some(),
            command: Some(kept.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned)),
            action: around.action.to_owned(),
            who: around.who.to_owned(),
            offices,
            errors: said(filled.remarks, &Beside::Whole),
            actor_errors,
            wrong: fields.count(),
            controls,
            occurred: field_view(&id, &occurred, OCCURRED, "", filled),
            key,
            id,
        }
    }

    /// Whether something is wrong with it.
    pub fn is_wrong(&self) -> bool {
        self.wrong > 0 || !self.errors.is_empty() || !self.actor_errors.is_empty()
    }
}

fn rows_view(form: &str, rows: &Rows, filled: Filled<'_>) -> RowsView {
    let row_view = |row: usize| {
        let column_view = |(index, column): (usize, &Field)| {
            let given = rows.given.get(row).and_then(|given| given.get(index));
            let mut view = field_view(form, column, &rows.name(row, column), given.unwrap_or(&column.preset), filled);
            view.label = format!("{} {}", column.label, row + 1);
            view
        };
        rows.columns.iter().enumerate().map(column_view).collect()
    };
    RowsView {
        id: format!("{form}-{}", rows.path),
        label: rows.label,
        help: rows.help,
        errors: said(filled.remarks, &Beside::Field(name_of(rows.path))),
        rows: (0..rows.shown(filled.posted)).map(row_view).collect(),
    }
}

fn field_view(form: &str, field: &Field, name: &str, preset: &str, filled: Filled<'_>) -> FieldView {
    let posted = |name: &str| filled.posted.and_then(|posted| posted.get(name)).map(str::to_owned);
    let value = match (&field.kind, filled.posted) {
        (Kind::Named(..), Some(_)) => posted(&format!("{name}.name")).unwrap_or_default(),
        (_, Some(_)) => posted(name).unwrap_or_default(),
        (_, None) => preset.to_owned(),
    };
    let is_ticked = |choice: &Choice| match filled.posted {
        Some(posted) => posted.all(name).any(|value| value == choice.value),
        None => false,
    };
    let look = match &field.kind {
        Kind::Text | Kind::Moment => Look::Input("text", "text"),
        Kind::Number(_) => Look::Input("text", "numeric"),
        Kind::Date => Look::Input("date", "text"),
        Kind::Instant => Look::Input("datetime-local", "text"),
        Kind::LongText => Look::Area,
        Kind::Choice(choices) => Look::Select(chosen(choices, &value)),
        Kind::Pick(choices) => Look::Select(with_lost(chosen(choices, &value), &value)),
        Kind::YesNo(yes, no) => {
            let choices = [Choice::new("true", *yes), Choice::new("false", *no)];
            Look::Select(chosen(&choices, if value.is_empty() { "true" } else { &value }))
        }
        Kind::Several(choices) => {
            Look::Boxes(choices.iter().map(|choice| (choice.clone(), is_ticked(choice))).collect())
        }
        Kind::Named(choices, words) => {
            let kind = posted(&format!("{name}.kind")).unwrap_or_default();
            Look::Named(chosen(choices, &kind), words)
        }
    };
    FieldView {
        id: format!("{form}-{}", name.trim_start_matches("input.")),
        name: name.to_owned(),
        label: field.label.to_owned(),
        help: field.help,
        optional: field.optional,
        value,
        look,
        errors: said(filled.remarks, &Beside::Field(name.to_owned())),
    }
}

fn chosen(choices: &[Choice], value: &str) -> Vec<(Choice, bool)> {
    choices.iter().map(|choice| (choice.clone(), choice.value == value)).collect()
}

/// What was chosen stays, also when the list no longer holds it.
fn with_lost(mut choices: Vec<(Choice, bool)>, value: &str) -> Vec<(Choice, bool)> {
    if !value.is_empty() && !choices.iter().any(|(_, chosen)| *chosen) {
        choices.push((Choice::new(value, format!("{value} (không còn trong danh sách)")), true));
    }
    choices
}

fn said(remarks: &[Remark], beside: &Beside) -> Vec<String> {
    remarks.iter().filter(|remark| remark.beside == *beside).map(|remark| remark.message.clone()).collect()
}
