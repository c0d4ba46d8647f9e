use std::{
    collections::{BTreeSet, HashSet},
    num::NonZeroU32,
};

use super::{
    Event, Placing, Refusal,
    contest::{Contest, Format, Rules, TEAMS_MAX, draw},
};
use crate::values::{ActivityId, PerformerId, Slot, TeamId, Text, VenueId};

/// An activity as the programme remembers it.
#[derive(Debug, Clone)]
pub(super) struct Activity {
    pub(super) title: Text,
    pub(super) venue: VenueId,
    pub(super) slot: Slot,
    pub(super) cancelled: bool,
    /// How many teams it takes; `None` for any number.
    pub(super) places: Option<NonZeroU32>,
    /// Who takes part, in the order of coming.
    pub(super) entered: Vec<Entrant>,
    /// Who waits for a place, in the order of coming. Nobody waits while a place is free.
    pub(super) waiting: Vec<Entrant>,
    pub(super) performers: BTreeSet<PerformerId>,
    pub(super) contest: Option<Contest>,
    /// The result, once there is one.
    pub(super) result: Option<Vec<Placing>>,
}

/// A team that wants to take part.
#[derive(Debug, Clone)]
pub(super) struct Entrant {
    pub(super) team: TeamId,
    pub(super) name: Text,
}

impl Activity {
    pub(super) fn new(title: Text, venue: VenueId, slot: Slot) -> Self {
        Self {
            title,
            venue,
            slot,
            cancelled: false,
            places: None,
            entered: Vec::new(),
            waiting: Vec::new(),
            performers: BTreeSet::new(),
            contest: None,
            result: None,
        }
    }

    /// Whether it goes elsewhere or to another time.
    pub(super) fn moves(&self, venue: VenueId, slot: Slot) -> Result<(), Refusal> {
        if (self.venue, self.slot) == (venue, slot) { Err(Refusal::NothingMoved) } else { Ok(()) }
    }

    /// Whether teams may still come and go.
    fn registers(&self) -> Result<(), Refusal> {
        if self.contest.as_ref().is_some_and(Contest::is_under_way) {
            return Err(Refusal::ContestUnderWay { title: self.title.clone() });
        }
        self.has_no_result()
    }

    /// Enters a team, or has it wait where no place is free.
    pub(super) fn enter(
        &self,
        activity: ActivityId,
        entrant: Entrant,
        members: Option<NonZeroU32>,
    ) -> Result<Vec<Event>, Refusal> {
        let Entrant { team, name } = entrant;
        self.registers()?;
        let mut known = self.entered.iter().chain(&self.waiting);
        if known.clone().any(|other| other.team == team) {
            return Err(Refusal::TeamExists);
        }
        if let Some(taken) = known.find(|other| same_name(&other.name, &name)) {
            return Err(Refusal::TeamNameTaken { name: taken.name.clone() });
        }
        Ok(vec![if self.has_room() {
            Event::TeamEntered { activity, team, name, members }
        } else {
            Event::TeamWaitlisted { activity, team, name, members }
        }])
    }

    /// Takes a team out; who waits longest takes the place that comes free.
    pub(super) fn withdraw(&self, activity: ActivityId, team: TeamId, reason: Text) -> Result<Vec<Event>, Refusal> {
        let is_in = self.entered.iter().any(|entrant| entrant.team == team);
        if !is_in && !self.waiting.iter().any(|entrant| entrant.team == team) {
            return Err(Refusal::UnknownTeam);
        }
        self.registers()?;
        let next = self.waiting.first().filter(|_| is_in);
        let admitted = next.map(|next| Event::TeamAdmitted { activity, team: next.team });
        Ok(std::iter::once(Event::TeamWithdrawn { activity, team, reason }).chain(admitted).collect())
    }

    /// Changes how many teams it takes; who waits moves up into the places that come free.
    pub(super) fn limit(&self, activity: ActivityId, places: Option<NonZeroU32>) -> Result<Vec<Event>, Refusal> {
        self.registers()?;
        if places == self.places {
            return Err(Refusal::LimitUnchanged);
        }
        let free = match places {
            None => usize::MAX,
            Some(places) => count(places)
                .checked_sub(self.entered.len())
                .ok_or(Refusal::LimitBelowEntered { entered: self.entered.len() })?,
        };
        let admitted = self.waiting.iter().take(free).map(|next| Event::TeamAdmitted { activity, team: next.team });
        Ok(std::iter::once(Event::RegistrationLimited { activity, places }).chain(admitted).collect())
    }

    fn has_room(&self) -> bool {
        self.waiting.is_empty() && self.places.is_none_or(|places| self.entered.len() < count(places))
    }

