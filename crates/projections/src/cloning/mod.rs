//! A year made after an earlier one: its rule, its units and its outline, and the days that hosts planned, with agenda,
//! venues, activities and duties. What people did and who they were stays where it was: no speaker, team, result, nominee,
//! approval or release is taken along.
//!
//! Everything is asked for by the commands that forms send, in one batch, with ids made from what is copied: whatever
//! was copied before is known and stays as its new year left it.

mod copy;
#[cfg(test)]
mod properties;
mod shift;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    Actor, Aggregate, Explanation, FestivalRef, FestivalStanding, StreamId, Subject,
    values::{CommandId, HostId, Occurred, UnitId, Year},
};
use ngayhoi_journal::AppendError;
use uuid::Uuid;

pub use shift::{DateRule, Shift};

use crate::{
    commands::{Batch, CommandError, Done, Outcome},
    node::{Node, NodeError},
    read_models::overview,
};

/// The namespace of the ids of commands that copies become.
const COPIES: Uuid = Uuid::from_u128(0x6e67_6179_686f_6900_8000_0000_0019_0807);

/// How often a year is judged anew when others write into it.
const ATTEMPTS: usize = 4;

/// What is to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Of which year.
    pub from: Year,
    /// Into which.
    pub to: FestivalRef,
    /// How days are moved.
    pub rule: DateRule,
    /// Which part: one office opens a year, another plans its days.
    pub part: Part,
}

/// A part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its rule, window, units and outline, which the convener lays down.
    Structure,
    /// The days of its hosts, which police and Front plan.
    Days,
}

/// One thing that is copied, or is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is.
    pub what: What,
    /// Of which unit.
    pub unit: Option<UnitId>,
    /// Of which host.
    pub host: Option<HostId>,
    /// As people know it.
    pub title: String,
    /// When it begins, in its new year.
    pub starts_at: Option<DateTime<Utc>>,
    /// What becomes of it.
    pub standing: Standing,
}

/// What is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The year itself.
    Year,
    /// A unit's part in it.
    Unit,
    /// What its pilots are measured by.
    PilotRules,
    /// Its outline.
    Outline,
    /// A ceremony.
    Ceremony,
    /// An item of its agenda.
    AgendaItem,
    /// A venue.
    Venue,
    /// An activity.
    Activity,
    /// A duty.
    Duty,
}

/// What becomes of a copy.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// It is made.
    New,
    /// It is there already.
    Known,
    /// It is left out, for this reason.
    Left(Explanation),
}

/// Says what would be copied. Nothing is written.
///
/// # Errors
/// When the actor may not, the years do not fit, or the service fails.
pub async fn preview(node: &Node, actor: &Actor, wish: &Wish) -> Result<Vec<Line>, CommandError> {
    Ok(judged(node, actor, None, wish).await?.lines)
}

/// Copies all of it that can be, at once.
///
/// # Errors
/// When the actor may not, the years do not fit, or the service fails; nothing is written then.
pub async fn clone_year(
    node: &Node,
    actor: &Actor,
    occurred: Option<Occurred>,
    wish: &Wish,
) -> Result<(Vec<Line>, Option<Done>), CommandError> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let Copying { lines, batch, .. } = judged(node, actor, occurred, wish).await?;
        match batch.commit().await {
            Ok(done) => return Ok((lines, done)),
            // Somebody else was quicker: judge again what now stands.
            Err(CommandError::Append(AppendError::WrongExpectedRevision { .. })) if attempt < ATTEMPTS => {}
            Err(error) => return Err(error),
        }
    }
}

async fn judged<'n>(
    node: &'n Node,
    actor: &Actor,
    occurred: Option<Occurred>,
    wish: &'n Wish,
) -> Result<Copying<'n>, CommandError> {
    if wish.from >= wish.to.year {
        return Err(CommandError::Refused(not_earlier(wish)));
    }
    let (convener, year) = (wish.to.convener.to_string(), wish.from.get());
    let source = read(node, move |db| overview::festival(db, &convener, year)).await?;
    let Some(source) = source else { return Err(CommandError::Refused(unknown_source(wish))) };
    let shift = Shift { rule: wish.rule, from: wish.from, to: wish.to.year };
    let batch = Batch::new(node, actor.clone(), occurred);
    let mut copying = Copying { node, wish, shift, batch, lines: Vec::new() };
    match wish.part {
        Part::Structure => copying.structure(source).await?,
        Part::Days => copying.days().await?,
    }
    Ok(copying)
}

/// Reads the read models.
async fn read<T: Send + 'static>(
    node: &Node,
    query: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, CommandError> {
    Ok(node.read_models.read(query).await.map_err(NodeError::from)?)
}

/// A year on its way into another.
struct Copying<'n> {
    node: &'n Node,
    wish: &'n Wish,
    shift: Shift,
    batch: Batch<'n>,
    lines: Vec<Line>,
}

impl Copying<'_> {
    /// The id of the command that copies a thing: the same thing into the same year is the same wish.
    fn command(&self, thing: &str) -> CommandId {
        CommandId(Uuid::new_v5(&COPIES, format!("{}\n{thing}", self.wish.to).as_bytes()))
    }

    /// Asks for a copy, notes what becomes of it, and says whether it stands in the new year.
    async fn ask<A: Aggregate>(
        &mut self,
        line: Line,
        command: CommandId,
        stream: &StreamId,
        subject: Subject,
        ask: A::Command,
    ) -> Result<bool, CommandError> {
        let standing = match self.batch.ask::<A>(command, stream, subject, ask, None).await {
            Ok(Outcome::New) => Standing::New,
            Ok(Outcome::Known) => Standing::Known,
            Err(CommandError::Refused(what)) if what.code == "UNIT_ALREADY_JOINED" => Standing::Known,
            // About who asks, or about the year: it stands against all.
            Err(CommandError::Refused(what)) if what.field == Some("by") || what.code.starts_with("FESTIVAL_") => {
                return Err(CommandError::Refused(what));
            }
            Err(CommandError::Refused(what)) => Standing::Left(what),
            Err(error) => return Err(error),
        };
        let stands = !matches!(standing, Standing::Left(_));
        self.lines.push(Line { standing, ..line });
        Ok(stands)
    }

    async fn is_open(&mut self) -> Result<bool, CommandError> {
        let stream = StreamId::Year(self.wish.to.clone());
        let year = self.batch.state::<ngayhoi_domain::year::FestivalYear>(&stream).await?;
        Ok(year.standing() == FestivalStanding::Open)
    }
}

impl Line {
    fn of(what: What, title: impl Into<String>) -> Self {
        Self { what, unit: None, host: None, title: title.into(), starts_at: None, standing: Standing::Known }
    }
}

fn not_earlier(wish: &Wish) -> Explanation {
    let (from, to) = (wish.from, wish.to.year);
    Explanation::at(
        "from",
        "SOURCE_YEAR_NOT_EARLIER",
        format!("Năm được chép ({from}) phải trước năm mới ({to}); hãy chọn một năm trước."),
        format!("The year that is copied ({from}) must come before the new one ({to}); choose an earlier one."),
    )
}

fn unknown_source(wish: &Wish) -> Explanation {
    let (from, convener) = (wish.from, &wish.to.convener);
    Explanation::at(
        "from",
        "SOURCE_YEAR_UNKNOWN",
        format!("“{convener}” không có ngày hội năm {from} để chép; hãy chọn năm khác."),
        format!("“{convener}” has no festival of {from} to copy; choose another year."),
    )
}
