use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::values::{AchievementId, ActorId, ConvenerId, GroupId, HostId, UnitId, Year};

/// One convener's festival of one year, written `2018.tp-ha-tinh`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FestivalRef {
    /// Who convenes.
    pub convener: ConvenerId,
    /// The year.
    pub year: Year,
}

impl fmt::Display for FestivalRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.year, self.convener)
    }
}

/// What a fact is about: kept beside every event, so that a year, a ward or a host finds its own without reading more.
/// A standing fact has no year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Under whose festival, or in whose register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convener: Option<ConvenerId>,
    /// Of which year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<Year>,
    /// Which ward or commune; the convener itself where the host answers to it alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Which host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<HostId>,
}

impl Subject {
    /// A whole festival year.
    pub fn festival(festival: &FestivalRef) -> Self {
        Self { convener: Some(festival.convener.clone()), year: Some(festival.year), ..Self::default() }
    }

    /// The same matter, narrowed to a unit.
    #[must_use]
    pub fn unit(self, unit: UnitId) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// The same matter, narrowed to a host.
    #[must_use]
    pub fn host(self, host: HostId) -> Self {
        Self { host: Some(host), ..self }
    }

    /// The festival year that it belongs to; `None` for a standing fact.
    pub fn festival_ref(&self) -> Option<FestivalRef> {
        Some(FestivalRef { convener: self.convener.clone()?, year: self.year? })
    }
}

/// The kind of a stream: the part of its name before the first dash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// A convener's festival year.
    Year,
    /// A unit of the register.
    Unit,
    /// A ward's choice of pilots.
    Pilot,
    /// A host's ceremony.
    Ceremony,
    /// A host's programme.
    Programme,
    /// A unit's commendations of a year.
    Commendation,
    /// An achievement.
    Achievement,
    /// A safe family group.
    Group,
    /// A holder's standard.
    Standard,
    /// A unit's assessment of the movement.
    Assessment,
    /// A unit's emulation campaign.
    Emulation,
    /// A unit's outreach.
    Outreach,
    /// An account.
    Account,
}

impl Category {
    /// Every category.
    pub const ALL: [Self; 13] = [
        Self::Year,
        Self::Unit,
        Self::Pilot,
        Self::Ceremony,
        Self::Programme,
        Self::Commendation,
        Self::Achievement,
        Self::Group,
        Self::Standard,
        Self::Assessment,
        Self::Emulation,
        Self::Outreach,
        Self::Account,
    ];

    /// Whether its commands are done only while the festival year is open.
    pub fn needs_open_festival(self) -> bool {
        match self {
            Self::Pilot
            | Self::Ceremony
            | Self::Programme
            | Self::Commendation
            | Self::Assessment
            | Self::Emulation
            | Self::Outreach => true,
            Self::Year | Self::Unit | Self::Achievement | Self::Group | Self::Standard | Self::Account => false,
        }
    }

    /// Whether its facts are a part of the festival's history. The others only say who may act, here and now: no year
    /// tells them, and no file of events carries them from one service to another.
    pub fn is_history(self) -> bool {
        self != Self::Account
    }

    /// As it stands in stream names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Unit => "unit",
            Self::Pilot => "pilot",
            Self::Ceremony => "ceremony",
            Self::Programme => "programme",
            Self::Commendation => "commendation",
            Self::Achievement => "achievement",
            Self::Group => "group",
            Self::Standard => "standard",
            Self::Assessment => "assessment",
            Self::Emulation => "emulation",
            Self::Outreach => "outreach",
            Self::Account => "account",
        }
    }
}

/// Which stream, by what it is about; its name is how the journal knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamId {
    /// `year-2018.tp-ha-tinh`
    Year(FestivalRef),
    /// `unit-tp-ha-tinh.thach-trung`
    Unit(UnitId),
    /// `pilot-2018.tp-ha-tinh.thach-trung`
    Pilot(Year, UnitId),
    /// `ceremony-2018.<host>`
    Ceremony(Year, HostId),
    /// `programme-2018.<host>`
    Programme(Year, HostId),
    /// `commendation-2018.<unit>`
    Commendation(Year, UnitId),
    /// `achievement-<uuid>`
    Achievement(AchievementId),
    /// `group-<id>`
    Group(GroupId),
    /// `standard-<unit or organisation>`
    Standard(UnitId),
    /// `assessment-2018.<unit>`
    Assessment(Year, UnitId),
    /// `emulation-2018.<unit>`
    Emulation(Year, UnitId),
    /// `outreach-2018.<unit>`
    Outreach(Year, UnitId),
    /// `account-<id>`
    Account(ActorId),
}

