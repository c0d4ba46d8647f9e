//! A day as the year's outline draws it. It is a draft: whoever prepares the day moves, renames and removes.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use ngayhoi_domain::{
    ceremony::AgendaItem,
    values::{ActivityId, AgendaItemId, CommandId, LOCAL_OFFSET, Slot, Text, Year},
    year::{FestivalPart, Template},
};

/// How long an item of the ceremony is at first.
const ITEM: TimeDelta = TimeDelta::minutes(10);

/// How long an activity is at first.
const ACTIVITY: TimeDelta = TimeDelta::hours(1);

/// An activity of the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Activity {
    pub(super) activity: ActivityId,
    pub(super) part: FestivalPart,
    pub(super) slot: Slot,
}

/// A day before anybody worked on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) starts_at: DateTime<Utc>,
    pub(super) agenda: Vec<(CommandId, AgendaItem)>,
    pub(super) activities: Vec<(CommandId, Activity)>,
}

/// Half past seven in Vietnam, on the last day of the year's window; on 19 August where none is laid down.
fn beginning(template: &Template, year: Year) -> Option<DateTime<Utc>> {
    let last = template.window.map(|window| window.last());
    let day = last.or_else(|| NaiveDate::from_ymd_opt(year.get(), 8, 19))?;
    let time = NaiveTime::from_hms_opt(7, 30, 0)?;
    Some(day.and_time(time).and_local_timezone(LOCAL_OFFSET).single()?.to_utc())
}

/// Draws a day: the parts one after the other, the festival part after the ceremony. `None` where the year's calendar
/// ends.
pub(super) fn day(template: &Template, year: Year, command: impl Fn(&str, usize) -> CommandId) -> Option<Day> {
    let starts_at = beginning(template, year)?;
    let mut next = starts_at;
    let mut slot = |length| {
        let slot = Slot::new(next, next + length).ok();
        next += length;
        slot
    };
    let mut agenda = Vec::new();
    for (index, part) in template.outline.ceremony.iter().enumerate() {
        let (kind, title): (_, Text) = (part.kind, part.text.clone());
        let command = command("item", index);
        let item = AgendaItemId::made_by(command);
        agenda.push((command, AgendaItem { item, kind, title, slot: slot(ITEM)?, speaker: None }));
    }
    let mut activities = Vec::new();
    for (index, part) in template.outline.festival.iter().enumerate() {
        let command = command("activity", index);
        let activity = ActivityId::made_by(command);
        activities.push((command, Activity { activity, part: part.clone(), slot: slot(ACTIVITY)? }));
    }
    Some(Day { starts_at, agenda, activities })
}
