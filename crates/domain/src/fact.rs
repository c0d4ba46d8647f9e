use std::{borrow::Cow, fmt, sync::Arc};

use serde::{
    Deserializer,
    de::{DeserializeOwned, DeserializeSeed, Error as _, IntoDeserializer, MapAccess, value::MapAccessDeserializer},
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

    /// Every type under which events were stored before.
    pub fn former() -> impl Iterator<Item = &'static Former> {
        [
            year::Event::FORMER,
            unit::Event::FORMER,
            pilot::Event::FORMER,
            ceremony::Event::FORMER,
            programme::Event::FORMER,
            commendation::Event::FORMER,
            achievement::Event::FORMER,
            group::Event::FORMER,
            standard::Event::FORMER,
            assessment::Event::FORMER,
            emulation::Event::FORMER,
            outreach::Event::FORMER,
            account::Event::FORMER,
        ]
        .into_iter()
        .flatten()
    }
}

/// A type under which an event was stored before, and that no new event gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Former {
    /// The type, such as `PilotSelected.v1`.
    pub stored: &'static str,
    /// The name of the event that it is read into, mostly its own.
    pub now: &'static str,
}

/// The events of an aggregate as the journal keeps them.
///
/// An event whose shape changes gets a new version: its variant is renamed for serde (`#[serde(rename = "Name.v2")]`),
/// the type that it had so far joins `FORMER`, and `of_former` tells what that says today. Nothing that is stored is
/// touched.
pub trait Recorded: DeserializeOwned {
    /// The types that were stored before.
    const FORMER: &'static [Former] = &[];

    /// Reads the data of such a type into what it says today (upcaster).
    ///
    /// # Errors
    /// When the data does not fit the type.
    fn of_former<'de, D: Deserializer<'de>>(former: &EventType, _data: D) -> Result<Self, D::Error> {
        Err(D::Error::custom(format_args!("{former} was never stored")))
    }
}

impl Recorded for year::Event {}
impl Recorded for unit::Event {}
impl Recorded for pilot::Event {}
impl Recorded for ceremony::Event {}
impl Recorded for programme::Event {}
impl Recorded for commendation::Event {}
impl Recorded for achievement::Event {}
impl Recorded for group::Event {}
impl Recorded for standard::Event {}
impl Recorded for assessment::Event {}
impl Recorded for emulation::Event {}
impl Recorded for account::Event {}
#[cfg(not(any(test, feature = "testing")))]
impl Recorded for outreach::Event {}

impl EventType {
    /// The type under which a freshly made event is stored, by its tag: the name, with the version from the second on.
    pub fn current(tag: impl Into<String>) -> Self {
        let tag = tag.into();
        tag.parse().unwrap_or_else(|_| Self { name: tag.into(), version: 1 })
    }

