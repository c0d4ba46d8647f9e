//! A release of a programme, put in the order in which a visitor reads it.

use serde::Deserialize;

use super::{
    contest::Contest,
    dates::When,
    documents::{PersonName, Source},
    words::{ActivityKind, AgendaKind, CeremonyStatus, ChangeCause, unless_said},
};

/// A release in the list of all.
#[derive(Debug, Clone, Deserialize)]
pub struct ReleaseLine {
    pub version: u32,
    pub changelog: String,
    pub occurred: When,
    pub source: Source,
}

/// A release.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    pub version: u32,
    pub changelog: String,
    pub occurred: When,
    pub recorded_at: When,
    pub ceremony: Option<Ceremony>,
    pub agenda: Vec<AgendaItem>,
    pub activities: Vec<Activity>,
    pub source: Source,
}

/// A ceremony as it stood at the release.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ceremony {
    pub status: CeremonyStatus,
    pub starts_at: When,
    pub venue: String,
}

impl Ceremony {
    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.status == CeremonyStatus::Cancelled
    }
}

/// An item of the agenda.
#[derive(Debug, Clone, Deserialize)]
pub struct AgendaItem {
    pub kind: AgendaKind,
    pub title: String,
    pub start: When,
    pub end: When,
    pub speaker: Option<PersonName>,
    pub source: Source,
}

impl AgendaItem {
    /// From when to when.
    pub fn hours(&self) -> String {
        hours(self.start, self.end)
    }

    /// What it is, unless its title says so.
    pub fn kind_beside_title(&self) -> Option<&'static str> {
        unless_said(self.kind.vi(), &self.title)
    }
}

/// An activity.
#[derive(Debug, Clone, Deserialize)]
pub struct Activity {
    pub id: String,
    pub kind: ActivityKind,
    pub title: String,
    pub venue: Option<String>,
    pub start: When,
    pub end: When,
    pub cancelled: bool,
    pub reason: Option<String>,
    pub cause: ChangeCause,
    pub places: Option<u32>,
    pub teams: Vec<Team>,
    pub waiting: Vec<Team>,
    pub performers: Vec<Performer>,
    pub contest: Option<Contest>,
    pub placings: Vec<Placing>,
    pub correction: Option<String>,
    pub source: Source,
}

/// Who performs.
#[derive(Debug, Clone, Deserialize)]
pub struct Performer {
    group: Option<String>,
    person: Option<PersonName>,
}

impl Performer {
    /// The group's or the person's name.
    pub fn name(&self) -> String {
        match (&self.group, &self.person) {
            (Some(group), _) => group.clone(),
            (None, Some(person)) => person.to_string(),
            (None, None) => String::new(),
        }
    }
}

impl Activity {
    /// Whether the weather made it move or fall away.
    pub fn is_weather(&self) -> bool {
        self.cause == ChangeCause::Weather
    }

    /// How many places there are for teams, and how many are left.
    pub fn room(&self) -> Option<String> {
        let places = self.places?;
        let left = places.saturating_sub(u32::try_from(self.teams.len()).unwrap_or(u32::MAX));
        Some(match left {
            0 => format!("Nhận {places} đội, đã đủ"),
            left => format!("Nhận {places} đội, còn {left} chỗ"),
        })
    }

    /// From when to when.
    pub fn hours(&self) -> String {
        hours(self.start, self.end)
    }
}

/// A team.
#[derive(Debug, Clone, Deserialize)]
pub struct Team {
    pub name: String,
}

/// A team's place in a result.
#[derive(Debug, Clone, Deserialize)]
pub struct Placing {
    pub place: u32,
    pub team: Option<String>,
    pub score: Option<String>,
    pub prize: Option<String>,
}

/// Activities of one day, in order.
pub struct DayOf<'a> {
    pub day: String,
    pub activities: Vec<&'a Activity>,
}

impl Release {
    /// The day on which it begins, and the hour.
    pub fn begins(&self) -> Option<When> {
        let first = || self.activities.iter().find(|activity| !activity.cancelled).map(|activity| activity.start);
        self.ceremony.as_ref().map(|ceremony| ceremony.starts_at).or_else(first)
    }

    /// The activities in which teams compete, with their contests.
    pub fn contests(&self) -> Vec<(&Activity, &Contest)> {
        let held = self.activities.iter().filter(|activity| !activity.cancelled);
        held.filter_map(|activity| Some((activity, activity.contest.as_ref()?))).collect()
    }

    /// The activities by their days.
    pub fn days(&self) -> Vec<DayOf<'_>> {
        let mut days: Vec<DayOf<'_>> = Vec::new();
        for activity in &self.activities {
            let day = activity.start.day().unwrap_or_else(|| activity.start.to_string());
            match days.last_mut() {
                Some(last) if last.day == day => last.activities.push(activity),
                Some(_) | None => days.push(DayOf { day, activities: vec![activity] }),
            }
        }
        days
    }
}

/// `8 giờ 00 – 8 giờ 15`; an end on another day says which.
fn hours(start: When, end: When) -> String {
    match (start.clock(), end.clock()) {
        (Some(from), Some(to)) if start.day() == end.day() => format!("{from} – {to}"),
        (Some(from), _) => format!("{from} – {end}"),
        (None, _) => format!("{start} – {end}"),
    }
}
