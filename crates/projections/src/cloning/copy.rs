use std::{collections::BTreeMap, num::NonZeroU32};

use ngayhoi_domain::{
    StreamId, Subject,
    ceremony::{self, AgendaItem, Ceremony},
    programme::{self, Programme},
    unit::UnitKind,
    values::{ActivityId, AgendaItemId, DutyId, HostId, Text, UnitId, VenueId},
    year::{self, CeremonyPart, FestivalPart, FestivalYear},
};

use super::{Copying, Line, Standing, What, read};
use crate::{
    commands::CommandError,
    read_models::{
        host_programme::{
            self, ActivityRow, AgendaItemRow, CeremonyRow, CeremonyStatus, DutyRow, DutyStanding, HostRow, VenueRow,
            Which,
        },
        overview::{self, FestivalRow},
        pilot_board,
    },
    world::today,
};

/// More than any year has.
const ALL: usize = 1 << 40;

/// What a host planned.
struct Day {
    ceremony: Option<CeremonyRow>,
    agenda: Vec<AgendaItemRow>,
    venues: Vec<VenueRow>,
    activities: Vec<ActivityRow>,
    duties: Vec<DutyRow>,
    /// What stands in the new year already.
    standing: Vec<VenueRow>,
}

impl Copying<'_> {
    /// The year, its units and its outline.
    pub(super) async fn structure(&mut self, source: FestivalRow) -> Result<(), CommandError> {
        let (to, from) = (self.wish.to.clone(), self.wish.from.get());
        let (stream, subject) = (StreamId::Year(to.clone()), Subject::festival(&to));
        let line = Line::of(What::Year, to.year.to_string());
        if self.is_open().await? {
            self.lines.push(line);
        } else {
            let ask = year::Command::Open {
                theme: None,
                founding_decision: source.decision,
                plan: None,
                pilot_quota: source.quota,
                window: source.window.and_then(|window| self.shift.window(window)),
            };
            self.ask::<FestivalYear>(line, self.command("year"), &stream, subject.clone(), ask).await?;
        }

        let convener = to.convener.to_string();
        let units = read(self.node, move |db| overview::participants(db, &convener, from, "", ALL)).await?;
        for row in units {
            let Ok(unit) = row.unit.parse::<UnitId>() else { continue };
            let registration = self.node.registered_in(&unit, today(), to.year).await?;
            let line = Line { unit: Some(unit.clone()), ..Line::of(What::Unit, row.unit) };
            let command = self.command(&format!("unit\n{unit}"));
            let ask = year::Command::Join { unit, convener: to.convener.clone(), registration };
            self.ask::<FestivalYear>(line, command, &stream, subject.clone(), ask).await?;
        }

        let convener = to.convener.to_string();
        let year = to.year.get();
        let (rules, standing) = read(self.node, move |db| {
            Ok((pilot_board::rules(db, &convener, from)?, pilot_board::rules(db, &convener, year)?))
        })
        .await?;
        if let Some(rules) = rules {
            let line = Line::of(What::PilotRules, format!("{} tiêu chí", rules.criteria.len()));
            if standing.is_some() {
                self.lines.push(line);
            } else {
                let ask = year::Command::AdoptPilotRules { criteria: rules.criteria, levels: rules.levels };
                self.ask::<FestivalYear>(line, self.command("pilot rules"), &stream, subject.clone(), ask).await?;
            }
        }

        let convener = to.convener.to_string();
        let (parts, standing) = read(self.node, move |db| {
            Ok((overview::outline(db, &convener, from)?, overview::outline(db, &convener, year)?))
        })
        .await?;
        if parts.is_empty() {
            return Ok(());
        }
        let line = Line::of(What::Outline, format!("{} phần", parts.len()));
        // An outline of its own is not replaced by an older one.
        if !standing.is_empty() {
            self.lines.push(line);
            return Ok(());
        }
        let shift = self.shift;
        let text = |words: &str| shift.words(words).parse::<Text>().ok();
        let ceremony =
            parts.iter().filter_map(|part| Some(CeremonyPart { kind: part.ceremony?, text: text(&part.text)? }));
        let festival =
            parts.iter().filter_map(|part| Some(FestivalPart { kind: part.festival?, text: text(&part.text)? }));
        let ask = year::Command::AdoptOutline { ceremony: ceremony.collect(), festival: festival.collect() };
        self.ask::<FestivalYear>(line, self.command("outline"), &stream, subject, ask).await?;
        Ok(())
    }

    /// The days of every host.
    pub(super) async fn days(&mut self) -> Result<(), CommandError> {
        let (convener, from) = (self.wish.to.convener.to_string(), self.wish.from.get());
        let hosts =
            read(self.node, move |db| host_programme::hosts(db, &convener, from, &Which::default(), "", ALL)).await?;
        for HostRow { host, unit, .. } in hosts {
            if let (Ok(host), Ok(unit)) = (host.parse(), unit.parse()) {
                self.day(&host, &unit).await?;
            }
        }
        Ok(())
    }

    async fn day(&mut self, host: &HostId, unit: &UnitId) -> Result<(), CommandError> {
        let (convener, from, id) = (self.wish.to.convener.to_string(), self.wish.from.get(), host.to_string());
        let to = self.wish.to.year.get();
        let day = read(self.node, move |db| {
            Ok(Day {
                ceremony: host_programme::ceremony(db, &convener, from, &id)?,
                agenda: host_programme::agenda(db, &convener, from, &id)?,
                venues: host_programme::venues(db, &convener, from, &id)?,
                activities: host_programme::activities(db, &convener, from, &id)?,
                duties: host_programme::duties(db, &convener, from, &id)?,
                standing: host_programme::venues(db, &convener, to, &id)?,
            })
        })
        .await?;
        let registered = self.node.registered_in(&host.as_unit(), today(), self.wish.to.year).await?;
        let kind = registered.map(|unit| unit.map(|unit| unit.kind));
        let subject = Subject::festival(&self.wish.to).unit(unit.clone()).host(host.clone());
        self.ceremony(&day, host, &subject, kind.clone()).await?;
        self.programme(&day, host, &subject, kind.clone()).await?;
        self.duties(&day, host, &subject, kind).await
    }

    async fn ceremony(
        &mut self,
        day: &Day,
        host: &HostId,
        subject: &Subject,
        kind: ngayhoi_domain::Evidence<Option<UnitKind>>,
    ) -> Result<(), CommandError> {
        let Some(ceremony) = day.ceremony.as_ref().filter(|row| row.status != CeremonyStatus::Cancelled) else {
            return Ok(());
        };
        let Ok(venue) = ceremony.venue.parse::<Text>() else { return Ok(()) };
        let by = self.shift.of(ceremony.starts_at);
        let stream = StreamId::Ceremony(self.wish.to.year, host.clone());
        let starts_at = ceremony.starts_at + by;
        let line = Line { starts_at: Some(starts_at), ..self.line(What::Ceremony, &ceremony.venue, subject) };
        let command = self.command(&format!("ceremony\n{host}"));
        let ask = ceremony::Command::Plan { starts_at, venue, host: kind };
        // A day that was planned otherwise is left as it is.
        if !self.ask::<Ceremony>(line, command, &stream, subject.clone(), ask).await? {
            return Ok(());
        }
        for row in &day.agenda {
            let Ok(title) = self.shift.words(&row.title).parse::<Text>() else { continue };
            let command = self.command(&format!("agenda item\n{}", row.item));
            let slot = row.slot.shifted(by);
            let line = Line { starts_at: Some(slot.start()), ..self.line(What::AgendaItem, title.as_str(), subject) };
            let item = AgendaItem { item: AgendaItemId::made_by(command), kind: row.kind, title, slot, speaker: None };
            self.ask::<Ceremony>(line, command, &stream, subject.clone(), ceremony::Command::AddItem { item }).await?;
        }
        Ok(())
    }

    async fn programme(
        &mut self,
        day: &Day,
        host: &HostId,
        subject: &Subject,
        kind: ngayhoi_domain::Evidence<Option<UnitKind>>,
    ) -> Result<(), CommandError> {
        let stream = StreamId::Programme(self.wish.to.year, host.clone());
        let mut venues: BTreeMap<&str, VenueId> = BTreeMap::new();
        for row in &day.venues {
            let Ok(name) = row.name.parse::<Text>() else { continue };
            let command = self.command(&format!("venue\n{}", row.venue));
            let same = day.standing.iter().find(|one| one.name.to_lowercase() == row.name.to_lowercase());
            let line = self.line(What::Venue, &row.name, subject);
            // One of the same name serves as well.
            if let Some(venue) = same.and_then(|one| one.venue.parse().ok()) {
                self.lines.push(line);
                venues.insert(&row.venue, venue);
                continue;
            }
            let venue = VenueId::made_by(command);
            let ask = programme::Command::AddVenue {
                venue,
                name,
                capacity: row.capacity.and_then(NonZeroU32::new),
                host: kind.clone(),
            };
            if self.ask::<Programme>(line, command, &stream, subject.clone(), ask).await? {
                venues.insert(&row.venue, venue);
            }
        }
        let begins = day.ceremony.as_ref().map(|ceremony| ceremony.starts_at);
        for row in day.activities.iter().filter(|row| !row.cancelled) {
            let (Ok(title), Some(venue)) =
                (self.shift.words(&row.title).parse::<Text>(), venues.get(row.venue_id.as_str()))
            else {
                continue;
            };
            // A day's activities move with its ceremony.
            let slot = row.slot.shifted(self.shift.of(begins.unwrap_or_else(|| row.slot.start())));
            let command = self.command(&format!("activity\n{}", row.activity));
            let line = Line { starts_at: Some(slot.start()), ..self.line(What::Activity, title.as_str(), subject) };
            let activity = ActivityId::made_by(command);
            let ask = programme::Command::AddActivity { activity, kind: row.kind, title, venue: *venue, slot };
            self.ask::<Programme>(line, command, &stream, subject.clone(), ask).await?;
        }
        Ok(())
    }

    /// Who prepares what: to be done again, whether or not it was done then.
    async fn duties(
        &mut self,
        day: &Day,
        host: &HostId,
        subject: &Subject,
        kind: ngayhoi_domain::Evidence<Option<UnitKind>>,
    ) -> Result<(), CommandError> {
        let stream = StreamId::Programme(self.wish.to.year, host.clone());
        for row in day.duties.iter().filter(|row| row.standing != DutyStanding::Dropped) {
            let (Ok(task), Ok(in_charge)) = (self.shift.words(&row.task).parse::<Text>(), row.in_charge.parse()) else {
                continue;
            };
            let command = self.command(&format!("duty\n{}", row.duty));
            let line = self.line(What::Duty, task.as_str(), subject);
            let duty = DutyId::made_by(command);
            let due = self.shift.day(row.due);
            let ask = programme::Command::AssignDuty { duty, task, in_charge, due, host: kind.clone() };
            self.ask::<Programme>(line, command, &stream, subject.clone(), ask).await?;
        }
        Ok(())
    }

    fn line(&self, what: What, title: &str, subject: &Subject) -> Line {
        Line {
            unit: subject.unit.clone(),
            host: subject.host.clone(),
            standing: Standing::Known,
            ..Line::of(what, title)
        }
    }
}
