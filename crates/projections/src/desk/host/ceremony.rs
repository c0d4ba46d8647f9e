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
        words::{AgendaKind, AssessmentScope, CeremonyStatus},
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
    flowers: Vec<String>,
    models: Vec<String>,
    assessments: Vec<Assessment>,
    reason: Option<String>,
    correction: Option<String>,
}

#[derive(Deserialize)]
struct Assessment {
    scope: AssessmentScope,
    summary: String,
}

/// Who is invited.
#[derive(Deserialize)]
pub struct Delegate {
    id: String,
    organisation: String,
    person: Option<Speaker>,
    comes: Option<bool>,
}

impl Delegate {
    fn words(&self) -> String {
        match &self.person {
            Some(person) => format!("{}, {}", person.name.as_deref().unwrap_or("tên đã xóa"), self.organisation),
            None => self.organisation.clone(),
        }
    }

    fn row(&self) -> Vec<Cell> {
        let answer = match self.comes {
            Some(true) => "nhận lời",
            Some(false) => "không dự",
            None => "chưa trả lời",
        };
        vec![cell(self.words()), cell(answer)]
    }
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
        Some(ceremony) => {
            let section = delegates(here, ceremony, standing(ceremony, agenda));
            record(here, ceremony, forms(here, ceremony, section, agenda), agenda)
        }
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
        .maybe("Ký giao ước", listed(&ceremony.pact))
        .maybe("Hoa chúc mừng", listed(&ceremony.flowers))
        .maybe("Mô hình ra mắt", listed(&ceremony.models))
        .maybe("Đánh giá phong trào", {
            let words = |assessment: &Assessment| format!("{}: {}", assessment.scope, assessment.summary);
            listed(&ceremony.assessments.iter().map(words).collect::<Vec<_>>())
        })
        .maybe("Đính chính lần cuối", ceremony.correction.as_deref())
        .missing(agenda.is_empty(), "Chương trình lễ chưa có mục nào.")
        .missing(is_planned && ceremony.approved_version.is_none(), "Chương trình lễ chưa được duyệt.")
        .table(
            "Chương trình lễ",
            &["Giờ", "Loại", "Nội dung", "Người phát biểu", "Xong"],
            agenda.iter().map(Item::row).collect(),
        )
}

fn listed(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join("; "))
}

/// Who is invited, and who comes.
fn delegates(here: &Here<'_>, ceremony: &Ceremony, section: Section) -> Section {
    let is_planned = here.is_open() && ceremony.status == CeremonyStatus::Planned;
    let invited = &here.draft().delegates;
    let choices: Vec<_> = invited.nodes.iter().map(|delegate| Choice::new(&delegate.id, delegate.words())).collect();
    let form = |name, title: &str, help| Form::new(name, title, help, here.fixed());
    let is_some = !choices.is_empty();
    section
        .maybe(
            "Đại biểu",
            is_some.then(|| format!("mời {}, {} nhận lời", invited.total_count, here.draft().delegates_coming)),
        )
        .table("Đại biểu được mời", &["Đại biểu", "Trả lời"], invited.nodes.iter().map(Delegate::row).collect())
        .form(
            form("inviteDelegate", "Mời đại biểu", "Tên người được niêm phong trong sổ ghi.")
                .button("Ghi lời mời")
                .field(Field::text("organisation", "Cơ quan, đơn vị"))
                .field(Field::text("person", "Họ tên").optional())
                .when(is_planned),
        )
        .form(
            form("answerInvitation", "Ghi đại biểu trả lời", "")
                .button("Ghi trả lời")
                .field(Field::pick("delegate", "Đại biểu", choices))
                .field(Field::of("comes", "Trả lời", Kind::YesNo("nhận lời dự", "không dự")))
                .when(is_planned && is_some),
        )
}

