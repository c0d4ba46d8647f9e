use std::{collections::BTreeMap, fmt};

use ngayhoi_domain::{
    Actor, Aggregate, Explanation, Refusal, StreamId, Subject,
    values::{CommandId, HostId},
};
use ngayhoi_journal::{AppendError, Position, ReadError};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::{
    column::{Column, Headings},
    file::{self, FileFault, Limits},
    lists::{List, Target},
    problem::{Problem, Spot},
    reader::RowReader,
    sent::File,
    sheet::Sheet,
};
use crate::{
    commands::{Batch, CommandError, Outcome},
    node::{Node, NodeError},
    progress::Progress,
};

/// The namespace of the ids of commands that rows become.
const ROWS: Uuid = Uuid::from_u128(0x6e67_6179_686f_6900_8000_0000_0019_0806);

/// How often a file is judged anew when others write to the same streams.
const ATTEMPTS: usize = 4;

/// After how many rows others have their turn.
const TURN: usize = 1_000;

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// How many rows were read.
    pub rows: usize,
    /// How many commands they become.
    pub new: usize,
    /// How many rows say what is there already.
    pub known: usize,
    /// How many rows call themselves examples and are passed over.
    pub examples: usize,
    /// What stands against it; where anything does, nothing is imported.
    pub problems: Vec<Problem>,
    /// What should be known of it.
    pub notes: Vec<Problem>,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// How many commands were done.
    pub new: usize,
    /// How many rows said what was there already.
    pub known: usize,
    /// Whether pages show it already.
    pub visible: bool,
    /// Up to where the journal holds it; `None` where there was nothing to write.
    pub position: Option<Position>,
}

/// Why nothing was imported.
#[derive(Debug)]
pub enum NotImported {
    /// Something stands against some rows.
    Problems(Box<Plan>),
    /// It failed.
    Fault(Fault),
}

/// Why a file could not be judged, or not be written.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The journal or the keys fail.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// The read models cannot be read.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl Fault {
    /// What whoever sent the file is told; `None` where it is a fault of the service and none of theirs.
    pub fn explain(&self) -> Option<Explanation> {
        match self {
            Self::File(fault) => Some(fault.explain()),
            Self::Command(error) => error.explain(),
            Self::Node(_) => None,
        }
    }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        Self::Node(error.into())
    }
}

impl<E: Into<Fault>> From<E> for NotImported {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

impl fmt::Display for NotImported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => fault.fmt(f),
            Self::Problems(plan) => {
                for problem in &plan.problems {
                    writeln!(f, "{problem}")?;
                }
                let faults = plan.problems.len();
                write!(
                    f,
                    "{faults} lỗi; chưa nhập gì, hãy sửa rồi nhập lại / {faults} faults; nothing was imported, mend and import again"
                )
            }
        }
    }
}

impl std::error::Error for NotImported {}

/// Says what an import would do, and everything that stands against it. Nothing is written.
///
/// # Errors
/// When the file cannot be read at all, or the service fails.
pub async fn check(
    node: &Node,
    actor: &Actor,
    list: List,
    target: &Target,
    file: &File<'_>,
    progress: &dyn Progress,
) -> Result<Plan, Fault> {
    let sheets = file::read(file.bytes, &Limits::USUAL)?;
    Ok(judged(node, actor, list, target, (file, &sheets), progress).await?.plan)
}

/// Imports every row of a file, or none.
///
/// # Errors
/// When anything stands against any row, the file cannot be read, or the service fails.
pub async fn import(
    node: &Node,
    actor: &Actor,
    list: List,
    target: &Target,
    file: &File<'_>,
    progress: &dyn Progress,
) -> Result<Imported, NotImported> {
    let sheets = file::read(file.bytes, &Limits::USUAL)?;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let Work { plan, batch, .. } = judged(node, actor, list, target, (file, &sheets), progress).await?;
        if !plan.problems.is_empty() {
            return Err(NotImported::Problems(Box::new(plan)));
        }
        match batch.commit().await {
            Ok(done) => {
                let visible = done.is_none_or(|done| done.visible);
                let position = done.map(|done| done.position);
                return Ok(Imported { new: plan.new, known: plan.known, visible, position });
            }
            // Somebody else was quicker: judge again what now stands.
            Err(CommandError::Append(AppendError::WrongExpectedRevision { .. })) if attempt < ATTEMPTS => {}
            Err(error) => return Err(error.into()),
        }
    }
}