    /// Whether the contest may be played by these rules.
    pub(super) fn sets(&self, rules: &Rules) -> Result<(), Refusal> {
        self.registers()?;
        rules.check()
    }

    /// Draws who meets whom.
    pub(super) fn draw(&self, activity: ActivityId, order: &[TeamId]) -> Result<Vec<Event>, Refusal> {
        let contest = self.contest()?;
        self.registers()?;
        let format = contest.rules.format;
        match format {
            Format::Timed | Format::Scored => return Err(Refusal::NothingToDraw),
            Format::Knockout { .. } | Format::RoundRobin { .. } => {}
        }
        if self.entered.len() < 2 {
            return Err(Refusal::TooFewTeams);
        }
        if self.entered.len() > TEAMS_MAX {
            return Err(Refusal::TooManyTeams { most: TEAMS_MAX });
        }
        let drawn = self.named_once(order)?;
        if let Some(left) = self.entered.iter().find(|entrant| !drawn.contains(&entrant.team)) {
            return Err(Refusal::TeamNotDrawn { name: left.name.clone() });
        }
        Ok(vec![Event::ContestDrawn { activity, fixtures: draw(format, order) }])
    }

    /// The teams that were drawn, each of which entered and was drawn once.
    fn named_once(&self, order: &[TeamId]) -> Result<HashSet<TeamId>, Refusal> {
        let mut drawn = HashSet::new();
        for team in order {
            let entrant = self.entrant(*team).ok_or(Refusal::TeamNotDrawable { team: *team })?;
            if !drawn.insert(*team) {
                return Err(Refusal::TeamDrawnTwice { name: entrant.name.clone() });
            }
        }
        Ok(drawn)
    }

    /// Parts equals by lot: all of them, and nobody else.
    pub(super) fn draw_lot(&self, activity: ActivityId, order: Vec<TeamId>) -> Result<Vec<Event>, Refusal> {
        let contest = self.contest()?;
        if !contest.rules.end_in_a_lot() {
            return Err(Refusal::LotNotInRules);
        }
        self.has_no_result()?;
        contest.is_over(&self.teams())?;
        let drawn = self.named_once(&order)?;
        let waiting = contest.waits_for_lot();
        let equals = waiting.iter().find(|equals| order.iter().any(|team| equals.contains(team)));
        let equals = equals.ok_or(Refusal::NothingToPart)?;
        for Entrant { team, name } in &self.entered {
            match (equals.contains(team), drawn.contains(team)) {
                (false, true) => return Err(Refusal::TeamNotEqual { name: name.clone() }),
                (true, false) => return Err(Refusal::EqualLeftOut { name: name.clone() }),
                (true, true) | (false, false) => {}
            }
        }
        Ok(vec![Event::LotDrawn { activity, order }])
    }

    /// Whether a team's mark may be written down.
    pub(super) fn measures(&self, team: TeamId) -> Result<(), Refusal> {
        let contest = self.contest_of_marks(team)?;
        if contest.marks.contains_key(&team) { Err(Refusal::MarkExists) } else { self.has_no_result() }
    }

    /// The contest, where each plays for itself and the team takes part.
    pub(super) fn contest_of_marks(&self, team: TeamId) -> Result<&Contest, Refusal> {
        let contest = self.contest()?;
        match contest.rules.format {
            Format::Timed | Format::Scored => {}
            Format::Knockout { .. } | Format::RoundRobin { .. } => return Err(Refusal::MarksNotCounted),
        }
        self.entrant(team).map(|_| contest).ok_or(Refusal::UnknownTeam)
    }

    pub(super) fn contest(&self) -> Result<&Contest, Refusal> {
        self.contest.as_ref().ok_or(Refusal::NoContest)
    }

    /// Whether no result stands yet.
    pub(super) fn has_no_result(&self) -> Result<(), Refusal> {
        if self.result.is_some() { Err(Refusal::ResultStands { title: self.title.clone() }) } else { Ok(()) }
    }

    /// The contest's result.
    pub(super) fn conclude(&self, activity: ActivityId) -> Result<Vec<Event>, Refusal> {
        let contest = self.contest()?;
        self.has_no_result()?;
        let placings = contest.result(&self.teams())?;
        match contest.waits_for_lot().first() {
            Some(equals) => {
                let names = equals.iter().filter_map(|team| Some(self.entrant(*team)?.name.clone())).collect();
                Err(Refusal::LotMissing { names })
            }
            None => Ok(vec![Event::ResultRecorded { activity, placings }]),
        }
    }

