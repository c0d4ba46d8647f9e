//! Programme (phần hội) of a host's festival day: venues, activities, teams, releases and results.

mod activity;
mod event;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use activity::{Activity, same_name};
pub use event::{ActivityKind, Event, Placing};
pub use refusal::Refusal;

use crate::{
    Actor, Aggregate, Category, Evidence, FestivalStanding, Role,
    unit::UnitKind,
    values::{ActivityId, Slot, TeamId, Text, VenueId},
};
use Command::{AddActivity, AddVenue, CancelActivity, EnterTeam, MoveActivity, RecordResult, Release};
use Event::{
    ActivityAdded, ActivityCancelled, ActivityMoved, ProgrammeReleased, ResultRecorded, TeamEntered, VenueAdded,
};

/// One host's programme in one year. A draft may clash; a release may not.
#[derive(Debug, Clone, Default)]
pub struct Programme {
    venues: BTreeMap<VenueId, Text>,
    activities: BTreeMap<ActivityId, Activity>,
    released: Option<Released>,
}

/// What the public reads.
#[derive(Debug, Clone)]
struct Released {
    version: u32,
    agenda_version: Option<u32>,
    /// Whether the programme has changed since.
    outdated: bool,
}

/// What can be asked of a programme.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Add a place where activities are held.
    AddVenue {
        /// Its id.
        venue: VenueId,
        /// Its name.
        name: Text,
        /// What the host is, by the register; `None` when it is not registered.
        host: Evidence<Option<UnitKind>>,
    },
    /// Add an activity.
    AddActivity {
        /// Its id.
        activity: ActivityId,
        /// What it is.
        kind: ActivityKind,
        /// As printed.
        title: Text,
        /// Where.
        venue: VenueId,
        /// When.
        slot: Slot,
    },
    /// Hold an activity elsewhere or at another time.
    MoveActivity {
        /// Which activity.
        activity: ActivityId,
        /// Where to.
        venue: VenueId,
        /// When.
        slot: Slot,
        /// Why.
        reason: Text,
    },
    /// Cancel an activity.
    CancelActivity {
        /// Which activity.
        activity: ActivityId,
        /// Why.
        reason: Text,
    },
    /// Enter a team for an activity.
    EnterTeam {
        /// Which activity.
        activity: ActivityId,
        /// The team.
        team: TeamId,
        /// Its name.
        name: Text,
    },
    /// Release the programme to the public as it stands.
    Release {
        /// What changed, for the public.
        changelog: Text,
        /// The ceremony's approved agenda version; `None` when none is approved.
        approved_agenda: Evidence<Option<u32>>,
    },
    /// Record an activity's result. A later result takes the place of the earlier one.
    RecordResult {
        /// Which activity.
        activity: ActivityId,
        /// Places of teams entered in it.
        placings: Vec<Placing>,
    },
}

impl Aggregate for Programme {
    const CATEGORY: Category = Category::Programme;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            AddVenue { .. }
            | AddActivity { .. }
            | MoveActivity { .. }
            | CancelActivity { .. }
            | EnterTeam { .. }
            | RecordResult { .. } => &[Role::Drafter, Role::Coordinator],
            Release { .. } => &[Role::Decider],
        }
    }

    /// A cancelled year cancels its activities.
    fn is_done_in(command: &Command, festival: FestivalStanding) -> bool {
        festival == FestivalStanding::Open
            || (festival == FestivalStanding::Cancelled && matches!(command, CancelActivity { .. }))
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            AddVenue { venue, name, host } => self.add_venue(venue, name, host.fact),
            AddActivity { activity, .. } if self.activities.contains_key(&activity) => Err(Refusal::ActivityExists),
            AddActivity { activity, kind, title, venue, slot } => {
                self.venue(venue)?;
                Ok(vec![ActivityAdded { activity, kind, title, venue, slot }])
            }
            MoveActivity { activity, venue, slot, reason } => {
                self.held(activity)?.moves(venue, slot)?;
                self.venue(venue)?;
                Ok(vec![ActivityMoved { activity, venue, slot, reason }])
            }
            CancelActivity { activity, reason } => {
                self.held(activity)?;
                Ok(vec![ActivityCancelled { activity, reason }])
            }
            EnterTeam { activity, team, name } => {
                self.held(activity)?.admits(team, &name)?;
                Ok(vec![TeamEntered { activity, team, name }])
            }
            Release { changelog, approved_agenda } => self.release(changelog, approved_agenda.fact),
            RecordResult { activity, placings } => {
                let placings = self.held(activity)?.rank(placings)?;
                Ok(vec![ResultRecorded { activity, placings }])
            }
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            // Nobody but the organiser sees a venue until an activity is held there.
            VenueAdded { venue, name } => {
                self.venues.insert(*venue, name.clone());
            }
            ActivityAdded { activity, title, venue, slot, .. } => {
                let (title, venue, slot) = (title.clone(), *venue, *slot);
                let added = Activity { title, venue, slot, cancelled: false, teams: BTreeMap::new() };
                self.activities.insert(*activity, added);
                self.outdate();
            }
            ActivityMoved { activity, venue, slot, .. } => {
                self.change(activity, |activity| (activity.venue, activity.slot) = (*venue, *slot));
            }
            ActivityCancelled { activity, .. } => self.change(activity, |activity| activity.cancelled = true),
            TeamEntered { activity, team, name } => self.change(activity, |activity| {
                activity.teams.insert(*team, name.clone());
            }),
            ProgrammeReleased { version, agenda_version, .. } => {
                self.released = Some(Released { version: *version, agenda_version: *agenda_version, outdated: false });
            }
            ResultRecorded { .. } => self.outdate(),
        }
        self
    }
}