async fn judged<'n>(
    node: &'n Node,
    actor: &Actor,
    list: List,
    target: &'n Target,
    (file, sheets): (&'n File<'n>, &[Sheet]),
    progress: &'n dyn Progress,
) -> Result<Work<'n>, Fault> {
    let batch = Batch::new(node, actor.clone(), None);
    let mut work = Work { node, target, batch, list, file, plan: Plan::default(), seen: BTreeMap::new(), progress };
    if let Some(what) = host_is_elsewhere(node, target).await? {
        work.plan.problems.push(Problem { at: Spot::default(), what });
        return Ok(work);
    }
    for sheet in sheets.iter().filter(|sheet| !sheet.rows.is_empty() && !is_guide(sheet)) {
        let Plan { problems, notes, .. } = &mut work.plan;
        let Some(headings) = Headings::find(sheet, list.columns(), problems, notes) else { continue };
        let (examples, rows): (Vec<_>, Vec<_>) = headings.below(sheet).partition(|row| headings.is_example(row));
        work.plan.examples += examples.len();
        let reader = |row| RowReader { sheet: sheet.name.as_deref(), row, headings: &headings, problems: Vec::new() };
        match list.enter(&mut work, rows.into_iter().map(reader).collect()).await {
            Err(Fault::Command(CommandError::Refused(what))) => {
                work.plan.problems.push(Problem { at: Spot::default(), what });
                break;
            }
            other => other?,
        }
    }
    if work.plan.rows == 0 && work.plan.problems.is_empty() {
        work.plan.problems.push(Problem { at: Spot::default(), what: FileFault::Empty.explain() });
    }
    work.plan.problems.sort_by(|one, other| one.at.cmp(&other.at));
    Ok(work)
}

/// What stands against a host that does not belong to the unit in whose name it is asked for: a scope is judged by the
/// unit.
async fn host_is_elsewhere(node: &Node, target: &Target) -> Result<Option<Explanation>, Fault> {
    let Some(host) = &target.host else { return Ok(None) };
    let season = node.season(&target.festival).await?;
    let registered = node.registered_on(&host.as_unit(), season).await?.fact;
    if registered.is_some_and(|unit| unit.parent() == Some(&target.unit)) {
        return Ok(None);
    }
    let unit = &target.unit;
    Ok(Some(Explanation::of(
        "HOST_UNKNOWN",
        format!("Danh bạ không có nơi tổ chức “{host}” thuộc “{unit}”; hãy kiểm tra mã hoặc đăng ký trước."),
        format!("The register knows no host “{host}” of “{unit}”; check its id or register it first."),
    )))
}

/// The table of a template that says how to fill it in.
pub const GUIDE: &str = "Hướng dẫn";

fn is_guide(sheet: &Sheet) -> bool {
    sheet.name.as_deref().is_some_and(|name| name == GUIDE)
}

/// A file on its way.
pub struct Work<'n> {
    /// Where it goes.
    pub node: &'n Node,
    /// Whose list it is.
    pub target: &'n Target,
    /// What it becomes.
    pub batch: Batch<'n>,
    list: List,
    file: &'n File<'n>,
    plan: Plan,
    seen: BTreeMap<CommandId, Spot>,
    progress: &'n dyn Progress,
}

/// Where a row stands, and which of its columns is which.
#[derive(Debug)]
pub struct RowSpot<'s> {
    spot: Spot,
    headings: &'s Headings,
}

