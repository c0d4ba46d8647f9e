//! Looking for words in what a festival year released: who takes part, which hosts have a day, what is done there and by
//! whom. Names of persons are opened to be looked at, and only where whoever asks may read them.

use std::collections::{HashMap, HashSet};

use async_graphql::{Context, Enum, ID, SimpleObject};
use ngayhoi_domain::{
    Subject,
    programme::PerformerName,
    values::{Personal, folded},
};
use ngayhoi_journal::KeyStore;
use rusqlite::Connection;

use super::{Page, Paged, festival::Festival, node, rights::viewer};
use crate::{
    access::Viewer,
    node::NodeError,
    read_models::{
        host_programme::{
            self, HostRow, InWords, Which,
            graphql::{Activity, AgendaItem},
        },
        overview,
        units::{self, UnitRow, graphql::Unit},
    },
};

/// The longest words that are looked for, in letters.
const LONGEST: usize = 100;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
pub enum SearchKind {
    /// A unit that takes part.
    Unit,
    /// A host with a day that is released.
    Host,
    /// An activity of a host's newest release.
    Activity,
    /// An item of the ceremony in a host's newest release.
    AgendaItem,
    /// Who performs in an activity: a group, or a person within one's scope.
    Performer,
    /// Who speaks at an item of the ceremony, within one's scope.
    Speaker,
}

/// Something that holds the words that were looked for.
#[derive(Debug, SimpleObject)]
pub struct SearchHit {
    /// What was found.
    kind: SearchKind,
    /// The unit or host that was found, or at whose day it is; null where the register does not know it.
    unit: Option<Unit>,
    /// The host that was found, or at whose day it is.
    host_id: Option<ID>,
    /// The version of the release in which it stands.
    version: Option<u32>,
    /// The activity that was found, or in which a performer was.
    activity: Option<Activity>,
    /// The ceremony's item that was found, or at which a speaker was.
    agenda_item: Option<AgendaItem>,
}

/// Where something was found; in the order in which it is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    kind: SearchKind,
    /// The unit or host.
    place: String,
    /// The activity or item; empty of units and hosts.
    part: String,
}

impl Hit {
    fn cursor(&self) -> String {
        format!("{}/{}/{}", self.kind as u8, self.place, self.part)
    }
}

/// The words that are looked for.
struct Words(String);

impl Words {
    fn of(given: &str) -> async_graphql::Result<Self> {
        let words = folded(given.trim());
        if words.is_empty() || given.chars().count() > LONGEST {
            return Err(format!("`words` phải có từ 1 đến {LONGEST} chữ / must hold 1 to {LONGEST} letters").into());
        }
        Ok(Self(format!(" {words}")))
    }

    /// Whether a text holds them, each from the beginning of a word on.
    fn are_in(&self, text: &str) -> bool {
        format!(" {}", folded(text)).contains(&self.0)
    }
}

/// All that a year's releases hold, and who takes part.
struct Year {
    units: Vec<UnitRow>,
    hosts: HashMap<String, (HostRow, Option<UnitRow>)>,
    words: InWords,
}

impl Festival {
    /// Looks for words; see [`SearchKind`] for where.
    pub(super) async fn found(
        &self,
        ctx: &Context<'_>,
        words: &str,
        first: Option<i32>,
        after: Option<String>,
    ) -> async_graphql::Result<Paged<SearchHit>> {
        let (words, page) = (Words::of(words)?, Page::<String>::of(first, after.as_deref())?);
        let ((convener, year), as_of) = (self.key(), self.world().as_of());
        let read = move |db: &Connection| Year::read(db, &convener, year, as_of);
        let (year, viewer) = (self.world().read_at_length(read).await?, viewer(ctx));
        let about =
            |host: &HostRow| Subject { host: host.host.parse().ok(), ..self.about(Some(&ID(host.unit.clone()))) };
        let hits = year.hits(&words, &viewer, &node(ctx)?.keys, about)?;
        let total = i64::try_from(hits.len())?;
        let begins = match &page.after {
            Some(cursor) => hits.iter().position(|hit| hit.cursor() == *cursor).map_or(hits.len(), |at| at + 1),
            None => 0,
        };
        let shown: Vec<Hit> = hits.into_iter().skip(begins).take(page.fetch).collect();
        let parts = self.parts(&year, &shown).await?;
        Ok(page.connection(total, shown, |hit| (hit.cursor(), self.tell(&year, &parts, &hit, about))))
    }

