//! Who prepares what for a host's day, and by when.

use chrono::NaiveDate;
use serde::Deserialize;

use super::Here;
use crate::{
    desk::{
        form::{Choice, Field, Form, Kind},
        page::{Cell, Section, cell, day},
    },
    pages::{dates::Day, words::DutyStanding},
    world::today,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Duty {
    id: String,
    task: String,
    in_charge: String,
    due: Day,
    standing: DutyStanding,
    reason: Option<String>,
}

impl Duty {
    fn is_open(&self) -> bool {
        self.standing == DutyStanding::Open
    }

    fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.due.0 < today
    }

    fn stands(&self, today: NaiveDate) -> String {
        match &self.reason {
            Some(reason) => format!("{}: {reason}", self.standing),
            None if self.is_overdue(today) => format!("QUÁ HẠN, {}", self.standing),
            None => self.standing.to_string(),
        }
    }

    fn row(&self, today: NaiveDate) -> Vec<Cell> {
        vec![day(self.due), cell(&self.task), cell(&self.in_charge), cell(self.stands(today))]
    }

    fn choice(&self) -> Choice {
        Choice::new(&self.id, format!("{} (hạn {}, {})", self.task, self.due, self.in_charge))
    }
}

pub fn section(here: &Here<'_>) -> Section {
    let duties = &here.draft().duties;
    let today = today();
    let open: Vec<_> = duties.iter().filter(|duty| duty.is_open()).collect();
    let overdue = open.iter().filter(|duty| duty.is_overdue(today)).count();
    let choices: Vec<_> = open.iter().map(|duty| duty.choice()).collect();
    let form = |name, title: &str, help| Form::new(name, title, help, here.fixed());
    let which = || Field::pick("duty", "Nhiệm vụ", choices.clone());
    let can_settle = here.is_open() && !open.is_empty();
    let assign = form("assignDuty", "Phân công nhiệm vụ", "Ghi cơ quan, đoàn thể phụ trách, không ghi tên người.");
    let mut section = Section::new("phan-cong", "Phân công nhiệm vụ")
        .missing(here.is_open() && duties.is_empty(), "Chưa phân công nhiệm vụ nào.")
        .missing(overdue > 0, format!("Có {overdue} nhiệm vụ quá hạn mà chưa xong."))
        .table(
            "Nhiệm vụ",
            &["Hạn", "Nội dung", "Đơn vị phụ trách", "Hiện trạng"],
            duties.iter().map(|duty| duty.row(today)).collect(),
        )
        .form(terms(assign.button("Phân công"), None).when(here.is_open()))
        .form(form("finishDuty", "Ghi nhiệm vụ đã xong", "").button("Ghi đã xong").field(which()).when(can_settle))
        .form(
            form("dropDuty", "Thôi một nhiệm vụ", "Việc không cần làm nữa, nêu lý do.")
                .button("Thôi nhiệm vụ")
                .field(which())
                .field(Field::long("reason", "Lý do"))
                .when(can_settle),
        );
    for duty in duties {
        let mut fixed = here.fixed();
        fixed["duty"] = duty.id.clone().into();
        let title = format!("Phân công lại: {}", duty.task);
        let change = Form::new("changeDuty", title, "Sửa nội dung, đơn vị phụ trách hoặc hạn.", fixed).about(&duty.id);
        section =
            section.form(terms(change.button("Phân công lại"), Some(duty)).when(here.is_open() && duty.is_open()));
    }
    section
}

/// What a duty is, by whom and by when; as it stands, where it is assigned already.
fn terms(form: Form, stands: Option<&Duty>) -> Form {
    let preset = |words: fn(&Duty) -> String| stands.map(words).unwrap_or_default();
    form.field(Field::text("task", "Nội dung").preset(preset(|duty| duty.task.clone())))
        .field(
            Field::text("inCharge", "Đơn vị phụ trách")
                .help("Ví dụ Đoàn Thanh niên phường")
                .preset(preset(|duty| duty.in_charge.clone())),
        )
        .field(Field::of("due", "Hạn", Kind::Date).preset(preset(|duty| duty.due.0.to_string())))
}
