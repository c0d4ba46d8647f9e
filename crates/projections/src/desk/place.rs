//! Where on the desk one is: the same path as the public pages.

use chrono::NaiveDate;
use ngayhoi_domain::{
    Subject,
    values::{ActorId, ConvenerId, UnitId, Year, day},
};
use serde_json::{Value, json};

use crate::{access::Viewer, pages::moment::At};

/// A page of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Years and conveners.
    Home,
    /// The register.
    Register(Lookup),
    /// A unit of the register.
    Entry(Entry),
    /// A convener's accounts.
    Accounts(Accounts),
    /// One of them.
    Account {
        /// Whose it is.
        convener: String,
        /// Its id.
        account: String,
    },
    /// A convener's festival of a year.
    Year(Festival),
    /// A unit in it.
    Unit(Festival, String),
    /// A host of that unit.
    Host(Festival, String, String),
}

/// What is looked for in the register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookup {
    /// The words; empty for nothing in particular.
    pub words: String,
    /// After which unit the page begins.
    pub after: Option<String>,
}

impl Lookup {
    /// The address of the page that begins after a unit.
    pub fn going_on(&self, after: &str) -> String {
        Place::Register(Self { after: Some(after.to_owned()), ..self.clone() }).path()
    }
}

/// A unit of the register, and the day as of which it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub unit: String,
    /// The day; today where absent.
    pub on: Option<NaiveDate>,
    /// After which unit the list of those beneath it begins.
    pub after: Option<String>,
}

/// A page of a convener's accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounts {
    /// Whose they are.
    pub convener: String,
    /// After which account the page begins, by its cursor.
    pub after: Option<String>,
}

/// A festival year, as addresses name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Festival {
    /// The year.
    pub year: i32,
    /// Who convenes.
    pub convener: String,
}

impl Festival {
    /// As the API takes it.
    pub fn input(&self) -> Value {
        json!({ "convener": self.convener, "year": self.year })
    }
}

/// An address with what its query says, percent-encoded.
fn with_query(path: String, words: &[(&str, Option<String>)]) -> String {
    let said = words.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
    let said: Vec<(&str, &str)> = said.collect();
    At::default().link_with(&path, &said)
}

impl Place {
    /// What the page is about.
    pub fn about(&self) -> Subject {
        let of_year = |festival: &Festival| Subject {
            convener: festival.convener.parse().ok(),
            year: festival.year.try_into().ok(),
            ..Subject::default()
        };
        match self {
            Self::Home | Self::Register(_) | Self::Entry(_) => Subject::default(),
            Self::Accounts(Accounts { convener, .. }) | Self::Account { convener, .. } => {
                Subject { convener: convener.parse().ok(), ..Subject::default() }
            }
            Self::Year(festival) => of_year(festival),
            Self::Unit(festival, unit) => Subject { unit: unit.parse().ok(), ..of_year(festival) },
            Self::Host(festival, unit, host) => {
                Subject { unit: unit.parse().ok(), host: host.parse().ok(), ..of_year(festival) }
            }
        }
    }

    /// Whether whoever asks works at this page: every office at those of the register and the first one, those within
    /// whose scope it lies at any other.
    pub fn is_for(&self, viewer: &Viewer) -> bool {
        match self {
            Self::Home | Self::Register(_) | Self::Entry(_) => *viewer != Viewer::Public,
            Self::Accounts(_) | Self::Account { .. } | Self::Year(_) | Self::Unit(..) | Self::Host(..) => {
                viewer.sees(&self.about())
            }
        }
    }

    /// The page of the register at an address; `None` where there is none such.
    pub fn of_register(unit: Option<&str>, word: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let filled = |name: &str| word(name).map(|given| given.trim().to_owned()).filter(|given| !given.is_empty());
        let after = filled("sau");
        let Some(unit) = unit else {
            return Some(Self::Register(Lookup { words: filled("tim").unwrap_or_default(), after }));
        };
        let on = filled("ngay").map(|given| day(&given)).transpose().ok()?;
        Some(Self::Entry(Entry { unit: unit.parse::<UnitId>().ok()?.into(), on, after }))
    }

    /// The page of accounts at an address; `None` where there is none such.
    pub fn of_accounts(convener: &str, account: Option<&str>, after: Option<String>) -> Option<Self> {
        let convener = convener.parse::<ConvenerId>().ok()?.into();
        Some(match account {
            Some(account) => Self::Account { convener, account: account.parse::<ActorId>().ok()?.into() },
            None => Self::Accounts(Accounts { convener, after }),
        })
    }

    /// The page of an address; `None` where there is none such.
    pub fn of<'p>(param: impl Fn(&str) -> Option<&'p str>) -> Option<Self> {
        let Some(year) = param("year") else { return Some(Self::Home) };
        let slug = |name| param(name).map(|given| given.parse::<UnitId>().map(String::from)).transpose().ok();
        let festival = Festival { year: year.parse::<Year>().ok()?.get(), convener: slug("convener")?? };
        Some(match (slug("unit")?, slug("host")?) {
            (Some(unit), Some(host)) => Self::Host(festival, unit, host),
            (Some(unit), None) => Self::Unit(festival, unit),
            (None, _) => Self::Year(festival),
        })
    }

    /// Its address.
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/desk".to_owned(),
            Self::Register(Lookup { words, after }) => {
                let words = Some(words.clone()).filter(|words| !words.is_empty());
                with_query("/desk/don-vi".to_owned(), &[("tim", words), ("sau", after.clone())])
            }
            Self::Entry(Entry { unit, on, after }) => {
                let on = on.map(|day| day.to_string());
                with_query(format!("/desk/don-vi/{unit}"), &[("ngay", on), ("sau", after.clone())])
            }
            Self::Accounts(Accounts { convener, after }) => {
                with_query(format!("/desk/tai-khoan/{convener}"), &[("sau", after.clone())])
            }
            Self::Account { convener, account } => format!("/desk/tai-khoan/{convener}/{account}"),
            Self::Year(Festival { year, convener }) => format!("/desk/{year}/{convener}"),
            Self::Unit(Festival { year, convener }, unit) => format!("/desk/{year}/{convener}/{unit}"),
            Self::Host(Festival { year, convener }, unit, host) => format!("/desk/{year}/{convener}/{unit}/{host}"),
        }
    }

    /// Which festival.
    pub fn festival(&self) -> Option<&Festival> {
        match self {
            Self::Home | Self::Register(_) | Self::Entry(_) | Self::Accounts(_) | Self::Account { .. } => None,
            Self::Year(festival) | Self::Unit(festival, _) | Self::Host(festival, ..) => Some(festival),
        }
    }

    /// Who convenes.
    pub fn convener(&self) -> Option<&str> {
        match self {
            Self::Home | Self::Register(_) | Self::Entry(_) => None,
            Self::Accounts(Accounts { convener, .. }) | Self::Account { convener, .. } => Some(convener),
            Self::Year(festival) | Self::Unit(festival, _) | Self::Host(festival, ..) => Some(&festival.convener),
        }
    }

    /// Which unit.
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Home
            | Self::Register(_)
            | Self::Entry(_)
            | Self::Accounts(_)
            | Self::Account { .. }
            | Self::Year(_) => None,
            Self::Unit(_, unit) | Self::Host(_, unit, _) => Some(unit),
        }
    }
}
