//! Where on the desk one is: the same path as the public pages.

use ngayhoi_domain::values::{UnitId, Year};
use serde_json::{Value, json};

/// A page of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Years and conveners.
    Home,
    /// A convener's festival of a year.
    Year(Festival),
    /// A unit in it.
    Unit(Festival, String),
    /// A host of that unit.
    Host(Festival, String, String),
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

impl Place {
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
            Self::Year(Festival { year, convener }) => format!("/desk/{year}/{convener}"),
            Self::Unit(Festival { year, convener }, unit) => format!("/desk/{year}/{convener}/{unit}"),
            Self::Host(Festival { year, convener }, unit, host) => format!("/desk/{year}/{convener}/{unit}/{host}"),
        }
    }

    /// Which festival.
    pub fn festival(&self) -> Option<&Festival> {
        match self {
            Self::Home => None,
            Self::Year(festival) | Self::Unit(festival, _) | Self::Host(festival, ..) => Some(festival),
        }
    }

    /// Who convenes.
    pub fn convener(&self) -> Option<&str> {
        self.festival().map(|festival| festival.convener.as_str())
    }

    /// Which unit.
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Home | Self::Year(_) => None,
            Self::Unit(_, unit) | Self::Host(_, unit, _) => Some(unit),
        }
    }
}