    /// The tag of its variant.
    fn tag(&self) -> Cow<'_, str> {
        if self.version == 1 { Cow::Borrowed(&self.name) } else { Cow::Owned(self.to_string()) }
    }

    /// Whether it is written so.
    fn is(&self, written: &str) -> bool {
        let version = written.strip_prefix(&*self.name).and_then(|rest| rest.strip_prefix(".v"));
        version.is_some_and(|version| version.parse() == Ok(self.version))
    }

    /// Reads data of this type into one aggregate's events.
    ///
    /// # Errors
    /// When the type is newer than this program, unknown to the aggregate, or the data does not fit it.
    pub fn read<'de, T: Recorded, D: Deserializer<'de>>(&self, data: D) -> Result<T, UndecodableFact<D::Error>> {
        if T::FORMER.iter().any(|former| self.is(former.stored)) {
            return T::of_former(self, data).map_err(UndecodableFact::Shape);
        }
        // Versions follow one another, so there is a newer one only where the one before is a former one.
        let is_known = self.version == 1
            || T::FORMER
                .iter()
                .any(|former| Self { name: self.name.clone(), version: self.version - 1 }.is(former.stored));
        if !is_known {
            return Err(UndecodableFact::NewerVersion { event_type: self.clone() });
        }
        let tag = self.tag();
        let tagged = Tagged { name: &tag, data: Some(data), next: Key::Type };
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

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::*;

    /// Two events, of which the first has had two shapes before.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "type", content = "data", deny_unknown_fields)]
    enum Told {
        #[serde(rename = "Counted.v3")]
        Counted {
            people: u32,
        },
        Ended {},
    }

    impl Recorded for Told {
        const FORMER: &'static [Former] =
            &[Former { stored: "Counted.v1", now: "Counted" }, Former { stored: "Counted.v2", now: "Counted" }];

        fn of_former<'de, D: Deserializer<'de>>(former: &EventType, data: D) -> Result<Self, D::Error> {
            let figure = String::deserialize(data)?;
            let people: u32 = figure.parse().map_err(D::Error::custom)?;
            // The first counted in dozens.
            Ok(Self::Counted { people: if former.version() == 1 { 12 * people } else { people } })
        }
    }

    fn read(event_type: &str, data: serde_json::Value) -> Result<Told, UndecodableFact<serde_json::Error>> {
        event_type.parse::<EventType>().unwrap().read(data)
    }

    #[test]
    fn what_is_no_event_type_is_named_with_how_one_is_written() {
        let said = "Counted".parse::<EventType>().unwrap_err().to_string();
        assert!(said.contains("“Counted”") && said.contains("PilotSelected.v1"), "{said}");
    }

    #[test]
    fn every_shape_of_an_event_is_read_into_the_newest() {
        for (event_type, data) in
            [("Counted.v1", json!("2")), ("Counted.v2", json!("24")), ("Counted.v3", json!({ "people": 24 }))]
        {
            assert_eq!(read(event_type, data).unwrap(), Told::Counted { people: 24 }, "{event_type}");
        }
        assert_eq!(read("Ended.v1", json!({})).unwrap(), Told::Ended {});
        for (event_type, data) in
            [("Counted.v1", json!("vài người")), ("Counted.v3", json!("24")), ("Begun.v1", json!({}))]
        {
            assert!(matches!(read(event_type, data), Err(UndecodableFact::Shape(_))), "{event_type}");
        }
    }

    #[test]
    fn what_a_later_program_wrote_is_told_apart_from_what_is_wrong() {
        for event_type in ["Counted.v4", "Ended.v2", "Begun.v2"] {
            let expected: UndecodableFact<serde_json::Error> =
                UndecodableFact::NewerVersion { event_type: event_type.parse().unwrap() };
            match read(event_type, json!({ "people": 24 })) {
                Err(UndecodableFact::NewerVersion { event_type }) => {
                    assert_eq!(
                        UndecodableFact::<serde_json::Error>::NewerVersion { event_type }.to_string(),
                        expected.to_string()
                    );
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_fresh_event_is_stored_under_the_version_of_its_tag() {
        let stored = |event: &Told| {
            let event = serde_json::to_value(event).unwrap();
            EventType::current(event["type"].as_str().unwrap()).to_string()
        };
        assert_eq!(stored(&Told::Counted { people: 1 }), "Counted.v3");
        assert_eq!(stored(&Told::Ended {}), "Ended.v1");
    }

    #[test]
    fn nothing_is_read_by_an_upcaster_that_was_never_written() {
        let never: EventType = "UnitJoined.v1".parse().unwrap();
        assert!(year::Event::of_former(&never, json!({})).unwrap_err().to_string().contains("UnitJoined.v1"));
        assert_eq!(year::Event::FORMER, []);
    }

    #[test]
    fn what_was_stored_before_is_known_by_its_name_of_today() {
        let former: Vec<_> = Fact::former().collect();
        assert_eq!(former, [&Former { stored: "OutreachSessionNoted.v1", now: "OutreachSessionHeld" }]);
    }

    #[test]
    fn a_type_is_a_name_and_a_version() {
        assert_eq!("PilotSelected.v1".parse(), Ok(EventType::current("PilotSelected")));
        for bad in ["", ".v1", "PilotSelected", "Pilot Selected.v1", "PilotSelected.v0", "PilotSelected.1", "P.v70000"]
        {
            assert_eq!(bad.parse::<EventType>(), Err(InvalidEventType { given: bad.to_owned() }));
        }
    }

    #[test]
    fn what_cannot_be_read_says_what_to_do() {
        let event_type = "PilotSelected.v9".parse().unwrap();
        let newer = UndecodableFact::<String>::NewerVersion { event_type }.to_string();
        assert!(newer.contains("“PilotSelected.v9”") && newer.contains("nâng cấp"), "{newer}");
        assert_eq!(UndecodableFact::Shape("thiếu tên").to_string(), "thiếu tên");
    }
}
