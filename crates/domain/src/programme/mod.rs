//! Programme (phần hội) of a host's festival day: venues, activities, performers, teams, contests, releases and
//! results.

mod activity;
#[cfg(any(test, feature = "testing"))]
mod asked;
pub mod clash;
mod command;
pub mod contest;
mod duty;
mod event;
#[cfg(test)]
mod properties;
mod refusal;
#[cfg(test)]
mod tests;
mod words;

use std::{collections::BTreeMap, num::NonZeroU32};

use activity::{Activity, Entrant, same_name};
#[cfg(any(test, feature = "testing"))]
pub use asked::asked;
pub use command::Command;
use duty::{Duty, Standing, Terms};
pub use event::{ActivityKind, Cause, Event, PerformerName, Placing};
pub use refusal::Refusal;

use crate::{
    Actor, Aggregate, Category, FestivalStanding, Role,
    unit::UnitKind,
    values::{ActivityId, DutyId, PerformerId, TeamId, Text, VenueId},
};
use Command::{
    AddActivity, AddPerformer, AddVenue, AssignDuty, BookPerformer, CancelActivity, ChangeDuty, ConcludeContest,
    CorrectFixture, CorrectMark, CorrectResult, DecideFixture, DrawContest, DrawLot, DropDuty, EnterTeam, FinishDuty,
    LimitRegistration, MoveActivity, RecordMark, RecordResult, Release, SetContest, UnbookPerformer, WithdrawTeam,
};
use Event::{
    ActivityAdded, ActivityCancelled, ActivityMoved, ContestDrawn, ContestSet, DutyAssigned, DutyChanged, DutyDone,
    DutyDropped, FixtureCorrected, FixtureDecided, LotDrawn, MarkCorrected, MarkRecorded, PerformerAdded,
    PerformerBooked, PerformerUnbooked, ProgrammeReleased, RegistrationLimited, ResultCorrected, ResultRecorded,
    TeamAdmitted, TeamEntered, TeamWaitlisted, TeamWithdrawn, VenueAdded,
};