impl Programme {
    /// The activities that are not cancelled.
    pub fn held_activities(&self) -> impl Iterator<Item = ActivityId> + '_ {
        self.activities.iter().filter(|(_, activity)| !activity.cancelled).map(|(id, _)| *id)
    }

    /// Whether somebody laid it out already, with other venues than this one.
    pub fn is_begun_without(&self, venue: VenueId) -> bool {
        self.venues.keys().any(|known| *known != venue)
    }

    fn add_venue(&self, venue: VenueId, name: Text, host: Option<UnitKind>) -> Result<Vec<Event>, Refusal> {
        match host {
            None => return Err(Refusal::UnknownHost),
            Some(kind) if !kind.is_host() => return Err(Refusal::CannotHost { kind }),
            Some(_) => {}
        }
        if self.venues.contains_key(&venue) {
            return Err(Refusal::VenueExists);
        }
        match self.venues.values().find(|taken| same_name(taken, &name)) {
            Some(taken) => Err(Refusal::VenueNameTaken { name: taken.clone() }),
            None => Ok(vec![VenueAdded { venue, name }]),
        }
    }

    fn release(&self, changelog: Text, agenda_version: Option<u32>) -> Result<Vec<Event>, Refusal> {
        let version = match &self.released {
            None if agenda_version.is_none() && self.activities.values().all(|activity| activity.cancelled) => {
                return Err(Refusal::NothingToRelease);
            }
            None => 1,
            Some(last) if !last.outdated && last.agenda_version == agenda_version => {
                return Err(Refusal::NothingChanged { version: last.version });
            }
            // A later release may well be empty: it tells the public that everything is cancelled.
            Some(last) => last.version.saturating_add(1),
        };
        self.is_free_of_clashes()?;
        Ok(vec![ProgrammeReleased { version, changelog, agenda_version }])
    }

    /// Nobody can be in two places at once, and no place holds two activities.
    fn is_free_of_clashes(&self) -> Result<(), Refusal> {
        let mut held: Vec<_> = self.activities.values().filter(|activity| !activity.cancelled).collect();
        held.sort_by_key(|activity| activity.slot.start());
        for (index, first) in held.iter().enumerate() {
            for second in held.iter().skip(index + 1).filter(|second| second.slot.overlaps(first.slot)) {
                let titles = (first.title.clone(), second.title.clone());
                if first.venue == second.venue {
                    let (venue, (first, second)) = (self.venue(first.venue)?.clone(), titles);
                    return Err(Refusal::VenueDoubleBooked { venue, first, second });
                }
                if let Some(team) = first.shared_team(second) {
                    let (team, (first, second)) = (team.clone(), titles);
                    return Err(Refusal::TeamDoubleBooked { team, first, second });
                }
            }
        }
        Ok(())
    }

    /// The venue's name.
    fn venue(&self, venue: VenueId) -> Result<&Text, Refusal> {
        self.venues.get(&venue).ok_or(Refusal::UnknownVenue)
    }

    /// The activity, unless it is cancelled.
    fn held(&self, activity: ActivityId) -> Result<&Activity, Refusal> {
        match self.activities.get(&activity) {
            Some(activity) if activity.cancelled => Err(Refusal::ActivityCancelled { title: activity.title.clone() }),
            Some(activity) => Ok(activity),
            None => Err(Refusal::UnknownActivity),
        }
    }

    fn change(&mut self, activity: &ActivityId, change: impl FnOnce(&mut Activity)) {
        if let Some(activity) = self.activities.get_mut(activity) {
            change(activity);
        }
        self.outdate();
    }

    /// What the public reads is no longer what stands.
    fn outdate(&mut self) {
        if let Some(released) = &mut self.released {
            released.outdated = true;
        }
    }
}