impl StreamId {
    /// Its category.
    pub fn category(&self) -> Category {
        match self {
            Self::Year(..) => Category::Year,
            Self::Unit(..) => Category::Unit,
            Self::Pilot(..) => Category::Pilot,
            Self::Ceremony(..) => Category::Ceremony,
            Self::Programme(..) => Category::Programme,
            Self::Commendation(..) => Category::Commendation,
            Self::Achievement(..) => Category::Achievement,
            Self::Group(..) => Category::Group,
            Self::Standard(..) => Category::Standard,
            Self::Assessment(..) => Category::Assessment,
            Self::Emulation(..) => Category::Emulation,
            Self::Outreach(..) => Category::Outreach,
            Self::Account(..) => Category::Account,
        }
    }

    /// Whether what an event says it is about agrees with the stream that it stands in.
    pub fn agrees_with(&self, subject: &Subject) -> bool {
        let of_year = |year: &Year| subject.year == Some(*year) && subject.convener.is_some();
        match self {
            Self::Year(festival) => subject.festival_ref().as_ref() == Some(festival),
            Self::Pilot(year, unit)
            | Self::Commendation(year, unit)
            | Self::Assessment(year, unit)
            | Self::Emulation(year, unit)
            | Self::Outreach(year, unit) => of_year(year) && subject.unit.as_ref() == Some(unit),
            Self::Ceremony(year, host) | Self::Programme(year, host) => {
                of_year(year) && subject.unit.is_some() && subject.host.as_ref() == Some(host)
            }
            Self::Unit(unit) => subject.year.is_none() && subject.unit.as_ref() == Some(unit),
            Self::Standard(unit) => subject.year.is_some() && subject.unit.as_ref() == Some(unit),
            Self::Group(_) => subject.year.is_none() && subject.unit.is_some(),
            Self::Achievement(_) => subject.festival_ref().is_some() && subject.unit.is_some(),
            Self::Account(_) => *subject == Subject { convener: subject.convener.clone(), ..Subject::default() },
        }
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let category = self.category().as_str();
        match self {
            Self::Year(festival) => write!(f, "{category}-{festival}"),
            Self::Unit(unit) | Self::Standard(unit) => write!(f, "{category}-{unit}"),
            Self::Pilot(year, unit)
            | Self::Commendation(year, unit)
            | Self::Assessment(year, unit)
            | Self::Emulation(year, unit)
            | Self::Outreach(year, unit) => write!(f, "{category}-{year}.{unit}"),
            Self::Ceremony(year, host) | Self::Programme(year, host) => write!(f, "{category}-{year}.{host}"),
            Self::Achievement(achievement) => write!(f, "{category}-{achievement}"),
            Self::Group(group) => write!(f, "{category}-{group}"),
            Self::Account(account) => write!(f, "{category}-{account}"),
        }
    }
}

/// A stream name that names nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidStream {
    /// What was given.
    pub given: String,
}

impl fmt::Display for InvalidStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” không phải tên luồng sự kiện / is not the name of a stream", self.given)
    }
}

impl std::error::Error for InvalidStream {}

impl FromStr for StreamId {
    type Err = InvalidStream;