    /// What a correction within the contest does to a result that stands already.
    pub(super) fn recount(&self, activity: ActivityId, correction: Event, reason: Text) -> Vec<Event> {
        let recounted = self.contest.clone().zip(self.result.as_ref()).and_then(|(mut contest, stands)| {
            contest.remember(&correction);
            contest.result(&self.teams()).ok().filter(|placings| placings != stands)
        });
        let corrected = recounted.map(|placings| Event::ResultCorrected { activity, placings, reason });
        std::iter::once(correction).chain(corrected).collect()
    }

    /// The result, best first.
    pub(super) fn rank(&self, mut placings: Vec<Placing>) -> Result<Vec<Placing>, Refusal> {
        if placings.is_empty() {
            return Err(Refusal::NoPlacings);
        }
        let mut placed = HashSet::new();
        for Placing { place, team, .. } in &placings {
            let Some(entrant) = self.entrant(*team) else {
                return Err(Refusal::TeamNotEntered { team: *team });
            };
            if *place == 0 {
                return Err(Refusal::PlaceOutOfRange);
            }
            if !placed.insert(*team) {
                return Err(Refusal::TeamPlacedTwice { name: entrant.name.clone() });
            }
        }
        placings.sort_by_key(|placing| placing.place);
        Ok(placings)
    }

    fn entrant(&self, team: TeamId) -> Option<&Entrant> {
        self.entered.iter().find(|entrant| entrant.team == team)
    }

    /// The teams that entered, in the order of coming.
    pub(super) fn teams(&self) -> Vec<TeamId> {
        self.entered.iter().map(|entrant| entrant.team).collect()
    }

    /// A team that takes part in both.
    pub(super) fn shared_team(&self, other: &Self) -> Option<&Text> {
        let takes_part = |team: &Text| other.entered.iter().any(|theirs| same_name(team, &theirs.name));
        self.entered.iter().map(|entrant| &entrant.name).find(|team| takes_part(team))
    }

    /// Who performs in both.
    pub(super) fn shared_performer(&self, other: &Self) -> Option<PerformerId> {
        self.performers.intersection(&other.performers).next().copied()
    }

    /// Remembers who comes, waits and goes.
    pub(super) fn remember(&mut self, event: &Event) {
        match event {
            Event::ActivityMoved { venue, slot, .. } => (self.venue, self.slot) = (*venue, *slot),
            Event::ActivityCancelled { .. } => self.cancelled = true,
            Event::RegistrationLimited { places, .. } => self.places = *places,
            Event::TeamEntered { team, name, .. } => self.entered.push(Entrant { team: *team, name: name.clone() }),
            Event::TeamWaitlisted { team, name, .. } => self.waiting.push(Entrant { team: *team, name: name.clone() }),
            Event::TeamWithdrawn { team, .. } => {
                self.entered.retain(|entrant| entrant.team != *team);
                self.waiting.retain(|entrant| entrant.team != *team);
            }
            Event::TeamAdmitted { team, .. } => {
                if let Some(index) = self.waiting.iter().position(|entrant| entrant.team == *team) {
                    let admitted = self.waiting.remove(index);
                    self.entered.push(admitted);
                }
            }
            Event::PerformerBooked { performer, .. } => {
                self.performers.insert(*performer);
            }
            Event::PerformerUnbooked { performer, .. } => {
                self.performers.remove(performer);
            }
            Event::ContestSet { rules, .. } => self.contest = Some(Contest::of(rules.clone())),
            Event::ContestDrawn { .. }
            | Event::FixtureDecided { .. }
            | Event::FixtureCorrected { .. }
            | Event::MarkRecorded { .. }
            | Event::MarkCorrected { .. }
            | Event::LotDrawn { .. } => {
                if let Some(contest) = &mut self.contest {
                    contest.remember(event);
                }
            }
            Event::ResultRecorded { placings, .. } | Event::ResultCorrected { placings, .. } => {
                self.result = Some(placings.clone());
            }
            Event::VenueAdded { .. }
            | Event::ActivityAdded { .. }
            | Event::PerformerAdded { .. }
            | Event::ProgrammeReleased { .. }
            | Event::DutyAssigned { .. }
            | Event::DutyChanged { .. }
            | Event::DutyDone { .. }
            | Event::DutyDropped { .. } => {}
        }
    }
}

fn count(places: NonZeroU32) -> usize {
    usize::try_from(places.get()).unwrap_or(usize::MAX)
}

/// Whether people take the two for one: upper and lower case are the same to them.
pub(super) fn same_name(one: &Text, other: &Text) -> bool {
    one.as_str().to_lowercase() == other.as_str().to_lowercase()
}
