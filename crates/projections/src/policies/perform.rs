//! What becomes of a wish: the facts are read, the commands judged, and what is refused is noted for the worklist.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use ngayhoi_domain::{
    Actor, Aggregate, FestivalRef, Role, Scope, StreamId, Subject,
    achievement::Achievement,
    ceremony::{self, Ceremony, Stage},
    commendation::{self, Commendations},
    programme::{self, Programme},
    values::{ActorId, AgendaItemId, CommandId, CommendationId, HostId, Text, UnitId, VenueId},
    year::FestivalYear,
};
use uuid::Uuid;

use super::{Wish, draft};
use crate::{
    commands::{CommandError, Stamp},
    node::{Node, NodeError},
    read_models::{
        host_programme::{self, Which},
        units,
    },
    timeline::Entry,
};

/// How long a claim may stand on a journal that several nodes write before its decision is thought lost. A decision that
/// comes later still is refused then, never lost in part.
const PATIENCE: TimeDelta = TimeDelta::minutes(1);

/// How many hosts of a year are read at once.
const HOSTS: usize = 500;

/// A policy at work on one event.
struct Work<'a> {
    node: &'a Node,
    policy: &'static str,
    entry: &'a Entry,
    festival: &'a FestivalRef,
}

/// What became of one command of a policy.
#[derive(PartialEq, Eq)]
enum Came {
    /// It was done, now or before.
    Done,
    /// A rule stood against it.
    Refused(&'static str),
}

impl Node {
    /// Does what a policy wishes, as far as it can be done.
    ///
    /// # Errors
    /// When the node cannot read or write; then the same wish is to be tried again.
    pub(super) async fn perform(&self, policy: &'static str, entry: &Entry, wish: Wish) -> Result<(), CommandError> {
        let work = |festival| Work { node: self, policy, entry, festival };
        match &wish {
            Wish::DraftDay { festival, unit, host } => work(festival).draft_day(unit, host).await,
            Wish::Present { festival, unit, host, item } => work(festival).present(unit, host, *item).await,
            Wish::CallOff { festival, unit, host, reason } => work(festival).call_off(unit, host, reason).await,
            Wish::CancelAll { festival, reason } => work(festival).cancel_all(reason).await,
            Wish::LetClaimGo { festival, unit, commendation } => work(festival).let_claim_go(unit, *commendation).await,
        }
    }
}

impl Work<'_> {
    /// The id of one of its commands, the same whenever the event is gone over again.
    fn command(&self, step: &str) -> CommandId {
        CommandId(Uuid::new_v5(&self.entry.row.id, format!("{}\n{step}", self.policy).as_bytes()))
    }

    /// It acts for an office, and happens when that happened which it follows from.
    fn stamp(&self, role: Role, step: &str) -> Stamp {
        let scope = Scope::Convener(self.festival.convener.clone());
        Stamp {
            actor: Actor { id: ActorId::of_policies(), role, scope, verified: true },
            command: self.command(step),
            occurred: Some(self.entry.row.metadata.given.occurred),
            because: Some(self.entry.row.id),
        }
    }

    fn subject(&self, unit: &UnitId) -> Subject {
        Subject::festival(self.festival).unit(unit.clone())
    }

    /// Gives a command. What was done before, under whatever circumstances, was done.
    async fn ask<A: Aggregate>(
        &self,
        stamp: Stamp,
        stream: &StreamId,
        about: Subject,
        matter: &str,
        command: A::Command,
    ) -> Result<Came, CommandError> {
        match self.node.execute::<A>(&stamp, stream, about, command).await {
            Ok(_) | Err(CommandError::IdReused { .. }) => Ok(Came::Done),
            Err(CommandError::Refused(why)) => {
                self.node.policies.note(self.entry.row.id, matter, &why)?;
                Ok(Came::Refused(why.code))
            }
            Err(error) => Err(error),
        }
    }