/// What is written down while it is held, and put right afterwards.
fn record(here: &Here<'_>, ceremony: &Ceremony, section: Section, agenda: &[Item]) -> Section {
    let is_started = here.is_open() && ceremony.status == CeremonyStatus::Started;
    let is_over = here.is_open() && ceremony.status == CeremonyStatus::Completed;
    let form = |name, title: &str, help| Form::new(name, title, help, here.fixed());
    let correct = |instance: &str, title: &str| {
        form("correctCeremony", title, "Ghi nội dung đúng và lý do; nội dung cũ vẫn còn trong diễn biến.")
            .about(instance)
            .button("Đính chính")
            .when(is_over)
    };
    let why = |form: Form| form.field(Field::long("reason", "Lý do đính chính"));
    let list = |path, label, column, words: &[String]| {
        let given = words.iter().map(|words| vec![words.clone()]).collect();
        Rows::new(path, label, "Ghi đủ, dòng để trống được bỏ qua", 2, vec![Field::text("", column)]).given(given)
    };
    let of = |done: bool| -> Vec<Choice> {
        agenda.iter().filter(|item| (item.done == Some(true)) == done).map(Item::choice).collect()
    };
    let (done, undone) = (of(true), of(false));
    let (has_done, has_undone) = (!done.is_empty(), !undone.is_empty());
    section
        .form(
            form("recordFlowers", "Ghi hoa chúc mừng", "")
                .button("Ghi hoa")
                .field(Field::text("from", "Nơi tặng"))
                .when(is_started),
        )
        .form(
            form("recordModelLaunch", "Ghi ra mắt mô hình", "")
                .button("Ghi mô hình")
                .field(Field::text("name", "Tên mô hình").help("Ví dụ Tổ liên gia an toàn"))
                .when(is_started),
        )
        .form(
            form("recordAssessment", "Ghi đánh giá phong trào", "Lời ghi sau cho một cấp thay lời ghi trước.")
                .button("Ghi đánh giá")
                .field(Field::choice("scope", "Cấp", AssessmentScope::ALL))
                .field(Field::long("summary", "Nội dung"))
                .when(is_started),
        )
        .form(why(
            correct("attendees", "Đính chính số người dự").field(Field::number("correction.attendees", "Số người dự"))
        ))
        .form(why(correct("pact", "Đính chính các bên ký giao ước").rows(list(
            "correction.pact",
            "Các bên ký",
            "Bên ký",
            &ceremony.pact,
        ))))
        .form(why(correct("flowers", "Đính chính hoa chúc mừng").rows(list(
            "correction.flowers",
            "Nơi tặng hoa",
            "Nơi tặng",
            &ceremony.flowers,
        ))))
        .form(why(correct("models", "Đính chính mô hình ra mắt").rows(list(
            "correction.models",
            "Các mô hình",
            "Mô hình",
            &ceremony.models,
        ))))
        .form(why(correct("assessment", "Đính chính đánh giá phong trào")
            .field(Field::choice("correction.assessment.scope", "Cấp", AssessmentScope::ALL))
            .field(Field::long("correction.assessment.summary", "Nội dung"))))
        .form(
            why(correct("item-done", "Đính chính một mục thành đã xong").field(Field::pick(
                "correction.itemDone",
                "Mục",
                undone,
            )))
            .when(is_over && has_undone),
        )
        .form(
            why(correct("item-not-done", "Đính chính một mục thành chưa xong").field(Field::pick(
                "correction.itemNotDone",
                "Mục",
                done,
            )))
            .when(is_over && has_done),
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
            form(
                "relocateCeremony",
                "Đổi địa điểm buổi lễ",
                "Ví dụ vào hội trường khi mưa. Phải duyệt lại chương trình.",
            )
            .button("Đổi địa điểm")
            .field(Field::text("venue", "Địa điểm mới"))
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
            form("completeCeremony", "Bế mạc buổi lễ", "Sau khi bế mạc, có sai thì đính chính và nêu lý do.")
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
