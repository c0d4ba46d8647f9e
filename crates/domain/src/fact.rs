use std::{fmt, sync::Arc};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IntoDeserializer, MapAccess, value::MapAccessDeserializer},
};

use crate::{
    Category, account, achievement, assessment, ceremony, commendation, emulation, group, outreach, pilot, programme,
    standard, unit, year,
};

/// An event's type as the journal keeps it: its name and the version of its shape, such as `PilotSelected.v1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventType {
    // Few types have many events: a clone costs no memory of its own.
    name: Arc<str>,
    version: u16,
}

/// A type without a name or a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidEventType {
    /// What was given.
    pub given: String,
}

impl fmt::Display for InvalidEventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "“{}” không phải loại sự kiện (dạng PilotSelected.v1) / is not an event type (written PilotSelected.v1)",
            self.given
        )
    }
}

impl std::error::Error for InvalidEventType {}

impl EventType {
    /// The name without the version.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of the data's shape, from 1.
    pub fn version(&self) -> u16 {
        self.version
    }
}

impl std::str::FromStr for EventType {
    type Err = InvalidEventType;

    fn from_str(given: &str) -> Result<Self, InvalidEventType> {
        let parse = || {
            let (name, version) = given.rsplit_once('.')?;
            let version: u16 = version.strip_prefix('v')?.parse().ok()?;
            let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
            (is_name && version > 0).then(|| Self { name: name.into(), version })
        };
        parse().ok_or_else(|| InvalidEventType { given: given.to_owned() })
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.v{}", self.name, self.version)
    }
}

/// An event whose stored form this program cannot read.
#[derive(Debug, PartialEq, Eq)]
pub enum UndecodableFact<E> {
    /// A version that came after this program.
    NewerVersion {
        /// The type as stored.
        event_type: EventType,
    },
    /// The data does not fit the type, or the type is unknown in this category.
    Shape(E),
}

impl<E: fmt::Display> fmt::Display for UndecodableFact<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NewerVersion { event_type } => write!(
                f,
                "“{event_type}” do phiên bản mới hơn ghi, hãy nâng cấp ngayhoi / was written by a newer version, upgrade ngayhoi"
            ),
            Self::Shape(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for UndecodableFact<E> {}

/// Any event of the festival, by the category of its stream.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// Of a festival year.
    Year(year::Event),
    /// Of the unit register.
    Unit(unit::Event),
    /// Of a pilot selection.
    Pilot(pilot::Event),
    /// Of a ceremony.
    Ceremony(ceremony::Event),
    /// Of a programme.
    Programme(programme::Event),
    /// Of commendations.
    Commendation(commendation::Event),
    /// Of an achievement.
    Achievement(achievement::Event),
    /// Of a safe family group.
    Group(group::Event),
    /// Of a standard.
    Standard(standard::Event),
    /// Of an assessment.
    Assessment(assessment::Event),
    /// Of an emulation campaign.
    Emulation(emulation::Event),
    /// Of outreach.
    Outreach(outreach::Event),
    /// Of an account.
    Account(account::Event),
}

impl Fact {
    /// Reads an event from its category, type and data.
    ///
    /// # Errors
    /// When the type is newer than this program, unknown, or the data does not fit it.
    pub fn read<'de, D: Deserializer<'de>>(
        category: Category,
        event_type: &EventType,
        data: D,
    ) -> Result<Self, UndecodableFact<D::Error>> {
        Ok(match category {
            Category::Year => Self::Year(event_type.read(data)?),
            Category::Unit => Self::Unit(event_type.read(data)?),
            Category::Pilot => Self::Pilot(event_type.read(data)?),
            Category::Ceremony => Self::Ceremony(event_type.read(data)?),
            Category::Programme => Self::Programme(event_type.read(data)?),
            Category::Commendation => Self::Commendation(event_type.read(data)?),
            Category::Achievement => Self::Achievement(event_type.read(data)?),
            Category::Group => Self::Group(event_type.read(data)?),
            Category::Standard => Self::Standard(event_type.read(data)?),
            Category::Assessment => Self::Assessment(event_type.read(data)?),
            Category::Emulation => Self::Emulation(event_type.read(data)?),
            Category::Outreach => Self::Outreach(event_type.read(data)?),
            Category::Account => Self::Account(event_type.read(data)?),
        })
    }
}

/// The newest version of every event's shape so far.
const CURRENT_VERSION: u16 = 1;

impl EventType {
    /// The type under which a freshly made event is stored.
    pub fn current(name: impl Into<String>) -> Self {
        Self { name: name.into().into(), version: CURRENT_VERSION }
    }

    /// Reads data of this type into one aggregate's events.
    ///
    /// # Errors
    /// When the type is newer than this program, unknown to the aggregate, or the data does not fit it.
    pub fn read<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        &self,
        data: D,
    ) -> Result<T, UndecodableFact<D::Error>> {
        if self.version > CURRENT_VERSION {
            return Err(UndecodableFact::NewerVersion { event_type: self.clone() });
        }
        let tagged = Tagged { name: &self.name, data: Some(data), next: Key::Type };
        T::deserialize(MapAccessDeserializer::new(tagged)).map_err(UndecodableFact::Shape)
    }
}

/// Presents a type and its data, which are stored apart, as the one object that the derived enums expect.
/// The tag comes first, so serde picks the variant and reads the data straight into it.
struct Tagged<'a, D> {
    name: &'a str,
    data: Option<D>,
    next: Key,
}

#[derive(Clone, Copy)]
enum Key {
    Type,
    Data,
    End,
}

impl<'de, D: Deserializer<'de>> MapAccess<'de> for Tagged<'_, D> {
    type Error = D::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, D::Error> {
        let key = match self.next {
            Key::Type => "type",
            Key::Data => "data",
            Key::End => return Ok(None),
        };
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, D::Error> {
        if let Key::Type = self.next {
            self.next = Key::Data;
            return seed.deserialize(self.name.into_deserializer());
        }
        self.next = Key::End;
        match self.data.take() {
            Some(data) => seed.deserialize(data),
            None => Err(serde::de::Error::missing_field("data")),
        }
    }
}