    fn from_str(given: &str) -> Result<Self, InvalidStream> {
        let parse = || {
            let (category, rest) = given.split_once('-')?;
            let category = Category::ALL.into_iter().find(|known| known.as_str() == category)?;
            let dated = || {
                let (year, id) = rest.split_once('.')?;
                Some((year.parse::<Year>().ok()?, id))
            };
            let of_unit = || dated().and_then(|(year, unit)| Some((year, unit.parse::<UnitId>().ok()?)));
            let of_host = || dated().and_then(|(year, host)| Some((year, host.parse::<HostId>().ok()?)));
            match category {
                Category::Year => {
                    dated().and_then(|(year, id)| Some(Self::Year(FestivalRef { convener: id.parse().ok()?, year })))
                }
                Category::Unit => rest.parse().ok().map(Self::Unit),
                Category::Pilot => of_unit().map(|(year, unit)| Self::Pilot(year, unit)),
                Category::Ceremony => of_host().map(|(year, host)| Self::Ceremony(year, host)),
                Category::Programme => of_host().map(|(year, host)| Self::Programme(year, host)),
                Category::Commendation => of_unit().map(|(year, unit)| Self::Commendation(year, unit)),
                Category::Achievement => rest.parse().ok().map(Self::Achievement),
                Category::Group => rest.parse().ok().map(Self::Group),
                Category::Standard => rest.parse().ok().map(Self::Standard),
                Category::Assessment => of_unit().map(|(year, unit)| Self::Assessment(year, unit)),
                Category::Emulation => of_unit().map(|(year, unit)| Self::Emulation(year, unit)),
                Category::Outreach => of_unit().map(|(year, unit)| Self::Outreach(year, unit)),
                Category::Account => rest.parse().ok().map(Self::Account),
            }
        };
        parse().ok_or_else(|| InvalidStream { given: given.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 13] = [
        "year-2018.tp-ha-tinh",
        "unit-tp-ha-tinh.thach-trung",
        "pilot-2018.tp-ha-tinh.thach-trung",
        "ceremony-2018.tp-mau.phuong-a.to-1",
        "programme-2018.tp-mau.phuong-a.to-1",
        "commendation-2018.tp-mau.phuong-a",
        "achievement-6f1c1f4e-8a53-5a5c-9d0a-3a6d1f2b4c5d",
        "group-tp-mau.phuong-a.lien-gia-1",
        "standard-tp-mau.phuong-a",
        "assessment-2018.tp-mau",
        "emulation-2018.tp-mau",
        "outreach-2018.tp-mau.phuong-a",
        "account-cong-an-phuong-a",
    ];

    #[test]
    fn only_accounts_are_no_history() {
        let others: Vec<_> = Category::ALL.into_iter().filter(|category| !category.is_history()).collect();
        assert_eq!(others, [Category::Account]);
    }

    #[test]
    fn what_is_no_stream_is_named() {
        let error = "khong-co-gi".parse::<StreamId>().unwrap_err();
        assert_eq!(error.to_string(), "“khong-co-gi” không phải tên luồng sự kiện / is not the name of a stream");
    }

    #[test]
    fn every_category_has_a_name_that_reads_back() {
        for (name, category) in NAMES.into_iter().zip([
            Category::Year,
            Category::Unit,
            Category::Pilot,
            Category::Ceremony,
            Category::Programme,
            Category::Commendation,
            Category::Achievement,
            Category::Group,
            Category::Standard,
            Category::Assessment,
            Category::Emulation,
            Category::Outreach,
            Category::Account,
        ]) {
            let stream: StreamId = name.parse().unwrap();
            assert_eq!((stream.to_string().as_str(), stream.category()), (name, category));
        }
    }

    #[test]
    fn other_names_are_refused() {
        for bad in ["", "year", "year-", "year-1900.x", "plan-2018.x", "pilot-2018", "achievement-x", "unit-Hà"] {
            assert_eq!(bad.parse::<StreamId>(), Err(InvalidStream { given: bad.to_owned() }));
        }
    }

    #[test]
    fn a_subject_must_agree_with_its_stream() {
        let festival = FestivalRef { convener: "tp-mau".parse().unwrap(), year: 2019.try_into().unwrap() };
        let unit: UnitId = "tp-mau.phuong-a".parse().unwrap();
        let of_unit = Subject::festival(&festival).unit(unit.clone());
        let pilot = StreamId::Pilot(festival.year, unit.clone());
        assert!(pilot.agrees_with(&of_unit));
        assert!(!pilot.agrees_with(&Subject::festival(&festival)));
        assert!(StreamId::Year(festival.clone()).agrees_with(&Subject::festival(&festival)));
        assert!(!StreamId::Unit(unit.clone()).agrees_with(&of_unit));
        assert!(StreamId::Unit(unit.clone()).agrees_with(&Subject::default().unit(unit.clone())));
        let host: HostId = "tp-mau.phuong-a.to-1".parse().unwrap();
        let of_host = of_unit.clone().host(host.clone());
        let without = |change: fn(&mut Subject)| {
            let mut subject = of_host.clone();
            change(&mut subject);
            subject
        };
        let (no_convener, no_year) = (without(|of| of.convener = None), without(|of| of.year = None));
        let (no_unit, no_host) = (without(|of| of.unit = None), without(|of| of.host = None));
        for kept in [StreamId::Ceremony(festival.year, host.clone()), StreamId::Programme(festival.year, host)] {
            assert!(kept.agrees_with(&of_host), "{kept}");
            for other in [&no_convener, &no_year, &no_unit, &no_host] {
                assert!(!kept.agrees_with(other), "{kept} {other:?}");
            }
        }
        for other in [&no_convener, &no_year, &no_unit] {
            assert!(!pilot.agrees_with(other), "{other:?}");
        }
        let another = Subject::festival(&festival).unit("tp-mau.phuong-b".parse().unwrap());
        let standard = StreamId::Standard(unit.clone());
        assert!(standard.agrees_with(&of_unit));
        assert!(!standard.agrees_with(&another) && !standard.agrees_with(&no_year));
        let group = StreamId::Group("tp-mau.phuong-a.lien-gia-1".parse().unwrap());
        assert!(group.agrees_with(&no_year));
        assert!(!group.agrees_with(&of_unit) && !group.agrees_with(&Subject::default()));
        let achievement: StreamId = NAMES[6].parse().unwrap();
        assert!(achievement.agrees_with(&of_unit));
        assert!(!achievement.agrees_with(&no_unit) && !achievement.agrees_with(&no_year));
        let of_another = Subject { year: None, convener: None, ..another };
        assert!(!StreamId::Unit(unit.clone()).agrees_with(&of_another));
        let account = StreamId::Account("cong-an".parse().unwrap());
        assert!(account.agrees_with(&Subject { convener: Some(festival.convener), ..Subject::default() }));
        assert!(!account.agrees_with(&of_unit));
        assert!(!account.agrees_with(&Subject::default().unit(unit)));
    }
}
