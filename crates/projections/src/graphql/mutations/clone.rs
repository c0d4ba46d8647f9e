use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::{
    input::{FestivalInput, Fields, StampInput},
    payload::UserError,
};
use crate::{
    cloning::{self, DateRule, Line, Part, Standing, What},
    graphql::{Time, instant, node},
};

/// A year made after an earlier one.
#[derive(Debug, InputObject)]
pub struct CloneFestivalYearInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// The new year.
    pub festival: FestivalInput,
    /// The earlier year of the same convener.
    pub from: i32,
    /// Which part of it.
    pub part: ClonePart,
    /// How days are moved.
    pub rule: CloneDateRule,
    /// Only tells what would be made; nothing is written.
    #[graphql(default)]
    pub preview: bool,
}

/// A part of a year. One office opens a year, another plans its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ClonePart {
    /// Its rule, window, units and outline. By the convener.
    Structure,
    /// The days of its hosts: ceremonies with agendas, venues, activities, duties. By police or Front.
    Days,
}

/// How days of one year become days of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CloneDateRule {
    /// The same day of the same month.
    SameDate,
    /// The same day of the week; what came before 19 August comes before it again.
    SameWeekday,
}

/// What is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ClonedThing {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CloneStanding {
    /// It is made.
    New,
    /// It is there already.
    Known,
    /// It is left out.
    Left,
}

/// One thing that is copied, or is not.
#[derive(Debug, SimpleObject)]
pub struct CloneLine {
    /// What it is.
    what: ClonedThing,
    /// Of which unit.
    unit_id: Option<ID>,
    /// Of which host.
    host_id: Option<ID>,
    /// As people know it.
    title: String,
    /// When it begins in the new year.
    starts_at: Option<Time>,
    /// What becomes of it.
    standing: CloneStanding,
    /// Why it is left out, in Vietnamese.
    reason: Option<String>,
    /// The same in English.
    reason_en: Option<String>,
}

/// What becomes of a copy of a year. What people did and who they were is never copied.
#[derive(Debug, SimpleObject)]
pub struct CloneFestivalYearPayload {
    /// The position token of what was written; null where nothing was.
    position: Option<String>,
    /// Whether the read models show it already.
    visible: bool,
    /// Everything that is copied or left out, in order.
    lines: Vec<CloneLine>,
    /// Why nothing was done; empty where it was.
    user_errors: Vec<UserError>,
}

impl From<Line> for CloneLine {
    fn from(line: Line) -> Self {
        let (standing, why) = match line.standing {
            Standing::New => (CloneStanding::New, None),
            Standing::Known => (CloneStanding::Known, None),
            Standing::Left(what) => (CloneStanding::Left, Some(what)),
        };
        let (reason, reason_en) = why.map(|what| (what.vi, what.en)).unzip();
        Self {
            what: match line.what {
                What::Year => ClonedThing::Year,
                What::Unit => ClonedThing::Unit,
                What::PilotRules => ClonedThing::PilotRules,
                What::Outline => ClonedThing::Outline,
                What::Ceremony => ClonedThing::Ceremony,
                What::AgendaItem => ClonedThing::AgendaItem,
                What::Venue => ClonedThing::Venue,
                What::Activity => ClonedThing::Activity,
                What::Duty => ClonedThing::Duty,
            },
            unit_id: line.unit.map(|unit| ID(unit.to_string())),
            host_id: line.host.map(|host| ID(host.to_string())),
            title: line.title,
            starts_at: line.starts_at.map(instant),
            standing,
            reason,
            reason_en,
        }
    }
}

/// Copies of years (lập theo năm trước).
#[derive(Debug, Default)]
pub struct CloneMutations;

#[Object]
impl CloneMutations {
    /// Makes a year after an earlier one of the same convener (lập theo năm trước). What was copied before is known and
    /// stays as it is; whoever was named and whatever was achieved is never copied.
    async fn clone_festival_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CloneFestivalYearInput,
    ) -> async_graphql::Result<CloneFestivalYearPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, to) = (fields.stamp(&input.stamp), fields.festival(&input.festival));
        let from = fields.year("from", input.from);
        let (Some(stamp), Some(to), Some(from)) = (stamp, to, from) else { return Ok(refused(fields.errors())) };
        let part = match input.part {
            ClonePart::Structure => Part::Structure,
            ClonePart::Days => Part::Days,
        };
        let rule = match input.rule {
            CloneDateRule::SameDate => DateRule::SameDate,
            CloneDateRule::SameWeekday => DateRule::SameWeekday,
        };
        let (wish, node) = (cloning::Wish { from, to, rule, part }, node(ctx)?);
        let cloned = if input.preview {
            cloning::preview(node, &stamp.actor, &wish).await.map(|lines| (lines, None))
        } else {
            cloning::clone_year(node, &stamp.actor, stamp.occurred, &wish).await
        };
        match cloned {
            Ok((lines, done)) => Ok(CloneFestivalYearPayload {
                position: done.map(|done| done.position.to_string()),
                visible: done.is_none_or(|done| done.visible),
                lines: lines.into_iter().map(CloneLine::from).collect(),
                user_errors: Vec::new(),
            }),
            Err(error) => match error.explain() {
                Some(what) => Ok(refused(vec![what.into()])),
                None => Err(error.into()),
            },
        }
    }
}

fn refused(user_errors: Vec<UserError>) -> CloneFestivalYearPayload {
    CloneFestivalYearPayload { position: None, visible: true, lines: Vec::new(), user_errors }
}