/// One host's programme in one year. A draft may clash; a release may not.
#[derive(Debug, Clone, Default)]
pub struct Programme {
    venues: BTreeMap<VenueId, Text>,
    performers: BTreeMap<PerformerId, PerformerName>,
    activities: BTreeMap<ActivityId, Activity>,
    duties: BTreeMap<DutyId, Duty>,
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
            | LimitRegistration { .. }
            | EnterTeam { .. }
            | WithdrawTeam { .. }
            | AddPerformer { .. }
            | BookPerformer { .. }
            | UnbookPerformer { .. }
            | AssignDuty { .. }
            | ChangeDuty { .. }
            | FinishDuty { .. }
            | DropDuty { .. }
            | SetContest { .. }
            | DrawContest { .. }
            | DecideFixture { .. }
            | CorrectFixture { .. }
            | RecordMark { .. }
            | CorrectMark { .. }
            | DrawLot { .. }
            | ConcludeContest { .. }
            | RecordResult { .. }
            | CorrectResult { .. } => &[Role::Drafter, Role::Coordinator],
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
            AddVenue { venue, name, capacity, host } => self.add_venue(venue, name, capacity, host.fact),
            AddActivity { activity, .. } if self.activities.contains_key(&activity) => Err(Refusal::ActivityExists),
            AddActivity { activity, kind, title, venue, slot } => {
                self.venue(venue)?;
                Ok(vec![ActivityAdded { activity, kind, title, venue, slot }])
            }
            MoveActivity { activity, venue, slot, reason, cause } => {
                self.held(activity)?.moves(venue, slot)?;
                self.venue(venue)?;
                Ok(vec![ActivityMoved { activity, venue, slot, reason, cause }])
            }
            CancelActivity { activity, reason, cause } => {
                self.held(activity)?;
                Ok(vec![ActivityCancelled { activity, reason, cause }])
            }
            LimitRegistration { activity, places } => self.held(activity)?.limit(activity, places),
            EnterTeam { activity, team, name, members } => {
                self.held(activity)?.enter(activity, Entrant { team, name }, members)
            }
            WithdrawTeam { activity, team, reason } => self.held(activity)?.withdraw(activity, team, reason),
            AddPerformer { performer, name } => self.add_performer(performer, name),
            BookPerformer { activity, performer } => self.book(activity, performer),
            UnbookPerformer { activity, performer, reason } => {
                if self.held(activity)?.performers.contains(&performer) {
                    Ok(vec![PerformerUnbooked { activity, performer, reason }])
                } else {
                    Err(Refusal::PerformerNotBooked)
                }
            }
            AssignDuty { duty, task, in_charge, due, host } => {
                self.assign_duty(duty, Terms { task, in_charge, due }, host.fact)
            }
            ChangeDuty { duty, task, in_charge, due } => self.change_duty(duty, Terms { task, in_charge, due }),
            FinishDuty { duty } => self.finish_duty(duty),
            DropDuty { duty, reason } => self.drop_duty(duty, reason),
            SetContest { activity, rules } => {
                self.held(activity)?.sets(&rules)?;
                Ok(vec![ContestSet { activity, rules }])
            }
            DrawContest { activity, order } => self.held(activity)?.draw(activity, &order),
            DecideFixture { activity, fixture, outcome } => {
                let held = self.held(activity)?;
                held.contest()?.decides(fixture, &outcome)?;
                Ok(vec![FixtureDecided { activity, fixture, outcome }])
            }
            CorrectFixture { activity, fixture, outcome, reason } => {
                let held = self.held(activity)?;
                held.contest()?.corrects(fixture, &outcome)?;
                let correction = FixtureCorrected { activity, fixture, outcome, reason: reason.clone() };
                Ok(held.recount(activity, correction, reason))
            }
            RecordMark { activity, team, mark } => {
                self.held(activity)?.measures(team)?;
                Ok(vec![MarkRecorded { activity, team, mark }])
            }
            CorrectMark { activity, team, mark, reason } => {
                let held = self.held(activity)?;
                match held.contest_of_marks(team)?.marks.get(&team) {
                    None => Err(Refusal::MarkMissing),
                    Some(known) if *known == mark => Err(Refusal::NothingCorrected),
                    Some(_) => {
                        let correction = MarkCorrected { activity, team, mark, reason: reason.clone() };
                        Ok(held.recount(activity, correction, reason))
                    }
                }
            }
            DrawLot { activity, order } => self.held(activity)?.draw_lot(activity, order),
            ConcludeContest { activity } => self.held(activity)?.conclude(activity),
            Release { changelog, approved_agenda } => self.release(changelog, approved_agenda.fact),
            RecordResult { activity, placings } => {
                let held = self.held(activity)?;
                if held.contest.is_some() {
                    return Err(Refusal::ContestConcludes { title: held.title.clone() });
                }
                held.has_no_result()?;
                Ok(vec![ResultRecorded { activity, placings: held.rank(placings)? }])
            }
            CorrectResult { activity, placings, reason } => {
                let held = self.held(activity)?;
                let placings = held.rank(placings)?;
                match &held.result {
                    None => Err(Refusal::NoResult),
                    Some(known) if *known == placings => Err(Refusal::NothingCorrected),
                    Some(_) => Ok(vec![ResultCorrected { activity, placings, reason }]),
                }
            }
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            // Nobody but the organiser sees a venue or a performer until they belong to an activity.
            VenueAdded { venue, name, .. } => {
                self.venues.insert(*venue, name.clone());
            }
            PerformerAdded { performer, name } => {
                self.performers.insert(*performer, name.clone());
            }
            // Who prepares what is no part of what the public reads.
            DutyAssigned { duty, task, in_charge, due } => {
                let terms = Terms { task: task.clone(), in_charge: in_charge.clone(), due: *due };
                self.duties.insert(*duty, Duty { terms, standing: Standing::Open });
            }
            DutyChanged { duty, task, in_charge, due } => {
                if let Some(duty) = self.duties.get_mut(duty) {
                    duty.terms = Terms { task: task.clone(), in_charge: in_charge.clone(), due: *due };
                }
            }
            DutyDone { duty } => self.settle(*duty, Standing::Done),
            DutyDropped { duty, .. } => self.settle(*duty, Standing::Dropped),
            ActivityAdded { activity, title, venue, slot, .. } => {
                self.activities.insert(*activity, Activity::new(title.clone(), *venue, *slot));
                self.outdate();
            }
            ActivityMoved { activity, .. }
            | ActivityCancelled { activity, .. }
            | RegistrationLimited { activity, .. }
            | TeamEntered { activity, .. }
            | TeamWaitlisted { activity, .. }
            | TeamWithdrawn { activity, .. }
            | TeamAdmitted { activity, .. }
            | PerformerBooked { activity, .. }
            | PerformerUnbooked { activity, .. }
            | ContestSet { activity, .. }
            | ContestDrawn { activity, .. }
            | FixtureDecided { activity, .. }
            | FixtureCorrected { activity, .. }
            | MarkRecorded { activity, .. }
            | MarkCorrected { activity, .. }
            | LotDrawn { activity, .. }
            | ResultRecorded { activity, .. }
            | ResultCorrected { activity, .. } => {
                if let Some(activity) = self.activities.get_mut(activity) {
                    activity.remember(event);
                }
                self.outdate();
            }
            ProgrammeReleased { version, agenda_version, .. } => {
                self.released = Some(Released { version: *version, agenda_version: *agenda_version, outdated: false });
            }
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