impl Work<'_> {
    /// The host whose list it is; a problem where none is named.
    pub fn host(&mut self) -> Option<HostId> {
        let host = self.target.host.clone();
        if host.is_none() {
            let what = Explanation::of(
                "HOST_MISSING",
                "Danh sách này thuộc một nơi tổ chức; hãy chọn nơi tổ chức rồi nhập lại.",
                "This list belongs to a host; name the host and import again.",
            );
            self.plan.problems.push(Problem { at: Spot::default(), what });
        }
        host
    }

    /// The id of the command that a row becomes: the same row of the same list is the same wish, whoever brings it and
    /// however often. A row that stands twice is told.
    pub fn command(&mut self, row: &mut RowReader<'_>, columns: &[&'static Column]) -> Option<CommandId> {
        let words: Vec<String> = columns.iter().map(|column| row.words(column).nfc().collect()).collect();
        let words = words.join("\n");
        let is_first = columns.first().is_some_and(|column| self.is_first(row, column, &words));
        is_first.then(|| self.command_for(&words))
    }

    /// The id of the command that some words of this list become.
    pub fn command_for(&self, words: &str) -> CommandId {
        let Target { festival, unit, host } = self.target;
        let host = host.as_ref().map(HostId::as_str).unwrap_or_default();
        let key = format!("{}\n{festival}\n{unit}\n{host}\n{words}", self.list.code());
        CommandId(Uuid::new_v5(&ROWS, key.as_bytes()))
    }

    /// Whether no row before it said the same; where one did, both are told.
    pub fn is_first(&mut self, row: &mut RowReader<'_>, column: &Column, words: &str) -> bool {
        let key = self.command_for(words);
        if let Some(first) = self.seen.get(&key) {
            let what = Explanation::of(
                "ROW_REPEATED",
                format!("Trùng với {}; hãy xóa một trong hai dòng, hoặc ghi rõ chỗ khác nhau.", lowered(&first.vi())),
                format!("It repeats {}; remove one of them, or say how they differ.", lowered(&first.en())),
            );
            row.refuse(column, what);
            return false;
        }
        self.seen.insert(key, row.spot());
        true
    }

    /// Takes what was found out about a row.
    pub fn read<'s>(&mut self, row: RowReader<'s>) -> RowSpot<'s> {
        self.plan.rows += 1;
        self.progress.advance(1);
        let (spot, headings) = (row.spot(), row.headings);
        self.plan.problems.extend(row.problems);
        RowSpot { spot, headings }
    }

    /// A row says what is there already.
    pub fn known(&mut self) {
        self.plan.known += 1;
    }

    /// Judges what a row asks for, and notes what stands against it.
    ///
    /// # Errors
    /// When the service fails, or with a refusal that would stand against every row.
    pub async fn ask<A: Aggregate>(
        &mut self,
        row: &RowSpot<'_>,
        command: CommandId,
        stream: &StreamId,
        subject: Subject,
        wish: A::Command,
    ) -> Result<(), Fault> {
        if self.plan.rows.is_multiple_of(TURN) {
            tokio::task::yield_now().await;
        }
        let cited = self.file.cited(self.list, &row.spot);
        match self.batch.ask::<A>(command, stream, subject, wish, cited).await {
            Ok(Outcome::New) => self.plan.new += 1,
            Ok(Outcome::Known) => self.plan.known += 1,
            Err(CommandError::Refused(what)) if !stands_against_all(&what) => {
                let field = what.field.unwrap_or_default();
                let column = self.list.columns().iter().find(|column| column.field == field);
                let column = column.and_then(|column| row.headings.at(column)).cloned();
                self.plan.problems.push(Problem { at: row.spot.clone().column(column), what });
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

/// Whether a refusal is about who brings the file, or about the festival year, and so about every row.
fn stands_against_all(what: &Explanation) -> bool {
    what.field == Some("by") || what.code.starts_with("FESTIVAL_")
}

/// As it stands within a sentence.
fn lowered(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
