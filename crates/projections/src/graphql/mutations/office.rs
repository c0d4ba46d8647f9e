use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ngayhoi_domain::Explanation;

use super::{
    input::{FestivalInput, Fields, StampInput},
    payload::UserError,
};
use crate::{
    graphql::node,
    office::{self, File, List, NotImported, Plan, Target},
    progress::Quiet,
};

/// The most that the text of a file may hold, in characters; a request as a whole is bounded too. Larger files go by
/// the desk or the command line.
const CONTENT_MAX: usize = 900_000;

/// How many faults one answer names.
const NAMED: usize = 1_000;

/// A list of an office, in a file.
#[derive(Debug, InputObject)]
pub struct ImportOfficeFileInput {
    /// Who and which wish. A file needs no command id: the same row of the same list is the same wish.
    pub stamp: StampInput,
    /// Which festival year, or in whose register.
    pub festival: FestivalInput,
    /// Which unit's list it is.
    pub unit: ID,
    /// Which host's, for the lists of one.
    pub host: Option<ID>,
    /// Which list.
    pub list: OfficeList,
    /// What the file is called; events cite it with sheet and row. It must not hold a person's name.
    pub file_name: Option<String>,
    /// The file, Excel (`.xlsx`) or CSV, as base64, at most 900,000 characters. Larger ones go by the desk.
    pub content: String,
    /// Only tells what would be done and what stands against it; nothing is written.
    #[graphql(default)]
    pub dry_run: bool,
}

/// A list that offices import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::office::List")]
pub enum OfficeList {
    /// Tổ dân phố: neighbourhoods and other hosts of a unit, for the register.
    Neighbourhoods,
    /// Đề nghị khen thưởng: nominees for commendation of a unit.
    Nominees,
    /// Chương trình lễ: items of a host's agenda.
    Agenda,
    /// Đại biểu: delegates invited to a host's ceremony.
    Delegates,
    /// Hoạt động phần hội: activities of a host's programme.
    Activities,
    /// Đội: teams and performing groups of a host's activities.
    Teams,
    /// Kết quả: results of a host's contests.
    Results,
}

/// Something that stands against a file, or should be known of it.
#[derive(Debug, SimpleObject)]
pub struct OfficeProblem {
    /// In which sheet; null for CSV, or where it is about the whole file.
    sheet: Option<String>,
    /// In which row, from 1.
    row: Option<u32>,
    /// In which column, by its letter.
    column: Option<String>,
    /// What heads that column in the file.
    heading: Option<String>,
    /// Stable and made for machines, such as `CHOICE_UNKNOWN`.
    code: String,
    /// What and what to do, in Vietnamese.
    message: String,
    /// The same in English.
    message_en: String,
}

/// What became of a file: every row of it, or none.
#[derive(Debug, Default, SimpleObject)]
pub struct ImportOfficeFilePayload {
    /// The position token of what was written; null where nothing was.
    position: Option<String>,
    /// Whether the read models show it already.
    visible: bool,
    /// How many rows became something new, or would.
    added: usize,
    /// How many rows say what is there already.
    known: usize,
    /// How many faults there are. While there is one, nothing is imported.
    problem_count: usize,
    /// The faults, at most 1,000 of them.
    problems: Vec<OfficeProblem>,
    /// What should be known of the file, and stands against nothing.
    notes: Vec<OfficeProblem>,
    /// Why nothing was done; empty where it was, or where a dry run tells what would be.
    user_errors: Vec<UserError>,
}

impl From<&office::Problem> for OfficeProblem {
    fn from(problem: &office::Problem) -> Self {
        let office::Problem { at, what } = problem;
        Self {
            sheet: at.sheet.clone(),
            row: at.row,
            column: at.column.as_ref().map(|column| office::letters(column.index)),
            heading: at.column.as_ref().map(|column| column.words.clone()),
            code: what.code.to_owned(),
            message: what.vi.clone(),
            message_en: what.en.clone(),
        }
    }
}