    /// The teams that entered an activity, in the order of coming; none where there is no such activity.
    pub fn entered(&self, activity: ActivityId) -> Vec<TeamId> {
        self.activities.get(&activity).map(Activity::teams).unwrap_or_default()
    }

    fn add_venue(
        &self,
        venue: VenueId,
        name: Text,
        capacity: Option<NonZeroU32>,
        host: Option<UnitKind>,
    ) -> Result<Vec<Event>, Refusal> {
        hosts(host)?;
        if self.venues.contains_key(&venue) {
            return Err(Refusal::VenueExists);
        }
        match self.venues.values().find(|taken| same_name(taken, &name)) {
            Some(taken) => Err(Refusal::VenueNameTaken { name: taken.clone() }),
            None => Ok(vec![VenueAdded { venue, name, capacity }]),
        }
    }

    fn add_performer(&self, performer: PerformerId, name: PerformerName) -> Result<Vec<Event>, Refusal> {
        if self.performers.contains_key(&performer) {
            return Err(Refusal::PerformerExists);
        }
        let taken = match &name {
            PerformerName::Group { name } => self.performers.values().find_map(|other| match other {
                PerformerName::Group { name: taken } if same_name(taken, name) => Some(taken),
                PerformerName::Group { .. } | PerformerName::Individual { .. } => None,
            }),
            // Names of persons are sealed, and two persons may have one name.
            PerformerName::Individual { .. } => None,
        };
        match taken {
            Some(taken) => Err(Refusal::PerformerNameTaken { name: taken.clone() }),
            None => Ok(vec![PerformerAdded { performer, name }]),
        }
    }

    fn book(&self, activity: ActivityId, performer: PerformerId) -> Result<Vec<Event>, Refusal> {
        let held = self.held(activity)?;
        if !self.performers.contains_key(&performer) {
            return Err(Refusal::UnknownPerformer);
        }
        if held.performers.contains(&performer) {
            return Err(Refusal::PerformerBookedAlready);
        }
        Ok(vec![PerformerBooked { activity, performer }])
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
                if let Some(performer) = first.shared_performer(second) {
                    let (performer, (first, second)) = (self.group_name(performer), titles);
                    return Err(Refusal::PerformerDoubleBooked { performer, first, second });
                }
            }
        }
        Ok(())
    }

    /// The name of a group; `None` for a person, whose name is sealed.
    fn group_name(&self, performer: PerformerId) -> Option<Text> {
        match self.performers.get(&performer)? {
            PerformerName::Group { name } => Some(name.clone()),
            PerformerName::Individual { .. } => None,
        }
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

    /// What the public reads is no longer what stands.
    fn outdate(&mut self) {
        if let Some(released) = &mut self.released {
            released.outdated = true;
        }
    }
}

/// A festival day is held by whoever is registered and is no administrative unit.
fn hosts(host: Option<UnitKind>) -> Result<(), Refusal> {
    match host {
        None => Err(Refusal::UnknownHost),
        Some(kind) if !kind.is_host() => Err(Refusal::CannotHost { kind }),
        Some(_) => Ok(()),
    }
}
