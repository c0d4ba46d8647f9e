//! A host's ceremony and its agenda.

use serde::Deserialize;

use super::Here;
use crate::{
    desk::{
        form::{Choice, Field, Form, Kind, Rows},
        page::{Cell, Section, between, cell},
    },
    pages::{
        dates::{Count, When},
        words::{AgendaKind, CeremonyStatus},
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ceremony {
    status: CeremonyStatus,
    starts_at: String,
    venue: String,
    planner: String,
    pub approved_version: Option<u32>,
    attendees: Option<Count>,
    pact: Vec<String>,
    reason: Option<String>,
}

#[derive(Deserialize)]
pub struct Item {
    id: String,
    kind: AgendaKind,
    title: String,
    start: String,
    end: String,
    speaker: Option<Speaker>,
    done: Option<bool>,
}

#[derive(Deserialize)]
struct Speaker {
    name: Option<String>,
}

impl Ceremony {
    /// When it begins.
    pub fn beginning(&self) -> &str {
        &self.starts_at
    }
}

impl Item {
    fn row(&self) -> Vec<Cell> {
        let speaker = self.speaker.as_ref().map(|speaker| speaker.name.as_deref().unwrap_or("tên đã xóa"));
        let done = if self.done == Some(true) { "đã xong" } else { "chưa" };
        vec![
            between(span(&self.start, &self.end), &self.start, &self.end),
            cell(self.kind),
            cell(&self.title),
            cell(speaker.unwrap_or_default()),
            cell(done),
        ]
    }

    fn choice(&self) -> Choice {
        Choice::new(&self.id, format!("{} {}", span(&self.start, &self.end), self.title))
    }
}

/// From when to when, as short as a list needs it.
pub fn span(start: &str, end: &str) -> String {
    let hour = |time: &str| time.get(11..16).unwrap_or(time).to_owned();
    // Word joiners: the two hours stay on one line.
    format!("{}\u{2060}–\u{2060}{}", hour(start), hour(end))
}

/// A time in words.
pub fn words(time: &str) -> String {
    time.parse().map_or_else(|_| time.to_owned(), |time| When(time).to_string())
}

/// A time as a field for a day and an hour takes it.
pub fn field_value(time: &str) -> Option<&str> {
    time.get(..16)
}

pub fn section(here: &Here<'_>) -> Section {
    let agenda = &here.draft().agenda;
    match &here.draft().ceremony {
        None => Section::new("buoi-le", "Buổi lễ")
            .missing(true, "Chưa có kế hoạch buổi lễ.")
            .form(plan(here).when(here.is_open())),
        Some(ceremony) => forms(here, ceremony, standing(ceremony, agenda), agenda),
    }
}

fn plan(here: &Here<'_>) -> Form {
    Form::new("planCeremony", "Lên kế hoạch buổi lễ", "Công an hoặc Mặt trận lên kế hoạch.", here.fixed())
        .button("Lên kế hoạch")
        .field(Field::of("startsAt", "Bắt đầu lúc", Kind::Instant))
        .field(Field::text("venue", "Địa điểm"))
}

fn standing(ceremony: &Ceremony, agenda: &[Item]) -> Section {
    let approved = match ceremony.approved_version {
        Some(version) => format!("bản {version}"),
        None => "chưa duyệt".to_owned(),
    };
    let is_planned = ceremony.status == CeremonyStatus::Planned;
    Section::new("buoi-le", "Buổi lễ")
        .fact("Hiện trạng", ceremony.status)
        .maybe("Lý do", ceremony.reason.as_deref())
        .fact("Bắt đầu", words(&ceremony.starts_at))
        .fact("Địa điểm", &ceremony.venue)
        .fact("Đơn vị lên kế hoạch", &ceremony.planner)
        .fact("Chương trình lễ đã duyệt", approved)
        .maybe("Số người dự", ceremony.attendees.as_ref())
        .maybe("Ký giao ước", (!ceremony.pact.is_empty()).then(|| ceremony.pact.join("; ")))
        .missing(agenda.is_empty(), "Chương trình lễ chưa có mục nào.")
        .missing(is_planned && ceremony.approved_version.is_none(), "Chương trình lễ chưa được duyệt.")
        .table(
            "Chương trình lễ",
            &["Giờ", "Loại", "Nội dung", "Người phát biểu", "Xong"],
            agenda.iter().map(Item::row).collect(),
        )
}

fn forms(here: &Here<'_>, ceremony: &Ceremony, section: Section, agenda: &[Item]) -> Section {
    let is_planned = here.is_open() && ceremony.status == CeremonyStatus::Planned;
    let is_started = here.is_open() && ceremony.status == CeremonyStatus::Started;
    let every: Vec<_> = agenda.iter().map(Item::choice).collect();
    let undone: Vec<_> = agenda.iter().filter(|item| item.done != Some(true)).map(Item::choice).collect();
    let form = |name, title: &str, help| Form::new(name, title, help, here.fixed());
    let item = |choices: &[Choice]| Field::pick("item", "Mục", choices.to_vec());
    let next = agenda.last().map_or(&ceremony.starts_at, |last| &last.end);
    let (next, beginning) = (field_value(next), field_value(&ceremony.starts_at));
    section
        .form(plan(here).when(false))
        .form(
            form("addAgendaItem", "Thêm mục vào chương trình lễ", "Các mục không được trùng giờ.")
                .button("Thêm mục")
                .field(Field::choice("kind", "Loại mục", AgendaKind::ALL))
                .field(Field::text("title", "Nội dung").help("Như in trong chương trình"))
                .slot(next)
                .field(Field::text("speaker", "Người phát biểu").optional().help("Tên được niêm phong trong sổ ghi"))
                .when(is_planned),
        )
        .form(
            form("moveAgendaItem", "Đổi giờ một mục", "")
                .button("Đổi giờ")
                .field(item(&every))
                .slot(beginning)
                .when(is_planned && !every.is_empty()),
        )
        .form(
            form("removeAgendaItem", "Bỏ một mục", "")
                .button("Bỏ mục")
                .field(item(&every))
                .when(is_planned && !every.is_empty()),
        )
        .form(
            form(
                "approveAgenda",
                "Duyệt chương trình lễ",
                "Chủ tịch UBND duyệt; người lên kế hoạch không tự duyệt. Sửa sau khi duyệt thì phải duyệt lại.",
            )
            .button("Duyệt")
            .when(is_planned),
        )
        .form(
            form("rescheduleCeremony", "Dời ngày giờ buổi lễ", "Mọi mục dời theo.")
                .button("Dời buổi lễ")
                .field(Field::of("startsAt", "Bắt đầu lúc", Kind::Instant).preset(beginning.unwrap_or_default()))
                .field(Field::long("reason", "Lý do"))
                .when(is_planned),
        )
        .form(
            form("startCeremony", "Khai mạc buổi lễ", "Ghi nhận buổi lễ bắt đầu.").button("Khai mạc").when(is_planned),
        )
        .form(
            form("completeAgendaItem", "Ghi một mục đã xong", "")
                .button("Ghi đã xong")
                .field(item(&undone))
                .when(is_started && !undone.is_empty()),
        )
        .form(
            form("signPact", "Ký giao ước thi đua", "Ghi các bên ký, ít nhất hai; là tổ chức, không phải cá nhân.")
                .button("Ghi các bên ký")
                .rows(Rows::new(
                    "parties",
                    "Các bên ký",
                    "Dòng để trống được bỏ qua",
                    6,
                    vec![Field::text("", "Bên ký")],
                ))
                .when(is_started),
        )
        .form(
            form("recordAttendance", "Ghi số người dự", "Số ghi sau thay số ghi trước.")
                .button("Ghi số người")
                .field(Field::number("attendees", "Số người dự"))
                .when(is_started),
        )
        .form(
            form("completeCeremony", "Bế mạc buổi lễ", "Sau khi bế mạc, không thay đổi được nữa.")
                .button("Bế mạc")
                .when(is_started),
        )
        .form(
            form("cancelCeremony", "Hủy buổi lễ", "Chủ tịch UBND hủy, nêu lý do.")
                .button("Hủy buổi lễ")
                .field(Field::long("reason", "Lý do"))
                .when(is_planned),
        )
}