impl From<&Plan> for ImportOfficeFilePayload {
    fn from(plan: &Plan) -> Self {
        Self {
            visible: true,
            added: plan.new,
            known: plan.known,
            problem_count: plan.problems.len(),
            problems: plan.problems.iter().take(NAMED).map(OfficeProblem::from).collect(),
            notes: plan.notes.iter().take(NAMED).map(OfficeProblem::from).collect(),
            ..Self::default()
        }
    }
}

/// Files of offices (tệp của văn phòng).
#[derive(Debug, Default)]
pub struct OfficeMutations;

#[Object]
impl OfficeMutations {
    /// Imports a list of an office from a file (nhập danh sách từ tệp): every row, or none, by the rules and offices of
    /// the form of each.
    async fn import_office_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: ImportOfficeFileInput,
    ) -> async_graphql::Result<ImportOfficeFilePayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let host = fields.optional("host", input.host.as_deref().map(String::as_str));
        let bytes = content(&mut fields, &input.content);
        let (Some(matter), Some(host), Some(bytes)) = (matter, host, bytes) else {
            return Ok(refused(fields.errors()));
        };
        let (node, list) = (node(ctx)?, List::from(input.list));
        let target = Target { festival: matter.festival, unit: matter.unit, host };
        let file = File { name: input.file_name.as_deref().unwrap_or_default(), bytes: &bytes };
        let done = if input.dry_run {
            let checked = office::check(node, &matter.stamp.actor, list, &target, &file, &Quiet).await;
            checked.map(|plan| ImportOfficeFilePayload::from(&plan)).map_err(NotImported::Fault)
        } else {
            let imported = office::import(node, &matter.stamp.actor, list, &target, &file, &Quiet).await;
            imported.map(|done| ImportOfficeFilePayload {
                position: done.position.map(|position| position.to_string()),
                visible: done.visible,
                added: done.new,
                known: done.known,
                ..ImportOfficeFilePayload::default()
            })
        };
        match done {
            Ok(payload) => Ok(payload),
            Err(NotImported::Problems(plan)) => {
                let user_errors = vec![UserError::at("content", faults(plan.problems.len()))];
                Ok(ImportOfficeFilePayload { added: 0, user_errors, ..(&*plan).into() })
            }
            Err(NotImported::Fault(fault)) => match fault.explain() {
                Some(what) => Ok(refused(vec![UserError::at("content", what)])),
                None => Err(fault.into()),
            },
        }
    }
}

/// The file that a text stands for.
fn content(fields: &mut Fields, given: &str) -> Option<Vec<u8>> {
    let what = if given.len() > CONTENT_MAX {
        Explanation::of(
            "CONTENT_TOO_LARGE",
            format!("Tệp quá lớn để gửi cách này (tối đa {CONTENT_MAX} ký tự base64); hãy nhập ở bàn làm việc."),
            format!(
                "The file is too large to be sent so (at most {CONTENT_MAX} characters of base64); import it at the desk."
            ),
        )
    } else {
        match BASE64.decode(given) {
            Ok(bytes) => return Some(bytes),
            Err(error) => Explanation::of(
                "CONTENT_NOT_BASE64",
                format!("Nội dung tệp không phải base64 ({error}); hãy mã hóa lại tệp."),
                format!("The content is not base64 ({error}); encode the file again."),
            ),
        }
    };
    fields.refuse("content", what);
    None
}

fn faults(count: usize) -> Explanation {
    Explanation::of(
        "FILE_HAS_FAULTS",
        format!("Tệp có {count} lỗi nên chưa ghi gì; xem problems, sửa trong tệp rồi gửi lại."),
        format!("The file has {count} faults and nothing was recorded; see problems, mend the file and send it again."),
    )
}

fn refused(user_errors: Vec<UserError>) -> ImportOfficeFilePayload {
    ImportOfficeFilePayload { visible: true, user_errors, ..ImportOfficeFilePayload::default() }
}