    async fn draft_day(&self, unit: &UnitId, host: &HostId) -> Result<(), CommandError> {
        let year = self.node.load::<FestivalYear>(&StreamId::Year(self.festival.clone())).await?;
        let Some(template) = year.template() else { return Ok(()) };
        let command = |kind: &str, index| self.command(&format!("{kind} {index}"));
        let Some(day) = draft::day(&template, self.festival.year, command) else { return Ok(()) };
        let season = self.node.season(self.festival).await?;
        let registered = self.node.registered_on(&host.as_unit(), season).await?;
        let kind = registered.map(|unit| unit.map(|unit| unit.kind));
        let id = host.to_string();
        let as_of = units::AsOf::day(season);
        let row =
            self.node.read_models.read_short(move |db| units::unit(db, &id, as_of)).await.map_err(NodeError::from)?;
        // It is held in the host's own place until somebody says where.
        let place = row.and_then(|row| row.full_name().parse::<Text>().ok());
        let Some(place) = place else { return Ok(()) };
        let about = || self.subject(unit).host(host.clone());
        let matter = host.as_str();
        // A draft happens when it is drawn, not when the pilot was endorsed.
        let stamp = |command| Stamp { command, occurred: None, ..self.stamp(Role::Drafter, "") };

        let ceremony = StreamId::Ceremony(self.festival.year, host.clone());
        if self.node.load::<Ceremony>(&ceremony).await?.stage() == Stage::NotPlanned || self.has_begun(host).await? {
            let plan = ceremony::Command::Plan { starts_at: day.starts_at, venue: place.clone(), host: kind.clone() };
            self.ask::<Ceremony>(stamp(self.command("plan")), &ceremony, about(), matter, plan).await?;
            for (command, item) in day.agenda {
                let add = ceremony::Command::AddItem { item };
                self.ask::<Ceremony>(stamp(command), &ceremony, about(), matter, add).await?;
            }
        }
        let programme = StreamId::Programme(self.festival.year, host.clone());
        let venue = VenueId::made_by(self.command("venue"));
        if day.activities.is_empty() || self.node.load::<Programme>(&programme).await?.is_begun_without(venue) {
            return Ok(());
        }
        let add = programme::Command::AddVenue { venue, name: place, capacity: None, host: kind };
        self.ask::<Programme>(stamp(self.command("venue")), &programme, about(), matter, add).await?;
        for (command, draft::Activity { activity, part, slot }) in day.activities {
            let (kind, title) = (part.kind, part.text);
            let add = programme::Command::AddActivity { activity, kind, title, venue, slot };
            self.ask::<Programme>(stamp(command), &programme, about(), matter, add).await?;
        }
        Ok(())
    }

    /// Whether the ceremony that is planned is this draft, left half-way.
    async fn has_begun(&self, host: &HostId) -> Result<bool, CommandError> {
        let plan = crate::commands::event_id(
            ActorId::of_policies().as_str(),
            &StreamId::Ceremony(self.festival.year, host.clone()),
            self.command("plan"),
            0,
        );
        let seq = self.node.timeline.read_short(move |db| crate::timeline::seq_of(db, plan)).await;
        Ok(seq.map_err(NodeError::from)?.is_some())
    }

    /// The unit's own commendations, and those of the convener that are presented there.
    fn rolls(&self, unit: &UnitId) -> Vec<UnitId> {
        let convener = self.festival.convener.as_unit();
        if convener == *unit { vec![convener] } else { vec![unit.clone(), convener] }
    }

    async fn waiting(&self, unit: &UnitId, host: &HostId) -> Result<Vec<(CommendationId, AgendaItemId)>, CommandError> {
        let stream = StreamId::Commendation(self.festival.year, unit.clone());
        Ok(self.node.load::<Commendations>(&stream).await?.scheduled_at(host).collect())
    }

    async fn present(&self, unit: &UnitId, host: &HostId, item: AgendaItemId) -> Result<(), CommandError> {
        let at = StreamId::Ceremony(self.festival.year, host.clone());
        let ceremony = self.node.evidence(async { Ok(self.node.load::<Ceremony>(&at).await?.stage()) }).await?;
        for unit in self.rolls(unit) {
            let stream = StreamId::Commendation(self.festival.year, unit.clone());
            let waiting = self.waiting(&unit, host).await?.into_iter().filter(|(_, at)| *at == item);
            for (commendation, _) in waiting {
                let matter = commendation.to_string();
                let (host, ceremony) = (host.clone(), ceremony.clone());
                let present = commendation::Command::Present { commendation, host, ceremony };
                let stamp = self.stamp(Role::Drafter, &matter);
                self.ask::<Commendations>(stamp, &stream, self.subject(&unit), &matter, present).await?;
            }
        }
        Ok(())
    }