    /// The activities and items of the programmes in which these were found.
    async fn parts(&self, year: &Year, shown: &[Hit]) -> async_graphql::Result<Parts> {
        let places: HashSet<&str> =
            shown.iter().filter(|hit| !hit.part.is_empty()).map(|hit| hit.place.as_str()).collect();
        let releases: Vec<(String, u32)> = places
            .into_iter()
            .filter_map(|place| Some((place.to_owned(), year.hosts.get(place)?.0.latest_version?)))
            .collect();
        let (convener, of) = self.key();
        let read = move |db: &Connection| {
            let mut parts = Parts::default();
            for (host, version) in releases {
                for row in host_programme::stored_released_activities(db, &convener, of, &host, version)? {
                    parts.activities.insert((host.clone(), row.activity.clone()), row);
                }
                for row in host_programme::released_agenda(db, &convener, of, &host, version)? {
                    parts.items.insert((host.clone(), row.item.clone()), row);
                }
            }
            Ok(parts)
        };
        Ok(self.world().read(read).await?)
    }

    fn tell(&self, year: &Year, parts: &Parts, hit: &Hit, about: impl Fn(&HostRow) -> Subject) -> SearchHit {
        let named = |row: &UnitRow| Unit::new(self.world().clone(), row.clone());
        let host = year.hosts.get(&hit.place).filter(|_| hit.kind != SearchKind::Unit);
        let unit = match host {
            Some((_, unit)) => unit.as_ref().map(named),
            None => year.units.iter().find(|row| row.unit == hit.place).map(named),
        };
        let about = host.map(|(host, _)| about(host).into()).unwrap_or_default();
        let key = (hit.place.clone(), hit.part.clone());
        SearchHit {
            kind: hit.kind,
            unit,
            host_id: host.map(|(host, _)| ID(host.host.clone())),
            version: host.and_then(|(host, _)| host.latest_version),
            activity: parts.activities.get(&key).map(|row| Activity::new(row.clone(), &about)),
            agenda_item: parts.items.get(&key).map(|row| AgendaItem::new(row.clone(), &about)),
        }
    }
}

/// Activities and ceremony items, by their host and id.
#[derive(Default)]
struct Parts {
    activities: HashMap<(String, String), host_programme::ActivityRow<host_programme::StoredContents>>,
    items: HashMap<(String, String), host_programme::AgendaItemRow>,
}

impl Year {
    fn read(db: &Connection, convener: &str, year: i32, as_of: units::AsOf) -> rusqlite::Result<Self> {
        let all = usize::MAX >> 1;
        let taking_part = overview::participants(db, convener, year, "", all)?;
        let ids: Vec<String> = taking_part.into_iter().map(|row| row.unit).collect();
        let which = Which { unit: None, released: true };
        let hosts = host_programme::hosts(db, convener, year, &which, "", all)?;
        let places = hosts.iter().map(|row| row.host.clone()).collect();
        let hosts = units::beside(db, as_of, places, hosts)?;
        Ok(Self {
            units: units::units(db, &ids, as_of)?,
            hosts: hosts.into_iter().map(|(unit, row)| (row.host.clone(), (row, unit))).collect(),
            words: host_programme::in_words(db, convener, year)?,
        })
    }

    fn hits(
        &self,
        words: &Words,
        viewer: &Viewer,
        keys: &KeyStore,
        about: impl Fn(&HostRow) -> Subject,
    ) -> Result<Vec<Hit>, NodeError> {
        let mut hits = Vec::new();
        let mut hit = |kind, place: &str, part: &str| {
            hits.push(Hit { kind, place: place.to_owned(), part: part.to_owned() });
        };
        for unit in self.units.iter().filter(|unit| words.are_in(&unit.full_name())) {
            hit(SearchKind::Unit, &unit.unit, "");
        }
        for (host, unit) in self.hosts.values() {
            if unit.as_ref().is_some_and(|unit| words.are_in(&unit.full_name())) {
                hit(SearchKind::Host, &host.host, "");
            }
        }
        // Whose programme whoever asks may read with its names.
        let theirs: HashSet<&str> = self
            .hosts
            .values()
            .filter(|(host, _)| viewer.sees(&about(host)))
            .map(|(host, _)| host.host.as_str())
            .collect();
        let is_named = |host: &str, name: &Personal| -> Result<bool, NodeError> {
            if !theirs.contains(host) {
                return Ok(false);
            }
            Ok(keys.reveal(name)?.is_some_and(|name| words.are_in(name.as_str())))
        };
        for told in &self.words.activities {
            if words.are_in(&told.title) {
                hit(SearchKind::Activity, &told.host, &told.activity);
            }
            let mut performs = false;
            for performer in &told.performers {
                performs |= match &performer.name {
                    PerformerName::Group { name } => words.are_in(name.as_str()),
                    PerformerName::Individual { name } => is_named(&told.host, name)?,
                };
            }
            if performs {
                hit(SearchKind::Performer, &told.host, &told.activity);
            }
        }
        for told in &self.words.items {
            if words.are_in(&told.title) {
                hit(SearchKind::AgendaItem, &told.host, &told.item);
            }
            if let Some(speaker) = &told.speaker
                && is_named(&told.host, speaker)?
            {
                hit(SearchKind::Speaker, &told.host, &told.item);
            }
        }
        hits.sort();
        Ok(hits)
    }
}