    async fn call_off(&self, unit: &UnitId, host: &HostId, reason: &Text) -> Result<(), CommandError> {
        for unit in self.rolls(unit) {
            let stream = StreamId::Commendation(self.festival.year, unit.clone());
            for (commendation, _) in self.waiting(&unit, host).await? {
                let matter = commendation.to_string();
                let (host, reason) = (host.clone(), reason.clone());
                let call_off = commendation::Command::CallOffPresentation { commendation, host, reason };
                let stamp = self.stamp(Role::Drafter, &matter);
                self.ask::<Commendations>(stamp, &stream, self.subject(&unit), &matter, call_off).await?;
            }
        }
        Ok(())
    }

    async fn cancel_all(&self, reason: &Text) -> Result<(), CommandError> {
        let mut after = String::new();
        loop {
            let (convener, year, from) = (self.festival.convener.to_string(), self.festival.year.get(), after.clone());
            let hosts = self
                .node
                .read_models
                .read(move |db| host_programme::hosts(db, &convener, year, &Which::default(), &from, HOSTS))
                .await
                .map_err(NodeError::from)?;
            for row in &hosts {
                if let (Ok(unit), Ok(host)) = (row.unit.parse(), row.host.parse()) {
                    self.cancel_day(&unit, &host, reason).await?;
                }
            }
            match hosts.last() {
                Some(last) if hosts.len() == HOSTS => after.clone_from(&last.host),
                Some(_) | None => return Ok(()),
            }
        }
    }

    async fn cancel_day(&self, unit: &UnitId, host: &HostId, reason: &Text) -> Result<(), CommandError> {
        let about = || self.subject(unit).host(host.clone());
        let ceremony = StreamId::Ceremony(self.festival.year, host.clone());
        match self.node.load::<Ceremony>(&ceremony).await?.stage() {
            // One that is under way says itself that it cannot be cancelled.
            Stage::Planned | Stage::Started => {
                let cancel = ceremony::Command::Cancel { reason: reason.clone() };
                let stamp = self.stamp(Role::Decider, host.as_str());
                self.ask::<Ceremony>(stamp, &ceremony, about(), host.as_str(), cancel).await?;
            }
            Stage::NotPlanned | Stage::Completed | Stage::Cancelled => {}
        }
        let programme = StreamId::Programme(self.festival.year, host.clone());
        let held: Vec<_> = self.node.load::<Programme>(&programme).await?.held_activities().collect();
        for activity in held {
            let cancel =
                programme::Command::CancelActivity { activity, reason: reason.clone(), cause: programme::Cause::Other };
            let stamp = self.stamp(Role::Drafter, &activity.to_string());
            self.ask::<Programme>(stamp, &programme, about(), host.as_str(), cancel).await?;
        }
        Ok(())
    }

    async fn let_claim_go(&self, unit: &UnitId, commendation: CommendationId) -> Result<(), CommandError> {
        // Whatever this node was about to decide is decided once it can be passed here.
        drop(self.node.deciding.write().await);
        let stream = StreamId::Commendation(self.festival.year, unit.clone());
        loop {
            let roll = self.node.load::<Commendations>(&stream).await?;
            let Some((achievement, _)) = roll.claim_of(&commendation) else { return Ok(()) };
            let held = self.node.load::<Achievement>(&StreamId::Achievement(achievement)).await?.holder();
            let Some(claim) = held.filter(|claim| claim.commendation == commendation) else { return Ok(()) };
            if !roll.frees_its_achievement(&commendation) {
                return Ok(());
            }
            if self.node.shares_journal && Utc::now() < self.entry.row.metadata.recorded_at + PATIENCE {
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            }
            let Ok(reason) = "Quyết định khen thưởng không thành".parse() else { return Ok(()) };
            let steps = ["lapse", "release"].map(|step| Stamp { occurred: None, ..self.stamp(Role::Decider, step) });
            let about = self.subject(unit);
            self.node.let_claim_go(&steps, &stream, about, achievement, claim, reason).await?;
            return Ok(());
        }
    }
}
